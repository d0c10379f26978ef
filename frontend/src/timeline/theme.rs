//! The colours and fonts of the canvas, read from the page's style sheet. They are read again when the
//! page changes its theme, never while drawing.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasPattern, CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement};

/// How many colours tasks have.
pub const TASK_COLOURS: usize = 8;

/// A colour, and what can be read on it.
#[derive(Debug, Clone, Default)]
pub struct Fill {
    /// The colour.
    pub fill: String,
    /// Black or white, whichever has the better contrast.
    pub ink: &'static str,
}

/// What the canvas is painted with.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    pub surface: String,
    pub text: String,
    pub muted: String,
    pub accent: String,
    pub line: String,
    pub grid: String,
    pub lane: String,
    pub lane_alt: String,
    pub tasks: [Fill; TASK_COLOURS],
    /// Tasks too many to tell apart.
    pub many: String,
    pub blocked: String,
    pub ready: String,
    pub startup: String,
    pub failed: String,
    pub cancelled: String,
    pub font: String,
    /// Hatching for waiting tasks and starting workers.
    pub blocked_hatch: Option<CanvasPattern>,
    pub startup_hatch: Option<CanvasPattern>,
    /// Threads that sleep, and those that wait for a network or a file.
    pub sleep: String,
    pub io: String,
    /// Laid over the colour of a thread that runs native code.
    pub native_hatch: Option<CanvasPattern>,
}

impl Theme {
    /// Reads the theme as it is at `element`.
    pub fn read(element: &Element) -> Option<Theme> {
        let window = web_sys::window()?;
        let style = window.get_computed_style(element).ok()??;
        let scratch = scratch(1)?;
        let colour = |name: &str| read_colour(&style, name);
        let tasks = std::array::from_fn(|i| {
            let fill = colour(&format!("--task-{}", i + 1));
            let ink = ink_on(&scratch, &fill);
            Fill { fill, ink }
        });
        let blocked = colour("--blocked");
        let startup = colour("--startup");
        let surface = colour("--surface");
        Some(Theme {
            text: colour("--text"),
            muted: colour("--muted"),
            accent: colour("--accent"),
            line: colour("--line"),
            grid: colour("--grid"),
            lane: colour("--lane-bg"),
            lane_alt: colour("--lane-alt"),
            tasks,
            many: colour("--timeline-many"),
            ready: colour("--ready"),
            failed: colour("--failed"),
            cancelled: colour("--cancelled"),
            font: style.get_property_value("font-family").unwrap_or_default(),
            blocked_hatch: hatch(&blocked),
            startup_hatch: hatch(&startup),
            sleep: colour("--sleep"),
            io: colour("--io"),
            native_hatch: hatch(&surface),
            surface,
            blocked,
            startup,
        })
    }

    /// A task's colour.
    pub fn task(&self, index: usize) -> &Fill {
        &self.tasks[index % TASK_COLOURS]
    }
}

fn read_colour(style: &CssStyleDeclaration, name: &str) -> String {
    let value = style.get_property_value(name).unwrap_or_default();
    let value = value.trim();
    // A missing variable shows as grey instead of as the colour that happened to be in use.
    if value.is_empty() { "grey".to_owned() } else { value.to_owned() }
}

/// A small canvas of its own.
fn scratch(size: u32) -> Option<CanvasRenderingContext2d> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(size);
    canvas.set_height(size);
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &JsValue::from_str("willReadFrequently"), &JsValue::TRUE).ok()?;
    canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()
}

/// Black or white, whichever can be read better on `fill`: its luminance is asked of the browser, which
/// understands every notation of colours.
fn ink_on(scratch: &CanvasRenderingContext2d, fill: &str) -> &'static str {
    scratch.set_fill_style_str(fill);
    scratch.fill_rect(0.0, 0.0, 1.0, 1.0);
    let Ok(pixel) = scratch.get_image_data(0.0, 0.0, 1.0, 1.0) else { return "#000" };
    let data = pixel.data();
    let linear = |i: usize| {
        let value = f64::from(data.get(i).copied().unwrap_or(0)) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    // Relative luminance and contrast as WCAG 2 defines them; the two inks are equal at 0.179.
    let luminance = 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
    if luminance > 0.179 { "#000" } else { "#fff" }
}

fn hatch(colour: &str) -> Option<CanvasPattern> {
    const SIZE: f64 = 6.0;
    let context = scratch(SIZE as u32)?;
    context.set_global_alpha(0.45);
    context.set_fill_style_str(colour);
    context.fill_rect(0.0, 0.0, SIZE, SIZE);
    context.set_global_alpha(1.0);
    context.set_stroke_style_str(colour);
    context.set_line_width(1.5);
    context.begin_path();
    for offset in [-SIZE, 0.0, SIZE] {
        context.move_to(offset - 1.0, SIZE + 1.0);
        context.line_to(offset + SIZE + 1.0, -1.0);
    }
    context.stroke();
    context.create_pattern_with_html_canvas_element(&context.canvas()?, "repeat").ok()?
}
