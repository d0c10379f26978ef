//! Constants, variables by name, and modules.

use std::sync::Arc;

use vm_code::{BUILTINS, Code, Const, ModuleId, Reg, Symbol, Value, names};

use crate::flow::{Flow, Raised};
use crate::interp::{Done, Step};
use crate::object::{Object, Set, Str};
use crate::ops;
use crate::thread::{Cont, Frame};
use crate::types;
use crate::vm::Vm;

impl Vm<'_> {
    /// A constant, made at its first use.
    #[cold]
    pub(crate) fn constant(&mut self, index: u32) -> Value {
        let made = self.isolate.consts[index as usize];
        if made.is_bound() {
            return made;
        }
        let value = match &self.program.consts[index as usize] {
            Const::None => Value::None,
            Const::Bool(bool) => Value::Bool(*bool),
            Const::Ellipsis => Value::Ellipsis,
            Const::Int(int) => Value::Int(*int),
            Const::BigInt(big) => self.int(big.clone()),
            Const::Float(float) => Value::Float(*float),
            Const::Complex(re, im) => self.alloc(Object::Complex(*re, *im)),
            Const::Str(text) => self.alloc(Object::Str(Str::new(&**text))),
            Const::Bytes(bytes) => self.alloc(Object::Bytes((&**bytes).into())),
            Const::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|index| self.constant(*index)).collect();
                self.tuple(items)
            }
            Const::FrozenSet(items) => {
                let items: Vec<Value> = items.iter().map(|index| self.constant(*index)).collect();
                let mut set = Set::default();
                for item in items {
                    if let Ok(Some(hash)) = ops::hash(self, item) {
                        set.push(hash, item);
                    }
                }
                self.alloc(Object::FrozenSet(Box::new(set)))
            }
        };
        self.isolate.consts[index as usize] = value;
        self.isolate.consts_made.push(index);
        value
    }

    /// A module's variable that is unbound: the builtin of that name.
    #[cold]
    pub(crate) fn global_or_builtin(&mut self, module: ModuleId, slot: u32) -> Result<Value, Raised> {
        let name = self.program.module(module).slots[slot as usize];
        match self.builtin(name) {
            Some(value) => Ok(value),
            None => Err(self.name_error(name)),
        }
    }

    /// A variable of `builtins`; those that begin with one underscore are the library's.
    fn builtin(&self, name: Symbol) -> Option<Value> {
        let text = self.name(name);
        if text.starts_with('_') && !text.starts_with("__") {
            return None;
        }
        let slot = self.program.module(BUILTINS).slot_of(name)?;
        Some(self.isolate.modules[0].slots[slot]).filter(|value| value.is_bound())
    }

    #[cold]
    pub(crate) fn missing_builtin(&mut self, slot: u32) -> Result<Value, Raised> {
        let name = self.program.module(BUILTINS).slots[slot as usize];
        Err(self.name_error(name))
    }

    /// `NameError`, which carries the name for suggestions.
    fn name_error(&mut self, name: Symbol) -> Raised {
        let message = format!("name '{}' is not defined", self.name(name));
        let raised = self.error(types::NAME_ERROR, message);
        let name = self.name_value(name);
        if let Some(Object::Exception(exception)) = raised.0.obj().map(|id| self.isolate.heap.get_mut(id)) {
            exception.attrs.set(names::NAME_ATTR, name);
        }
        raised
    }

    pub(crate) fn delete_global(&mut self, module: ModuleId, slot: u32) -> Result<(), Raised> {
        let value = &mut self.isolate.modules[module.0 as usize].slots[slot as usize];
        if std::mem::replace(value, Value::Unbound).is_bound() {
            return Ok(());
        }
        let name = self.program.module(module).slots[slot as usize];
        Err(self.name_error(name))
    }

    pub(crate) fn unbound_local(&mut self, code: &Code, name: u16) -> Raised {
        let name = self.name(code.names[name as usize]);
        let message =
            format!("cannot access local variable '{name}' where it is not associated with a value");
        self.error(types::UNBOUND_LOCAL_ERROR, message)
    }

    pub(crate) fn unbound_cell(&mut self, code: &Code, cell: Reg, name: u16) -> Raised {
        let symbol = code.names[name as usize];
        let first_free = code.params.names.len();
        let free = (first_free..first_free + code.captures.len()).contains(&usize::from(cell));
        if !free {
            return self.unbound_local(code, name);
        }
        let name = self.name(symbol);
        let message = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        self.error(types::NAME_ERROR, message)
    }

    #[inline]
    pub(crate) fn cell(&self, cell: Value) -> Value {
        match cell {
            Value::Obj(id) => match self.isolate.heap.get(id) {
                Object::Cell(value) => *value,
                _ => Value::Unbound,
            },
            _ => Value::Unbound,
        }
    }

    #[inline]
    pub(crate) fn set_cell(&mut self, cell: Value, value: Value) {
        if let Value::Obj(id) = cell
            && let Object::Cell(slot) = self.isolate.heap.get_mut(id)
        {
            *slot = value;
        }
    }

    /// A name in a class body: the namespace, the module, the builtins.
    pub(crate) fn load_name(&mut self, code: &Code, base: usize, name: u16) -> Result<Value, Raised> {
        let symbol = code.names[name as usize];
        if let Some(value) = self.namespace_get(base, symbol)? {
            return Ok(value);
        }
        let slot = self.program.module(code.module).slot_of(symbol);
        if let Some(slot) = slot {
            let value = self.isolate.modules[code.module.0 as usize].slots[slot];
            if value.is_bound() {
                return Ok(value);
            }
        }
        let found = if code.library { self.any_builtin(symbol) } else { self.builtin(symbol) };
        match found {
            Some(value) => Ok(value),
            None => Err(self.name_error(symbol)),
        }
    }

    fn any_builtin(&self, name: Symbol) -> Option<Value> {
        let slot = self.program.module(BUILTINS).slot_of(name)?;
        Some(self.isolate.modules[0].slots[slot]).filter(|value| value.is_bound())
    }

    fn namespace_get(&mut self, base: usize, name: Symbol) -> Result<Option<Value>, Raised> {
        let Value::Obj(dict) = self.thread.stack[base] else { return Ok(None) };
        let key = self.name_value(name);
        Ok(ops::dict_get(self, dict, key)?.flatten())
    }

    pub(crate) fn store_name(
        &mut self,
        code: &Code,
        base: usize,
        name: u16,
        value: Value,
    ) -> Result<(), Raised> {
        let Value::Obj(dict) = self.thread.stack[base] else { return Ok(()) };
        let key = self.name_value(code.names[name as usize]);
        ops::dict_set(self, dict, key, value).map(|_| ())
    }

    pub(crate) fn delete_name(&mut self, code: &Code, base: usize, name: u16) -> Result<(), Raised> {
        let Value::Obj(dict) = self.thread.stack[base] else { return Ok(()) };
        let symbol = code.names[name as usize];
        let key = self.name_value(symbol);
        match ops::dict_remove(self, dict, key)? {
            Some(Some(_)) => Ok(()),
            _ => Err(self.name_error(symbol)),
        }
    }

    pub(crate) fn load_class_cell(
        &mut self,
        code: &Code,
        base: usize,
        cell: Reg,
        name: u16,
    ) -> Result<Value, Raised> {
        if let Some(value) = self.namespace_get(base, code.names[name as usize])? {
            return Ok(value);
        }
        let value = self.cell(self.thread.stack[base + cell as usize]);
        if value.is_bound() { Ok(value) } else { Err(self.unbound_cell(code, cell, name)) }
    }

    /// The module object; its code is executed first if it was not.
    pub(crate) fn import(&mut self, dst: Reg, module: u32) -> Done {
        let object = self.module_object(ModuleId(module));
        let state = &mut self.isolate.modules[module as usize];
        if state.imported {
            self.set_register(dst, object);
            return Ok(Step::Go);
        }
        state.imported = true;
        self.start_module(ModuleId(module), Cont::Import { dst, module });
        Ok(Step::Go)
    }

    /// Pushes the frame of a module's code.
    pub fn start_module(&mut self, module: ModuleId, cont: Cont) {
        let code = self.program.code(self.program.module(module).code);
        let base = self.top();
        let end = base + usize::from(code.registers);
        self.reserve(end);
        self.thread.stack[base..end].fill(Value::Unbound);
        self.thread.frames.push(Frame { code: code.id, pc: 0, base: base as u32, cont, generator: None });
    }

    /// The object of a module, made at its first use.
    pub fn module_object(&mut self, module: ModuleId) -> Value {
        if let Some(id) = self.isolate.modules[module.0 as usize].object {
            return Value::Obj(id);
        }
        let id = self.isolate.heap.alloc(Object::Module(module));
        self.isolate.modules[module.0 as usize].object = Some(id);
        let name = self.program.module(module).name.clone();
        let text = self.str(&*name);
        self.set_module_attribute(module, names::NAME, text);
        Value::Obj(id)
    }

    /// A module's code has run.
    pub(crate) fn imported(&mut self, dst: Reg, module: u32) -> Done {
        let object = self.module_object(ModuleId(module));
        let name: Arc<str> = self.program.module(ModuleId(module)).name.clone();
        if let Some((parent, child)) = name.rsplit_once('.')
            && let Some(parent) = self.program.find_module(parent)
        {
            let child = self.symbol(child);
            self.set_module_attribute(parent, child, object);
        }
        self.set_register(dst, object);
        Ok(Step::Go)
    }

    /// `from module import name`.
    pub(crate) fn import_from(&mut self, module: Value, name: Symbol) -> Result<Value, Raised> {
        if let Some(Flow::Value(value)) = self.find_attribute(module, name)? {
            return Ok(value);
        }
        let label = match module.obj().map(|id| self.get(id)) {
            Some(Object::Module(id)) => self.program.module(*id).name.to_string(),
            _ => "?".to_owned(),
        };
        let message = format!("cannot import name '{}' from '{label}'", self.name(name));
        Err(self.error(types::IMPORT_ERROR, message))
    }
}
