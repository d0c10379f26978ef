//! A report: the figures of one run.
//!
//! Every figure is measured from the events of the run between its start and its makespan. An open span counts up to
//! the makespan. Events after the makespan, such as the closing of workers, are left out.

use serde::{Deserialize, Serialize};

use crate::event::LaneEnd;
use crate::id::LaneId;
use crate::run::RunEnd;
use crate::trace::{LaneTrack, Span, SpanState, TaskEnd, TaskTrack, Trace};

/// The figures of one run. All times are nanoseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// How it ended, its makespan and its result.
    pub end: RunEnd,
    /// Tasks by outcome.
    pub tasks: TaskCounts,
    /// Where the time of the tasks and of the lanes went.
    pub time: TimeSpent,
    /// One entry for each worker: every lane but the caller's, and the caller's too if it computed.
    pub lanes: Vec<LaneReport>,
    /// Peak memory in bytes, where it was measured: the largest sum of the peaks of workers that existed at the same
    /// time. It is an upper bound, since workers need not reach their peaks together. Lanes that share a memory
    /// report it once.
    pub peak_bytes: Option<u64>,
}

/// Tasks by outcome. Their sum is the number of tasks that the run submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskCounts {
    /// Ended with a result.
    pub finished: u32,
    /// Ended with an error.
    pub failed: u32,
    /// Cancelled before their end.
    pub cancelled: u32,
    /// Still without an outcome when the run ended.
    pub unfinished: u32,
}

/// Where time went, in nanoseconds.
///
/// The first four are task time, summed over all tasks: ten tasks that wait one second at the same time
/// waited ten seconds. The last two are lane time, summed over the workers of [`Report::lanes`], and there
/// `computing + startup + idle` is the time for which workers existed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TimeSpent {
    /// Of the tasks: from submission to start without the transfer, plus the time in which a started task was ready
    /// but its lane executed another. A task that never started queued until its end.
    pub queueing_ns: u64,
    /// Of the tasks: encoding and decoding arguments and results that crossed to another memory.
    pub transfer_ns: u64,
    /// Of the tasks: computing. The same as the sum of the lanes' computing.
    pub computing_ns: u64,
    /// Of the tasks: waiting for I/O.
    pub blocked_ns: u64,
    /// Of the lanes: the rest of the time between opening and closing. A thread that its task's I/O blocks is idle.
    pub idle_ns: u64,
    /// Of the lanes: starting their workers.
    pub startup_ns: u64,
}

/// The figures of one lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LaneReport {
    /// The label that the timeline shows beside it.
    pub name: String,
    /// How many tasks ended on it.
    pub tasks: u32,
    /// Nanoseconds from its opening to its closing or the end of the run, whichever is first.
    #[serde(default)]
    pub open_ns: u64,
    /// Nanoseconds in which it computed.
    pub computing_ns: u64,
    /// `computing_ns` over the makespan, from 0 to 1.
    pub utilisation: f64,
    /// Nanoseconds from its opening until its worker could take tasks; equal to `open_ns` if the worker never could.
    pub startup_ns: u64,
    /// Whether its worker crashed or was killed by another process.
    #[serde(default)]
    pub died: bool,
}

impl LaneReport {
    /// Nanoseconds in which its worker had started and did not compute.
    pub fn idle_ns(&self) -> u64 {
        self.open_ns.saturating_sub(self.computing_ns + self.startup_ns)
    }
}

impl Report {
    /// The report of a trace whose run ended with `end`.
    pub fn new(trace: &Trace, end: RunEnd) -> Report {
        let horizon = end.makespan_ns;
        let workers: Vec<&LaneTrack> = trace.lanes().iter().filter(|lane| is_worker(lane)).collect();
        let mut lanes: Vec<LaneReport> = workers.iter().map(|lane| lane_report(lane, horizon)).collect();
        let mut tasks = TaskCounts::default();
        let mut time = TimeSpent::default();
        for task in trace.tasks() {
            tasks.add(task);
            time.add(task, horizon);
            // Lanes of a trace are in order of their ids, so those of the report are too.
            if task.end.is_some()
                && let Some(lane) = task.lane
                && let Ok(index) = workers.binary_search_by_key(&lane, |lane| lane.id)
            {
                lanes[index].tasks += 1;
            }
        }
        for (track, lane) in workers.iter().zip(&lanes) {
            time.computing_ns = time.computing_ns.saturating_add(lane.computing_ns);
            time.startup_ns = time.startup_ns.saturating_add(lane.startup_ns);
            time.idle_ns = time.idle_ns.saturating_add(lane.idle_ns());
            for span in &track.spans {
                time.add_waiting(span, horizon);
            }
        }
        let peak_bytes = peak_bytes(trace.lanes());
        Report { end, tasks, time, lanes, peak_bytes }
    }

    /// How many times faster than `sequential` this run was.
    pub fn speedup_over(&self, sequential: &Report) -> f64 {
        sequential.end.makespan_ns as f64 / self.end.makespan_ns.max(1) as f64
    }

    /// The part of the workers' existence in which they computed, from 0 to 1. For a pool that exists during the
    /// whole run this is the mean of its lanes' utilisation.
    pub fn utilisation(&self) -> f64 {
        let sum = |part: fn(&LaneReport) -> u64| self.lanes.iter().map(|lane| part(lane) as f64).sum::<f64>();
        let open = sum(|lane| lane.open_ns);
        if open == 0.0 { 0.0 } else { (sum(|lane| lane.computing_ns) / open).min(1.0) }
    }
}

/// Whether a lane is a worker's. The caller's is only if tasks ran there.
fn is_worker(lane: &LaneTrack) -> bool {
    lane.id != LaneId::CALLER || !lane.spans.is_empty()
}

fn lane_report(lane: &LaneTrack, horizon: u64) -> LaneReport {
    let opened = lane.opened_ns.min(horizon);
    let closed = lane.closed.as_ref().map_or(horizon, |(time, _)| *time).clamp(opened, horizon);
    let computing_ns = computing(lane, opened, closed);
    // A lane was ready at the latest when its first task started, even if its executor did not report it.
    let first_start = lane.spans.iter().map(|span| span.start_ns).min();
    let ready = match (lane.ready_ns, first_start) {
        (Some(ready), Some(start)) => ready.min(start),
        (Some(time), None) => time,
        (None, Some(_)) => opened,
        (None, None) if lane.id == LaneId::CALLER => opened,
        (None, None) => closed,
    };
    LaneReport {
        name: lane.name.clone(),
        tasks: 0,
        open_ns: closed - opened,
        computing_ns,
        utilisation: if horizon == 0 { 0.0 } else { computing_ns as f64 / horizon as f64 },
        startup_ns: ready.clamp(opened, closed) - opened,
        died: matches!(lane.closed, Some((_, LaneEnd::Died { .. }))),
    }
}

/// Nanoseconds of `opened..closed` in which something ran on the lane.
fn computing(lane: &LaneTrack, opened: u64, closed: u64) -> u64 {
    let mut running: Vec<(u64, u64)> = lane
        .spans
        .iter()
        .filter(|span| span.state == SpanState::Running)
        .map(|span| (span.start_ns.max(opened), span.end_ns.unwrap_or(closed).min(closed)))
        .filter(|(start, end)| start < end)
        .collect();
    // Spans of a lane that several threads write to can be out of order and overlap; overlaps count once.
    running.sort_unstable();
    let mut counted_to = opened;
    let mut sum = 0;
    for (start, end) in running {
        let start = start.max(counted_to);
        if end > start {
            sum += end - start;
            counted_to = end;
        }
    }
    sum
}

/// The largest sum of the peaks of lanes that were open at the same time.
fn peak_bytes(lanes: &[LaneTrack]) -> Option<u64> {
    let mut changes: Vec<(u64, bool, u64)> = Vec::new();
    for lane in lanes {
        let Some(bytes) = lane.peak_bytes else { continue };
        // The caller exists from the start of the run, before its first event.
        let opened = if lane.id == LaneId::CALLER { 0 } else { lane.opened_ns };
        changes.push((opened, true, bytes));
        if let Some((closed, _)) = lane.closed {
            changes.push((closed.max(opened), false, bytes));
        }
    }
    // Where one worker closes at the time another opens, the close comes first (`false` sorts before `true`), so that
    // both are not counted together. A worker that closes at its own opening then closes first: hence saturating.
    changes.sort_unstable();
    let (mut present, mut most) = (0u64, None);
    for (_, comes, bytes) in changes {
        present = if comes { present.saturating_add(bytes) } else { present.saturating_sub(bytes) };
        most = most.max(Some(present));
    }
    most
}

impl TaskCounts {
    fn add(&mut self, task: &TaskTrack) {
        match task.end {
            Some(TaskEnd::Finished(_)) => self.finished += 1,
            Some(TaskEnd::Failed(_)) => self.failed += 1,
            Some(TaskEnd::Cancelled) => self.cancelled += 1,
            None => self.unfinished += 1,
        }
    }
}

impl TimeSpent {
    /// Adds a task's transfers and its time from submission to start.
    fn add(&mut self, task: &TaskTrack, horizon: u64) {
        self.transfer_ns = self.transfer_ns.saturating_add(task.sent_ns);
        if let Some(submitted) = task.submitted_ns {
            let until = task.started_ns.or(task.ended_ns).unwrap_or(horizon).min(horizon);
            let transfer = task.sent_ns.saturating_sub(task.returned_ns);
            let queueing = until.saturating_sub(submitted).saturating_sub(transfer);
            self.queueing_ns = self.queueing_ns.saturating_add(queueing);
        }
    }

    /// Adds a span in which a task was blocked or ready.
    fn add_waiting(&mut self, span: &Span, horizon: u64) {
        let ns = span.end_ns.unwrap_or(horizon).min(horizon).saturating_sub(span.start_ns);
        match span.state {
            SpanState::Running => {}
            SpanState::Blocked => self.blocked_ns = self.blocked_ns.saturating_add(ns),
            SpanState::Ready => self.queueing_ns = self.queueing_ns.saturating_add(ns),
        }
    }
}
