//! Comprehensions and generator expressions: inlined where that makes no difference, else functions that are
//! called at once with the first iterator.

use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{CodeKind, Instr, NO_REG, Params, Reg};

use super::functions::function_kind;
use super::generate::Generator;

/// What a comprehension makes of its elements.
#[derive(Clone, Copy)]
enum Element<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Pair(Option<&'a Expr>, &'a Expr),
    Yield(&'a Expr),
}

/// The parts of a comprehension.
#[derive(Clone, Copy)]
struct Parts<'a> {
    scope: usize,
    name: &'static str,
    element: Element<'a>,
    generators: &'a [Comprehension],
    range: TextRange,
}

impl<'a> Generator<'a> {
    /// Any comprehension.
    pub fn comprehension(&mut self, expr: &'a Expr, dst: Reg) {
        let scopes = &self.module.scopes;
        let range = expr.range();
        let parts = match expr {
            Expr::ListComp(node) => Parts {
                scope: scopes.of(node),
                name: "<listcomp>",
                element: Element::List(&node.elt),
                generators: &node.generators,
                range,
            },
            Expr::SetComp(node) => Parts {
                scope: scopes.of(node),
                name: "<setcomp>",
                element: Element::Set(&node.elt),
                generators: &node.generators,
                range,
            },
            Expr::DictComp(node) => Parts {
                scope: scopes.of(node),
                name: "<dictcomp>",
                element: Element::Pair(node.key.as_deref(), &node.value),
                generators: &node.generators,
                range,
            },
            Expr::Generator(node) => Parts {
                scope: scopes.of(node),
                name: "<genexpr>",
                element: Element::Yield(&node.elt),
                generators: &node.generators,
                range,
            },
            _ => return,
        };
        if self.scope_at(parts.scope).inlined {
            self.inlined(&parts, dst);
        } else {
            self.called(&parts, dst);
        }
    }

    fn inlined(&mut self, parts: &Parts<'a>, dst: Reg) {
        self.in_temp(dst, |this, acc| {
            let iter = this.unit.temp();
            this.first_iterator(parts, iter);
            this.start(parts, acc);
            let before = this.unit.overlay.len();
            let scope = this.scope_at(parts.scope);
            for name in &scope.names {
                if scope.binds(*name) {
                    let reg = this.unit.temp();
                    this.unit.bound.remove(reg);
                    if parts.generators.len() > 1 {
                        this.emit(Instr::Unbind { reg });
                    }
                    this.unit.overlay.push((*name, reg));
                }
            }
            this.loops(parts, 0, iter, acc);
            this.unit.overlay.truncate(before);
        });
    }

    fn called(&mut self, parts: &Parts<'a>, dst: Reg) {
        let parts = *parts;
        let scope = parts.scope;
        let kind = function_kind(self.scope_at(scope));
        let child = self.nested(scope, kind, parts.name, parts.range, &mut |this| {
            let first = this.tables.symbols.intern(".0");
            this.unit.params =
                Params { names: vec![first], positional: 1, positional_only: 1, ..Params::default() };
            this.layout(&[first]);
            let acc = this.unit.temp();
            this.start(&parts, acc);
            this.loops(&parts, 0, 0, acc);
            if matches!(parts.element, Element::Yield(_)) {
                this.emit(Instr::ReturnNone);
            } else {
                this.emit(Instr::Return { src: acc });
            }
        });
        let base = self.unit.temps(2);
        self.at(parts.range);
        self.make_function(child, NO_REG, base);
        self.first_iterator(&parts, base + 1);
        self.at(parts.range);
        if kind == CodeKind::Coroutine {
            self.emit(Instr::Call { dst: base, base, argc: 1 });
            self.await_value(base, dst);
        } else {
            self.emit(Instr::Call { dst, base, argc: 1 });
        }
    }

    /// The outermost iterable is evaluated outside.
    fn first_iterator(&mut self, parts: &Parts<'a>, dst: Reg) {
        let Some(first) = parts.generators.first() else { return };
        self.iterator(first, dst);
    }

    fn iterator(&mut self, generator: &'a Comprehension, dst: Reg) {
        let mark = self.unit.mark();
        let src = self.expr(&generator.iter);
        self.at(generator.iter.range());
        self.emit(if generator.is_async {
            Instr::GetAsyncIter { dst, src }
        } else {
            Instr::GetIter { dst, src }
        });
        self.unit.release(mark);
    }

    fn start(&mut self, parts: &Parts<'a>, acc: Reg) {
        self.at(parts.range);
        match parts.element {
            Element::List(_) => self.emit(Instr::BuildList { dst: acc, base: acc, count: 0 }),
            Element::Set(_) => self.emit(Instr::BuildSet { dst: acc, base: acc, count: 0 }),
            Element::Pair(..) => self.emit(Instr::BuildDict { dst: acc, base: acc, count: 0 }),
            Element::Yield(_) => 0,
        };
    }

    fn loops(&mut self, parts: &Parts<'a>, at: usize, iter: Reg, acc: Reg) {
        let Some(generator) = parts.generators.get(at) else {
            return self.element(parts, acc);
        };
        let mark = self.unit.mark();
        let (done, next) = (self.unit.label(), self.unit.label());
        let top = self.unit.here();
        if generator.is_async {
            self.async_next(iter, generator.target.range(), done, &mut |this, src| {
                this.assign(&generator.target, src);
            });
        } else {
            self.for_iter(iter, &generator.target, generator.iter.range(), done);
        }
        for condition in &generator.ifs {
            self.jump_if_false(condition, next);
        }
        if at + 1 < parts.generators.len() {
            let inner = self.unit.temp();
            self.iterator(&parts.generators[at + 1], inner);
            self.loops(parts, at + 1, inner, acc);
        } else {
            self.element(parts, acc);
        }
        self.unit.bind(next);
        self.at(parts.range);
        self.unit.loop_to(top);
        self.unit.bind(done);
        self.unit.release(mark);
    }

    fn element(&mut self, parts: &Parts<'a>, acc: Reg) {
        let mark = self.unit.mark();
        match parts.element {
            Element::List(element) => {
                let src = self.expr(element);
                self.at(element.range());
                self.emit(Instr::ListAppend { list: acc, src });
            }
            Element::Set(element) => {
                let src = self.expr(element);
                self.at(element.range());
                self.emit(Instr::SetAdd { set: acc, src });
            }
            Element::Pair(key, value) => {
                let Some(key_node) = key else { return };
                let key = self.expr(key_node);
                let src = self.expr(value);
                self.at(TextRange::new(key_node.range().start(), value.range().end()));
                self.emit(Instr::DictSet { dict: acc, key, src });
            }
            Element::Yield(element) => {
                let src = self.expr(element);
                self.at(element.range());
                let dst = self.unit.temp();
                self.emit(match self.unit.kind {
                    CodeKind::AsyncGenerator => Instr::YieldAsync { dst, src },
                    _ => Instr::Yield { dst, src },
                });
            }
        }
        self.unit.release(mark);
    }
}
