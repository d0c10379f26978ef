//! The timeline of programs, in virtual time: threads, their interpreter lock, asyncio tasks and cores.
//!
//! [`rows`] says which rows there are, [`bars`] which bars a lane has, [`model`] is what the timeline shows,
//! [`paint`] draws a strip, [`describe`] puts it into words, and [`panels`] is what the page mounts.

use std::cell::RefCell;
use std::rc::Rc;

use shared::program::trace::ProgramTrace;
use shared::program::{CodeLine, CoreId, ProcessId, TaskNumber, ThreadId};

mod bars;
mod describe;
mod model;
mod paint;
mod panels;
mod rows;

pub use describe::{resource_kind, waits_for};
pub use panels::ProgramTimeline;

/// One run on the timeline.
#[derive(Clone)]
pub struct ProgramRun {
    /// What the user reads above its lanes, where there are several runs.
    pub label: String,
    /// What is known of it. It is only read here, and it may grow or be cut between two ticks of `version`.
    pub trace: Rc<RefCell<ProgramTrace>>,
}

/// A lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LaneKey {
    Gil(ProcessId),
    Thread(ThreadId),
    Task(TaskNumber),
    Core(CoreId),
}

/// A bar that the user has chosen, with the place in the program where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picked {
    pub lane: LaneKey,
    /// The thread that the bar belongs to.
    pub thread: ThreadId,
    pub line: CodeLine,
    pub step: u64,
    pub start_ns: u64,
}
