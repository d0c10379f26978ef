//! Isolated workers with their own memories.

use engine::workloads::isolated;
use shared::event::{Direction, LaneEnd};
use shared::run::{RunStatus, StopReason};
use shared::{
    Collect, Event, EventKind, ExecutionModel, FaultKind, Reuse, RunSpec, TaskError, Value, Workload,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{PRIMES, Seen, at_first_start, fault, never, order, primes, spec, use_test_module};

async fn run(spec: &RunSpec, stop_at: fn(&Event) -> bool) -> Seen {
    use_test_module();
    let (order, feed, user, seen) = order(spec, stop_at);
    isolated::run(order, feed, user).await;
    let seen = seen.take();
    seen.check(spec);
    seen
}

fn isolated(workload: Workload) -> RunSpec {
    spec(ExecutionModel::Processes, workload)
}

fn lanes(seen: &Seen) -> usize {
    seen.count(|kind| matches!(kind, EventKind::LaneOpened { .. }))
}

/// The bytes that went one way.
fn sent(seen: &Seen, way: Direction) -> u64 {
    let bytes = |event: &Event| match event.kind {
        EventKind::Sent { bytes, direction, .. } if direction == way => bytes,
        _ => 0,
    };
    seen.events.iter().map(bytes).sum()
}

#[wasm_bindgen_test]
async fn pools_of_several_sizes_follow_each_other() {
    for workers in [2, 1, 3] {
        let mut spec = isolated(primes());
        spec.variant.workers = workers;
        let seen = run(&spec, never).await;
        assert_eq!(seen.end().status, RunStatus::Completed);
        assert_eq!(seen.end().summary, PRIMES);
        assert_eq!(lanes(&seen), workers as usize);
        assert_eq!(seen.closed(|reason| *reason == LaneEnd::Closed), workers as usize);
    }
}

#[wasm_bindgen_test]
async fn arguments_and_results_cross_as_bytes() {
    let seen = run(&isolated(Workload::Payload { tasks: 4, bytes: 50_000, rounds: 1 }), never).await;
    for way in [Direction::ToWorker, Direction::FromWorker] {
        let bytes = sent(&seen, way);
        assert!((200_000..220_000).contains(&bytes), "{bytes} bytes went {way:?}");
    }
    for task in 0..4 {
        let EventKind::Finished { value: Value::Bytes(bytes) } = seen.outcome(task) else {
            panic!("task {task} returns its payload")
        };
        assert_eq!(bytes.len(), 50_000);
    }
}

#[wasm_bindgen_test]
async fn chunks_travel_together_and_results_keep_their_order() {
    let mut spec = isolated(Workload::Noop { tasks: 100 });
    spec.variant.collect = Collect::Map { chunksize: 30 };
    let seen = run(&spec, never).await;
    seen.check_finished_but(&[], 100);
    assert!(seen.end().collected.is_sorted());
}

#[wasm_bindgen_test]
async fn each_task_may_have_a_worker_of_its_own() {
    let mut spec = isolated(primes());
    spec.variant.reuse = Reuse::PerTask;
    spec.variant.collect = Collect::AsCompleted;
    let seen = run(&spec, never).await;
    assert_eq!(seen.end().summary, PRIMES);
    assert_eq!(lanes(&seen), 8);
    let mut alive = 0_i32;
    for event in &seen.events {
        match event.kind {
            EventKind::LaneOpened { .. } => alive += 1,
            EventKind::LaneClosed { .. } => alive -= 1,
            _ => {}
        }
        assert!(alive <= 2, "at most two workers at a time");
    }
}

#[wasm_bindgen_test]
async fn a_worker_that_dies_takes_one_task_with_it_and_is_replaced() {
    let mut spec = isolated(Workload::Primes { tasks: 12, limit: 200_000 });
    // One worker: a second one could finish the rest before the replacement is there.
    spec.variant.workers = 1;
    spec.variant.collect = Collect::Map { chunksize: 4 };
    spec.faults = vec![fault(1, FaultKind::Crash)];
    let seen = run(&spec, never).await;
    assert_eq!(seen.end().status, RunStatus::Completed);
    assert!(matches!(seen.error(1), TaskError::WorkerDied { .. }));
    seen.check_finished_but(&[1], 12);
    assert_eq!(seen.closed(|reason| matches!(reason, LaneEnd::Died { .. })), 1);
    assert_eq!(lanes(&seen), 2);
}

#[wasm_bindgen_test]
async fn a_panic_or_an_error_ends_its_task_and_no_worker() {
    let mut spec = isolated(primes());
    spec.faults = vec![fault(0, FaultKind::Panic), fault(3, FaultKind::Exception)];
    let seen = run(&spec, never).await;
    assert!(matches!(seen.error(0), TaskError::Panicked { .. }));
    assert!(matches!(seen.error(3), TaskError::Exception { .. }));
    seen.check_finished_but(&[0, 3], 8);
    assert_eq!(lanes(&seen), 2);
}

#[wasm_bindgen_test]
async fn a_time_out_ends_the_worker_and_its_chunk_goes_on_elsewhere() {
    let mut spec = isolated(primes());
    spec.variant.collect = Collect::Map { chunksize: 4 };
    spec.faults = vec![fault(0, FaultKind::Hang)];
    spec.timeout_ms = Some(400);
    let seen = run(&spec, never).await;
    assert_eq!(seen.error(0), &TaskError::TimedOut { after_ms: 400 });
    seen.check_finished_but(&[0], 8);
    assert_eq!(seen.closed(|reason| *reason == LaneEnd::Killed), 1);
}

#[wasm_bindgen_test]
async fn stop_ends_workers_that_compute_or_wait_and_the_next_run_has_new_ones() {
    let mut computing = isolated(primes());
    computing.faults = (0..8).map(|task| fault(task, FaultKind::NeverYields)).collect();
    computing.workload = Workload::Primes { tasks: 8, limit: 200_000_000 };
    let waiting = isolated(Workload::Download { tasks: 4, latency_ms: 10_000, spread_percent: 0, bytes: 1 });
    for spec in [computing, waiting] {
        let seen = run(&spec, at_first_start).await;
        assert_eq!(seen.end().status, RunStatus::Stopped { reason: StopReason::User });
        assert_eq!(seen.count(|kind| *kind == EventKind::Cancelled), spec.workload.task_count() as usize);
        assert!(seen.closed(|reason| *reason == LaneEnd::Killed) > 0);
    }
    assert_eq!(run(&isolated(primes()), never).await.end().summary, PRIMES);
}
