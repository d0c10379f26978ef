//! `x[key]`, `x[key] = value`, `del x[key]`, `len(x)`.

use vm_code::{ObjId, Symbol, Value, names};

use super::compare::bytes_of;
use super::slice::{self, Index, pick};
use super::{is_builtin, is_native_method, iter, mapping};
use crate::flow::Raised;
use crate::object::{Alias, Object, Range, Str};
use crate::types;
use crate::vm::Vm;

/// `container[key]`. None: the special method decides (Python code, or `__missing__`, `__class_getitem__`).
#[inline]
pub fn get_item(vm: &mut Vm<'_>, container: Value, key: Value) -> Result<Option<Value>, Raised> {
    if let (Value::Obj(id), Value::Int(at)) = (container, key)
        && let Object::List(items) = vm.get(id)
        && let Some(item) = usize::try_from(at).ok().and_then(|at| items.get(at))
    {
        return Ok(Some(*item));
    }
    if !is_native_method(vm, container, names::GETITEM) {
        return Ok(None);
    }
    let Value::Obj(id) = vm.payload(container) else { return Err(not_subscriptable(vm, container)) };
    match vm.get(id) {
        Object::Dict(_) => match mapping::dict_get(vm, id, key)? {
            None => Ok(None),
            Some(Some(value)) => Ok(Some(value)),
            Some(None) if is_builtin(vm, container) => Err(vm.exception(types::KEY_ERROR, &[key])),
            // A class derived from dict may have `__missing__`.
            Some(None) if vm.lookup(vm.class_of(container), names::MISSING).is_some() => Ok(None),
            Some(None) => Err(vm.exception(types::KEY_ERROR, &[key])),
        },
        Object::List(_)
        | Object::Tuple(_)
        | Object::Str(_)
        | Object::Bytes(_)
        | Object::ByteArray(_)
        | Object::Range(_) => get_from_sequence(vm, id, key),
        Object::Deque(deque) => {
            let len = deque.items.len();
            let Some(at) = deque_position(vm, id, key, len)? else { return Ok(None) };
            match vm.get(id) {
                Object::Deque(deque) => Ok(Some(deque.items[at])),
                _ => Ok(None),
            }
        }
        Object::Namespace(_) => match get_namespace(vm, id, key) {
            Some(value) => Ok(Some(value)),
            None => Err(vm.exception(types::KEY_ERROR, &[key])),
        },
        Object::Class(_) => subscript_class(vm, id, key),
        Object::Instance(_) => Ok(None),
        _ => Err(not_subscriptable(vm, container)),
    }
}

/// `container[key] = value`. None: the special method decides.
#[inline]
pub fn set_item(vm: &mut Vm<'_>, container: Value, key: Value, value: Value) -> Result<Option<()>, Raised> {
    if !is_native_method(vm, container, names::SETITEM) {
        return Ok(None);
    }
    let Value::Obj(id) = vm.payload(container) else { return Err(no_assignment(vm, container)) };
    match vm.get(id) {
        Object::Dict(_) => mapping::dict_set(vm, id, key, value),
        Object::List(items) => {
            let len = items.len();
            match position(vm, id, key, len, "list assignment index out of range")? {
                Position::At(at) => {
                    if let Object::List(items) = vm.get_mut(id) {
                        items[at] = value;
                    }
                    Ok(Some(()))
                }
                Position::Slice(slice) => set_slice(vm, id, slice, len, value),
                Position::Python => Ok(None),
            }
        }
        Object::Deque(deque) => {
            let len = deque.items.len();
            let Some(at) = deque_position(vm, id, key, len)? else { return Ok(None) };
            if let Object::Deque(deque) = vm.get_mut(id) {
                deque.items[at] = value;
            }
            Ok(Some(()))
        }
        Object::ByteArray(bytes) => {
            let len = bytes.len();
            match position(vm, id, key, len, "bytearray index out of range")? {
                Position::At(at) => {
                    let byte = byte(vm, value)?;
                    if let Object::ByteArray(bytes) = vm.get_mut(id) {
                        bytes[at] = byte;
                    }
                    Ok(Some(()))
                }
                Position::Slice(slice) => set_byte_slice(vm, id, slice, len, value),
                Position::Python => Ok(None),
            }
        }
        Object::Namespace(owner) => {
            let owner = *owner;
            set_namespace(vm, container, owner, key, value).map(Some)
        }
        Object::Instance(_) => Ok(None),
        Object::Class(class) if class.meta != types::TYPE => Ok(None),
        _ => Err(no_assignment(vm, container)),
    }
}

/// `del container[key]`. None: the special method decides.
pub fn delete_item(vm: &mut Vm<'_>, container: Value, key: Value) -> Result<Option<()>, Raised> {
    if !is_native_method(vm, container, names::DELITEM) {
        return Ok(None);
    }
    let Value::Obj(id) = vm.payload(container) else { return Err(no_deletion(vm, container)) };
    match vm.get(id) {
        Object::Dict(_) => match mapping::dict_remove(vm, id, key)? {
            None => Ok(None),
            Some(Some(_)) => Ok(Some(())),
            Some(None) => Err(vm.exception(types::KEY_ERROR, &[key])),
        },
        Object::List(_) | Object::ByteArray(_) => {
            let (len, message) = match vm.get(id) {
                Object::List(items) => (items.len(), "list assignment index out of range"),
                _ => (bytes_of(vm, id).len(), "bytearray index out of range"),
            };
            match position(vm, id, key, len, message)? {
                Position::At(at) => remove_positions(vm, id, &[at]),
                Position::Slice(slice) => {
                    let Some(picked) = pick(vm, slice, len)? else { return Ok(None) };
                    let mut positions: Vec<usize> = picked.indices().collect();
                    positions.sort_unstable();
                    remove_positions(vm, id, &positions);
                }
                Position::Python => return Ok(None),
            }
            Ok(Some(()))
        }
        Object::Namespace(owner) => {
            let owner = *owner;
            delete_namespace(vm, owner, key).map(Some)
        }
        Object::Instance(_) => Ok(None),
        Object::Class(class) if class.meta != types::TYPE => Ok(None),
        _ => Err(no_deletion(vm, container)),
    }
}

/// `len(value)`. None: the special method decides.
#[inline]
pub fn len(vm: &mut Vm<'_>, value: Value) -> Result<Option<usize>, Raised> {
    if !is_native_method(vm, value, names::LEN) {
        return Ok(None);
    }
    match len_of(vm, vm.payload(value)) {
        Some(len) => Ok(Some(len)),
        None if !is_builtin(vm, value) && vm.lookup(vm.class_of(value), names::LEN).is_some() => Ok(None),
        None => {
            let message = format!("object of type '{}' has no len()", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// The length of a builtin container.
pub fn len_of(vm: &Vm<'_>, value: Value) -> Option<usize> {
    Some(match vm.get(value.obj()?) {
        Object::Str(text) => text.len(),
        Object::Bytes(bytes) => bytes.len(),
        Object::ByteArray(bytes) => bytes.len(),
        Object::List(items) => items.len(),
        Object::Deque(deque) => deque.items.len(),
        Object::Tuple(items) => items.len(),
        Object::Dict(dict) => dict.len(),
        Object::Set(set) | Object::FrozenSet(set) => set.len(),
        Object::Range(range) => usize::try_from(range.len()).unwrap_or(usize::MAX),
        Object::DictView { dict, .. } => return len_of(vm, Value::Obj(*dict)),
        Object::Namespace(_) => namespace_entries(vm, value.obj()?).len(),
        _ => return None,
    })
}

/// The variable of a namespace (`x.__dict__`) with the name that `key` is.
pub fn get_namespace(vm: &Vm<'_>, namespace: ObjId, key: Value) -> Option<Value> {
    let name = vm.world.symbols.find(vm.as_str(key)?)?;
    let Object::Namespace(owner) = vm.get(namespace) else { return None };
    match vm.get(*owner) {
        Object::Instance(instance) => instance.attrs.get(name),
        Object::Exception(exception) => exception.attrs.get(name),
        Object::Class(class) => class.attrs.get(name),
        Object::Function(function) => function.attrs.get(name),
        Object::Module(_) => namespace_entries(vm, namespace)
            .into_iter()
            .find(|(each, _)| *each == name)
            .map(|(_, value)| value),
        _ => None,
    }
}

/// All variables of a namespace, in order.
pub fn namespace_entries(vm: &Vm<'_>, namespace: ObjId) -> Vec<(Symbol, Value)> {
    let Object::Namespace(owner) = vm.get(namespace) else { return Vec::new() };
    match vm.get(*owner) {
        Object::Instance(instance) => instance.attrs.iter().collect(),
        Object::Exception(exception) => exception.attrs.iter().collect(),
        Object::Class(class) => class.attrs.iter().collect(),
        Object::Function(function) => function.attrs.iter().collect(),
        Object::Module(module) => {
            let Some(state) = vm.isolate.modules.get(module.0 as usize) else { return Vec::new() };
            let slots = vm.program.module(*module).slots.iter().copied().zip(state.slots.iter().copied());
            slots.filter(|(_, value)| value.is_bound()).chain(state.extra.iter()).collect()
        }
        _ => Vec::new(),
    }
}

/// A byte from an integer.
pub fn byte(vm: &mut Vm<'_>, value: Value) -> Result<u8, Raised> {
    match vm.as_big(value) {
        Some(int) => match u8::try_from(slice::clamp(&int)) {
            Ok(byte) => Ok(byte),
            Err(_) => Err(vm.value_error("byte must be in range(0, 256)")),
        },
        None => {
            let message = format!("'{}' object cannot be interpreted as an integer", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// The element of a range.
pub fn range_at(range: Range, at: usize) -> Value {
    Value::Int(range.start + i64::try_from(at).unwrap_or(0) * range.step)
}

/// What a key means for a sequence.
enum Position {
    At(usize),
    Slice(ObjId),
    Python,
}

fn position(
    vm: &mut Vm<'_>,
    sequence: ObjId,
    key: Value,
    len: usize,
    out_of_range: &'static str,
) -> Result<Position, Raised> {
    if let Value::Obj(id) = key
        && let Object::Slice(_) = vm.get(id)
    {
        return Ok(Position::Slice(id));
    }
    match slice::index(vm, key) {
        Index::Int(int) => {
            let at = if int < 0 { int.saturating_add(i64::try_from(len).unwrap_or(i64::MAX)) } else { int };
            match usize::try_from(at) {
                Ok(at) if at < len => Ok(Position::At(at)),
                _ if vm.as_int(key).is_none() => {
                    Err(vm.error(types::INDEX_ERROR, "cannot fit 'int' into an index-sized integer"))
                }
                _ => Err(vm.error(types::INDEX_ERROR, out_of_range)),
            }
        }
        Index::Python => Ok(Position::Python),
        Index::None | Index::Wrong => {
            let name = vm.class_name(key);
            let message = match vm.get(sequence) {
                Object::Str(_) => format!("string indices must be integers, not '{name}'"),
                Object::Bytes(_) => format!("byte indices must be integers or slices, not {name}"),
                Object::Deque(_) => format!("sequence index must be integer, not '{name}'"),
                _ => {
                    let kind = vm.class_name(Value::Obj(sequence));
                    format!("{kind} indices must be integers or slices, not {name}")
                }
            };
            Err(vm.type_error(message))
        }
    }
}

/// A place in a deque. None: `__index__` in Python decides.
fn deque_position(vm: &mut Vm<'_>, deque: ObjId, key: Value, len: usize) -> Result<Option<usize>, Raised> {
    match position(vm, deque, key, len, "deque index out of range")? {
        Position::At(at) => Ok(Some(at)),
        Position::Slice(_) => Err(vm.type_error("sequence index must be integer, not 'slice'")),
        Position::Python => Ok(None),
    }
}

fn get_from_sequence(vm: &mut Vm<'_>, id: ObjId, key: Value) -> Result<Option<Value>, Raised> {
    let len = len_of(vm, Value::Obj(id)).unwrap_or(0);
    let out_of_range = match vm.get(id) {
        Object::List(_) => "list index out of range",
        Object::Tuple(_) => "tuple index out of range",
        Object::Str(_) => "string index out of range",
        Object::Range(_) => "range object index out of range",
        Object::ByteArray(_) => "bytearray index out of range",
        _ => "index out of range",
    };
    match position(vm, id, key, len, out_of_range)? {
        Position::Python => Ok(None),
        Position::At(at) => Ok(Some(match vm.get(id) {
            Object::List(items) => items[at],
            Object::Tuple(items) => items[at],
            Object::Str(text) => {
                let char = text.char_at(&vm.isolate.heap, at).map(String::from).unwrap_or_default();
                vm.str(char)
            }
            Object::Range(range) => range_at(**range, at),
            _ => Value::Int(i64::from(bytes_of(vm, id)[at])),
        })),
        Position::Slice(slice) => {
            let Some(picked) = pick(vm, slice, len)? else { return Ok(None) };
            let made = match vm.get(id) {
                Object::List(items) => Object::List(picked.of(items)),
                Object::Tuple(_) if picked.step == 1 && picked.count == len => {
                    return Ok(Some(Value::Obj(id)));
                }
                Object::Tuple(items) => Object::Tuple(picked.of(items).into()),
                Object::Str(text) => {
                    let all = text.as_str(&vm.isolate.heap);
                    Object::Str(Str::new(picked.of_text(all, text.is_ascii())))
                }
                Object::Range(range) => Object::Range(Box::new(Range {
                    start: range.start + picked.start * range.step,
                    stop: range.start + picked.stop * range.step,
                    step: range.step * picked.step,
                })),
                Object::Bytes(bytes) => Object::Bytes(picked.of(bytes).into()),
                Object::ByteArray(bytes) => Object::ByteArray(picked.of(bytes)),
                _ => return Ok(None),
            };
            Ok(Some(vm.alloc(made)))
        }
    }
}

fn set_slice(
    vm: &mut Vm<'_>,
    id: ObjId,
    slice: ObjId,
    len: usize,
    value: Value,
) -> Result<Option<()>, Raised> {
    let Some(picked) = pick(vm, slice, len)? else { return Ok(None) };
    let values = match iter::collect(vm, value) {
        Ok(Some(values)) => values,
        Ok(None) => return Ok(None),
        Err(_) if iter::iter(vm, value).is_err() => {
            return Err(vm.type_error("can only assign an iterable"));
        }
        Err(raised) => return Err(raised),
    };
    if picked.step != 1 && values.len() != picked.count {
        let message = format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            values.len(),
            picked.count
        );
        return Err(vm.value_error(message));
    }
    vm.heap().grew(values.len().saturating_sub(picked.count) * 16);
    let Object::List(items) = vm.get_mut(id) else { return Ok(None) };
    if picked.step == 1 {
        let start = usize::try_from(picked.start).unwrap_or(0);
        items.splice(start..start + picked.count, values);
    } else {
        for (at, value) in picked.indices().zip(values) {
            items[at] = value;
        }
    }
    Ok(Some(()))
}

fn set_byte_slice(
    vm: &mut Vm<'_>,
    id: ObjId,
    slice: ObjId,
    len: usize,
    value: Value,
) -> Result<Option<()>, Raised> {
    let Some(picked) = pick(vm, slice, len)? else { return Ok(None) };
    let Some(values) = iter::collect(vm, value)? else { return Ok(None) };
    let values = values.into_iter().map(|value| byte(vm, value)).collect::<Result<Vec<u8>, Raised>>()?;
    if picked.step != 1 && values.len() != picked.count {
        let message = format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            values.len(),
            picked.count
        );
        return Err(vm.value_error(message));
    }
    let Object::ByteArray(bytes) = vm.get_mut(id) else { return Ok(None) };
    if picked.step == 1 {
        let start = usize::try_from(picked.start).unwrap_or(0);
        bytes.splice(start..start + picked.count, values);
    } else {
        for (at, value) in picked.indices().zip(values) {
            bytes[at] = value;
        }
    }
    Ok(Some(()))
}

/// Removes elements; positions ascend.
fn remove_positions(vm: &mut Vm<'_>, id: ObjId, positions: &[usize]) {
    let mut left = positions.iter().copied().peekable();
    let mut at = 0;
    let mut keep = || {
        let keep = left.peek() != Some(&at);
        if !keep {
            left.next();
        }
        at += 1;
        keep
    };
    match (vm.get_mut(id), positions) {
        (Object::List(items), [only]) => {
            items.remove(*only);
        }
        (Object::List(items), _) => items.retain(|_| keep()),
        (Object::ByteArray(bytes), _) => bytes.retain(|_| keep()),
        _ => {}
    }
}

/// `list[int]`. None: `__class_getitem__` of a class in Python.
fn subscript_class(vm: &mut Vm<'_>, id: ObjId, key: Value) -> Result<Option<Value>, Raised> {
    const GENERIC: &[ObjId] =
        &[types::LIST, types::DICT, types::TUPLE, types::SET, types::FROZENSET, types::TYPE];
    if GENERIC.contains(&id) {
        let args = match key.obj().map(|key| vm.get(key)) {
            Some(Object::Tuple(_)) => key,
            _ => vm.tuple(vec![key]),
        };
        return Ok(Some(vm.alloc(Object::Alias(Box::new(Alias { origin: Value::Obj(id), args })))));
    }
    match vm.get(id) {
        Object::Class(class) if class.builtin => {
            let message = format!("type '{}' is not subscriptable", vm.class_name_of(id));
            Err(vm.type_error(message))
        }
        _ => Ok(None),
    }
}

fn set_namespace(
    vm: &mut Vm<'_>,
    namespace: Value,
    owner: ObjId,
    key: Value,
    value: Value,
) -> Result<(), Raised> {
    let Some(name) = vm.as_str(key).map(str::to_owned) else {
        return Err(vm.type_error("attribute names are strings"));
    };
    let name = vm.symbol(&name);
    match vm.get_mut(owner) {
        Object::Instance(instance) => instance.attrs.set(name, value),
        Object::Exception(exception) => exception.attrs.set(name, value),
        Object::Function(function) => function.attrs.set(name, value),
        Object::Module(module) => {
            let module = *module;
            let at = vm.program.module(module).slot_of(name);
            if let Some(state) = vm.isolate.modules.get_mut(module.0 as usize) {
                match at {
                    Some(at) => state.slots[at] = value,
                    None => state.extra.set(name, value),
                }
            }
        }
        _ => return Err(no_assignment(vm, namespace)),
    }
    Ok(())
}

fn delete_namespace(vm: &mut Vm<'_>, owner: ObjId, key: Value) -> Result<(), Raised> {
    let name = vm.as_str(key).and_then(|name| vm.world.symbols.find(name));
    let removed = name.and_then(|name| match vm.get_mut(owner) {
        Object::Instance(instance) => instance.attrs.remove(name),
        Object::Exception(exception) => exception.attrs.remove(name),
        Object::Function(function) => function.attrs.remove(name),
        Object::Module(module) => {
            let module = *module;
            let at = vm.program.module(module).slot_of(name);
            let state = vm.isolate.modules.get_mut(module.0 as usize)?;
            match at {
                Some(at) => {
                    let old = std::mem::replace(&mut state.slots[at], Value::Unbound);
                    old.is_bound().then_some(old)
                }
                None => state.extra.remove(name),
            }
        }
        _ => None,
    });
    if removed.is_some() { Ok(()) } else { Err(vm.exception(types::KEY_ERROR, &[key])) }
}

fn not_subscriptable(vm: &mut Vm<'_>, value: Value) -> Raised {
    let message = format!("'{}' object is not subscriptable", vm.class_name(value));
    vm.type_error(message)
}

fn no_assignment(vm: &mut Vm<'_>, value: Value) -> Raised {
    let message = format!("'{}' object does not support item assignment", vm.class_name(value));
    vm.type_error(message)
}

fn no_deletion(vm: &mut Vm<'_>, value: Value) -> Raised {
    let message = format!("'{}' object doesn't support item deletion", vm.class_name(value));
    vm.type_error(message)
}
