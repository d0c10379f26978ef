//! Traces for other tools: the Chrome Trace Event format, which Perfetto and `chrome://tracing` open.
//!
//! Source: "Trace Event Format" (Chromium project), JSON object form. Each run becomes a process and each
//! lane a thread of it. Spans become complete slices, which must nest within a thread. Waits of coroutines overlap
//! on one lane, so they become asynchronous slices.
//! [`program`] does the same for programs.

pub mod program;

use std::fmt::Write as _;

use serde::Serialize;

use crate::event::LaneEnd;
use crate::id::{LaneId, TaskId};
use crate::trace::{LaneTrack, Span, SpanState, TaskEnd, TaskTrack, Trace};

/// The traces of `runs`, each with the name of its process, as one JSON text. An open span is drawn up to the
/// trace's latest event.
pub fn chrome_trace(runs: &[(String, &Trace)]) -> String {
    let mut writer = Writer { json: String::from(r#"{"displayTimeUnit":"ms","traceEvents":["#), first: true };
    let mut next_tid = 1;
    for (pid, (name, trace)) in (1..).zip(runs) {
        // Perfetto knows a thread by its number alone, so numbers are unique over all processes.
        let tid = Tids { pid, base: next_tid };
        next_tid += 1 + trace.lanes().last().map_or(0, |lane| u64::from(lane.id.0));
        write_names(&mut writer, tid, name, trace);
        for lane in trace.lanes() {
            write_lane(&mut writer, tid, lane, trace);
        }
        for task in trace.tasks() {
            write_task(&mut writer, tid, task);
        }
    }
    writer.json.push_str("]}\n");
    writer.json
}

/// The numbers of a run and its lanes in the file.
#[derive(Clone, Copy)]
struct Tids {
    pid: u64,
    base: u64,
}

impl Tids {
    fn of(self, lane: LaneId) -> u64 {
        self.base + u64::from(lane.0)
    }
}

/// One trace event. Times are microseconds.
#[derive(Serialize)]
struct ChromeEvent<'a> {
    ph: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'static str>,
    pid: u64,
    tid: u64,
    ts: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<f64>,
    /// Of an instant: `t` draws it on its thread only.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    /// Of an asynchronous slice: the number that joins its two ends, unique within the process.
    #[serde(skip_serializing_if = "Option::is_none")]
    id2: Option<LocalId>,
    /// Of a flow: the number that joins its two ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    /// Of the end of a flow: `e` binds it to the slice around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    bp: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<Args<'a>>,
}

#[derive(Clone, Copy, Serialize)]
struct LocalId {
    local: u64,
}

/// What a click on an event shows.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Args<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(rename = "sort_index", skip_serializing_if = "Option::is_none")]
    sort_index: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<TaskId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_ns: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    core: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<u64>,
}

struct Writer {
    json: String,
    first: bool,
}

impl Writer {
    fn push(&mut self, event: &ChromeEvent<'_>) {
        let separator = if self.first { "\n" } else { ",\n" };
        self.first = false;
        let event = serde_json::to_string(event).expect("numbers and texts always serialise");
        // Writing to a string cannot fail.
        let _ = write!(self.json, "{separator}{event}");
    }
}

impl<'a> ChromeEvent<'a> {
    fn new(ph: &'static str, name: &'a str, pid: u64, tid: u64, time_ns: u64) -> Self {
        let ts = micros(time_ns);
        ChromeEvent {
            ph,
            name,
            cat: None,
            pid,
            tid,
            ts,
            dur: None,
            s: None,
            id2: None,
            id: None,
            bp: None,
            args: None,
        }
    }
}

fn micros(ns: u64) -> f64 {
    ns as f64 / 1_000.0
}

fn write_names(writer: &mut Writer, tid: Tids, name: &str, trace: &Trace) {
    let mut metadata = |what, lane, args| {
        writer
            .push(&ChromeEvent { args: Some(args), ..ChromeEvent::new("M", what, tid.pid, tid.of(lane), 0) });
    };
    let named = |name| Args { name: Some(name), ..Args::default() };
    let sorted = |index| Args { sort_index: Some(index), ..Args::default() };
    metadata("process_name", LaneId::CALLER, named(name));
    metadata("process_sort_index", LaneId::CALLER, sorted(tid.pid));
    if trace.lanes().first().is_none_or(|lane| lane.id != LaneId::CALLER) {
        metadata("thread_name", LaneId::CALLER, named("caller"));
    }
    for lane in trace.lanes() {
        metadata("thread_name", lane.id, named(&lane.name));
        metadata("thread_sort_index", lane.id, sorted(lane.id.0.into()));
    }
}

fn write_lane(writer: &mut Writer, tid: Tids, lane: &LaneTrack, trace: &Trace) {
    let thread = tid.of(lane.id);
    if let Some(ready) = lane.ready_ns.filter(|ready| *ready > lane.opened_ns) {
        let event = ChromeEvent::new("X", "start-up", tid.pid, thread, lane.opened_ns);
        writer.push(&ChromeEvent { cat: Some("lane"), dur: Some(micros(ready - lane.opened_ns)), ..event });
    }
    let nested = waits_nest(lane, trace.end_ns());
    for (index, span) in lane.spans.iter().enumerate() {
        let end_ns = span.end_ns.unwrap_or(trace.end_ns()).max(span.start_ns);
        if nested || span.state == SpanState::Running {
            write_slice(writer, tid.pid, thread, span, end_ns, trace);
        } else {
            // Lane and index of the span: unique within the process.
            let local = (u64::from(lane.id.0) << 32) | index as u64;
            write_async_slice(writer, tid.pid, thread, span, end_ns, LocalId { local });
        }
    }
    if let Some((time, reason)) = &lane.closed {
        let (name, detail) = match reason {
            LaneEnd::Closed => ("closed", None),
            LaneEnd::Killed => ("killed", None),
            LaneEnd::Died { detail } => ("died", Some(detail.as_str())),
        };
        let args = detail.map(|detail| Args { detail: Some(detail), ..Args::default() });
        let event = ChromeEvent::new("i", name, tid.pid, thread, *time);
        writer.push(&ChromeEvent { cat: Some("lane"), s: Some("t"), args, ..event });
    }
}

/// Whether no two spans of a lane overlap, so that waits can be slices of its thread.
fn waits_nest(lane: &LaneTrack, end_ns: u64) -> bool {
    lane.spans.windows(2).all(|pair| pair[0].end_ns.unwrap_or(end_ns) <= pair[1].start_ns)
}

fn write_slice(writer: &mut Writer, pid: u64, thread: u64, span: &Span, end_ns: u64, trace: &Trace) {
    let name = span_name(span);
    let mut args = Args { task: Some(span.task), ..Args::default() };
    if let Some(task) = trace.task(span.task) {
        args.outcome = task.end.as_ref().map(outcome_text);
        args.sent_bytes = Some(task.sent_bytes).filter(|bytes| *bytes > 0);
        args.transfer_ns = Some(task.sent_ns).filter(|ns| *ns > 0);
    }
    writer.push(&ChromeEvent {
        cat: Some(category(span.state)),
        dur: Some(micros(end_ns - span.start_ns)),
        args: Some(args),
        ..ChromeEvent::new("X", &name, pid, thread, span.start_ns)
    });
}

fn write_async_slice(writer: &mut Writer, pid: u64, thread: u64, span: &Span, end_ns: u64, id: LocalId) {
    let name = span_name(span);
    let (cat, id2) = (Some(category(span.state)), Some(id));
    let args = Some(Args { task: Some(span.task), ..Args::default() });
    writer.push(&ChromeEvent { cat, id2, args, ..ChromeEvent::new("b", &name, pid, thread, span.start_ns) });
    writer.push(&ChromeEvent { cat, id2, ..ChromeEvent::new("e", &name, pid, thread, end_ns) });
}

/// Writes instants: the submission, and an end with an error or a cancel.
fn write_task(writer: &mut Writer, tid: Tids, task: &TaskTrack) {
    let mut instant = |name: &str, lane, time_ns, outcome| {
        let args = Args { task: Some(task.id), outcome, ..Args::default() };
        let event = ChromeEvent::new("i", name, tid.pid, tid.of(lane), time_ns);
        writer.push(&ChromeEvent { cat: Some("task"), s: Some("t"), args: Some(args), ..event });
    };
    if let Some(time) = task.submitted_ns {
        instant(&format!("submit task {}", task.id.0), LaneId::CALLER, time, None);
    }
    let lane = task.lane.unwrap_or(LaneId::CALLER);
    match (&task.end, task.ended_ns) {
        (Some(end @ TaskEnd::Failed(_)), Some(time)) => {
            instant(&format!("task {} failed", task.id.0), lane, time, Some(outcome_text(end)));
        }
        (Some(TaskEnd::Cancelled), Some(time)) => {
            instant(&format!("task {} cancelled", task.id.0), lane, time, None);
        }
        _ => {}
    }
}

fn span_name(span: &Span) -> String {
    match span.state {
        SpanState::Running => format!("task {}", span.task.0),
        SpanState::Blocked => format!("task {} blocked", span.task.0),
        SpanState::Ready => format!("task {} ready", span.task.0),
    }
}

fn category(state: SpanState) -> &'static str {
    match state {
        SpanState::Running => "running",
        SpanState::Blocked => "blocked",
        SpanState::Ready => "ready",
    }
}

fn outcome_text(end: &TaskEnd) -> String {
    match end {
        TaskEnd::Finished(_) => "finished".to_owned(),
        TaskEnd::Failed(error) => format!("failed: {error}"),
        TaskEnd::Cancelled => "cancelled".to_owned(),
    }
}
