//! Calls: from arguments in registers to a frame, a native's result, or a new instance.
//!
//! The arguments of a call lie in consecutive slots of the stack, and the slot before the first is free: that is
//! where a receiver goes.

use smallvec::SmallVec;
use vm_code::{Code, CodeKind, NO_REG, NativeId, ObjId, Reg, Symbol, Value, names};

use crate::flow::{Args, Call, Flow, NativeResult, Raised, Resume};
use crate::interp::{Done, Step, Stop};
use crate::native::native;
use crate::object::{Attrs, Function, Generator, GeneratorState, Object};
use crate::thread::{Cont, Frame};
use crate::types;
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
    pub(super) fn with_receiver(self) -> Self {
        Self { start: self.start - 1, argc: self.argc + 1, ..self }
    }

    pub(super) fn positional(&self) -> usize {
        self.argc - self.names.map_or(0, <[Symbol]>::len)
    }
}

/// Arguments that were taken off the stack.
pub(super) struct Taken {
    positional: SmallVec<[Value; 8]>,
    named: SmallVec<[(Symbol, Value); 4]>,
}

impl Taken {
    pub(super) fn as_args(&self) -> Args<'_> {
        Args { positional: &self.positional, named: &self.named }
    }
}

impl<'a> Vm<'a> {
    /// The arguments of a call, after some that go before them.
    pub(super) fn take(&self, before: &[Value], site: Site<'_>) -> Taken {
        let given = &self.thread.stack[site.start..site.start + site.argc];
        let (by_position, by_name) = given.split_at(site.positional());
        let mut positional: SmallVec<[Value; 8]> = before.into();
        positional.extend_from_slice(by_position);
        let names = site.names.unwrap_or_default().iter().copied();
        Taken { positional, named: names.zip(by_name.iter().copied()).collect() }
    }

    /// Where the arguments of a call through `LoadMethod` begin, and how many there are: a receiver is the first.
    #[inline(always)]
    pub(super) fn method_arguments(&self, from: usize, argc: u16) -> (usize, usize) {
        let given = usize::from(argc);
        if self.thread.stack[from + 1].is_bound() { (from + 1, given + 1) } else { (from + 2, given) }
    }

    /// The same as a call of a function of the prelude.
    pub(super) fn prelude_call(&self, helper: &str, before: &[Value], site: Site<'_>) -> Call {
        let Taken { positional, named } = self.take(before, site);
        Call {
            callee: Some(self.prelude(helper)),
            args: SmallVec::from_slice(&positional),
            named: named.into_vec(),
        }
    }

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

    pub(super) fn call_site(&mut self, callee: Value, site: Site<'_>, cont: Cont) -> Done {
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
            Object::Alias(alias) => {
                let origin = alias.origin;
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

    /// Refuses one more frame where there are too many.
    pub(crate) fn check_depth(&mut self) -> Result<(), Raised> {
        if self.thread.frames.len() >= self.world.settings.limits.depth as usize {
            return Err(self.error(types::RECURSION_ERROR, "maximum recursion depth exceeded"));
        }
        Ok(())
    }

    /// Makes the stack at least so long.
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
        self.check_depth()?;
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
            shown: None,
        };
        let value = self.alloc(Object::Generator(Box::new(generator)));
        self.deliver(cont, value)
    }

    pub(super) fn call_native(&mut self, id: NativeId, site: Site<'_>, cont: Cont) -> Done {
        let flow = if site.names.is_none() {
            self.run_native(id, site.start, site.argc)?
        } else {
            let taken = self.take(&[], site);
            (native(id).call)(self, taken.as_args())?
        };
        self.finish(flow, cont)
    }

    /// Runs a native on arguments without names.
    #[inline]
    pub(super) fn run_native(&mut self, id: NativeId, start: usize, argc: usize) -> NativeResult {
        // A copy, as the native may move the stack.
        let mut few = [Value::Unbound; 6];
        let given = &self.thread.stack[start..start + argc];
        if let Some(few) = few.get_mut(..argc) {
            few.copy_from_slice(given);
            return (native(id).call)(self, Args { positional: few, named: &[] });
        }
        let many = given.to_vec();
        (native(id).call)(self, Args { positional: &many, named: &[] })
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
