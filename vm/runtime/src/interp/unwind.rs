//! Exceptions: raising them, and unwinding frames to the handler that catches them.

use vm_code::{Code, CodeKind, ObjId, Value, names};

use crate::flow::Raised;
use crate::interp::{Done, Step, Stop};
use crate::object::{GeneratorState, Object, TracebackEntry};
use crate::thread::Cont;
use crate::types;
use crate::vm::Vm;

impl<'a> Vm<'a> {
    /// Goes to the handler of an exception, leaving frames that have none. `fresh`: it was raised here and now,
    /// so this frame belongs into its traceback and what is being handled is its context.
    pub(crate) fn unwind(&mut self, raised: Raised, fresh: bool) -> Step {
        let mut exception = raised.0;
        if fresh {
            self.set_context(exception);
        }
        let mut trace = fresh;
        loop {
            let Some(frame) = self.thread.frames.last() else {
                return Step::Stop(Stop::Raised(Raised(exception)));
            };
            let code: &'a Code = self.program.code(frame.code);
            let at = frame.pc.saturating_sub(1);
            let base = frame.base as usize;
            if trace {
                self.add_traceback(exception, code, at);
            }
            trace = true;
            if let Some(guard) = code.guards.iter().find(|guard| guard.start <= at && at < guard.end) {
                self.thread.stack[base + guard.exc as usize] = exception;
                if let Some(frame) = self.thread.frames.last_mut() {
                    frame.pc = guard.target;
                }
                return Step::Go;
            }
            let Some(frame) = self.thread.frames.pop() else { continue };
            if let Some(generator) = frame.generator {
                exception = self.generator_raised(generator, code.kind, exception);
            }
            if code.kind == CodeKind::Module
                && let Some(module) = self.isolate.modules.get_mut(code.module.0 as usize)
            {
                module.imported = false;
            }
            match frame.cont {
                Cont::Exit => return Step::Stop(Stop::Raised(Raised(exception))),
                Cont::ForIter { target, .. } if self.stops_iteration(exception) => {
                    self.go_to(target);
                    return Step::Go;
                }
                Cont::Send { value, target } if self.stops_iteration(exception) => {
                    let result = self.stop_value(exception);
                    self.set_register(value, result);
                    self.go_to(target);
                    return Step::Go;
                }
                Cont::Close { dst }
                    if self.stops_iteration(exception)
                        || self.is_instance(exception, types::GENERATOR_EXIT) =>
                {
                    self.set_register(dst, Value::None);
                    return Step::Go;
                }
                _ => {}
            }
        }
    }

    /// Sets the next instruction of the innermost frame.
    pub(crate) fn go_to(&mut self, target: u32) {
        if let Some(frame) = self.thread.frames.last_mut() {
            frame.pc = target;
        }
    }

    /// Whether it is a `StopIteration`.
    pub(crate) fn stops_iteration(&self, exception: Value) -> bool {
        self.is_instance(exception, types::STOP_ITERATION)
    }

    /// The value that a `StopIteration` carries.
    pub(crate) fn stop_value(&self, exception: Value) -> Value {
        let Some(Object::Exception(data)) = exception.obj().map(|id| self.get(id)) else {
            return Value::None;
        };
        self.as_sequence(data.args).and_then(|args| args.first().copied()).unwrap_or(Value::None)
    }

    fn add_traceback(&mut self, exception: Value, code: &Code, at: u32) {
        if code.library {
            return;
        }
        let span = code.spans.get(at as usize).copied().unwrap_or_default();
        if let Value::Obj(id) = exception
            && let Object::Exception(data) = self.isolate.heap.get_mut(id)
        {
            data.traceback.insert(0, TracebackEntry { code: code.id, span });
        }
    }

    /// The exception that is being handled where the thread is, if any.
    pub(crate) fn handled(&self) -> Option<Value> {
        self.thread.frames.iter().rev().find_map(|frame| {
            let code = self.program.code(frame.code);
            let at = frame.pc.saturating_sub(1);
            let region = code.handling.iter().find(|region| region.start <= at && at < region.end)?;
            let value = self.thread.stack[frame.base as usize + region.exc as usize];
            matches!(value, Value::Obj(_)).then_some(value)
        })
    }

    /// What is being handled becomes the context of a new exception, unless that would make a cycle.
    fn set_context(&mut self, exception: Value) {
        let (Some(context), Some(id)) = (self.handled(), exception.obj()) else { return };
        if context.is(exception) {
            return;
        }
        // Where the new exception is among the contexts of the handled one already, the chain is cut there.
        let mut at = context;
        while let Some(Object::Exception(data)) = at.obj().map(|id| self.isolate.heap.get_mut(id)) {
            if data.context.is(exception) {
                data.context = Value::None;
                break;
            }
            at = data.context;
        }
        if let Object::Exception(data) = self.isolate.heap.get_mut(id) {
            data.context = context;
        }
    }

    /// `raise`, `raise exc`, `raise exc from cause`.
    pub(crate) fn raise(&mut self, exc: Option<Value>, cause: Option<Value>) -> Done {
        let Some(exc) = exc else {
            let Some(handled) = self.handled() else {
                return Err(self.error(types::RUNTIME_ERROR, "No active exception to reraise"));
            };
            return Ok(self.unwind(Raised(handled), false));
        };
        let (is_class, exc) = self.raisable(exc, "exceptions must derive from BaseException")?;
        if is_class {
            // The class is called by the prelude, which raises the instance.
            if !self.simple_exception_class(exc) || cause.is_some() {
                let callee = self.prelude("_raise");
                return self.call_values(callee, &[exc, cause.unwrap_or(Value::Ellipsis)], Cont::Discard);
            }
            let Some(id) = exc.obj() else { return Err(Raised(exc)) };
            return Err(self.exception(id, &[]));
        }
        if let Some(cause) = cause {
            let cause = match cause {
                Value::None => Value::None,
                cause => {
                    let (is_class, cause) =
                        self.raisable(cause, "exception causes must derive from BaseException")?;
                    match cause.obj() {
                        Some(id) if is_class => self.exception(id, &[]).0,
                        _ => cause,
                    }
                }
            };
            if let Some(Object::Exception(data)) = exc.obj().map(|id| self.isolate.heap.get_mut(id)) {
                data.cause = cause;
                data.suppress_context = true;
            }
        }
        Err(Raised(exc))
    }

    /// Whether it is an exception class (true) or an instance of one.
    fn raisable(&mut self, value: Value, message: &str) -> Result<(bool, Value), Raised> {
        match value.obj().map(|id| (id, self.get(id))) {
            Some((_, Object::Exception(_))) => Ok((false, value)),
            Some((id, Object::Class(_))) if self.is_subclass(id, types::BASE_EXCEPTION) => Ok((true, value)),
            _ => Err(self.type_error(message)),
        }
    }

    /// Whether making an instance without arguments calls no Python code.
    fn simple_exception_class(&self, class: Value) -> bool {
        let Some(id) = class.obj() else { return false };
        !matches!(self.lookup(id, names::INIT), Some(Value::Obj(_)))
            && !matches!(self.lookup(id, names::NEW), Some(Value::Obj(_)))
    }

    /// `except types`: a class, or a tuple of classes.
    pub(crate) fn matches_exception(&mut self, exception: Value, wanted: Value) -> Result<bool, Raised> {
        const MESSAGE: &str = "catching classes that do not inherit from BaseException is not allowed";
        let class = self.class_of(exception);
        let wanted: Vec<Value> = match wanted.obj().map(|id| self.get(id)) {
            Some(Object::Tuple(items)) => items.to_vec(),
            _ => vec![wanted],
        };
        for one in &wanted {
            let Some(base) = one.obj().filter(|id| self.is_subclass(*id, types::BASE_EXCEPTION)) else {
                return Err(self.type_error(MESSAGE));
            };
            if self.is_subclass(class, base) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// An exception leaves a generator: it is closed, and must not look like its end.
    fn generator_raised(&mut self, generator: ObjId, kind: CodeKind, exception: Value) -> Value {
        if let Object::Generator(data) = self.isolate.heap.get_mut(generator) {
            data.state = GeneratorState::Closed;
            data.registers = Box::default();
            if data.shown.is_some() {
                return exception;
            }
        }
        let what = match kind {
            CodeKind::Coroutine => "coroutine",
            CodeKind::AsyncGenerator => "async generator",
            _ => "generator",
        };
        let message = if self.stops_iteration(exception) {
            format!("{what} raised StopIteration")
        } else if kind == CodeKind::AsyncGenerator && self.is_instance(exception, types::STOP_ASYNC_ITERATION)
        {
            "async generator raised StopAsyncIteration".to_owned()
        } else {
            return exception;
        };
        let Raised(error) = self.error(types::RUNTIME_ERROR, message);
        if let Some(Object::Exception(data)) = error.obj().map(|id| self.isolate.heap.get_mut(id)) {
            data.cause = exception;
            data.context = exception;
            data.suppress_context = true;
        }
        error
    }
}
