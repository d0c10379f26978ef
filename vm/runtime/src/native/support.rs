//! Steps that `builtins.py` puts together where Python code must compare, hash or format: module `_builtins`.

use vm_code::{ObjId, Value};

use super::args::{int, take};
use crate::flow::{Args, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::ops::percent::{Count, Piece};
use crate::types;
use crate::vm::Vm;

/// Functions.
pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("dict_candidates", dict_candidates),
    NativeDef::function("dict_key_at", dict_key_at),
    NativeDef::function("dict_value_at", dict_value_at),
    NativeDef::function("dict_set_at", dict_set_at),
    NativeDef::function("dict_remove_at", dict_remove_at),
    NativeDef::function("dict_push", dict_push),
    NativeDef::function("set_candidates", set_candidates),
    NativeDef::function("set_push", set_push),
    NativeDef::function("set_drop", set_drop),
    NativeDef::function("set_replace", set_replace),
    NativeDef::function("freeze", freeze),
    NativeDef::function("hash_of_hashes", hash_of_hashes),
    NativeDef::function("hash_from_int", hash_from_int),
    NativeDef::function("sort_order", sort_order),
    NativeDef::function("reorder", reorder),
    NativeDef::function("percent_conversions", percent_conversions),
    NativeDef::function("ascii_text", ascii_text),
    NativeDef::function("payload", payload),
    NativeDef::function("wrap_instance", wrap_instance),
    NativeDef::function("disguise", disguise),
];

fn hash_argument(vm: &mut Vm<'_>, value: Value) -> Result<u64, Raised> {
    Ok(int(vm, value)? as u64)
}

fn container(vm: &Vm<'_>, value: Value) -> ObjId {
    vm.payload(value).obj().unwrap_or(ObjId(0))
}

fn position(vm: &mut Vm<'_>, value: Value) -> Result<usize, Raised> {
    Ok(usize::try_from(int(vm, value)?).unwrap_or(usize::MAX))
}

/// `dict_candidates(dict, hash)`: positions of the keys with this hash.
fn dict_candidates(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [dict, hash] = take(vm, args, "dict_candidates", ["", ""], 2)?;
    let hash = hash_argument(vm, hash)?;
    let found = match vm.get(container(vm, dict)) {
        Object::Dict(dict) => dict.candidates(hash),
        _ => Vec::new(),
    };
    let found = found.into_iter().map(|at| Value::Int(i64::try_from(at).unwrap_or(-1))).collect();
    Ok(vm.list(found).into())
}

fn dict_key_at(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [dict, at] = take(vm, args, "dict_key_at", ["", ""], 2)?;
    let at = position(vm, at)?;
    let key = match vm.get(container(vm, dict)) {
        Object::Dict(dict) => dict.at(at).map(|entry| entry.key),
        _ => None,
    };
    Ok(key.unwrap_or(Value::None).into())
}

fn dict_value_at(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [dict, at] = take(vm, args, "dict_value_at", ["", ""], 2)?;
    let at = position(vm, at)?;
    let value = match vm.get(container(vm, dict)) {
        Object::Dict(dict) => dict.at(at).map(|entry| entry.value),
        _ => None,
    };
    Ok(value.unwrap_or(Value::None).into())
}

fn dict_set_at(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [dict, at, value] = take(vm, args, "dict_set_at", ["", "", ""], 3)?;
    let at = position(vm, at)?;
    let id = container(vm, dict);
    if let Object::Dict(dict) = vm.get_mut(id)
        && dict.at(at).is_some()
    {
        dict.set_at(at, value);
    }
    Ok(Value::None.into())
}

fn dict_remove_at(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [dict, at] = take(vm, args, "dict_remove_at", ["", ""], 2)?;
    let at = position(vm, at)?;
    let id = container(vm, dict);
    let removed = match vm.get_mut(id) {
        Object::Dict(dict) => dict.remove_at(at).map(|entry| entry.value),
        _ => None,
    };
    Ok(removed.unwrap_or(Value::None).into())
}

/// `dict_push(dict, hash, key, value)`: a key that is not there.
fn dict_push(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [dict, hash, key, value] = take(vm, args, "dict_push", ["", "", "", ""], 4)?;
    let hash = hash_argument(vm, hash)?;
    let id = container(vm, dict);
    if let Object::Dict(dict) = vm.get_mut(id) {
        dict.push(hash, key, value);
    }
    vm.heap().grew(48);
    Ok(Value::None.into())
}

/// `set_candidates(set, hash)`: the elements with this hash.
fn set_candidates(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [set, hash] = take(vm, args, "set_candidates", ["", ""], 2)?;
    let hash = hash_argument(vm, hash)?;
    let found = match vm.get(container(vm, set)) {
        Object::Set(set) | Object::FrozenSet(set) => set.candidates(hash),
        _ => Vec::new(),
    };
    Ok(vm.list(found).into())
}

/// `set_push(set, hash, element)`: an element that is not there.
fn set_push(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [set, hash, element] = take(vm, args, "set_push", ["", "", ""], 3)?;
    let hash = hash_argument(vm, hash)?;
    let id = container(vm, set);
    if let Object::Set(set) = vm.get_mut(id) {
        set.push(hash, element);
    }
    vm.heap().grew(32);
    Ok(Value::None.into())
}

/// `set_drop(set, hash, element)`: removes that very element.
fn set_drop(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [set, hash, element] = take(vm, args, "set_drop", ["", "", ""], 3)?;
    let hash = hash_argument(vm, hash)?;
    let id = container(vm, set);
    if let Object::Set(set) = vm.get_mut(id)
        && let Some(at) = set.find(hash, |candidate| candidate.is(element))
    {
        set.remove_at(at);
    }
    Ok(Value::None.into())
}

/// `set_replace(set, other)`: the set becomes what the other one is.
fn set_replace(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [set, other] = take(vm, args, "set_replace", ["", ""], 2)?;
    let made = match vm.get(container(vm, other)) {
        Object::Set(set) | Object::FrozenSet(set) => set.clone(),
        _ => Box::default(),
    };
    vm.heap().grew(made.len() * 32);
    let id = container(vm, set);
    *vm.get_mut(id) = Object::Set(made);
    Ok(Value::None.into())
}

/// `freeze(set)`: a frozenset of its elements.
fn freeze(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [set] = take(vm, args, "freeze", [""], 1)?;
    let made = match vm.get(container(vm, set)) {
        Object::Set(set) | Object::FrozenSet(set) => set.clone(),
        _ => Box::default(),
    };
    Ok(vm.alloc(Object::FrozenSet(made)).into())
}

/// `hash_of_hashes(hashes)`: the hash of a tuple of elements with these hashes.
fn hash_of_hashes(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [hashes] = take(vm, args, "hash_of_hashes", [""], 1)?;
    let hashes: Vec<Value> = vm.as_sequence(hashes).unwrap_or_default().to_vec();
    let hashes =
        hashes.into_iter().map(|hash| hash_argument(vm, hash)).collect::<Result<Vec<u64>, Raised>>()?;
    Ok(Value::Int(ops::hash::hash_tuple(&hashes) as i64).into())
}

/// `hash_from_int(int)`: what `hash()` makes of the result of a `__hash__`: as it is, if it fits.
fn hash_from_int(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "hash_from_int", [""], 1)?;
    match vm.as_int(value) {
        Some(-1) => Ok(Value::Int(-2).into()),
        Some(int) => Ok(Value::Int(int).into()),
        None => Ok(Value::Int(ops::hash(vm, value)?.unwrap_or(0) as i64).into()),
    }
}

/// `sort_order(keys, reverse)`: positions in sorted order, or `None` where Python code compares.
fn sort_order(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [keys, reverse] = take(vm, args, "sort_order", ["", ""], 2)?;
    let keys = vm.as_sequence(keys).unwrap_or_default().to_vec();
    match super::list::order(vm, &keys, reverse == Value::Bool(true))? {
        Some(order) => {
            let order = order.into_iter().map(|at| Value::Int(i64::try_from(at).unwrap_or(0))).collect();
            Ok(vm.list(order).into())
        }
        None => Ok(Value::None.into()),
    }
}

/// `reorder(list, order)`: puts the elements where the order says.
fn reorder(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [list, order] = take(vm, args, "reorder", ["", ""], 2)?;
    let items = vm.as_sequence(list).unwrap_or_default().to_vec();
    let order = vm.as_sequence(order).unwrap_or_default().to_vec();
    if items.len() != order.len() {
        return Err(vm.value_error("list modified during sort"));
    }
    let at = |value: &Value| match value {
        Value::Int(at) => usize::try_from(*at).unwrap_or(0),
        _ => 0,
    };
    let sorted: Vec<Value> = order.iter().filter_map(|position| items.get(at(position)).copied()).collect();
    let id = container(vm, list);
    if let Object::List(items) = vm.get_mut(id) {
        *items = sorted;
    }
    Ok(Value::None.into())
}

/// `percent_conversions(format)`: the format with `%s` for `%r`, `%a` and without keys; and for each argument in
/// turn (widths, too) its key or `None`, and the letter of its conversion.
fn percent_conversions(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [format] = take(vm, args, "percent_conversions", [""], 1)?;
    let text = vm.as_str(format).unwrap_or_default().to_owned();
    let mut all = Vec::new();
    let mut plain = String::new();
    for piece in ops::percent::parse(vm, &text)? {
        let conversion = match piece {
            Piece::Conversion(conversion) => conversion,
            Piece::Text(text) => {
                plain.push_str(&text.replace('%', "%%"));
                continue;
            }
        };
        plain.push_str(&conversion.without_key());
        for count in [conversion.width, conversion.precision] {
            if count == Some(Count::Argument) {
                let letter = vm.str("*");
                all.push(vm.tuple([Value::None, letter]));
            }
        }
        if conversion.kind == '%' {
            continue;
        }
        let key = match conversion.key {
            Some(key) => vm.str(key),
            None => Value::None,
        };
        let letter = vm.str(conversion.kind.to_string());
        all.push(vm.tuple([key, letter]));
    }
    let (plain, all) = (vm.str(plain), vm.list(all));
    Ok(vm.tuple([plain, all]).into())
}

/// `ascii_text(text)`: with everything beyond ASCII escaped.
fn ascii_text(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [text] = take(vm, args, "ascii_text", [""], 1)?;
    let text = ops::repr::to_ascii(vm.as_str(text).unwrap_or_default());
    Ok(vm.str(text).into())
}

/// `payload(value)`: the builtin value that an instance of a derived class holds.
fn payload(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = take(vm, args, "payload", [""], 1)?;
    Ok(vm.payload(value).into())
}

/// `wrap_instance(class, value)`: an instance of a class derived from a builtin type, or the value itself.
fn wrap_instance(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [class, value] = take(vm, args, "wrap_instance", ["", ""], 2)?;
    match class {
        Value::Obj(id) if vm.class_of(value) != id && vm.is_subclass(id, vm.class_of(value)) => {
            let base = vm.class_of(value);
            Ok(super::list::instance_of(vm, id, base, value).into())
        }
        Value::Obj(_) => Ok(value.into()),
        _ => Err(vm.error(types::TYPE_ERROR, "a class is required")),
    }
}

/// `disguise(generator, class)`: a fresh generator of the library's seems to be an instance of the class.
fn disguise(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [generator, class] = take(vm, args, "disguise", ["", ""], 2)?;
    let (Value::Obj(id), Value::Obj(class)) = (generator, class) else { return Ok(generator.into()) };
    let name = vm.class_name_of(class).to_owned();
    if let Object::Generator(generator) = vm.get_mut(id) {
        (generator.shown, generator.qualname) = (Some(class), name.into());
    }
    Ok(generator.into())
}
