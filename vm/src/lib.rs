//! Programs: a Python-style language on a deterministic machine.
//!
//! Sans-IO: it never touches a clock, a file, a socket, a thread or a browser API. The same program, settings and
//! seed give the same trace to the byte, natively and in a browser.
//!
//! Reading order: [`value`], [`object`], [`heap`] (data) → [`code`] (instructions) → `compile` (from text) →
//! [`thread`], [`vm`], `interp` (execution) → [`native`] and `prelude` (the library) → `machine` (processes,
//! scheduling, virtual time, the trace) → [`debugger`] (going forward and back).

pub mod block;
pub mod code;
pub mod code_text;
pub mod compile;
pub mod debugger;
pub mod draws;
pub mod flow;
pub mod heap;
pub mod host;
pub mod interp;
pub mod isolate;
pub mod library;
pub mod machine;
pub mod names;
pub mod native;
pub mod object;
pub mod ops;
pub mod pickle;
pub mod symbol;
pub mod thread;
pub mod traceback;
pub mod types;
pub mod value;
pub mod vm;
pub mod world;
