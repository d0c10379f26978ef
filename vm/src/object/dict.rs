//! Dicts: ordered by insertion, hashed the same way everywhere.
//!
//! A dict knows nothing of equality: who looks something up gives a hash and a test. Keys whose `__eq__` or
//! `__hash__` is Python code are compared by the prelude, which walks the candidates of a hash.

use hashbrown::HashTable;

use crate::value::Value;

/// A key with its hash and value.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub hash: u64,
    pub key: Value,
    pub value: Value,
}

/// A dict.
#[derive(Debug, Clone, Default)]
pub struct Dict {
    /// In order of insertion; removed ones leave an unbound key until there are too many of them.
    entries: Vec<Entry>,
    live: usize,
    index: HashTable<u32>,
    /// Counts insertions and removals of keys, so that iterators notice.
    version: u32,
}

impl Dict {
    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Changes with every insertion or removal of a key.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The position of the key with this hash that the test accepts.
    #[inline]
    pub fn find(&self, hash: u64, mut is_key: impl FnMut(Value) -> bool) -> Option<usize> {
        let entries = &self.entries;
        self.index
            .find(spread(hash), |at| {
                let entry = &entries[*at as usize];
                entry.hash == hash && is_key(entry.key)
            })
            .map(|at| *at as usize)
    }

    /// Positions of all keys with this hash.
    pub fn candidates(&self, hash: u64) -> Vec<usize> {
        let all = self.index.iter_hash(spread(hash)).map(|at| *at as usize);
        let mut found: Vec<usize> = all.filter(|at| self.entries[*at].hash == hash).collect();
        found.sort_unstable();
        found
    }

    /// The entry at a position, unless it was removed.
    #[inline]
    pub fn at(&self, position: usize) -> Option<&Entry> {
        self.entries.get(position).filter(|entry| entry.key.is_bound())
    }

    /// Replaces the value at a position.
    #[inline]
    pub fn set_at(&mut self, position: usize, value: Value) {
        self.entries[position].value = value;
    }

    /// Adds a key that is not there.
    pub fn push(&mut self, hash: u64, key: Value, value: Value) {
        self.compact();
        let position = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(Entry { hash, key, value });
        let entries = &self.entries;
        self.index.insert_unique(spread(hash), position, |at| spread(entries[*at as usize].hash));
        self.live += 1;
        self.version = self.version.wrapping_add(1);
    }

    /// Sets a key's value.
    #[inline]
    pub fn insert(&mut self, hash: u64, key: Value, value: Value, is_key: impl FnMut(Value) -> bool) {
        match self.find(hash, is_key) {
            Some(position) => self.set_at(position, value),
            None => self.push(hash, key, value),
        }
    }

    /// Removes the entry at a position.
    pub fn remove_at(&mut self, position: usize) -> Option<Entry> {
        let entry = *self.at(position)?;
        if let Ok(found) = self.index.find_entry(spread(entry.hash), |at| *at as usize == position) {
            found.remove();
        }
        self.entries[position].key = Value::Unbound;
        self.entries[position].value = Value::Unbound;
        self.live -= 1;
        self.version = self.version.wrapping_add(1);
        if self.live == 0 {
            self.entries.clear();
        }
        Some(entry)
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        let version = self.version.wrapping_add(1);
        *self = Self { version, ..Self::default() };
    }

    /// One past the last position, for iterators: positions below may be empty.
    pub fn end(&self) -> usize {
        self.entries.len()
    }

    /// The first entry at or after a position, and its position.
    #[inline]
    pub fn next_from(&self, position: usize) -> Option<(usize, &Entry)> {
        let rest = self.entries.get(position..)?;
        let ahead = rest.iter().position(|entry| entry.key.is_bound())?;
        Some((position + ahead, &rest[ahead]))
    }

    /// All entries, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> + '_ {
        self.entries.iter().filter(|entry| entry.key.is_bound())
    }

    /// Moves entries together where most positions are empty. Only when a key is added, as iterators hold
    /// positions and refuse to go on after that.
    fn compact(&mut self) {
        if self.entries.len() < 16 || self.entries.len() < self.live * 2 {
            return;
        }
        self.entries.retain(|entry| entry.key.is_bound());
        self.index.clear();
        let entries = &self.entries;
        for (position, entry) in entries.iter().enumerate() {
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            self.index.insert_unique(spread(entry.hash), position, |at| spread(entries[*at as usize].hash));
        }
    }
}

/// Where a hash goes in the index: small ones (of small integers, of texts) differ in their lowest bits only, and
/// the index tells entries by the highest.
fn spread(hash: u64) -> u64 {
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
