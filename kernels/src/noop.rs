//! The task that does nothing, to measure the cost of dispatch.

use shared::Value;
use shared::job::{IoReply, Job, Step};

use crate::end::finished;

/// Done at the first step.
pub(crate) struct Noop;

impl Job for Noop {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        finished(Value::None)
    }
}
