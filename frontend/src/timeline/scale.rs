//! Converts time to pixels and back, and nothing else.

use super::window::Window;

/// How time lies on the canvas: `left` is where the window's start is, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    left: f64,
    right: f64,
    start_ns: f64,
    px_per_ns: f64,
}

impl Scale {
    /// Lays `window` out between `left` and `right`.
    pub fn new(window: &Window, left: f64, right: f64) -> Self {
        let right = right.max(left + 1.0);
        Scale { left, right, start_ns: window.start(), px_per_ns: (right - left) / window.span() }
    }

    /// Where the visible time begins.
    pub fn left(&self) -> f64 {
        self.left
    }

    /// Where it ends.
    pub fn right(&self) -> f64 {
        self.right
    }

    /// Where a time lies; outside of `left..right` if it is not visible.
    pub fn x(&self, ns: f64) -> f64 {
        self.left + (ns - self.start_ns) * self.px_per_ns
    }

    /// The time at a place.
    pub fn time(&self, x: f64) -> f64 {
        self.start_ns + (x - self.left) / self.px_per_ns
    }

    /// How long `px` pixels are.
    pub fn duration(&self, px: f64) -> f64 {
        px / self.px_per_ns
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn there_and_back(end in 1e4..1e12f64, zoom in 0.001..1.0f64, left in 0.0..200.0f64, x in 0.0..2e3f64) {
            let mut window = Window::default();
            window.extend(end, false);
            window.zoom(zoom, end / 3.0);
            let scale = Scale::new(&window, left, left + 900.0);
            prop_assert!((scale.x(scale.time(x)) - x).abs() < 1e-3);
            prop_assert!((scale.x(window.start()) - left).abs() < 1e-6);
            prop_assert!((scale.x(window.end()) - scale.right()).abs() < 1e-6);
            prop_assert!((scale.duration(900.0) - window.span()).abs() <= 1e-6 * window.span());
        }
    }

    #[test]
    fn a_canvas_without_width_is_no_accident() {
        let scale = Scale::new(&Window::default(), 120.0, 0.0);
        assert!(scale.x(1.0).is_finite());
        assert!(scale.time(500.0).is_finite());
    }
}
