//! The loop over instructions. What is not done in a few lines is elsewhere: the loop saves its place, calls it,
//! and begins again with whatever frame is the innermost then.

use vm_code::{BinOp, CmpOp, Code, Conversion, Instr, NO_REG, Reg, Value};

use crate::flow::{Flow, Raised};
use crate::interp::hot;
use crate::interp::{Done, RunLimits, Step, Stop, SwitchPoints};
use crate::object::{Iter, Object};
use crate::ops;
use crate::thread::{Cont, Incoming};
use crate::vm::Vm;

impl<'a> Vm<'a> {
    /// Runs the thread until it stops.
    pub fn run(&mut self, limits: RunLimits) -> Stop {
        match self.enter() {
            Ok(Step::Go) => {}
            Ok(Step::Stop(stop)) => return stop,
            Err(raised) => {
                if let Step::Stop(stop) = self.unwind(raised, true) {
                    return stop;
                }
            }
        }
        self.execute(limits)
    }

    /// Takes in what the thread waited for.
    fn enter(&mut self) -> Done {
        match self.thread.incoming.take() {
            None => Ok(Step::Go),
            Some(Incoming::Start(call)) => self.call_with(*call, Cont::Exit),
            Some(Incoming::Value(value)) => {
                let cont = self.thread.waiting.take().unwrap_or(Cont::Discard);
                self.deliver(cont, value)
            }
        }
    }

    fn execute(&mut self, limits: RunLimits) -> Stop {
        let program = self.program;
        let anywhere = limits.switch != SwitchPoints::CallsAndLoops;
        let check = if anywhere { limits.fuel_end.min(limits.pause_at) } else { limits.pause_at };
        'frame: loop {
            if self.isolate.heap.wants_collection() {
                return Stop::Collect;
            }
            let Some(frame) = self.thread.frames.last() else { return Stop::Returned(Value::None) };
            let code: &'a Code = program.code(frame.code);
            let base = frame.base as usize;
            let mut pc = frame.pc as usize;
            let hidden = code.library && limits.switch != SwitchPoints::Everywhere;
            let instrs: &'a [Instr] = &code.instrs;

            macro_rules! reg {
                ($r:expr) => {
                    self.thread.stack[base + $r as usize]
                };
            }
            macro_rules! save {
                () => {
                    if let Some(frame) = self.thread.frames.last_mut() {
                        frame.pc = pc as u32;
                    }
                };
            }
            // Leaves the loop for something that may push frames, raise or stop, and comes back to any frame.
            macro_rules! slow {
                ($done:expr) => {{
                    save!();
                    match $done {
                        Ok(Step::Go) => continue 'frame,
                        Ok(Step::Stop(stop)) => return stop,
                        Err(raised) => match self.unwind(raised, true) {
                            Step::Go => continue 'frame,
                            Step::Stop(stop) => return stop,
                        },
                    }
                }};
            }
            // Something that may only raise.
            macro_rules! attempt {
                ($result:expr) => {{
                    save!();
                    match $result {
                        Ok(value) => value,
                        Err(raised) => match self.unwind(raised, true) {
                            Step::Go => continue 'frame,
                            Step::Stop(stop) => return stop,
                        },
                    }
                }};
            }
            // Calls a native. Most are done at once, and the frame goes on.
            macro_rules! native {
                ($id:expr, $start:expr, $argc:expr, $dst:expr) => {{
                    save!();
                    match self.run_native($id, $start, $argc) {
                        Ok(Flow::Value(value)) if self.world.requests.is_empty() => {
                            reg!($dst) = value;
                            continue;
                        }
                        flow => slow!(flow.and_then(|flow| self.finish(flow, Cont::Store($dst)))),
                    }
                }};
            }
            macro_rules! jump {
                ($offset:expr) => {
                    pc = (pc as i64 + i64::from($offset)) as usize
                };
            }
            // A switch point: calls and backward jumps. `$at` is where the thread goes on.
            macro_rules! switch_point {
                ($at:expr) => {
                    if hidden {
                        // The instruction itself is counted already: one that is undone must not be all that was done.
                        if self.world.library_steps > limits.library_end {
                            if $at < pc {
                                self.world.library_steps -= 1;
                            }
                            pc = $at;
                            save!();
                            return Stop::Breath;
                        }
                    } else if !anywhere && self.world.step > limits.fuel_end {
                        // Not executed yet, or (a jump) executed whole: the count must say which.
                        if $at < pc {
                            self.world.step -= 1;
                        }
                        pc = $at;
                        save!();
                        return Stop::Preempt;
                    }
                };
            }

            loop {
                if hidden {
                    self.world.library_steps += 1;
                } else {
                    if self.world.step >= check {
                        save!();
                        return if self.world.step >= limits.pause_at { Stop::Pause } else { Stop::Preempt };
                    }
                    self.world.step += 1;
                }
                let instr = instrs[pc];
                pc += 1;
                match instr {
                    Instr::Move { dst, src } => reg!(dst) = reg!(src),
                    Instr::LoadNone { dst } => reg!(dst) = Value::None,
                    Instr::LoadBool { dst, value } => reg!(dst) = Value::Bool(value),
                    Instr::LoadInt { dst, value } => reg!(dst) = Value::Int(i64::from(value)),
                    Instr::LoadConst { dst, index } => {
                        let value = self.isolate.consts[index as usize];
                        reg!(dst) = if value.is_bound() { value } else { self.constant(index) };
                    }
                    Instr::LoadGlobal { dst, slot } => {
                        let value = self.isolate.modules[code.module.0 as usize].slots[slot as usize];
                        reg!(dst) = if value.is_bound() {
                            value
                        } else {
                            attempt!(self.global_or_builtin(code.module, slot))
                        };
                    }
                    Instr::StoreGlobal { src, slot } => {
                        self.isolate.modules[code.module.0 as usize].slots[slot as usize] = reg!(src);
                    }
                    Instr::DeleteGlobal { slot } => attempt!(self.delete_global(code.module, slot)),
                    Instr::LoadBuiltin { dst, slot } => {
                        let value = self.isolate.modules[0].slots[slot as usize];
                        reg!(dst) =
                            if value.is_bound() { value } else { attempt!(self.missing_builtin(slot)) };
                    }
                    Instr::Unbind { reg } => reg!(reg) = Value::Unbound,
                    Instr::MakeCell { reg } => {
                        let value = reg!(reg);
                        reg!(reg) = self.alloc(Object::Cell(value));
                    }
                    Instr::LoadCell { dst, cell, name } => {
                        let value = self.cell(reg!(cell));
                        if !value.is_bound() {
                            attempt!(Err(self.unbound_cell(code, cell, name)))
                        }
                        reg!(dst) = value;
                    }
                    Instr::StoreCell { cell, src } => {
                        let value = reg!(src);
                        self.set_cell(reg!(cell), value);
                    }
                    Instr::DeleteCell { cell, name } => {
                        if !self.cell(reg!(cell)).is_bound() {
                            attempt!(Err(self.unbound_cell(code, cell, name)))
                        }
                        self.set_cell(reg!(cell), Value::Unbound);
                    }
                    Instr::CheckBound { reg, name } => {
                        if !reg!(reg).is_bound() {
                            attempt!(Err(self.unbound_local(code, name)))
                        }
                    }
                    Instr::DeleteLocal { reg, name } => {
                        if !reg!(reg).is_bound() {
                            attempt!(Err(self.unbound_local(code, name)))
                        }
                        reg!(reg) = Value::Unbound;
                    }
                    Instr::LoadName { dst, name } => reg!(dst) = attempt!(self.load_name(code, base, name)),
                    Instr::StoreName { src, name } => {
                        let value = reg!(src);
                        attempt!(self.store_name(code, base, name, value));
                    }
                    Instr::DeleteName { name } => attempt!(self.delete_name(code, base, name)),
                    Instr::LoadClassCell { dst, cell, name } => {
                        reg!(dst) = attempt!(self.load_class_cell(code, base, cell, name));
                    }

                    Instr::Add { dst, a, b } => match (reg!(a), reg!(b)) {
                        (Value::Int(x), Value::Int(y)) if x.checked_add(y).is_some() => {
                            reg!(dst) = Value::Int(x.wrapping_add(y));
                        }
                        (Value::Float(x), Value::Float(y)) => reg!(dst) = Value::Float(x + y),
                        (Value::Obj(x), Value::Obj(y)) => match self.isolate.heap.concat(x, y) {
                            Some(text) => reg!(dst) = Value::Obj(text),
                            None => slow!(self.operator(0)),
                        },
                        _ => slow!(self.operator(0)),
                    },
                    Instr::Sub { dst, a, b } => match (reg!(a), reg!(b)) {
                        (Value::Int(x), Value::Int(y)) if x.checked_sub(y).is_some() => {
                            reg!(dst) = Value::Int(x.wrapping_sub(y));
                        }
                        (Value::Float(x), Value::Float(y)) => reg!(dst) = Value::Float(x - y),
                        _ => slow!(self.operator(0)),
                    },
                    Instr::Mul { dst, a, b } => match (reg!(a), reg!(b)) {
                        (Value::Int(x), Value::Int(y)) if x.checked_mul(y).is_some() => {
                            reg!(dst) = Value::Int(x.wrapping_mul(y));
                        }
                        (Value::Float(x), Value::Float(y)) => reg!(dst) = Value::Float(x * y),
                        _ => slow!(self.operator(0)),
                    },
                    Instr::AddImm { dst, a, imm, .. } => match reg!(a) {
                        Value::Int(x) if x.checked_add(i64::from(imm)).is_some() => {
                            reg!(dst) = Value::Int(x.wrapping_add(i64::from(imm)));
                        }
                        _ => slow!(self.operator(0)),
                    },
                    Instr::SubImm { dst, a, imm, .. } => match reg!(a) {
                        Value::Int(x) if x.checked_sub(i64::from(imm)).is_some() => {
                            reg!(dst) = Value::Int(x.wrapping_sub(i64::from(imm)));
                        }
                        _ => slow!(self.operator(0)),
                    },
                    Instr::Binary { op, dst, a, b } | Instr::InPlace { op, dst, a, b } => {
                        let result = match (reg!(a), reg!(b)) {
                            (Value::Int(x), Value::Int(y)) => hot::arithmetic_int(op, x, y).map(Value::Int),
                            (Value::Float(x), Value::Float(y)) => {
                                hot::arithmetic_float(op, x, y).map(Value::Float)
                            }
                            (Value::Obj(x), Value::Obj(y)) if op == BinOp::Add => {
                                self.isolate.heap.concat(x, y).map(Value::Obj)
                            }
                            (Value::Obj(format), arguments) if op == BinOp::Mod => {
                                ops::percent::percent_plain(self, format, arguments)
                            }
                            _ => None,
                        };
                        match result {
                            Some(value) => reg!(dst) = value,
                            None => slow!(self.operator(0)),
                        }
                    }
                    Instr::Compare { op, dst, a, b } => match (op, reg!(a), reg!(b)) {
                        (CmpOp::Is, x, y) => reg!(dst) = Value::Bool(x.is(y)),
                        (CmpOp::IsNot, x, y) => reg!(dst) = Value::Bool(!x.is(y)),
                        (CmpOp::In | CmpOp::NotIn, ..) => slow!(self.operator(0)),
                        (op, Value::Int(x), Value::Int(y)) => {
                            reg!(dst) = Value::Bool(hot::compare_int(op, x, y));
                        }
                        (op, Value::Float(x), Value::Float(y)) => {
                            reg!(dst) = Value::Bool(hot::compare_float(op, x, y));
                        }
                        (CmpOp::Eq | CmpOp::Ne, Value::Obj(x), Value::Obj(y)) => {
                            match self.isolate.heap.equal_strings(x, y) {
                                Some(equal) => reg!(dst) = Value::Bool(equal == (op == CmpOp::Eq)),
                                None => slow!(self.operator(0)),
                            }
                        }
                        _ => slow!(self.operator(0)),
                    },
                    Instr::Unary { .. } => slow!(self.unary(instr)),

                    Instr::Jump { offset } => jump!(offset),
                    Instr::Loop { offset } => {
                        jump!(offset);
                        switch_point!(pc);
                        if self.isolate.heap.wants_collection() {
                            save!();
                            return Stop::Collect;
                        }
                    }
                    Instr::JumpIfTrue { src, offset } => match reg!(src) {
                        Value::Bool(truth) => {
                            if truth {
                                jump!(offset);
                            }
                        }
                        Value::None => {}
                        Value::Int(int) => {
                            if int != 0 {
                                jump!(offset);
                            }
                        }
                        value => slow!(self.branch(value, (pc as i64 + i64::from(offset)) as u32, true)),
                    },
                    Instr::JumpIfFalse { src, offset } => match reg!(src) {
                        Value::Bool(truth) => {
                            if !truth {
                                jump!(offset);
                            }
                        }
                        Value::None => jump!(offset),
                        Value::Int(int) => {
                            if int == 0 {
                                jump!(offset);
                            }
                        }
                        value => slow!(self.branch(value, (pc as i64 + i64::from(offset)) as u32, false)),
                    },
                    Instr::JumpUnless { op, a, b, offset } => match (op, reg!(a), reg!(b)) {
                        (CmpOp::Is, x, y) => {
                            if !x.is(y) {
                                jump!(offset);
                            }
                        }
                        (CmpOp::IsNot, x, y) => {
                            if x.is(y) {
                                jump!(offset);
                            }
                        }
                        (op, Value::Int(x), Value::Int(y)) => {
                            if !hot::compare_int(op, x, y) {
                                jump!(offset);
                            }
                        }
                        (op, Value::Float(x), Value::Float(y)) => {
                            if !hot::compare_float(op, x, y) {
                                jump!(offset);
                            }
                        }
                        (CmpOp::Eq | CmpOp::Ne, Value::Obj(x), Value::Obj(y)) => {
                            match self.isolate.heap.equal_strings(x, y) {
                                Some(equal) if equal == (op == CmpOp::Eq) => {}
                                Some(_) => jump!(offset),
                                None => slow!(self.operator(0)),
                            }
                        }
                        _ => slow!(self.operator(0)),
                    },
                    Instr::JumpUnlessImm { op, a, imm, offset } => match reg!(a) {
                        Value::Int(x) => {
                            if !hot::compare_int(op, x, i64::from(imm)) {
                                jump!(offset);
                            }
                        }
                        _ => slow!(self.operator(0)),
                    },

                    Instr::BuildList { dst, base: from, count } => {
                        let from = base + from as usize;
                        let items = self.thread.stack[from..from + count as usize].to_vec();
                        reg!(dst) = self.list(items);
                    }
                    Instr::BuildTuple { dst, base: from, count } => {
                        let from = base + from as usize;
                        let items: Box<[Value]> = self.thread.stack[from..from + count as usize].into();
                        reg!(dst) = self.tuple(items);
                    }
                    Instr::BuildSet { .. }
                    | Instr::BuildDict { .. }
                    | Instr::ListExtend { .. }
                    | Instr::ExtendArgs { .. }
                    | Instr::SetAdd { .. }
                    | Instr::SetUpdate { .. }
                    | Instr::DictSet { .. }
                    | Instr::DictUpdate { .. }
                    | Instr::DictMerge { .. } => slow!(self.build(instr)),
                    Instr::BuildString { dst, base: from, count } => {
                        let from = base + from as usize;
                        reg!(dst) = self.build_string(from, count as usize);
                    }
                    Instr::BuildSlice { dst, base: from } => {
                        let from = base + from as usize;
                        let part = |at: usize| match self.thread.stack[from + at] {
                            Value::Unbound => Value::None,
                            value => value,
                        };
                        let parts = [part(0), part(1), part(2)];
                        reg!(dst) = self.alloc(Object::Slice(Box::new(parts)));
                    }
                    Instr::ListAppend { list, src } => {
                        let value = reg!(src);
                        if let Value::Obj(id) = reg!(list)
                            && let Object::List(items) = self.isolate.heap.get_mut(id)
                        {
                            items.push(value);
                            self.isolate.heap.grew(16);
                        }
                    }
                    Instr::ListToTuple { dst, src } => {
                        let items: Box<[Value]> = self.as_sequence(reg!(src)).unwrap_or_default().into();
                        reg!(dst) = self.tuple(items);
                    }
                    Instr::Format { conversion, dst, src, spec } => {
                        let value = reg!(src);
                        if spec == NO_REG
                            && matches!(conversion, Conversion::None | Conversion::Str)
                            && let Some(text) = self.plain_text(value)
                        {
                            reg!(dst) = text;
                            continue;
                        }
                        let spec = if spec == NO_REG { Value::Unbound } else { reg!(spec) };
                        slow!(self.format(conversion, dst, value, spec))
                    }
                    Instr::Unpack { src, base: to, count } => {
                        let value = reg!(src);
                        slow!(self.unpack(value, to, count))
                    }
                    Instr::UnpackStar { before, src, base: to, after } => {
                        let value = reg!(src);
                        slow!(self.unpack_star(value, to, before, after))
                    }

                    Instr::LoadAttr { dst, obj, name } => {
                        let symbol = code.names[name as usize];
                        match self.plain_attribute(reg!(obj), symbol) {
                            Some(value) => reg!(dst) = value,
                            None => slow!(self.load_attribute_into(dst, obj, symbol)),
                        }
                    }
                    Instr::StoreAttr { obj, name, src } => {
                        let symbol = code.names[name as usize];
                        let (object, value) = (reg!(obj), reg!(src));
                        if !self.store_plain_attribute(object, symbol, value) {
                            slow!(self.store_attribute(object, symbol, value))
                        }
                    }
                    Instr::DeleteAttr { obj, name } => {
                        let object = reg!(obj);
                        slow!(self.delete_attribute(object, code.names[name as usize]))
                    }
                    Instr::LoadItem { dst, obj, key } => {
                        let (object, key) = (reg!(obj), reg!(key));
                        if let (Value::Obj(id), Value::Int(index)) = (object, key) {
                            let items: &[Value] = match self.isolate.heap.get(id) {
                                Object::List(items) => items,
                                Object::Tuple(items) => items,
                                _ => &[],
                            };
                            let index = if index < 0 { index + items.len() as i64 } else { index };
                            if let Some(value) = usize::try_from(index).ok().and_then(|at| items.get(at)) {
                                reg!(dst) = *value;
                                continue;
                            }
                        }
                        if let Value::Obj(id) = object
                            && let Object::Dict(_) = self.isolate.heap.get(id)
                            && let Some(Some(value)) = attempt!(ops::dict_get(self, id, key))
                        {
                            reg!(dst) = value;
                            continue;
                        }
                        slow!(self.load_item(dst, object, key))
                    }
                    Instr::StoreItem { obj, key, src } => {
                        let (object, key, value) = (reg!(obj), reg!(key), reg!(src));
                        if let (Value::Obj(id), Value::Int(index)) = (object, key)
                            && let Object::List(items) = self.isolate.heap.get_mut(id)
                            && let Some(slot) = usize::try_from(index).ok().and_then(|at| items.get_mut(at))
                        {
                            *slot = value;
                            continue;
                        }
                        if let Value::Obj(id) = object
                            && let Object::Dict(_) = self.isolate.heap.get(id)
                            && attempt!(ops::dict_set(self, id, key, value)).is_some()
                        {
                            continue;
                        }
                        slow!(self.store_item(object, key, value))
                    }
                    Instr::DeleteItem { obj, key } => {
                        let (object, key) = (reg!(obj), reg!(key));
                        slow!(self.delete_item(object, key))
                    }

                    Instr::GetIter { dst, src } => {
                        let value = reg!(src);
                        slow!(self.get_iter(dst, value))
                    }
                    Instr::ForIter { iter, dst, offset } => {
                        let Value::Obj(id) = reg!(iter) else { slow!(self.for_iter(dst, Value::None, 0)) };
                        if let Object::Iter(native) = self.isolate.heap.get_mut(id) {
                            match &mut **native {
                                Iter::Range(range) => {
                                    if range.is_empty() {
                                        jump!(offset);
                                    } else {
                                        let value = range.start;
                                        range.start = range.start.saturating_add(range.step);
                                        reg!(dst) = Value::Int(value);
                                    }
                                    continue;
                                }
                                Iter::List { list, next } => {
                                    let (list, at) = (*list, *next);
                                    *next += 1;
                                    if let Object::List(items) = self.isolate.heap.get(list)
                                        && let Some(value) = items.get(at)
                                    {
                                        reg!(dst) = *value;
                                    } else {
                                        if let Object::Iter(native) = self.isolate.heap.get_mut(id) {
                                            **native = Iter::Done;
                                        }
                                        jump!(offset);
                                    }
                                    continue;
                                }
                                _ => {}
                            }
                        }
                        let target = (pc as i64 + i64::from(offset)) as u32;
                        let top = base + usize::from(code.registers);
                        if self.enter_generator_at(id, top, Cont::ForIter { dst, target }, Value::None, pc) {
                            continue 'frame;
                        }
                        slow!(self.for_iter(dst, Value::Obj(id), target))
                    }

                    Instr::Call { dst, base: from, argc } => {
                        switch_point!(pc - 1);
                        let from = base + from as usize;
                        let callee = self.thread.stack[from];
                        match callee {
                            Value::Obj(id) if self.enter_function(id, from + 1, argc as usize, dst, pc) => {
                                continue 'frame;
                            }
                            Value::Native(id) => native!(id, from + 1, argc as usize, dst),
                            Value::Obj(id) => {
                                if let Some(new) = self.plain_constructor(id) {
                                    // The class goes before the arguments.
                                    native!(new, from, argc as usize + 1, dst)
                                }
                            }
                            _ => {}
                        }
                        slow!(self.call(callee, from + 1, argc as usize, None, Cont::Store(dst)))
                    }
                    Instr::CallKw { dst, base: from, argc } => {
                        switch_point!(pc - 1);
                        let names = code.keywords_of(instrs[pc]);
                        pc += 1;
                        let from = base + from as usize;
                        let callee = self.thread.stack[from];
                        slow!(self.call(callee, from + 1, argc as usize, names, Cont::Store(dst)))
                    }
                    Instr::CallEx { dst, base: from } => {
                        switch_point!(pc - 1);
                        slow!(self.call_unpacked(base + from as usize, Cont::Store(dst)))
                    }
                    Instr::LoadMethod { base: to, obj, name } => {
                        let object = reg!(obj);
                        let symbol = code.names[name as usize];
                        if let Some((function, receiver)) = self.plain_method(object, symbol) {
                            reg!(to) = function;
                            reg!(to + 1) = receiver;
                        } else {
                            reg!(to + 1) = Value::Unbound;
                            slow!(self.load_attribute_into(to, obj, symbol))
                        }
                    }
                    Instr::CallMethod { dst, base: from, argc } => {
                        switch_point!(pc - 1);
                        let from = base + from as usize;
                        let (start, argc) = self.method_arguments(from, argc);
                        let callee = self.thread.stack[from];
                        match callee {
                            Value::Obj(id) if self.enter_function(id, start, argc, dst, pc) => {
                                continue 'frame;
                            }
                            Value::Native(id) => native!(id, start, argc, dst),
                            _ => {}
                        }
                        slow!(self.call(callee, start, argc, None, Cont::Store(dst)))
                    }
                    Instr::CallMethodKw { dst, base: from, argc } => {
                        switch_point!(pc - 1);
                        let names = code.keywords_of(instrs[pc]);
                        pc += 1;
                        let from = base + from as usize;
                        let (start, argc) = self.method_arguments(from, argc);
                        slow!(self.call(self.thread.stack[from], start, argc, names, Cont::Store(dst)))
                    }
                    Instr::LoadSpecial { special, base: to, obj } => {
                        let object = reg!(obj);
                        let (function, receiver) = attempt!(self.load_special(special, object));
                        reg!(to) = function;
                        reg!(to + 1) = receiver;
                    }
                    Instr::Extra { .. } => {}

                    Instr::Return { src } => {
                        let value = reg!(src);
                        if self.leave_function(value) {
                            continue 'frame;
                        }
                        slow!(self.return_value(value))
                    }
                    Instr::ReturnNone => {
                        if self.leave_function(Value::None) {
                            continue 'frame;
                        }
                        slow!(self.return_value(Value::None))
                    }
                    Instr::MakeFunction { dst, base: from, child } => {
                        reg!(dst) = self.make_function(code, base, from, child);
                    }
                    Instr::Import { dst, module } => slow!(self.import(dst, module)),
                    Instr::ImportFrom { dst, src, name } => {
                        let module = reg!(src);
                        reg!(dst) = attempt!(self.import_from(module, code.names[name as usize]));
                    }

                    Instr::Yield { dst, src } => {
                        let value = reg!(src);
                        if self.leave_generator(dst, value, pc) {
                            continue 'frame;
                        }
                        slow!(self.yield_value(dst, value, false))
                    }
                    Instr::YieldAsync { dst, src } => {
                        let value = reg!(src);
                        slow!(self.yield_value(dst, value, true))
                    }
                    Instr::GetYieldFrom { dst, src } => {
                        let value = reg!(src);
                        slow!(self.get_yield_from(dst, value))
                    }
                    Instr::GetAwaitable { dst, src } => {
                        let value = reg!(src);
                        slow!(self.get_awaitable(dst, value))
                    }
                    Instr::Send { iter, value, offset } => {
                        let (iterator, sent) = (reg!(iter), reg!(value));
                        let target = (pc as i64 + i64::from(offset)) as u32;
                        let top = base + usize::from(code.registers);
                        if let Value::Obj(id) = iterator
                            && self.enter_generator_at(id, top, Cont::Send { value, target }, sent, pc)
                        {
                            continue 'frame;
                        }
                        slow!(self.send(iterator, sent, value, target))
                    }
                    Instr::GetAsyncIter { dst, src } => {
                        let value = reg!(src);
                        slow!(self.get_async_iter(dst, value))
                    }
                    Instr::GetAsyncNext { dst, src } => {
                        let value = reg!(src);
                        slow!(self.get_async_next(dst, value))
                    }

                    Instr::Raise { exc, cause } => {
                        let register = |r: Reg| (r != NO_REG).then(|| reg!(r));
                        let (exc, cause) = (register(exc), register(cause));
                        slow!(self.raise(exc, cause))
                    }
                    Instr::Reraise { exc } => {
                        let raised = Raised(reg!(exc));
                        slow!(Ok(self.unwind(raised, false)))
                    }
                    Instr::MatchException { dst, exc, types } => {
                        let (exception, types) = (reg!(exc), reg!(types));
                        reg!(dst) = Value::Bool(attempt!(self.matches_exception(exception, types)));
                    }
                }
            }
        }
    }
}
