//! Deques: what `collections.deque` stands on.

use std::collections::VecDeque;

use vm_code::Value;

/// A sequence that is quick at both ends.
#[derive(Debug, Clone, Default)]
pub struct Deque {
    pub items: VecDeque<Value>,
    /// How many elements it may have: who adds one at an end takes one from the other.
    pub maxlen: Option<usize>,
    /// Changes with every insertion and removal, so that iterators notice.
    pub version: u32,
}

impl Deque {
    /// Adds an element at the right end.
    pub fn push_back(&mut self, value: Value) {
        self.items.push_back(value);
        if self.is_over() {
            self.items.pop_front();
        }
        self.changed();
    }

    /// Adds an element at the left end.
    pub fn push_front(&mut self, value: Value) {
        self.items.push_front(value);
        if self.is_over() {
            self.items.pop_back();
        }
        self.changed();
    }

    /// Notes that elements came or went.
    pub fn changed(&mut self) {
        self.version = self.version.wrapping_add(1);
    }

    fn is_over(&self) -> bool {
        self.maxlen.is_some_and(|most| self.items.len() > most)
    }
}
