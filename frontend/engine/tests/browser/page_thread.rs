//! The executors of the page's thread. Here that thread is a worker's, which has the same event loop.

use engine::workloads::cooperative::{Cooperative, Turns};
use engine::workloads::run;
use shared::run::{RunStatus, StopReason};
use shared::{Event, EventKind, ExecutionModel, FaultKind, RunSpec, TaskError, Workload};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{PRIMES, Seen, at_first_start, fault, never, order, primes, spec};

async fn run(spec: &RunSpec, turns: Turns, stop_at: fn(&Event) -> bool) -> Seen {
    let (order, feed, user, seen) = order(spec, stop_at);
    run::run(order, feed, user, |context| Cooperative::new(context, turns)).await;
    let seen = seen.take();
    seen.check(spec);
    seen
}

const EVERY_STEP: Turns = Turns::RoundRobin { slice_ns: 0 };

fn downloads() -> Workload {
    Workload::Download { tasks: 6, latency_ms: 20, spread_percent: 10, bytes: 10 }
}

/// The position of the first event of a kind.
fn first(seen: &Seen, is: impl Fn(&EventKind) -> bool) -> usize {
    seen.events.iter().position(|event| is(&event.kind)).expect("there is such an event")
}

/// The position of the last event of a kind.
fn last(seen: &Seen, is: impl Fn(&EventKind) -> bool) -> usize {
    seen.events.iter().rposition(|event| is(&event.kind)).expect("there is such an event")
}

#[wasm_bindgen_test]
async fn sequential_tasks_run_one_after_another() {
    let seen = run(&spec(ExecutionModel::Sequential, primes()), Turns::OneAfterAnother, never).await;
    assert_eq!(seen.end().status, RunStatus::Completed);
    assert_eq!(seen.end().summary, PRIMES);
    let mut running = 0;
    for event in &seen.events {
        running += i32::from(event.kind == EventKind::Started) - i32::from(event.kind.is_terminal());
        assert!((0..=1).contains(&running), "one task at a time");
    }
}

#[wasm_bindgen_test]
async fn sequential_downloads_do_not_overlap_and_asynchronous_ones_do() {
    let workload = downloads();
    let blocked = |kind: &EventKind| matches!(kind, EventKind::BlockedOn { .. });
    let woken = |kind: &EventKind| *kind == EventKind::Woken;

    let one = run(&spec(ExecutionModel::Sequential, workload.clone()), Turns::OneAfterAnother, never).await;
    assert!(last(&one, blocked) > first(&one, woken));

    let all = run(&spec(ExecutionModel::Async, workload), EVERY_STEP, never).await;
    assert!(last(&all, blocked) < first(&all, woken), "all wait before the first is woken");
}

#[wasm_bindgen_test]
async fn cooperative_tasks_take_turns() {
    // Large enough that no task is done in one step.
    let workload = Workload::Primes { tasks: 4, limit: 8_000_000 };
    let seen = run(&spec(ExecutionModel::Async, workload), EVERY_STEP, never).await;
    assert_eq!(seen.end().summary, "539777 primes below 8000000");
    assert!(last(&seen, |kind| *kind == EventKind::Started) < first(&seen, EventKind::is_terminal));
    let yielded = seen.count(|kind| *kind == EventKind::Yielded);
    assert!(yielded > 0);
    assert_eq!(yielded, seen.count(|kind| *kind == EventKind::Resumed));
}

#[wasm_bindgen_test]
async fn a_failing_task_leaves_the_others_alone() {
    let mut spec = spec(ExecutionModel::Async, primes());
    spec.faults =
        vec![fault(1, FaultKind::Panic), fault(2, FaultKind::Exception), fault(3, FaultKind::Crash)];
    for turns in [Turns::OneAfterAnother, EVERY_STEP] {
        let seen = run(&spec, turns, never).await;
        assert_eq!(seen.end().status, RunStatus::Completed);
        assert!(
            matches!(seen.error(1), TaskError::Panicked { message } if message.contains("told to panic"))
        );
        assert!(matches!(seen.error(2), TaskError::Exception { .. }));
        assert!(matches!(seen.error(3), TaskError::Panicked { .. }));
        seen.check_finished_but(&[1, 2, 3], 8);
    }
}

#[wasm_bindgen_test]
async fn a_time_out_ends_a_task_that_hangs_and_one_that_waits() {
    let mut computing = spec(ExecutionModel::Async, primes());
    computing.faults = vec![fault(5, FaultKind::Hang)];
    computing.timeout_ms = Some(500);
    let mut waiting = spec(
        ExecutionModel::Async,
        Workload::Download { tasks: 1, latency_ms: 10_000, spread_percent: 0, bytes: 1 },
    );
    waiting.timeout_ms = Some(10);
    for turns in [Turns::OneAfterAnother, EVERY_STEP] {
        let seen = run(&computing, turns, never).await;
        assert_eq!(seen.error(5), &TaskError::TimedOut { after_ms: 500 });
        seen.check_finished_but(&[5], 8);
        let seen = run(&waiting, turns, never).await;
        assert_eq!(seen.error(0), &TaskError::TimedOut { after_ms: 10 });
    }
}

#[wasm_bindgen_test]
async fn stop_ends_tasks_that_wait_compute_or_have_not_begun() {
    let mut computing = spec(ExecutionModel::Async, primes());
    computing.faults = (0..8).map(|task| fault(task, FaultKind::Hang)).collect();
    let waiting = spec(
        ExecutionModel::Async,
        Workload::Download { tasks: 4, latency_ms: 10_000, spread_percent: 0, bytes: 1 },
    );
    let stopped = RunStatus::Stopped { reason: StopReason::User };
    for (spec, turns) in
        [(&computing, EVERY_STEP), (&waiting, EVERY_STEP), (&waiting, Turns::OneAfterAnother)]
    {
        let seen = run(spec, turns, at_first_start).await;
        assert_eq!(seen.end().status, stopped);
        assert_eq!(seen.count(|kind| *kind == EventKind::Cancelled), spec.workload.task_count() as usize);
    }
}

#[wasm_bindgen_test]
async fn a_run_ends_at_its_limit_of_time() {
    let mut spec = spec(ExecutionModel::Async, primes());
    spec.faults = vec![fault(0, FaultKind::Hang)];
    let (mut order, feed, user, seen) = order(&spec, never);
    order.max_run_ms = 50;
    run::run(order, feed, user, |context| Cooperative::new(context, EVERY_STEP)).await;
    let seen = seen.take();
    seen.check(&spec);
    let reason = StopReason::RunTime { max_run_ms: 50 };
    assert_eq!(seen.end().status, RunStatus::Stopped { reason });
    assert_eq!(seen.outcome(0), &EventKind::Cancelled);
}
