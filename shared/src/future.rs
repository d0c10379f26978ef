//! A task's future: the handle of its eventual result, with the life of a `concurrent.futures.Future`.
//!
//! `Pending → Running → Finished`, or `Pending → Cancelled`; on a worker that can be ended, also
//! `Running → Cancelled`. The executor holds the [`Promise`], the caller the [`TaskFuture`].
//! Source: the Python Library Reference, `concurrent.futures`, "Future Objects" (and PEP 3148).

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use serde::{Deserialize, Serialize};

use crate::id::TaskId;

/// The state of a task's future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FutureState {
    /// Submitted, not yet on a worker.
    Pending,
    /// On a worker.
    Running,
    /// Cancelled; it will never have a result.
    Cancelled,
    /// It has a result or an error.
    Finished,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// With a result.
    Finished(Output),
    /// With an error.
    Failed(TaskError),
    /// It was cancelled.
    Cancelled,
}

/// A task's result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// The value that the task returned.
    pub value: Value,
}

/// A value that a task returns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Nothing, as `None`.
    None,
    /// A count.
    Int(u64),
    /// The first eight bytes (little-endian) of the BLAKE3 hash of a larger result.
    Digest(u64),
    /// Bytes, for instance an encoded picture.
    Bytes(#[serde(with = "serde_bytes")] Vec<u8>),
}

/// Why a task failed. A worker's death, a time-out, a limit and the task's own error are different things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum TaskError {
    /// The task itself returned an error.
    #[error("the task raised an error: {message}")]
    Exception { message: String },
    /// The task panicked; its worker lived on.
    #[error("the task panicked: {message}")]
    Panicked { message: String },
    /// It ran longer than it was allowed to.
    #[error("the task was ended after its time-out of {after_ms} ms")]
    TimedOut { after_ms: u32 },
    /// Its worker died under it. Other tasks go on, on a new worker.
    #[error("the worker died: {detail}")]
    WorkerDied { detail: String },
    /// It needs something that this place does not have; `reason` says what and why.
    #[error("not possible here: {reason}")]
    Unsupported { reason: String },
}

/// The caller's handle. Cheap to clone; awaiting it gives the [`Outcome`].
pub struct TaskFuture {
    shared: Arc<Shared>,
    /// The key of this handle's waker in `Inner::wakers`; `None` until the handle is first polled. A handle has
    /// one waker however often it is polled.
    slot: Option<u64>,
}

/// The executor's side of a [`TaskFuture`]. Dropping it unsettled fails the task with
/// [`TaskError::WorkerDied`].
pub struct Promise(Arc<Shared>);

struct Shared {
    task: TaskId,
    inner: Mutex<Inner>,
}

struct Inner {
    state: FutureState,
    outcome: Option<Outcome>,
    wakers: Vec<(u64, Waker)>,
    next_slot: u64,
    callbacks: Vec<Callback>,
}

type Callback = Box<dyn FnOnce(&Outcome) + Send>;

/// A pending future and its promise.
pub fn pair(task: TaskId) -> (Promise, TaskFuture) {
    let inner = Inner {
        state: FutureState::Pending,
        outcome: None,
        wakers: Vec::new(),
        next_slot: 0,
        callbacks: Vec::new(),
    };
    let shared = Arc::new(Shared { task, inner: Mutex::new(inner) });
    (Promise(shared.clone()), TaskFuture { shared, slot: None })
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Callbacks run outside the lock, so a poisoned lock still guards a consistent state.
        self.inner.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Settles the future if it is unsettled and `allowed` accepts its state. Returns whether it did.
    fn settle_if(&self, allowed: impl FnOnce(FutureState) -> bool, outcome: Outcome) -> bool {
        let (wakers, callbacks) = {
            let mut inner = self.lock();
            if inner.outcome.is_some() || !allowed(inner.state) {
                return false;
            }
            inner.state = match outcome {
                Outcome::Cancelled => FutureState::Cancelled,
                Outcome::Finished(_) | Outcome::Failed(_) => FutureState::Finished,
            };
            inner.outcome = Some(outcome.clone());
            (std::mem::take(&mut inner.wakers), std::mem::take(&mut inner.callbacks))
        };
        for (_, waker) in wakers {
            waker.wake();
        }
        for callback in callbacks {
            call(callback, &outcome);
        }
        true
    }
}

/// Calls a done-callback. As in CPython, a panic of the callback is reported (by the panic hook) and otherwise
/// ignored, so that it reaches neither the task nor the other callbacks.
fn call(callback: Callback, outcome: &Outcome) {
    let _reported = catch_unwind(AssertUnwindSafe(|| callback(outcome)));
}

impl Clone for TaskFuture {
    fn clone(&self) -> Self {
        TaskFuture { shared: self.shared.clone(), slot: None }
    }
}

impl Drop for TaskFuture {
    fn drop(&mut self) {
        let Some(slot) = self.slot else { return };
        let mut inner = self.shared.lock();
        let index = inner.wakers.iter().position(|(other, _)| *other == slot);
        let waker = index.map(|index| inner.wakers.swap_remove(index));
        // A waker can own another handle of this future, whose drop takes the lock: so drop it outside the lock.
        drop(inner);
        drop(waker);
    }
}

impl TaskFuture {
    /// The task that it belongs to.
    pub fn task(&self) -> TaskId {
        self.shared.task
    }

    /// The state of the task.
    pub fn state(&self) -> FutureState {
        self.shared.lock().state
    }

    /// Whether it is cancelled or finished.
    pub fn done(&self) -> bool {
        self.shared.lock().outcome.is_some()
    }

    /// The outcome, once it has settled.
    pub fn outcome(&self) -> Option<Outcome> {
        self.shared.lock().outcome.clone()
    }

    /// Cancels the task if it has not started. Returns whether it is cancelled.
    /// To end a running task, where that is possible, see [`crate::Executor::cancel`].
    pub fn cancel(&self) -> bool {
        self.cancel_now() || self.state() == FutureState::Cancelled
    }

    /// Cancels the task if it has not started. Returns whether this call has done it: so one caller, and only one,
    /// records the cancellation, also where a worker ends the task at the same time.
    pub fn cancel_now(&self) -> bool {
        // One step under the lock. A worker that takes the task at this moment either took the lock first, and the
        // cancel is refused, or takes it second, and `set_running` tells it not to run the task.
        self.shared.settle_if(|state| state == FutureState::Pending, Outcome::Cancelled)
    }

    /// Calls `callback` when the task ends, in the thread that ends it; at once if it has ended.
    pub fn add_done_callback(&self, callback: impl FnOnce(&Outcome) + Send + 'static) {
        let outcome = {
            let mut inner = self.shared.lock();
            match &inner.outcome {
                Some(outcome) => outcome.clone(),
                None => {
                    inner.callbacks.push(Box::new(callback));
                    return;
                }
            }
        };
        call(Box::new(callback), &outcome);
    }

    /// Waits for the outcome until `timer` is ready. `None` means that the timer was first; the task goes on.
    pub async fn result(&self, timer: impl Future<Output = ()>) -> Option<Outcome> {
        let timer = std::pin::pin!(timer);
        match futures_util::future::select(self.clone(), timer).await {
            futures_util::future::Either::Left((outcome, _)) => Some(outcome),
            futures_util::future::Either::Right(((), _)) => None,
        }
    }
}

impl Future for TaskFuture {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let handle = self.get_mut();
        let mut inner = handle.shared.lock();
        if let Some(outcome) = &inner.outcome {
            return Poll::Ready(outcome.clone());
        }
        let slot = *handle.slot.get_or_insert_with(|| {
            inner.next_slot += 1;
            inner.next_slot
        });
        let waker = cx.waker().clone();
        let old = match inner.wakers.iter_mut().find(|(other, _)| *other == slot) {
            Some((_, old)) => Some(std::mem::replace(old, waker)),
            None => {
                inner.wakers.push((slot, waker));
                None
            }
        };
        // Dropped outside the lock, as in `drop`.
        drop(inner);
        drop(old);
        Poll::Pending
    }
}

impl Promise {
    /// The task that it belongs to.
    pub fn task(&self) -> TaskId {
        self.0.task
    }

    /// Marks the task as running. Returns false if it was cancelled before, in which case it must not run.
    /// (`set_running_or_notify_cancel` in CPython.)
    #[must_use = "a cancelled task must not run"]
    pub fn set_running(&self) -> bool {
        let mut inner = self.0.lock();
        if inner.state == FutureState::Pending {
            inner.state = FutureState::Running;
        }
        inner.state == FutureState::Running
    }

    /// Settles the future. Returns false if it was settled before, by a cancel for example.
    pub fn settle(&self, outcome: Outcome) -> bool {
        self.0.settle_if(|_| true, outcome)
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        let detail = "its executor dropped the task before it was done".to_owned();
        self.settle(Outcome::Failed(TaskError::WorkerDied { detail }));
    }
}
