//! From a value to a pickle.

use hashbrown::HashMap;
use num_bigint::Sign;
use vm_code::{ObjId, Symbol, Value, names};

use super::{MAX_DEPTH, Tag, VERSION, builtin_class, find_global, member_name};
use crate::flow::Raised;
use crate::native::{self, Owner};
use crate::object::{Attrs, Object};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// What came of it.
pub enum Written {
    Bytes(Vec<u8>),
    /// The prelude must call this object's `__reduce__` or `__getstate__` first.
    Reduce(Value),
    /// `PicklingError`.
    Refused(String),
}

/// Why writing ended early.
enum Ended {
    Reduce(Value),
    Refused(String),
    Raised(Raised),
}

type Result<T = ()> = std::result::Result<T, Ended>;

pub fn write(
    vm: &mut Vm<'_>,
    value: Value,
    known: &[(Value, Value)],
) -> std::result::Result<Written, Raised> {
    let mut writer = Writer { vm, known, out: vec![VERSION], memo: HashMap::new(), depth: 0 };
    match writer.value(value) {
        Ok(()) => Ok(Written::Bytes(writer.out)),
        Err(Ended::Reduce(object)) => Ok(Written::Reduce(object)),
        Err(Ended::Refused(message)) => Ok(Written::Refused(message)),
        Err(Ended::Raised(raised)) => Err(raised),
    }
}

struct Writer<'v, 'a> {
    vm: &'v mut Vm<'a>,
    known: &'v [(Value, Value)],
    out: Vec<u8>,
    /// Objects that were written, by number.
    memo: HashMap<ObjId, u32>,
    depth: u32,
}

impl Writer<'_, '_> {
    fn value(&mut self, value: Value) -> Result {
        match value {
            Value::Unbound | Value::None => self.tag(Tag::None),
            Value::Bool(true) => self.tag(Tag::True),
            Value::Bool(false) => self.tag(Tag::False),
            Value::Ellipsis => self.tag(Tag::Ellipsis),
            Value::NotImplemented => self.tag(Tag::NotImplemented),
            Value::Int(int) => {
                self.tag(Tag::Int);
                self.int(int);
            }
            Value::Float(float) => {
                self.tag(Tag::Float);
                self.out.extend(float.to_bits().to_le_bytes());
            }
            Value::Native(id) => {
                let (owner, def) = native::table()[id.0 as usize];
                self.tag(Tag::Native);
                match owner {
                    Owner::Class(class) => self.text(builtin_class(class).unwrap_or_default()),
                    Owner::Module(module) => self.text(&format!("{module}.")),
                }
                self.text(def.name);
            }
            Value::Obj(id) => return self.nested(id),
        }
        Ok(())
    }

    fn nested(&mut self, id: ObjId) -> Result {
        if let Some(number) = self.memo.get(&id).copied() {
            self.tag(Tag::Again);
            self.number(u64::from(number));
            return Ok(());
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = "maximum recursion depth exceeded while pickling an object";
            return Err(Ended::Raised(self.vm.error(types::RECURSION_ERROR, message)));
        }
        let result = self.object(id);
        self.depth -= 1;
        result
    }

    fn object(&mut self, id: ObjId) -> Result {
        match self.vm.get(id).clone() {
            Object::Str(text) => {
                self.begin(id, Tag::Str);
                let text = text.as_str(&self.vm.isolate.heap).to_owned();
                self.text(&text);
            }
            Object::Bytes(bytes) => {
                self.begin(id, Tag::Bytes);
                self.bytes(&bytes);
            }
            Object::ByteArray(bytes) => {
                self.begin(id, Tag::ByteArray);
                self.bytes(&bytes);
            }
            Object::BigInt(big) => {
                self.begin(id, Tag::BigInt);
                let (sign, bytes) = big.to_bytes_le();
                self.out.push(u8::from(sign == Sign::Minus));
                self.bytes(&bytes);
            }
            Object::Complex(re, im) => {
                self.begin(id, Tag::Complex);
                self.out.extend(re.to_bits().to_le_bytes());
                self.out.extend(im.to_bits().to_le_bytes());
            }
            Object::List(items) => return self.items(id, Tag::List, &items),
            Object::Tuple(items) => return self.items(id, Tag::Tuple, &items),
            Object::Slice(parts) => return self.items(id, Tag::Slice, &parts[..]),
            Object::Dict(dict) => {
                self.begin(id, Tag::Dict);
                self.number(dict.len() as u64);
                for entry in dict.iter() {
                    self.number(entry.hash);
                    self.value(entry.key)?;
                    self.value(entry.value)?;
                }
            }
            Object::Set(set) => return self.set(id, Tag::Set, &set),
            Object::FrozenSet(set) => return self.set(id, Tag::FrozenSet, &set),
            Object::Range(range) => {
                self.begin(id, Tag::Range);
                self.int(range.start);
                self.int(range.stop);
                self.int(range.step);
            }
            Object::Function(function) => {
                let module = self.vm.program.module(self.vm.program.code(function.code).module).name.clone();
                return self.global(id, &module, &function.qualname);
            }
            Object::Class(class) => {
                if let Some(name) = builtin_class(id) {
                    self.begin(id, Tag::Type);
                    self.text(name);
                    return Ok(());
                }
                let module = self.vm.name(class.module).to_owned();
                return self.global(id, &module, &class.qualname);
            }
            Object::BoundMethod(method) => {
                self.begin(id, Tag::Method);
                self.value(method.receiver)?;
                let name = match method.function {
                    Value::Native(native) => native::native(native).name.to_owned(),
                    Value::Obj(function) => match self.vm.get(function) {
                        Object::Function(function) => self.vm.name(function.name).to_owned(),
                        _ => String::new(),
                    },
                    _ => String::new(),
                };
                self.text(&name);
            }
            Object::Instance(instance) => return self.instance(id, &instance),
            Object::Exception(exception) => {
                if self.is_special(exception.class, &[names::REDUCE]) {
                    return self.reduced(id);
                }
                self.begin(id, Tag::Exception);
                self.value(Value::Obj(exception.class))?;
                self.value(exception.args)?;
                return self.attrs(&exception.attrs);
            }
            Object::Alias(alias) => {
                self.begin(id, Tag::Alias);
                self.value(alias.origin)?;
                return self.value(alias.args);
            }
            Object::Random(twister) => {
                self.begin(id, Tag::Random);
                self.number(twister.state.len() as u64);
                for word in &twister.state {
                    self.number(u64::from(*word));
                }
                self.number(twister.index as u64);
                self.value(twister.gauss.map_or(Value::None, Value::Float))?;
            }
            other => {
                let class = crate::vm::class_of_object(&other);
                let message = format!("cannot pickle '{}' object", self.vm.class_name_of(class));
                return Err(Ended::Raised(self.vm.type_error(message)));
            }
        }
        Ok(())
    }

    fn instance(&mut self, id: ObjId, instance: &crate::object::Instance) -> Result {
        if let Some(name) = member_name(self.vm, instance) {
            self.begin(id, Tag::Member);
            self.value(Value::Obj(instance.class))?;
            self.text(&name);
            return Ok(());
        }
        let reduce_ex = self.vm.world.symbols.find("__reduce_ex__");
        let special: Vec<Symbol> = [names::REDUCE, names::GETSTATE].into_iter().chain(reduce_ex).collect();
        if self.is_special(instance.class, &special) {
            return self.reduced(id);
        }
        let with_state = self.is_special(instance.class, &[names::SETSTATE]);
        self.begin(id, if with_state { Tag::State } else { Tag::Instance });
        self.value(Value::Obj(instance.class))?;
        self.value(instance.payload)?;
        self.attrs(&instance.attrs)
    }

    /// Whether a class has one of these methods from Python code.
    fn is_special(&self, class: ObjId, methods: &[Symbol]) -> bool {
        let found = methods.iter().filter_map(|name| self.vm.lookup(class, *name));
        found.into_iter().any(|method| !matches!(method, Value::Native(_)))
    }

    /// What the prelude found out about an object: a string (a global's name), or a tuple of callable, arguments
    /// and state.
    fn reduced(&mut self, id: ObjId) -> Result {
        let known = self.known.iter().find(|(object, _)| *object == Value::Obj(id));
        let Some((_, reduced)) = known else { return Err(Ended::Reduce(Value::Obj(id))) };
        if let Some(name) = self.vm.as_str(*reduced).map(str::to_owned) {
            let module = match self.vm.get(self.vm.class_of(Value::Obj(id))) {
                Object::Class(class) => self.vm.name(class.module).to_owned(),
                _ => String::new(),
            };
            return self.global(id, &module, &name);
        }
        let parts = self.vm.as_sequence(*reduced).unwrap_or_default().to_vec();
        let [callable, args, state] = parts[..] else {
            let message =
                format!("__reduce__ must return a string or tuple, not {}", self.vm.class_name(*reduced));
            return Err(Ended::Refused(message));
        };
        // It is known by its number only once it is made, so a cycle through its arguments has no end.
        self.tag(Tag::Reduce);
        self.value(callable)?;
        self.value(args)?;
        self.value(state)?;
        let number = u32::try_from(self.memo.len()).unwrap_or(u32::MAX);
        self.memo.insert(id, number);
        Ok(())
    }

    fn attrs(&mut self, attrs: &Attrs) -> Result {
        self.number(attrs.len() as u64);
        for (name, value) in attrs.iter() {
            let name = self.vm.name(name).to_owned();
            self.text(&name);
            self.value(value)?;
        }
        Ok(())
    }

    fn items(&mut self, id: ObjId, tag: Tag, items: &[Value]) -> Result {
        self.begin(id, tag);
        self.number(items.len() as u64);
        items.iter().try_for_each(|item| self.value(*item))
    }

    fn set(&mut self, id: ObjId, tag: Tag, set: &crate::object::Set) -> Result {
        self.begin(id, tag);
        self.number(set.len() as u64);
        for (hash, key) in set.iter() {
            self.number(hash);
            self.value(key)?;
        }
        Ok(())
    }

    /// A function or class, which must be found by its name.
    fn global(&mut self, id: ObjId, module: &str, qualname: &str) -> Result {
        if qualname.contains("<locals>") {
            let message = format!("Can't pickle local object '{qualname}'");
            return Err(Ended::Raised(self.vm.error(types::ATTRIBUTE_ERROR, message)));
        }
        let found = find_global(self.vm, module, qualname);
        if found != Some(Value::Obj(id)) {
            let repr = match ops::repr(self.vm, Value::Obj(id)) {
                Ok(repr) => repr.unwrap_or_else(|| qualname.to_owned()),
                Err(raised) => return Err(Ended::Raised(raised)),
            };
            return Err(Ended::Refused(match found {
                None => format!("Can't pickle {repr}: attribute lookup {qualname} on {module} failed"),
                Some(_) => format!("Can't pickle {repr}: it's not the same object as {module}.{qualname}"),
            }));
        }
        self.begin(id, Tag::Global);
        self.text(module);
        self.text(qualname);
        Ok(())
    }

    fn begin(&mut self, id: ObjId, tag: Tag) {
        let number = u32::try_from(self.memo.len()).unwrap_or(u32::MAX);
        self.memo.insert(id, number);
        self.tag(tag);
    }

    fn tag(&mut self, tag: Tag) {
        self.out.push(tag as u8);
    }

    /// LEB128.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }

    /// Zigzag, so that small negative numbers are short.
    fn int(&mut self, int: i64) {
        self.number(((int << 1) ^ (int >> 63)) as u64);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }
}
