//! The instructions of the machine, and the operators that they name.

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

    /// Gives `src` to the resuming frame; `dst` is what was sent.
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

impl BinOp {
    /// How the operator is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinOp::Add => "+",
            BinOp::Sub => "-",
            BinOp::Mul => "*",
            BinOp::TrueDiv => "/",
            BinOp::FloorDiv => "//",
            BinOp::Mod => "%",
            BinOp::Pow => "**",
            BinOp::MatMul => "@",
            BinOp::LShift => "<<",
            BinOp::RShift => ">>",
            BinOp::And => "&",
            BinOp::Or => "|",
            BinOp::Xor => "^",
        }
    }
}

impl CmpOp {
    /// How the operator is written.
    pub fn symbol(self) -> &'static str {
        match self {
            CmpOp::Lt => "<",
            CmpOp::Le => "<=",
            CmpOp::Eq => "==",
            CmpOp::Ne => "!=",
            CmpOp::Gt => ">",
            CmpOp::Ge => ">=",
            CmpOp::Is => "is",
            CmpOp::IsNot => "is not",
            CmpOp::In => "in",
            CmpOp::NotIn => "not in",
        }
    }
}
