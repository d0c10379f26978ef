//! What `collections.deque` stands on. What is rare is Python, in `_deque.py`.

use vm_code::Value;

use super::args::{class_argument, int_or, method};
use super::list::instance_of;
use crate::flow::{Args, Flow, NativeResult};
use crate::native::NativeDef;
use crate::object::{Deque, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Methods.
pub const METHODS: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("append", append),
    NativeDef::method("appendleft", append_left),
    NativeDef::method("pop", pop),
    NativeDef::method("popleft", pop_left),
    NativeDef::method("clear", clear),
    NativeDef::method("rotate", rotate),
    NativeDef::getter("_maxlen", maxlen),
    NativeDef::method("_extend", extend),
    NativeDef::method("_reset", reset),
];

/// Functions that only the prelude sees, in the module `_builtins`.
pub const INTERNAL: &[NativeDef] =
    &[NativeDef::function("deque_class", |_, _| Ok(types::class(types::DEQUE).into()))];

fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, _) = class_argument(vm, args, types::DEQUE)?;
    let payload = vm.alloc(Object::Deque(Box::default()));
    Ok(instance_of(vm, class, types::DEQUE, payload).into())
}

/// The deque that a method got as its receiver.
fn deque<'a>(vm: &'a mut Vm<'_>, this: Value) -> &'a mut Deque {
    let Value::Obj(id) = vm.payload(this) else { unreachable!("receivers of deque methods were checked") };
    let Object::Deque(deque) = vm.get_mut(id) else {
        unreachable!("receivers of deque methods were checked")
    };
    deque
}

fn append(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::DEQUE, "deque.append", [""], 1)?;
    vm.heap().grew(16);
    deque(vm, this).push_back(value);
    Ok(Value::None.into())
}

fn append_left(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::DEQUE, "deque.appendleft", [""], 1)?;
    vm.heap().grew(16);
    deque(vm, this).push_front(value);
    Ok(Value::None.into())
}

fn pop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::DEQUE, "deque.pop", [], 0)?;
    let found = deque(vm, this).items.pop_back();
    taken(vm, this, found)
}

fn pop_left(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::DEQUE, "deque.popleft", [], 0)?;
    let found = deque(vm, this).items.pop_front();
    taken(vm, this, found)
}

fn taken(vm: &mut Vm<'_>, this: Value, found: Option<Value>) -> NativeResult {
    match found {
        Some(value) => {
            deque(vm, this).changed();
            Ok(value.into())
        }
        None => Err(vm.error(types::INDEX_ERROR, "pop from an empty deque")),
    }
}

fn clear(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::DEQUE, "deque.clear", [], 0)?;
    let deque = deque(vm, this);
    deque.items.clear();
    deque.changed();
    Ok(Value::None.into())
}

fn rotate(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [by]) = method(vm, args, types::DEQUE, "deque.rotate", [""], 0)?;
    let by = int_or(vm, by, 1)?;
    let deque = deque(vm, this);
    if let Ok(len @ 2..) = i64::try_from(deque.items.len()) {
        // Below the length, so it fits.
        deque.items.rotate_right(by.rem_euclid(len) as usize);
        deque.changed();
    }
    Ok(Value::None.into())
}

fn maxlen(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::DEQUE, "deque.maxlen", [], 0)?;
    let maxlen = deque(vm, this).maxlen;
    Ok(maxlen.map_or(Value::None, |most| Value::Int(i64::try_from(most).unwrap_or(i64::MAX))).into())
}

/// `_extend(iterable)`: false, and nothing is done, where Python code must iterate.
fn extend(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [values]) = method(vm, args, types::DEQUE, "deque.extend", [""], 1)?;
    let Some(items) = ops::iter::collect(vm, values)? else { return Ok(Value::Bool(false).into()) };
    vm.heap().grew(items.len() * 16);
    let deque = deque(vm, this);
    items.into_iter().for_each(|item| deque.push_back(item));
    Ok(Value::Bool(true).into())
}

/// `_reset(maxlen)`: makes it empty.
fn reset(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [most]) = method(vm, args, types::DEQUE, "deque", [""], 1)?;
    let maxlen = if most.is_none() { None } else { usize::try_from(super::args::int(vm, most)?).ok() };
    let deque = deque(vm, this);
    deque.items.clear();
    deque.maxlen = maxlen;
    deque.changed();
    Ok(Flow::Value(Value::None))
}
