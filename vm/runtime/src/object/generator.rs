//! Generators, coroutines and async generators: detached frames.

use std::sync::Arc;

use vm_code::{CodeId, CodeKind, ObjId, Symbol, Value};

/// A frame that can be suspended.
#[derive(Debug, Clone)]
pub struct Generator {
    pub code: CodeId,
    /// `Generator`, `Coroutine` or `AsyncGenerator`.
    pub kind: CodeKind,
    pub name: Symbol,
    pub qualname: Arc<str>,
    pub state: GeneratorState,
    /// The next instruction.
    pub pc: u32,
    /// The registers, while it is suspended.
    pub registers: Box<[Value]>,
    /// Where a value that is sent in goes; none before the first resume.
    pub resume_dst: Option<vm_code::Reg>,
    /// Async generators: whether a frame iterates over it now.
    pub busy: bool,
    /// Whose instance it seems to be: `map`, which is a generator of the library's.
    pub shown: Option<ObjId>,
    /// Coroutines: whether anything ever awaited it (for "was never awaited").
    pub started: bool,
}

/// Where a generator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneratorState {
    Created,
    Suspended,
    Running,
    Closed,
}

impl Generator {
    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        96 + self.registers.len() * 16
    }
}
