//! Generators, coroutines and async generators: frames that are taken off the stack and put back.

use vm_code::{Code, CodeKind, Instr, ObjId, Reg, Value, names};

use crate::flow::Raised;
use crate::interp::{Done, Step};
use crate::object::{GeneratorState, Object};
use crate::thread::{Cont, Frame};
use crate::types;
use crate::vm::Vm;

impl<'a> Vm<'a> {
    /// Runs a generator on, with a value for its `yield`.
    pub(crate) fn resume_generator(&mut self, id: ObjId, value: Value, cont: Cont) -> Done {
        let Object::Generator(generator) = self.isolate.heap.get_mut(id) else {
            return Err(self.type_error("not a generator"));
        };
        let fresh = generator.state == GeneratorState::Created;
        match generator.state {
            GeneratorState::Running => return Err(self.already_running(id)),
            GeneratorState::Closed => return self.resume_closed(id, cont),
            GeneratorState::Created | GeneratorState::Suspended => {}
        }
        if fresh && !value.is_none() && value.is_bound() {
            let what = self.class_name(Value::Obj(id)).to_owned();
            return Err(self.type_error(format!("can't send non-None value to a just-started {what}")));
        }
        let dst = self.enter_generator(id, cont)?;
        if let (Some(dst), false) = (dst, fresh) {
            self.set_register(dst, value);
        }
        Ok(Step::Go)
    }

    /// Puts a generator's frame on the stack. Gives the register for what is sent.
    fn enter_generator(&mut self, id: ObjId, cont: Cont) -> Result<Option<Reg>, Raised> {
        self.check_depth()?;
        let base = self.top();
        let Object::Generator(generator) = self.isolate.heap.get_mut(id) else { return Ok(None) };
        let end = base + generator.registers.len();
        if self.thread.stack.len() < end {
            self.thread.stack.resize(end + 64, Value::Unbound);
        }
        self.thread.stack[base..end].copy_from_slice(&generator.registers);
        generator.state = GeneratorState::Running;
        generator.started = true;
        let frame =
            Frame { code: generator.code, pc: generator.pc, base: base as u32, cont, generator: Some(id) };
        self.thread.frames.push(frame);
        Ok(generator.resume_dst)
    }

    fn already_running(&mut self, id: ObjId) -> Raised {
        let what = match self.class_name(Value::Obj(id)) {
            "async_generator" => "asynchronous generator",
            what => what,
        };
        let message = format!("{what} already executing");
        self.value_error(message)
    }

    fn resume_closed(&mut self, id: ObjId, cont: Cont) -> Done {
        let Object::Generator(generator) = self.get(id) else { return Ok(Step::Go) };
        if generator.kind == CodeKind::Coroutine {
            return Err(self.error(types::RUNTIME_ERROR, "cannot reuse already awaited coroutine"));
        }
        if generator.kind == CodeKind::AsyncGenerator {
            return Err(self.exception(types::STOP_ASYNC_ITERATION, &[]));
        }
        self.ended(cont, Value::None)
    }

    /// A generator is at its end, and its user gets to know.
    fn ended(&mut self, cont: Cont, value: Value) -> Done {
        match cont {
            Cont::ForIter { target, .. } => {
                self.go_to(target);
                Ok(Step::Go)
            }
            Cont::Send { value: dst, target } => {
                self.set_register(dst, value);
                self.go_to(target);
                Ok(Step::Go)
            }
            Cont::Close { .. } => self.deliver(cont, Value::None),
            _ if value.is_none() => Err(self.exception(types::STOP_ITERATION, &[])),
            _ => Err(self.exception(types::STOP_ITERATION, &[value])),
        }
    }

    /// A generator's frame returned.
    pub(crate) fn generator_returned(&mut self, frame: Frame, value: Value) -> Done {
        let mut kind = CodeKind::Generator;
        if let Some(id) = frame.generator
            && let Object::Generator(generator) = self.isolate.heap.get_mut(id)
        {
            generator.state = GeneratorState::Closed;
            generator.registers = Box::default();
            kind = generator.kind;
        }
        if kind == CodeKind::AsyncGenerator && !matches!(frame.cont, Cont::Close { .. }) {
            return Err(self.exception(types::STOP_ASYNC_ITERATION, &[]));
        }
        self.ended(frame.cont, value)
    }

    /// `yield`: takes the frame off the stack. `item`: a `yield` of an async generator, not an `await` in it.
    pub(crate) fn yield_value(&mut self, dst: Reg, value: Value, item: bool) -> Done {
        let Some(frame) = self.thread.frames.pop() else { return Ok(Step::Go) };
        let Some(id) = frame.generator else {
            return Err(self.error(types::SYSTEM_ERROR, "yield outside generator"));
        };
        let base = frame.base as usize;
        let Object::Generator(generator) = self.isolate.heap.get_mut(id) else { return Ok(Step::Go) };
        let end = base + generator.registers.len();
        generator.registers.copy_from_slice(&self.thread.stack[base..end]);
        generator.state = GeneratorState::Suspended;
        generator.pc = frame.pc;
        generator.resume_dst = Some(dst);
        let kind = generator.kind;
        if let Cont::Close { .. } = frame.cont {
            let what = self.class_name(Value::Obj(id)).replace('_', " ");
            return Err(self.error(types::RUNTIME_ERROR, format!("{what} ignored GeneratorExit")));
        }
        let value = match kind {
            // Who drives an async generator must know what is an item and what is for the event loop.
            CodeKind::AsyncGenerator => self.tuple([Value::Bool(item), value]),
            _ => value,
        };
        self.deliver(frame.cont, value)
    }

    /// `generator.throw(exception)`.
    pub(crate) fn throw_into(&mut self, id: ObjId, exception: Value, cont: Cont) -> Done {
        let Object::Generator(generator) = self.isolate.heap.get_mut(id) else {
            return Err(Raised(exception));
        };
        match generator.state {
            GeneratorState::Running => return Err(self.already_running(id)),
            GeneratorState::Closed => {
                if generator.kind == CodeKind::Coroutine {
                    return Err(self.error(types::RUNTIME_ERROR, "cannot reuse already awaited coroutine"));
                }
                return Err(Raised(exception));
            }
            GeneratorState::Created => {
                generator.state = GeneratorState::Closed;
                generator.started = true;
                generator.registers = Box::default();
                return Err(Raised(exception));
            }
            GeneratorState::Suspended => {}
        }
        let code: &'a Code = self.program.code(generator.code);
        let at = generator.pc.saturating_sub(1);
        let delegation = code.delegations.iter().find(|(pc, _)| *pc == at).copied();
        let inner = delegation.map(|(_, iter)| generator.registers[iter as usize]);
        self.enter_generator(id, cont)?;
        let (Some((at, _)), Some(inner)) = (delegation, inner) else { return Err(Raised(exception)) };
        let Some(Instr::Send { value, offset, .. }) = code.instrs.get(at as usize - 1).copied() else {
            return Err(Raised(exception));
        };
        // As if the `Send` before the `yield` were executed again, but throwing.
        self.go_to(at);
        let target = (i64::from(at) + i64::from(offset)) as u32;
        let cont = Cont::Send { value, target };
        match inner.obj().map(|id| (id, self.get(id))) {
            Some((id, Object::Generator(_))) => self.throw_into(id, exception, cont),
            Some((_, Object::Instance(_))) => match self.lookup(self.class_of(inner), names::THROW) {
                Some(function) => self.call_values(function, &[inner, exception], cont),
                None => Err(Raised(exception)),
            },
            _ => Err(Raised(exception)),
        }
    }

    /// `generator.close()`.
    pub(crate) fn close_generator(&mut self, id: ObjId, cont: Cont) -> Done {
        let Object::Generator(generator) = self.isolate.heap.get_mut(id) else { return Ok(Step::Go) };
        match generator.state {
            GeneratorState::Created | GeneratorState::Closed => {
                generator.state = GeneratorState::Closed;
                generator.started = true;
                generator.registers = Box::default();
                self.deliver(cont, Value::None)
            }
            GeneratorState::Running => Err(self.already_running(id)),
            GeneratorState::Suspended => {
                let Raised(exit) = self.exception(types::GENERATOR_EXIT, &[]);
                match cont {
                    Cont::Store(dst) => self.throw_into(id, exit, Cont::Close { dst }),
                    _ => {
                        let callee = self.prelude("_close");
                        self.call_values(callee, &[Value::Obj(id)], cont)
                    }
                }
            }
        }
    }

    /// What `yield from` iterates over.
    pub(crate) fn get_yield_from(&mut self, dst: Reg, value: Value) -> Done {
        if let Some(Object::Generator(generator)) = value.obj().map(|id| self.get(id)) {
            let in_coroutine = self.thread.frames.last().is_some_and(|frame| {
                let code = self.program.code(frame.code);
                code.library || code.kind == CodeKind::Coroutine
            });
            if generator.kind == CodeKind::Coroutine && !in_coroutine {
                return Err(
                    self.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
                );
            }
            self.set_register(dst, value);
            return Ok(Step::Go);
        }
        self.get_iter(dst, value)
    }

    /// What `await` drives.
    pub(crate) fn get_awaitable(&mut self, dst: Reg, value: Value) -> Done {
        match value.obj().map(|id| self.get(id)) {
            Some(Object::Generator(generator)) => {
                let library = self.program.code(generator.code).library;
                if generator.kind == CodeKind::Coroutine
                    || (generator.kind == CodeKind::Generator && library && generator.shown.is_none())
                {
                    if generator.state == GeneratorState::Running && generator.kind == CodeKind::Coroutine {
                        return Err(self.error(types::RUNTIME_ERROR, "coroutine is being awaited already"));
                    }
                    self.set_register(dst, value);
                    return Ok(Step::Go);
                }
            }
            Some(Object::Instance(instance)) => {
                if let Some(function) = self.lookup(instance.class, names::AWAIT) {
                    return self.call_values(function, &[value], Cont::Store(dst));
                }
            }
            _ => {}
        }
        let message = format!("object {} can't be used in 'await' expression", self.class_name(value));
        Err(self.type_error(message))
    }

    /// One turn of `yield from`/`await`.
    pub(crate) fn send(&mut self, iterator: Value, sent: Value, value: Reg, target: u32) -> Done {
        let cont = Cont::Send { value, target };
        let Some(id) = iterator.obj() else { return Err(self.not_an_iterator(iterator)) };
        match self.get(id) {
            Object::Generator(_) => self.resume_generator(id, sent, cont),
            Object::Iter(_) => {
                match crate::ops::next(self, id)? {
                    Some(next) => self.set_register(value, next),
                    None => {
                        self.set_register(value, Value::None);
                        self.go_to(target);
                    }
                }
                Ok(Step::Go)
            }
            _ => {
                let class = self.class_of(iterator);
                let name = if sent.is_none() { names::NEXT } else { names::SEND };
                match self.lookup(class, name) {
                    Some(function) if sent.is_none() => self.call_values(function, &[iterator], cont),
                    Some(function) => self.call_values(function, &[iterator, sent], cont),
                    None => Err(self.not_an_iterator(iterator)),
                }
            }
        }
    }

    pub(crate) fn not_an_iterator(&mut self, value: Value) -> Raised {
        let message = format!("'{}' object is not an iterator", self.class_name(value));
        self.type_error(message)
    }

    /// What `async for` iterates over.
    pub(crate) fn get_async_iter(&mut self, dst: Reg, value: Value) -> Done {
        if let Some(Object::Generator(generator)) = value.obj().map(|id| self.get(id))
            && generator.kind == CodeKind::AsyncGenerator
        {
            self.set_register(dst, value);
            return Ok(Step::Go);
        }
        match self.lookup(self.class_of(value), names::AITER) {
            Some(function) => self.call_values(function, &[value], Cont::Store(dst)),
            None => {
                let class = self.class_name(value);
                let message = format!("'async for' requires an object with __aiter__ method, got {class}");
                Err(self.type_error(message))
            }
        }
    }

    /// The awaitable of the next element of `async for`.
    pub(crate) fn get_async_next(&mut self, dst: Reg, value: Value) -> Done {
        if let Some(Object::Generator(generator)) = value.obj().map(|id| self.get(id)) {
            let is_new = generator.state == GeneratorState::Created;
            let callee = self.prelude(if is_new { "_asend_first" } else { "_asend" });
            return self.call_values(callee, &[value, Value::None, Value::None], Cont::Store(dst));
        }
        match self.lookup(self.class_of(value), names::ANEXT) {
            Some(function) => self.call_values(function, &[value], Cont::Store(dst)),
            None => {
                let class = self.class_name(value);
                let message = format!("'async for' requires an iterator with __anext__ method, got {class}");
                Err(self.type_error(message))
            }
        }
    }
}
