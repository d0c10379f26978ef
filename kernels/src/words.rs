//! Word counting: a seeded text, cut at its spaces, its distinct words gathered in a hash table.
//!
//! The words lie one after another in one buffer, not each in an allocation of its own: threads that share a
//! WebAssembly memory share its allocator, and would wait for each other at every new word.
//!
//! As in a real text, the n-th most frequent word is about 1/n as frequent as the first (Zipf's law).

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;
use hashbrown::hash_table::{Entry, HashTable};
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
    distinct: Distinct,
}

/// Words without repetition.
#[derive(Default)]
struct Distinct {
    /// The words one after another.
    letters: Vec<u8>,
    /// Where each word lies in `letters`: its begin and its end.
    words: HashTable<(usize, usize)>,
    hasher: DefaultHashBuilder,
}

impl WordCount {
    pub(crate) fn new(words: u64, seed: u64) -> Self {
        let random = SplitMix64::new(seed);
        WordCount { words, written: 0, random, text: Vec::new(), distinct: Distinct::default() }
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
            self.distinct.add(word);
        }
        if self.written < self.words {
            Step::Continue
        } else {
            finished(Value::Int(self.distinct.words.len() as u64))
        }
    }

    fn progress(&self) -> Option<f32> {
        Some(self.written as f32 / self.words.max(1) as f32)
    }
}

impl Distinct {
    /// Adds a word if it is new.
    fn add(&mut self, word: &[u8]) {
        let Distinct { letters, words, hasher } = self;
        let same = |&(begin, end): &(usize, usize)| letters[begin..end] == *word;
        let hash = |&(begin, end): &(usize, usize)| hasher.hash_one(&letters[begin..end]);
        if let Entry::Vacant(place) = words.entry(hasher.hash_one(word), same, hash) {
            place.insert((letters.len(), letters.len() + word.len()));
            letters.extend_from_slice(word);
        }
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
