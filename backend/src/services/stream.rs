//! The stream of one run: its frames in order, encoded once, kept for late and repeated readers.

use std::sync::Mutex;

use bytes::Bytes;
use shared::wire::{Frame, FrameBody};
use shared::{Event, RunId};
use tokio::sync::watch;

/// Events in one frame at most, so that a reader decodes and draws in small portions.
const EVENTS_PER_FRAME: usize = 8_192;

/// The frames of a run, from its beginning.
#[derive(Debug)]
pub struct RunStream {
    run: RunId,
    frames: Mutex<Frames>,
    /// How many frames there are, and whether the last one is there.
    state: watch::Sender<(usize, bool)>,
}

#[derive(Debug, Default)]
struct Frames {
    frames: Vec<Bytes>,
    bytes: usize,
}

impl RunStream {
    /// The empty stream of `run`.
    pub fn new(run: RunId) -> Self {
        RunStream { run, frames: Mutex::default(), state: watch::Sender::new((0, false)) }
    }

    /// Appends events as one or more frames.
    pub fn push_events(&self, events: Vec<Event>) {
        let mut events = events.into_iter();
        loop {
            let portion: Vec<Event> = events.by_ref().take(EVENTS_PER_FRAME).collect();
            if portion.is_empty() {
                return;
            }
            self.push(FrameBody::Events(portion));
        }
    }

    /// Appends one frame. After [`FrameBody::End`] nothing must follow.
    pub fn push(&self, body: FrameBody) {
        let last = matches!(body, FrameBody::End(_));
        let bytes = Bytes::from(Frame { run: self.run, body }.encode_prefixed());
        let count = {
            let mut frames = self.lock();
            frames.bytes += bytes.len();
            frames.frames.push(bytes);
            frames.frames.len()
        };
        self.state.send_replace((count, last));
    }

    /// The length-prefixed frame number `index`, waiting until it is there; none after the last.
    pub async fn frame(&self, index: usize) -> Option<Bytes> {
        let mut state = self.state.subscribe();
        // The sender lives in `self`, so waiting cannot fail before the state is reached.
        let (count, _) = *state.wait_for(|&(count, last)| count > index || last).await.ok()?;
        if index < count { self.lock().frames.get(index).cloned() } else { None }
    }

    /// The length-prefixed frames that are there now.
    pub fn so_far(&self) -> Vec<Bytes> {
        self.lock().frames.clone()
    }

    /// Bytes of all frames.
    pub fn len(&self) -> usize {
        self.lock().bytes
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Frames> {
        self.frames.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
