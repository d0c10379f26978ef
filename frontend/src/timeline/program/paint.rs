//! Tracks of a program's lanes: they draw what they are given where they are told, and decide nothing.

use shared::program::event::ResourceKind;
use shared::program::lane::{Crowd, CrowdPoint, Lane};
use shared::program::trace::{Doing, MarkKind, ProgramTrace, Stint, TaskDoing, TaskTrack, ThreadTrack};
use shared::program::{ResourceId, ThreadId};
use web_sys::CanvasRenderingContext2d;

use super::super::paint::{Brush, draw_text, fit_text, text_width};
use super::super::theme::Fill;
use super::describe;
use super::pieces::{LEVELS, Piece, crowd, pieces};
use super::rows::{HOLD_PX, MOST_HOLDS, PAD_PX, THIN_PX, THREAD_PX};

/// From here on a bar has a label, if it fits.
const LABEL_PX: f64 = 34.0;
/// From here on a bar has round corners.
const ROUND_PX: f64 = 8.0;
/// How thick the line of a thread is that has nothing to do, or sleeps.
const IDLE_PX: f64 = 4.0;

/// Where a lane is drawn.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub trace: &'a ProgramTrace,
    pub top: f64,
    pub height: f64,
}

impl Brush<'_> {
    /// The colour of a thread, on its own lane, on cores and on the interpreter lock.
    fn of_thread(&self, id: ThreadId) -> &Fill {
        self.theme.task(id.0 as usize)
    }

    /// A thread's bars, what it held below them, and its marks.
    pub fn thread(&self, at: At<'_>, thread: &ThreadTrack) {
        let (top, now) = (at.top + PAD_PX, at.trace.end_ns());
        let fill = self.of_thread(thread.id);
        pieces(&thread.lane, self.scale, now, |piece| match piece {
            Piece::One { index, x0, x1 } => {
                self.stint(at.trace, thread.id, &thread.lane.spans()[index].what, top, x0, x1);
            }
            Piece::Many { x0, x1, levels, .. } => {
                self.levels(&fill.fill, levels, &self.theme.blocked, (x0, x1), top, THREAD_PX);
            }
        });
        for (row, held) in thread.held.iter().take(MOST_HOLDS).enumerate() {
            self.holds(held, now, top + THREAD_PX + 1.0 + HOLD_PX * row as f64);
        }
        self.thread_marks(thread, top);
    }

    /// A task's bars.
    pub fn task_lane(&self, at: At<'_>, task: &TaskTrack) {
        let (top, now) = (at.top + PAD_PX, at.trace.end_ns());
        let fill = self.theme.task(task.id.0 as usize);
        pieces(&task.lane, self.scale, now, |piece| match piece {
            Piece::One { index, x0, x1 } => {
                let (x, width) = self.extent(x0, x1);
                let stint = &task.lane.spans()[index].what;
                match stint.doing {
                    TaskDoing::Running => {
                        self.context.set_fill_style_str(&fill.fill);
                        self.bar(x, top, width, THIN_PX);
                    }
                    TaskDoing::Ready => {
                        self.context.set_fill_style_str(&self.theme.ready);
                        self.context.fill_rect(x, top + 2.0, width, THIN_PX - 4.0);
                    }
                    TaskDoing::Suspended(_) => {
                        self.context.set_fill_style_str(&self.theme.sleep);
                        self.context.fill_rect(x, top + (THIN_PX - IDLE_PX) / 2.0, width, IDLE_PX);
                        self.plate(describe::task_label(at.trace, stint), x, top, width, THIN_PX);
                    }
                }
            }
            Piece::Many { x0, x1, levels, .. } => {
                self.levels(&fill.fill, levels, &self.theme.sleep, (x0, x1), top, THIN_PX);
            }
        });
    }

    /// Who had the interpreter lock, or a core.
    pub fn turns(&self, at: At<'_>, lane: &Lane<ThreadId>) {
        let top = at.top + PAD_PX;
        pieces(lane, self.scale, at.trace.end_ns(), |piece| match piece {
            Piece::One { index, x0, x1 } => {
                let thread = lane.spans()[index].what;
                let fill = self.of_thread(thread);
                let (x, width) = self.extent(x0, x1);
                self.context.set_fill_style_str(&fill.fill);
                self.bar(x, top, width, THIN_PX);
                if width >= LABEL_PX {
                    self.context.set_fill_style_str(fill.ink);
                    self.text_on(&describe::thread_name(at.trace, thread), x, top + THIN_PX / 2.0, width);
                }
            }
            Piece::Many { from, to, x0, x1, levels } => {
                let longest = lane.spans()[from..to.min(from + 16)]
                    .iter()
                    .max_by_key(|span| span.end_ns(0) - span.start_ns);
                let fill = longest.map_or(&self.theme.many, |span| &self.of_thread(span.what).fill);
                self.levels(fill, [levels[0], 0, 0, levels[0]], fill, (x0, x1), top, THIN_PX);
            }
        });
    }

    /// How many of many ran, were ready and waited.
    pub fn crowd_of(&self, at: At<'_>, all: &Crowd) {
        let (bottom, room) = (at.top + at.height - PAD_PX, at.height - 2.0 * PAD_PX);
        let most = f64::from(all.most().max(1));
        crowd(all, self.scale, at.trace.end_ns(), |x0, x1, point: &CrowdPoint| {
            let mut y = bottom;
            let parts = [
                (point.running, &self.theme.many),
                (point.ready, &self.theme.ready),
                (point.waiting, &self.theme.blocked),
            ];
            for (count, colour) in parts.into_iter().filter(|(count, _)| *count > 0) {
                let height = (f64::from(count) / most * room).max(1.0);
                self.context.set_fill_style_str(colour);
                self.context.fill_rect(x0, y - height, x1 - x0, height);
                y -= height;
            }
        });
    }

    /// The ground of a row.
    pub fn row_ground(&self, at: At<'_>, alternate: bool, selected: bool) {
        let theme = self.theme;
        self.context.set_fill_style_str(if alternate { &theme.lane_alt } else { &theme.lane });
        self.context.fill_rect(0.0, at.top, self.width, at.height);
        if selected {
            self.context.set_global_alpha(0.12);
            self.context.set_fill_style_str(&theme.accent);
            self.context.fill_rect(0.0, at.top, self.width, at.height);
            self.context.set_global_alpha(1.0);
            self.context.fill_rect(0.0, at.top, 3.0, at.height);
        }
    }

    /// A row's name, left of the time, with the colour that it has elsewhere.
    pub fn row_name(&self, at: At<'_>, name: &str, middle: f64, indent: f64, colour: Option<usize>) {
        let y = at.top + middle;
        let mut x = 10.0 + indent;
        if let Some(colour) = colour {
            self.context.set_fill_style_str(&self.theme.task(colour).fill);
            self.round_rect(x, y - 4.0, 8.0, 8.0);
            x += 13.0;
        }
        self.context.set_fill_style_str(&self.theme.muted);
        self.context.set_text_align("left");
        fit_text(self.context, name, x, y, self.scale.left() - x - 6.0);
        self.context.set_fill_style_str(&self.theme.line);
        self.context.fill_rect(0.0, at.top + at.height - 1.0, self.width, 1.0);
    }

    /// An arrow from one lane to another, at one time.
    pub fn arrow(&self, time_ns: u64, from: f64, to: f64, strong: bool) {
        let Brush { context, theme, scale, .. } = self;
        let x = scale.x(time_ns as f64).round() + 0.5;
        if x < scale.left() || x > scale.right() {
            return;
        }
        let down = if to > from { 1.0 } else { -1.0 };
        context.set_global_alpha(if strong { 0.95 } else { 0.45 });
        context.set_stroke_style_str(&theme.text);
        context.set_line_width(if strong { 1.5 } else { 1.0 });
        context.begin_path();
        context.move_to(x, from);
        context.line_to(x, to - 4.0 * down);
        context.stroke();
        context.set_fill_style_str(&theme.text);
        context.begin_path();
        context.move_to(x, to);
        context.line_to(x - 3.5, to - 6.0 * down);
        context.line_to(x + 3.5, to - 6.0 * down);
        context.fill();
        context.set_global_alpha(1.0);
    }

    /// The line of the position, over all lanes.
    pub fn position(&self, time_ns: f64, bottom: f64) {
        let x = self.scale.x(time_ns);
        if x >= self.scale.left() - 1.0 && x <= self.scale.right() + 1.0 {
            self.context.set_fill_style_str(&self.theme.accent);
            self.context.fill_rect(x.round() - 1.0, 0.0, 2.0, bottom);
        }
    }

    /// The handle of the position, on the axis.
    pub fn handle(&self, time_ns: f64, height: f64, text: &str) {
        let Brush { context, theme, scale, .. } = self;
        let at = scale.x(time_ns);
        if at < scale.left() - 1.0 || at > scale.right() + 1.0 {
            return;
        }
        let width = text_width(context, text) + 12.0;
        let left = (at - width / 2.0).clamp(scale.left(), (scale.right() - width).max(scale.left()));
        context.set_fill_style_str(&theme.accent);
        self.round_rect(left, 2.0, width, height - 8.0);
        context.begin_path();
        context.move_to(at - 5.0, height - 6.5);
        context.line_to(at + 5.0, height - 6.5);
        context.line_to(at, height);
        context.fill();
        context.set_fill_style_str(&theme.surface);
        draw_text(context, text, left + 6.0, 2.0 + (height - 8.0) / 2.0);
    }

    /// Outlines a bar.
    pub fn frame_bar(&self, x0: f64, x1: f64, top: f64, height: f64) {
        if x1 < self.scale.left() || x0 > self.scale.right() {
            return;
        }
        let (x, width) = self.extent(x0, x1);
        self.context.set_stroke_style_str(&self.theme.text);
        self.context.set_line_width(2.0);
        self.context.stroke_rect(x - 1.0, top - 1.0, width + 2.0, height + 2.0);
    }

    fn stint(&self, trace: &ProgramTrace, thread: ThreadId, stint: &Stint, top: f64, x0: f64, x1: f64) {
        let Brush { context, theme, .. } = self;
        let (x, width) = self.extent(x0, x1);
        let fill = self.of_thread(thread);
        let label = |ink: &str| {
            if width >= LABEL_PX {
                context.set_fill_style_str(ink);
                self.text_on(&describe::stint_label(trace, stint), x, top + THREAD_PX / 2.0, width);
            }
        };
        match stint.doing {
            Doing::Running(_) => {
                context.set_fill_style_str(&fill.fill);
                self.bar(x, top, width, THREAD_PX);
                label(fill.ink);
            }
            Doing::Offloaded(_) => {
                context.set_fill_style_str(&fill.fill);
                self.bar(x, top, width, THREAD_PX);
                if let Some(hatch) = &theme.native_hatch {
                    context.set_fill_style_canvas_pattern(hatch);
                    context.fill_rect(x, top + 3.0, (width - 2.0).max(0.0), THREAD_PX - 6.0);
                }
                label(&theme.text);
            }
            Doing::Ready(_) => {
                context.set_fill_style_str(&theme.ready);
                context.fill_rect(x, top + 5.0, width, THREAD_PX - 10.0);
                label(&theme.text);
            }
            Doing::Starting => {
                context.set_fill_style_str(&theme.startup);
                context.fill_rect(x, top + 5.0, width, THREAD_PX - 10.0);
                label(&theme.text);
            }
            Doing::Waiting(wait) => {
                let what = trace.wait(wait).map_or(ResourceKind::Other, |wait| wait.what);
                self.waiting_bar(what, x, top, width);
                match what {
                    ResourceKind::Sleep | ResourceKind::EventLoop | ResourceKind::Pool => {
                        self.plate(&describe::stint_label(trace, stint), x, top, width, THREAD_PX);
                    }
                    _ => label(&theme.text),
                }
            }
        }
    }

    fn waiting_bar(&self, what: ResourceKind, x: f64, top: f64, width: f64) {
        let Brush { context, theme, .. } = self;
        match what {
            ResourceKind::Sleep | ResourceKind::EventLoop | ResourceKind::Pool => {
                context.set_fill_style_str(&theme.sleep);
                context.fill_rect(x, top + (THREAD_PX - IDLE_PX) / 2.0, width, IDLE_PX);
            }
            ResourceKind::Io | ResourceKind::Pipe => {
                context.set_fill_style_str(&theme.io);
                context.fill_rect(x, top + 4.0, width, THREAD_PX - 8.0);
            }
            _ => {
                match &theme.blocked_hatch {
                    Some(hatch) if width > 6.0 => context.set_fill_style_canvas_pattern(hatch),
                    _ => context.set_fill_style_str(&theme.blocked),
                }
                context.fill_rect(x, top + 1.0, width, THREAD_PX - 2.0);
            }
        }
    }

    fn holds(&self, held: &Lane<ResourceId>, now_ns: u64, top: f64) {
        pieces(held, self.scale, now_ns, |piece| {
            let (index, x0, x1) = match piece {
                Piece::One { index, x0, x1 } => (index, x0, x1),
                Piece::Many { from, x0, x1, .. } => (from, x0, x1),
            };
            let (x, width) = self.extent(x0, x1);
            let colour = self.theme.task(held.spans()[index].what.0 as usize + 3);
            self.context.set_fill_style_str(&colour.fill);
            self.context.fill_rect(x, top, width, HOLD_PX - 2.0);
        });
    }

    fn thread_marks(&self, thread: &ThreadTrack, top: f64) {
        let Brush { context, theme, scale, .. } = self;
        let from = scale.time(scale.left()).max(0.0) as u64;
        let first = thread.marks.partition_point(|mark| mark.time_ns < from);
        let mut last_x = f64::NEG_INFINITY;
        for mark in &thread.marks[first..] {
            let x = scale.x(mark.time_ns as f64);
            if x > scale.right() {
                break;
            }
            if x - last_x < 2.0 {
                continue;
            }
            last_x = x;
            match mark.kind {
                MarkKind::Raised(_) | MarkKind::Deadlock => {
                    context.set_fill_style_str(&theme.failed);
                    context.fill_rect(x - 1.5, top - 2.0, 3.0, THREAD_PX + 4.0);
                }
                MarkKind::Sent { .. } => {
                    context.set_fill_style_str(&theme.muted);
                    context.fill_rect(x - 1.0, top - 2.0, 2.0, 5.0);
                }
            }
        }
    }

    /// A stretch of many spans, as columns of what its time went into: running at the bottom, then native code,
    /// ready, and waiting at the top.
    fn levels(&self, fill: &str, levels: [u8; 4], rest: &str, (x0, x1): (f64, f64), top: f64, height: f64) {
        let Brush { context, theme, .. } = self;
        let [running, native, ready, covered] = levels;
        let step = height / f64::from(LEVELS);
        let mut used = 0;
        let mut y = top + height;
        let mut part = |levels: u8, colour: &str, alpha: f64| {
            let levels = levels.min(LEVELS - used);
            if levels > 0 {
                let tall = step * f64::from(levels);
                context.set_global_alpha(alpha);
                context.set_fill_style_str(colour);
                context.fill_rect(x0, y - tall, x1 - x0, tall);
                y -= tall;
                used += levels;
            }
        };
        part(running, fill, 1.0);
        part(native, fill, 0.6);
        part(ready, &theme.ready, 1.0);
        part(covered.saturating_sub(running + native + ready), rest, 0.6);
        context.set_global_alpha(1.0);
    }

    fn bar(&self, x: f64, top: f64, width: f64, height: f64) {
        if width < ROUND_PX {
            self.context.fill_rect(x, top, width, height);
        } else {
            self.round_rect(x, top, width - 1.0, height);
        }
    }

    /// Text on a bar, as much of it as fits.
    fn text_on(&self, text: &str, x: f64, y: f64, width: f64) {
        let left = x.max(self.scale.left()) + 5.0;
        let room = x + width - left - 5.0;
        if !text.is_empty() && room > 14.0 {
            self.context.set_text_align("left");
            fit_text(self.context, text, left, y, room);
        }
    }

    /// Text on a thin line: on a plate of the page's colour.
    fn plate(&self, text: &str, x: f64, top: f64, width: f64, height: f64) {
        let left = x.max(self.scale.left()) + 8.0;
        let room = x + width - left - 8.0;
        if text.is_empty() || room < 30.0 {
            return;
        }
        let Brush { context, theme, .. } = self;
        let wide = text_width(context, text).min(room);
        context.set_fill_style_str(&theme.lane);
        context.fill_rect(left - 3.0, top, wide + 6.0, height);
        context.set_fill_style_str(&theme.muted);
        context.set_text_align("left");
        fit_text(context, text, left, top + height / 2.0, room);
    }
}

/// Sets the small font of thin lanes.
pub fn font(context: &CanvasRenderingContext2d, family: &str, px: u32) {
    context.set_font(&format!("{px}px {family}"));
}
