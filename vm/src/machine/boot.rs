//! A fresh isolate: the builtin classes at their fixed ids, and the modules with what natives give them.

use std::sync::Arc;

use crate::code::{BUILTINS, ModuleId, Program};
use crate::isolate::{Isolate, ModuleState};
use crate::names;
use crate::native::{self, Owner};
use crate::object::{Attrs, Class, Object};
use crate::symbol::Symbols;
use crate::types;
use crate::value::{NativeId, ObjId, Value};

/// Names of `builtins` that are neither classes nor functions, and second names of classes.
pub const OTHER_BUILTINS: &[(&str, Value)] = &[
    ("NotImplemented", Value::NotImplemented),
    ("Ellipsis", Value::Ellipsis),
    ("EnvironmentError", Value::Obj(types::OS_ERROR)),
    ("IOError", Value::Obj(types::OS_ERROR)),
];

/// An isolate in which nothing has been executed.
pub fn isolate(program: &Program, symbols: &mut Symbols) -> Isolate {
    let mut isolate = Isolate::default();
    classes(&mut isolate, symbols);
    methods(&mut isolate, symbols);
    isolate.consts = vec![Value::Unbound; program.consts.len()];
    for (at, module) in program.modules.iter().enumerate() {
        let slots = vec![Value::Unbound; module.slots.len()];
        isolate.modules.push(ModuleState { slots, ..ModuleState::default() });
        if at == BUILTINS.0 as usize {
            for (id, class) in types::TYPES.iter().enumerate().filter(|(_, class)| class.public) {
                set_global(&mut isolate, program, symbols, BUILTINS, class.name, Value::Obj(object_id(id)));
            }
            for (name, value) in OTHER_BUILTINS {
                set_global(&mut isolate, program, symbols, BUILTINS, name, *value);
            }
        }
        for (name, native) in native::names_of_module(&module.name) {
            let id = ModuleId(u32::try_from(at).unwrap_or(u32::MAX));
            set_global(&mut isolate, program, symbols, id, name, Value::Native(native));
        }
    }
    isolate
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
    for (at, (owner, def)) in native::table().iter().enumerate() {
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
