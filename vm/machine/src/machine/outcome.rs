//! A program from its text to its end, at once: for tests, benches and other code without a debugger.

use std::sync::Arc;

use shared::program::event::{ProgramEvent, ProgramEventKind, Stream};
use shared::program::view::ProgramEnd;
use shared::program::{CodeLine, ProgramSpec, SourceFile};

use crate::library;
use crate::machine::{Machine, Progress, Until};

/// What a run gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub end: ProgramEnd,
    pub events: Vec<ProgramEvent>,
    pub steps: u64,
    pub time_ns: u64,
}

/// Compiles and executes a program. Faults of its text are in `stderr`, as Python says them.
pub fn run_spec(spec: &ProgramSpec) -> Outcome {
    let compiled = match library::compile(&spec.source, &spec.files) {
        Ok(compiled) => compiled,
        Err(diagnostics) => {
            let text: Vec<String> = diagnostics
                .iter()
                .map(|found| format!("  File \"{}\", line {}\n{}\n", found.file, found.line, found.message))
                .collect();
            let first = diagnostics.first();
            return Outcome {
                stdout: String::new(),
                stderr: text.concat(),
                end: ProgramEnd::Raised {
                    message: first.map(|found| found.message.clone()).unwrap_or_default(),
                    line: first.map_or(CodeLine::NONE, |found| {
                        CodeLine::new(SourceFile::number(&spec.files, &found.file), found.line)
                    }),
                },
                events: Vec::new(),
                steps: 0,
                time_ns: 0,
            };
        }
    };
    let mut machine = Machine::new(Arc::new(compiled.program), spec);
    let progress = machine.run(Until::END);
    debug_assert_eq!(progress, Progress::Ended);
    outcome(&mut machine)
}

/// What a machine that has ended gave, with the events that were not taken out.
pub fn outcome(machine: &mut Machine) -> Outcome {
    let events = machine.take_events();
    let written = |wanted: Stream| {
        let texts = events.iter().filter_map(|event| match &event.kind {
            ProgramEventKind::Output { stream, text } if *stream == wanted => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<String>()
    };
    Outcome {
        stdout: written(Stream::Stdout),
        stderr: written(Stream::Stderr),
        end: machine.end().cloned().unwrap_or(ProgramEnd::Stopped),
        steps: machine.step(),
        time_ns: machine.now_ns(),
        events,
    }
}
