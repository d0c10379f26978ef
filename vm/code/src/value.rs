//! Values: small, `Copy`, and free of addresses. Everything large lives in a heap and is named by its id.

/// A Python value, or nothing (`Unbound`). 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// No value: a local before its first assignment. Never seen by a program.
    Unbound,
    None,
    NotImplemented,
    Ellipsis,
    Bool(bool),
    /// Integers that fit; larger ones are `Object::BigInt`, and never an `Object::BigInt` that would fit.
    Int(i64),
    Float(f64),
    /// Anything in the heap of the value's isolate.
    Obj(ObjId),
    /// A function or method of ours: an index of `native::table()`.
    Native(NativeId),
}

/// An object of a heap. Ids are given in the order of allocation, so they are the same in every run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjId(pub u32);

/// An interned name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// A native function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NativeId(pub u32);

impl Value {
    /// Whether it is the same object, as `is` sees it.
    pub fn is(self, other: Value) -> bool {
        match (self, other) {
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            _ => self == other,
        }
    }

    /// Whether there is a value.
    pub fn is_bound(self) -> bool {
        !matches!(self, Value::Unbound)
    }

    /// Whether it is `None`.
    pub fn is_none(self) -> bool {
        matches!(self, Value::None)
    }

    /// The heap object, if it is one.
    pub fn obj(self) -> Option<ObjId> {
        match self {
            Value::Obj(id) => Some(id),
            _ => None,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Float(value)
    }
}

impl From<ObjId> for Value {
    fn from(value: ObjId) -> Self {
        Value::Obj(value)
    }
}
