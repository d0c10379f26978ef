//! Which local variables hold a value for certain, at one place of a function.

use vm_code::Reg;

/// A set of registers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bound {
    words: Vec<u64>,
    /// No execution gets here, so all are bound.
    unreachable: bool,
}

impl Bound {
    /// Where no execution gets.
    pub fn unreachable() -> Self {
        Self { words: Vec::new(), unreachable: true }
    }

    /// Whether no execution gets here.
    pub fn is_unreachable(&self) -> bool {
        self.unreachable
    }

    /// Adds a register.
    pub fn add(&mut self, reg: Reg) {
        let word = usize::from(reg) / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (reg % 64);
    }

    /// Removes a register.
    pub fn remove(&mut self, reg: Reg) {
        if let Some(word) = self.words.get_mut(usize::from(reg) / 64) {
            *word &= !(1 << (reg % 64));
        }
    }

    /// Whether a register holds a value for certain.
    pub fn has(&self, reg: Reg) -> bool {
        let word = self.words.get(usize::from(reg) / 64);
        self.unreachable || word.is_some_and(|word| word & (1 << (reg % 64)) != 0)
    }

    /// What holds both here and there.
    pub fn meet(&mut self, other: &Bound) {
        if other.unreachable {
            return;
        }
        if self.unreachable {
            *self = other.clone();
            return;
        }
        self.words.truncate(other.words.len());
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }
}
