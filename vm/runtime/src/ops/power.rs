//! `**` and `pow()`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use vm_code::Value;

use super::number::{Number, to_float};
use super::{check_room, real};
use crate::flow::Raised;
use crate::object::Object;
use crate::types;
use crate::vm::Vm;

/// `a ** b` of numbers.
pub fn power(vm: &mut Vm<'_>, a: &Number, b: &Number) -> Result<Value, Raised> {
    match (a, b) {
        (Number::Complex(..), _) | (_, Number::Complex(..)) => complex_power(vm, a, b),
        (Number::Float(_), _) | (_, Number::Float(_)) => {
            let (a, b) = (to_float(vm, a)?, to_float(vm, b)?);
            float_power(vm, a, b)
        }
        _ => int_power(vm, a, b),
    }
}

/// `pow(base, exponent, modulus)` of integers.
pub fn power_modulo(
    vm: &mut Vm<'_>,
    base: &BigInt,
    exponent: &BigInt,
    modulus: &BigInt,
) -> Result<Value, Raised> {
    if modulus.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    let (mut base, mut exponent) = (base.mod_floor(modulus), exponent.clone());
    if exponent.is_negative() {
        let gcd = base.extended_gcd(modulus);
        if !gcd.gcd.abs().is_one() {
            return Err(vm.value_error("base is not invertible for the given modulus"));
        }
        base = (gcd.x * gcd.gcd).mod_floor(modulus);
        exponent = -exponent;
    }
    let magnitude = modulus.abs();
    let result = base.mod_floor(&magnitude).modpow(&exponent, &magnitude).mod_floor(modulus);
    Ok(vm.int(result))
}

fn int_power(vm: &mut Vm<'_>, a: &Number, b: &Number) -> Result<Value, Raised> {
    let negative = match b {
        Number::Int(exponent) => *exponent < 0,
        Number::Big(exponent) => exponent.is_negative(),
        _ => false,
    };
    if negative {
        let (a, b) = (to_float(vm, a)?, to_float(vm, b)?);
        return float_power(vm, a, b);
    }
    if let (Number::Int(base), Number::Int(exponent)) = (a, b)
        && let Some(result) = u32::try_from(*exponent).ok().and_then(|exponent| base.checked_pow(exponent))
    {
        return Ok(Value::Int(result));
    }
    let base = a.clone().into_big().unwrap_or_default();
    if base.is_zero() || base.is_one() {
        return Ok(vm.int(base));
    }
    if (-&base).is_one() {
        let odd = b.clone().into_big().is_some_and(|exponent| exponent.is_odd());
        return Ok(Value::Int(if odd { -1 } else { 1 }));
    }
    let exponent = match b {
        Number::Int(exponent) => u32::try_from(*exponent).ok(),
        _ => None,
    };
    let Some(exponent) = exponent else {
        return Err(vm.error(types::MEMORY_ERROR, "the result of ** is too large"));
    };
    let bits = base.bits().saturating_mul(u64::from(exponent));
    check_room(vm, usize::try_from(bits / 8).unwrap_or(usize::MAX))?;
    Ok(vm.int(base.pow(exponent)))
}

/// `a ** b` of floats, with CPython's special cases; a complex result for a negative base.
pub fn float_power(vm: &mut Vm<'_>, a: f64, b: f64) -> Result<Value, Raised> {
    if b == 0.0 || a == 1.0 {
        return Ok(Value::Float(1.0));
    }
    if a == 0.0 && b < 0.0 {
        return Err(vm.error(types::ZERO_DIVISION_ERROR, "0.0 cannot be raised to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != libm::floor(b) {
        return complex_power(vm, &Number::Float(a), &Number::Float(b));
    }
    let result = real::pow(a, b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        let (code, text) = (Value::Int(34), vm.str("Numerical result out of range"));
        return Err(vm.exception(types::OVERFLOW_ERROR, &[code, text]));
    }
    Ok(Value::Float(result))
}

fn complex_power(vm: &mut Vm<'_>, a: &Number, b: &Number) -> Result<Value, Raised> {
    let (ar, ai) = complex_parts(vm, a)?;
    let (br, bi) = complex_parts(vm, b)?;
    let small = (bi == 0.0 && br == libm::floor(br) && br.abs() <= 100.0).then(|| br.to_i32()).flatten();
    let (re, im) = if br == 0.0 && bi == 0.0 {
        (1.0, 0.0)
    } else if ar == 0.0 && ai == 0.0 {
        if bi != 0.0 || br < 0.0 {
            return Err(vm.error(types::ZERO_DIVISION_ERROR, "0.0 to a negative or complex power"));
        }
        (0.0, 0.0)
    } else if let Some(exponent) = small {
        complex_int_power((ar, ai), exponent)
    } else {
        let magnitude = real::hypot(ar, ai);
        let angle = real::atan2(ai, ar);
        let mut length = real::pow(magnitude, br);
        let mut phase = angle * br;
        if bi != 0.0 {
            length /= real::exp(angle * bi);
            phase += bi * real::log(magnitude);
        }
        (length * real::cos(phase), length * real::sin(phase))
    };
    Ok(vm.alloc(Object::Complex(re, im)))
}

/// By squaring, as CPython's `c_powi`.
fn complex_int_power(base: (f64, f64), exponent: i32) -> (f64, f64) {
    let mut result = (1.0, 0.0);
    let mut square = base;
    let mut left = exponent.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            result = complex_product(result, square);
        }
        left >>= 1;
        square = complex_product(square, square);
    }
    if exponent < 0 { complex_quotient((1.0, 0.0), result).unwrap_or((f64::NAN, f64::NAN)) } else { result }
}

/// `a * b`.
pub fn complex_product(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// `a / b`, scaled as CPython's `_Py_c_quot`. None: `b` is zero.
pub fn complex_quotient(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let denominator = b.0 + b.1 * ratio;
        Some(((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator))
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.0 * ratio + b.1;
        Some(((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator))
    }
}

/// Both parts of any number.
pub fn complex_parts(vm: &mut Vm<'_>, number: &Number) -> Result<(f64, f64), Raised> {
    match number {
        Number::Complex(re, im) => Ok((*re, *im)),
        real => Ok((to_float(vm, real)?, 0.0)),
    }
}
