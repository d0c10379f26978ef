//! Runs a program to its end and gathers its output and end.

use std::sync::Arc;

use shared::program::view::ProgramEnd;
use shared::program::{Diagnostic, ProgramEventKind, ProgramSpec, Settings, Stream};
use vm_machine::{Machine, Until};

/// What came of a program.
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    /// None: it was not run, as its text is wrong.
    pub end: Option<ProgramEnd>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles and runs it.
pub fn run(source: &str, settings: &Settings) -> Ran {
    let spec =
        ProgramSpec { source: source.to_owned(), settings: settings.clone(), ..ProgramSpec::default() };
    let compiled = match vm_machine::compile(&spec.source, &spec.files) {
        Ok(compiled) => compiled,
        Err(diagnostics) => {
            return Ran { stdout: String::new(), stderr: String::new(), end: None, diagnostics };
        }
    };
    let mut machine = Machine::new(Arc::new(compiled.program), &spec);
    machine.run(Until::END);
    let (mut stdout, mut stderr) = (String::new(), String::new());
    for event in machine.take_events() {
        if let ProgramEventKind::Output { stream, text } = event.kind {
            match stream {
                Stream::Stdout => stdout.push_str(&text),
                Stream::Stderr => stderr.push_str(&text),
            }
        }
    }
    Ran { stdout, stderr, end: machine.end().cloned(), diagnostics: compiled.warnings }
}

impl Ran {
    /// The error that ended it, as its last line says it; none where it ended well.
    pub fn error(&self) -> Option<String> {
        match &self.end {
            None => {
                let first = self.diagnostics.first();
                Some(first.map_or_else(|| "refused without a word".to_owned(), |first| first.message.clone()))
            }
            Some(ProgramEnd::Finished { .. }) => None,
            Some(ProgramEnd::Raised { message, .. }) => {
                Some(message.lines().next().unwrap_or_default().to_owned())
            }
            Some(ProgramEnd::Deadlock { .. }) => Some("deadlock".to_owned()),
            Some(ProgramEnd::Limit { name, message, .. }) => Some(format!("limit {name}: {message}")),
            Some(ProgramEnd::Stopped) => Some("stopped".to_owned()),
        }
    }
}
