//! Executes one run natively: makes the executor of its model and drives the session on this thread.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use shared::run::{self, RunEnd, RunStatus, StopReason};
use shared::{Event, ExecutionModel, Executor, LaneId, Reuse, RunSpec, Variant};
use tokio::sync::watch;

use super::context::Context;
use super::coroutines::Coroutines;
use super::processes::ProcessPool;
use super::threads::{Sequential, ThreadPerTask, ThreadPool};

/// Events reach the reader up to this much later than they happen.
const FLUSH_EVERY: Duration = Duration::from_millis(16);

/// What to run, and within which bounds.
pub struct RunConfig<'a> {
    /// The run.
    pub spec: &'a RunSpec,
    /// Its limit of wall time.
    pub max_run_ms: u32,
    /// Where tasks that fetch find files.
    pub files: Option<SocketAddr>,
    /// The program of worker processes: this one, as a rule.
    pub program: Arc<Path>,
    /// Holds the reason once the run must stop.
    pub stop: watch::Receiver<Option<StopReason>>,
}

/// Executes a run and blocks this thread until its end. Calls `on_events` with the events as they happen;
/// the vector that it returns is filled next, so that an earlier one can be used again.
pub fn execute(config: RunConfig<'_>, on_events: impl Fn(Vec<Event>) -> Vec<Event>) -> RunEnd {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return broken(format!("no reactor could be made: {error}")),
    };
    let context = Context::new(config.files);
    let end = runtime.block_on(async {
        let executor = match executor(&config.spec.variant, &context, config.program) {
            Ok(executor) => executor,
            Err(detail) => return broken(detail),
        };
        let caller = context.lane(LaneId::CALLER);
        let run = run::run(config.spec, &*executor, &caller, stopped(config.stop, config.max_run_ms));
        let end = flushing(run, || {
            let events = context.sink.take();
            context.sink.recycle(if events.is_empty() { events } else { on_events(events) });
        })
        .await;
        // Closes the pool: the last events of its lanes belong to the run.
        drop(executor);
        end
    });
    drop(on_events(context.sink.close()));
    end
}

/// Makes the executor of a variant. Must be called inside of a reactor.
///
/// # Errors
/// If the system has no thread or process left for it.
pub fn executor(
    variant: &Variant,
    context: &Context,
    program: Arc<Path>,
) -> Result<Box<dyn Executor>, String> {
    let context = context.clone();
    let failed = |error: &dyn std::fmt::Display| format!("the workers could not be started: {error}");
    Ok(match (variant.model, variant.reuse) {
        (ExecutionModel::Sequential, _) => Box::new(Sequential::new(context).map_err(|e| failed(&e))?),
        (ExecutionModel::Async, _) => {
            Box::new(Coroutines::new(context, variant.slice_ms).map_err(|e| failed(&e))?)
        }
        (ExecutionModel::Threads, Reuse::Pool) => {
            Box::new(ThreadPool::new(context, variant.workers).map_err(|e| failed(&e))?)
        }
        (ExecutionModel::Threads, Reuse::PerTask) => Box::new(ThreadPerTask::new(context, variant.workers)),
        (ExecutionModel::Processes, reuse) => {
            Box::new(ProcessPool::new(context, variant.workers, reuse, program).map_err(|e| failed(&e))?)
        }
    })
}

/// Runs `work` to its end and calls `flush` regularly meanwhile.
async fn flushing<T>(work: impl Future<Output = T>, flush: impl Fn()) -> T {
    let mut work = std::pin::pin!(work);
    let mut ticks = tokio::time::interval(FLUSH_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = ticks.tick() => flush(),
            end = &mut work => return end,
        }
    }
}

/// Waits until the run must stop; returns the reason.
async fn stopped(mut stop: watch::Receiver<Option<StopReason>>, max_run_ms: u32) -> StopReason {
    let asked = async {
        match stop.wait_for(Option::is_some).await.map(|reason| reason.clone()) {
            Ok(Some(reason)) => reason,
            // The sender is gone, so no stop will come.
            _ => std::future::pending().await,
        }
    };
    tokio::select! {
        reason = asked => reason,
        () = tokio::time::sleep(Duration::from_millis(max_run_ms.into())) => StopReason::RunTime { max_run_ms },
    }
}

/// The end of a run that could not go on.
pub fn broken(detail: String) -> RunEnd {
    RunEnd {
        status: RunStatus::Broken { detail },
        makespan_ns: 0,
        summary: String::new(),
        collected: Vec::new(),
    }
}
