//! A task: one piece of a workload, small enough to hand to one worker.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::fault::FaultKind;
use crate::id::TaskId;

/// What is submitted to an executor. It owns all that it needs, so it can cross to another memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its index in the run, in input order.
    pub id: TaskId,
    /// What to do.
    pub work: Work,
    /// A fault to inject when it starts.
    pub fault: Option<FaultKind>,
    /// How long it may run, in milliseconds, counted from its start.
    pub timeout_ms: Option<u32>,
}

/// The body of a task. Ranges are half-open; bytes are bytes; `seed` fixes any randomness.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Work {
    /// Does nothing: what is left is the cost of dispatch.
    Noop,
    /// Counts the primes in `from..to`. Output: [`crate::Value::Int`].
    Primes { from: u64, to: u64 },
    /// Renders rows `from..to` of a `width` × `height` picture of the Mandelbrot set.
    /// Output: [`crate::Value::Digest`] of the iteration counts as little-endian `u32`s, row by row.
    Mandelbrot { width: u32, height: u32, max_iterations: u32, from: u32, to: u32 },
    /// Counts how many of `samples` seeded points of the unit square lie in the quarter circle.
    /// Output: [`crate::Value::Int`].
    Pi { samples: u64, seed: u64 },
    /// Multiplies rows `from..to` of one seeded `size` × `size` matrix of small integers (as `f32`) by
    /// another. Output: [`crate::Value::Digest`] of the product's rows as little-endian `f32`s.
    Matmul { size: u32, from: u32, to: u32, seed: u64 },
    /// Sorts `len` seeded `u64`s. Output: [`crate::Value::Digest`] of the sorted values, little-endian.
    Sort { len: u64, seed: u64 },
    /// Hashes `len` seeded bytes with BLAKE3. Output: [`crate::Value::Digest`] (its first 8 bytes).
    Hash { len: u64, seed: u64 },
    /// Counts the distinct words of a seeded text of `words` words. Output: [`crate::Value::Int`].
    WordCount { words: u64, seed: u64 },
    /// Decodes a picture, blurs it (Gaussian, `radius` pixels), makes a thumbnail that fits in
    /// `thumbnail` × `thumbnail` pixels, encodes it as PNG. Output: [`crate::Value::Bytes`].
    Image { source: ImageSource, radius: f32, thumbnail: u32 },
    /// A simulated download: waits `latency_us`, then has `bytes` bytes.
    /// Output: [`crate::Value::Int`], the number of bytes.
    Download { latency_us: u64, bytes: u64 },
    /// A real fetch of `path` from the server that serves the page. Output: [`crate::Value::Int`], the
    /// number of bytes received.
    Fetch { path: String },
    /// A simulated download, then prime counting: I/O, then CPU. Output: [`crate::Value::Int`].
    Mixed { latency_us: u64, from: u64, to: u64 },
    /// Carries `data` to the worker, hashes it `rounds` times, and carries it back: what serialisation
    /// costs, against how much is computed. Output: [`crate::Value::Bytes`], `data` itself.
    Payload {
        #[serde(with = "serde_bytes")]
        data: Vec<u8>,
        rounds: u32,
    },
}

/// Where a picture comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ImageSource {
    /// One of the pictures that Interleave makes itself, deterministically, by number.
    Supplied(u32),
    /// An encoded picture (PNG or JPEG) that the user gave.
    Given(Blob),
}

/// Encoded bytes that are shared, not copied, within one memory. Base64 in JSON, raw in binary forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob(Arc<[u8]>);

impl Blob {
    /// Takes ownership of `bytes`.
    pub fn new(bytes: Vec<u8>) -> Self {
        Blob(bytes.into())
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Blob {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&BASE64.encode(&self.0))
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            BASE64.decode(text).map(Blob::new).map_err(serde::de::Error::custom)
        } else {
            serde_bytes::ByteBuf::deserialize(deserializer).map(|bytes| Blob::new(bytes.into_vec()))
        }
    }
}

impl Work {
    /// Whether the task spends its time waiting rather than computing.
    pub fn is_io(&self) -> bool {
        matches!(self, Work::Download { .. } | Work::Fetch { .. })
    }
}
