//! Strings.
//!
//! A short string has its text in itself, a longer one for itself. A long one that was made by `+` is a prefix of a buffer, another object,
//! which `+` on the longest of its prefixes makes longer in place (`Heap::concat`): so a string that grows is not
//! copied each time. A buffer only grows, so a prefix of it never changes.

use std::cell::Cell;

use arrayvec::ArrayString;
use vm_code::ObjId;

use crate::heap::Heap;
use crate::object::Object;

/// So many bytes of text need no allocation of their own.
const SHORT: usize = 20;

/// An immutable string, with what makes indexing and hashing fast.
#[derive(Debug, Clone)]
pub struct Str(Text);

/// A hash that is 0 is not computed yet.
#[derive(Debug, Clone)]
enum Text {
    Short {
        text: ArrayString<SHORT>,
        chars: u8,
        hash: Cell<u32>,
    },
    Own {
        text: Box<str>,
        chars: u32,
        hash: Cell<u32>,
    },
    /// The first bytes of a buffer.
    Prefix {
        buffer: ObjId,
        bytes: u32,
        chars: u32,
        hash: Cell<u32>,
    },
}

impl Str {
    /// A string.
    pub fn new(text: impl AsRef<str> + Into<Box<str>>) -> Self {
        let chars = count_chars(text.as_ref());
        Self::counted(text, chars)
    }

    /// A string of so many characters: nothing is counted.
    pub(crate) fn counted(text: impl AsRef<str> + Into<Box<str>>, chars: usize) -> Self {
        match ArrayString::from(text.as_ref()) {
            Ok(short) => Self::short(short, chars),
            Err(_) => Self(Text::Own { text: text.into(), chars: count(chars), hash: Cell::new(0) }),
        }
    }

    /// Two texts, one after the other, with so many characters.
    pub(crate) fn joined(a: &str, b: &str, chars: usize) -> Self {
        let mut short = ArrayString::new();
        if short.try_push_str(a).is_ok() && short.try_push_str(b).is_ok() {
            return Self::short(short, chars);
        }
        Self(Text::Own { text: [a, b].concat().into(), chars: count(chars), hash: Cell::new(0) })
    }

    fn short(text: ArrayString<SHORT>, chars: usize) -> Self {
        // There are not more characters than bytes.
        Self(Text::Short { text, chars: chars as u8, hash: Cell::new(0) })
    }

    /// An integer in decimal.
    pub(crate) fn of_int(int: i64) -> Self {
        let mut room = [0; DIGITS];
        let text = decimal(int, &mut room);
        Self::counted(text, text.len())
    }

    /// The first bytes of a buffer, so many characters.
    pub(crate) fn prefix(buffer: ObjId, bytes: usize, chars: usize) -> Self {
        Self(Text::Prefix { buffer, bytes: count(bytes), chars: count(chars), hash: Cell::new(0) })
    }

    /// Its text.
    #[inline]
    pub fn as_str<'h>(&'h self, heap: &'h Heap) -> &'h str {
        match &self.0 {
            Text::Short { text, .. } => text,
            Text::Own { text, .. } => text,
            Text::Prefix { buffer, bytes, .. } => match heap.get(*buffer) {
                Object::Buffer(text) => &text[..*bytes as usize],
                _ => "",
            },
        }
    }

    /// The buffer of which it is a prefix.
    #[inline]
    pub fn buffer(&self) -> Option<ObjId> {
        match self.0 {
            Text::Prefix { buffer, .. } => Some(buffer),
            _ => None,
        }
    }

    /// How many characters (code points) it has: `len()`.
    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Text::Short { chars, .. } => usize::from(*chars),
            Text::Own { chars, .. } | Text::Prefix { chars, .. } => *chars as usize,
        }
    }

    /// How many bytes its text has.
    #[inline]
    pub fn bytes(&self) -> usize {
        match &self.0 {
            Text::Short { text, .. } => text.len(),
            Text::Own { text, .. } => text.len(),
            Text::Prefix { bytes, .. } => *bytes as usize,
        }
    }

    /// How many of them belong to no buffer.
    pub fn own_bytes(&self) -> usize {
        if self.buffer().is_some() { 0 } else { self.bytes() }
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a character is a byte.
    pub fn is_ascii(&self) -> bool {
        self.bytes() == self.len()
    }

    /// The character at an index below `len()`.
    pub fn char_at(&self, heap: &Heap, index: usize) -> Option<char> {
        let text = self.as_str(heap);
        if self.is_ascii() {
            return text.as_bytes().get(index).map(|byte| char::from(*byte));
        }
        text.chars().nth(index)
    }

    /// Its hash: the same on every machine and in every run (CPython's is random), never 0.
    #[inline]
    pub fn hash(&self, heap: &Heap) -> u32 {
        let (Text::Short { hash, .. } | Text::Own { hash, .. } | Text::Prefix { hash, .. }) = &self.0;
        if hash.get() == 0 {
            hash.set(hash_bytes(self.as_str(heap).as_bytes()));
        }
        hash.get()
    }
}

fn count_chars(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The longest 64-bit integer in decimal.
pub(crate) const DIGITS: usize = 20;

/// An integer in decimal, without a detour over the heap.
pub(crate) fn decimal(int: i64, room: &mut [u8; DIGITS]) -> &str {
    let mut rest = int.unsigned_abs();
    let mut at = DIGITS;
    loop {
        at -= 1;
        // A digit, so it fits.
        room[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if int < 0 {
        at -= 1;
        room[at] = b'-';
    }
    str::from_utf8(&room[at..]).unwrap_or_default()
}

/// Strings that fit below the limit of a heap are shorter.
fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use vm_code::Value;

    #[test]
    fn integers_in_decimal() {
        for int in [0, 7, -7, 10, 99, 100, -1_000, i64::MAX, i64::MIN] {
            assert_eq!(decimal(int, &mut [0; DIGITS]), int.to_string());
        }
    }

    proptest! {
        /// Strings that are joined in any order are what `String` makes of them, and none changes when another grows.
        #[test]
        fn joined_strings_are_those_of_their_parts(
            parts in prop::collection::vec("[a-zß€]{0,120}", 1..4),
            joins in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..40),
        ) {
            let mut heap = Heap::default();
            let mut made: Vec<(ObjId, String)> = Vec::new();
            for part in parts {
                made.push((heap.alloc(Object::Str(Str::new(part.clone()))), part));
            }
            for (a, b) in joins {
                let (a, b) = (a.get(&made).clone(), b.get(&made).clone());
                if a.1.len() + b.1.len() > 20_000 {
                    continue;
                }
                let joined = heap.concat(a.0, b.0);
                prop_assert!(joined.is_some());
                made.extend(joined.map(|id| (id, format!("{}{}", a.1, b.1))));
            }
            for (id, text) in &made {
                let Object::Str(found) = heap.get(*id) else { panic!("{id:?} is no string") };
                let plain = Str::new(text.clone());
                prop_assert_eq!(found.as_str(&heap), text);
                prop_assert_eq!((found.len(), found.bytes()), (plain.len(), plain.bytes()));
                prop_assert_eq!(found.hash(&heap), plain.hash(&heap));
            }
            // What growth noted is what there is.
            let before = heap.bytes();
            heap.collect(made.iter().map(|(id, _)| Value::Obj(*id)));
            prop_assert_eq!(heap.bytes(), before);
        }
    }

    #[test]
    fn a_string_that_grows_is_not_copied() {
        let mut heap = Heap::default();
        let piece = heap.alloc(Object::Str(Str::new("0123456789")));
        let mut text = heap.alloc(Object::Str(Str::new("")));
        let mut buffers = std::collections::BTreeSet::new();
        for _ in 0..1_000 {
            text = heap.concat(text, piece).unwrap_or(text);
            let Object::Str(grown) = heap.get(text) else { panic!("no string") };
            buffers.extend(grown.buffer());
        }
        assert_eq!(buffers.len(), 1);
        heap.collect([Value::Obj(text)]);
        let Object::Str(grown) = heap.get(text) else { panic!("no string") };
        assert_eq!(grown.as_str(&heap), "0123456789".repeat(1_000));
        // The string and its buffer.
        assert_eq!((heap.len(), heap.bytes()), (2, 32 + 32 + 10_000));
    }
}
