//! The canvases that the lanes are drawn to, and their place in the page: they are as large as what is visible
//! and stand still while an empty element of the lanes' whole height scrolls.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

use super::layout::AXIS_PX;
use super::paint::Brush;
use super::theme::Theme;

/// The lanes' frame is at least so high.
const LEAST_PX: f64 = 132.0;
/// It takes at most this part of the window.
const MOST_OF_WINDOW: f64 = 0.42;
/// What is left free below the lanes.
const ROOM_PX: f64 = 12.0;

/// The elements that the timeline draws to and measures.
pub struct Elements {
    pub axis: HtmlCanvasElement,
    pub lanes: HtmlCanvasElement,
    pub scroll: HtmlElement,
    pub content: HtmlElement,
}

/// The canvases, and how large they are.
pub struct Surface {
    pub elements: Elements,
    pub axis: CanvasRenderingContext2d,
    pub lanes: CanvasRenderingContext2d,
    pub width: f64,
    pub height: f64,
    pub scroll_top: f64,
    ratio: f64,
    content_height: f64,
    /// The height that the lanes' frame was given; another one is that to which a person has drawn it.
    frame_height: Option<f64>,
}

impl Surface {
    /// The canvases of `elements`; none where the browser gives no context.
    pub fn new(elements: Elements) -> Option<Self> {
        let context = |canvas: &HtmlCanvasElement| {
            canvas.get_context("2d").ok().flatten()?.dyn_into::<CanvasRenderingContext2d>().ok()
        };
        let (axis, lanes) = (context(&elements.axis)?, context(&elements.lanes)?);
        let mut surface = Surface {
            elements,
            axis,
            lanes,
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

    /// Makes the canvases as large as their places, in device pixels.
    pub fn measure(&mut self) {
        self.width = f64::from(self.elements.scroll.client_width());
        self.height = f64::from(self.elements.scroll.client_height());
        self.scroll_top = f64::from(self.elements.scroll.scroll_top());
        self.ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        resize(&self.elements.axis, self.width, AXIS_PX, self.ratio);
        resize(&self.elements.lanes, self.width, self.height, self.ratio);
    }

    /// Makes the scrolled content as high as the lanes.
    pub fn fit_content(&mut self, height: f64) {
        if height != self.content_height {
            self.content_height = height;
            set_style(&self.elements.content, "height", height);
        }
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        if ratio != self.ratio {
            self.measure();
        }
    }

    /// Makes the frame as high as the lanes, within bounds, unless a person has chosen its height. While a run goes on
    /// it only becomes higher, so that what lies below does not jump.
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

    /// Empties both canvases.
    pub fn prepare(&self, theme: &Theme) {
        for (context, height) in [(&self.axis, AXIS_PX), (&self.lanes, self.height)] {
            // The six numbers are finite, which is all that it asks for.
            let _ = context.set_transform(self.ratio, 0.0, 0.0, self.ratio, 0.0, 0.0);
            context.set_fill_style_str(&theme.surface);
            context.fill_rect(0.0, 0.0, self.width, height);
            context.set_font(&format!("12px {}", theme.font));
            context.set_text_baseline("middle");
        }
    }
}

/// Lets only what lies right of the names be drawn, until the context is restored.
pub fn clip(brush: &Brush<'_>, height: f64) {
    let (context, scale) = (brush.context, brush.scale);
    context.save();
    context.begin_path();
    context.rect(scale.left(), 0.0, scale.right() - scale.left(), height);
    context.clip();
}

/// Tells the readers of `signal` only what is new to them.
pub fn put<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
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
