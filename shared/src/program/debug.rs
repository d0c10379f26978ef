//! What the page (or a terminal) asks of a program's debugger, and what it answers. [`crate::message`] carries both
//! between page and worker.

use serde::{Deserialize, Serialize};

use super::end::ProgramEnd;
use super::event::{ProgramEvent, ThreadId};
use super::explore::Exploration;
use super::spec::{Decision, ProgramSpec, Settings};
use super::view::StateView;

/// A request. Each is answered in order; `Play` goes on answering until it pauses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Command {
    /// Parse and check only: answers `Diagnostics`.
    Check {
        spec: ProgramSpec,
    },
    /// A fresh machine at step 0: answers `Diagnostics`, and if there is no error `State`.
    Load {
        spec: ProgramSpec,
    },
    /// Run on: answers `Trace` batches as they happen, `State` now and then, and `Paused`.
    Play {
        pace: Pace,
    },
    /// Stop playing, at once: answers `State`.
    Pause,
    /// End the run; trace and output so far are kept.
    Stop,
    Step {
        unit: StepUnit,
        back: bool,
    },
    Seek {
        to: SeekTo,
    },
    /// At the current step, this thread goes on instead: a new branch. What lay ahead is forgotten.
    Choose {
        thread: ThreadId,
    },
    /// Run the program under each of these settings to its end, apart from the loaded one.
    Compare {
        spec: ProgramSpec,
        settings: Vec<Settings>,
    },
    /// Explore every interleaving of the program, apart from the loaded run: answers `Explored`, now and then and at
    /// last. `Stop` ends it with what was found.
    Explore {
        spec: ProgramSpec,
    },
}

/// How fast a run is played.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Pace {
    /// As fast as it goes.
    Full,
    /// Virtual time passes `1/slowdown` as fast as real time: 1 is the speed of the clock.
    Clock { slowdown: f64 },
}

/// How far a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepUnit {
    /// One instruction of whichever thread comes next.
    Instruction,
    /// To the next line that any thread begins.
    Line,
    /// To the next moment at which another thread gets its turn.
    Decision,
}

/// A place in the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeekTo {
    Step(u64),
    /// The last step that began at or before this virtual time.
    TimeNs(u64),
    Start,
    /// As far as the trace was already known.
    End,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Reply {
    Diagnostics {
        diagnostics: Vec<Diagnostic>,
    },
    /// The trace from index `from` on is these events (a branch replaces what lay ahead).
    Trace {
        from: u64,
        events: Vec<ProgramEvent>,
    },
    State {
        state: Box<StateView>,
        decisions: Vec<Decision>,
    },
    /// Playing has stopped: at the end, or because it was asked to.
    Paused {
        end: Option<ProgramEnd>,
    },
    /// One run of a comparison, as it ends.
    Compared {
        index: u32,
        result: Box<Comparison>,
    },
    /// The command could not be carried out.
    Refused {
        message: String,
    },
    /// How far an exploration has come.
    Explored {
        exploration: Box<Exploration>,
    },
}

/// One run of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    pub settings: Settings,
    pub end: ProgramEnd,
    pub time_ns: u64,
    pub steps: u64,
    pub switches: u64,
    pub output: String,
    pub events: Vec<ProgramEvent>,
}

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Error,
    Warning,
}

/// Something wrong with a program's text, found before it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    pub severity: Severity,
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
    /// `SyntaxError: …` in CPython's words where CPython would say it.
    pub message: String,
    /// What to do instead; may be empty.
    pub hint: String,
}
