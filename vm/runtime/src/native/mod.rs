//! The natives: functions, methods and modules of the library that are written in Rust.
//!
//! A native never calls Python code and never waits. Where that is needed it returns [`Flow::Call`] (a tail
//! call: what the callee returns is what the native returns) or [`Flow::Block`]. So a fast path in Rust falls
//! back to the prelude: `list(x)` fills the list itself where `x` is a builtin type, and else tail-calls the
//! prelude's `_list_from(x)`.
//!
//! Each file has tables of [`NativeDef`]s; [`table`] puts them together, and a [`NativeId`] is an index of it.

pub mod args;
pub mod builtins;
pub mod bytes;
pub mod classes;
pub mod deque;
pub mod dict;
pub mod encoding;
pub mod exceptions;
pub mod float;
pub mod functions;
pub mod heapq;
pub mod int;
pub mod intrinsics;
pub mod json;
pub mod list;
pub mod math;
pub mod object;
pub mod objects;
pub mod random;
pub mod sequence;
pub mod set;
pub mod special;
pub mod str;
pub mod support;

use vm_code::{NativeId, ObjId};

use crate::flow::{Args, NativeResult};
use crate::types;
use crate::vm::Vm;

/// A function in Rust.
pub type NativeFn = fn(&mut Vm<'_>, Args<'_>) -> NativeResult;

/// How a native is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NativeKind {
    /// A function of a module.
    Function,
    /// A method: the receiver comes first.
    Method,
    /// A class method: the class comes first.
    ClassMethod,
    StaticMethod,
    /// Computes an attribute: called with the object when the attribute is read.
    Getter,
    /// `__new__` of a builtin class: the class comes first.
    New,
}

/// One native.
pub struct NativeDef {
    pub name: &'static str,
    pub kind: NativeKind,
    pub call: NativeFn,
}

/// Where the natives of a table are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Methods of a builtin class.
    Class(ObjId),
    /// Functions of a module of the library, by its dotted name. Those of `_vm` are the intrinsics of the
    /// prelude.
    Module(&'static str),
}

/// All tables, in the order of their ids.
const TABLES: &[(Owner, &[NativeDef])] = &[
    (Owner::Module("_vm"), intrinsics::THREADS),
    (Owner::Module("_vm"), intrinsics::TIME),
    (Owner::Module("_vm"), intrinsics::PROCESSES),
    (Owner::Module("_vm"), intrinsics::TASKS),
    (Owner::Module("_vm"), intrinsics::STEPS),
    (Owner::Module("_vm"), intrinsics::WORLD),
    (Owner::Module("_vm"), intrinsics::KERNELS),
    (Owner::Module("builtins"), builtins::FUNCTIONS),
    (Owner::Module("builtins"), object::FUNCTIONS),
    (Owner::Module("_builtins"), object::INTERNAL),
    (Owner::Module("_builtins"), str::format::FUNCTIONS),
    (Owner::Module("_builtins"), support::FUNCTIONS),
    (Owner::Class(types::OBJECT), object::METHODS),
    (Owner::Class(types::NONE_TYPE), object::NONE),
    (Owner::Class(types::INT), special::NUMBER),
    (Owner::Class(types::INT), special::REAL),
    (Owner::Class(types::INT), special::INTEGER),
    (Owner::Class(types::INT), int::METHODS),
    (Owner::Class(types::BOOL), int::BOOL),
    (Owner::Class(types::FLOAT), special::NUMBER),
    (Owner::Class(types::FLOAT), special::REAL),
    (Owner::Class(types::FLOAT), float::METHODS),
    (Owner::Class(types::COMPLEX), special::NUMBER),
    (Owner::Class(types::COMPLEX), float::COMPLEX),
    (Owner::Class(types::STR), special::VALUE),
    (Owner::Class(types::STR), special::ORDERED),
    (Owner::Class(types::STR), special::CONTAINER),
    (Owner::Class(types::STR), special::SEQUENCE),
    (Owner::Class(types::STR), special::PERCENT),
    (Owner::Class(types::BYTES), special::VALUE),
    (Owner::Class(types::BYTES), special::ORDERED),
    (Owner::Class(types::BYTES), special::CONTAINER),
    (Owner::Class(types::BYTES), special::SEQUENCE),
    (Owner::Class(types::BYTES), special::PERCENT),
    (Owner::Class(types::STR), special::FORMAT),
    (Owner::Class(types::STR), str::METHODS),
    (Owner::Class(types::STR), str::case::METHODS),
    (Owner::Class(types::STR), str::find::METHODS),
    (Owner::Class(types::STR), str::format::METHODS),
    (Owner::Class(types::STR), str::split::METHODS),
    (Owner::Class(types::STR), str::strip::METHODS),
    (Owner::Class(types::BYTES), bytes::BYTES),
    (Owner::Class(types::BYTES), bytes::BOTH),
    (Owner::Class(types::BYTEARRAY), special::MUTABLE),
    (Owner::Class(types::BYTEARRAY), special::ORDERED),
    (Owner::Class(types::BYTEARRAY), special::CONTAINER),
    (Owner::Class(types::BYTEARRAY), special::SEQUENCE),
    (Owner::Class(types::BYTEARRAY), special::CHANGEABLE),
    (Owner::Class(types::BYTEARRAY), special::PERCENT),
    (Owner::Class(types::BYTEARRAY), bytes::BYTEARRAY),
    (Owner::Class(types::BYTEARRAY), bytes::BOTH),
    (Owner::Class(types::LIST), special::MUTABLE),
    (Owner::Class(types::LIST), special::ORDERED),
    (Owner::Class(types::LIST), special::CONTAINER),
    (Owner::Class(types::LIST), special::SEQUENCE),
    (Owner::Class(types::LIST), special::CHANGEABLE),
    (Owner::Class(types::LIST), special::REVERSIBLE),
    (Owner::Class(types::LIST), list::METHODS),
    (Owner::Class(types::TUPLE), special::VALUE),
    (Owner::Class(types::TUPLE), special::ORDERED),
    (Owner::Class(types::TUPLE), special::CONTAINER),
    (Owner::Class(types::TUPLE), special::SEQUENCE),
    (Owner::Class(types::TUPLE), sequence::TUPLE),
    (Owner::Class(types::RANGE), special::VALUE),
    (Owner::Class(types::RANGE), special::CONTAINER),
    (Owner::Class(types::RANGE), special::INDEXED),
    (Owner::Class(types::RANGE), special::REVERSIBLE),
    (Owner::Class(types::RANGE), sequence::RANGE),
    (Owner::Class(types::SLICE), special::MUTABLE),
    (Owner::Class(types::SLICE), sequence::SLICE),
    (Owner::Class(types::DICT), special::MUTABLE),
    (Owner::Class(types::DICT), special::CONTAINER),
    (Owner::Class(types::DICT), special::REVERSIBLE),
    (Owner::Class(types::DICT), dict::METHODS),
    (Owner::Class(types::NAMESPACE), special::MUTABLE),
    (Owner::Class(types::NAMESPACE), special::CONTAINER),
    (Owner::Class(types::NAMESPACE), dict::NAMESPACE),
    (Owner::Class(types::SET), special::MUTABLE),
    (Owner::Class(types::SET), special::ORDERED),
    (Owner::Class(types::SET), special::CONTAINER),
    (Owner::Class(types::SET), special::SET),
    (Owner::Class(types::SET), set::BOTH),
    (Owner::Class(types::FROZENSET), special::VALUE),
    (Owner::Class(types::FROZENSET), special::ORDERED),
    (Owner::Class(types::FROZENSET), special::CONTAINER),
    (Owner::Class(types::FROZENSET), special::SET),
    (Owner::Class(types::FROZENSET), set::BOTH),
    (Owner::Class(types::SET), set::SET),
    (Owner::Class(types::FROZENSET), set::FROZENSET),
    (Owner::Class(types::DICT_KEYS), special::MUTABLE),
    (Owner::Class(types::DICT_KEYS), special::CONTAINER),
    (Owner::Class(types::DICT_KEYS), special::REVERSIBLE),
    (Owner::Class(types::DICT_KEYS), dict::VIEW),
    (Owner::Class(types::DICT_VALUES), special::MUTABLE),
    (Owner::Class(types::DICT_VALUES), special::CONTAINER),
    (Owner::Class(types::DICT_VALUES), special::REVERSIBLE),
    (Owner::Class(types::DICT_VALUES), dict::VIEW),
    (Owner::Class(types::DICT_ITEMS), special::MUTABLE),
    (Owner::Class(types::DICT_ITEMS), special::CONTAINER),
    (Owner::Class(types::DICT_ITEMS), special::REVERSIBLE),
    (Owner::Class(types::DICT_ITEMS), dict::VIEW),
    (Owner::Class(types::DICT_KEYS), special::SET),
    (Owner::Class(types::DICT_KEYS), special::ORDERED),
    (Owner::Class(types::DICT_ITEMS), special::SET),
    (Owner::Class(types::DICT_ITEMS), special::ORDERED),
    (Owner::Class(types::TYPE), special::UNION),
    (Owner::Class(types::ALIAS), special::UNION),
    (Owner::Class(types::ALIAS), special::VALUE),
    (Owner::Class(types::LIST_ITERATOR), special::ITERATOR),
    (Owner::Class(types::TUPLE_ITERATOR), special::ITERATOR),
    (Owner::Class(types::STR_ITERATOR), special::ITERATOR),
    (Owner::Class(types::BYTES_ITERATOR), special::ITERATOR),
    (Owner::Class(types::RANGE_ITERATOR), special::ITERATOR),
    (Owner::Class(types::DICT_ITERATOR), special::ITERATOR),
    (Owner::Class(types::SET_ITERATOR), special::ITERATOR),
    (Owner::Class(types::REVERSED), special::ITERATOR),
    (Owner::Class(types::ENUMERATE), special::ITERATOR),
    (Owner::Class(types::ZIP), special::ITERATOR),
    (Owner::Class(types::NATIVE_ITERATOR), special::ITERATOR),
    (Owner::Class(types::MAP), special::ITERATOR),
    (Owner::Class(types::MAP), sequence::MAP),
    (Owner::Class(types::FILTER), special::ITERATOR),
    (Owner::Class(types::FILTER), sequence::FILTER),
    (Owner::Class(types::ENUMERATE), sequence::ENUMERATE),
    (Owner::Class(types::ZIP), sequence::ZIP),
    (Owner::Class(types::REVERSED), sequence::REVERSED),
    (Owner::Module("builtins"), objects::BUILTINS),
    (Owner::Module("_builtins"), objects::INTERNAL),
    (Owner::Module("_builtins"), classes::INTERNAL),
    (Owner::Class(types::OBJECT), objects::OBJECT),
    (Owner::Class(types::GENERATOR), objects::GENERATOR),
    (Owner::Class(types::COROUTINE), objects::COROUTINE),
    (Owner::Class(types::ASYNC_GENERATOR), objects::ASYNC_GENERATOR),
    (Owner::Class(types::SUPER), objects::SUPER),
    (Owner::Class(types::TYPE), classes::TYPE),
    (Owner::Class(types::BASE_EXCEPTION), exceptions::BASE_EXCEPTION),
    (Owner::Class(types::STOP_ITERATION), exceptions::STOP_ITERATION),
    (Owner::Class(types::SYSTEM_EXIT), exceptions::SYSTEM_EXIT),
    (Owner::Class(types::OS_ERROR), exceptions::OS_ERROR),
    (Owner::Class(types::IMPORT_ERROR), exceptions::IMPORT_ERROR),
    (Owner::Class(types::NAME_ERROR), exceptions::IMPORT_ERROR),
    (Owner::Class(types::ATTRIBUTE_ERROR), exceptions::IMPORT_ERROR),
    (Owner::Class(types::BASE_EXCEPTION_GROUP), exceptions::GROUP),
    (Owner::Class(types::TRACEBACK), exceptions::TRACEBACK),
    (Owner::Class(types::FUNCTION), functions::FUNCTION),
    (Owner::Class(types::METHOD), functions::METHOD),
    (Owner::Class(types::BUILTIN_FUNCTION), functions::BUILTIN),
    (Owner::Class(types::PROPERTY), functions::PROPERTY),
    (Owner::Class(types::STATICMETHOD), functions::STATICMETHOD),
    (Owner::Class(types::CLASSMETHOD), functions::CLASSMETHOD),
    (Owner::Class(types::GENERATOR), functions::GENERATOR),
    (Owner::Class(types::COROUTINE), functions::GENERATOR),
    (Owner::Class(types::ASYNC_GENERATOR), functions::GENERATOR),
    (Owner::Module("math"), math::FUNCTIONS),
    (Owner::Module("heapq"), heapq::FUNCTIONS),
    (Owner::Module("_builtins"), random::INTERNAL),
    (Owner::Class(types::RANDOM), random::RANDOM),
    (Owner::Module("_builtins"), deque::INTERNAL),
    (Owner::Module("_builtins"), json::INTERNAL),
    (Owner::Class(types::DEQUE), special::CONTAINER),
    (Owner::Class(types::DEQUE), special::INDEXED),
    (Owner::Class(types::DEQUE), special::CHANGEABLE),
    (Owner::Class(types::DEQUE), special::REVERSIBLE),
    (Owner::Class(types::DEQUE), deque::METHODS),
    (Owner::Class(types::DEQUE_ITERATOR), special::ITERATOR),
    (Owner::Class(types::CELL), functions::CELL),
    (Owner::Class(types::ALIAS), functions::ALIAS),
];

/// All natives with their owners; the index is the id.
pub fn table() -> &'static [(Owner, &'static NativeDef)] {
    static TABLE: std::sync::OnceLock<Vec<(Owner, &'static NativeDef)>> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let each = TABLES.iter().flat_map(|(owner, defs)| defs.iter().map(move |def| (*owner, def)));
        each.collect()
    })
}

/// A native.
#[inline]
pub fn native(id: NativeId) -> &'static NativeDef {
    table()[id.0 as usize].1
}

/// Names that natives give to a module: they get slots, and are there before the module's code runs.
pub fn names_of_module(module: &str) -> impl Iterator<Item = (&'static str, NativeId)> {
    let all = table().iter().enumerate();
    let own = all.filter(move |(_, (owner, _))| matches!(owner, Owner::Module(name) if *name == module));
    own.map(|(at, (_, def))| (def.name, NativeId(u32::try_from(at).unwrap_or(u32::MAX))))
}

impl NativeDef {
    /// A function of a module.
    pub const fn function(name: &'static str, call: NativeFn) -> Self {
        Self { name, kind: NativeKind::Function, call }
    }

    /// A method.
    pub const fn method(name: &'static str, call: NativeFn) -> Self {
        Self { name, kind: NativeKind::Method, call }
    }

    /// A computed attribute.
    pub const fn getter(name: &'static str, call: NativeFn) -> Self {
        Self { name, kind: NativeKind::Getter, call }
    }

    /// A class method.
    pub const fn class_method(name: &'static str, call: NativeFn) -> Self {
        Self { name, kind: NativeKind::ClassMethod, call }
    }

    /// A static method.
    pub const fn static_method(name: &'static str, call: NativeFn) -> Self {
        Self { name, kind: NativeKind::StaticMethod, call }
    }

    /// A constructor.
    pub const fn constructor(call: NativeFn) -> Self {
        Self { name: "__new__", kind: NativeKind::New, call }
    }
}
