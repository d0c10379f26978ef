//! What every board of lanes has: its canvases, the theme that they are drawn in, where the pointer is, and whether
//! something is to be drawn anew. It knows nothing of what is on the lanes.

use super::surface::{Elements, Surface};
use super::theme::Theme;

/// A board's canvases.
pub struct Sheet {
    /// None until the elements are there.
    pub surface: Option<Surface>,
    pub theme: Option<Theme>,
    /// Where on the lanes the pointer is.
    pub pointer: Option<(f64, f64)>,
    changed: bool,
}

impl Default for Sheet {
    fn default() -> Self {
        Sheet { surface: None, theme: None, pointer: None, changed: true }
    }
}

impl Sheet {
    /// Takes the elements, once they are there.
    pub fn attach(&mut self, elements: Elements) {
        self.theme = Theme::read(&elements.scroll);
        self.surface = Surface::new(elements);
        self.changed = true;
    }

    /// The next frame must draw.
    pub fn touch(&mut self) {
        self.changed = true;
    }

    /// Whether something has changed since this was last asked.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// The theme has changed.
    pub fn read_theme(&mut self) {
        self.theme = self.surface.as_ref().and_then(|surface| Theme::read(&surface.elements.scroll));
        self.changed = true;
    }

    /// The size has changed.
    pub fn measure(&mut self) {
        if let Some(surface) = &mut self.surface {
            surface.measure();
        }
        self.changed = true;
    }

    /// The lanes were scrolled.
    pub fn scrolled(&mut self) {
        if let Some(surface) = &mut self.surface {
            surface.scroll_top = f64::from(surface.elements.scroll.scroll_top());
        }
        self.changed = true;
    }

    /// The pointer is at a place on the lanes, or gone.
    pub fn point(&mut self, at: Option<(f64, f64)>) {
        self.pointer = at;
        self.changed = true;
    }

    /// How far down the lanes are scrolled.
    pub fn scroll_top(&self) -> f64 {
        self.surface.as_ref().map_or(0.0, |surface| surface.scroll_top)
    }
}
