//! The canvases that a timeline is drawn to, their size, the theme, where the pointer is, and whether something is
//! to be drawn anew. The canvases are as large as what is visible and stand still, while an empty element of the
//! rows' whole height scrolls.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

use super::pixels::Pixels;
use super::rows::AXIS_PX;
use super::theme::Theme;

/// The least height of the rows' frame.
const LEAST_PX: f64 = 132.0;
/// It takes at most this part of the window.
const MOST_OF_WINDOW: f64 = 0.42;
/// What is left free below the rows.
const ROOM_PX: f64 = 12.0;

/// The elements that the timeline draws to and measures.
pub struct Elements {
    pub axis: HtmlCanvasElement,
    pub rows: HtmlCanvasElement,
    pub scroll: HtmlElement,
    pub content: HtmlElement,
}

/// The canvases and what belongs to them; nothing of it is there before the elements are.
#[derive(Default)]
pub struct Canvas {
    pub surface: Option<Surface>,
    pub theme: Option<Theme>,
    pub pixels: Pixels,
    /// Where on the rows the pointer is.
    pub pointer: Option<(f64, f64)>,
    drawn: bool,
}

impl Canvas {
    /// Takes the elements, once they are there.
    pub fn attach(&mut self, elements: Elements) {
        self.theme = Theme::read(&elements.scroll);
        self.surface = Surface::new(elements);
        self.touch();
    }

    /// The next frame must draw.
    pub fn touch(&mut self) {
        self.drawn = false;
    }

    /// Whether something has changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        !std::mem::replace(&mut self.drawn, true)
    }

    /// The theme has changed.
    pub fn read_theme(&mut self) {
        self.theme = self.surface.as_ref().and_then(|surface| Theme::read(&surface.elements.scroll));
        self.touch();
    }

    /// The size has changed.
    pub fn measure(&mut self) {
        if let Some(surface) = &mut self.surface {
            surface.measure();
        }
        self.touch();
    }

    /// The rows were scrolled.
    pub fn scrolled(&mut self) {
        if let Some(surface) = &mut self.surface {
            surface.scroll_top = f64::from(surface.elements.scroll.scroll_top());
        }
        self.touch();
    }

    /// The pointer is at a place on the rows, or gone.
    pub fn point(&mut self, at: Option<(f64, f64)>) {
        self.pointer = at;
        self.touch();
    }

    /// How far down the rows are scrolled.
    pub fn scroll_top(&self) -> f64 {
        self.surface.as_ref().map_or(0.0, |surface| surface.scroll_top)
    }

    /// The width of the canvases, 0 before they are there.
    pub fn width(&self) -> f64 {
        self.surface.as_ref().map_or(0.0, |surface| surface.width)
    }
}

/// The elements, their contexts and their sizes.
pub struct Surface {
    pub elements: Elements,
    pub axis: CanvasRenderingContext2d,
    pub rows: CanvasRenderingContext2d,
    pub width: f64,
    pub height: f64,
    pub scroll_top: f64,
    ratio: f64,
    content_height: f64,
    /// The height that the rows' frame was given; another one is that to which the user has drawn it.
    frame_height: Option<f64>,
}

impl Surface {
    /// `None` where the browser gives no context.
    fn new(elements: Elements) -> Option<Self> {
        let context = |canvas: &HtmlCanvasElement| {
            canvas.get_context("2d").ok().flatten()?.dyn_into::<CanvasRenderingContext2d>().ok()
        };
        let (axis, rows) = (context(&elements.axis)?, context(&elements.rows)?);
        let mut surface = Surface {
            elements,
            axis,
            rows,
            width: 0.0,
            height: 0.0,
            scroll_top: 0.0,
            ratio: 1.0,
            content_height: 0.0,
            frame_height: None,
        };
        surface.measure();
        Some(surface)
    }

    /// Makes the canvases as large as their places, in pixels of the device.
    fn measure(&mut self) {
        self.width = f64::from(self.elements.scroll.client_width());
        self.height = f64::from(self.elements.scroll.client_height());
        self.scroll_top = f64::from(self.elements.scroll.scroll_top());
        self.ratio = device_ratio();
        resize(&self.elements.axis, self.width, AXIS_PX, self.ratio);
        resize(&self.elements.rows, self.width, self.height, self.ratio);
    }

    /// Makes the scrolled content as high as the rows.
    pub fn fit_content(&mut self, height: f64) {
        if height != self.content_height {
            self.content_height = height;
            set_style(&self.elements.content, "height", height);
        }
        if device_ratio() != self.ratio {
            self.measure();
        }
    }

    /// Makes the frame as high as the rows, within bounds, unless the user has chosen its height. While a run goes
    /// on it only becomes higher, so that what lies below does not jump.
    pub fn fit_frame(&mut self, only_grow: bool) {
        let scroll = &self.elements.scroll;
        let given = scroll.style().get_property_value("height").unwrap_or_default();
        let own = self.frame_height.map(|height| format!("{height}px")).unwrap_or_default();
        let window =
            web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(900.0);
        let most = (window * MOST_OF_WINDOW).max(LEAST_PX);
        // A little room below shows that there are no more.
        let height = (self.content_height + ROOM_PX).clamp(LEAST_PX, most).round();
        let is_wanted = match self.frame_height {
            Some(now) if only_grow || self.content_height == 0.0 => height > now,
            Some(now) => height != now,
            None => true,
        };
        if given == own && is_wanted {
            self.frame_height = Some(height);
            set_style(scroll, "height", height);
            self.measure();
        }
    }

    /// Scrolls so that the row at `top` can be seen.
    pub fn scroll_to(&self, top: f64, height: f64) {
        let (from, to) = (self.scroll_top, self.scroll_top + self.height);
        if top < from || top + height > to {
            self.elements.scroll.set_scroll_top((top - self.height / 3.0).max(0.0) as i32);
        }
    }

    /// Begins a picture on both canvases.
    pub fn prepare(&self, theme: &Theme, pixels: &mut Pixels) {
        for context in [&self.axis, &self.rows] {
            // The six numbers are finite, which is all that it asks for.
            let _ = context.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
            context.set_font(&format!("12px {}", theme.font));
            context.set_text_baseline("middle");
        }
        self.axis.set_fill_style_str(&theme.surface.css);
        self.axis.fill_rect(0.0, 0.0, self.width, AXIS_PX);
        let canvas = &self.elements.rows;
        pixels.begin(canvas.width() as usize, canvas.height() as usize, self.ratio, theme.surface.rgba);
    }
}

/// Tells the readers of `signal` only what is new to them.
pub fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

fn device_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

fn resize(canvas: &HtmlCanvasElement, width: f64, height: f64, ratio: f64) {
    let device = |px: f64| (px * ratio).round().max(1.0) as u32;
    if (canvas.width(), canvas.height()) != (device(width), device(height)) {
        canvas.set_width(device(width));
        canvas.set_height(device(height));
        set_style(canvas, "width", width);
        set_style(canvas, "height", height);
    }
}

fn set_style(element: &HtmlElement, name: &str, px: f64) {
    // It fails only for a property that is read-only, which neither width nor height is.
    let _ = element.style().set_property(name, &format!("{px}px"));
}
