//! What happens in a run of a program, as a stream of small events in the order of execution.
//!
//! The same spec gives the same events in the same order, to the byte.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A thread of the simulated machine, numbered over all processes by creation; the first is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ThreadId(pub u32);

/// A process of the simulated machine; the first is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProcessId(pub u32);

/// A core of the simulated machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CoreId(pub u32);

/// An asyncio task, numbered over the run by creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskNumber(pub u32);

/// A resource, which a thread can hold or wait for (a lock, a queue, a future, …), numbered by first use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResourceId(pub u32);

/// A line of one of the program's files, packed into four bytes because there are many events. The default is
/// [`CodeLine::NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CodeLine(u32);

/// The low bits hold the line's number, the others the file's.
const LINE_BITS: u32 = 20;

/// A line in JSON. In postcard it is the packed number.
#[derive(Serialize, Deserialize)]
#[serde(rename = "CodeLine")]
struct Spelled {
    file: usize,
    number: u32,
}

impl Serialize for CodeLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return Spelled { file: self.file(), number: self.number() }.serialize(serializer);
        }
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for CodeLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let Spelled { file, number } = Spelled::deserialize(deserializer)?;
            return Ok(CodeLine::new(file, number));
        }
        u32::deserialize(deserializer).map(CodeLine)
    }
}

impl CodeLine {
    /// No line: the event has none, or it is in the library.
    pub const NONE: CodeLine = CodeLine(0);

    /// Line `number`, from 1, of a file: 0 is `main.py`, others count from 1 in the order of `ProgramSpec::files`.
    /// Gives [`CodeLine::NONE`] beyond a million lines or four thousand files.
    pub fn new(file: usize, number: u32) -> CodeLine {
        match u32::try_from(file) {
            Ok(file) if file >> (u32::BITS - LINE_BITS) == 0 && (1..1 << LINE_BITS).contains(&number) => {
                CodeLine(file << LINE_BITS | number)
            }
            _ => CodeLine::NONE,
        }
    }

    /// The line's number, from 1; 0 for [`CodeLine::NONE`].
    pub fn number(self) -> u32 {
        self.0 & ((1 << LINE_BITS) - 1)
    }

    /// The file's number: see `ProgramSpec::file_name`.
    pub fn file(self) -> usize {
        (self.0 >> LINE_BITS) as usize
    }

    /// In words: `line 3`, or `line 3 of bank.py` for another file than `main.py`. `file` is the file's name.
    pub fn in_words(self, file: &str) -> String {
        match self.file() {
            0 => format!("line {}", self.number()),
            _ => format!("line {} of {file}", self.number()),
        }
    }

    /// Whether it is [`CodeLine::NONE`].
    pub fn is_none(self) -> bool {
        self == CodeLine::NONE
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgramEvent {
    /// The number of instructions that the whole machine had executed before it.
    pub step: u64,
    /// Virtual nanoseconds since the run began.
    pub time_ns: u64,
    /// The thread that did it or that it happened to.
    pub thread: ThreadId,
    /// The line of the program that the thread was at.
    pub line: CodeLine,
    pub kind: ProgramEventKind,
}

/// Where output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stream {
    Stdout,
    Stderr,
}

/// Why a thread stopped running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseReason {
    /// Its turn was over: by the switch interval, the time slice, or a draw from the seed.
    Preempted,
    /// It gave its turn away (`time.sleep(0)`).
    Yielded,
    /// It waits for something; `Blocked` says for what.
    Blocked,
    /// The user chose another thread.
    Chosen,
    /// It ended.
    Ended,
}

/// What a thread can wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResourceKind {
    Lock,
    RLock,
    Condition,
    Semaphore,
    Event,
    Barrier,
    Queue,
    Future,
    /// Waits for a thread to end (`join`).
    Thread,
    Process,
    /// An event loop with nothing to do until a timer or a wake-up.
    EventLoop,
    /// A pool's worker that waits for work.
    Pool,
    Pipe,
    Sleep,
    /// A simulated network or file operation.
    Io,
    Other,
}

/// The kinds of event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ProgramEventKind {
    ProcessStarted {
        process: ProcessId,
        parent: Option<ProcessId>,
        name: String,
    },
    ProcessEnded {
        process: ProcessId,
        exit_code: i32,
    },
    /// `thread` of the event is the new one; `parent` created it.
    ThreadStarted {
        process: ProcessId,
        parent: Option<ThreadId>,
        name: String,
        daemon: bool,
    },
    ThreadEnded {
        failed: bool,
    },

    /// It got a core and, under a lock policy, the interpreter lock: until `Paused` it runs.
    Running {
        core: CoreId,
    },
    Paused {
        reason: PauseReason,
    },
    /// It is ready and waits for the interpreter lock or for a core. Follows `Woken`, `ThreadStarted` or `Paused`.
    Ready,
    /// It runs a kernel or another long native operation on its core, without the interpreter lock.
    OffloadStarted {
        name: String,
    },
    OffloadEnded,
    /// It waits for `resource`, which `holders` hold. `until_ns` is the time at which the wait gives up.
    Blocked {
        resource: ResourceId,
        what: ResourceKind,
        name: String,
        holders: Vec<ThreadId>,
        until_ns: Option<u64>,
    },
    /// The wait is over: thread `by` ended it, or, for `None`, its time was up.
    Woken {
        by: Option<ThreadId>,
    },
    /// It has the lock (or one unit of the semaphore) now.
    Acquired {
        resource: ResourceId,
        what: ResourceKind,
        name: String,
    },
    Released {
        resource: ResourceId,
    },

    /// asyncio: a task was made; the event's thread is its loop's.
    TaskCreated {
        task: TaskNumber,
        name: String,
        parent: Option<TaskNumber>,
    },
    TaskResumed {
        task: TaskNumber,
    },
    /// It awaits `on`, which is described in words, or has yielded.
    TaskSuspended {
        task: TaskNumber,
        on: String,
    },
    /// `by` made it ready.
    TaskWoken {
        task: TaskNumber,
        by: Option<TaskNumber>,
    },
    TaskEnded {
        task: TaskNumber,
        outcome: TaskOutcome,
    },

    /// Bytes crossed to another process.
    Sent {
        to: Option<ProcessId>,
        bytes: u64,
    },
    Output {
        stream: Stream,
        text: String,
    },
    /// An exception left the thread's outermost frame, or was reported; the traceback is in the output.
    Raised {
        message: String,
    },
    /// All threads wait for each other. One element for each, in the order of the cycle.
    Deadlock {
        waits: Vec<DeadlockWait>,
    },
}

/// How an asyncio task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskOutcome {
    Returned,
    Raised,
    Cancelled,
}

/// One thread's part in a deadlock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadlockWait {
    pub thread: ThreadId,
    pub name: String,
    /// The line where it waits.
    pub line: CodeLine,
    pub resource: ResourceId,
    pub what: ResourceKind,
    pub resource_name: String,
    /// The thread that holds the resource, and the line at which it took it. `None` for a resource without a holder,
    /// such as an event that no thread is left to set.
    pub holder: Option<ThreadId>,
    pub held_since_line: CodeLine,
}
