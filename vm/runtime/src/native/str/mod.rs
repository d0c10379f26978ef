//! `str`.

pub mod case;
pub mod find;
pub mod format;
pub mod split;
pub mod strip;

use vm_code::Value;

use super::args::{class_argument, method, take};
use super::list::instance_of;
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Methods of the class itself; the others are in the files below.
pub const METHODS: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("__str__", itself),
    NativeDef::method("__getnewargs__", newargs),
    NativeDef::method("join", join),
    NativeDef::method("encode", encode),
    NativeDef::method("translate", translate),
    NativeDef::static_method("maketrans", maketrans),
    NativeDef::method("replace", replace),
];

/// The text of a method's receiver, and its arguments.
pub fn text<const N: usize>(
    vm: &mut Vm<'_>,
    args: Args<'_>,
    name: &str,
    params: [&str; N],
    required: usize,
) -> Result<(String, [Value; N]), Raised> {
    let (this, rest) = method(vm, args, types::STR, name, params, required)?;
    Ok((vm.as_str(this).unwrap_or_default().to_owned(), rest))
}

/// The text of an argument, or `TypeError` with what a method wants.
pub fn text_argument(vm: &mut Vm<'_>, value: Value, wanted: &str) -> Result<String, Raised> {
    match vm.as_str(value) {
        Some(text) => Ok(text.to_owned()),
        None => {
            let message = format!("{wanted}, not {}", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::STR)?;
    let [value, encoding, errors] = take(vm, args, "str", ["object", "encoding", "errors"], 0)?;
    if !value.is_bound() {
        let payload = vm.str("");
        return Ok(instance_of(vm, class, types::STR, payload).into());
    }
    if encoding.is_bound() || errors.is_bound() {
        let is_text = vm.as_str(value).is_some();
        if is_text {
            return Err(vm.type_error("decoding str is not supported"));
        }
        let payload = super::encoding::decode_value(vm, value, encoding, errors)?;
        return Ok(instance_of(vm, class, types::STR, payload).into());
    }
    if class == types::STR
        && let Some(text) = vm.plain_text(value)
    {
        return Ok(text.into());
    }
    match ops::str(vm, value)? {
        Some(text) => {
            let payload = vm.str(text);
            Ok(instance_of(vm, class, types::STR, payload).into())
        }
        None if class == types::STR => Ok(Flow::call(vm.prelude("_str"), &[value])),
        None => Ok(Flow::call(vm.prelude("_str_from"), &[Value::Obj(class), value])),
    }
}

fn itself(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::STR, "str.__str__", [], 0)?;
    Ok(vm.payload(this).into())
}

fn newargs(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, []) = method(vm, args, types::STR, "str.__getnewargs__", [], 0)?;
    let payload = vm.payload(this);
    Ok(vm.tuple([payload]).into())
}

fn join(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [parts]) = method(vm, args, types::STR, "str.join", [""], 1)?;
    let items = match ops::iter::collect(vm, parts) {
        Ok(Some(items)) => items,
        Ok(None) => {
            let payload = vm.payload(this);
            return Ok(Flow::call(vm.prelude("_str_join"), &[payload, parts]));
        }
        Err(_) if ops::iter(vm, parts).is_err() => {
            return Err(vm.type_error("can only join an iterable"));
        }
        Err(raised) => return Err(raised),
    };
    let separator = vm.as_str(this).unwrap_or_default();
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        match vm.as_str(*item) {
            Some(part) => text.push_str(part),
            None => {
                let name = vm.class_name(*item);
                let message = format!("sequence item {at}: expected str instance, {name} found");
                return Err(vm.type_error(message));
            }
        }
    }
    ops::check_room(vm, text.len())?;
    Ok(vm.str(text).into())
}

fn encode(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, [encoding, errors]) = text(vm, args, "str.encode", ["encoding", "errors"], 0)?;
    let bytes = super::encoding::encode_text(vm, &text, encoding, errors)?;
    Ok(vm.alloc(Object::Bytes(bytes.into())).into())
}

fn translate(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, [table]) = text(vm, args, "str.translate", [""], 1)?;
    let payload = vm.payload(table);
    let Some(Value::Obj(id)) = Some(payload).filter(|_| ops::is_builtin(vm, table)) else {
        let text = vm.str(text);
        return Ok(Flow::call(vm.prelude("_str_translate"), &[text, table]));
    };
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        let key = Value::Int(i64::from(u32::from(char)));
        let found = match vm.get(id) {
            Object::Dict(_) => ops::dict_get(vm, id, key)?.flatten(),
            _ => match ops::get_item(vm, payload, key) {
                Ok(found) => found,
                Err(raised) if vm.is_instance(raised.0, types::LOOKUP_ERROR) => None,
                Err(raised) => return Err(raised),
            },
        };
        match found {
            None => out.push(char),
            Some(Value::None) => {}
            Some(Value::Int(code)) => match u32::try_from(code).ok().and_then(char::from_u32) {
                Some(char) => out.push(char),
                None => return Err(vm.value_error("character mapping must be in range(0x110000)")),
            },
            Some(other) => match vm.as_str(other) {
                Some(text) => out.push_str(text),
                None => {
                    return Err(vm.type_error("character mapping must return integer, None or str"));
                }
            },
        }
    }
    Ok(vm.str(out).into())
}

fn maketrans(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [x, y, z] = take(vm, args, "maketrans", ["", "", ""], 1)?;
    let table = vm.alloc(Object::Dict(Box::default()));
    let Value::Obj(id) = table else { return Ok(table.into()) };
    let code = |char: char| Value::Int(i64::from(u32::from(char)));
    if !y.is_bound() {
        let pairs: Vec<(Value, Value)> = match vm.payload(x).obj().map(|id| vm.get(id)) {
            Some(Object::Dict(dict)) => dict.iter().map(|entry| (entry.key, entry.value)).collect(),
            _ => {
                return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
            }
        };
        for (key, value) in pairs {
            let key = match vm.as_str(key) {
                Some(text) if text.chars().count() == 1 => text.chars().next().map_or(key, code),
                Some(_) => return Err(vm.value_error("string keys in translate table must be of length 1")),
                None => key,
            };
            ops::dict_set(vm, id, key, value)?;
        }
        return Ok(table.into());
    }
    let from = text_argument(vm, x, "maketrans() argument 1 must be str")?;
    let to = text_argument(vm, y, "maketrans() argument 2 must be str")?;
    if from.chars().count() != to.chars().count() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in from.chars().zip(to.chars()) {
        ops::dict_set(vm, id, code(from), code(to))?;
    }
    if z.is_bound() {
        let removed = text_argument(vm, z, "maketrans() argument 3 must be str")?;
        for char in removed.chars() {
            ops::dict_set(vm, id, code(char), Value::None)?;
        }
    }
    Ok(table.into())
}

fn replace(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (text, [old, new, count]) = text(vm, args, "str.replace", ["", "", ""], 2)?;
    let old = text_argument(vm, old, "replace() argument 1 must be str")?;
    let new = text_argument(vm, new, "replace() argument 2 must be str")?;
    let count = super::args::int_or(vm, count, -1)?;
    let growth = new.len().saturating_sub(old.len()).saturating_mul(text.len() / old.len().max(1) + 1);
    ops::check_room(vm, growth)?;
    let replaced = match usize::try_from(count) {
        Ok(count) => text.replacen(&old, &new, count),
        Err(_) => text.replace(&old, &new),
    };
    Ok(vm.str(replaced).into())
}
