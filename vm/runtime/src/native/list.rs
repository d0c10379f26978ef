//! `list`, and sorting.

use std::cmp::Ordering;

use vm_code::{CmpOp, ObjId, Value};

use super::args::{class_argument, int_or, method, named, take, unknown_keyword};
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Attrs, Instance, Object};
use crate::ops;
use crate::ops::compare::{Same, same};
use crate::ops::slice::adjust;
use crate::types;
use crate::vm::Vm;

/// Methods.
pub const METHODS: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("__init__", init),
    NativeDef::method("append", append),
    NativeDef::method("extend", extend),
    NativeDef::method("insert", insert),
    NativeDef::method("remove", remove),
    NativeDef::method("pop", pop),
    NativeDef::method("clear", clear),
    NativeDef::method("index", index),
    NativeDef::method("count", count),
    NativeDef::method("sort", sort),
    NativeDef::method("reverse", reverse),
    NativeDef::method("copy", copy),
];

/// An instance of a class derived from a builtin type, or the value itself for that type.
pub fn instance_of(vm: &mut Vm<'_>, class: ObjId, base: ObjId, payload: Value) -> Value {
    if class == base {
        return payload;
    }
    vm.alloc(Object::Instance(Box::new(Instance { class, attrs: Attrs::default(), payload })))
}

/// Sorts where all comparisons are native. None: Python code compares.
pub fn sort_natively(
    vm: &mut Vm<'_>,
    mut items: Vec<Value>,
    reverse: bool,
) -> Result<Option<Vec<Value>>, Raised> {
    if items.iter().all(|item| matches!(item, Value::Int(_))) {
        let key = |value: &Value| if let Value::Int(int) = value { *int } else { 0 };
        items.sort_by(|a, b| oriented(key(a).cmp(&key(b)), reverse));
        return Ok(Some(items));
    }
    if items.iter().all(|item| item.obj().is_some_and(|id| matches!(vm.get(id), Object::Str(_)))) {
        let key = |value: &Value| vm.as_str(*value).unwrap_or_default();
        items.sort_by(|a, b| oriented(key(a).cmp(key(b)), reverse));
        return Ok(Some(items));
    }
    Ok(order(vm, &items, reverse)?.map(|order| order.into_iter().map(|at| items[at]).collect()))
}

/// The positions of keys in sorted order. None: Python code compares.
pub fn order(vm: &mut Vm<'_>, keys: &[Value], reverse: bool) -> Result<Option<Vec<usize>>, Raised> {
    let mut positions: Vec<usize> = (0..keys.len()).collect();
    if reverse {
        positions.reverse();
    }
    let mut python = false;
    let mut less = |a: usize, b: usize| match ops::compare(vm, CmpOp::Lt, keys[a], keys[b]) {
        Ok(Some(result)) => Ok(result == Value::Bool(true)),
        Ok(None) => {
            python = true;
            Err(None)
        }
        Err(raised) => Err(Some(raised)),
    };
    match stable_sort(&mut positions, &mut less) {
        Ok(()) => {}
        Err(Some(raised)) => return Err(raised),
        Err(None) => return Ok(None),
    }
    if reverse {
        positions.reverse();
    }
    Ok(Some(positions))
}

fn oriented(ordering: Ordering, reverse: bool) -> Ordering {
    if reverse { ordering.reverse() } else { ordering }
}

/// A stable sort that tolerates any answer of `less`. Up to 63 elements it compares what CPython's does: it finds
/// the first run and inserts the rest by bisection.
fn stable_sort<E>(
    positions: &mut [usize],
    less: &mut impl FnMut(usize, usize) -> Result<bool, E>,
) -> Result<(), E> {
    const RUN: usize = 64;
    if positions.len() < RUN {
        let sorted = first_run(positions, less)?;
        for at in sorted..positions.len() {
            let pivot = positions[at];
            let (mut low, mut high) = (0, at);
            while low < high {
                let middle = low + (high - low) / 2;
                if less(pivot, positions[middle])? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            positions[low..=at].rotate_right(1);
        }
        return Ok(());
    }
    let middle = positions.len() / 2;
    stable_sort(&mut positions[..middle], less)?;
    stable_sort(&mut positions[middle..], less)?;
    if !less(positions[middle], positions[middle - 1])? {
        return Ok(());
    }
    let left = positions[..middle].to_vec();
    let (mut from_left, mut from_right, mut at) = (0, middle, 0);
    while from_left < left.len() {
        let take_right = from_right < positions.len() && less(positions[from_right], left[from_left])?;
        positions[at] = if take_right { positions[from_right] } else { left[from_left] };
        if take_right {
            from_right += 1
        } else {
            from_left += 1
        }
        at += 1;
    }
    Ok(())
}

/// The length of the sorted run at the beginning; one that descends strictly is turned round.
fn first_run<E>(
    positions: &mut [usize],
    less: &mut impl FnMut(usize, usize) -> Result<bool, E>,
) -> Result<usize, E> {
    if positions.len() < 2 {
        return Ok(positions.len());
    }
    let descending = less(positions[1], positions[0])?;
    let mut end = 2;
    while end < positions.len() && less(positions[end], positions[end - 1])? == descending {
        end += 1;
    }
    if descending {
        positions[..end].reverse();
    }
    Ok(end)
}

fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::LIST)?;
    let [values] = take(vm, args, "list", [""], 0)?;
    let items = match values {
        Value::Unbound => Some(Vec::new()),
        values => ops::iter::collect(vm, values)?,
    };
    let python = items.is_none();
    let payload = vm.list(items.unwrap_or_default());
    let list = instance_of(vm, class, types::LIST, payload);
    if python {
        return Ok(Flow::call(vm.prelude("_list_fill"), &[list, payload, values]));
    }
    Ok(list.into())
}

fn init(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [values]) = method(vm, args, types::LIST, "list", [""], 0)?;
    set_items(vm, this, Vec::new());
    if !values.is_bound() {
        return Ok(Value::None.into());
    }
    let payload = vm.payload(this);
    fill(vm, payload, values)
}

fn set_items(vm: &mut Vm<'_>, list: Value, items: Vec<Value>) {
    if let Value::Obj(id) = vm.payload(list) {
        vm.heap().grew(items.len() * 16);
        if let Object::List(list) = vm.get_mut(id) {
            *list = items;
        }
    }
}

fn fill(vm: &mut Vm<'_>, list: Value, values: Value) -> NativeResult {
    match ops::iter::collect(vm, values)? {
        Some(items) => {
            vm.heap().grew(items.len() * 16);
            items_mut(vm, list).extend(items);
            Ok(Value::None.into())
        }
        None => Ok(Flow::call(vm.prelude("_list_fill"), &[Value::None, list, values])),
    }
}

/// The elements of a list (of the value that a method got as its receiver).
fn items_mut<'a>(vm: &'a mut Vm<'_>, list: Value) -> &'a mut Vec<Value> {
    let Value::Obj(id) = vm.payload(list) else { unreachable!("receivers of list methods were checked") };
    let Object::List(items) = vm.get_mut(id) else { unreachable!("receivers of list methods were checked") };
    items
}

fn append(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    // As it is mostly called.
    if let ([Value::Obj(id), value], []) = (args.positional, args.named)
        && let Object::List(items) = vm.get_mut(*id)
    {
        items.push(*value);
        vm.heap().grew(16);
        return Ok(Value::None.into());
    }
    let (this, [value]) = method(vm, args, types::LIST, "list.append", [""], 1)?;
    vm.heap().grew(16);
    items_mut(vm, this).push(value);
    Ok(Value::None.into())
}

fn extend(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [values]) = method(vm, args, types::LIST, "list.extend", [""], 1)?;
    let payload = vm.payload(this);
    fill(vm, payload, values)
}

fn insert(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [at, value]) = method(vm, args, types::LIST, "list.insert", ["", ""], 2)?;
    let at = super::args::int(vm, at)?;
    vm.heap().grew(16);
    let items = items_mut(vm, this);
    let at = adjust(Some(at), None, 1, items.len()).start;
    items.insert(usize::try_from(at).unwrap_or(0), value);
    Ok(Value::None.into())
}

fn remove(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::LIST, "list.remove", [""], 1)?;
    let items = items_mut(vm, this).clone();
    for (at, item) in items.iter().enumerate() {
        match same(vm, *item, value) {
            Same::No => {}
            Same::Yes => {
                items_mut(vm, this).remove(at);
                return Ok(Value::None.into());
            }
            Same::Python | Same::TooDeep => {
                let payload = vm.payload(this);
                return Ok(Flow::call(vm.prelude("_list_remove"), &[payload, value]));
            }
        }
    }
    Err(vm.value_error("list.remove(x): x not in list"))
}

fn pop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [at]) = method(vm, args, types::LIST, "list.pop", [""], 0)?;
    let at = int_or(vm, at, -1)?;
    let items = items_mut(vm, this);
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let wanted = if at < 0 { at.saturating_add(len) } else { at };
    match usize::try_from(wanted) {
        Ok(at) if at < items.len() => Ok(items.remove(at).into()),
        _ if len == 0 => Err(vm.error(types::INDEX_ERROR, "pop from empty list")),
        _ => Err(vm.error(types::INDEX_ERROR, "pop index out of range")),
    }
}

fn clear(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::LIST, "list.clear", [], 0)?;
    items_mut(vm, this).clear();
    Ok(Value::None.into())
}

fn copy(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::LIST, "list.copy", [], 0)?;
    let items = items_mut(vm, this).clone();
    Ok(vm.list(items).into())
}

fn reverse(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::LIST, "list.reverse", [], 0)?;
    items_mut(vm, this).reverse();
    Ok(Value::None.into())
}

fn index(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, rest) = super::args::receiver(vm, args, types::LIST, "list.index")?;
    index_in(vm, this, rest, "list")
}

/// `index` of lists and tuples.
pub fn index_in(vm: &mut Vm<'_>, this: Value, args: Args<'_>, kind: &str) -> NativeResult {
    let [value, start, stop] = take(vm, args, "index", ["", "", ""], 1)?;
    let (start, stop) = (int_or(vm, start, 0)?, int_or(vm, stop, i64::MAX)?);
    let items = vm.as_sequence(this).unwrap_or_default().to_vec();
    let picked = adjust(Some(start), Some(stop), 1, items.len());
    for at in picked.indices() {
        match same(vm, items[at], value) {
            Same::No => {}
            Same::Yes => return Ok(Value::Int(i64::try_from(at).unwrap_or(i64::MAX)).into()),
            Same::Python | Same::TooDeep => {
                let items = vm.payload(this);
                let bounds = [picked.start, picked.stop].map(Value::Int);
                return Ok(Flow::call(vm.prelude("_sequence_index"), &[items, value, bounds[0], bounds[1]]));
            }
        }
    }
    if kind == "tuple" {
        return Err(vm.value_error("tuple.index(x): x not in tuple"));
    }
    let text = ops::repr(vm, value)?.unwrap_or_else(|| "x".to_owned());
    Err(vm.value_error(format!("{text} is not in list")))
}

fn count(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::LIST, "list.count", [""], 1)?;
    count_in(vm, this, value)
}

/// `count` of lists and tuples.
pub fn count_in(vm: &mut Vm<'_>, this: Value, value: Value) -> NativeResult {
    let items = vm.as_sequence(this).unwrap_or_default().to_vec();
    let mut count = 0;
    for item in items {
        match same(vm, item, value) {
            Same::No => {}
            Same::Yes => count += 1,
            Same::Python | Same::TooDeep => {
                let items = vm.payload(this);
                return Ok(Flow::call(vm.prelude("_sequence_count"), &[items, value]));
            }
        }
    }
    Ok(Value::Int(count).into())
}

fn sort(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    const KNOWN: [&str; 2] = ["key", "reverse"];
    for (key, _) in args.named {
        let key = vm.name(*key).to_owned();
        if !KNOWN.contains(&key.as_str()) {
            return Err(unknown_keyword(vm, "sort", &KNOWN, &key));
        }
    }
    let key = named(vm, args, "key").unwrap_or(Value::None);
    let reverse = named(vm, args, "reverse").unwrap_or(Value::Bool(false));
    let positional = Args { positional: args.positional, named: &[] };
    if positional.positional.len() > 1 {
        return Err(vm.type_error("sort() takes no positional arguments"));
    }
    let (this, []) = method(vm, positional, types::LIST, "list.sort", [], 0)?;
    if key.is_none()
        && let Some(reverse) = ops::truth(vm, reverse)
    {
        let items = items_mut(vm, this).clone();
        if let Some(items) = sort_natively(vm, items, reverse)? {
            *items_mut(vm, this) = items;
            return Ok(Value::None.into());
        }
    }
    let payload = vm.payload(this);
    Ok(Flow::call(vm.prelude("_list_sort"), &[payload, key, reverse]))
}
