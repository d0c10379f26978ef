//! Random numbers of a run, from its seed. Never a clock's, never the system's.

use shared::random::SplitMix64;

/// A stream of random numbers that knows whether it was used.
#[derive(Debug, Clone)]
pub struct Draws {
    random: SplitMix64,
    drawn: bool,
}

impl Draws {
    /// The stream of a seed. `salt` tells streams of one seed apart.
    pub fn new(seed: u64, salt: u64) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xd1b5_4a32_d192_ed03);
        Self { random: SplitMix64::new(state), drawn: false }
    }

    /// Whether anything was drawn: before that, no seed differs from another one.
    pub fn drawn(&self) -> bool {
        self.drawn
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.drawn = true;
        self.random.next_u64()
    }

    /// A number below `bound`; 0 where that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // The high half of the product: unbiased enough for scheduling, and the same everywhere.
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// A number of `[0, 1)`.
    pub fn fraction(&mut self) -> f64 {
        self.drawn = true;
        self.random.next_unit()
    }

    /// How many trials until the first success, where one in `mean` succeeds; at least 1.
    pub fn geometric(&mut self, mean: f64) -> u64 {
        let uniform = 1.0 - self.fraction();
        (libm::log(uniform) / libm::log(1.0 - 1.0 / mean)) as u64 + 1
    }
}
