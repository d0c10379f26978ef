//! The messages between the pool and a worker process: frames of a little-endian `u32` length, a byte
//! for the kind, and a postcard body. Tasks and events are written one after another, so that each one's
//! cost is known and nothing is copied.

use std::net::SocketAddr;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use shared::{Event, EventKind, Task, TaskId, Value};

/// The largest frame that either side accepts, in bytes.
const MAX_FRAME: usize = 512 << 20;

/// Bytes of the time that a chunk's encoding took.
const COST: usize = 8;

/// Results up to this length are not timed each.
const SMALL: usize = 256;

/// One small result of this many is timed.
const TIMED_EVERY: u32 = 64;

/// Bytes before a frame's body: its length and its kind.
const HEAD: usize = 5;

/// The first message to a worker: what it needs to know of the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Init {
    /// The beginning of the run's clock.
    pub zero_ns: u64,
    /// The worker's lane.
    pub lane: u32,
    /// Where to fetch files from.
    pub files: Option<SocketAddr>,
    /// The path of the crash record.
    pub crash_record: String,
}

/// A chunk's number within its run.
pub type ChunkId = u32;

/// The kinds of frame to a worker.
pub mod to_worker {
    pub const INIT: u8 = 0;
    /// A chunk: its id, its number of tasks, the ns that their encoding took, then each task.
    pub const CHUNK: u8 = 1;
    /// Give the chunks back that you have not begun.
    pub const RECALL: u8 = 2;
    /// Do not start this task.
    pub const CANCEL: u8 = 3;
}

/// The kinds of frame from a worker.
pub mod from_worker {
    /// It can take tasks, since that time of the run's clock.
    pub const READY: u8 = 0;
    /// Events one after another, each with the ns that its encoding took (0 if it was not measured).
    pub const EVENTS: u8 = 1;
    /// The ids of the chunks that were recalled.
    pub const RETURNED: u8 = 2;
}

/// Bytes that are not a frame of this protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PipeError {
    /// A frame is longer than any frame may be.
    #[error("a frame of {0} bytes was announced, more than the {MAX_FRAME} allowed")]
    TooLarge(usize),
    /// A frame's body is not what its kind says.
    #[error("a frame of kind {kind} is damaged")]
    Damaged { kind: u8 },
}

/// Frames on their way out, one after another.
#[derive(Default)]
pub struct Outbox {
    bytes: Vec<u8>,
    /// How many of `bytes` were written already.
    gone: usize,
}

impl Outbox {
    /// What still has to be written.
    pub fn pending(&self) -> &[u8] {
        &self.bytes[self.gone..]
    }

    /// Notes that the first `n` pending bytes were written.
    pub fn advance(&mut self, n: usize) {
        self.gone += n;
        if self.gone == self.bytes.len() {
            self.bytes.clear();
            self.gone = 0;
        }
    }

    /// Appends a frame with one value as its body.
    pub fn put<T: Serialize>(&mut self, kind: u8, body: &T) {
        self.frame(kind, |bytes| append(bytes, body));
    }

    /// Appends a chunk of tasks.
    pub fn put_chunk<'a>(&mut self, id: ChunkId, tasks: impl ExactSizeIterator<Item = &'a Task>) {
        self.frame(to_worker::CHUNK, |bytes| {
            append(bytes, &(id, tasks.len() as u32));
            let began = Instant::now();
            let cost = bytes.len();
            bytes.extend_from_slice(&[0; COST]);
            for task in tasks {
                append(bytes, task);
            }
            let ns = nanos(began, Instant::now());
            bytes[cost..cost + COST].copy_from_slice(&ns.to_le_bytes());
        });
    }

    /// Appends a frame whose body `write` appends.
    pub fn frame(&mut self, kind: u8, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0, 0, 0, 0, kind]);
        write(&mut self.bytes);
        let len = (self.bytes.len() - start - 4) as u32;
        self.bytes[start..start + 4].copy_from_slice(&len.to_le_bytes());
    }
}

/// Appends a value.
pub fn append<T: Serialize + ?Sized>(bytes: &mut Vec<u8>, value: &T) {
    // Writing to a growing vector cannot fail, and no type of ours has a failing `Serialize`.
    *bytes = postcard::to_extend(value, std::mem::take(bytes)).expect("a message always encodes");
}

/// Appends events to bytes, and weighs the results among them.
#[derive(Default)]
pub struct EventWriter {
    bytes: Vec<u8>,
    /// Results written so far.
    results: u32,
    /// What the latest small result that was timed took, in ns.
    small_ns: u64,
}

impl EventWriter {
    /// Appends an event, and what its encoding took if it ends a task, which is when a result is encoded.
    pub fn append(&mut self, event: &Event) {
        if !event.kind.is_terminal() {
            append(&mut self.bytes, event);
            self.bytes.push(0);
            return;
        }
        let is_large =
            matches!(&event.kind, EventKind::Finished { value: Value::Bytes(bytes) } if bytes.len() > SMALL);
        // To time each small one would take longer than to encode it.
        let is_timed = is_large || self.results.is_multiple_of(TIMED_EVERY);
        self.results = self.results.wrapping_add(1);
        if is_timed {
            let began = Instant::now();
            append(&mut self.bytes, event);
            let ns = nanos(began, Instant::now());
            if !is_large {
                self.small_ns = ns;
            }
            append(&mut self.bytes, &ns);
        } else {
            append(&mut self.bytes, event);
            append(&mut self.bytes, &self.small_ns);
        }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Moves what is there into a frame.
    pub fn frame(&mut self, outbox: &mut Outbox) {
        if !self.bytes.is_empty() {
            outbox.frame(from_worker::EVENTS, |bytes| bytes.extend_from_slice(&self.bytes));
            self.bytes.clear();
        }
    }
}

fn nanos(from: Instant, to: Instant) -> u64 {
    to.duration_since(from).as_nanos() as u64
}

/// Frames as they arrive, however the bytes are cut.
#[derive(Default)]
pub struct Inbox {
    bytes: Vec<u8>,
    taken: usize,
}

/// A frame that has arrived.
#[derive(Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// Its kind.
    pub kind: u8,
    /// Its body.
    pub body: &'a [u8],
}

impl Inbox {
    /// Adds bytes that arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole frame, if it is there.
    ///
    /// # Errors
    /// If the stream is damaged; it cannot be read on from there.
    pub fn next(&mut self) -> Result<Option<Message<'_>>, PipeError> {
        let rest = &self.bytes[self.taken..];
        let whole = match rest.split_first_chunk::<4>() {
            None => None,
            Some((len, rest)) => {
                let len = u32::from_le_bytes(*len) as usize;
                if len > MAX_FRAME || len == 0 {
                    return Err(PipeError::TooLarge(len));
                }
                (rest.len() >= len).then_some(len)
            }
        };
        let Some(len) = whole else {
            // Only the beginning of a frame is moved to the front, once for each batch of bytes.
            self.bytes.drain(..self.taken);
            self.taken = 0;
            return Ok(None);
        };
        let start = self.taken;
        self.taken += 4 + len;
        let frame = &self.bytes[start..self.taken];
        Ok(Some(Message { kind: frame[4], body: &frame[HEAD..] }))
    }
}

impl<'a> Message<'a> {
    /// The body as one value.
    pub fn read<T: Deserialize<'a>>(&self) -> Result<T, PipeError> {
        let mut body = self.body;
        take(&mut body, self.kind)
    }
}

/// Takes one value from the front of a body.
pub fn take<'a, T: Deserialize<'a>>(body: &mut &'a [u8], kind: u8) -> Result<T, PipeError> {
    let (value, rest) = postcard::take_from_bytes(body).map_err(|_| PipeError::Damaged { kind })?;
    *body = rest;
    Ok(value)
}

/// A value that crossed, with what that cost: its length, and the ns to encode and to decode it.
pub struct Crossed<T> {
    pub value: T,
    pub bytes: u64,
    pub ns: u64,
}

/// A chunk's head: its id and its number of tasks.
pub fn take_chunk_head(body: &mut &[u8]) -> Result<(ChunkId, u32), PipeError> {
    take(body, to_worker::CHUNK)
}

/// The tasks of a chunk's body. What they cost together is divided among them by their length.
pub fn take_chunk(mut body: &[u8]) -> Result<Vec<Crossed<Task>>, PipeError> {
    let (_, count) = take_chunk_head(&mut body)?;
    let damaged = PipeError::Damaged { kind: to_worker::CHUNK };
    let (encoding_ns, mut rest) = body.split_first_chunk::<COST>().ok_or(damaged)?;
    let (began, all) = (Instant::now(), rest.len() as u64);
    let mut tasks = Vec::with_capacity(count.min(1 << 16) as usize);
    for _ in 0..count {
        let before = rest.len();
        let value: Task = take(&mut rest, to_worker::CHUNK)?;
        tasks.push(Crossed { value, bytes: (before - rest.len()) as u64, ns: 0 });
    }
    share_out(u64::from_le_bytes(*encoding_ns) + nanos(began, Instant::now()), all, &mut tasks);
    Ok(tasks)
}

/// Puts the events of a frame's body into `events`. What decoding cost is divided among them by their
/// length.
pub fn take_events(mut body: &[u8], events: &mut Vec<Crossed<Event>>) -> Result<(), PipeError> {
    let (began, all) = (Instant::now(), body.len() as u64);
    events.clear();
    let mut encoding_ns = Vec::new();
    while !body.is_empty() {
        let before = body.len();
        let value: Event = take(&mut body, from_worker::EVENTS)?;
        let bytes = (before - body.len()) as u64;
        let ns: u64 = take(&mut body, from_worker::EVENTS)?;
        if ns > 0 {
            encoding_ns.push((events.len(), ns));
        }
        events.push(Crossed { value, bytes, ns: 0 });
    }
    share_out(nanos(began, Instant::now()), all, events);
    for (index, ns) in encoding_ns {
        events[index].ns += ns;
    }
    Ok(())
}

/// Divides `ns` among what crossed together, by length.
fn share_out<T>(ns: u64, all_bytes: u64, crossed: &mut [Crossed<T>]) {
    for one in crossed {
        one.ns = (u128::from(ns) * u128::from(one.bytes) / u128::from(all_bytes.max(1))) as u64;
    }
}

/// The id of a task that is cancelled.
pub fn cancelled_task(message: &Message<'_>) -> Result<TaskId, PipeError> {
    message.read()
}

#[cfg(test)]
mod tests {
    use shared::{LaneId, Work};

    use super::*;

    fn task(id: u32) -> Task {
        Task { id: TaskId(id), work: Work::Primes { from: 0, to: 10 }, fault: None, timeout_ms: None }
    }

    #[test]
    fn frames_arrive_however_they_are_cut() {
        let mut out = Outbox::default();
        let tasks = [task(4), task(5)];
        out.put_chunk(9, tasks.iter());
        out.put(to_worker::CANCEL, &TaskId(5));
        let bytes = out.pending().to_vec();
        for cut in 0..bytes.len() {
            let mut inbox = Inbox::default();
            let mut kinds = Vec::new();
            for part in [&bytes[..cut], &bytes[cut..]] {
                inbox.push(part);
                while let Some(message) = inbox.next().unwrap() {
                    kinds.push(message.kind);
                    if message.kind == to_worker::CHUNK {
                        let mut body = message.body;
                        assert_eq!(take_chunk_head(&mut body).unwrap(), (9, 2));
                        let crossed = take_chunk(message.body).unwrap();
                        let values: Vec<Task> = crossed.into_iter().map(|crossed| crossed.value).collect();
                        assert_eq!(values, tasks);
                    }
                }
            }
            assert_eq!(kinds, [to_worker::CHUNK, to_worker::CANCEL], "cut at {cut}");
        }
    }

    #[test]
    fn events_come_back_with_their_size() {
        let finished = EventKind::Finished { value: Value::Bytes(vec![1; 1_000]) };
        let event = Event { time_ns: 5, lane: LaneId(1), task: Some(TaskId(0)), kind: finished };
        let mut out = Outbox::default();
        let mut writer = EventWriter::default();
        writer.append(&event);
        writer.frame(&mut out);
        let mut inbox = Inbox::default();
        inbox.push(out.pending());
        let message = inbox.next().unwrap().unwrap();
        let mut crossed = Vec::new();
        take_events(message.body, &mut crossed).unwrap();
        let crossed = crossed.pop().unwrap();
        assert_eq!(crossed.value, event);
        assert!(crossed.bytes > 1_000 && crossed.ns > 0);
    }

    #[test]
    fn damage_is_an_error() {
        let mut inbox = Inbox::default();
        inbox.push(&[0xff; 16]);
        assert!(matches!(inbox.next(), Err(PipeError::TooLarge(_))));
        let message = Message { kind: from_worker::RETURNED, body: &[0xff] };
        assert_eq!(message.read::<Vec<ChunkId>>(), Err(PipeError::Damaged { kind: from_worker::RETURNED }));
    }
}
