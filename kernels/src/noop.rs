//! The task that does nothing: what is left is the cost of dispatch.

use shared::job::{IoReply, Job, Step};
use shared::{Output, TaskError, Value};

/// Done at the first step.
pub(crate) struct Noop;

/// Work that has no kernel yet.
pub(crate) struct Missing;

impl Job for Noop {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        Step::Done(Ok(Output { value: Value::None }))
    }
}

impl Job for Missing {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        Step::Done(Err(TaskError::Unsupported { reason: "this work has no kernel yet".to_owned() }))
    }
}
