//! Slices: their indices, and what they pick.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};
use vm_code::{ObjId, Value, names};

use crate::flow::Raised;
use crate::object::Object;
use crate::vm::Vm;

/// A slice applied to a length: `count` indices from `start` on, `step` apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picked {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub count: usize,
}

/// What a slice picks of a sequence. None: a bound's `__index__` is Python code.
pub fn pick(vm: &mut Vm<'_>, slice: ObjId, len: usize) -> Result<Option<Picked>, Raised> {
    let Object::Slice(parts) = vm.get(slice) else { return Ok(None) };
    let parts = **parts;
    let mut bounds = [None; 3];
    for (bound, part) in bounds.iter_mut().zip(parts) {
        match index(vm, part) {
            Index::None => {}
            Index::Int(int) => *bound = Some(int),
            Index::Python => return Ok(None),
            Index::Wrong => {
                return Err(
                    vm.type_error("slice indices must be integers or None or have an __index__ method")
                );
            }
        }
    }
    let [start, stop, step] = bounds;
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(vm.value_error("slice step cannot be zero"));
    }
    Ok(Some(adjust(start, stop, step.max(-i64::MAX), len)))
}

/// `PySlice_AdjustIndices`.
pub fn adjust(start: Option<i64>, stop: Option<i64>, step: i64, len: usize) -> Picked {
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let (lowest, highest) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let clamp = |bound: i64| {
        let bound = if bound < 0 { bound.saturating_add(len) } else { bound };
        bound.clamp(lowest, highest)
    };
    let start = start.map_or(if step < 0 { highest } else { lowest }, clamp);
    let stop = stop.map_or(if step < 0 { lowest } else { highest }, clamp);
    let count = if step < 0 {
        if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Picked { start, stop, step, count: usize::try_from(count).unwrap_or(0) }
}

impl Picked {
    /// The indices, in order.
    pub fn indices(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.count).map(move |at| {
            let offset = i64::try_from(at).unwrap_or(0) * self.step;
            usize::try_from(self.start + offset).unwrap_or(0)
        })
    }

    /// The elements.
    pub fn of<T: Copy>(self, items: &[T]) -> Vec<T> {
        if self.step == 1 {
            let start = usize::try_from(self.start).unwrap_or(0);
            return items.get(start..start + self.count).unwrap_or_default().to_vec();
        }
        self.indices().filter_map(|at| items.get(at).copied()).collect()
    }

    /// The characters.
    pub fn of_text(self, text: &str, ascii: bool) -> String {
        if ascii {
            // A part of an ASCII text is ASCII.
            return self.of(text.as_bytes()).into_iter().map(char::from).collect();
        }
        if self.step == 1 {
            let start = usize::try_from(self.start).unwrap_or(0);
            return text.chars().skip(start).take(self.count).collect();
        }
        let chars: Vec<char> = text.chars().collect();
        self.of(&chars).into_iter().collect()
    }
}

/// A value used as an index.
pub enum Index {
    None,
    /// Clamped to 64 bits.
    Int(i64),
    /// Its `__index__` is Python code.
    Python,
    Wrong,
}

/// What a value is as a bound of a slice.
pub fn index(vm: &Vm<'_>, value: Value) -> Index {
    if matches!(value, Value::None | Value::Unbound) {
        return Index::None;
    }
    if let Some(int) = vm.as_int(value) {
        return Index::Int(int);
    }
    if let Some(big) = vm.as_big(value) {
        return Index::Int(clamp(&big));
    }
    match vm.lookup(vm.class_of(value), names::INDEX) {
        Some(method) if !matches!(method, Value::Native(_)) => Index::Python,
        _ => Index::Wrong,
    }
}

/// The nearest integer of 64 bits.
pub fn clamp(big: &BigInt) -> i64 {
    big.to_i64().unwrap_or(if big.is_negative() { i64::MIN } else { i64::MAX })
}
