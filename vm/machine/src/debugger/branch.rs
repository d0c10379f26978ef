//! One branch of a run: a machine that goes forward and back along it, and the choices that make it this branch.

use shared::program::event::ThreadId;
use shared::program::{Decision, ProgramEnd, ProgramEvent, StateView};

use super::checkpoints::Checkpoints;
use super::subject::Subject;

/// How far before the target going back leaves a checkpoint, in steps.
const NEAR: u64 = 8_000;

/// A machine somewhere on its run.
#[derive(Debug)]
pub struct Branch<M> {
    machine: M,
    checkpoints: Checkpoints<M>,
    decisions: Vec<Decision>,
    /// The furthest step that was reached.
    furthest: u64,
    /// Where the run was ended from outside, and how.
    ended: Option<(u64, ProgramEnd)>,
    /// How many events were seen, the fresh ones among them.
    known: u64,
    /// Events that were not handed on yet.
    fresh: Vec<ProgramEvent>,
    /// Whether the trace has got a new tail, also if nothing is in it.
    branched: bool,
    /// A choice of another day that could not be carried out.
    misfit: Option<Decision>,
}

impl<M: Subject> Branch<M> {
    /// The run of a machine that stands at its beginning, with these choices, by rising step.
    pub fn new(mut machine: M, mut decisions: Vec<Decision>) -> Self {
        decisions.sort_by_key(|decision| decision.step);
        machine.run(0, u64::MAX, u64::MAX);
        let mut branch = Self {
            checkpoints: Checkpoints::new(&machine),
            machine,
            decisions,
            furthest: 0,
            ended: None,
            known: 0,
            fresh: Vec::new(),
            branched: false,
            misfit: None,
        };
        branch.arrive();
        branch
    }

    /// The machine, to look at.
    pub fn machine(&self) -> &M {
        &self.machine
    }

    /// Instructions executed before here.
    pub fn step(&self) -> u64 {
        self.machine.step()
    }

    /// The furthest step that was reached.
    pub fn furthest(&self) -> u64 {
        self.furthest
    }

    /// The choices that make this branch, before and after here.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// How the run ended, if here is its end.
    pub fn end(&self) -> Option<ProgramEnd> {
        let from_outside = self.ended.as_ref().filter(|(step, _)| *step <= self.machine.step());
        from_outside.map(|(_, end)| end.clone()).or_else(|| self.machine.end().cloned())
    }

    /// Whether the run goes no further.
    pub fn is_over(&self) -> bool {
        self.machine.end().is_some()
            || self.ended.as_ref().is_some_and(|(step, _)| *step <= self.machine.step())
    }

    /// The state here.
    pub fn view(&self) -> StateView {
        let mut view = self.machine.view();
        view.end = self.end();
        view
    }

    /// Goes forward to `step`, or as far as nothing happens after `time_ns`, or to the end; but executes no more than
    /// about `work` instructions, the library's included. Says whether that was enough.
    pub fn advance(&mut self, step: u64, time_ns: u64, work: u64) -> bool {
        let step = self.ended.as_ref().map_or(step, |(last, _)| step.min(*last));
        loop {
            let here = self.machine.step();
            if here >= step || self.machine.end().is_some() || self.machine.time_ns() > time_ns {
                return true;
            }
            let due = self.checkpoints.due(&self.machine).max(here + 1);
            let choice = self.decisions.iter().map(|decision| decision.step).find(|choice| *choice > here);
            let target = step.min(due).min(choice.unwrap_or(step));
            let worked = here.saturating_add(work);
            let is_enough = self.machine.run(target, time_ns, work);
            if self.machine.step() > here {
                self.arrive();
            }
            self.collect();
            if is_enough && self.machine.step() == due && due == self.furthest {
                self.checkpoints.keep(&self.machine);
            }
            if !is_enough || self.machine.step() >= worked {
                return self.machine.step() >= step;
            }
        }
    }

    /// Finishes what the library is in the middle of, as far as that takes no longer than `work` instructions, and
    /// waits for what comes next, but not beyond `time_ns`.
    pub fn settle(&mut self, time_ns: u64, work: u64) {
        if !self.is_over() {
            self.machine.run(self.machine.step(), time_ns, work);
            self.collect();
        }
    }

    /// Goes back to the last checkpoint at or before `step`. The way forward from there is short, or passes a place
    /// that is worth keeping: [`Branch::leave_near`].
    pub fn back_to_step(&mut self, step: u64) {
        self.machine = self.checkpoints.before_step(step);
    }

    /// Goes back to the last checkpoint at or before a virtual time.
    pub fn back_to_time(&mut self, time_ns: u64) {
        self.machine = self.checkpoints.before_time(time_ns);
    }

    /// Whether going to `step` is shorter from a checkpoint than from here.
    pub fn is_nearer_from_checkpoint(&self, step: u64) -> bool {
        step < self.step() || self.checkpoints.step_before(step) > self.step()
    }

    /// The same for a virtual time.
    pub fn is_time_nearer_from_checkpoint(&self, time_ns: u64) -> bool {
        time_ns < self.machine.time_ns() || self.checkpoints.step_before_time(time_ns) > self.step()
    }

    /// On the way to `target`: the step at which a checkpoint is worth keeping, so that going back from the target is
    /// short.
    pub fn near(&self, target: u64) -> Option<u64> {
        let near = target.saturating_sub(NEAR);
        (target <= self.furthest && near > self.step()).then_some(near)
    }

    /// Keeps a checkpoint here.
    pub fn leave_near(&mut self) {
        self.checkpoints.keep_near(&self.machine);
    }

    /// Ends the run here, if it has not ended.
    pub fn stop(&mut self, end: ProgramEnd) {
        if !self.is_over() {
            self.ended = Some((self.machine.step(), end));
        }
    }

    /// Here, this thread goes on: a new branch. What lay ahead is forgotten.
    ///
    /// # Errors
    /// If the thread cannot have the next turn. Then nothing has changed.
    pub fn choose(&mut self, thread: ThreadId) -> Result<(), String> {
        let here = self.machine.step();
        let before: Vec<Decision> =
            self.decisions.iter().copied().filter(|choice| choice.step < here).collect();
        let mut machine = self.machine.clone();
        if self.decisions.iter().any(|choice| choice.step == here) {
            machine = self.without_choice_here(here);
        }
        let events = machine.events();
        let is_choice = machine.current() != Some(thread);
        if is_choice && !decide(&mut machine, thread) {
            return Err(format!(
                "thread {} cannot have the next turn here: it waits, has ended, or a step of the library must be \
                 finished first",
                thread.0
            ));
        }
        self.decisions = before;
        if is_choice {
            self.decisions.push(Decision { step: here, thread });
        }
        self.machine = machine;
        self.checkpoints.forget_from(here);
        self.furthest = here;
        self.ended = None;
        self.known = events;
        self.fresh.clear();
        self.branched = true;
        self.collect();
        Ok(())
    }

    /// The trace from here on is what the page knows already, up to this many events.
    pub fn knows(&mut self, events: u64) {
        self.known = self.known.max(events);
        self.fresh.clear();
    }

    /// How many events wait to be handed on.
    pub fn fresh(&self) -> usize {
        self.fresh.len()
    }

    /// What is new in the trace, and from which event on.
    pub fn take_trace(&mut self) -> Option<(u64, Vec<ProgramEvent>)> {
        if self.fresh.is_empty() && !std::mem::take(&mut self.branched) {
            return None;
        }
        self.branched = false;
        let events = std::mem::take(&mut self.fresh);
        Some((self.known - events.len() as u64, events))
    }

    /// A choice that could not be carried out where it was to be, once.
    pub fn take_misfit(&mut self) -> Option<Decision> {
        self.misfit.take()
    }

    /// A machine that stands at `here` without the choices that were made there.
    fn without_choice_here(&self, here: u64) -> M {
        let mut machine = self.checkpoints.before_step(here.saturating_sub(1));
        for choice in self.decisions.iter().filter(|choice| choice.step < here) {
            if choice.step > machine.step() {
                machine.run(choice.step, u64::MAX, u64::MAX);
                decide(&mut machine, choice.thread);
            }
        }
        machine.run(here, u64::MAX, u64::MAX);
        machine.take_events();
        machine
    }

    /// The machine has come to another step: choices are made here.
    fn arrive(&mut self) {
        let here = self.machine.step();
        self.collect();
        // By index: a choice that does not fit is only noted, and the others still count.
        for index in 0..self.decisions.len() {
            let choice = self.decisions[index];
            if choice.step != here {
                continue;
            }
            if decide(&mut self.machine, choice.thread) {
                self.collect();
            } else if here >= self.furthest {
                self.misfit = Some(choice);
            }
        }
        self.collect();
        self.furthest = self.furthest.max(here);
    }

    /// Takes the machine's events, and keeps those that are new.
    fn collect(&mut self) {
        let events = self.machine.take_events();
        let total = self.machine.events();
        if total > self.known {
            let fresh = usize::try_from(total - self.known).unwrap_or(usize::MAX).min(events.len());
            self.fresh.extend_from_slice(&events[events.len() - fresh..]);
            self.known = total;
        }
    }
}

/// Gives a thread the next turn, and lets the machine stand before its instruction.
fn decide<M: Subject>(machine: &mut M, thread: ThreadId) -> bool {
    let is_possible = machine.decide(thread);
    if is_possible {
        machine.run(machine.step(), u64::MAX, u64::MAX);
    }
    is_possible
}
