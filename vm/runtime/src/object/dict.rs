//! Dicts: ordered by insertion, hashed the same way everywhere.
//!
//! A dict knows nothing of equality: who looks something up gives a hash and a test. Keys whose `__eq__` or
//! `__hash__` is Python code are compared by the prelude, which walks the candidates of a hash.

use vm_code::Value;

/// A key with its hash and value.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub hash: u64,
    pub key: Value,
    pub value: Value,
}

/// Up to so many entries there is no index: they are looked through.
const FEW: usize = 8;
/// A free place of the index.
const FREE: u32 = u32::MAX;

/// A dict.
#[derive(Debug, Clone, Default)]
pub struct Dict {
    /// In order of insertion; removed ones leave an unbound key until there are too many of them.
    entries: Vec<Entry>,
    live: usize,
    /// Positions of entries, removed ones included: open addressing with linear probes, at most two thirds full.
    /// Its length is a power of two, or 0.
    index: Vec<u32>,
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
        let mut test = |entry: &Entry| entry.hash == hash && entry.key.is_bound() && is_key(entry.key);
        if self.index.is_empty() {
            return self.entries.iter().position(test);
        }
        let mask = self.index.len() - 1;
        let mut at = self.first_place(hash);
        loop {
            let position = self.index[at & mask];
            if position == FREE {
                return None;
            }
            if test(&self.entries[position as usize]) {
                return Some(position as usize);
            }
            at += 1;
        }
    }

    /// Positions of all keys with this hash.
    pub fn candidates(&self, hash: u64) -> Vec<usize> {
        let mut found = Vec::new();
        if self.index.is_empty() {
            let all = self.entries.iter().enumerate();
            found.extend(
                all.filter(|(_, entry)| entry.hash == hash && entry.key.is_bound()).map(|(at, _)| at),
            );
            return found;
        }
        let mask = self.index.len() - 1;
        let places = (self.first_place(hash)..).map(|at| self.index[at & mask]);
        for position in places.take_while(|position| *position != FREE) {
            let entry = &self.entries[position as usize];
            if entry.hash == hash && entry.key.is_bound() {
                found.push(position as usize);
            }
        }
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
        self.entries.push(Entry { hash, key, value });
        if self.entries.len() > FEW {
            if self.entries.len() * 3 > self.index.len() * 2 {
                self.rebuild();
            } else {
                self.enter(self.entries.len() - 1);
            }
        }
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
        self.entries[position].key = Value::Unbound;
        self.entries[position].value = Value::Unbound;
        self.live -= 1;
        self.version = self.version.wrapping_add(1);
        if self.live == 0 {
            self.entries.clear();
            self.index.clear();
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
        if self.entries.len() > FEW {
            self.rebuild();
        } else {
            self.index.clear();
        }
    }

    /// Makes the index anew, with room for as many entries again.
    fn rebuild(&mut self) {
        let size = (self.entries.len() * 3).next_power_of_two();
        self.index.clear();
        self.index.resize(size, FREE);
        for position in 0..self.entries.len() {
            self.enter(position);
        }
    }

    /// Puts the position of an entry into the first free place.
    fn enter(&mut self, position: usize) {
        let mask = self.index.len() - 1;
        let mut at = self.first_place(self.entries[position].hash) & mask;
        while self.index[at] != FREE {
            at = (at + 1) & mask;
        }
        // Entries of a dict that fits below the limit of a heap are fewer.
        self.index[at] = u32::try_from(position).unwrap_or(FREE);
    }

    /// Where a hash goes in the index, which is not empty: the highest bits of a product, as small integers differ
    /// in their lowest bits only (Fibonacci hashing; Knuth, The Art of Computer Programming, volume 3, 6.4).
    #[inline]
    fn first_place(&self, hash: u64) -> usize {
        let bits = self.index.len().trailing_zeros();
        // At most as many bits as the index's length has.
        (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a dict is: pairs in order of insertion.
    fn model_of(dict: &Dict) -> Vec<(u64, i64)> {
        let value = |value: Value| if let Value::Int(int) = value { int } else { -1 };
        dict.iter().map(|entry| (entry.hash, value(entry.value))).collect()
    }

    proptest! {
        #[test]
        fn a_dict_keeps_its_pairs_in_order(
            // Keys of one hash in four, so that hashes meet.
            steps in prop::collection::vec((0_u8..8, 0_i64..60, any::<i64>()), 0..400),
        ) {
            let mut dict = Dict::default();
            let mut model: Vec<(i64, i64)> = Vec::new();
            for (what, key, value) in steps {
                let (hash, is_key) = ((key / 4) as u64, |other| other == Value::Int(key));
                let known = model.iter().position(|(other, _)| *other == key);
                let found = dict.find(hash, is_key);
                prop_assert_eq!(found.is_some(), known.is_some());
                match what {
                    0 if model.len() > 40 => {
                        dict.clear();
                        model.clear();
                    }
                    1..4 => {
                        let gone = found.and_then(|at| dict.remove_at(at));
                        prop_assert_eq!(gone.map(|entry| entry.value), known.map(|at| Value::Int(model.remove(at).1)));
                    }
                    _ => {
                        dict.insert(hash, Value::Int(key), Value::Int(value), is_key);
                        match known {
                            Some(at) => model[at].1 = value,
                            None => model.push((key, value)),
                        }
                    }
                }
                prop_assert_eq!(dict.len(), model.len());
                let pairs: Vec<(u64, i64)> = model.iter().map(|(key, value)| ((key / 4) as u64, *value)).collect();
                prop_assert_eq!(model_of(&dict), pairs);
                let same_hash = model.iter().filter(|(other, _)| other / 4 == key / 4).count();
                prop_assert_eq!(dict.candidates(hash).len(), same_hash);
            }
        }
    }
}
