//! One run from its spec to its end, written once for every execution model and place.

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use serde::{Deserialize, Serialize};

use crate::event::EventKind;
use crate::executor::{self, Executor};
use crate::future::{Outcome, TaskError};
use crate::id::TaskId;
use crate::job::Lane;
use crate::spec::{Collect, RunSpec};

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunEnd {
    /// Whether the run completed.
    pub status: RunStatus,
    /// Nanoseconds from the run's beginning to the last result in the caller's hands.
    pub makespan_ns: u64,
    /// The result of the whole run in a line, for instance `216816 primes below 3000000`.
    pub summary: String,
    /// The order in which the caller got the outcomes: input order for `map`.
    pub collected: Vec<TaskId>,
}

/// Whether a run completed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum RunStatus {
    /// Every task ended: with a result, an error or a time-out of its own.
    Completed,
    /// The user, a limit or the server stopped it.
    Stopped { reason: StopReason },
    /// The run could not go on, for example because its engine was lost.
    Broken { detail: String },
}

/// Who stopped a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum StopReason {
    /// The user pressed Stop.
    #[serde(rename = "person")]
    User,
    /// The run reached its limit of wall time, in milliseconds.
    RunTime { max_run_ms: u32 },
    /// The server was shut down.
    Shutdown,
}

/// Runs `spec` on `executor` and returns when every future has settled, or soon after `stopped` is ready.
///
/// `caller` is the caller's lane, with the run's stop token. `Submitted` events are recorded there; the executor
/// records all others.
pub async fn run(
    spec: &RunSpec,
    executor: &dyn Executor,
    caller: &Lane<'_>,
    stopped: impl Future<Output = StopReason>,
) -> RunEnd {
    let mut outcomes: Vec<Option<Outcome>> = vec![None; spec.workload.task_count() as usize];
    let mut collected = Vec::with_capacity(outcomes.len());
    let mut reason = None;
    {
        let collect = std::pin::pin!(async {
            let mut stream = submit(spec, executor, caller);
            while let Some((task, outcome)) = stream.next().await {
                collected.push(task);
                outcomes[task.0 as usize] = Some(outcome);
            }
        });
        // An executor can finish driving before the last result is collected, so only collecting ends the run.
        let drive = std::pin::pin!(async {
            executor.drive().await;
            std::future::pending::<()>().await;
        });
        let work = select(collect, drive);
        match select(std::pin::pin!(stopped), work).await {
            Either::Right(_) => {}
            Either::Left((why, work)) => {
                reason = Some(why);
                caller.stop.stop();
                executor.stop();
                // Ends because `Executor::stop` settles all futures, and a dropped promise settles its own.
                work.await;
            }
        }
    }
    let makespan_ns = caller.clock.now_ns();
    let missing = || Outcome::Failed(TaskError::WorkerDied { detail: "the run ended first".to_owned() });
    let outcomes: Vec<Outcome> = outcomes.into_iter().map(|o| o.unwrap_or_else(missing)).collect();
    RunEnd {
        status: reason.map_or(RunStatus::Completed, |reason| RunStatus::Stopped { reason }),
        makespan_ns,
        summary: spec.workload.summary(&outcomes),
        collected,
    }
}

fn submit(
    spec: &RunSpec,
    executor: &dyn Executor,
    caller: &Lane<'_>,
) -> futures_util::stream::LocalBoxStream<'static, (TaskId, Outcome)> {
    let tasks = spec.tasks();
    match spec.variant.collect {
        Collect::Map { chunksize } => {
            for task in &tasks {
                caller.emit(task.id, EventKind::Submitted);
            }
            executor::map(executor, tasks, chunksize).boxed_local()
        }
        Collect::AsCompleted => {
            let futures = tasks
                .into_iter()
                .map(|task| {
                    caller.emit(task.id, EventKind::Submitted);
                    executor.submit(task)
                })
                .collect();
            executor::as_completed(futures).boxed_local()
        }
    }
}
