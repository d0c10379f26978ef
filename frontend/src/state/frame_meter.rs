//! The frame meter: how the page fared while a run was in progress.

use std::cell::RefCell;
use std::rc::Rc;

use shared::table::Frames;

use crate::platform::frames::{self, Observer};

/// The length of a frame at 60 Hz, in milliseconds.
const FRAME_MS: f64 = 1_000.0 / 60.0;

/// Counts the frames of one run.
pub struct FrameMeter {
    counts: Rc<RefCell<Counts>>,
    observer: Observer,
}

#[derive(Default)]
struct Counts {
    longest_ms: f64,
    dropped: u32,
    frames: u32,
}

impl FrameMeter {
    /// Counts from now on.
    pub fn start() -> FrameMeter {
        let counts = Rc::new(RefCell::new(Counts::default()));
        let own = counts.clone();
        let observer = Observer::new(move |ms| own.borrow_mut().add(ms));
        FrameMeter { counts, observer }
    }

    /// Waits for the frame that the end of the run may have held up, and gives what was seen; none for a
    /// page in the background, which draws nothing.
    pub async fn finish(self) -> Option<Frames> {
        frames::next().await;
        frames::next().await;
        drop(self.observer);
        let counts = self.counts.borrow();
        (counts.frames > 0).then_some(Frames { longest_ms: counts.longest_ms, dropped: counts.dropped })
    }
}

impl Counts {
    fn add(&mut self, ms: f64) {
        self.frames += 1;
        self.longest_ms = self.longest_ms.max(ms);
        self.dropped += ((ms / FRAME_MS).round() as u32).saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_that_did_not_come_are_counted() {
        let mut counts = Counts::default();
        for ms in [16.7, 16.6, 17.2, 50.0, 8.3] {
            counts.add(ms);
        }
        assert_eq!((counts.longest_ms, counts.dropped), (50.0, 2));
    }
}
