//! Shorthands for the last step of a job.

use shared::job::Step;
use shared::{Output, TaskError, Value};

/// The job is done, with `value`.
pub(crate) fn finished(value: Value) -> Step {
    Step::Done(Ok(Output { value }))
}

/// The job raised an error. The message says what is wrong and what to do.
pub(crate) fn raised(message: impl Into<String>) -> Step {
    Step::Done(Err(TaskError::Exception { message: message.into() }))
}

/// An empty vector with room for `len` items, or, if memory is short, the step that fails the task.
pub(crate) fn room<T>(len: usize) -> Result<Vec<T>, Step> {
    let mut items = Vec::new();
    match items.try_reserve_exact(len) {
        Ok(()) => Ok(items),
        Err(_) => {
            let mib = (len * size_of::<T>()).div_ceil(1 << 20);
            Err(raised(format!(
                "there are no {mib} MiB of memory left here; choose a smaller size or fewer workers"
            )))
        }
    }
}
