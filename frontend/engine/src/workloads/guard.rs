//! A job whose panics are outcomes: they end the task and leave its worker in order.
//!
//! This needs a module that is built to unwind. In one that aborts, a panic ends the instance, and the
//! starter of the instance reports the worker's death.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use kernels::Isolation;
use shared::job::{IoReply, Job, Step};
use shared::{Task, TaskError};

/// Starts the job of `task`, with its panics caught.
pub fn start(task: &Task, isolation: Isolation) -> Guarded {
    Guarded(kernels::start(task, isolation))
}

/// A job that does not panic.
pub struct Guarded(Box<dyn Job + Send>);

impl Job for Guarded {
    fn step(&mut self, reply: Option<IoReply>) -> Step {
        // A job that panicked is not stepped again, so nobody sees what it left half done.
        catch_unwind(AssertUnwindSafe(|| self.0.step(reply))).unwrap_or_else(|payload| {
            Step::Done(Err(TaskError::Panicked { message: message_of(payload.as_ref()) }))
        })
    }

    fn progress(&self) -> Option<f32> {
        self.0.progress()
    }
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    match (payload.downcast_ref::<String>(), payload.downcast_ref::<&str>()) {
        (Some(text), _) => text.clone(),
        (None, Some(text)) => (*text).to_owned(),
        (None, None) => "it gave no message".to_owned(),
    }
}
