//! `float` and `complex`.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use vm_code::{Value, names};

use super::args::{class_argument, method, take};
use super::list::instance_of;
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::ops::number::{Number, big_from_f64, number, to_float};
use crate::types;
use crate::vm::Vm;

/// Methods of `float`.
pub const METHODS: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("is_integer", is_integer),
    NativeDef::method("as_integer_ratio", as_integer_ratio),
    NativeDef::method("hex", hex),
    NativeDef::class_method("fromhex", fromhex),
    NativeDef::method("conjugate", itself),
    NativeDef::method("__floor__", floor),
    NativeDef::method("__ceil__", ceil),
    NativeDef::method("__getnewargs__", newargs),
    NativeDef::getter("real", itself),
    NativeDef::getter("imag", |_, _| Ok(Value::Float(0.0).into())),
];

/// Methods of `complex`.
pub const COMPLEX: &[NativeDef] = &[
    NativeDef::constructor(new_complex),
    NativeDef::method("conjugate", conjugate),
    NativeDef::getter("real", |vm, args| complex_part(vm, args, |re, _| re)),
    NativeDef::getter("imag", |vm, args| complex_part(vm, args, |_, im| im)),
];

/// Refuses infinities and what is not a number.
pub fn check_finite(vm: &mut Vm<'_>, float: f64, target: &str) -> Result<(), Raised> {
    if float.is_nan() {
        return Err(vm.value_error(format!("cannot convert float NaN to {target}")));
    }
    if float.is_infinite() {
        return Err(vm.error(types::OVERFLOW_ERROR, format!("cannot convert float infinity to {target}")));
    }
    Ok(())
}

/// The float that a text is.
pub fn parse(text: &str) -> Option<f64> {
    let trimmed = text.trim();
    let lower = trimmed.to_ascii_lowercase();
    let magnitude = lower.strip_prefix(['+', '-']).unwrap_or(&lower);
    match magnitude {
        "inf" | "infinity" | "nan" => {
            let float = if magnitude == "nan" { f64::NAN } else { f64::INFINITY };
            return Some(if lower.starts_with('-') { -float } else { float });
        }
        _ => {}
    }
    let bytes = lower.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    for (at, byte) in bytes.iter().enumerate() {
        let fits = match byte {
            b'_' => digit(at.checked_sub(1)) && digit(Some(at + 1)),
            byte => byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'+' | b'-'),
        };
        if !fits {
            return None;
        }
    }
    lower.replace('_', "").parse().ok()
}

fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::FLOAT)?;
    let [value] = take(vm, args, "float", [""], 0)?;
    if !value.is_bound() {
        return Ok(instance_of(vm, class, types::FLOAT, Value::Float(0.0)).into());
    }
    if !ops::is_native_method(vm, value, names::FLOAT)
        || (!ops::is_native_method(vm, value, names::INDEX) && vm.payload(value) == value)
    {
        return Ok(Flow::call(vm.prelude("_float_from"), &[Value::Obj(class), value]));
    }
    let payload = vm.payload(value);
    let text = match payload.obj().map(|id| vm.get(id)) {
        Some(Object::Str(text)) => Some(text.as_str(&vm.isolate.heap).to_owned()),
        Some(Object::Bytes(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    };
    let float = match (text, number(vm, payload)) {
        (Some(text), _) => match parse(&text) {
            Some(float) => float,
            None => {
                let shown = ops::repr(vm, payload)?.unwrap_or_default();
                return Err(vm.value_error(format!("could not convert string to float: {shown}")));
            }
        },
        (None, Some(Number::Complex(..)) | None) => {
            let name = vm.class_name(value);
            let message = format!("float() argument must be a string or a real number, not '{name}'");
            return Err(vm.type_error(message));
        }
        (None, Some(found)) => to_float(vm, &found)?,
    };
    Ok(instance_of(vm, class, types::FLOAT, Value::Float(float)).into())
}

fn float_of(vm: &mut Vm<'_>, args: Args<'_>, name: &str) -> Result<f64, Raised> {
    let (this, []) = method(vm, args, types::FLOAT, name, [], 0)?;
    Ok(number(vm, this).map_or(0.0, |found| found.to_f64()))
}

fn itself(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    Ok(Value::Float(float_of(vm, args, "float.conjugate")?).into())
}

fn newargs(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let float = float_of(vm, args, "float.__getnewargs__")?;
    Ok(vm.tuple([Value::Float(float)]).into())
}

fn floor(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let float = float_of(vm, args, "float.__floor__")?;
    check_finite(vm, float, "integer")?;
    Ok(vm.int(big_from_f64(libm::floor(float))).into())
}

fn ceil(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let float = float_of(vm, args, "float.__ceil__")?;
    check_finite(vm, float, "integer")?;
    Ok(vm.int(big_from_f64(libm::ceil(float))).into())
}

fn is_integer(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let float = float_of(vm, args, "float.is_integer")?;
    Ok(Value::Bool(float.is_finite() && libm::floor(float) == float).into())
}

fn as_integer_ratio(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let float = float_of(vm, args, "float.as_integer_ratio")?;
    if !float.is_finite() {
        let (class, name) =
            if float.is_nan() { (types::VALUE_ERROR, "NaN") } else { (types::OVERFLOW_ERROR, "Infinity") };
        return Err(vm.error(class, format!("cannot convert {name} to integer ratio")));
    }
    let (mut mantissa, mut exponent) = libm::frexp(float);
    while mantissa != libm::floor(mantissa) {
        mantissa *= 2.0;
        exponent -= 1;
    }
    let shift = exponent.unsigned_abs();
    let (mut numerator, mut denominator) = (big_from_f64(mantissa), BigInt::from(1));
    if exponent >= 0 {
        numerator <<= shift;
    } else {
        denominator <<= shift;
    }
    let (numerator, denominator) = (vm.int(numerator), vm.int(denominator));
    Ok(vm.tuple([numerator, denominator]).into())
}

fn hex(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let float = float_of(vm, args, "float.hex")?;
    let text = match ops::digits::special(float) {
        Some(special) => special.to_owned(),
        None => {
            let bits = float.to_bits();
            let sign = if float.is_sign_negative() { "-" } else { "" };
            let mantissa = bits & 0x000f_ffff_ffff_ffff;
            let exponent = i64::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
            match (exponent, mantissa) {
                (0, 0) => format!("{sign}0x0.0p+0"),
                (0, _) => format!("{sign}0x0.{mantissa:013x}p-1022"),
                _ => format!("{sign}0x1.{mantissa:013x}p{:+}", exponent - 1023),
            }
        }
    };
    Ok(vm.str(text).into())
}

fn fromhex(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::FLOAT)?;
    let [text] = take(vm, args, "fromhex", [""], 1)?;
    let Some(text) = vm.as_str(text).map(str::to_owned) else {
        return Err(vm.type_error("fromhex() argument must be a string"));
    };
    match parse_hex(&text) {
        Some(float) => Ok(instance_of(vm, class, types::FLOAT, Value::Float(float)).into()),
        None => Err(vm.value_error("invalid hexadecimal floating-point string")),
    }
}

fn parse_hex(text: &str) -> Option<f64> {
    let lower = text.trim().to_ascii_lowercase();
    let (negative, rest) = match lower.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, lower.strip_prefix('+').unwrap_or(&lower)),
    };
    let magnitude = match rest {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => {
            let rest = rest.strip_prefix("0x").unwrap_or(rest);
            let (digits, exponent) = rest.split_once('p').unwrap_or((rest, "0"));
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            let all = format!("{whole}{fraction}");
            let exponent: i64 = exponent.parse().ok()?;
            let mantissa = BigInt::parse_bytes(all.as_bytes(), 16)?;
            let exponent = exponent - 4 * i64::try_from(fraction.len()).ok()?;
            let shift = usize::try_from(exponent.unsigned_abs()).ok().filter(|shift| *shift < 100_000)?;
            if exponent >= 0 {
                (mantissa << shift).to_f64()?
            } else {
                ops::number::true_divide(&mantissa, &(BigInt::from(1) << shift))?
            }
        }
    };
    Some(if negative { -magnitude } else { magnitude })
}

fn new_complex(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (class, args) = class_argument(vm, args, types::COMPLEX)?;
    let [real, imag] = take(vm, args, "complex", ["real", "imag"], 0)?;
    if let Some(text) = vm.as_str(real).filter(|_| real.is_bound()).map(str::to_owned) {
        if imag.is_bound() {
            return Err(vm.type_error("complex() can't take second arg if first is a string"));
        }
        let Some((re, im)) = parse_complex(&text) else {
            return Err(vm.value_error("complex() arg is a malformed string"));
        };
        let payload = vm.alloc(Object::Complex(re, im));
        return Ok(instance_of(vm, class, types::COMPLEX, payload).into());
    }
    let mut parts = [(0.0, 0.0); 2];
    for (part, value) in parts.iter_mut().zip([real, imag]) {
        if !value.is_bound() {
            continue;
        }
        match number(vm, value) {
            Some(found) => *part = ops::power::complex_parts(vm, &found)?,
            None => {
                let name = vm.class_name(value);
                let message = format!("complex() first argument must be a string or a number, not '{name}'");
                return Err(vm.type_error(message));
            }
        }
    }
    let [(a, b), (c, d)] = parts;
    // Zeros keep their signs where nothing is added to them.
    let re = if d == 0.0 { a } else { a - d };
    let im = if b == 0.0 && imag.is_bound() { c } else { b + c };
    let payload = vm.alloc(Object::Complex(re, im));
    Ok(instance_of(vm, class, types::COMPLEX, payload).into())
}

fn parse_complex(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text).trim();
    let Some(body) = text.strip_suffix(['j', 'J']) else { return Some((parse(text)?, 0.0)) };
    let bytes = body.as_bytes();
    let split = (1..bytes.len())
        .rev()
        .find(|at| matches!(bytes[*at], b'+' | b'-') && !matches!(bytes[at - 1], b'e' | b'E'));
    let (re, im) = match split {
        Some(at) => (parse(&body[..at])?, &body[at..]),
        None => (0.0, body),
    };
    let im = match im {
        "" | "+" => 1.0,
        "-" => -1.0,
        im => parse(im)?,
    };
    Some((re, im))
}

fn parts_of(vm: &mut Vm<'_>, args: Args<'_>, name: &str) -> Result<(f64, f64), Raised> {
    let (this, []) = method(vm, args, types::COMPLEX, name, [], 0)?;
    match number(vm, this) {
        Some(Number::Complex(re, im)) => Ok((re, im)),
        _ => Ok((0.0, 0.0)),
    }
}

fn conjugate(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (re, im) = parts_of(vm, args, "complex.conjugate")?;
    Ok(vm.alloc(Object::Complex(re, -im)).into())
}

fn complex_part(vm: &mut Vm<'_>, args: Args<'_>, part: fn(f64, f64) -> f64) -> NativeResult {
    let (re, im) = parts_of(vm, args, "complex.real")?;
    Ok(Value::Float(part(re, im)).into())
}
