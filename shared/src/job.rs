//! A job: a task that is being executed, in steps.
//!
//! A step computes for 50 to 200 µs and returns. Between steps the executor looks at the clock, yields, stops or
//! reports progress, and it performs what the job waits for. So one kernel serves threads that block and
//! coroutines that yield, and Stop works under every execution model.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::{Either, select};

use crate::event::{Blocker, Event, EventKind, EventSink};
use crate::future::{Outcome, Output, TaskError};
use crate::id::{LaneId, TaskId};
use crate::task::Task;

/// A task in execution.
pub trait Job {
    /// Computes for a short while. After [`Step::Io`] the next call gets the reply.
    fn step(&mut self, reply: Option<IoReply>) -> Step;

    /// The part that is done, from 0 to 1, where it is known.
    fn progress(&self) -> Option<f32> {
        None
    }
}

/// The result of one step of a job.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// There is more to compute.
    Continue,
    /// The job waits: the executor performs this and calls `step` again with the reply.
    Io(IoRequest),
    /// It is done.
    Done(Result<Output, TaskError>),
}

/// An operation to wait for. A thread pool performs it by blocking the thread, coroutines by awaiting it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IoRequest {
    /// Wait for `us` microseconds.
    Sleep { us: u64 },
    /// GET this path from the server that serves the page.
    Fetch { path: String },
}

/// The reply to an [`IoRequest`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IoReply {
    /// The time has passed.
    Slept,
    /// The number of bytes received, or why there are none.
    Fetched(Result<u64, String>),
}

impl IoRequest {
    /// The reason that the lane shows for the wait.
    pub fn blocker(&self) -> Blocker {
        match self {
            IoRequest::Sleep { .. } => Blocker::Download,
            IoRequest::Fetch { path } => Blocker::Fetch { path: path.clone() },
        }
    }
}

/// Monotonic nanoseconds since the run began. All lanes of a run share the zero.
pub trait Clock {
    /// The present time.
    fn now_ns(&self) -> u64;
}

/// Performs I/O by blocking the thread.
pub trait BlockingIo {
    /// Performs `request`. Checks `stop` at least every 50 ms and returns early when it is set.
    fn perform(&self, request: &IoRequest, stop: &StopToken) -> IoReply;
}

/// Performs I/O without blocking the thread.
pub trait AsyncIo {
    /// Performs `request`. Returns the reply and the time at which it arrived, which can be earlier than the time at
    /// which the thread was free to go on.
    fn perform(&self, request: IoRequest) -> impl Future<Output = (IoReply, u64)>;
    /// Lets the thread's other tasks run first.
    fn yield_now(&self) -> impl Future<Output = ()>;
}

/// A flag that asks a run to stop. Cheap to clone and to check.
#[derive(Debug, Clone, Default)]
pub struct StopToken(Arc<AtomicBool>);

impl StopToken {
    /// Sets the flag.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the flag is set.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a job needs to record events: its lane, the run's clock, the sink, and the flag to stop.
pub struct Lane<'a> {
    /// The lane of the worker.
    pub id: LaneId,
    /// The run's clock.
    pub clock: &'a dyn Clock,
    /// Receives the events.
    pub sink: &'a dyn EventSink,
    /// Asks the run to stop.
    pub stop: &'a StopToken,
}

impl Lane<'_> {
    /// Records an event of `task` now; returns the time.
    pub fn emit(&self, task: TaskId, kind: EventKind) -> u64 {
        let time_ns = self.clock.now_ns();
        self.sink.emit(Event { time_ns, lane: self.id, task: Some(task), kind });
        time_ns
    }

    /// Records an event of the lane itself now.
    pub fn emit_lane(&self, kind: EventKind) {
        self.sink.emit(Event { time_ns: self.clock.now_ns(), lane: self.id, task: None, kind });
    }

    /// Records how `task` ended.
    pub fn emit_outcome(&self, task: TaskId, outcome: &Outcome) {
        let kind = match outcome {
            Outcome::Finished(output) => EventKind::Finished { value: output.value.clone() },
            Outcome::Failed(error) => EventKind::Failed { error: error.clone() },
            Outcome::Cancelled => EventKind::Cancelled,
        };
        self.emit(task, kind);
    }
}

/// The shortest time between two progress events of a task, in nanoseconds.
const PROGRESS_EVERY_NS: u64 = 20_000_000;

/// One execution of a job: the deadline, the progress reported so far, and the check after each step.
struct Execution<'a, 'b> {
    task: &'a Task,
    lane: &'a Lane<'b>,
    deadline_ns: u64,
    reported_ns: u64,
}

impl<'a, 'b> Execution<'a, 'b> {
    fn start(task: &'a Task, lane: &'a Lane<'b>) -> Self {
        let now = lane.emit(task.id, EventKind::Started);
        let deadline_ns =
            task.timeout_ms.map_or(u64::MAX, |ms| now.saturating_add(u64::from(ms) * 1_000_000));
        Execution { task, lane, deadline_ns, reported_ns: now }
    }

    /// The outcome, if the job must end now: the run was stopped, or the deadline has passed.
    fn interrupted(&mut self, job: &dyn Job) -> Option<Outcome> {
        if self.lane.stop.is_stopped() {
            return Some(Outcome::Cancelled);
        }
        let now = self.lane.clock.now_ns();
        if now >= self.deadline_ns {
            return Some(self.timed_out());
        }
        if now.saturating_sub(self.reported_ns) > PROGRESS_EVERY_NS
            && let Some(done) = job.progress()
        {
            self.reported_ns = now;
            self.lane.emit(self.task.id, EventKind::Progress { permille: (done * 1_000.0) as u16 });
        }
        None
    }

    /// The outcome at the deadline: a time-out, or cancelled if the run was stopped.
    fn timed_out(&self) -> Outcome {
        if self.lane.stop.is_stopped() {
            return Outcome::Cancelled;
        }
        let after_ms = self.task.timeout_ms.unwrap_or_default();
        Outcome::Failed(TaskError::TimedOut { after_ms })
    }

    /// Microseconds until the deadline, rounded up; `None` without a deadline.
    fn remaining_us(&self) -> Option<u64> {
        self.task.timeout_ms?;
        Some(self.deadline_ns.saturating_sub(self.lane.clock.now_ns()).div_ceil(1_000))
    }

    fn finish(&self, outcome: Outcome) -> Outcome {
        self.lane.emit_outcome(self.task.id, &outcome);
        outcome
    }
}

fn outcome_of(result: Result<Output, TaskError>) -> Outcome {
    match result {
        Ok(output) => Outcome::Finished(output),
        Err(error) => Outcome::Failed(error),
    }
}

/// Runs a job to its end on this thread, which blocks while the job waits. A time-out cuts a sleep short; the
/// time-out of a fetch takes effect when the fetch returns.
pub fn run_blocking(job: &mut dyn Job, task: &Task, lane: &Lane<'_>, io: &dyn BlockingIo) -> Outcome {
    let mut run = Execution::start(task, lane);
    let mut reply = None;
    loop {
        match job.step(reply.take()) {
            Step::Done(result) => return run.finish(outcome_of(result)),
            Step::Continue => {}
            Step::Io(request) => {
                lane.emit(task.id, EventKind::BlockedOn { what: request.blocker() });
                let (request, cut) = cut_short(request, run.remaining_us());
                reply = Some(io.perform(&request, lane.stop));
                lane.emit(task.id, EventKind::Woken);
                lane.emit(task.id, EventKind::Resumed);
                if cut {
                    return run.finish(run.timed_out());
                }
            }
        }
        if let Some(outcome) = run.interrupted(job) {
            return run.finish(outcome);
        }
    }
}

/// Shortens a sleep that would pass the deadline. Returns the request and whether it was shortened.
fn cut_short(request: IoRequest, remaining_us: Option<u64>) -> (IoRequest, bool) {
    match (request, remaining_us) {
        (IoRequest::Sleep { us }, Some(remaining)) if us > remaining => {
            (IoRequest::Sleep { us: remaining }, true)
        }
        (request, _) => (request, false),
    }
}

/// Performs `request` up to the deadline. Returns the reply (`None` if the deadline came first) and the time at which
/// it arrived.
async fn perform_until(
    request: IoRequest,
    remaining_us: Option<u64>,
    io: &impl AsyncIo,
) -> (Option<IoReply>, u64) {
    let (request, cut) = cut_short(request, remaining_us);
    match (&request, remaining_us) {
        (IoRequest::Fetch { .. }, Some(us)) => {
            let fetch = std::pin::pin!(io.perform(request));
            let deadline = std::pin::pin!(io.perform(IoRequest::Sleep { us }));
            match select(fetch, deadline).await {
                Either::Left(((reply, time_ns), _)) => (Some(reply), time_ns),
                Either::Right(((_, time_ns), _)) => (None, time_ns),
            }
        }
        _ => {
            let (reply, time_ns) = io.perform(request).await;
            ((!cut).then_some(reply), time_ns)
        }
    }
}

/// Runs a job to its end as a coroutine, which yields after `slice_ns` of computing and while the job waits. A
/// time-out ends a wait at once.
pub async fn run_async(
    job: &mut dyn Job,
    task: &Task,
    lane: &Lane<'_>,
    io: &impl AsyncIo,
    slice_ns: u64,
) -> Outcome {
    let mut run = Execution::start(task, lane);
    let mut slice_began = lane.clock.now_ns();
    let mut reply = None;
    loop {
        match job.step(reply.take()) {
            Step::Done(result) => return run.finish(outcome_of(result)),
            Step::Continue => {
                if lane.clock.now_ns().saturating_sub(slice_began) >= slice_ns {
                    lane.emit(task.id, EventKind::Yielded);
                    io.yield_now().await;
                    slice_began = lane.emit(task.id, EventKind::Resumed);
                }
            }
            Step::Io(request) => {
                lane.emit(task.id, EventKind::BlockedOn { what: request.blocker() });
                let (answer, time_ns) = perform_until(request, run.remaining_us(), io).await;
                lane.sink.emit(Event { time_ns, lane: lane.id, task: Some(task.id), kind: EventKind::Woken });
                slice_began = lane.emit(task.id, EventKind::Resumed);
                if answer.is_none() {
                    return run.finish(run.timed_out());
                }
                reply = answer;
            }
        }
        if let Some(outcome) = run.interrupted(job) {
            return run.finish(outcome);
        }
    }
}
