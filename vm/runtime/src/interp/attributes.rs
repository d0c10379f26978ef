//! Attributes: reading, setting and deleting them, with descriptors and `__getattr__`.
//!
//! See "Descriptor Guide" of the Python documentation for the order in which places are searched.

use vm_code::{ObjId, Reg, Special, Symbol, Value, names};

use crate::flow::{Call, Flow, Raised};
use crate::interp::{Done, Step};
use crate::isolate::CacheEntry;
use crate::native::{NativeKind, native};
use crate::object::{BoundMethod, Object, Property};
use crate::thread::Cont;
use crate::types;
use crate::vm::Vm;

/// What a class attribute is, when it is found through an instance.
enum Descriptor {
    /// The value itself.
    Plain(Value),
    /// A function: it is bound.
    Function,
    /// A native method.
    Native,
    /// Computed by a native.
    Getter,
    ClassMethod(Value),
    StaticMethod(Value),
    Property(Property),
    /// An object with `__get__`; whether it has `__set__` or `__delete__` too.
    User {
        data: bool,
    },
}

impl Vm<'_> {
    /// An attribute of a class for its instances, through a cache.
    #[inline]
    pub(crate) fn class_attribute(&mut self, class: ObjId, name: Symbol) -> Option<Value> {
        self.of_class_entry(class, name, |entry| entry.value)
    }

    /// A part of what is known of an attribute of a class: the entry itself is too large to be copied each time.
    #[inline(always)]
    fn of_class_entry<T>(&mut self, class: ObjId, name: Symbol, part: impl Fn(&CacheEntry) -> T) -> T {
        match self.isolate.cache.get(class, name) {
            Some(entry) => part(entry),
            None => part(&self.new_class_entry(class, name)),
        }
    }

    #[inline(never)]
    fn new_class_entry(&mut self, class: ObjId, name: Symbol) -> CacheEntry {
        let mut entry = CacheEntry::new(class, name, self.lookup(class, name));
        let object = match entry.value {
            Some(Value::Obj(id)) => Some(self.get(id)),
            _ => None,
        };
        let is_descriptor = matches!(object, Some(Object::Property(_) | Object::Instance(_)));
        entry.yields = !is_descriptor && !matches!(entry.value, Some(Value::Native(_)));
        entry.is_method = match entry.value {
            Some(Value::Native(id)) => native(id).kind == NativeKind::Method,
            _ => matches!(object, Some(Object::Function(_))),
        };
        let slots = match self.get(class) {
            Object::Class(class) => class.slots.is_some(),
            _ => false,
        };
        let hooked = matches!(self.lookup(class, names::SETATTR), Some(Value::Obj(_)));
        let kept = matches!(name, names::CLASS | names::DICT);
        entry.settable = !is_descriptor && !slots && !hooked && !kept;
        self.isolate.cache.put(entry);
        entry
    }

    /// An attribute whose value is simply there: of an instance, of its class, of a module. None: look closer.
    #[inline]
    pub(crate) fn plain_attribute(&mut self, object: Value, name: Symbol) -> Option<Value> {
        let id = object.obj()?;
        match self.isolate.heap.get(id) {
            Object::Instance(_) if self.isolate.reads_are_hooked => None,
            Object::Instance(instance) => {
                let class = instance.class;
                if let Some(own) = instance.attrs.get(name) {
                    return self.of_class_entry(class, name, |entry| entry.yields).then_some(own);
                }
                match self.class_attribute(class, name) {
                    Some(Value::Obj(_) | Value::Native(_)) => None,
                    value => value,
                }
            }
            Object::Module(module) => {
                let at = *module;
                let slot = self.program.module(at).slot_of(name)?;
                let value = self.isolate.modules[at.0 as usize].slots[slot];
                value.is_bound().then_some(value)
            }
            _ => None,
        }
    }

    /// A method that can be called without making a bound method: the function and its receiver.
    #[inline]
    pub(crate) fn plain_method(&mut self, object: Value, name: Symbol) -> Option<(Value, Value)> {
        let class = match object {
            Value::Obj(id) => match self.isolate.heap.get(id) {
                Object::Instance(instance) => {
                    if instance.attrs.get(name).is_some() || self.isolate.reads_are_hooked {
                        return None;
                    }
                    instance.class
                }
                Object::Class(_) | Object::Module(_) | Object::Super { .. } | Object::Function(_) => {
                    return None;
                }
                Object::Exception(exception) if exception.attrs.get(name).is_some() => return None,
                object => crate::vm::class_of_object(object),
            },
            _ => self.class_of(object),
        };
        let method = |entry: &CacheEntry| entry.value.filter(|_| entry.is_method);
        self.of_class_entry(class, name, method).map(|function| (function, object))
    }

    fn describe(&self, value: Value) -> Descriptor {
        match value {
            Value::Native(id) => match native(id).kind {
                NativeKind::Method => Descriptor::Native,
                NativeKind::Getter => Descriptor::Getter,
                NativeKind::ClassMethod => Descriptor::ClassMethod(value),
                NativeKind::Function | NativeKind::StaticMethod | NativeKind::New => {
                    Descriptor::StaticMethod(value)
                }
            },
            Value::Obj(id) => match self.get(id) {
                Object::Function(_) => Descriptor::Function,
                Object::ClassMethod(function) => Descriptor::ClassMethod(*function),
                Object::StaticMethod(function) => Descriptor::StaticMethod(*function),
                Object::Property(property) => Descriptor::Property(**property),
                Object::Instance(instance) if self.lookup(instance.class, names::GET).is_some() => {
                    let data = self.lookup(instance.class, names::SET).is_some()
                        || self.lookup(instance.class, names::DELETE).is_some();
                    Descriptor::User { data }
                }
                _ => Descriptor::Plain(value),
            },
            _ => Descriptor::Plain(value),
        }
    }

    /// `object.name` into a register.
    pub(crate) fn load_attribute_into(&mut self, dst: Reg, obj: Reg, name: Symbol) -> Done {
        let object = self.register(obj);
        let flow = self.attribute(object, name)?;
        self.finish(flow, Cont::Store(dst))
    }

    /// `object.name`, with whatever must be called for it.
    pub fn attribute(&mut self, object: Value, name: Symbol) -> Result<Flow, Raised> {
        if self.isolate.reads_are_hooked
            && let Some(function) = self.python_special(object, names::GETATTRIBUTE)
        {
            let name = self.name_value(name);
            return Ok(Flow::call(function, &[object, name]));
        }
        if let Some(flow) = self.find_attribute(object, name)? {
            return Ok(flow);
        }
        let class = self.class_of(object);
        if let Some(function) = self.class_attribute(class, names::GETATTR)
            && !matches!(function, Value::Native(_))
        {
            let name = self.name_value(name);
            return Ok(Flow::call(function, &[object, name]));
        }
        Err(self.no_attribute(object, name))
    }

    /// The same without `__getattr__`; none where it is missing.
    pub fn find_attribute(&mut self, object: Value, name: Symbol) -> Result<Option<Flow>, Raised> {
        if name == names::CLASS {
            return Ok(Some(Flow::Value(Value::Obj(self.class_of(object)))));
        }
        if let Value::Obj(id) = object {
            match self.get(id) {
                Object::Class(_) => return self.class_object_attribute(id, name),
                Object::Module(_) => return Ok(self.module_attribute(object, id, name).map(Flow::Value)),
                Object::Super { class, receiver } => {
                    let (class, receiver) = (*class, *receiver);
                    return self.super_attribute(class, receiver, name);
                }
                Object::Alias(alias) if !matches!(name, names::ORIGIN | names::ARGS) => {
                    let origin = alias.origin;
                    if let Some(found) = self.find_attribute(origin, name)? {
                        return Ok(Some(found));
                    }
                }
                _ => {}
            }
        }
        let class = self.class_of(object);
        let shared = self.class_attribute(class, name);
        let descriptor = shared.map(|value| self.describe(value));
        let overrides = matches!(
            descriptor,
            Some(Descriptor::Property(_) | Descriptor::User { data: true } | Descriptor::Getter)
        );
        if !overrides && let Some(value) = self.own_attribute(object, name) {
            return Ok(Some(Flow::Value(value)));
        }
        if name == names::DICT && !overrides && self.has_attributes(object) {
            let Value::Obj(id) = object else { return Ok(None) };
            return Ok(Some(Flow::Value(self.alloc(Object::Namespace(id)))));
        }
        match (shared, descriptor) {
            (Some(shared), Some(descriptor)) => {
                self.bind_descriptor(shared, descriptor, object, class).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn bind_descriptor(
        &mut self,
        shared: Value,
        descriptor: Descriptor,
        object: Value,
        class: ObjId,
    ) -> Result<Flow, Raised> {
        Ok(Flow::Value(match descriptor {
            Descriptor::Plain(value) | Descriptor::StaticMethod(value) => value,
            Descriptor::Function | Descriptor::Native => self.bound(shared, object),
            Descriptor::ClassMethod(function) => self.bound(function, Value::Obj(class)),
            Descriptor::Getter => return self.call_getter(shared, object),
            Descriptor::Property(property) => {
                if property.get.is_none() {
                    return Err(self.error(types::ATTRIBUTE_ERROR, "property has no getter"));
                }
                return Ok(Flow::call(property.get, &[object]));
            }
            Descriptor::User { .. } => {
                let Some(get) = self.lookup(self.class_of(shared), names::GET) else {
                    return Ok(Flow::Value(shared));
                };
                return Ok(Flow::call(get, &[shared, object, Value::Obj(class)]));
            }
        }))
    }

    fn call_getter(&mut self, getter: Value, object: Value) -> Result<Flow, Raised> {
        let Value::Native(id) = getter else { return Ok(Flow::Value(getter)) };
        (native(id).call)(self, crate::flow::Args { positional: &[object], named: &[] })
    }

    /// A function with a receiver.
    pub(crate) fn bound(&mut self, function: Value, receiver: Value) -> Value {
        self.alloc(Object::BoundMethod(Box::new(BoundMethod { function, receiver })))
    }

    /// An attribute that is the object's own.
    pub(crate) fn own_attribute(&self, object: Value, name: Symbol) -> Option<Value> {
        match self.get(object.obj()?) {
            Object::Instance(instance) => instance.attrs.get(name),
            Object::Exception(exception) => exception.attrs.get(name),
            Object::Function(function) => function.attrs.get(name),
            Object::BoundMethod(method) => match self.get(method.function.obj()?) {
                Object::Function(function) => function.attrs.get(name),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn has_attributes(&self, object: Value) -> bool {
        match object.obj().map(|id| self.get(id)) {
            Some(Object::Instance(instance)) => {
                !matches!(self.get(instance.class), Object::Class(class) if class.slots.is_some())
            }
            Some(Object::Exception(_) | Object::Function(_)) => true,
            _ => false,
        }
    }

    /// `Class.name`: the metaclass's data descriptors, the class and its bases, the metaclass.
    fn class_object_attribute(&mut self, id: ObjId, name: Symbol) -> Result<Option<Flow>, Raised> {
        let Object::Class(class) = self.get(id) else { return Ok(None) };
        let meta = class.meta;
        let from_meta = self.class_attribute(meta, name);
        if let Some(shared) = from_meta {
            let descriptor = self.describe(shared);
            if matches!(descriptor, Descriptor::Property(_) | Descriptor::Getter) {
                return self.bind_descriptor(shared, descriptor, Value::Obj(id), meta).map(Some);
            }
        }
        if name == names::DICT {
            return Ok(Some(Flow::Value(self.alloc(Object::Namespace(id)))));
        }
        if let Some(shared) = self.class_attribute(id, name) {
            return Ok(Some(match self.describe(shared) {
                Descriptor::ClassMethod(function) => Flow::Value(self.bound(function, Value::Obj(id))),
                Descriptor::StaticMethod(function) => Flow::Value(function),
                Descriptor::User { .. } => match self.lookup(self.class_of(shared), names::GET) {
                    Some(get) => Flow::call(get, &[shared, Value::None, Value::Obj(id)]),
                    None => Flow::Value(shared),
                },
                _ => Flow::Value(shared),
            }));
        }
        match from_meta {
            Some(shared) => {
                let descriptor = self.describe(shared);
                self.bind_descriptor(shared, descriptor, Value::Obj(id), meta).map(Some)
            }
            None => Ok(None),
        }
    }

    fn module_attribute(&mut self, object: Value, id: ObjId, name: Symbol) -> Option<Value> {
        if let Some(value) = self.plain_attribute(object, name) {
            return Some(value);
        }
        let Object::Module(module) = self.get(id) else { return None };
        let module = *module;
        if let Some(value) = self.isolate.modules[module.0 as usize].extra.get(name) {
            return Some(value);
        }
        match name {
            names::NAME => {
                let text = self.program.module(module).name.to_string();
                Some(self.str(text))
            }
            names::DICT => Some(self.alloc(Object::Namespace(id))),
            names::DOC => Some(Value::None),
            _ => None,
        }
    }

    /// `super().name`: the search begins after `class` in the receiver's order of resolution.
    fn super_attribute(
        &mut self,
        class: ObjId,
        receiver: Value,
        name: Symbol,
    ) -> Result<Option<Flow>, Raised> {
        let (start, is_class) = match receiver.obj().map(|id| (id, self.get(id))) {
            Some((id, Object::Class(_))) if self.is_subclass(id, class) => (id, true),
            _ => (self.class_of(receiver), false),
        };
        let Object::Class(start_class) = self.get(start) else { return Ok(None) };
        let order = start_class.mro.clone();
        let after = order.iter().position(|id| *id == class).map_or(0, |at| at + 1);
        let found = order[after..].iter().find_map(|id| match self.get(*id) {
            Object::Class(class) => class.own(name),
            _ => None,
        });
        let Some(shared) = found else { return Ok(None) };
        let descriptor = self.describe(shared);
        if is_class && matches!(descriptor, Descriptor::Function | Descriptor::Native) {
            return Ok(Some(Flow::Value(shared)));
        }
        self.bind_descriptor(shared, descriptor, receiver, start).map(Some)
    }

    /// The name of a value's class as CPython's own code says it: that of a class that is written in C in CPython
    /// has its module before it.
    fn type_name(&self, value: Value) -> String {
        const IN_C: [(&str, &[&str]); 5] = [
            ("_thread", &["lock", "RLock", "_local"]),
            ("collections", &["deque", "defaultdict", "OrderedDict"]),
            ("_asyncio", &["Task", "Future"]),
            ("functools", &["partial"]),
            ("datetime", &["date", "datetime", "time", "timedelta", "timezone"]),
        ];
        let name = self.class_name(value);
        let Object::Class(class) = self.get(self.class_of(value)) else { return name.to_owned() };
        let module = class.own(names::MODULE).and_then(|module| self.as_str(module));
        let module = module.unwrap_or_else(|| self.name(class.module));
        let in_c = |(other, classes): &(&str, &[&str])| *other == module && classes.contains(&name);
        if class.library && IN_C.iter().any(in_c) { format!("{module}.{name}") } else { name.to_owned() }
    }

    /// The `AttributeError` for a missing attribute; it carries name and object for suggestions.
    pub fn no_attribute(&mut self, object: Value, name: Symbol) -> Raised {
        let text = self.name(name);
        let message = match object.obj().map(|id| self.get(id)) {
            Some(Object::Class(class)) => {
                format!("type object '{}' has no attribute '{text}'", self.name(class.name))
            }
            Some(Object::Module(module)) => {
                format!("module '{}' has no attribute '{text}'", self.program.module(*module).name)
            }
            Some(Object::Super { .. }) => format!("'super' object has no attribute '{text}'"),
            _ => format!("'{}' object has no attribute '{text}'", self.type_name(object)),
        };
        let raised = self.error(types::ATTRIBUTE_ERROR, message);
        let name = self.name_value(name);
        if let Some(Object::Exception(exception)) = raised.0.obj().map(|id| self.isolate.heap.get_mut(id)) {
            exception.attrs.set(names::NAME_ATTR, name);
            exception.attrs.set(names::OBJ, object);
        }
        raised
    }

    /// Sets an attribute of an instance where nothing is in the way. False: look closer.
    #[inline]
    pub(crate) fn store_plain_attribute(&mut self, object: Value, name: Symbol, value: Value) -> bool {
        let Some(id) = object.obj() else { return false };
        let Object::Instance(instance) = self.isolate.heap.get(id) else { return false };
        if !self.of_class_entry(instance.class, name, |entry| entry.settable) {
            return false;
        }
        let Object::Instance(instance) = self.isolate.heap.get_mut(id) else { return false };
        let before = instance.attrs.len();
        instance.attrs.set(name, value);
        if instance.attrs.len() > before {
            self.isolate.heap.grew(24);
        }
        true
    }

    /// `object.name = value`.
    pub(crate) fn store_attribute(&mut self, object: Value, name: Symbol, value: Value) -> Done {
        let class = self.class_of(object);
        if let Some(function @ Value::Obj(_)) = self.class_attribute(class, names::SETATTR) {
            let name = self.name_value(name);
            return self.call_values(function, &[object, name, value], Cont::Discard);
        }
        match self.set_attribute(object, name, value)? {
            Some(call) => self.call_with(call, Cont::Discard),
            None => Ok(Step::Go),
        }
    }

    /// The same without `__setattr__`, which is `object.__setattr__`. A call may be needed for it.
    pub fn set_attribute(
        &mut self,
        object: Value,
        name: Symbol,
        value: Value,
    ) -> Result<Option<Call>, Raised> {
        let class = self.class_of(object);
        if let Some(shared) = self.class_attribute(class, name) {
            match self.describe(shared) {
                Descriptor::Property(property) => {
                    if property.set.is_none() {
                        let class = self.class_name_of(class).to_owned();
                        let name = self.name(name).to_owned();
                        let message = format!("property '{name}' of '{class}' object has no setter");
                        return Err(self.error(types::ATTRIBUTE_ERROR, message));
                    }
                    return Ok(Some(call_of(property.set, &[object, value])));
                }
                Descriptor::User { .. } => {
                    if let Some(set) = self.lookup(self.class_of(shared), names::SET) {
                        return Ok(Some(call_of(set, &[shared, object, value])));
                    }
                }
                _ => {}
            }
        }
        let Some(id) = object.obj() else { return Err(self.no_attribute(object, name)) };
        self.check_slots(object, class, name)?;
        match self.isolate.heap.get_mut(id) {
            Object::Instance(instance) => {
                if name == names::CLASS {
                    if let Value::Obj(class) = value {
                        instance.class = class;
                    }
                    return Ok(None);
                }
                instance.attrs.set(name, value);
                self.isolate.heap.grew(24);
            }
            Object::Exception(exception) => match name {
                names::CAUSE => {
                    exception.cause = value;
                    exception.suppress_context = true;
                }
                names::CONTEXT => exception.context = value,
                names::SUPPRESS_CONTEXT => exception.suppress_context = value == Value::Bool(true),
                names::TRACEBACK => {
                    if value.is_none() {
                        exception.traceback.clear();
                    }
                }
                names::ARGS => exception.args = value,
                _ => exception.attrs.set(name, value),
            },
            Object::Function(function) => {
                if name == names::NAME {
                    let text = self.as_str(value).map(str::to_owned).unwrap_or_default();
                    let symbol = self.symbol(&text);
                    if let Object::Function(function) = self.isolate.heap.get_mut(id) {
                        function.name = symbol;
                    }
                } else if name == names::QUALNAME {
                    let text = self.as_str(value).map(str::to_owned).unwrap_or_default();
                    if let Object::Function(function) = self.isolate.heap.get_mut(id) {
                        function.qualname = text.into();
                    }
                } else {
                    function.attrs.set(name, value);
                }
            }
            Object::Class(class) => {
                if class.builtin {
                    let message = format!(
                        "cannot set '{}' attribute of immutable type '{}'",
                        self.world.symbols.name(name),
                        self.world.symbols.name(class.name)
                    );
                    return Err(self.type_error(message));
                }
                match name {
                    names::NAME => {
                        let text = self.as_str(value).map(str::to_owned).unwrap_or_default();
                        let symbol = self.symbol(&text);
                        if let Object::Class(class) = self.isolate.heap.get_mut(id) {
                            class.name = symbol;
                        }
                    }
                    names::QUALNAME => {
                        let text = self.as_str(value).map(str::to_owned).unwrap_or_default();
                        if let Object::Class(class) = self.isolate.heap.get_mut(id) {
                            class.qualname = text.into();
                        }
                    }
                    _ => class.attrs.set(name, value),
                }
                self.isolate.cache.clear();
            }
            Object::Module(module) => {
                let module = *module;
                self.set_module_attribute(module, name, value);
            }
            _ => return Err(self.no_attribute(object, name)),
        }
        Ok(None)
    }

    pub(crate) fn set_module_attribute(&mut self, module: vm_code::ModuleId, name: Symbol, value: Value) {
        let slot = self.program.module(module).slot_of(name);
        let state = &mut self.isolate.modules[module.0 as usize];
        match slot {
            Some(slot) => state.slots[slot] = value,
            None => state.extra.set(name, value),
        }
    }

    fn check_slots(&mut self, object: Value, class: ObjId, name: Symbol) -> Result<(), Raised> {
        match self.get(class) {
            Object::Class(data) if data.slots.as_ref().is_some_and(|slots| !slots.contains(&name)) => {
                Err(self.no_attribute(object, name))
            }
            _ => Ok(()),
        }
    }

    /// `del object.name`.
    pub(crate) fn delete_attribute(&mut self, object: Value, name: Symbol) -> Done {
        let class = self.class_of(object);
        if let Some(function @ Value::Obj(_)) = self.class_attribute(class, names::DELATTR) {
            let name = self.name_value(name);
            return self.call_values(function, &[object, name], Cont::Discard);
        }
        match self.remove_attribute(object, name)? {
            Some(call) => self.call_with(call, Cont::Discard),
            None => Ok(Step::Go),
        }
    }

    /// The same without `__delattr__`.
    pub fn remove_attribute(&mut self, object: Value, name: Symbol) -> Result<Option<Call>, Raised> {
        let class = self.class_of(object);
        if let Some(shared) = self.class_attribute(class, name) {
            match self.describe(shared) {
                Descriptor::Property(property) if !property.delete.is_none() => {
                    return Ok(Some(call_of(property.delete, &[object])));
                }
                Descriptor::Property(_) => {
                    let class = self.class_name_of(class).to_owned();
                    let name = self.name(name).to_owned();
                    let message = format!("property '{name}' of '{class}' object has no deleter");
                    return Err(self.error(types::ATTRIBUTE_ERROR, message));
                }
                Descriptor::User { .. } => {
                    if let Some(delete) = self.lookup(self.class_of(shared), names::DELETE) {
                        return Ok(Some(call_of(delete, &[shared, object])));
                    }
                }
                _ => {}
            }
        }
        let removed = match object.obj().map(|id| self.isolate.heap.get_mut(id)) {
            Some(Object::Instance(instance)) => instance.attrs.remove(name),
            Some(Object::Exception(exception)) => exception.attrs.remove(name),
            Some(Object::Function(function)) => function.attrs.remove(name),
            Some(Object::Class(class)) if !class.builtin => {
                let removed = class.attrs.remove(name);
                self.isolate.cache.clear();
                removed
            }
            Some(Object::Module(module)) => {
                let module = *module;
                let slot = self.program.module(module).slot_of(name);
                let state = &mut self.isolate.modules[module.0 as usize];
                match slot {
                    Some(slot) => Some(std::mem::replace(&mut state.slots[slot], Value::Unbound)),
                    None => state.extra.remove(name),
                }
            }
            _ => None,
        };
        match removed {
            Some(value) if value.is_bound() => Ok(None),
            _ => Err(self.no_attribute(object, name)),
        }
    }

    /// `with` and `async with`: the method and its receiver.
    pub(crate) fn load_special(&mut self, special: Special, object: Value) -> Result<(Value, Value), Raised> {
        let (name, protocol, missed) = match special {
            Special::Enter => (names::ENTER, "context manager", ""),
            Special::Exit => (names::EXIT, "context manager", " (missed __exit__ method)"),
            Special::AsyncEnter => (names::AENTER, "asynchronous context manager", ""),
            Special::AsyncExit => {
                (names::AEXIT, "asynchronous context manager", " (missed __aexit__ method)")
            }
        };
        let class = self.class_of(object);
        let Some(found) = self.class_attribute(class, name) else {
            // CPython looks for `__enter__` first: without it, that is what it says.
            let enter = if special == Special::Exit { names::ENTER } else { names::AENTER };
            let missed = if self.class_attribute(class, enter).is_some() { missed } else { "" };
            let class = self.class_name_of(class);
            let message = format!("'{class}' object does not support the {protocol} protocol{missed}");
            return Err(self.type_error(message));
        };
        match self.describe(found) {
            Descriptor::Function | Descriptor::Native => Ok((found, object)),
            Descriptor::ClassMethod(function) => Ok((function, Value::Obj(class))),
            Descriptor::StaticMethod(function) => Ok((function, Value::Unbound)),
            _ => Ok((found, Value::Unbound)),
        }
    }
}

fn call_of(callee: Value, args: &[Value]) -> Call {
    Call { callee: Some(callee), args: args.into(), named: Vec::new() }
}
