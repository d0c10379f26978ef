//! A value in a few characters, for the user who steps through a program. It calls no Python code and changes
//! nothing: where a class has a `__repr__` of its own, its attributes are shown instead.

use vm_code::{ObjId, Symbols, Value, names};
use vm_runtime::{DictPart, GeneratorState, Isolate, Object, complex_repr, float_repr, repr_bytes, repr_str};

const MAX_CHARS: usize = 80;
const MAX_ITEMS: usize = 12;
/// The attributes of the library's objects that are shown, without the underscore.
const TELLING: [&str; 12] = [
    "_locked", "_name", "_value", "_count", "_parties", "_flag", "_owner", "_state", "_result", "_maxsize",
    "maxsize", "queue",
];
const MAX_DEPTH: usize = 3;

/// A value, shortened.
pub fn glance(isolate: &Isolate, symbols: &Symbols, value: Value) -> String {
    let mut glancer = Glancer { isolate, symbols, out: String::new() };
    glancer.value(value, 0);
    if glancer.out.chars().count() > MAX_CHARS {
        let mut short: String = glancer.out.chars().take(MAX_CHARS - 1).collect();
        short.push('…');
        return short;
    }
    glancer.out
}

struct Glancer<'a> {
    isolate: &'a Isolate,
    symbols: &'a Symbols,
    out: String,
}

impl Glancer<'_> {
    fn value(&mut self, value: Value, depth: usize) {
        if self.out.len() > MAX_CHARS * 4 {
            return;
        }
        match value {
            Value::Unbound => {}
            Value::None => self.out.push_str("None"),
            Value::NotImplemented => self.out.push_str("NotImplemented"),
            Value::Ellipsis => self.out.push_str("Ellipsis"),
            Value::Bool(true) => self.out.push_str("True"),
            Value::Bool(false) => self.out.push_str("False"),
            Value::Int(int) => self.out.push_str(&int.to_string()),
            Value::Float(float) => self.out.push_str(&float_repr(float)),
            Value::Native(id) => {
                self.out.push_str(&format!("<built-in function {}>", vm_runtime::native(id).name));
            }
            Value::Obj(id) => self.object(id, depth),
        }
    }

    fn object(&mut self, id: ObjId, depth: usize) {
        let isolate = self.isolate;
        match isolate.heap.get(id) {
            Object::Str(text) => {
                let short: String = text.as_str(&isolate.heap).chars().take(MAX_CHARS).collect();
                self.out.push_str(&repr_str(&short));
            }
            Object::Bytes(bytes) => self.out.push_str(&repr_bytes(&bytes[..bytes.len().min(MAX_CHARS)])),
            Object::ByteArray(bytes) => {
                self.out
                    .push_str(&format!("bytearray({})", repr_bytes(&bytes[..bytes.len().min(MAX_CHARS)])));
            }
            Object::BigInt(big) if big.bits() < 400 => self.out.push_str(&big.to_string()),
            Object::BigInt(big) => self.out.push_str(&format!("<int of {} bits>", big.bits())),
            Object::Complex(re, im) => self.out.push_str(&complex_repr(*re, *im)),
            Object::List(items) => self.items("[", items, "]", depth),
            Object::Deque(deque) => {
                let some: Vec<Value> = deque.items.iter().take(MAX_ITEMS + 1).copied().collect();
                self.items("deque([", &some, "])", depth);
            }
            Object::Tuple(items) if items.len() == 1 => self.items("(", items, ",)", depth),
            Object::Tuple(items) => self.items("(", items, ")", depth),
            Object::Dict(dict) => {
                let pairs: Vec<(Value, Value)> =
                    dict.iter().take(MAX_ITEMS + 1).map(|entry| (entry.key, entry.value)).collect();
                self.pairs(&pairs, depth);
            }
            Object::Set(set) if set.is_empty() => self.out.push_str("set()"),
            Object::Set(set) => {
                let items: Vec<Value> = set.iter().map(|(_, key)| key).take(MAX_ITEMS + 1).collect();
                self.items("{", &items, "}", depth);
            }
            Object::FrozenSet(set) => {
                let items: Vec<Value> = set.iter().map(|(_, key)| key).take(MAX_ITEMS + 1).collect();
                self.items("frozenset({", &items, "})", depth);
            }
            Object::Range(range) => {
                let step = if range.step == 1 { String::new() } else { format!(", {}", range.step) };
                self.out.push_str(&format!("range({}, {}{step})", range.start, range.stop));
            }
            Object::Slice(parts) => self.items("slice(", &parts[..], ")", depth),
            Object::Function(function) => self.out.push_str(&format!("<function {}>", function.qualname)),
            Object::BoundMethod(method) => {
                self.out.push_str("<method ");
                self.value(method.function, depth + 1);
                self.out.push('>');
            }
            Object::Class(class) => self.out.push_str(&format!("<class {}>", class.qualname)),
            Object::Instance(instance) => self.instance(instance, depth),
            Object::Exception(exception) => {
                self.class_name(exception.class);
                match isolate.heap.get(exception.args.obj().unwrap_or(id)) {
                    Object::Tuple(args) => self.items("(", args, ")", depth),
                    _ => self.out.push_str("()"),
                }
            }
            Object::Module(_) => self.out.push_str("<module>"),
            Object::Cell(value) => self.value(*value, depth),
            Object::Generator(generator) => {
                let state = match generator.state {
                    GeneratorState::Created => "not started",
                    GeneratorState::Suspended => "suspended",
                    GeneratorState::Running => "running",
                    GeneratorState::Closed => "closed",
                };
                self.out.push_str(&format!("<{} {state}>", generator.qualname));
            }
            Object::DictView { part, .. } => self.out.push_str(match part {
                DictPart::Keys => "<dict keys>",
                DictPart::Values => "<dict values>",
                DictPart::Items => "<dict items>",
            }),
            Object::Iter(_) => self.out.push_str("<iterator>"),
            _ => self.out.push_str("<object>"),
        }
    }

    fn items(&mut self, open: &str, items: &[Value], close: &str, depth: usize) {
        self.out.push_str(open);
        if depth >= MAX_DEPTH && !items.is_empty() {
            self.out.push('…');
        } else {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    self.out.push_str(", ");
                }
                if at == MAX_ITEMS {
                    self.out.push('…');
                    break;
                }
                self.value(*item, depth + 1);
            }
        }
        self.out.push_str(close);
    }

    fn pairs(&mut self, pairs: &[(Value, Value)], depth: usize) {
        self.out.push('{');
        if depth >= MAX_DEPTH && !pairs.is_empty() {
            self.out.push('…');
        } else {
            for (at, (key, value)) in pairs.iter().enumerate() {
                if at > 0 {
                    self.out.push_str(", ");
                }
                if at == MAX_ITEMS {
                    self.out.push('…');
                    break;
                }
                self.value(*key, depth + 1);
                self.out.push_str(": ");
                self.value(*value, depth + 1);
            }
        }
        self.out.push('}');
    }

    fn instance(&mut self, instance: &vm_runtime::Instance, depth: usize) {
        if instance.payload.is_bound() && instance.attrs.is_empty() {
            return self.value(instance.payload, depth);
        }
        self.class_name(instance.class);
        self.out.push('(');
        let is_library = match self.isolate.heap.get(instance.class) {
            Object::Class(class) => class.library,
            _ => false,
        };
        let own = instance.attrs.iter().filter(|(name, _)| *name != names::CLASS);
        let own = own.map(|(name, value)| (self.symbols.name(name), value));
        // Of the library's objects, the members that users know; the rest is internal.
        let told = own.filter(|(name, _)| !is_library || TELLING.contains(name));
        for (at, (name, value)) in told.enumerate() {
            if at > 0 {
                self.out.push_str(", ");
            }
            if at == MAX_ITEMS || depth >= MAX_DEPTH {
                self.out.push('…');
                break;
            }
            self.out.push_str(if is_library { name.trim_start_matches('_') } else { name });
            self.out.push('=');
            self.value(value, depth + 1);
        }
        self.out.push(')');
    }

    fn class_name(&mut self, class: ObjId) {
        if let Object::Class(class) = self.isolate.heap.get(class) {
            self.out.push_str(&class.qualname);
        }
    }
}
