//! What natives and the interpreter work on: one thread of one isolate, and the world around it; with helpers to
//! look at values, make objects and raise exceptions.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use vm_code::{BUILTINS, ObjId, Program, Symbol, Value};

use crate::flow::Raised;
use crate::heap::Heap;
use crate::host::Host;
use crate::isolate::Isolate;
use crate::object::{Attrs, Exception, Object, Str};
use crate::thread::Thread;
use crate::types;
use crate::world::World;

/// The running thread, its isolate, its program, the world, and the machine.
pub struct Vm<'a> {
    pub program: &'a Program,
    pub isolate: &'a mut Isolate,
    pub thread: &'a mut Thread,
    pub world: &'a mut World,
    pub host: &'a mut dyn Host,
}

impl Vm<'_> {
    /// Notes the line of the program at which the thread is, for events. Natives that emit some call it.
    pub fn note_line(&mut self) {
        let line = self.thread.line(self.program);
        if !line.is_none() {
            self.world.line = line;
        }
    }

    /// The heap.
    #[inline]
    pub fn heap(&mut self) -> &mut Heap {
        &mut self.isolate.heap
    }

    /// An object.
    #[inline]
    pub fn get(&self, id: ObjId) -> &Object {
        self.isolate.heap.get(id)
    }

    /// An object, to change it.
    #[inline]
    pub fn get_mut(&mut self, id: ObjId) -> &mut Object {
        self.isolate.heap.get_mut(id)
    }

    /// Puts an object into the heap.
    #[inline]
    pub fn alloc(&mut self, object: Object) -> Value {
        Value::Obj(self.isolate.heap.alloc(object))
    }

    /// A string.
    pub fn str(&mut self, text: impl AsRef<str> + Into<Box<str>>) -> Value {
        self.alloc(Object::Str(Str::new(text)))
    }

    /// A list.
    pub fn list(&mut self, items: Vec<Value>) -> Value {
        self.alloc(Object::List(items))
    }

    /// A tuple.
    pub fn tuple(&mut self, items: impl Into<Box<[Value]>>) -> Value {
        self.alloc(Object::Tuple(items.into()))
    }

    /// An integer of any size, in its only form.
    pub fn int(&mut self, value: BigInt) -> Value {
        match value.to_i64() {
            Some(small) => Value::Int(small),
            None => self.alloc(Object::BigInt(Box::new(value))),
        }
    }

    /// The name of a symbol.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.world.symbols.name(symbol)
    }

    /// The symbol of a name.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        self.world.symbols.intern(name)
    }

    /// The class of a value.
    pub fn class_of(&self, value: Value) -> ObjId {
        match value {
            Value::Unbound | Value::None => types::NONE_TYPE,
            Value::NotImplemented => types::NOT_IMPLEMENTED_TYPE,
            Value::Ellipsis => types::ELLIPSIS_TYPE,
            Value::Bool(_) => types::BOOL,
            Value::Int(_) => types::INT,
            Value::Float(_) => types::FLOAT,
            Value::Native(_) => types::BUILTIN_FUNCTION,
            Value::Obj(id) => class_of_object(self.get(id)),
        }
    }

    /// The name of a value's class, for messages.
    pub fn class_name(&self, value: Value) -> &str {
        self.class_name_of(self.class_of(value))
    }

    /// The name of a class.
    pub fn class_name_of(&self, class: ObjId) -> &str {
        match self.get(class) {
            Object::Class(class) => self.name(class.name),
            _ => "object",
        }
    }

    /// Whether `class` is `base` or derived from it.
    pub fn is_subclass(&self, class: ObjId, base: ObjId) -> bool {
        match self.get(class) {
            Object::Class(class) => class.mro.contains(&base),
            _ => false,
        }
    }

    /// Whether the value's class is `base` or derived from it.
    pub fn is_instance(&self, value: Value, base: ObjId) -> bool {
        self.is_subclass(self.class_of(value), base)
    }

    /// An attribute of the class, or of what it derives from: how special methods are found.
    pub fn lookup(&self, class: ObjId, name: Symbol) -> Option<Value> {
        self.lookup_with_owner(class, name).map(|(value, _)| value)
    }

    /// The same, with the class that has it.
    pub fn lookup_with_owner(&self, class: ObjId, name: Symbol) -> Option<(Value, ObjId)> {
        let Object::Class(class) = self.get(class) else { return None };
        class.mro.iter().find_map(|base| match self.get(*base) {
            Object::Class(found) => found.attrs.get(name).map(|value| (value, *base)),
            _ => None,
        })
    }

    /// What a value is made of: an instance of a class derived from a builtin type gives the value of that type.
    #[inline]
    pub fn payload(&self, value: Value) -> Value {
        match value {
            Value::Obj(id) => match self.get(id) {
                Object::Instance(instance) if instance.payload.is_bound() => instance.payload,
                _ => value,
            },
            _ => value,
        }
    }

    /// The text of a string (or of an instance of a class derived from `str`).
    pub fn as_str(&self, value: Value) -> Option<&str> {
        match self.get(self.payload(value).obj()?) {
            Object::Str(text) => Some(text.as_str(&self.isolate.heap)),
            _ => None,
        }
    }

    /// The elements of a list or tuple (or of an instance of a class derived from one).
    pub fn as_sequence(&self, value: Value) -> Option<&[Value]> {
        match self.get(self.payload(value).obj()?) {
            Object::List(items) => Some(items),
            Object::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// An integer that fits, `bool` included.
    pub fn as_int(&self, value: Value) -> Option<i64> {
        match self.payload(value) {
            Value::Int(int) => Some(int),
            Value::Bool(bool) => Some(i64::from(bool)),
            _ => None,
        }
    }

    /// An integer of any size, `bool` included.
    pub fn as_big(&self, value: Value) -> Option<BigInt> {
        match self.payload(value) {
            Value::Int(int) => Some(BigInt::from(int)),
            Value::Bool(bool) => Some(BigInt::from(i64::from(bool))),
            Value::Obj(id) => match self.get(id) {
                Object::BigInt(big) => Some((**big).clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// A function of the prelude's `builtins.py` or `_objects.py`, by name: where natives go on in Python.
    pub fn prelude(&self, name: &str) -> Value {
        let found = self.isolate.global(self.program, BUILTINS, name);
        found
            .or_else(|| {
                let objects = self.program.find_module("_objects")?;
                self.isolate.global(self.program, objects, name)
            })
            .unwrap_or(Value::None)
    }

    /// A fresh exception of a builtin class, with a message.
    pub fn error(&mut self, class: ObjId, message: impl Into<Box<str>>) -> Raised {
        let text: Box<str> = message.into();
        let text = self.str(text);
        self.exception(class, &[text])
    }

    /// A fresh exception of a builtin class, with arguments.
    pub fn exception(&mut self, class: ObjId, args: &[Value]) -> Raised {
        let args = self.tuple(args);
        let exception = Exception {
            class,
            attrs: Attrs::default(),
            args,
            cause: Value::None,
            context: Value::None,
            suppress_context: false,
            traceback: Vec::new(),
        };
        Raised(self.alloc(Object::Exception(Box::new(exception))))
    }

    /// A `TypeError`.
    pub fn type_error(&mut self, message: impl Into<Box<str>>) -> Raised {
        self.error(types::TYPE_ERROR, message)
    }

    /// A `ValueError`.
    pub fn value_error(&mut self, message: impl Into<Box<str>>) -> Raised {
        self.error(types::VALUE_ERROR, message)
    }
}

/// The class of an object.
pub fn class_of_object(object: &Object) -> ObjId {
    use crate::object::{DictPart, Iter};
    use vm_code::CodeKind;
    match object {
        Object::Instance(instance) => instance.class,
        Object::Str(_) => types::STR,
        Object::List(_) => types::LIST,
        Object::Tuple(_) => types::TUPLE,
        Object::Dict(_) => types::DICT,
        Object::Exception(exception) => exception.class,
        Object::Class(class) => class.meta,
        Object::BigInt(_) => types::INT,
        Object::Complex(..) => types::COMPLEX,
        Object::Bytes(_) => types::BYTES,
        Object::ByteArray(_) => types::BYTEARRAY,
        Object::Set(_) => types::SET,
        Object::FrozenSet(_) => types::FROZENSET,
        Object::Range(_) => types::RANGE,
        Object::Slice(_) => types::SLICE,
        Object::Function(_) => types::FUNCTION,
        Object::BoundMethod(method) => match method.function {
            Value::Native(_) => types::BUILTIN_FUNCTION,
            _ => types::METHOD,
        },
        Object::StaticMethod(_) => types::STATICMETHOD,
        Object::ClassMethod(_) => types::CLASSMETHOD,
        Object::Property(_) => types::PROPERTY,
        Object::Module(_) => types::MODULE,
        Object::Cell(_) => types::CELL,
        Object::Super { .. } => types::SUPER,
        Object::Generator(generator) => match generator.kind {
            _ if generator.shown.is_some() => generator.shown.unwrap_or(types::GENERATOR),
            CodeKind::Coroutine => types::COROUTINE,
            CodeKind::AsyncGenerator => types::ASYNC_GENERATOR,
            _ => types::GENERATOR,
        },
        Object::Iter(iter) => match &**iter {
            Iter::List { .. } => types::LIST_ITERATOR,
            Iter::Tuple { .. } => types::TUPLE_ITERATOR,
            Iter::Str { .. } => types::STR_ITERATOR,
            Iter::Bytes { .. } => types::BYTES_ITERATOR,
            Iter::Range(_) => types::RANGE_ITERATOR,
            Iter::Dict { .. } => types::DICT_ITERATOR,
            Iter::Set { .. } => types::SET_ITERATOR,
            Iter::Reversed { .. } => types::REVERSED,
            Iter::Deque { .. } => types::DEQUE_ITERATOR,
            Iter::Enumerate { .. } => types::ENUMERATE,
            Iter::Zip { .. } => types::ZIP,
            Iter::Values { .. } | Iter::Done => types::NATIVE_ITERATOR,
        },
        Object::DictView { part: DictPart::Keys, .. } => types::DICT_KEYS,
        Object::DictView { part: DictPart::Values, .. } => types::DICT_VALUES,
        Object::DictView { part: DictPart::Items, .. } => types::DICT_ITEMS,
        Object::Namespace(_) => types::NAMESPACE,
        Object::Traceback(_) => types::TRACEBACK,
        Object::Random(_) => types::RANDOM,
        Object::Deque(_) => types::DEQUE,
        Object::Alias(_) => types::ALIAS,
        Object::Free(_) | Object::Buffer(_) => types::OBJECT,
    }
}
