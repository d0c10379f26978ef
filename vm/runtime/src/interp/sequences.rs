//! Displays, items, iteration, unpacking and formatting.

use vm_code::{Conversion, Instr, Reg, Symbol, Value, names};

use crate::flow::Raised;
use crate::interp::{Done, Step};
use crate::object::{Alias, Object, Str};
use crate::ops;
use crate::thread::Cont;
use crate::types;
use crate::vm::Vm;

impl Vm<'_> {
    /// `build` instructions that hash or iterate.
    pub(crate) fn build(&mut self, instr: Instr) -> Done {
        match instr {
            Instr::BuildSet { dst, base, count } => {
                let items: Vec<Value> = (0..count).map(|at| self.register(base + at)).collect();
                self.build_set(dst, &items)
            }
            Instr::BuildDict { dst, base, count } => {
                let pairs: Vec<(Value, Value)> = (0..count)
                    .map(|at| (self.register(base + at * 2), self.register(base + at * 2 + 1)))
                    .collect();
                self.build_dict(dst, &pairs)
            }
            Instr::ListExtend { list, src } => self.extend(list, src, "extend"),
            Instr::ExtendArgs { list, src, callee } => {
                let value = self.register(src);
                if matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_)) {
                    let (label, class) = (self.callee_label(self.register(callee)), self.class_name(value));
                    let message = format!("{label}() argument after * must be an iterable, not {class}");
                    return Err(self.type_error(message));
                }
                self.extend(list, src, "extend")
            }
            Instr::SetAdd { set, src } => {
                let (set, value) = (self.register(set), self.register(src));
                match set.obj() {
                    Some(id) if ops::set_add(self, id, value)?.is_some() => Ok(Step::Go),
                    _ => self.method_call(set, "add", &[value]),
                }
            }
            Instr::SetUpdate { set, src } => self.extend(set, src, "update"),
            Instr::DictSet { dict, key, src } => {
                let (dict, key, value) = (self.register(dict), self.register(key), self.register(src));
                self.store_item(dict, key, value)
            }
            Instr::DictUpdate { dict, src } => {
                let source = self.register(src);
                if !self.is_mapping(source) {
                    let message = format!("'{}' object is not a mapping", self.class_name(source));
                    return Err(self.type_error(message));
                }
                self.extend(dict, src, "update")
            }
            Instr::DictMerge { dict, src, callee } => self.merge_keywords(dict, src, callee),
            _ => Ok(Step::Go),
        }
    }

    fn build_set(&mut self, dst: Reg, items: &[Value]) -> Done {
        let set = self.alloc(Object::Set(Box::default()));
        let Value::Obj(id) = set else { return Ok(Step::Go) };
        self.set_register(dst, set);
        for (at, item) in items.iter().enumerate() {
            if ops::set_add(self, id, *item)?.is_none() {
                let rest = self.list(items[at..].to_vec());
                return self.method_call(set, "update", &[rest]);
            }
        }
        Ok(Step::Go)
    }

    fn build_dict(&mut self, dst: Reg, pairs: &[(Value, Value)]) -> Done {
        let dict = self.alloc(Object::Dict(Box::default()));
        let Value::Obj(id) = dict else { return Ok(Step::Go) };
        self.set_register(dst, dict);
        for (at, (key, value)) in pairs.iter().enumerate() {
            if ops::dict_set(self, id, *key, *value)?.is_none() {
                let rest: Vec<Value> =
                    pairs[at..].iter().map(|(key, value)| self.tuple([*key, *value])).collect();
                let rest = self.list(rest);
                return self.method_call(dict, "update", &[rest]);
            }
        }
        Ok(Step::Go)
    }

    fn extend(&mut self, container: Reg, src: Reg, method: &str) -> Done {
        let (container, source) = (self.register(container), self.register(src));
        self.method_call(container, method, &[source])
    }

    /// Calls a method of a builtin type for its effect.
    fn method_call(&mut self, receiver: Value, name: &str, args: &[Value]) -> Done {
        let symbol = self.symbol(name);
        let class = self.class_of(receiver);
        let Some(function) = self.class_attribute(class, symbol) else {
            return Err(self.no_attribute(receiver, symbol));
        };
        let mut all = vec![receiver];
        all.extend_from_slice(args);
        self.call_values(function, &all, Cont::Discard)
    }

    fn is_mapping(&mut self, value: Value) -> bool {
        let class = self.class_of(value);
        self.class_attribute(class, names::KEYS).is_some()
    }

    /// `f(**source)`.
    fn merge_keywords(&mut self, dict: Reg, src: Reg, callee: Reg) -> Done {
        let (dict, source, callee) = (self.register(dict), self.register(src), self.register(callee));
        let inner = self.payload(source);
        let Some(Object::Dict(from)) = inner.obj().map(|id| self.get(id)) else {
            if !self.is_mapping(source) {
                let (label, class) = (self.callee_label(callee), self.class_name(source));
                let message = format!("{label}() argument after ** must be a mapping, not {class}");
                return Err(self.type_error(message));
            }
            return self.method_call(dict, "update", &[source]);
        };
        let pairs: Vec<(Value, Value)> = from.iter().map(|entry| (entry.key, entry.value)).collect();
        let Value::Obj(id) = dict else { return Ok(Step::Go) };
        for (key, value) in pairs {
            let Some(name) = self.as_str(key).map(str::to_owned) else {
                return Err(self.type_error("keywords must be strings"));
            };
            if let Some(Some(_)) = ops::dict_get(self, id, key)? {
                let label = self.callee_label(callee);
                let message = format!("{label}() got multiple values for keyword argument '{name}'");
                return Err(self.type_error(message));
            }
            ops::dict_set(self, id, key, value)?;
        }
        Ok(Step::Go)
    }

    fn callee_label(&self, callee: Value) -> String {
        match callee {
            Value::Native(id) => crate::native::native(id).name.to_owned(),
            Value::Obj(id) => match self.get(id) {
                Object::Function(function) => {
                    let module = &self.program.module(self.program.code(function.code).module).name;
                    format!("{module}.{}", function.qualname)
                }
                Object::Class(class) => self.name(class.name).to_owned(),
                Object::BoundMethod(method) => self.callee_label(method.function),
                _ => self.class_name(callee).to_owned(),
            },
            _ => self.class_name(callee).to_owned(),
        }
    }

    /// Joins strings that lie in consecutive slots.
    pub(crate) fn build_string(&mut self, from: usize, count: usize) -> Value {
        let parts = &self.thread.stack[from..from + count];
        let part = |value: &Value| match self.get(self.payload(*value).obj()?) {
            Object::Str(text) => Some(text),
            _ => None,
        };
        let (bytes, chars) = parts
            .iter()
            .filter_map(part)
            .fold((0, 0), |(bytes, chars), text| (bytes + text.bytes(), chars + text.len()));
        let mut text = String::with_capacity(bytes);
        for part in parts.iter().filter_map(part) {
            text.push_str(part.as_str(&self.isolate.heap));
        }
        self.alloc(Object::Str(Str::counted(text, chars)))
    }

    /// `str(value)` of a string or a small integer.
    #[inline]
    pub(crate) fn plain_text(&mut self, value: Value) -> Option<Value> {
        match value {
            Value::Int(int) => Some(self.alloc(Object::Str(Str::of_int(int)))),
            Value::Obj(id) if matches!(self.get(id), Object::Str(_)) => Some(value),
            _ => None,
        }
    }

    /// `{value!conversion:spec}`.
    pub(crate) fn format(&mut self, conversion: Conversion, dst: Reg, value: Value, spec: Value) -> Done {
        let converted = match conversion {
            Conversion::None => None,
            Conversion::Str if self.python_special(value, names::STR).is_none() => ops::str(self, value)?,
            Conversion::Repr if self.python_special(value, names::REPR).is_none() => ops::repr(self, value)?,
            Conversion::Ascii if self.python_special(value, names::REPR).is_none() => {
                ops::ascii(self, value)?
            }
            _ => None,
        };
        let spec_text = self.as_str(spec).unwrap_or_default().to_owned();
        let (value, pending) = match (conversion, converted) {
            (Conversion::None, _) => (value, false),
            (_, Some(text)) => (self.str(text), false),
            (_, None) => (value, true),
        };
        if !pending && self.python_special(value, names::FORMAT).is_none() {
            let python_str = spec_text.is_empty() && self.python_special(value, names::STR).is_some();
            if !python_str && let Some(text) = ops::format(self, value, &spec_text)? {
                let text = self.str(text);
                self.set_register(dst, text);
                return Ok(Step::Go);
            }
        }
        let letter = match conversion {
            Conversion::None => "",
            Conversion::Str => "s",
            Conversion::Repr => "r",
            Conversion::Ascii => "a",
        };
        let letter = self.str(if pending { letter } else { "" });
        let spec = self.str(spec_text);
        let callee = self.prelude("_format");
        self.call_values(callee, &[value, letter, spec], Cont::Text { dst })
    }

    /// `a, b, c = value`.
    pub(crate) fn unpack(&mut self, value: Value, to: Reg, count: u16) -> Done {
        let wanted = usize::from(count);
        let sequence = match value.obj().map(|id| self.get(id)) {
            Some(Object::Tuple(items)) if items.len() == wanted => Some(items.to_vec()),
            Some(Object::List(items)) if items.len() == wanted => Some(items.clone()),
            _ => None,
        };
        let items = match sequence {
            Some(items) => items,
            None => match ops::unpack(self, value, wanted)? {
                Some(items) => items,
                None => {
                    // The prelude takes the elements out, and the instruction is executed again on the tuple.
                    let callee = self.prelude("_unpack");
                    let args = [value, Value::Int(i64::from(count)), Value::Int(-1)];
                    return self.again_with(callee, &args);
                }
            },
        };
        self.spread(to, &items);
        Ok(Step::Go)
    }

    /// `a, *b, c = value`.
    pub(crate) fn unpack_star(&mut self, value: Value, to: Reg, before: u8, after: u16) -> Done {
        match ops::unpack_star(self, value, usize::from(before), usize::from(after))? {
            Some(items) => {
                self.spread(to, &items);
                Ok(Step::Go)
            }
            None => {
                let callee = self.prelude("_unpack");
                let args = [value, Value::Int(i64::from(before)), Value::Int(i64::from(after))];
                self.again_with(callee, &args)
            }
        }
    }

    /// Replaces the source register of the unpacking instruction by what the callee gives, and executes it again.
    fn again_with(&mut self, callee: Value, args: &[Value]) -> Done {
        let Some(frame) = self.thread.frames.last_mut() else { return Ok(Step::Go) };
        frame.pc -= 1;
        let instr = self.program.code(frame.code).instrs[frame.pc as usize];
        let (Instr::Unpack { src, .. } | Instr::UnpackStar { src, .. }) = instr else { return Ok(Step::Go) };
        self.call_values(callee, args, Cont::Store(src))
    }

    fn spread(&mut self, to: Reg, items: &[Value]) {
        for (at, item) in items.iter().enumerate() {
            self.set_register(to + at as Reg, *item);
        }
    }

    /// `object[key]`.
    pub(crate) fn load_item(&mut self, dst: Reg, object: Value, key: Value) -> Done {
        if let Some(function) = self.python_special(object, names::GETITEM) {
            return self.call_values(function, &[object, key], Cont::Store(dst));
        }
        let inner = self.payload(object);
        if let Some(Object::Class(_) | Object::Alias(_)) = inner.obj().map(|id| self.get(id)) {
            return self.subscribe_class(dst, object, key);
        }
        if let Some(missing) = self.python_special(object, names::MISSING) {
            let Value::Obj(dict) = inner else { return Ok(Step::Go) };
            return match ops::dict_get(self, dict, key)? {
                Some(Some(value)) => self.deliver(Cont::Store(dst), value),
                Some(None) => self.call_values(missing, &[object, key], Cont::Store(dst)),
                None => {
                    let callee = self.prelude("_dict_missing");
                    self.call_values(callee, &[object, key], Cont::Store(dst))
                }
            };
        }
        match ops::get_item(self, inner, key)? {
            Some(value) => {
                self.set_register(dst, value);
                Ok(Step::Go)
            }
            None => {
                self.special_call(object, names::GETITEM, &[key], Cont::Store(dst), "is not subscriptable")
            }
        }
    }

    /// `list[int]`, `Class[T]`, `Colour["RED"]`.
    fn subscribe_class(&mut self, dst: Reg, object: Value, key: Value) -> Done {
        let Some(id) = object.obj() else { return Ok(Step::Go) };
        if let Object::Class(class) = self.get(id) {
            let meta = class.meta;
            if let Some(function @ Value::Obj(_)) = self.class_attribute(meta, names::GETITEM) {
                return self.call_values(function, &[object, key], Cont::Store(dst));
            }
            if let Some(flow) = self.find_attribute(object, names::CLASS_GETITEM)?
                && let crate::flow::Flow::Value(function) = flow
            {
                return self.call_values(function, &[key], Cont::Store(dst));
            }
            let Object::Class(class) = self.get(id) else { return Ok(Step::Go) };
            if !class.builtin || id == types::OBJECT || id == types::INT || id == types::STR {
                let name = self.name(class.name);
                let message = format!("type '{name}' is not subscriptable");
                return Err(self.type_error(message));
            }
        }
        let args = match key.obj().map(|id| self.get(id)) {
            Some(Object::Tuple(_)) => key,
            _ => self.tuple([key]),
        };
        let alias = self.alloc(Object::Alias(Box::new(Alias { origin: object, args })));
        self.deliver(Cont::Store(dst), alias)
    }

    /// Calls a special method that a native or a class may have.
    fn special_call(&mut self, object: Value, name: Symbol, args: &[Value], cont: Cont, error: &str) -> Done {
        let class = self.class_of(object);
        match self.class_attribute(class, name) {
            Some(function) => {
                let mut all = vec![object];
                all.extend_from_slice(args);
                self.call_values(function, &all, cont)
            }
            None => {
                let message = format!("'{}' object {error}", self.class_name(object));
                Err(self.type_error(message))
            }
        }
    }

    /// `object[key] = value`.
    pub(crate) fn store_item(&mut self, object: Value, key: Value, value: Value) -> Done {
        if let Some(function) = self.python_special(object, names::SETITEM) {
            return self.call_values(function, &[object, key, value], Cont::Discard);
        }
        let inner = self.payload(object);
        match ops::set_item(self, inner, key, value)? {
            Some(()) => Ok(Step::Go),
            None => {
                let error = "does not support item assignment";
                self.special_call(object, names::SETITEM, &[key, value], Cont::Discard, error)
            }
        }
    }

    /// `del object[key]`.
    pub(crate) fn delete_item(&mut self, object: Value, key: Value) -> Done {
        if let Some(function) = self.python_special(object, names::DELITEM) {
            return self.call_values(function, &[object, key], Cont::Discard);
        }
        let inner = self.payload(object);
        match ops::delete_item(self, inner, key)? {
            Some(()) => Ok(Step::Go),
            None => {
                let error = "does not support item deletion";
                self.special_call(object, names::DELITEM, &[key], Cont::Discard, error)
            }
        }
    }

    /// `iter(value)`.
    pub(crate) fn get_iter(&mut self, dst: Reg, value: Value) -> Done {
        if let Some(Object::Generator(generator)) = value.obj().map(|id| self.get(id))
            && generator.kind == vm_code::CodeKind::Generator
        {
            self.set_register(dst, value);
            return Ok(Step::Go);
        }
        if let Some(function) = self.python_special(value, names::ITER) {
            return self.call_values(function, &[value], Cont::Store(dst));
        }
        if self.python_special(value, names::GETITEM).is_some() {
            let callee = self.prelude("_sequence_iter");
            return self.call_values(callee, &[value], Cont::Store(dst));
        }
        if let Some(Object::Class(class)) = value.obj().map(|id| self.get(id)) {
            let meta = class.meta;
            if let Some(function @ Value::Obj(_)) = self.class_attribute(meta, names::ITER) {
                return self.call_values(function, &[value], Cont::Store(dst));
            }
        }
        let inner = self.payload(value);
        match ops::iter(self, inner)? {
            Some(iterator) => {
                self.set_register(dst, iterator);
                Ok(Step::Go)
            }
            None => Err(self.not_iterable(value)),
        }
    }

    pub(crate) fn not_iterable(&mut self, value: Value) -> Raised {
        ops::not_iterable(self, value)
    }

    /// The next element of a loop.
    pub(crate) fn for_iter(&mut self, dst: Reg, iterator: Value, target: u32) -> Done {
        let Some(id) = iterator.obj() else { return Err(self.not_an_iterator(iterator)) };
        match self.get(id) {
            Object::Generator(_) => self.resume_generator(id, Value::None, Cont::ForIter { dst, target }),
            Object::Iter(_) => {
                match ops::next(self, id)? {
                    Some(value) => self.set_register(dst, value),
                    None => self.go_to(target),
                }
                Ok(Step::Go)
            }
            _ => {
                let class = self.class_of(iterator);
                match self.class_attribute(class, names::NEXT) {
                    Some(function) => self.call_values(function, &[iterator], Cont::ForIter { dst, target }),
                    None => Err(self.not_an_iterator(iterator)),
                }
            }
        }
    }
}
