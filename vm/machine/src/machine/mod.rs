//! The simulated machine: processes, threads, cores, virtual time. It executes a program turn by turn.
//!
//! A machine is a value: a clone of it is a checkpoint, and goes on exactly as the original does. It knows no
//! clock, and keeps no trace: its driver takes the events out.

mod collect;
mod deadlock;
pub mod explore;
pub(crate) mod glance;
mod inspect;
mod outcome;
pub(crate) mod process;
#[cfg(test)]
mod tests;
mod turn;
mod view;
mod words;

use std::sync::Arc;

use shared::program::event::{ProgramEvent, ThreadId};
use shared::program::view::ProgramEnd;
use shared::program::{Decision, ProgramSpec};
use vm_code::{Program, Symbols};
use vm_runtime::{Isolate, Thread, World};

use crate::machine::explore::Spent;
use crate::machine::process::Life;
use crate::machine::turn::Turn;
use crate::system::System;
use crate::system::schedule::Action;

pub use inspect::Position;
pub use outcome::{Outcome, outcome, run_spec};

/// A machine with a program on it.
#[derive(Debug, Clone)]
pub struct Machine {
    pub(crate) program: Arc<Program>,
    pub(crate) world: World,
    pub(crate) system: System,
    /// Memory by process; none once it has ended.
    pub(crate) isolates: Vec<Option<Isolate>>,
    /// Memory of processes that have ended, where [`Machine::restore`] will need it.
    pub(crate) spent: Spent,
    /// Code by thread; none before it begins and once it has ended.
    pub(crate) threads: Vec<Option<Thread>>,
    /// How far each process's first thread is.
    pub(crate) lives: Vec<Life>,
    pub(crate) decisions: Vec<Decision>,
    /// How many of them are behind us.
    pub(crate) decided: usize,
    /// Decisions that could not be carried out, as the thread could not run.
    pub(crate) refused: Vec<Decision>,
    /// The turn that was interrupted by a pause.
    pub(crate) turn: Option<Turn>,
    pub(crate) end: Option<ProgramEnd>,
}

/// How far to run, whichever bound comes first; the machine stops before an instruction of the user's program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Until {
    /// Stop before the instruction of this number.
    pub step: u64,
    /// Stop before the first instruction that begins after this virtual time.
    pub time_ns: u64,
    /// Stop when another thread gets its turn.
    pub decision: bool,
    /// Stop after about so many instructions, the library's included: how a driver stays responsive.
    pub work: u64,
}

/// How a stretch of running ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// At the step, time or decision that was asked for.
    Reached,
    /// The work was done; there is more.
    Working,
    /// The run is over.
    Ended,
}

impl Until {
    /// To the end of the run.
    pub const END: Until = Until { step: u64::MAX, time_ns: u64::MAX, decision: false, work: u64::MAX };

    /// Until just before an instruction.
    pub fn step(step: u64) -> Self {
        Self { step, ..Self::END }
    }

    /// Until a virtual time.
    pub fn time_ns(time_ns: u64) -> Self {
        Self { time_ns, ..Self::END }
    }

    /// Until another thread gets its turn.
    pub fn decision() -> Self {
        Self { decision: true, ..Self::END }
    }

    /// The same, but not for longer than so many instructions.
    pub fn within(self, work: u64) -> Self {
        Self { work, ..self }
    }
}

impl Machine {
    /// A machine on which nothing has been executed.
    pub fn new(program: Arc<Program>, spec: &ProgramSpec) -> Self {
        let symbols = Symbols::above(program.symbols.clone());
        let mut machine = Self {
            world: World::new(symbols, spec),
            system: System::new(&spec.settings),
            program,
            isolates: Vec::new(),
            spent: Spent::default(),
            threads: Vec::new(),
            lives: Vec::new(),
            decisions: spec.decisions.clone(),
            decided: 0,
            refused: Vec::new(),
            turn: None,
            end: None,
        };
        machine.first_process();
        machine
    }

    /// Executes, until what was asked for or the end.
    pub fn run(&mut self, until: Until) -> Progress {
        let work_end = self.work().saturating_add(until.work);
        let before = self.current();
        loop {
            if self.end.is_some() {
                self.system.emit_turns(&mut self.world);
                return Progress::Ended;
            }
            if self.turn.is_none() {
                if until.time_ns != u64::MAX
                    && let Some(next_ns) = self.system.scheduler.next_ns()
                    && next_ns > until.time_ns
                {
                    return Progress::Reached;
                }
                if self.work() >= work_end {
                    return Progress::Working;
                }
                self.decide_freely();
                self.next_turn();
                continue;
            }
            if let Some(progress) = self.execute(until, work_end, before) {
                return progress;
            }
        }
    }

    /// What happened since they were taken last.
    pub fn take_events(&mut self) -> Vec<ProgramEvent> {
        std::mem::take(&mut self.world.events)
    }

    /// How the run ended.
    pub fn end(&self) -> Option<&ProgramEnd> {
        self.end.as_ref()
    }

    /// How many instructions were executed: the number of the next one.
    pub fn step(&self) -> u64 {
        self.world.step
    }

    /// Virtual time.
    pub fn now_ns(&self) -> u64 {
        self.system.scheduler.now_ns()
    }

    /// The thread whose instruction comes next.
    pub fn current(&self) -> Option<ThreadId> {
        match &self.turn {
            Some(turn) => Some(turn.thread),
            None => self.system.scheduler.current(),
        }
    }

    /// Threads that could be given the next turn, in the order in which the policy would.
    pub fn enabled(&self) -> Vec<ThreadId> {
        self.system.scheduler.enabled()
    }

    /// A decision of the user: this thread goes on now. Returns false if it cannot. Later decisions are forgotten.
    pub fn decide(&mut self, thread: ThreadId) -> bool {
        let step = self.world.step;
        if !self.choose(thread) {
            return false;
        }
        self.decisions.truncate(self.decided);
        self.decisions.push(Decision { step, thread });
        self.decided = self.decisions.len();
        true
    }

    /// The decisions that decide this run, those ahead included.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Decisions of the specification that could not be carried out: it was made for another program or machine.
    pub fn refused(&self) -> &[Decision] {
        &self.refused
    }

    /// Ends the run because the user stops it.
    pub fn stop(&mut self) {
        if self.end.is_none() {
            self.finish(ProgramEnd::Stopped);
        }
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Where any ready thread may be next, a decision also counts when the thread before has just begun to wait.
    fn decide_freely(&mut self) {
        let scheduler = &self.system.scheduler;
        if !scheduler.is_free() || scheduler.is_inside() {
            return;
        }
        if let Some(decision) = self.decisions.get(self.decided).copied()
            && decision.step <= self.world.step
        {
            self.decided += 1;
            if decision.step < self.world.step || !self.choose(decision.thread) {
                self.refused.push(decision);
            }
        }
    }

    fn next_turn(&mut self) {
        let action = self.system.scheduler.next_action();
        self.system.emit_turns(&mut self.world);
        match action {
            Action::Run { core, thread, slice } => self.begin_turn(core, thread, slice),
            Action::TimeUp { thread, at_ns } => self.time_up(thread, at_ns),
            Action::Nothing => self.stuck(),
        }
    }

    /// Instructions of both kinds.
    pub(crate) fn work(&self) -> u64 {
        self.world.step + self.world.library_steps
    }

    pub(crate) fn finish(&mut self, end: ProgramEnd) {
        self.end = Some(end);
        self.turn = None;
        self.system.emit_turns(&mut self.world);
    }
}
