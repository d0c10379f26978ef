//! Strings.

use std::cell::Cell;

/// An immutable string, with what makes indexing and hashing fast.
#[derive(Debug, Clone)]
pub struct Str {
    text: Box<str>,
    chars: u32,
    /// 0: not computed yet.
    hash: Cell<u32>,
}

impl Str {
    /// A string.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        let text: Box<str> = text.into();
        let chars = if text.is_ascii() { text.len() } else { text.chars().count() };
        Self { text, chars: u32::try_from(chars).unwrap_or(u32::MAX), hash: Cell::new(0) }
    }

    /// One after the other: nothing is counted again.
    pub fn concat(a: &Str, b: &Str) -> Self {
        let text: Box<str> = [a.as_str(), b.as_str()].concat().into();
        Self { text, chars: a.chars.saturating_add(b.chars), hash: Cell::new(0) }
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many characters (code points) it has: `len()`.
    pub fn len(&self) -> usize {
        self.chars as usize
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether a character is a byte.
    pub fn is_ascii(&self) -> bool {
        self.text.len() == self.chars as usize
    }

    /// The character at an index below `len()`.
    pub fn char_at(&self, index: usize) -> Option<char> {
        if self.is_ascii() {
            return self.text.as_bytes().get(index).map(|byte| char::from(*byte));
        }
        self.text.chars().nth(index)
    }

    /// Its hash: the same on every machine and in every run (CPython's is random), never 0.
    pub fn hash(&self) -> u32 {
        if self.hash.get() == 0 {
            self.hash.set(hash_bytes(self.text.as_bytes()));
        }
        self.hash.get()
    }
}

/// FNV-1a with a finishing mix, over 8 bytes at a time.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
pub fn hash_bytes(bytes: &[u8]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 29;
    }
    for byte in chunks.remainder() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    // The highest 32 bits of the product are the best mixed.
    ((hash >> 32) as u32).max(1)
}
