//! An isolate: what a process of the simulated machine has for itself. Cloning one is `fork`.

use vm_code::{ModuleId, ObjId, Program, Symbol, Value};

use crate::heap::Heap;
use crate::object::Attrs;
use crate::types::TYPES;

/// A heap, and the variables of all modules.
#[derive(Debug, Clone, Default)]
pub struct Isolate {
    pub heap: Heap,
    /// `Program::consts`, each made at its first use; unbound before.
    pub consts: Vec<Value>,
    /// Which of them were made, in that order.
    pub consts_made: Vec<u32>,
    pub modules: Vec<ModuleState>,
    pub cache: MethodCache,
    /// Whether any class overrides `__getattribute__`: then every read of an attribute looks for it.
    pub reads_are_hooked: bool,
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
        let at = program.module(module).slot_of(symbol)?;
        let value = *self.modules.get(module.0 as usize)?.slots.get(at)?;
        value.is_bound().then_some(value)
    }

    /// Notes from now on what is changed, for [`Isolate::restore`].
    pub fn note_changes(&mut self) {
        self.heap.note_changes();
    }

    /// Becomes what `base` is. Only what was changed is copied: it must be a clone of `base` that noted its changes
    /// since.
    pub fn restore(&mut self, base: &Self) {
        let classes_changed = self.heap.restore(&base.heap);
        for index in self.consts_made.drain(base.consts_made.len()..) {
            self.consts[index as usize] = Value::Unbound;
        }
        for (module, base) in self.modules.iter_mut().zip(&base.modules) {
            module.restore(base);
        }
        if classes_changed {
            self.cache.clear();
        }
        self.reads_are_hooked = base.reads_are_hooked;
    }

    /// All values that the isolate itself refers to, without threads: roots of a collection.
    pub fn roots(&self) -> impl Iterator<Item = Value> + '_ {
        let classes = (0..TYPES.len()).map(|at| Value::Obj(ObjId(at as u32)));
        let modules = self.modules.iter().flat_map(|module| {
            let extra = module.extra.iter().map(|(_, value)| value);
            module.slots.iter().copied().chain(extra).chain(module.object.map(Value::Obj))
        });
        classes.chain(self.consts.iter().copied()).chain(modules)
    }
}

impl ModuleState {
    /// Whether it is what `base` is.
    pub fn is_same(&self, base: &Self) -> bool {
        let same = |(a, b): (&Value, &Value)| a.is(*b);
        self.object == base.object
            && self.imported == base.imported
            && self.slots.iter().zip(&base.slots).all(same)
            && self.extra.is_same(&base.extra)
    }

    fn restore(&mut self, base: &Self) {
        // Nobody reaches the variables of a module that has no object yet.
        if self.object.is_none() {
            return;
        }
        let Self { slots, extra, object, imported } = base;
        self.slots.copy_from_slice(slots);
        self.extra.restore(extra);
        self.object = *object;
        self.imported = *imported;
    }
}

/// How many entries the cache has: a power of two.
const CACHE: usize = 1024;

/// Attributes of classes that were looked up before. Clearing it never changes a result.
#[derive(Debug, Default)]
pub struct MethodCache {
    entries: Vec<CacheEntry>,
}

/// What a class has under a name.
#[derive(Debug, Clone, Copy)]
pub struct CacheEntry {
    class: ObjId,
    name: Symbol,
    pub value: Option<Value>,
    /// An attribute of an instance goes before it, and can be set just so.
    pub yields: bool,
    pub settable: bool,
    /// It is a method that can be called with the instance before its arguments.
    pub is_method: bool,
}

impl CacheEntry {
    /// A fresh one.
    pub fn new(class: ObjId, name: Symbol, value: Option<Value>) -> Self {
        Self { class, name, value, yields: false, settable: false, is_method: false }
    }
}

impl Clone for MethodCache {
    /// An empty one: it fills again.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl MethodCache {
    /// What is known.
    #[inline]
    pub fn get(&self, class: ObjId, name: Symbol) -> Option<&CacheEntry> {
        let entry = self.entries.get(slot(class, name))?;
        (entry.class == class && entry.name == name).then_some(entry)
    }

    /// Notes what was found.
    pub fn put(&mut self, entry: CacheEntry) {
        if self.entries.is_empty() {
            self.entries = vec![CacheEntry::new(ObjId(u32::MAX), Symbol(u32::MAX), None); CACHE];
        }
        self.entries[slot(entry.class, entry.name)] = entry;
    }

    /// Forgets everything: a class was changed, or classes were collected.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

#[inline]
fn slot(class: ObjId, name: Symbol) -> usize {
    (class.0.wrapping_mul(0x9e37_79b1) ^ name.0.wrapping_mul(0x85eb_ca6b)) as usize >> 7 & (CACHE - 1)
}
