//! `json` of builtin values without hooks. Whatever is out of the ordinary, an error above all, is left to the same in
//! Python, which begins again.

use std::fmt::Write as _;

use vm_code::Value;

use super::args::take;
use crate::flow::{Args, NativeResult};
use crate::native::NativeDef;
use crate::object::Object;
use crate::ops;
use crate::ops::digits::float_repr;
use crate::vm::Vm;

/// Functions that only the prelude sees, in the module `_builtins`.
pub const INTERNAL: &[NativeDef] =
    &[NativeDef::function("json_encode", json_encode), NativeDef::function("json_decode", json_decode)];

/// Containers within containers, at most.
const DEPTH: usize = 100;

/// `json_encode(value, ascii, between items, after keys, indent)`: the text, or `None` where Python must see to it.
fn json_encode(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value, ascii, item, key, indent] = take(vm, args, "json_encode", [""; 5], 5)?;
    let text = |value: Value| vm.as_str(value).map(str::to_owned);
    let (Some(item), Some(key)) = (text(item), text(key)) else { return Ok(Value::None.into()) };
    let mut encoder =
        Encoder { out: String::new(), ascii: ascii == Value::Bool(true), item, key, indent: text(indent) };
    match encoder.value(vm, value, 0) {
        Some(()) => {
            charge(vm, encoder.out.len());
            Ok(vm.str(encoder.out).into())
        }
        None => Ok(Value::None.into()),
    }
}

/// `json_decode(text)`: a tuple of the value, or `None` where Python must see to it.
fn json_decode(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [text] = take(vm, args, "json_decode", [""], 1)?;
    let Some(text) = vm.as_str(text).map(str::to_owned) else { return Ok(Value::None.into()) };
    let mut decoder = Decoder { text: &text, at: 0 };
    let value = decoder.value(vm, 0);
    decoder.skip();
    match value {
        Some(value) if decoder.at == text.len() => {
            charge(vm, text.len());
            Ok(vm.tuple([value]).into())
        }
        _ => Ok(Value::None.into()),
    }
}

fn charge(vm: &mut Vm<'_>, bytes: usize) {
    vm.world.charge(bytes as u64 * vm.world.settings.costs.pickle_byte_ns);
}

struct Encoder {
    out: String,
    ascii: bool,
    item: String,
    key: String,
    indent: Option<String>,
}

impl Encoder {
    fn value(&mut self, vm: &Vm<'_>, value: Value, depth: usize) -> Option<()> {
        match value {
            Value::None => self.out.push_str("null"),
            Value::Bool(truth) => self.out.push_str(if truth { "true" } else { "false" }),
            Value::Int(int) => write!(self.out, "{int}").ok()?,
            Value::Float(float) if float.is_finite() => self.out.push_str(&float_repr(float)),
            Value::Obj(id) => match vm.get(id) {
                Object::Str(text) => self.text(text.as_str(&vm.isolate.heap)),
                Object::List(items) => self.items(vm, items, depth)?,
                Object::Tuple(items) => self.items(vm, items, depth)?,
                Object::Dict(dict) => {
                    self.out.push('{');
                    for (at, entry) in dict.iter().enumerate() {
                        self.begin_item(at, depth);
                        match (entry.key, entry.key.obj().map(|id| vm.get(id))) {
                            (_, Some(Object::Str(key))) => self.text(key.as_str(&vm.isolate.heap)),
                            (key @ (Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_)), _) => {
                                self.out.push('"');
                                self.value(vm, key, depth)?;
                                self.out.push('"');
                            }
                            _ => return None,
                        }
                        self.out.push_str(&self.key);
                        self.value(vm, entry.value, self.inside(depth)?)?;
                    }
                    self.end(dict.is_empty(), depth, '}');
                }
                _ => return None,
            },
            _ => return None,
        }
        Some(())
    }

    fn items(&mut self, vm: &Vm<'_>, items: &[Value], depth: usize) -> Option<()> {
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            self.begin_item(at, depth);
            self.value(vm, *item, self.inside(depth)?)?;
        }
        self.end(items.is_empty(), depth, ']');
        Some(())
    }

    fn inside(&self, depth: usize) -> Option<usize> {
        (depth < DEPTH).then_some(depth + 1)
    }

    fn begin_item(&mut self, at: usize, depth: usize) {
        if at > 0 {
            self.out.push_str(&self.item);
        }
        self.new_line(depth + 1);
    }

    fn end(&mut self, empty: bool, depth: usize, bracket: char) {
        if !empty {
            self.new_line(depth);
        }
        self.out.push(bracket);
    }

    fn new_line(&mut self, depth: usize) {
        if let Some(indent) = &self.indent {
            self.out.push('\n');
            (0..depth).for_each(|_| self.out.push_str(indent));
        }
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        for char in text.chars() {
            match char {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{c}' => self.out.push_str("\\f"),
                '\u{8}' => self.out.push_str("\\b"),
                char if char < ' ' || self.ascii && char > '~' => {
                    for unit in char.encode_utf16(&mut [0; 2]) {
                        // Writing to a string does not fail.
                        let _ = write!(self.out, "\\u{unit:04x}");
                    }
                }
                char => self.out.push(char),
            }
        }
        self.out.push('"');
    }
}

struct Decoder<'a> {
    text: &'a str,
    at: usize,
}

impl Decoder<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The next byte that is no space, if it is this one.
    fn eat(&mut self, byte: u8) -> bool {
        self.skip();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, vm: &mut Vm<'_>, depth: usize) -> Option<Value> {
        self.skip();
        match self.peek()? {
            _ if depth > DEPTH => None,
            b'n' => self.word("null", Value::None),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => {
                let text = self.string()?;
                Some(vm.str(text))
            }
            b'[' => self.array(vm, depth),
            b'{' => self.object(vm, depth),
            _ => self.number(),
        }
    }

    fn array(&mut self, vm: &mut Vm<'_>, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        if !self.eat(b']') {
            loop {
                items.push(self.value(vm, depth + 1)?);
                if self.eat(b']') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        Some(vm.list(items))
    }

    fn object(&mut self, vm: &mut Vm<'_>, depth: usize) -> Option<Value> {
        self.at += 1;
        let dict = vm.heap().alloc(Object::Dict(Box::default()));
        if !self.eat(b'}') {
            loop {
                self.skip();
                let key = self.string()?;
                self.eat(b':').then_some(())?;
                let value = self.value(vm, depth + 1)?;
                let key = vm.str(key);
                ops::dict_set(vm, dict, key, value).ok()??;
                if self.eat(b'}') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        Some(Value::Obj(dict))
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let zero = self.peek() == Some(b'0');
        let first = self.at;
        self.digits()?;
        // Python says what is wrong with `01`, and reads what is too long.
        if zero && self.at > first + 1 {
            return None;
        }
        let mut float = false;
        if self.peek() == Some(b'.') {
            float = true;
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            float = true;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        if float { text.parse().ok().map(Value::Float) } else { text.parse().ok().map(Value::Int) }
    }

    fn string(&mut self) -> Option<String> {
        self.eat(b'"').then_some(())?;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(|char: char| matches!(char, '"' | '\\' | '\0'..'\x20'))?;
            out.push_str(&rest[..end]);
            self.at += end + 1;
            match rest.as_bytes()[end] {
                b'"' => return Some(out),
                b'\\' => out.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.unit()?;
                if !(0xd800..0xdc00).contains(&high) {
                    return char::from_u32(high);
                }
                self.word("\\u", Value::None)?;
                let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                return char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low);
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    }
}
