//! Between an engine and one of its isolated workers.
//!
//! Both ends measure what encoding costs, task by task, so these messages can also be encoded piece by piece: by
//! [`Batch`] and [`encode_events`], which give the same bytes.

use serde::{Deserialize, Serialize};

use super::MESSAGE_VERSION;
use crate::event::Event;
use crate::id::LaneId;
use crate::task::Task;
use crate::versioned::append;

/// What an engine asks of an isolated worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToIsolated {
    /// Execute these tasks, one after another.
    Tasks {
        /// The worker's lane.
        lane: LaneId,
        /// When the run began, in milliseconds on the scale that all workers share.
        epoch_ms: f64,
        /// Whether each start must be reported at once, because the engine watches the task's time.
        watched: bool,
        tasks: Vec<Task>,
    },
}

/// What an isolated worker tells its engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromIsolated {
    /// It is loaded and takes tasks.
    Ready,
    /// Events of its tasks, and how many nanoseconds encoding them took.
    Events { events: Vec<Event>, encode_ns: u64 },
}

/// A [`ToIsolated::Tasks`] that is encoded task by task.
pub struct Batch {
    bytes: Vec<u8>,
    missing: usize,
}

impl Batch {
    /// A batch of `count` tasks, all still missing.
    pub fn new(lane: LaneId, epoch_ms: f64, watched: bool, count: usize) -> Batch {
        /// The same bytes as [`ToIsolated`] up to the first task.
        #[derive(Serialize)]
        enum Head {
            Tasks { lane: LaneId, epoch_ms: f64, watched: bool, count: usize },
        }
        let head = Head::Tasks { lane, epoch_ms, watched, count };
        Batch { bytes: append(vec![MESSAGE_VERSION], &head), missing: count }
    }

    /// Adds the next task; returns how many bytes it takes.
    pub fn push(&mut self, task: &Task) -> u64 {
        let before = self.bytes.len();
        self.bytes = append(std::mem::take(&mut self.bytes), task);
        self.missing = self.missing.saturating_sub(1);
        (self.bytes.len() - before) as u64
    }

    /// The message's bytes.
    ///
    /// # Panics
    /// If fewer tasks were added than announced: the worker could not read that.
    pub fn finish(self) -> Vec<u8> {
        assert_eq!(self.missing, 0, "each task that was announced is added");
        self.bytes
    }
}

/// The bytes of a [`FromIsolated::Events`]; `encode_ns` is called when the events are encoded.
pub fn encode_events(events: &[Event], encode_ns: impl FnOnce() -> u64) -> Vec<u8> {
    /// The same bytes as [`FromIsolated`] up to the last event.
    #[derive(Serialize)]
    enum Head<'a> {
        #[expect(dead_code, reason = "it holds the place of the message's other kind")]
        Ready,
        Events {
            events: &'a [Event],
        },
    }
    let bytes = append(vec![MESSAGE_VERSION], &Head::Events { events });
    append(bytes, &encode_ns())
}
