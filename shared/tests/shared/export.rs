//! Chrome Trace Event JSON.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::event::{Blocker, LaneEnd};
use shared::export::chrome_trace;
use shared::future::Value;
use shared::{Event, EventKind, LaneId, TaskError, TaskId, Trace};

use crate::any;

fn trace(events: &[(u64, u32, Option<u32>, EventKind)]) -> Trace {
    let mut trace = Trace::new();
    for (time_ns, lane, task, kind) in events.iter().cloned() {
        trace.push(&Event { time_ns, lane: LaneId(lane), task: task.map(TaskId), kind });
    }
    trace
}

fn events(runs: &[(String, &Trace)]) -> Vec<Json> {
    let json: Json = serde_json::from_str(&chrome_trace(runs)).unwrap();
    json["traceEvents"].as_array().unwrap().clone()
}

fn without_names(runs: &[(String, &Trace)]) -> Vec<Json> {
    let mut events = events(runs);
    events.retain(|event| event["ph"] != "M");
    events
}

fn blocked() -> EventKind {
    EventKind::BlockedOn { what: Blocker::Download }
}

fn finished() -> EventKind {
    EventKind::Finished { value: Value::None }
}

#[test]
fn a_worker_that_does_one_thing_at_a_time_gets_complete_slices() {
    let trace = trace(&[
        (0, 0, Some(0), EventKind::Submitted),
        (1_000, 1, None, EventKind::LaneOpened { name: "process 1".to_owned() }),
        (3_500, 1, None, EventKind::LaneReady),
        (4_000, 1, Some(0), EventKind::Started),
        (5_000, 1, Some(0), blocked()),
        (8_000, 1, Some(0), EventKind::Woken),
        (8_000, 1, Some(0), EventKind::Resumed),
        (9_000, 1, Some(0), EventKind::Failed { error: TaskError::TimedOut { after_ms: 1 } }),
        (9_500, 1, None, EventKind::LaneClosed { reason: LaneEnd::Killed }),
    ]);
    let outcome = "failed: the task was ended after its time-out of 1 ms";
    let slice = |name: &str, cat: &str, ts: f64, dur: f64| {
        json!({"ph": "X", "name": name, "cat": cat, "pid": 1, "tid": 2, "ts": ts, "dur": dur,
            "args": {"task": 0, "outcome": outcome}})
    };
    let expected = [
        json!({"ph": "X", "name": "start-up", "cat": "lane", "pid": 1, "tid": 2, "ts": 1.0, "dur": 2.5}),
        slice("task 0", "running", 4.0, 1.0),
        slice("task 0 blocked", "blocked", 5.0, 3.0),
        slice("task 0 ready", "ready", 8.0, 0.0),
        slice("task 0", "running", 8.0, 1.0),
        json!({"ph": "i", "name": "killed", "cat": "lane", "pid": 1, "tid": 2, "ts": 9.5, "s": "t"}),
        json!({"ph": "i", "name": "submit task 0", "cat": "task", "pid": 1, "tid": 1, "ts": 0.0, "s": "t",
            "args": {"task": 0}}),
        json!({"ph": "i", "name": "task 0 failed", "cat": "task", "pid": 1, "tid": 2, "ts": 9.0, "s": "t",
            "args": {"task": 0, "outcome": outcome}}),
    ];
    assert_eq!(without_names(&[("run".to_owned(), &trace)]), expected);
}

#[test]
fn waits_that_overlap_become_asynchronous_slices() {
    let trace = trace(&[
        (0, 1, Some(0), EventKind::Started),
        (1_000, 1, Some(0), blocked()),
        (1_000, 1, Some(1), EventKind::Started),
        (2_000, 1, Some(1), blocked()),
        (9_000, 1, Some(1), finished()),
        (9_000, 1, Some(0), finished()),
    ]);
    let events = without_names(&[("run".to_owned(), &trace)]);
    let phases: Vec<_> = events.iter().map(|event| event["ph"].as_str().unwrap()).collect();
    assert_eq!(phases, ["X", "b", "e", "X", "b", "e"]);
    assert_eq!(events[1]["id2"], events[2]["id2"]);
    assert_ne!(events[1]["id2"], events[4]["id2"]);
    assert_eq!((&events[1]["ts"], &events[2]["ts"]), (&json!(1.0), &json!(9.0)));
}

#[test]
fn runs_are_processes_and_lanes_are_threads_with_names() {
    let one = trace(&[(0, 3, None, EventKind::LaneOpened { name: "third".to_owned() })]);
    let two = trace(&[(0, 0, Some(0), EventKind::Started), (5, 0, Some(0), finished())]);
    let runs = [("browser \"1\"".to_owned(), &one), ("server".to_owned(), &two)];
    let mut processes = Vec::new();
    let mut threads = HashMap::new();
    for event in events(&runs) {
        let name = event["args"]["name"].as_str().map(str::to_owned);
        match event["name"].as_str().unwrap() {
            "process_name" => processes.push((event["pid"].clone(), name.unwrap())),
            "thread_name" => {
                assert_eq!(
                    threads.insert(event["tid"].clone(), name.unwrap()),
                    None,
                    "thread numbers are unique"
                );
            }
            _ => {}
        }
    }
    assert_eq!(processes, [(json!(1), "browser \"1\"".to_owned()), (json!(2), "server".to_owned())]);
    let names: HashSet<&str> = threads.values().map(String::as_str).collect();
    assert_eq!(names, HashSet::from(["caller", "third"]));
    assert_eq!(threads.len(), 3);
}

#[test]
fn a_span_that_lasts_is_drawn_to_the_end() {
    let trace = trace(&[(1_000, 1, Some(0), EventKind::Started), (4_000, 1, None, EventKind::LaneReady)]);
    let events = without_names(&[("run".to_owned(), &trace)]);
    let slice = events.iter().find(|event| event["cat"] == "running").unwrap();
    assert_eq!((&slice["ts"], &slice["dur"]), (&json!(1.0), &json!(3.0)));
    assert_eq!(slice["args"], json!({"task": 0}));
}

#[test]
fn no_runs_are_a_valid_file() {
    assert_eq!(events(&[]), Vec::<Json>::new());
}

proptest! {
    #[test]
    fn any_trace_makes_a_valid_file(events_of_run in any::events()) {
        let mut trace = Trace::new();
        events_of_run.iter().for_each(|event| trace.push(event));
        let mut open: HashMap<String, i32> = HashMap::new();
        for event in events(&[("run".to_owned(), &trace)]) {
            prop_assert!(event["ts"].as_f64().unwrap() >= 0.0);
            match event["ph"].as_str().unwrap() {
                "X" => prop_assert!(event["dur"].as_f64().unwrap() >= 0.0),
                "b" => *open.entry(event["id2"].to_string()).or_default() += 1,
                "e" => *open.entry(event["id2"].to_string()).or_default() -= 1,
                "i" => prop_assert_eq!(&event["s"], "t"),
                "M" => prop_assert!(event["args"].is_object()),
                other => prop_assert!(false, "unknown phase {}", other),
            }
        }
        prop_assert!(open.values().all(|count| *count == 0), "each slice that begins ends");
    }
}
