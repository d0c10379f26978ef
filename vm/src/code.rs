//! Compiled programs: instructions, code objects, modules.
//!
//! The machine has registers. A frame's registers are laid out as
//! `[parameters][free variables' cells][other locals, own cells, temporaries]`; parameters in the order
//! positional (positional-only first), keyword-only, `*args`, `**kwargs`. Arguments of a call are put into
//! consecutive registers of the caller, and the callee's window begins there, so passing them copies nothing.
//!
//! Ids of codes, modules, constants and names are global in a [`Program`]: the library is compiled once, and a
//! person's program is appended to (a clone of) it.

use std::sync::Arc;

use hashbrown::HashMap;
use num_bigint::BigInt;
use shared::program::CodeLine;

use crate::machine::boot::Booted;
use crate::symbol::Symbols;
use crate::value::Symbol;

/// A register of the current frame.
pub type Reg = u16;

/// In place of a register: none.
pub const NO_REG: Reg = u16::MAX;

/// `a op b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum CmpOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
    Is,
    IsNot,
    In,
    NotIn,
}

/// `op a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Not,
}

/// `{value!r}` and its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// Special methods that are looked up on the type, with the error that CPython gives where they are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Special {
    Enter,
    Exit,
    AsyncEnter,
    AsyncExit,
}

/// One instruction: 8 bytes. Offsets of jumps count from the *next* instruction. `name` indexes `Code::names`.
///
/// Every instruction that can call Python code stores the result in `dst` when that call returns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Instr {
    Move {
        dst: Reg,
        src: Reg,
    },
    LoadNone {
        dst: Reg,
    },
    /// Makes a register unbound, whatever it holds.
    Unbind {
        reg: Reg,
    },
    LoadBool {
        dst: Reg,
        value: bool,
    },
    LoadInt {
        dst: Reg,
        value: i32,
    },
    LoadConst {
        dst: Reg,
        index: u32,
    },
    /// A module-level variable of the code's module; unbound: the builtin of that name, else `NameError`.
    LoadGlobal {
        dst: Reg,
        slot: u32,
    },
    StoreGlobal {
        src: Reg,
        slot: u32,
    },
    DeleteGlobal {
        slot: u32,
    },
    /// A builtin that the module never assigns: a slot of module 0.
    LoadBuiltin {
        dst: Reg,
        slot: u32,
    },
    /// Wraps what is in `reg` (or nothing) in a cell, in place.
    MakeCell {
        reg: Reg,
    },
    /// `name` is for the error where the cell is empty.
    LoadCell {
        dst: Reg,
        cell: Reg,
        name: u16,
    },
    StoreCell {
        cell: Reg,
        src: Reg,
    },
    DeleteCell {
        cell: Reg,
        name: u16,
    },
    /// `UnboundLocalError` where the register is unbound. Emitted where the compiler cannot prove a binding.
    CheckBound {
        reg: Reg,
        name: u16,
    },
    /// `UnboundLocalError` where it is unbound already.
    DeleteLocal {
        reg: Reg,
        name: u16,
    },
    /// In class bodies, whose register 0 is the namespace (a dict): the namespace, else the global or builtin.
    LoadName {
        dst: Reg,
        name: u16,
    },
    StoreName {
        src: Reg,
        name: u16,
    },
    DeleteName {
        name: u16,
    },
    /// In class bodies: the namespace, else the cell.
    LoadClassCell {
        dst: Reg,
        cell: Reg,
        name: u16,
    },

    Add {
        dst: Reg,
        a: Reg,
        b: Reg,
    },
    Sub {
        dst: Reg,
        a: Reg,
        b: Reg,
    },
    Mul {
        dst: Reg,
        a: Reg,
        b: Reg,
    },
    /// `a + imm`; `in_place`: `a += imm`, which asks `__iadd__` first where `a` is neither int nor float.
    AddImm {
        in_place: bool,
        dst: Reg,
        a: Reg,
        imm: i16,
    },
    /// `a - imm`, or `a -= imm`.
    SubImm {
        in_place: bool,
        dst: Reg,
        a: Reg,
        imm: i16,
    },
    /// `a op b`.
    Binary {
        op: BinOp,
        dst: Reg,
        a: Reg,
        b: Reg,
    },
    /// `a op= b`: the in-place method first.
    InPlace {
        op: BinOp,
        dst: Reg,
        a: Reg,
        b: Reg,
    },
    Compare {
        op: CmpOp,
        dst: Reg,
        a: Reg,
        b: Reg,
    },
    Unary {
        op: UnaryOp,
        dst: Reg,
        src: Reg,
    },

    /// Forward only.
    Jump {
        offset: i32,
    },
    /// Backward: a switch point.
    Loop {
        offset: i32,
    },
    JumpIfTrue {
        src: Reg,
        offset: i32,
    },
    JumpIfFalse {
        src: Reg,
        offset: i32,
    },
    /// Jumps where the comparison is false (forward only). Never `In`/`NotIn`.
    JumpUnless {
        op: CmpOp,
        a: Reg,
        b: Reg,
        offset: i16,
    },
    /// The same against a small integer. Only `Lt..Ge`.
    JumpUnlessImm {
        op: CmpOp,
        a: Reg,
        imm: i16,
        offset: i16,
    },

    BuildList {
        dst: Reg,
        base: Reg,
        count: u16,
    },
    BuildTuple {
        dst: Reg,
        base: Reg,
        count: u16,
    },
    BuildSet {
        dst: Reg,
        base: Reg,
        count: u16,
    },
    /// `count` pairs: key, value, key, value, …
    BuildDict {
        dst: Reg,
        base: Reg,
        count: u16,
    },
    /// Joins strings.
    BuildString {
        dst: Reg,
        base: Reg,
        count: u16,
    },
    /// `slice(base, base + 1, base + 2)`; unbound parts are `None`.
    BuildSlice {
        dst: Reg,
        base: Reg,
    },
    ListAppend {
        list: Reg,
        src: Reg,
    },
    /// Any iterable (`[*x]`).
    ListExtend {
        list: Reg,
        src: Reg,
    },
    /// `f(*src)`: the same, with CPython's words for what is no iterable. `callee` is for its message.
    ExtendArgs {
        list: Reg,
        src: Reg,
        callee: Reg,
    },
    SetAdd {
        set: Reg,
        src: Reg,
    },
    SetUpdate {
        set: Reg,
        src: Reg,
    },
    DictSet {
        dict: Reg,
        key: Reg,
        src: Reg,
    },
    /// `{**src}`.
    DictUpdate {
        dict: Reg,
        src: Reg,
    },
    /// `f(**src)`: a `TypeError` for a key that is there already. `callee` is for its message.
    DictMerge {
        dict: Reg,
        src: Reg,
        callee: Reg,
    },
    ListToTuple {
        dst: Reg,
        src: Reg,
    },
    /// `spec` is a register with a string, or `NO_REG`.
    Format {
        conversion: Conversion,
        dst: Reg,
        src: Reg,
        spec: Reg,
    },
    /// Into `base..base + count`.
    Unpack {
        src: Reg,
        base: Reg,
        count: u16,
    },
    /// Into `base..`: `before` values, a list, `after` values.
    UnpackStar {
        before: u8,
        src: Reg,
        base: Reg,
        after: u16,
    },

    LoadAttr {
        dst: Reg,
        obj: Reg,
        name: u16,
    },
    StoreAttr {
        obj: Reg,
        name: u16,
        src: Reg,
    },
    DeleteAttr {
        obj: Reg,
        name: u16,
    },
    LoadItem {
        dst: Reg,
        obj: Reg,
        key: Reg,
    },
    StoreItem {
        obj: Reg,
        key: Reg,
        src: Reg,
    },
    DeleteItem {
        obj: Reg,
        key: Reg,
    },

    GetIter {
        dst: Reg,
        src: Reg,
    },
    /// The next element into `dst`, or a forward jump at the end.
    ForIter {
        iter: Reg,
        dst: Reg,
        offset: i16,
    },

    /// `base` is the callee, then `argc` positional arguments.
    Call {
        dst: Reg,
        base: Reg,
        argc: u16,
    },
    /// The same, where the last of the `argc` arguments have names: an `Extra` follows with the index of
    /// `Code::keywords`.
    CallKw {
        dst: Reg,
        base: Reg,
        argc: u16,
    },
    /// `base` is the callee, `base + 1` a tuple or list of positional arguments, `base + 2` a dict or unbound.
    CallEx {
        dst: Reg,
        base: Reg,
    },
    /// For a call that follows: `base` becomes the function and `base + 1` the receiver, or `base` any other
    /// callable and `base + 1` unbound. Arguments begin at `base + 2`.
    LoadMethod {
        base: Reg,
        obj: Reg,
        name: u16,
    },
    /// After `LoadMethod`; `argc` does not count the receiver.
    CallMethod {
        dst: Reg,
        base: Reg,
        argc: u16,
    },
    /// With an `Extra`, as `CallKw`.
    CallMethodKw {
        dst: Reg,
        base: Reg,
        argc: u16,
    },
    /// Like `LoadMethod`, for a special method of the type.
    LoadSpecial {
        special: Special,
        base: Reg,
        obj: Reg,
    },
    /// An operand of the instruction before it; never executed itself.
    Extra {
        index: u32,
    },

    Return {
        src: Reg,
    },
    ReturnNone,
    /// `Code::children[child]`. `base`: tuple of defaults or unbound; `base + 1`: dict of keyword-only defaults
    /// or unbound; `base + 2`: dict of annotations or unbound. `base` is `NO_REG` where there is none of them.
    MakeFunction {
        dst: Reg,
        base: Reg,
        child: u16,
    },
    /// The module, executed at its first import.
    Import {
        dst: Reg,
        module: u32,
    },
    /// `from src import name`.
    ImportFrom {
        dst: Reg,
        src: Reg,
        name: u16,
    },

    /// Gives `src` to whoever resumes; `dst` is what was sent.
    Yield {
        dst: Reg,
        src: Reg,
    },
    /// A `yield` of an async generator.
    YieldAsync {
        dst: Reg,
        src: Reg,
    },
    /// The iterator of `yield from src`.
    GetYieldFrom {
        dst: Reg,
        src: Reg,
    },
    /// The iterator of `await src`.
    GetAwaitable {
        dst: Reg,
        src: Reg,
    },
    /// Sends `value` into `iter`. It yields: `value` is what was yielded, and a `Yield`, which has an entry in
    /// `Code::delegations`, follows. It returns: `value` is the result, and a forward jump.
    Send {
        iter: Reg,
        value: Reg,
        offset: i16,
    },
    GetAsyncIter {
        dst: Reg,
        src: Reg,
    },
    /// The awaitable of the next element.
    GetAsyncNext {
        dst: Reg,
        src: Reg,
    },

    /// `raise exc from cause`; either may be `NO_REG` (a bare `raise`).
    Raise {
        exc: Reg,
        cause: Reg,
    },
    /// Goes on with an exception that was caught, unchanged.
    Reraise {
        exc: Reg,
    },
    /// Whether `exc` is caught by `except types`.
    MatchException {
        dst: Reg,
        exc: Reg,
        types: Reg,
    },
}

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

/// A whole program: the library and what a person wrote. Never changes while it runs.
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub symbols: Arc<Symbols>,
    pub codes: Vec<Arc<Code>>,
    pub modules: Vec<Arc<Module>>,
    /// The library's modules by name; they are the first.
    pub library: Arc<HashMap<Arc<str>, ModuleId>>,
    pub consts: Vec<Const>,
    /// What its processes begin with.
    pub booted: Option<Arc<Booted>>,
    /// The person's main module.
    pub main: Option<ModuleId>,
}

impl Program {
    /// The line of an instruction, where it is one of the person's.
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
    pub fn code(&self, id: CodeId) -> &Code {
        &self.codes[id.0 as usize]
    }

    /// A module.
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
