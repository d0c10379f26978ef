//! The expected result of each kind of work, for tests in every place where kernels run.
//!
//! The values come from `kernels/tests/reference.py`, which shares no code with the kernels, or are known
//! from the literature; where neither is possible, the case says so.

use shared::job::{IoReply, IoRequest, Step};
use shared::task::{Blob, ImageSource};
use shared::{Task, TaskError, TaskId, Value, Work};

use crate::digest::digest_of;
use crate::{Isolation, start};

/// A small picture, like one that the user supplies.
const JPEG: &[u8] = include_bytes!("../fixtures/landscape.jpg");

/// A work item with its expected result.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The kind of the workload that it belongs to.
    pub kind: &'static str,
    /// What is computed.
    pub work: Work,
    /// The result, or, where that is bytes, their digest.
    pub expected: Value,
}

impl Case {
    /// The case as a task, to hand to an executor.
    pub fn task(&self, id: u32) -> Task {
        Task { id: TaskId(id), work: self.work.clone(), fault: None, timeout_ms: None }
    }

    /// Whether `value` is the expected result.
    pub fn accepts(&self, value: &Value) -> bool {
        self.expected == comparable(value)
    }
}

/// The value in the form of the table: bytes become their digest.
pub fn comparable(value: &Value) -> Value {
    match value {
        Value::Bytes(bytes) => digest_of(bytes),
        value => value.clone(),
    }
}

/// At least one case for each kind of work. None takes longer than a few ms.
pub fn cases() -> Vec<Case> {
    let case = |kind, work, expected| Case { kind, work, expected };
    vec![
        case("noop", Work::Noop, Value::None),
        // π(10^6): OEIS A006880.
        case("primes", Work::Primes { from: 0, to: 1_000_000 }, Value::Int(78_498)),
        case("primes", Work::Primes { from: 99_990_000, to: 100_010_000 }, Value::Int(1_084)),
        case(
            "mandelbrot",
            Work::Mandelbrot { width: 100, height: 80, max_iterations: 300, from: 20, to: 60 },
            Value::Digest(0x0823_1235_ceff_7769),
        ),
        case("pi", Work::Pi { samples: 300_007, seed: 7 }, Value::Int(236_060)),
        case(
            "matmul",
            Work::Matmul { size: 91, from: 5, to: 80, seed: 3 },
            Value::Digest(0x00a3_598a_b958_c8d9),
        ),
        case("sort", Work::Sort { len: 40_001, seed: 5 }, Value::Digest(0x5f10_d50b_9533_4b61)),
        case("hash", Work::Hash { len: 300_001, seed: 9 }, Value::Digest(0x9d12_5a80_9a90_1548)),
        case("word-count", Work::WordCount { words: 30_000, seed: 11 }, Value::Int(11_087)),
        // Pinned: the bytes depend on how the encoder compresses. What they show is tested natively.
        case(
            "image",
            Work::Image { source: ImageSource::Supplied(1), radius: 3.0, thumbnail: 96 },
            Value::Digest(0x7940_673b_0402_e7b8),
        ),
        case(
            "image",
            Work::Image { source: ImageSource::Given(Blob::new(JPEG.to_vec())), radius: 1.0, thumbnail: 32 },
            Value::Digest(0xc853_7ac8_bace_f0c9),
        ),
        case("download", Work::Download { latency_us: 1_000, bytes: 12_345 }, Value::Int(12_345)),
        case("fetch", Work::Fetch { path: "/files/0?bytes=4321&latencyMs=1".to_owned() }, Value::Int(4_321)),
        case("mixed", Work::Mixed { latency_us: 1_000, from: 0, to: 1_000_000 }, Value::Int(78_498)),
        case(
            "payload",
            Work::Payload { data: b"interleave".to_vec(), rounds: 100 },
            digest_of(b"interleave"),
        ),
    ]
}

/// Runs a task to its end without waiting: a download arrives at once, and a fetch gets the bytes that its path asks
/// for.
pub fn compute(task: &Task) -> Result<Value, TaskError> {
    let mut job = start(task, Isolation::Shared);
    let mut reply = None;
    loop {
        match job.step(reply.take()) {
            Step::Continue => {}
            Step::Done(result) => return result.map(|output| output.value),
            Step::Io(IoRequest::Sleep { .. }) => reply = Some(IoReply::Slept),
            Step::Io(IoRequest::Fetch { path }) => reply = Some(IoReply::Fetched(asked_bytes(&path))),
        }
    }
}

/// The number of bytes that the path of a fetch asks for.
fn asked_bytes(path: &str) -> Result<u64, String> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let bytes = query.split('&').find_map(|pair| pair.strip_prefix("bytes="));
    bytes.and_then(|bytes| bytes.parse().ok()).ok_or_else(|| format!("{path} does not say how many bytes"))
}
