//! Why a thread gives its turn away from inside a native: the interface between intrinsics and the machine.

use shared::program::event::ResourceKind;
use vm_code::{ObjId, Value};

/// A request of the running thread to wait.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Waits in the queue of a resource until another thread unparks it (the result is `True`, or what `_unpark` gave)
    /// or `timeout_ns` have passed (the result is `otherwise`).
    Park { resource: Resource, timeout_ns: Option<u64>, otherwise: Value },
    /// Waits for virtual time to pass; `time.sleep(0)` only gives the turn away.
    Sleep { ns: u64 },
    /// The operating system keeps the thread off its core for a while; `result` is the result.
    Stall { ns: u64, result: Value },
    /// A simulated network or disk operation: like `Sleep`, but shown as input and output; `result` is the result.
    Io { ns: u64, name: String, result: Value },
    /// Computes without the interpreter lock for `ns` of core time: a kernel of the playground. The result was
    /// computed already.
    Offload { ns: u64, name: String, result: Value },
    /// Collects garbage, and gives the coroutines that were dropped and never awaited: a list of (name, line). It
    /// takes no time, and nobody else runs.
    NeverAwaited,
}

/// Something that threads can wait for: any object of the heap, or something that several processes share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Resource {
    pub key: ResourceKey,
    pub kind: ResourceKind,
}

/// What identifies a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceKey {
    /// An object of the running process's heap.
    Object(ObjId),
    /// A number that the machine gave out: semaphores and pipes between processes, threads, processes.
    Shared(u32),
}
