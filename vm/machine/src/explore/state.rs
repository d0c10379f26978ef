//! The canonical form of a machine's state: two states with the same form go on alike, whatever led to them.
//!
//! Left out: clocks, step counters, registers that are not read any more, and the ids of objects that were made since
//! the base: they are numbered in the order in which they are reached. Objects of the base that were not changed are
//! named by their ids, and what they refer to is not looked at.

use std::fmt::Write as _;

use hashbrown::HashMap;
use shared::program::event::{ProcessId, ThreadId};

use super::live::Liveness;
use crate::machine::Machine;
use crate::system::Stage;
use vm_code::{ObjId, Symbol, Value};
use vm_runtime::Answer;
use vm_runtime::ResourceKey;
use vm_runtime::children;
use vm_runtime::{Attrs, Iter, Object};
use vm_runtime::{Cont, Incoming, Thread};

/// A state's canonical form, hashed to 128 bits.
pub type StateId = u128;

/// Makes canonical forms. Its memory is used again.
#[derive(Debug, Default)]
pub struct Canon {
    bytes: Vec<u8>,
    /// Numbers of objects that were made since the base, by process and id.
    numbers: HashMap<(u32, ObjId), u32>,
    /// Objects that were numbered and not written yet.
    open: Vec<(u32, ObjId)>,
    pub live: Liveness,
}

impl Canon {
    /// The id of the state in which a machine is. `output` stands for what was printed so far.
    pub fn state(&mut self, machine: &Machine, output: u128) -> StateId {
        self.bytes.clear();
        self.numbers.clear();
        self.open.clear();
        self.bytes.extend_from_slice(&output.to_le_bytes());
        self.world(machine);
        for (at, isolate) in machine.isolates.iter().enumerate() {
            let process = at as u32;
            let Some(isolate) = isolate else {
                self.byte(0);
                continue;
            };
            self.byte(1);
            self.modules(machine, process);
            match isolate.heap.changed() {
                Some(ids) => {
                    let mut ids = ids.to_vec();
                    ids.sort_unstable();
                    for id in ids {
                        self.number(id.0);
                        self.object(machine, process, id);
                    }
                }
                // After a collection nothing is known of what changed: such a state equals itself only.
                None => self.number(machine.step() as u32),
            }
            self.rest(machine);
        }
        for (at, thread) in machine.threads.iter().enumerate() {
            self.thread(machine, ThreadId(at as u32), thread.as_ref());
            self.rest(machine);
        }
        self.sleeps(machine);
        xxhash_rust::xxh3::xxh3_128(&self.bytes)
    }

    fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn number(&mut self, number: u32) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Anything, as it is shown to a developer: for what is rarely part of a state.
    fn shown(&mut self, value: &dyn std::fmt::Debug) {
        let mut text = String::new();
        let _ = write!(text, "{value:?}");
        self.text(&text);
    }

    fn symbol(&mut self, machine: &Machine, symbol: Symbol) {
        if symbol.0 < machine.program.symbols.len() {
            self.number(symbol.0);
        } else {
            self.number(u32::MAX);
            self.text(machine.world.symbols.name(symbol));
        }
    }

    fn value(&mut self, machine: &Machine, process: u32, value: Value) {
        match value {
            Value::Unbound => self.byte(0),
            Value::None => self.byte(1),
            Value::NotImplemented => self.byte(2),
            Value::Ellipsis => self.byte(3),
            Value::Bool(value) => self.byte(4 + u8::from(value)),
            Value::Int(value) => {
                self.byte(6);
                self.bytes.extend_from_slice(&value.to_le_bytes());
            }
            Value::Float(value) => {
                self.byte(7);
                self.bytes.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Value::Native(id) => {
                self.byte(8);
                self.number(id.0);
            }
            Value::Obj(id) => self.reference(machine, process, id),
        }
    }

    fn reference(&mut self, machine: &Machine, process: u32, id: ObjId) {
        let base = machine.isolates[process as usize].as_ref().map_or(0, |isolate| isolate.heap.noted());
        if id.0 < base {
            self.byte(9);
            self.number(id.0);
            return;
        }
        let next = self.numbers.len() as u32;
        let open = &mut self.open;
        let number = *self.numbers.entry((process, id)).or_insert_with(|| {
            open.push((process, id));
            next
        });
        self.byte(10);
        self.number(number);
    }

    /// Writes the objects that were reached and not written yet.
    fn rest(&mut self, machine: &Machine) {
        let mut at = 0;
        while at < self.open.len() {
            let (process, id) = self.open[at];
            self.object(machine, process, id);
            at += 1;
        }
        self.open.clear();
    }

    fn values(&mut self, machine: &Machine, process: u32, values: impl IntoIterator<Item = Value>) {
        let at = self.bytes.len();
        self.number(0);
        let mut count = 0_u32;
        for value in values {
            self.value(machine, process, value);
            count += 1;
        }
        self.bytes[at..at + 4].copy_from_slice(&count.to_le_bytes());
    }

    fn attrs(&mut self, machine: &Machine, process: u32, attrs: &Attrs) {
        self.number(attrs.len() as u32);
        for (name, value) in attrs.iter() {
            self.symbol(machine, name);
            self.value(machine, process, value);
        }
    }

    fn object(&mut self, machine: &Machine, process: u32, id: ObjId) {
        let Some(Some(isolate)) = machine.isolates.get(process as usize) else { return };
        let object = isolate.heap.get(id);
        self.shape(machine, process, object);
        if let Object::Dict(dict) = object {
            self.values(machine, process, dict.iter().flat_map(|entry| [entry.key, entry.value]));
        } else if !matches!(object, Object::Str(_) | Object::Instance(_)) {
            let at = self.bytes.len();
            self.number(0);
            let mut count = 0_u32;
            children(object, |value| {
                self.value(machine, process, value);
                count += 1;
            });
            self.bytes[at..at + 4].copy_from_slice(&count.to_le_bytes());
        }
        self.resource(machine, process, id);
    }

    /// What an object is, but for what it refers to.
    fn shape(&mut self, machine: &Machine, process: u32, object: &Object) {
        match object {
            Object::Free(_) => self.byte(0),
            Object::Str(text) => {
                self.byte(1);
                if let Some(Some(isolate)) = machine.isolates.get(process as usize) {
                    self.text(text.as_str(&isolate.heap));
                }
            }
            Object::Instance(instance) => {
                self.byte(2);
                self.value(machine, process, Value::Obj(instance.class));
                self.value(machine, process, instance.payload);
                self.attrs(machine, process, &instance.attrs);
            }
            Object::List(_) => self.byte(3),
            Object::Tuple(_) => self.byte(4),
            Object::Dict(_) => self.byte(5),
            Object::Cell(_) => self.byte(6),
            Object::BoundMethod(_) => self.byte(7),
            Object::Set(_) => self.byte(8),
            Object::FrozenSet(_) => self.byte(9),
            Object::Slice(_) => self.byte(10),
            Object::Deque(deque) => {
                self.byte(11);
                self.number(deque.maxlen.map_or(u32::MAX, |len| len as u32));
            }
            Object::Function(function) => {
                self.byte(12);
                self.number(function.code.0);
                self.symbol(machine, function.name);
                function.attrs.iter().for_each(|(name, _)| self.symbol(machine, name));
            }
            Object::Exception(exception) => {
                self.byte(13);
                self.byte(u8::from(exception.suppress_context));
                exception.attrs.iter().for_each(|(name, _)| self.symbol(machine, name));
                self.shown(&exception.traceback);
            }
            Object::Generator(generator) => {
                self.byte(14);
                self.number(generator.code.0);
                self.number(generator.pc);
                self.shown(&(generator.state, generator.resume_dst, generator.busy, generator.started));
            }
            Object::Class(class) => {
                self.byte(15);
                self.symbol(machine, class.name);
                class.attrs.iter().for_each(|(name, _)| self.symbol(machine, name));
            }
            Object::StaticMethod(_) => self.byte(16),
            Object::ClassMethod(_) => self.byte(17),
            Object::Property(_) => self.byte(18),
            Object::Iter(iter) => match &**iter {
                Iter::List { next, .. } | Iter::Tuple { next, .. } | Iter::Values { next, .. } => {
                    self.byte(20);
                    self.number(*next as u32);
                }
                Iter::Reversed { left, .. } => {
                    self.byte(21);
                    self.number(*left as u32);
                }
                Iter::Enumerate { count, levels, .. } => {
                    self.byte(22);
                    self.bytes.extend_from_slice(&count.to_le_bytes());
                    self.number(*levels);
                }
                Iter::Zip { strict, .. } => self.byte(23 + u8::from(*strict)),
                other => {
                    self.byte(25);
                    self.shown(other);
                }
            },
            // These hold no references to objects, or ids that only make a state differ from more others.
            other => {
                self.byte(19);
                self.shown(other);
            }
        }
    }

    /// Who holds an object, and who waits for it.
    fn resource(&mut self, machine: &Machine, process: u32, id: ObjId) {
        let found = machine.system.resources.find(ProcessId(process), ResourceKey::Object(id));
        let Some(found) = found else { return };
        let entry = machine.system.resources.get(found);
        for (holder, _) in &entry.holders {
            self.byte(1);
            self.number(holder.0);
        }
        for waiter in &entry.waiters {
            self.byte(2);
            self.number(waiter.0);
        }
    }

    fn modules(&mut self, machine: &Machine, process: u32) {
        let Some(Some(isolate)) = machine.isolates.get(process as usize) else { return };
        for (at, module) in isolate.modules.iter().enumerate().filter(|(_, module)| module.object.is_some()) {
            self.number(at as u32);
            self.values(machine, process, module.slots.iter().copied());
            self.attrs(machine, process, &module.extra);
        }
        self.rest(machine);
    }

    fn world(&mut self, machine: &Machine) {
        let (world, system) = (&machine.world, &machine.system);
        for (at, info) in system.threads.iter().enumerate() {
            self.byte(info.stage as u8);
            if info.stage == Stage::Ended {
                continue;
            }
            self.byte(u8::from(system.scheduler.is_ready(ThreadId(at as u32))));
            if let Some(wait) = &info.wait {
                self.byte(wait.kind as u8);
                self.value(machine, info.process.0, wait.otherwise);
            }
            match &info.answer {
                None => self.byte(0),
                Some(Answer::Value(value)) => {
                    self.byte(1);
                    self.value(machine, info.process.0, *value);
                }
                Some(Answer::Bytes(bytes)) => {
                    self.byte(2);
                    self.number(bytes.len() as u32);
                    self.bytes.extend_from_slice(bytes);
                }
            }
        }
        self.number(system.threads_failed);
        for process in &system.processes {
            self.number(process.exit_code.map_or(u32::MAX, |code| code as u32));
        }
        for channel in &world.channels {
            self.number(channel.messages.len() as u32);
            for message in &channel.messages {
                self.number(message.len() as u32);
                self.bytes.extend_from_slice(message);
            }
        }
        for block in &world.blocks {
            self.shown(block);
        }
        for (_, entry) in system.resources.iter().filter(|(_, entry)| entry.process.is_none()) {
            if !entry.waiters.is_empty() || !entry.holders.is_empty() {
                self.shown(&(
                    entry.key,
                    &entry.waiters,
                    entry.holders.iter().map(|(holder, _)| holder.0).collect::<Vec<_>>(),
                ));
            }
        }
        if !world.files.is_empty() {
            self.shown(&world.files);
        }
        self.shown(&world.draws);
    }

    fn sleeps(&mut self, machine: &Machine) {
        for (thread, left_ns) in machine.system.scheduler.sleeps() {
            self.number(thread.0);
            self.bytes.extend_from_slice(&left_ns.to_le_bytes());
        }
    }

    fn thread(&mut self, machine: &Machine, id: ThreadId, thread: Option<&Thread>) {
        let Some(thread) = thread else { return };
        let process = machine.system.threads[id.0 as usize].process.0;
        self.number(thread.frames.len() as u32);
        for (at, frame) in thread.frames.iter().enumerate() {
            self.number(frame.code.0);
            self.number(frame.pc);
            self.shown_cont(machine, process, frame.cont);
            if let Some(generator) = frame.generator {
                self.value(machine, process, Value::Obj(generator));
            }
            let code = machine.program.code(frame.code);
            let inner = thread.frames.get(at + 1);
            let end = inner.map_or(usize::MAX, |inner| inner.base as usize) - frame.base as usize;
            let end = end.min(usize::from(code.registers));
            let window = thread.stack.get(frame.base as usize..).unwrap_or_default();
            // What is called stores its result into a register, which counts for nothing until then.
            let result = match inner.map(|inner| inner.cont).or(thread.waiting) {
                Some(Cont::Store(dst)) => Some(usize::from(dst)),
                _ => None,
            };
            let live = self.live.at(&machine.program, frame.code, frame.pc).clone();
            for (reg, value) in window.iter().enumerate().take(end) {
                if live.contains(reg) && result != Some(reg) {
                    self.number(reg as u32);
                    self.value(machine, process, *value);
                }
            }
        }
        match &thread.incoming {
            None => self.byte(0),
            Some(Incoming::Value(value)) => {
                self.byte(1);
                self.value(machine, process, *value);
            }
            Some(Incoming::Start(call)) => {
                self.byte(2);
                self.values(machine, process, call.callee);
                self.values(machine, process, call.args.iter().copied());
            }
        }
    }

    fn shown_cont(&mut self, machine: &Machine, process: u32, cont: Cont) {
        match cont {
            Cont::Exit => self.byte(0),
            Cont::Store(reg) => {
                self.byte(1);
                self.number(u32::from(reg));
            }
            Cont::Discard => self.byte(2),
            Cont::Init { dst, instance } => {
                self.byte(3);
                self.number(u32::from(dst));
                self.value(machine, process, Value::Obj(instance));
            }
            other => self.shown(&other),
        }
    }
}

/// Objects made since the base that more than one thread can reach.
pub fn shared(machine: &Machine) -> hashbrown::HashSet<(u32, ObjId)> {
    /// Reached from what all threads see, or from several threads.
    const ALL: u32 = u32::MAX;
    let mut owners: HashMap<(u32, ObjId), u32> = HashMap::new();
    let mut open: Vec<(u32, ObjId, u32)> = Vec::new();
    let mut reach = |process: u32, value: Value, owner: u32, open: &mut Vec<(u32, ObjId, u32)>| {
        let Value::Obj(id) = value else { return };
        let Some(Some(isolate)) = machine.isolates.get(process as usize) else { return };
        if id.0 < isolate.heap.noted() {
            return;
        }
        match owners.get_mut(&(process, id)) {
            None => {
                owners.insert((process, id), owner);
                open.push((process, id, owner));
            }
            Some(known) if *known == owner || *known == ALL => {}
            Some(known) => {
                *known = ALL;
                open.push((process, id, ALL));
            }
        }
    };
    for (at, isolate) in machine.isolates.iter().enumerate() {
        let (process, Some(isolate)) = (at as u32, isolate) else { continue };
        for module in isolate.modules.iter().filter(|module| module.object.is_some()) {
            module.slots.iter().for_each(|value| reach(process, *value, ALL, &mut open));
            module.extra.iter().for_each(|(_, value)| reach(process, value, ALL, &mut open));
        }
        for id in isolate.heap.changed().unwrap_or_default() {
            children(isolate.heap.get(*id), |value| reach(process, value, ALL, &mut open));
        }
    }
    for (at, thread) in machine.threads.iter().enumerate() {
        let Some(thread) = thread else { continue };
        let info = &machine.system.threads[at];
        let (process, owner) = (info.process.0, at as u32);
        thread.stack.iter().for_each(|value| reach(process, *value, owner, &mut open));
        for frame in &thread.frames {
            frame.generator.iter().for_each(|id| reach(process, Value::Obj(*id), owner, &mut open));
        }
        if let Some(Answer::Value(value)) = info.answer {
            reach(process, value, owner, &mut open);
        }
        match &thread.incoming {
            Some(Incoming::Value(value)) => reach(process, *value, owner, &mut open),
            Some(Incoming::Start(call)) => {
                call.callee
                    .iter()
                    .chain(&call.args)
                    .for_each(|value| reach(process, *value, owner, &mut open));
            }
            None => {}
        }
    }
    while let Some((process, id, owner)) = open.pop() {
        if let Some(Some(isolate)) = machine.isolates.get(process as usize) {
            let mut found = Vec::new();
            children(isolate.heap.get(id), |value| found.push(value));
            found.into_iter().for_each(|value| reach(process, value, owner, &mut open));
        }
    }
    owners.into_iter().filter(|(_, owner)| *owner == ALL).map(|(key, _)| key).collect()
}
