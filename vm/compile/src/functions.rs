//! Functions, lambdas, `await` and `yield`.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{CodeId, CodeKind, Instr, NO_REG, Params, Reg, Symbol};

use super::check;
use super::generate::Generator;
use super::scope::Scope;

impl<'a> Generator<'a> {
    /// `def` and `async def`.
    pub fn function_def(&mut self, def: &'a ast::StmtFunctionDef) {
        let name = self.symbol(&def.name);
        let count = u16::try_from(def.decorator_list.len()).unwrap_or(0);
        let first = u16::try_from(self.unit.mark()).unwrap_or(0);
        for decorator in &def.decorator_list {
            self.expr_temp(&decorator.expression);
        }
        let function = self.unit.temp();
        let range = def.name.range;
        let scope = self.module.scopes.of(def);
        let kind = function_kind(self.scope_at(scope));
        let base = self.defaults(&def.parameters, def.returns.as_deref(), range);
        // A traceback shows the line of `def`; `co_firstlineno` is that of the first decorator.
        let start = def.decorator_list.first().map_or(def.range.start(), Ranged::start);
        let code_range = TextRange::new(start, range.end());
        let child = self.nested(scope, kind, &def.name, code_range, &mut |this| {
            this.parameters(Some(&def.parameters));
            if let Some(doc) = def.body.first().and_then(check::docstring) {
                this.unit.doc = Some(doc.to_owned());
            }
            this.body(&def.body);
        });
        self.at(range);
        self.make_function(child, base, function);
        for (at, decorator) in (first..first + count).zip(&def.decorator_list).rev() {
            self.at(decorator.expression.range());
            self.emit(Instr::Call { dst: at, base: at, argc: 1 });
        }
        self.at(range);
        self.store_name(name, first);
    }

    /// `lambda`.
    pub fn lambda(&mut self, node: &'a ast::ExprLambda, dst: Reg) {
        let scope = self.module.scopes.of(node);
        let kind = function_kind(self.scope_at(scope));
        let base = match &node.parameters {
            Some(parameters) => self.defaults(parameters, None, node.range),
            None => NO_REG,
        };
        let child = self.nested(scope, kind, "<lambda>", node.range, &mut |this| {
            this.parameters(node.parameters.as_deref());
            let src = this.expr(&node.body);
            this.at(node.body.range());
            this.emit(Instr::Return { src });
        });
        self.at(node.range);
        self.make_function(child, base, dst);
    }

    /// Makes a function of a nested code object.
    pub fn make_function(&mut self, child: CodeId, base: Reg, dst: Reg) {
        let Ok(index) = u16::try_from(self.unit.children.len()) else {
            self.unit.too_large = true;
            return;
        };
        self.unit.children.push(child);
        self.emit(Instr::MakeFunction { dst, base, child: index });
    }

    /// Evaluates defaults and annotations: three registers, or `NO_REG` where there is none.
    fn defaults(
        &mut self,
        parameters: &'a ast::Parameters,
        returns: Option<&'a Expr>,
        range: TextRange,
    ) -> Reg {
        let positional = || parameters.posonlyargs.iter().chain(&parameters.args);
        let any_default = parameters.iter_non_variadic_params().any(|param| param.default.is_some());
        let any_annotation =
            returns.is_some() || parameters.iter_source_order().any(|param| param.annotation().is_some());
        if !any_default && !any_annotation {
            return NO_REG;
        }
        let base = self.unit.temps(3);
        let mark = self.unit.mark();
        let values: Vec<&'a Expr> = positional().filter_map(|param| param.default.as_deref()).collect();
        self.defaults_tuple(&values, range, base);
        self.unit.release(mark);
        self.keyword_defaults(parameters, range, base + 1);
        self.unit.release(mark);
        if any_annotation {
            self.annotations(parameters, returns, range, base + 2);
        } else {
            self.emit(Instr::Unbind { reg: base + 2 });
        }
        self.unit.release(mark);
        base
    }

    fn defaults_tuple(&mut self, values: &[&'a Expr], range: TextRange, dst: Reg) {
        if values.is_empty() {
            self.at(range);
            self.emit(Instr::Unbind { reg: dst });
            return;
        }
        let first = self.unit.mark();
        for value in values {
            self.expr_temp(value);
        }
        let count = u16::try_from(values.len()).unwrap_or(0);
        self.at(range);
        self.emit(Instr::BuildTuple { dst, base: u16::try_from(first).unwrap_or(0), count });
    }

    fn keyword_defaults(&mut self, parameters: &'a ast::Parameters, range: TextRange, dst: Reg) {
        let first = self.unit.mark();
        let mut count = 0;
        for parameter in &parameters.kwonlyargs {
            let Some(default) = &parameter.default else { continue };
            let (key, value) = (self.unit.temp(), self.unit.temp());
            let name = self.mangled_text(&parameter.parameter.name);
            self.at(parameter.range);
            self.load_str(&name, key);
            self.expr_to(default, value);
            count += 1;
        }
        self.at(range);
        if count == 0 {
            self.emit(Instr::Unbind { reg: dst });
        } else {
            self.emit(Instr::BuildDict { dst, base: u16::try_from(first).unwrap_or(0), count });
        }
    }

    fn annotations(
        &mut self,
        parameters: &'a ast::Parameters,
        returns: Option<&'a Expr>,
        range: TextRange,
        dst: Reg,
    ) {
        let first = self.unit.mark();
        let mut count = 0;
        let own =
            parameters.iter_source_order().filter_map(|param| Some((param.name(), param.annotation()?)));
        for (name, annotation) in own {
            let name = self.mangled_text(name);
            self.annotation_pair(&name, annotation);
            count += 1;
        }
        if let Some(returns) = returns {
            self.annotation_pair("return", returns);
            count += 1;
        }
        self.at(range);
        self.emit(Instr::BuildDict { dst, base: u16::try_from(first).unwrap_or(0), count });
    }

    fn annotation_pair(&mut self, name: &str, annotation: &'a Expr) {
        let (key, value) = (self.unit.temp(), self.unit.temp());
        self.at(annotation.range());
        self.load_str(name, key);
        self.annotation(annotation, value);
    }

    /// The value of an annotation: with `from __future__ import annotations` its text.
    pub fn annotation(&mut self, annotation: &'a Expr, dst: Reg) {
        if self.module.scopes.future_annotations {
            let text = self.module.text.slice(annotation.range()).to_owned();
            self.at(annotation.range());
            self.load_str(&text, dst);
        } else if let Expr::Starred(star) = annotation {
            self.expr_to(&star.value, dst);
        } else {
            self.expr_to(annotation, dst);
        }
    }

    fn mangled_text(&mut self, name: &str) -> String {
        let symbol = self.symbol(name);
        self.tables.symbols.name(symbol).to_owned()
    }

    /// Lays out the registers of a function.
    fn parameters(&mut self, parameters: Option<&'a ast::Parameters>) {
        let mut params = Params::default();
        let mut names: Vec<Symbol> = Vec::new();
        if let Some(parameters) = parameters {
            let small = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
            let plain = parameters.iter_non_variadic_params().map(|param| &param.parameter.name);
            let last = [&parameters.vararg, &parameters.kwarg].into_iter().flatten().map(|param| &param.name);
            for name in plain.chain(last) {
                names.push(self.symbol(name));
            }
            params.positional_only = small(parameters.posonlyargs.len());
            params.positional = small(parameters.posonlyargs.len() + parameters.args.len());
            params.keyword_only = small(parameters.kwonlyargs.len());
            params.star_args = parameters.vararg.is_some();
            params.star_kwargs = parameters.kwarg.is_some();
        }
        params.names.clone_from(&names);
        self.unit.params = params;
        self.layout(&names);
    }

    /// The statements of a function, and the `return None` at its end.
    pub fn body(&mut self, body: &'a [Stmt]) {
        self.statements(body);
        if !self.unit.bound.is_unreachable() {
            self.emit(Instr::ReturnNone);
        }
    }

    /// `await`.
    pub fn await_expr(&mut self, node: &'a ast::ExprAwait, dst: Reg) {
        let src = self.expr(&node.value);
        self.at(node.range);
        self.await_value(src, dst);
    }

    /// Awaits what is in a register.
    pub fn await_value(&mut self, src: Reg, dst: Reg) {
        let mark = self.unit.mark();
        let iter = self.unit.temp();
        self.emit(Instr::GetAwaitable { dst: iter, src });
        self.delegate(iter, dst);
        self.unit.release(mark);
    }

    /// `yield from`.
    pub fn yield_from(&mut self, node: &'a ast::ExprYieldFrom, dst: Reg) {
        let src = self.expr(&node.value);
        self.at(node.range);
        let iter = self.unit.temp();
        self.emit(Instr::GetYieldFrom { dst: iter, src });
        self.delegate(iter, dst);
    }

    /// Passes values and exceptions between the resuming frame and an iterator, until the iterator returns.
    fn delegate(&mut self, iter: Reg, dst: Reg) {
        let value = self.unit.temp();
        let done = self.unit.label();
        self.emit(Instr::LoadNone { dst: value });
        let top = self.unit.here();
        self.unit.short_jump(Instr::Send { iter, value, offset: 0 }, done);
        let at = self.emit(Instr::Yield { dst: value, src: value });
        self.unit.delegations.push((at, iter));
        self.unit.loop_to(top);
        self.unit.bind(done);
        self.emit(Instr::Move { dst, src: value });
    }

    /// `yield`.
    pub fn yield_expr(&mut self, node: &'a ast::ExprYield, dst: Reg) {
        let src = match &node.value {
            Some(value) => self.expr(value),
            None => {
                let none = self.unit.temp();
                self.at(node.range);
                self.emit(Instr::LoadNone { dst: none });
                none
            }
        };
        self.at(node.range);
        self.emit(match self.unit.kind {
            CodeKind::AsyncGenerator => Instr::YieldAsync { dst, src },
            _ => Instr::Yield { dst, src },
        });
    }
}

/// What calling a function gives.
pub(super) fn function_kind(scope: &Scope) -> CodeKind {
    match (scope.is_async, scope.is_generator) {
        (false, false) => CodeKind::Function,
        (false, true) => CodeKind::Generator,
        (true, false) => CodeKind::Coroutine,
        (true, true) => CodeKind::AsyncGenerator,
    }
}
