//! Word counting: a seeded text, cut at its spaces, its words counted in a hash table.
//!
//! As in a real text, the n-th most frequent word is about 1/n as frequent as the first (Zipf's law).

use hashbrown::HashMap;
use shared::Value;
use shared::job::{IoReply, Job, Step};
use shared::random::SplitMix64;

use crate::end::finished;

/// Words written and counted in one step.
const WORDS_PER_STEP: u64 = 2_000;

/// The vocabulary has 2 to the power of this many words.
const VOCABULARY_BITS: u32 = 17;

/// Counts the distinct words of a text.
pub(crate) struct WordCount {
    words: u64,
    written: u64,
    random: SplitMix64,
    text: Vec<u8>,
    counts: HashMap<Vec<u8>, u32>,
}

impl WordCount {
    pub(crate) fn new(words: u64, seed: u64) -> Self {
        let random = SplitMix64::new(seed);
        WordCount { words, written: 0, random, text: Vec::new(), counts: HashMap::new() }
    }
}

impl Job for WordCount {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let words = WORDS_PER_STEP.min(self.words - self.written);
        self.text.clear();
        for _ in 0..words {
            write_word(draw_rank(&mut self.random), &mut self.text);
        }
        self.written += words;
        for word in self.text.split(|&byte| byte == b' ').filter(|word| !word.is_empty()) {
            *self.counts.entry_ref(word).or_insert(0) += 1;
        }
        if self.written < self.words {
            Step::Continue
        } else {
            finished(Value::Int(self.counts.len() as u64))
        }
    }

    fn progress(&self) -> Option<f32> {
        Some(self.written as f32 / self.words.max(1) as f32)
    }
}

/// Draws the rank of a word: its number of bits is uniform, which is Zipf's law but for rounding.
///
/// In 32 bits, because WebAssembly has no fast division by a constant in 64.
fn draw_rank(random: &mut SplitMix64) -> u32 {
    let number = random.next_u64();
    let bits = (number >> 32) as u32 % VOCABULARY_BITS;
    (1 << bits) | (number as u32 & ((1 << bits) - 1))
}

/// Writes the word of a rank, in letters, and a space.
fn write_word(mut rank: u32, text: &mut Vec<u8>) {
    while rank > 0 {
        text.push(b'a' + (rank % 26) as u8);
        rank /= 26;
    }
    text.push(b' ');
}
