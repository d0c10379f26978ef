//! The library: compiled and booted once, at its first use, and under every program from then on.

mod boot;
mod sources;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use shared::program::{Diagnostic, Severity, SourceFile};
use vm_code::Program;
use vm_compile::{Compiled, Library};
use vm_runtime::Isolate;

use self::boot::Booted;

/// The library, and the process that its programs begin with.
struct Ready {
    library: Library,
    booted: Option<Booted>,
}

/// The compiled library.
pub fn library() -> Arc<Program> {
    ready().library.program().clone()
}

/// What is wrong with the library: nothing, and tests see to that.
pub fn problems() -> Vec<Diagnostic> {
    let ready = ready();
    let failed = ready.booted.is_none().then(cannot_boot);
    ready.library.problems().iter().cloned().chain(failed).collect()
}

/// Compiles a program on top of the library: `main.py` and further files.
///
/// # Errors
/// What is wrong with the text, at least one error; warnings come along.
pub fn compile(main: &str, files: &[SourceFile]) -> Result<Compiled, Vec<Diagnostic>> {
    ready().library.compile(main, files)
}

/// The memory with which a process of a program begins. `None` where the library itself is broken.
pub fn fresh_isolate(program: &Program) -> Option<Isolate> {
    ready().booted.as_ref().map(|booted| booted.isolate(program))
}

fn ready() -> &'static Ready {
    static READY: OnceLock<Ready> = OnceLock::new();
    READY.get_or_init(|| {
        let mut library = Library::new(sources::SOURCES, &boot::given());
        let booted = Booted::new(library.program()).map(|(booted, symbols)| {
            library.set_symbols(symbols);
            booted
        });
        Ready { library, booted }
    })
}

fn cannot_boot() -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        file: "builtins.py".to_owned(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
        message: "executing `builtins` fails".to_owned(),
        hint: String::new(),
    }
}
