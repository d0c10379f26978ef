//! The name of an object: a variable that refers to it.

use shared::program::event::ResourceId;
use vm_code::{ObjId, Program, Symbol, Symbols, Value};
use vm_runtime::{Isolate, Object, Thread};

use crate::system::resources::Resources;

/// How often a variable is looked for: it may be assigned after the first use.
const TRIES: u8 = 3;
/// How many elements of a list or dict are looked at, and how many threads.
pub const ELEMENTS: usize = 64;

impl Resources {
    /// Takes note of a search for a name.
    pub fn set_name(&mut self, id: ResourceId, name: Option<String>) {
        let entry = self.get_mut(id);
        entry.tries += 1;
        if let Some(name) = name {
            entry.name = name;
            entry.named = true;
        }
    }

    /// Whether a variable should be looked for.
    pub fn wants_name(&self, id: ResourceId) -> bool {
        let entry = self.get(id);
        !entry.named && entry.tries < TRIES
    }
}

/// Where variables are looked for.
pub struct Search<'a> {
    pub program: &'a Program,
    pub isolate: &'a Isolate,
    pub symbols: &'a Symbols,
}

impl Search<'_> {
    /// The name of an object: a module-level variable of the program, a local variable of a frame, or an
    /// attribute or element of what one of these holds.
    pub fn name<'t>(
        &self,
        object: ObjId,
        threads: impl Iterator<Item = &'t Thread> + Clone,
    ) -> Option<String> {
        let wanted = Value::Obj(object);
        let holders = || self.globals().chain(threads.clone().flat_map(|thread| self.locals(thread)));
        let direct = holders().find(|(_, value)| *value == wanted);
        let direct = direct.map(|(name, _)| self.symbols.name(name).to_owned());
        direct.or_else(|| holders().find_map(|(name, value)| self.within(name, value, wanted)))
    }

    /// The name that an object of the library gives itself.
    pub fn own_name(&self, object: ObjId) -> Option<String> {
        let Object::Instance(instance) = self.isolate.heap.get(object) else { return None };
        match self.isolate.heap.get(instance.attrs.get(self.symbols.find("_name")?)?.obj()?) {
            Object::Str(name) => Some(name.as_str(&self.isolate.heap).to_owned()),
            _ => None,
        }
    }

    fn globals(&self) -> impl Iterator<Item = (Symbol, Value)> + '_ {
        let first = self.program.library.len();
        let own = self.program.modules[first..].iter().zip(&self.isolate.modules[first..]);
        let variables =
            own.flat_map(|(module, state)| module.slots.iter().copied().zip(state.slots.iter().copied()));
        variables.filter(|(_, value)| matches!(value, Value::Obj(_)))
    }

    fn locals<'a>(&'a self, thread: &'a Thread) -> impl Iterator<Item = (Symbol, Value)> + 'a {
        thread.frames.iter().rev().flat_map(move |frame| {
            let code = self.program.code(frame.code);
            let locals: &[_] = if code.library { &[] } else { &code.locals };
            locals.iter().filter_map(move |(name, reg)| {
                let value = thread.stack.get(frame.base as usize + usize::from(*reg))?;
                let value = self.open(*value);
                matches!(value, Value::Obj(_)).then_some((*name, value))
            })
        })
    }

    /// What a cell holds.
    fn open(&self, value: Value) -> Value {
        match value {
            Value::Obj(id) => match self.isolate.heap.get(id) {
                Object::Cell(inner) => *inner,
                _ => value,
            },
            _ => value,
        }
    }

    fn within(&self, name: Symbol, holder: Value, wanted: Value) -> Option<String> {
        let name = self.symbols.name(name);
        let Value::Obj(id) = holder else { return None };
        let element = |at: usize| format!("{name}[{at}]");
        match self.isolate.heap.get(id) {
            Object::Instance(instance) => {
                let mut attrs = instance.attrs.iter();
                let (attr, _) = attrs.find(|(_, value)| *value == wanted)?;
                Some(format!("{name}.{}", self.symbols.name(attr)))
            }
            Object::List(items) => {
                items.iter().take(ELEMENTS).position(|value| *value == wanted).map(element)
            }
            Object::Tuple(items) => {
                items.iter().take(ELEMENTS).position(|value| *value == wanted).map(element)
            }
            Object::Dict(dict) => {
                let entry = dict.iter().take(ELEMENTS).find(|entry| entry.value == wanted)?;
                match entry.key {
                    Value::Int(key) => Some(format!("{name}[{key}]")),
                    Value::Obj(key) => match self.isolate.heap.get(key) {
                        Object::Str(key) => Some(format!("{name}[{:?}]", key.as_str(&self.isolate.heap))),
                        _ => None,
                    },
                    _ => None,
                }
            }
            Object::Class(class) if !class.library => {
                let (attr, _) = class.attrs.iter().find(|(_, value)| *value == wanted)?;
                Some(format!("{}.{}", self.symbols.name(class.name), self.symbols.name(attr)))
            }
            _ => None,
        }
    }
}
