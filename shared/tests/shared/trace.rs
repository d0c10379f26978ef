//! Folding events into lanes and tasks. The cases are files: events, a line of dashes, and what a trace of
//! them is. To write the second part anew after a change: `UPDATE_EXPECT=1`.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use shared::event::{Blocker, Direction, LaneEnd};
use shared::future::Value;
use shared::trace::{SpanState, TaskEnd};
use shared::{Event, EventKind, LaneId, TaskError, TaskId, Trace};

use crate::any;

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shared/traces");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8);
    for file in files {
        check(&file);
    }
}

fn check(file: &Path) {
    let text = std::fs::read_to_string(file).unwrap();
    let (events, expected) = text.split_once("----\n").unwrap_or((&text, ""));
    let mut trace = Trace::new();
    for line in events.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        trace.push(&parse(line));
    }
    let actual = show(&trace);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(file, format!("{events}----\n{actual}")).unwrap();
    } else {
        assert_eq!(actual, expected, "in {}", file.display());
    }
}

/// `time lane task kind argument`, with `-` for no task.
fn parse(line: &str) -> Event {
    let mut words = line.splitn(5, ' ');
    let mut word = || words.next().unwrap_or_else(|| panic!("`{line}` is too short"));
    let (time, lane, task, kind) = (word(), word(), word(), word());
    let argument = words.next().unwrap_or("");
    let kind = match kind {
        "opened" => EventKind::LaneOpened { name: argument.to_owned() },
        "ready" => EventKind::LaneReady,
        "closed" => EventKind::LaneClosed { reason: LaneEnd::Closed },
        "killed" => EventKind::LaneClosed { reason: LaneEnd::Killed },
        "died" => EventKind::LaneClosed { reason: LaneEnd::Died { detail: argument.to_owned() } },
        "memory" => EventKind::Memory { peak_bytes: argument.parse().unwrap() },
        "submitted" => EventKind::Submitted,
        "sent" => sent(argument, Direction::ToWorker),
        "returned" => sent(argument, Direction::FromWorker),
        "started" => EventKind::Started,
        "yielded" => EventKind::Yielded,
        "blocked" => EventKind::BlockedOn { what: Blocker::Download },
        "woken" => EventKind::Woken,
        "resumed" => EventKind::Resumed,
        "progress" => EventKind::Progress { permille: argument.parse().unwrap() },
        "finished" => EventKind::Finished { value: Value::None },
        "failed" => EventKind::Failed { error: TaskError::Exception { message: argument.to_owned() } },
        "cancelled" => EventKind::Cancelled,
        other => panic!("unknown kind of event: {other}"),
    };
    let task = (task != "-").then(|| TaskId(task.parse().unwrap()));
    Event { time_ns: time.parse().unwrap(), lane: LaneId(lane.parse().unwrap()), task, kind }
}

/// `bytes ns`.
fn sent(argument: &str, direction: Direction) -> EventKind {
    let (bytes, ns) = argument.split_once(' ').unwrap();
    EventKind::Sent { bytes: bytes.parse().unwrap(), ns: ns.parse().unwrap(), direction }
}

fn show(trace: &Trace) -> String {
    let mut text = format!("end {} tasks end {}\n", trace.end_ns(), trace.tasks_end_ns());
    for lane in trace.lanes() {
        write!(text, "lane {} `{}` from {}", lane.id.0, lane.name, lane.opened_ns).unwrap();
        match lane.ready_ns {
            Some(time) => write!(text, " ready {time}").unwrap(),
            None => text.push_str(" not ready"),
        }
        match &lane.closed {
            Some((time, LaneEnd::Closed)) => write!(text, " closed {time}").unwrap(),
            Some((time, LaneEnd::Killed)) => write!(text, " killed {time}").unwrap(),
            Some((time, LaneEnd::Died { detail })) => write!(text, " died {time}: {detail}").unwrap(),
            None => {}
        }
        if let Some(bytes) = lane.peak_bytes {
            write!(text, " memory {bytes}").unwrap();
        }
        text.push('\n');
        for span in &lane.spans {
            let state = match span.state {
                SpanState::Running => "running",
                SpanState::Blocked => "blocked",
                SpanState::Ready => "ready",
            };
            let end = span.end_ns.map_or_else(String::new, |end| end.to_string());
            writeln!(text, "  task {} {state} {}..{end}", span.task.0, span.start_ns).unwrap();
        }
    }
    for task in trace.tasks() {
        let time = |time: Option<u64>| time.map_or_else(|| "-".to_owned(), |time| time.to_string());
        let end = match &task.end {
            None => "no end".to_owned(),
            Some(TaskEnd::Finished(_)) => "finished".to_owned(),
            Some(TaskEnd::Failed(error)) => error.to_string(),
            Some(TaskEnd::Cancelled) => "cancelled".to_owned(),
        };
        writeln!(
            text,
            "task {}: lane {} submitted {} started {} ended {} ({end}) {}‰, \
             running {} blocked {} ready {}, sent {} bytes {} ns ({} ns back)",
            task.id.0,
            time(task.lane.map(|lane| lane.0.into())),
            time(task.submitted_ns),
            time(task.started_ns),
            time(task.ended_ns),
            task.permille,
            task.running_ns,
            task.blocked_ns,
            task.ready_ns,
            task.sent_bytes,
            task.sent_ns,
            task.returned_ns,
        )
        .unwrap();
    }
    text
}

proptest! {
    #[test]
    fn a_tasks_times_are_the_sum_of_its_spans(events in any::events()) {
        let mut trace = Trace::new();
        events.iter().for_each(|event| trace.push(event));
        for task in trace.tasks() {
            let sum = |state| {
                let spans = trace.lanes().iter().flat_map(|lane| &lane.spans);
                let mine = spans.filter(|span| span.task == task.id && span.state == state);
                mine.filter_map(|span| Some(span.end_ns? - span.start_ns)).sum::<u64>()
            };
            prop_assert_eq!(task.running_ns, sum(SpanState::Running));
            prop_assert_eq!(task.blocked_ns, sum(SpanState::Blocked));
            prop_assert_eq!(task.ready_ns, sum(SpanState::Ready));
        }
    }

    #[test]
    fn a_task_is_in_one_state_at_a_time_and_in_none_after_its_end(events in any::events()) {
        let mut trace = Trace::new();
        events.iter().for_each(|event| trace.push(event));
        for task in trace.tasks() {
            let mut spans: Vec<_> = trace.lanes().iter().flat_map(|lane| &lane.spans).collect();
            spans.retain(|span| span.task == task.id);
            spans.sort_by_key(|span| (span.start_ns, span.end_ns.unwrap_or(u64::MAX)));
            for pair in spans.windows(2) {
                prop_assert!(pair[0].end_ns.is_some_and(|end| end <= pair[1].start_ns));
            }
            let open = spans.iter().filter(|span| span.end_ns.is_none()).count();
            prop_assert!(open <= usize::from(task.end.is_none()));
            prop_assert_eq!(task.end.is_some(), task.ended_ns.is_some());
        }
    }

    #[test]
    fn lanes_and_tasks_are_in_order(events in any::events()) {
        let mut trace = Trace::new();
        events.iter().for_each(|event| trace.push(event));
        prop_assert!(trace.lanes().is_sorted_by(|a, b| a.id < b.id));
        prop_assert!(trace.tasks().iter().enumerate().all(|(i, task)| task.id.0 as usize == i));
        prop_assert_eq!(trace.event_count(), events.len());
        prop_assert_eq!(trace.end_ns(), events.iter().map(|event| event.time_ns).max().unwrap_or(0));
    }
}

#[test]
fn a_task_number_from_a_damaged_stream_does_not_fill_the_memory() {
    let mut trace = Trace::new();
    trace.push(&parse("5 1 4294967295 started"));
    assert_eq!((trace.tasks().len(), trace.event_count(), trace.end_ns()), (0, 1, 5));
}

/// With a cost that grows with the square of the lanes or tasks these would take minutes.
#[test]
fn a_hundred_thousand_tasks_each_on_a_lane_of_its_own() {
    let mut trace = Trace::new();
    for id in 0..100_000u32 {
        let (lane, task) = (LaneId(id + 1), Some(TaskId(id)));
        let mut push = |time_ns, task, kind| trace.push(&Event { time_ns, lane, task, kind });
        push(u64::from(id), None, EventKind::LaneOpened { name: "own".to_owned() });
        push(u64::from(id), task, EventKind::Started);
    }
    for id in 0..100_000u32 {
        let (lane, task) = (LaneId(id + 1), Some(TaskId(id)));
        trace.push(&Event { time_ns: 200_000, lane, task, kind: EventKind::Cancelled });
    }
    assert_eq!((trace.lanes().len(), trace.tasks().len()), (100_000, 100_000));
    assert!(trace.lanes().iter().all(|lane| lane.spans.len() == 1 && lane.spans[0].end_ns == Some(200_000)));
}

#[test]
fn a_hundred_thousand_events_on_few_lanes() {
    let mut trace = Trace::new();
    for i in 0..100_000u32 {
        let kind = if i % 2 == 0 { EventKind::Yielded } else { EventKind::Resumed };
        let (lane, task) = (LaneId(i % 4), Some(TaskId(i % 1_000)));
        trace.push(&Event { time_ns: u64::from(i), lane, task, kind });
    }
    assert_eq!(trace.lanes().iter().map(|lane| lane.spans.len()).sum::<usize>(), 100_000);
}
