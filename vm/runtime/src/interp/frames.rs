//! The common call and the common return, short enough to be part of the loop.

use vm_code::{Code, CodeKind, ObjId, Reg, Value};

use crate::object::{GeneratorState, Object};
use crate::thread::{Cont, Frame};
use crate::vm::Vm;

impl<'a> Vm<'a> {
    /// The common call: a plain function with the arguments that it takes, or without the last ones that have
    /// defaults. False: make it another way.
    #[inline(always)]
    pub(super) fn enter_function(
        &mut self,
        id: ObjId,
        start: usize,
        argc: usize,
        dst: Reg,
        pc: usize,
    ) -> bool {
        let Object::Function(function) = self.isolate.heap.get(id) else { return false };
        let code: &'a Code = self.program.code(function.code);
        let count = code.params.names.len();
        let defaults = &function.defaults;
        let plain = argc <= count
            && count - argc <= defaults.len()
            && count == usize::from(code.params.positional)
            && code.kind == CodeKind::Function
            && self.thread.frames.len() < self.world.settings.limits.depth as usize;
        if !plain {
            return false;
        }
        let end = start + usize::from(code.registers);
        let stack = &mut self.thread.stack;
        if stack.len() < end {
            stack.resize(end + 256, Value::Unbound);
        }
        let own = start + count;
        if argc < count {
            stack[start + argc..own].copy_from_slice(&defaults[defaults.len() - (count - argc)..]);
        }
        let cells = &function.cells;
        stack[own..end].fill(Value::Unbound);
        if !cells.is_empty() {
            stack[own..own + cells.len()].copy_from_slice(cells);
        }
        if let Some(frame) = self.thread.frames.last_mut() {
            frame.pc = pc as u32;
        }
        let frame =
            Frame { code: code.id, pc: 0, base: start as u32, cont: Cont::Store(dst), generator: None };
        self.thread.frames.push(frame);
        true
    }

    /// The common turn of a generator for a loop or an `await`: its registers go to `top`, one past those of the
    /// frame that asks. False: do it another way.
    #[inline]
    pub(super) fn enter_generator_at(
        &mut self,
        id: ObjId,
        top: usize,
        cont: Cont,
        sent: Value,
        pc: usize,
    ) -> bool {
        let Object::Generator(generator) = self.isolate.heap.get_mut(id) else { return false };
        let dst = match generator.state {
            GeneratorState::Suspended => generator.resume_dst,
            GeneratorState::Created if sent.is_none() => None,
            _ => return false,
        };
        if self.thread.frames.len() >= self.world.settings.limits.depth as usize {
            return false;
        }
        let stack = &mut self.thread.stack;
        let end = top + generator.registers.len();
        if stack.len() < end {
            stack.resize(end + 256, Value::Unbound);
        }
        stack[top..end].copy_from_slice(&generator.registers);
        if let Some(dst) = dst {
            stack[top + dst as usize] = sent;
        }
        generator.state = GeneratorState::Running;
        generator.started = true;
        let frame =
            Frame { code: generator.code, pc: generator.pc, base: top as u32, cont, generator: Some(id) };
        if let Some(asking) = self.thread.frames.last_mut() {
            asking.pc = pc as u32;
        }
        self.thread.frames.push(frame);
        true
    }

    /// The common `yield`: to a loop, an `await`, or a register. False: do it another way.
    #[inline]
    pub(super) fn leave_generator(&mut self, resume_dst: Reg, value: Value, pc: usize) -> bool {
        let [.., below, frame] = &self.thread.frames[..] else { return false };
        let (Cont::ForIter { dst, .. } | Cont::Send { value: dst, .. } | Cont::Store(dst), Some(id)) =
            (frame.cont, frame.generator)
        else {
            return false;
        };
        let Object::Generator(generator) = self.isolate.heap.get_mut(id) else { return false };
        if generator.kind == CodeKind::AsyncGenerator {
            return false;
        }
        let base = frame.base as usize;
        let end = base + generator.registers.len();
        generator.registers.copy_from_slice(&self.thread.stack[base..end]);
        generator.state = GeneratorState::Suspended;
        generator.pc = pc as u32;
        generator.resume_dst = Some(resume_dst);
        let at = below.base as usize + dst as usize;
        self.thread.frames.pop();
        self.thread.stack[at] = value;
        true
    }

    /// The common return: the result goes into a register of the caller. False: return another way.
    #[inline(always)]
    pub(super) fn leave_function(&mut self, value: Value) -> bool {
        let [.., below, frame] = &self.thread.frames[..] else { return false };
        let (Cont::Store(dst), None) = (frame.cont, frame.generator) else { return false };
        let at = below.base as usize + dst as usize;
        self.thread.frames.pop();
        self.thread.stack[at] = value;
        true
    }
}
