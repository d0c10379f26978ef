//! Iterators over builtin types. Those that may call Python code (`map` with a function, …) are the prelude's.

use vm_code::{ObjId, Value};

use crate::object::{DictPart, Range};

/// A native iterator.
#[derive(Debug, Clone)]
pub enum Iter {
    List {
        list: ObjId,
        next: usize,
    },
    Tuple {
        tuple: ObjId,
        next: usize,
    },
    /// `next` counts bytes of the text.
    Str {
        text: ObjId,
        next: usize,
    },
    Bytes {
        bytes: ObjId,
        next: usize,
    },
    Range(Range),
    Dict {
        dict: ObjId,
        part: DictPart,
        next: usize,
        version: u32,
        left: usize,
    },
    Set {
        set: ObjId,
        next: usize,
        version: u32,
    },
    /// `reversed()` of a sequence: `left` elements are left.
    Reversed {
        sequence: Value,
        left: usize,
    },
    /// Of a deque, from either end: `left` elements are left.
    Deque {
        deque: ObjId,
        left: usize,
        version: u32,
        from_end: bool,
    },
    /// `enumerate()` of a native iterator.
    Enumerate {
        iter: ObjId,
        count: i64,
        /// How many iterators are nested in each other here: the next element comes through all of them.
        levels: u32,
    },
    /// `zip()` of native iterators.
    Zip {
        iters: Box<[ObjId]>,
        strict: bool,
        /// As of `Enumerate`.
        levels: u32,
    },
    /// A list that nobody else sees: what a native made all at once.
    Values {
        values: Box<[Value]>,
        next: usize,
    },
    /// Nothing more.
    Done,
}
