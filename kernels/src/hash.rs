//! Hashing, with BLAKE3.

use shared::Value;
use shared::job::{IoReply, Job, Step};
use shared::random::SplitMix64;

use crate::digest::Digest;
use crate::end::finished;

/// Bytes made and hashed in one step of [`Hash`]; a multiple of 8, so pieces join up.
const SEEDED_PER_STEP: usize = 256 << 10;

/// Bytes hashed in one step of [`Payload`].
const BYTES_PER_STEP: usize = 256 << 10;

/// The cost of beginning and ending a hash, in bytes hashed: it bounds the rounds of short data in a step.
const ROUND_OVERHEAD: usize = 256;

/// Hashes seeded bytes, which are made piece by piece and never kept.
pub(crate) struct Hash {
    len: u64,
    hashed: u64,
    random: SplitMix64,
    piece: Vec<[u8; 8]>,
    digest: Digest,
}

impl Hash {
    pub(crate) fn new(len: u64, seed: u64) -> Self {
        let (random, digest) = (SplitMix64::new(seed), Digest::default());
        Hash { len, hashed: 0, random, piece: Vec::new(), digest }
    }
}

impl Job for Hash {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let bytes = (self.len - self.hashed).min(SEEDED_PER_STEP as u64);
        self.piece.clear();
        self.piece.extend((0..bytes.div_ceil(8)).map(|_| self.random.next_u64().to_le_bytes()));
        self.digest.update(&self.piece.as_flattened()[..bytes as usize]);
        self.hashed += bytes;
        if self.hashed < self.len { Step::Continue } else { finished(self.digest.value()) }
    }

    fn progress(&self) -> Option<f32> {
        Some(self.hashed as f32 / self.len.max(1) as f32)
    }
}

/// Carries bytes to the worker, hashes them some rounds, and carries them back.
pub(crate) struct Payload {
    data: Vec<u8>,
    rounds: u32,
    round: u32,
    at: usize,
    hasher: blake3::Hasher,
}

impl Payload {
    pub(crate) fn new(data: Vec<u8>, rounds: u32) -> Self {
        Payload { data, rounds, round: 0, at: 0, hasher: blake3::Hasher::new() }
    }

    /// Ends a round; the next one begins with its hash, so no round can be left out.
    fn end_round(&mut self) {
        let hash = self.hasher.finalize();
        self.hasher.reset();
        self.hasher.update(hash.as_bytes());
        self.round += 1;
        self.at = 0;
    }
}

impl Job for Payload {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let mut budget = BYTES_PER_STEP;
        while self.round < self.rounds {
            let piece = budget.min(self.data.len() - self.at);
            self.hasher.update(&self.data[self.at..self.at + piece]);
            self.at += piece;
            if self.at == self.data.len() {
                self.end_round();
            }
            budget = budget.saturating_sub(piece + ROUND_OVERHEAD);
            if budget == 0 {
                return Step::Continue;
            }
        }
        std::hint::black_box(&self.hasher);
        finished(Value::Bytes(std::mem::take(&mut self.data)))
    }

    fn progress(&self) -> Option<f32> {
        let round = self.at as f32 / self.data.len().max(1) as f32;
        Some((self.round as f32 + round) / self.rounds.max(1) as f32)
    }
}
