//! Whole runs in virtual time.

use futures_util::FutureExt;
use shared::event::Recorder;
use shared::future::Output;
use shared::job::{Clock, IoReply, IoRequest, Job, Lane, Step, StopToken};
use shared::run::{self, RunEnd, RunStatus, StopReason};
use shared::{
    Collect, Event, EventKind, LaneId, Outcome, RunSpec, Task, TaskId, Trace, Value, Variant, Work, Workload,
};

use crate::virtual_time::{VirtualPool, VirtualTime};

const MS: u64 = 1_000_000;

/// A download as the kernels do it: waits, then has its bytes.
struct Download(u64, u64);

impl Job for Download {
    fn step(&mut self, reply: Option<IoReply>) -> Step {
        match reply {
            None => Step::Io(IoRequest::Sleep { us: self.0 }),
            Some(_) => Step::Done(Ok(Output { value: Value::Int(self.1) })),
        }
    }
}

/// The first task takes longest: 10 ms for each task from its own to the last.
fn slower_first(task: &Task) -> Box<dyn Job> {
    let Work::Download { bytes, .. } = task.work else { panic!("a download was expected") };
    Box::new(Download(u64::from(6 - task.id.0) * 10_000, bytes))
}

fn spec(collect: Collect) -> RunSpec {
    RunSpec {
        workload: Workload::Download { tasks: 6, latency_ms: 10, spread_percent: 0, bytes: 5 },
        variant: Variant { collect, ..Variant::default() },
        seed: 1,
        faults: vec![],
        timeout_ms: None,
        pictures: vec![],
    }
}

fn run(collect: Collect, workers: u32, stop_at_ns: Option<u64>) -> (RunEnd, Vec<Event>) {
    let (time, sink, stop) = (VirtualTime::default(), Recorder::default(), StopToken::default());
    let pool = VirtualPool::new(&time, &sink, &stop, workers, slower_first);
    let caller = Lane { id: LaneId::CALLER, clock: &time, sink: &sink, stop: &stop };
    let stopped = async {
        match stop_at_ns {
            Some(ns) => time.until(ns, StopToken::default()).map(|_| StopReason::User).await,
            None => std::future::pending().await,
        }
    };
    let end = time.block_on(run::run(&spec(collect), &pool, &caller, stopped));
    assert_eq!(end.makespan_ns, time.now_ns());
    (end, sink.take())
}

fn ids(end: &RunEnd) -> Vec<u32> {
    end.collected.iter().map(|task| task.0).collect()
}

fn lanes_of_tasks(events: &[Event]) -> Vec<(u32, u32)> {
    let started = events.iter().filter(|event| event.kind == EventKind::Started);
    started.map(|event| (event.task.unwrap().0, event.lane.0)).collect()
}

#[test]
fn map_collects_in_input_order() {
    let (end, _) = run(Collect::Map { chunksize: 1 }, 6, None);
    assert_eq!(ids(&end), [0, 1, 2, 3, 4, 5]);
    assert_eq!((end.status, end.makespan_ns), (RunStatus::Completed, 60 * MS));
    assert_eq!(end.summary, "30 bytes received");
}

#[test]
fn as_completed_collects_in_order_of_completion() {
    let (end, _) = run(Collect::AsCompleted, 6, None);
    assert_eq!(ids(&end), [5, 4, 3, 2, 1, 0]);
    assert_eq!(end.makespan_ns, 60 * MS);
}

#[test]
fn workers_share_the_tasks() {
    let (end, events) = run(Collect::AsCompleted, 2, None);
    assert_eq!(lanes_of_tasks(&events), [(0, 1), (1, 2), (2, 2), (3, 1), (4, 1), (5, 2)]);
    assert_eq!((ids(&end), end.makespan_ns), (vec![1, 0, 3, 2, 5, 4], 110 * MS));
}

#[test]
fn a_chunk_stays_on_one_worker() {
    let (end, events) = run(Collect::Map { chunksize: 4 }, 2, None);
    let mut lanes = lanes_of_tasks(&events);
    lanes.sort_unstable();
    assert_eq!(lanes, [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (5, 2)]);
    assert_eq!((ids(&end), end.makespan_ns), (vec![0, 1, 2, 3, 4, 5], 180 * MS));
}

#[test]
fn everything_is_submitted_first_by_the_caller() {
    let (_, events) = run(Collect::Map { chunksize: 1 }, 2, None);
    for (i, event) in events[..6].iter().enumerate() {
        assert_eq!((event.lane, event.task), (LaneId::CALLER, Some(TaskId(i as u32))));
        assert_eq!(event.kind, EventKind::Submitted);
    }
}

#[test]
fn stop_ends_the_run_at_once_and_keeps_what_there_is() {
    for collect in [Collect::Map { chunksize: 1 }, Collect::Map { chunksize: 4 }, Collect::AsCompleted] {
        let (end, events) = run(collect, 2, Some(65 * MS));
        assert_eq!(end.status, RunStatus::Stopped { reason: StopReason::User });
        assert_eq!(end.makespan_ns, 65 * MS);
        assert_eq!(end.collected.len(), 6, "every future settles");
        let mut ends: Vec<u32> =
            events.iter().filter(|e| e.kind.is_terminal()).map(|event| event.task.unwrap().0).collect();
        ends.sort_unstable();
        assert_eq!(ends, [0, 1, 2, 3, 4, 5], "each task has exactly one end");
        let mut trace = Trace::new();
        events.iter().for_each(|event| trace.push(event));
        let report = shared::Report::new(&trace, end);
        assert!(report.tasks.finished > 0 && report.tasks.cancelled > 0);
        assert_eq!(report.tasks.finished + report.tasks.cancelled, 6);
        assert!(report.end.summary.contains("without a result"), "{}", report.end.summary);
    }
}

#[test]
fn the_same_run_gives_the_same_events() {
    for collect in [Collect::Map { chunksize: 2 }, Collect::AsCompleted] {
        assert_eq!(run(collect, 3, None), run(collect, 3, None));
    }
}

#[test]
fn an_executor_that_drops_its_tasks_fails_them_and_the_run_goes_on() {
    struct Dropping;
    impl shared::Executor for Dropping {
        fn max_workers(&self) -> u32 {
            1
        }
        fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<shared::TaskFuture> {
            chunk.into_iter().map(|task| shared::future::pair(task.id).1).collect()
        }
        fn stop(&self) {}
    }
    let (time, sink, stop) = (VirtualTime::default(), Recorder::default(), StopToken::default());
    let caller = Lane { id: LaneId::CALLER, clock: &time, sink: &sink, stop: &stop };
    let spec = spec(Collect::AsCompleted);
    let end = time.block_on(run::run(&spec, &Dropping, &caller, std::future::pending()));
    assert_eq!((end.status, end.collected.len()), (RunStatus::Completed, 6));
    assert_eq!(end.summary, "0 bytes received (6 tasks without a result)");
}

#[test]
fn a_hundred_thousand_tasks_are_collected_in_both_orders() {
    struct Instant;
    impl shared::Executor for Instant {
        fn max_workers(&self) -> u32 {
            1
        }
        fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<shared::TaskFuture> {
            let settled = |task: Task| {
                let (promise, future) = shared::future::pair(task.id);
                promise.settle(Outcome::Finished(Output { value: Value::None }));
                future
            };
            chunk.into_iter().map(settled).collect()
        }
        fn stop(&self) {}
    }
    let spec = |collect| RunSpec { workload: Workload::Noop { tasks: 100_000 }, ..spec(collect) };
    for collect in [Collect::Map { chunksize: 1 }, Collect::AsCompleted] {
        let (time, sink, stop) = (VirtualTime::default(), Recorder::default(), StopToken::default());
        let caller = Lane { id: LaneId::CALLER, clock: &time, sink: &sink, stop: &stop };
        let spec = spec(collect);
        let end = time.block_on(run::run(&spec, &Instant, &caller, std::future::pending()));
        assert_eq!((end.collected.len(), end.summary.as_str()), (100_000, "100000 tasks done"));
    }
}
