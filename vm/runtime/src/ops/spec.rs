//! `format(value, spec)`: the mini-language of f-strings and `str.format`.
//! <https://docs.python.org/3.11/library/string.html#format-specification-mini-language>

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};
use vm_code::{Value, names};

use super::digits;
use super::number::{Number, number, to_float};
use super::{check_room, is_native_method};
use crate::flow::Raised;
use crate::types;
use crate::vm::Vm;

/// A format spec, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    pub fill: char,
    /// `<`, `>`, `=`, `^`.
    pub align: Option<char>,
    /// `+`, `-`, ` `.
    pub sign: Option<char>,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: usize,
    /// `,` or `_`.
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    pub kind: Option<char>,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            fill: ' ',
            align: None,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            kind: None,
        }
    }
}

/// `format(value, spec)`. None: `__format__` or `__str__` in Python decides.
pub fn format(vm: &mut Vm<'_>, value: Value, spec: &str) -> Result<Option<String>, Raised> {
    if !is_native_method(vm, value, names::FORMAT) {
        return Ok(None);
    }
    if spec.is_empty() {
        return super::str(vm, value);
    }
    let payload = vm.payload(value);
    if let Some(text) = vm.as_str(payload) {
        let text = text.to_owned();
        let spec = parse(vm, spec, "str")?;
        return format_str(vm, &text, &spec).map(Some);
    }
    if let Some(number) = number(vm, payload) {
        let name = vm.class_name(value).to_owned();
        let spec = parse(vm, spec, &name)?;
        return format_number(vm, &number, &spec, &name).map(Some);
    }
    let name = vm.class_name(value);
    let message = format!("unsupported format string passed to {name}.__format__");
    Err(vm.type_error(message))
}

/// Takes a spec apart.
pub fn parse(vm: &mut Vm<'_>, text: &str, type_name: &str) -> Result<Spec, Raised> {
    let chars: Vec<char> = text.chars().collect();
    let is_align = |at: usize| matches!(chars.get(at), Some('<' | '>' | '=' | '^'));
    let mut spec = Spec::default();
    let mut at = 0;
    if is_align(1) {
        spec.fill = chars[0];
        spec.align = Some(chars[1]);
        at = 2;
    } else if is_align(0) {
        spec.align = Some(chars[0]);
        at = 1;
    }
    let fill_given = at == 2;
    if let Some(sign @ ('+' | '-' | ' ')) = chars.get(at) {
        spec.sign = Some(*sign);
        at += 1;
    }
    if chars.get(at) == Some(&'z') {
        spec.no_negative_zero = true;
        at += 1;
    }
    if chars.get(at) == Some(&'#') {
        spec.alternate = true;
        at += 1;
    }
    if chars.get(at) == Some(&'0') && !fill_given {
        spec.fill = '0';
        if spec.align.is_none() {
            spec.align = Some(if type_name == "str" { '<' } else { '=' });
        }
        at += 1;
    }
    spec.width = digits_at(vm, &chars, &mut at)?.unwrap_or(0);
    for separator in [',', '_'] {
        if chars.get(at) == Some(&separator) {
            if spec.grouping.is_some() {
                return Err(vm.value_error("Cannot specify both ',' and '_'."));
            }
            spec.grouping = Some(separator);
            at += 1;
        }
    }
    if spec.grouping == Some('_') && chars.get(at) == Some(&',') {
        return Err(vm.value_error("Cannot specify both ',' and '_'."));
    }
    if chars.get(at) == Some(&'.') {
        at += 1;
        spec.precision = digits_at(vm, &chars, &mut at)?;
        if spec.precision.is_none() {
            return Err(vm.value_error("Format specifier missing precision"));
        }
    }
    match chars.len() - at {
        0 => {}
        1 => spec.kind = Some(chars[at]),
        _ => {
            let message = format!("Invalid format specifier '{text}' for object of type '{type_name}'");
            return Err(vm.value_error(message));
        }
    }
    check_grouping(vm, &spec)?;
    check_room(vm, spec.width.saturating_add(spec.precision.unwrap_or(0)))?;
    Ok(spec)
}

/// A number by a spec.
pub fn format_number(
    vm: &mut Vm<'_>,
    number: &Number,
    spec: &Spec,
    type_name: &str,
) -> Result<String, Raised> {
    match number {
        Number::Int(_) | Number::Big(_) => match spec.kind {
            Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => {
                let float = to_float(vm, number)?;
                format_float(vm, float, spec, type_name)
            }
            _ => format_int(vm, &number.clone().into_big().unwrap_or_default(), spec, type_name),
        },
        Number::Float(float) => format_float(vm, *float, spec, type_name),
        Number::Complex(re, im) => format_complex(vm, *re, *im, spec),
    }
}

/// The number between its sign and its padding: `body` is the digits, `prefix` what comes before them (`0x`).
pub fn pad_number(spec: &Spec, sign: &str, prefix: &str, body: &str, group: usize) -> String {
    let split = body.find(|char: char| !char.is_ascii_hexdigit()).unwrap_or(body.len());
    // An exponent or fraction is not grouped; `e` is a digit in bases above ten only.
    let split =
        if group == 3 { body.find(|char: char| !char.is_ascii_digit()).unwrap_or(body.len()) } else { split };
    let (whole, rest) = body.split_at(split);
    let zeros = spec.fill == '0' && spec.align == Some('=');
    let whole = match spec.grouping {
        Some(separator) if !whole.is_empty() => {
            let taken = sign.len() + prefix.len() + rest.len();
            let least = if zeros { spec.width.saturating_sub(taken) } else { 0 };
            grouped(whole, separator, group, least)
        }
        _ => whole.to_owned(),
    };
    let text = format!("{whole}{rest}");
    let len = sign.len() + prefix.len() + text.chars().count();
    let missing = spec.width.saturating_sub(len);
    let fill = |count: usize| spec.fill.to_string().repeat(count);
    match spec.align.unwrap_or('>') {
        '<' => format!("{sign}{prefix}{text}{}", fill(missing)),
        '=' => format!("{sign}{prefix}{}{text}", fill(missing)),
        '^' => format!("{}{sign}{prefix}{text}{}", fill(missing / 2), fill(missing - missing / 2)),
        _ => format!("{}{sign}{prefix}{text}", fill(missing)),
    }
}

/// The magnitude of a float by its type.
pub fn float_body(float: f64, spec: &Spec) -> String {
    let upper = matches!(spec.kind, Some('E' | 'F' | 'G'));
    let precision = spec.precision.unwrap_or(6);
    let scaled = if spec.kind == Some('%') { float * 100.0 } else { float };
    let text = match digits::special(scaled.abs()) {
        Some(special) => special.to_owned(),
        None => match spec.kind {
            Some('f' | 'F' | '%') => digits::fixed(scaled, precision, spec.alternate),
            Some('e' | 'E') => digits::exponential(scaled, precision, spec.alternate),
            Some('g' | 'G' | 'n') => digits::general(scaled, precision, spec.alternate, false),
            _ => match spec.precision {
                None => digits::shortest_magnitude(scaled),
                Some(precision) => digits::general(scaled, precision, spec.alternate, true),
            },
        },
    };
    let text = if upper { text.to_uppercase() } else { text };
    if spec.kind == Some('%') { text + "%" } else { text }
}

/// The sign that is shown.
pub fn sign_of(negative: bool, spec: &Spec) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        (false, _) => "",
    }
}

/// Text with its padding.
pub fn pad_text(text: &str, spec: &Spec) -> String {
    let missing = spec.width.saturating_sub(text.chars().count());
    let fill = |count: usize| spec.fill.to_string().repeat(count);
    match spec.align.unwrap_or('<') {
        '>' => format!("{}{text}", fill(missing)),
        '^' => format!("{}{text}{}", fill(missing / 2), fill(missing - missing / 2)),
        _ => format!("{text}{}", fill(missing)),
    }
}

fn digits_at(vm: &mut Vm<'_>, chars: &[char], at: &mut usize) -> Result<Option<usize>, Raised> {
    let start = *at;
    while chars.get(*at).is_some_and(char::is_ascii_digit) {
        *at += 1;
    }
    if start == *at {
        return Ok(None);
    }
    let text: String = chars[start..*at].iter().collect();
    match text.parse::<u32>() {
        Ok(count) if count <= i32::MAX.unsigned_abs() => Ok(Some(count as usize)),
        _ => Err(vm.value_error("Too many decimal digits in format string")),
    }
}

fn check_grouping(vm: &mut Vm<'_>, spec: &Spec) -> Result<(), Raised> {
    let Some(separator) = spec.grouping else { return Ok(()) };
    let fits = match spec.kind {
        None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => true,
        Some('b' | 'o' | 'x' | 'X') => separator == '_',
        _ => false,
    };
    if fits {
        return Ok(());
    }
    let message = format!("Cannot specify '{separator}' with '{}'.", spec.kind.unwrap_or('s'));
    Err(vm.value_error(message))
}

fn unknown_code(vm: &mut Vm<'_>, kind: char, type_name: &str) -> Raised {
    let message = format!("Unknown format code '{kind}' for object of type '{type_name}'");
    vm.value_error(message)
}

fn format_str(vm: &mut Vm<'_>, text: &str, spec: &Spec) -> Result<String, Raised> {
    let refused = match spec {
        Spec { kind: Some(kind), .. } if *kind != 's' => return Err(unknown_code(vm, *kind, "str")),
        Spec { sign: Some(' '), .. } => "Space not allowed in string format specifier",
        Spec { sign: Some(_), .. } => "Sign not allowed in string format specifier",
        Spec { no_negative_zero: true, .. } => {
            "Negative zero coercion (z) not allowed in string format specifier"
        }
        Spec { alternate: true, .. } => "Alternate form (#) not allowed in string format specifier",
        Spec { align: Some('='), .. } => "'=' alignment not allowed in string format specifier",
        Spec { grouping: Some(separator), .. } => {
            let message = format!("Cannot specify '{separator}' with 's'.");
            return Err(vm.value_error(message));
        }
        _ => {
            let cut: String = match spec.precision {
                Some(precision) => text.chars().take(precision).collect(),
                None => text.to_owned(),
            };
            return Ok(pad_text(&cut, spec));
        }
    };
    Err(vm.value_error(refused))
}

fn format_int(vm: &mut Vm<'_>, int: &BigInt, spec: &Spec, type_name: &str) -> Result<String, Raised> {
    if spec.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero && spec.kind != Some('z') {
        return Err(vm.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    let (radix, prefix) = match spec.kind {
        None | Some('d' | 'n') => (10, ""),
        Some('b') => (2, "0b"),
        Some('o') => (8, "0o"),
        Some('x') => (16, "0x"),
        Some('X') => (16, "0X"),
        Some('c') => return format_char(vm, int, spec),
        Some(other) => return Err(unknown_code(vm, other, type_name)),
    };
    if radix == 10 {
        super::number::check_digits(vm, int)?;
    }
    let digits = int.magnitude().to_str_radix(radix);
    let digits = if spec.kind == Some('X') { digits.to_uppercase() } else { digits };
    let prefix = if spec.alternate { prefix } else { "" };
    let group = if radix == 10 { 3 } else { 4 };
    Ok(pad_number(spec, sign_of(int.is_negative(), spec), prefix, &digits, group))
}

fn format_char(vm: &mut Vm<'_>, int: &BigInt, spec: &Spec) -> Result<String, Raised> {
    if spec.sign.is_some() {
        return Err(vm.value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(vm.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    if int.to_i64().is_none() {
        return Err(vm.error(types::OVERFLOW_ERROR, "Python int too large to convert to C long"));
    }
    match int.to_u32().and_then(char::from_u32) {
        Some(char) => {
            let spec = Spec { align: spec.align.or(Some('<')), ..spec.clone() };
            Ok(pad_text(&char.to_string(), &spec))
        }
        None => Err(vm.error(types::OVERFLOW_ERROR, "%c arg not in range(0x110000)")),
    }
}

fn format_float(vm: &mut Vm<'_>, float: f64, spec: &Spec, type_name: &str) -> Result<String, Raised> {
    if let Some(kind) = spec.kind
        && !matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%')
    {
        return Err(unknown_code(vm, kind, type_name));
    }
    let body = float_body(float, spec);
    let zero = spec.no_negative_zero && !body.contains(|char: char| matches!(char, '1'..='9' | 'i' | 'n'));
    let negative = float.is_sign_negative() && !float.is_nan() && !zero;
    Ok(pad_number(spec, sign_of(negative, spec), "", &body, 3))
}

fn format_complex(vm: &mut Vm<'_>, re: f64, im: f64, spec: &Spec) -> Result<String, Raised> {
    if spec.fill == '0' && spec.align == Some('=') {
        return Err(vm.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Some('=') {
        return Err(vm.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    if let Some(kind) = spec.kind
        && !matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')
    {
        return Err(unknown_code(vm, kind, "complex"));
    }
    let bare = Spec { width: 0, align: None, fill: ' ', ..spec.clone() };
    let part = |float: f64, spec: &Spec| {
        let body = float_body(float, spec);
        let body = match (spec.kind, spec.precision) {
            (None, _) => body.strip_suffix(".0").map(str::to_owned).unwrap_or(body),
            _ => body,
        };
        let negative = float.is_sign_negative() && !float.is_nan();
        pad_number(spec, sign_of(negative, spec), "", &body, 3)
    };
    let imaginary = part(im, &Spec { sign: Some('+'), ..bare.clone() });
    let text = match (spec.kind, re == 0.0 && !re.is_sign_negative()) {
        (None, true) => format!("{}j", part(im, &bare)),
        (None, false) => format!("({}{imaginary}j)", part(re, &bare)),
        _ => format!("{}{imaginary}j", part(re, &bare)),
    };
    Ok(pad_text(&text, &Spec { align: spec.align.or(Some('>')), ..spec.clone() }))
}

/// Digits with separators, and zeros in front until it is `least` long.
fn grouped(whole: &str, separator: char, group: usize, least: usize) -> String {
    let mut count = whole.len();
    while count + (count - 1) / group < least {
        count += 1;
    }
    let padded = format!("{}{whole}", "0".repeat(count - whole.len()));
    let mut text = String::with_capacity(count + count / group);
    for (at, digit) in padded.chars().enumerate() {
        if at > 0 && (count - at).is_multiple_of(group) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
