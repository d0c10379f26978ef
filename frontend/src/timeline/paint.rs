//! Tracks: they draw what they are given where they are told, and decide nothing.

use shared::TaskId;
use shared::event::LaneEnd;
use shared::trace::{LaneTrack, Span, SpanState};
use web_sys::CanvasRenderingContext2d;

use super::detail::{self, LEVELS, Piece};
use super::layout::{MAIN_PX, PAD_PX, row_box};
use super::rows::LaneRows;
use super::scale::TimeScale;
use super::theme::{TASK_COLOURS, Theme};
use super::ticks::Ticks;

/// What all drawing of one frame shares.
pub struct Brush<'a> {
    pub context: &'a CanvasRenderingContext2d,
    pub theme: &'a Theme,
    pub scale: &'a TimeScale,
    /// The width of the canvas.
    pub width: f64,
}

/// A lane to draw.
#[derive(Clone, Copy)]
pub struct LaneView<'a> {
    pub track: &'a LaneTrack,
    pub rows: &'a LaneRows,
    /// Its top and height on the canvas.
    pub top: f64,
    pub height: f64,
    /// Up to when open spans reach.
    pub now_ns: u64,
}

/// Bars of one colour, kept between frames for their memory.
#[derive(Default)]
pub struct Bars {
    tasks: [Vec<Bar>; TASK_COLOURS],
}

struct Bar {
    task: TaskId,
    x: f64,
    width: f64,
}

/// From here on a bar has round corners, and a gap to the next.
const ROUND_PX: f64 = 10.0;
/// How wide a bar must be to have a label: for the padding, and for each character of it.
const LABEL_PX: (f64, f64) = (10.0, 7.5);
/// How wide an axis label may be, at most.
const AXIS_LABEL_PX: f64 = 48.0;

impl Brush<'_> {
    /// The ground of a lane: from the start of its worker to its end.
    pub fn ground(&self, lane: LaneView<'_>, alternate: bool) {
        let Brush { context, theme, scale, .. } = self;
        let end_ns = lane.track.closed.as_ref().map_or(lane.now_ns, |(time, _)| *time);
        let from = scale.x(lane.track.opened_ns as f64).max(scale.left());
        let to = scale.x(end_ns as f64).min(scale.right());
        context.set_fill_style_str(if alternate { &theme.lane_alt } else { &theme.lane });
        context.fill_rect(from, lane.top + 1.0, (to - from).max(0.0), lane.height - 2.0);
        self.start_up(lane);
    }

    /// The grid's vertical lines.
    pub fn grid(&self, ticks: &Ticks, top: f64, bottom: f64) {
        self.context.set_fill_style_str(&self.theme.grid);
        for time in ticks.times() {
            self.context.fill_rect(self.scale.x(time).round(), top, 1.0, bottom - top);
        }
    }

    /// All spans of a lane.
    pub fn spans(&self, lane: LaneView<'_>, bars: &mut Bars) {
        let spans = &lane.track.spans;
        for (row, content) in lane.rows.rows().iter().enumerate() {
            let (offset, height) = row_box(row);
            let top = lane.top + offset;
            detail::pieces(content, spans, self.scale, lane.now_ns, |piece| match piece {
                Piece::One { index, x0, x1 } if row == 0 => {
                    let task = spans[index as usize].task;
                    let (x, width) = self.extent(x0, x1);
                    bars.tasks[task.0 as usize % TASK_COLOURS].push(Bar { task, x, width });
                }
                Piece::One { index, x0, x1 } => {
                    let (x, width) = self.extent(x0, x1);
                    self.waiting(spans[index as usize].state, x, top, width, height);
                }
                Piece::Many { index, x0, x1, level } => {
                    self.many(spans[index as usize].state, level, x0, top, x1 - x0, height);
                }
            });
        }
        self.flush(bars, lane.top + PAD_PX);
    }

    /// Where tasks failed or were cancelled, and where the worker died.
    pub fn marks(&self, lane: LaneView<'_>) {
        let Brush { context, theme, scale, .. } = self;
        let (from, to) = (scale.time(scale.left()) as u64, scale.time(scale.right()) as u64);
        let marks = lane.rows.marks();
        let first = marks.partition_point(|mark| mark.time_ns < from);
        let mut last_x = f64::NEG_INFINITY;
        for mark in marks[first..].iter().take_while(|mark| mark.time_ns <= to) {
            let x = scale.x(mark.time_ns as f64);
            // Failures too close to tell apart are one mark.
            if x - last_x < 2.0 {
                continue;
            }
            last_x = x;
            context.set_fill_style_str(if mark.failed { &theme.failed } else { &theme.cancelled });
            context.fill_rect(x - 2.0, lane.top + PAD_PX - 1.0, 3.0, MAIN_PX + 2.0);
        }
        if let Some((time, LaneEnd::Killed | LaneEnd::Died { .. })) = &lane.track.closed {
            let x = scale.x(*time as f64);
            if x >= scale.left() && x <= scale.right() {
                self.cross(x + 8.0, lane.top + PAD_PX + MAIN_PX / 2.0);
            }
        }
    }

    /// Dims a lane but for one task.
    pub fn only(&self, lane: LaneView<'_>, task: TaskId) {
        let Brush { context, theme, scale, .. } = self;
        context.set_global_alpha(0.7);
        context.set_fill_style_str(&theme.surface);
        context.fill_rect(scale.left(), lane.top, scale.right() - scale.left(), lane.height);
        context.set_global_alpha(1.0);
        let spans = &lane.track.spans;
        for (row, content) in lane.rows.rows().iter().enumerate() {
            let (offset, height) = row_box(row);
            for span in content.spans().iter().map(|index| &spans[*index as usize]) {
                if span.task == task {
                    self.emphasised(span, lane.now_ns, lane.top + offset, height);
                }
            }
        }
    }

    /// Outlines one span.
    pub fn outline(&self, span: &Span, now_ns: u64, top: f64, height: f64) {
        let (x0, x1) = self.ends(span, now_ns);
        if x1 < self.scale.left() || x0 > self.scale.right() {
            return;
        }
        let (x, width) = self.extent(x0, x1);
        self.context.set_stroke_style_str(&self.theme.text);
        self.context.set_line_width(1.5);
        self.context.stroke_rect(x - 0.5, top - 0.5, width + 1.0, height + 1.0);
    }

    /// The lane's name, left of the time.
    pub fn name(&self, lane: LaneView<'_>) {
        let Brush { context, theme, scale, .. } = self;
        let room = scale.left() - 16.0;
        context.set_fill_style_str(&theme.muted);
        context.set_text_align("left");
        fit_text(context, &lane.track.name, 10.0, lane.top + PAD_PX + MAIN_PX / 2.0, room);
        if lane.rows.hidden_tasks() > 0 && lane.rows.waiting_rows() > 1 {
            let y = lane.top + lane.height - 10.0;
            fit_text(context, &format!("+{} more", lane.rows.hidden_tasks()), 10.0, y, room);
        }
        context.set_fill_style_str(&theme.line);
        context.fill_rect(0.0, lane.top + lane.height - 1.0, self.width, 1.0);
    }

    /// The end of a run: a line through its lanes.
    pub fn end_of_run(&self, end_ns: u64, top: f64, bottom: f64) {
        let x = self.scale.x(end_ns as f64);
        if x >= self.scale.left() && x <= self.scale.right() {
            self.context.set_fill_style_str(&self.theme.accent);
            self.context.fill_rect(x.round(), top, 1.5, bottom - top);
        }
    }

    /// The axis: marks and their labels, and the time under the pointer.
    pub fn axis(&self, ticks: &Ticks, height: f64, pointer: Option<f64>) {
        let Brush { context, theme, scale, .. } = self;
        let mut text = String::new();
        context.set_text_align("left");
        for time in ticks.times() {
            let x = scale.x(time).round();
            ticks.label(time, &mut text);
            context.set_fill_style_str(&theme.grid);
            context.fill_rect(x, height - 7.0, 1.0, 7.0);
            if x + AXIS_LABEL_PX <= scale.right() {
                context.set_fill_style_str(&theme.muted);
                draw_text(context, &text, x + 4.0, height / 2.0);
            }
        }
        if let Some(x) = pointer {
            ticks.fine_label(scale.time(x), &mut text);
            let width = text_width(context, &text) + 12.0;
            let left = (x - width / 2.0).clamp(scale.left(), (scale.right() - width).max(scale.left()));
            context.set_fill_style_str(&theme.text);
            context.fill_rect(left, 3.0, width, height - 6.0);
            context.set_fill_style_str(&theme.surface);
            draw_text(context, &text, left + 6.0, height / 2.0);
        }
    }

    /// The line under the pointer.
    pub fn cursor(&self, x: f64, bottom: f64) {
        self.context.set_global_alpha(0.5);
        self.context.set_fill_style_str(&self.theme.text);
        self.context.fill_rect(x.round(), 0.0, 1.0, bottom);
        self.context.set_global_alpha(1.0);
    }

    fn start_up(&self, lane: LaneView<'_>) {
        let Brush { context, theme, scale, .. } = self;
        let closed = lane.track.closed.as_ref().map_or(lane.now_ns, |(time, _)| *time);
        let ready_ns = lane.track.ready_ns.unwrap_or(closed).max(lane.track.opened_ns);
        let (x0, x1) = (scale.x(lane.track.opened_ns as f64), scale.x(ready_ns as f64));
        if x1 - x0 < 0.5 || x1 < scale.left() || x0 > scale.right() {
            return;
        }
        let (x, width) = self.extent(x0, x1);
        match &theme.startup_hatch {
            Some(hatch) => context.set_fill_style_canvas_pattern(hatch),
            None => context.set_fill_style_str(&theme.startup),
        }
        context.fill_rect(x, lane.top + PAD_PX + 3.0, width, MAIN_PX - 6.0);
    }

    fn waiting(&self, state: SpanState, x: f64, top: f64, width: f64, height: f64) {
        let Brush { context, theme, .. } = self;
        match (state, &theme.blocked_hatch) {
            (SpanState::Blocked, Some(hatch)) if width > 6.0 => context.set_fill_style_canvas_pattern(hatch),
            (SpanState::Blocked, _) => context.set_fill_style_str(&theme.blocked),
            _ => context.set_fill_style_str(&theme.ready),
        }
        context.fill_rect(x, top, width, height);
    }

    fn many(&self, state: SpanState, level: u8, x: f64, top: f64, width: f64, height: f64) {
        let Brush { context, theme, .. } = self;
        context.set_fill_style_str(match state {
            SpanState::Running => &theme.many,
            SpanState::Blocked => &theme.blocked,
            SpanState::Ready => &theme.ready,
        });
        context.set_global_alpha(f64::from(level) / f64::from(LEVELS));
        context.fill_rect(x, top, width, height);
        context.set_global_alpha(1.0);
    }

    /// Draws the collected bars colour by colour, then their labels, and empties the collection.
    fn flush(&self, bars: &mut Bars, top: f64) {
        let Brush { context, theme, .. } = self;
        for (i, bars) in bars.tasks.iter().enumerate().filter(|(_, bars)| !bars.is_empty()) {
            context.set_fill_style_str(&theme.task(i).fill);
            for bar in bars {
                if bar.width < ROUND_PX {
                    context.fill_rect(bar.x, top, bar.width, MAIN_PX);
                } else {
                    self.round_rect(bar.x, top, bar.width - 1.0, MAIN_PX);
                }
            }
        }
        for (i, bars) in bars.tasks.iter_mut().enumerate().filter(|(_, bars)| !bars.is_empty()) {
            context.set_fill_style_str(theme.task(i).ink);
            context.set_text_align("left");
            for bar in bars.drain(..) {
                self.label(bar.task, bar.x, top + MAIN_PX / 2.0, bar.width);
            }
        }
    }

    fn emphasised(&self, span: &Span, now_ns: u64, top: f64, height: f64) {
        let (x0, x1) = self.ends(span, now_ns);
        if x1 < self.scale.left() || x0 > self.scale.right() {
            return;
        }
        let (x, width) = self.extent(x0, x1);
        if span.state == SpanState::Running {
            let fill = self.theme.task(span.task.0 as usize);
            self.context.set_fill_style_str(&fill.fill);
            self.context.fill_rect(x, top, width, height);
            self.context.set_fill_style_str(fill.ink);
            self.label(span.task, x, top + height / 2.0, width);
        } else {
            self.waiting(span.state, x, top, width, height);
        }
        self.outline(span, now_ns, top, height);
    }

    /// A task's number on its bar, if there is room.
    fn label(&self, task: TaskId, x: f64, y: f64, width: f64) {
        let characters = 2 + task.0.checked_ilog10().unwrap_or(0);
        if width >= LABEL_PX.0 + LABEL_PX.1 * f64::from(characters) {
            let x = x.max(self.scale.left()) + 5.0;
            draw_text(self.context, &format!("#{}", task.0), x, y);
        }
    }

    fn ends(&self, span: &Span, now_ns: u64) -> (f64, f64) {
        let end = span.end_ns.unwrap_or(now_ns).max(span.start_ns);
        (self.scale.x(span.start_ns as f64), self.scale.x(end as f64))
    }

    /// What is visible of `x0..x1`, at least one pixel wide.
    pub fn extent(&self, x0: f64, x1: f64) -> (f64, f64) {
        // A little more than the visible edge, so that round corners of long bars stay out of sight.
        let (x0, x1) = (x0.max(self.scale.left() - 4.0), x1.min(self.scale.right() + 4.0));
        (x0, (x1 - x0).max(1.0))
    }

    /// A filled rectangle with round corners.
    pub fn round_rect(&self, x: f64, y: f64, width: f64, height: f64) {
        let context = self.context;
        context.begin_path();
        if context.round_rect_with_f64(x, y, width, height, 3.0).is_err() {
            context.rect(x, y, width, height);
        }
        context.fill();
    }

    fn cross(&self, x: f64, y: f64) {
        let context = self.context;
        context.set_stroke_style_str(&self.theme.failed);
        context.set_line_width(2.5);
        context.begin_path();
        for side in [-1.0, 1.0] {
            context.move_to(x - 5.0, y - 5.0 * side);
            context.line_to(x + 5.0, y + 5.0 * side);
        }
        context.stroke();
    }
}

/// Text whose middle is at `y`.
pub fn draw_text(context: &CanvasRenderingContext2d, text: &str, x: f64, y: f64) {
    // It fails only for a font that is not loaded yet: the next frame draws it.
    let _ = context.fill_text(text, x, y);
}

/// How wide a text is.
pub fn text_width(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}

/// Text cut to `room` pixels.
pub fn fit_text(context: &CanvasRenderingContext2d, text: &str, x: f64, y: f64, room: f64) {
    let width = text_width(context, text);
    if width <= room {
        return draw_text(context, text, x, y);
    }
    let letters = text.chars().count();
    let fitting = ((room / width) * letters as f64 - 1.0).max(1.0) as usize;
    let cut: String = text.chars().take(fitting).chain(['…']).collect();
    draw_text(context, &cut, x, y);
}
