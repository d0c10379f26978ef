//! `int` and `bool`.

use num_bigint::{BigInt, Sign};
use num_traits::{Num, Signed};
use vm_code::{Value, names};

use super::args::{class_argument, method, take};
use super::list::instance_of;
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::ops::number::{Number, big_from_f64, number};
use crate::types;
use crate::vm::Vm;

/// Methods of `int`.
pub const METHODS: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("bit_length", bit_length),
    NativeDef::method("bit_count", bit_count),
    NativeDef::method("to_bytes", to_bytes),
    NativeDef::class_method("from_bytes", from_bytes),
    NativeDef::method("conjugate", itself),
    NativeDef::method("__floor__", itself),
    NativeDef::method("__ceil__", itself),
    NativeDef::method("as_integer_ratio", as_integer_ratio),
    NativeDef::method("is_integer", is_integer),
    NativeDef::method("__getnewargs__", newargs),
    NativeDef::getter("real", itself),
    NativeDef::getter("numerator", itself),
    NativeDef::getter("imag", |_, _| Ok(Value::Int(0).into())),
    NativeDef::getter("denominator", |_, _| Ok(Value::Int(1).into())),
];

/// `bool`.
pub const BOOL: &[NativeDef] = &[NativeDef::constructor(new_bool)];

/// The integer of a number: fractions are cut off.
pub fn from_number(vm: &mut Vm<'_>, value: Value) -> NativeResult {
    let int = match number(vm, value) {
        Some(Number::Int(int)) => Value::Int(int),
        Some(Number::Big(big)) => vm.int(big),
        Some(Number::Float(float)) => {
            super::float::check_finite(vm, float, "integer")?;
            vm.int(big_from_f64(libm::trunc(float)))
        }
        _ => return Ok(Value::NotImplemented.into()),
    };
    Ok(int.into())
}

/// The integer that a text is, in a base from 2 to 36, or 0 (then the text says it).
pub fn parse(vm: &mut Vm<'_>, text: &str, base: u32) -> Result<Option<BigInt>, Raised> {
    let trimmed = text.trim();
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let lower = digits.to_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find(|(prefix, radix)| lower.starts_with(prefix) && (base == 0 || base == *radix));
    let (radix, digits) = match prefixed {
        Some((_, radix)) => (radix, digits[2..].strip_prefix('_').unwrap_or(&digits[2..])),
        None if base == 0 => {
            let zeros = digits.starts_with('0') && digits.chars().any(|char| !matches!(char, '0' | '_'));
            if zeros {
                return Ok(None);
            }
            (10, digits)
        }
        None => (base, digits),
    };
    let misplaced = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    if digits.is_empty() || misplaced || digits.starts_with(['+', '-']) {
        return Ok(None);
    }
    let plain: String = digits.chars().filter(|char| *char != '_').map(ascii_digit).collect();
    if !radix.is_power_of_two() && plain.len() > 4_300 {
        let message = format!(
            "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; use \
             sys.set_int_max_str_digits() to increase the limit",
            plain.len()
        );
        return Err(vm.value_error(message));
    }
    let found = BigInt::from_str_radix(&plain, radix).ok();
    Ok(found.map(|big| if negative { -big } else { big }))
}

/// Digits of other scripts count as digits.
fn ascii_digit(char: char) -> char {
    // Decimal digits come in runs of ten that begin at these code points.
    const ZEROS: &[u32] =
        &[0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xff10];
    let code = u32::from(char);
    match ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)) {
        Some(zero) => char::from_digit(code - zero, 10).unwrap_or(char),
        None => char,
    }
}

fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::INT)?;
    let [value, base] = take(vm, args, "int", ["", "base"], 0)?;
    if !value.is_bound() {
        if base.is_bound() {
            return Err(vm.type_error("int() missing string argument"));
        }
        return Ok(instance_of(vm, class, types::INT, Value::Int(0)).into());
    }
    let payload = vm.payload(value);
    let text = text_of(vm, payload);
    if base.is_bound() {
        let base = super::args::int(vm, base)?;
        let Some(text) = text else {
            return Err(vm.type_error("int() can't convert non-string with explicit base"));
        };
        let Some(base) = u32::try_from(base).ok().filter(|base| *base == 0 || (2..=36).contains(base)) else {
            return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
        };
        let int = from_text(vm, &text, base, value)?;
        return Ok(instance_of(vm, class, types::INT, int).into());
    }
    if !ops::is_native_method(vm, value, names::INT)
        || !ops::is_native_method(vm, value, names::INDEX)
        || !ops::is_native_method(vm, value, names::TRUNC)
    {
        return Ok(Flow::call(vm.prelude("_int_from"), &[Value::Obj(class), value]));
    }
    let int = match text {
        Some(text) => from_text(vm, &text, 10, value)?,
        None => match from_number(vm, payload)? {
            Flow::Value(int) if int != Value::NotImplemented => int,
            _ => {
                let name = vm.class_name(value);
                let message = format!(
                    "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
                );
                return Err(vm.type_error(message));
            }
        },
    };
    Ok(instance_of(vm, class, types::INT, int).into())
}

fn text_of(vm: &Vm<'_>, value: Value) -> Option<String> {
    match vm.get(value.obj()?) {
        Object::Str(text) => Some(text.as_str(&vm.isolate.heap).to_owned()),
        Object::Bytes(bytes) => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Object::ByteArray(bytes) => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        _ => None,
    }
}

fn from_text(vm: &mut Vm<'_>, text: &str, base: u32, original: Value) -> Result<Value, Raised> {
    match parse(vm, text, base)? {
        Some(big) => Ok(vm.int(big)),
        None => {
            let payload = vm.payload(original);
            let shown = ops::repr(vm, payload)?.unwrap_or_default();
            let message = format!("invalid literal for int() with base {base}: {shown}");
            Err(vm.value_error(message))
        }
    }
}

fn new_bool(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (_, args) = class_argument(vm, args, types::BOOL)?;
    let [value] = take(vm, args, "bool", [""], 0)?;
    match ops::truth(vm, value) {
        Some(truth) => Ok(Value::Bool(truth).into()),
        None => Ok(Flow::call(vm.prelude("_bool"), &[value])),
    }
}

fn big_of(vm: &mut Vm<'_>, args: Args<'_>, name: &str) -> Result<BigInt, Raised> {
    let (this, []) = method(vm, args, types::INT, name, [], 0)?;
    Ok(vm.as_big(this).unwrap_or_default())
}

fn itself(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let big = big_of(vm, args, "int.conjugate")?;
    Ok(vm.int(big).into())
}

fn bit_length(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let big = big_of(vm, args, "int.bit_length")?;
    Ok(Value::Int(i64::try_from(big.bits()).unwrap_or(i64::MAX)).into())
}

fn bit_count(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let big = big_of(vm, args, "int.bit_count")?;
    Ok(Value::Int(i64::try_from(big.magnitude().count_ones()).unwrap_or(i64::MAX)).into())
}

fn as_integer_ratio(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let big = big_of(vm, args, "int.as_integer_ratio")?;
    let int = vm.int(big);
    Ok(vm.tuple([int, Value::Int(1)]).into())
}

fn is_integer(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    big_of(vm, args, "int.is_integer")?;
    Ok(Value::Bool(true).into())
}

fn newargs(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let big = big_of(vm, args, "int.__getnewargs__")?;
    let int = vm.int(big);
    Ok(vm.tuple([int]).into())
}

fn byte_order(vm: &mut Vm<'_>, order: Value) -> Result<bool, Raised> {
    match vm.as_str(order) {
        _ if !order.is_bound() => Ok(true),
        Some("big") => Ok(true),
        Some("little") => Ok(false),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn to_bytes(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, [length, order, signed]) =
        method(vm, args, types::INT, "int.to_bytes", ["length", "byteorder", "signed"], 0)?;
    let big = vm.as_big(this).unwrap_or_default();
    let length = super::args::int_or(vm, length, 1)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    ops::check_room(vm, length)?;
    let big_endian = byte_order(vm, order)?;
    let signed = signed.is_bound() && ops::truth(vm, signed).unwrap_or(true);
    if big.is_negative() && !signed {
        return Err(vm.error(types::OVERFLOW_ERROR, "can't convert negative int to unsigned"));
    }
    let mut bytes = if signed { big.to_signed_bytes_le() } else { big.to_bytes_le().1 };
    let filler = if big.is_negative() { 0xff } else { 0 };
    let spare = |bytes: &[u8]| match bytes {
        [.., before, last] => *last == filler && (!signed || (before & 0x80 == filler & 0x80)),
        [last] => *last == 0 && !big.is_negative(),
        [] => false,
    };
    while bytes.len() > length && spare(&bytes) {
        bytes.pop();
    }
    if bytes.len() > length {
        return Err(vm.error(types::OVERFLOW_ERROR, "int too big to convert"));
    }
    bytes.resize(length, filler);
    if big_endian {
        bytes.reverse();
    }
    Ok(vm.alloc(Object::Bytes(bytes.into())).into())
}

fn from_bytes(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::INT)?;
    let [bytes, order, signed] = take(vm, args, "from_bytes", ["bytes", "byteorder", "signed"], 1)?;
    let mut all = super::bytes::byte_values(vm, bytes)?;
    if byte_order(vm, order)? {
        all.reverse();
    }
    let signed = signed.is_bound() && ops::truth(vm, signed).unwrap_or(true);
    let big =
        if signed { BigInt::from_signed_bytes_le(&all) } else { BigInt::from_bytes_le(Sign::Plus, &all) };
    let int = vm.int(big);
    Ok(instance_of(vm, class, types::INT, int).into())
}
