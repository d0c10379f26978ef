//! What crosses between the coordinator and an isolated worker, as bytes.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use shared::{Event, LaneId, Task};
use wasm_bindgen::prelude::*;

/// A chunk of tasks on its way to a worker.
pub struct Chunk {
    /// The worker's lane.
    pub lane: LaneId,
    /// When the run began.
    pub epoch_ms: f64,
    /// Whether each start must be told at once, because somebody holds a watch to it.
    pub watched: bool,
    /// The tasks, each as postcard bytes behind its length.
    pub tasks: Uint8Array,
}

/// Events on their way from a worker.
pub struct Report {
    /// The events, as postcard bytes.
    pub events: Uint8Array,
    /// Nanoseconds spent on encoding them.
    pub encode_ns: u64,
}

impl Chunk {
    /// The message, and what moves with it.
    pub fn into_message(self) -> (Array, Array) {
        let buffer = JsValue::from(self.tasks.buffer());
        let (lane, epoch, watched) = (self.lane.0.into(), self.epoch_ms.into(), self.watched.into());
        (Array::of4(&lane, &epoch, &watched, &buffer), Array::of1(&buffer))
    }

    /// Reads a message.
    pub fn from_message(message: JsValue) -> Option<Chunk> {
        let message: Array = message.dyn_into().ok()?;
        Some(Chunk {
            lane: LaneId(message.get(0).as_f64()? as u32),
            epoch_ms: message.get(1).as_f64()?,
            watched: message.get(2).as_bool()?,
            tasks: bytes_of(message.get(3))?,
        })
    }
}

impl Report {
    /// The message, and what moves with it.
    pub fn into_message(self) -> (Array, Array) {
        let buffer = JsValue::from(self.events.buffer());
        (Array::of2(&buffer, &(self.encode_ns as f64).into()), Array::of1(&buffer))
    }

    /// Reads a message.
    pub fn from_message(message: &JsValue) -> Option<Report> {
        let message: &Array = message.dyn_ref()?;
        Some(Report { events: bytes_of(message.get(0))?, encode_ns: message.get(1).as_f64()? as u64 })
    }
}

/// Appends a task to the bytes of a chunk.
pub fn put_task(bytes: Vec<u8>, task: &Task) -> Vec<u8> {
    // Writing to a growing vector cannot fail, and no type of ours has a failing `Serialize`.
    postcard::to_extend(task, bytes).expect("a task always encodes")
}

/// Takes the next task from the bytes of a chunk; none at their end, or if they are damaged.
pub fn take_task(bytes: &[u8]) -> Option<(Task, &[u8])> {
    postcard::take_from_bytes(bytes).ok()
}

/// The bytes of `events`.
pub fn encode_events(events: &[Event]) -> Uint8Array {
    let bytes = postcard::to_extend(events, Vec::new()).expect("events always encode");
    Uint8Array::from(bytes.as_slice())
}

/// The events in `bytes`; none if they are damaged.
pub fn decode_events(bytes: &Uint8Array) -> Option<Vec<Event>> {
    postcard::from_bytes(&bytes.to_vec()).ok()
}

fn bytes_of(buffer: JsValue) -> Option<Uint8Array> {
    buffer.dyn_into::<ArrayBuffer>().ok().map(|buffer| Uint8Array::new(&buffer))
}
