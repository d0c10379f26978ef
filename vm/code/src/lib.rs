//! Programs once they are compiled: values, names as numbers, and the instructions of a register machine.
//!
//! Sans-IO, and nothing is executed here. The compiler makes it, the runtime executes it.
//!
//! Reading order: `value`, `symbol`, [`names`] → `instr` → `program` → `listing` (code for people).

mod instr;
mod listing;
pub mod names;
mod program;
mod symbol;
mod value;

pub use instr::{BinOp, CmpOp, Conversion, Instr, NO_REG, Reg, Special, UnaryOp};
pub use listing::{instruction, listing};
pub use program::{
    BUILTINS, Code, CodeId, CodeKind, Const, Guard, Handling, Module, ModuleId, Params, Program, Span,
};
pub use symbol::Symbols;
pub use value::{NativeId, ObjId, Symbol, Value};
