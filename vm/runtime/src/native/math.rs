//! Module `math`. Floating-point functions are ours and `libm`'s, never the platform's: native and wasm agree to the bit.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use vm_code::{Symbol, Value, names};

use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::ops::number::{big_from_f64, big_to_f64};
use crate::ops::real;
use crate::types;
use crate::vm::Vm;

/// Functions of `math`.
pub const FUNCTIONS: &[NativeDef] = &[
    NativeDef::function("sqrt", sqrt),
    NativeDef::function("cbrt", |vm, args| plain(vm, args, libm::cbrt)),
    NativeDef::function("exp", |vm, args| ranged(vm, args, real::exp)),
    NativeDef::function("exp2", |vm, args| ranged(vm, args, libm::exp2)),
    NativeDef::function("expm1", |vm, args| ranged(vm, args, libm::expm1)),
    NativeDef::function("log", log),
    NativeDef::function("log2", |vm, args| logarithm(vm, args, real::log2)),
    NativeDef::function("log10", |vm, args| logarithm(vm, args, real::log10)),
    NativeDef::function("log1p", |vm, args| limited(vm, args, libm::log1p, |x| x > -1.0)),
    NativeDef::function("sin", |vm, args| limited(vm, args, real::sin, f64::is_finite)),
    NativeDef::function("cos", |vm, args| limited(vm, args, real::cos, f64::is_finite)),
    NativeDef::function("tan", |vm, args| limited(vm, args, real::tan, f64::is_finite)),
    NativeDef::function("asin", |vm, args| limited(vm, args, real::asin, |x| x.abs() <= 1.0)),
    NativeDef::function("acos", |vm, args| limited(vm, args, real::acos, |x| x.abs() <= 1.0)),
    NativeDef::function("atan", |vm, args| plain(vm, args, real::atan)),
    NativeDef::function("atan2", |vm, args| two(vm, args, real::atan2)),
    NativeDef::function("sinh", |vm, args| ranged(vm, args, libm::sinh)),
    NativeDef::function("cosh", |vm, args| ranged(vm, args, libm::cosh)),
    NativeDef::function("tanh", |vm, args| plain(vm, args, libm::tanh)),
    NativeDef::function("asinh", |vm, args| plain(vm, args, libm::asinh)),
    NativeDef::function("acosh", |vm, args| limited(vm, args, libm::acosh, |x| x >= 1.0)),
    NativeDef::function("atanh", |vm, args| limited(vm, args, libm::atanh, |x| x.abs() < 1.0)),
    NativeDef::function("erf", |vm, args| plain(vm, args, libm::erf)),
    NativeDef::function("erfc", |vm, args| plain(vm, args, libm::erfc)),
    NativeDef::function("gamma", |vm, args| ranged(vm, args, libm::tgamma)),
    NativeDef::function("lgamma", |vm, args| plain(vm, args, libm::lgamma)),
    NativeDef::function("degrees", |vm, args| plain(vm, args, |x| x * (180.0 / std::f64::consts::PI))),
    NativeDef::function("radians", |vm, args| plain(vm, args, |x| x * (std::f64::consts::PI / 180.0))),
    NativeDef::function("fabs", |vm, args| plain(vm, args, f64::abs)),
    NativeDef::function("copysign", |vm, args| two(vm, args, f64::copysign)),
    NativeDef::function("fmod", fmod),
    NativeDef::function("remainder", |vm, args| two(vm, args, libm::remainder)),
    NativeDef::function("nextafter", |vm, args| two(vm, args, libm::nextafter)),
    NativeDef::function("ulp", ulp),
    NativeDef::function("pow", pow),
    NativeDef::function("modf", modf),
    NativeDef::function("frexp", frexp),
    NativeDef::function("ldexp", ldexp),
    NativeDef::function("floor", |vm, args| rounded(vm, args, names::FLOOR, f64::floor)),
    NativeDef::function("ceil", |vm, args| rounded(vm, args, names::CEIL, f64::ceil)),
    NativeDef::function("trunc", |vm, args| rounded(vm, args, names::TRUNC, f64::trunc)),
    NativeDef::function("isnan", |vm, args| test(vm, args, f64::is_nan)),
    NativeDef::function("isinf", |vm, args| test(vm, args, f64::is_infinite)),
    NativeDef::function("isfinite", |vm, args| test(vm, args, f64::is_finite)),
    NativeDef::function("isclose", isclose),
    NativeDef::function("hypot", hypot),
    NativeDef::function("dist", dist),
    NativeDef::function("fsum", fsum),
    NativeDef::function("prod", prod),
    NativeDef::function("gcd", gcd),
    NativeDef::function("lcm", lcm),
    NativeDef::function("factorial", factorial),
    NativeDef::function("comb", comb),
    NativeDef::function("perm", perm),
    NativeDef::function("isqrt", isqrt),
];

fn arguments<const N: usize>(vm: &mut Vm<'_>, args: Args<'_>) -> Result<[Value; N], Raised> {
    args.positional.try_into().map_err(|_| {
        let wanted =
            if N == 1 { "exactly one argument".to_owned() } else { format!("expected {N} arguments") };
        vm.type_error(format!("math function takes {wanted} ({} given)", args.positional.len()))
    })
}

/// A real number as a float; `__float__` of other classes is not asked.
fn real(vm: &mut Vm<'_>, value: Value) -> Result<f64, Raised> {
    match vm.payload(value) {
        Value::Float(float) => Ok(float),
        Value::Int(int) => Ok(int as f64),
        Value::Bool(bool) => Ok(f64::from(u8::from(bool))),
        _ => match vm.as_big(value) {
            Some(big) => {
                let float = big_to_f64(&big);
                if float.is_finite() {
                    Ok(float)
                } else {
                    Err(vm.error(types::OVERFLOW_ERROR, "int too large to convert to float"))
                }
            }
            None => {
                let message = format!("must be real number, not {}", vm.class_name(value));
                Err(vm.type_error(message))
            }
        },
    }
}

fn one(vm: &mut Vm<'_>, args: Args<'_>) -> Result<f64, Raised> {
    let [value] = arguments(vm, args)?;
    real(vm, value)
}

fn plain(vm: &mut Vm<'_>, args: Args<'_>, function: fn(f64) -> f64) -> NativeResult {
    let x = one(vm, args)?;
    Ok(Flow::Value(Value::Float(function(x))))
}

fn domain_error(vm: &mut Vm<'_>) -> Raised {
    vm.value_error("math domain error")
}

/// A function that is defined where `domain` holds, and for NaN.
fn limited(
    vm: &mut Vm<'_>,
    args: Args<'_>,
    function: fn(f64) -> f64,
    domain: fn(f64) -> bool,
) -> NativeResult {
    let x = one(vm, args)?;
    if !x.is_nan() && !domain(x) {
        return Err(domain_error(vm));
    }
    Ok(Flow::Value(Value::Float(function(x))))
}

/// A function whose result may be too large.
fn ranged(vm: &mut Vm<'_>, args: Args<'_>, function: fn(f64) -> f64) -> NativeResult {
    let x = one(vm, args)?;
    let result = function(x);
    if result.is_infinite() && x.is_finite() {
        return Err(vm.error(types::OVERFLOW_ERROR, "math range error"));
    }
    if result.is_nan() && !x.is_nan() {
        return Err(domain_error(vm));
    }
    Ok(Flow::Value(Value::Float(result)))
}

fn two(vm: &mut Vm<'_>, args: Args<'_>, function: fn(f64, f64) -> f64) -> NativeResult {
    let [a, b] = arguments(vm, args)?;
    let (a, b) = (real(vm, a)?, real(vm, b)?);
    Ok(Flow::Value(Value::Float(function(a, b))))
}

fn test(vm: &mut Vm<'_>, args: Args<'_>, predicate: fn(f64) -> bool) -> NativeResult {
    let x = one(vm, args)?;
    Ok(Flow::Value(Value::Bool(predicate(x))))
}

fn sqrt(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    limited(vm, args, f64::sqrt, |x| x >= 0.0)
}

/// A logarithm of a number of any size.
fn log_of(vm: &mut Vm<'_>, value: Value, function: fn(f64) -> f64) -> Result<f64, Raised> {
    if let Some(big) = vm.as_big(value)
        && vm.as_int(value).is_none()
    {
        if !big.is_positive() {
            return Err(domain_error(vm));
        }
        // log(m * 2^shift) = log(m) + shift * log(2).
        let shift = big.bits().saturating_sub(60);
        let mantissa = (&big >> shift).to_f64().unwrap_or(1.0);
        return Ok(function(mantissa) + shift as f64 * function(2.0));
    }
    let x = real(vm, value)?;
    if x <= 0.0 {
        return Err(domain_error(vm));
    }
    Ok(function(x))
}

fn logarithm(vm: &mut Vm<'_>, args: Args<'_>, function: fn(f64) -> f64) -> NativeResult {
    let [value] = arguments(vm, args)?;
    Ok(Flow::Value(Value::Float(log_of(vm, value, function)?)))
}

fn log(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match args.positional {
        [value] => Ok(Flow::Value(Value::Float(log_of(vm, *value, real::log)?))),
        [value, base] => {
            let (a, b) = (log_of(vm, *value, real::log)?, log_of(vm, *base, real::log)?);
            if b == 0.0 {
                return Err(vm.error(types::ZERO_DIVISION_ERROR, "float division by zero"));
            }
            Ok(Flow::Value(Value::Float(a / b)))
        }
        _ => Err(vm.type_error(format!("log expected at least 1 argument, got {}", args.positional.len()))),
    }
}

fn fmod(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = arguments(vm, args)?;
    let (a, b) = (real(vm, a)?, real(vm, b)?);
    if b == 0.0 || a.is_infinite() {
        return Err(domain_error(vm));
    }
    Ok(Flow::Value(Value::Float(libm::fmod(a, b))))
}

fn ulp(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    plain(vm, args, |x| {
        let x = x.abs();
        if x.is_finite() { libm::nextafter(x, f64::INFINITY) - x } else { x }
    })
}

fn pow(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = arguments(vm, args)?;
    let (a, b) = (real(vm, a)?, real(vm, b)?);
    let result = real::pow(a, b);
    if result.is_nan() && !a.is_nan() && !b.is_nan() {
        return Err(domain_error(vm));
    }
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        if a == 0.0 {
            return Err(domain_error(vm));
        }
        return Err(vm.error(types::OVERFLOW_ERROR, "math range error"));
    }
    Ok(Flow::Value(Value::Float(result)))
}

fn modf(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let x = one(vm, args)?;
    let (fraction, whole) = if x.is_infinite() { (0.0_f64.copysign(x), x) } else { libm::modf(x) };
    Ok(Flow::Value(vm.tuple([Value::Float(fraction), Value::Float(whole)])))
}

fn frexp(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let x = one(vm, args)?;
    let (mantissa, exponent) = if x.is_finite() { libm::frexp(x) } else { (x, 0) };
    Ok(Flow::Value(vm.tuple([Value::Float(mantissa), Value::Int(i64::from(exponent))])))
}

fn ldexp(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [x, exponent] = arguments(vm, args)?;
    let x = real(vm, x)?;
    let Some(exponent) = vm.as_int(exponent) else {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    };
    let exponent = i32::try_from(exponent.clamp(-100_000, 100_000)).unwrap_or(0);
    let result = libm::ldexp(x, exponent);
    if result.is_infinite() && x.is_finite() {
        return Err(vm.error(types::OVERFLOW_ERROR, "math range error"));
    }
    Ok(Flow::Value(Value::Float(result)))
}

fn rounded(vm: &mut Vm<'_>, args: Args<'_>, method: Symbol, function: fn(f64) -> f64) -> NativeResult {
    let [value] = arguments(vm, args)?;
    if let Value::Float(float) = vm.payload(value) {
        if float.is_nan() {
            return Err(vm.value_error("cannot convert float NaN to integer"));
        }
        if float.is_infinite() {
            return Err(vm.error(types::OVERFLOW_ERROR, "cannot convert float infinity to integer"));
        }
        return Ok(Flow::Value(vm.int(big_from_f64(function(float)))));
    }
    if let Some(big) = vm.as_big(value) {
        return Ok(Flow::Value(vm.int(big)));
    }
    match vm.lookup(vm.class_of(value), method) {
        Some(special) => Ok(Flow::call(special, &[value])),
        None => {
            let message = format!("must be real number, not {}", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn isclose(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [a, b] = arguments(vm, args)?;
    let (a, b) = (real(vm, a)?, real(vm, b)?);
    let (mut relative, mut absolute) = (1e-9, 0.0);
    for (name, value) in args.named {
        match vm.name(*name) {
            "rel_tol" => relative = real(vm, *value)?,
            "abs_tol" => absolute = real(vm, *value)?,
            other => {
                let message = format!("isclose() got an unexpected keyword argument '{other}'");
                return Err(vm.type_error(message));
            }
        }
    }
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    let close = a == b
        || (a.is_finite()
            && b.is_finite()
            && (a - b).abs() <= (relative * a.abs().max(b.abs())).max(absolute));
    Ok(Flow::Value(Value::Bool(close)))
}

fn norm(values: &[f64]) -> f64 {
    if values.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if let [a, b] = values {
        return real::hypot(*a, *b);
    }
    let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if largest == 0.0 || largest.is_nan() {
        return largest;
    }
    largest * values.iter().map(|x| (x / largest) * (x / largest)).sum::<f64>().sqrt()
}

fn hypot(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let values: Vec<f64> = args.positional.iter().map(|value| real(vm, *value)).collect::<Result<_, _>>()?;
    Ok(Flow::Value(Value::Float(norm(&values))))
}

fn reals(vm: &mut Vm<'_>, value: Value) -> Result<Option<Vec<f64>>, Raised> {
    let Some(items) = vm.as_sequence(value).map(<[Value]>::to_vec) else { return Ok(None) };
    items.into_iter().map(|item| real(vm, item)).collect::<Result<_, _>>().map(Some)
}

fn dist(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [p, q] = arguments(vm, args)?;
    let (Some(p), Some(q)) = (reals(vm, p)?, reals(vm, q)?) else {
        return Err(vm.type_error("both arguments must be sequences of numbers"));
    };
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let differences: Vec<f64> = p.iter().zip(&q).map(|(a, b)| a - b).collect();
    Ok(Flow::Value(Value::Float(norm(&differences))))
}

/// Runs a native on a list of what an iterable gives: where it is not a list or tuple, the prelude makes one.
fn listed(vm: &mut Vm<'_>, name: &str, value: Value) -> Flow {
    let helper = vm.prelude("_math_of_list");
    let name = vm.str(name);
    Flow::call(helper, &[name, value])
}

/// Exact partial sums, by Shewchuk. <https://code.activestate.com/recipes/393090/>
fn fsum(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = arguments(vm, args)?;
    let Some(values) = reals(vm, value)? else { return Ok(listed(vm, "fsum", value)) };
    let mut partials: Vec<f64> = Vec::new();
    let mut special = 0.0;
    for value in values {
        if !value.is_finite() {
            special += value;
            continue;
        }
        let mut x = value;
        let mut kept = 0;
        for at in 0..partials.len() {
            let mut y = partials[at];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        partials.push(x);
    }
    if special != 0.0 || f64::is_nan(special) {
        return Ok(Flow::Value(Value::Float(special)));
    }
    Ok(Flow::Value(Value::Float(round_partials(&partials))))
}

/// The sum of non-overlapping partial sums, rounded half to even.
fn round_partials(partials: &[f64]) -> f64 {
    let Some((&last, rest)) = partials.split_last() else { return 0.0 };
    let mut high = last;
    let mut low = 0.0;
    let mut left = rest.len();
    while left > 0 {
        left -= 1;
        let (x, y) = (high, rest[left]);
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    if left > 0 && ((low < 0.0 && rest[left - 1] < 0.0) || (low > 0.0 && rest[left - 1] > 0.0)) {
        let y = low * 2.0;
        let x = high + y;
        if y == x - high {
            high = x;
        }
    }
    high
}

fn prod(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let value = args.positional.first().copied().unwrap_or(Value::None);
    let start = args.named.first().map_or(Value::Int(1), |(_, value)| *value);
    Ok(Flow::call(vm.prelude("_math_prod"), &[value, start]))
}

fn integer(vm: &mut Vm<'_>, value: Value) -> Result<BigInt, Raised> {
    match vm.as_big(value) {
        Some(big) => Ok(big),
        None => {
            let message = format!("'{}' object cannot be interpreted as an integer", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn fold(vm: &mut Vm<'_>, args: Args<'_>, start: i64, step: fn(&BigInt, &BigInt) -> BigInt) -> NativeResult {
    let mut result = BigInt::from(start);
    for value in args.positional {
        let value = integer(vm, *value)?;
        result = step(&result, &value);
    }
    Ok(Flow::Value(vm.int(result.abs())))
}

fn gcd(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    fold(vm, args, 0, |a, b| a.gcd(b))
}

fn lcm(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    fold(vm, args, 1, |a, b| if a.is_zero() || b.is_zero() { BigInt::zero() } else { a.lcm(b) })
}

/// A count that a loop may run to.
fn count(vm: &mut Vm<'_>, value: Value, what: &str) -> Result<u32, Raised> {
    let big = integer(vm, value)?;
    if big.is_negative() {
        return Err(vm.value_error(format!("{what}() not defined for negative values")));
    }
    match big.to_u32().filter(|count| *count <= 100_000) {
        Some(count) => Ok(count),
        None => {
            Err(vm.error(types::OVERFLOW_ERROR, format!("{what}() argument should not exceed 100000 here")))
        }
    }
}

fn factorial(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = arguments(vm, args)?;
    let n = count(vm, value, "factorial")?;
    let result = (2..=n).fold(BigInt::one(), |product, factor| product * factor);
    Ok(Flow::Value(vm.int(result)))
}

fn choose(vm: &mut Vm<'_>, args: Args<'_>, divide: bool) -> NativeResult {
    let (n, k) = match args.positional {
        [n] if !divide => return factorial(vm, Args { positional: &[*n], named: &[] }),
        [n, Value::None] if !divide => return factorial(vm, Args { positional: &[*n], named: &[] }),
        [n, k] => (integer(vm, *n)?, integer(vm, *k)?),
        _ => return Err(vm.type_error("expected 2 arguments")),
    };
    if n.is_negative() || k.is_negative() {
        let which = if n.is_negative() { "n" } else { "k" };
        return Err(vm.value_error(format!("{which} must be a non-negative integer")));
    }
    if k > n {
        return Ok(Flow::Value(Value::Int(0)));
    }
    let k = if divide { k.clone().min(&n - &k) } else { k };
    let Some(k) = k.to_u32().filter(|k| *k <= 100_000) else {
        return Err(vm.error(types::OVERFLOW_ERROR, "k should not exceed 100000 here"));
    };
    let mut result = BigInt::one();
    for at in 0..k {
        result *= &n - at;
        if divide {
            result /= at + 1;
        }
    }
    Ok(Flow::Value(vm.int(result)))
}

fn comb(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    choose(vm, args, true)
}

fn perm(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    choose(vm, args, false)
}

fn isqrt(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value] = arguments(vm, args)?;
    let big = integer(vm, value)?;
    if big.is_negative() {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    Ok(Flow::Value(vm.int(big.sqrt())))
}
