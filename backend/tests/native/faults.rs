//! Faults: a failing task has its own outcome, and the others finish.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use shared::event::LaneEnd;
use shared::{Event, EventKind, ExecutionModel, FaultKind, Outcome, Reuse, Task, TaskError, TaskId, Work};

use crate::harness::*;

/// Six tasks, of which number 2 has a fault.
fn with_fault(kind: FaultKind) -> Vec<Task> {
    let mut tasks: Vec<Task> = (0..6).map(|id| task(id, Work::Primes { from: 0, to: 1_000 })).collect();
    tasks[2].fault = Some(kind);
    tasks
}

/// Checks that all but the tasks in `failed` finished.
fn others_finish(outcomes: &[Outcome], failed: &[usize]) {
    for (i, outcome) in outcomes.iter().enumerate() {
        let finished = matches!(outcome, Outcome::Finished(_));
        assert_eq!(finished, !failed.contains(&i), "task {i}: {outcome:?}");
    }
}

fn opened(events: &[Event]) -> usize {
    events.iter().filter(|event| matches!(event.kind, EventKind::LaneOpened { .. })).count()
}

#[test]
fn a_panic_or_an_exception_is_the_tasks_own() {
    for variant in variants() {
        for kind in [FaultKind::Panic, FaultKind::Exception] {
            let (outcomes, events) = with_executor(&variant, async |bench| {
                let chunks = with_fault(kind).into_iter().map(|task| bench.executor.submit(task));
                bench.outcomes(&chunks.collect::<Vec<_>>()).await
            });
            others_finish(&outcomes, &[2]);
            let Outcome::Failed(error) = &outcomes[2] else { unreachable!() };
            let fits = match kind {
                FaultKind::Panic => {
                    matches!(error, TaskError::Panicked { message } if message.contains("panic"))
                }
                _ => matches!(error, TaskError::Exception { .. }),
            };
            assert!(fits, "{variant:?}: {error:?}");
            assert_eq!(ends_of(&events, TaskId(2)).len(), 1);
            assert!(lane_ends(&events).iter().all(|end| *end == LaneEnd::Closed), "{variant:?}");
        }
    }
}

#[test]
fn a_crash_kills_its_process_which_is_replaced() {
    for chunk in [1, 3, 6] {
        let variant = variant(ExecutionModel::Processes, Reuse::Pool);
        let (outcomes, events) = with_executor(&variant, async |bench| {
            let tasks = with_fault(FaultKind::Crash);
            let futures: Vec<_> =
                tasks.chunks(chunk).flat_map(|chunk| bench.executor.submit_chunk(chunk.to_vec())).collect();
            bench.outcomes(&futures).await
        });
        others_finish(&outcomes, &[2]);
        let Outcome::Failed(TaskError::WorkerDied { detail }) = &outcomes[2] else {
            panic!("{:?}", outcomes[2])
        };
        assert!(detail.contains("signal 6 (SIGABRT)"), "{detail}");
        assert_eq!(opened(&events), 3, "two processes and a replacement");
        let died = |end: &&LaneEnd| matches!(end, LaneEnd::Died { .. });
        assert_eq!(lane_ends(&events).iter().filter(died).count(), 1);
        for id in 0..6 {
            assert_eq!(ends_of(&events, TaskId(id)).len(), 1, "task {id}");
        }
        assert!(time_of(&events, TaskId(2), |kind| *kind == EventKind::Started).is_some());
    }
}

#[test]
fn a_crash_in_a_shared_memory_is_a_panic() {
    let variant = variant(ExecutionModel::Threads, Reuse::Pool);
    let (outcomes, _) = with_executor(&variant, async |bench| {
        let futures = bench.executor.submit_chunk(with_fault(FaultKind::Crash));
        bench.outcomes(&futures).await
    });
    others_finish(&outcomes, &[2]);
    assert!(matches!(outcomes[2], Outcome::Failed(TaskError::Panicked { .. })));
}

#[test]
fn a_process_killed_from_outside_fails_its_task_only() {
    let variant = variant(ExecutionModel::Processes, Reuse::Pool);
    let (outcomes, events) = with_executor(&variant, async |bench| {
        let mut futures = vec![bench.executor.submit(hanging(0))];
        futures.extend((1..50).map(|id| bench.executor.submit(task(id, Work::Noop))));
        bench.until_running(&futures[0]).await;
        kill(Pid::from_raw(pid_running(&bench.context.sink.take()) as i32), Signal::SIGKILL).unwrap();
        bench.outcomes(&futures).await
    });
    others_finish(&outcomes, &[0]);
    let Outcome::Failed(TaskError::WorkerDied { detail }) = &outcomes[0] else { panic!("{:?}", outcomes[0]) };
    assert!(detail.contains("signal 9 (SIGKILL)"), "{detail}");
    // The lanes of the first two were opened before the events were taken.
    assert_eq!(opened(&events), 1, "it was replaced");
}

/// The process id in the name of the lane on which task 0 runs.
fn pid_running(events: &[Event]) -> u32 {
    let started = |event: &&Event| event.task == Some(TaskId(0)) && event.kind == EventKind::Started;
    let lane = events.iter().find(started).expect("task 0 has started").lane;
    let name = events.iter().find_map(|event| match &event.kind {
        EventKind::LaneOpened { name } if event.lane == lane => Some(name.clone()),
        _ => None,
    });
    let name = name.expect("every lane is opened");
    let pid = name.split("(pid ").nth(1).and_then(|rest| rest.strip_suffix(')'));
    pid.and_then(|pid| pid.parse().ok()).unwrap_or_else(|| panic!("no pid in {name:?}"))
}

#[test]
fn workers_that_cannot_start_end_the_run_and_do_not_hang_it() {
    let (outcomes, _) = {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let context = backend::executors::context::Context::new(None);
        let outcomes = runtime.block_on(async {
            // A program that ends at once, as no worker does.
            let program = std::path::Path::new("/bin/true").into();
            let variant = variant(ExecutionModel::Processes, Reuse::Pool);
            let executor = backend::executors::run::executor(&variant, &context, program).unwrap();
            let bench = Bench { executor, context: context.clone() };
            let futures = bench.executor.submit_chunk(vec![task(0, Work::Noop), task(1, Work::Noop)]);
            bench.outcomes(&futures).await
        });
        (outcomes, context.sink.close())
    };
    for outcome in outcomes {
        assert!(matches!(outcome, Outcome::Failed(TaskError::WorkerDied { .. })), "{outcome:?}");
    }
}
