//! The interpreter: executes one thread until it has to stop.
//!
//! Everything a thread is lies in its stack and frames, so it can stop between any two instructions, be cloned,
//! and go on. There is no recursion for Python calls: a native that needs one says so, and a frame is pushed.

mod arguments;
mod attributes;
mod calls;
mod frames;
mod generators;
mod hot;
mod imports;
mod instances;
mod operators;
mod run;
mod sequences;
mod unwind;

use vm_code::Value;

use crate::block::Block;
use crate::flow::Raised;

/// How long a thread may run.
#[derive(Debug, Clone, Copy)]
pub struct RunLimits {
    /// The thread may be switched away at the first switch point at which `world.step` has reached this.
    pub fuel_end: u64,
    pub switch: SwitchPoints,
    /// Stops exactly before the instruction with this number, whatever the policy says.
    pub pause_at: u64,
    /// Stops for a breath when `world.library_steps` has reached this, so that loops of the library can be ended.
    pub library_end: u64,
}

/// Where a thread may be switched away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwitchPoints {
    /// At calls and backward jumps of the user's code: where CPython looks at its eval breaker.
    CallsAndLoops,
    /// Between any two instructions of the user's code.
    Anywhere,
    /// Inside the library too.
    Everywhere,
}

/// Why a thread stopped.
#[derive(Debug)]
pub enum Stop {
    /// A switch point after `fuel_end`.
    Preempt,
    /// `pause_at` was reached.
    Pause,
    /// `library_end` was reached. Not a switch point.
    Breath,
    /// It waits. The result of the wait comes with [`crate::thread::Incoming::Value`].
    Blocked(Box<Block>),
    /// A native left requests in the world. Not a switch point.
    Requests,
    /// The heap wants to be collected. Not a switch point.
    Collect,
    /// The outermost call returned.
    Returned(Value),
    /// An exception left the outermost call.
    Raised(Raised),
}

/// Whether to go on with the innermost frame.
pub(crate) enum Step {
    Go,
    Stop(Stop),
}

/// What may raise, and may stop.
pub(crate) type Done = Result<Step, Raised>;
