//! Monte-Carlo π: counts the random points of the unit square that lie in the quarter circle.
//!
//! The points come from [`LANES`] xorshift generators side by side, in plain array loops that compilers turn
//! into vector code. A change of `LANES` or of the generator would change the result that a link reproduces.

use shared::Value;
use shared::job::{IoReply, Job, Step};
use shared::random::SplitMix64;

use crate::end::finished;

/// Generators side by side: sample `i` is drawn by generator `i % LANES`.
const LANES: usize = 16;

/// Samples of one step.
const SAMPLES_PER_STEP: u64 = 128 << 10;

/// One lane of numbers for each generator.
type Lanes = [u32; LANES];

/// Counts the points in the quarter circle.
pub(crate) struct Pi {
    samples: u64,
    drawn: u64,
    inside: u64,
    state: Lanes,
}

impl Pi {
    pub(crate) fn new(samples: u64, seed: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        // A xorshift generator stays at 0 for ever, so it starts elsewhere.
        let state = std::array::from_fn(|_| (random.next_u64() >> 32) as u32 | 1);
        Pi { samples, drawn: 0, inside: 0, state }
    }
}

impl Job for Pi {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let samples = (self.samples - self.drawn).min(SAMPLES_PER_STEP);
        self.inside += count_rounds(&mut self.state, samples / LANES as u64);
        let rest = samples as usize % LANES;
        if rest > 0 {
            // Only the last step has a rest, because a full step is a multiple of LANES.
            let hits = draw(&mut self.state);
            self.inside += hits[..rest].iter().map(|&hit| u64::from(hit)).sum::<u64>();
        }
        self.drawn += samples;
        if self.drawn < self.samples { Step::Continue } else { finished(Value::Int(self.inside)) }
    }

    fn progress(&self) -> Option<f32> {
        Some(self.drawn as f32 / self.samples.max(1) as f32)
    }
}

/// Draws `rounds` points from each generator and counts those inside.
fn count_rounds(state: &mut Lanes, rounds: u64) -> u64 {
    let mut lanes = *state;
    // A step's rounds are far fewer than 2^32, so no lane's count overflows.
    let mut inside: Lanes = [0; LANES];
    for _ in 0..rounds {
        let hits = draw(&mut lanes);
        for (count, hit) in inside.iter_mut().zip(hits) {
            *count += hit;
        }
    }
    *state = lanes;
    inside.iter().map(|&count| u64::from(count)).sum()
}

/// Draws a point from each generator: 1 if it is inside, else 0.
#[inline(always)]
fn draw(state: &mut Lanes) -> Lanes {
    let x = coordinates(state);
    let y = coordinates(state);
    std::array::from_fn(|i| u32::from(x[i] * x[i] + y[i] * y[i] < 1.0))
}

/// The next number of each generator, as a coordinate in `0.0..1.0` of 24 random bits.
#[inline(always)]
fn coordinates(state: &mut Lanes) -> [f32; LANES] {
    // Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003), the triple (13, 17, 5).
    for s in state.iter_mut() {
        *s ^= *s << 13;
        *s ^= *s >> 17;
        *s ^= *s << 5;
    }
    // Through i32, because SSE2 converts only signed numbers; 24 bits are never negative.
    std::array::from_fn(|i| (state[i] >> 8) as i32 as f32 * (1.0 / (1 << 24) as f32))
}
