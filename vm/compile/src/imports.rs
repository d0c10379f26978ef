//! Import statements: every module is known when a program is compiled.

use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use vm_code::{Instr, ModuleId, NO_REG, Reg};

use super::bound::Bound;
use super::generate::Generator;
use super::hints;

impl<'a> Generator<'a> {
    /// `import a.b as c`.
    pub fn import(&mut self, stmt: &'a ast::StmtImport) {
        for alias in &stmt.names {
            let mark = self.unit.mark();
            self.at(stmt.range);
            let dst = self.unit.temp();
            let Some(first) = self.import_chain(&alias.name, alias.name.range, dst) else { return };
            self.at(stmt.range);
            match &alias.asname {
                Some(name) => {
                    let symbol = self.symbol(name);
                    self.store_name(symbol, dst);
                }
                None => {
                    let symbol = self.symbol(alias.name.split('.').next().unwrap_or(""));
                    self.store_name(symbol, first);
                }
            }
            self.unit.release(mark);
        }
    }

    /// Imports a module after its packages: the last one into `dst`; the register of the first one comes back.
    /// `None` where it does not exist.
    fn import_chain(&mut self, name: &str, range: TextRange, dst: Reg) -> Option<Reg> {
        let ends = name.match_indices('.').map(|(at, _)| at).chain([name.len()]);
        let mut first = None;
        let mut package: Option<Reg> = None;
        for end in ends {
            let part = &name[..end];
            let Some(module) = self.world.find(part) else {
                self.missing_module(part, name, range);
                return None;
            };
            let reg = if end == name.len() { dst } else { self.unit.temp() };
            self.emit(Instr::Import { dst: reg, module: module.0 });
            if let Some(package) = package {
                let own = self.tables.symbols.intern(part.rsplit('.').next().unwrap_or(part));
                let own = self.unit.name_id(own);
                self.emit(Instr::StoreAttr { obj: package, name: own, src: reg });
            }
            package = Some(reg);
            first = first.or(Some(reg));
        }
        first
    }

    /// `from a import b`.
    pub fn import_from(&mut self, stmt: &'a ast::StmtImportFrom) {
        let Some(name) = self.module.absolute(stmt) else {
            let message = "ImportError: attempted relative import with no known parent package";
            let hint = "main.py is not in a package; write the module's full name";
            self.report.error(stmt.range, message.into(), hint.into());
            return;
        };
        if name == "__future__" {
            return;
        }
        let src = self.unit.temp();
        let range = stmt.module.as_ref().map_or(stmt.range, |module| module.range);
        self.at(stmt.range);
        if self.import_chain(&name, range, src).is_none() {
            return;
        }
        let Some(module) = self.world.find(&name) else { return };
        for alias in &stmt.names {
            if &alias.name == "*" {
                self.import_star(module, src);
            } else {
                self.import_name(&name, module, alias, src);
            }
            if self.unit.bound.is_unreachable() {
                return;
            }
        }
    }

    fn import_star(&mut self, module: ModuleId, src: Reg) {
        let world = self.world;
        for name in &world.exports(module).public {
            let mark = self.unit.mark();
            let dst = self.unit.temp();
            let symbol = self.tables.symbols.intern(name);
            let id = self.unit.name_id(symbol);
            self.emit(Instr::ImportFrom { dst, src, name: id });
            self.store_name(symbol, dst);
            self.unit.release(mark);
        }
    }

    fn import_name(&mut self, from: &str, module: ModuleId, alias: &'a ast::Alias, src: Reg) {
        let mark = self.unit.mark();
        let dst = self.unit.temp();
        let name = alias.name.as_str();
        self.at(alias.range);
        let exports = self.world.exports(module);
        let id = self.tables.symbols.intern(name);
        if let Some(submodule) = self.world.find(&format!("{from}.{name}")) {
            let id = self.unit.name_id(id);
            self.emit(Instr::Import { dst, module: submodule.0 });
            self.emit(Instr::StoreAttr { obj: src, name: id, src: dst });
        } else if exports.dynamic || exports.names.iter().any(|known| known == name) {
            let id = self.unit.name_id(id);
            self.emit(Instr::ImportFrom { dst, src, name: id });
        } else {
            return self.missing_name(from, module, alias);
        }
        let target = self.symbol(alias.asname.as_ref().unwrap_or(&alias.name));
        self.store_name(target, dst);
        self.unit.release(mark);
    }

    fn missing_module(&mut self, part: &str, name: &str, range: TextRange) {
        let message = match part.rsplit_once('.') {
            Some((package, _)) if !self.is_package(package) => {
                format!("No module named '{part}'; '{package}' is not a package")
            }
            _ => format!("No module named '{part}'"),
        };
        if !self.import_may_fail {
            let hint = hints::for_module(name, self.world.names());
            self.report.error(range, format!("ModuleNotFoundError: {message}"), hint);
        }
        self.fail_import("ModuleNotFoundError", &message);
    }

    fn is_package(&self, name: &str) -> bool {
        let prefix = format!("{name}.");
        self.world.names().any(|known| known.starts_with(&prefix))
    }

    fn missing_name(&mut self, from: &str, module: ModuleId, alias: &'a ast::Alias) {
        let message = format!("cannot import name '{}' from '{from}'", alias.name);
        if !self.import_may_fail {
            let hint = hints::for_name(from, &alias.name, &self.world.exports(module).names);
            self.report.error(alias.range(), format!("ImportError: {message}"), hint);
        }
        self.fail_import("ImportError", &message);
    }

    /// Raises where the import stands, unless the program will not run anyway.
    fn fail_import(&mut self, class: &str, message: &str) {
        if !self.import_may_fail && !self.module.library {
            return;
        }
        let exc = self.unit.temps(2);
        self.builtin(class, exc);
        self.load_str(message, exc + 1);
        self.emit(Instr::Call { dst: exc, base: exc, argc: 1 });
        self.emit(Instr::Raise { exc, cause: NO_REG });
        self.unit.bound = Bound::unreachable();
    }
}
