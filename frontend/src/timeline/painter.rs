//! Draws what it is told where it is told, and decides nothing.
//!
//! A picture is made in two layers. Rectangles go into [`Pixels`]; texts wait. [`Painter::flush`] puts both on the
//! canvas, and what is drawn afterwards (arrows, outlines, the axis) goes on top at once.

use wasm_bindgen::Clamped;
use web_sys::{CanvasRenderingContext2d, ImageData};

use super::pieces::{LEVELS, Stretch};
use super::pixels::{Pixels, Rect};
use super::scale::Scale;
use super::theme::{Colour, Theme};
use super::ticks::Ticks;

/// From this width on a bar has round corners, and a gap to the next.
const ROUND_PX: f64 = 8.0;
/// From this width on hatching can be told from a plain colour.
const HATCH_PX: f64 = 6.0;
/// The room that a label needs, at least.
const LEAST_LABEL_PX: f64 = 14.0;
/// How wide an axis label may be, at most.
const AXIS_LABEL_PX: f64 = 48.0;
/// The size of the font of labels on bars.
const LABEL_FONT_PX: u32 = 11;

/// Where a row is on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slot {
    pub top: f64,
    pub height: f64,
}

/// A bar on the canvas: what is visible of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub x: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// What all drawing of one frame shares.
pub struct Painter<'a> {
    pub context: &'a CanvasRenderingContext2d,
    pub theme: &'a Theme,
    pub scale: &'a Scale,
    /// The width of the canvas.
    pub width: f64,
    pixels: &'a mut Pixels,
    texts: Vec<Text<'a>>,
}

/// A text that is drawn once the rectangles are there.
struct Text<'a> {
    text: String,
    x: f64,
    middle: f64,
    room: f64,
    ink: &'a str,
    /// The top and height of a plate of the lane's colour behind it.
    plate: Option<(f64, f64)>,
}

impl<'a> Painter<'a> {
    pub fn new(
        context: &'a CanvasRenderingContext2d,
        theme: &'a Theme,
        scale: &'a Scale,
        width: f64,
        pixels: &'a mut Pixels,
    ) -> Self {
        Painter { context, theme, scale, width, pixels, texts: Vec::new() }
    }

    /// What is visible of the stretch between two places, at least one pixel wide.
    pub fn bar_at(&self, x0: f64, x1: f64, top: f64, height: f64) -> Bar {
        // A little more than the visible edge, so that round corners of long bars stay out of sight.
        let (x, end) = (x0.max(self.scale.left() - 4.0), x1.min(self.scale.right() + 4.0));
        Bar { x, top, width: (end - x).max(1.0), height }
    }

    /// Fills from edge to edge of the canvas.
    pub fn band(&mut self, slot: Slot, colour: &Colour, alpha: f64) {
        self.pixels.fill(rect(0.0, slot.top, self.width, slot.height), colour.rgba, alpha);
    }

    /// Marks the row that is chosen.
    pub fn mark_row(&mut self, slot: Slot) {
        let accent = &self.theme.accent;
        self.band(slot, accent, 0.12);
        self.fill(0.0, slot.top, 3.0, slot.height, accent, 1.0);
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, x: f64, top: f64, width: f64, height: f64, colour: &Colour, alpha: f64) {
        self.pixels.fill(rect(x, top, width, height), colour.rgba, alpha);
    }

    /// A plain bar.
    pub fn block(&mut self, bar: Bar, colour: &Colour) {
        self.fill(bar.x, bar.top, bar.width, bar.height, colour, 1.0);
    }

    /// A bar with round corners, if it is wide enough for them.
    pub fn bar(&mut self, bar: Bar, colour: &Colour) {
        if bar.width < ROUND_PX {
            self.block(bar, colour);
        } else {
            self.pixels.fill_round(rect(bar.x, bar.top, bar.width - 1.0, bar.height), colour.rgba);
        }
    }

    /// A hatched bar; a plain one if it is too narrow to be told apart.
    pub fn hatched(&mut self, bar: Bar, colour: &Colour) {
        if bar.width > HATCH_PX {
            self.pixels.hatch(rect(bar.x, bar.top, bar.width, bar.height), colour.rgba);
        } else {
            self.block(bar, colour);
        }
    }

    /// A stretch of merged spans, as columns of what its time went into: running at the bottom, then native code,
    /// ready, and waiting at the top.
    pub fn stretch(&mut self, stretch: &Stretch, top: f64, height: f64, colours: [(&Colour, f64); 4]) {
        let step = height / f64::from(LEVELS);
        let (mut used, mut y) = (0, top + height);
        for (levels, (colour, alpha)) in stretch.levels.into_iter().zip(colours) {
            let levels = levels.min(LEVELS - used);
            if levels > 0 {
                let tall = step * f64::from(levels);
                self.fill(stretch.x0, y - tall, stretch.x1 - stretch.x0, tall, colour, alpha);
                (used, y) = (used + levels, y - tall);
            }
        }
    }

    /// Text on a bar, as much of it as fits. `text` is made only if there is room for it.
    pub fn label<T: Into<String>>(&mut self, bar: Bar, ink: &'a str, text: impl FnOnce() -> T) {
        let x = bar.x.max(self.scale.left()) + 5.0;
        let room = bar.x + bar.width - x - 5.0;
        if room > LEAST_LABEL_PX {
            self.write(text().into(), x, bar, room, ink, None);
        }
    }

    /// Text on a thin line: on a plate of the lane's colour, as high as `bar`.
    pub fn plate<T: Into<String>>(&mut self, bar: Bar, text: impl FnOnce() -> T) {
        let x = bar.x.max(self.scale.left()) + 8.0;
        let room = bar.x + bar.width - x - 8.0;
        if room >= 2.0 * LEAST_LABEL_PX {
            let ink = self.theme.muted.css.as_str();
            self.write(text().into(), x, bar, room, ink, Some((bar.top, bar.height)));
        }
    }

    fn write(&mut self, text: String, x: f64, bar: Bar, room: f64, ink: &'a str, plate: Option<(f64, f64)>) {
        if !text.is_empty() {
            self.texts.push(Text { text, x, middle: bar.top + bar.height / 2.0, room, ink, plate });
        }
    }

    /// The grid's vertical lines.
    pub fn grid(&mut self, ticks: &Ticks, top: f64, bottom: f64) {
        for time in ticks.times() {
            let (x, grid) = (self.scale.x(time).round(), &self.theme.grid);
            self.pixels.fill(rect(x, top, 1.0, bottom - top), grid.rgba, 1.0);
        }
    }

    /// Puts the rectangles on the canvas, then the texts over them.
    pub fn flush(&mut self) {
        let (width, height) = self.pixels.size();
        let bytes = Clamped(self.pixels.bytes());
        if let Ok(image) = ImageData::new_with_u8_clamped_array_and_sh(bytes, width, height) {
            // It fails only for numbers that are not finite.
            let _ = self.context.put_image_data(&image, 0.0, 0.0);
        }
        self.clip(|painter| {
            painter.context.set_font(&format!("{LABEL_FONT_PX}px {}", painter.theme.font));
            painter.context.set_text_align("left");
            for text in std::mem::take(&mut painter.texts) {
                if let Some((top, height)) = text.plate {
                    let wide = text_width(painter.context, &text.text).min(text.room);
                    painter.context.set_fill_style_str(&painter.theme.lane.css);
                    painter.context.fill_rect(text.x - 3.0, top, wide + 6.0, height);
                }
                painter.context.set_fill_style_str(text.ink);
                fit_text(painter.context, &text.text, text.x, text.middle, text.room);
            }
        });
    }

    /// Lets `draw` reach only what lies right of the names.
    pub fn clip(&mut self, draw: impl FnOnce(&mut Self)) {
        let (context, scale) = (self.context, self.scale);
        context.save();
        context.begin_path();
        context.rect(scale.left(), 0.0, scale.right() - scale.left(), f64::from(u16::MAX));
        context.clip();
        draw(self);
        context.restore();
    }

    /// Text on a bar that is on top, if all of it fits.
    pub fn label_over(&self, bar: Bar, ink: &str, text: &str) {
        let x = bar.x.max(self.scale.left()) + 5.0;
        if x + text_width(self.context, text) + 5.0 <= bar.x + bar.width {
            self.context.set_fill_style_str(ink);
            self.context.set_text_align("left");
            draw_text(self.context, text, x, bar.top + bar.height / 2.0);
        }
    }

    /// Outlines the bar between two places, if it is visible.
    pub fn outline(&self, x0: f64, x1: f64, top: f64, height: f64, line: f64) {
        if x1 < self.scale.left() || x0 > self.scale.right() {
            return;
        }
        let (bar, away) = (self.bar_at(x0, x1, top, height), line / 2.0);
        self.context.set_stroke_style_str(&self.theme.text.css);
        self.context.set_line_width(line);
        self.context.stroke_rect(bar.x - away, top - away, bar.width + line, height + line);
    }

    /// Fills a rectangle on top of what is there.
    pub fn over(&self, bar: Bar, colour: &Colour, alpha: f64) {
        self.context.set_global_alpha(alpha);
        self.context.set_fill_style_str(&colour.css);
        self.context.fill_rect(bar.x, bar.top, bar.width, bar.height);
        self.context.set_global_alpha(1.0);
    }

    /// A vertical line at a time, if it is visible.
    pub fn line_at(&self, time_ns: f64, top: f64, bottom: f64, width: f64, colour: &Colour) {
        let x = self.scale.x(time_ns);
        if x >= self.scale.left() - 1.0 && x <= self.scale.right() + 1.0 {
            let x = x.round() - (width / 2.0).floor();
            self.over(Bar { x, top, width, height: bottom - top }, colour, 1.0);
        }
    }

    /// An arrow from one height to another, at one time.
    pub fn arrow(&self, time_ns: f64, from: f64, to: f64, strong: bool) {
        let Painter { context, theme, scale, .. } = self;
        let x = scale.x(time_ns).round() + 0.5;
        if x < scale.left() || x > scale.right() {
            return;
        }
        let down = if to > from { 1.0 } else { -1.0 };
        context.set_global_alpha(if strong { 0.95 } else { 0.45 });
        context.set_stroke_style_str(&theme.text.css);
        context.set_line_width(if strong { 1.5 } else { 1.0 });
        context.begin_path();
        context.move_to(x, from);
        context.line_to(x, to - 4.0 * down);
        context.stroke();
        context.set_fill_style_str(&theme.text.css);
        context.begin_path();
        context.move_to(x, to);
        context.line_to(x - 3.5, to - 6.0 * down);
        context.line_to(x + 3.5, to - 6.0 * down);
        context.fill();
        context.set_global_alpha(1.0);
    }

    /// A cross: something has died here.
    pub fn cross(&self, x: f64, y: f64) {
        let context = self.context;
        context.set_stroke_style_str(&self.theme.failed.css);
        context.set_line_width(2.5);
        context.begin_path();
        for side in [-1.0, 1.0] {
            context.move_to(x - 5.0, y - 5.0 * side);
            context.line_to(x + 5.0, y + 5.0 * side);
        }
        context.stroke();
    }

    /// A row's name, left of the time, with the colour that it has elsewhere.
    pub fn name(&self, text: &str, middle: f64, indent: f64, colour: Option<&Colour>) {
        let mut x = 10.0 + indent;
        if let Some(colour) = colour {
            self.over(Bar { x, top: middle - 4.0, width: 8.0, height: 8.0 }, colour, 1.0);
            x += 13.0;
        }
        self.context.set_fill_style_str(&self.theme.muted.css);
        self.context.set_text_align("left");
        fit_text(self.context, text, x, middle, self.scale.left() - x - 6.0);
    }

    /// The line below a row.
    pub fn row_line(&self, slot: Slot) {
        let top = slot.top + slot.height - 1.0;
        self.over(Bar { x: 0.0, top, width: self.width, height: 1.0 }, &self.theme.line, 1.0);
    }

    /// The line under the pointer.
    pub fn cursor(&self, x: f64, bottom: f64) {
        let bar = Bar { x: x.round(), top: 0.0, width: 1.0, height: bottom };
        self.over(bar, &self.theme.text, 0.5);
    }
}

/// Draws the axis above the rows, which has a canvas of its own.
pub struct AxisPainter<'a> {
    pub context: &'a CanvasRenderingContext2d,
    pub theme: &'a Theme,
    pub scale: &'a Scale,
    pub height: f64,
}

impl AxisPainter<'_> {
    /// The marks and their labels, and the time under the pointer.
    pub fn axis(&self, ticks: &Ticks, pointer: Option<f64>) {
        let AxisPainter { context, theme, scale, height } = self;
        let mut text = String::new();
        context.set_text_align("left");
        for time in ticks.times() {
            let x = scale.x(time).round();
            ticks.label(time, &mut text);
            context.set_fill_style_str(&theme.grid.css);
            context.fill_rect(x, height - 7.0, 1.0, 7.0);
            if x + AXIS_LABEL_PX <= scale.right() {
                context.set_fill_style_str(&theme.muted.css);
                draw_text(context, &text, x + 4.0, height / 2.0);
            }
        }
        if let Some(x) = pointer {
            ticks.fine_label(scale.time(x), &mut text);
            let (left, width) = self.beside(x, &text);
            context.set_fill_style_str(&theme.text.css);
            context.fill_rect(left, 3.0, width, height - 6.0);
            context.set_fill_style_str(&theme.surface.css);
            draw_text(context, &text, left + 6.0, height / 2.0);
        }
    }

    /// The handle of the position.
    pub fn handle(&self, time_ns: f64, text: &str) {
        let AxisPainter { context, theme, scale, height } = self;
        let at = scale.x(time_ns);
        if at < scale.left() - 1.0 || at > scale.right() + 1.0 {
            return;
        }
        let (left, width) = self.beside(at, text);
        context.set_fill_style_str(&theme.accent.css);
        context.begin_path();
        if context.round_rect_with_f64(left, 2.0, width, height - 8.0, 3.0).is_err() {
            context.rect(left, 2.0, width, height - 8.0);
        }
        context.fill();
        context.begin_path();
        context.move_to(at - 5.0, height - 6.5);
        context.line_to(at + 5.0, height - 6.5);
        context.line_to(at, *height);
        context.fill();
        context.set_fill_style_str(&theme.surface.css);
        draw_text(context, text, left + 6.0, 2.0 + (height - 8.0) / 2.0);
    }

    /// The left edge and the width of a plate for `text` around `x`.
    fn beside(&self, x: f64, text: &str) -> (f64, f64) {
        let (left, right) = (self.scale.left(), self.scale.right());
        let width = text_width(self.context, text) + 12.0;
        ((x - width / 2.0).clamp(left, (right - width).max(left)), width)
    }
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect { x, y, width, height }
}

/// Text whose middle is at `y`.
fn draw_text(context: &CanvasRenderingContext2d, text: &str, x: f64, y: f64) {
    // It fails only for a font that is not loaded yet: the next frame draws it.
    let _ = context.fill_text(text, x, y);
}

fn text_width(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}

/// Text cut to `room` pixels.
fn fit_text(context: &CanvasRenderingContext2d, text: &str, x: f64, y: f64, room: f64) {
    let width = text_width(context, text);
    if width <= room {
        return draw_text(context, text, x, y);
    }
    let letters = text.chars().count();
    let fitting = ((room / width) * letters as f64 - 1.0).max(1.0) as usize;
    let cut: String = text.chars().take(fitting).chain(['…']).collect();
    draw_text(context, &cut, x, y);
}
