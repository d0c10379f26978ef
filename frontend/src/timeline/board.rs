//! The timeline's state, and what happens in a frame: take in what is new, lay out, draw what is visible,
//! and tell the page what the pointer is over. Reactive signals go out from here; none is read.

use std::collections::HashSet;

use leptos::prelude::*;
use shared::trace::LaneTrack;
use shared::{LaneId, RunId, TaskId, Trace};

use super::TimelineGroup;
use super::describe::{self, TaskRow};
use super::gesture::{Command, Pointers};
use super::index::GroupIndex;
use super::layout::{AXIS_PX, HEADER_PX, LaneBox, Layout, row_box};
use super::paint::{Bars, Brush, LaneView};
use super::scale::TimeScale;
use super::sheet::Sheet;
use super::surface::{Surface, clip, put};
use super::ticks::Ticks;
use super::tooltip::Hover;
use super::window::TimeWindow;

/// How near to a span the pointer must be, in pixels.
const SLACK_PX: f64 = 3.0;
/// The distance of the axis' marks, at least.
const TICK_PX: f64 = 80.0;
/// While runs go on and no event comes, the lanes grow this often, in milliseconds.
const IDLE_REDRAW_MS: f64 = 80.0;

/// A header as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    pub id: RunId,
    pub label: String,
    pub note: String,
    pub top: f64,
    pub collapsed: bool,
}

/// The chosen task in every run.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    pub task: TaskId,
    pub rows: Vec<TaskRow>,
}

/// What the page shows around the canvas.
#[derive(Clone, Copy)]
pub struct Around {
    pub headers: RwSignal<Vec<Header>>,
    pub hover: RwSignal<Option<Hover>>,
    pub details: RwSignal<Option<Details>>,
    pub spoken: RwSignal<String>,
}

/// The timeline's state.
pub struct Board {
    around: Around,
    pub sheet: Sheet,
    groups: Vec<TimelineGroup>,
    indexes: Vec<GroupIndex>,
    collapsed: HashSet<RunId>,
    window: TimeWindow,
    layout: Layout,
    pub pointers: Pointers,
    selected: Option<(RunId, TaskId)>,
    bars: Bars,
    drawn_at_ms: f64,
}

/// What is at a place: a group, a lane of it, and a span of that or the start of its worker.
struct Hit {
    place: LaneBox,
    row: usize,
    span: Option<usize>,
}

impl Board {
    /// A timeline without elements yet.
    pub fn new(around: Around) -> Self {
        Board {
            around,
            sheet: Sheet::default(),
            groups: Vec::new(),
            indexes: Vec::new(),
            collapsed: HashSet::new(),
            window: TimeWindow::default(),
            layout: Layout::default(),
            pointers: Pointers::default(),
            selected: None,
            bars: Bars::default(),
            drawn_at_ms: 0.0,
        }
    }

    /// Takes the runs to show; what is known of those that were shown already is kept.
    pub fn set_groups(&mut self, groups: Vec<TimelineGroup>) {
        let mut old = std::mem::take(&mut self.indexes);
        for group in &groups {
            let known = old.iter().position(|index| index.id() == group.id);
            self.indexes.push(known.map_or_else(|| GroupIndex::new(group.id), |i| old.swap_remove(i)));
        }
        if !groups.iter().any(|group| self.groups.iter().any(|shown| shown.id == group.id)) {
            // Nothing of what was shown is left: the person's place in it has no meaning any more.
            self.window.fit();
            self.selected = None;
        }
        self.groups = groups;
        self.sheet.touch();
    }

    /// Says that something has changed and the next frame must draw.
    pub fn touch(&mut self) {
        self.sheet.touch();
    }

    /// Opens or closes a group.
    pub fn toggle(&mut self, id: RunId) {
        if !self.collapsed.remove(&id) {
            self.collapsed.insert(id);
        }
        self.sheet.touch();
    }

    /// Whether a task is chosen.
    pub fn has_selection(&self) -> bool {
        self.selected.is_some()
    }

    /// Does what a person wants.
    pub fn obey(&mut self, command: Command) {
        let scale = self.scale();
        match command {
            Command::Pan { px } => self.window.pan(scale.duration(px)),
            Command::PanPart { part } => self.window.pan(part * self.window.span()),
            Command::Zoom { factor, x } => {
                let at = x.map(|x| scale.time(x.clamp(scale.left(), scale.right())));
                self.window.zoom(factor, at.unwrap_or_else(|| self.focus()));
            }
            Command::Fit => self.window.fit(),
            Command::Clear => self.selected = None,
            Command::Select { x, y } => {
                self.selected = self.hit(x, y).and_then(|hit| self.task_of(&hit));
                self.speak();
            }
            Command::Step { by } => {
                self.step(by);
                self.speak();
            }
        }
        self.sheet.touch();
    }

    /// Draws, if anything has changed. Returns whether it wants another frame.
    pub fn frame(&mut self, clock_ms: f64) -> bool {
        let running = self.groups.iter().any(|group| group.running);
        let is_due = running && clock_ms - self.drawn_at_ms >= IDLE_REDRAW_MS;
        if !(self.sheet.take_changed() || is_due) {
            return running;
        }
        self.drawn_at_ms = clock_ms;
        self.take_in(clock_ms, running);
        self.lay_out();
        if let Some(surface) = &mut self.sheet.surface {
            surface.fit_content(self.layout.height());
        }
        self.draw();
        self.tell();
        running
    }

    fn take_in(&mut self, clock_ms: f64, running: bool) {
        let mut last_ns = 0;
        for (group, index) in self.groups.iter().zip(&mut self.indexes) {
            index.update(&group.trace.borrow(), group.running, clock_ms);
            last_ns = last_ns.max(index.now_ns());
        }
        self.window.extend(last_ns as f64, running);
    }

    fn lay_out(&mut self) {
        self.layout.clear();
        for (group, index) in self.groups.iter().zip(&self.indexes) {
            self.layout.push_group();
            if self.collapsed.contains(&group.id) {
                continue;
            }
            for (i, lane) in group.trace.borrow().lanes().iter().enumerate() {
                if is_shown(lane) {
                    self.layout.push_lane(i, index.rows(i).map_or(0, |rows| rows.waiting_rows()));
                }
            }
        }
    }

    fn scale(&self) -> TimeScale {
        let width = self.sheet.surface.as_ref().map_or(0.0, |surface| surface.width);
        let gutter = if width < 560.0 { 78.0 } else { 132.0 };
        TimeScale::new(&self.window, gutter, width - 8.0)
    }

    fn draw(&mut self) {
        let scale = self.scale();
        let mut bars = std::mem::take(&mut self.bars);
        if let (Some(surface), Some(theme)) = (&self.sheet.surface, &self.sheet.theme) {
            let marks = ((scale.right() - scale.left()) / TICK_PX).max(1.0) as usize;
            let ticks = Ticks::new(self.window.start(), self.window.end(), marks);
            let pointer =
                self.sheet.pointer.map(|(x, _)| x).filter(|x| (scale.left()..=scale.right()).contains(x));
            surface.prepare(theme);
            let brush = Brush { context: &surface.lanes, theme, scale: &scale, width: surface.width };
            self.draw_lanes(&brush, surface, &ticks, &mut bars);
            if let Some(x) = pointer {
                brush.cursor(x, surface.height);
            }
            Brush { context: &surface.axis, ..brush }.axis(&ticks, AXIS_PX, pointer);
        }
        self.bars = bars;
    }

    fn draw_lanes(&self, brush: &Brush<'_>, surface: &Surface, ticks: &Ticks, bars: &mut Bars) {
        let (from, to) = (surface.scroll_top, surface.scroll_top + surface.height);
        let visible = self.layout.visible(from, to);
        let lanes = &self.layout.lanes()[visible];
        let each = |draw: &mut dyn FnMut(LaneView<'_>, &LaneBox)| {
            for place in lanes {
                self.with_lane(place, |view, _| draw(view, place));
            }
        };
        clip(brush, surface.height);
        each(&mut |view, place| brush.ground(view, place.lane % 2 == 0));
        brush.grid(ticks, 0.0, surface.height.min(self.layout.height() - from));
        each(&mut |view, _| {
            brush.spans(view, bars);
            brush.marks(view);
            if let Some((_, task)) = self.selected {
                brush.only(view, task);
            }
        });
        self.draw_ends(brush, surface);
        self.draw_hovered(brush, surface);
        brush.context.restore();
        each(&mut |view, _| brush.name(view));
    }

    fn draw_ends(&self, brush: &Brush<'_>, surface: &Surface) {
        let bottom_of = |i: usize| self.layout.headers().get(i + 1).copied().unwrap_or(self.layout.height());
        for (i, group) in self.groups.iter().enumerate().filter(|(_, group)| !group.running) {
            let top = self.layout.headers()[i] + HEADER_PX - surface.scroll_top;
            let bottom = bottom_of(i) - surface.scroll_top;
            let end_ns = group.trace.borrow().tasks_end_ns();
            if bottom > top && bottom > 0.0 && top < surface.height && end_ns > 0 {
                brush.end_of_run(end_ns, top, bottom);
            }
        }
    }

    fn draw_hovered(&self, brush: &Brush<'_>, surface: &Surface) {
        let Some((x, y)) = self.sheet.pointer.filter(|_| !self.pointers.dragging()) else { return };
        let Some(Hit { place, row, span: Some(span) }) = self.hit(x, y) else { return };
        self.with_lane(&place, |view, _| {
            let (offset, height) = row_box(row);
            let top = place.top + offset - surface.scroll_top;
            brush.outline(&view.track.spans[span], view.now_ns, top, height);
        });
    }

    /// Calls `look` with a lane as it is on the canvas, and its group's number.
    fn with_lane<T>(&self, place: &LaneBox, look: impl FnOnce(LaneView<'_>, &Trace) -> T) -> Option<T> {
        let trace = self.groups.get(place.group)?.trace.borrow();
        let index = self.indexes.get(place.group)?;
        let (track, rows) = (trace.lanes().get(place.lane)?, index.rows(place.lane)?);
        let top = place.top - self.sheet.scroll_top();
        let view = LaneView { track, rows, top, height: place.height, now_ns: index.now_ns() };
        Some(look(view, &trace))
    }

    /// Around what a key or a button zooms: the chosen task if it is in sight, else the middle.
    fn focus(&self) -> f64 {
        let (start, end) = (self.window.start(), self.window.end());
        let middle_of = |(id, task): (RunId, TaskId)| {
            let group = self.groups.iter().find(|group| group.id == id)?;
            let trace = group.trace.borrow();
            let task = trace.task(task)?;
            let ended = task.ended_ns.unwrap_or(trace.end_ns());
            Some((task.started_ns? as f64 + ended as f64) / 2.0)
        };
        let chosen = self.selected.and_then(middle_of).filter(|time| (start..=end).contains(time));
        chosen.unwrap_or((start + end) / 2.0)
    }

    fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let scale = self.scale();
        if x < scale.left() - SLACK_PX {
            return None;
        }
        let scroll_top = self.sheet.scroll_top();
        let (place, row) = self.layout.at(y + scroll_top)?;
        self.with_lane(&place, |view, _| {
            let (time, slack) = (scale.time(x), scale.duration(SLACK_PX));
            let row_spans = view.rows.rows().get(row)?;
            let span = row_spans.at(time, slack, &view.track.spans, view.now_ns).map(|i| i as usize);
            let starts = time >= view.track.opened_ns as f64
                && time <= view.track.ready_ns.unwrap_or(view.now_ns) as f64;
            (span.is_some() || (row == 0 && starts)).then_some(Hit { place, row, span })
        })?
    }

    fn task_of(&self, hit: &Hit) -> Option<(RunId, TaskId)> {
        let span = hit.span?;
        let task = self.with_lane(&hit.place, |view, _| view.track.spans[span].task)?;
        Some((self.groups[hit.place.group].id, task))
    }

    /// Chooses the task `by` places after the chosen one, and brings it into view.
    fn step(&mut self, by: i32) {
        let current = self.selected;
        let shown = current.and_then(|(id, _)| self.groups.iter().position(|group| group.id == id));
        let Some(group) = self.groups.get(shown.unwrap_or(0)) else { return };
        let trace = group.trace.borrow();
        let Some(last) = trace.tasks().len().checked_sub(1) else { return };
        let next = match (shown, current) {
            (Some(_), Some((_, task))) => (i64::from(task.0) + i64::from(by)).clamp(0, last as i64) as usize,
            _ => 0,
        };
        let task = &trace.tasks()[next];
        self.selected = Some((group.id, task.id));
        let lane = task.lane.and_then(|id| trace.lanes().iter().position(|lane| lane.id == id));
        let times = (task.started_ns, task.ended_ns.unwrap_or(trace.end_ns()));
        drop(trace);
        if let (Some(started), ended) = times {
            self.window.reveal(started as f64, ended as f64);
        }
        if let Some(lane) = lane {
            self.scroll_to(shown.unwrap_or(0), lane);
        }
    }

    fn scroll_to(&self, group: usize, lane: usize) {
        let Some(surface) = &self.sheet.surface else { return };
        let mut lanes = self.layout.lanes().iter();
        let Some(place) = lanes.find(|place| (place.group, place.lane) == (group, lane)) else { return };
        let (top, bottom) = (surface.scroll_top, surface.scroll_top + surface.height);
        if place.top < top || place.top + place.height > bottom {
            surface.elements.scroll.set_scroll_top((place.top - HEADER_PX).max(0.0) as i32);
        }
    }

    /// Says what is chosen to those who do not see it.
    fn speak(&self) {
        let Some((id, task)) = self.selected else { return self.around.spoken.set(String::new()) };
        let Some(group) = self.groups.iter().find(|group| group.id == id) else { return };
        let trace = group.trace.borrow();
        if let Some(track) = trace.task(task) {
            let row = describe::task_row(&group.label, &trace, track);
            self.around.spoken.set(describe::spoken(&row, task.0));
        }
    }

    /// Updates what the page shows around the canvas, where it has changed.
    fn tell(&self) {
        put(self.around.headers, self.headers());
        put(self.around.hover, self.hover());
        put(self.around.details, self.details());
    }

    fn headers(&self) -> Vec<Header> {
        let groups = self.groups.iter().zip(self.layout.headers());
        groups
            .map(|(group, top)| Header {
                id: group.id,
                label: group.label.clone(),
                note: describe::header_note(&group.trace.borrow(), group.running),
                top: *top,
                collapsed: self.collapsed.contains(&group.id),
            })
            .collect()
    }

    fn hover(&self) -> Option<Hover> {
        let (x, y) = self.sheet.pointer.filter(|_| !self.pointers.dragging())?;
        let hit = self.hit(x, y)?;
        let label = &self.groups[hit.place.group].label;
        let tip = self.with_lane(&hit.place, |view, trace| match hit.span {
            Some(span) => describe::tip(label, view.track, &view.track.spans[span], trace, view.now_ns),
            None => describe::start_up_tip(label, view.track, view.now_ns),
        })?;
        let surface = self.sheet.surface.as_ref()?;
        Some(Hover { tip, x, y: y + AXIS_PX, width: surface.width })
    }

    fn details(&self) -> Option<Details> {
        let (_, task) = self.selected?;
        let rows = self.groups.iter().filter_map(|group| {
            let trace = group.trace.borrow();
            trace.task(task).map(|track| describe::task_row(&group.label, &trace, track))
        });
        Some(Details { task, rows: rows.collect() })
    }
}

/// The caller's lane only submits, unless tasks run on it.
fn is_shown(lane: &LaneTrack) -> bool {
    lane.id != LaneId::CALLER || !lane.spans.is_empty()
}
