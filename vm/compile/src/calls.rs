//! Calls: arguments go into consecutive registers, where the callee's own begin.

use std::sync::Arc;

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};
use vm_code::{Instr, Reg, Symbol};

use super::generate::{Generator, Storage};
use super::scope::ScopeKind;

/// More arguments than this are passed as a list.
const MAX_ARGS: usize = 200;

impl<'a> Generator<'a> {
    /// A call.
    pub fn call(&mut self, node: &'a ast::ExprCall, dst: Reg) {
        let range = node.range();
        if self.is_bare_super(node) {
            return self.bare_super(range, dst);
        }
        let arguments = &node.arguments;
        let in_timer = self.in_timer;
        self.in_timer = match &*node.func {
            Expr::Name(name) => name.id.as_str() == "Timer",
            Expr::Attribute(attribute) => &attribute.attr == "Timer",
            _ => false,
        } || (in_timer && self.scope().kind == ScopeKind::Lambda);
        self.call_with(node, arguments, range, dst);
        self.in_timer = in_timer;
    }

    fn call_with(
        &mut self,
        node: &'a ast::ExprCall,
        arguments: &'a ast::Arguments,
        range: TextRange,
        dst: Reg,
    ) {
        if !is_plain(arguments) {
            let base = self.unit.temps(3);
            self.expr_to(&node.func, base);
            self.arguments_ex(arguments, range, base);
            self.at(range);
            self.emit(Instr::CallEx { dst, base });
            return;
        }
        if let Expr::Attribute(method) = &*node.func {
            let base = self.unit.temps(2);
            let mark = self.unit.mark();
            let obj = self.expr(&method.value);
            self.at(method.range);
            let name = self.symbol(&method.attr);
            let name = self.unit.name_id(name);
            self.emit(Instr::LoadMethod { base, obj, name });
            self.unit.release(mark);
            let (argc, keywords) = self.arguments(arguments);
            self.at(range);
            match keywords {
                None => self.emit(Instr::CallMethod { dst, base, argc }),
                Some(index) => {
                    self.emit(Instr::CallMethodKw { dst, base, argc });
                    self.emit(Instr::Extra { index })
                }
            };
            return;
        }
        let base = self.expr_temp(&node.func);
        let (argc, keywords) = self.arguments(arguments);
        self.at(range);
        self.emit_call(dst, base, argc, keywords);
    }

    /// `Call` or `CallKw`.
    pub fn emit_call(&mut self, dst: Reg, base: Reg, argc: u16, keywords: Option<u32>) {
        match keywords {
            None => self.emit(Instr::Call { dst, base, argc }),
            Some(index) => {
                self.emit(Instr::CallKw { dst, base, argc });
                self.emit(Instr::Extra { index })
            }
        };
    }

    /// Evaluates arguments without stars into fresh registers: how many, and the index of their keywords.
    pub fn arguments(&mut self, arguments: &'a ast::Arguments) -> (u16, Option<u32>) {
        for arg in &*arguments.args {
            self.expr_temp(arg);
        }
        for keyword in &*arguments.keywords {
            self.expr_temp(&keyword.value);
        }
        let argc = u16::try_from(arguments.args.len() + arguments.keywords.len()).unwrap_or(0);
        let names = arguments.keywords.iter().filter_map(|keyword| keyword.arg.as_ref());
        let names: Vec<Symbol> = names.map(|name| self.symbol(name)).collect();
        (argc, (!names.is_empty()).then(|| self.keywords(names)))
    }

    /// The index of a tuple of keywords.
    pub fn keywords(&mut self, names: Vec<Symbol>) -> u32 {
        let names: Arc<[Symbol]> = names.into();
        let known = self.unit.keywords.iter().position(|other| *other == names);
        let index = known.unwrap_or_else(|| {
            self.unit.keywords.push(names);
            self.unit.keywords.len() - 1
        });
        u32::try_from(index).unwrap_or(0)
    }

    /// Evaluates any arguments into `base + 1` (a list) and `base + 2` (a dict or nothing).
    pub fn arguments_ex(&mut self, arguments: &'a ast::Arguments, range: TextRange, base: Reg) {
        let (list, dict) = (base + 1, base + 2);
        self.elements_for(arguments.args.iter(), range, list, base);
        if arguments.keywords.is_empty() {
            self.emit(Instr::Unbind { reg: dict });
            return;
        }
        let mut started = false;
        let mut rest = &arguments.keywords[..];
        while !rest.is_empty() {
            let mark = self.unit.mark();
            let run = rest.iter().take(MAX_ARGS).take_while(|keyword| keyword.arg.is_some()).count();
            if run == 0 {
                if !started {
                    self.at(range);
                    self.emit(Instr::BuildDict { dst: dict, base: dict, count: 0 });
                }
                let src = self.expr(&rest[0].value);
                self.at(range);
                self.emit(Instr::DictMerge { dict, src, callee: base });
                rest = &rest[1..];
            } else {
                let pairs = self.unit.mark();
                for keyword in &rest[..run] {
                    let key = self.unit.temp();
                    let value = self.unit.temp();
                    self.at(keyword.range);
                    if let Some(name) = &keyword.arg {
                        self.load_str(name, key);
                    }
                    self.expr_to(&keyword.value, value);
                }
                let from = u16::try_from(pairs).unwrap_or(0);
                let count = u16::try_from(run).unwrap_or(0);
                self.at(range);
                if started {
                    self.emit(Instr::BuildDict { dst: from, base: from, count });
                    self.emit(Instr::DictMerge { dict, src: from, callee: base });
                } else {
                    self.emit(Instr::BuildDict { dst: dict, base: from, count });
                }
                rest = &rest[run..];
            }
            started = true;
            self.unit.release(mark);
        }
    }

    /// `super()` in a function inside a class.
    fn is_bare_super(&mut self, node: &'a ast::ExprCall) -> bool {
        let Expr::Name(name) = &*node.func else { return false };
        if name.id.as_str() != "super"
            || !node.arguments.args.is_empty()
            || !node.arguments.keywords.is_empty()
        {
            return false;
        }
        let symbol = self.symbol("super");
        let cell = self.symbol("__class__");
        let is_builtin = matches!(self.storage(symbol), Storage::Builtin(_));
        let has_cell = self.unit.local_index.contains_key(&cell) && self.scope().kind != ScopeKind::Class;
        let has_first = self.unit.params.positional > 0;
        (is_builtin || self.module_id == vm_code::BUILTINS) && has_cell && has_first
    }

    /// `super(__class__, first parameter)`.
    fn bare_super(&mut self, range: TextRange, dst: Reg) {
        self.at(range);
        let base = self.unit.temps(3);
        self.builtin("super", base);
        let cell = self.symbol("__class__");
        self.load_name(cell, base + 1);
        if let Some(first) = self.unit.params.names.first().copied() {
            self.load_name(first, base + 2);
        }
        self.emit(Instr::Call { dst, base, argc: 2 });
    }

    /// Calls a builtin that is there for the compiler, with what `args` puts into registers.
    pub fn call_builtin(&mut self, name: &str, args: &[Reg], dst: Reg) {
        let mark = self.unit.mark();
        let count = u16::try_from(args.len()).unwrap_or(0);
        let base = self.unit.temps(count + 1);
        self.builtin(name, base);
        for (to, src) in (base + 1..).zip(args) {
            self.emit(Instr::Move { dst: to, src: *src });
        }
        self.emit(Instr::Call { dst, base, argc: count });
        self.unit.release(mark);
    }
}

/// Whether arguments can go into registers as they are.
pub(super) fn is_plain(arguments: &ast::Arguments) -> bool {
    let stars = arguments.args.iter().any(Expr::is_starred_expr)
        || arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
    !stars && arguments.args.len() + arguments.keywords.len() <= MAX_ARGS
}
