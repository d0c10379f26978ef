//! The state of generating a module's code, and what every part of it needs: names, constants, finishing a unit.

use std::sync::Arc;

use ruff_text_size::TextRange;
use vm_code::{Code, CodeId, CodeKind, Const, Instr, ModuleId, NO_REG, Reg, Symbol};

use super::collect::mangled;
use super::constants::Literal;
use super::diagnostics::Report;
use super::modules::{Parsed, World};
use super::scope::{Home, Scope, ScopeId, ScopeKind};
use super::tables::Tables;
use super::unit::Unit;

/// Generates the code of one module.
pub(super) struct Generator<'a> {
    pub tables: &'a mut Tables,
    pub world: &'a World,
    pub module: &'a Parsed,
    pub module_id: ModuleId,
    pub slots: Slots,
    pub report: &'a mut Report,
    pub unit: Unit<'a>,
    /// Units around the current one, outermost first.
    pub outer: Vec<Unit<'a>>,
    /// Imports that fail become an exception at run time: the program is ready for it.
    pub import_may_fail: bool,
    /// Among the arguments of a `Timer`.
    pub in_timer: bool,
}

/// The variables of a module.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    pub names: Vec<Symbol>,
    index: hashbrown::HashMap<Symbol, u32>,
}

impl Slots {
    /// The slot of a name, if it has one.
    pub fn find(&self, name: Symbol) -> Option<u32> {
        self.index.get(&name).copied()
    }

    /// The slot of a name, new if need be.
    pub fn add(&mut self, name: Symbol) -> u32 {
        *self.index.entry(name).or_insert_with(|| {
            self.names.push(name);
            u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

/// Where a variable is, for instructions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    Reg(Reg),
    Cell(Reg),
    /// In a class body: the namespace, else the cell.
    ClassCell(Reg),
    /// In a class body: the namespace.
    Namespace,
    Global(u32),
    Builtin(u32),
}

impl<'a> Generator<'a> {
    /// The scope of the current unit.
    pub fn scope(&self) -> &'a Scope {
        &self.module.scopes.all[self.unit.scope]
    }

    /// A scope of the module.
    pub fn scope_at(&self, id: ScopeId) -> &'a Scope {
        &self.module.scopes.all[id]
    }

    /// Adds an instruction.
    pub fn emit(&mut self, instr: Instr) -> u32 {
        self.unit.emit(instr)
    }

    /// What follows belongs to this range.
    pub fn at(&mut self, range: TextRange) {
        self.unit.range = range;
    }

    /// The symbol of a name as the current scope keeps it.
    pub fn symbol(&mut self, name: &str) -> Symbol {
        let mangled = mangled(self.scope().class_name.as_deref(), name);
        self.tables.symbols.intern(mangled.as_deref().unwrap_or(name))
    }

    /// Where a name's value is.
    pub fn storage(&mut self, name: Symbol) -> Storage {
        if let Some((_, reg)) = self.unit.overlay.iter().rev().find(|(own, _)| *own == name) {
            return Storage::Reg(*reg);
        }
        let scope = self.scope();
        let in_class = scope.kind == ScopeKind::Class;
        let reg = self.unit.local_index.get(&name).copied();
        match (scope.home(name), reg) {
            (Home::Local, _) if in_class => Storage::Namespace,
            (Home::Local, Some(reg)) => Storage::Reg(reg),
            (Home::Free, Some(reg)) if in_class => Storage::ClassCell(reg),
            (Home::Cell | Home::Free, Some(reg)) => Storage::Cell(reg),
            _ => self.global(name),
        }
    }

    /// A variable of the module, or a builtin.
    pub fn global(&mut self, name: Symbol) -> Storage {
        if let Some(slot) = self.slots.find(name) {
            return Storage::Global(slot);
        }
        let visible = self.module.library || builtin_is_visible(self.tables.symbols.name(name));
        match self.world.builtins.find(name) {
            Some(slot) if visible => Storage::Builtin(slot),
            _ => {
                self.undefined(name);
                Storage::Global(self.slots.add(name))
            }
        }
    }

    /// Nobody defines a name: the program may do without, in code that is never executed.
    fn undefined(&mut self, name: Symbol) {
        let symbols = &self.tables.symbols;
        let text = symbols.name(name);
        let set_by_python =
            matches!(text, "__builtins__" | "__package__" | "__spec__" | "__loader__" | "__debug__");
        if set_by_python {
            return;
        }
        let scopes = self.outer.iter().chain([&self.unit]).map(|unit| &self.module.scopes.all[unit.scope]);
        let local = scopes.flat_map(|scope| scope.names.iter().filter(|name| scope.binds(**name)));
        let own = &self.world.exports(self.module_id).names;
        let known: Vec<&str> = local
            .map(|name| symbols.name(*name))
            .chain(own.iter().map(String::as_str))
            .chain(self.world.builtins.names.iter().map(|name| symbols.name(*name)))
            .filter(|known| !known.starts_with('_') || text.starts_with('_'))
            .collect();
        let in_timer = self.in_timer && self.scope().kind == ScopeKind::Lambda;
        super::lint::undefined(text, self.unit.range, in_timer, self.world, &known, self.report);
    }

    /// Loads a builtin, whatever the module calls so.
    pub fn builtin(&mut self, name: &str, dst: Reg) {
        let symbol = self.tables.symbols.intern(name);
        // What builtins are made of runs before they are there.
        let own = self.module.library && self.slots.find(symbol).is_some();
        match self.world.builtins.find(symbol) {
            Some(slot) if !own => {
                self.emit(Instr::LoadBuiltin { dst, slot });
            }
            _ => {
                let slot = self.slots.add(symbol);
                self.emit(Instr::LoadGlobal { dst, slot });
            }
        }
    }

    /// Reads a variable into a register.
    pub fn load_name(&mut self, name: Symbol, dst: Reg) {
        match self.storage(name) {
            Storage::Reg(src) => {
                self.check_bound(name, src);
                if src != dst {
                    self.emit(Instr::Move { dst, src });
                }
            }
            Storage::Cell(cell) => {
                let name = self.unit.name_id(name);
                self.emit(Instr::LoadCell { dst, cell, name });
            }
            Storage::ClassCell(cell) => {
                let name = self.unit.name_id(name);
                self.emit(Instr::LoadClassCell { dst, cell, name });
            }
            Storage::Namespace => {
                let name = self.unit.name_id(name);
                self.emit(Instr::LoadName { dst, name });
            }
            Storage::Global(slot) => {
                self.emit(Instr::LoadGlobal { dst, slot });
            }
            Storage::Builtin(slot) => {
                self.emit(Instr::LoadBuiltin { dst, slot });
            }
        }
    }

    /// The register of a plain local variable that nothing can change while an expression is evaluated.
    pub fn stable_local(&mut self, name: Symbol) -> Option<Reg> {
        let Storage::Reg(reg) = self.storage(name) else { return None };
        if self.scope().walrus.contains(&name) {
            return None;
        }
        self.check_bound(name, reg);
        Some(reg)
    }

    fn check_bound(&mut self, name: Symbol, reg: Reg) {
        let deleted = self.scope().deleted.contains(&name) && !self.unit.is_temp(reg);
        if deleted || !self.unit.bound.has(reg) {
            let name = self.unit.name_id(name);
            self.emit(Instr::CheckBound { reg, name });
            if !deleted {
                self.unit.bound.add(reg);
            }
        }
    }

    /// Writes a register to a variable.
    pub fn store_name(&mut self, name: Symbol, src: Reg) {
        match self.storage(name) {
            Storage::Reg(dst) => {
                if dst != src {
                    self.emit(Instr::Move { dst, src });
                }
                self.unit.bound.add(dst);
            }
            Storage::Cell(cell) | Storage::ClassCell(cell) => {
                self.emit(Instr::StoreCell { cell, src });
            }
            Storage::Namespace => {
                let name = self.unit.name_id(name);
                self.emit(Instr::StoreName { src, name });
            }
            Storage::Global(slot) | Storage::Builtin(slot) => {
                self.emit(Instr::StoreGlobal { src, slot });
            }
        }
    }

    /// Unbinds a variable.
    pub fn delete_name(&mut self, name: Symbol) {
        match self.storage(name) {
            Storage::Reg(reg) => {
                let name = self.unit.name_id(name);
                self.emit(Instr::DeleteLocal { reg, name });
                self.unit.bound.remove(reg);
            }
            Storage::Cell(cell) | Storage::ClassCell(cell) => {
                let name = self.unit.name_id(name);
                self.emit(Instr::DeleteCell { cell, name });
            }
            Storage::Namespace => {
                let name = self.unit.name_id(name);
                self.emit(Instr::DeleteName { name });
            }
            Storage::Global(slot) | Storage::Builtin(slot) => {
                self.emit(Instr::DeleteGlobal { slot });
            }
        }
    }

    /// Loads a constant.
    pub fn load_literal(&mut self, literal: &Literal, dst: Reg) {
        let instr = match literal {
            Literal::Simple(Const::None) => Instr::LoadNone { dst },
            Literal::Simple(Const::Bool(value)) => Instr::LoadBool { dst, value: *value },
            Literal::Simple(Const::Int(value)) if i32::try_from(*value).is_ok() => {
                Instr::LoadInt { dst, value: i32::try_from(*value).unwrap_or(0) }
            }
            other => Instr::LoadConst { dst, index: self.tables.literal(other) },
        };
        self.emit(instr);
    }

    /// Loads a string.
    pub fn load_str(&mut self, text: &str, dst: Reg) {
        let index = self.tables.constant(Const::Str(text.into()));
        self.emit(Instr::LoadConst { dst, index });
    }

    /// `Outer.<locals>.name` for a function or class that is defined here.
    pub fn qualname(&mut self, name: &str) -> String {
        let symbol = self.symbol(name);
        let scope = self.scope();
        if scope.kind == ScopeKind::Module || scope.uses(symbol).global {
            return name.to_owned();
        }
        let locals = if scope.is_function() { ".<locals>" } else { "" };
        format!("{}{locals}.{name}", self.unit.qualname)
    }

    /// Compiles `body` as a unit of its own: again with long jumps where the short ones do not reach.
    pub fn nested(
        &mut self,
        scope: ScopeId,
        kind: CodeKind,
        name: &str,
        range: TextRange,
        body: &mut dyn FnMut(&mut Self),
    ) -> CodeId {
        let qualname = self.qualname(name);
        let symbol = self.tables.symbols.intern(name);
        let (codes, marks) = (self.tables.codes.len(), self.report.len());
        for long in [false, true] {
            let unit = Unit::new(scope, kind, symbol, qualname.clone(), long);
            let outer = std::mem::replace(&mut self.unit, unit);
            self.outer.push(outer);
            self.unit.first_line = self.module.text.place(range.start()).0;
            self.at(range);
            body(self);
            self.unit.finish_jumps();
            let outer = self.outer.pop().unwrap_or_else(|| Unit::new(0, kind, symbol, String::new(), false));
            let mut unit = std::mem::replace(&mut self.unit, outer);
            if unit.too_far && !long {
                self.tables.codes.truncate(codes);
                self.report.forget(marks);
                continue;
            }
            let wanted = &self.scope_at(scope).free;
            let cell = |name: &Symbol| self.unit.local_index.get(name).copied().unwrap_or(NO_REG);
            unit.captures = wanted.iter().map(cell).collect();
            return self.finish(unit, range);
        }
        CodeId(0)
    }

    /// Turns a unit into a code object.
    pub fn finish(&mut self, unit: Unit<'a>, range: TextRange) -> CodeId {
        if unit.too_large || unit.too_far {
            let name = self.tables.symbols.name(unit.name).to_owned();
            let hint = "split it into several functions".to_owned();
            self.report.error(range, format!("SyntaxError: {name} is too large to compile"), hint);
        }
        let id = CodeId(u32::try_from(self.tables.codes.len()).unwrap_or(u32::MAX));
        let registers = unit.registers();
        let text = &self.module.text;
        let code = Code {
            id,
            module: self.module_id,
            kind: unit.kind,
            name: unit.name,
            qualname: unit.qualname.into(),
            doc: unit.doc.map(Into::into),
            params: unit.params,
            first_line: unit.first_line,
            registers,
            instrs: unit.instrs,
            spans: unit.ranges.into_iter().map(|range| text.span(range)).collect(),
            names: unit.names,
            keywords: unit.keywords,
            children: unit.children,
            captures: unit.captures,
            free_names: self.module.scopes.all[unit.scope].free.clone(),
            locals: unit.locals,
            cells: unit.cells,
            guards: unit.guards,
            handling: unit.handling,
            delegations: unit.delegations,
            library: self.module.library,
        };
        self.tables.codes.push(Arc::new(code));
        id
    }

    /// Lays out the registers of a function's variables: parameters, captured cells, other locals.
    pub fn layout(&mut self, parameters: &[Symbol]) {
        let scope = self.scope();
        for name in parameters {
            let reg = self.unit.temp();
            self.unit.locals.push((*name, reg));
            self.unit.local_index.insert(*name, reg);
            self.unit.bound.add(reg);
        }
        for name in &scope.free {
            let reg = self.unit.temp();
            self.unit.locals.push((*name, reg));
            self.unit.cells.push(reg);
            self.unit.local_index.insert(*name, reg);
        }
        for name in &scope.names {
            let own = matches!(scope.home(*name), Home::Local | Home::Cell);
            if own && !parameters.contains(name) {
                let reg = self.unit.temp();
                self.unit.locals.push((*name, reg));
                self.unit.local_index.insert(*name, reg);
            }
        }
        for name in &scope.names {
            if scope.home(*name) == Home::Cell
                && let Some(reg) = self.unit.local_index.get(name).copied()
            {
                self.unit.cells.push(reg);
                self.emit(Instr::MakeCell { reg });
            }
        }
        self.unit.first_temp = u16::try_from(self.unit.mark()).unwrap_or(u16::MAX);
    }
}

/// Builtins that begin with an underscore are the library's own, but for Python's.
pub(super) fn builtin_is_visible(name: &str) -> bool {
    !name.starts_with('_') || matches!(name, "__build_class__" | "__debug__" | "__import__")
}
