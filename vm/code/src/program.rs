//! Compiled programs: code objects and modules.
//!
//! The machine has registers. A frame's registers are laid out as
//! `[parameters][free variables' cells][other locals, own cells, temporaries]`; parameters in the order
//! positional (positional-only first), keyword-only, `*args`, `**kwargs`. Arguments of a call are put into
//! consecutive registers of the caller, and the callee's window begins there, so passing them copies nothing.
//!
//! Ids of codes, modules, constants and names are global in a [`Program`]: the library is compiled once, and a
//! user's program is appended to (a clone of) it.

use std::sync::Arc;

use hashbrown::HashMap;
use num_bigint::BigInt;
use shared::program::CodeLine;

use crate::instr::{Instr, Reg};
use crate::symbol::Symbols;
use crate::value::Symbol;

/// A stretch of source text. Lines from 1, columns from 0 in characters, as CPython counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    pub line: u32,
    pub end_line: u32,
    pub column: u16,
    pub end_column: u16,
}

/// Instructions `start..end` are guarded: an exception goes into register `exc`, and execution on at `target`.
/// The first entry that contains the instruction counts: inner ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    pub start: u32,
    pub end: u32,
    pub target: u32,
    pub exc: Reg,
}

/// While in `start..end`, the exception in `exc` is being handled: it is what a bare `raise` raises and the
/// context of new exceptions. Inner ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handling {
    pub start: u32,
    pub end: u32,
    pub exc: Reg,
}

/// What calling a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    Function,
    Generator,
    Coroutine,
    AsyncGenerator,
    /// A class body: one parameter, the namespace; returns the `__class__` cell or `None`.
    ClassBody,
    Module,
}

/// A parameter list.
#[derive(Debug, Clone, Default)]
pub struct Params {
    /// Names in the order of registers: positional, then keyword-only, then `*args`, then `**kwargs`.
    pub names: Vec<Symbol>,
    pub positional_only: u16,
    /// Includes the positional-only ones.
    pub positional: u16,
    pub keyword_only: u16,
    pub star_args: bool,
    pub star_kwargs: bool,
}

/// One function, class body or module.
#[derive(Debug, Clone)]
pub struct Code {
    pub id: CodeId,
    pub module: ModuleId,
    pub kind: CodeKind,
    pub name: Symbol,
    /// `Outer.<locals>.inner`.
    pub qualname: Arc<str>,
    /// The docstring.
    pub doc: Option<Arc<str>>,
    pub params: Params,
    pub first_line: u32,
    /// How many registers a frame has.
    pub registers: u16,
    pub instrs: Vec<Instr>,
    /// One for each instruction.
    pub spans: Vec<Span>,
    pub names: Vec<Symbol>,
    pub keywords: Vec<Arc<[Symbol]>>,
    pub children: Vec<CodeId>,
    /// For each free variable, the register of the *enclosing* frame that holds its cell.
    pub captures: Vec<Reg>,
    pub free_names: Vec<Symbol>,
    /// Named registers, for a debugger: parameters, locals and cells.
    pub locals: Vec<(Symbol, Reg)>,
    /// Registers among `locals` that hold cells.
    pub cells: Vec<Reg>,
    pub guards: Vec<Guard>,
    pub handling: Vec<Handling>,
    /// `Yield` instructions that delegate: (index of the instruction, register of the iterator).
    pub delegations: Vec<(u32, Reg)>,
    /// Library code: its steps are hidden and atomic unless the settings show them.
    pub library: bool,
}

impl Code {
    /// The keyword names of a call, from the operand after it.
    #[inline]
    pub fn keywords_of(&self, operand: Instr) -> Option<&[Symbol]> {
        match operand {
            Instr::Extra { index } => self.keywords.get(index as usize).map(|names| &**names),
            _ => None,
        }
    }
}

/// A code object of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeId(pub u32);

/// A module of a program. 0 is `builtins`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ModuleId(pub u32);

/// The module `builtins`.
pub const BUILTINS: ModuleId = ModuleId(0);

/// A constant. Strings that are constants are one object each in an isolate.
#[derive(Debug, Clone, PartialEq)]
pub enum Const {
    None,
    Bool(bool),
    Ellipsis,
    Int(i64),
    BigInt(BigInt),
    Float(f64),
    Complex(f64, f64),
    Str(Arc<str>),
    Bytes(Arc<[u8]>),
    /// Indices of constants.
    Tuple(Arc<[u32]>),
    FrozenSet(Arc<[u32]>),
}

/// A module: its code and its variables.
#[derive(Debug, Clone)]
pub struct Module {
    /// Dotted.
    pub name: Arc<str>,
    /// `main.py`, or the library's name of the file.
    pub file: Arc<str>,
    /// The number of the file in a [`CodeLine`].
    pub number: usize,
    /// For tracebacks; empty for the library.
    pub source: Arc<str>,
    pub code: CodeId,
    /// Names of its slots. Slot 0 is `__name__`.
    pub slots: Vec<Symbol>,
    pub library: bool,
}

impl Module {
    /// Where a variable is among its slots.
    #[inline]
    pub fn slot_of(&self, name: Symbol) -> Option<usize> {
        self.slots.iter().position(|slot| *slot == name)
    }
}

/// A whole program: the library and the user's modules. It never changes while it runs.
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub symbols: Arc<Symbols>,
    pub codes: Vec<Arc<Code>>,
    pub modules: Vec<Arc<Module>>,
    /// The library's modules by name; they are the first.
    pub library: Arc<HashMap<Arc<str>, ModuleId>>,
    pub consts: Vec<Const>,
    /// The user's main module.
    pub main: Option<ModuleId>,
}

impl Program {
    /// The line of an instruction, where it is one of the user's.
    #[inline]
    pub fn line(&self, code: &Code, pc: u32) -> CodeLine {
        match code.spans.get(pc as usize) {
            Some(span) if !code.library => CodeLine::new(self.module(code.module).number, span.line),
            _ => CodeLine::NONE,
        }
    }

    /// A line, as a sentence names it.
    pub fn line_text(&self, line: CodeLine) -> String {
        let found = self.modules.iter().find(|module| !module.library && module.number == line.file());
        line.in_words(found.map_or("", |module| &module.file))
    }

    /// A code object.
    #[inline]
    pub fn code(&self, id: CodeId) -> &Code {
        &self.codes[id.0 as usize]
    }

    /// A module.
    #[inline]
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// A module by its dotted name.
    pub fn find_module(&self, name: &str) -> Option<ModuleId> {
        if let Some(found) = self.library.get(name) {
            return Some(*found);
        }
        let first = self.library.len();
        let own = self.modules[first..].iter().position(|module| &*module.name == name)?;
        Some(ModuleId(u32::try_from(first + own).ok()?))
    }
}

const _: () = assert!(size_of::<Instr>() == 8);
