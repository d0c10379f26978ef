//! Prime counting by a segmented sieve of Eratosthenes over the odd numbers.
//!
//! Source: Bays and Hudson, "The segmented sieve of Eratosthenes and primes in arithmetic progressions to
//! 10^12", BIT 17 (1977). A segment fits in the first-level cache.

use shared::Value;
use shared::job::{IoReply, Job, Step};

use crate::end::finished;

/// Odd numbers in one segment, a byte each.
const SEGMENT: u64 = 32 << 10;

/// Segments sieved in one step.
const SEGMENTS_PER_STEP: u32 = 4;

/// Counts the primes of a half-open range.
pub(crate) struct Primes {
    from: u64,
    to: u64,
    /// The first number of the next segment. Odd from the first segment on.
    next: u64,
    count: u64,
    /// The odd primes up to the square root of `to`; found in the first step.
    base: Option<Vec<u64>>,
    /// 1 for a composite. Kept between steps to save allocations.
    composite: Vec<u8>,
}

impl Primes {
    pub(crate) fn new(from: u64, to: u64) -> Self {
        Primes { from, to, next: from, count: 0, base: None, composite: Vec::new() }
    }

    /// Finds the base primes, and takes care of 2, the only even one.
    fn prepare(&mut self) -> Vec<u64> {
        if self.from <= 2 && 2 < self.to {
            self.count += 1;
        }
        self.next = self.from.max(3) | 1;
        odd_primes_up_to(self.to.isqrt())
    }

    fn sieve_segment(&mut self, base: &[u64]) {
        let first = self.next;
        let odds = (self.to - first).div_ceil(2).min(SEGMENT);
        self.composite.clear();
        self.composite.resize(odds as usize, 0);
        let end = first + 2 * odds;
        for &p in base.iter().take_while(|&&p| p * p < end) {
            let multiple = first_odd_multiple(p, first);
            cross_out(&mut self.composite, ((multiple - first) / 2) as usize, p as usize);
        }
        self.count += odds - self.composite.iter().map(|&c| u64::from(c)).sum::<u64>();
        self.next = end;
    }
}

impl Job for Primes {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let base = match self.base.take() {
            Some(base) => base,
            None => self.prepare(),
        };
        for _ in 0..SEGMENTS_PER_STEP {
            if self.next < self.to {
                self.sieve_segment(&base);
            }
        }
        self.base = Some(base);
        if self.next < self.to { Step::Continue } else { finished(Value::Int(self.count)) }
    }

    fn progress(&self) -> Option<f32> {
        let (done, all) =
            (self.next.min(self.to).saturating_sub(self.from), self.to.saturating_sub(self.from));
        Some(done as f32 / all.max(1) as f32)
    }
}

/// The first odd multiple of `p` that is at least `first` and at least `p²`.
fn first_odd_multiple(p: u64, first: u64) -> u64 {
    let multiple = first.div_ceil(p).max(p) * p;
    if multiple.is_multiple_of(2) { multiple + p } else { multiple }
}

/// Marks every `step`th number from `at`.
fn cross_out(composite: &mut [u8], at: usize, step: usize) {
    let Some(rest) = composite.get_mut(at..) else { return };
    for c in rest.iter_mut().step_by(step) {
        *c = 1;
    }
}

/// The odd primes up to `last`, by a plain sieve.
fn odd_primes_up_to(last: u64) -> Vec<u64> {
    // Index i stands for 2i + 1.
    let mut composite = vec![0; (last as usize).div_ceil(2)];
    let mut primes = Vec::new();
    for i in 1..composite.len() {
        if composite[i] == 0 {
            let p = 2 * i + 1;
            primes.push(p as u64);
            cross_out(&mut composite, p * p / 2, p);
        }
    }
    primes
}
