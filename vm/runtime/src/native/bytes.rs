//! `bytes` and `bytearray`.

use vm_code::{ObjId, Value};

use super::args::{class_argument, int_or, method, take};
use super::encoding::{decode_value, encode_text};
use super::list::instance_of;
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::ops::item::byte;
use crate::types;
use crate::vm::Vm;

/// Methods of `bytes` alone.
pub const BYTES: &[NativeDef] =
    &[NativeDef::constructor(new_bytes), NativeDef::class_method("fromhex", bytes_fromhex)];

/// Methods of `bytearray` alone.
pub const BYTEARRAY: &[NativeDef] = &[
    NativeDef::constructor(new_bytearray),
    NativeDef::class_method("fromhex", bytearray_fromhex),
    NativeDef::method("append", append),
    NativeDef::method("extend", extend),
    NativeDef::method("pop", pop),
    NativeDef::method("clear", clear),
    NativeDef::method("copy", copy),
    NativeDef::method("insert", insert),
    NativeDef::method("remove", remove),
    NativeDef::method("reverse", reverse),
];

/// Methods of both.
pub const BOTH: &[NativeDef] = &[
    NativeDef::method("decode", decode),
    NativeDef::method("hex", hex),
    NativeDef::method("join", join),
    NativeDef::method("split", split),
    NativeDef::method("splitlines", splitlines),
    NativeDef::method("find", |vm, args| find(vm, args, "find", false)),
    NativeDef::method("rfind", |vm, args| find(vm, args, "rfind", true)),
    NativeDef::method("index", index),
    NativeDef::method("count", count),
    NativeDef::method("replace", replace),
    NativeDef::method("startswith", |vm, args| matches_end(vm, args, "startswith", false)),
    NativeDef::method("endswith", |vm, args| matches_end(vm, args, "endswith", true)),
    NativeDef::method("strip", |vm, args| strip(vm, args, "strip", true, true)),
    NativeDef::method("lstrip", |vm, args| strip(vm, args, "lstrip", true, false)),
    NativeDef::method("rstrip", |vm, args| strip(vm, args, "rstrip", false, true)),
    NativeDef::method("upper", |vm, args| mapped(vm, args, "upper", |byte| byte.to_ascii_uppercase())),
    NativeDef::method("lower", |vm, args| mapped(vm, args, "lower", |byte| byte.to_ascii_lowercase())),
    NativeDef::method("isdigit", |vm, args| tested(vm, args, "isdigit", |byte| byte.is_ascii_digit())),
    NativeDef::method("isalpha", |vm, args| tested(vm, args, "isalpha", |byte| byte.is_ascii_alphabetic())),
    NativeDef::method("isalnum", |vm, args| tested(vm, args, "isalnum", |byte| byte.is_ascii_alphanumeric())),
    NativeDef::method("ljust", |vm, args| pad(vm, args, "ljust", false)),
    NativeDef::method("rjust", |vm, args| pad(vm, args, "rjust", true)),
    NativeDef::method("partition", partition),
];

/// The bytes of a bytes-like object, or of an iterable of integers.
pub fn byte_values(vm: &mut Vm<'_>, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(bytes) = bytes_like(vm, value) {
        return Ok(bytes);
    }
    match ops::iter::collect(vm, value) {
        Ok(Some(items)) => items.into_iter().map(|item| byte(vm, item)).collect(),
        _ => {
            let message = format!("cannot convert '{}' object to bytes", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// The bytes of `bytes` or `bytearray`.
pub fn bytes_like(vm: &Vm<'_>, value: Value) -> Option<Vec<u8>> {
    match vm.get(vm.payload(value).obj()?) {
        Object::Bytes(bytes) => Some(bytes.to_vec()),
        Object::ByteArray(bytes) => Some(bytes.clone()),
        _ => None,
    }
}

/// The bytes that a constructor makes of its arguments. None: Python code is involved.
fn from_arguments(vm: &mut Vm<'_>, args: Args<'_>, name: &str) -> Result<Option<Vec<u8>>, Raised> {
    let [source, encoding, errors] = take(vm, args, name, ["source", "encoding", "errors"], 0)?;
    if !source.is_bound() {
        return Ok(Some(Vec::new()));
    }
    if let Some(text) = vm.as_str(source).map(str::to_owned) {
        if !encoding.is_bound() {
            return Err(vm.type_error("string argument without an encoding"));
        }
        return encode_text(vm, &text, encoding, errors).map(Some);
    }
    if encoding.is_bound() || errors.is_bound() {
        return Err(vm.type_error("encoding without a string argument"));
    }
    if let Some(bytes) = bytes_like(vm, source) {
        return Ok(Some(bytes));
    }
    if let Some(count) = vm.as_int(source) {
        let Ok(count) = usize::try_from(count) else { return Err(vm.value_error("negative count")) };
        ops::check_room(vm, count)?;
        return Ok(Some(vec![0; count]));
    }
    if !ops::is_native_method(vm, source, vm_code::names::BYTES) {
        return Ok(None);
    }
    match ops::iter::collect(vm, source) {
        Ok(Some(items)) => {
            let wrong = items.iter().any(|item| vm.as_int(*item).is_some_and(|int| !(0..256).contains(&int)));
            if wrong && name == "bytes" {
                return Err(vm.value_error("bytes must be in range(0, 256)"));
            }
            items.into_iter().map(|item| byte(vm, item)).collect::<Result<_, _>>().map(Some)
        }
        Ok(None) => Ok(None),
        Err(_) => {
            let message = format!("cannot convert '{}' object to bytes", vm.class_name(source));
            Err(vm.type_error(message))
        }
    }
}

fn new_bytes(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::BYTES)?;
    match from_arguments(vm, args, "bytes")? {
        Some(bytes) => {
            let payload = vm.alloc(Object::Bytes(bytes.into()));
            Ok(instance_of(vm, class, types::BYTES, payload).into())
        }
        None => Ok(Flow::call(vm.prelude("_bytes_from"), &[Value::Obj(class), args.positional[0]])),
    }
}

fn new_bytearray(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::BYTEARRAY)?;
    match from_arguments(vm, args, "bytearray")? {
        Some(bytes) => {
            let payload = vm.alloc(Object::ByteArray(bytes));
            Ok(instance_of(vm, class, types::BYTEARRAY, payload).into())
        }
        None => Ok(Flow::call(vm.prelude("_bytes_from"), &[Value::Obj(class), args.positional[0]])),
    }
}

fn parse_hex(vm: &mut Vm<'_>, args: Args<'_>) -> Result<Vec<u8>, Raised> {
    let [_, text] = take(vm, args, "fromhex", ["", ""], 2)?;
    let Some(text) = vm.as_str(text).map(str::to_owned) else {
        let message = format!("fromhex() argument must be str, not {}", vm.class_name(text));
        return Err(vm.type_error(message));
    };
    let mut bytes = Vec::new();
    let chars: Vec<(usize, char)> =
        text.chars().enumerate().filter(|(_, char)| !char.is_ascii_whitespace()).collect();
    for pair in chars.chunks(2) {
        let digit = |at: usize| pair.get(at).and_then(|(_, char)| char.to_digit(16));
        match (digit(0), digit(1)) {
            (Some(high), Some(low)) => bytes.push(u8::try_from(high * 16 + low).unwrap_or(0)),
            (high, _) => {
                let at = if high.is_none() {
                    pair[0].0
                } else {
                    pair.get(1).map_or(text.chars().count(), |(at, _)| *at)
                };
                let message = format!("non-hexadecimal number found in fromhex() arg at position {at}");
                return Err(vm.value_error(message));
            }
        }
    }
    Ok(bytes)
}

fn bytes_fromhex(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let bytes = parse_hex(vm, args)?;
    Ok(vm.alloc(Object::Bytes(bytes.into())).into())
}

fn bytearray_fromhex(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let bytes = parse_hex(vm, args)?;
    Ok(vm.alloc(Object::ByteArray(bytes)).into())
}

/// The receiver of a method of both types with its bytes, and the arguments.
fn receiver<const N: usize>(
    vm: &mut Vm<'_>,
    args: Args<'_>,
    name: &str,
    params: [&str; N],
    required: usize,
) -> Result<(Value, Vec<u8>, [Value; N]), Raised> {
    let class = match args.positional.first() {
        Some(this) if vm.is_instance(*this, types::BYTEARRAY) => types::BYTEARRAY,
        _ => types::BYTES,
    };
    let (this, rest) = method(vm, args, class, name, params, required)?;
    Ok((this, bytes_like(vm, this).unwrap_or_default(), rest))
}

/// A value of the receiver's type.
fn like(vm: &mut Vm<'_>, this: Value, bytes: &[u8]) -> Value {
    if vm.is_instance(this, types::BYTEARRAY) {
        return vm.alloc(Object::ByteArray(bytes.to_vec()));
    }
    vm.alloc(Object::Bytes(bytes.into()))
}

fn argument(vm: &mut Vm<'_>, value: Value) -> Result<Vec<u8>, Raised> {
    match (bytes_like(vm, value), vm.as_int(value)) {
        (Some(bytes), _) => Ok(bytes),
        (None, Some(_)) => Ok(vec![byte(vm, value)?]),
        _ => {
            let message = format!("a bytes-like object is required, not '{}'", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn decode(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, _, [encoding, errors]) = receiver(vm, args, "decode", ["encoding", "errors"], 0)?;
    decode_value(vm, this, encoding, errors).map(Flow::Value)
}

fn hex(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, bytes, [separator, group]) = receiver(vm, args, "hex", ["sep", "bytes_per_sep"], 0)?;
    let separator = vm.as_str(separator).unwrap_or_default().to_owned();
    let group = usize::try_from(int_or(vm, group, 1)?.unsigned_abs()).unwrap_or(1);
    let mut text = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && group > 0 && (bytes.len() - at).is_multiple_of(group) {
            text.push_str(&separator);
        }
        text.push_str(&format!("{byte:02x}"));
    }
    Ok(vm.str(text).into())
}

fn join(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, separator, [parts]) = receiver(vm, args, "join", [""], 1)?;
    let Some(items) = ops::iter::collect(vm, parts)? else {
        return Ok(Flow::call(vm.prelude("_str_join"), &[this, parts]));
    };
    let mut joined = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            joined.extend_from_slice(&separator);
        }
        match bytes_like(vm, item) {
            Some(bytes) => joined.extend(bytes),
            None => {
                let name = vm.class_name(item);
                let message = format!("sequence item {at}: expected a bytes-like object, {name} found");
                return Err(vm.type_error(message));
            }
        }
    }
    Ok(like(vm, this, &joined).into())
}

fn list_of(vm: &mut Vm<'_>, this: Value, parts: Vec<Vec<u8>>) -> NativeResult {
    let parts: Vec<Value> = parts.iter().map(|part| like(vm, this, part)).collect();
    Ok(vm.list(parts).into())
}

fn split(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, bytes, [separator, most]) = receiver(vm, args, "split", ["sep", "maxsplit"], 0)?;
    let most = usize::try_from(int_or(vm, most, -1)?).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let mut rest = bytes.as_slice();
    if matches!(separator, Value::Unbound | Value::None) {
        rest = rest.trim_ascii_start();
        while !rest.is_empty() && parts.len() < most {
            let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
            parts.push(rest[..end].to_vec());
            rest = rest[end..].trim_ascii_start();
        }
        if !rest.is_empty() {
            parts.push(rest.to_vec());
        }
        return list_of(vm, this, parts);
    }
    let separator = argument(vm, separator)?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    while parts.len() < most
        && let Some(at) = position(rest, &separator, false)
    {
        parts.push(rest[..at].to_vec());
        rest = &rest[at + separator.len()..];
    }
    parts.push(rest.to_vec());
    list_of(vm, this, parts)
}

fn splitlines(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, bytes, [keep]) = receiver(vm, args, "splitlines", ["keepends"], 0)?;
    let keep = keep.is_bound() && ops::truth(vm, keep).unwrap_or(true);
    let mut parts = Vec::new();
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let Some(at) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            parts.push(rest.to_vec());
            break;
        };
        let width = if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
        parts.push(rest[..if keep { at + width } else { at }].to_vec());
        rest = &rest[at + width..];
    }
    list_of(vm, this, parts)
}

fn position(bytes: &[u8], part: &[u8], last: bool) -> Option<usize> {
    if part.is_empty() {
        return Some(if last { bytes.len() } else { 0 });
    }
    let mut windows = bytes.windows(part.len());
    if last { windows.rposition(|window| window == part) } else { windows.position(|window| window == part) }
}

fn found_at(vm: &mut Vm<'_>, args: Args<'_>, name: &str, last: bool) -> Result<Option<i64>, Raised> {
    let (_, bytes, [part, start, end]) = receiver(vm, args, name, ["", "", ""], 1)?;
    let part = argument(vm, part)?;
    let (start, end) = (super::str::find::bound(vm, start)?, super::str::find::bound(vm, end)?);
    let picked = ops::slice::adjust(start, end, 1, bytes.len());
    let first = usize::try_from(picked.start).unwrap_or(0);
    let found = position(&bytes[first..first + picked.count], &part, last);
    Ok(found.and_then(|at| i64::try_from(first + at).ok()))
}

fn find(vm: &mut Vm<'_>, args: Args<'_>, name: &str, last: bool) -> NativeResult {
    Ok(Value::Int(found_at(vm, args, name, last)?.unwrap_or(-1)).into())
}

fn index(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match found_at(vm, args, "index", false)? {
        Some(at) => Ok(Value::Int(at).into()),
        None => Err(vm.value_error("subsection not found")),
    }
}

fn count(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, bytes, [part]) = receiver(vm, args, "count", [""], 1)?;
    let part = argument(vm, part)?;
    let mut count = 0;
    let mut rest = bytes.as_slice();
    if part.is_empty() {
        return Ok(Value::Int(i64::try_from(bytes.len() + 1).unwrap_or(i64::MAX)).into());
    }
    while let Some(at) = position(rest, &part, false) {
        count += 1;
        rest = &rest[at + part.len()..];
    }
    Ok(Value::Int(count).into())
}

fn replace(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, bytes, [old, new, most]) = receiver(vm, args, "replace", ["", "", ""], 2)?;
    let (old, new) = (argument(vm, old)?, argument(vm, new)?);
    let most = usize::try_from(int_or(vm, most, -1)?).unwrap_or(usize::MAX);
    let mut made = Vec::new();
    let mut rest = bytes.as_slice();
    let mut count = 0;
    while count < most
        && !old.is_empty()
        && let Some(at) = position(rest, &old, false)
    {
        made.extend_from_slice(&rest[..at]);
        made.extend_from_slice(&new);
        ops::check_room(vm, made.len())?;
        rest = &rest[at + old.len()..];
        count += 1;
    }
    made.extend_from_slice(rest);
    Ok(like(vm, this, &made).into())
}

fn matches_end(vm: &mut Vm<'_>, args: Args<'_>, name: &str, at_end: bool) -> NativeResult {
    let (_, bytes, [parts]) = receiver(vm, args, name, [""], 1)?;
    let all = match vm.as_sequence(parts) {
        Some(items) => items.to_vec(),
        None => vec![parts],
    };
    for part in all {
        let Some(part) = bytes_like(vm, part) else {
            let kind = vm.class_name(part);
            let message = format!("{name} first arg must be bytes or a tuple of bytes, not {kind}");
            return Err(vm.type_error(message));
        };
        if if at_end { bytes.ends_with(&part) } else { bytes.starts_with(&part) } {
            return Ok(Value::Bool(true).into());
        }
    }
    Ok(Value::Bool(false).into())
}

fn strip(vm: &mut Vm<'_>, args: Args<'_>, name: &str, left: bool, right: bool) -> NativeResult {
    let (this, bytes, [chars]) = receiver(vm, args, name, [""], 0)?;
    let set = match chars {
        Value::Unbound | Value::None => b" \t\n\r\x0b\x0c".to_vec(),
        chars => argument(vm, chars)?,
    };
    let kept = |byte: &u8| !set.contains(byte);
    let start = if left { bytes.iter().position(kept).unwrap_or(bytes.len()) } else { 0 };
    let end = if right { bytes.iter().rposition(kept).map_or(start, |at| at + 1) } else { bytes.len() };
    Ok(like(vm, this, &bytes[start..end.max(start)]).into())
}

fn mapped(vm: &mut Vm<'_>, args: Args<'_>, name: &str, map: fn(&u8) -> u8) -> NativeResult {
    let (this, bytes, []) = receiver(vm, args, name, [], 0)?;
    let bytes: Vec<u8> = bytes.iter().map(map).collect();
    Ok(like(vm, this, &bytes).into())
}

fn tested(vm: &mut Vm<'_>, args: Args<'_>, name: &str, test: fn(&u8) -> bool) -> NativeResult {
    let (_, bytes, []) = receiver(vm, args, name, [], 0)?;
    Ok(Value::Bool(!bytes.is_empty() && bytes.iter().all(test)).into())
}

fn pad(vm: &mut Vm<'_>, args: Args<'_>, name: &str, left: bool) -> NativeResult {
    let (this, mut bytes, [width, fill]) = receiver(vm, args, name, ["", ""], 1)?;
    let width = usize::try_from(super::args::int(vm, width)?).unwrap_or(0);
    ops::check_room(vm, width)?;
    let fill = if fill.is_bound() { argument(vm, fill)?.first().copied().unwrap_or(b' ') } else { b' ' };
    let padding = vec![fill; width.saturating_sub(bytes.len())];
    if left {
        bytes = [padding, bytes].concat();
    } else {
        bytes.extend(padding);
    }
    Ok(like(vm, this, &bytes).into())
}

fn partition(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, bytes, [separator]) = receiver(vm, args, "partition", [""], 1)?;
    let separator = argument(vm, separator)?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let parts: [&[u8]; 3] = match position(&bytes, &separator, false) {
        Some(at) => [&bytes[..at], &separator, &bytes[at + separator.len()..]],
        None => [&bytes, b"", b""],
    };
    let parts = parts.map(|part| like(vm, this, part));
    Ok(vm.tuple(parts).into())
}

fn change<T>(vm: &mut Vm<'_>, this: Value, act: impl FnOnce(&mut Vec<u8>) -> T) -> Option<T> {
    let id: ObjId = vm.payload(this).obj()?;
    match vm.get_mut(id) {
        Object::ByteArray(bytes) => Some(act(bytes)),
        _ => None,
    }
}

fn append(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::BYTEARRAY, "bytearray.append", [""], 1)?;
    let byte = byte(vm, value)?;
    vm.heap().grew(1);
    change(vm, this, |bytes| bytes.push(byte));
    Ok(Value::None.into())
}

fn extend(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [values]) = method(vm, args, types::BYTEARRAY, "bytearray.extend", [""], 1)?;
    let more = byte_values(vm, values)?;
    vm.heap().grew(more.len());
    change(vm, this, |bytes| bytes.extend(more));
    Ok(Value::None.into())
}

fn pop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [at]) = method(vm, args, types::BYTEARRAY, "bytearray.pop", [""], 0)?;
    let at = int_or(vm, at, -1)?;
    let popped = change(vm, this, |bytes| {
        let len = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let at = usize::try_from(if at < 0 { at + len } else { at }).ok()?;
        (at < bytes.len()).then(|| bytes.remove(at))
    });
    match popped.flatten() {
        Some(byte) => Ok(Value::Int(i64::from(byte)).into()),
        None => {
            let empty = change(vm, this, |bytes| bytes.is_empty()).unwrap_or(true);
            let message = if empty { "pop from empty bytearray" } else { "pop index out of range" };
            Err(vm.error(types::INDEX_ERROR, message))
        }
    }
}

fn clear(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::BYTEARRAY, "bytearray.clear", [], 0)?;
    change(vm, this, Vec::clear);
    Ok(Value::None.into())
}

fn copy(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, bytes, []) = receiver(vm, args, "copy", [], 0)?;
    Ok(like(vm, this, &bytes).into())
}

fn insert(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [at, value]) = method(vm, args, types::BYTEARRAY, "bytearray.insert", ["", ""], 2)?;
    let (at, byte) = (super::args::int(vm, at)?, byte(vm, value)?);
    change(vm, this, |bytes| {
        let at = ops::slice::adjust(Some(at), None, 1, bytes.len()).start;
        bytes.insert(usize::try_from(at).unwrap_or(0), byte);
    });
    Ok(Value::None.into())
}

fn remove(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [value]) = method(vm, args, types::BYTEARRAY, "bytearray.remove", [""], 1)?;
    let byte = byte(vm, value)?;
    let removed = change(vm, this, |bytes| {
        let at = bytes.iter().position(|each| *each == byte)?;
        Some(bytes.remove(at))
    });
    match removed.flatten() {
        Some(_) => Ok(Value::None.into()),
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn reverse(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::BYTEARRAY, "bytearray.reverse", [], 0)?;
    change(vm, this, |bytes| bytes.reverse());
    Ok(Value::None.into())
}
