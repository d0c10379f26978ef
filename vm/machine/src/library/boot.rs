//! What every process begins with: the builtin classes at their fixed ids, the modules with what natives give them,
//! and `builtins` executed. That is the same for all programs, so it is done once, with the library, and cloned.

use std::sync::{Arc, Mutex, PoisonError};

use shared::program::ProgramSpec;
use vm_code::{BUILTINS, Module, ModuleId, NativeId, ObjId, Program, Symbols, Value, names};

use crate::system::System;
use vm_compile::Given;
use vm_runtime::{
    Attrs, Class, Cont, Isolate, ModuleState, Object, Owner, RunLimits, Stop, SwitchPoints, Thread, Vm,
    World, names_of_module, natives, types,
};

/// Names of `builtins` that are neither classes nor functions, and second names of classes.
const OTHER_BUILTINS: &[(&str, Value)] = &[
    ("NotImplemented", Value::NotImplemented),
    ("Ellipsis", Value::Ellipsis),
    ("EnvironmentError", Value::Obj(types::OS_ERROR)),
    ("IOError", Value::Obj(types::OS_ERROR)),
];

/// The isolate of a process that has executed `builtins` and nothing else. It is kept to be cloned.
#[derive(Debug)]
pub struct Booted {
    // Strings note their hashes when they are asked for, so that threads of ours must not share them.
    isolate: Mutex<Isolate>,
}

impl Booted {
    /// Executes `builtins` of a library. Gives the library's names too, with those that came up. `None` if it fails.
    pub fn new(library: &Program) -> Option<(Self, Symbols)> {
        let mut world = World::new(Symbols::above(library.symbols.clone()), &ProgramSpec::default());
        let mut system = System::new(&world.settings);
        system.add_process(&mut world, "MainProcess", 0);
        let mut isolate = nothing_executed(library, &mut world.symbols);
        let mut thread = Thread::default();
        let mut vm = Vm {
            program: library,
            isolate: &mut isolate,
            thread: &mut thread,
            world: &mut world,
            host: &mut system,
        };
        vm.module_object(BUILTINS);
        vm.isolate.modules[BUILTINS.0 as usize].imported = true;
        vm.start_module(BUILTINS, Cont::Exit);
        let limits = RunLimits {
            fuel_end: u64::MAX,
            switch: SwitchPoints::CallsAndLoops,
            pause_at: u64::MAX,
            library_end: u64::MAX,
        };
        let Stop::Returned(_) = vm.run(limits) else { return None };
        Some((Self { isolate: Mutex::new(isolate) }, world.symbols.merged()))
    }

    /// A clone of it, for a process of a program.
    pub fn isolate(&self, program: &Program) -> Isolate {
        // A thread that panicked with the lock was cloning, so nothing was changed.
        let mut isolate = self.isolate.lock().unwrap_or_else(PoisonError::into_inner).clone();
        isolate.consts.resize(program.consts.len(), Value::Unbound);
        isolate.modules.extend(program.modules[isolate.modules.len()..].iter().map(|module| state(module)));
        isolate
    }
}

/// Names that modules have before their code runs.
pub fn given() -> Vec<Given> {
    let natives = natives().iter().filter_map(|(owner, def)| match owner {
        Owner::Module(module) => Some(Given { module, name: def.name }),
        Owner::Class(_) => None,
    });
    let classes = types::TYPES.iter().filter(|class| class.public).map(|class| class.name);
    let others = OTHER_BUILTINS.iter().map(|(name, _)| *name);
    natives.chain(classes.chain(others).map(|name| Given { module: "builtins", name })).collect()
}

/// An isolate in which nothing has been executed.
fn nothing_executed(library: &Program, symbols: &mut Symbols) -> Isolate {
    let mut isolate = Isolate {
        consts: vec![Value::Unbound; library.consts.len()],
        modules: library.modules.iter().map(|module| state(module)).collect(),
        ..Isolate::default()
    };
    classes(&mut isolate, symbols);
    methods(&mut isolate, symbols);
    for (id, class) in types::TYPES.iter().enumerate().filter(|(_, class)| class.public) {
        set_global(&mut isolate, library, symbols, BUILTINS, class.name, Value::Obj(object_id(id)));
    }
    for (name, value) in OTHER_BUILTINS {
        set_global(&mut isolate, library, symbols, BUILTINS, name, *value);
    }
    for (at, module) in library.modules.iter().enumerate() {
        for (name, native) in names_of_module(&module.name) {
            let id = ModuleId(u32::try_from(at).unwrap_or(u32::MAX));
            set_global(&mut isolate, library, symbols, id, name, Value::Native(native));
        }
    }
    isolate
}

/// A module that nobody has imported.
fn state(module: &Module) -> ModuleState {
    ModuleState { slots: vec![Value::Unbound; module.slots.len()], ..ModuleState::default() }
}

fn set_global(
    isolate: &mut Isolate,
    program: &Program,
    symbols: &mut Symbols,
    module: ModuleId,
    name: &str,
    value: Value,
) {
    let symbol = symbols.intern(name);
    let state = &mut isolate.modules[module.0 as usize];
    match program.module(module).slot_of(symbol) {
        Some(at) => state.slots[at] = value,
        None => state.extra.set(symbol, value),
    }
}

fn classes(isolate: &mut Isolate, symbols: &mut Symbols) {
    for (at, class) in types::TYPES.iter().enumerate() {
        let id = object_id(at);
        let mut mro = vec![id];
        let mut base = id;
        while base != types::OBJECT {
            base = types::TYPES[base.0 as usize].base;
            mro.push(base);
        }
        let mut bases = if id == types::OBJECT { Vec::new() } else { vec![class.base] };
        if id == types::EXCEPTION_GROUP {
            // It is an `Exception` too.
            bases.push(types::EXCEPTION);
            mro =
                vec![id, types::BASE_EXCEPTION_GROUP, types::EXCEPTION, types::BASE_EXCEPTION, types::OBJECT];
        }
        let object = Class {
            name: symbols.intern(class.name),
            qualname: Arc::from(class.name),
            module: names::BUILTINS,
            bases,
            mro,
            attrs: Attrs::default(),
            meta: types::TYPE,
            layout: class.layout,
            builtin: true,
            library: true,
            abstract_methods: Vec::new(),
            slots: None,
        };
        isolate.heap.alloc(Object::Class(Box::new(object)));
    }
}

fn methods(isolate: &mut Isolate, symbols: &mut Symbols) {
    for (at, (owner, def)) in natives().iter().enumerate() {
        let Owner::Class(class) = owner else { continue };
        let native = Value::Native(NativeId(u32::try_from(at).unwrap_or(u32::MAX)));
        let name = symbols.intern(def.name);
        if let Object::Class(class) = isolate.heap.get_mut(*class) {
            class.attrs.set(name, native);
        }
    }
}

fn object_id(at: usize) -> ObjId {
    ObjId(u32::try_from(at).unwrap_or(u32::MAX))
}
