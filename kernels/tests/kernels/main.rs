//! Kernels from outside: results against references, faults, and how they are cut into steps.

mod faults;
mod pictures;
mod results;
mod steps;

use kernels::{Isolation, start};
use shared::fault::FaultKind;
use shared::job::{IoReply, IoRequest, Step};
use shared::{Task, TaskError, TaskId, Value, Work};

/// The result of running a job to its end.
struct Ran {
    result: Result<Value, TaskError>,
    /// Steps that ended with `Continue`.
    continued: usize,
    /// The requests for which it waited.
    requests: Vec<IoRequest>,
    /// The progress after each step, where known.
    progress: Vec<f32>,
}

fn task(work: Work) -> Task {
    Task { id: TaskId(0), work, fault: None, timeout_ms: None }
}

fn run(task: &Task) -> Ran {
    let mut job = start(task, Isolation::Shared);
    let (mut continued, mut requests, mut progress, mut reply) = (0, vec![], vec![], None);
    loop {
        let step = job.step(reply.take());
        progress.extend(job.progress());
        match step {
            Step::Continue => continued += 1,
            Step::Done(result) => {
                return Ran { result: result.map(|output| output.value), continued, requests, progress };
            }
            Step::Io(request) => {
                reply = Some(match &request {
                    IoRequest::Sleep { .. } => IoReply::Slept,
                    IoRequest::Fetch { .. } => IoReply::Fetched(Ok(7)),
                });
                requests.push(request);
            }
        }
    }
}

fn compute(work: Work) -> Value {
    run(&task(work)).result.expect("this work cannot fail")
}

fn faulty(work: Work, kind: FaultKind) -> Task {
    Task { fault: Some(kind), ..task(work) }
}
