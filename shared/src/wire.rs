//! The binary form in which events travel: frames of postcard bytes, each with the run's id.
//!
//! A stream of frames (over HTTP, or from a worker process) prefixes each frame with its length as a
//! little-endian `u32`. A reader drops frames whose run id is not the one that it waits for.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::id::RunId;
use crate::run::RunEnd;
use crate::versioned::{self, Unreadable};

/// The version of this format. A reader refuses others.
pub const WIRE_VERSION: u8 = 1;

/// The largest frame that a reader accepts, in bytes: more than all payloads of a run together may have.
pub const MAX_FRAME: usize = 128 << 20;

/// One message of a run's stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The run that it belongs to.
    pub run: RunId,
    /// What it says.
    pub body: FrameBody,
}

/// What a frame says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameBody {
    /// Events since the last frame.
    Events(Vec<Event>),
    /// The run is over; nothing follows.
    End(RunEnd),
}

/// Bytes that are not a frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The other side speaks another version.
    #[error(
        "the other side speaks version {theirs} of the event format, this one {WIRE_VERSION}: reload the page, or update the older side"
    )]
    Version { theirs: u8 },
    /// The bytes are not a frame of this version.
    #[error("a damaged frame of {len} bytes arrived: the connection was cut or mixed up; run again")]
    Damaged { len: usize },
    /// The frame says that it is larger than any frame may be.
    #[error("a frame of {len} bytes was announced, more than the {MAX_FRAME} allowed")]
    TooLarge { len: usize },
}

impl Frame {
    /// The frame's bytes, without a length prefix.
    pub fn encode(&self) -> Vec<u8> {
        versioned::append(vec![WIRE_VERSION], self)
    }

    /// The frame's bytes behind their length prefix.
    pub fn encode_prefixed(&self) -> Vec<u8> {
        prefixed(self)
    }

    /// Reads a frame's bytes, without a length prefix.
    ///
    /// # Errors
    /// If they are of another version, or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Frame, WireError> {
        versioned::decode(WIRE_VERSION, bytes).map_err(|error| match error {
            Unreadable::Version(theirs) => WireError::Version { theirs },
            Unreadable::Damaged => WireError::Damaged { len: bytes.len() },
        })
    }
}

/// The bytes of a frame of events behind their length prefix, without taking the events.
pub fn encode_events_prefixed(run: RunId, events: &[Event]) -> Vec<u8> {
    /// The same bytes as [`FrameBody::Events`]: postcard writes a vector and a slice alike.
    #[derive(Serialize)]
    enum Body<'a> {
        Events(&'a [Event]),
    }
    prefixed(&(run, Body::Events(events)))
}

fn prefixed(frame: &impl Serialize) -> Vec<u8> {
    let mut bytes = versioned::append(vec![0, 0, 0, 0, WIRE_VERSION], frame);
    let len = (bytes.len() - 4) as u32;
    bytes[..4].copy_from_slice(&len.to_le_bytes());
    bytes
}

/// Cuts a stream of length-prefixed frames into frames, however the bytes arrive. Its cost is linear in the
/// bytes, also when they arrive one by one, or many frames at once.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
    /// How much of the buffer has been handed out already.
    taken: usize,
}

impl FrameReader {
    /// Adds bytes that arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        // Moving the rest to the front only when it is the smaller part keeps the cost of moving linear.
        if self.taken > self.buffer.len() / 2 {
            self.buffer.drain(..self.taken);
            self.taken = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame, if it is there.
    ///
    /// # Errors
    /// If the stream is damaged; it cannot be read on from there.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, WireError> {
        let Some((prefix, rest)) = self.buffer[self.taken..].split_first_chunk::<4>() else {
            return Ok(None);
        };
        let len = u32::from_le_bytes(*prefix) as usize;
        if len > MAX_FRAME {
            return Err(WireError::TooLarge { len });
        }
        let Some(bytes) = rest.get(..len) else { return Ok(None) };
        let frame = Frame::decode(bytes)?;
        self.taken += 4 + len;
        Ok(Some(frame))
    }

    /// Whether all bytes so far belonged to whole frames: if not at the end of a stream, it was cut.
    pub fn is_between_frames(&self) -> bool {
        self.taken == self.buffer.len()
    }
}
