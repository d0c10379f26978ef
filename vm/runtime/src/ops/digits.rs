//! Floats as text: the shortest digits that read back, as `repr` has them, and a fixed number of digits.
//!
//! Digits come from Rust's formatting, which is exact (correctly rounded, ties to even) on every machine.

/// `repr(float)`.
pub fn float_repr(float: f64) -> String {
    if let Some(text) = special(float) {
        return text.to_owned();
    }
    let (negative, digits, exponent) = shortest(float);
    let mut text = String::from(if negative { "-" } else { "" });
    if (-4..16).contains(&exponent) {
        text.push_str(&positional(&digits, exponent));
        if !text.contains('.') {
            text.push_str(".0");
        }
    } else {
        text.push_str(&scientific(&digits, exponent, 'e'));
    }
    text
}

/// A part of a complex number in `repr`: like `repr(float)`, but without `.0`.
pub fn complex_part(float: f64) -> String {
    let text = float_repr(float);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// `repr(complex)`.
pub fn complex_repr(re: f64, im: f64) -> String {
    let sign = if im.is_nan() || !im.is_sign_negative() { "+" } else { "" };
    let imaginary = complex_part(im);
    if re == 0.0 && !re.is_sign_negative() {
        return format!("{imaginary}j");
    }
    format!("({}{sign}{imaginary}j)", complex_part(re))
}

/// `inf`, `-inf`, `nan`.
pub fn special(float: f64) -> Option<&'static str> {
    if float.is_nan() {
        Some("nan")
    } else if float.is_infinite() {
        Some(if float > 0.0 { "inf" } else { "-inf" })
    } else {
        None
    }
}

/// The magnitude with that many digits after the point: `%.{precision}f`.
pub fn fixed(float: f64, precision: usize, alternate: bool) -> String {
    let mut text = format!("{:.precision$}", float.abs());
    if alternate && precision == 0 {
        text.push('.');
    }
    text
}

/// The magnitude as `%.{precision}e`.
pub fn exponential(float: f64, precision: usize, alternate: bool) -> String {
    let (digits, exponent) = rounded(float, precision);
    let mut text = String::with_capacity(precision + 8);
    text.push_str(&digits[..1]);
    if precision > 0 || alternate {
        text.push('.');
    }
    text.push_str(&digits[1..]);
    push_exponent(&mut text, exponent, 'e');
    text
}

/// The magnitude as `%.{precision}g`: `alternate` keeps zeros at the end. `point_zero`: with `.0` where nothing
/// follows the point, and an exponent already at `precision - 1` (what formatting without a type does).
pub fn general(float: f64, precision: usize, alternate: bool, point_zero: bool) -> String {
    let precision = precision.max(1);
    let (digits, exponent) = rounded(float, precision - 1);
    let kept = if alternate { digits.as_str() } else { trim_zeros(&digits) };
    let limit = i32::try_from(precision).unwrap_or(i32::MAX) - i32::from(point_zero);
    if exponent < -4 || exponent >= limit {
        let mut text = String::from(&kept[..1]);
        if kept.len() > 1 || alternate {
            text.push('.');
            text.push_str(&kept[1..]);
        }
        push_exponent(&mut text, exponent, 'e');
        return text;
    }
    let mut text = positional(kept, exponent);
    if point_zero && !text.contains('.') {
        text.push_str(".0");
    } else if alternate && !text.contains('.') {
        text.push('.');
    }
    text
}

/// The shortest digits that read back, as the magnitude's text without type: `repr` without its exponent rule for
/// alignment, which formatting with an empty type uses.
pub fn shortest_magnitude(float: f64) -> String {
    float_repr(float.abs())
}

/// `round(float, places)`.
pub fn round_to(float: f64, places: i64) -> f64 {
    if !float.is_finite() || float == 0.0 || places > 323 {
        return float;
    }
    if places >= 0 {
        let places = usize::try_from(places).unwrap_or(0);
        return format!("{float:.places$}").parse().unwrap_or(float);
    }
    let (_, _, exponent) = shortest(float);
    let kept = i64::from(exponent) + places;
    if kept < -1 {
        return libm::copysign(0.0, float);
    }
    if kept == -1 {
        // Rounds to one unit or to none; the half goes to even, which is none.
        let unit: f64 = format!("1e{}", -places).parse().unwrap_or(f64::INFINITY);
        return libm::copysign(if float.abs() > unit / 2.0 { unit } else { 0.0 }, float);
    }
    let precision = usize::try_from(kept).unwrap_or(0);
    format!("{float:.precision$e}").parse().unwrap_or(float)
}

/// Sign, digits without point (no zeros at the end), and the decimal exponent of the first one.
fn shortest(float: f64) -> (bool, String, i32) {
    let text = format!("{:e}", float.abs());
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (mut digits, mut exponent) = (digits.replace('.', ""), exponent.parse().unwrap_or(0));
    if digits.len() == 17 {
        // Halfway between two texts of 17 digits, Rust takes the larger and CPython the even one.
        (digits, exponent) = rounded(float, 16);
        digits.truncate(trim_zeros(&digits).len());
    }
    (float.is_sign_negative(), digits, exponent)
}

/// `precision + 1` digits of the magnitude, and the exponent of the first one.
fn rounded(float: f64, precision: usize) -> (String, i32) {
    let text = format!("{:.precision$e}", float.abs());
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (digits.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn trim_zeros(digits: &str) -> &str {
    let trimmed = digits.trim_end_matches('0');
    if trimmed.is_empty() { "0" } else { trimmed }
}

/// Digits with a point where the exponent says, or none after whole numbers.
fn positional(digits: &str, exponent: i32) -> String {
    let Ok(whole) = usize::try_from(exponent + 1) else {
        return format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1));
    };
    if whole == 0 {
        return format!("0.{digits}");
    }
    if digits.len() <= whole {
        return format!("{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{}.{}", &digits[..whole], &digits[whole..])
}

fn scientific(digits: &str, exponent: i32, letter: char) -> String {
    let mut text = String::from(&digits[..1]);
    if digits.len() > 1 {
        text.push('.');
        text.push_str(&digits[1..]);
    }
    push_exponent(&mut text, exponent, letter);
    text
}

fn push_exponent(text: &mut String, exponent: i32, letter: char) {
    text.push(letter);
    text.push(if exponent < 0 { '-' } else { '+' });
    text.push_str(&format!("{:02}", exponent.unsigned_abs()));
}
