//! `a op b` and `a op= b`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use vm_code::{BinOp, ObjId, Value};

use super::compare::bytes_of;
use super::number::{Number, float_divmod, int_divmod, number, to_float, true_divide};
use super::{check_room, is_builtin, mapping, percent, power};
use crate::flow::Raised;
use crate::object::{Alias, DictPart, Object, Set, Str};
use crate::types;
use crate::vm::Vm;

/// `a op b`. None: an operand is an instance of a class in Python; its special methods decide.
#[inline]
pub fn binary(vm: &mut Vm<'_>, op: BinOp, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    if let (Value::Float(x), Value::Float(y)) = (a, b) {
        match op {
            BinOp::Add => return Ok(Some(Value::Float(x + y))),
            BinOp::Sub => return Ok(Some(Value::Float(x - y))),
            BinOp::Mul => return Ok(Some(Value::Float(x * y))),
            BinOp::TrueDiv if y != 0.0 => return Ok(Some(Value::Float(x / y))),
            _ => {}
        }
    }
    if !is_builtin(vm, a) || !is_builtin(vm, b) {
        // `"%s" % instance` asks the string alone, which may still call `__str__` in Python.
        return Ok(None);
    }
    match on_payload(vm, op, a, b)? {
        Some(result) => Ok(Some(result)),
        None if op == BinOp::Mod && vm.as_str(a).is_some() => Ok(None),
        None if involves_set(vm, a) || involves_set(vm, b) => Ok(None),
        None => Err(binary_error(vm, op, false, a, b)),
    }
}

/// `a op= b`: lists, sets, dicts and bytearrays change in place. None: as [`binary`], or an iterable in Python.
#[inline]
pub fn in_place(vm: &mut Vm<'_>, op: BinOp, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    let Value::Obj(id) = a else { return plain_in_place(vm, op, a, b) };
    match (vm.get(id), op) {
        (Object::List(_), BinOp::Add) => match super::iter::collect(vm, b)? {
            Some(items) => {
                vm.heap().grew(items.len() * 16);
                if let Object::List(list) = vm.get_mut(id) {
                    list.extend(items);
                }
                Ok(Some(a))
            }
            None => Ok(None),
        },
        (Object::List(_), BinOp::Mul) => match on_payload(vm, op, a, b)? {
            Some(Value::Obj(made)) if is_builtin(vm, b) => {
                let items = vm.as_sequence(Value::Obj(made)).unwrap_or_default().to_vec();
                if let Object::List(list) = vm.get_mut(id) {
                    *list = items;
                }
                Ok(Some(a))
            }
            _ => plain_in_place(vm, op, a, b),
        },
        (Object::ByteArray(_), BinOp::Add) => match vm.payload(b) {
            Value::Obj(other) if matches!(vm.get(other), Object::Bytes(_) | Object::ByteArray(_)) => {
                let bytes = bytes_of(vm, other).to_vec();
                vm.heap().grew(bytes.len());
                if let Object::ByteArray(array) = vm.get_mut(id) {
                    array.extend(bytes);
                }
                Ok(Some(a))
            }
            _ => plain_in_place(vm, op, a, b),
        },
        (Object::Dict(_), BinOp::Or) => match dict_update(vm, id, b)? {
            Some(()) => Ok(Some(a)),
            None => Ok(None),
        },
        (Object::Set(_), BinOp::Or | BinOp::And | BinOp::Sub | BinOp::Xor) => {
            let Some(result) = plain_in_place(vm, op, a, b)? else { return Ok(None) };
            if let Some(Object::Set(made)) = result.obj().map(|made| vm.get(made)) {
                let made = made.clone();
                *vm.get_mut(id) = Object::Set(made);
            }
            Ok(Some(a))
        }
        _ => plain_in_place(vm, op, a, b),
    }
}

/// The error of an operation that no method carried out.
pub fn binary_error(vm: &mut Vm<'_>, op: BinOp, in_place: bool, a: Value, b: Value) -> Raised {
    let sequence = |vm: &Vm<'_>, value: Value| match vm.payload(value) {
        Value::Obj(id) => match vm.get(id) {
            Object::Str(_) => Some("str"),
            Object::List(_) => Some("list"),
            Object::Tuple(_) => Some("tuple"),
            Object::Bytes(_) => Some("bytes"),
            Object::ByteArray(_) => Some("bytearray"),
            _ => None,
        },
        _ => None,
    };
    let (left, right) = (sequence(vm, a), sequence(vm, b));
    let (a_name, b_name) = (vm.class_name(a), vm.class_name(b));
    let message = match (op, left, right) {
        (BinOp::Add, Some(kind @ ("bytes" | "bytearray")), _) => match (kind, right) {
            ("bytearray", _) | (_, Some(_)) | (_, None) => format!("can't concat {b_name} to {a_name}"),
        },
        (BinOp::Add, Some(kind), _) => {
            format!("can only concatenate {kind} (not \"{b_name}\") to {kind}")
        }
        (BinOp::Mul, Some(_), _) if number(vm, b).is_none_or(|number| !number.is_int()) => {
            format!("can't multiply sequence by non-int of type '{b_name}'")
        }
        (BinOp::Mul, None, Some(_)) => format!("can't multiply sequence by non-int of type '{a_name}'"),
        _ => {
            let symbol = op.symbol();
            let symbol = if in_place {
                format!("{symbol}=")
            } else if op == BinOp::Pow {
                "** or pow()".to_owned()
            } else {
                symbol.to_owned()
            };
            format!("unsupported operand type(s) for {symbol}: '{a_name}' and '{b_name}'")
        }
    };
    vm.type_error(message)
}

/// `a op b` of the builtin values that the operands are or hold. None: these types have no such operation, or an
/// element is compared by Python code.
pub fn on_payload(vm: &mut Vm<'_>, op: BinOp, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    let (a, b) = (vm.payload(a), vm.payload(b));
    if let (Value::Int(x), Value::Int(y)) = (a, b)
        && let Some(result) = small_ints(op, x, y)
    {
        return Ok(Some(Value::Int(result)));
    }
    if let (Value::Bool(x), Value::Bool(y)) = (a, b) {
        match op {
            BinOp::And => return Ok(Some(Value::Bool(x & y))),
            BinOp::Or => return Ok(Some(Value::Bool(x | y))),
            BinOp::Xor => return Ok(Some(Value::Bool(x ^ y))),
            _ => {}
        }
    }
    if let Some(x) = number(vm, a)
        && let Some(y) = number(vm, b)
    {
        return numbers(vm, op, &x, &y);
    }
    match op {
        BinOp::Add => concatenate(vm, a, b),
        BinOp::Mul => repeat(vm, a, b),
        BinOp::Mod if is_text(vm, a) => percent::percent(vm, a, b),
        BinOp::Or | BinOp::And | BinOp::Sub | BinOp::Xor => match (a, b) {
            (Value::Obj(x), Value::Obj(y)) => collections(vm, op, x, y),
            _ if op == BinOp::Or => union_of_types(vm, a, b),
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

/// `d.update(other)` of a dict or a mapping of ours. None: Python code is involved.
pub fn dict_update(vm: &mut Vm<'_>, dict: ObjId, other: Value) -> Result<Option<()>, Raised> {
    let Value::Obj(source) = vm.payload(other) else { return Ok(None) };
    if !super::is_native_method(vm, other, vm_code::names::KEYS) {
        return Ok(None);
    }
    let pairs: Vec<(u64, Value, Value)> = match vm.get(source) {
        Object::Dict(entries) => entries.iter().map(|entry| (entry.hash, entry.key, entry.value)).collect(),
        Object::Namespace(_) => {
            for (name, value) in super::item::namespace_entries(vm, source) {
                let key = vm.name(name).to_owned();
                let key = vm.str(key);
                if mapping::dict_set(vm, dict, key, value)?.is_none() {
                    return Ok(None);
                }
            }
            return Ok(Some(()));
        }
        _ => return Ok(None),
    };
    // All or nothing: keys that Python code compares are found before anything changes.
    let Object::Dict(target) = vm.get(dict) else { return Ok(None) };
    let found: Vec<mapping::Found> =
        pairs.iter().map(|(hash, key, _)| mapping::find_in(vm, target, *hash, *key)).collect();
    if found.contains(&mapping::Found::Python) {
        return Ok(None);
    }
    let mut added = 0;
    if let Object::Dict(target) = vm.get_mut(dict) {
        for ((hash, key, value), found) in pairs.into_iter().zip(found) {
            match found {
                mapping::Found::At(at) => target.set_at(at, value),
                _ => {
                    target.push(hash, key, value);
                    added += 1;
                }
            }
        }
    }
    vm.heap().grew(added * 48);
    Ok(Some(()))
}

fn plain_in_place(vm: &mut Vm<'_>, op: BinOp, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    if !is_builtin(vm, a) || !is_builtin(vm, b) {
        return Ok(None);
    }
    match on_payload(vm, op, a, b)? {
        Some(result) => Ok(Some(result)),
        None if op == BinOp::Mod && vm.as_str(a).is_some() => Ok(None),
        None if involves_set(vm, a) && involves_set(vm, b) => Ok(None),
        None => Err(binary_error(vm, op, true, a, b)),
    }
}

/// Sets and views may hold elements that Python code compares, so nothing is said about them here.
fn involves_set(vm: &Vm<'_>, value: Value) -> bool {
    let object = value.obj().map(|id| vm.get(id));
    matches!(object, Some(Object::Set(_) | Object::FrozenSet(_) | Object::DictView { .. } | Object::Dict(_)))
}

fn is_text(vm: &Vm<'_>, value: Value) -> bool {
    let object = value.obj().map(|id| vm.get(id));
    matches!(object, Some(Object::Str(_) | Object::Bytes(_) | Object::ByteArray(_)))
}

/// What fits. None: it does not, or it is an error or a float.
#[inline]
fn small_ints(op: BinOp, a: i64, b: i64) -> Option<i64> {
    match op {
        BinOp::Add => a.checked_add(b),
        BinOp::Sub => a.checked_sub(b),
        BinOp::Mul => a.checked_mul(b),
        BinOp::FloorDiv if b != 0 => int_divmod(a, b).map(|(quotient, _)| quotient),
        BinOp::Mod if b != 0 => int_divmod(a, b).map(|(_, rest)| rest),
        BinOp::And => Some(a & b),
        BinOp::Or => Some(a | b),
        BinOp::Xor => Some(a ^ b),
        BinOp::LShift if (0..63).contains(&b) => {
            let shifted = a << b;
            (shifted >> b == a).then_some(shifted)
        }
        BinOp::RShift if b >= 0 => Some(a >> b.min(63)),
        _ => None,
    }
}

fn numbers(vm: &mut Vm<'_>, op: BinOp, a: &Number, b: &Number) -> Result<Option<Value>, Raised> {
    if op == BinOp::Pow {
        return power::power(vm, a, b).map(Some);
    }
    match (a, b) {
        (Number::Complex(..), _) | (_, Number::Complex(..)) => complexes(vm, op, a, b),
        (Number::Float(_), _) | (_, Number::Float(_)) => {
            if matches!(
                op,
                BinOp::LShift | BinOp::RShift | BinOp::And | BinOp::Or | BinOp::Xor | BinOp::MatMul
            ) {
                return Ok(None);
            }
            let (a, b) = (to_float(vm, a)?, to_float(vm, b)?);
            floats(vm, op, a, b).map(Some)
        }
        _ => {
            let (a, b) = (a.clone().into_big().unwrap_or_default(), b.clone().into_big().unwrap_or_default());
            integers(vm, op, &a, &b)
        }
    }
}

fn floats(vm: &mut Vm<'_>, op: BinOp, a: f64, b: f64) -> Result<Value, Raised> {
    if b == 0.0 && matches!(op, BinOp::TrueDiv | BinOp::FloorDiv | BinOp::Mod) {
        let message = match op {
            BinOp::TrueDiv => "float division by zero",
            BinOp::Mod => "float modulo",
            _ => "float floor division by zero",
        };
        return Err(vm.error(types::ZERO_DIVISION_ERROR, message));
    }
    Ok(Value::Float(match op {
        BinOp::Add => a + b,
        BinOp::Sub => a - b,
        BinOp::Mul => a * b,
        BinOp::TrueDiv => a / b,
        BinOp::FloorDiv => float_divmod(a, b).0,
        _ => float_divmod(a, b).1,
    }))
}

fn complexes(vm: &mut Vm<'_>, op: BinOp, a: &Number, b: &Number) -> Result<Option<Value>, Raised> {
    let (x, y) = (power::complex_parts(vm, a)?, power::complex_parts(vm, b)?);
    let (re, im) = match op {
        BinOp::Add => (x.0 + y.0, x.1 + y.1),
        BinOp::Sub => (x.0 - y.0, x.1 - y.1),
        BinOp::Mul => power::complex_product(x, y),
        BinOp::TrueDiv => match power::complex_quotient(x, y) {
            Some(quotient) => quotient,
            None => return Err(vm.error(types::ZERO_DIVISION_ERROR, "complex division by zero")),
        },
        _ => return Ok(None),
    };
    Ok(Some(vm.alloc(Object::Complex(re, im))))
}

fn integers(vm: &mut Vm<'_>, op: BinOp, a: &BigInt, b: &BigInt) -> Result<Option<Value>, Raised> {
    let result = match op {
        BinOp::Add => a + b,
        BinOp::Sub => a - b,
        BinOp::Mul => {
            check_room(vm, usize::try_from((a.bits() + b.bits()) / 8).unwrap_or(usize::MAX))?;
            a * b
        }
        BinOp::TrueDiv | BinOp::FloorDiv | BinOp::Mod if b.is_zero() => {
            let message = match op {
                BinOp::TrueDiv => "division by zero",
                _ => "integer division or modulo by zero",
            };
            let message = if op == BinOp::Mod { "integer modulo by zero" } else { message };
            return Err(vm.error(types::ZERO_DIVISION_ERROR, message));
        }
        BinOp::TrueDiv => {
            return match true_divide(a, b) {
                Some(quotient) => Ok(Some(Value::Float(quotient))),
                None => Err(vm.error(types::OVERFLOW_ERROR, "integer division result too large for a float")),
            };
        }
        BinOp::FloorDiv => a.div_floor(b),
        BinOp::Mod => a.mod_floor(b),
        BinOp::And => a & b,
        BinOp::Or => a | b,
        BinOp::Xor => a ^ b,
        BinOp::LShift | BinOp::RShift if b.is_negative() => {
            return Err(vm.value_error("negative shift count"));
        }
        BinOp::LShift if a.is_zero() => BigInt::zero(),
        BinOp::LShift => {
            let Some(shift) = b.to_usize() else {
                return Err(vm.error(types::OVERFLOW_ERROR, "too many digits in integer"));
            };
            check_room(vm, shift / 8)?;
            a << shift
        }
        BinOp::RShift => match b.to_usize() {
            Some(shift) => a >> shift,
            None => BigInt::from(if a.is_negative() { -1 } else { 0 }),
        },
        BinOp::Pow | BinOp::MatMul => return Ok(None),
    };
    Ok(Some(vm.int(result)))
}

fn concatenate(vm: &mut Vm<'_>, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    let (Value::Obj(x), Value::Obj(y)) = (a, b) else { return Ok(None) };
    if let Some(text) = vm.heap().concat(x, y) {
        return Ok(Some(Value::Obj(text)));
    }
    let made = match (vm.get(x), vm.get(y)) {
        (Object::List(a), Object::List(b)) => Object::List([&a[..], &b[..]].concat()),
        (Object::Tuple(a), Object::Tuple(b)) => Object::Tuple([&a[..], &b[..]].concat().into()),
        (Object::Bytes(a), Object::Bytes(_) | Object::ByteArray(_)) => {
            Object::Bytes([&a[..], bytes_of(vm, y)].concat().into())
        }
        (Object::ByteArray(a), Object::Bytes(_) | Object::ByteArray(_)) => {
            Object::ByteArray([&a[..], bytes_of(vm, y)].concat())
        }
        _ => return Ok(None),
    };
    Ok(Some(vm.alloc(made)))
}

fn repeat(vm: &mut Vm<'_>, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    let (sequence, count) = match (vm.as_big(a), vm.as_big(b)) {
        (None, Some(count)) => (a, count),
        (Some(count), None) => (b, count),
        _ => return Ok(None),
    };
    let Value::Obj(id) = sequence else { return Ok(None) };
    let unit = match vm.get(id) {
        Object::Str(text) => text.bytes(),
        Object::Bytes(_) | Object::ByteArray(_) => bytes_of(vm, id).len(),
        Object::List(items) => items.len() * 16,
        Object::Tuple(items) => items.len() * 16,
        _ => return Ok(None),
    };
    let count = if count.is_negative() { 0 } else { count.to_usize().unwrap_or(usize::MAX) };
    check_room(vm, if unit == 0 { 0 } else { unit.saturating_mul(count) })?;
    let count = if unit == 0 { 0 } else { count };
    let made = match vm.get(id) {
        Object::Str(text) => {
            Object::Str(Str::counted(text.as_str(&vm.isolate.heap).repeat(count), text.len() * count))
        }
        Object::Bytes(bytes) => Object::Bytes(bytes.repeat(count).into()),
        Object::ByteArray(bytes) => Object::ByteArray(bytes.repeat(count)),
        Object::List(items) => Object::List(items.repeat(count)),
        Object::Tuple(items) => Object::Tuple(items.repeat(count).into()),
        _ => return Ok(None),
    };
    Ok(Some(vm.alloc(made)))
}

/// `|`, `&`, `-`, `^` of sets, views, dicts and types.
fn collections(vm: &mut Vm<'_>, op: BinOp, x: ObjId, y: ObjId) -> Result<Option<Value>, Raised> {
    match (vm.get(x), vm.get(y)) {
        (Object::Dict(a), Object::Dict(_)) if op == BinOp::Or => {
            let copy = Object::Dict(a.clone());
            let copy = vm.alloc(copy);
            let Value::Obj(id) = copy else { return Ok(None) };
            Ok(dict_update(vm, id, Value::Obj(y))?.map(|()| copy))
        }
        (
            Object::Set(_) | Object::FrozenSet(_) | Object::DictView { .. },
            Object::Set(_) | Object::FrozenSet(_) | Object::DictView { .. },
        ) => {
            let frozen = matches!(vm.get(x), Object::FrozenSet(_));
            let (Some(a), Some(b)) = (elements(vm, x)?, elements(vm, y)?) else { return Ok(None) };
            let Some(made) = set_operation(vm, op, &a, &b) else { return Ok(None) };
            let made = Box::new(made);
            Ok(Some(vm.alloc(if frozen { Object::FrozenSet(made) } else { Object::Set(made) })))
        }
        _ if op == BinOp::Or => union_of_types(vm, Value::Obj(x), Value::Obj(y)),
        _ => Ok(None),
    }
}

/// A set of the elements of a set or view. None: Python code is involved, or the view has no set operations.
pub fn elements(vm: &mut Vm<'_>, id: ObjId) -> Result<Option<Set>, Raised> {
    match vm.get(id) {
        Object::Set(set) | Object::FrozenSet(set) => Ok(Some((**set).clone())),
        Object::DictView { part: DictPart::Values, .. } => Ok(None),
        Object::DictView { .. } => {
            let Some(items) = super::iter::collect(vm, Value::Obj(id))? else { return Ok(None) };
            let made = vm.heap().alloc(Object::Set(Box::default()));
            for item in items {
                if mapping::set_add(vm, made, item)?.is_none() {
                    return Ok(None);
                }
            }
            match vm.get(made) {
                Object::Set(set) => Ok(Some((**set).clone())),
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// A new set. None: Python code is involved.
pub fn set_operation(vm: &Vm<'_>, op: BinOp, a: &Set, b: &Set) -> Option<Set> {
    let has = |set: &Set, hash: u64, key: Value| match mapping::find_in_set(vm, set, hash, key) {
        mapping::Found::At(_) => Some(true),
        mapping::Found::Missing => Some(false),
        mapping::Found::Python => None,
    };
    let mut made = Set::default();
    match op {
        BinOp::Or => {
            made = a.copied();
            made.reserve(b);
            for (hash, key) in b.iter() {
                if !has(&made, hash, key)? {
                    made.push(hash, key);
                }
            }
        }
        BinOp::And => {
            // CPython walks the smaller one.
            let (walked, other) = if b.len() > a.len() { (a, b) } else { (b, a) };
            for (hash, key) in walked.iter() {
                if has(other, hash, key)? {
                    made.push(hash, key);
                }
            }
        }
        BinOp::Sub if a.len() / 4 > b.len() => {
            made = a.copied();
            for (hash, key) in b.iter() {
                discard(vm, &mut made, hash, key)?;
            }
        }
        BinOp::Sub => {
            for (hash, key) in a.iter() {
                if !has(b, hash, key)? {
                    made.push(hash, key);
                }
            }
        }
        _ => {
            // CPython copies the right one, and toggles the elements of the left one.
            made = b.copied();
            for (hash, key) in a.iter() {
                if !discard(vm, &mut made, hash, key)? {
                    made.push(hash, key);
                }
            }
        }
    }
    Some(made)
}

/// Removes an element if it is there; says whether it was. None: Python code is involved.
fn discard(vm: &Vm<'_>, set: &mut Set, hash: u64, key: Value) -> Option<bool> {
    match mapping::find_in_set(vm, set, hash, key) {
        mapping::Found::At(at) => Some(set.remove_at(at).is_some()),
        mapping::Found::Missing => Some(false),
        mapping::Found::Python => None,
    }
}

/// `int | None`: an alias whose origin is `None`, its arguments a tuple.
fn union_of_types(vm: &mut Vm<'_>, a: Value, b: Value) -> Result<Option<Value>, Raised> {
    let is_type = |vm: &Vm<'_>, value: Value| match value {
        Value::None => true,
        Value::Obj(id) => matches!(vm.get(id), Object::Class(_) | Object::Alias(_)),
        _ => false,
    };
    if !is_type(vm, a) || !is_type(vm, b) || (a.is_none() && b.is_none()) {
        return Ok(None);
    }
    let mut members: Vec<Value> = Vec::new();
    for side in [a, b] {
        let parts = match side.obj().map(|id| vm.get(id)) {
            Some(Object::Alias(alias)) if alias.origin.is_none() => {
                vm.as_sequence(alias.args).unwrap_or_default().to_vec()
            }
            _ => vec![side],
        };
        for part in parts {
            if !members.contains(&part) {
                members.push(part);
            }
        }
    }
    if let [only] = members[..] {
        return Ok(Some(only));
    }
    let args = vm.tuple(members);
    Ok(Some(vm.alloc(Object::Alias(Box::new(Alias { origin: Value::None, args })))))
}
