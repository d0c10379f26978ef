//! The debugger: a machine that goes forward and back, plays, takes the user's decisions, and is compared with others.
//!
//! Sans-IO like everything here: a driver hands in commands and the time of day, and takes answers out.
//!
//! Reading order: [`Session`] (commands and answers) → `activity` (what is in progress) → `branch` (one branch of a
//! run) → `checkpoints` (going back) → `stride` (how far a step goes) → `compare`.

mod activity;
mod branch;
mod checkpoints;
mod compare;
mod exploring;
mod session;
mod stride;
mod subject;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use shared::program::Fingerprint;
use shared::program::{CodeLine, Diagnostic, ProgramEnd, ProgramSpec};

pub use compare::Switches;
pub use session::{Session, Turn};
pub use subject::Subject;

use crate::library;
use crate::machine::{Machine, Progress, Until};

/// Instructions between two batches of a whole trace.
const PIECE: u64 = 100_000;

/// What is wrong with a program's text.
pub fn check(spec: &ProgramSpec) -> Vec<Diagnostic> {
    match library::compile(&spec.source, &spec.files) {
        Ok(compiled) => compiled.warnings,
        Err(diagnostics) => diagnostics,
    }
}

/// A machine that stands at a program's beginning, with the warnings about its text.
///
/// # Errors
/// If the text is not a program.
pub fn load(spec: &ProgramSpec) -> Result<(Machine, Vec<Diagnostic>), Vec<Diagnostic>> {
    let compiled = library::compile(&spec.source, &spec.files)?;
    Ok((Machine::new(Arc::new(compiled.program), spec), compiled.warnings))
}

/// Runs a machine to its end; the fingerprint of the trace from here on, which is kept nowhere.
pub fn fingerprint(machine: &mut Machine) -> Fingerprint {
    let mut fingerprint = Fingerprint::default();
    loop {
        let progress = machine.run(Until::END.within(PIECE));
        machine.take_events().iter().for_each(|event| fingerprint.see(event));
        if progress == Progress::Ended {
            return fingerprint;
        }
    }
}

/// How a run ends that takes too long.
pub fn out_of_time(machine: &Machine, wall_ms: u64) -> ProgramEnd {
    let line = machine.current().map_or(CodeLine::NONE, |thread| machine.line(thread));
    let message = format!(
        "the run took longer than {wall_ms} ms of real time. Raise the limit \"wall\" in the settings if it is meant to."
    );
    ProgramEnd::Limit { name: "wall".to_owned(), message, line }
}
