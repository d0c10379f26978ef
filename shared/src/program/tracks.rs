//! What a trace is made of: the tracks of processes, threads and tasks, and what lies on them.

use super::event::{
    CodeLine, CoreId, ProcessId, ResourceId, ResourceKind, Stream, TaskNumber, TaskOutcome, ThreadId,
};
use super::lane::{Crowd, Lane};

/// A short text, kept once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(pub(super) u32);

/// A process.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessTrack {
    pub id: ProcessId,
    pub name: String,
    pub started_ns: u64,
    pub ended: Option<Ended<i32>>,
    /// Who held its interpreter lock; empty without one.
    pub gil: Lane<ThreadId>,
    /// How many of its threads ran, were ready or waited.
    pub crowd: Crowd,
    /// Its threads, by creation.
    pub threads: Vec<ThreadId>,
    pub(super) opened: u32,
}

/// A thread.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreadTrack {
    pub id: ThreadId,
    pub process: ProcessId,
    pub parent: Option<ThreadId>,
    pub name: String,
    pub daemon: bool,
    pub started_ns: u64,
    /// Whether it failed, once it has ended.
    pub ended: Option<Ended<bool>>,
    /// What it was doing.
    pub lane: Lane<Stint>,
    /// What it held, in as many rows as holds overlapped.
    pub held: Vec<Lane<ResourceId>>,
    /// What a person should notice.
    pub marks: Vec<Mark>,
    /// The tasks of its event loop, by creation.
    pub tasks: Vec<TaskNumber>,
    /// How many of these ran, were ready or waited.
    pub crowd: Crowd,
    /// By which events it began and ended native code: it may lose its core meanwhile.
    pub(super) natives: Vec<(u32, Option<Text>)>,
    pub(super) opened: u32,
}

/// An asyncio task.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskTrack {
    pub id: TaskNumber,
    /// The thread of its loop.
    pub thread: ThreadId,
    pub parent: Option<TaskNumber>,
    pub name: String,
    pub created_ns: u64,
    pub ended: Option<Ended<TaskOutcome>>,
    /// What it was doing.
    pub lane: Lane<TaskStint>,
    pub(super) opened: u32,
}

/// The end of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended<T> {
    pub time_ns: u64,
    pub how: T,
    pub(super) event: u32,
}

/// A stretch of a thread's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stint {
    pub doing: Doing,
    /// The line of the program at which it began.
    pub line: CodeLine,
    /// Instructions executed before it began.
    pub step: u64,
}

/// What a thread does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It is being started.
    Starting,
    /// It could run, but others have the interpreter lock or the cores.
    Ready(Why),
    Running(CoreId),
    /// It runs native code on its core, without the interpreter lock; the text is its name.
    Offloaded(Text),
    /// It waits for something: see [`ProgramTrace::wait`].
    Waiting(u32),
}

/// Why a thread that could run does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Started,
    Woken,
    Preempted,
    Yielded,
    /// A person chose another thread.
    Chosen,
    /// Its native operation is over.
    Returned,
}

/// What a thread waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub resource: ResourceId,
    pub what: ResourceKind,
    pub name: Text,
    /// Who had it when the wait began.
    pub holders: Box<[ThreadId]>,
    pub until_ns: Option<u64>,
    pub(super) event: u32,
}

/// A stretch of a task's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskStint {
    pub doing: TaskDoing,
    pub line: CodeLine,
    pub step: u64,
}

/// What a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskDoing {
    Ready,
    Running,
    /// It awaits what the text says.
    Suspended(Text),
}

/// Who made whom ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow {
    pub time_ns: u64,
    pub kind: ArrowKind,
    pub(super) event: u32,
}

/// The ends of an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrowKind {
    Woke { by: ThreadId, thread: ThreadId },
    Started { parent: ThreadId, thread: ThreadId },
    TaskWoke { by: TaskNumber, task: TaskNumber },
    TaskCreated { parent: TaskNumber, task: TaskNumber },
}

/// Something on a thread's lane that a person should notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub time_ns: u64,
    pub line: CodeLine,
    pub kind: MarkKind,
    pub(super) event: u32,
}

/// The kinds of mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    /// An exception left it.
    Raised(Text),
    /// It is part of a deadlock.
    Deadlock,
    /// It sent bytes to another process.
    Sent { to: Option<ProcessId>, bytes: u64 },
}

/// Something that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Which event it is: it is there once so many and one have happened.
    pub event: u32,
    pub time_ns: u64,
    pub thread: ThreadId,
    pub line: CodeLine,
    pub stream: Stream,
    pub text: String,
}
