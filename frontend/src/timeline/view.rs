//! One timeline: its state, and what happens in a frame: take in what is new, lay out, draw what is visible, and
//! tell the page what the pointer is over. Reactive signals go out from here; none is read.

use leptos::prelude::*;

use super::canvas::{Canvas, Surface, put};
use super::gesture::{Command, Pointers};
use super::model::{Extent, Model, RowsOf, Sight, Spot, Wish};
use super::painter::{AxisPainter, Painter, Slot};
use super::pixels::Pixels;
use super::rows::{AXIS_PX, Content, Openings, Row};
use super::scale::Scale;
use super::theme::Theme;
use super::ticks::{Ticks, duration};
use super::tooltip::Hover;
use super::window::Window;

/// How near to a bar, or to the position's line, the pointer must be, in pixels.
const SLACK_PX: f64 = 4.0;
/// The least distance of the axis' marks.
const TICK_PX: f64 = 84.0;
/// The width of the names, on narrow screens and on others.
const NAMES_PX: (f64, f64) = (84.0, 144.0);
/// Below this width a screen is narrow.
const NARROW_PX: f64 = 560.0;
/// What is left free right of the time.
const RIGHT_PX: f64 = 8.0;
/// Headers this far out of sight are in the page already, so that scrolling finds them.
const AHEAD_PX: f64 = 400.0;
/// A time at which nothing is.
const BEFORE_ALL_NS: f64 = -1.0;
/// While lanes grow by the clock, they are drawn this often, in milliseconds.
const CLOCK_REDRAW_MS: f64 = 80.0;

/// A header as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Header<G> {
    pub group: G,
    pub label: String,
    pub note: String,
    pub class: &'static str,
    pub top: f64,
    pub open: bool,
    pub depth: u8,
}

/// What the page shows around the canvas.
pub struct Around<M: Model> {
    pub headers: RwSignal<Vec<Header<M::Group>>>,
    pub hover: RwSignal<Option<Hover>>,
    pub spoken: RwSignal<String>,
}

impl<M: Model> Clone for Around<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Model> Copy for Around<M> {}

impl<M: Model> Around<M> {
    pub fn new() -> Self {
        Around {
            headers: RwSignal::new(Vec::new()),
            hover: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
        }
    }
}

/// The state of a timeline of `M`.
pub struct View<M: Model> {
    model: M,
    around: Around<M>,
    pub canvas: Canvas,
    pub pointers: Pointers,
    openings: Openings<M::Group>,
    window: Window,
    rows: RowsOf<M>,
    extent: Extent,
    /// The moment of the run that the page shows elsewhere.
    position_ns: Option<f64>,
    scrubbing: bool,
    wishes: Vec<Wish<M::Picked>>,
    /// Whether the rows may be others than those that were laid out.
    rows_changed: bool,
    drawn_at_ms: f64,
}

impl<M: Model> View<M> {
    /// A timeline without elements yet.
    pub fn new(model: M, around: Around<M>) -> Self {
        View {
            model,
            around,
            canvas: Canvas::default(),
            pointers: Pointers::default(),
            openings: Openings::default(),
            window: Window::default(),
            rows: RowsOf::<M>::default(),
            extent: Extent::default(),
            position_ns: None,
            scrubbing: false,
            wishes: Vec::new(),
            rows_changed: true,
            drawn_at_ms: 0.0,
        }
    }

    /// Changes what there is to see. `change` returns whether the user's place in it has lost its meaning; then
    /// everything is shown again.
    pub fn change_model(&mut self, change: impl FnOnce(&mut M) -> bool) {
        if change(&mut self.model) {
            self.window.fit();
        }
        self.rows_changed = true;
        self.canvas.touch();
    }

    /// Sets the moment of the run that the page shows elsewhere.
    pub fn set_position(&mut self, time_ns: Option<u64>) {
        let time_ns = time_ns.map(|ns| ns as f64);
        if time_ns != self.position_ns {
            self.position_ns = time_ns;
            self.extend(0.0);
            if let Some(at) = time_ns.filter(|_| !self.scrubbing && !self.extent.growing) {
                self.window.reveal(at, at);
            }
        }
        self.canvas.touch();
    }

    /// Chooses a lane, or nothing, because the page has chosen what belongs to it.
    pub fn follow_choice(&mut self, change: impl FnOnce(&mut M) -> Option<M::Lane>) {
        let lane = change(&mut self.model);
        if let Some(lane) = lane {
            self.scroll_to(lane);
        }
        self.canvas.touch();
    }

    /// Opens or closes a group.
    pub fn open(&mut self, group: M::Group, open: bool) {
        self.openings.set(group, open);
        self.rows_changed = true;
        self.canvas.touch();
    }

    /// Whether something is chosen.
    pub fn has_choice(&self) -> bool {
        self.model.has_choice()
    }

    /// Whether a press at `x` takes hold of the position's line.
    pub fn is_on_position(&self, x: f64) -> bool {
        let scale = self.scale();
        self.position_ns.is_some_and(|at| x >= scale.left() && (scale.x(at) - x).abs() <= SLACK_PX)
    }

    /// The position follows the pointer from now on.
    pub fn scrub(&mut self, x: f64) {
        let scale = self.scale();
        self.scrubbing = true;
        self.seek(scale.time(x.clamp(scale.left(), scale.right())));
        self.canvas.touch();
    }

    /// Whether the position follows the pointer.
    pub fn is_scrubbing(&self) -> bool {
        self.scrubbing
    }

    /// The pointer lets go of the position.
    pub fn let_go(&mut self) {
        self.scrubbing = false;
    }

    /// What was asked for since the last call.
    pub fn take_wishes(&mut self) -> Vec<Wish<M::Picked>> {
        std::mem::take(&mut self.wishes)
    }

    /// Does what the user wants.
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
            Command::Clear => self.model.clear(),
            Command::Select { x, y } => self.select(x, y),
            Command::Step { by } => self.step(by),
            Command::Lane { by } => self.go_lane(by),
            Command::Nudge { part } => self.nudge(part),
            Command::Visit => self.wishes.extend(self.model.picked().map(Wish::Visit)),
        }
        self.canvas.touch();
    }

    /// Draws, if anything has changed. Returns whether it wants another frame.
    pub fn frame(&mut self, clock_ms: f64) -> bool {
        let is_due = self.extent.ticking && clock_ms - self.drawn_at_ms >= CLOCK_REDRAW_MS;
        if !(self.canvas.take_changed() || is_due) {
            return self.extent.ticking;
        }
        self.drawn_at_ms = clock_ms;
        self.extend(clock_ms);
        self.lay_out();
        if let Some(surface) = &mut self.canvas.surface {
            surface.fit_content(self.rows.height());
            if M::FITS_ROWS {
                surface.fit_frame(self.extent.growing);
            }
        }
        let mut pixels = std::mem::take(&mut self.canvas.pixels);
        self.draw(&mut pixels);
        self.canvas.pixels = pixels;
        put(self.around.headers, self.headers());
        put(self.around.hover, self.hover());
        self.model.tell();
        self.extent.ticking
    }

    fn extend(&mut self, clock_ms: f64) {
        self.extent = self.model.update(clock_ms);
        let end_ns = self.extent.end_ns.max(self.position_ns.unwrap_or(0.0));
        self.window.extend(end_ns, self.extent.growing);
    }

    fn lay_out(&mut self) {
        if std::mem::take(&mut self.rows_changed) {
            self.rows.clear();
            self.model.lay_out(&self.openings, &mut self.rows);
        }
    }

    fn scale(&self) -> Scale {
        let width = self.canvas.width();
        let names = if width < NARROW_PX { NAMES_PX.0 } else { NAMES_PX.1 };
        Scale::new(&self.window, names, width - RIGHT_PX)
    }

    fn draw(&self, pixels: &mut Pixels) {
        let (Some(surface), Some(theme)) = (&self.canvas.surface, &self.canvas.theme) else { return };
        let scale = self.scale();
        let most = ((scale.right() - scale.left()) / TICK_PX).max(1.0) as usize;
        let ticks = Ticks::new(self.window.start(), self.window.end(), most);
        surface.prepare(theme, pixels);
        let mut painter = Painter::new(&surface.rows, theme, &scale, surface.width, pixels);
        self.draw_rows(&mut painter, surface, &ticks);
        let inside = |x: &f64| (scale.left()..=scale.right()).contains(x);
        let pointer = self.canvas.pointer.map(|(x, _)| x).filter(|x| inside(x) && !self.scrubbing);
        if let Some(at) = self.position_ns {
            painter.line_at(at, 0.0, surface.height, 2.0, &theme.accent);
        }
        if let Some(x) = pointer {
            painter.cursor(x, surface.height);
        }
        self.draw_axis(surface, theme, &scale, &ticks, pointer);
    }

    fn draw_axis(
        &self,
        surface: &Surface,
        theme: &Theme,
        scale: &Scale,
        ticks: &Ticks,
        pointer: Option<f64>,
    ) {
        let axis = AxisPainter { context: &surface.axis, theme, scale, height: AXIS_PX };
        axis.axis(ticks, pointer);
        if let Some(at) = self.position_ns {
            axis.handle(at, &duration(at as u64));
        }
    }

    fn draw_rows(&self, painter: &mut Painter<'_>, surface: &Surface, ticks: &Ticks) {
        let (top, bottom) = (surface.scroll_top, surface.scroll_top + surface.height);
        let sight = Sight { rows: &self.rows, top, bottom };
        let chosen = self.model.chosen_lane();
        for (lane, slot) in sight.lanes() {
            self.model.paint_ground(lane, slot, painter);
            if M::IS_STEPPED && chosen == Some(lane) {
                painter.mark_row(slot);
            }
        }
        painter.grid(ticks, 0.0, surface.height.min(self.rows.height() - top));
        for (lane, slot) in sight.lanes() {
            self.model.paint(lane, slot, painter);
        }
        painter.flush();
        painter.clip(|painter| {
            self.model.paint_over(&sight, painter);
            if let Some((lane, slot, spot)) = self.pointed() {
                self.model.paint_hovered(lane, slot, spot, painter);
            }
        });
        for (lane, slot) in sight.lanes() {
            self.model.paint_name(lane, slot, painter);
            painter.row_line(slot);
        }
    }

    /// Around what a key or a button zooms.
    fn focus(&self) -> f64 {
        let (start, end) = (self.window.start(), self.window.end());
        let middle = self.model.chosen_times().map(|(from, to)| (from + to) / 2.0);
        let wanted = if M::IS_STEPPED { self.position_ns } else { middle };
        wanted.filter(|time| (start..=end).contains(time)).unwrap_or((start + end) / 2.0)
    }

    /// The lane at a point of the canvas, where its row is, and the spot on it.
    fn hit(&self, x: f64, y: f64) -> Option<(M::Lane, Slot, Spot)> {
        let (scale, scroll_top) = (self.scale(), self.canvas.scroll_top());
        let row = self.rows.at(y + scroll_top)?;
        let Content::Lane(lane) = row.content else { return None };
        let slot = Slot { top: row.top - scroll_top, height: row.height };
        // Left of the time are the names: no bar is there.
        let is_name = x < scale.left() - SLACK_PX;
        let (time_ns, slack_ns) =
            if is_name { (BEFORE_ALL_NS, 0.0) } else { (scale.time(x), scale.duration(SLACK_PX)) };
        Some((lane, slot, Spot { time_ns, slack_ns, y: y - slot.top }))
    }

    /// What the pointer is over, unless it drags.
    fn pointed(&self) -> Option<(M::Lane, Slot, Spot)> {
        let (x, y) = self.canvas.pointer.filter(|_| !self.pointers.dragging() && !self.scrubbing)?;
        self.hit(x, y)
    }

    fn select(&mut self, x: f64, y: f64) {
        if let Some((lane, _, spot)) = self.hit(x, y) {
            let picked = self.model.choose(lane, spot);
            self.chose(picked);
        }
    }

    /// Goes to the next bar or task, or to one before.
    fn step(&mut self, by: i32) {
        let at = self.position_ns.unwrap_or_else(|| self.focus());
        if M::IS_STEPPED && self.model.chosen_lane().is_none() {
            return self.go_lane(0);
        }
        let picked = self.model.step(by, at);
        self.chose(picked);
        if let Some((from, to)) = self.model.chosen_times() {
            self.window.reveal(from, to);
        }
        if let Some(lane) = self.model.chosen_lane() {
            self.scroll_to(lane);
        }
    }

    /// Chooses the lane below or above.
    fn go_lane(&mut self, by: isize) {
        self.lay_out();
        let chosen = self.model.chosen_lane();
        let lanes: Vec<M::Lane> = self.rows.lanes().filter(|lane| self.model.can_choose(*lane)).collect();
        let now = chosen.and_then(|chosen| lanes.iter().position(|lane| *lane == chosen));
        let next = now.map_or(0, |now| now.saturating_add_signed(by).min(lanes.len().saturating_sub(1)));
        if let Some(lane) = lanes.get(next).copied() {
            let at = self.position_ns.unwrap_or_else(|| self.focus());
            let picked = self.model.choose_lane(lane, at);
            self.chose(picked);
            self.scroll_to(lane);
        }
    }

    /// Moves the position by a part of what is visible.
    fn nudge(&mut self, part: f64) {
        if let Some(at) = self.position_ns {
            let time_ns = (at + part * self.window.span()).max(0.0);
            self.window.reveal(time_ns, time_ns);
            self.seek(time_ns);
        }
    }

    fn seek(&mut self, time_ns: f64) {
        let time_ns = time_ns.max(0.0);
        if self.position_ns.is_some() {
            self.position_ns = Some(time_ns);
            self.wishes.push(Wish::Seek(time_ns as u64));
        }
    }

    fn chose(&mut self, picked: Option<M::Picked>) {
        self.wishes.extend(picked.map(Wish::Pick));
        put(self.around.spoken, self.model.spoken());
        self.canvas.touch();
    }

    fn scroll_to(&mut self, lane: M::Lane) {
        self.lay_out();
        if let (Some(surface), Some(row)) = (&self.canvas.surface, self.rows.of(lane)) {
            surface.scroll_to(row.top, row.height);
        }
    }

    fn headers(&self) -> Vec<Header<M::Group>> {
        let Some(surface) = &self.canvas.surface else { return Vec::new() };
        let (top, bottom) = (surface.scroll_top - AHEAD_PX, surface.scroll_top + surface.height + AHEAD_PX);
        let header = |row: &Row<M::Group, M::Lane>| {
            let Content::Header { group, open, depth } = row.content else { return None };
            let text = self.model.header(group);
            let (label, note, class) = (text.label, text.note, text.class);
            Some(Header { group, label, note, class, top: row.top, open, depth })
        };
        self.rows.all()[self.rows.visible(top, bottom)].iter().filter_map(header).collect()
    }

    fn hover(&self) -> Option<Hover> {
        let (x, y) = self.canvas.pointer?;
        let (lane, _, spot) = self.pointed()?;
        let tip = self.model.describe(lane, spot)?;
        Some(Hover { tip, x, y: y + AXIS_PX, width: self.canvas.width() })
    }
}
