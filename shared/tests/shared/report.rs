//! Reports of traces.

use proptest::prelude::*;
use shared::event::{Blocker, Direction, LaneEnd};
use shared::future::Value;
use shared::report::{TaskCounts, TimeSpent};
use shared::run::{RunEnd, RunStatus, StopReason};
use shared::{Event, EventKind, LaneId, Report, TaskId, Trace};

use crate::any;

fn trace(events: &[Event]) -> Trace {
    let mut trace = Trace::new();
    events.iter().for_each(|event| trace.push(event));
    trace
}

fn end(makespan_ns: u64) -> RunEnd {
    RunEnd { status: RunStatus::Completed, makespan_ns, summary: String::new(), collected: vec![] }
}

fn of_lane(time_ns: u64, lane: u32, kind: EventKind) -> Event {
    Event { time_ns, lane: LaneId(lane), task: None, kind }
}

fn of_task(time_ns: u64, lane: u32, task: u32, kind: EventKind) -> Event {
    Event { time_ns, lane: LaneId(lane), task: Some(TaskId(task)), kind }
}

fn opened() -> EventKind {
    EventKind::LaneOpened { name: "worker".to_owned() }
}

fn finished() -> EventKind {
    EventKind::Finished { value: Value::None }
}

fn blocked() -> EventKind {
    EventKind::BlockedOn { what: Blocker::Download }
}

proptest! {
    #[test]
    fn the_numbers_of_any_trace_fit_together(events in any::events(), end in any::run_end()) {
        let trace = trace(&events);
        let makespan = end.makespan_ns;
        let report = Report::new(&trace, end);
        let tasks = report.tasks;
        let counted = tasks.finished + tasks.failed + tasks.cancelled + tasks.unfinished;
        prop_assert_eq!(counted as usize, trace.tasks().len());
        for lane in &report.lanes {
            prop_assert!(lane.open_ns <= makespan);
            prop_assert!(lane.computing_ns + lane.startup_ns <= lane.open_ns);
            prop_assert_eq!(lane.computing_ns + lane.startup_ns + lane.idle_ns(), lane.open_ns);
            prop_assert!((0.0..=1.0).contains(&lane.utilisation));
        }
        let sum = |part: fn(&shared::report::LaneReport) -> u64| {
            report.lanes.iter().fold(0u64, |sum, lane| sum.saturating_add(part(lane)))
        };
        prop_assert_eq!(report.time.computing_ns, sum(|lane| lane.computing_ns));
        prop_assert_eq!(report.time.startup_ns, sum(|lane| lane.startup_ns));
        prop_assert_eq!(report.time.idle_ns, sum(|lane| lane.idle_ns()));
        prop_assert!((0.0..=1.0).contains(&report.utilisation()));
        let on_lanes: u32 = report.lanes.iter().map(|lane| lane.tasks).sum();
        prop_assert!(on_lanes <= counted - tasks.unfinished);
    }

    #[test]
    fn a_report_round_trips_as_json(events in any::events(), end in any::run_end()) {
        let report = Report::new(&trace(&events), end);
        let json = serde_json::to_string(&report).unwrap();
        let back: Report = serde_json::from_str(&json).unwrap();
        // All but the last bit of a quotient.
        prop_assert_eq!(back.time, report.time);
        prop_assert_eq!(back.end, report.end);
        prop_assert_eq!(back.lanes.len(), report.lanes.len());
    }
}

#[test]
fn two_workers_and_where_their_time_went() {
    let report = Report::new(
        &trace(&[
            of_task(0, 0, 0, EventKind::Submitted),
            of_task(0, 0, 1, EventKind::Submitted),
            of_lane(0, 1, opened()),
            of_lane(10, 1, EventKind::LaneReady),
            of_lane(0, 2, opened()),
            of_lane(20, 2, EventKind::LaneReady),
            of_task(12, 1, 0, EventKind::Sent { bytes: 8, ns: 2, direction: Direction::ToWorker }),
            of_task(12, 1, 0, EventKind::Started),
            of_task(20, 2, 1, EventKind::Started),
            of_task(40, 2, 1, blocked()),
            of_task(70, 2, 1, EventKind::Woken),
            of_task(75, 2, 1, EventKind::Resumed),
            of_task(90, 1, 0, finished()),
            of_task(92, 0, 0, EventKind::Sent { bytes: 8, ns: 3, direction: Direction::FromWorker }),
            of_task(95, 2, 1, finished()),
            of_lane(99, 1, EventKind::Memory { peak_bytes: 300 }),
            of_lane(99, 2, EventKind::Memory { peak_bytes: 200 }),
            of_lane(110, 1, EventKind::LaneClosed { reason: LaneEnd::Closed }),
        ]),
        end(100),
    );
    assert_eq!(report.tasks, TaskCounts { finished: 2, ..TaskCounts::default() });
    let expected = TimeSpent {
        // Task 0: 12 less 2 of transfer; task 1: 20, and 5 ready after its wait, with no task before it.
        queueing_ns: 10 + 20 + 5,
        transfer_ns: 5,
        computing_ns: 78 + 20 + 20,
        blocked_ns: 30,
        idle_ns: 12 + 40,
        startup_ns: 10 + 20,
    };
    assert_eq!(report.time, expected);
    let numbers: Vec<_> = report
        .lanes
        .iter()
        .map(|lane| (lane.tasks, lane.open_ns, lane.computing_ns, lane.startup_ns, lane.utilisation))
        .collect();
    assert_eq!(numbers, [(1, 100, 78, 10, 0.78), (1, 100, 40, 20, 0.4)]);
    assert_eq!(report.peak_bytes, Some(500));
    assert_eq!(report.utilisation(), 0.59);
}

#[test]
fn the_caller_is_a_worker_only_if_it_computed() {
    let submitted = [of_task(1, 0, 0, EventKind::Submitted), of_lane(0, 0, opened())];
    assert_eq!(Report::new(&trace(&submitted), end(10)).lanes, []);
    let started = [of_task(1, 0, 0, EventKind::Started), of_task(9, 0, 0, finished())];
    let report = Report::new(&trace(&started), end(10));
    assert_eq!((report.lanes.len(), report.lanes[0].computing_ns), (1, 8));
}

#[test]
fn a_worker_without_a_task_was_idle_and_one_that_never_got_ready_was_starting() {
    let events = [of_lane(0, 1, opened()), of_lane(5, 1, EventKind::LaneReady), of_lane(2, 2, opened())];
    let report = Report::new(&trace(&events), end(10));
    assert_eq!((report.lanes[0].startup_ns, report.lanes[0].idle_ns()), (5, 5));
    assert_eq!((report.lanes[1].startup_ns, report.lanes[1].idle_ns()), (8, 0));
}

#[test]
fn a_run_that_was_stopped_counts_up_to_its_end() {
    let events = [
        of_task(0, 0, 0, EventKind::Submitted),
        of_task(0, 0, 1, EventKind::Submitted),
        of_lane(0, 1, opened()),
        of_lane(0, 1, EventKind::LaneReady),
        of_task(10, 1, 0, EventKind::Started),
    ];
    let stopped = RunEnd { status: RunStatus::Stopped { reason: StopReason::User }, ..end(50) };
    let report = Report::new(&trace(&events), stopped);
    assert_eq!(report.tasks, TaskCounts { unfinished: 2, ..TaskCounts::default() });
    assert_eq!((report.time.computing_ns, report.time.queueing_ns), (40, 10 + 50));
}

#[test]
fn a_worker_for_each_task_is_measured_by_the_time_that_it_was_there() {
    let mut events = Vec::new();
    for i in 0..10u32 {
        let begin = u64::from(i) * 10;
        events.push(of_lane(begin, i + 1, opened()));
        events.push(of_lane(begin + 5, i + 1, EventKind::LaneReady));
        events.push(of_task(begin + 5, i + 1, i, EventKind::Started));
        events.push(of_task(begin + 10, i + 1, i, finished()));
        events.push(of_lane(begin + 10, i + 1, EventKind::LaneClosed { reason: LaneEnd::Closed }));
    }
    let report = Report::new(&trace(&events), end(100));
    assert_eq!(report.utilisation(), 0.5, "half of each worker's life was its start");
    assert_eq!((report.time.startup_ns, report.time.computing_ns, report.time.idle_ns), (50, 50, 0));
}

#[test]
fn memory_is_that_of_the_workers_which_were_there_together() {
    let memory = |time_ns, lane, peak_bytes| of_lane(time_ns, lane, EventKind::Memory { peak_bytes });
    let closed = |time_ns, lane| of_lane(time_ns, lane, EventKind::LaneClosed { reason: LaneEnd::Closed });
    let events = [
        of_lane(0, 1, opened()),
        of_lane(0, 2, opened()),
        memory(9, 1, 100),
        closed(10, 1),
        of_lane(10, 3, opened()),
        memory(19, 2, 30),
        memory(19, 3, 80),
        closed(20, 2),
        closed(20, 3),
        of_lane(25, 4, opened()),
        memory(26, 4, 120),
        memory(27, 0, 5),
    ];
    let report = Report::new(&trace(&events), end(30));
    assert_eq!(report.peak_bytes, Some(100 + 30 + 5));
}

#[test]
fn a_run_without_events_has_a_report() {
    let report = Report::new(&Trace::new(), end(0));
    assert_eq!((report.tasks, report.time), (TaskCounts::default(), TimeSpent::default()));
    assert_eq!((report.utilisation(), report.peak_bytes), (0.0, None));
    assert_eq!(report.speedup_over(&Report::new(&Trace::new(), end(30))), 30.0);
}

#[test]
fn the_names_in_the_json_are_pinned() {
    let events = [of_lane(0, 1, opened()), of_task(0, 1, 0, EventKind::Started)];
    let end = RunEnd {
        status: RunStatus::Stopped { reason: StopReason::RunTime { max_run_ms: 7 } },
        collected: vec![TaskId(0)],
        ..end(4)
    };
    let expected = r#"{"end":{"status":{"stopped":{"reason":{"run-time":{"maxRunMs":7}}}},"makespanNs":4,"summary":"","collected":[0]},"tasks":{"finished":0,"failed":0,"cancelled":0,"unfinished":1},"time":{"queueingNs":0,"transferNs":0,"computingNs":4,"blockedNs":0,"idleNs":0,"startupNs":0},"lanes":[{"name":"worker","tasks":0,"openNs":4,"computingNs":4,"utilisation":1.0,"startupNs":0,"died":false}],"peakBytes":null}"#;
    assert_eq!(serde_json::to_string(&Report::new(&trace(&events), end)).unwrap(), expected);
}
