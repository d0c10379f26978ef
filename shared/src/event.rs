//! What happens in a run, as a stream of small events.
//!
//! An event says what happened, to which task, on which lane, and when, in monotonic nanoseconds since the run
//! began. The events of one task are in order; those of different tasks may arrive interleaved.

use serde::{Deserialize, Serialize};

use crate::future::{TaskError, Value};
use crate::id::{LaneId, TaskId};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Nanoseconds since the run began, from a monotonic clock that all lanes of the run share.
    pub time_ns: u64,
    /// Where it happened.
    pub lane: LaneId,
    /// The task that it happened to; `None` for events of the lane itself.
    pub task: Option<TaskId>,
    /// What happened.
    pub kind: EventKind,
}

/// The kinds of event. A task's life is
/// `Submitted → (Sent) → Started → {Yielded → Resumed | BlockedOn → Woken → Resumed}* → (Sent) →
/// Finished | Failed | Cancelled`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum EventKind {
    /// A lane's worker is being started. `name` is the label that the timeline shows beside the lane.
    LaneOpened { name: String },
    /// The lane's worker can take tasks. The time since `LaneOpened` is its start-up cost.
    LaneReady,
    /// The lane's worker has ended.
    LaneClosed { reason: LaneEnd },
    /// Peak memory of the lane's worker, in bytes, where it can be measured.
    Memory { peak_bytes: u64 },

    /// The task was handed to the executor (on the caller's lane).
    Submitted,
    /// The task's arguments or result crossed to another memory: `bytes` long, `ns` to encode or decode.
    Sent { bytes: u64, ns: u64, direction: Direction },
    /// The task got a worker and runs.
    Started,
    /// The task gave up its thread of its own accord and is ready to go on.
    Yielded,
    /// The task waits for something and does not compute.
    BlockedOn { what: Blocker },
    /// What the task waited for has happened; it is ready to go on.
    Woken,
    /// The task runs again, after `Yielded` or `Woken`.
    Resumed,
    /// The task's progress in thousandths.
    Progress { permille: u16 },
    /// The task ended with a result.
    Finished { value: Value },
    /// The task ended with an error.
    Failed { error: TaskError },
    /// The task was cancelled.
    Cancelled,
}

/// Which way bytes crossed between caller and worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Arguments, from the caller to the worker.
    ToWorker,
    /// Results, from the worker to the caller.
    FromWorker,
}

/// What a task can wait for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Blocker {
    /// A simulated download.
    Download,
    /// A real fetch of a path.
    Fetch { path: String },
}

/// Why a lane's worker ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum LaneEnd {
    /// The run was over and the pool was closed.
    Closed,
    /// The executor ended it, to cancel its task or because of a time-out.
    Killed,
    /// It crashed, or another process killed it. `detail` says how, for example `exit status 101`.
    Died { detail: String },
}

impl EventKind {
    /// Whether this is the last event of its task.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Finished { .. } | Self::Failed { .. } | Self::Cancelled)
    }
}

/// Receives events as they happen. All threads of a run share it, so `emit` must be cheap.
pub trait EventSink: Send + Sync {
    /// Records one event.
    fn emit(&self, event: Event);
}

/// Records nothing: for benchmarks of the dispatch itself.
#[derive(Debug, Default)]
pub struct NullSink;

impl EventSink for NullSink {
    fn emit(&self, _event: Event) {}
}

/// Keeps events in memory until [`Recorder::take`]: the sink of every executor whose workers share memory.
#[derive(Debug, Default)]
pub struct Recorder(std::sync::Mutex<Vec<Event>>);

impl Recorder {
    /// Takes all events recorded since the last call, oldest first.
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Event>> {
        // A panic between lock and unlock cannot leave a vector half-pushed, so poison is no reason to stop.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl EventSink for Recorder {
    fn emit(&self, event: Event) {
        self.lock().push(event);
    }
}
