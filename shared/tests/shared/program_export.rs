//! The trace of a program as Chrome Trace Event JSON.

use std::collections::{HashMap, HashSet};

use serde_json::{Value as Json, json};
use shared::export::program::{ExportedRun, chrome_trace};
use shared::program::event::{PauseReason, ResourceKind, TaskOutcome};
use shared::program::trace::ProgramTrace;
use shared::program::{
    CodeLine, CoreId, Policy, ProcessId, ProgramEvent, ProgramEventKind as Kind, ProgramSpec, ResourceId,
    SourceFile, Stream, TaskNumber, ThreadId,
};

const MAIN: ThreadId = ThreadId(0);
const WORKER: ThreadId = ThreadId(1);
const LOCK: ResourceId = ResourceId(0);

/// A worker that waits for a lock of the main thread, and gets it.
fn trace() -> ProgramTrace {
    let lock = "lock".to_owned();
    let started = |name: &str, parent| Kind::ThreadStarted {
        process: ProcessId(0),
        parent,
        name: name.to_owned(),
        daemon: false,
    };
    let main_process = Kind::ProcessStarted { process: ProcessId(0), parent: None, name: "main".to_owned() };
    let waits = Kind::Blocked {
        resource: LOCK,
        what: ResourceKind::Lock,
        name: lock.clone(),
        holders: vec![MAIN],
        until_ns: None,
    };
    let acquired = || Kind::Acquired { resource: LOCK, what: ResourceKind::Lock, name: lock.clone() };
    let events = [
        (0, MAIN, main_process),
        (0, MAIN, started("MainThread", None)),
        (0, MAIN, Kind::Running { core: CoreId(0) }),
        (1_000, MAIN, acquired()),
        (2_000, WORKER, started("worker", Some(MAIN))),
        (2_000, WORKER, Kind::Ready),
        (3_000, MAIN, Kind::Paused { reason: PauseReason::Preempted }),
        (3_000, MAIN, Kind::Ready),
        (3_500, WORKER, Kind::Running { core: CoreId(0) }),
        (4_000, WORKER, Kind::Paused { reason: PauseReason::Blocked }),
        (4_000, WORKER, waits),
        (4_500, MAIN, Kind::Running { core: CoreId(0) }),
        (5_000, MAIN, Kind::Output { stream: Stream::Stdout, text: "hello\n".to_owned() }),
        (6_000, MAIN, Kind::Released { resource: LOCK }),
        (6_000, WORKER, Kind::Woken { by: Some(MAIN) }),
        (6_000, WORKER, Kind::Ready),
        (6_000, MAIN, Kind::TaskCreated { task: TaskNumber(0), name: "Task-1".to_owned(), parent: None }),
        (6_500, MAIN, Kind::TaskResumed { task: TaskNumber(0) }),
        (7_000, MAIN, Kind::TaskEnded { task: TaskNumber(0), outcome: TaskOutcome::Returned }),
    ];
    let mut trace = ProgramTrace::new(Policy::Gil);
    for (step, (time_ns, thread, kind)) in (0..).zip(events) {
        trace.push(&ProgramEvent { step, time_ns, thread, line: CodeLine::new(1, 3), kind });
    }
    trace
}

fn events(names: &[&str]) -> Vec<Json> {
    let trace = trace();
    let files = vec![SourceFile { name: "bank.py".to_owned(), text: String::new() }];
    let spec = ProgramSpec { files, ..ProgramSpec::default() };
    let runs: Vec<ExportedRun<'_>> =
        names.iter().map(|name| ExportedRun { name, spec: &spec, trace: &trace }).collect();
    let json: Json = serde_json::from_str(&chrome_trace(&runs)).unwrap();
    json["traceEvents"].as_array().unwrap().clone()
}

#[test]
fn threads_the_lock_and_the_cores_have_rows_of_their_own() {
    let events = events(&["gil"]);
    let rows: Vec<&str> = events
        .iter()
        .filter(|event| event["name"] == "thread_name")
        .map(|event| event["args"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(rows, ["interpreter lock", "MainThread", "worker", "core 0"]);
    let processes: Vec<&str> = events
        .iter()
        .filter(|event| event["name"] == "process_name")
        .map(|event| event["args"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(processes, ["gil: main", "gil: cores"]);
}

#[test]
fn a_wait_says_for_what_and_who_has_it() {
    let events = events(&["gil"]);
    let wait =
        events.iter().find(|event| event["cat"] == "waiting" && event["name"] == "waits for lock").unwrap();
    assert_eq!(wait["args"]["detail"], "held by MainThread");
    assert_eq!((&wait["args"]["file"], &wait["args"]["line"]), (&json!("bank.py"), &json!(3)));
    assert_eq!((&wait["ts"], &wait["dur"]), (&json!(4.0), &json!(2.0)));
    let output = events.iter().find(|event| event["name"] == "stdout").unwrap();
    assert_eq!(output["args"]["detail"], "hello\n");
}

#[test]
fn whoever_woke_is_at_one_end_of_a_flow_and_whoever_was_woken_at_the_other() {
    let events = events(&["gil"]);
    let ends: Vec<_> = events.iter().filter(|event| event["name"] == "woke").collect();
    let [from, to] = ends[..] else { panic!("a flow has two ends: {ends:?}") };
    assert_eq!((&from["ph"], &to["ph"]), (&json!("s"), &json!("f")));
    assert_eq!(from["id"], to["id"]);
    assert_ne!(from["tid"], to["tid"]);
}

#[test]
fn asynchronous_slices_come_in_pairs_and_numbers_are_not_shared_between_runs() {
    let events = events(&["first", "second"]);
    let mut open: HashMap<String, String> = HashMap::new();
    let mut known = HashSet::new();
    for event in events.iter().filter(|event| event["ph"] == "b" || event["ph"] == "e") {
        let (id, name) = (event["id2"]["local"].to_string(), event["name"].to_string());
        if event["ph"] == "b" {
            assert!(known.insert(id.clone()), "{id} is used twice");
            open.insert(id, name);
        } else {
            assert_eq!(open.remove(&id), Some(name));
        }
    }
    assert!(open.is_empty() && known.len() >= 6, "{known:?}");
    let rows = |pids: [u64; 2]| -> HashSet<u64> {
        let of = |event: &&Json| pids.contains(&event["pid"].as_u64().unwrap());
        events.iter().filter(of).map(|event| event["tid"].as_u64().unwrap()).collect()
    };
    assert!(rows([1, 2]).is_disjoint(&rows([3, 4])));
    assert!(!rows([3, 4]).is_empty());
}
