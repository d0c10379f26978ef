//! Pickles: how values cross from one process to another. The same bytes in virtual time, to a browser's worker and
//! to a native process; nothing of a heap's ids is in them.
//!
//! Functions and classes cross by module and qualified name, instances as class, payload and attributes. What
//! CPython refuses is refused in its words. Objects whose class has a `__reduce__`, `__getstate__` or `__setstate__`
//! in Python need the prelude, which calls it and comes back with what it gave (`known`).

mod read;
mod write;

use vm_code::{BUILTINS, ModuleId, Value};

use crate::flow::{Flow, NativeResult};
use crate::object::Object;
use crate::types;
use crate::vm::Vm;

/// The first byte of a pickle.
const VERSION: u8 = 1;
/// How deep values may be nested in each other.
const MAX_DEPTH: u32 = 900;

/// What follows in a pickle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Tag {
    None,
    True,
    False,
    Ellipsis,
    NotImplemented,
    Int,
    BigInt,
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
    Range,
    Slice,
    /// A module-level function or class: module and qualified name.
    Global,
    /// A builtin class, by its name.
    Type,
    /// A native function: owner and name.
    Native,
    /// A method with its receiver.
    Method,
    Instance,
    Exception,
    /// A member of an enumeration: class and name.
    Member,
    /// What `__reduce__` gave: a callable, arguments, a state.
    Reduce,
    /// An instance with a state for `__setstate__`.
    State,
    /// `list[int]`.
    Alias,
    Random,
    /// An object that came before.
    Again,
}

impl Tag {
    const ALL: &'static [Tag] = &[
        Tag::None,
        Tag::True,
        Tag::False,
        Tag::Ellipsis,
        Tag::NotImplemented,
        Tag::Int,
        Tag::BigInt,
        Tag::Float,
        Tag::Complex,
        Tag::Str,
        Tag::Bytes,
        Tag::ByteArray,
        Tag::List,
        Tag::Tuple,
        Tag::Dict,
        Tag::Set,
        Tag::FrozenSet,
        Tag::Range,
        Tag::Slice,
        Tag::Global,
        Tag::Type,
        Tag::Native,
        Tag::Method,
        Tag::Instance,
        Tag::Exception,
        Tag::Member,
        Tag::Reduce,
        Tag::State,
        Tag::Alias,
        Tag::Random,
        Tag::Again,
    ];

    fn from_byte(byte: u8) -> Option<Tag> {
        Tag::ALL.get(usize::from(byte)).copied()
    }
}

/// Pickles a value. `known` is unbound, or a list of pairs: an object, and what the prelude found out about it.
///
/// # Errors
/// What cannot be pickled.
pub fn dumps(vm: &mut Vm<'_>, value: Value, known: Value) -> NativeResult {
    let mut pairs = Vec::new();
    for pair in vm.as_sequence(known).unwrap_or_default().to_vec() {
        if let Some([object, reduced]) = vm.as_sequence(pair) {
            pairs.push((*object, *reduced));
        }
    }
    match write::write(vm, value, &pairs)? {
        write::Written::Bytes(bytes) => {
            vm.world.charge(bytes.len() as u64 * vm.world.settings.costs.pickle_byte_ns);
            Ok(vm.alloc(Object::Bytes(bytes.into())).into())
        }
        write::Written::Reduce(object) => {
            let known = if known.is_bound() { known } else { vm.list(Vec::new()) };
            Ok(Flow::call(vm.prelude("_pickle_reduce"), &[value, known, object]))
        }
        write::Written::Refused(message) => {
            let message = vm.str(message);
            Ok(Flow::call(vm.prelude("_pickling_error"), &[message]))
        }
    }
}

/// Makes a value of a pickle. `known` is unbound, or a list of what the prelude has made so far.
///
/// # Errors
/// `EOFError` and `ValueError` where the bytes are no pickle of this version; what the program does not have.
pub fn loads(vm: &mut Vm<'_>, data: Value, known: Value) -> NativeResult {
    let bytes = match vm.payload(data).obj().map(|id| vm.get(id)) {
        Some(Object::Bytes(bytes)) => bytes.to_vec(),
        _ => return Err(vm.type_error("a bytes-like object is required")),
    };
    let made = vm.as_sequence(known).unwrap_or_default().to_vec();
    if !known.is_bound() {
        vm.world.charge(bytes.len() as u64 * vm.world.settings.costs.pickle_byte_ns);
    }
    match read::read(vm, &bytes, &made)? {
        read::Read::Value(value) => Ok(value.into()),
        read::Read::Make { callable, args, state } => {
            let known = if known.is_bound() { known } else { vm.list(Vec::new()) };
            Ok(Flow::call(vm.prelude("_unpickle_make"), &[data, known, callable, args, state]))
        }
        read::Read::Import(module) => {
            let known = if known.is_bound() { known } else { vm.list(Vec::new()) };
            let module = vm.str(module);
            Ok(Flow::call(vm.prelude("_unpickle_import"), &[data, known, module]))
        }
    }
}

/// A module of the program that has not been imported here.
fn wants_import(vm: &Vm<'_>, module: &str) -> bool {
    let state = find_module(vm, module).and_then(|id| vm.isolate.modules.get(id.0 as usize));
    state.is_some_and(|state| !state.imported)
}

/// A module-level object by module and qualified name.
fn find_global(vm: &Vm<'_>, module: &str, qualname: &str) -> Option<Value> {
    let id = find_module(vm, module)?;
    let mut parts = qualname.split('.');
    let first = parts.next()?;
    let symbol = vm.world.symbols.find(first)?;
    let state = vm.isolate.modules.get(id.0 as usize)?;
    let mut found = match vm.isolate.global(vm.program, id, first) {
        Some(found) => found,
        None => state.extra.get(symbol)?,
    };
    for part in parts {
        let symbol = vm.world.symbols.find(part)?;
        let Object::Class(class) = vm.get(found.obj()?) else { return None };
        found = match class.attrs.get(symbol)? {
            Value::Obj(id) => match vm.get(id) {
                Object::StaticMethod(function) => *function,
                _ => Value::Obj(id),
            },
            other => other,
        };
    }
    Some(found)
}

/// The main module goes by two names: a spawned process calls its own `__mp_main__`.
pub(crate) fn find_module(vm: &Vm<'_>, name: &str) -> Option<ModuleId> {
    match name {
        "__main__" | "__mp_main__" => vm.program.main,
        "builtins" => Some(BUILTINS),
        _ => vm.program.find_module(name),
    }
}

/// Whether the class of an instance is an enumeration of the library's making, and the name of the member.
fn member_name(vm: &Vm<'_>, instance: &crate::object::Instance) -> Option<String> {
    let map = vm.world.symbols.find("_member_map_")?;
    vm.lookup(instance.class, map)?;
    let name = instance.attrs.get(vm.world.symbols.find("_name_")?)?;
    vm.as_str(name).map(str::to_owned)
}

/// Whether a class is one of the table of builtin classes.
fn builtin_class(id: vm_code::ObjId) -> Option<&'static str> {
    types::TYPES.get(id.0 as usize).map(|class| class.name)
}
