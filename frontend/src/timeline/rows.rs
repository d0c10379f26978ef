//! The spans of one lane in rows: what runs on the main row, what waits packed into as few rows below as
//! it needs. It grows with the trace and never looks at a span twice without need.

use std::collections::{HashMap, HashSet};

use shared::TaskId;
use shared::trace::{Span, SpanState, TaskEnd, TaskTrack};

/// The most rows of waiting tasks below a lane's main row.
pub const MOST_WAITING_ROWS: usize = 16;

/// Spans that do not overlap, in order.
#[derive(Debug, Default)]
pub struct Row {
    spans: Vec<u32>,
    /// How long the spans before each one are, together.
    busy_before: Vec<u64>,
}

/// An end that a person should see: where a task failed or was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub time_ns: u64,
    /// Which task.
    pub task: TaskId,
    /// Whether it failed; else it was cancelled.
    pub failed: bool,
}

/// The rows of one lane.
#[derive(Debug, Default)]
pub struct LaneRows {
    rows: Vec<Row>,
    /// How many spans are in rows already.
    taken: usize,
    /// Spans that had no end when they were last looked at.
    open: Vec<u32>,
    marks: Vec<Mark>,
    /// On which row a task last waited: it goes there again if it can, which is easier on the eye.
    home: HashMap<TaskId, usize>,
    homeless: HashSet<TaskId>,
}

impl Row {
    /// The spans as indices into the lane's, in order.
    pub fn spans(&self) -> &[u32] {
        &self.spans
    }

    /// How long the spans `from..to` are, together. All of them but the row's last must have ended.
    pub fn busy_ns(&self, from: usize, to: usize, spans: &[Span], now_ns: u64) -> u64 {
        let before = |i: usize| match self.busy_before.get(i) {
            Some(ns) => *ns,
            None => self.total(spans, now_ns),
        };
        before(to).saturating_sub(before(from))
    }

    /// The span at `time_ns`, or the nearest one at most `slack_ns` away.
    pub fn at(&self, time_ns: f64, slack_ns: f64, spans: &[Span], now_ns: u64) -> Option<u32> {
        let after = self.spans.partition_point(|i| spans[*i as usize].start_ns as f64 <= time_ns);
        let distance = |i: &u32| {
            let span = &spans[*i as usize];
            let end = span.end_ns.unwrap_or(now_ns) as f64;
            (span.start_ns as f64 - time_ns).max(time_ns - end).max(0.0)
        };
        let around = &self.spans[after.saturating_sub(1)..(after + 1).min(self.spans.len())];
        let nearest = around.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        (distance(nearest) <= slack_ns).then_some(*nearest)
    }

    fn total(&self, spans: &[Span], now_ns: u64) -> u64 {
        match (self.spans.last(), self.busy_before.last()) {
            (Some(i), Some(before)) => before + length(&spans[*i as usize], now_ns),
            _ => 0,
        }
    }

    fn push(&mut self, index: u32, spans: &[Span]) {
        let start = spans[index as usize].start_ns;
        self.busy_before.push(self.total(spans, start));
        self.spans.push(index);
    }

    fn is_free_at(&self, time_ns: u64, spans: &[Span]) -> bool {
        match self.spans.last().map(|i| &spans[*i as usize]) {
            None => true,
            Some(last) => last.start_ns <= time_ns && last.end_ns.is_some_and(|end| end <= time_ns),
        }
    }
}

impl LaneRows {
    /// The main row, then those of waiting tasks.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many rows of waiting tasks there are.
    pub fn waiting_rows(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// How many tasks waited at some time while all rows were taken, and are not shown.
    pub fn hidden_tasks(&self) -> usize {
        self.homeless.len()
    }

    /// The ends to be seen, in order of time.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Takes in what is new in `spans`.
    pub fn update(&mut self, spans: &[Span], tasks: &[TaskTrack]) {
        if self.rows.is_empty() {
            self.rows.push(Row::default());
        }
        for index in self.taken..spans.len() {
            self.place(index as u32, spans);
            self.open.push(index as u32);
        }
        self.taken = spans.len();
        let mut open = std::mem::take(&mut self.open);
        open.retain(|index| {
            let span = &spans[*index as usize];
            if let Some(mark) = span.end_ns.and_then(|end| mark_of(span, end, tasks)) {
                let at = self.marks.partition_point(|m| m.time_ns <= mark.time_ns);
                self.marks.insert(at, mark);
            }
            span.end_ns.is_none()
        });
        self.open = open;
    }

    fn place(&mut self, index: u32, spans: &[Span]) {
        let span = &spans[index as usize];
        if span.state == SpanState::Running {
            return self.rows[0].push(index, spans);
        }
        let is_free =
            |row: &usize| self.rows.get(*row).is_none_or(|row| row.is_free_at(span.start_ns, spans));
        let home = self.home.get(&span.task).copied().filter(is_free);
        match home.or_else(|| (1..=MOST_WAITING_ROWS).find(is_free)) {
            None => {
                self.homeless.insert(span.task);
            }
            Some(row) => {
                if row == self.rows.len() {
                    self.rows.push(Row::default());
                }
                self.rows[row].push(index, spans);
                self.home.insert(span.task, row);
            }
        }
    }
}

fn mark_of(span: &Span, end_ns: u64, tasks: &[TaskTrack]) -> Option<Mark> {
    let task = tasks.get(span.task.0 as usize).filter(|task| task.ended_ns == Some(end_ns))?;
    match task.end.as_ref()? {
        TaskEnd::Finished(_) => None,
        TaskEnd::Failed(_) => Some(Mark { time_ns: end_ns, task: span.task, failed: true }),
        TaskEnd::Cancelled => Some(Mark { time_ns: end_ns, task: span.task, failed: false }),
    }
}

fn length(span: &Span, now_ns: u64) -> u64 {
    span.end_ns.unwrap_or(now_ns).min(now_ns.max(span.start_ns)).saturating_sub(span.start_ns)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::future::{TaskError, Value};
    use shared::{Event, EventKind, LaneId, Trace};

    use super::*;

    fn span(task: u32, state: SpanState, start_ns: u64, end_ns: Option<u64>) -> Span {
        Span { task: TaskId(task), state, start_ns, end_ns }
    }

    fn rows_of(spans: &[Span]) -> LaneRows {
        let mut rows = LaneRows::default();
        rows.update(spans, &[]);
        rows
    }

    #[test]
    fn waiting_tasks_stack_and_come_home() {
        use SpanState::{Blocked, Ready, Running};
        let spans = [
            span(0, Blocked, 0, Some(50)),
            span(1, Blocked, 5, Some(30)),
            span(1, Ready, 30, Some(50)),
            span(0, Running, 50, Some(60)),
            span(1, Running, 60, Some(70)),
            span(1, Blocked, 70, None),
        ];
        let rows = rows_of(&spans);
        assert_eq!(rows.rows()[0].spans(), [3, 4]);
        assert_eq!(rows.rows()[1].spans(), [0]);
        assert_eq!(rows.rows()[2].spans(), [1, 2, 5]);
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let spans: Vec<Span> = (0..40).map(|i| span(i, SpanState::Blocked, u64::from(i), None)).collect();
        let rows = rows_of(&spans);
        assert_eq!(rows.waiting_rows(), MOST_WAITING_ROWS);
        assert_eq!(rows.hidden_tasks(), 40 - MOST_WAITING_ROWS);
    }

    #[test]
    fn bad_ends_are_marked_once_however_the_trace_arrives() {
        let event = |time_ns, task, kind| Event { time_ns, lane: LaneId(1), task: Some(TaskId(task)), kind };
        let error = TaskError::TimedOut { after_ms: 1 };
        let events = [
            event(0, 0, EventKind::Started),
            event(9, 0, EventKind::Failed { error }),
            event(10, 1, EventKind::Started),
            event(19, 1, EventKind::Finished { value: Value::None }),
            event(20, 2, EventKind::Started),
            event(29, 2, EventKind::Cancelled),
        ];
        let (mut trace, mut rows) = (Trace::new(), LaneRows::default());
        for event in &events {
            trace.push(event);
            rows.update(&trace.lanes()[0].spans, trace.tasks());
        }
        let expected = [
            Mark { time_ns: 9, task: TaskId(0), failed: true },
            Mark { time_ns: 29, task: TaskId(2), failed: false },
        ];
        assert_eq!(rows.marks(), expected);
    }

    #[test]
    fn the_nearest_span_is_hit() {
        let spans = [span(0, SpanState::Running, 10, Some(20)), span(1, SpanState::Running, 30, Some(40))];
        let rows = rows_of(&spans);
        let at = |time, slack| rows.rows()[0].at(time, slack, &spans, 100);
        assert_eq!(at(15.0, 0.0), Some(0));
        assert_eq!(at(24.0, 0.0), None);
        assert_eq!(at(24.0, 5.0), Some(0));
        assert_eq!(at(27.0, 5.0), Some(1));
        assert_eq!(at(2.0, 5.0), None);
        assert_eq!(at(8.0, 5.0), Some(0));
        assert_eq!(at(99.0, 5.0), None);
    }

    proptest! {
        /// However spans come, and in however many batches: rows never overlap, and no span is lost.
        #[test]
        fn rows_never_overlap(
            lives in prop::collection::vec((0u32..30, 0u64..50, 0u64..200, any::<bool>()), 1..200),
            batch in 1usize..20,
        ) {
            let mut time = 0;
            let spans: Vec<Span> = lives
                .iter()
                .map(|(task, gap, length, ready)| {
                    time += gap;
                    let state = if *ready { SpanState::Ready } else { SpanState::Blocked };
                    span(*task, state, time, Some(time + length))
                })
                .collect();
            let mut rows = LaneRows::default();
            for end in (0..spans.len()).step_by(batch).chain([spans.len()]) {
                rows.update(&spans[..end], &[]);
            }
            let mut placed = 0;
            for row in rows.rows() {
                placed += row.spans().len();
                for pair in row.spans().windows(2) {
                    let (a, b) = (&spans[pair[0] as usize], &spans[pair[1] as usize]);
                    prop_assert!(a.end_ns.is_some_and(|end| end <= b.start_ns));
                }
                let all: u64 = row.spans().iter().map(|i| length(&spans[*i as usize], u64::MAX)).sum();
                prop_assert_eq!(row.busy_ns(0, row.spans().len(), &spans, u64::MAX), all);
            }
            prop_assert!(placed == spans.len() || rows.hidden_tasks() > 0);
        }
    }
}
