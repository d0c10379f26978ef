//! What a trace is made of: the tracks of processes, threads and tasks, and what lies on them.

use std::collections::HashMap;

use super::event::{
    CodeLine, CoreId, ProcessId, ResourceId, ResourceKind, Stream, TaskNumber, TaskOutcome, ThreadId,
};
use crate::lane::{Crowd, Lane, Part, Parts};

/// A text of the trace, stored once: see [`ProgramTrace::text`].
///
/// [`ProgramTrace::text`]: super::trace::ProgramTrace::text
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(pub(super) u32);

/// A process.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessTrack {
    pub id: ProcessId,
    pub name: String,
    pub started_ns: u64,
    pub ended: Option<Ended<i32>>,
    /// The thread that held its interpreter lock; empty under a policy without one.
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
    /// The resources that it held. Holds that overlap are in different rows.
    pub held: Vec<Lane<ResourceId>>,
    /// Exceptions, deadlocks and messages, which the timeline marks.
    pub marks: Vec<Mark>,
    /// The tasks of its event loop, by creation.
    pub tasks: Vec<TaskNumber>,
    /// How many of these ran, were ready or waited.
    pub crowd: Crowd,
    /// The events at which it entered (`Some`) and left (`None`) native code. In between it can lose its core.
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

/// A span of a thread's lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stint {
    pub doing: Doing,
    /// The line of the program at which it began.
    pub line: CodeLine,
    /// Instructions executed before it began.
    pub step: u64,
}

/// What a thread is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It is being started.
    Starting,
    /// It could run, but others have the interpreter lock or the cores.
    Ready(Why),
    Running(CoreId),
    /// It runs native code on its core, without the interpreter lock; the text is its name.
    Offloaded(Text),
    /// It waits for something: see [`super::trace::ProgramTrace::wait`].
    Waiting(u32),
}

/// Why a thread that could run does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Started,
    Woken,
    Preempted,
    Yielded,
    /// The user chose another thread.
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
    /// The threads that held it when the wait began.
    pub holders: Box<[ThreadId]>,
    pub until_ns: Option<u64>,
    pub(super) event: u32,
}

/// A span of a task's lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskStint {
    pub doing: TaskDoing,
    pub line: CodeLine,
    pub step: u64,
}

/// What a task is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskDoing {
    Ready,
    Running,
    /// It awaits what the text says.
    Suspended(Text),
}

/// One thread or task made another ready.
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

/// An exception, a deadlock or a message on a thread's lane.
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
    /// The number of its event, from 0: a state after `n` events contains it if `event < n`.
    pub event: u32,
    pub time_ns: u64,
    pub thread: ThreadId,
    pub line: CodeLine,
    pub stream: Stream,
    pub text: String,
}

impl ThreadTrack {
    pub(super) fn truncate(&mut self, from: u32, tasks: usize) {
        self.ended.take_if(|ended| ended.event >= from);
        self.lane.truncate(from);
        self.crowd.truncate(from);
        for row in &mut self.held {
            row.truncate(from);
        }
        while self.held.last().is_some_and(|row| row.spans().is_empty()) {
            self.held.pop();
        }
        self.marks.truncate(self.marks.partition_point(|mark| mark.event < from));
        self.natives.truncate(self.natives.partition_point(|(event, _)| *event < from));
        self.tasks.truncate(self.tasks.partition_point(|id| (id.0 as usize) < tasks));
    }
}

/// The index in a list of the thread or process with each number.
#[derive(Debug, Clone, Default)]
pub(super) struct Indices(Vec<Option<u32>>);

impl Indices {
    pub(super) fn of(&self, number: u32) -> Option<usize> {
        self.0.get(number as usize).copied().flatten().map(|index| index as usize)
    }

    pub(super) fn put(&mut self, number: u32, index: usize) {
        if self.0.len() <= number as usize {
            self.0.resize(number as usize + 1, None);
        }
        self.0[number as usize] = u32::try_from(index).ok();
    }

    /// Forgets indices from `len` on.
    pub(super) fn truncate(&mut self, len: usize) {
        for index in &mut self.0 {
            index.take_if(|index| *index as usize >= len);
        }
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub(super) all: Vec<String>,
    index: HashMap<String, u32>,
}

impl Texts {
    pub(super) fn keep(&mut self, text: &str) -> Text {
        if let Some(index) = self.index.get(text) {
            return Text(*index);
        }
        let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(text.to_owned());
        self.index.insert(text.to_owned(), index);
        Text(index)
    }
}

impl Parts for Stint {
    fn part(&self) -> Part {
        match self.doing {
            Doing::Running(_) => Part::Running,
            Doing::Offloaded(_) => Part::Native,
            Doing::Ready(_) => Part::Ready,
            Doing::Starting | Doing::Waiting(_) => Part::Waiting,
        }
    }
}

impl Parts for TaskStint {
    fn part(&self) -> Part {
        match self.doing {
            TaskDoing::Running => Part::Running,
            TaskDoing::Ready => Part::Ready,
            TaskDoing::Suspended(_) => Part::Waiting,
        }
    }
}

impl Parts for ThreadId {
    fn part(&self) -> Part {
        Part::Running
    }
}

impl Parts for ResourceId {
    fn part(&self) -> Part {
        Part::Running
    }
}
