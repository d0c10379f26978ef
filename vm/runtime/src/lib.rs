//! Execution: objects and their heap, operators, the library's functions in Rust, and the interpreter.
//!
//! Sans-IO: it never touches a clock, a file, a socket, a thread or a browser API. What natives ask of the machine
//! around them goes through [`Host`]. It knows compiled code only, and no compiler.
//!
//! Reading order: `object`, `heap`, `isolate` (data) → `thread`, `world`, `host`, `vm` (what code runs on) → `interp` →
//! `ops` (operators) → `native` (the library in Rust) → `pickle`, `traceback`.

mod block;
mod draws;
mod flow;
mod heap;
mod host;
mod interp;
mod isolate;
mod native;
mod object;
mod ops;
mod pickle;
mod thread;
mod traceback;
pub mod types;
mod vm;
mod world;

pub use block::{Block, Resource, ResourceKey};
pub use draws::Draws;
pub use flow::{Args, Call, Raised};
pub use heap::{Heap, HeapDelta, children};
pub use host::{Acquired, Answer, Host, ProcessState};
pub use interp::{RunLimits, Stop, SwitchPoints};
pub use isolate::{Isolate, ModuleState};
pub use native::{NativeFn, Owner, names_of_module, native, table as natives};
pub use object::{
    Attrs, Class, DictPart, Exception, Generator, GeneratorState, Instance, Iter, Object, TracebackEntry,
};
pub use ops::digits::{complex_repr, float_repr};
pub use ops::repr::{repr_bytes, repr_str};
pub use ops::str as text_of;
pub use thread::{Cont, Frame, Incoming, Thread};
pub use traceback::{Texts, format as format_exception, summary as summary_of_exception, unknown_texts};
pub use vm::{Vm, class_of_object};
pub use world::{Over, Request, TaskInfo, World};
