//! Between the page and the worker that runs a program.

use serde::{Deserialize, Serialize};

use crate::program::{Command, ProgramEvent, ProgramSpec, Reply};

/// What the page asks of a program worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToProgram {
    /// A command for the debugger.
    Command(Command),
    /// Take over from a worker that was ended: load `spec` and go to `step`. The page has the trace's first `events`
    /// events already. If `stopped`, the run ends there.
    Restore { spec: ProgramSpec, events: u64, step: u64, stopped: bool },
}

/// What a program worker tells the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromProgram {
    /// It is loaded and takes commands.
    Ready,
    /// An answer of the debugger. In [`Reply::Compared`] the events are missing: they came before it.
    Reply(Reply),
    /// The next events of run `index` of a comparison, before its [`Reply::Compared`].
    ComparedEvents { index: u32, events: Vec<ProgramEvent> },
}
