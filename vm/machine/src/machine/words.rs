//! An instruction in words.

use vm_code::{Code, Const, Instr, Program, Reg, Symbol, Symbols};

/// What an instruction does, with the names of variables.
pub fn instruction(program: &Program, symbols: &Symbols, code: &Code, instr: &Instr) -> String {
    let words = Words { program, symbols, code };
    words.of(instr)
}

struct Words<'a> {
    program: &'a Program,
    symbols: &'a Symbols,
    code: &'a Code,
}

impl Words<'_> {
    fn of(&self, instr: &Instr) -> String {
        let r = |reg: Reg| self.register(reg);
        match *instr {
            Instr::Move { dst, src } => format!("{} = {}", r(dst), r(src)),
            Instr::LoadNone { dst } => format!("{} = None", r(dst)),
            Instr::LoadBool { dst, value } => {
                format!("{} = {}", r(dst), if value { "True" } else { "False" })
            }
            Instr::LoadInt { dst, value } => format!("{} = {value}", r(dst)),
            Instr::LoadConst { dst, index } => format!("{} = {}", r(dst), self.constant(index)),
            Instr::LoadGlobal { slot, .. } => format!("read {}", self.global(slot)),
            Instr::StoreGlobal { slot, .. } => format!("write {}", self.global(slot)),
            Instr::DeleteGlobal { slot } => format!("delete {}", self.global(slot)),
            Instr::LoadBuiltin { .. } => "read a builtin".to_owned(),
            Instr::LoadCell { cell, .. } => format!("read {}", r(cell)),
            Instr::StoreCell { cell, .. } => format!("write {}", r(cell)),
            Instr::Add { a, b, .. } => format!("{} + {}", r(a), r(b)),
            Instr::Sub { a, b, .. } => format!("{} - {}", r(a), r(b)),
            Instr::Mul { a, b, .. } => format!("{} * {}", r(a), r(b)),
            Instr::AddImm { a, imm, .. } => format!("{} + {imm}", r(a)),
            Instr::SubImm { a, imm, .. } => format!("{} - {imm}", r(a)),
            Instr::Binary { op, a, b, .. } => format!("{} {} {}", r(a), op.symbol(), r(b)),
            Instr::InPlace { op, a, b, .. } => format!("{} {}= {}", r(a), op.symbol(), r(b)),
            Instr::Compare { op, a, b, .. } => format!("{} {} {}", r(a), op.symbol(), r(b)),
            Instr::JumpUnless { op, a, b, .. } => {
                format!("unless {} {} {}, jump", r(a), op.symbol(), r(b))
            }
            Instr::JumpUnlessImm { op, a, imm, .. } => {
                format!("unless {} {} {imm}, jump", r(a), op.symbol())
            }
            Instr::Jump { .. } => "jump".to_owned(),
            Instr::Loop { .. } => "back to the loop's head".to_owned(),
            Instr::JumpIfTrue { src, .. } => format!("if {}, jump", r(src)),
            Instr::JumpIfFalse { src, .. } => format!("unless {}, jump", r(src)),
            Instr::LoadAttr { obj, name, .. } => format!("read {}.{}", r(obj), self.name(name)),
            Instr::StoreAttr { obj, name, .. } => format!("write {}.{}", r(obj), self.name(name)),
            Instr::DeleteAttr { obj, name } => format!("delete {}.{}", r(obj), self.name(name)),
            Instr::LoadItem { obj, key, .. } => format!("read {}[{}]", r(obj), r(key)),
            Instr::StoreItem { obj, key, .. } => format!("write {}[{}]", r(obj), r(key)),
            Instr::DeleteItem { obj, key } => format!("delete {}[{}]", r(obj), r(key)),
            Instr::ForIter { .. } => "next element of the loop".to_owned(),
            Instr::LoadMethod { obj, name, .. } => format!("look up {}.{}", r(obj), self.name(name)),
            Instr::Call { .. } | Instr::CallKw { .. } | Instr::CallEx { .. } => "call".to_owned(),
            Instr::CallMethod { .. } | Instr::CallMethodKw { .. } => "call the method".to_owned(),
            Instr::Return { src } => format!("return {}", r(src)),
            Instr::ReturnNone => "return None".to_owned(),
            Instr::Yield { src, .. } => format!("yield {}", r(src)),
            Instr::Raise { .. } => "raise".to_owned(),
            Instr::ImportFrom { name, .. } => format!("import {}", self.name(name)),
            other => {
                let text = format!("{other:?}");
                text.split([' ', '{']).next().unwrap_or_default().to_owned()
            }
        }
    }

    fn register(&self, reg: Reg) -> String {
        let local = self.code.locals.iter().find(|(_, at)| *at == reg);
        local.map_or_else(|| format!("r{reg}"), |(name, _)| self.symbols.name(*name).to_owned())
    }

    fn name(&self, at: u16) -> &str {
        self.code.names.get(usize::from(at)).map_or("", |name: &Symbol| self.symbols.name(*name))
    }

    fn global(&self, slot: u32) -> &str {
        let slots = &self.program.module(self.code.module).slots;
        slots.get(slot as usize).map_or("", |name| self.symbols.name(*name))
    }

    fn constant(&self, index: u32) -> String {
        match self.program.consts.get(index as usize) {
            Some(Const::Str(text)) => format!("{:?}", text.chars().take(20).collect::<String>()),
            Some(Const::Float(float)) => vm_runtime::float_repr(*float),
            _ => "a constant".to_owned(),
        }
    }
}
