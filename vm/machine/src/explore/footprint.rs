//! What a thread's next instruction touches that another thread could touch as well.
//!
//! A place is a variable of a module, an attribute of an object, the contents of a container, or the output. Objects
//! of the base are told apart by their ids, which are the same in every run from there; later ones by their class,
//! which is coarser. What is not known to touch nothing counts as a change of all that it is given.

use hashbrown::HashSet;
use shared::program::event::{ResourceKind, ThreadId};
use smallvec::SmallVec;

use crate::machine::Machine;
use vm_code::{Code, CodeId, Instr, Program, Reg};
use vm_code::{NativeId, ObjId, Value};
use vm_runtime::Isolate;
use vm_runtime::ResourceKey;
use vm_runtime::class_of_object;
use vm_runtime::types;
use vm_runtime::{Frame, Thread};
use vm_runtime::{Iter, Object};
use vm_runtime::{Owner, natives};

/// In place of an attribute: the contents of a container.
const CONTENTS: u32 = u32::MAX;
/// In place of an object.
const OUTPUT: u32 = u32::MAX;
const LIBRARY: u32 = u32::MAX - 1;
/// In place of a process: what several processes share.
const SHARED: u32 = u32::MAX;
/// Modules whose objects stand for something that several processes share.
const SHARING: &str = "multiprocessing";
/// How many objects of the library one of its steps is looked for in; beyond that it may touch anything of it.
const FEW: usize = 64;
/// Marks numbers of modules and of classes among those of objects.
const MODULE: u32 = 1 << 31;
const CLASS: u32 = 1 << 30;

/// Something that threads may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    process: u32,
    object: u32,
    field: u32,
}

impl Place {
    /// The process whose memory it is in.
    pub fn process(self) -> u32 {
        self.process
    }
}

/// One access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    pub place: Place,
    pub write: bool,
    /// The object, where it was made since the base.
    pub object: Option<ObjId>,
}

/// What a place is, for who wants to look at it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Variable {
        module: u32,
        slot: u32,
    },
    /// Of a cell, whose only field has no name, the name is 0.
    Attribute {
        object: ObjId,
        name: u32,
    },
    Contents {
        object: ObjId,
    },
    Output,
    /// Something inside the library.
    Library,
}

impl Touch {
    pub fn target(&self) -> Target {
        let Place { object, field, .. } = self.place;
        match object {
            OUTPUT => Target::Output,
            LIBRARY => Target::Library,
            module if module & MODULE != 0 => Target::Variable { module: module & !MODULE, slot: field },
            _ => {
                let object = self.object.unwrap_or(ObjId(object));
                if field == CONTENTS {
                    Target::Contents { object }
                } else {
                    Target::Attribute { object, name: field }
                }
            }
        }
    }
}

/// What the next instruction does.
#[derive(Debug, Default)]
pub struct Footprint {
    pub touches: SmallVec<[Touch; 4]>,
    /// Whether CPython could switch just before it.
    pub is_call: bool,
    /// It takes a lock that another thread holds (or this one, where that means to wait for ever).
    pub waits: bool,
    /// The function of the library, or of ours, that it calls.
    pub call: Option<String>,
}

/// Functions of the library that need a case of their own.
#[derive(Debug)]
pub struct Library {
    /// Their order among other threads' steps makes no difference: starting and joining threads.
    local: HashSet<CodeId>,
    /// They take a lock.
    acquire: HashSet<CodeId>,
}

/// Methods and functions by module and qualified name.
const LOCAL: &[(&str, &str)] = &[
    ("threading", "Thread.__init__"),
    ("threading", "Thread.start"),
    ("threading", "Thread.join"),
    ("threading", "Thread.name"),
    ("threading", "Thread.ident"),
    ("threading", "Thread.daemon"),
    ("threading", "current_thread"),
    ("threading", "get_ident"),
    ("threading", "main_thread"),
    ("threading", "Barrier.__init__"),
    ("multiprocessing.process", "BaseProcess.__init__"),
    ("multiprocessing.process", "BaseProcess.start"),
    ("multiprocessing.process", "BaseProcess.join"),
    ("_thread", "get_ident"),
    ("time", "sleep"),
];
const ACQUIRE: &[(&str, &str)] =
    &[("_thread", "lock.acquire"), ("_thread", "RLock.acquire"), ("_thread", "RLock.__enter__")];

/// Builtin functions that only look at what they are given.
const LOOKING: &[&str] = &[
    "len",
    "range",
    "isinstance",
    "issubclass",
    "repr",
    "str",
    "format",
    "ascii",
    "abs",
    "all",
    "any",
    "bin",
    "bool",
    "callable",
    "chr",
    "ord",
    "dir",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "hex",
    "id",
    "int",
    "iter",
    "list",
    "map",
    "max",
    "min",
    "oct",
    "pow",
    "reversed",
    "round",
    "set",
    "sorted",
    "sum",
    "tuple",
    "type",
    "zip",
    "dict",
    "bytes",
    "print",
    "vars",
    "super",
    "object",
    "property",
];

/// Methods of builtin types that only look.
const LOOKING_METHODS: &[&str] = &[
    "get",
    "keys",
    "values",
    "items",
    "index",
    "count",
    "copy",
    "__len__",
    "__getitem__",
    "__contains__",
    "__iter__",
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__repr__",
    "__str__",
    "__bool__",
    "__hash__",
    "__reversed__",
    "issubset",
    "issuperset",
    "isdisjoint",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
];

impl Library {
    /// Finds them in a program.
    pub fn of(program: &Program) -> Self {
        let find = |names: &[(&str, &str)]| {
            let is_named = |code: &Code| {
                let module = &program.module(code.module).name;
                code.library && names.iter().any(|(of, name)| **of == **module && **name == *code.qualname)
            };
            program.codes.iter().filter(|code| is_named(code)).map(|code| code.id).collect()
        };
        Self { local: find(LOCAL), acquire: find(ACQUIRE) }
    }
}

/// Whether a thread is between two instructions of the program itself, not inside the library.
pub fn at_own_instruction(machine: &Machine, id: ThreadId) -> bool {
    let Some(Some(thread)) = machine.threads.get(id.0 as usize) else { return false };
    thread.incoming.is_none()
        && machine.system.threads[id.0 as usize].answer.is_none()
        && thread.frames.last().is_some_and(|frame| !machine.program.code(frame.code).library)
}

/// Whether a thread that goes on inside the library competes there with others: it waited for something that another
/// thread may take first.
pub fn competes(machine: &Machine, id: ThreadId) -> bool {
    use ResourceKind::{Condition, Lock, Other, Pool, Queue, RLock, Semaphore};
    let waited = machine.system.threads[id.0 as usize].waited;
    waited
        .is_some_and(|(kind, _)| matches!(kind, Lock | RLock | Condition | Semaphore | Queue | Pool | Other))
}

/// Whether a thread that goes on inside the library waits for a lock that is held.
pub fn waits_inside(machine: &Machine, id: ThreadId) -> bool {
    match machine.system.threads[id.0 as usize].waited {
        Some((ResourceKind::Lock | ResourceKind::RLock, Some(resource))) => {
            !machine.system.resources.get(resource).holders.is_empty()
        }
        _ => false,
    }
}

/// The footprint of the next instruction of a thread that is at one of its own.
pub fn footprint(machine: &Machine, library: &Library, id: ThreadId) -> Footprint {
    let mut found = Footprint::default();
    let process = machine.system.threads[id.0 as usize].process.0;
    let Some(Some(isolate)) = machine.isolates.get(process as usize) else { return found };
    let Some(Some(thread)) = machine.threads.get(id.0 as usize) else { return found };
    let Some(frame) = thread.frames.last() else { return found };
    let code = machine.program.code(frame.code);
    let mut look = Look { machine, library, isolate, thread, frame, code, process, id, found: &mut found };
    if let Some(instr) = code.instrs.get(frame.pc as usize) {
        look.instruction(*instr);
    }
    found
}

/// What the library touches when a thread goes on inside it.
pub fn footprint_inside(machine: &Machine, library: &Library, id: ThreadId) -> Footprint {
    let mut found = Footprint::default();
    let process = machine.system.threads[id.0 as usize].process.0;
    let Some(Some(isolate)) = machine.isolates.get(process as usize) else { return found };
    let Some(Some(thread)) = machine.threads.get(id.0 as usize) else { return found };
    let Some(frame) = thread.frames.last() else { return found };
    let code = machine.program.code(frame.code);
    let mut look = Look { machine, library, isolate, thread, frame, code, process, id, found: &mut found };
    look.library_frames(thread.frames.len());
    found
}

struct Look<'a> {
    machine: &'a Machine,
    library: &'a Library,
    isolate: &'a Isolate,
    thread: &'a Thread,
    frame: &'a Frame,
    code: &'a Code,
    process: u32,
    id: ThreadId,
    found: &'a mut Footprint,
}

impl Look<'_> {
    fn reg(&self, reg: Reg) -> Value {
        let at = self.frame.base as usize + usize::from(reg);
        self.thread.stack.get(at).copied().unwrap_or(Value::Unbound)
    }

    fn instruction(&mut self, instr: Instr) {
        match instr {
            Instr::LoadGlobal { slot, .. } => self.global(slot, false),
            Instr::StoreGlobal { slot, .. } | Instr::DeleteGlobal { slot } => self.global(slot, true),
            Instr::LoadCell { cell, .. } => self.object(self.reg(cell), 0, false),
            Instr::StoreCell { cell, .. } | Instr::DeleteCell { cell, .. } => {
                self.object(self.reg(cell), 0, true)
            }
            Instr::LoadAttr { obj, name, .. } | Instr::LoadMethod { obj, name, .. } => {
                self.attribute(obj, name, false)
            }
            Instr::StoreAttr { obj, name, .. } | Instr::DeleteAttr { obj, name } => {
                self.attribute(obj, name, true)
            }
            Instr::LoadItem { obj, .. } => self.contents(self.reg(obj), false),
            Instr::StoreItem { obj, .. } | Instr::DeleteItem { obj, .. } => {
                self.contents(self.reg(obj), true)
            }
            Instr::Add { a, b, .. }
            | Instr::Sub { a, b, .. }
            | Instr::Mul { a, b, .. }
            | Instr::Binary { a, b, .. }
            | Instr::Compare { a, b, .. }
            | Instr::JumpUnless { a, b, .. } => self.looks_at([a, b]),
            Instr::InPlace { a, b, .. } => {
                self.contents(self.reg(a), true);
                self.contents(self.reg(b), false);
            }
            Instr::JumpIfTrue { src, .. }
            | Instr::JumpIfFalse { src, .. }
            | Instr::Unary { src, .. }
            | Instr::ListToTuple { src, .. }
            | Instr::Format { src, .. }
            | Instr::Unpack { src, .. }
            | Instr::UnpackStar { src, .. }
            | Instr::ListExtend { src, .. }
            | Instr::ExtendArgs { src, .. }
            | Instr::SetUpdate { src, .. }
            | Instr::DictUpdate { src, .. }
            | Instr::DictMerge { src, .. } => self.looks_at([src]),
            Instr::ForIter { iter, .. } | Instr::Send { iter, .. } => self.contents(self.reg(iter), true),
            Instr::Call { base, argc, .. } | Instr::CallKw { base, argc, .. } => {
                let args: SmallVec<[Value; 8]> = (1..=argc).map(|at| self.reg(base + at)).collect();
                self.call(self.reg(base), &args);
            }
            Instr::CallMethod { base, argc, .. } | Instr::CallMethodKw { base, argc, .. } => {
                let receiver = self.reg(base + 1);
                let first = if receiver.is_bound() { 1 } else { 2 };
                let args: SmallVec<[Value; 8]> = (first..=argc + 1).map(|at| self.reg(base + at)).collect();
                self.call(self.reg(base), &args);
            }
            Instr::CallEx { base, .. } => {
                let args = match self.reg(base + 1).obj().map(|id| self.isolate.heap.get(id)) {
                    Some(Object::Tuple(items)) => SmallVec::from_slice(items),
                    Some(Object::List(items)) => SmallVec::from_slice(items),
                    _ => SmallVec::<[Value; 8]>::new(),
                };
                self.call(self.reg(base), &args);
            }
            // What called it may be the library, which goes on with the result: a worker of a pool.
            Instr::Return { .. } | Instr::ReturnNone | Instr::Raise { .. } | Instr::Reraise { .. } => {
                self.library_frames(self.thread.frames.len() - 1);
            }
            _ => {}
        }
    }

    /// The objects of the library that its innermost frames, of the first `count` frames, have in their registers.
    fn library_frames(&mut self, count: usize) {
        let mut seen = SmallVec::new();
        for (at, frame) in self.thread.frames.iter().enumerate().take(count).rev() {
            let code = self.machine.program.code(frame.code);
            if !code.library {
                return;
            }
            let end =
                self.thread.frames.get(at + 1).map_or(self.thread.stack.len(), |inner| inner.base as usize);
            let end = end.min(frame.base as usize + usize::from(code.registers));
            for value in self.thread.stack.get(frame.base as usize..end).unwrap_or_default() {
                self.library_object(*value, &mut seen);
            }
        }
    }

    /// An object of the library, with those that it is made of. Threads are left out: what becomes of them is known to
    /// the machine.
    fn library_object(&mut self, value: Value, seen: &mut SmallVec<[ObjId; 16]>) {
        let Value::Obj(id) = value else { return };
        if seen.contains(&id) {
            return;
        }
        if seen.len() >= FEW {
            return self.touch(LIBRARY, 0, true, None);
        }
        let isolate = self.isolate;
        match isolate.heap.get(id) {
            Object::Instance(instance) => {
                let Object::Class(class) = isolate.heap.get(instance.class) else { return };
                let name = self.machine.world.symbols.name(class.name);
                if !class.library || matches!(name, "Thread" | "_MainThread" | "_DummyThread") {
                    return;
                }
                seen.push(id);
                self.object(value, CONTENTS, true);
                self.between_processes(instance.class, true);
                self.library_object(instance.payload, seen);
                instance.attrs.iter().for_each(|(_, value)| self.library_object(value, seen));
            }
            Object::List(items) => {
                seen.push(id);
                self.object(value, CONTENTS, true);
                items.iter().for_each(|value| self.library_object(*value, seen));
            }
            Object::Deque(deque) => {
                seen.push(id);
                self.object(value, CONTENTS, true);
                deque.items.iter().for_each(|value| self.library_object(*value, seen));
            }
            Object::Dict(dict) => {
                seen.push(id);
                self.object(value, CONTENTS, true);
                dict.iter().for_each(|entry| self.library_object(entry.value, seen));
            }
            Object::BoundMethod(method) => self.library_object(method.receiver, seen),
            _ => {}
        }
    }

    fn touch(&mut self, object: u32, field: u32, write: bool, made: Option<ObjId>) {
        let place = Place { process: self.process, object, field };
        self.found.touches.push(Touch { place, write, object: made });
    }

    /// What processes share, if the object stands for such a thing.
    fn between_processes(&mut self, class: ObjId, write: bool) {
        if let Object::Class(class) = self.isolate.heap.get(class)
            && class.library
            && self.machine.world.symbols.name(class.module).starts_with(SHARING)
            && !self.machine.world.symbols.name(class.name).ends_with("Process")
        {
            let place = Place { process: SHARED, object: LIBRARY, field: 0 };
            self.found.touches.push(Touch { place, write, object: None });
        }
    }

    fn global(&mut self, slot: u32, write: bool) {
        self.touch(MODULE | self.code.module.0, slot, write, None);
    }

    /// A field of an object.
    fn object(&mut self, value: Value, field: u32, write: bool) {
        let Value::Obj(id) = value else { return };
        if id.0 < self.isolate.heap.noted() {
            return self.touch(id.0, field, write, None);
        }
        let class = class_of_object(self.isolate.heap.get(id));
        let class = if class.0 < self.isolate.heap.noted() { class.0 } else { 0 };
        self.touch(CLASS | class, field, write, Some(id));
    }

    fn attribute(&mut self, obj: Reg, name: u16, write: bool) {
        let Value::Obj(id) = self.reg(obj) else { return };
        let Some(name) = self.code.names.get(usize::from(name)).copied() else { return };
        match self.isolate.heap.get(id) {
            Object::Module(module) => {
                let slot = self.machine.program.module(*module).slot_of(name);
                let slot = slot.map_or(CONTENTS, |slot| u32::try_from(slot).unwrap_or(CONTENTS));
                self.touch(MODULE | module.0, slot, write, None);
            }
            Object::Instance(instance) => {
                self.between_processes(instance.class, write);
                self.object(Value::Obj(id), name.0, write);
                if !write && instance.attrs.get(name).is_none() {
                    self.class_attribute(instance.class, name);
                }
            }
            Object::Class(_) if write => self.object(Value::Obj(id), name.0, true),
            Object::Class(_) => self.class_attribute(id, name),
            Object::Function(_) | Object::Exception(_) => self.object(Value::Obj(id), name.0, write),
            _ => {}
        }
    }

    /// An attribute that is looked for in a class and those that it derives from.
    fn class_attribute(&mut self, class: ObjId, name: vm_code::Symbol) {
        let Object::Class(found) = self.isolate.heap.get(class) else { return };
        let owner = found.mro.iter().find(|base| match self.isolate.heap.get(**base) {
            Object::Class(base) => base.attrs.get(name).is_some(),
            _ => false,
        });
        if let Some(owner) = owner {
            self.object(Value::Obj(*owner), name.0, false);
        }
    }

    fn looks_at(&mut self, regs: impl IntoIterator<Item = Reg>) {
        for reg in regs {
            self.contents(self.reg(reg), false);
        }
    }

    /// The contents of a value, where they can change.
    fn contents(&mut self, value: Value, write: bool) {
        let Value::Obj(id) = value else { return };
        match self.isolate.heap.get(id) {
            Object::List(_)
            | Object::Dict(_)
            | Object::Set(_)
            | Object::Deque(_)
            | Object::ByteArray(_)
            | Object::Generator(_)
            | Object::Random(_) => self.object(value, CONTENTS, write),
            Object::Instance(instance) if instance.payload.is_bound() => {
                self.contents(instance.payload, write)
            }
            Object::DictView { dict, .. } => self.contents(Value::Obj(*dict), write),
            Object::Namespace(owner) => self.object(Value::Obj(*owner), CONTENTS, write),
            Object::Iter(iter) => {
                if write {
                    self.object(value, CONTENTS, true);
                }
                self.under_iterator(iter);
            }
            _ => {}
        }
    }

    fn under_iterator(&mut self, iter: &Iter) {
        match iter {
            Iter::List { list: id, .. }
            | Iter::Dict { dict: id, .. }
            | Iter::Set { set: id, .. }
            | Iter::Deque { deque: id, .. }
            | Iter::Enumerate { iter: id, .. } => self.contents(Value::Obj(*id), false),
            Iter::Reversed { sequence, .. } => self.contents(*sequence, false),
            Iter::Zip { iters, .. } => iters.iter().for_each(|id| self.contents(Value::Obj(*id), false)),
            _ => {}
        }
    }

    /// A call. For methods the receiver is the first argument.
    fn call(&mut self, callee: Value, args: &[Value]) {
        self.found.is_call = true;
        let args: SmallVec<[Value; 8]> = args.iter().copied().filter(|value| value.is_bound()).collect();
        match callee {
            Value::Native(id) => self.native(id, &args),
            Value::Obj(id) => match self.isolate.heap.get(id) {
                Object::Function(function) if self.machine.program.code(function.code).library => {
                    self.of_library(function.code, &args);
                }
                Object::BoundMethod(method) => {
                    let mut all: SmallVec<[Value; 8]> = SmallVec::from_slice(&[method.receiver]);
                    all.extend_from_slice(&args);
                    self.call(method.function, &all);
                }
                Object::StaticMethod(inner) => self.call(*inner, &args),
                Object::Class(class) if class.builtin || class.library => {
                    args.iter().for_each(|value| self.contents(*value, false));
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn native(&mut self, id: NativeId, args: &[Value]) {
        let (owner, def) = natives()[id.0 as usize];
        let looks = match owner {
            Owner::Module("builtins") => LOOKING.contains(&def.name),
            Owner::Module("math") => true,
            Owner::Module(_) => false,
            Owner::Class(class) => {
                LOOKING_METHODS.contains(&def.name)
                    || matches!(class, types::STR | types::INT | types::FLOAT | types::BYTES | types::TUPLE)
            }
        };
        if owner == Owner::Module("builtins") && def.name == "print" {
            self.touch(OUTPUT, 0, true, None);
        }
        self.found.call = Some(def.name.to_owned());
        // Of a method, only the receiver is changed.
        let is_method = matches!(owner, Owner::Class(_));
        for (at, value) in args.iter().enumerate() {
            self.contents(*value, !looks && (!is_method || at == 0));
        }
        if matches!(owner, Owner::Class(types::OBJECT)) || matches!(def.name, "setattr" | "delattr") {
            self.any_attribute(args.first().copied());
        }
    }

    fn any_attribute(&mut self, value: Option<Value>) {
        if let Some(value @ Value::Obj(_)) = value {
            self.object(value, CONTENTS, true);
        }
    }

    /// A function of the library, which is one step.
    fn of_library(&mut self, code: CodeId, args: &[Value]) {
        let name = self.machine.program.code(code).name;
        self.found.call = Some(self.machine.world.symbols.name(name).to_owned());
        if self.library.local.contains(&code) {
            return;
        }
        let receiver = args.first().copied();
        if self.library.acquire.contains(&code) {
            // Further arguments may say not to wait, or not for ever.
            self.found.waits = args.len() == 1 && receiver.is_some_and(|lock| self.is_held(lock));
        }
        match receiver {
            Some(value @ Value::Obj(id)) => {
                match self.isolate.heap.get(id) {
                    Object::Instance(_) => {
                        self.object(value, CONTENTS, true);
                        self.library_object(value, &mut SmallVec::new());
                    }
                    _ => self.touch(LIBRARY, 0, true, None),
                }
                args.iter().skip(1).for_each(|value| self.contents(*value, true));
            }
            _ => self.touch(LIBRARY, 0, true, None),
        }
    }

    /// Whether taking a lock would have this thread wait.
    fn is_held(&self, lock: Value) -> bool {
        let Value::Obj(id) = lock else { return false };
        let process = shared::program::event::ProcessId(self.process);
        let resources = &self.machine.system.resources;
        let Some(found) = resources.find(process, ResourceKey::Object(id)) else { return false };
        let entry = resources.get(found);
        let own =
            entry.kind == ResourceKind::RLock && entry.holders.iter().any(|(holder, _)| *holder == self.id);
        !entry.holders.is_empty() && !own
    }
}
