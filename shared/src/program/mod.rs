//! Programs: the text that the user writes, the spec that determines a run of it, the trace of that run, and the
//! state of the machine at any step.
//!
//! Reading order: [`spec`] (program, settings, decisions) → [`event`] (the trace of the machine) → [`view`]
//! (the machine's state at one step) → [`debug`] (the commands of a debugger, and its answers) → [`trace`] (events
//! folded into [`lane`](crate::lane)s) → [`explore`] (what every interleaving comes to) → [`Fingerprint`] (a number for a whole trace) → [`scenario`] (the gallery's
//! programs).
//!
//! [`ProgramSpec`] alone determines a run: the same spec gives the same trace to the byte, natively and in a
//! browser.

pub mod debug;
mod end;
pub mod event;
pub mod explore;
mod fingerprint;
pub mod scenario;
pub mod spec;
pub mod trace;
mod tracks;
pub mod view;

/// The version of the machine. It goes up with every change after which a spec could give another trace. A link names
/// the version that it was made on, so that the page warns instead of showing another moment.
pub const MACHINE_VERSION: u32 = 2;

pub use debug::{Command, Diagnostic, Pace, Reply, SeekTo, Severity, StepUnit};
pub use end::ProgramEnd;
pub use event::{
    CodeLine, CoreId, ProcessId, ProgramEvent, ProgramEventKind, ResourceId, Stream, TaskNumber, ThreadId,
};
pub use fingerprint::Fingerprint;
pub use spec::{Costs, Decision, ExecutorChoice, Policy, ProgramLimits, ProgramSpec, Settings, SourceFile};
pub use view::{
    FrameView, ProcessView, ResourceView, StateView, TaskView, ThreadState, ThreadView, Variable,
};
