//! The Mersenne Twister MT19937: CPython's own sequence of random numbers.
//!
//! M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998; seeding by array and 53-bit floats as in
//! CPython's `_randommodule.c`.

const N: usize = 624;
const M: usize = 397;

/// MT19937, with its state exposed as CPython's `getstate()` does.
#[derive(Debug, Clone)]
pub struct MersenneTwister {
    pub state: Vec<u32>,
    pub index: usize,
    /// `gauss_next`.
    pub gauss: Option<f64>,
}

impl MersenneTwister {
    /// How many words the state has.
    pub const WORDS: usize = N;

    /// Seeded by an array of words, as CPython does with an integer's digits in base 2^32.
    pub fn from_words(words: &[u32]) -> Self {
        let mut state = vec![0_u32; N];
        state[0] = 19_650_218;
        for at in 1..N {
            let before = state[at - 1];
            state[at] = 1_812_433_253_u32.wrapping_mul(before ^ (before >> 30)).wrapping_add(at as u32);
        }
        let words = if words.is_empty() { &[0][..] } else { words };
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(words.len()) {
            let before = state[i - 1];
            state[i] = (state[i] ^ (before ^ (before >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(words[j])
                .wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
            if j >= words.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let before = state[i - 1];
            state[i] =
                (state[i] ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
        Self { state, index: N, gauss: None }
    }

    /// 32 random bits.
    pub fn next_u32(&mut self) -> u32 {
        if self.index >= N {
            for at in 0..N {
                let y = (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % N] & 0x7fff_ffff);
                let mix = if y & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[at] = self.state[(at + M) % N] ^ (y >> 1) ^ mix;
            }
            self.index = 0;
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A float in [0, 1) with 53 random bits.
    pub fn next_f64(&mut self) -> f64 {
        let a = f64::from(self.next_u32() >> 5);
        let b = f64::from(self.next_u32() >> 6);
        (a * 67_108_864.0 + b) * (1.0 / 9_007_199_254_740_992.0)
    }
}
