//! What the timeline of workloads shows: runs, their lanes with a main row and rows of waiting tasks, and the
//! task that the user has chosen, in every run.

use leptos::prelude::*;
use shared::trace::{LaneTrack, TaskTrack};
use shared::{LaneId, RunId, TaskId, Trace};

use super::super::canvas::put;
use super::super::model::{Extent, HeaderText, Model, RowsOf, Sight, Spot, Tip};
use super::super::painter::{Painter, Slot};
use super::super::rows::Openings;
use super::WorkloadRun;
use super::describe::{self, TaskRow};
use super::index::RunIndex;
use super::paint::{self, LaneView, lane_height, row_at};

/// The height of a header.
const HEADER_PX: f64 = 32.0;

/// A lane: the number of its run on the timeline, and its own in the run's trace.
pub type WorkloadLane = (usize, usize);

/// The chosen task in every run.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    pub task: TaskId,
    pub rows: Vec<TaskRow>,
}

/// The runs of workloads.
pub struct WorkloadModel {
    runs: Vec<WorkloadRun>,
    indexes: Vec<RunIndex>,
    chosen: Option<(RunId, TaskId)>,
    details: RwSignal<Option<Details>>,
}

impl WorkloadModel {
    /// No runs yet. `details` is set to those of the chosen task.
    pub fn new(details: RwSignal<Option<Details>>) -> Self {
        WorkloadModel { runs: Vec::new(), indexes: Vec::new(), chosen: None, details }
    }

    /// Takes the runs to show; what is known of those that were shown already is kept. Returns whether nothing of
    /// what was shown is left.
    pub fn set_runs(&mut self, runs: Vec<WorkloadRun>) -> bool {
        let mut old = std::mem::take(&mut self.indexes);
        for run in &runs {
            let known = old.iter().position(|index| index.id() == run.id);
            self.indexes.push(known.map_or_else(|| RunIndex::new(run.id), |i| old.swap_remove(i)));
        }
        let is_other = !runs.iter().any(|run| self.runs.iter().any(|shown| shown.id == run.id));
        if is_other {
            self.chosen = None;
        }
        self.runs = runs;
        is_other
    }

    /// Calls `look` with a lane and the trace of its run.
    fn with_lane<T>(&self, lane: WorkloadLane, look: impl FnOnce(LaneView<'_>, &Trace) -> T) -> Option<T> {
        let trace = self.runs.get(lane.0)?.trace.borrow();
        let index = self.indexes.get(lane.0)?;
        let (track, rows) = (trace.lanes().get(lane.1)?, index.rows(lane.1)?);
        Some(look(LaneView { number: lane.1, track, rows, now_ns: index.now_ns() }, &trace))
    }

    /// Calls `look` with the number of the chosen task's run, its trace and the task.
    fn with_chosen<T>(&self, look: impl FnOnce(usize, &Trace, &TaskTrack) -> T) -> Option<T> {
        let (id, task) = self.chosen?;
        let number = self.runs.iter().position(|run| run.id == id)?;
        let trace = self.runs[number].trace.borrow();
        Some(look(number, &trace, trace.task(task)?))
    }

    fn details(&self) -> Option<Details> {
        let (_, task) = self.chosen?;
        let rows = self.runs.iter().filter_map(|run| {
            let trace = run.trace.borrow();
            trace.task(task).map(|track| describe::task_row(&run.label, &trace, track))
        });
        Some(Details { task, rows: rows.collect() })
    }
}

impl Model for WorkloadModel {
    type Group = RunId;
    type Lane = WorkloadLane;
    type Picked = std::convert::Infallible;

    const IS_STEPPED: bool = false;
    const FITS_ROWS: bool = false;

    fn update(&mut self, clock_ms: f64) -> Extent {
        let mut end_ns = 0;
        for (run, index) in self.runs.iter().zip(&mut self.indexes) {
            index.update(&run.trace.borrow(), run.running, clock_ms);
            end_ns = end_ns.max(index.now_ns());
        }
        let running = self.runs.iter().any(|run| run.running);
        Extent { end_ns: end_ns as f64, growing: running, ticking: running }
    }

    fn lay_out(&self, openings: &Openings<RunId>, rows: &mut RowsOf<Self>) {
        for (number, (run, index)) in self.runs.iter().zip(&self.indexes).enumerate() {
            let open = openings.is_open(&run.id, true);
            rows.header(run.id, open, 0, HEADER_PX);
            let trace = run.trace.borrow();
            let shown = trace.lanes().iter().enumerate().filter(|(_, lane)| open && is_shown(lane));
            for (lane, _) in shown {
                let waiting = index.rows(lane).map_or(0, |rows| rows.waiting_rows());
                rows.lane((number, lane), lane_height(waiting));
            }
        }
    }

    fn header(&self, group: RunId) -> HeaderText {
        let Some(run) = self.runs.iter().find(|run| run.id == group) else { return HeaderText::default() };
        let note = describe::header_note(&run.trace.borrow(), run.running);
        HeaderText { label: run.label.clone(), note, class: "" }
    }

    fn paint_ground(&self, lane: WorkloadLane, slot: Slot, painter: &mut Painter<'_>) {
        self.with_lane(lane, |view, _| paint::ground(view, slot, painter));
    }

    fn paint(&self, lane: WorkloadLane, slot: Slot, painter: &mut Painter<'_>) {
        self.with_lane(lane, |view, _| paint::lane(view, slot, painter));
    }

    fn paint_over(&self, sight: &Sight<'_, Self>, painter: &mut Painter<'_>) {
        for (lane, slot) in sight.lanes() {
            self.with_lane(lane, |view, trace| {
                if let Some((_, task)) = self.chosen {
                    paint::only(view, task, slot, painter);
                }
                paint::death(view, slot, painter);
                if !self.runs[lane.0].running && trace.tasks_end_ns() > 0 {
                    let (end, bottom) = (trace.tasks_end_ns() as f64, slot.top + slot.height);
                    painter.line_at(end, slot.top, bottom, 1.5, &painter.theme.accent);
                }
            });
        }
    }

    fn paint_name(&self, lane: WorkloadLane, slot: Slot, painter: &Painter<'_>) {
        self.with_lane(lane, |view, _| paint::name(view, slot, painter));
    }

    fn paint_hovered(&self, lane: WorkloadLane, slot: Slot, spot: Spot, painter: &Painter<'_>) {
        self.with_lane(lane, |view, _| paint::hovered(view, slot, spot, painter));
    }

    fn describe(&self, lane: WorkloadLane, spot: Spot) -> Option<Tip> {
        let label = &self.runs.get(lane.0)?.label;
        self.with_lane(lane, |view, trace| {
            let row = row_at(spot.y);
            match view.rows.rows().get(row).and_then(|row| view.span_at(row, spot)) {
                Some(span) => Some(describe::tip(label, view.track, span, trace, view.now_ns)),
                None if row == 0 && view.starts_at(spot.time_ns) => {
                    Some(describe::start_up_tip(label, view.track, view.now_ns))
                }
                None => None,
            }
        })?
    }

    fn spoken(&self) -> String {
        let sentence = |number: usize, trace: &Trace, task: &TaskTrack| {
            let row = describe::task_row(&self.runs[number].label, trace, task);
            describe::spoken(&row, task.id.0)
        };
        self.with_chosen(sentence).unwrap_or_default()
    }

    fn tell(&self) {
        put(self.details, self.details());
    }

    fn has_choice(&self) -> bool {
        self.chosen.is_some()
    }

    fn clear(&mut self) {
        self.chosen = None;
    }

    fn choose(&mut self, lane: WorkloadLane, spot: Spot) -> Option<Self::Picked> {
        let task = self.with_lane(lane, |view, _| {
            let row = view.rows.rows().get(row_at(spot.y))?;
            view.span_at(row, spot).map(|span| span.what.task)
        });
        self.chosen = task.flatten().map(|task| (self.runs[lane.0].id, task));
        None
    }

    fn choose_lane(&mut self, _lane: WorkloadLane, _time_ns: f64) -> Option<Self::Picked> {
        None
    }

    fn chosen_lane(&self) -> Option<WorkloadLane> {
        let lane = |number: usize, trace: &Trace, task: &TaskTrack| {
            let lane = trace.lanes().iter().position(|lane| Some(lane.id) == task.lane)?;
            Some((number, lane))
        };
        self.with_chosen(lane)?
    }

    fn step(&mut self, by: i32, _time_ns: f64) -> Option<Self::Picked> {
        let next = self.with_chosen(|number, trace, task| {
            let last = trace.tasks().len().saturating_sub(1) as i64;
            let next = (i64::from(task.id.0) + i64::from(by)).clamp(0, last);
            (self.runs[number].id, trace.tasks()[next as usize].id)
        });
        let first = || {
            let run = self.runs.first()?;
            Some((run.id, run.trace.borrow().tasks().first()?.id))
        };
        self.chosen = next.or_else(first);
        None
    }

    fn chosen_times(&self) -> Option<(f64, f64)> {
        let times = |_: usize, trace: &Trace, task: &TaskTrack| {
            let ended = task.ended_ns.unwrap_or(trace.end_ns());
            Some((task.started_ns? as f64, ended as f64))
        };
        self.with_chosen(times)?
    }

    fn picked(&self) -> Option<Self::Picked> {
        None
    }
}

/// The caller's lane only submits, unless tasks run on it.
fn is_shown(lane: &LaneTrack) -> bool {
    lane.id != LaneId::CALLER || !lane.spans.is_empty()
}
