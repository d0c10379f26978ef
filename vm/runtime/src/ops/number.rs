//! Numbers: the tower int, float, complex, and conversions between its steps.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use vm_code::Value;

use crate::flow::Raised;
use crate::object::Object;
use crate::types;
use crate::vm::Vm;

/// A number, taken out of its value.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    Int(i64),
    Big(BigInt),
    Float(f64),
    Complex(f64, f64),
}

/// The number that a value is (or that an instance of a class derived from one holds).
pub fn number(vm: &Vm<'_>, value: Value) -> Option<Number> {
    match vm.payload(value) {
        Value::Int(int) => Some(Number::Int(int)),
        Value::Bool(bool) => Some(Number::Int(i64::from(bool))),
        Value::Float(float) => Some(Number::Float(float)),
        Value::Obj(id) => match vm.get(id) {
            Object::BigInt(big) => Some(Number::Big((**big).clone())),
            Object::Complex(re, im) => Some(Number::Complex(*re, *im)),
            _ => None,
        },
        _ => None,
    }
}

impl Number {
    /// As an integer, if it is one.
    pub fn into_big(self) -> Option<BigInt> {
        match self {
            Number::Int(int) => Some(BigInt::from(int)),
            Number::Big(big) => Some(big),
            _ => None,
        }
    }

    /// Whether it is an integer.
    pub fn is_int(&self) -> bool {
        matches!(self, Number::Int(_) | Number::Big(_))
    }

    /// As a float; infinite where an integer is too large.
    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Int(int) => *int as f64,
            Number::Big(big) => big_to_f64(big),
            Number::Float(float) => *float,
            Number::Complex(re, _) => *re,
        }
    }
}

/// The nearest float; ties to even; infinite where it is too large.
pub fn big_to_f64(big: &BigInt) -> f64 {
    big.to_f64().unwrap_or(if big.is_negative() { f64::NEG_INFINITY } else { f64::INFINITY })
}

/// The nearest float, or `OverflowError`.
pub fn to_float(vm: &mut Vm<'_>, number: &Number) -> Result<f64, Raised> {
    let float = number.to_f64();
    if float.is_infinite() && number.is_int() {
        return Err(vm.error(types::OVERFLOW_ERROR, "int too large to convert to float"));
    }
    Ok(float)
}

/// The integer that a finite float is when its fraction is cut off.
pub fn big_from_f64(float: f64) -> BigInt {
    let bits = float.to_bits();
    let exponent = i64::try_from((bits >> 52) & 0x7ff).unwrap_or(0) - 1075;
    let mantissa = (bits & 0x000f_ffff_ffff_ffff) | if exponent == -1075 { 0 } else { 1 << 52 };
    let magnitude = BigInt::from(mantissa);
    let magnitude = if exponent >= 0 { magnitude << exponent } else { magnitude >> -exponent };
    if float.is_sign_negative() { -magnitude } else { magnitude }
}

/// Compares an integer with a float, exactly. None: not a number.
pub fn compare_big_float(big: &BigInt, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if float > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = big_from_f64(float);
    let rest = float - big_to_f64(&whole);
    Some(big.cmp(&whole).then_with(|| 0.0.partial_cmp(&rest).unwrap_or(Ordering::Equal)))
}

/// Compares two real numbers. None: one is not a number.
pub fn compare_reals(a: &Number, b: &Number) -> Option<Ordering> {
    const EXACT: i64 = 1 << 53;
    match (a, b) {
        (Number::Int(a), Number::Int(b)) => Some(a.cmp(b)),
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(b),
        (Number::Int(a), Number::Float(b)) if (-EXACT..=EXACT).contains(a) => (*a as f64).partial_cmp(b),
        (Number::Float(a), Number::Int(b)) if (-EXACT..=EXACT).contains(b) => a.partial_cmp(&(*b as f64)),
        (Number::Float(a), b) => compare_big_float(&b.clone().into_big()?, *a).map(Ordering::reverse),
        (a, Number::Float(b)) => compare_big_float(&a.clone().into_big()?, *b),
        (a, b) => Some(a.clone().into_big()?.cmp(&b.clone().into_big()?)),
    }
}

/// Whether two numbers are equal.
pub fn equal(a: &Number, b: &Number) -> bool {
    match (a, b) {
        (Number::Complex(ar, ai), Number::Complex(br, bi)) => ar == br && ai == bi,
        (Number::Complex(re, im), real) | (real, Number::Complex(re, im)) => {
            *im == 0.0 && compare_reals(&Number::Float(*re), real) == Some(Ordering::Equal)
        }
        _ => compare_reals(a, b) == Some(Ordering::Equal),
    }
}

/// `a / b` of integers: the nearest float of the exact quotient (ties to even), as CPython's `long_true_divide`.
/// None: too large. `b` is not zero.
pub fn true_divide(a: &BigInt, b: &BigInt) -> Option<f64> {
    const EXACT: i64 = 1 << 53;
    if let (Some(a), Some(b)) = (a.to_i64(), b.to_i64())
        && (-EXACT..=EXACT).contains(&a)
        && (-EXACT..=EXACT).contains(&b)
    {
        return Some(a as f64 / b as f64);
    }
    if a.is_zero() {
        return Some(0.0);
    }
    let negative = a.is_negative() != b.is_negative();
    let (a, b) = (a.abs(), b.abs());
    let bits = |big: &BigInt| i64::try_from(big.bits()).unwrap_or(i64::MAX / 4);
    // A quotient of 65 or 66 bits: more than a double and its rounding need; the remainder makes it odd.
    let shift = 65 - (bits(&a) - bits(&b));
    // Below the subnormals there are fewer bits: then the division itself rounds to the last place.
    let shift = shift.min(1074 + 2);
    let (dividend, divisor) = if shift >= 0 { (a << shift, b) } else { (a, b << -shift) };
    let (mut quotient, rest) = dividend.div_rem(&divisor);
    if !rest.is_zero() {
        quotient |= BigInt::from(1);
    }
    let result = scale(&quotient, -shift);
    if result.is_infinite() {
        return None;
    }
    Some(if negative { -result } else { result })
}

/// `big * 2**exponent`, rounded once. `big` is not negative and odd in its last place if it was cut off.
fn scale(big: &BigInt, exponent: i64) -> f64 {
    let bits = i64::try_from(big.bits()).unwrap_or(i64::MAX / 4);
    // The exponent of the last place of a double of this magnitude.
    let last = (bits + exponent - 53).max(-1074);
    let drop = last - exponent;
    let mut mantissa = big.clone();
    if drop > 0 {
        let (whole, rest) = mantissa.div_mod_floor(&(BigInt::from(1) << drop));
        let half = BigInt::from(1) << (drop - 1);
        let up = rest > half || (rest == half && whole.is_odd());
        mantissa = if up { whole + 1 } else { whole };
    }
    let exponent = exponent + drop.max(0);
    let mantissa = mantissa.to_f64().unwrap_or(f64::INFINITY);
    libm::ldexp(mantissa, i32::try_from(exponent.clamp(-5_000, 5_000)).unwrap_or(0))
}

/// `a // b` and `a % b` of floats, as CPython's `float_divmod`. `b` is not zero.
pub fn float_divmod(a: f64, b: f64) -> (f64, f64) {
    let mut rest = libm::fmod(a, b);
    let mut quotient = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = libm::copysign(0.0, b);
    }
    let whole = if quotient != 0.0 {
        let floor = libm::floor(quotient);
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        libm::copysign(0.0, a / b)
    };
    (whole, rest)
}

/// `a // b` and `a % b` of small integers. None: it does not fit. `b` is not zero.
#[inline]
pub fn int_divmod(a: i64, b: i64) -> Option<(i64, i64)> {
    let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
    Some(if rest != 0 && (rest < 0) != (b < 0) { (quotient - 1, rest + b) } else { (quotient, rest) })
}

/// Refuses conversions between text and integers of more than 4300 digits, as CPython does.
pub fn check_digits(vm: &mut Vm<'_>, big: &BigInt) -> Result<(), Raised> {
    const LIMIT_BITS: u64 = 14_284;
    if big.bits() < LIMIT_BITS {
        return Ok(());
    }
    let limit = BigInt::from(10).pow(4_300);
    let magnitude = if big.sign() == Sign::Minus { -big } else { big.clone() };
    if magnitude >= limit {
        return Err(vm.value_error(
            "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to \
             increase the limit",
        ));
    }
    Ok(())
}
