//! Taking apart: `split`, `rsplit`, `splitlines`, `partition`, `rpartition`.

use vm_code::Value;

use super::case::is_space;
use super::{text, text_argument};
use crate::flow::{Args, NativeResult};
use crate::native::NativeDef;
use crate::native::args::int_or;
use crate::ops;
use crate::vm::Vm;

/// Methods.
pub const METHODS: &[NativeDef] = &[
    NativeDef::method("split", |vm, args| split(vm, args, "str.split", false)),
    NativeDef::method("rsplit", |vm, args| split(vm, args, "str.rsplit", true)),
    NativeDef::method("splitlines", splitlines),
    NativeDef::method("partition", |vm, args| partition(vm, args, "str.partition", false)),
    NativeDef::method("rpartition", |vm, args| partition(vm, args, "str.rpartition", true)),
];

fn list_of(vm: &mut Vm<'_>, parts: Vec<&str>) -> Value {
    let parts: Vec<Value> = parts.into_iter().map(|part| vm.str(part)).collect();
    vm.list(parts)
}

fn split(vm: &mut Vm<'_>, args: Args<'_>, name: &str, last: bool) -> NativeResult {
    let (text, [separator, most]) = text(vm, args, name, ["sep", "maxsplit"], 0)?;
    let most = int_or(vm, most, -1)?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let parts = if matches!(separator, Value::Unbound | Value::None) {
        if last { words_from_end(&text, most) } else { words(&text, most) }
    } else {
        let separator = text_argument(vm, separator, "must be str or None")?;
        if separator.is_empty() {
            return Err(vm.value_error("empty separator"));
        }
        let pieces = most.saturating_add(1);
        if last {
            let mut parts: Vec<&str> = text.rsplitn(pieces, &separator).collect();
            parts.reverse();
            return Ok(list_of(vm, parts).into());
        }
        return Ok(list_of(vm, text.splitn(pieces, &separator).collect()).into());
    };
    Ok(list_of(vm, parts).into())
}

/// Words, with the rest as the last one after `most` of them.
pub fn words(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let end = rest.find(is_space).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(is_space);
    }
    parts
}

fn words_from_end(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let start = rest.char_indices().rev().find(|(_, char)| is_space(*char));
        let start = start.map_or(0, |(at, char)| at + char.len_utf8());
        parts.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_space);
    }
    parts.reverse();
    parts
}

fn splitlines(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, [keep]) = text(vm, args, "str.splitlines", ["keepends"], 0)?;
    let keep = keep.is_bound() && ops::truth(vm, keep).unwrap_or(true);
    let lines = lines(&text, keep);
    Ok(list_of(vm, lines).into())
}

/// Lines, with or without what ends them.
pub fn lines(text: &str, keep: bool) -> Vec<&str> {
    const ENDS: &[char] =
        &['\n', '\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'];
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(at) = rest.find(ENDS) else {
            lines.push(rest);
            break;
        };
        let width = if rest[at..].starts_with("\r\n") {
            2
        } else {
            rest[at..].chars().next().map_or(1, char::len_utf8)
        };
        lines.push(if keep { &rest[..at + width] } else { &rest[..at] });
        rest = &rest[at + width..];
    }
    lines
}

fn partition(vm: &mut Vm<'_>, args: Args<'_>, name: &str, last: bool) -> NativeResult {
    let (text, [separator]) = text(vm, args, name, [""], 1)?;
    let separator = text_argument(vm, separator, "must be str")?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let found = if last { text.rsplit_once(&separator) } else { text.split_once(&separator) };
    let parts = match found {
        Some((before, after)) => [before, &separator, after],
        None if last => ["", "", &text],
        None => [&text, "", ""],
    };
    let parts = parts.map(|part| vm.str(part));
    Ok(vm.tuple(parts).into())
}
