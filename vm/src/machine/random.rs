//! The scheduler's own random numbers: one stream of a run, from its seed. Never a clock's, never the system's.

/// SplitMix64. <https://prng.di.unimi.it/splitmix64.c>
#[derive(Debug, Clone)]
pub struct Draws {
    state: u64,
    drawn: bool,
}

impl Draws {
    /// The stream of a seed. `salt` tells streams of one seed apart.
    pub fn new(seed: u64, salt: u64) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xd1b5_4a32_d192_ed03);
        Self { state, drawn: false }
    }

    /// Whether anything was drawn: before that, no seed differs from another one.
    pub fn drawn(&self) -> bool {
        self.drawn
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.drawn = true;
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
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
        // 53 bits are what a float holds.
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// How many trials until the first success, where one in `mean` succeeds; at least 1.
    pub fn geometric(&mut self, mean: f64) -> u64 {
        let uniform = 1.0 - self.fraction();
        (libm::log(uniform) / libm::log(1.0 - 1.0 / mean)) as u64 + 1
    }
}
