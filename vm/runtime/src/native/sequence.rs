//! `tuple`, `range`, `slice`, and constructors of iterators.

use vm_code::Value;

use super::args::{class_argument, int, method, take};
use super::list::{count_in, index_in, instance_of};
use crate::flow::{Args, Flow, NativeResult};
use crate::native::NativeDef;
use crate::object::{Object, Range};
use crate::ops;
use crate::ops::compare::in_range;
use crate::types;
use crate::vm::Vm;

/// Methods of tuples.
pub const TUPLE: &[NativeDef] = &[
    NativeDef::constructor(new_tuple),
    NativeDef::method("index", tuple_index),
    NativeDef::method("count", tuple_count),
    NativeDef::method("__getnewargs__", tuple_newargs),
];

/// Methods of ranges.
pub const RANGE: &[NativeDef] = &[
    NativeDef::constructor(new_range),
    NativeDef::method("index", range_index),
    NativeDef::method("count", range_count),
    NativeDef::getter("start", |vm, args| range_part(vm, args, |range| range.start)),
    NativeDef::getter("stop", |vm, args| range_part(vm, args, |range| range.stop)),
    NativeDef::getter("step", |vm, args| range_part(vm, args, |range| range.step)),
];

/// Methods of slices.
pub const SLICE: &[NativeDef] = &[
    NativeDef::constructor(new_slice),
    NativeDef::method("indices", slice_indices),
    NativeDef::getter("start", |vm, args| slice_part(vm, args, 0)),
    NativeDef::getter("stop", |vm, args| slice_part(vm, args, 1)),
    NativeDef::getter("step", |vm, args| slice_part(vm, args, 2)),
];

/// Constructors of iterators.
pub const ENUMERATE: &[NativeDef] = &[NativeDef::constructor(super::builtins::enumerate)];
/// The same.
pub const ZIP: &[NativeDef] = &[NativeDef::constructor(super::builtins::zip)];
/// The same.
pub const MAP: &[NativeDef] = &[NativeDef::constructor(super::builtins::map)];
/// The same.
pub const FILTER: &[NativeDef] = &[NativeDef::constructor(super::builtins::filter)];
/// The same.
pub const REVERSED: &[NativeDef] = &[NativeDef::constructor(super::builtins::reversed)];

fn new_tuple(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::TUPLE)?;
    let [values] = take(vm, args, "tuple", [""], 0)?;
    let payload = match values {
        Value::Unbound => vm.tuple([]),
        Value::Obj(id) if matches!(vm.get(id), Object::Tuple(_)) => values,
        values => match ops::iter::collect(vm, values)? {
            Some(items) => vm.tuple(items),
            None => return Ok(Flow::call(vm.prelude("_tuple_from"), &[Value::Obj(class), values])),
        },
    };
    Ok(instance_of(vm, class, types::TUPLE, payload).into())
}

fn tuple_index(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, rest) = super::args::receiver(vm, args, types::TUPLE, "tuple.index")?;
    index_in(vm, this, rest, "tuple")
}

fn tuple_count(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::TUPLE, "tuple.count", [""], 1)?;
    count_in(vm, this, value)
}

fn tuple_newargs(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::TUPLE, "tuple.__getnewargs__", [], 0)?;
    let payload = vm.payload(this);
    Ok(vm.tuple([payload]).into())
}

fn new_range(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = class_argument(vm, args, types::RANGE)?;
    let [a, b, c] = take(vm, args, "range", ["", "", ""], 1)?;
    for value in [a, b, c] {
        if !value.is_bound() || vm.as_int(value).is_some() {
            continue;
        }
        if vm.as_big(value).is_some() {
            return Err(vm.error(types::OVERFLOW_ERROR, "range() bounds beyond 64 bits are not supported"));
        }
        if !ops::is_native_method(vm, value, vm_code::names::INDEX) {
            let all = vm.tuple(args.positional);
            return Ok(Flow::call(vm.prelude("_range"), &[all]));
        }
    }
    let (start, stop) = if b.is_bound() { (int(vm, a)?, int(vm, b)?) } else { (0, int(vm, a)?) };
    let step = if c.is_bound() { int(vm, c)? } else { 1 };
    if step == 0 {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(vm.alloc(Object::Range(Box::new(Range { start, stop, step }))).into())
}

fn range_of(vm: &Vm<'_>, value: Value) -> Range {
    match value.obj().map(|id| vm.get(id)) {
        Some(Object::Range(range)) => **range,
        _ => Range { start: 0, stop: 0, step: 1 },
    }
}

fn range_part(vm: &mut Vm<'_>, args: Args<'_>, part: fn(Range) -> i64) -> NativeResult {
    let (this, []) = method(vm, args, types::RANGE, "range", [], 0)?;
    Ok(Value::Int(part(range_of(vm, this))).into())
}

fn range_index(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::RANGE, "range.index", [""], 1)?;
    let range = range_of(vm, this);
    match vm.as_int(value).filter(|int| in_range(range, *int)) {
        Some(int) => Ok(Value::Int((int - range.start) / range.step).into()),
        None => {
            let text = ops::repr(vm, value)?.unwrap_or_else(|| "sequence.index(x): x".to_owned());
            Err(vm.value_error(format!("{text} is not in range")))
        }
    }
}

fn range_count(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::RANGE, "range.count", [""], 1)?;
    let found = ops::contains(vm, this, value)?.unwrap_or(false);
    Ok(Value::Int(i64::from(found)).into())
}

fn new_slice(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = class_argument(vm, args, types::SLICE)?;
    let [a, b, c] = take(vm, args, "slice", ["", "", ""], 1)?;
    let or_none = super::args::or_none;
    let parts = if b.is_bound() { [a, b, or_none(c)] } else { [Value::None, a, Value::None] };
    Ok(vm.alloc(Object::Slice(Box::new(parts))).into())
}

fn slice_part(vm: &mut Vm<'_>, args: Args<'_>, at: usize) -> NativeResult {
    let (this, []) = method(vm, args, types::SLICE, "slice", [], 0)?;
    match this.obj().map(|id| vm.get(id)) {
        Some(Object::Slice(parts)) => Ok(super::args::or_none(parts[at]).into()),
        _ => Ok(Value::None.into()),
    }
}

fn slice_indices(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [len]) = method(vm, args, types::SLICE, "slice.indices", [""], 1)?;
    let len = int(vm, len)?;
    let Ok(len) = usize::try_from(len) else { return Err(vm.value_error("length should not be negative")) };
    let Value::Obj(id) = this else { return Ok(Value::None.into()) };
    match ops::slice::pick(vm, id, len)? {
        Some(picked) => {
            let parts = [picked.start, picked.stop, picked.step].map(Value::Int);
            Ok(vm.tuple(parts).into())
        }
        None => Err(vm.type_error("slice indices must be integers or None or have an __index__ method")),
    }
}
