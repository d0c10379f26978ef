//! An isolate: what a process of the simulated machine has for itself. Cloning one is `fork`.

use crate::code::{ModuleId, Program};
use crate::heap::Heap;
use crate::object::Attrs;
use crate::value::{ObjId, Value};

/// A heap, and the variables of all modules.
#[derive(Debug, Clone, Default)]
pub struct Isolate {
    pub heap: Heap,
    /// `Program::consts`, each made at its first use; unbound before.
    pub consts: Vec<Value>,
    pub modules: Vec<ModuleState>,
}

/// A module in an isolate.
#[derive(Debug, Clone, Default)]
pub struct ModuleState {
    /// Values of `Module::slots`.
    pub slots: Vec<Value>,
    /// Variables that were added from outside, and `__dict__` entries without a slot.
    pub extra: Attrs,
    /// The module object, once it is imported (or being imported).
    pub object: Option<ObjId>,
    pub imported: bool,
}

impl Isolate {
    /// The variable of a module, if it is there.
    pub fn global(&self, program: &Program, module: ModuleId, name: &str) -> Option<Value> {
        let symbol = program.symbols.find(name)?;
        let at = program.module(module).slots.iter().position(|slot| *slot == symbol)?;
        let value = *self.modules.get(module.0 as usize)?.slots.get(at)?;
        value.is_bound().then_some(value)
    }
}
