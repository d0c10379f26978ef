//! Classes, builtin ones and those of programs.

use std::sync::Arc;

use vm_code::{ObjId, Symbol, Value};

use crate::object::Attrs;

/// What instances of a class are made of. A class derived from a builtin type inherits its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// `Object::Instance` without payload.
    Plain,
    /// `Object::Instance` with a payload of that type (or the bare value, for the builtin type itself).
    Int,
    Float,
    Complex,
    Str,
    Bytes,
    ByteArray,
    List,
    Tuple,
    Dict,
    Set,
    FrozenSet,
    Random,
    Deque,
    /// `Object::Exception`.
    Exception,
    /// `Object::Class`.
    Type,
    /// Made by the machine only; cannot be derived from.
    Sealed,
}

/// A class.
#[derive(Debug, Clone)]
pub struct Class {
    pub name: Symbol,
    pub qualname: Arc<str>,
    /// The name of the module that defines it.
    pub module: Symbol,
    pub bases: Vec<ObjId>,
    /// By C3, itself first. <https://www.python.org/download/releases/2.3/mro/>
    pub mro: Vec<ObjId>,
    pub attrs: Attrs,
    /// `type`, or a metaclass of the prelude.
    pub meta: ObjId,
    pub layout: Layout,
    /// Whether it is one of ours: its attributes cannot be set.
    pub builtin: bool,
    /// Whether its code is the library's.
    pub library: bool,
    /// `__abstractmethods__` that are left: instances cannot be made while there are any.
    pub abstract_methods: Vec<Symbol>,
    /// `__slots__`: the only attributes that instances may have. None: any.
    pub slots: Option<Vec<Symbol>>,
}

impl Class {
    /// An own attribute (not an inherited one).
    pub fn own(&self, name: Symbol) -> Option<Value> {
        self.attrs.get(name)
    }
}
