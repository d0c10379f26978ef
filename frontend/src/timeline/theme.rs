//! The colours and fonts of the canvas, read from the page's style sheet. They are read again when the
//! page changes its theme, never while drawing.

use wasm_bindgen::JsCast;
use web_sys::{
    CanvasRenderingContext2d, ContextAttributes2d, CssStyleDeclaration, Element, HtmlCanvasElement,
    HtmlElement,
};

use super::pixels::Rgba;

/// How many colours tasks and threads have.
pub const TASK_COLOURS: usize = 8;

/// A colour, as text for the canvas and as numbers for [`Pixels`](super::pixels::Pixels).
#[derive(Debug, Clone, Default)]
pub struct Colour {
    pub css: String,
    pub rgba: Rgba,
    /// Black or white, whichever has the better contrast on it.
    pub ink: &'static str,
}

/// What the canvas is painted with.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    pub surface: Colour,
    pub text: Colour,
    pub muted: Colour,
    pub accent: Colour,
    pub line: Colour,
    pub grid: Colour,
    pub lane: Colour,
    pub lane_alt: Colour,
    pub tasks: [Colour; TASK_COLOURS],
    /// Tasks too many to tell apart.
    pub many: Colour,
    pub blocked: Colour,
    pub ready: Colour,
    pub startup: Colour,
    pub failed: Colour,
    pub cancelled: Colour,
    /// Threads that sleep, and those that wait for a network or a file.
    pub sleep: Colour,
    pub io: Colour,
    pub font: String,
}

impl Theme {
    /// Reads the theme as it is at `element`.
    pub fn read(element: &Element) -> Option<Theme> {
        let probe = Probe::new(element)?;
        let scratch = scratch()?;
        let colour = |name: &str| Colour::read(&probe, name, &scratch);
        Some(Theme {
            surface: colour("--surface"),
            text: colour("--text"),
            muted: colour("--muted"),
            accent: colour("--accent"),
            line: colour("--line"),
            grid: colour("--grid"),
            lane: colour("--lane-bg"),
            lane_alt: colour("--lane-alt"),
            tasks: std::array::from_fn(|i| colour(&format!("--task-{}", i + 1))),
            many: colour("--timeline-many"),
            blocked: colour("--blocked"),
            ready: colour("--ready"),
            startup: colour("--startup"),
            failed: colour("--failed"),
            cancelled: colour("--cancelled"),
            sleep: colour("--sleep"),
            io: colour("--io"),
            font: probe.style.get_property_value("font-family").unwrap_or_default(),
        })
    }

    /// The colour of a task or a thread by its number.
    pub fn task(&self, number: u32) -> &Colour {
        &self.tasks[number as usize % TASK_COLOURS]
    }
}

/// An element whose colour is set to one variable after another. The variable itself would be read as it is written
/// in the style sheet, `light-dark(…)` for instance, which a canvas does not understand.
struct Probe {
    element: HtmlElement,
    style: CssStyleDeclaration,
}

impl Probe {
    fn new(parent: &Element) -> Option<Probe> {
        let window = web_sys::window()?;
        let element: HtmlElement = window.document()?.create_element("span").ok()?.dyn_into().ok()?;
        parent.append_child(&element).ok()?;
        let style = window.get_computed_style(&element).ok()??;
        Some(Probe { element, style })
    }

    fn colour(&self, name: &str) -> Option<String> {
        // A missing variable shows as grey instead of as the colour of the text.
        self.element.style().set_property("color", &format!("var({name}, grey)")).ok()?;
        self.style.get_property_value("color").ok()
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.element.remove();
    }
}

impl Colour {
    fn read(probe: &Probe, name: &str, scratch: &CanvasRenderingContext2d) -> Colour {
        let css = probe.colour(name).unwrap_or_else(|| "grey".to_owned());
        let rgba = rgba(scratch, &css).unwrap_or([128, 128, 128, 255]);
        Colour { css, rgba, ink: ink_on(rgba) }
    }
}

/// A canvas of one pixel.
fn scratch() -> Option<CanvasRenderingContext2d> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(1);
    canvas.set_height(1);
    let attributes = ContextAttributes2d::new();
    attributes.set_will_read_frequently(true);
    canvas.get_context_with_context_options("2d", &attributes).ok()??.dyn_into().ok()
}

/// A colour in numbers: the browser is asked, which understands every notation of colours.
fn rgba(scratch: &CanvasRenderingContext2d, css: &str) -> Option<Rgba> {
    scratch.clear_rect(0.0, 0.0, 1.0, 1.0);
    scratch.set_fill_style_str(css);
    scratch.fill_rect(0.0, 0.0, 1.0, 1.0);
    let pixel = scratch.get_image_data(0.0, 0.0, 1.0, 1.0).ok()?;
    pixel.data().as_slice().try_into().ok()
}

/// Black or white, whichever can be read better on a colour.
fn ink_on(colour: Rgba) -> &'static str {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue, _] = colour;
    // Relative luminance and contrast as WCAG 2 defines them; the two inks are equal at 0.179.
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    if luminance > 0.179 { "#000" } else { "#fff" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_can_be_read_on_its_colour() {
        assert_eq!(ink_on([255, 255, 255, 255]), "#000");
        assert_eq!(ink_on([255, 200, 0, 255]), "#000");
        assert_eq!(ink_on([20, 20, 120, 255]), "#fff");
    }
}
