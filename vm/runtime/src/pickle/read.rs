//! From a pickle to a value. The bytes may be anything: what is no pickle is an error of the program's.

use num_bigint::{BigInt, Sign};
use vm_code::{NativeId, ObjId, Value};

use super::{MAX_DEPTH, Tag, VERSION, find_global};
use crate::flow::Raised;
use crate::native::{self, Owner};
use crate::object::{
    Alias, Attrs, BoundMethod, Dict, Exception, Instance, MersenneTwister, Object, Range, Set,
};
use crate::ops;
use crate::types;
use crate::vm::Vm;

/// What came of it.
pub enum Read {
    Value(Value),
    /// The prelude must call this first; the result is the next of the known ones.
    Make {
        callable: Value,
        args: Value,
        state: Value,
    },
    /// This module must be imported first.
    Import(String),
}

/// Why reading ended early.
enum Ended {
    Make { callable: Value, args: Value, state: Value },
    Import(String),
    Raised(Raised),
}

type Result<T> = std::result::Result<T, Ended>;

pub fn read(vm: &mut Vm<'_>, bytes: &[u8], made: &[Value]) -> std::result::Result<Read, Raised> {
    let mut reader = Reader { vm, bytes, made: made.iter(), memo: Vec::new(), depth: 0 };
    let result = match reader.byte() {
        Ok(VERSION) => reader.value(),
        Ok(version) => {
            let message = format!("unsupported pickle protocol: {version}");
            Err(Ended::Raised(reader.vm.value_error(message)))
        }
        Err(ended) => Err(ended),
    };
    match result {
        Ok(value) => Ok(Read::Value(value)),
        Err(Ended::Make { callable, args, state }) => Ok(Read::Make { callable, args, state }),
        Err(Ended::Import(module)) => Ok(Read::Import(module)),
        Err(Ended::Raised(raised)) => Err(raised),
    }
}

struct Reader<'v, 'a> {
    vm: &'v mut Vm<'a>,
    bytes: &'v [u8],
    made: std::slice::Iter<'v, Value>,
    memo: Vec<Value>,
    depth: u32,
}

impl Reader<'_, '_> {
    fn value(&mut self) -> Result<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.broken());
        }
        let value = self.tagged();
        self.depth -= 1;
        value
    }

    fn tagged(&mut self) -> Result<Value> {
        let Some(tag) = Tag::from_byte(self.byte()?) else { return Err(self.broken()) };
        Ok(match tag {
            Tag::None => Value::None,
            Tag::True => Value::Bool(true),
            Tag::False => Value::Bool(false),
            Tag::Ellipsis => Value::Ellipsis,
            Tag::NotImplemented => Value::NotImplemented,
            Tag::Int => Value::Int(self.int()?),
            Tag::Float => Value::Float(self.float()?),
            Tag::BigInt => {
                let sign = if self.byte()? == 1 { Sign::Minus } else { Sign::Plus };
                let bytes = self.chunk()?.to_vec();
                let big = self.vm.int(BigInt::from_bytes_le(sign, &bytes));
                self.keep(big)
            }
            Tag::Complex => {
                let (re, im) = (self.float()?, self.float()?);
                self.new_object(Object::Complex(re, im))
            }
            Tag::Str => {
                let text = self.text()?;
                let text = self.vm.str(text);
                self.keep(text)
            }
            Tag::Bytes => {
                let bytes = self.chunk()?.into();
                self.new_object(Object::Bytes(bytes))
            }
            Tag::ByteArray => {
                let bytes = self.chunk()?.to_vec();
                self.new_object(Object::ByteArray(bytes))
            }
            Tag::List | Tag::Tuple | Tag::Slice => self.items(tag)?,
            Tag::Dict => self.dict()?,
            Tag::Set | Tag::FrozenSet => self.set(tag)?,
            Tag::Range => {
                let (start, stop, step) = (self.int()?, self.int()?, self.int()?);
                if step == 0 {
                    return Err(self.broken());
                }
                self.new_object(Object::Range(Box::new(Range { start, stop, step })))
            }
            Tag::Global => self.global()?,
            Tag::Type => {
                let name = self.text()?;
                let Some(at) = types::TYPES.iter().position(|class| class.name == name) else {
                    return Err(self.broken());
                };
                self.keep(Value::Obj(ObjId(u32::try_from(at).unwrap_or(0))))
            }
            Tag::Native => self.native()?,
            Tag::Method => self.method()?,
            Tag::Instance => self.instance()?,
            Tag::State => self.instance_with_state()?,
            Tag::Exception => self.exception()?,
            Tag::Member => self.member()?,
            Tag::Reduce => {
                let (callable, args, state) = (self.value()?, self.value()?, self.value()?);
                self.make(callable, args, state)?
            }
            Tag::Alias => {
                let at = self.reserve();
                let (origin, args) = (self.value()?, self.value()?);
                self.put(at, Object::Alias(Box::new(Alias { origin, args })))
            }
            Tag::Random => {
                let count = self.count()?;
                let at = self.reserve();
                let mut state = Vec::with_capacity(count);
                for _ in 0..count {
                    // Only the low 32 bits were written.
                    state.push(self.number()? as u32);
                }
                let index = usize::try_from(self.number()?).unwrap_or(count);
                let gauss = match self.value()? {
                    Value::Float(gauss) => Some(gauss),
                    _ => None,
                };
                if count != MersenneTwister::WORDS || index > count {
                    return Err(self.broken());
                }
                let twister = MersenneTwister { state, index, gauss };
                self.put(at, Object::Random(Box::new(twister)))
            }
            Tag::Again => {
                let at = self.number()?;
                let found = usize::try_from(at).ok().and_then(|at| self.memo.get(at).copied());
                match found {
                    Some(found) => found,
                    None => return Err(self.broken()),
                }
            }
        })
    }

    fn items(&mut self, tag: Tag) -> Result<Value> {
        let at = self.reserve();
        let count = self.count()?;
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(self.value()?);
        }
        let object = match tag {
            Tag::List => Object::List(items),
            Tag::Tuple => Object::Tuple(items.into()),
            _ => {
                let Ok(parts) = <[Value; 3]>::try_from(items) else { return Err(self.broken()) };
                Object::Slice(Box::new(parts))
            }
        };
        Ok(self.put(at, object))
    }

    fn dict(&mut self) -> Result<Value> {
        let at = self.reserve();
        let count = self.count()?;
        let mut dict = Dict::default();
        for _ in 0..count {
            let hash = self.number()?;
            let (key, value) = (self.value()?, self.value()?);
            let hash = self.hash(key, hash)?;
            dict.push(hash, key, value);
        }
        Ok(self.put(at, Object::Dict(Box::new(dict))))
    }

    fn set(&mut self, tag: Tag) -> Result<Value> {
        let at = self.reserve();
        let count = self.count()?;
        let mut set = Set::default();
        for _ in 0..count {
            let hash = self.number()?;
            let key = self.value()?;
            let hash = self.hash(key, hash)?;
            set.push(hash, key);
        }
        let set = Box::new(set);
        Ok(self.put(at, if tag == Tag::Set { Object::Set(set) } else { Object::FrozenSet(set) }))
    }

    /// The hash of a key here; where only Python code can say, what it was when it was written.
    fn hash(&mut self, key: Value, written: u64) -> Result<u64> {
        match ops::hash(self.vm, key) {
            Ok(hash) => Ok(hash.unwrap_or(written)),
            Err(raised) => Err(Ended::Raised(raised)),
        }
    }

    fn global(&mut self) -> Result<Value> {
        let (module, qualname) = (self.text()?, self.text()?);
        match find_global(self.vm, &module, &qualname) {
            Some(found) => Ok(self.keep(found)),
            None if super::wants_import(self.vm, &module) => Err(Ended::Import(module)),
            None => {
                let message = format!("Can't get attribute '{qualname}' on <module '{module}'>");
                Err(Ended::Raised(self.vm.error(types::ATTRIBUTE_ERROR, message)))
            }
        }
    }

    fn native(&mut self) -> Result<Value> {
        let (owner, name) = (self.text()?, self.text()?);
        let found = native::table().iter().position(|(own, def)| {
            let same = match own {
                Owner::Class(class) => super::builtin_class(*class) == Some(owner.as_str()),
                Owner::Module(module) => owner.strip_suffix('.') == Some(module),
            };
            same && def.name == name
        });
        match found {
            Some(at) => Ok(Value::Native(NativeId(u32::try_from(at).unwrap_or(0)))),
            None => Err(self.broken()),
        }
    }

    fn method(&mut self) -> Result<Value> {
        let at = self.reserve();
        let receiver = self.value()?;
        let name = self.text()?;
        let symbol = self.vm.symbol(&name);
        let class = match receiver.obj().map(|id| (id, self.vm.get(id))) {
            // A class method.
            Some((id, Object::Class(_))) => id,
            _ => self.vm.class_of(receiver),
        };
        let function =
            self.vm.lookup(class, symbol).map(|found| match found.obj().map(|id| self.vm.get(id)) {
                Some(Object::ClassMethod(function) | Object::StaticMethod(function)) => *function,
                _ => found,
            });
        let Some(function) = function else {
            let message = format!("'{}' object has no attribute '{name}'", self.vm.class_name_of(class));
            return Err(Ended::Raised(self.vm.error(types::ATTRIBUTE_ERROR, message)));
        };
        Ok(self.put(at, Object::BoundMethod(Box::new(BoundMethod { function, receiver }))))
    }

    fn instance(&mut self) -> Result<Value> {
        let at = self.reserve();
        let class = self.class()?;
        let payload = self.payload()?;
        let attrs = self.attrs()?;
        Ok(self.put(at, Object::Instance(Box::new(Instance { class, attrs, payload }))))
    }

    /// `__setstate__` gets the attributes as a dict.
    fn instance_with_state(&mut self) -> Result<Value> {
        let at = self.reserve();
        let class = self.class()?;
        let payload = self.payload()?;
        let attrs = self.attrs()?;
        let mut dict = Dict::default();
        for (name, value) in attrs.iter() {
            let name = self.vm.name(name).to_owned();
            let key = self.vm.str(name);
            let hash = self.hash(key, 0)?;
            dict.push(hash, key, value);
        }
        let state = self.vm.alloc(Object::Dict(Box::new(dict)));
        let instance = Object::Instance(Box::new(Instance { class, attrs: Attrs::default(), payload }));
        let instance = self.put(at, instance);
        match self.made.next() {
            Some(made) => {
                self.memo[at] = *made;
                Ok(*made)
            }
            None => Err(Ended::Make { callable: Value::None, args: instance, state }),
        }
    }

    fn make(&mut self, callable: Value, args: Value, state: Value) -> Result<Value> {
        match self.made.next() {
            Some(made) => Ok(self.keep(*made)),
            None => Err(Ended::Make { callable, args, state }),
        }
    }

    fn exception(&mut self) -> Result<Value> {
        let at = self.reserve();
        let class = self.class()?;
        if !self.vm.is_subclass(class, types::BASE_EXCEPTION) {
            return Err(self.broken());
        }
        let args = self.value()?;
        let attrs = self.attrs()?;
        let exception = Exception {
            class,
            attrs,
            args,
            cause: Value::None,
            context: Value::None,
            suppress_context: false,
            traceback: Vec::new(),
        };
        Ok(self.put(at, Object::Exception(Box::new(exception))))
    }

    fn member(&mut self) -> Result<Value> {
        let at = self.reserve();
        let class = self.class()?;
        let name = self.text()?;
        let map = self.vm.symbol("_member_map_");
        let found = self.vm.lookup(class, map).and_then(|map| {
            let Object::Dict(dict) = self.vm.get(self.vm.payload(map).obj()?) else { return None };
            dict.iter().find(|entry| self.vm.as_str(entry.key) == Some(&name)).map(|entry| entry.value)
        });
        match found {
            Some(member) => {
                self.memo[at] = member;
                Ok(member)
            }
            None => {
                let message = format!("'{name}' is not a valid {}", self.vm.class_name_of(class));
                Err(Ended::Raised(self.vm.value_error(message)))
            }
        }
    }

    fn class(&mut self) -> Result<ObjId> {
        match self.value()? {
            Value::Obj(id) if matches!(self.vm.get(id), Object::Class(_)) => Ok(id),
            _ => Err(self.broken()),
        }
    }

    /// An instance without payload was written as `None`.
    fn payload(&mut self) -> Result<Value> {
        Ok(match self.value()? {
            Value::None => Value::Unbound,
            payload => payload,
        })
    }

    fn attrs(&mut self) -> Result<Attrs> {
        let count = self.count()?;
        let mut attrs = Attrs::default();
        for _ in 0..count {
            let name = self.text()?;
            let name = self.vm.symbol(&name);
            let value = self.value()?;
            attrs.set(name, value);
        }
        Ok(attrs)
    }

    /// The next number, for an object that others may refer to before it is finished.
    fn reserve(&mut self) -> usize {
        let placeholder = self.vm.alloc(Object::Tuple(Box::default()));
        self.memo.push(placeholder);
        self.memo.len() - 1
    }

    fn put(&mut self, at: usize, object: Object) -> Value {
        let value = self.memo[at];
        if let Value::Obj(id) = value {
            self.vm.heap().grew(object.bytes());
            *self.vm.get_mut(id) = object;
        }
        value
    }

    fn new_object(&mut self, object: Object) -> Value {
        let value = self.vm.alloc(object);
        self.keep(value)
    }

    fn keep(&mut self, value: Value) -> Value {
        self.memo.push(value);
        value
    }

    fn byte(&mut self) -> Result<u8> {
        match self.bytes.split_first() {
            Some((byte, rest)) => {
                self.bytes = rest;
                Ok(*byte)
            }
            None => Err(Ended::Raised(self.vm.error(types::EOF_ERROR, "Ran out of input"))),
        }
    }

    fn number(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.broken())
    }

    fn int(&mut self) -> Result<i64> {
        let number = self.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// How many things follow: each takes a byte at least.
    fn count(&mut self) -> Result<usize> {
        let count = self.number()?;
        match usize::try_from(count) {
            Ok(count) if count <= self.bytes.len() => Ok(count),
            _ => Err(self.broken()),
        }
    }

    fn chunk(&mut self) -> Result<&[u8]> {
        let len = self.count()?;
        let (chunk, rest) = self.bytes.split_at(len);
        self.bytes = rest;
        Ok(chunk)
    }

    fn float(&mut self) -> Result<f64> {
        let mut bytes = [0; 8];
        for byte in &mut bytes {
            *byte = self.byte()?;
        }
        Ok(f64::from_bits(u64::from_le_bytes(bytes)))
    }

    fn text(&mut self) -> Result<String> {
        let bytes = self.chunk()?.to_vec();
        String::from_utf8(bytes).map_err(|_| self.broken())
    }

    fn broken(&mut self) -> Ended {
        Ended::Raised(self.vm.value_error("the bytes are no pickle"))
    }
}
