//! The lanes of a program's run, in virtual time: threads, their interpreter lock, asyncio tasks and cores.
//!
//! It shares the window of time, the scale, the gestures and the frame scheduler with the timeline of tasks
//! above it. [`rows`] says which lanes there are, [`pieces`] what of a lane can be seen, [`paint`] draws,
//! [`describe`] puts it into words, [`board`] joins them and [`view`] is what the page mounts. It knows traces
//! and pixels only.

use std::cell::RefCell;
use std::rc::Rc;

use shared::program::trace::ProgramTrace;
use shared::program::{CodeLine, CoreId, ProcessId, TaskNumber, ThreadId};

mod bars;
mod board;
mod describe;
mod paint;
mod pieces;
mod rows;
mod view;

pub use describe::{resource_kind, waits_for};
pub use view::ProgramTimeline;

/// One run on the timeline.
#[derive(Clone)]
pub struct ProgramRun {
    /// What a person reads above its lanes, where there are several runs.
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

/// A bar that a person has chosen, with the place in the program where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picked {
    pub lane: LaneKey,
    /// The thread that the bar belongs to.
    pub thread: ThreadId,
    pub line: CodeLine,
    pub step: u64,
    pub start_ns: u64,
}
