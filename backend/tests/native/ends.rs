//! Time-outs, cancels and stops.

use std::cell::{Cell, RefCell};

use backend::executors::run::{self, RunConfig};
use shared::event::LaneEnd;
use shared::run::{RunEnd, RunStatus, StopReason};
use shared::{
    Event, EventKind, ExecutionModel, Fault, FaultKind, Outcome, Reuse, RunSpec, TaskError, TaskId, Variant,
    Work, Workload,
};
use tokio::sync::watch;

use crate::harness::*;

/// Far more than a stop takes, far less than what is stopped would.
const SOON_NS: u64 = 2_000_000_000;

/// Runs `spec` and stops it when task 0 has started.
fn stop_when_started(spec: &RunSpec) -> (RunEnd, Vec<Event>, u64) {
    let (stop, stopped) = watch::channel(None);
    let config = RunConfig { spec, max_run_ms: 60_000, files: None, program: program(), stop: stopped };
    let events = RefCell::new(Vec::new());
    let asked_ns = Cell::new(0);
    let end = run::execute(config, |batch| {
        events.borrow_mut().extend(batch);
        let events = events.borrow();
        if asked_ns.get() == 0 && time_of(&events, TaskId(0), |kind| *kind == EventKind::Started).is_some() {
            asked_ns.set(events.iter().map(|event| event.time_ns).max().expect("there are events"));
            stop.send_replace(Some(StopReason::User));
        }
        Vec::new()
    });
    (end, events.into_inner(), asked_ns.get())
}

fn spec(workload: Workload, variant: Variant, fault: FaultKind) -> RunSpec {
    let faults = vec![Fault { task: 0, kind: fault }];
    RunSpec { workload, variant, seed: 1, faults, timeout_ms: None, pictures: Vec::new() }
}

#[test]
fn stop_ends_a_task_that_computes_for_ever_under_every_model() {
    for variant in variants() {
        let spec = spec(Workload::Noop { tasks: 40 }, variant.clone(), FaultKind::Hang);
        let (end, events, asked_ns) = stop_when_started(&spec);
        assert_eq!(end.status, RunStatus::Stopped { reason: StopReason::User }, "{variant:?}");
        assert!(end.makespan_ns - asked_ns < SOON_NS, "{variant:?}: {}", end.makespan_ns - asked_ns);
        assert_eq!(ends_of(&events, TaskId(0)), [&EventKind::Cancelled], "{variant:?}");
        for id in 1..40 {
            assert_eq!(ends_of(&events, TaskId(id)).len(), 1, "{variant:?}: task {id}");
        }
        lane_ends(&events);
    }
}

#[test]
fn stop_does_not_wait_for_a_task_that_never_looks_up() {
    for variant in variants() {
        // One step of some ten seconds.
        let workload = Workload::Pi { tasks: 1, samples: 4_000_000_000 };
        let spec = spec(workload, variant.clone(), FaultKind::NeverYields);
        let (end, events, asked_ns) = stop_when_started(&spec);
        assert!(end.makespan_ns - asked_ns < SOON_NS, "{variant:?}: {}", end.makespan_ns - asked_ns);
        assert_eq!(ends_of(&events, TaskId(0)), [&EventKind::Cancelled], "{variant:?}");
        lane_ends(&events);
    }
}

#[test]
fn stop_ends_waits() {
    for variant in variants() {
        let workload = Workload::Download { tasks: 3, latency_ms: 10_000, spread_percent: 0, bytes: 1 };
        let spec = RunSpec { faults: Vec::new(), ..spec(workload, variant.clone(), FaultKind::Hang) };
        let (end, events, asked_ns) = stop_when_started(&spec);
        assert!(end.makespan_ns - asked_ns < SOON_NS, "{variant:?}: {}", end.makespan_ns - asked_ns);
        for id in 0..3 {
            assert_eq!(ends_of(&events, TaskId(id)), [&EventKind::Cancelled], "{variant:?}: task {id}");
        }
    }
}

#[test]
fn a_run_ends_at_its_limit_of_time() {
    let variant = variant(ExecutionModel::Processes, Reuse::Pool);
    let spec = spec(Workload::Noop { tasks: 1 }, variant, FaultKind::Hang);
    let (_keep, stop) = watch::channel(None);
    let config = RunConfig { spec: &spec, max_run_ms: 50, files: None, program: program(), stop };
    let end = run::execute(config, |events| events);
    assert_eq!(end.status, RunStatus::Stopped { reason: StopReason::RunTime { max_run_ms: 50 } });
    assert!((50_000_000..SOON_NS).contains(&end.makespan_ns), "{}", end.makespan_ns);
}

#[test]
fn a_time_out_ends_the_task_and_in_the_pool_its_process() {
    for variant in variants() {
        let (outcomes, events) = with_executor(&variant, async |bench| {
            let mut tasks = vec![hanging(0)];
            tasks[0].timeout_ms = Some(40);
            tasks.extend((1..20).map(|id| task(id, Work::Noop)));
            let futures: Vec<_> = tasks.into_iter().map(|task| bench.executor.submit(task)).collect();
            bench.outcomes(&futures).await
        });
        assert_eq!(outcomes[0], Outcome::Failed(TaskError::TimedOut { after_ms: 40 }), "{variant:?}");
        assert!(outcomes[1..].iter().all(|outcome| matches!(outcome, Outcome::Finished(_))), "{variant:?}");
        let started = time_of(&events, TaskId(0), |kind| *kind == EventKind::Started).unwrap();
        let ended = time_of(&events, TaskId(0), EventKind::is_terminal).unwrap();
        assert!((40_000_000..SOON_NS).contains(&(ended - started)), "{variant:?}: {}", ended - started);
        let killed = lane_ends(&events).iter().filter(|end| **end == LaneEnd::Killed).count();
        assert_eq!(killed, usize::from(variant.model == ExecutionModel::Processes), "{variant:?}");
    }
}

#[test]
fn what_is_pending_can_be_cancelled_under_every_model() {
    for variant in variants() {
        let ((cancelled, outcomes), events) = with_executor(&variant, async |bench| {
            // A task that has a worker keeps it until the stop, so that the last task is pending.
            let futures: Vec<_> = (0..3).map(|id| bench.executor.submit(hanging(id))).collect();
            let cancelled = bench.executor.cancel(&futures[2]);
            bench.executor.stop();
            (cancelled, bench.outcomes(&futures).await)
        });
        // Coroutines start at once, so there the cancel may come too late; all others have two workers.
        if variant.model != ExecutionModel::Async {
            assert!(cancelled, "{variant:?}");
        }
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Cancelled), "{variant:?}: {outcomes:?}");
        for id in 0..3 {
            assert_eq!(ends_of(&events, TaskId(id)), [&EventKind::Cancelled], "{variant:?}: task {id}");
        }
    }
}

#[test]
fn a_running_task_is_cancelled_by_ending_its_process() {
    for reuse in [Reuse::Pool, Reuse::PerTask] {
        let variant = variant(ExecutionModel::Processes, reuse);
        let (outcomes, events) = with_executor(&variant, async |bench| {
            let mut futures = vec![bench.executor.submit(hanging(0))];
            futures.extend((1..20).map(|id| bench.executor.submit(task(id, Work::Noop))));
            bench.until_running(&futures[0]).await;
            assert!(bench.executor.cancel(&futures[0]));
            bench.outcomes(&futures).await
        });
        assert_eq!(outcomes[0], Outcome::Cancelled);
        assert!(outcomes[1..].iter().all(|outcome| matches!(outcome, Outcome::Finished(_))));
        assert_eq!(ends_of(&events, TaskId(0)), [&EventKind::Cancelled]);
        assert!(lane_ends(&events).contains(&LaneEnd::Killed));
    }
}
