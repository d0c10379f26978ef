//! Executing one thread of a machine from one visible operation to the next.

use shared::program::event::ThreadId;

use super::conflicts::Conflicts;
use super::footprint::{self, Library};
use super::operations::Begun;
use crate::machine::{Machine, Until};
use crate::system::schedule::{Phase, Slice};
use shared::program::explore::Operation;
use vm_code::Instr;

/// The most instructions of both kinds between two visible operations: beyond that, a thread seems never to come to
/// one.
const LONGEST: u64 = 5_000_000;
/// After this many instructions without a visible operation other threads may go first: they may do what this one waits
/// for in a loop.
const QUIET: u64 = 10_000;

/// At which of its visible operations a thread may be switched away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Points {
    /// At each of them: what the language permits.
    AnyBytecode,
    /// Only where CPython looks whether another thread wants the interpreter lock: at calls and backward jumps.
    Gil,
}

/// Drives the threads of a machine.
#[derive(Debug)]
pub struct Driver {
    library: Library,
    points: Points,
    pub conflicts: Conflicts,
    /// Threads that were stopped without having come to a visible operation, since they were quiet for long.
    pub resting: Vec<ThreadId>,
    /// A thread that did not come to a visible operation.
    pub lost: Option<ThreadId>,
    /// The visible operations that are executed, where someone wants to read them.
    pub record: Option<Vec<Operation>>,
}

/// One stretch of one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The step at which it begins.
    pub step: u64,
    pub thread: ThreadId,
}

impl Driver {
    pub fn new(library: Library, points: Points) -> Self {
        Self {
            library,
            points,
            conflicts: Conflicts::default(),
            resting: Vec::new(),
            lost: None,
            record: None,
        }
    }

    /// Executes the next visible operation of a thread, and then all that no other thread can see, of every thread.
    pub fn operation(&mut self, machine: &mut Machine, thread: ThreadId, stretches: &mut Vec<Stretch>) {
        self.stretch(machine, thread, true, stretches);
        self.settle(machine, stretches);
    }

    /// Executes all that no other thread can see.
    pub fn settle(&mut self, machine: &mut Machine, stretches: &mut Vec<Stretch>) {
        while machine.end.is_none() {
            if !machine.settle() {
                machine.stuck();
                return;
            }
            let next = threads(machine).find(|thread| {
                machine.system.scheduler.is_ready(*thread) && !self.stops_at(machine, *thread)
            });
            match next {
                Some(thread) => self.stretch(machine, thread, false, stretches),
                None if self.enabled(machine).is_empty() => self.let_wait(machine, stretches),
                None => return,
            }
        }
    }

    /// Threads that can take a step.
    pub fn enabled(&self, machine: &Machine) -> Vec<ThreadId> {
        if machine.end.is_some() {
            return Vec::new();
        }
        let ready = threads(machine).filter(|thread| machine.system.scheduler.is_ready(*thread));
        ready.filter(|thread| !self.waits(machine, *thread)).collect()
    }

    /// All threads that are ready would take a lock that is held: they do, and so come to wait.
    fn let_wait(&mut self, machine: &mut Machine, stretches: &mut Vec<Stretch>) {
        for thread in threads(machine).collect::<Vec<_>>() {
            if machine.end.is_none() && machine.system.scheduler.is_ready(thread) {
                self.stretch(machine, thread, true, stretches);
            }
        }
    }

    fn waits(&self, machine: &Machine, thread: ThreadId) -> bool {
        if footprint::at_own_instruction(machine, thread) {
            footprint::footprint(machine, &self.library, thread).waits
        } else {
            footprint::waits_inside(machine, thread)
        }
    }

    /// Whether a thread has to stop where it is for others to be able to go first.
    fn stops_at(&self, machine: &Machine, thread: ThreadId) -> bool {
        if self.resting.contains(&thread) {
            return true;
        }
        if !footprint::at_own_instruction(machine, thread) {
            return footprint::competes(machine, thread)
                && self.conflicts.is_visible(&footprint::footprint_inside(machine, &self.library, thread));
        }
        let found = footprint::footprint(machine, &self.library, thread);
        found.waits || self.conflicts.is_visible(&found)
    }

    /// Executes a thread until it stops before a visible operation, waits or ends. `first`: its next operation is
    /// executed whatever it is.
    fn stretch(
        &mut self,
        machine: &mut Machine,
        thread: ThreadId,
        first: bool,
        stretches: &mut Vec<Stretch>,
    ) {
        if machine.current() != Some(thread) || !footprint::at_own_instruction(machine, thread) {
            stretches.push(Stretch { step: machine.world.step, thread });
        }
        machine.turn = None;
        if !machine.system.scheduler.pick(thread) {
            return;
        }
        machine.system.emit_turns(&mut machine.world);
        self.resting.retain(|other| *other != thread);
        let begun_at = machine.work();
        let end = begun_at.saturating_add(LONGEST);
        let mut first = first;
        // Where switches are possible at calls and jumps only, operations after one of these are executed in one go.
        let mut may_stop =
            self.points == Points::AnyBytecode || !footprint::at_own_instruction(machine, thread);
        loop {
            let own = footprint::at_own_instruction(machine, thread);
            let mut begun = None;
            if own {
                let found = footprint::footprint(machine, &self.library, thread);
                let visible = found.waits || self.conflicts.is_visible(&found);
                let can_stop = may_stop || found.is_call || found.waits;
                if !first && visible && can_stop {
                    return;
                }
                if machine.system.threads_alive > 1 {
                    self.conflicts.note(thread, &found);
                }
                if visible && self.record.is_some() {
                    begun = Some(Begun::of(machine, thread, &found, self.conflicts.visible(&found)));
                }
                if visible {
                    may_stop = self.points == Points::AnyBytecode;
                }
                may_stop |= found.is_call || is_loop(machine, thread);
            } else {
                if !first && self.stops_at(machine, thread) {
                    return;
                }
                if machine.system.threads_alive > 1 {
                    self.conflicts.note(thread, &footprint::footprint_inside(machine, &self.library, thread));
                }
            }
            if !first && own && machine.work() - begun_at > QUIET && self.enabled(machine).len() > 1 {
                self.resting.push(thread);
                return;
            }
            first = false;
            let goes_on = machine.advance(thread, own, end);
            if let (Some(record), Some(begun)) = (&mut self.record, begun) {
                record.push(begun.end(machine));
            }
            if !goes_on {
                return;
            }
            if machine.work() >= end {
                self.lost = Some(thread);
                return;
            }
        }
    }
}

/// All threads, by number.
pub fn threads(machine: &Machine) -> impl Iterator<Item = ThreadId> + use<> {
    (0..u32::try_from(machine.system.threads.len()).unwrap_or(u32::MAX)).map(ThreadId)
}

fn is_loop(machine: &Machine, thread: ThreadId) -> bool {
    let Some(Some(thread)) = machine.threads.get(thread.0 as usize) else { return false };
    let frame = thread.frames.last();
    let instr = frame.and_then(|frame| machine.program.code(frame.code).instrs.get(frame.pc as usize));
    matches!(instr, Some(Instr::Loop { .. }))
}

impl Machine {
    /// Executes one instruction of the program's own, with what the library does in it; or where the thread stands
    /// inside the library, up to the next of these. Says whether the thread can go on at once.
    fn advance(&mut self, thread: ThreadId, own: bool, work_end: u64) -> bool {
        let until = Until::step(self.world.step + u64::from(own));
        loop {
            if self.turn.is_none() {
                let Phase::Running(core) = self.system.scheduler.phase(thread) else { return false };
                let from_ns = self.system.scheduler.clock_ns(core);
                let slice = Slice { from_ns, instructions: u64::MAX, library_instructions: u64::MAX };
                self.begin_turn(core, thread, slice);
            }
            if self.execute(until, work_end, Some(thread)).is_some() {
                return true;
            }
            if self.end.is_some() {
                return false;
            }
            if self.work() >= work_end {
                return true;
            }
        }
    }
}
