//! `str.format` and `str.format_map`.

use vm_code::Value;

use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::native::args::{named_to_dict, receiver, take};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// Methods.
pub const METHODS: &[NativeDef] =
    &[NativeDef::method("format", format), NativeDef::method("format_map", format_map)];

/// Helpers of the prelude.
pub const FUNCTIONS: &[NativeDef] = &[NativeDef::function("format_pieces", pieces)];

/// A piece of a format: text, then a field unless the format ends there.
struct Piece {
    text: String,
    field: Option<Field>,
}

/// `{name!r:spec}`.
struct Field {
    name: String,
    conversion: Option<char>,
    spec: String,
}

/// One step of a field's name after its first part.
enum Step {
    Attribute(String),
    Item(String),
}

fn format(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, rest) = receiver(vm, args, types::STR, "str.format")?;
    let text = vm.as_str(this).unwrap_or_default().to_owned();
    let named = named_to_dict(vm, rest.named)?;
    let mut counter = Counter::default();
    match render(vm, &text, Some(rest.positional), named, &mut counter, 2)? {
        Some(text) => Ok(vm.str(text).into()),
        None => {
            let (text, positional) = (vm.str(text), vm.tuple(rest.positional));
            Ok(Flow::call(vm.prelude("_str_format"), &[text, positional, named]))
        }
    }
}

fn format_map(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let (this, rest) = receiver(vm, args, types::STR, "str.format_map")?;
    let [mapping] = take(vm, rest, "str.format_map", [""], 1)?;
    let text = vm.as_str(this).unwrap_or_default().to_owned();
    if ops::is_builtin(vm, mapping)
        && let Some(text) = render(vm, &text, None, mapping, &mut Counter::default(), 2)?
    {
        return Ok(vm.str(text).into());
    }
    let (text, positional) = (vm.str(text), vm.tuple([]));
    Ok(Flow::call(vm.prelude("_str_format"), &[text, positional, mapping]))
}

/// `format_pieces(format)`: tuples of text, name of the field (or None), its first part, its steps (pairs of
/// whether it is an attribute, and the key), conversion and spec.
fn pieces(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [format] = take(vm, args, "format_pieces", [""], 1)?;
    let text = vm.as_str(format).unwrap_or_default().to_owned();
    let mut all = Vec::new();
    for piece in parse(vm, &text)? {
        let text = vm.str(piece.text);
        let tuple = match piece.field {
            None => {
                let none = Value::None;
                vm.tuple([text, none, none, none, none])
            }
            Some(field) => {
                let (first, steps) = parse_name(vm, &field.name)?;
                let mut pairs = Vec::new();
                for step in steps {
                    let (attribute, key) = match step {
                        Step::Attribute(name) => (true, vm.str(name)),
                        Step::Item(key) => (false, item_key(vm, &key)),
                    };
                    pairs.push(vm.tuple([Value::Bool(attribute), key]));
                }
                let (first, steps) = (vm.str(first), vm.list(pairs));
                let conversion = match field.conversion {
                    Some(char) => vm.str(char.to_string()),
                    None => Value::None,
                };
                let spec = vm.str(field.spec);
                vm.tuple([text, first, steps, conversion, spec])
            }
        };
        all.push(tuple);
    }
    Ok(vm.list(all).into())
}

/// Numbers of fields: automatic (`{}`) or written (`{0}`), not both.
#[derive(Default)]
struct Counter {
    next: usize,
    manual: bool,
}

impl Counter {
    fn automatic(&mut self, vm: &mut Vm<'_>) -> Result<usize, Raised> {
        if self.manual {
            return Err(
                vm.value_error("cannot switch from manual field specification to automatic field numbering")
            );
        }
        self.next += 1;
        Ok(self.next - 1)
    }

    fn written(&mut self, vm: &mut Vm<'_>) -> Result<(), Raised> {
        if self.next > 0 {
            return Err(
                vm.value_error("cannot switch from automatic field numbering to manual field specification")
            );
        }
        self.manual = true;
        Ok(())
    }
}

/// The formatted text. None: Python code is involved.
fn render(
    vm: &mut Vm<'_>,
    text: &str,
    positional: Option<&[Value]>,
    named: Value,
    counter: &mut Counter,
    depth: u32,
) -> Result<Option<String>, Raised> {
    if depth == 0 {
        return Err(vm.value_error("Max string recursion exceeded"));
    }
    let mut out = String::new();
    for piece in parse(vm, text)? {
        out.push_str(&piece.text);
        let Some(field) = piece.field else { continue };
        let (first, steps) = parse_name(vm, &field.name)?;
        let Some(mut value) = first_value(vm, &first, positional, named, counter)? else { return Ok(None) };
        for step in steps {
            let Step::Item(key) = step else { return Ok(None) };
            let key = item_key(vm, &key);
            match ops::get_item(vm, value, key)? {
                Some(item) => value = item,
                None => return Ok(None),
            }
        }
        let converted = match field.conversion {
            None => Some(value),
            Some('s') => ops::str(vm, value)?.map(|text| vm.str(text)),
            Some('r') => ops::repr(vm, value)?.map(|text| vm.str(text)),
            Some('a') => ops::ascii(vm, value)?.map(|text| vm.str(text)),
            Some(other) => {
                return Err(vm.value_error(format!("Unknown conversion specifier {other}")));
            }
        };
        let Some(value) = converted else { return Ok(None) };
        let spec = if field.spec.contains('{') {
            match render(vm, &field.spec, positional, named, counter, depth - 1)? {
                Some(spec) => spec,
                None => return Ok(None),
            }
        } else {
            field.spec
        };
        match ops::format(vm, value, &spec)? {
            Some(text) => out.push_str(&text),
            None => return Ok(None),
        }
        ops::check_room(vm, out.len())?;
    }
    Ok(Some(out))
}

fn first_value(
    vm: &mut Vm<'_>,
    name: &str,
    positional: Option<&[Value]>,
    named: Value,
    counter: &mut Counter,
) -> Result<Option<Value>, Raised> {
    let number = if name.is_empty() {
        Some(counter.automatic(vm)?)
    } else if name.bytes().all(|byte| byte.is_ascii_digit()) {
        counter.written(vm)?;
        name.parse().ok()
    } else {
        None
    };
    if let Some(number) = number {
        let Some(positional) = positional else {
            return Err(vm.value_error("Format string contains positional fields"));
        };
        return match positional.get(number) {
            Some(value) => Ok(Some(*value)),
            None => {
                let message = format!("Replacement index {number} out of range for positional args tuple");
                Err(vm.error(types::INDEX_ERROR, message))
            }
        };
    }
    let key = vm.str(name);
    ops::get_item(vm, named, key)
}

/// `[key]`: a number where it is one.
fn item_key(vm: &mut Vm<'_>, key: &str) -> Value {
    match key.parse::<i64>() {
        Ok(number) if key.bytes().all(|byte| byte.is_ascii_digit()) => Value::Int(number),
        _ => vm.str(key),
    }
}

fn parse(vm: &mut Vm<'_>, text: &str) -> Result<Vec<Piece>, Raised> {
    let chars: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    while let Some(char) = chars.get(at) {
        at += 1;
        match (char, chars.get(at)) {
            ('{', Some('{')) | ('}', Some('}')) => {
                literal.push(*char);
                at += 1;
            }
            ('{', None) => return Err(vm.value_error("Single '{' encountered in format string")),
            ('}', _) => return Err(vm.value_error("Single '}' encountered in format string")),
            ('{', Some(_)) => {
                let field = parse_field(vm, &chars, &mut at)?;
                pieces.push(Piece { text: std::mem::take(&mut literal), field: Some(field) });
            }
            _ => literal.push(*char),
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece { text: literal, field: None });
    }
    Ok(pieces)
}

/// From behind the opening brace to behind the closing one.
fn parse_field(vm: &mut Vm<'_>, chars: &[char], at: &mut usize) -> Result<Field, Raised> {
    let start = *at;
    let mut bracket = false;
    while let Some(char) = chars.get(*at) {
        match char {
            '[' => bracket = true,
            ']' => bracket = false,
            '{' if !bracket => return Err(vm.value_error("unexpected '{' in field name")),
            '}' | ':' | '!' if !bracket => break,
            _ => {}
        }
        *at += 1;
    }
    let name: String = chars[start..*at].iter().collect();
    let mut field = Field { name, conversion: None, spec: String::new() };
    if chars.get(*at) == Some(&'!') {
        *at += 1;
        field.conversion = chars.get(*at).copied();
        *at += 1;
        match (field.conversion, chars.get(*at)) {
            (Some('}') | None, _) => {
                return Err(vm.value_error("end of string while looking for conversion specifier"));
            }
            (_, Some(':' | '}')) => {}
            (_, None) => return Err(vm.value_error("unmatched '{' in format spec")),
            _ => return Err(vm.value_error("expected ':' after conversion specifier")),
        }
    }
    if chars.get(*at) == Some(&':') {
        *at += 1;
        let start = *at;
        let mut depth = 1;
        while let Some(char) = chars.get(*at) {
            match char {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            *at += 1;
        }
        field.spec = chars[start..(*at).min(chars.len())].iter().collect();
    }
    if chars.get(*at) != Some(&'}') {
        return Err(vm.value_error("expected '}' before end of string"));
    }
    *at += 1;
    Ok(field)
}

/// `first.attribute[item]`.
fn parse_name(vm: &mut Vm<'_>, name: &str) -> Result<(String, Vec<Step>), Raised> {
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (first, mut rest) = name.split_at(end);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            if end == 0 {
                return Err(vm.value_error("Empty attribute in format string"));
            }
            steps.push(Step::Attribute(after[..end].to_owned()));
            rest = &after[end..];
        } else if let Some(after) = rest.strip_prefix('[') {
            let Some(end) = after.find(']') else {
                return Err(vm.value_error("Missing ']' in format string"));
            };
            if end == 0 {
                return Err(vm.value_error("Empty attribute in format string"));
            }
            steps.push(Step::Item(after[..end].to_owned()));
            rest = &after[end + 1..];
        } else {
            return Err(vm.value_error("Only '.' or '[' may follow ']' in format field specifier"));
        }
    }
    Ok((first.to_owned(), steps))
}
