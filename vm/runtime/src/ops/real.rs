//! Elementary functions of floats, rounded correctly but for the rarest cases, and so the same on every machine and
//! nearly always what CPython's platform gives.
//!
//! Sums and products are carried in two doubles (about 106 bits) and rounded once at the end. Never the platform's
//! library, whose last digit differs from machine to machine.
//! Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971).

/// An unevaluated sum of two doubles, the second at most half a unit in the last place of the first.
#[derive(Debug, Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

const LN_2: [f64; 3] = [std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17, 5.707_708_438_416_212e-34];
const HALF_PI: [f64; 3] =
    [std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17, -1.497_384_904_859_183_3e-33];

/// `e**x`.
pub fn exp(x: f64) -> f64 {
    if !(-700.0..709.0).contains(&x) || x == 0.0 {
        return libm::exp(x);
    }
    let (value, exponent) = exp_of(Double::from(x));
    value.rounded(exponent)
}

/// The natural logarithm.
pub fn log(x: f64) -> f64 {
    if !is_ordinary(x) { libm::log(x) } else { log_of(x).rounded(0) }
}

/// The logarithm with base 2.
pub fn log2(x: f64) -> f64 {
    if !is_ordinary(x) {
        return libm::log2(x);
    }
    let (mantissa, exponent) = libm::frexp(x);
    if mantissa == 0.5 {
        return f64::from(exponent - 1);
    }
    log_of(x).over(Double { high: LN_2[0], low: LN_2[1] }).rounded(0)
}

/// The logarithm with base 10.
pub fn log10(x: f64) -> f64 {
    if !is_ordinary(x) {
        return libm::log10(x);
    }
    // As the C library of Linux does it (FreeBSD's e_log10.c), whose last digit is what CPython shows.
    const LOG_2_HIGH: f64 = f64::from_bits(0x3fd3_4413_509f_6000);
    const LOG_2_LOW: f64 = f64::from_bits(0x3d59_fef3_11f1_2b36);
    let (mantissa, exponent) = libm::frexp(x);
    let exponent = exponent - 1;
    let (mantissa, count) = if exponent < 0 { (mantissa, exponent + 1) } else { (mantissa * 2.0, exponent) };
    let count = f64::from(count);
    let low = count * LOG_2_LOW + std::f64::consts::LOG10_E * log(mantissa);
    low + count * LOG_2_HIGH
}

/// The length of the hypotenuse.
pub fn hypot(a: f64, b: f64) -> f64 {
    let ordinary = |part: f64| part.abs() > 1e-140 && part.abs() < 1e140;
    if !ordinary(a) || !ordinary(b) {
        return libm::hypot(a, b);
    }
    let square = product(a, a).plus(product(b, b));
    let near = libm::sqrt(square.high);
    let rest = square.plus(product(near, -near));
    sum(near, rest.high / (2.0 * near)).rounded(0)
}

/// `x**y`.
pub fn pow(x: f64, y: f64) -> f64 {
    let magnitude = x.abs();
    let whole = y == libm::floor(y);
    if !is_ordinary(magnitude) || magnitude == 1.0 || !y.is_finite() || y == 0.0 || (x < 0.0 && !whole) {
        return libm::pow(x, y);
    }
    let exponent = log_of(magnitude).times(Double::from(y));
    // Beyond these the result is infinite, or so small that it has fewer digits.
    if !(-700.0..709.7).contains(&exponent.high) {
        return libm::pow(x, y);
    }
    let (value, scale) = exp_of(exponent);
    let result = value.rounded(scale);
    let odd = whole && libm::fmod(y, 2.0) != 0.0;
    if x < 0.0 && odd { -result } else { result }
}

/// The sine.
pub fn sin(x: f64) -> f64 {
    let Some((rest, quarter)) = reduced(x) else { return libm::sin(x) };
    match quarter & 3 {
        0 => sin_of(rest).rounded(0),
        1 => cos_of(rest).rounded(0),
        2 => -sin_of(rest).rounded(0),
        _ => -cos_of(rest).rounded(0),
    }
}

/// The cosine.
pub fn cos(x: f64) -> f64 {
    let Some((rest, quarter)) = reduced(x) else { return libm::cos(x) };
    match quarter & 3 {
        0 => cos_of(rest).rounded(0),
        1 => -sin_of(rest).rounded(0),
        2 => -cos_of(rest).rounded(0),
        _ => sin_of(rest).rounded(0),
    }
}

/// The tangent.
pub fn tan(x: f64) -> f64 {
    let Some((rest, quarter)) = reduced(x) else { return libm::tan(x) };
    let (sine, cosine) = (sin_of(rest), cos_of(rest));
    if quarter & 1 == 0 { sine.over(cosine).rounded(0) } else { -cosine.over(sine).rounded(0) }
}

/// The angle whose tangent is `y / x`.
pub fn atan2(y: f64, x: f64) -> f64 {
    let near = libm::atan2(y, x);
    let ordinary = |part: f64| part.abs() > 1e-100 && part.abs() < 1e100;
    if !ordinary(x) || !ordinary(y) || near.abs() < 1e-5 {
        return near;
    }
    // One step of Newton's method from the library's result.
    let angle = Double::from(near);
    let Some((rest, quarter)) = reduced(near) else { return near };
    let (sine, cosine) = turned(rest, quarter);
    let error = cosine.times(Double::from(y)).plus(sine.times(Double::from(-x)));
    let length = cosine.times(Double::from(x)).plus(sine.times(Double::from(y)));
    angle.plus(error.over(length)).rounded(0)
}

/// The angle whose tangent is `x`.
pub fn atan(x: f64) -> f64 {
    if x.abs() < 1e-5 || x.abs() > 1e15 { libm::atan(x) } else { atan2(x, 1.0) }
}

/// The angle whose sine is `x`.
pub fn asin(x: f64) -> f64 {
    let near = libm::asin(x);
    match reduced(near) {
        Some((rest, quarter)) if x.abs() < 0.99 => {
            let (sine, cosine) = turned(rest, quarter);
            let error = Double::from(x).plus(sine.negated());
            Double::from(near).plus(error.over(cosine)).rounded(0)
        }
        _ => near,
    }
}

/// The angle whose cosine is `x`.
pub fn acos(x: f64) -> f64 {
    let near = libm::acos(x);
    match reduced(near) {
        Some((rest, quarter)) if x.abs() < 0.99 => {
            let (sine, cosine) = turned(rest, quarter);
            let error = cosine.plus(Double::from(-x));
            Double::from(near).plus(error.over(sine)).rounded(0)
        }
        _ => near,
    }
}

/// Neither zero nor negative nor infinite nor subnormal.
fn is_ordinary(x: f64) -> bool {
    (f64::MIN_POSITIVE..f64::INFINITY).contains(&x)
}

/// `e**x` as a value near 1 and a power of two.
fn exp_of(x: Double) -> (Double, i32) {
    const SQUARINGS: i32 = 8;
    let exponent = libm::rint(x.high / LN_2[0]);
    let [a, b, c] = LN_2.map(|part| product(part, -exponent));
    let rest = x.plus(a).plus(b).plus(c);
    // The series of a 256th of it converges fast; squaring eight times makes up for that.
    let small = rest.scaled(-SQUARINGS);
    let mut term = Double::from(1.0);
    let mut sum = Double::from(0.0);
    for n in 1..=11 {
        term = term.times(small).over(Double::from(f64::from(n)));
        sum = sum.plus(term);
    }
    // (1 + s)**2 - 1 = s * (2 + s): the digits of s are kept.
    for _ in 0..SQUARINGS {
        sum = sum.times(sum.plus(Double::from(2.0)));
    }
    (sum.plus(Double::from(1.0)), exponent as i32)
}

/// The natural logarithm of an ordinary number.
fn log_of(x: f64) -> Double {
    let (mut mantissa, mut exponent) = libm::frexp(x);
    if mantissa < std::f64::consts::FRAC_1_SQRT_2 {
        mantissa *= 2.0;
        exponent -= 1;
    }
    let fraction =
        if (mantissa - 1.0).abs() < 0.03 { log_near_one(mantissa) } else { log_by_newton(mantissa) };
    let count = f64::from(exponent);
    let [a, b, c] = LN_2.map(|part| product(part, count));
    fraction.plus(c).plus(b).plus(a)
}

/// 2 atanh((x - 1) / (x + 1)).
fn log_near_one(x: f64) -> Double {
    let s = Double::from(x - 1.0).over(sum(x, 1.0));
    let square = s.times(s);
    let mut power = s;
    let mut total = s;
    for n in 1..=12 {
        power = power.times(square);
        total = total.plus(power.over(Double::from(f64::from(2 * n + 1))));
    }
    total.scaled(1)
}

/// One step of Halley's method from the library's result.
fn log_by_newton(x: f64) -> Double {
    let near = libm::log(x);
    let (value, exponent) = exp_of(Double::from(near));
    let value = value.scaled(exponent);
    let difference = Double::from(x).plus(value.negated());
    Double::from(near).plus(difference.scaled(1).over(value.plus(Double::from(x))))
}

/// What is left of an angle after whole quarter turns. None: too large to be exact.
fn reduced(x: f64) -> Option<(Double, i64)> {
    if x.is_nan() || x.abs() > 1e6 || x.abs() < 1e-8 {
        return None;
    }
    let count = libm::rint(x / HALF_PI[0]);
    let [a, b, c] = HALF_PI.map(|part| product(part, -count));
    Some((Double::from(x).plus(a).plus(b).plus(c), count as i64))
}

/// Sine and cosine of an angle that was reduced.
fn turned(rest: Double, quarter: i64) -> (Double, Double) {
    let (sine, cosine) = (sin_of(rest), cos_of(rest));
    match quarter & 3 {
        0 => (sine, cosine),
        1 => (cosine, sine.negated()),
        2 => (sine.negated(), cosine.negated()),
        _ => (cosine.negated(), sine),
    }
}

/// At most an eighth of a turn.
fn sin_of(x: Double) -> Double {
    alternating(x, x, 1)
}

/// At most an eighth of a turn.
fn cos_of(x: Double) -> Double {
    alternating(Double::from(1.0), x, 0)
}

/// The series of sine or cosine from its first term on.
fn alternating(first: Double, x: Double, start: i32) -> Double {
    let square = x.times(x).negated();
    let mut term = first;
    let mut total = first;
    let mut n = f64::from(start);
    for _ in 0..15 {
        term = term.times(square).over(Double::from((n + 1.0) * (n + 2.0)));
        total = total.plus(term);
        n += 2.0;
    }
    total
}

/// `a + b`, exactly.
fn sum(a: f64, b: f64) -> Double {
    let high = a + b;
    let part = high - a;
    Double { high, low: (a - (high - part)) + (b - part) }
}

/// `a * b`, exactly.
fn product(a: f64, b: f64) -> Double {
    let high = a * b;
    let (a_high, a_low) = halves(a);
    let (b_high, b_low) = halves(b);
    Double { high, low: ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low }
}

/// A double as two of 26 bits.
fn halves(x: f64) -> (f64, f64) {
    let scaled = x * 134_217_729.0;
    let high = scaled - (scaled - x);
    (high, x - high)
}

impl From<f64> for Double {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Double {
    fn plus(self, other: Self) -> Self {
        let highs = sum(self.high, other.high);
        let lows = sum(self.low, other.low);
        let first = sum(highs.high, highs.low + lows.high);
        sum(first.high, first.low + lows.low)
    }

    fn times(self, other: Self) -> Self {
        let highs = product(self.high, other.high);
        sum(highs.high, highs.low + (self.high * other.low + self.low * other.high))
    }

    fn over(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self.plus(other.times(Self::from(-first)));
        let second = rest.high / other.high;
        let rest = rest.plus(other.times(Self::from(-second)));
        sum(first, second).plus(Self::from(rest.high / other.high))
    }

    fn negated(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }

    fn scaled(self, exponent: i32) -> Self {
        Self { high: libm::ldexp(self.high, exponent), low: libm::ldexp(self.low, exponent) }
    }

    fn rounded(self, exponent: i32) -> f64 {
        libm::ldexp(self.high + self.low, exponent)
    }
}
