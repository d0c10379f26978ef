//! Threads over shared memory.

use engine::workloads::threads;
use shared::run::{RunStatus, StopReason};
use shared::{Event, EventKind, ExecutionModel, FaultKind, LaneId, Reuse, RunSpec, TaskError, Workload};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{PRIMES, Seen, at_first_start, fault, never, order, primes, spec, use_test_module};

async fn run(spec: &RunSpec, stop_at: fn(&Event) -> bool) -> Seen {
    use_test_module();
    let (order, feed, user, seen) = order(spec, stop_at);
    threads::run(order, feed, user).await;
    let seen = seen.take();
    seen.check(spec);
    seen
}

fn on_threads(workers: u32, reuse: Reuse, workload: Workload) -> RunSpec {
    let mut spec = spec(ExecutionModel::Threads, workload);
    spec.variant.workers = workers;
    spec.variant.reuse = reuse;
    spec
}

/// The threads of the pool: an engine has one pool, and all these tests share an engine.
const POOL: u32 = 3;

#[wasm_bindgen_test]
async fn a_pool_serves_one_run_after_another() {
    for _ in 0..2 {
        let seen = run(&on_threads(POOL, Reuse::Pool, primes()), never).await;
        assert_eq!(seen.end().status, RunStatus::Completed);
        assert_eq!(seen.end().summary, PRIMES);
        let opened = seen.count(|kind| matches!(kind, EventKind::LaneOpened { .. }));
        assert_eq!(opened, POOL as usize);
    }
}

#[wasm_bindgen_test]
async fn blocked_threads_wait_at_the_same_time() {
    let workload = Workload::Download { tasks: 3, latency_ms: 300, spread_percent: 0, bytes: 1 };
    let seen = run(&on_threads(POOL, Reuse::Pool, workload), never).await;
    let started: Vec<LaneId> =
        seen.events.iter().filter(|event| event.kind == EventKind::Started).map(|event| event.lane).collect();
    assert_eq!(started.len(), 3);
    assert!(started[0] != started[1] && started[1] != started[2] && started[0] != started[2]);
}

#[wasm_bindgen_test]
async fn each_task_may_have_a_thread_of_its_own() {
    let seen = run(&on_threads(2, Reuse::PerTask, primes()), never).await;
    assert_eq!(seen.end().summary, PRIMES);
    assert_eq!(seen.count(|kind| matches!(kind, EventKind::LaneOpened { .. })), 8);
    let mut alive = 0_i32;
    for event in &seen.events {
        match event.kind {
            EventKind::LaneReady => alive += 1,
            EventKind::LaneClosed { .. } => alive -= 1,
            _ => {}
        }
        assert!(alive <= 2, "at most two threads at a time");
    }
}

#[wasm_bindgen_test]
async fn a_panic_ends_its_task_and_no_thread() {
    for reuse in [Reuse::Pool, Reuse::PerTask] {
        let mut spec = on_threads(POOL, reuse, primes());
        spec.faults = [1, 2, 3, 4].map(|task| fault(task, FaultKind::Panic)).to_vec();
        let seen = run(&spec, never).await;
        assert_eq!(seen.end().status, RunStatus::Completed);
        for task in 1..5 {
            assert!(matches!(seen.error(task), TaskError::Panicked { .. }));
        }
        seen.check_finished_but(&[1, 2, 3, 4], 8);
    }
}

#[wasm_bindgen_test]
async fn a_time_out_ends_its_task() {
    let mut spec = on_threads(POOL, Reuse::Pool, primes());
    spec.faults = vec![fault(0, FaultKind::Hang)];
    spec.timeout_ms = Some(400);
    let seen = run(&spec, never).await;
    assert_eq!(seen.error(0), &TaskError::TimedOut { after_ms: 400 });
    seen.check_finished_but(&[0], 8);
}

#[wasm_bindgen_test]
async fn stop_ends_threads_that_compute_or_wait() {
    let mut computing = on_threads(POOL, Reuse::Pool, primes());
    computing.faults = (0..8).map(|task| fault(task, FaultKind::Hang)).collect();
    let mut own = computing.clone();
    own.variant.reuse = Reuse::PerTask;
    let download = Workload::Download { tasks: 4, latency_ms: 10_000, spread_percent: 0, bytes: 1 };
    let waiting = on_threads(POOL, Reuse::Pool, download);
    for spec in [computing, own, waiting] {
        let seen = run(&spec, at_first_start).await;
        assert_eq!(seen.end().status, RunStatus::Stopped { reason: StopReason::User });
        assert_eq!(seen.count(|kind| *kind == EventKind::Cancelled), spec.workload.task_count() as usize);
    }
}

#[wasm_bindgen_test]
async fn fetches_of_threads_fail_with_a_reason_where_there_is_no_server_of_ours() {
    let workload = Workload::Fetch { tasks: 3, latency_ms: 1, bytes: 10 };
    let seen = run(&on_threads(POOL, Reuse::Pool, workload), never).await;
    for task in 0..3 {
        assert!(matches!(seen.error(task), TaskError::Exception { message } if message.contains("/files/")));
    }
}
