//! Statements, but for those with files of their own.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{Instr, NO_REG, Reg};

use super::generate::Generator;
use super::unit::{Block, BlockKind, Label};

impl<'a> Generator<'a> {
    /// Statements in order, up to where none can be reached any more.
    pub fn statements(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            if self.unit.bound.is_unreachable() || self.unit.too_large {
                return;
            }
            let mark = self.unit.mark();
            self.statement(stmt);
            self.unit.release(mark);
        }
    }

    fn statement(&mut self, stmt: &'a Stmt) {
        self.at(stmt.range());
        match stmt {
            Stmt::Expr(stmt) => self.expression_statement(&stmt.value),
            Stmt::Assign(stmt) => self.assign_statement(stmt),
            Stmt::AugAssign(stmt) => self.augmented(stmt),
            Stmt::AnnAssign(stmt) => self.annotated(stmt),
            Stmt::Delete(stmt) => stmt.targets.iter().for_each(|target| self.delete(target)),
            Stmt::If(stmt) => self.if_statement(stmt),
            Stmt::While(stmt) => self.while_statement(stmt),
            Stmt::For(stmt) => self.for_statement(stmt),
            Stmt::Return(stmt) => self.return_statement(stmt),
            Stmt::Break(stmt) => self.break_statement(stmt.range),
            Stmt::Continue(stmt) => self.continue_statement(stmt.range),
            Stmt::FunctionDef(def) => self.function_def(def),
            Stmt::ClassDef(def) => self.class_def(def),
            Stmt::Try(stmt) => self.try_statement(stmt),
            Stmt::With(stmt) => self.with_statement(stmt),
            Stmt::Raise(stmt) => self.raise(stmt),
            Stmt::Assert(stmt) => self.assert_statement(stmt),
            Stmt::Import(stmt) => self.import(stmt),
            Stmt::ImportFrom(stmt) => self.import_from(stmt),
            Stmt::Match(stmt) => self.match_statement(stmt),
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::TypeAlias(_) | Stmt::IpyEscapeCommand(_) => {
                self.report.syntax(stmt.range(), "invalid syntax");
            }
        }
    }

    fn expression_statement(&mut self, value: &'a Expr) {
        if !super::constants::is_literal(value) {
            let dst = self.unit.temp();
            self.expr_to(value, dst);
        }
    }

    fn assign_statement(&mut self, stmt: &'a ast::StmtAssign) {
        if let [target] = &stmt.targets[..] {
            if let Some(reg) = self.plain_target(target) {
                self.expr_to(&stmt.value, reg);
                self.unit.bound.add(reg);
                return;
            }
            if let (Some(targets), Some(values)) = (sequence(target), sequence(&stmt.value))
                && targets.len() == values.len()
                && !targets.iter().chain(values).any(Expr::is_starred_expr)
            {
                return self.assign_parallel(targets, values);
            }
        }
        let src = self.expr(&stmt.value);
        for target in &stmt.targets {
            self.assign(target, src);
        }
    }

    /// The register of a target that is a plain local variable.
    fn plain_target(&mut self, target: &'a Expr) -> Option<Reg> {
        let Expr::Name(name) = target else { return None };
        let symbol = self.symbol(&name.id);
        match self.storage(symbol) {
            super::generate::Storage::Reg(reg) => Some(reg),
            _ => None,
        }
    }

    /// `a, b = x, y` without a tuple.
    fn assign_parallel(&mut self, targets: &'a [Expr], values: &'a [Expr]) {
        let mut written: Vec<Reg> = Vec::new();
        let mut sources = Vec::with_capacity(values.len());
        for (target, value) in targets.iter().zip(values) {
            let src = self.expr(value);
            // A variable that an earlier target overwrites is kept.
            let kept = if written.contains(&src) {
                let temp = self.unit.temp();
                self.emit(Instr::Move { dst: temp, src });
                temp
            } else {
                src
            };
            sources.push(kept);
            collect_registers(self, target, &mut written);
        }
        for (target, src) in targets.iter().zip(sources) {
            self.assign(target, src);
        }
    }

    /// Assigns what is in a register to a target of any kind.
    pub fn assign(&mut self, target: &'a Expr, src: Reg) {
        let mark = self.unit.mark();
        match target {
            Expr::Name(name) => {
                self.at(name.range);
                let symbol = self.symbol(&name.id);
                self.store_name(symbol, src);
            }
            Expr::Attribute(node) => {
                let obj = self.expr(&node.value);
                self.at(node.range);
                let name = self.symbol(&node.attr);
                let name = self.unit.name_id(name);
                self.emit(Instr::StoreAttr { obj, name, src });
            }
            Expr::Subscript(node) => {
                let obj = self.expr(&node.value);
                let key = self.key(&node.slice);
                self.at(node.range);
                self.emit(Instr::StoreItem { obj, key, src });
            }
            Expr::Tuple(node) => self.unpack(&node.elts, src, node.range),
            Expr::List(node) => self.unpack(&node.elts, src, node.range),
            Expr::Starred(node) => self.assign(&node.value, src),
            other => self.report.syntax(other.range(), "cannot assign to this expression"),
        }
        self.unit.release(mark);
    }

    fn unpack(&mut self, targets: &'a [Expr], src: Reg, range: TextRange) {
        self.at(range);
        let Ok(count) = u16::try_from(targets.len()) else {
            self.unit.too_large = true;
            return;
        };
        if let Some(star) = targets.iter().position(Expr::is_starred_expr) {
            let base = self.unit.temps(count);
            let (Ok(before), Ok(after)) = (u8::try_from(star), u16::try_from(targets.len() - star - 1))
            else {
                self.report.syntax(range, "too many expressions in star-unpacking assignment");
                return;
            };
            self.emit(Instr::UnpackStar { before, src, base, after });
            for (reg, target) in (base..).zip(targets) {
                self.assign(target, reg);
            }
            return;
        }
        if let Some(base) = self.consecutive_locals(targets) {
            self.emit(Instr::Unpack { src, base, count });
            (base..base + count).for_each(|reg| self.unit.bound.add(reg));
            return;
        }
        let base = self.unit.temps(count);
        self.emit(Instr::Unpack { src, base, count });
        for (reg, target) in (base..).zip(targets) {
            self.assign(target, reg);
        }
    }

    /// Targets that are local variables in neighbouring registers, in order.
    fn consecutive_locals(&mut self, targets: &'a [Expr]) -> Option<Reg> {
        let first = self.plain_target(targets.first()?)?;
        for (reg, target) in (first..).zip(targets) {
            if self.plain_target(target)? != reg {
                return None;
            }
        }
        Some(first)
    }

    fn augmented(&mut self, stmt: &'a ast::StmtAugAssign) {
        match &*stmt.target {
            Expr::Name(node) => {
                let symbol = self.symbol(&node.id);
                let reg = self.stable_local(symbol).unwrap_or_else(|| {
                    let temp = self.unit.temp();
                    self.unit.range = node.range;
                    self.load_name(symbol, temp);
                    temp
                });
                self.in_place(stmt, reg);
                self.at(node.range);
                self.store_name(symbol, reg);
            }
            Expr::Attribute(node) => {
                let obj = self.expr(&node.value);
                self.at(node.range);
                let symbol = self.symbol(&node.attr);
                let name = self.unit.name_id(symbol);
                let value = self.unit.temp();
                self.emit(Instr::LoadAttr { dst: value, obj, name });
                self.in_place(stmt, value);
                self.at(node.range);
                self.emit(Instr::StoreAttr { obj, name, src: value });
            }
            Expr::Subscript(node) => {
                let obj = self.expr(&node.value);
                let key = self.key(&node.slice);
                self.at(node.range);
                let value = self.unit.temp();
                self.emit(Instr::LoadItem { dst: value, obj, key });
                self.in_place(stmt, value);
                self.at(node.range);
                self.emit(Instr::StoreItem { obj, key, src: value });
            }
            other => self.report.syntax(other.range(), "illegal expression for augmented assignment"),
        }
    }

    /// `reg op= value`.
    fn in_place(&mut self, stmt: &'a ast::StmtAugAssign, reg: Reg) {
        let (dst, a, in_place) = (reg, reg, true);
        let instr = match (stmt.op, super::constants::small_int(&stmt.value)) {
            (ast::Operator::Add, Some(imm)) => Instr::AddImm { in_place, dst, a, imm },
            (ast::Operator::Sub, Some(imm)) => Instr::SubImm { in_place, dst, a, imm },
            (op, _) => {
                let b = self.expr(&stmt.value);
                Instr::InPlace { op: super::expressions::bin_op(op), dst, a, b }
            }
        };
        self.at(stmt.range);
        self.emit(instr);
    }

    fn annotated(&mut self, stmt: &'a ast::StmtAnnAssign) {
        if let Some(value) = &stmt.value {
            let src = self.expr(value);
            self.assign(&stmt.target, src);
        }
        let in_function = self.scope().is_function();
        match &*stmt.target {
            Expr::Name(name) if stmt.simple => {
                if in_function {
                    return;
                }
                let symbol = self.symbol(&name.id);
                let text = self.tables.symbols.name(symbol).to_owned();
                let (dict, key, src) = (self.unit.temp(), self.unit.temp(), self.unit.temp());
                self.annotation(&stmt.annotation, src);
                let annotations = self.symbol("__annotations__");
                self.at(stmt.range);
                self.load_name(annotations, dict);
                self.load_str(&text, key);
                self.emit(Instr::StoreItem { obj: dict, key, src });
            }
            target => {
                // Where nothing is assigned, the target's parts are evaluated all the same.
                if stmt.value.is_none() {
                    self.evaluate_parts(target);
                }
                if !in_function && !self.module.scopes.future_annotations {
                    let src = self.unit.temp();
                    self.annotation(&stmt.annotation, src);
                }
            }
        }
    }

    fn evaluate_parts(&mut self, target: &'a Expr) {
        match target {
            Expr::Attribute(node) => {
                self.expr(&node.value);
            }
            Expr::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.slice);
            }
            _ => {}
        }
    }

    fn delete(&mut self, target: &'a Expr) {
        let mark = self.unit.mark();
        match target {
            Expr::Name(node) => {
                self.at(node.range);
                let symbol = self.symbol(&node.id);
                self.delete_name(symbol);
            }
            Expr::Attribute(node) => {
                let obj = self.expr(&node.value);
                self.at(node.range);
                let name = self.symbol(&node.attr);
                let name = self.unit.name_id(name);
                self.emit(Instr::DeleteAttr { obj, name });
            }
            Expr::Subscript(node) => {
                let obj = self.expr(&node.value);
                let key = self.key(&node.slice);
                self.at(node.range);
                self.emit(Instr::DeleteItem { obj, key });
            }
            Expr::Tuple(node) => node.elts.iter().for_each(|target| self.delete(target)),
            Expr::List(node) => node.elts.iter().for_each(|target| self.delete(target)),
            other => self.report.syntax(other.range(), "cannot delete this expression"),
        }
        self.unit.release(mark);
    }

    fn if_statement(&mut self, stmt: &'a ast::StmtIf) {
        let end = self.unit.label();
        let mut next = self.unit.label();
        self.jump_if_false(&stmt.test, next);
        self.statements(&stmt.body);
        for clause in &stmt.elif_else_clauses {
            if !self.unit.bound.is_unreachable() {
                self.unit.jump(end);
            }
            self.unit.bind(next);
            next = self.unit.label();
            if self.unit.bound.is_unreachable() {
                break;
            }
            if let Some(test) = &clause.test {
                self.jump_if_false(test, next);
            }
            self.statements(&clause.body);
        }
        self.unit.bind(next);
        self.unit.bind(end);
    }

    fn while_statement(&mut self, stmt: &'a ast::StmtWhile) {
        let (orelse, done) = (self.unit.label(), self.unit.label());
        let top = self.unit.here();
        self.jump_if_false(&stmt.test, orelse);
        self.loop_body(top, done, &stmt.body, stmt.test.range());
        self.unit.bind(orelse);
        self.statements(&stmt.orelse);
        self.unit.bind(done);
    }

    fn loop_body(&mut self, top: u32, done: Label, body: &'a [Stmt], range: TextRange) {
        if !self.may_nest() {
            return;
        }
        self.unit.blocks.push(Block { kind: BlockKind::Loop { top, done }, guard: None, handling: None });
        self.statements(body);
        self.unit.blocks.pop();
        if !self.unit.bound.is_unreachable() {
            self.at(range);
            self.unit.loop_to(top);
        }
    }

    fn for_statement(&mut self, stmt: &'a ast::StmtFor) {
        let iter = self.unit.temp();
        let src = self.expr(&stmt.iter);
        self.at(stmt.iter.range());
        let (orelse, done) = (self.unit.label(), self.unit.label());
        if stmt.is_async {
            self.emit(Instr::GetAsyncIter { dst: iter, src });
        } else {
            self.emit(Instr::GetIter { dst: iter, src });
        }
        self.unit.release(u32::from(iter) + 1);
        let top = self.unit.here();
        if stmt.is_async {
            self.async_next(iter, stmt.iter.range(), orelse, &mut |this, src| this.assign(&stmt.target, src));
        } else {
            self.for_iter(iter, &stmt.target, stmt.iter.range(), orelse);
        }
        self.loop_body(top, done, &stmt.body, stmt.iter.range());
        self.unit.bind(orelse);
        self.statements(&stmt.orelse);
        self.unit.bind(done);
    }

    /// The next element into the target, or off to `done`.
    pub fn for_iter(&mut self, iter: Reg, target: &'a Expr, range: TextRange, done: Label) {
        let mark = self.unit.mark();
        self.at(range);
        if let Some(dst) = self.plain_target(target) {
            self.unit.short_jump(Instr::ForIter { iter, dst, offset: 0 }, done);
            self.unit.bound.add(dst);
            return;
        }
        let dst = self.unit.temp();
        self.unit.short_jump(Instr::ForIter { iter, dst, offset: 0 }, done);
        self.assign(target, dst);
        self.unit.release(mark);
    }

    fn return_statement(&mut self, stmt: &'a ast::StmtReturn) {
        let leaves = self.unit.blocks.iter().any(|block| !matches!(block.kind, BlockKind::Loop { .. }));
        let src = match &stmt.value {
            Some(value) if leaves => Some(self.expr_temp(value)),
            Some(value) => Some(self.expr(value)),
            None => None,
        };
        let blocks = self.unwind(0);
        self.at(stmt.range);
        self.emit(match src {
            Some(src) => Instr::Return { src },
            None => Instr::ReturnNone,
        });
        self.rewind(blocks);
    }

    fn innermost_loop(&self) -> Option<(usize, u32, Label)> {
        self.unit.blocks.iter().enumerate().rev().find_map(|(at, block)| match block.kind {
            BlockKind::Loop { top, done } => Some((at, top, done)),
            _ => None,
        })
    }

    fn break_statement(&mut self, range: TextRange) {
        let Some((at, _, done)) = self.innermost_loop() else { return };
        let blocks = self.unwind(at + 1);
        self.at(range);
        if !self.unit.bound.is_unreachable() {
            self.unit.jump(done);
        }
        self.rewind(blocks);
    }

    fn continue_statement(&mut self, range: TextRange) {
        let Some((at, top, _)) = self.innermost_loop() else { return };
        let blocks = self.unwind(at + 1);
        self.at(range);
        if !self.unit.bound.is_unreachable() {
            self.unit.loop_to(top);
        }
        self.rewind(blocks);
    }

    fn raise(&mut self, stmt: &'a ast::StmtRaise) {
        let exc = stmt.exc.as_ref().map_or(NO_REG, |exc| self.expr(exc));
        let cause = stmt.cause.as_ref().map_or(NO_REG, |cause| self.expr(cause));
        self.at(stmt.range);
        self.emit(Instr::Raise { exc, cause });
        self.unit.bound = super::bound::Bound::unreachable();
    }

    fn assert_statement(&mut self, stmt: &'a ast::StmtAssert) {
        let fine = self.unit.label();
        if let Expr::Tuple(tuple) = &*stmt.test
            && !tuple.elts.is_empty()
        {
            let message = "SyntaxWarning: assertion is always true, perhaps remove parentheses?";
            self.report.warning(stmt.range, message.to_owned(), String::new());
        }
        self.jump_if_true(&stmt.test, fine);
        if self.unit.bound.is_unreachable() {
            self.unit.bind(fine);
            return;
        }
        self.at(stmt.test.range());
        let exc = self.unit.temp();
        self.builtin("AssertionError", exc);
        if let Some(message) = &stmt.msg {
            self.expr_temp(message);
            self.at(stmt.test.range());
            self.emit(Instr::Call { dst: exc, base: exc, argc: 1 });
        }
        self.emit(Instr::Raise { exc, cause: NO_REG });
        self.unit.bound = super::bound::Bound::unreachable();
        self.unit.bind(fine);
    }
}

/// The elements of a tuple or list display.
fn sequence(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    }
}

/// The registers of local variables that assigning to a target writes.
fn collect_registers<'a>(generator: &mut Generator<'a>, target: &'a Expr, into: &mut Vec<Reg>) {
    match target {
        Expr::Starred(star) => collect_registers(generator, &star.value, into),
        _ => match sequence(target) {
            Some(inner) => inner.iter().for_each(|inner| collect_registers(generator, inner, into)),
            None => into.extend(generator.plain_target(target)),
        },
    }
}
