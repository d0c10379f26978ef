//! A trace: the events of a run, folded into lanes and tasks as they arrive.
//!
//! Every view renders from a trace. Pushing an event costs O(log lanes), independent of the events before it, so a
//! trace is drawn while it grows. A malformed or hostile stream of events never makes it panic.

use crate::event::{Direction, Event, EventKind, LaneEnd};
use crate::future::{TaskError, Value};
use crate::id::{LaneId, TaskId};

/// Events of tasks with this number or a higher one are counted and otherwise ignored, so that a damaged or
/// hostile stream cannot make a trace take gigabytes. `Limits::max_tasks` is far below.
const MAX_TASKS: u32 = 1 << 22;

/// What is known of a run so far.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    lanes: Vec<LaneTrack>,
    tasks: Vec<TaskTrack>,
    end_ns: u64,
    tasks_end_ns: u64,
    event_count: usize,
}

/// One lane: a worker and what it did.
#[derive(Debug, Clone)]
pub struct LaneTrack {
    /// Which lane it is.
    pub id: LaneId,
    /// The label that the timeline shows beside it.
    pub name: String,
    /// When its worker was being started.
    pub opened_ns: u64,
    /// When its worker could take tasks.
    pub ready_ns: Option<u64>,
    /// When its worker ended, and why.
    pub closed: Option<(u64, LaneEnd)>,
    /// Peak memory of its worker, in bytes, where it was measured.
    pub peak_bytes: Option<u64>,
    /// What its tasks did here, in order of start. Spans of running tasks do not overlap on one lane;
    /// those of waiting tasks may.
    pub spans: Vec<Span>,
}

/// A stretch of time in which a task was in one state on one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The task.
    pub task: TaskId,
    /// Its state.
    pub state: SpanState,
    /// When it began.
    pub start_ns: u64,
    /// When it ended; `None` while it goes on.
    pub end_ns: Option<u64>,
}

/// What a task does on a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanState {
    /// It computes.
    Running,
    /// It waits for something.
    Blocked,
    /// It could go on, but the lane executes another task.
    Ready,
}

/// One task, from its submission to its end.
#[derive(Debug, Clone)]
pub struct TaskTrack {
    /// Which task it is.
    pub id: TaskId,
    /// The lane of its latest span.
    pub lane: Option<LaneId>,
    /// When it was submitted.
    pub submitted_ns: Option<u64>,
    /// When it first ran.
    pub started_ns: Option<u64>,
    /// When it ended.
    pub ended_ns: Option<u64>,
    /// How it ended.
    pub end: Option<TaskEnd>,
    /// Progress in thousandths.
    pub permille: u16,
    /// Bytes that crossed to its worker and back.
    pub sent_bytes: u64,
    /// Nanoseconds spent on encoding and decoding them, on both sides.
    pub sent_ns: u64,
    /// The part of `sent_ns` spent on the result, after the start. The report leaves it out of queueing time.
    pub returned_ns: u64,
    /// Nanoseconds in which it computed.
    pub running_ns: u64,
    /// Nanoseconds in which it waited.
    pub blocked_ns: u64,
    /// Nanoseconds in which it could have gone on, but its lane was busy.
    pub ready_ns: u64,
    /// The open span: its lane, and its index in that lane's spans.
    open: Option<(LaneId, usize)>,
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq)]
pub enum TaskEnd {
    /// With a value.
    Finished(Value),
    /// With an error.
    Failed(TaskError),
    /// It was cancelled.
    Cancelled,
}

impl Trace {
    /// An empty trace.
    pub fn new() -> Self {
        Trace::default()
    }

    /// The lanes in order of their ids.
    pub fn lanes(&self) -> &[LaneTrack] {
        &self.lanes
    }

    /// The tasks in input order.
    pub fn tasks(&self) -> &[TaskTrack] {
        &self.tasks
    }

    /// A task by its id.
    pub fn task(&self, id: TaskId) -> Option<&TaskTrack> {
        self.tasks.get(id.0 as usize)
    }

    /// The time of the latest event, in nanoseconds since the run began.
    pub fn end_ns(&self) -> u64 {
        self.end_ns
    }

    /// The time at which the latest task so far ended; 0 if none has.
    pub fn tasks_end_ns(&self) -> u64 {
        self.tasks_end_ns
    }

    /// How many events were pushed.
    pub fn event_count(&self) -> usize {
        self.event_count
    }

    /// Takes in one event.
    pub fn push(&mut self, event: &Event) {
        self.event_count += 1;
        self.end_ns = self.end_ns.max(event.time_ns);
        match event.task {
            None => self.push_lane_event(event),
            Some(task) => self.push_task_event(task, event),
        }
    }

    fn push_lane_event(&mut self, event: &Event) {
        let time = event.time_ns;
        let lane = self.lane_index(event.lane, time);
        let lane = &mut self.lanes[lane];
        match &event.kind {
            EventKind::LaneOpened { name } => {
                lane.name.clone_from(name);
                lane.opened_ns = time;
            }
            EventKind::LaneReady => lane.ready_ns = Some(time),
            EventKind::LaneClosed { reason } => lane.closed = Some((time, reason.clone())),
            EventKind::Memory { peak_bytes } => {
                lane.peak_bytes = Some(lane.peak_bytes.unwrap_or(0).max(*peak_bytes));
            }
            _ => {}
        }
    }

    fn push_task_event(&mut self, id: TaskId, event: &Event) {
        let time = event.time_ns;
        if id.0 >= MAX_TASKS {
            return;
        }
        self.ensure_task(id);
        match &event.kind {
            EventKind::Submitted => self.track(id).submitted_ns = Some(time),
            EventKind::Sent { bytes, ns, direction } => {
                let task = self.track(id);
                task.sent_bytes = task.sent_bytes.saturating_add(*bytes);
                task.sent_ns = task.sent_ns.saturating_add(*ns);
                if *direction == Direction::FromWorker {
                    task.returned_ns = task.returned_ns.saturating_add(*ns);
                }
            }
            EventKind::Started => {
                self.track(id).started_ns.get_or_insert(time);
                self.enter(id, event.lane, time, SpanState::Running);
            }
            EventKind::Resumed => self.enter(id, event.lane, time, SpanState::Running),
            EventKind::Yielded | EventKind::Woken => self.enter(id, event.lane, time, SpanState::Ready),
            EventKind::BlockedOn { .. } => self.enter(id, event.lane, time, SpanState::Blocked),
            EventKind::Progress { permille } => self.track(id).permille = *permille,
            EventKind::Finished { value } => self.end(id, time, TaskEnd::Finished(value.clone())),
            EventKind::Failed { error } => self.end(id, time, TaskEnd::Failed(error.clone())),
            EventKind::Cancelled => self.end(id, time, TaskEnd::Cancelled),
            _ => {}
        }
    }

    fn track(&mut self, id: TaskId) -> &mut TaskTrack {
        &mut self.tasks[id.0 as usize]
    }

    fn ensure_task(&mut self, id: TaskId) {
        while self.tasks.len() <= id.0 as usize {
            let id = TaskId(self.tasks.len() as u32);
            self.tasks.push(TaskTrack::new(id));
        }
    }

    fn lane_index(&mut self, id: LaneId, time: u64) -> usize {
        match self.lanes.binary_search_by_key(&id, |lane| lane.id) {
            Ok(index) => index,
            Err(index) => {
                self.lanes.insert(index, LaneTrack::new(id, time));
                index
            }
        }
    }

    fn enter(&mut self, id: TaskId, lane: LaneId, time: u64, state: SpanState) {
        if self.track(id).end.is_some() {
            return;
        }
        let time = self.leave(id, time);
        let lane_index = self.lane_index(lane, time);
        let spans = &mut self.lanes[lane_index].spans;
        spans.push(Span { task: id, state, start_ns: time, end_ns: None });
        let open = Some((lane, spans.len() - 1));
        let task = self.track(id);
        task.lane = Some(lane);
        task.open = open;
    }

    /// Ends the open span of a task and adds its length to the task's sums. Returns `time`, or the span's start if
    /// that is later, so that a task's spans never overlap even where the clocks of two lanes differ.
    fn leave(&mut self, id: TaskId, time: u64) -> u64 {
        let Some((lane, span)) = self.track(id).open.take() else { return time };
        let lane = self.lane_index(lane, time);
        let span = &mut self.lanes[lane].spans[span];
        let time = time.max(span.start_ns);
        span.end_ns = Some(time);
        let (state, ns) = (span.state, time - span.start_ns);
        let task = self.track(id);
        match state {
            SpanState::Running => task.running_ns += ns,
            SpanState::Blocked => task.blocked_ns += ns,
            SpanState::Ready => task.ready_ns += ns,
        }
        time
    }

    fn end(&mut self, id: TaskId, time: u64, end: TaskEnd) {
        if self.track(id).end.is_some() {
            return;
        }
        let time = self.leave(id, time);
        self.tasks_end_ns = self.tasks_end_ns.max(time);
        let task = self.track(id);
        if let TaskEnd::Finished(_) = end {
            task.permille = 1_000;
        }
        task.ended_ns = Some(time);
        task.end = Some(end);
    }
}

impl LaneTrack {
    fn new(id: LaneId, opened_ns: u64) -> Self {
        let name = if id == LaneId::CALLER { "caller".to_owned() } else { format!("worker {}", id.0) };
        LaneTrack { id, name, opened_ns, ready_ns: None, closed: None, peak_bytes: None, spans: Vec::new() }
    }
}

impl TaskTrack {
    fn new(id: TaskId) -> Self {
        TaskTrack {
            id,
            lane: None,
            submitted_ns: None,
            started_ns: None,
            ended_ns: None,
            end: None,
            permille: 0,
            sent_bytes: 0,
            sent_ns: 0,
            returned_ns: 0,
            running_ns: 0,
            blocked_ns: 0,
            ready_ns: 0,
            open: None,
        }
    }
}
