//! What a debugger needs of a machine.

use shared::program::{ProgramEnd, ProgramEvent, StateView, ThreadId};

use crate::machine::{Machine, Position, Progress, Until};

/// A machine that can be cloned, run to any step, and looked at. Two clones that run to the same step are the same
/// in every respect, however many stops either has made on its way.
pub trait Subject: Clone {
    /// Instructions executed so far.
    fn step(&self) -> u64;

    /// The virtual time at which the next thing happens; that of the last one when it is over.
    fn time_ns(&self) -> u64;

    /// How many events have happened.
    fn events(&self) -> u64;

    /// About how many bytes a clone takes.
    fn bytes(&self) -> u64;

    /// How the run ended, once it has.
    fn end(&self) -> Option<&ProgramEnd>;

    /// The thread whose instruction comes next.
    fn current(&self) -> Option<ThreadId>;

    /// Where a thread stands in the user's program.
    fn position(&self, thread: ThreadId) -> Option<Position>;

    /// Executes until the instruction numbered `step` comes next, until what comes next lies after `time_ns`, until
    /// the run is over, or for about `work` instructions, the library's included. Says whether that was enough.
    fn run(&mut self, step: u64, time_ns: u64, work: u64) -> bool;

    /// Gives a thread the next turn; false if it cannot have it.
    fn decide(&mut self, thread: ThreadId) -> bool;

    /// Events since they were last taken.
    fn take_events(&mut self) -> Vec<ProgramEvent>;

    /// All that can be seen.
    fn view(&self) -> StateView;
}

impl Subject for Machine {
    fn step(&self) -> u64 {
        Machine::step(self)
    }

    fn time_ns(&self) -> u64 {
        self.next_ns()
    }

    fn events(&self) -> u64 {
        self.emitted()
    }

    fn bytes(&self) -> u64 {
        self.heap_bytes()
    }

    fn end(&self) -> Option<&ProgramEnd> {
        Machine::end(self)
    }

    fn current(&self) -> Option<ThreadId> {
        Machine::current(self)
    }

    fn position(&self, thread: ThreadId) -> Option<Position> {
        Machine::position(self, thread)
    }

    fn run(&mut self, step: u64, time_ns: u64, work: u64) -> bool {
        Machine::run(self, Until { step, time_ns, work, ..Until::END }) != Progress::Working
    }

    fn decide(&mut self, thread: ThreadId) -> bool {
        Machine::decide(self, thread)
    }

    fn take_events(&mut self) -> Vec<ProgramEvent> {
        Machine::take_events(self)
    }

    fn view(&self) -> StateView {
        Machine::view(self, self.emitted())
    }
}
