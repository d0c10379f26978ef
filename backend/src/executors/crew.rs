//! What the caller and the worker threads of one executor share: the queue of chunks, the tasks that have not
//! ended, and which lanes are open.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use kernels::Isolation;
use shared::event::LaneEnd;
use shared::future::{self, FutureState, Promise};
use shared::job;
use shared::{EventKind, LaneId, Outcome, Task, TaskError, TaskFuture, TaskId};
use tokio::sync::Notify;

use super::context::Context;
use super::guard::guarded;
use super::io::ThreadIo;

/// After a stop, a task has this long to notice it before it is given up. Stop must work within 100 ms.
const GRACE: Duration = Duration::from_millis(50);

/// How long a close waits for idle threads to end.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(500);

/// A task on its way to a worker, with the promise of its result.
pub struct Assignment {
    /// The task.
    pub task: Task,
    /// The promise of its result.
    pub promise: Arc<Promise>,
}

/// Shared by the caller and the threads of one executor.
pub struct Crew {
    context: Context,
    state: Mutex<State>,
    /// A chunk came, or a lane closed, or the crew is closed.
    changed: Condvar,
    stopping: Notify,
}

#[derive(Default)]
struct State {
    chunks: VecDeque<Vec<Assignment>>,
    /// Tasks that have not ended, and the lane that they are on (the caller's before their start).
    unfinished: BTreeMap<TaskId, (LaneId, Arc<Promise>)>,
    open: BTreeSet<LaneId>,
    /// Lanes whose thread is inside of a task that was given up.
    given_up: BTreeSet<LaneId>,
    closed: bool,
}

impl Crew {
    /// A crew without lanes.
    pub fn new(context: Context) -> Arc<Crew> {
        let stopping = Notify::new();
        Arc::new(Crew { context, state: Mutex::default(), changed: Condvar::new(), stopping })
    }

    /// The run's context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Notes tasks as not ended; the caller hands them out itself.
    pub fn add(&self, tasks: Vec<Task>) -> (Vec<Assignment>, Vec<TaskFuture>) {
        let mut state = self.lock();
        tasks
            .into_iter()
            .map(|task| {
                let (promise, future) = future::pair(task.id);
                let promise = Arc::new(promise);
                state.unfinished.insert(task.id, (LaneId::CALLER, promise.clone()));
                (Assignment { task, promise }, future)
            })
            .unzip()
    }

    /// Queues a chunk of tasks, which the first free worker takes.
    pub fn queue(&self, chunk: Vec<Assignment>) {
        let mut state = self.lock();
        state.chunks.push_back(chunk);
        drop(state);
        self.changed.notify_one();
    }

    /// The next chunk, if there is one.
    pub fn next_chunk(&self) -> Option<Vec<Assignment>> {
        self.lock().chunks.pop_front()
    }

    /// Whether a chunk waits.
    pub fn has_chunks(&self) -> bool {
        !self.lock().chunks.is_empty()
    }

    /// The next chunk, waiting for it; none once the crew is closed.
    pub fn wait_for_chunk(&self) -> Option<Vec<Assignment>> {
        let mut state = self.lock();
        loop {
            if let Some(chunk) = state.chunks.pop_front() {
                return Some(chunk);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner());
        }
    }

    /// Runs tasks one after another on this thread, which is `lane`'s.
    pub fn work(&self, lane: LaneId, chunk: Vec<Assignment>) {
        for assignment in chunk {
            if self.begin(lane, &assignment) {
                let outcome = self.run_blocking(lane, &assignment.task);
                self.settle(&assignment.promise, outcome);
            }
        }
    }

    /// Notes that a task starts on `lane`. Returns false if it must not: it was cancelled, or the run stops.
    pub fn begin(&self, lane: LaneId, assignment: &Assignment) -> bool {
        let stopped = self.context.stop.token().is_stopped();
        if stopped || !assignment.promise.set_running() {
            self.cancel_task(LaneId::CALLER, &assignment.promise);
            return false;
        }
        if let Some(entry) = self.lock().unfinished.get_mut(&assignment.task.id) {
            entry.0 = lane;
        }
        true
    }

    /// Settles a task whose terminal event is recorded, and forgets it.
    pub fn settle(&self, promise: &Promise, outcome: Outcome) {
        self.lock().unfinished.remove(&promise.task());
        promise.settle(outcome);
    }

    /// Opens a lane for a worker that is being started.
    pub fn open_lane(&self, name: String) -> LaneId {
        let lane = self.context.next_lane();
        self.lock().open.insert(lane);
        self.context.emit_lane(lane, EventKind::LaneOpened { name });
        lane
    }

    /// Closes a lane, in the worker's last moment.
    pub fn close_lane(&self, lane: LaneId) {
        self.context.emit_lane(lane, EventKind::LaneClosed { reason: LaneEnd::Closed });
        self.lock().open.remove(&lane);
        self.changed.notify_all();
    }

    /// Closes a lane whose worker could not be started, and fails the task that it was to run.
    pub fn fail_lane(&self, lane: LaneId, promise: &Promise, detail: &str) {
        let error = TaskError::WorkerDied { detail: detail.to_owned() };
        self.context.lane(lane).emit(promise.task(), EventKind::Failed { error: error.clone() });
        self.settle(promise, Outcome::Failed(error));
        let reason = LaneEnd::Died { detail: detail.to_owned() };
        self.context.emit_lane(lane, EventKind::LaneClosed { reason });
        self.lock().open.remove(&lane);
    }

    /// Cancels a task that has not started.
    pub fn cancel(&self, future: &TaskFuture) -> bool {
        if future.cancel_now() {
            self.context.lane(LaneId::CALLER).emit(future.task(), EventKind::Cancelled);
            self.lock().unfinished.remove(&future.task());
        }
        future.state() == FutureState::Cancelled
    }

    /// Cancels what is pending and asks what runs to stop. Returns at once.
    pub fn stop(&self) {
        self.context.stop.stop();
        let chunks = std::mem::take(&mut self.lock().chunks);
        for assignment in chunks.into_iter().flatten() {
            self.cancel_task(LaneId::CALLER, &assignment.promise);
        }
        self.stopping.notify_one();
    }

    /// Waits for a stop; then, after a grace, gives up the tasks that have not noticed it. Never ends.
    pub async fn enforce_stop(&self) {
        self.stopping.notified().await;
        tokio::time::sleep(GRACE).await;
        self.give_up();
        std::future::pending().await
    }

    /// Cancels every task that has not ended, whether it waits or runs.
    pub fn give_up(&self) {
        let unfinished = std::mem::take(&mut self.lock().unfinished);
        for (lane, promise) in unfinished.into_values() {
            if lane != LaneId::CALLER {
                self.lock().given_up.insert(lane);
            }
            self.cancel_task(lane, &promise);
        }
    }

    /// Cancels what is pending, lets the threads go and waits until they are gone; those that are inside
    /// of a task that was given up are left behind, and end with it.
    pub fn close(&self) {
        if !self.lock().unfinished.is_empty() {
            self.stop();
        }
        let mut state = self.lock();
        state.closed = true;
        self.changed.notify_all();
        let (left, _) = self
            .changed
            .wait_timeout_while(state, CLOSE_TIMEOUT, |state| !state.open.is_subset(&state.given_up))
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let left = left.open.clone();
        for lane in left {
            let detail = "left behind inside of a task that did not stop; it ends with it".to_owned();
            self.context.emit_lane(lane, EventKind::LaneClosed { reason: LaneEnd::Died { detail } });
        }
    }

    fn run_blocking(&self, id: LaneId, task: &Task) -> Outcome {
        let lane = self.context.lane(id);
        let io = ThreadIo::new(&self.context);
        guarded(task, &lane, || {
            let mut job = kernels::start(task, Isolation::Shared);
            job::run_blocking(&mut *job, task, &lane, &io)
        })
    }

    fn cancel_task(&self, lane: LaneId, promise: &Promise) {
        self.context.lane(lane).emit(promise.task(), EventKind::Cancelled);
        self.settle(promise, Outcome::Cancelled);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code under this lock panics half-way through a change.
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
