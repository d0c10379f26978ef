//! What the timeline of a workload says in words: the tooltip, the details of a task, and the table for those who
//! do not see the canvas. Texts only.

use shared::future::Value;
use shared::lane::Span;
use shared::trace::{LaneTrack, SpanState, TaskEnd, TaskTrack};
use shared::{LaneId, Trace};

use super::super::model::Tip;
use super::super::ticks::duration;
use super::rows::Stint;

/// One task in one run, for the details.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRow {
    /// The run.
    pub run: String,
    /// How the task stands.
    pub state: &'static str,
    /// When it was submitted.
    pub submitted: String,
    /// From then until it first ran.
    pub queued: String,
    /// How long it computed.
    pub ran: String,
    /// How long it waited for something.
    pub waited: String,
    /// How long it was ready, but its lane was busy.
    pub ready: String,
    /// What crossed to its worker and back.
    pub transfer: String,
    /// Where it last was.
    pub lane: String,
    /// Its value or error.
    pub result: String,
}

/// One run, for the table that is read aloud.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRow {
    /// The run.
    pub run: String,
    /// Until when it went on.
    pub length: String,
    /// How many lanes have done something.
    pub lanes: usize,
    /// How many tasks finished.
    pub finished: usize,
    /// How many failed.
    pub failed: usize,
    /// How many were cancelled.
    pub cancelled: usize,
    /// How many have not ended.
    pub unfinished: usize,
}

const NOTHING: &str = "–";

/// What there is to say about a span.
pub fn tip(run: &str, lane: &LaneTrack, span: &Span<Stint>, trace: &Trace, now_ns: u64) -> Tip {
    let end = span.end_ns(now_ns);
    let open = if span.is_open() { " so far" } else { "" };
    let mut lines = vec![
        format!("{} · {}", run, lane.name),
        format!("from {}, for {}{open}", duration(span.start_ns), duration(end - span.start_ns)),
    ];
    if let Some(task) = trace.task(span.what.task) {
        match &task.end {
            None if task.permille > 0 => lines.push(format!("{} % done", task.permille / 10)),
            None => {}
            Some(end) => lines.push(end_text(end)),
        }
        if task.sent_bytes > 0 {
            lines.push(transfer(task));
        }
    }
    Tip { title: format!("Task #{} · {}", span.what.task.0, span_state(span.what.state)), lines }
}

/// What there is to say about the start of a lane's worker.
pub fn start_up_tip(run: &str, lane: &LaneTrack, now_ns: u64) -> Tip {
    let ready = lane.ready_ns.unwrap_or(now_ns).max(lane.opened_ns);
    let lines = vec![
        format!("{} · {}", run, lane.name),
        format!("from {}, for {}", duration(lane.opened_ns), duration(ready - lane.opened_ns)),
    ];
    Tip { title: "The worker starts".to_owned(), lines }
}

/// The details of a task in one run.
pub fn task_row(run: &str, trace: &Trace, task: &TaskTrack) -> TaskRow {
    let queued = match (task.submitted_ns, task.started_ns) {
        (Some(submitted), Some(started)) => duration(started.saturating_sub(submitted)),
        _ => NOTHING.to_owned(),
    };
    let lane_name = |id: LaneId| {
        let lane = trace.lanes().iter().find(|lane| lane.id == id);
        lane.map_or_else(|| NOTHING.to_owned(), |lane| lane.name.clone())
    };
    TaskRow {
        run: run.to_owned(),
        state: task_state(task),
        submitted: task.submitted_ns.map_or_else(|| NOTHING.to_owned(), duration),
        queued,
        ran: duration(task.running_ns),
        waited: duration(task.blocked_ns),
        ready: duration(task.ready_ns),
        transfer: if task.sent_bytes > 0 { transfer(task) } else { NOTHING.to_owned() },
        lane: task.lane.map_or_else(|| NOTHING.to_owned(), lane_name),
        result: task.end.as_ref().map_or_else(|| NOTHING.to_owned(), end_text),
    }
}

/// A task's details as a sentence, to be read aloud.
pub fn spoken(row: &TaskRow, task: u32) -> String {
    let TaskRow { run, state, queued, ran, waited, lane, result, .. } = row;
    format!("Task {task}, {run}, {lane}: {state}, queued for {queued}, ran {ran}, waited {waited}, {result}")
}

/// A run as a row of the table.
pub fn run_row(run: &str, trace: &Trace) -> RunRow {
    let ended = |want: fn(&TaskEnd) -> bool| {
        trace.tasks().iter().filter(|task| task.end.as_ref().is_some_and(want)).count()
    };
    RunRow {
        run: run.to_owned(),
        length: duration(trace.end_ns()),
        lanes: trace.lanes().iter().filter(|lane| !lane.spans.is_empty()).count(),
        finished: ended(|end| matches!(end, TaskEnd::Finished(_))),
        failed: ended(|end| matches!(end, TaskEnd::Failed(_))),
        cancelled: ended(|end| matches!(end, TaskEnd::Cancelled)),
        unfinished: trace.tasks().iter().filter(|task| task.end.is_none()).count(),
    }
}

/// What a header says beside the run's name. Cheap enough for every frame.
pub fn header_note(trace: &Trace, running: bool) -> String {
    let length = duration(if running { trace.end_ns() } else { trace.tasks_end_ns() });
    match (running, trace.event_count()) {
        (true, 0) => "waiting for its turn".to_owned(),
        (true, _) => format!("{length}, running"),
        (false, 0) => "nothing happened".to_owned(),
        (false, _) => length,
    }
}

fn span_state(state: SpanState) -> &'static str {
    match state {
        SpanState::Running => "running",
        SpanState::Blocked => "waiting",
        SpanState::Ready => "ready, its lane is busy",
    }
}

fn task_state(task: &TaskTrack) -> &'static str {
    match (&task.end, task.started_ns) {
        (Some(TaskEnd::Finished(_)), _) => "finished",
        (Some(TaskEnd::Failed(_)), _) => "failed",
        (Some(TaskEnd::Cancelled), _) => "cancelled",
        (None, Some(_)) => "started",
        (None, None) => "pending",
    }
}

fn end_text(end: &TaskEnd) -> String {
    match end {
        TaskEnd::Finished(Value::None) => "finished".to_owned(),
        TaskEnd::Finished(Value::Int(n)) => format!("result {n}"),
        TaskEnd::Finished(Value::Digest(n)) => format!("result digest {n:016x}"),
        TaskEnd::Finished(Value::Bytes(bytes)) => format!("result of {}", size(bytes.len() as u64)),
        TaskEnd::Failed(error) => error.to_string(),
        TaskEnd::Cancelled => "cancelled".to_owned(),
    }
}

fn transfer(task: &TaskTrack) -> String {
    format!("{} sent in {}", size(task.sent_bytes), duration(task.sent_ns))
}

/// A number of bytes, in units of 1024.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1_024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use shared::event::{Blocker, Direction};
    use shared::future::TaskError;
    use shared::{Event, EventKind, TaskId};

    use super::super::rows::LaneRows;
    use super::*;

    fn trace() -> Trace {
        let mut trace = Trace::new();
        let mut push = |time_ns, lane, task, kind| {
            trace.push(&Event { time_ns, lane: LaneId(lane), task, kind });
        };
        let (first, second) = (Some(TaskId(0)), Some(TaskId(1)));
        push(0, 1, None, EventKind::LaneOpened { name: "worker 1".to_owned() });
        push(0, 0, first, EventKind::Submitted);
        push(0, 0, second, EventKind::Submitted);
        push(2_000, 0, first, EventKind::Sent { bytes: 2_048, ns: 500, direction: Direction::ToWorker });
        push(5_000, 1, first, EventKind::Started);
        push(6_000, 1, first, EventKind::BlockedOn { what: Blocker::Download });
        push(9_000, 1, first, EventKind::Woken);
        push(9_500, 1, first, EventKind::Resumed);
        push(10_000, 1, first, EventKind::Failed { error: TaskError::TimedOut { after_ms: 7 } });
        push(11_000, 0, second, EventKind::Cancelled);
        trace
    }

    #[test]
    fn a_tip_names_task_state_lane_and_error() {
        let trace = trace();
        let lane = &trace.lanes()[0];
        let mut rows = LaneRows::default();
        rows.update(&lane.spans, trace.tasks());
        let tip = tip("Server · threads", lane, &rows.rows()[1].spans()[0], &trace, 11_000);
        assert_eq!(tip.title, "Task #0 · waiting");
        assert_eq!(
            tip.lines,
            [
                "Server · threads · worker 1",
                "from 6.00 µs, for 3.00 µs",
                "the task was ended after its time-out of 7 ms",
                "2.0 KiB sent in 500 ns",
            ]
        );
    }

    #[test]
    fn details_say_where_the_time_went() {
        let trace = trace();
        let row = task_row("run", &trace, &trace.tasks()[0]);
        let got = [&row.queued, &row.ran, &row.waited, &row.ready, &row.lane];
        assert_eq!(got, ["5.00 µs", "1.50 µs", "3.00 µs", "500 ns", "worker 1"]);
        assert_eq!(row.state, "failed");
        let row = task_row("run", &trace, &trace.tasks()[1]);
        assert_eq!((row.state, row.queued.as_str(), row.lane.as_str()), ("cancelled", NOTHING, NOTHING));
    }

    #[test]
    fn a_run_is_summed_up() {
        let row = run_row("run", &trace());
        assert_eq!((row.lanes, row.finished, row.failed, row.cancelled, row.unfinished), (1, 0, 1, 1, 0));
        assert_eq!(row.length, "11.0 µs");
        assert_eq!(header_note(&trace(), true), "11.0 µs, running");
    }
}
