//! Catches the panic of a task: the thread goes on and the panic becomes the task's outcome.

use std::any::Any;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::sync::Once;

use futures_util::FutureExt;
use shared::job::Lane;
use shared::{Outcome, Task, TaskError};

thread_local! {
    /// Whether this thread runs a task now, so that a panic is reported in the trace and not on stderr.
    static IN_TASK: Cell<bool> = const { Cell::new(false) };
}

/// Runs `body`; if it panics, records and returns that as the task's outcome.
pub fn guarded(task: &Task, lane: &Lane<'_>, body: impl FnOnce() -> Outcome) -> Outcome {
    quiet_panics();
    IN_TASK.set(true);
    let result = std::panic::catch_unwind(AssertUnwindSafe(body));
    IN_TASK.set(false);
    result.unwrap_or_else(|panic| panicked(task, lane, &*panic))
}

/// The same for a task that is a coroutine.
pub async fn guarded_async(task: &Task, lane: &Lane<'_>, body: impl Future<Output = Outcome>) -> Outcome {
    quiet_panics();
    let mut body = std::pin::pin!(body);
    let polled = std::future::poll_fn(|cx| {
        IN_TASK.set(true);
        // A coroutine that panicked is not polled again.
        let polled = std::panic::catch_unwind(AssertUnwindSafe(|| body.poll_unpin(cx)));
        IN_TASK.set(false);
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    });
    match polled.await {
        Ok(outcome) => outcome,
        Err(panic) => panicked(task, lane, &*panic),
    }
}

fn panicked(task: &Task, lane: &Lane<'_>, panic: &(dyn Any + Send)) -> Outcome {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let message = text.unwrap_or_else(|| "without a message".to_owned());
    let outcome = Outcome::Failed(TaskError::Panicked { message });
    lane.emit_outcome(task.id, &outcome);
    outcome
}

/// Keeps the panics of tasks off stderr; all others are printed as before.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !IN_TASK.get() {
                usual(info);
            }
        }));
    });
}
