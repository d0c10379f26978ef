//! Sets: open addressing exactly as CPython does it, so that sets of numbers print in CPython's order.
//!
//! The table, its growth and its probing follow `Objects/setobject.c` of CPython 3.11 (linear probes of 9, then
//! a perturbed step). Like dicts, sets know nothing of equality.

use vm_code::Value;

const MIN_SIZE: usize = 8;
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;

#[derive(Debug, Clone, Copy)]
enum Slot {
    Empty,
    Removed,
    Used { hash: u64, key: Value },
}

/// A set.
#[derive(Debug, Clone)]
pub struct Set {
    table: Vec<Slot>,
    /// Used and removed slots.
    fill: usize,
    used: usize,
    version: u32,
    /// Where `pop` looks next.
    finger: usize,
}

impl Default for Set {
    fn default() -> Self {
        Self { table: vec![Slot::Empty; MIN_SIZE], fill: 0, used: 0, version: 0, finger: 0 }
    }
}

impl Set {
    /// How many elements it has.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Changes with every insertion or removal.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The position of the element with this hash that the test accepts.
    pub fn find(&self, hash: u64, mut is_key: impl FnMut(Value) -> bool) -> Option<usize> {
        self.probe(hash, |slot| match slot {
            Slot::Empty => Some(false),
            Slot::Used { hash: other, key } if *other == hash && is_key(*key) => Some(true),
            _ => None,
        })
        .filter(|at| matches!(self.table[*at], Slot::Used { .. }))
    }

    /// Elements with this hash.
    pub fn candidates(&self, hash: u64) -> Vec<Value> {
        let mut found = Vec::new();
        self.probe(hash, |slot| match slot {
            Slot::Empty => Some(()),
            Slot::Used { hash: other, key } if *other == hash => {
                found.push(*key);
                None
            }
            _ => None,
        });
        found
    }

    /// Adds an element unless it is there; says whether it was added.
    pub fn insert(&mut self, hash: u64, key: Value, is_key: impl FnMut(Value) -> bool) -> bool {
        if self.find(hash, is_key).is_some() {
            return false;
        }
        self.push(hash, key);
        true
    }

    /// Adds an element that is not there.
    pub fn push(&mut self, hash: u64, key: Value) {
        let at = self.probe(hash, |slot| matches!(slot, Slot::Empty).then_some(()));
        let Some(at) = at else { return };
        self.table[at] = Slot::Used { hash, key };
        self.fill += 1;
        self.used += 1;
        self.version = self.version.wrapping_add(1);
        if self.fill * 5 >= (self.table.len() - 1) * 3 {
            let wanted = if self.used > 50_000 { self.used * 2 } else { self.used * 4 };
            self.resize(wanted);
        }
    }

    /// Removes the element at a position.
    pub fn remove_at(&mut self, position: usize) -> Option<Value> {
        let Slot::Used { key, .. } = *self.table.get(position)? else { return None };
        self.table[position] = Slot::Removed;
        self.used -= 1;
        self.version = self.version.wrapping_add(1);
        Some(key)
    }

    /// Removes an element: the first one from where the last `pop` left off.
    pub fn pop(&mut self) -> Option<Value> {
        let mask = self.table.len() - 1;
        let start = self.finger & mask;
        let at = (start..self.table.len())
            .chain(0..start)
            .find(|at| matches!(self.table[*at], Slot::Used { .. }))?;
        self.finger = at + 1;
        self.remove_at(at)
    }

    /// A copy as CPython makes it: with the elements put anew into a table of the size that they need.
    pub fn copied(&self) -> Self {
        let mut made = Self::default();
        made.reserve(self);
        if self.fill == self.used && made.table.len() == self.table.len() {
            made.table.clone_from(&self.table);
            (made.fill, made.used) = (self.fill, self.used);
            return made;
        }
        for (hash, key) in self.iter() {
            made.push(hash, key);
        }
        made
    }

    /// Grows once for all elements of another set, as CPython does before it adds them.
    pub fn reserve(&mut self, other: &Self) {
        if (self.fill + other.used) * 5 >= (self.table.len() - 1) * 3 {
            self.resize((self.used + other.used) * 2);
        }
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        let version = self.version.wrapping_add(1);
        *self = Self { version, ..Self::default() };
    }

    /// The first element at or after a position, and its position.
    pub fn next_from(&self, position: usize) -> Option<(usize, Value)> {
        let rest = self.table.get(position..)?;
        rest.iter().enumerate().find_map(|(ahead, slot)| match slot {
            Slot::Used { key, .. } => Some((position + ahead, *key)),
            _ => None,
        })
    }

    /// All elements with their hashes, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Value)> + '_ {
        self.table.iter().filter_map(|slot| match slot {
            Slot::Used { hash, key } => Some((*hash, *key)),
            _ => None,
        })
    }

    /// Walks the slots of a hash until the visitor answers, and gives the slot where it did.
    fn probe<T>(&self, hash: u64, mut visit: impl FnMut(&Slot) -> Option<T>) -> Option<usize> {
        let mask = self.table.len() - 1;
        let mut perturb = hash;
        // The table's size is a power of two, so the truncation is the mask's anyway.
        let mut at = hash as usize & mask;
        loop {
            let last = if at + LINEAR_PROBES <= mask { at + LINEAR_PROBES } else { at };
            for position in at..=last {
                if visit(&self.table[position]).is_some() {
                    return Some(position);
                }
            }
            perturb >>= PERTURB_SHIFT;
            at = (at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
    }

    fn resize(&mut self, wanted: usize) {
        let mut size = MIN_SIZE;
        while size <= wanted {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.table, vec![Slot::Empty; size]);
        self.fill = self.used;
        for slot in old {
            if let Slot::Used { hash, .. } = slot
                && let Some(at) = self.probe(hash, |slot| matches!(slot, Slot::Empty).then_some(()))
            {
                self.table[at] = slot;
            }
        }
    }
}
