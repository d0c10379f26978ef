//! The common call and the common return, short enough to be part of the loop.

use crate::code::{Code, CodeKind, Reg};
use crate::object::Object;
use crate::thread::{Cont, Frame};
use crate::value::{ObjId, Value};
use crate::vm::Vm;

impl<'a> Vm<'a> {
    /// The common call: a plain function with just the arguments that it takes. False: make it another way.
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
        let params = &code.params;
        let plain = argc == usize::from(params.positional)
            && argc == params.names.len()
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
        let cells = &function.cells;
        stack[start + argc..end].fill(Value::Unbound);
        if !cells.is_empty() {
            stack[start + argc..start + argc + cells.len()].copy_from_slice(cells);
        }
        if let Some(frame) = self.thread.frames.last_mut() {
            frame.pc = pc as u32;
        }
        let frame =
            Frame { code: code.id, pc: 0, base: start as u32, cont: Cont::Store(dst), generator: None };
        self.thread.frames.push(frame);
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
