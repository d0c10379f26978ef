//! Programs: what a person writes, what decides a run of it, what happened in it, and what can be seen of it
//! at any moment.
//!
//! Reading order: [`spec`] (program, settings, decisions) → [`event`] (the trace of the machine) → [`view`]
//! (the machine's state at one step) → [`debug`] (the commands of a debugger, and its answers) → [`trace`] (events
//! folded into lanes, made of [`lane`]'s spans) → [`wire`] (how a trace crosses to the page) → [`scenario`] (the
//! gallery's programs).
//!
//! A run is decided by its [`ProgramSpec`] alone: the same spec gives the same trace to the byte, natively and
//! in a browser.

pub mod debug;
pub mod event;
pub mod lane;
pub mod scenario;
pub mod spec;
pub mod trace;
mod tracks;
pub mod view;
pub mod wire;

/// The version of the machine. It goes up whenever the same spec could give another trace than before, so that
/// a link that was made earlier says so instead of showing another moment.
pub const MACHINE_VERSION: u32 = 2;

pub use debug::{Command, Diagnostic, Pace, Reply, SeekTo, Severity, StepUnit};
pub use event::{
    CodeLine, CoreId, ProcessId, ProgramEvent, ProgramEventKind, ResourceId, Stream, TaskNumber, ThreadId,
};
pub use spec::{Costs, Decision, ExecutorChoice, Policy, ProgramLimits, ProgramSpec, Settings, SourceFile};
pub use view::{
    FrameView, ProcessView, ProgramEnd, ResourceView, StateView, TaskView, ThreadState, ThreadView, Variable,
};
