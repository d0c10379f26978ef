//! Where a run's frames leave towards the page: it sees to it that the end comes exactly once, and can write
//! a truthful end for a run whose engine or server is gone.

use std::cell::RefCell;
use std::rc::Rc;

use shared::event::LaneEnd;
use shared::run::{RunEnd, RunStatus};
use shared::wire::FrameBody;
use shared::{Event, EventKind, LaneId, Outcome, Output, RunSpec, TaskError, TaskId, Value, Workload};

use crate::platform::clock;

/// Takes a run's frames. Clones share one state.
#[derive(Clone)]
pub struct Outlet(Rc<RefCell<State>>, Rc<dyn Fn(FrameBody)>);

struct State {
    workload: Workload,
    began_ms: f64,
    ended: bool,
    tasks: Vec<Seen>,
    open_lanes: Vec<LaneId>,
    at_end: Option<Box<dyn FnOnce()>>,
}

/// What was seen of a task.
#[derive(Clone)]
enum Seen {
    Nothing,
    On(LaneId),
    Ended(Outcome),
}

impl Outlet {
    /// The outlet of a run of `spec` that begins now.
    pub fn new(spec: &RunSpec, sink: Box<dyn Fn(FrameBody)>) -> Outlet {
        let state = State {
            workload: spec.workload.clone(),
            began_ms: clock::now_ms(),
            ended: false,
            tasks: vec![Seen::Nothing; spec.workload.task_count() as usize],
            open_lanes: Vec::new(),
            at_end: None,
        };
        Outlet(Rc::new(RefCell::new(state)), sink.into())
    }

    /// Sets the run's zero to now: its engine is ready and the session begins.
    pub fn begin(&self) {
        self.0.borrow_mut().began_ms = clock::now_ms();
    }

    /// Calls `then` when the run has ended, just before the end is passed on.
    pub fn at_end(&self, then: impl FnOnce() + 'static) {
        self.0.borrow_mut().at_end = Some(Box::new(then));
    }

    /// Whether the run has ended.
    pub fn is_ended(&self) -> bool {
        self.0.borrow().ended
    }

    /// Passes a frame on. Whatever comes after the end is dropped.
    pub fn send(&self, body: FrameBody) {
        let at_end = {
            let mut state = self.0.borrow_mut();
            if state.ended {
                return;
            }
            match &body {
                FrameBody::Events(events) => {
                    events.iter().for_each(|event| state.observe(event));
                    None
                }
                FrameBody::End(_) => {
                    state.ended = true;
                    state.at_end.take()
                }
            }
        };
        if let Some(then) = at_end {
            then();
        }
        // The sink runs without the borrow: it may well look at the run, or stop it.
        (self.1)(body);
    }

    /// Ends a run that could not begin or go on.
    pub fn break_off(&self, detail: impl Into<String>) {
        let detail = detail.into();
        let error = Outcome::Failed(TaskError::WorkerDied { detail: detail.clone() });
        self.end_for(RunStatus::Broken { detail: detail.clone() }, &error, LaneEnd::Died { detail });
    }

    /// Ends a run whose engine is gone or was ended: open tasks end with `outcome`, open lanes with `lanes`.
    pub fn end_for(&self, status: RunStatus, outcome: &Outcome, lanes: LaneEnd) {
        if self.is_ended() {
            return;
        }
        let (events, end) = self.0.borrow().remainder(status, outcome, lanes);
        self.send(FrameBody::Events(events));
        self.send(FrameBody::End(end));
    }
}

impl State {
    fn observe(&mut self, event: &Event) {
        match (&event.kind, event.task) {
            (EventKind::LaneOpened { .. }, _) => self.open_lanes.push(event.lane),
            (EventKind::LaneClosed { .. }, _) => self.open_lanes.retain(|lane| *lane != event.lane),
            (kind, Some(TaskId(id))) => {
                let Some(seen) = self.tasks.get_mut(id as usize) else { return };
                match (end_of(kind), &seen) {
                    (Some(outcome), _) => *seen = Seen::Ended(outcome),
                    (None, Seen::Ended(_)) => {}
                    (None, _) => *seen = Seen::On(event.lane),
                }
            }
            (_, None) => {}
        }
    }

    /// What is missing for a whole trace, and the end.
    fn remainder(&self, status: RunStatus, outcome: &Outcome, lanes: LaneEnd) -> (Vec<Event>, RunEnd) {
        let time_ns = ((clock::now_ms() - self.began_ms).max(0.0) * 1e6) as u64;
        let mut events = Vec::new();
        let mut outcomes = Vec::with_capacity(self.tasks.len());
        let mut collected = Vec::new();
        for (id, seen) in self.tasks.iter().enumerate() {
            let task = TaskId(id as u32);
            match seen {
                Seen::Ended(outcome) => {
                    collected.push(task);
                    outcomes.push(outcome.clone());
                }
                // It was never submitted: the trace has nothing that would want an end.
                Seen::Nothing => outcomes.push(outcome.clone()),
                Seen::On(lane) => {
                    let kind = match outcome {
                        Outcome::Failed(error) => EventKind::Failed { error: error.clone() },
                        _ => EventKind::Cancelled,
                    };
                    events.push(Event { time_ns, lane: *lane, task: Some(task), kind });
                    outcomes.push(outcome.clone());
                }
            }
        }
        let close = |lane: &LaneId| {
            let kind = EventKind::LaneClosed { reason: lanes.clone() };
            Event { time_ns, lane: *lane, task: None, kind }
        };
        events.extend(self.open_lanes.iter().map(close));
        let summary = self.workload.summary(&outcomes);
        (events, RunEnd { status, makespan_ns: time_ns, summary, collected })
    }
}

/// How `kind` ends its task, without the bytes of its result: a summary needs numbers only.
fn end_of(kind: &EventKind) -> Option<Outcome> {
    match kind {
        EventKind::Finished { value } => {
            let value = if let Value::Bytes(_) = value { Value::Bytes(Vec::new()) } else { value.clone() };
            Some(Outcome::Finished(Output { value }))
        }
        EventKind::Failed { error } => Some(Outcome::Failed(error.clone())),
        EventKind::Cancelled => Some(Outcome::Cancelled),
        _ => None,
    }
}
