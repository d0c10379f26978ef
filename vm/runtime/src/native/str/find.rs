//! Searching: `find`, `index`, `count`, `startswith`, `endswith`.

use vm_code::Value;

use super::{text, text_argument};
use crate::flow::{Args, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops::slice::{Index, adjust, index as slice_index};
use crate::vm::Vm;

/// Methods.
pub const METHODS: &[NativeDef] = &[
    NativeDef::method("find", |vm, args| find(vm, args, "str.find", false)),
    NativeDef::method("rfind", |vm, args| find(vm, args, "str.rfind", true)),
    NativeDef::method("index", |vm, args| index(vm, args, "str.index", false)),
    NativeDef::method("rindex", |vm, args| index(vm, args, "str.rindex", true)),
    NativeDef::method("count", count),
    NativeDef::method("startswith", |vm, args| matches_end(vm, args, "startswith", false)),
    NativeDef::method("endswith", |vm, args| matches_end(vm, args, "endswith", true)),
];

/// A part of a text by bounds in characters: its place in bytes, and where it begins in characters.
struct Window {
    start: usize,
    end: usize,
    first: usize,
    /// Whether the bounds are in order: nothing is found in reversed ones, not even nothing.
    valid: bool,
}

/// A bound of a search: `None` and missing are the ends.
pub fn bound(vm: &mut Vm<'_>, value: Value) -> Result<Option<i64>, Raised> {
    match slice_index(vm, value) {
        Index::None => Ok(None),
        Index::Int(int) => Ok(Some(int)),
        _ => Err(vm.type_error("slice indices must be integers or None or have an __index__ method")),
    }
}

fn window(vm: &mut Vm<'_>, text: &str, start: Value, end: Value) -> Result<Window, Raised> {
    let (start, end) = (bound(vm, start)?, bound(vm, end)?);
    let len = text.chars().count();
    let valid = start.is_none_or(|start| start <= i64::try_from(len).unwrap_or(i64::MAX));
    let picked = adjust(start, end, 1, len);
    let first = usize::try_from(picked.start).unwrap_or(0);
    let valid = valid && picked.stop >= picked.start;
    let byte = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    let start = byte(first);
    let end = if valid { byte(first + picked.count) } else { start };
    Ok(Window { start, end, first, valid })
}

fn position(vm: &mut Vm<'_>, args: Args<'_>, name: &str, last: bool) -> Result<Option<usize>, Raised> {
    let (text, [part, start, end]) = text(vm, args, name, ["", "", ""], 1)?;
    let part = text_argument(vm, part, "must be str")?;
    let window = window(vm, &text, start, end)?;
    if !window.valid {
        return Ok(None);
    }
    let inside = &text[window.start..window.end];
    let found = if last { inside.rfind(&part) } else { inside.find(&part) };
    Ok(found.map(|at| window.first + inside[..at].chars().count()))
}

fn find(vm: &mut Vm<'_>, args: Args<'_>, name: &str, last: bool) -> NativeResult {
    let found = position(vm, args, name, last)?;
    Ok(Value::Int(found.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)).into())
}

fn index(vm: &mut Vm<'_>, args: Args<'_>, name: &str, last: bool) -> NativeResult {
    match position(vm, args, name, last)? {
        Some(at) => Ok(Value::Int(i64::try_from(at).unwrap_or(i64::MAX)).into()),
        None => Err(vm.value_error("substring not found")),
    }
}

fn count(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, [part, start, end]) = text(vm, args, "str.count", ["", "", ""], 1)?;
    let part = text_argument(vm, part, "must be str")?;
    let window = window(vm, &text, start, end)?;
    let inside = &text[window.start..window.end];
    let count = match (window.valid, part.is_empty()) {
        (false, _) => 0,
        (true, true) => inside.chars().count() + 1,
        (true, false) => inside.matches(&part).count(),
    };
    Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)).into())
}

fn matches_end(vm: &mut Vm<'_>, args: Args<'_>, name: &str, at_end: bool) -> NativeResult {
    let (text, [parts, start, end]) = text(vm, args, name, ["", "", ""], 1)?;
    let window = window(vm, &text, start, end)?;
    let all = match vm.payload(parts).obj().map(|id| vm.get(id)) {
        Some(Object::Tuple(items)) => items.to_vec(),
        _ => vec![parts],
    };
    let single = all.len() == 1 && all[0] == parts;
    let inside = &text[window.start..window.end];
    let mut found = false;
    for part in all {
        let Some(part) = vm.as_str(part) else {
            let kind = vm.class_name(part);
            let message = if single {
                format!("{name} first arg must be str or a tuple of str, not {kind}")
            } else {
                format!("tuple for {name} must only contain str, not {kind}")
            };
            return Err(vm.type_error(message));
        };
        let fits = if at_end { inside.ends_with(part) } else { inside.starts_with(part) };
        found = found || (window.valid && fits);
    }
    Ok(Value::Bool(found).into())
}
