//! A set of small numbers: the values of one field.

/// Numbers from 0 to 63.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Set(u64);

impl Set {
    /// The numbers from `first` to `last`.
    pub(super) fn range(first: u8, last: u8) -> Set {
        Set::stepped(first, last, 1)
    }

    /// Every `step`th number from `first` to at most `last`.
    pub(super) fn stepped(first: u8, last: u8, step: u8) -> Set {
        let mut set = Set::default();
        for value in (first..=last.min(63)).step_by(usize::from(step.max(1))) {
            set.insert(value);
        }
        set
    }

    pub(super) fn insert(&mut self, value: u8) {
        if value < 64 {
            self.0 |= 1 << value;
        }
    }

    pub(super) fn contains(self, value: u8) -> bool {
        value < 64 && self.0 & (1 << value) != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn union(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    pub(super) fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }

    /// The numbers, in ascending order.
    pub(super) fn iter(self) -> impl Iterator<Item = u8> {
        (0..64).filter(move |value| self.contains(*value))
    }

    /// The numbers, in ascending order.
    pub(super) fn to_vec(self) -> Vec<u8> {
        self.iter().collect()
    }
}
