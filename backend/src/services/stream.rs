//! The stream of one run: its frames in order, encoded once, kept for late and repeated readers.

use std::sync::Mutex;

use bytes::Bytes;
use shared::wire::{self, Frame, FrameBody};
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
    pub fn push_events(&self, events: &[Event]) {
        for portion in events.chunks(EVENTS_PER_FRAME) {
            self.push_bytes(wire::encode_events_prefixed(self.run, portion), false);
        }
    }

    /// Appends one frame. After [`FrameBody::End`] nothing must follow.
    pub fn push(&self, body: FrameBody) {
        let last = matches!(body, FrameBody::End(_));
        self.push_bytes(Frame { run: self.run, body }.encode_prefixed(), last);
    }

    fn push_bytes(&self, bytes: Vec<u8>, last: bool) {
        let bytes = Bytes::from(bytes);
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

    /// Bytes of all frames.
    pub fn size(&self) -> usize {
        self.lock().bytes
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Frames> {
        self.frames.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use shared::{EventKind, LaneId};

    use super::*;

    fn events(count: usize) -> Vec<Event> {
        let event = |time_ns| Event { time_ns, lane: LaneId(0), task: None, kind: EventKind::LaneReady };
        (0..count as u64).map(event).collect()
    }

    #[test]
    fn a_stream_is_cut_into_frames_and_read_from_its_beginning() {
        let stream = RunStream::new(RunId(7));
        let all = events(EVENTS_PER_FRAME + 3);
        stream.push_events(&[]);
        stream.push_events(&all);
        let mut read = Vec::new();
        for (index, len) in [(0, EVENTS_PER_FRAME), (1, 3)] {
            let bytes = stream.frame(index).now_or_never().flatten().expect("the frame is there");
            let frame = Frame::decode(&bytes[4..]).unwrap();
            assert_eq!(frame.run, RunId(7));
            let FrameBody::Events(events) = frame.body else { panic!("not events") };
            assert_eq!(events.len(), len);
            read.extend(events);
        }
        assert_eq!(read, all);
        assert!(stream.frame(2).now_or_never().is_none(), "the reader waits for what comes");
    }
}
