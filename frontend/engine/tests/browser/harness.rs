//! Runs one order and keeps all that comes out of it.

use std::cell::RefCell;
use std::rc::Rc;

use engine::signal::StopSignal;
use engine::workloads::feed::Feed;
use engine::workloads::nested;
use shared::event::LaneEnd;
use shared::message::{FromEngine, Message, Order};
use shared::run::RunEnd;
use shared::wire::FrameBody;
use shared::{
    Event, EventKind, ExecutionModel, Fault, FaultKind, Place, RunId, RunSpec, TaskError, TaskId, Variant,
    Workload,
};
use wasm_bindgen::prelude::*;

/// All that came out of a run.
#[derive(Default)]
pub struct Seen {
    pub events: Vec<Event>,
    pub end: Option<RunEnd>,
}

/// A run of `workload` under `model` on two workers.
pub fn spec(model: ExecutionModel, workload: Workload) -> RunSpec {
    let variant = Variant { place: Place::Browser, model, workers: 2, ..Variant::default() };
    RunSpec { workload, variant, seed: 1, faults: Vec::new(), timeout_ms: None, pictures: Vec::new() }
}

/// Eight tasks that count primes.
pub fn primes() -> Workload {
    Workload::Primes { tasks: 8, limit: 200_000 }
}

/// What they come to.
pub const PRIMES: &str = "17984 primes below 200000";

pub fn fault(task: u32, kind: FaultKind) -> Fault {
    Fault { task, kind }
}

/// An order of `spec`, a feed that records into what is returned, and the user's Stop, which is pressed when
/// `stop_at` says so of an event.
pub fn order(spec: &RunSpec, stop_at: fn(&Event) -> bool) -> (Order, Feed, StopSignal, Rc<RefCell<Seen>>) {
    let order = Order { run: RunId(7), spec: spec.clone(), max_run_ms: 60_000 };
    let seen: Rc<RefCell<Seen>> = Rc::default();
    let user = StopSignal::default();
    let (into, stop) = (seen.clone(), user.clone());
    let emit = move |bytes: &[u8]| {
        let Ok(FromEngine::Frame(frame)) = FromEngine::decode(bytes) else {
            panic!("the engine sends frames")
        };
        assert_eq!(frame.run, RunId(7));
        let mut seen = into.borrow_mut();
        assert!(seen.end.is_none(), "nothing follows the end");
        match frame.body {
            FrameBody::Events(events) => {
                let reached = events.iter().any(stop_at);
                seen.events.extend(events);
                if reached {
                    stop.stop();
                }
            }
            FrameBody::End(end) => seen.end = Some(end),
        }
    };
    let feed = Feed::new(order.run, Rc::new(emit));
    (order, feed, user, seen)
}

pub fn never(_: &Event) -> bool {
    false
}

pub fn at_first_start(event: &Event) -> bool {
    event.kind == EventKind::Started
}

impl Seen {
    pub fn end(&self) -> &RunEnd {
        self.end.as_ref().expect("the run has an end")
    }

    /// How a task ended.
    pub fn outcome(&self, task: u32) -> &EventKind {
        let mut ends = self.of(task).filter(|event| event.kind.is_terminal());
        let end = ends.next().expect("each task has a last event");
        assert!(ends.next().is_none(), "task {task} has two last events");
        &end.kind
    }

    pub fn error(&self, task: u32) -> &TaskError {
        match self.outcome(task) {
            EventKind::Failed { error } => error,
            other => panic!("task {task} did not fail: {other:?}"),
        }
    }

    /// The events of a task.
    pub fn of(&self, task: u32) -> impl Iterator<Item = &Event> {
        self.events.iter().filter(move |event| event.task == Some(TaskId(task)))
    }

    pub fn count(&self, is: impl Fn(&EventKind) -> bool) -> usize {
        self.events.iter().filter(|event| is(&event.kind)).count()
    }

    /// How many lanes ended for a reason like this.
    pub fn closed(&self, is: impl Fn(&LaneEnd) -> bool) -> usize {
        self.count(|kind| matches!(kind, EventKind::LaneClosed { reason } if is(reason)))
    }

    /// What is true of every run, whatever its executor and its faults.
    pub fn check(&self, spec: &RunSpec) {
        let tasks = spec.workload.task_count();
        for task in 0..tasks {
            self.outcome(task);
            let submitted = self.of(task).filter(|event| event.kind == EventKind::Submitted).count();
            assert_eq!(submitted, 1, "task {task} is submitted once");
        }
        let opened = self.count(|kind| matches!(kind, EventKind::LaneOpened { .. }));
        assert!(opened > 0, "there is a lane");
        assert_eq!(opened, self.closed(|_| true), "each lane that is opened is closed");
        assert_eq!(self.end().collected.len(), tasks as usize, "each outcome is collected");
    }

    /// Checks that every task but `except` has its result.
    pub fn check_finished_but(&self, except: &[u32], tasks: u32) {
        for task in (0..tasks).filter(|task| !except.contains(task)) {
            assert!(matches!(self.outcome(task), EventKind::Finished { .. }), "task {task} has a result");
        }
    }
}

#[wasm_bindgen(inline_js = r#"
export function script(source) {
  const own = source.replace("./engine.js", new URL("/wasm-bindgen-test", location.origin).href);
  return URL.createObjectURL(new Blob([own], { type: "text/javascript" }));
}"#)]
extern "C" {
    fn script(source: &str) -> String;
}

/// Lets the engine start its workers from the same script as in the page, with the module of these tests.
pub fn use_test_module() {
    nested::set_script(&script(include_str!("../../js/worker.js")));
}
