//! Instructions as text: `r3 = add r1, r2`, with the names of variables where they have some.

use crate::value::Symbol;
use crate::{Code, Const, Conversion, Instr, NO_REG, Program, Reg, Special, UnaryOp};

/// One instruction of a code object.
pub fn instruction(program: &Program, code: &Code, at: u32) -> String {
    match code.instrs.get(at as usize) {
        Some(instr) => Text { program, code, at }.instr(*instr),
        None => String::new(),
    }
}

/// A whole code object, with its guards.
pub fn listing(program: &Program, code: &Code) -> String {
    use std::fmt::Write as _;
    let text = Text { program, code, at: 0 };
    let mut out = String::new();
    let params: Vec<&str> = code.params.names.iter().map(|name| program.symbols.name(*name)).collect();
    let _ = writeln!(
        out,
        "{:?} {}({}) registers {}",
        code.kind,
        code.qualname,
        params.join(", "),
        code.registers
    );
    for (name, reg) in &code.locals {
        let cell = if code.cells.contains(reg) { " cell" } else { "" };
        let _ = writeln!(out, "  r{reg}{cell} {}", program.symbols.name(*name));
    }
    for (at, instr) in (0_u32..).zip(&code.instrs) {
        let line = code.spans.get(at as usize).map_or(0, |span| span.line);
        let _ = writeln!(out, "{line:4} {at:4}  {}", Text { at, ..text }.instr(*instr));
    }
    for guard in &code.guards {
        let _ = writeln!(out, "  guard {}..{} -> {} in r{}", guard.start, guard.end, guard.target, guard.exc);
    }
    for handling in &code.handling {
        let _ = writeln!(out, "  handling {}..{} of r{}", handling.start, handling.end, handling.exc);
    }
    out
}

#[derive(Clone, Copy)]
struct Text<'p> {
    program: &'p Program,
    code: &'p Code,
    /// The index of the instruction.
    at: u32,
}

impl Text<'_> {
    fn instr(&self, instr: Instr) -> String {
        use Instr as I;
        let r = |reg: Reg| self.reg(reg);
        match instr {
            I::Move { dst, src } => format!("{} = {}", r(dst), r(src)),
            I::LoadNone { dst } => format!("{} = None", r(dst)),
            I::Unbind { reg } => format!("unbind {}", r(reg)),
            I::LoadBool { dst, value } => format!("{} = {}", r(dst), if value { "True" } else { "False" }),
            I::LoadInt { dst, value } => format!("{} = {value}", r(dst)),
            I::LoadConst { dst, index } => format!("{} = {}", r(dst), self.constant(index)),
            I::LoadGlobal { dst, slot } => format!("{} = global {}", r(dst), self.global(slot)),
            I::StoreGlobal { src, slot } => format!("global {} = {}", self.global(slot), r(src)),
            I::DeleteGlobal { slot } => format!("delete global {}", self.global(slot)),
            I::LoadBuiltin { dst, slot } => format!("{} = builtin {}", r(dst), self.builtin(slot)),
            I::MakeCell { reg } => format!("make cell {}", r(reg)),
            I::LoadCell { dst, cell, .. } => format!("{} = cell {}", r(dst), r(cell)),
            I::StoreCell { cell, src } => format!("cell {} = {}", r(cell), r(src)),
            I::DeleteCell { cell, .. } => format!("delete cell {}", r(cell)),
            I::CheckBound { reg, .. } => format!("check {} is bound", r(reg)),
            I::DeleteLocal { reg, .. } => format!("delete {}", r(reg)),
            I::LoadName { dst, name } => format!("{} = name {}", r(dst), self.name(name)),
            I::StoreName { src, name } => format!("name {} = {}", self.name(name), r(src)),
            I::DeleteName { name } => format!("delete name {}", self.name(name)),
            I::LoadClassCell { dst, cell, name } => {
                format!("{} = name {} or cell {}", r(dst), self.name(name), r(cell))
            }
            I::Add { dst, a, b } => format!("{} = {} + {}", r(dst), r(a), r(b)),
            I::Sub { dst, a, b } => format!("{} = {} - {}", r(dst), r(a), r(b)),
            I::Mul { dst, a, b } => format!("{} = {} * {}", r(dst), r(a), r(b)),
            I::AddImm { in_place: false, dst, a, imm } => format!("{} = {} + {imm}", r(dst), r(a)),
            I::AddImm { dst, a, imm, .. } => format!("{} = ({} += {imm})", r(dst), r(a)),
            I::SubImm { in_place: false, dst, a, imm } => format!("{} = {} - {imm}", r(dst), r(a)),
            I::SubImm { dst, a, imm, .. } => format!("{} = ({} -= {imm})", r(dst), r(a)),
            I::Binary { op, dst, a, b } => format!("{} = {} {} {}", r(dst), r(a), op.symbol(), r(b)),
            I::InPlace { op, dst, a, b } => {
                format!("{} = ({} {}= {})", r(dst), r(a), op.symbol(), r(b))
            }
            I::Compare { op, dst, a, b } => format!("{} = {} {} {}", r(dst), r(a), op.symbol(), r(b)),
            I::Unary { op, dst, src } => format!("{} = {}{}", r(dst), unary(op), r(src)),
            _ => self.flow(instr),
        }
    }

    fn flow(&self, instr: Instr) -> String {
        use Instr as I;
        let r = |reg: Reg| self.reg(reg);
        match instr {
            I::Jump { offset } => format!("go to {}", self.target(offset)),
            I::Loop { offset } => format!("go back to {}", self.target(offset)),
            I::JumpIfTrue { src, offset } => format!("if {} go to {}", r(src), self.target(offset)),
            I::JumpIfFalse { src, offset } => format!("if not {} go to {}", r(src), self.target(offset)),
            I::JumpUnless { op, a, b, offset } => {
                format!("unless {} {} {} go to {}", r(a), op.symbol(), r(b), self.target(offset.into()))
            }
            I::JumpUnlessImm { op, a, imm, offset } => {
                format!("unless {} {} {imm} go to {}", r(a), op.symbol(), self.target(offset.into()))
            }
            I::GetIter { dst, src } => format!("{} = iter of {}", r(dst), r(src)),
            I::ForIter { iter, dst, offset } => {
                format!("{} = next of {}, at its end go to {}", r(dst), r(iter), self.target(offset.into()))
            }
            I::Return { src } => format!("return {}", r(src)),
            I::ReturnNone => "return None".to_owned(),
            I::Yield { dst, src } => format!("{} = yield {}", r(dst), r(src)),
            I::YieldAsync { dst, src } => format!("{} = async yield {}", r(dst), r(src)),
            I::GetYieldFrom { dst, src } => format!("{} = yield from {}", r(dst), r(src)),
            I::GetAwaitable { dst, src } => format!("{} = await {}", r(dst), r(src)),
            I::Send { iter, value, offset } => {
                format!("send {} to {}, at its end go to {}", r(value), r(iter), self.target(offset.into()))
            }
            I::GetAsyncIter { dst, src } => format!("{} = async iter of {}", r(dst), r(src)),
            I::GetAsyncNext { dst, src } => format!("{} = async next of {}", r(dst), r(src)),
            I::Raise { exc: NO_REG, .. } => "raise".to_owned(),
            I::Raise { exc, cause: NO_REG } => format!("raise {}", r(exc)),
            I::Raise { exc, cause } => format!("raise {} from {}", r(exc), r(cause)),
            I::Reraise { exc } => format!("raise {} again", r(exc)),
            I::MatchException { dst, exc, types } => {
                format!("{} = {} is caught by {}", r(dst), r(exc), r(types))
            }
            _ => self.objects(instr),
        }
    }

    fn objects(&self, instr: Instr) -> String {
        use Instr as I;
        let r = |reg: Reg| self.reg(reg);
        match instr {
            I::BuildList { dst, base, count } => format!("{} = [{}]", r(dst), self.range(base, count)),
            I::BuildTuple { dst, base, count } => format!("{} = ({})", r(dst), self.range(base, count)),
            I::BuildSet { dst, base, count } => format!("{} = set({})", r(dst), self.range(base, count)),
            I::BuildDict { dst, base, count } => {
                format!("{} = dict({})", r(dst), self.range(base, count.saturating_mul(2)))
            }
            I::BuildString { dst, base, count } => format!("{} = join({})", r(dst), self.range(base, count)),
            I::BuildSlice { dst, base } => format!("{} = slice({})", r(dst), self.range(base, 3)),
            I::ListAppend { list, src } => format!("{} append {}", r(list), r(src)),
            I::ListExtend { list, src } => format!("{} extend {}", r(list), r(src)),
            I::ExtendArgs { list, src, .. } => format!("{} extend {} as arguments", r(list), r(src)),
            I::SetAdd { set, src } => format!("{} add {}", r(set), r(src)),
            I::SetUpdate { set, src } => format!("{} update {}", r(set), r(src)),
            I::DictSet { dict, key, src } => format!("{}[{}] = {}", r(dict), r(key), r(src)),
            I::DictUpdate { dict, src } => format!("{} update {}", r(dict), r(src)),
            I::DictMerge { dict, src, .. } => format!("{} merge {}", r(dict), r(src)),
            I::ListToTuple { dst, src } => format!("{} = tuple of {}", r(dst), r(src)),
            I::Format { conversion, dst, src, spec } => {
                let conversion = match conversion {
                    Conversion::None => "",
                    Conversion::Str => "!s",
                    Conversion::Repr => "!r",
                    Conversion::Ascii => "!a",
                };
                let spec = if spec == NO_REG { String::new() } else { format!(" as {}", r(spec)) };
                format!("{} = format {}{conversion}{spec}", r(dst), r(src))
            }
            I::Unpack { src, base, count } => format!("{} = unpack {}", self.range(base, count), r(src)),
            I::UnpackStar { before, src, base, after } => {
                let count = u16::from(before).saturating_add(after).saturating_add(1);
                format!("{} = unpack {} with the {before}th a list", self.range(base, count), r(src))
            }
            I::LoadAttr { dst, obj, name } => format!("{} = {}.{}", r(dst), r(obj), self.name(name)),
            I::StoreAttr { obj, name, src } => format!("{}.{} = {}", r(obj), self.name(name), r(src)),
            I::DeleteAttr { obj, name } => format!("delete {}.{}", r(obj), self.name(name)),
            I::LoadItem { dst, obj, key } => format!("{} = {}[{}]", r(dst), r(obj), r(key)),
            I::StoreItem { obj, key, src } => format!("{}[{}] = {}", r(obj), r(key), r(src)),
            I::DeleteItem { obj, key } => format!("delete {}[{}]", r(obj), r(key)),
            _ => self.calls(instr),
        }
    }

    fn calls(&self, instr: Instr) -> String {
        use Instr as I;
        let r = |reg: Reg| self.reg(reg);
        match instr {
            I::Call { dst, base, argc } | I::CallKw { dst, base, argc } => {
                format!("{} = call {}({})", r(dst), r(base), self.range(base.saturating_add(1), argc))
            }
            I::CallEx { dst, base } => {
                let (list, dict) = (base.saturating_add(1), base.saturating_add(2));
                format!("{} = call {}(*{}, **{})", r(dst), r(base), r(list), r(dict))
            }
            I::LoadMethod { base, obj, name } => {
                format!("{} = method {}.{}", r(base), r(obj), self.name(name))
            }
            I::CallMethod { dst, base, argc } | I::CallMethodKw { dst, base, argc } => {
                format!("{} = call {}({})", r(dst), r(base), self.range(base.saturating_add(2), argc))
            }
            I::LoadSpecial { special, base, obj } => {
                let name = match special {
                    Special::Enter => "__enter__",
                    Special::Exit => "__exit__",
                    Special::AsyncEnter => "__aenter__",
                    Special::AsyncExit => "__aexit__",
                };
                format!("{} = method {}.{name}", r(base), r(obj))
            }
            I::Extra { index } => {
                let names = self.code.keywords.get(index as usize);
                let names =
                    names.map(|names| names.iter().map(|name| self.symbol(*name)).collect::<Vec<_>>());
                format!("with keywords {}", names.unwrap_or_default().join(", "))
            }
            I::MakeFunction { dst, base, child } => {
                let name =
                    self.code.children.get(usize::from(child)).and_then(|id| {
                        self.program.codes.get(id.0 as usize).map(|code| self.symbol(code.name))
                    });
                let with =
                    if base == NO_REG { String::new() } else { format!(" with {}", self.range(base, 3)) };
                format!("{} = function {}{with}", r(dst), name.unwrap_or("?"))
            }
            I::Import { dst, module } => {
                let name = self.program.modules.get(module as usize).map_or("?", |module| &*module.name);
                format!("{} = import {name}", r(dst))
            }
            I::ImportFrom { dst, src, name } => {
                format!("{} = from {} import {}", r(dst), r(src), self.name(name))
            }
            other => format!("{other:?}"),
        }
    }

    fn reg(&self, reg: Reg) -> String {
        match self.code.locals.iter().find(|(_, own)| *own == reg) {
            Some((name, _)) => self.symbol(*name).to_owned(),
            None => format!("r{reg}"),
        }
    }

    fn range(&self, base: Reg, count: u16) -> String {
        let regs = (base..base.saturating_add(count)).map(|reg| self.reg(reg));
        regs.collect::<Vec<_>>().join(", ")
    }

    fn target(&self, offset: i32) -> i64 {
        i64::from(self.at) + 1 + i64::from(offset)
    }

    fn symbol(&self, name: Symbol) -> &str {
        self.program.symbols.name(name)
    }

    fn name(&self, name: u16) -> &str {
        self.code.names.get(usize::from(name)).map_or("?", |name| self.symbol(*name))
    }

    fn global(&self, slot: u32) -> &str {
        let module = self.program.modules.get(self.code.module.0 as usize);
        module.and_then(|module| module.slots.get(slot as usize)).map_or("?", |name| self.symbol(*name))
    }

    fn builtin(&self, slot: u32) -> &str {
        let module = self.program.modules.first();
        module.and_then(|module| module.slots.get(slot as usize)).map_or("?", |name| self.symbol(*name))
    }

    fn constant(&self, index: u32) -> String {
        match self.program.consts.get(index as usize) {
            Some(Const::None) => "None".to_owned(),
            Some(Const::Bool(value)) => format!("{value}"),
            Some(Const::Ellipsis) => "...".to_owned(),
            Some(Const::Int(value)) => value.to_string(),
            Some(Const::BigInt(value)) => value.to_string(),
            Some(Const::Float(value)) => format!("{value:?}"),
            Some(Const::Complex(real, imag)) => format!("({real:?}+{imag:?}j)"),
            Some(Const::Str(text)) => format!("{text:?}"),
            Some(Const::Bytes(bytes)) => format!("b\"{}\"", bytes.escape_ascii()),
            Some(Const::Tuple(items)) => {
                let items: Vec<String> = items.iter().map(|item| self.constant(*item)).collect();
                format!("({})", items.join(", "))
            }
            Some(Const::FrozenSet(items)) => {
                let items: Vec<String> = items.iter().map(|item| self.constant(*item)).collect();
                format!("frozenset({})", items.join(", "))
            }
            None => "?".to_owned(),
        }
    }
}

fn unary(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Neg => "-",
        UnaryOp::Pos => "+",
        UnaryOp::Invert => "~",
        UnaryOp::Not => "not ",
    }
}
