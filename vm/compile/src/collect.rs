//! Walks a syntax tree once: opens its scopes, notes what happens to each name, and finds the errors that
//! CPython finds while it compiles.

use hashbrown::HashMap;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr, ExprContext, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{Symbol, Symbols};

use super::check;
use super::diagnostics::Report;
use super::scope::{Nonlocal, Scope, ScopeId, ScopeKind};

/// The scopes of a module, and which node opened which.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    pub all: Vec<Scope>,
    by_node: HashMap<usize, ScopeId>,
    /// `from __future__ import annotations`.
    pub future_annotations: bool,
}

impl Scopes {
    /// The scope that a node opened.
    pub fn of<T>(&self, node: &T) -> ScopeId {
        self.by_node.get(&address(node)).copied().unwrap_or(0)
    }
}

/// Nodes are told apart by where they lie: the tree does not move while it is compiled.
fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

/// Collects the scopes of a module.
pub(super) fn collect(module: &ast::ModModule, symbols: &mut Symbols, report: &mut Report) -> Scopes {
    let mut collector = Collector {
        symbols,
        report,
        scopes: Scopes::default(),
        current: 0,
        context: Context::default(),
        nonlocals: Vec::new(),
        iterables: 0,
        comprehension_kind: "list comprehension",
    };
    collector.scopes.all.push(Scope::new(ScopeKind::Module, None, None));
    for name in ["__name__", "__file__", "__doc__"] {
        collector.bind_name(name);
    }
    collector.future_imports(&module.body);
    collector.visit_body(&module.body);
    let Collector { mut scopes, nonlocals, .. } = collector;
    super::scope::resolve(&mut scopes.all, &nonlocals, symbols, report);
    scopes
}

/// The name as it is kept: private names of classes are told apart by the class.
pub(super) fn mangled(class_name: Option<&str>, name: &str) -> Option<String> {
    let class = class_name?.trim_start_matches('_');
    let private = name.starts_with("__") && !name.ends_with("__") && !name.contains('.');
    (private && !class.is_empty()).then(|| format!("_{class}{name}"))
}

/// What the statements around allow.
#[derive(Debug, Clone, Default)]
struct Context {
    in_loop: bool,
    /// In an `except*` block, outside any loop or function of its own.
    in_except_star: bool,
    loop_in_except_star: bool,
}

struct Collector<'c> {
    symbols: &'c mut Symbols,
    report: &'c mut Report,
    scopes: Scopes,
    current: ScopeId,
    context: Context,
    nonlocals: Vec<Nonlocal>,
    /// How many iterables of comprehensions are around.
    iterables: u32,
    /// What the innermost comprehension is called.
    comprehension_kind: &'static str,
}

impl Collector<'_> {
    fn scope(&mut self) -> &mut Scope {
        &mut self.scopes.all[self.current]
    }

    fn symbol(&mut self, name: &str) -> Symbol {
        let mangled = mangled(self.scopes.all[self.current].class_name.as_deref(), name);
        self.symbols.intern(mangled.as_deref().unwrap_or(name))
    }

    fn bind_name(&mut self, name: &str) {
        let symbol = self.symbol(name);
        self.scope().note(symbol, |uses| uses.bound = true);
    }

    fn bind(&mut self, name: &str, range: TextRange) {
        if name == "__debug__" {
            self.report.syntax(range, "cannot assign to __debug__");
        }
        self.bind_name(name);
    }

    fn read(&mut self, name: &str) {
        let symbol = self.symbol(name);
        self.scope().note(symbol, |uses| uses.read = true);
        if name == "super" && self.scope().is_function() {
            let cell = self.symbols.intern("__class__");
            self.scope().note(cell, |uses| uses.read = true);
        }
    }

    /// Runs `body` in a new scope for `node`.
    fn inside<T>(&mut self, node: &T, kind: ScopeKind, class: Option<&str>, body: impl FnOnce(&mut Self)) {
        let class_name = class.map(str::to_owned).or_else(|| self.scope().class_name.clone());
        let id = self.scopes.all.len();
        self.scopes.all.push(Scope::new(kind, Some(self.current), class_name));
        self.scopes.by_node.insert(address(node), id);
        let outer = std::mem::replace(&mut self.current, id);
        let keeps = matches!(kind, ScopeKind::Comprehension | ScopeKind::GeneratorExpression);
        let context = if keeps { self.context.clone() } else { Context::default() };
        let context = std::mem::replace(&mut self.context, context);
        let iterables = if keeps { self.iterables } else { std::mem::take(&mut self.iterables) };
        body(self);
        self.current = outer;
        self.context = context;
        self.iterables = iterables;
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        for parameter in parameters.iter_source_order() {
            let name = parameter.name();
            let symbol = self.symbol(name);
            if self.scope().uses(symbol).parameter {
                let message = format!("duplicate argument '{}' in function definition", name.as_str());
                self.report.syntax(name.range, &message);
            }
            if name.as_str() == "__debug__" {
                self.report.syntax(name.range, "cannot assign to __debug__");
            }
            self.scope().note(symbol, |uses| uses.parameter = true);
        }
    }

    /// Defaults and annotations belong to the scope around.
    fn outer_parameters<'a>(&mut self, parameters: &'a ast::Parameters)
    where
        Self: Visitor<'a>,
    {
        for default in parameters.iter_non_variadic_params().filter_map(|param| param.default.as_deref()) {
            self.visit_expr(default);
        }
        for annotation in parameters.iter_source_order().filter_map(|parameter| parameter.annotation()) {
            self.visit_annotation(annotation);
        }
    }

    fn future_imports(&mut self, body: &[Stmt]) {
        let mut late = false;
        for (at, stmt) in body.iter().enumerate() {
            if let Stmt::ImportFrom(import) = stmt
                && import.level == 0
                && import.module.as_ref().is_some_and(|module| module.as_str() == "__future__")
            {
                if late {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    self.report.syntax(import.range, message);
                }
                self.scopes.future_annotations |=
                    import.names.iter().any(|alias| &alias.name == "annotations");
            } else if !(at == 0 && check::docstring(stmt).is_some()) {
                late = true;
            }
        }
    }

    fn declare(&mut self, name: &ast::Identifier, global: bool, statement: TextRange) {
        let symbol = self.symbol(name);
        let word = if global { "global" } else { "nonlocal" };
        let uses = self.scope().uses(symbol);
        let text = name.as_str();
        if self.scope().kind == ScopeKind::Module && !global {
            self.report.syntax(statement, "nonlocal declaration not allowed at module level");
            return;
        }
        let problem = if uses.parameter {
            Some(format!("name '{text}' is parameter and {word}"))
        } else if (global && uses.nonlocal) || (!global && uses.global) {
            Some(format!("name '{text}' is nonlocal and global"))
        } else if (global && uses.global) || (!global && uses.nonlocal) {
            None
        } else if uses.bound && self.scope().kind != ScopeKind::Module {
            Some(format!("name '{text}' is assigned to before {word} declaration"))
        } else if uses.read && self.scope().kind != ScopeKind::Module {
            Some(format!("name '{text}' is used prior to {word} declaration"))
        } else {
            None
        };
        if let Some(message) = problem {
            self.report.syntax(statement, &message);
        }
        if global {
            self.scope().note(symbol, |uses| uses.global = true);
            self.scopes.all[0].note(symbol, |uses| uses.read = true);
        } else {
            self.scope().note(symbol, |uses| uses.nonlocal = true);
            self.nonlocals.push(Nonlocal { scope: self.current, name: symbol, range: statement });
        }
    }

    /// The function around, if any: comprehensions are looked through.
    fn function(&self) -> Option<ScopeId> {
        let mut id = self.current;
        loop {
            let scope = &self.scopes.all[id];
            match scope.kind {
                ScopeKind::Function | ScopeKind::Lambda => return Some(id),
                ScopeKind::Module | ScopeKind::Class => return None,
                ScopeKind::Comprehension | ScopeKind::GeneratorExpression => id = scope.parent?,
            }
        }
    }

    fn in_async_function(&self) -> bool {
        self.function().is_some_and(|id| self.scopes.all[id].is_async)
    }

    /// `await`, `async for` in a comprehension: the scope itself becomes asynchronous.
    fn awaits(&mut self, range: TextRange, what: &str) {
        let kind = self.scope().kind;
        if kind == ScopeKind::GeneratorExpression || kind == ScopeKind::Comprehension {
            if !self.in_async_function() && kind == ScopeKind::Comprehension {
                let message = "asynchronous comprehension outside of an asynchronous function";
                self.report.syntax(range, message);
            }
            self.scope().is_async = true;
            return;
        }
        match self.function() {
            None if what == "await" => {
                let hint = "put it into an async def main() and call asyncio.run(main())";
                self.report.error(range, "SyntaxError: 'await' outside function".into(), hint.into());
            }
            Some(id) if self.scopes.all[id].is_async => {}
            _ => {
                let hint = "write async def instead of def";
                self.report.error(
                    range,
                    format!("SyntaxError: '{what}' outside async function"),
                    hint.into(),
                );
            }
        }
    }

    fn yields(&mut self, range: TextRange, from: bool) {
        let inside = match self.scope().kind {
            ScopeKind::GeneratorExpression => Some("generator expression"),
            ScopeKind::Comprehension => Some(self.comprehension_kind),
            _ => None,
        };
        if let Some(inside) = inside {
            self.report.syntax(range, &format!("'yield' inside {inside}"));
            return;
        }
        match self.function() {
            None => self.report.syntax(range, "'yield' outside function"),
            Some(id) => {
                if from && self.scopes.all[id].is_async {
                    self.report.syntax(range, "'yield from' inside async function");
                }
                self.scopes.all[id].is_generator = true;
            }
        }
    }

    fn named<'a>(&mut self, named: &'a ast::ExprNamed)
    where
        Self: Visitor<'a>,
    {
        self.visit_expr(&named.value);
        let Expr::Name(target) = &*named.target else { return };
        let range = named.range;
        if self.iterables > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            self.report.syntax(range, message);
        }
        let name = target.id.as_str();
        let symbol = self.symbol(name);
        let mut id = self.current;
        while matches!(self.scopes.all[id].kind, ScopeKind::Comprehension | ScopeKind::GeneratorExpression) {
            if self.scopes.all[id].binds(symbol) {
                let message =
                    format!("assignment expression cannot rebind comprehension iteration variable '{name}'");
                self.report.syntax(range, &message);
            }
            self.scopes.all[id].note(symbol, |uses| uses.read = true);
            id = self.scopes.all[id].parent.unwrap_or(0);
        }
        if id != self.current && self.scopes.all[id].kind == ScopeKind::Class {
            let message = "assignment expression within a comprehension cannot be used in a class body";
            self.report.syntax(range, message);
        }
        if name == "__debug__" {
            self.report.syntax(range, "cannot assign to __debug__");
        }
        self.scopes.all[id].note(symbol, |uses| uses.bound = true);
        self.scopes.all[id].walrus.insert(symbol);
    }

    fn comprehension<'a, T>(
        &mut self,
        node: &T,
        kind: ScopeKind,
        of: &'a [ast::Comprehension],
        elements: [Option<&'a Expr>; 2],
    ) where
        Self: Visitor<'a>,
    {
        let Some(first) = of.first() else { return };
        self.iterables += 1;
        self.visit_expr(&first.iter);
        self.iterables -= 1;
        let range = first.range;
        let outer_async = self.in_async_function();
        self.inside(node, kind, None, |this| {
            if kind == ScopeKind::GeneratorExpression {
                this.scope().is_generator = true;
            }
            for (at, generator) in of.iter().enumerate() {
                if generator.is_async {
                    this.awaits(generator.range, "async for");
                }
                this.visit_expr(&generator.target);
                if at > 0 {
                    this.iterables += 1;
                    this.visit_expr(&generator.iter);
                    this.iterables -= 1;
                }
                for condition in &generator.ifs {
                    this.visit_expr(condition);
                }
            }
            for element in elements.into_iter().flatten() {
                this.visit_expr(element);
            }
        });
        // A comprehension inside that awaits makes the one around it await, too.
        let is_async = self.scopes.all[self.scopes.of(node)].is_async;
        if is_async && kind == ScopeKind::Comprehension {
            if matches!(self.scope().kind, ScopeKind::Comprehension | ScopeKind::GeneratorExpression) {
                self.scope().is_async = true;
            } else if !outer_async {
                let message = "asynchronous comprehension outside of an asynchronous function";
                self.report.syntax(range, message);
            }
        }
    }

    fn function_def<'a>(&mut self, def: &'a ast::StmtFunctionDef)
    where
        Self: Visitor<'a>,
    {
        for decorator in &def.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        self.outer_parameters(&def.parameters);
        if let Some(returns) = &def.returns {
            self.visit_annotation(returns);
        }
        self.bind(&def.name, def.name.range);
        let is_async = def.is_async;
        self.inside(def, ScopeKind::Function, None, |this| {
            this.scope().is_async = is_async;
            this.parameters(&def.parameters);
            this.visit_body(&def.body);
        });
        let scope = &self.scopes.all[self.scopes.of(def)];
        if scope.is_async && scope.is_generator {
            check::returns_value(&def.body, self.report);
        }
    }

    fn class_def<'a>(&mut self, def: &'a ast::StmtClassDef)
    where
        Self: Visitor<'a>,
    {
        for decorator in &def.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        if let Some(arguments) = &def.arguments {
            self.visit_arguments(arguments);
        }
        self.bind(&def.name, def.name.range);
        self.inside(def, ScopeKind::Class, Some(def.name.as_str()), |this| {
            this.bind_name("__module__");
            this.bind_name("__qualname__");
            this.visit_body(&def.body);
        });
    }

    fn ann_assign<'a>(&mut self, assign: &'a ast::StmtAnnAssign)
    where
        Self: Visitor<'a>,
    {
        if let Some(value) = &assign.value {
            self.visit_expr(value);
        }
        if let Expr::Name(name) = &*assign.target {
            let symbol = self.symbol(&name.id);
            let uses = self.scope().uses(symbol);
            let word = if uses.global { "global" } else { "nonlocal" };
            if (uses.global && self.scope().kind != ScopeKind::Module) || uses.nonlocal {
                let message = format!("annotated name '{}' can't be {word}", name.id);
                self.report.syntax(assign.range, &message);
            }
            if assign.simple && !self.scope().is_function() {
                self.scope().annotated = true;
                self.bind_name("__annotations__");
            }
        }
        self.visit_expr(&assign.target);
        // In functions the annotation of a simple name is not evaluated.
        if !(assign.simple && self.scope().is_function()) {
            self.visit_annotation(&assign.annotation);
        }
    }

    fn import_from(&mut self, import: &ast::StmtImportFrom) {
        for alias in &import.names {
            if &alias.name == "*" {
                if self.scope().kind != ScopeKind::Module {
                    self.report.syntax(import.range, "import * only allowed at module level");
                }
                continue;
            }
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            self.bind(name, name.range);
        }
        if import.level == 0 && import.module.as_ref().is_some_and(|module| module.as_str() == "__future__") {
            check::future_features(import, self.report);
        }
    }

    fn jump(&mut self, range: TextRange, word: &str) {
        if self.context.in_except_star && !self.context.loop_in_except_star {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            self.report.syntax(range, message);
        } else if !self.context.in_loop {
            let message =
                if word == "break" { "'break' outside loop" } else { "'continue' not properly in loop" };
            self.report.syntax(range, message);
        }
    }

    fn in_loop(&mut self, body: impl FnOnce(&mut Self)) {
        let context = self.context.clone();
        self.context.in_loop = true;
        self.context.loop_in_except_star = true;
        body(self);
        self.context = context;
    }

    fn try_statement<'a>(&mut self, stmt: &'a ast::StmtTry)
    where
        Self: Visitor<'a>,
    {
        self.visit_body(&stmt.body);
        let last = stmt.handlers.len().saturating_sub(1);
        for (at, handler) in stmt.handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            match &handler.type_ {
                Some(types) => self.visit_expr(types),
                None if at < last => self.report.syntax(handler.range, "default 'except:' must be last"),
                None => {}
            }
            if let Some(name) = &handler.name {
                self.bind(name, name.range);
                let symbol = self.symbol(name);
                self.scope().deleted.insert(symbol);
            }
            let context = self.context.clone();
            if stmt.is_star {
                self.context.in_except_star = true;
                self.context.loop_in_except_star = false;
            }
            self.visit_body(&handler.body);
            self.context = context;
        }
        self.visit_body(&stmt.orelse);
        self.visit_body(&stmt.finalbody);
    }

    fn return_statement(&mut self, stmt: &ast::StmtReturn) {
        if self.context.in_except_star {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            self.report.syntax(stmt.range, message);
        }
        if !matches!(self.scope().kind, ScopeKind::Function) {
            self.report.syntax(stmt.range, "'return' outside function");
        }
    }
}

impl<'a> Visitor<'a> for Collector<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => return self.function_def(def),
            Stmt::ClassDef(def) => return self.class_def(def),
            Stmt::AnnAssign(assign) => return self.ann_assign(assign),
            Stmt::Try(stmt) => return self.try_statement(stmt),
            Stmt::Global(stmt) => {
                stmt.names.iter().for_each(|name| self.declare(name, true, stmt.range));
            }
            Stmt::Nonlocal(stmt) => {
                stmt.names.iter().for_each(|name| self.declare(name, false, stmt.range));
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let first = alias.name.split('.').next().unwrap_or("");
                    match &alias.asname {
                        Some(name) => self.bind(name, name.range),
                        None => self.bind(first, alias.range),
                    }
                }
            }
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Return(stmt) => self.return_statement(stmt),
            Stmt::Break(stmt) => self.jump(stmt.range, "break"),
            Stmt::Continue(stmt) => self.jump(stmt.range, "continue"),
            Stmt::Assign(assign) => {
                assign.targets.iter().for_each(|target| check::stars(target, true, self.report));
            }
            Stmt::AugAssign(assign) => {
                if let Expr::Name(name) = &*assign.target {
                    self.read(&name.id);
                }
            }
            Stmt::For(stmt) => {
                if stmt.is_async {
                    self.awaits(stmt.range, "async for");
                }
                check::stars(&stmt.target, true, self.report);
                self.visit_expr(&stmt.iter);
                self.visit_expr(&stmt.target);
                self.in_loop(|this| this.visit_body(&stmt.body));
                return self.visit_body(&stmt.orelse);
            }
            Stmt::While(stmt) => {
                self.visit_expr(&stmt.test);
                self.in_loop(|this| this.visit_body(&stmt.body));
                return self.visit_body(&stmt.orelse);
            }
            Stmt::With(stmt) if stmt.is_async => self.awaits(stmt.range, "async with"),
            Stmt::Match(stmt) => check::patterns(&stmt.cases, self.report),
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_annotation(&mut self, expr: &'a Expr) {
        if !self.scopes.future_annotations {
            self.visit_expr(expr);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => match name.ctx {
                ExprContext::Load => self.read(&name.id),
                ExprContext::Store => self.bind(&name.id, name.range),
                ExprContext::Del => {
                    self.bind(&name.id, name.range);
                    let symbol = self.symbol(&name.id);
                    self.scope().deleted.insert(symbol);
                }
                ExprContext::Invalid => {}
            },
            Expr::Named(named) => self.named(named),
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.outer_parameters(parameters);
                }
                self.inside(lambda, ScopeKind::Lambda, None, |this| {
                    if let Some(parameters) = &lambda.parameters {
                        this.parameters(parameters);
                    }
                    this.visit_expr(&lambda.body);
                });
            }
            Expr::ListComp(node) => {
                let outer = std::mem::replace(&mut self.comprehension_kind, "list comprehension");
                let elements = [Some(&*node.elt), None];
                self.comprehension(node, ScopeKind::Comprehension, &node.generators, elements);
                self.comprehension_kind = outer;
            }
            Expr::SetComp(node) => {
                let outer = std::mem::replace(&mut self.comprehension_kind, "set comprehension");
                let elements = [Some(&*node.elt), None];
                self.comprehension(node, ScopeKind::Comprehension, &node.generators, elements);
                self.comprehension_kind = outer;
            }
            Expr::DictComp(node) => {
                let outer = std::mem::replace(&mut self.comprehension_kind, "dict comprehension");
                let elements = [node.key.as_deref(), Some(&*node.value)];
                self.comprehension(node, ScopeKind::Comprehension, &node.generators, elements);
                self.comprehension_kind = outer;
            }
            Expr::Generator(node) => {
                let elements = [Some(&*node.elt), None];
                self.comprehension(node, ScopeKind::GeneratorExpression, &node.generators, elements);
            }
            Expr::Await(node) => {
                self.awaits(node.range, "await");
                self.visit_expr(&node.value);
            }
            Expr::Yield(node) => {
                self.yields(node.range, false);
                visitor::walk_expr(self, expr);
            }
            Expr::YieldFrom(node) => {
                self.yields(node.range, true);
                self.visit_expr(&node.value);
            }
            Expr::Attribute(attribute) => {
                if attribute.ctx != ExprContext::Load && &attribute.attr == "__debug__" {
                    self.report.syntax(expr.range(), "cannot assign to __debug__");
                }
                self.visit_expr(&attribute.value);
            }
            Expr::Call(call) => {
                check::keywords(&call.arguments, self.report);
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(pattern) => pattern.name.as_ref(),
            Pattern::MatchStar(pattern) => pattern.name.as_ref(),
            Pattern::MatchMapping(pattern) => pattern.rest.as_ref(),
            _ => None,
        };
        visitor::walk_pattern(self, pattern);
        if let Some(name) = name {
            self.bind(name, name.range);
        }
    }
}
