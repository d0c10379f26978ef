//! The spans of one lane in rows: what runs on the main row, what waits packed into as few rows below as
//! it needs. It grows with the trace and looks again only at spans that had not ended.

use std::collections::{HashMap, HashSet};

use shared::TaskId;
use shared::lane::{Lane, Part, Parts};
use shared::trace::{Span, SpanState, TaskEnd, TaskTrack};

/// The most rows of waiting tasks below a lane's main row.
pub const MOST_WAITING_ROWS: usize = 16;

/// The number of the event that a span began or ended with: a workload's trace is never cut, so it is not asked for.
const ANY_EVENT: u32 = 0;

/// What a task did on a lane for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stint {
    pub task: TaskId,
    pub state: SpanState,
}

impl Parts for Stint {
    fn part(&self) -> Part {
        match self.state {
            SpanState::Running => Part::Running,
            SpanState::Ready => Part::Ready,
            SpanState::Blocked => Part::Waiting,
        }
    }
}

/// An end that the user should see: where a task failed or was cancelled.
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
    rows: Vec<Lane<Stint>>,
    /// How many spans of the trace were taken in.
    taken: usize,
    /// Those of them that had no end when they were last looked at.
    open: Vec<Open>,
    marks: Vec<Mark>,
    /// On which row a task last waited: it goes there again if it can, which is easier on the eye.
    home: HashMap<TaskId, usize>,
    homeless: HashSet<TaskId>,
}

/// A span that had no end yet.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Which span of the trace it is.
    span: usize,
    /// Its row, and its number there; `None` if no row was free.
    place: Option<(usize, usize)>,
}

impl LaneRows {
    /// The main row, then those of waiting tasks.
    pub fn rows(&self) -> &[Lane<Stint>] {
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
            self.rows.push(Lane::default());
        }
        let mut open = std::mem::take(&mut self.open);
        open.retain(|open| !self.close(*open, &spans[open.span], tasks));
        for (index, span) in spans.iter().enumerate().skip(self.taken) {
            let new = Open { span: index, place: self.place(span) };
            if !self.close(new, span, tasks) {
                open.push(new);
            }
        }
        self.open = open;
        self.taken = spans.len();
    }

    /// Ends a span in its row, if it has ended in the trace. Returns whether it has.
    fn close(&mut self, open: Open, span: &Span, tasks: &[TaskTrack]) -> bool {
        let Some(end_ns) = span.end_ns else { return false };
        if let Some((row, number)) = open.place
            && self.rows[row].spans().len() == number + 1
        {
            self.rows[row].close(end_ns, ANY_EVENT);
        }
        if let Some(mark) = mark_of(span, end_ns, tasks) {
            let at = self.marks.partition_point(|m| m.time_ns <= mark.time_ns);
            self.marks.insert(at, mark);
        }
        true
    }

    fn place(&mut self, span: &Span) -> Option<(usize, usize)> {
        let row = if span.state == SpanState::Running { Some(0) } else { self.waiting_row(span) }?;
        if row == self.rows.len() {
            self.rows.push(Lane::default());
        }
        let lane = &mut self.rows[row];
        lane.open(span.start_ns, ANY_EVENT, Stint { task: span.task, state: span.state });
        Some((row, lane.spans().len() - 1))
    }

    /// The row for a span that waits: the one where its task last was, or the first that is free.
    fn waiting_row(&mut self, span: &Span) -> Option<usize> {
        let is_free = |row: &usize| {
            let last = self.rows.get(*row).and_then(|row| row.spans().last());
            last.is_none_or(|last| !last.is_open() && last.end_ns(0) <= span.start_ns)
        };
        let home = self.home.get(&span.task).copied().filter(is_free);
        let row = home.or_else(|| (1..=MOST_WAITING_ROWS).find(is_free));
        if let Some(row) = row {
            self.home.insert(span.task, row);
        } else {
            self.homeless.insert(span.task);
        }
        row
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
        let tasks = |row: usize| -> Vec<(u32, u64)> {
            rows.rows()[row].spans().iter().map(|span| (span.what.task.0, span.start_ns)).collect()
        };
        assert_eq!(tasks(0), [(0, 50), (1, 60)]);
        assert_eq!(tasks(1), [(0, 0)]);
        assert_eq!(tasks(2), [(1, 5), (1, 30), (1, 70)]);
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
    fn a_span_ends_in_its_row_when_it_ends_in_the_trace() {
        let mut rows = LaneRows::default();
        let mut spans = [span(0, SpanState::Blocked, 0, None), span(1, SpanState::Running, 5, None)];
        rows.update(&spans, &[]);
        assert!(rows.rows().iter().all(|row| row.spans()[0].is_open()));
        spans[0].end_ns = Some(20);
        rows.update(&spans, &[]);
        assert_eq!(rows.rows()[1].spans()[0].end_ns(100), 20);
        assert_eq!(rows.rows()[0].spans()[0].end_ns(100), 100);
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
                    prop_assert!(pair[0].end_ns(u64::MAX) <= pair[1].start_ns);
                }
                for drawn in row.spans() {
                    let same = |span: &&Span| {
                        (span.task, span.start_ns, span.end_ns)
                            == (drawn.what.task, drawn.start_ns, Some(drawn.end_ns(u64::MAX)))
                    };
                    prop_assert!(spans.iter().any(|span| same(&span)));
                }
            }
            prop_assert!(placed == spans.len() || rows.hidden_tasks() > 0);
        }
    }
}
