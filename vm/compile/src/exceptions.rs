//! `try`, `with`, and leaving them early. The statements of a `finally` are copied onto every way out.

use ruff_python_ast::{self as ast, ExceptHandler, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{CmpOp, Instr, Reg, Special, Symbol};

use super::bound::Bound;
use super::generate::Generator;
use super::unit::{Block, BlockKind, Label};

/// The deepest nesting of loops, `try` and `with` in one function: CPython's.
const MAX_BLOCKS: usize = 20;

impl<'a> Generator<'a> {
    /// Leaves all blocks from `depth` on, innermost first, doing what each asks for. What comes next is outside
    /// of them; `rewind` goes back in.
    pub fn unwind(&mut self, depth: usize) -> Vec<Block<'a>> {
        let mut left = Vec::new();
        while self.unit.blocks.len() > depth {
            let Some(mut block) = self.unit.blocks.pop() else { break };
            let here = self.unit.here();
            if let Some(guard) = &mut block.guard {
                guard.cut(here);
            }
            match block.kind {
                BlockKind::Loop { .. } | BlockKind::Plain => {}
                BlockKind::Named(name) => self.forget_name(name),
                BlockKind::Finally(body) if !self.unit.bound.is_unreachable() => self.statements(body),
                BlockKind::Finally(_) => {}
                BlockKind::With { exit, is_async, range } => self.exit_normally(exit, is_async, range),
            }
            // A handled exception counts until the block is left.
            let here = self.unit.here();
            if let Some(handling) = &mut block.handling {
                handling.cut(here);
            }
            left.push(block);
        }
        left
    }

    /// Goes back into blocks that were left: what follows in the text is inside of them.
    pub fn rewind(&mut self, left: Vec<Block<'a>>) {
        self.unit.bound = Bound::unreachable();
        let here = self.unit.here();
        for mut block in left.into_iter().rev() {
            if let Some(guard) = &mut block.guard {
                guard.start = here;
            }
            if let Some(handling) = &mut block.handling {
                handling.start = here;
            }
            self.unit.blocks.push(block);
        }
    }

    /// Runs `body` guarded: an exception in it goes on at what `handler` emits. Both end at the same place; what
    /// `body` leaves reachable jumps over the handler.
    pub fn guarded(
        &mut self,
        kind: BlockKind<'a>,
        exc: Reg,
        body: &mut dyn FnMut(&mut Self),
        after: &mut dyn FnMut(&mut Self),
        handler: &mut dyn FnMut(&mut Self),
    ) {
        if !self.may_nest() {
            return;
        }
        let start = self.unit.bound.clone();
        let end = self.unit.label();
        let depth = self.unit.blocks.len();
        let guard = self.unit.stretch();
        self.unit.blocks.push(Block { kind, guard: Some(guard), handling: None });
        body(self);
        let block = self.unit.blocks.pop();
        debug_assert_eq!(self.unit.blocks.len(), depth, "blocks are left in order");
        let mut guard = block.and_then(|block| block.guard).unwrap_or_default();
        let ends_at = self.unit.here();
        guard.cut(ends_at);
        if !self.unit.bound.is_unreachable() {
            after(self);
            if !self.unit.bound.is_unreachable() {
                self.unit.jump(end);
            }
        }
        guard.start = self.unit.here();
        let target = self.unit.here();
        self.unit.guard(guard, target, exc);
        self.unit.bound = start;
        let handling = self.unit.stretch();
        self.unit.blocks.push(Block { kind: BlockKind::Plain, guard: None, handling: Some(handling) });
        handler(self);
        let block = self.unit.blocks.pop();
        if let Some(handling) = block.and_then(|block| block.handling) {
            self.unit.handle(handling, exc);
        }
        self.unit.bind(end);
    }

    /// Refuses what is nested too deep, as CPython does: `finally` bodies are copied, and copies multiply.
    pub fn may_nest(&mut self) -> bool {
        let fits = self.unit.blocks.len() < MAX_BLOCKS;
        if !fits {
            let range = self.unit.range;
            self.report.syntax(range, "too many statically nested blocks");
        }
        fits
    }

    fn forget_name(&mut self, name: Symbol) {
        if self.unit.bound.is_unreachable() {
            return;
        }
        let mark = self.unit.mark();
        let none = self.unit.temp();
        self.emit(Instr::LoadNone { dst: none });
        self.store_name(name, none);
        self.delete_name(name);
        self.unit.release(mark);
    }

    /// `try`.
    pub fn try_statement(&mut self, stmt: &'a ast::StmtTry) {
        if stmt.finalbody.is_empty() {
            return self.try_except(stmt);
        }
        let exc = self.unit.temp();
        let range = stmt.range;
        self.guarded(
            BlockKind::Finally(&stmt.finalbody),
            exc,
            &mut |this| {
                if stmt.handlers.is_empty() {
                    this.statements(&stmt.body);
                    this.statements(&stmt.orelse);
                } else {
                    this.try_except(stmt);
                }
            },
            &mut |this| this.statements(&stmt.finalbody),
            &mut |this| {
                this.statements(&stmt.finalbody);
                this.reraise(exc, range);
            },
        );
    }

    fn reraise(&mut self, exc: Reg, range: TextRange) {
        if !self.unit.bound.is_unreachable() {
            self.at(range);
            self.emit(Instr::Reraise { exc });
            self.unit.bound = Bound::unreachable();
        }
    }

    fn try_except(&mut self, stmt: &'a ast::StmtTry) {
        if stmt.is_star {
            return self.try_except_star(stmt);
        }
        let exc = self.unit.temp();
        let may_fail = self.import_may_fail;
        let end = self.unit.label();
        self.guarded(
            BlockKind::Plain,
            exc,
            &mut |this| {
                this.import_may_fail = may_fail || catches_import_error(&stmt.handlers);
                this.statements(&stmt.body);
                this.import_may_fail = may_fail;
            },
            &mut |this| this.statements(&stmt.orelse),
            &mut |this| {
                for handler in &stmt.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    this.handler(handler, exc, end);
                }
                this.reraise(exc, stmt.range);
            },
        );
        self.unit.bind(end);
    }

    fn handler(&mut self, handler: &'a ast::ExceptHandlerExceptHandler, exc: Reg, end: Label) {
        if self.unit.bound.is_unreachable() {
            return;
        }
        let next = self.unit.label();
        if let Some(types) = &handler.type_ {
            let mark = self.unit.mark();
            let types_reg = self.expr(types);
            let dst = self.unit.temp();
            self.at(types.range());
            self.emit(Instr::MatchException { dst, exc, types: types_reg });
            self.unit.jump_to(Instr::JumpIfFalse { src: dst, offset: 0 }, next);
            self.unit.release(mark);
        }
        self.named_body(handler.name.as_ref(), exc, &handler.body, handler.range);
        if !self.unit.bound.is_unreachable() {
            self.leave_handling(end);
        }
        self.unit.bind(next);
        if handler.type_.is_none() {
            self.unit.bound = Bound::unreachable();
        }
    }

    /// A jump out of the region in which an exception is handled.
    fn leave_handling(&mut self, end: Label) {
        let depth = self.unit.blocks.len() - 1;
        let left = self.unwind(depth);
        self.unit.jump(end);
        let bound = self.unit.bound.clone();
        self.rewind(left);
        self.unit.bound = bound;
    }

    /// A handler's statements; the name of the exception goes away at their end, however they end.
    fn named_body(
        &mut self,
        name: Option<&'a ast::Identifier>,
        exc: Reg,
        body: &'a [Stmt],
        range: TextRange,
    ) {
        let Some(name) = name else { return self.statements(body) };
        let symbol = self.symbol(name);
        self.at(name.range);
        self.store_name(symbol, exc);
        let mark = self.unit.mark();
        let inner = self.unit.temp();
        let mut forget = |this: &mut Self| {
            this.at(range);
            this.forget_name(symbol);
        };
        let mut forget_and_raise = |this: &mut Self| {
            this.at(range);
            this.forget_name(symbol);
            this.reraise(inner, range);
        };
        self.guarded(
            BlockKind::Named(symbol),
            inner,
            &mut |this| this.statements(body),
            &mut forget,
            &mut forget_and_raise,
        );
        self.unit.release(mark);
    }

    /// `except*`: each handler takes its part of the group; what is left and what they raise is raised at the end.
    fn try_except_star(&mut self, stmt: &'a ast::StmtTry) {
        let exc = self.unit.temp();
        let end = self.unit.label();
        self.guarded(
            BlockKind::Plain,
            exc,
            &mut |this| this.statements(&stmt.body),
            &mut |this| this.statements(&stmt.orelse),
            &mut |this| {
                let (raised, rest, pair) = (this.unit.temp(), this.unit.temp(), this.unit.temps(2));
                this.at(stmt.range);
                this.emit(Instr::BuildList { dst: raised, base: raised, count: 0 });
                this.emit(Instr::Move { dst: rest, src: exc });
                for handler in &stmt.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    this.star_handler(handler, raised, rest, pair);
                }
                this.at(stmt.range);
                let result = this.unit.temp();
                this.call_builtin("_except_star_end", &[exc, rest, raised], result);
                let none = this.unit.temp();
                this.emit(Instr::LoadNone { dst: none });
                let raises = this.unit.label();
                this.jump_unless_is(CmpOp::Is, result, none, raises);
                this.leave_handling(end);
                this.unit.bind(raises);
                this.reraise(result, stmt.range);
            },
        );
        self.unit.bind(end);
    }

    fn star_handler(
        &mut self,
        handler: &'a ast::ExceptHandlerExceptHandler,
        raised: Reg,
        rest: Reg,
        pair: Reg,
    ) {
        let Some(types) = &handler.type_ else { return };
        let mark = self.unit.mark();
        let types_reg = self.expr(types);
        self.at(types.range());
        let result = self.unit.temp();
        self.call_builtin("_except_star_match", &[rest, types_reg], result);
        self.emit(Instr::Unpack { src: result, base: pair, count: 2 });
        self.emit(Instr::Move { dst: rest, src: pair + 1 });
        let next = self.unit.label();
        let none = self.unit.temp();
        self.emit(Instr::LoadNone { dst: none });
        self.jump_unless_is(CmpOp::IsNot, pair, none, next);
        let part = self.unit.temp();
        self.emit(Instr::Move { dst: part, src: pair });
        let inner = self.unit.temp();
        let handling = self.unit.stretch();
        self.unit.blocks.push(Block { kind: BlockKind::Plain, guard: None, handling: Some(handling) });
        self.guarded(
            BlockKind::Plain,
            inner,
            &mut |this| this.named_body(handler.name.as_ref(), part, &handler.body, handler.range),
            &mut |_| {},
            &mut |this| {
                this.at(handler.range);
                this.emit(Instr::ListAppend { list: raised, src: inner });
            },
        );
        let block = self.unit.blocks.pop();
        if let Some(handling) = block.and_then(|block| block.handling) {
            self.unit.handle(handling, part);
        }
        self.unit.bind(next);
        self.unit.release(mark);
    }

    /// `JumpUnless` for identities, in long code, too.
    pub fn jump_unless_is(&mut self, op: CmpOp, a: Reg, b: Reg, target: Label) {
        if self.unit.long {
            let dst = self.unit.temp();
            self.emit(Instr::Compare { op, dst, a, b });
            self.unit.jump_to(Instr::JumpIfFalse { src: dst, offset: 0 }, target);
        } else {
            self.unit.jump_to(Instr::JumpUnless { op, a, b, offset: 0 }, target);
        }
    }

    /// `with` and `async with`.
    pub fn with_statement(&mut self, stmt: &'a ast::StmtWith) {
        self.with_items(&stmt.items, stmt);
    }

    fn with_items(&mut self, items: &'a [ast::WithItem], stmt: &'a ast::StmtWith) {
        let Some((item, rest)) = items.split_first() else { return self.statements(&stmt.body) };
        let range = item.context_expr.range();
        let is_async = stmt.is_async;
        let exit = self.unit.temps(2);
        let exc = self.unit.temp();
        let mark = self.unit.mark();
        let (enter_method, exit_method) = if is_async {
            (Special::AsyncEnter, Special::AsyncExit)
        } else {
            (Special::Enter, Special::Exit)
        };
        let enter = self.unit.temps(2);
        let obj = self.expr(&item.context_expr);
        self.at(range);
        self.emit(Instr::LoadSpecial { special: enter_method, base: enter, obj });
        self.emit(Instr::LoadSpecial { special: exit_method, base: exit, obj });
        self.unit.release(u32::from(enter) + 2);
        self.emit(Instr::CallMethod { dst: enter, base: enter, argc: 0 });
        if is_async {
            self.await_value(enter, enter);
        }
        self.guarded(
            BlockKind::With { exit, is_async, range },
            exc,
            &mut |this| {
                if let Some(target) = &item.optional_vars {
                    this.assign(target, enter);
                }
                this.unit.release(mark);
                this.with_items(rest, stmt);
            },
            &mut |this| this.exit_normally(exit, is_async, range),
            &mut |this| {
                this.unit.release(mark);
                this.exit_with(exit, is_async, exc, range);
            },
        );
    }

    /// Calls the exit method without an exception.
    fn exit_normally(&mut self, exit: Reg, is_async: bool, range: TextRange) {
        if self.unit.bound.is_unreachable() {
            return;
        }
        let mark = self.unit.mark();
        self.at(range);
        let base = self.unit.temps(5);
        self.move_pair(base, exit);
        for dst in base + 2..base + 5 {
            self.emit(Instr::LoadNone { dst });
        }
        self.emit(Instr::CallMethod { dst: base, base, argc: 3 });
        if is_async {
            self.await_value(base, base);
        }
        self.unit.release(mark);
    }

    /// Calls the exit method with the exception; goes on where that says true.
    fn exit_with(&mut self, exit: Reg, is_async: bool, exc: Reg, range: TextRange) {
        self.at(range);
        let base = self.unit.temps(5);
        let class = self.tables.symbols.intern("__class__");
        let class = self.unit.name_id(class);
        let traceback = self.tables.symbols.intern("__traceback__");
        let traceback = self.unit.name_id(traceback);
        self.move_pair(base, exit);
        self.emit(Instr::LoadAttr { dst: base + 2, obj: exc, name: class });
        self.emit(Instr::Move { dst: base + 3, src: exc });
        self.emit(Instr::LoadAttr { dst: base + 4, obj: exc, name: traceback });
        self.emit(Instr::CallMethod { dst: base, base, argc: 3 });
        if is_async {
            self.await_value(base, base);
        }
        let suppressed = self.unit.label();
        self.unit.jump_to(Instr::JumpIfTrue { src: base, offset: 0 }, suppressed);
        self.reraise(exc, range);
        self.unit.bind(suppressed);
    }

    fn move_pair(&mut self, to: Reg, from: Reg) {
        self.emit(Instr::Move { dst: to, src: from });
        self.emit(Instr::Move { dst: to + 1, src: from + 1 });
    }

    /// The next element of an asynchronous iterator, or off to `done` at its `StopAsyncIteration`.
    pub fn async_next(
        &mut self,
        iter: Reg,
        range: TextRange,
        done: Label,
        store: &mut dyn FnMut(&mut Self, Reg),
    ) {
        let mark = self.unit.mark();
        let (exc, value) = (self.unit.temp(), self.unit.temp());
        let go_on = self.unit.label();
        let guard = self.unit.stretch();
        self.at(range);
        self.emit(Instr::GetAsyncNext { dst: value, src: iter });
        self.await_value(value, value);
        let before = self.unit.bound.clone();
        // The handler stands here, out of the way of the loop's body.
        let mut guard = guard;
        guard.cut(self.unit.here());
        self.unit.jump(go_on);
        guard.start = self.unit.here();
        let target = self.unit.here();
        self.unit.guard(guard, target, exc);
        self.unit.bound = before;
        let types = self.unit.temp();
        self.builtin("StopAsyncIteration", types);
        self.emit(Instr::MatchException { dst: types, exc, types });
        self.unit.jump_to(Instr::JumpIfTrue { src: types, offset: 0 }, done);
        self.emit(Instr::Reraise { exc });
        self.unit.bound = Bound::unreachable();
        self.unit.bind(go_on);
        store(self, value);
        self.unit.release(mark);
    }
}

/// Whether handlers are there for an import that fails.
fn catches_import_error(handlers: &[ExceptHandler]) -> bool {
    let names = |expr: &Expr| match expr {
        Expr::Name(name) => {
            matches!(name.id.as_str(), "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException")
        }
        _ => false,
    };
    handlers.iter().any(|ExceptHandler::ExceptHandler(handler)| match handler.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(tuple)) => tuple.elts.iter().any(names),
        Some(other) => names(other),
    })
}
