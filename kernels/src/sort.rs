//! Sorting: runs that fit in the first-level cache, sorted by the standard library, then merged in pairs.

use shared::job::{IoReply, Job, Step};
use shared::random::SplitMix64;

use crate::digest::Digest;
use crate::end::{finished, room};

/// Numbers in one run, made and sorted in one step.
const RUN: usize = 8 << 10;

/// Numbers merged in one step.
const MERGED_PER_STEP: usize = 64 << 10;

/// Numbers hashed in one step.
const HASHED_PER_STEP: usize = 32 << 10;

/// Sorts seeded numbers.
pub(crate) struct Sort {
    len: usize,
    random: SplitMix64,
    /// The numbers: runs of `width`, each sorted.
    items: Vec<u64>,
    width: usize,
    /// The merged runs so far, of `2 * width`.
    merged: Vec<u64>,
    /// The unmerged part of the current pair of runs.
    pair: Option<Pair>,
    hashed: usize,
    digest: Digest,
}

/// Two neighbouring runs that are being merged: the indices of the unmerged part of each.
struct Pair {
    left: std::ops::Range<usize>,
    right: std::ops::Range<usize>,
}

impl Sort {
    pub(crate) fn new(len: u64, seed: u64) -> Self {
        Sort {
            len: len as usize,
            random: SplitMix64::new(seed),
            items: Vec::new(),
            width: RUN,
            merged: Vec::new(),
            pair: None,
            hashed: 0,
            digest: Digest::default(),
        }
    }

    fn make_run(&mut self) -> Result<(), Step> {
        if self.items.is_empty() {
            self.items = room(self.len)?;
            self.merged = room(self.len)?;
        }
        let begin = self.items.len();
        let end = (begin + RUN).min(self.len);
        self.items.extend((begin..end).map(|_| self.random.next_u64()));
        self.items[begin..].sort_unstable();
        Ok(())
    }

    fn merge_some(&mut self) {
        let enough = (self.merged.len() + MERGED_PER_STEP).min(self.len);
        while self.merged.len() < enough {
            let pair = self.pair.get_or_insert_with(|| {
                let begin = self.merged.len();
                let middle = (begin + self.width).min(self.len);
                Pair { left: begin..middle, right: middle..(middle + self.width).min(self.len) }
            });
            pair.merge(&self.items, &mut self.merged, enough);
            if pair.left.is_empty() && pair.right.is_empty() {
                self.pair = None;
            }
        }
        if self.merged.len() == self.len {
            std::mem::swap(&mut self.items, &mut self.merged);
            self.merged.clear();
            self.width *= 2;
        }
    }

    fn hash_some(&mut self) {
        let end = (self.hashed + HASHED_PER_STEP).min(self.len);
        self.digest.update_with(&self.items[self.hashed..end], |item| item.to_le_bytes());
        self.hashed = end;
    }
}

impl Job for Sort {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        if self.items.len() < self.len {
            return self.make_run().err().unwrap_or(Step::Continue);
        }
        if self.width < self.len {
            self.merge_some();
            return Step::Continue;
        }
        // Half of the memory is free again before the long part of the hashing.
        self.merged = Vec::new();
        self.hash_some();
        if self.hashed < self.len { Step::Continue } else { finished(self.digest.value()) }
    }

    fn progress(&self) -> Option<f32> {
        // A pass over the numbers is a unit of work; making the runs costs about as much as six passes.
        let len = self.len.max(1) as f32;
        let passes = |width: usize| (self.len.div_ceil(width).max(1) as f32).log2().ceil();
        let all = 6.0 + passes(RUN) + 1.0;
        let made = 6.0 * self.items.len().min(self.len) as f32 / len;
        let merging = if self.items.len() < self.len { 0.0 } else { self.merged.len() as f32 / len };
        let done = made + passes(RUN) - passes(self.width) + merging + self.hashed as f32 / len;
        Some((done / all).min(1.0))
    }
}

impl Pair {
    /// Merges until `merged` holds `enough`, or both runs are used up.
    fn merge(&mut self, items: &[u64], merged: &mut Vec<u64>, enough: usize) {
        let (mut i, mut j) = (self.left.start, self.right.start);
        while merged.len() < enough && i < self.left.end && j < self.right.end {
            let (a, b) = (items[i], items[j]);
            // Without a branch on the comparison, since branch prediction would fail half of the time.
            let left = a <= b;
            merged.push(if left { a } else { b });
            i += usize::from(left);
            j += usize::from(!left);
        }
        (self.left.start, self.right.start) = (i, j);
        if self.left.is_empty() || self.right.is_empty() {
            for rest in [&mut self.left, &mut self.right] {
                let end = rest.end.min(rest.start + (enough - merged.len()));
                merged.extend_from_slice(&items[rest.start..end]);
                rest.start = end;
            }
        }
    }
}
