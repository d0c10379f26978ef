//! From text to a [`Program`]: parsing by ruff's parser, names, registers, instructions.
//!
//! Only this crate knows ruff's crates. It never executes anything, and never panics whatever the text is. Which names
//! the library has in Rust is told to it as data ([`Given`]).
//!
//! Reading order: `parse` → `collect`, `scope` (what each name means) → `modules` (who imports whom) →
//! `generate`, `unit` (what code generation rests on) → `statements`, `expressions` and the constructs with files
//! of their own.

mod anchors;
mod bound;
mod calls;
mod check;
mod classes;
mod collect;
mod comprehensions;
mod constants;
mod diagnostics;
mod displays;
mod exceptions;
mod expressions;
mod functions;
mod generate;
mod hints;
mod imports;
mod lint;
mod modules;
mod parse;
mod patterns;
mod scope;
mod statements;
mod tables;
mod text;
mod unit;
mod words;

use std::sync::Arc;

use hashbrown::HashMap;
use ruff_text_size::TextRange;
use shared::program::{Diagnostic, Severity, SourceFile};
use vm_code::{BUILTINS, CodeId, CodeKind, Module, ModuleId, Program, Symbols};

pub use self::anchors::anchors;
use self::diagnostics::Report;
use self::generate::{Generator, Slots};
use self::modules::{Exports, Parsed, World};
use self::tables::{Key, Tables};
use self::unit::Unit;

/// A program, and what may be wrong with it all the same.
#[derive(Debug)]
pub struct Compiled {
    pub program: Program,
    pub warnings: Vec<Diagnostic>,
}

/// A module of the library as text.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Dotted.
    pub name: &'static str,
    pub file: &'static str,
    pub text: &'static str,
}

/// A name that a module has before its code runs: a function in Rust, a builtin class.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    /// The module's dotted name.
    pub module: &'static str,
    pub name: &'static str,
}

/// The compiled library, on top of which programs are compiled.
#[derive(Debug)]
pub struct Library {
    program: Arc<Program>,
    world: World,
    constants: Arc<HashMap<Key, u32>>,
    problems: Vec<Diagnostic>,
}

impl Library {
    /// Compiles a library. The first source is `builtins`.
    pub fn new(sources: &[Source], given: &[Given]) -> Self {
        let mut build = Build {
            files: &[],
            given,
            tables: Tables::beginning(),
            world: World::default(),
            modules: Vec::new(),
            parsed: Vec::new(),
            diagnostics: Vec::new(),
        };
        for source in sources {
            build.read(source.name, source.file, source.text, true);
        }
        // Modules that are written in Rust alone, and packages that only hold others.
        let names = given.iter().map(|given| given.module).chain(sources.iter().map(|source| source.name));
        for name in names {
            for (at, _) in name.match_indices('.').chain([(name.len(), "")]) {
                let part = &name[..at];
                if build.world.find(part).is_none() {
                    build.read(part, &format!("{}.py", part.replace('.', "_")), "", true);
                }
            }
        }
        build.expand_stars();
        build.generate();
        let constants = build.tables.constants_index();
        let (world, problems) = (build.world.clone(), std::mem::take(&mut build.diagnostics));
        let mut program = build.finish();
        let ids = (0..).map(ModuleId);
        program.library =
            Arc::new(program.modules.iter().map(|module| module.name.clone()).zip(ids).collect());
        Library { program: Arc::new(program), world, constants, problems }
    }

    /// The library itself, a program without a main module.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// What is wrong with the library's sources.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Programs on top of the library have these names too. `symbols` are the library's and more.
    pub fn set_symbols(&mut self, symbols: Symbols) {
        Arc::make_mut(&mut self.program).symbols = Arc::new(symbols);
    }

    /// Compiles a program on top of the library: `main.py` and further files.
    ///
    /// # Errors
    /// What is wrong with the text, at least one error; warnings come along.
    pub fn compile(&self, main: &str, files: &[SourceFile]) -> Result<Compiled, Vec<Diagnostic>> {
        let base = &self.program;
        let tables = Tables::above(&base.symbols, &base.codes, &base.consts, &self.constants);
        let mut build = Build {
            files,
            given: &[],
            tables,
            world: self.world.clone(),
            modules: base.modules.clone(),
            parsed: Vec::new(),
            diagnostics: Vec::new(),
        };
        let main = build.read("__main__", "main.py", main, false);
        build.read_wanted();
        build.expand_stars();
        build.generate();
        let failed = build.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if failed {
            return Err(build.diagnostics);
        }
        let warnings = std::mem::take(&mut build.diagnostics);
        let program = Program { library: base.library.clone(), main: Some(main), ..build.finish() };
        Ok(Compiled { program, warnings })
    }
}

/// A module, or the file and text of one that cannot be parsed.
type ReadResult = Result<Parsed, (String, text::SourceText)>;

/// A program in the making.
struct Build<'f> {
    /// The user's further files.
    files: &'f [SourceFile],
    /// Of the library only.
    given: &'f [Given],
    tables: Tables,
    world: World,
    modules: Vec<Arc<Module>>,
    /// Modules that were read, with their ids and reports.
    parsed: Vec<(ModuleId, ReadResult, Report)>,
    diagnostics: Vec<Diagnostic>,
}

impl Build<'_> {
    /// Reads a module and makes it known.
    fn read(&mut self, name: &str, file: &str, text: &str, library: bool) -> ModuleId {
        let mut report = Report::default();
        let result = Parsed::read(name, file, text, library, &mut self.tables.symbols, &mut report);
        let exports = match &result {
            Ok(parsed) => {
                let given = self.given.iter().filter(|given| given.module == name);
                parsed.exports(&self.tables.symbols, given.map(|given| given.name))
            }
            // Its own errors are enough.
            Err(_) => Exports { dynamic: true, ..Exports::default() },
        };
        let id = self.world.add(name, exports);
        self.parsed.push((id, result.map_err(|text| (file.to_owned(), text)), report));
        id
    }

    /// Reads all files that are imported from those read so far.
    fn read_wanted(&mut self) {
        let mut at = 0;
        let mut own: Vec<String> = Vec::new();
        while at < self.parsed.len() {
            let wanted = self.parsed[at].1.as_ref().map(Parsed::wanted).unwrap_or_default();
            for name in wanted {
                if !own.contains(&name)
                    && let Some((file, text)) = modules::own_file(self.files, &name)
                {
                    self.read(&name, &file, text, false);
                    own.push(name);
                }
            }
            at += 1;
        }
    }

    /// Gives modules the names that they take by `from m import *`, and packages those of their modules.
    fn expand_stars(&mut self) {
        let edges: Vec<(ModuleId, String)> = self
            .parsed
            .iter()
            .filter_map(|(id, parsed, _)| Some((*id, parsed.as_ref().ok()?)))
            .flat_map(|(id, parsed)| parsed.stars().into_iter().map(move |star| (id, star)))
            .collect();
        // As often as a name may have to travel.
        for _ in 0..edges.len() {
            for (id, star) in &edges {
                let Some(from) = self.world.find(star) else { continue };
                let names = self.world.exports(from).public.clone();
                for name in names {
                    if !self.world.exports(*id).names.contains(&name) {
                        let exports = self.world.exports_mut(*id);
                        exports.names.push(name.clone());
                        exports.public.push(name);
                    }
                }
            }
        }
        let ids: Vec<(ModuleId, String)> = self
            .world
            .names()
            .filter_map(|name| {
                let (package, own) = name.rsplit_once('.')?;
                Some((self.world.find(package)?, own.to_owned()))
            })
            .collect();
        for (package, own) in ids {
            if !self.world.exports(package).names.contains(&own) {
                self.world.exports_mut(package).names.push(own);
            }
        }
    }

    fn slots(&mut self, id: ModuleId) -> Slots {
        let mut slots = Slots::default();
        for name in ["__name__", "__file__", "__doc__"] {
            slots.add(self.tables.symbols.intern(name));
        }
        for name in &self.world.exports(id).names {
            slots.add(self.tables.symbols.intern(name));
        }
        slots
    }

    /// Generates the code of all modules that were read.
    fn generate(&mut self) {
        let parsed = std::mem::take(&mut self.parsed);
        if parsed.iter().any(|(id, ..)| *id == BUILTINS) {
            self.world.builtins = self.slots(BUILTINS);
        }
        for (id, parsed, mut report) in parsed {
            match parsed {
                Ok(module) => {
                    self.generate_module(id, &module, &mut report);
                    self.diagnostics.extend(report.finish(&module.file, &module.text));
                }
                Err((file, text)) => {
                    self.diagnostics.extend(report.finish(&file, &text));
                    let module = Module {
                        name: "".into(),
                        number: SourceFile::number(self.files, &file),
                        file: file.into(),
                        source: "".into(),
                        code: CodeId(0),
                        slots: Vec::new(),
                        library: false,
                    };
                    self.modules.push(Arc::new(module));
                }
            }
        }
    }

    fn generate_module(&mut self, id: ModuleId, module: &Parsed, report: &mut Report) {
        let slots = self.slots(id);
        let (code, slots) = if report.has_errors() {
            (CodeId(0), slots)
        } else {
            let name = self.tables.symbols.intern("<module>");
            let mut generator = Generator {
                tables: &mut self.tables,
                world: &self.world,
                module,
                module_id: id,
                slots,
                report,
                unit: Unit::new(0, CodeKind::Module, name, "<module>".to_owned(), false),
                outer: Vec::new(),
                import_may_fail: false,
                in_timer: false,
            };
            let code = generator.module();
            let slots = generator.slots;
            if !module.library {
                lint::check(module, &self.world, report);
            }
            (code, slots)
        };
        if id == BUILTINS {
            self.world.builtins = slots.clone();
        }
        self.modules.push(Arc::new(Module {
            name: module.name.as_str().into(),
            file: module.file.as_str().into(),
            number: SourceFile::number(self.files, &module.file),
            source: if module.library { "".into() } else { module.text.text.as_str().into() },
            code,
            slots: slots.names,
            library: module.library,
        }));
    }

    fn finish(self) -> Program {
        let Tables { symbols, codes, consts, .. } = self.tables;
        let symbols: Arc<Symbols> = Arc::new(symbols);
        Program { symbols, codes, modules: self.modules, consts, ..Program::default() }
    }
}

impl Generator<'_> {
    /// The code of the module itself.
    fn module(&mut self) -> CodeId {
        let module = self.module;
        let (codes, mark, slots) = (self.tables.codes.len(), self.report.len(), self.slots.clone());
        for long in [false, true] {
            let name = self.unit.name;
            self.unit = Unit::new(0, CodeKind::Module, name, "<module>".to_owned(), long);
            if let Some(doc) = module.ast.body.first().and_then(check::docstring) {
                self.unit.doc = Some(doc.to_owned());
            }
            if self.scope().annotated {
                let temp = self.unit.temp();
                let annotations = self.tables.symbols.intern("__annotations__");
                self.emit(vm_code::Instr::BuildDict { dst: temp, base: temp, count: 0 });
                self.store_name(annotations, temp);
                self.unit.release(0);
            }
            self.body(&module.ast.body);
            self.unit.finish_jumps();
            if !self.unit.too_far {
                break;
            }
            self.tables.codes.truncate(codes);
            self.report.forget(mark);
            self.slots = slots.clone();
        }
        let name = self.unit.name;
        let empty = Unit::new(0, CodeKind::Module, name, String::new(), false);
        let unit = std::mem::replace(&mut self.unit, empty);
        self.finish(unit, TextRange::default())
    }
}
