//! The state of a program's lanes, and what happens in a frame: lay out, draw what is visible, and tell the
//! page what the pointer is over. What a person asks for leaves through [`Board::take_wishes`].

use super::super::gesture::{Command, Pointers};
use super::super::layout::AXIS_PX;
use super::super::paint::Brush;
use super::super::scale::TimeScale;
use super::super::sheet::Sheet;
use super::super::surface::{Surface, clip, put};
use super::super::ticks::{Ticks, duration};
use super::super::tooltip::Hover;
use super::super::window::TimeWindow;
use super::bars::{Bars, bars, draw_content, ends, header_words, hold_tip, lane_of, tip, with_marks};
use super::describe;
use super::paint::{At, font};
use super::rows::{Content, Group, HOLD_PX, Openings, PAD_PX, Row, Rows, THIN_PX, THREAD_PX, middle};
use super::{LaneKey, Picked, ProgramRun};
use leptos::prelude::*;

/// How near to a bar, or to the position's line, the pointer must be, in pixels.
const SLACK_PX: f64 = 4.0;
/// The distance of the axis' marks, at least.
const TICK_PX: f64 = 84.0;
/// If there are more wake-ups in sight, only those of the chosen lane are drawn.
const MOST_ARROWS: usize = 250;
/// How far in the names of an inner group are.
const INDENT_PX: f64 = 10.0;

/// A header as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    pub run: usize,
    pub group: Group,
    pub label: String,
    pub note: String,
    pub top: f64,
    pub open: bool,
    pub depth: u8,
}

/// What the page shows around the canvas.
#[derive(Clone, Copy)]
pub struct Around {
    pub headers: RwSignal<Vec<Header>>,
    pub hover: RwSignal<Option<Hover>>,
    pub spoken: RwSignal<String>,
}

/// Something that a person wants and that the lanes cannot do by themselves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wish {
    /// Go to this virtual time.
    Seek(u64),
    /// Show what belongs to this bar.
    Pick(Picked),
    /// Go to the moment at which this bar began.
    Visit(Picked),
}

/// The timeline's state.
pub struct Board {
    around: Around,
    pub sheet: Sheet,
    runs: Vec<ProgramRun>,
    openings: Openings,
    window: TimeWindow,
    rows: Rows,
    growing: bool,
    position_ns: Option<f64>,
    pub pointers: Pointers,
    scrubbing: bool,
    selected: Option<LaneKey>,
    picked: Option<(usize, LaneKey, usize)>,
    wishes: Vec<Wish>,
    /// Whether there may be other rows than those that were laid out.
    moved: bool,
}

/// What is at a place.
struct Hit {
    row: Row,
    /// The span of the lane, if one is there.
    span: Option<usize>,
    /// The row of holds below a thread's bar.
    hold: Option<usize>,
}

impl Board {
    /// Lanes without elements yet.
    pub fn new(around: Around) -> Self {
        Board {
            around,
            sheet: Sheet::default(),
            runs: Vec::new(),
            openings: Openings::default(),
            window: TimeWindow::default(),
            rows: Rows::default(),
            growing: false,
            position_ns: None,
            pointers: Pointers::default(),
            scrubbing: false,
            selected: None,
            picked: None,
            wishes: Vec::new(),
            moved: true,
        }
    }

    /// Takes the runs to show.
    pub fn set_runs(&mut self, runs: Vec<ProgramRun>) {
        if runs.len() != self.runs.len() {
            self.window.fit();
        }
        self.runs = runs;
        self.moved = true;
        self.sheet.touch();
    }

    /// Says that a trace has changed. Where it begins anew, the person's place in it has no meaning any more.
    pub fn touch(&mut self) {
        if self.runs.iter().all(|run| run.trace.borrow().len() < 2) {
            self.window.fit();
        }
        self.picked = None;
        self.moved = true;
        self.sheet.touch();
    }

    /// Where in the run the person is, and whether the run goes on.
    pub fn set_position(&mut self, time_ns: Option<u64>, growing: bool) {
        let time_ns = time_ns.map(|ns| ns as f64);
        self.growing = growing;
        if time_ns != self.position_ns {
            self.position_ns = time_ns;
            if let Some(at) = time_ns.filter(|_| !self.scrubbing && !growing) {
                self.extend();
                self.window.reveal(at, at);
            }
        }
        self.sheet.touch();
    }

    /// The lane that is chosen, here or elsewhere in the page.
    pub fn select(&mut self, key: Option<LaneKey>) {
        if self.selected != key {
            self.selected = key;
            // A bar of the interpreter lock or of a core stays chosen along with the thread that has it.
            let of_other = |key_of: LaneKey| {
                matches!(key_of, LaneKey::Thread(_) | LaneKey::Task(_)) && Some(key_of) != key
            };
            if self.picked.is_some_and(|(_, picked, _)| of_other(picked)) {
                self.picked = None;
            }
            if let Some(key) = key {
                self.lay_out();
                self.scroll_to(0, key);
            }
            self.sheet.touch();
        }
    }

    /// Opens or closes a group.
    pub fn open(&mut self, run: usize, group: Group, open: bool) {
        self.openings.set(run, group, open);
        self.moved = true;
        self.sheet.touch();
    }

    /// Whether a bar is chosen.
    pub fn has_selection(&self) -> bool {
        self.picked.is_some() || self.selected.is_some()
    }

    /// Whether a press at `x` takes hold of the position's line.
    pub fn is_on_position(&self, x: f64) -> bool {
        let scale = self.scale();
        self.position_ns.is_some_and(|at| x >= scale.left() && (scale.x(at) - x).abs() <= SLACK_PX)
    }

    /// The position follows the pointer from now on.
    pub fn scrub(&mut self, x: f64) {
        let scale = self.scale();
        let time = scale.time(x.clamp(scale.left(), scale.right())).max(0.0);
        self.scrubbing = true;
        if self.position_ns.is_some() {
            self.position_ns = Some(time);
            self.wishes.push(Wish::Seek(time as u64));
        }
        self.sheet.touch();
    }

    /// Whether the position follows the pointer.
    pub fn is_scrubbing(&self) -> bool {
        self.scrubbing
    }

    /// The pointer lets go of the position.
    pub fn let_go(&mut self) {
        self.scrubbing = false;
    }

    /// Moves the position by a part of what is visible.
    pub fn nudge(&mut self, part: f64) {
        if let Some(at) = self.position_ns {
            let time = (at + part * self.window.span()).max(0.0);
            self.position_ns = Some(time);
            self.window.reveal(time, time);
            self.wishes.push(Wish::Seek(time as u64));
            self.sheet.touch();
        }
    }

    /// What was asked for since the last call.
    pub fn take_wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
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
            Command::Clear => {
                self.picked = None;
                self.selected = None;
            }
            Command::Select { x, y } => self.pick(x, y),
            Command::Step { by } => self.step(by),
        }
        self.sheet.touch();
    }

    /// Chooses the lane below or above.
    pub fn go_lane(&mut self, by: isize) {
        self.lay_out();
        let lanes: Vec<(usize, LaneKey)> = self.rows.all().iter().filter_map(lane_of).collect();
        let chosen = self.picked.map(|(run, key, _)| (run, key)).or(self.selected.map(|key| (0, key)));
        let now = chosen.and_then(|chosen| lanes.iter().position(|lane| *lane == chosen));
        let next = match now {
            Some(now) => now.saturating_add_signed(by).min(lanes.len().saturating_sub(1)),
            None => 0,
        };
        if let Some((run, key)) = lanes.get(next).copied() {
            let at = self.position_ns.unwrap_or_else(|| self.focus());
            self.choose_bar(run, key, |bars| bars.at(at));
            self.scroll_to(run, key);
        }
    }

    /// Asks to go to where the chosen bar begins.
    pub fn visit(&mut self) {
        if let Some((run, key, span)) = self.picked
            && let Some(picked) = self.picked_of(run, key, span)
        {
            self.wishes.push(Wish::Visit(picked));
        }
    }

    /// Draws, if anything has changed. Returns whether it wants another frame.
    pub fn frame(&mut self) -> bool {
        if !self.sheet.take_changed() {
            return false;
        }
        self.extend();
        self.lay_out();
        if let Some(surface) = &mut self.sheet.surface {
            surface.fit_content(self.rows.height());
            surface.fit_frame(self.growing);
        }
        self.draw();
        put(self.around.headers, self.headers());
        put(self.around.hover, self.hover());
        false
    }

    fn extend(&mut self) {
        let ends = self.runs.iter().map(|run| run.trace.borrow().end_ns() as f64);
        let last = ends.fold(self.position_ns.unwrap_or(0.0), f64::max);
        self.window.extend(last, self.growing);
    }

    fn lay_out(&mut self) {
        if !std::mem::take(&mut self.moved) {
            return;
        }
        self.rows.clear();
        let alone = self.runs.len() < 2;
        for (index, run) in self.runs.iter().enumerate() {
            self.rows.push_run(index, &run.trace.borrow(), alone, &self.openings);
        }
    }

    fn scale(&self) -> TimeScale {
        let width = self.sheet.surface.as_ref().map_or(0.0, |surface| surface.width);
        let gutter = if width < 560.0 { 84.0 } else { 144.0 };
        TimeScale::new(&self.window, gutter, width - 8.0)
    }

    fn draw(&self) {
        let (Some(surface), Some(theme)) = (&self.sheet.surface, &self.sheet.theme) else { return };
        let scale = self.scale();
        let marks = ((scale.right() - scale.left()) / TICK_PX).max(1.0) as usize;
        let ticks = Ticks::new(self.window.start(), self.window.end(), marks);
        let inside = |x: &f64| (scale.left()..=scale.right()).contains(x);
        let pointer = self.sheet.pointer.map(|(x, _)| x).filter(inside).filter(|_| !self.scrubbing);
        surface.prepare(theme);
        let brush = Brush { context: &surface.lanes, theme, scale: &scale, width: surface.width };
        self.draw_rows(&brush, surface, &ticks);
        let axis = Brush { context: &surface.axis, ..brush };
        axis.axis(&ticks, AXIS_PX, pointer);
        if let Some(at) = self.position_ns {
            brush.position(at, surface.height);
            axis.handle(at, AXIS_PX, &duration(at as u64));
        }
        if let Some(x) = pointer {
            brush.cursor(x, surface.height);
        }
    }

    fn draw_rows(&self, brush: &Brush<'_>, surface: &Surface, ticks: &Ticks) {
        let (from, to) = (surface.scroll_top, surface.scroll_top + surface.height);
        let visible = &self.rows.all()[self.rows.visible(from, to)];
        let family = brush.theme.font.as_str();
        let each = |draw: &mut dyn FnMut(&Row, At<'_>)| {
            for row in visible {
                if let Some(run) = self.runs.get(row.run) {
                    let trace = run.trace.borrow();
                    draw(row, At { trace: &trace, top: row.top - from, height: row.height });
                }
            }
        };
        each(&mut |row, at| {
            let chosen = lane_of(row).is_some_and(|lane| Some(lane) == self.chosen());
            let is_thread = matches!(row.content, Content::Lane(LaneKey::Thread(_)));
            brush.row_ground(at, !is_thread, chosen);
        });
        clip(brush, surface.height);
        brush.grid(ticks, 0.0, surface.height.min(self.rows.height() - from));
        font(brush.context, family, 11);
        each(&mut |row, at| draw_content(brush, row, at));
        self.draw_arrows(brush, from, to);
        self.draw_picked(brush, from);
        brush.context.restore();
        font(brush.context, family, 12);
        each(&mut |row, at| self.draw_name(brush, row, at));
    }

    fn draw_name(&self, brush: &Brush<'_>, row: &Row, at: At<'_>) {
        let (name, colour, indent) = match row.content {
            Content::Header { .. } => return,
            Content::Lane(key @ LaneKey::Thread(id)) => {
                (describe::lane_name(at.trace, key), Some(id.0 as usize), 0.0)
            }
            Content::Lane(key @ LaneKey::Task(_)) => (describe::lane_name(at.trace, key), None, INDENT_PX),
            Content::Lane(key) => (describe::lane_name(at.trace, key), None, 0.0),
            Content::Threads(_) => ("threads".to_owned(), None, 0.0),
            Content::Tasks(_) => ("tasks".to_owned(), None, INDENT_PX),
        };
        brush.row_name(at, &name, middle(row), indent, colour);
    }

    fn draw_arrows(&self, brush: &Brush<'_>, top: f64, bottom: f64) {
        let scale = brush.scale;
        let times = (scale.time(scale.left()).max(0.0) as u64, scale.time(scale.right()).max(0.0) as u64);
        for (index, run) in self.runs.iter().enumerate() {
            let trace = run.trace.borrow();
            let arrows = trace.arrows();
            let from = arrows.partition_point(|arrow| arrow.time_ns < times.0);
            let to = arrows.partition_point(|arrow| arrow.time_ns <= times.1).max(from);
            let chosen = self.chosen().filter(|(run, _)| *run == index).map(|(_, key)| key);
            let crowded = to - from > MOST_ARROWS;
            let mut drawn = 0;
            for arrow in &arrows[from..to] {
                let (by, of) = ends(arrow.kind);
                let strong = chosen.is_some_and(|key| key == by || key == of);
                if (crowded && !strong) || drawn > MOST_ARROWS {
                    continue;
                }
                if let (Some(a), Some(b)) = (self.rows.of(index, by), self.rows.of(index, of)) {
                    let (a_y, b_y) = (a.top + middle(a), b.top + middle(b));
                    if a_y.max(b_y) >= top && a_y.min(b_y) <= bottom {
                        brush.arrow(arrow.time_ns, a_y - top, b_y - top, strong);
                        drawn += 1;
                    }
                }
            }
        }
    }

    fn draw_picked(&self, brush: &Brush<'_>, scroll_top: f64) {
        let Some((run, key, span)) = self.picked else { return };
        let Some(row) = self.rows.of(run, key) else { return };
        let Some(trace) = self.runs.get(run).map(|run| run.trace.borrow()) else { return };
        if let Some((start, end)) = bars(&trace, key).and_then(|bars| bars.times(span)) {
            let height = if matches!(key, LaneKey::Thread(_)) { THREAD_PX } else { THIN_PX };
            let (x0, x1) = (brush.scale.x(start as f64), brush.scale.x(end as f64));
            brush.frame_bar(x0, x1, row.top + PAD_PX - scroll_top, height);
        }
    }

    /// The lane that is chosen, in which run.
    fn chosen(&self) -> Option<(usize, LaneKey)> {
        self.picked.map(|(run, key, _)| (run, key)).or(self.selected.map(|key| (0, key)))
    }

    /// Around what a key or a button zooms.
    fn focus(&self) -> f64 {
        let (start, end) = (self.window.start(), self.window.end());
        let seen = |time: &f64| (start..=end).contains(time);
        self.position_ns.filter(seen).unwrap_or((start + end) / 2.0)
    }

    fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let scale = self.scale();
        let top = self.sheet.scroll_top();
        let row = *self.rows.at(y + top)?;
        if x < scale.left() - SLACK_PX {
            return Some(Hit { row, span: None, hold: None });
        }
        let trace = self.runs.get(row.run)?.trace.borrow();
        let Content::Lane(key) = row.content else { return Some(Hit { row, span: None, hold: None }) };
        let inside = y + top - row.top - PAD_PX - THREAD_PX;
        let hold = match key {
            LaneKey::Thread(_) if inside > 0.0 => Some((inside / HOLD_PX) as usize),
            _ => None,
        };
        let span = bars(&trace, key)?.near(scale.time(x), scale.duration(SLACK_PX));
        Some(Hit { row, span, hold })
    }

    fn pick(&mut self, x: f64, y: f64) {
        let Some(hit) = self.hit(x, y) else { return };
        let Some((run, key)) = lane_of(&hit.row) else { return };
        let span = hit.span;
        self.choose_bar(run, key, |_| span);
    }

    /// Chooses a bar of a lane, or only the lane if there is no bar.
    fn choose_bar(&mut self, run: usize, key: LaneKey, which: impl FnOnce(&Bars<'_>) -> Option<usize>) {
        let span = {
            let Some(trace) = self.runs.get(run).map(|run| run.trace.borrow()) else { return };
            bars(&trace, key).and_then(|bars| which(&bars))
        };
        if run == 0 {
            self.selected = Some(key);
        }
        self.picked = span.map(|span| (run, key, span));
        if let Some(picked) = span.and_then(|span| self.picked_of(run, key, span)) {
            self.wishes.push(Wish::Pick(picked));
        }
        self.speak();
        self.sheet.touch();
    }

    fn picked_of(&self, run: usize, key: LaneKey, span: usize) -> Option<Picked> {
        let trace = self.runs.get(run)?.trace.borrow();
        bars(&trace, key)?.picked(key, span)
    }

    /// Goes to the next bar of the chosen lane, or to one before.
    fn step(&mut self, by: i32) {
        let Some((run, key)) = self.chosen() else { return self.go_lane(0) };
        let now = self.picked.map(|(_, _, span)| span);
        let at = self.position_ns.unwrap_or_else(|| self.focus());
        self.choose_bar(run, key, |bars| {
            let next = now.map_or_else(|| bars.at(at), |now| now.checked_add_signed(by as isize))?;
            (next < bars.len()).then_some(next).or(now)
        });
        let times = self.picked.and_then(|(run, key, span)| {
            let trace = self.runs.get(run)?.trace.borrow();
            bars(&trace, key)?.times(span)
        });
        if let Some((start, end)) = times {
            self.window.reveal(start as f64, end as f64);
        }
        self.scroll_to(run, key);
    }

    fn scroll_to(&self, run: usize, key: LaneKey) {
        let (Some(surface), Some(row)) = (&self.sheet.surface, self.rows.of(run, key)) else { return };
        let (top, bottom) = (surface.scroll_top, surface.scroll_top + surface.height);
        if row.top < top || row.top + row.height > bottom {
            surface.elements.scroll.set_scroll_top((row.top - surface.height / 3.0).max(0.0) as i32);
        }
    }

    /// Says what is chosen to those who do not see it.
    fn speak(&self) {
        let tip = self.picked.and_then(|(run, key, span)| {
            let trace = self.runs.get(run)?.trace.borrow();
            tip(&trace, key, span)
        });
        put(self.around.spoken, tip.as_ref().map(describe::spoken).unwrap_or_default());
    }

    fn headers(&self) -> Vec<Header> {
        let Some(surface) = &self.sheet.surface else { return Vec::new() };
        let (from, to) = (surface.scroll_top - 400.0, surface.scroll_top + surface.height + 400.0);
        let visible = &self.rows.all()[self.rows.visible(from, to)];
        let header = |row: &Row| {
            let Content::Header { group, open, depth } = row.content else { return None };
            let run = self.runs.get(row.run)?;
            let trace = run.trace.borrow();
            let (label, note) = header_words(run, &trace, group);
            Some(Header { run: row.run, group, label, note, top: row.top, open, depth })
        };
        visible.iter().filter_map(header).collect()
    }

    fn hover(&self) -> Option<Hover> {
        let (x, y) = self.sheet.pointer.filter(|_| !self.pointers.dragging() && !self.scrubbing)?;
        let hit = self.hit(x, y)?;
        let trace = self.runs.get(hit.row.run)?.trace.borrow();
        let time = self.scale().time(x).max(0.0);
        let tip = match hit.row.content {
            Content::Header { .. } => None,
            Content::Threads(process) => {
                let point = trace.process(process)?.crowd.at(time as u64)?;
                Some(describe::crowd_tip("threads", point))
            }
            Content::Tasks(thread) => {
                Some(describe::crowd_tip("tasks", trace.thread(thread)?.crowd.at(time as u64)?))
            }
            Content::Lane(key) => {
                let hold = hit.hold.and_then(|row| hold_tip(&trace, key, row, time));
                let slack = self.scale().duration(SLACK_PX);
                hold.or_else(|| Some(with_marks(&trace, key, time, slack, tip(&trace, key, hit.span?)?)))
            }
        }?;
        let surface = self.sheet.surface.as_ref()?;
        Some(Hover { tip, x, y: y + AXIS_PX, width: surface.width })
    }
}
