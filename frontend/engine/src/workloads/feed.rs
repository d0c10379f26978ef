//! A run's way out: events are recorded as they happen and leave as frames, some sixty times a second.

use std::rc::Rc;
use std::sync::Arc;

use shared::event::Recorder;
use shared::message::{FromEngine, Message};
use shared::run::RunEnd;
use shared::wire::{Frame, FrameBody};
use shared::{Event, RunId};

use crate::time::Interval;

/// Milliseconds between two batches: about one for each picture that the screen shows.
const BATCH_MS: u32 = 16;
/// The most events in one frame.
const BATCH_EVENTS: usize = 4_096;

/// Takes the bytes of a message to the page.
pub type Emit = Rc<dyn Fn(&[u8])>;

/// Collects a run's events and sends them in batches. Clones are the same feed.
#[derive(Clone)]
pub struct Feed {
    run: RunId,
    recorder: Arc<Recorder>,
    emit: Emit,
}

impl Feed {
    /// The feed of `run`, whose messages to the page go to `emit`.
    pub fn new(run: RunId, emit: Emit) -> Feed {
        Feed { run, recorder: Arc::default(), emit }
    }

    /// Where events are recorded, from any thread.
    pub fn recorder(&self) -> &Arc<Recorder> {
        &self.recorder
    }

    /// Sends what was recorded, regularly, as long as the interval is kept.
    pub fn start(&self) -> Interval {
        let feed = self.clone();
        Interval::start(BATCH_MS, move || feed.flush())
    }

    /// Sends what was recorded, now.
    pub fn flush(&self) {
        let mut events = self.recorder.take();
        while events.len() > BATCH_EVENTS {
            let rest = events.split_off(BATCH_EVENTS);
            self.send_events(std::mem::replace(&mut events, rest));
        }
        if !events.is_empty() {
            self.send_events(events);
        }
    }

    /// Sends what was recorded, and the end.
    pub fn end(&self, end: RunEnd) {
        self.flush();
        self.send(FrameBody::End(end));
    }

    fn send_events(&self, events: Vec<Event>) {
        self.send(FrameBody::Events(events));
    }

    fn send(&self, body: FrameBody) {
        (self.emit)(&FromEngine::Frame(Frame { run: self.run, body }).encode());
    }
}
