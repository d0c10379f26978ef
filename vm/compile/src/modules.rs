//! Modules: parsing them, what each gives to others, and finding them by name.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr, ModModule, Stmt};
use shared::program::SourceFile;
use vm_code::{ModuleId, Symbol, Symbols};

use super::collect::{self, Scopes};
use super::diagnostics::Report;
use super::generate::Slots;
use super::parse;
use super::text::SourceText;

/// A module that was read.
#[derive(Debug)]
pub(super) struct Parsed {
    pub name: String,
    pub file: String,
    pub text: SourceText,
    pub ast: ModModule,
    pub scopes: Scopes,
    pub library: bool,
    pub is_package: bool,
}

/// What other modules may take from a module.
#[derive(Debug, Clone, Default)]
pub(super) struct Exports {
    /// Everything that is bound in it, in order.
    pub names: Vec<String>,
    /// What `from m import *` takes.
    pub public: Vec<String>,
    /// It answers for names of its own making (`__getattr__`).
    pub dynamic: bool,
}

/// All modules of a program, as they see each other.
#[derive(Debug, Clone, Default)]
pub(super) struct World {
    by_name: HashMap<String, ModuleId>,
    names: Vec<String>,
    /// Those of the library are shared by all programs.
    exports: Vec<Arc<Exports>>,
    pub builtins: Slots,
}

impl World {
    /// A module by its dotted name: the user's before the library's.
    pub fn find(&self, name: &str) -> Option<ModuleId> {
        self.by_name.get(name).copied()
    }

    /// Adds a module; its id is the next one.
    pub fn add(&mut self, name: &str, exports: Exports) -> ModuleId {
        let id = ModuleId(u32::try_from(self.exports.len()).unwrap_or(u32::MAX));
        self.by_name.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        self.exports.push(Arc::new(exports));
        id
    }

    /// What a module gives.
    pub fn exports(&self, id: ModuleId) -> &Exports {
        &self.exports[id.0 as usize]
    }

    /// Changes what a module gives.
    pub fn exports_mut(&mut self, id: ModuleId) -> &mut Exports {
        Arc::make_mut(&mut self.exports[id.0 as usize])
    }

    /// The names of all modules.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

impl Parsed {
    /// Reads a module. `None` where its text is wrong: the report says how.
    pub fn read(
        name: &str,
        file: &str,
        text: &str,
        library: bool,
        symbols: &mut Symbols,
        report: &mut Report,
    ) -> Result<Self, SourceText> {
        let text = SourceText::new(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned());
        let Some(ast) = parse::parse(&text, library, report) else { return Err(text) };
        let scopes = collect::collect(&ast, symbols, report);
        let is_package = file.ends_with("__init__.py");
        Ok(Self { name: name.to_owned(), file: file.to_owned(), text, ast, scopes, library, is_package })
    }

    /// Names bound at the module's level, also from inside functions by `global`.
    pub fn bound_names(&self) -> Vec<Symbol> {
        let module = &self.scopes.all[0];
        let mut names: Vec<Symbol> =
            module.names.iter().copied().filter(|name| module.uses(*name).bound).collect();
        let mut seen: HashSet<Symbol> = names.iter().copied().collect();
        for scope in &self.scopes.all[1..] {
            for name in &scope.names {
                let uses = scope.uses(*name);
                if uses.global && uses.bound && seen.insert(*name) {
                    names.push(*name);
                }
            }
        }
        names
    }

    /// What it gives to others, but for what it takes itself by `from m import *`.
    pub fn exports(&self, symbols: &Symbols, more: impl Iterator<Item = &'static str>) -> Exports {
        let mut names: Vec<String> =
            self.bound_names().into_iter().map(|name| symbols.name(name).to_owned()).collect();
        for name in more {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let dynamic = names.iter().any(|name| name == "__getattr__");
        let imported = if self.library { imported_names(&self.ast.body) } else { HashSet::new() };
        let public = declared(&self.ast.body).unwrap_or_else(|| {
            let public =
                names.iter().filter(|name| !name.starts_with('_') && !imported.contains(name.as_str()));
            public.cloned().collect()
        });
        Exports { names, public, dynamic }
    }

    /// The package that relative imports start from.
    pub fn package(&self) -> Option<&str> {
        if self.is_package {
            return Some(&self.name);
        }
        self.name.rsplit_once('.').map(|(package, _)| package)
    }

    /// The dotted name that a `from` import means.
    pub fn absolute(&self, import: &ast::StmtImportFrom) -> Option<String> {
        let module = import.module.as_ref().map_or("", |module| module.as_str());
        if import.level == 0 {
            return Some(module.to_owned());
        }
        let mut package = self.package()?;
        for _ in 1..import.level {
            package = package.rsplit_once('.')?.0;
        }
        Some(if module.is_empty() { package.to_owned() } else { format!("{package}.{module}") })
    }

    /// All modules that it may import, with their packages.
    pub fn wanted(&self) -> Vec<String> {
        let mut wanted = Wanted { module: self, names: Vec::new() };
        wanted.visit_body(&self.ast.body);
        wanted.names
    }

    /// Modules of which it takes everything.
    pub fn stars(&self) -> Vec<String> {
        let star = |stmt: &Stmt| match stmt {
            Stmt::ImportFrom(import) if import.names.iter().any(|alias| &alias.name == "*") => {
                self.absolute(import)
            }
            _ => None,
        };
        self.ast.body.iter().filter_map(star).collect()
    }
}

/// Collects the names of imported modules.
struct Wanted<'w> {
    module: &'w Parsed,
    names: Vec<String>,
}

impl Wanted<'_> {
    fn add(&mut self, name: &str) {
        for (at, _) in name.match_indices('.') {
            self.names.push(name[..at].to_owned());
        }
        self.names.push(name.to_owned());
    }
}

impl<'a> Visitor<'a> for Wanted<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) => import.names.iter().for_each(|alias| self.add(&alias.name)),
            Stmt::ImportFrom(import) => {
                if let Some(name) = self.module.absolute(import) {
                    self.add(&name);
                    import.names.iter().for_each(|alias| self.add(&format!("{name}.{}", alias.name)));
                }
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// `__all__`, where it is a display of strings.
fn declared(body: &[Stmt]) -> Option<Vec<String>> {
    let mut all: Option<Vec<String>> = None;
    for stmt in body {
        let (target, value) = match stmt {
            Stmt::Assign(assign) => (assign.targets.first(), Some(&assign.value)),
            Stmt::AnnAssign(assign) => (Some(&*assign.target), assign.value.as_ref()),
            Stmt::AugAssign(assign) => (Some(&*assign.target), Some(&assign.value)),
            _ => continue,
        };
        let (Some(Expr::Name(name)), Some(value)) = (target, value) else { continue };
        if name.id.as_str() != "__all__" {
            continue;
        }
        let elements = match &**value {
            Expr::List(list) => &list.elts,
            Expr::Tuple(tuple) => &tuple.elts,
            _ => continue,
        };
        let names = elements.iter().filter_map(|element| match element {
            Expr::StringLiteral(text) => Some(text.value.to_str().to_owned()),
            _ => None,
        });
        all.get_or_insert_default().extend(names);
    }
    all
}

/// Names that import statements of the module's level bind.
fn imported_names(body: &[Stmt]) -> HashSet<&str> {
    let mut names = HashSet::new();
    for stmt in body {
        match stmt {
            Stmt::Import(import) => {
                for alias in &import.names {
                    let first = alias.name.split('.').next().unwrap_or("");
                    names.insert(alias.asname.as_ref().map_or(first, |name| name.as_str()));
                }
            }
            Stmt::ImportFrom(import) => {
                let bound = import.names.iter().map(|alias| alias.asname.as_ref().unwrap_or(&alias.name));
                names.extend(bound.map(ast::Identifier::as_str));
            }
            _ => {}
        }
    }
    names
}

/// The file of a user's module: its name and text. A folder without `__init__.py` is an empty package.
pub(super) fn own_file<'f>(files: &'f [SourceFile], name: &str) -> Option<(String, &'f str)> {
    let path = name.replace('.', "/");
    for candidate in [format!("{path}/__init__.py"), format!("{path}.py")] {
        if let Some(file) = files.iter().find(|file| file.name == candidate) {
            return Some((candidate, &file.text));
        }
    }
    let folder = format!("{path}/");
    let inside = |file: &SourceFile| file.name.starts_with(&folder) && file.name.ends_with(".py");
    files.iter().any(inside).then(|| (format!("{path}/__init__.py"), ""))
}
