//! Iteration over builtin values.

use vm_code::{ObjId, Value, names};

use super::compare::bytes_of;
use super::is_native_method;
use super::item::{len_of, namespace_entries, range_at};
use crate::flow::Raised;
use crate::object::{DictPart, Iter, Object};
use crate::types;
use crate::vm::Vm;

/// The most native iterators in each other.
const LEVELS: u32 = 100;

/// `iter(value)`. None: `__iter__` (or `__getitem__`) in Python decides.
#[inline]
pub fn iter(vm: &mut Vm<'_>, value: Value) -> Result<Option<Value>, Raised> {
    if !is_native_method(vm, value, names::ITER) {
        return Ok(None);
    }
    let Value::Obj(id) = vm.payload(value) else { return Err(not_iterable(vm, value)) };
    let made = match vm.get(id) {
        Object::List(_) => Iter::List { list: id, next: 0 },
        Object::Tuple(_) => Iter::Tuple { tuple: id, next: 0 },
        Object::Deque(_) => return Ok(Some(over_deque(vm, id, false))),
        Object::Str(_) => Iter::Str { text: id, next: 0 },
        Object::Bytes(_) | Object::ByteArray(_) => Iter::Bytes { bytes: id, next: 0 },
        Object::Range(range) => Iter::Range(**range),
        Object::Dict(dict) => {
            let (version, left) = (dict.version(), dict.len());
            Iter::Dict { dict: id, part: DictPart::Keys, next: 0, version, left }
        }
        Object::DictView { dict, part } => {
            let (dict, part) = (*dict, *part);
            let Object::Dict(entries) = vm.get(dict) else { return Err(not_iterable(vm, value)) };
            Iter::Dict { dict, part, next: 0, version: entries.version(), left: entries.len() }
        }
        Object::Set(set) | Object::FrozenSet(set) => Iter::Set { set: id, next: 0, version: set.version() },
        Object::Namespace(_) => {
            let mut values = Vec::new();
            for (name, _) in namespace_entries(vm, id) {
                let name = vm.name(name).to_owned();
                values.push(vm.str(name));
            }
            Iter::Values { values: values.into(), next: 0 }
        }
        Object::Iter(_) | Object::Generator(_) => {
            return match vm.get(id) {
                Object::Generator(generator) if generator.kind != vm_code::CodeKind::Generator => {
                    Err(not_iterable(vm, value))
                }
                _ => Ok(Some(Value::Obj(id))),
            };
        }
        Object::Instance(_) => return Ok(None),
        Object::Class(class) if class.meta != types::TYPE => return Ok(None),
        _ => return Err(not_iterable(vm, value)),
    };
    Ok(Some(vm.alloc(Object::Iter(Box::new(made)))))
}

/// The error of `iter(value)` where there is no `__iter__`.
pub fn not_iterable(vm: &mut Vm<'_>, value: Value) -> Raised {
    let message = format!("'{}' object is not iterable", vm.class_name(value));
    vm.type_error(message)
}

/// The next element of a native iterator (an `Object::Iter`). None: there is no more.
#[inline]
pub fn next(vm: &mut Vm<'_>, id: ObjId) -> Result<Option<Value>, Raised> {
    let Object::Iter(iter) = vm.isolate.heap.get_mut(id) else { return Ok(None) };
    match &mut **iter {
        Iter::Range(range) => {
            if range.is_empty() {
                return Ok(None);
            }
            let value = range.start;
            match range.start.checked_add(range.step) {
                Some(next) => range.start = next,
                None => range.stop = range.start,
            }
            Ok(Some(Value::Int(value)))
        }
        Iter::List { list, next } => {
            let (list, at) = (*list, *next);
            *next += 1;
            if let Object::List(items) = vm.get(list)
                && let Some(item) = items.get(at)
            {
                return Ok(Some(*item));
            }
            finish(vm, id)
        }
        Iter::Tuple { tuple, next } => {
            let (tuple, at) = (*tuple, *next);
            *next += 1;
            let Object::Tuple(items) = vm.get(tuple) else { return Ok(None) };
            Ok(items.get(at).copied())
        }
        Iter::Values { values, next } => {
            let value = values.get(*next).copied();
            *next += 1;
            Ok(value)
        }
        Iter::Done => Ok(None),
        _ => next_of_other(vm, id),
    }
}

/// The levels of a native iterator over these. None: they are nested so deep that Python code goes down through them,
/// which has a limit of its own.
pub fn levels_over(vm: &Vm<'_>, iters: &[ObjId]) -> Option<u32> {
    let levels = iters.iter().map(|id| match vm.get(*id) {
        Object::Iter(iter) => match **iter {
            Iter::Enumerate { levels, .. } | Iter::Zip { levels, .. } => levels,
            _ => 0,
        },
        _ => 0,
    });
    Some(levels.max().unwrap_or(0) + 1).filter(|levels| *levels <= LEVELS)
}

/// All elements of a builtin iterable at once. None: Python code is involved.
pub fn collect(vm: &mut Vm<'_>, value: Value) -> Result<Option<Vec<Value>>, Raised> {
    if is_native_method(vm, value, names::ITER)
        && let Some(items) = vm.as_sequence(value)
    {
        return Ok(Some(items.to_vec()));
    }
    let Some(Value::Obj(iter)) = iter(vm, value)? else { return Ok(None) };
    if !matches!(vm.get(iter), Object::Iter(_)) {
        return Ok(None);
    }
    if let Object::Iter(inner) = vm.get(iter)
        && let Iter::Range(range) = &**inner
    {
        let len = usize::try_from(range.len()).unwrap_or(usize::MAX);
        super::check_room(vm, len.saturating_mul(16))?;
    }
    let mut items = Vec::new();
    while let Some(item) = next(vm, iter)? {
        items.push(item);
    }
    Ok(Some(items))
}

/// `a, b = value`: as many elements as there are targets. None: Python code is involved.
pub fn unpack(vm: &mut Vm<'_>, value: Value, count: usize) -> Result<Option<Vec<Value>>, Raised> {
    let Some(items) = few(vm, value, count + 1)? else { return Ok(None) };
    check_count(vm, items.len(), count, false)?;
    Ok(Some(items))
}

/// `a, *b, c = value`. None: Python code is involved.
pub fn unpack_star(
    vm: &mut Vm<'_>,
    value: Value,
    before: usize,
    after: usize,
) -> Result<Option<Vec<Value>>, Raised> {
    let Some(items) = few(vm, value, usize::MAX)? else { return Ok(None) };
    check_count(vm, items.len(), before + after, true)?;
    let middle = vm.list(items[before..items.len() - after].to_vec());
    let mut all = items[..before].to_vec();
    all.push(middle);
    all.extend(&items[items.len() - after..]);
    Ok(Some(all))
}

/// The error of an unpacking with too few or too many elements (`found` is one more than `count` then).
pub fn check_count(vm: &mut Vm<'_>, found: usize, count: usize, at_least: bool) -> Result<(), Raised> {
    if found < count {
        let at_least = if at_least { "at least " } else { "" };
        let message = format!("not enough values to unpack (expected {at_least}{count}, got {found})");
        return Err(vm.value_error(message));
    }
    if found > count && !at_least {
        let message = format!("too many values to unpack (expected {count})");
        return Err(vm.value_error(message));
    }
    Ok(())
}

/// An iterator from the end. None: Python code is involved, or there is none.
pub fn reversed(vm: &mut Vm<'_>, value: Value) -> Result<Option<Value>, Raised> {
    if !is_native_method(vm, value, names::REVERSED) || !is_native_method(vm, value, names::GETITEM) {
        return Ok(None);
    }
    let payload = vm.payload(value);
    if let Some((id, Object::Deque(_))) = payload.obj().map(|id| (id, vm.get(id))) {
        return Ok(Some(over_deque(vm, id, true)));
    }
    let object = payload.obj().map(|id| vm.get(id));
    let made = match object {
        Some(
            Object::List(_)
            | Object::Tuple(_)
            | Object::Str(_)
            | Object::Bytes(_)
            | Object::ByteArray(_)
            | Object::Range(_),
        ) => Iter::Reversed { sequence: payload, left: len_of(vm, payload).unwrap_or(0) },
        Some(Object::Dict(_) | Object::DictView { .. }) => {
            let mut values = collect(vm, payload)?.unwrap_or_default();
            values.reverse();
            Iter::Values { values: values.into(), next: 0 }
        }
        Some(Object::Instance(_)) => return Ok(None),
        Some(Object::Class(class)) if class.meta != types::TYPE => return Ok(None),
        _ => {
            let message = format!("'{}' object is not reversible", vm.class_name(value));
            return Err(vm.type_error(message));
        }
    };
    Ok(Some(vm.alloc(Object::Iter(Box::new(made)))))
}

/// An iterator over a deque.
pub fn over_deque(vm: &mut Vm<'_>, deque: ObjId, from_end: bool) -> Value {
    let (left, version) = match vm.get(deque) {
        Object::Deque(deque) => (deque.items.len(), deque.version),
        _ => (0, 0),
    };
    vm.alloc(Object::Iter(Box::new(Iter::Deque { deque, left, version, from_end })))
}

/// The element of a builtin sequence at a position.
pub fn element(vm: &mut Vm<'_>, sequence: Value, at: usize) -> Option<Value> {
    let Value::Obj(id) = sequence else { return None };
    match vm.get(id) {
        Object::List(items) => items.get(at).copied(),
        Object::Tuple(items) => items.get(at).copied(),
        Object::Str(text) => {
            let char = text.char_at(&vm.isolate.heap, at)?;
            Some(vm.str(String::from(char)))
        }
        Object::Bytes(_) | Object::ByteArray(_) => {
            bytes_of(vm, id).get(at).map(|byte| Value::Int(i64::from(*byte)))
        }
        Object::Range(range) => Some(range_at(**range, at)),
        _ => None,
    }
}

fn few(vm: &mut Vm<'_>, value: Value, most: usize) -> Result<Option<Vec<Value>>, Raised> {
    if is_native_method(vm, value, names::ITER)
        && let Some(items) = vm.as_sequence(value)
    {
        return Ok(Some(items[..items.len().min(most)].to_vec()));
    }
    let found = match iter(vm, value) {
        Ok(found) => found,
        Err(_) => {
            let message = format!("cannot unpack non-iterable {} object", vm.class_name(value));
            return Err(vm.type_error(message));
        }
    };
    let Some(Value::Obj(iter)) = found else { return Ok(None) };
    if !matches!(vm.get(iter), Object::Iter(_)) {
        return Ok(None);
    }
    let mut items = Vec::new();
    while items.len() < most
        && let Some(item) = next(vm, iter)?
    {
        items.push(item);
    }
    Ok(Some(items))
}

fn finish(vm: &mut Vm<'_>, id: ObjId) -> Result<Option<Value>, Raised> {
    if let Object::Iter(iter) = vm.get_mut(id) {
        **iter = Iter::Done;
    }
    Ok(None)
}

fn next_of_other(vm: &mut Vm<'_>, id: ObjId) -> Result<Option<Value>, Raised> {
    let Object::Iter(iter) = vm.isolate.heap.get_mut(id) else { return Ok(None) };
    match &mut **iter {
        Iter::Str { text, next } => {
            let (text, at) = (*text, *next);
            let Object::Str(all) = vm.get(text) else { return Ok(None) };
            let Some(char) = all.as_str(&vm.isolate.heap)[at..].chars().next() else { return Ok(None) };
            if let Object::Iter(iter) = vm.get_mut(id)
                && let Iter::Str { next, .. } = &mut **iter
            {
                *next += char.len_utf8();
            }
            Ok(Some(vm.str(String::from(char))))
        }
        Iter::Bytes { bytes, next } => {
            let (bytes, at) = (*bytes, *next);
            *next += 1;
            Ok(bytes_of(vm, bytes).get(at).map(|byte| Value::Int(i64::from(*byte))))
        }
        Iter::Dict { .. } => next_of_dict(vm, id),
        Iter::Deque { deque, left, version, from_end } => {
            let (deque, before, version, from_end) = (*deque, *left, *version, *from_end);
            *left = before.saturating_sub(1);
            let Object::Deque(all) = vm.get(deque) else { return Ok(None) };
            if all.version == version {
                let at = if from_end { before.wrapping_sub(1) } else { all.items.len() - before };
                return Ok(all.items.get(at).copied());
            }
            if let Object::Iter(iter) = vm.get_mut(id)
                && let Iter::Deque { left, .. } = &mut **iter
            {
                *left = 0;
            }
            Err(vm.error(types::RUNTIME_ERROR, "deque mutated during iteration"))
        }
        Iter::Set { set, next, version } => {
            let (set, at, version) = (*set, *next, *version);
            let (Object::Set(all) | Object::FrozenSet(all)) = vm.get(set) else { return Ok(None) };
            if all.version() != version {
                return Err(vm.error(types::RUNTIME_ERROR, "Set changed size during iteration"));
            }
            let Some((at, key)) = all.next_from(at) else { return finish(vm, id) };
            if let Object::Iter(iter) = vm.get_mut(id)
                && let Iter::Set { next, .. } = &mut **iter
            {
                *next = at + 1;
            }
            Ok(Some(key))
        }
        Iter::Reversed { sequence, left } => {
            let sequence = *sequence;
            let Some(at) = left.checked_sub(1) else { return Ok(None) };
            *left = at;
            match element(vm, sequence, at) {
                Some(item) => Ok(Some(item)),
                None => finish(vm, id),
            }
        }
        Iter::Enumerate { iter, count, .. } => {
            let (inner, number) = (*iter, *count);
            *count += 1;
            match next(vm, inner)? {
                Some(item) => Ok(Some(vm.tuple([Value::Int(number), item]))),
                None => Ok(None),
            }
        }
        Iter::Zip { iters, strict, .. } => {
            let (iters, strict) = (iters.clone(), *strict);
            next_of_zip(vm, &iters, strict)
        }
        _ => Ok(None),
    }
}

fn next_of_dict(vm: &mut Vm<'_>, id: ObjId) -> Result<Option<Value>, Raised> {
    let Object::Iter(iter) = vm.get(id) else { return Ok(None) };
    let Iter::Dict { dict, part, next: at, version, left } = **iter else { return Ok(None) };
    let Object::Dict(entries) = vm.get(dict) else { return Ok(None) };
    let (changed, len) = (entries.version() != version, entries.len());
    if changed {
        // `left` is the number of keys when the iteration began.
        let message = if left == len {
            "dictionary keys changed during iteration"
        } else {
            "dictionary changed size during iteration"
        };
        return Err(vm.error(types::RUNTIME_ERROR, message));
    }
    let Some((at, entry)) = entries.next_from(at) else { return finish(vm, id) };
    let (key, value) = (entry.key, entry.value);
    if let Object::Iter(iter) = vm.get_mut(id)
        && let Iter::Dict { next, .. } = &mut **iter
    {
        *next = at + 1;
    }
    Ok(Some(match part {
        DictPart::Keys => key,
        DictPart::Values => value,
        DictPart::Items => vm.tuple([key, value]),
    }))
}

fn next_of_zip(vm: &mut Vm<'_>, iters: &[ObjId], strict: bool) -> Result<Option<Value>, Raised> {
    let mut items = Vec::with_capacity(iters.len());
    for (at, iter) in iters.iter().enumerate() {
        match next(vm, *iter)? {
            Some(item) => items.push(item),
            None if strict => return end_of_strict_zip(vm, iters, at),
            None => return Ok(None),
        }
    }
    if items.is_empty() {
        return Ok(None);
    }
    Ok(Some(vm.tuple(items)))
}

fn end_of_strict_zip(vm: &mut Vm<'_>, iters: &[ObjId], at: usize) -> Result<Option<Value>, Raised> {
    let plural = |count: usize| if count == 1 { " " } else { "s 1-" };
    if at > 0 {
        let message = format!("zip() argument {} is shorter than argument{}{at}", at + 1, plural(at));
        return Err(vm.value_error(message));
    }
    for (later, iter) in iters.iter().enumerate().skip(1) {
        if next(vm, *iter)?.is_some() {
            let message =
                format!("zip() argument {} is longer than argument{}{later}", later + 1, plural(later));
            return Err(vm.value_error(message));
        }
    }
    Ok(None)
}
