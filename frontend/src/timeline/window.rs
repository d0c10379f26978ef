//! The one owner of the visible stretch of time. It never knows pixels.
//!
//! While it follows, it shows everything from 0 on and grows in steps, so that bars do not crawl; as soon
//! as the user zooms or pans, it stays where it was put, until everything is asked for again.

/// The shortest stretch that can be shown, in nanoseconds.
const SHORTEST_NS: f64 = 50.0;
/// The stretch that is shown before anything has happened.
const EMPTY_NS: f64 = 10_000_000.0;
/// How much room is left to the right of the last event.
const MARGIN: f64 = 1.02;
/// Where the axis may end while a run goes on: the steps of one decade.
const STEPS: [f64; 9] = [1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4];

/// The visible stretch of time, in nanoseconds since the runs began.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    start: f64,
    end: f64,
    /// The end of all that there is to see.
    full: f64,
    following: bool,
}

impl Default for Window {
    fn default() -> Self {
        Window { start: 0.0, end: EMPTY_NS, full: EMPTY_NS, following: true }
    }
}

impl Window {
    /// The first visible time.
    pub fn start(&self) -> f64 {
        self.start
    }

    /// The last visible time.
    pub fn end(&self) -> f64 {
        self.end
    }

    /// How much is visible.
    pub fn span(&self) -> f64 {
        self.end - self.start
    }

    /// Says up to which time there is something to see, and whether more will come.
    pub fn extend(&mut self, last_ns: f64, growing: bool) {
        self.full = match (last_ns > 0.0, growing) {
            (false, _) => EMPTY_NS,
            (true, true) => step_above(last_ns * MARGIN),
            (true, false) => last_ns * MARGIN,
        };
        if self.following {
            (self.start, self.end) = (0.0, self.full);
        } else {
            self.clamp();
        }
    }

    /// Shows everything, and follows from now on.
    pub fn fit(&mut self) {
        self.following = true;
        (self.start, self.end) = (0.0, self.full);
    }

    /// Shows `factor` times as much time; `at_ns` stays where it is.
    pub fn zoom(&mut self, factor: f64, at_ns: f64) {
        let span = (self.span() * factor).max(SHORTEST_NS);
        if span >= self.full {
            return self.fit();
        }
        let left = (at_ns - self.start) / self.span();
        self.following = false;
        self.start = at_ns - left * span;
        self.end = self.start + span;
        self.clamp();
    }

    /// Moves by `delta_ns`: positive shows later times.
    pub fn pan(&mut self, delta_ns: f64) {
        let (start, end) = (self.start, self.end);
        self.start += delta_ns;
        self.end += delta_ns;
        self.clamp();
        if (self.start, self.end) != (start, end) {
            self.following = false;
        }
    }

    /// Moves, and zooms out if it must, so that `from_ns..to_ns` is visible.
    pub fn reveal(&mut self, from_ns: f64, to_ns: f64) {
        let length = to_ns - from_ns;
        if from_ns >= self.start && to_ns <= self.end {
            return;
        }
        if length > self.span() {
            let wanted = (length * 1.25).min(self.full);
            self.zoom(wanted / self.span(), from_ns);
        }
        self.pan((from_ns + to_ns) / 2.0 - (self.start + self.end) / 2.0);
    }

    /// Keeps the window inside of what there is, and its length if that fits.
    fn clamp(&mut self) {
        let span = self.span().clamp(SHORTEST_NS, self.full.max(SHORTEST_NS));
        self.start = self.start.clamp(0.0, (self.full - span).max(0.0));
        self.end = self.start + span;
    }
}

/// The next step at or above `ns`.
fn step_above(ns: f64) -> f64 {
    let decade = 10f64.powf(ns.log10().floor());
    STEPS.iter().map(|step| step * decade).find(|step| *step >= ns).unwrap_or(decade * 10.0).max(EMPTY_NS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn window(last_ns: f64) -> Window {
        let mut window = Window::default();
        window.extend(last_ns, false);
        window
    }

    #[test]
    fn it_grows_in_steps_while_it_follows() {
        let mut window = Window::default();
        let mut ends = Vec::new();
        for ms in 1..1_000 {
            window.extend(f64::from(ms) * 1e6, true);
            assert!(window.end() >= f64::from(ms) * 1e6);
            ends.push(window.end());
        }
        ends.dedup();
        assert!(ends.len() < 25, "{ends:?}");
        window.extend(5e8, false);
        assert_eq!((window.start(), window.end()), (0.0, 5e8 * MARGIN));
    }

    #[test]
    fn it_stays_where_the_user_put_it() {
        let mut window = window(1e9);
        window.zoom(0.1, 5e8);
        let seen = (window.start(), window.end());
        window.extend(9e9, true);
        assert_eq!((window.start(), window.end()), seen);
        window.fit();
        assert!(window.following);
        assert!(window.end() >= 9e9);
    }

    #[test]
    fn zooming_all_the_way_out_follows_again() {
        let mut window = window(1e9);
        window.zoom(0.5, 1e8);
        assert!(!window.following);
        window.zoom(8.0, 1e8);
        assert!(window.following);
    }

    #[test]
    fn it_reveals_what_lies_outside() {
        let mut window = window(1e9);
        window.zoom(0.01, 0.0);
        window.reveal(8e8, 8.05e8);
        assert!(window.start() <= 8e8 && window.end() >= 8.05e8, "{window:?}");
        window.reveal(1e8, 6e8);
        assert!(window.start() <= 1e8 && window.end() >= 6e8, "{window:?}");
    }

    proptest! {
        #[test]
        fn it_never_leaves_what_there_is(
            last in 1e3..1e12f64,
            moves in prop::collection::vec((any::<bool>(), -2.0..2.0f64, 0.0..1.0f64), 0..40),
        ) {
            let mut window = window(last);
            for (zooms, amount, at) in moves {
                if zooms {
                    let at = window.start() + at * window.span();
                    window.zoom(10f64.powf(amount), at);
                } else {
                    window.pan(amount * window.span());
                }
                prop_assert!(window.start() >= 0.0);
                prop_assert!(window.span() >= SHORTEST_NS * 0.99);
                prop_assert!(window.end() <= last * MARGIN * 1.000_001 + SHORTEST_NS);
            }
        }

        #[test]
        fn zooming_keeps_the_time_under_the_pointer(at in 0.4..0.6f64, factor in 0.1..1.0f64) {
            let mut window = window(1e9);
            let time = window.start() + at * window.span();
            window.zoom(factor, time);
            let now = (time - window.start()) / window.span();
            prop_assert!((now - at).abs() < 1e-6);
        }
    }
}
