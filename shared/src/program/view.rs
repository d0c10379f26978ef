//! The state of the machine between two instructions, as the inspector shows it.

use serde::{Deserialize, Serialize};

pub use super::end::ProgramEnd;
use super::event::{CoreId, ProcessId, ResourceId, ResourceKind, TaskNumber, TaskOutcome, ThreadId};

/// The state of the whole machine before the instruction numbered `step`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateView {
    pub step: u64,
    pub time_ns: u64,
    /// The number of trace events before it.
    pub events: u64,
    /// How the run ended; `None` while it goes on.
    pub end: Option<ProgramEnd>,
    /// The thread whose instruction comes next.
    pub current: Option<ThreadId>,
    pub processes: Vec<ProcessView>,
    pub threads: Vec<ThreadView>,
    pub tasks: Vec<TaskView>,
    /// Locks, queues and others that a thread holds or waits for.
    pub resources: Vec<ResourceView>,
    /// The threads that can get the next turn, in the order in which the policy would choose them.
    pub ready: Vec<ThreadId>,
    /// Bytes of standard output and error so far, in the order in which they were written.
    pub output_bytes: u64,
}

/// One process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessView {
    pub id: ProcessId,
    pub name: String,
    /// The thread that has its interpreter lock; `None` if it is free, or the policy has none.
    pub gil: Option<ThreadId>,
    pub heap_objects: u64,
    pub heap_bytes: u64,
    /// Module-level variables of the main program, without functions, classes and modules.
    pub globals: Vec<Variable>,
}

/// One thread that has not ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThreadView {
    pub id: ThreadId,
    pub process: ProcessId,
    pub name: String,
    pub daemon: bool,
    pub state: ThreadState,
    /// The innermost frame first; frames of the library only where library steps are shown.
    pub frames: Vec<FrameView>,
    /// The asyncio task that it is executing.
    pub task: Option<TaskNumber>,
    /// The instruction that it executes next, as text.
    pub next: String,
}

/// What a thread is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ThreadState {
    Running {
        core: CoreId,
    },
    Ready,
    Offloaded {
        core: CoreId,
        name: String,
    },
    Blocked {
        resource: ResourceId,
        what: ResourceKind,
        name: String,
        holders: Vec<ThreadId>,
        until_ns: Option<u64>,
    },
    Ended,
}

/// One frame of a stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FrameView {
    pub function: String,
    /// `main.py`, another file of the program, or the library's module.
    pub file: String,
    /// Its current line, from 1.
    pub line: u32,
    pub locals: Vec<Variable>,
}

/// A name and the `repr` of its value, shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Variable {
    pub name: String,
    pub value: String,
}

/// One asyncio task that has not ended, with its coroutine's stack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskView {
    pub id: TaskNumber,
    pub thread: ThreadId,
    pub name: String,
    /// What it awaits, in words; empty while it runs or is ready.
    pub awaits: String,
    pub running: bool,
    pub outcome: Option<TaskOutcome>,
    pub frames: Vec<FrameView>,
}

/// A lock, a queue, …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceView {
    pub id: ResourceId,
    pub what: ResourceKind,
    /// The variable that refers to it, where one is known; else its type and number.
    pub name: String,
    pub holders: Vec<ThreadId>,
    /// In the order in which they began to wait.
    pub waiters: Vec<ThreadId>,
    /// What it contains (a queue's length and capacity, a semaphore's count), in words.
    pub detail: String,
}
