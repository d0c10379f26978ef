//! Calls: from arguments in registers to a frame, a native's result, or a new instance.
//!
//! The arguments of a call lie in consecutive slots of the stack, and the slot before the first is free: that is
//! where a receiver goes.

use smallvec::SmallVec;

use crate::code::{Code, CodeKind, NO_REG, Reg};
use crate::interp::{Done, Step, Stop};
use crate::names;
use crate::native::{Args, Call, Flow, NativeKind, Raised, Resume, native};
use crate::object::{Attrs, Exception, Function, Generator, GeneratorState, Instance, Layout, Object};
use crate::thread::{Cont, Frame};
use crate::types;
use crate::value::{NativeId, ObjId, Symbol, Value};
use crate::vm::Vm;

/// Where the arguments of a call are: `argc` slots of the stack from `start` on, the last ones with names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site<'n> {
    pub start: usize,
    pub argc: usize,
    pub names: Option<&'n [Symbol]>,
}

impl<'n> Site<'n> {
    /// With a receiver in the free slot before the arguments.
    fn with_receiver(self) -> Self {
        Self { start: self.start - 1, argc: self.argc + 1, ..self }
    }

    fn positional(&self) -> usize {
        self.argc - self.names.map_or(0, <[Symbol]>::len)
    }
}

impl<'a> Vm<'a> {
    /// Makes a call; its result goes where `cont` says.
    pub(crate) fn call(
        &mut self,
        callee: Value,
        start: usize,
        argc: usize,
        names: Option<&[Symbol]>,
        cont: Cont,
    ) -> Done {
        self.call_site(callee, Site { start, argc, names }, cont)
    }

    fn call_site(&mut self, callee: Value, site: Site<'_>, cont: Cont) -> Done {
        let id = match callee {
            Value::Obj(id) => id,
            Value::Native(id) => return self.call_native(id, site, cont),
            _ => return Err(self.not_callable(callee)),
        };
        match self.isolate.heap.get(id) {
            Object::Function(function) => {
                let code: &'a Code = self.program.code(function.code);
                self.call_function(id, code, site, cont)
            }
            Object::BoundMethod(method) => {
                let (function, receiver) = (method.function, method.receiver);
                self.thread.stack[site.start - 1] = receiver;
                self.call_site(function, site.with_receiver(), cont)
            }
            Object::Class(_) => self.call_class(id, site, cont),
            Object::Alias { origin, .. } => {
                let origin = *origin;
                self.call_site(origin, site, cont)
            }
            Object::StaticMethod(function) => {
                let function = *function;
                self.call_site(function, site, cont)
            }
            _ => match self.lookup(self.class_of(callee), names::CALL) {
                Some(function) => {
                    self.thread.stack[site.start - 1] = callee;
                    self.call_site(function, site.with_receiver(), cont)
                }
                None => Err(self.not_callable(callee)),
            },
        }
    }

    fn not_callable(&mut self, callee: Value) -> Raised {
        let message = format!("'{}' object is not callable", self.class_name(callee));
        self.type_error(message)
    }

    /// Calls with arguments that are not in registers: a native's tail call, or a thread's first.
    pub(crate) fn call_with(&mut self, call: Call, cont: Cont) -> Done {
        let start = self.top() + 1;
        let argc = call.args.len() + call.named.len();
        self.reserve(start + argc);
        self.thread.stack[start..start + call.args.len()].copy_from_slice(&call.args);
        for (at, (_, value)) in call.named.iter().enumerate() {
            self.thread.stack[start + call.args.len() + at] = *value;
        }
        let names: SmallVec<[Symbol; 8]> = call.named.iter().map(|(name, _)| *name).collect();
        let names = (!names.is_empty()).then_some(&names[..]);
        self.call_site(call.callee.unwrap_or(Value::None), Site { start, argc, names }, cont)
    }

    /// Calls with a few positional arguments.
    pub(crate) fn call_values(&mut self, callee: Value, args: &[Value], cont: Cont) -> Done {
        let start = self.top() + 1;
        self.reserve(start + args.len());
        self.thread.stack[start..start + args.len()].copy_from_slice(args);
        self.call_site(callee, Site { start, argc: args.len(), names: None }, cont)
    }

    /// `f(*args, **kwargs)`: callee, sequence and dict are three slots from `from` on.
    pub(crate) fn call_unpacked(&mut self, from: usize, cont: Cont) -> Done {
        let callee = self.thread.stack[from];
        let args: SmallVec<[Value; 4]> =
            self.as_sequence(self.thread.stack[from + 1]).unwrap_or_default().into();
        let mut named = Vec::new();
        if let Value::Obj(id) = self.thread.stack[from + 2]
            && let Object::Dict(dict) = self.isolate.heap.get(id)
        {
            let pairs: Vec<(Value, Value)> = dict.iter().map(|entry| (entry.key, entry.value)).collect();
            for (key, value) in pairs {
                let Some(name) = self.as_str(key).map(str::to_owned) else {
                    return Err(self.type_error("keywords must be strings"));
                };
                named.push((self.symbol(&name), value));
            }
        }
        self.call_with(Call { callee: Some(callee), args, named }, cont)
    }

    /// One past the innermost frame's registers.
    pub(crate) fn top(&self) -> usize {
        match self.thread.frames.last() {
            Some(frame) => frame.base as usize + usize::from(self.program.code(frame.code).registers),
            None => 0,
        }
    }

    pub(crate) fn reserve(&mut self, end: usize) {
        if self.thread.stack.len() < end {
            self.thread.stack.resize(end + 64, Value::Unbound);
        }
    }

    #[inline]
    fn call_function(&mut self, id: ObjId, code: &'a Code, site: Site<'_>, cont: Cont) -> Done {
        let params = &code.params;
        let simple = site.names.is_none()
            && site.argc == usize::from(params.positional)
            && params.keyword_only == 0
            && !params.star_args
            && !params.star_kwargs;
        if !simple {
            self.bind(id, code, site)?;
        }
        if self.thread.frames.len() >= self.world.settings.limits.depth as usize {
            return Err(self.error(types::RECURSION_ERROR, "maximum recursion depth exceeded"));
        }
        let base = site.start;
        let bound = params.names.len();
        self.reserve(base + usize::from(code.registers));
        self.thread.stack[base + bound..base + usize::from(code.registers)].fill(Value::Unbound);
        if !code.captures.is_empty()
            && let Object::Function(function) = self.isolate.heap.get(id)
        {
            let cells = &function.cells;
            self.thread.stack[base + bound..base + bound + cells.len()].copy_from_slice(cells);
        }
        if matches!(code.kind, CodeKind::Generator | CodeKind::Coroutine | CodeKind::AsyncGenerator) {
            return self.make_generator(id, code, base, cont);
        }
        // Bases and indices are below the limits on depth and registers.
        self.thread.frames.push(Frame { code: code.id, pc: 0, base: base as u32, cont, generator: None });
        Ok(Step::Go)
    }

    fn make_generator(&mut self, id: ObjId, code: &'a Code, base: usize, cont: Cont) -> Done {
        let Object::Function(function) = self.isolate.heap.get(id) else { return Ok(Step::Go) };
        let generator = Generator {
            code: code.id,
            kind: code.kind,
            name: function.name,
            qualname: function.qualname.clone(),
            state: GeneratorState::Created,
            pc: 0,
            registers: self.thread.stack[base..base + usize::from(code.registers)].into(),
            resume_dst: None,
            busy: false,
            started: false,
        };
        let value = self.alloc(Object::Generator(Box::new(generator)));
        self.deliver(cont, value)
    }

    /// Arranges the arguments of a call as the parameters want them, in place.
    fn bind(&mut self, id: ObjId, code: &'a Code, site: Site<'_>) -> Result<(), Raised> {
        let params = &code.params;
        let positional = usize::from(params.positional);
        let named_count = positional + usize::from(params.keyword_only);
        let mut slots: SmallVec<[Value; 16]> = SmallVec::from_elem(Value::Unbound, params.names.len());
        let given = &self.thread.stack[site.start..site.start + site.argc];
        let (by_position, by_name) = given.split_at(site.positional());
        let direct = by_position.len().min(positional);
        slots[..direct].copy_from_slice(&by_position[..direct]);
        let extra: SmallVec<[Value; 8]> = by_position[direct..].into();
        let by_name: SmallVec<[Value; 8]> = by_name.into();
        let mut unknown: Vec<(Symbol, Value)> = Vec::new();
        for (name, value) in site.names.unwrap_or_default().iter().zip(&by_name) {
            let from = usize::from(params.positional_only);
            match params.names[from..named_count].iter().position(|param| param == name) {
                Some(at) if slots[from + at].is_bound() => return Err(self.multiple_values(id, *name)),
                Some(at) => slots[from + at] = *value,
                None if params.star_kwargs => unknown.push((*name, *value)),
                None => return Err(self.unexpected_keyword(id, code, *name)),
            }
        }
        if !extra.is_empty() && !params.star_args {
            return Err(self.too_many_positional(id, code, by_position_count(&site), &slots));
        }
        let Object::Function(function) = self.isolate.heap.get(id) else { return Ok(()) };
        let first_default = positional - function.defaults.len().min(positional);
        for (at, default) in function.defaults.iter().enumerate() {
            if !slots[first_default + at].is_bound() {
                slots[first_default + at] = *default;
            }
        }
        for (at, default) in function.keyword_defaults.iter().enumerate() {
            if !slots[positional + at].is_bound() {
                slots[positional + at] = *default;
            }
        }
        if slots[..named_count].iter().any(|slot| !slot.is_bound()) {
            return Err(self.missing_arguments(id, code, &slots));
        }
        let mut next = named_count;
        if params.star_args {
            slots[next] = self.tuple(&extra[..]);
            next += 1;
        }
        if params.star_kwargs {
            slots[next] = self.keyword_dict(&unknown);
        }
        self.reserve(site.start + slots.len());
        self.thread.stack[site.start..site.start + slots.len()].copy_from_slice(&slots);
        Ok(())
    }

    /// A dict of keyword arguments.
    pub(crate) fn keyword_dict(&mut self, pairs: &[(Symbol, Value)]) -> Value {
        let dict = self.alloc(Object::Dict(Box::default()));
        for (name, value) in pairs {
            let key = self.name_value(*name);
            if let (Value::Obj(id), Ok(Some(hash))) = (dict, crate::ops::hash(self, key))
                && let Object::Dict(entries) = self.get_mut(id)
            {
                entries.push(hash, key, *value);
            }
        }
        dict
    }

    /// A symbol's name as a string of the program.
    pub(crate) fn name_value(&mut self, name: Symbol) -> Value {
        let text = self.name(name).to_owned();
        self.str(text)
    }

    fn function_label(&self, id: ObjId) -> String {
        match self.get(id) {
            Object::Function(function) => format!("{}()", function.qualname),
            _ => String::new(),
        }
    }

    fn multiple_values(&mut self, id: ObjId, name: Symbol) -> Raised {
        let message =
            format!("{} got multiple values for argument '{}'", self.function_label(id), self.name(name));
        self.type_error(message)
    }

    fn unexpected_keyword(&mut self, id: ObjId, code: &Code, name: Symbol) -> Raised {
        let label = self.function_label(id);
        let only = &code.params.names[..usize::from(code.params.positional_only)];
        let message = if only.contains(&name) {
            let name = self.name(name);
            format!("{label} got some positional-only arguments passed as keyword arguments: '{name}'")
        } else {
            format!("{label} got an unexpected keyword argument '{}'", self.name(name))
        };
        self.type_error(message)
    }

    fn too_many_positional(&mut self, id: ObjId, code: &Code, given: usize, slots: &[Value]) -> Raised {
        let positional = usize::from(code.params.positional);
        let Object::Function(function) = self.get(id) else { return self.type_error("") };
        let least = positional - function.defaults.len().min(positional);
        let takes = if least == positional {
            format!("{positional}")
        } else {
            format!("from {least} to {positional}")
        };
        let plural = if takes == "1" { "" } else { "s" };
        let keyword_only = slots[positional..positional + usize::from(code.params.keyword_only)]
            .iter()
            .filter(|slot| slot.is_bound())
            .count();
        let were = if given == 1 { "was" } else { "were" };
        let given = if keyword_only > 0 {
            let both = if keyword_only == 1 { "" } else { "s" };
            let s = if given == 1 { "" } else { "s" };
            format!(
                "{given} positional argument{s} (and {keyword_only} keyword-only argument{both}) were given"
            )
        } else {
            format!("{given} {were} given")
        };
        let message =
            format!("{} takes {takes} positional argument{plural} but {given}", self.function_label(id));
        self.type_error(message)
    }

    fn missing_arguments(&mut self, id: ObjId, code: &Code, slots: &[Value]) -> Raised {
        let positional = usize::from(code.params.positional);
        let missing = |range: std::ops::Range<usize>| {
            let names = range.filter(|at| !slots[*at].is_bound());
            names.map(|at| format!("'{}'", self.name(code.params.names[at]))).collect::<Vec<_>>()
        };
        let (kind, names) = match missing(0..positional) {
            names if !names.is_empty() => ("positional", names),
            _ => ("keyword-only", missing(positional..positional + usize::from(code.params.keyword_only))),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let list = match &names[..] {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let label = self.function_label(id);
        let message = format!("{label} missing {} required {kind} argument{plural}: {list}", names.len());
        self.type_error(message)
    }

    #[inline]
    fn call_native(&mut self, id: NativeId, site: Site<'_>, cont: Cont) -> Done {
        let def = native(id);
        self.note_line();
        let values = &self.thread.stack[site.start..site.start + site.argc];
        let values: SmallVec<[Value; 8]> = values.into();
        let (positional, by_name) = values.split_at(site.positional());
        let flow = match site.names {
            None => (def.call)(self, Args { positional, named: &[] })?,
            Some(names) => {
                let named: SmallVec<[(Symbol, Value); 4]> =
                    names.iter().copied().zip(by_name.iter().copied()).collect();
                (def.call)(self, Args { positional, named: &named })?
            }
        };
        self.finish(flow, cont)
    }

    /// What comes after a native.
    pub(crate) fn finish(&mut self, flow: Flow, cont: Cont) -> Done {
        let step = match flow {
            Flow::Value(value) => self.deliver(cont, value)?,
            Flow::Call(call) => self.call_with(*call, cont)?,
            Flow::Resume { generator, how } => self.resume(generator, how, cont)?,
            Flow::Block(block) => {
                self.thread.waiting = Some(cont);
                return Ok(Step::Stop(Stop::Blocked(block)));
            }
        };
        match step {
            Step::Go if !self.world.requests.is_empty() => Ok(Step::Stop(Stop::Requests)),
            step => Ok(step),
        }
    }

    /// Calls a class: makes an instance, and initialises it.
    fn call_class(&mut self, id: ObjId, site: Site<'_>, cont: Cont) -> Done {
        let Object::Class(class) = self.isolate.heap.get(id) else { return Ok(Step::Go) };
        let (builtin, layout, meta, abstract_left) =
            (class.builtin, class.layout, class.meta, !class.abstract_methods.is_empty());
        if meta != types::TYPE
            && let Some(call) = self.lookup(meta, names::CALL)
            && !matches!(call, Value::Native(_))
        {
            self.thread.stack[site.start - 1] = Value::Obj(id);
            return self.call_site(call, site.with_receiver(), cont);
        }
        if builtin {
            return self.call_builtin_class(id, layout, site, cont);
        }
        if abstract_left {
            return Err(self.abstract_class(id));
        }
        let init = self.lookup(id, names::INIT);
        match self.lookup(id, names::NEW) {
            Some(Value::Native(new)) => {
                let own_init = matches!(init, Some(Value::Obj(_)));
                let instance = self.new_instance(id, layout, new, own_init, site)?;
                match instance {
                    Flow::Value(instance) if own_init => self.initialise(instance, init, site, cont),
                    flow => self.finish(flow, cont),
                }
            }
            Some(new) => {
                // The prelude calls `__new__` and then `__init__`.
                let new = match new.obj().map(|id| self.get(id)) {
                    Some(Object::StaticMethod(function)) => *function,
                    _ => new,
                };
                let values = &self.thread.stack[site.start..site.start + site.argc];
                let (positional, by_name) = values.split_at(site.positional());
                let mut args: SmallVec<[Value; 4]> = SmallVec::new();
                args.extend([Value::Obj(id), new]);
                args.extend_from_slice(positional);
                let named =
                    site.names.unwrap_or_default().iter().copied().zip(by_name.iter().copied()).collect();
                let callee = Some(self.prelude("_new_and_init"));
                self.call_with(Call { callee, args, named }, cont)
            }
            None => Err(self.type_error("object.__new__ is missing")),
        }
    }

    fn call_builtin_class(&mut self, id: ObjId, layout: Layout, site: Site<'_>, cont: Cont) -> Done {
        if layout == Layout::Exception
            && let Some(Value::Native(init)) = self.own_native_init(id)
        {
            // Some exceptions take their arguments apart: `OSError(errno, text)`.
            let instance = self.new_exception(id, site);
            self.thread.stack[site.start - 1] = instance;
            let def = native(init);
            let site = site.with_receiver();
            let values: SmallVec<[Value; 8]> = self.thread.stack[site.start..site.start + site.argc].into();
            let (positional, by_name) = values.split_at(site.positional());
            let named: SmallVec<[(Symbol, Value); 4]> =
                site.names.unwrap_or_default().iter().copied().zip(by_name.iter().copied()).collect();
            (def.call)(self, Args { positional, named: &named })?;
            return self.deliver(cont, instance);
        }
        match self.lookup(id, names::NEW) {
            Some(Value::Native(new)) if native(new).kind == NativeKind::New => {
                self.thread.stack[site.start - 1] = Value::Obj(id);
                self.call_native(new, site.with_receiver(), cont)
            }
            _ if layout == Layout::Exception => {
                let instance = self.new_exception(id, site);
                self.deliver(cont, instance)
            }
            _ => {
                let message = format!("cannot create '{}' instances", self.class_name_of(id));
                Err(self.type_error(message))
            }
        }
    }

    fn own_native_init(&self, class: ObjId) -> Option<Value> {
        self.lookup_with_owner(class, names::INIT)
            .filter(|(_, owner)| *owner != types::OBJECT)
            .map(|(value, _)| value)
    }

    fn new_exception(&mut self, class: ObjId, site: Site<'_>) -> Value {
        let args: Box<[Value]> = self.thread.stack[site.start..site.start + site.positional()].into();
        let args = self.tuple(args);
        self.alloc(Object::Exception(Box::new(Exception {
            class,
            attrs: Attrs::default(),
            args,
            cause: Value::None,
            context: Value::None,
            suppress_context: false,
            traceback: Vec::new(),
        })))
    }

    /// A fresh instance of a class of the program, by the builtin class that it derives from.
    fn new_instance(
        &mut self,
        class: ObjId,
        layout: Layout,
        new: NativeId,
        own_init: bool,
        site: Site<'_>,
    ) -> Result<Flow, Raised> {
        match layout {
            Layout::Plain => {
                if !own_init && site.argc > 0 {
                    let message = format!("{}() takes no arguments", self.class_name_of(class));
                    return Err(self.type_error(message));
                }
                let instance = Instance { class, attrs: Attrs::default(), payload: Value::Unbound };
                Ok(Flow::Value(self.alloc(Object::Instance(Box::new(instance)))))
            }
            Layout::Exception => {
                let instance = self.new_exception(class, site);
                if let (false, Some(Value::Native(init))) = (own_init, self.own_native_init(class)) {
                    let mut values: SmallVec<[Value; 8]> = SmallVec::new();
                    values.push(instance);
                    values.extend_from_slice(&self.thread.stack[site.start..site.start + site.argc]);
                    let (positional, by_name) = values.split_at(site.positional() + 1);
                    let named: SmallVec<[(Symbol, Value); 4]> =
                        site.names.unwrap_or_default().iter().copied().zip(by_name.iter().copied()).collect();
                    (native(init).call)(self, Args { positional, named: &named })?;
                }
                Ok(Flow::Value(instance))
            }
            // Mutable containers are filled by `__init__`, immutable values made by `__new__`.
            _ => {
                let empty = own_init
                    && matches!(
                        layout,
                        Layout::List | Layout::Dict | Layout::Set | Layout::ByteArray | Layout::Random
                    );
                let mut values: SmallVec<[Value; 8]> = SmallVec::new();
                values.push(Value::Obj(class));
                let mut named: SmallVec<[(Symbol, Value); 4]> = SmallVec::new();
                if !empty {
                    let given = &self.thread.stack[site.start..site.start + site.argc];
                    let (positional, by_name) = given.split_at(site.positional());
                    values.extend_from_slice(positional);
                    named.extend(site.names.unwrap_or_default().iter().copied().zip(by_name.iter().copied()));
                }
                (native(new).call)(self, Args { positional: &values, named: &named })
            }
        }
    }

    fn initialise(&mut self, instance: Value, init: Option<Value>, site: Site<'_>, cont: Cont) -> Done {
        let (Some(init), Some(id)) = (init, instance.obj()) else { return self.deliver(cont, instance) };
        self.thread.stack[site.start - 1] = instance;
        match cont {
            Cont::Store(dst) => self.call_site(init, site.with_receiver(), Cont::Init { dst, instance: id }),
            // Rare: the prelude calls it and returns the instance.
            _ => {
                let values = &self.thread.stack[site.start..site.start + site.argc];
                let (positional, by_name) = values.split_at(site.positional());
                let mut args: SmallVec<[Value; 4]> = SmallVec::new();
                args.extend([instance, init]);
                args.extend_from_slice(positional);
                let named =
                    site.names.unwrap_or_default().iter().copied().zip(by_name.iter().copied()).collect();
                let callee = Some(self.prelude("_init"));
                self.call_with(Call { callee, args, named }, cont)
            }
        }
    }

    fn abstract_class(&mut self, id: ObjId) -> Raised {
        let Object::Class(class) = self.get(id) else { return self.type_error("") };
        let mut left: Vec<&str> = class.abstract_methods.iter().map(|name| self.name(*name)).collect();
        left.sort_unstable();
        let plural = if left.len() == 1 { "" } else { "s" };
        let name = self.name(class.name);
        let message = format!(
            "Can't instantiate abstract class {name} with abstract method{plural} {}",
            left.join(", ")
        );
        self.type_error(message)
    }

    /// A frame returns.
    #[inline]
    pub(crate) fn return_value(&mut self, value: Value) -> Done {
        let Some(frame) = self.thread.frames.pop() else { return Ok(Step::Stop(Stop::Returned(value))) };
        if frame.generator.is_some() {
            return self.generator_returned(frame, value);
        }
        if let (Cont::Store(dst), Some(below)) = (frame.cont, self.thread.frames.last()) {
            self.thread.stack[below.base as usize + dst as usize] = value;
            return Ok(Step::Go);
        }
        self.deliver(frame.cont, value)
    }

    /// Brings a result to where it is wanted in the innermost frame.
    pub(crate) fn deliver(&mut self, cont: Cont, value: Value) -> Done {
        match cont {
            Cont::Exit => return Ok(Step::Stop(Stop::Returned(value))),
            Cont::Store(dst) | Cont::ForIter { dst, .. } => self.set_register(dst, value),
            Cont::Send { value: dst, .. } => self.set_register(dst, value),
            Cont::Init { dst, instance } => {
                if !value.is_none() {
                    let message = format!("__init__() should return None, not '{}'", self.class_name(value));
                    return Err(self.type_error(message));
                }
                self.set_register(dst, Value::Obj(instance));
            }
            Cont::Truth { dst, negate } => return self.truth_into(value, dst, negate),
            Cont::Branch { target, when } => return self.branch_on_result(value, target, when),
            Cont::Operator { stage } => return self.operator_result(stage, value),
            Cont::Import { dst, module } => return self.imported(dst, module),
            Cont::Text { dst } => {
                if self.as_str(value).is_none() {
                    let message = format!("__format__ must return a str, not {}", self.class_name(value));
                    return Err(self.type_error(message));
                }
                self.set_register(dst, value);
            }
            Cont::Discard => {}
            Cont::Close { dst } => {
                if self.thread.frames.is_empty() {
                    return Ok(Step::Stop(Stop::Returned(Value::None)));
                }
                self.set_register(dst, Value::None);
            }
        }
        Ok(Step::Go)
    }

    #[inline]
    pub(crate) fn set_register(&mut self, dst: Reg, value: Value) {
        if let Some(frame) = self.thread.frames.last() {
            self.thread.stack[frame.base as usize + dst as usize] = value;
        }
    }

    #[inline]
    pub(crate) fn register(&self, reg: Reg) -> Value {
        match self.thread.frames.last() {
            Some(frame) => self.thread.stack[frame.base as usize + reg as usize],
            None => Value::Unbound,
        }
    }

    /// `def`, `lambda`, a class body.
    pub(crate) fn make_function(&mut self, code: &Code, base: usize, from: Reg, child: u16) -> Value {
        let child = self.program.code(code.children[child as usize]);
        if from == NO_REG {
            return self.plain_function(child, base);
        }
        let from = base + from as usize;
        let defaults: Box<[Value]> = self.as_sequence(self.thread.stack[from]).unwrap_or_default().into();
        let keyword_defaults = match self.thread.stack[from + 1].obj().map(|id| self.get(id)) {
            Some(Object::Dict(dict)) => {
                let positional = usize::from(child.params.positional);
                let names =
                    &child.params.names[positional..positional + usize::from(child.params.keyword_only)];
                let find = |name: &Symbol| {
                    let text = self.name(*name);
                    let entry = dict.iter().find(|entry| self.as_str(entry.key) == Some(text));
                    entry.map_or(Value::Unbound, |entry| entry.value)
                };
                names.iter().map(find).collect()
            }
            _ => Box::default(),
        };
        let cells = child.captures.iter().map(|reg| self.thread.stack[base + *reg as usize]).collect();
        let mut attrs = Attrs::default();
        if self.thread.stack[from + 2].is_bound() {
            attrs.set(names::ANNOTATIONS, self.thread.stack[from + 2]);
        }
        self.alloc(Object::Function(Box::new(Function {
            code: child.id,
            name: child.name,
            qualname: child.qualname.clone(),
            defaults,
            keyword_defaults,
            cells,
            attrs,
        })))
    }

    /// A function without defaults and annotations.
    fn plain_function(&mut self, child: &Code, base: usize) -> Value {
        let cells = child.captures.iter().map(|reg| self.thread.stack[base + *reg as usize]).collect();
        self.alloc(Object::Function(Box::new(Function {
            code: child.id,
            name: child.name,
            qualname: child.qualname.clone(),
            defaults: Box::default(),
            keyword_defaults: Box::default(),
            cells,
            attrs: Attrs::default(),
        })))
    }

    /// Resumes a generator: natives `send`, `throw`, `close`, `__next__` end here.
    fn resume(&mut self, generator: ObjId, how: Resume, cont: Cont) -> Done {
        match how {
            Resume::Send(value) => self.resume_generator(generator, value, cont),
            Resume::Throw(exception) => self.throw_into(generator, exception, cont),
            Resume::Close => self.close_generator(generator, cont),
        }
    }
}

fn by_position_count(site: &Site<'_>) -> usize {
    site.positional()
}
