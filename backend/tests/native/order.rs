//! Chunks, orders of collection, lanes, and processes that are gone when the pool is.

use std::pin::pin;

use futures_util::StreamExt;
use shared::event::LaneEnd;
use shared::{Event, EventKind, ExecutionModel, Outcome, Reuse, Task, TaskId, Value, Work, executor};

use crate::harness::*;

fn noops(count: u32) -> Vec<Task> {
    (0..count).map(|id| task(id, Work::Noop)).collect()
}

#[test]
fn map_keeps_the_order_of_the_input_for_every_chunk_size() {
    for variant in variants() {
        for chunksize in [1, 7, 100] {
            let count = if variant.reuse == Reuse::PerTask { 9 } else { 300 };
            let (collected, events) = with_executor(&variant, async |bench| {
                let mut ids = Vec::new();
                let mut results = executor::map(&*bench.executor, noops(count), chunksize).boxed_local();
                while let Some((id, outcome)) = bench.driven(pin!(results.next())).await {
                    assert!(matches!(outcome, Outcome::Finished(output) if output.value == Value::None));
                    ids.push(id.0);
                }
                ids
            });
            assert_eq!(collected, (0..count).collect::<Vec<_>>(), "{variant:?}");
            let ends = events.iter().filter(|event| event.kind.is_terminal()).count();
            assert_eq!(ends, count as usize, "{variant:?}");
        }
    }
}

#[test]
fn as_completed_gives_the_quick_one_first() {
    for variant in variants().into_iter().filter(|variant| variant.model != ExecutionModel::Sequential) {
        let (first, _) = with_executor(&variant, async |bench| {
            let slow = bench.executor.submit(task(0, Work::Download { latency_us: 10_000_000, bytes: 1 }));
            let quick = bench.executor.submit(task(1, Work::Noop));
            let mut results = executor::as_completed(vec![slow, quick]).boxed_local();
            let first = bench.driven(pin!(results.next())).await;
            bench.executor.stop();
            while bench.driven(pin!(results.next())).await.is_some() {}
            first
        });
        assert_eq!(first.map(|(id, _)| id), Some(TaskId(1)), "{variant:?}");
    }
}

#[test]
fn what_waits_behind_a_hanging_task_moves_to_another_process() {
    let variant = variant(ExecutionModel::Processes, Reuse::Pool);
    let (outcomes, _) = with_executor(&variant, async |bench| {
        // The pool learns that tasks are short, and gives many ahead.
        let warm = noops(2_000);
        let futures: Vec<_> = warm.into_iter().map(|task| bench.executor.submit(task)).collect();
        bench.outcomes(&futures).await;
        let mut tasks: Vec<Task> = (2_000..4_000).map(|id| task(id, Work::Noop)).collect();
        tasks[3] = hanging(2_003);
        let mut futures: Vec<_> = tasks.into_iter().map(|task| bench.executor.submit(task)).collect();
        let hanging = futures.remove(3);
        let outcomes = bench.outcomes(&futures).await;
        assert!(!hanging.done());
        bench.executor.stop();
        outcomes
    });
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Finished(_))));
}

#[test]
fn a_new_worker_for_each_task_has_a_lane_of_its_own() {
    for model in [ExecutionModel::Threads, ExecutionModel::Processes] {
        let (_, events) = with_executor(&variant(model, Reuse::PerTask), async |bench| {
            let futures = bench.executor.submit_chunk(noops(5));
            bench.outcomes(&futures).await
        });
        let ends = lane_ends(&events);
        assert_eq!(ends, vec![LaneEnd::Closed; 5], "{model:?}");
        assert!(most_at_once(&events) <= 2, "{model:?}");
    }
}

/// How many lanes were open at the same time, at most.
fn most_at_once(events: &[Event]) -> i32 {
    let mut changes: Vec<(u64, i32)> = events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::LaneOpened { .. } => Some((event.time_ns, 1)),
            EventKind::LaneClosed { .. } => Some((event.time_ns, -1)),
            _ => None,
        })
        .collect();
    changes.sort_unstable();
    let open = changes.into_iter().scan(0, |open, (_, change)| {
        *open += change;
        Some(*open)
    });
    open.max().unwrap_or_default()
}

#[test]
fn a_pool_has_a_lane_for_each_worker_and_leaves_none_behind() {
    for (model, word) in [(ExecutionModel::Threads, "thread"), (ExecutionModel::Processes, "process")] {
        let (_, events) = with_executor(&variant(model, Reuse::Pool), async |bench| {
            let futures = bench.executor.submit_chunk(noops(5));
            bench.outcomes(&futures).await
        });
        let names: Vec<String> = events
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::LaneOpened { name } => Some(name.clone()),
                _ => None,
            })
            .collect();
        for (name, number) in names.iter().zip(1..) {
            assert!(name.starts_with(&format!("{word} {number}")), "{name}");
            let pid = name.split("(pid ").nth(1).map(|rest| rest.trim_end_matches(')'));
            assert!(
                pid.is_none_or(|pid| !std::path::Path::new("/proc").join(pid).exists()),
                "{name} lives on"
            );
        }
        assert_eq!(lane_ends(&events), vec![LaneEnd::Closed; 2], "{model:?}");
    }
}
