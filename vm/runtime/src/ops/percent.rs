//! `"…" % arguments`, as `printf` has it.

use num_traits::ToPrimitive;
use vm_code::{ObjId, Symbol, Value, names};

use super::number::{Number, big_from_f64, number};
use super::spec::{Spec, float_body, pad_number, pad_text, sign_of};
use super::{check_room, mapping};
use crate::flow::Raised;
use crate::object::Object;
use crate::object::text::{DIGITS, decimal};
use crate::types;
use crate::vm::Vm;

/// `format % arguments` of a string or bytes. None: `__str__`, `__repr__`, `__int__` or `__getitem__` in Python is
/// involved.
pub fn percent(vm: &mut Vm<'_>, format: Value, arguments: Value) -> Result<Option<Value>, Raised> {
    let bytes = match format.obj().map(|id| vm.get(id)) {
        Some(Object::Str(text)) => {
            let text = text.as_str(&vm.isolate.heap).to_owned();
            let Some(text) = Formatting::new(vm, arguments, false).run(vm, &text)? else { return Ok(None) };
            return Ok(Some(vm.str(text)));
        }
        Some(Object::Bytes(bytes)) => bytes.to_vec(),
        Some(Object::ByteArray(bytes)) => bytes.clone(),
        _ => return Ok(None),
    };
    // Bytes are characters below 256 for that long.
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let Some(text) = Formatting::new(vm, arguments, true).run(vm, &text)? else { return Ok(None) };
    let bytes: Vec<u8> = text.chars().map(|char| u8::try_from(char).unwrap_or(b'?')).collect();
    Ok(Some(vm.alloc(Object::Bytes(bytes.into()))))
}

/// `format % arguments` of the most common formats and arguments. None: look closer.
pub fn percent_plain(vm: &mut Vm<'_>, format: ObjId, arguments: Value) -> Option<Value> {
    let Object::Str(text) = vm.get(format) else { return None };
    let text = plain(vm, text.as_str(&vm.isolate.heap), arguments)?;
    Some(vm.str(text))
}

/// What most formats are: `%s`, `%d` and `%%` alone, of small integers and strings. None: look closer.
fn plain(vm: &Vm<'_>, format: &str, arguments: Value) -> Option<String> {
    let single = [arguments];
    let mut values = match arguments.obj().map(|id| vm.get(id)) {
        Some(Object::Tuple(items)) => items.iter(),
        Some(Object::Str(_)) | None => single.iter(),
        Some(_) => return None,
    };
    let mut out = String::with_capacity(format.len() + 16);
    let mut rest = format;
    while let Some(at) = rest.bytes().position(|byte| byte == b'%') {
        out.push_str(&rest[..at]);
        let kind = *rest.as_bytes().get(at + 1)?;
        if kind == b'%' {
            out.push('%');
            rest = &rest[at + 2..];
            continue;
        }
        match (kind, values.next()?) {
            (b'd' | b's', Value::Int(int)) => {
                out.push_str(decimal(*int, &mut [0; DIGITS]));
            }
            (b's', Value::Obj(id)) => match vm.get(*id) {
                Object::Str(text) => out.push_str(text.as_str(&vm.isolate.heap)),
                _ => return None,
            },
            _ => return None,
        }
        // What was matched is a byte long.
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    values.next().is_none().then_some(out)
}

/// One conversion: `%(key)#08.3f`.
#[derive(Debug, Default)]
pub struct Conversion {
    pub key: Option<String>,
    pub left: bool,
    pub plus: bool,
    pub space: bool,
    pub alternate: bool,
    pub zero: bool,
    pub width: Option<Count>,
    pub precision: Option<Count>,
    pub kind: char,
}

impl Conversion {
    /// How it is written, without its key, and with `s` for `r` and `a`.
    pub fn without_key(&self) -> String {
        let flags =
            [('-', self.left), ('+', self.plus), (' ', self.space), ('#', self.alternate), ('0', self.zero)];
        let flags: String = flags.into_iter().filter(|(_, set)| *set).map(|(flag, _)| flag).collect();
        let count = |count: Option<Count>| match count {
            None => String::new(),
            Some(Count::Argument) => "*".to_owned(),
            Some(Count::Number(number)) => number.to_string(),
        };
        let point = if self.precision.is_some() { "." } else { "" };
        let letter = if matches!(self.kind, 'r' | 'a') { 's' } else { self.kind };
        format!("%{flags}{}{point}{}{letter}", count(self.width), count(self.precision))
    }
}

/// A width or precision: a number, or `*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Number(usize),
    Argument,
}

/// A piece of a format.
#[derive(Debug)]
pub enum Piece {
    Text(String),
    Conversion(Conversion),
}

/// Takes a format apart.
pub fn parse(vm: &mut Vm<'_>, format: &str) -> Result<Vec<Piece>, Raised> {
    let chars: Vec<char> = format.chars().collect();
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut at = 0;
    while let Some(char) = chars.get(at) {
        at += 1;
        if *char != '%' {
            text.push(*char);
        } else if chars.get(at) == Some(&'%') {
            text.push('%');
            at += 1;
        } else {
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Conversion(parse_conversion(vm, &chars, &mut at)?));
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

fn parse_conversion(vm: &mut Vm<'_>, chars: &[char], at: &mut usize) -> Result<Conversion, Raised> {
    let mut conversion = Conversion::default();
    if chars.get(*at) == Some(&'(') {
        let mut depth = 1;
        let start = *at + 1;
        *at = start;
        while depth > 0 {
            match chars.get(*at) {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                Some(_) => {}
                None => return Err(vm.value_error("incomplete format key")),
            }
            *at += 1;
        }
        conversion.key = Some(chars[start..*at - 1].iter().collect());
    }
    loop {
        match chars.get(*at) {
            Some('-') => conversion.left = true,
            Some('+') => conversion.plus = true,
            Some(' ') => conversion.space = true,
            Some('#') => conversion.alternate = true,
            Some('0') => conversion.zero = true,
            _ => break,
        }
        *at += 1;
    }
    conversion.width = parse_count(chars, at);
    if chars.get(*at) == Some(&'.') {
        *at += 1;
        conversion.precision = Some(parse_count(chars, at).unwrap_or(Count::Number(0)));
    }
    if let Some('h' | 'l' | 'L') = chars.get(*at) {
        *at += 1;
    }
    let Some(kind) = chars.get(*at) else { return Err(vm.value_error("incomplete format")) };
    if !"diouxXeEfFgGcrsab".contains(*kind) && *kind != '%' {
        let message =
            format!("unsupported format character '{kind}' ({:#x}) at index {at}", u32::from(*kind));
        return Err(vm.value_error(message));
    }
    conversion.kind = *kind;
    *at += 1;
    Ok(conversion)
}

fn parse_count(chars: &[char], at: &mut usize) -> Option<Count> {
    if chars.get(*at) == Some(&'*') {
        *at += 1;
        return Some(Count::Argument);
    }
    let start = *at;
    while chars.get(*at).is_some_and(char::is_ascii_digit) {
        *at += 1;
    }
    let text: String = chars[start..*at].iter().collect();
    if text.is_empty() { None } else { Some(Count::Number(text.parse().unwrap_or(usize::MAX))) }
}

struct Formatting {
    arguments: Value,
    /// The elements, if it is a tuple.
    items: Option<Vec<Value>>,
    next: usize,
    bytes: bool,
}

impl Formatting {
    fn new(vm: &Vm<'_>, arguments: Value, bytes: bool) -> Self {
        let items = match vm.payload(arguments) {
            Value::Obj(id) => match vm.get(id) {
                Object::Tuple(items) => Some(items.to_vec()),
                _ => None,
            },
            _ => None,
        };
        Self { arguments, items, next: 0, bytes }
    }

    fn run(&mut self, vm: &mut Vm<'_>, format: &str) -> Result<Option<String>, Raised> {
        let mut out = String::new();
        for piece in parse(vm, format)? {
            match piece {
                Piece::Text(text) => out.push_str(&text),
                Piece::Conversion(conversion) => match self.convert(vm, conversion)? {
                    Some(text) => out.push_str(&text),
                    None => return Ok(None),
                },
            }
        }
        let left = match &self.items {
            Some(items) => self.next < items.len(),
            None => self.next == 0 && !self.is_mapping(vm),
        };
        if left {
            let kind = if self.bytes { "bytes" } else { "string" };
            let message = format!("not all arguments converted during {kind} formatting");
            return Err(vm.type_error(message));
        }
        Ok(Some(out))
    }

    fn is_mapping(&self, vm: &Vm<'_>) -> bool {
        match self.arguments.obj().map(|id| vm.get(id)) {
            Some(Object::Instance(_)) => {
                vm.lookup(vm.class_of(self.arguments), vm_code::names::GETITEM).is_some()
                    && vm.as_str(self.arguments).is_none()
            }
            Some(object) => {
                matches!(object, Object::Dict(_) | Object::List(_) | Object::Bytes(_) | Object::ByteArray(_))
            }
            None => false,
        }
    }

    fn argument(&mut self, vm: &mut Vm<'_>) -> Result<Value, Raised> {
        let found = match &self.items {
            Some(items) => items.get(self.next).copied(),
            None => (self.next == 0).then_some(self.arguments),
        };
        self.next += 1;
        found.ok_or_else(|| vm.type_error("not enough arguments for format string"))
    }

    fn count(&mut self, vm: &mut Vm<'_>, count: Option<Count>) -> Result<Option<i64>, Raised> {
        match count {
            None => Ok(None),
            Some(Count::Number(number)) => Ok(Some(i64::try_from(number).unwrap_or(i64::MAX))),
            Some(Count::Argument) => {
                let value = self.argument(vm)?;
                match vm.as_int(value) {
                    Some(int) => Ok(Some(int)),
                    None => Err(vm.type_error("* wants int")),
                }
            }
        }
    }

    fn convert(&mut self, vm: &mut Vm<'_>, conversion: Conversion) -> Result<Option<String>, Raised> {
        let keyed = match &conversion.key {
            Some(key) => {
                let Some(value) = self.by_key(vm, key)? else { return Ok(None) };
                Some(value)
            }
            None => None,
        };
        let width = self.count(vm, conversion.width)?.unwrap_or(0);
        let precision = self.count(vm, conversion.precision)?;
        let precision = precision.map(|precision| usize::try_from(precision).unwrap_or(0));
        check_room(vm, usize::try_from(width.saturating_abs()).unwrap_or(usize::MAX))?;
        let spec = Spec {
            align: Some(match conversion.left || width < 0 {
                true => '<',
                false if conversion.zero => '=',
                false => '>',
            }),
            fill: if conversion.zero && !conversion.left && width >= 0 { '0' } else { ' ' },
            sign: if conversion.plus {
                Some('+')
            } else if conversion.space {
                Some(' ')
            } else {
                None
            },
            alternate: conversion.alternate,
            width: usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX),
            precision,
            kind: Some(conversion.kind),
            ..Spec::default()
        };
        if conversion.kind == '%' {
            return Ok(Some("%".to_owned()));
        }
        let value = match keyed {
            Some(value) => value,
            None => self.argument(vm)?,
        };
        match conversion.kind {
            's' | 'r' | 'a' | 'b' => self.text(vm, value, spec),
            'c' => character(vm, value, spec).map(Some),
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => integer(vm, value, spec),
            _ => float(vm, value, spec),
        }
    }

    fn by_key(&mut self, vm: &mut Vm<'_>, key: &str) -> Result<Option<Value>, Raised> {
        self.next = 1;
        let payload = vm.payload(self.arguments);
        let Some(id) = payload.obj().filter(|id| matches!(vm.get(*id), Object::Dict(_))) else {
            if self.is_mapping(vm) && !super::is_builtin(vm, self.arguments) {
                return Ok(None);
            }
            return Err(vm.type_error("format requires a mapping"));
        };
        if !super::is_native_method(vm, self.arguments, vm_code::names::GETITEM) {
            return Ok(None);
        }
        let key = vm.str(key);
        match mapping::dict_get(vm, id, key)? {
            Some(Some(value)) => Ok(Some(value)),
            Some(None) if vm.lookup(vm.class_of(self.arguments), vm_code::names::MISSING).is_some() => {
                Ok(None)
            }
            Some(None) => Err(vm.exception(types::KEY_ERROR, &[key])),
            None => Ok(None),
        }
    }

    fn text(&self, vm: &mut Vm<'_>, value: Value, spec: Spec) -> Result<Option<String>, Raised> {
        let found = match spec.kind {
            Some('s' | 'b') if self.bytes => match vm.payload(value) {
                Value::Obj(id) if matches!(vm.get(id), Object::Bytes(_) | Object::ByteArray(_)) => {
                    Some(super::compare::bytes_of(vm, id).iter().map(|byte| char::from(*byte)).collect())
                }
                _ => {
                    let name = vm.class_name(value);
                    let message = format!(
                        "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
                    );
                    return Err(vm.type_error(message));
                }
            },
            Some('s') => super::str(vm, value)?,
            Some('a') => super::ascii(vm, value)?,
            _ => super::repr(vm, value)?,
        };
        Ok(found.map(|text: String| {
            let cut: String = match spec.precision {
                Some(precision) => text.chars().take(precision).collect(),
                None => text,
            };
            let align = if spec.align == Some('<') { '<' } else { '>' };
            pad_text(&cut, &Spec { align: Some(align), fill: ' ', ..spec })
        }))
    }
}

fn character(vm: &mut Vm<'_>, value: Value, spec: Spec) -> Result<String, Raised> {
    let single = vm.as_str(value).and_then(|text| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none())
    });
    let char = match (single, vm.as_int(value)) {
        (Some(char), _) => char,
        (None, Some(int)) => match u32::try_from(int).ok().and_then(char::from_u32) {
            Some(char) => char,
            None => return Err(vm.error(types::OVERFLOW_ERROR, "%c arg not in range(0x110000)")),
        },
        _ => return Err(vm.type_error("%c requires int or char")),
    };
    let align = if spec.align == Some('<') { '<' } else { '>' };
    Ok(pad_text(&char.to_string(), &Spec { align: Some(align), fill: ' ', ..spec }))
}

/// Whether one of these special methods of the value is Python code.
fn has_python(vm: &Vm<'_>, value: Value, methods: &[Symbol]) -> bool {
    methods.iter().any(|name| !super::is_native_method(vm, value, *name))
}

fn integer(vm: &mut Vm<'_>, value: Value, spec: Spec) -> Result<Option<String>, Raised> {
    let kind = spec.kind.unwrap_or('d');
    let decimal = matches!(kind, 'd' | 'i' | 'u');
    let big = match number(vm, value) {
        Some(Number::Float(float)) if decimal => {
            if float.is_nan() {
                return Err(vm.value_error("cannot convert float NaN to integer"));
            }
            if float.is_infinite() {
                return Err(vm.error(types::OVERFLOW_ERROR, "cannot convert float infinity to integer"));
            }
            big_from_f64(float)
        }
        Some(found @ (Number::Int(_) | Number::Big(_))) => found.into_big().unwrap_or_default(),
        _ if has_python(vm, value, &[names::INT, names::INDEX]) => return Ok(None),
        _ => {
            let name = vm.class_name(value);
            let wanted = if decimal { "a real number is required" } else { "an integer is required" };
            let kind = if kind == 'u' || kind == 'i' { 'd' } else { kind };
            let message = format!("%{kind} format: {wanted}, not {name}");
            return Err(vm.type_error(message));
        }
    };
    let (radix, prefix) = match kind {
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let digits = big.magnitude().to_str_radix(radix);
    let digits = if kind == 'X' { digits.to_uppercase() } else { digits };
    let zeros = spec.precision.unwrap_or(0).saturating_sub(digits.len());
    check_room(vm, zeros)?;
    let digits = format!("{}{digits}", "0".repeat(zeros));
    let negative = num_traits::Signed::is_negative(&big);
    let prefix = if spec.alternate { prefix } else { "" };
    Ok(Some(pad_number(&spec, sign_of(negative, &spec), prefix, &digits, 3)))
}

fn float(vm: &mut Vm<'_>, value: Value, spec: Spec) -> Result<Option<String>, Raised> {
    let float = match number(vm, value) {
        None if has_python(vm, value, &[names::FLOAT, names::INDEX]) => return Ok(None),
        Some(Number::Complex(..)) | None => {
            let message = format!("must be real number, not {}", vm.class_name(value));
            return Err(vm.type_error(message));
        }
        Some(Number::Big(big)) => match big.to_f64().filter(|float| float.is_finite()) {
            Some(float) => float,
            None => return Err(vm.error(types::OVERFLOW_ERROR, "int too large to convert to float")),
        },
        Some(found) => found.to_f64(),
    };
    let negative = float.is_sign_negative() && !float.is_nan();
    check_room(vm, spec.precision.unwrap_or(0))?;
    Ok(Some(pad_number(&spec, sign_of(negative, &spec), "", &float_body(float, &spec), 3)))
}
