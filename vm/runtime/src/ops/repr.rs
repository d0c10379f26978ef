//! `repr()`, `ascii()` and `str()`.

use std::fmt::Write as _;

use vm_code::{ObjId, Value, names};

use super::compare::bytes_of;
use super::digits::{complex_repr, float_repr};
use super::item::namespace_entries;
use super::number::check_digits;
use super::{is_builtin, is_native_method};
use crate::flow::Raised;
use crate::native::native;
use crate::object::{DictPart, Exception, Object};
use crate::types;
use crate::vm::Vm;

/// Containers within containers, at most.
const DEPTH: usize = 200;

/// `repr(value)`. None: a `__repr__` in Python is involved.
pub fn repr(vm: &mut Vm<'_>, value: Value) -> Result<Option<String>, Raised> {
    let mut writer = Writer { out: String::new(), inside: Vec::new() };
    Ok(writer.value(vm, value)?.then_some(writer.out))
}

/// `ascii(value)`. None: a `__repr__` in Python is involved.
pub fn ascii(vm: &mut Vm<'_>, value: Value) -> Result<Option<String>, Raised> {
    Ok(repr(vm, value)?.map(|text| to_ascii(&text)))
}

/// `str(value)`. None: a `__str__` or `__repr__` in Python is involved.
pub fn str(vm: &mut Vm<'_>, value: Value) -> Result<Option<String>, Raised> {
    if let Value::Obj(id) = value
        && let Object::Str(text) = vm.get(id)
    {
        return Ok(Some(text.as_str(&vm.isolate.heap).to_owned()));
    }
    if !is_native_method(vm, value, names::STR) {
        return Ok(None);
    }
    if let Some(text) = vm.as_str(value) {
        return Ok(Some(text.to_owned()));
    }
    if let Value::Obj(id) = value
        && let Object::Exception(_) = vm.get(id)
    {
        return str_of_exception(vm, id);
    }
    repr(vm, value)
}

/// The text of an exception, as its `__str__` gives it.
pub fn str_of_exception(vm: &mut Vm<'_>, id: ObjId) -> Result<Option<String>, Raised> {
    let Object::Exception(exception) = vm.get(id) else { return Ok(None) };
    let (class, args) = (exception.class, exception.args);
    let attr = |exception: &Exception, name| exception.attrs.get(name).filter(|value| !value.is_none());
    if vm.is_subclass(class, types::OS_ERROR)
        && let Object::Exception(exception) = vm.get(id)
        && let (Some(errno), Some(strerror)) =
            (attr(exception, names::ERRNO), attr(exception, names::STRERROR))
    {
        let filename = attr(exception, names::FILENAME);
        let (Some(errno), Some(strerror)) = (str(vm, errno)?, str(vm, strerror)?) else { return Ok(None) };
        return match filename {
            None => Ok(Some(format!("[Errno {errno}] {strerror}"))),
            Some(filename) => {
                Ok(repr(vm, filename)?.map(|filename| format!("[Errno {errno}] {strerror}: {filename}")))
            }
        };
    }
    let items = vm.as_sequence(args).unwrap_or_default().to_vec();
    if vm.is_subclass(class, types::BASE_EXCEPTION_GROUP)
        && let [message, exceptions] = items[..]
    {
        let count = vm.as_sequence(exceptions).map_or(0, <[Value]>::len);
        let plural = if count == 1 { "" } else { "s" };
        return Ok(str(vm, message)?.map(|message| format!("{message} ({count} sub-exception{plural})")));
    }
    if let Some(text) = unicode_error(vm, class, &items) {
        return Ok(Some(text));
    }
    match items[..] {
        [] => Ok(Some(String::new())),
        [only] if vm.is_subclass(class, types::KEY_ERROR) => repr(vm, only),
        [only] => str(vm, only),
        _ => repr(vm, args),
    }
}

/// `<__main__.Foo object at 0x7f…>`.
pub fn default_repr(vm: &Vm<'_>, value: Value) -> String {
    let class = vm.class_of(value);
    format!("<{} object at {}>", qualified_name(vm, class), address(value))
}

/// A class's name with its module, as `repr` has it.
pub fn qualified_name(vm: &Vm<'_>, class: ObjId) -> String {
    let Object::Class(class) = vm.get(class) else { return String::new() };
    match vm.name(class.module) {
        "builtins" | "" => class.qualname.to_string(),
        module => format!("{module}.{}", class.qualname),
    }
}

/// A made-up address: from the id, so the same in every run.
pub fn address(value: Value) -> String {
    let offset = match value {
        Value::Obj(id) => 0x4000_0000 + u64::from(id.0) * 0x30,
        Value::Native(id) => 0x1000_0000 + u64::from(id.0) * 0x30,
        _ => 0x0010_0000,
    };
    format!("0x{:012x}", 0x7f00_0000_0000 + offset)
}

/// `repr(str)`.
pub fn repr_str(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if char == quote => {
                out.push('\\');
                out.push(char);
            }
            char if is_printable(char) => out.push(char),
            char => push_escape(&mut out, char),
        }
    }
    out.push(quote);
    out
}

/// `repr(bytes)`.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 3);
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    out.push('b');
    out.push(quote);
    for byte in bytes {
        match char::from(*byte) {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if char == quote => {
                out.push('\\');
                out.push(char);
            }
            char @ ' '..='~' => out.push(char),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(quote);
    out
}

/// Text with everything beyond ASCII escaped.
pub fn to_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_ascii() { out.push(char) } else { push_escape(&mut out, char) }
    }
    out
}

/// `str.isprintable` of a character.
pub fn is_printable(char: char) -> bool {
    match char {
        ' '..='~' => true,
        '\0'..='\u{a0}' | '\u{ad}' => false,
        // Marks, which Rust escapes where they stand alone.
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}' => {
            true
        }
        char if char.is_alphanumeric() => true,
        char if char.is_whitespace() || char.is_control() => false,
        char => char.escape_debug().count() == 1,
    }
}

fn push_escape(out: &mut String, char: char) {
    let code = u32::from(char);
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// What decoding and encoding errors say.
fn unicode_error(vm: &Vm<'_>, class: ObjId, args: &[Value]) -> Option<String> {
    let decode = vm.is_subclass(class, types::UNICODE_DECODE_ERROR);
    if !decode && !vm.is_subclass(class, types::UNICODE_ENCODE_ERROR) {
        return None;
    }
    let [encoding, object, start, end, reason] = args else { return None };
    let (encoding, reason) = (vm.as_str(*encoding)?, vm.as_str(*reason)?);
    let (start, end) = (vm.as_int(*start)?, vm.as_int(*end)?);
    let at = usize::try_from(start).ok()?;
    if end != start + 1 {
        let (verb, kind) = if decode { ("decode", "bytes") } else { ("encode", "characters") };
        return Some(format!(
            "'{encoding}' codec can't {verb} {kind} in position {start}-{}: {reason}",
            end - 1
        ));
    }
    if decode {
        let byte = bytes_of(vm, object.obj()?).get(at)?;
        return Some(format!(
            "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
        ));
    }
    let mut escaped = String::new();
    push_escape(&mut escaped, vm.as_str(*object)?.chars().nth(at)?);
    Some(format!("'{encoding}' codec can't encode character '{escaped}' in position {start}: {reason}"))
}

/// Writes one `repr`. Methods say `false` where Python code is involved.
struct Writer {
    out: String,
    /// Containers that are being written: in themselves they are `[...]`.
    inside: Vec<ObjId>,
}

impl Writer {
    fn push(&mut self, text: &str) -> Result<bool, Raised> {
        self.out.push_str(text);
        Ok(true)
    }

    fn value(&mut self, vm: &mut Vm<'_>, value: Value) -> Result<bool, Raised> {
        match value {
            Value::Unbound => self.push("<unbound>"),
            Value::None => self.push("None"),
            Value::NotImplemented => self.push("NotImplemented"),
            Value::Ellipsis => self.push("Ellipsis"),
            Value::Bool(bool) => self.push(if bool { "True" } else { "False" }),
            Value::Int(int) => {
                let _ = write!(self.out, "{int}");
                Ok(true)
            }
            Value::Float(float) => self.push(&float_repr(float)),
            Value::Native(_) => {
                let text = repr_native(vm, value);
                self.push(&text)
            }
            Value::Obj(id) => self.object(vm, id),
        }
    }

    fn object(&mut self, vm: &mut Vm<'_>, id: ObjId) -> Result<bool, Raised> {
        let value = Value::Obj(id);
        if !is_builtin(vm, value) {
            return self.instance(vm, id);
        }
        if self.inside.contains(&id) {
            let text = match vm.get(id) {
                Object::List(_) => "[...]",
                Object::Tuple(_) => "(...)",
                Object::Dict(_) => "{...}",
                _ => "...",
            };
            return self.push(text);
        }
        if self.inside.len() >= DEPTH {
            let message = "maximum recursion depth exceeded while getting the repr of an object";
            return Err(vm.error(types::RECURSION_ERROR, message));
        }
        self.inside.push(id);
        let done = self.plain(vm, id)?;
        self.inside.pop();
        Ok(done)
    }

    fn plain(&mut self, vm: &mut Vm<'_>, id: ObjId) -> Result<bool, Raised> {
        let value = Value::Obj(id);
        match vm.get(id) {
            Object::Str(text) => {
                let text = repr_str(text.as_str(&vm.isolate.heap));
                self.push(&text)
            }
            Object::List(items) => {
                let items = items.clone();
                self.items(vm, "[", &items, "]")
            }
            Object::Tuple(items) => {
                let items = items.clone();
                self.items(vm, "(", &items, if items.len() == 1 { ",)" } else { ")" })
            }
            Object::Dict(dict) => {
                let pairs: Vec<(Value, Value)> = dict.iter().map(|entry| (entry.key, entry.value)).collect();
                self.pairs(vm, &pairs)
            }
            Object::Set(_) | Object::FrozenSet(_) => self.set(vm, id),
            Object::BigInt(big) => {
                let big = (**big).clone();
                check_digits(vm, &big)?;
                self.push(&big.to_string())
            }
            Object::Complex(re, im) => {
                let text = complex_repr(*re, *im);
                self.push(&text)
            }
            Object::Bytes(bytes) => {
                let text = repr_bytes(bytes);
                self.push(&text)
            }
            Object::ByteArray(bytes) => {
                let text = format!("bytearray({})", repr_bytes(bytes));
                self.push(&text)
            }
            Object::Exception(_) => self.exception(vm, id),
            Object::DictView { dict, part } => {
                let (dict, part) = (*dict, *part);
                self.view(vm, dict, part)
            }
            Object::Namespace(owner) => {
                let proxy = matches!(vm.get(*owner), Object::Class(_));
                let entries = namespace_entries(vm, id);
                let mut pairs = Vec::new();
                for (name, value) in entries {
                    let name = vm.name(name).to_owned();
                    pairs.push((vm.str(name), value));
                }
                self.push(if proxy { "mappingproxy(" } else { "" })?;
                let done = self.pairs(vm, &pairs)?;
                self.push(if proxy { ")" } else { "" })?;
                Ok(done)
            }
            Object::Slice(parts) => {
                let parts = **parts;
                self.items(vm, "slice(", &parts, ")")
            }
            Object::Alias(alias) => {
                let (origin, args) = (alias.origin, alias.args);
                self.alias(vm, origin, args)
            }
            Object::BoundMethod(method) => {
                let (function, receiver) = (method.function, method.receiver);
                self.method(vm, function, receiver)
            }
            _ => {
                let text = repr_other(vm, value);
                self.push(&text)
            }
        }
    }

    /// Of what may have a `__repr__` in Python.
    fn instance(&mut self, vm: &mut Vm<'_>, id: ObjId) -> Result<bool, Raised> {
        let value = Value::Obj(id);
        let class = vm.class_of(value);
        let owner = match vm.lookup_with_owner(class, names::REPR) {
            Some((Value::Native(_), owner)) => owner,
            Some(_) => return Ok(false),
            None => types::OBJECT,
        };
        if let Object::Exception(_) = vm.get(id) {
            return self.exception(vm, id);
        }
        if let Object::Class(_) = vm.get(id) {
            return self.push(&format!("<class '{}'>", qualified_name(vm, id)));
        }
        let payload = vm.payload(value);
        if payload == value || owner == types::OBJECT {
            let text = default_repr(vm, value);
            return self.push(&text);
        }
        let Value::Obj(inner) = payload else { return self.value(vm, payload) };
        if let Object::Set(_) | Object::FrozenSet(_) = vm.get(inner) {
            let name = vm.class_name(value).to_owned();
            return self.elements(vm, inner, Some(&name));
        }
        self.object(vm, inner)
    }

    fn items(&mut self, vm: &mut Vm<'_>, open: &str, items: &[Value], close: &str) -> Result<bool, Raised> {
        self.push(open)?;
        for (at, item) in items.iter().enumerate() {
            self.push(if at > 0 { ", " } else { "" })?;
            if !self.value(vm, *item)? {
                return Ok(false);
            }
        }
        self.push(close)
    }

    fn pairs(&mut self, vm: &mut Vm<'_>, pairs: &[(Value, Value)]) -> Result<bool, Raised> {
        self.push("{")?;
        for (at, (key, value)) in pairs.iter().enumerate() {
            self.push(if at > 0 { ", " } else { "" })?;
            if !self.value(vm, *key)? {
                return Ok(false);
            }
            self.push(": ")?;
            if !self.value(vm, *value)? {
                return Ok(false);
            }
        }
        self.push("}")
    }

    fn set(&mut self, vm: &mut Vm<'_>, id: ObjId) -> Result<bool, Raised> {
        let name = matches!(vm.get(id), Object::FrozenSet(_)).then_some("frozenset");
        self.elements(vm, id, name)
    }

    fn elements(&mut self, vm: &mut Vm<'_>, id: ObjId, name: Option<&str>) -> Result<bool, Raised> {
        let (Object::Set(set) | Object::FrozenSet(set)) = vm.get(id) else { return Ok(true) };
        let items: Vec<Value> = set.iter().map(|(_, key)| key).collect();
        match name {
            _ if items.is_empty() => self.push(&format!("{}()", name.unwrap_or("set"))),
            None => self.items(vm, "{", &items, "}"),
            Some(name) => self.items(vm, &format!("{name}({{"), &items, "})"),
        }
    }

    fn view(&mut self, vm: &mut Vm<'_>, dict: ObjId, part: DictPart) -> Result<bool, Raised> {
        let Object::Dict(entries) = vm.get(dict) else { return Ok(true) };
        let entries: Vec<(Value, Value)> = entries.iter().map(|entry| (entry.key, entry.value)).collect();
        let (name, items) = match part {
            DictPart::Keys => ("dict_keys([", entries.iter().map(|(key, _)| *key).collect()),
            DictPart::Values => ("dict_values([", entries.iter().map(|(_, value)| *value).collect()),
            DictPart::Items => {
                let items: Vec<Value> = entries.iter().map(|(key, value)| vm.tuple([*key, *value])).collect();
                ("dict_items([", items)
            }
        };
        self.items(vm, name, &items, "])")
    }

    fn exception(&mut self, vm: &mut Vm<'_>, id: ObjId) -> Result<bool, Raised> {
        let Object::Exception(exception) = vm.get(id) else { return Ok(true) };
        let (class, args) = (exception.class, exception.args);
        let name = vm.class_name_of(class).to_owned();
        let items = vm.as_sequence(args).unwrap_or_default().to_vec();
        self.items(vm, &format!("{name}("), &items, ")")
    }

    /// `list[int]`, `int | None`.
    fn alias(&mut self, vm: &mut Vm<'_>, origin: Value, args: Value) -> Result<bool, Raised> {
        let items = vm.as_sequence(args).unwrap_or_default().to_vec();
        let union = origin.is_none();
        if !union {
            self.type_name(vm, origin)?;
            self.push("[")?;
        }
        for (at, item) in items.iter().enumerate() {
            self.push(match (at, union) {
                (0, _) => "",
                (_, true) => " | ",
                (_, false) => ", ",
            })?;
            if !self.type_name(vm, *item)? {
                return Ok(false);
            }
        }
        if items.is_empty() && !union {
            self.push("()")?;
        }
        self.push(if union { "" } else { "]" })
    }

    fn type_name(&mut self, vm: &mut Vm<'_>, value: Value) -> Result<bool, Raised> {
        match value {
            Value::Ellipsis => self.push("..."),
            Value::Obj(id) if matches!(vm.get(id), Object::Class(_)) => {
                let name = qualified_name(vm, id);
                self.push(&name)
            }
            other => self.value(vm, other),
        }
    }

    fn method(&mut self, vm: &mut Vm<'_>, function: Value, receiver: Value) -> Result<bool, Raised> {
        if let Value::Native(id) = function {
            let name = vm.class_name(receiver);
            let text =
                format!("<built-in method {} of {name} object at {}>", native(id).name, address(receiver));
            return self.push(&text);
        }
        let name = match function.obj().map(|id| vm.get(id)) {
            Some(Object::Function(function)) => function.qualname.to_string(),
            _ => "?".to_owned(),
        };
        self.push(&format!("<bound method {name} of "))?;
        Ok(self.value(vm, receiver)? && self.push(">")?)
    }
}

fn repr_native(_vm: &Vm<'_>, value: Value) -> String {
    let Value::Native(id) = value else { return String::new() };
    let def = native(id);
    match crate::native::table()[id.0 as usize].0 {
        crate::native::Owner::Class(class) => {
            let class = types::TYPES.get(class.0 as usize).map_or("object", |def| def.name);
            let wrapper = def.name.starts_with("__") && def.kind == crate::native::NativeKind::Method;
            let kind = if wrapper { "slot wrapper" } else { "method" };
            format!("<{kind} '{}' of '{class}' objects>", def.name)
        }
        crate::native::Owner::Module(_) => format!("<built-in function {}>", def.name),
    }
}

fn repr_other(vm: &Vm<'_>, value: Value) -> String {
    let at = address(value);
    let Value::Obj(id) = value else { return String::new() };
    match vm.get(id) {
        Object::Range(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
        Object::Range(range) => format!("range({}, {}, {})", range.start, range.stop, range.step),
        Object::Function(function) => format!("<function {} at {at}>", function.qualname),
        Object::Class(_) => format!("<class '{}'>", qualified_name(vm, id)),
        Object::Module(module) => {
            let module = vm.program.module(*module);
            if module.library {
                format!("<module '{}' (built-in)>", module.name)
            } else {
                format!("<module '{}' from '{}'>", module.name, module.file)
            }
        }
        Object::Generator(generator) if generator.shown.is_none() => {
            format!("<{} object {} at {at}>", vm.class_name(value), generator.qualname)
        }
        Object::Super { class, receiver } => {
            format!("<super: <class '{}'>, <{} object>>", vm.class_name_of(*class), vm.class_name(*receiver))
        }
        _ => default_repr(vm, value),
    }
}
