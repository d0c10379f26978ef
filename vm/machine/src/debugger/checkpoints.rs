//! Clones of a machine along its run, from which going back begins.
//!
//! Two kinds. *Far* ones stand along the whole run, at a distance that doubles when there are too many, so that
//! their number and memory stay bounded however long the run is. *Near* ones are left behind by going back, a few
//! thousand steps before the shown position, so that the next step back is short.

use super::subject::Subject;

/// Instructions between two far checkpoints at first.
const DISTANCE: u64 = 200_000;
/// The most far checkpoints.
const MOST: usize = 64;
/// The most near ones.
const MOST_NEAR: usize = 4;
/// The most bytes that all of them hold, as far as heaps can be weighed.
const MOST_BYTES: u64 = 256 << 20;
/// Cloning a byte takes about as long as executing this fraction of an instruction; far checkpoints stand so far
/// apart that cloning takes a fifth of the time at most.
const BYTES_PER_STEP: u64 = 3;

/// The checkpoints of one branch of a run.
#[derive(Debug)]
pub struct Checkpoints<M> {
    /// By rising step. The first is the beginning, and always there.
    far: Vec<Checkpoint<M>>,
    /// In the order in which they were left.
    near: Vec<Checkpoint<M>>,
    distance: u64,
}

/// A machine as it was before the instruction numbered `step`.
#[derive(Debug)]
struct Checkpoint<M> {
    step: u64,
    time_ns: u64,
    bytes: u64,
    machine: M,
}

impl<M: Subject> Checkpoints<M> {
    /// Begins with the machine as it is before its first instruction.
    pub fn new(machine: &M) -> Self {
        Self { far: vec![Checkpoint::of(machine)], near: Vec::new(), distance: DISTANCE }
    }

    /// The step at which the next far checkpoint is due.
    pub fn due(&self, machine: &M) -> u64 {
        let last = self.far.last().map_or(0, |checkpoint| checkpoint.step);
        last.saturating_add(self.distance.max(machine.bytes() / BYTES_PER_STEP))
    }

    /// Keeps a far checkpoint of a machine that is further than all before.
    pub fn keep(&mut self, machine: &M) {
        self.far.push(Checkpoint::of(machine));
        while self.far.len() > 1 && (self.far.len() > MOST || self.bytes() > MOST_BYTES) {
            self.thin();
        }
    }

    /// Keeps a near checkpoint, in the place of the oldest if there are too many.
    pub fn keep_near(&mut self, machine: &M) {
        let step = machine.step();
        if self.far.iter().chain(&self.near).any(|checkpoint| checkpoint.step == step) {
            return;
        }
        self.near.push(Checkpoint::of(machine));
        if self.near.len() > MOST_NEAR || self.bytes() > MOST_BYTES {
            self.near.remove(0);
        }
    }

    /// A copy of the last machine that stood at or before `step`.
    pub fn before_step(&self, step: u64) -> M {
        self.last(|checkpoint| checkpoint.step <= step).machine.clone()
    }

    /// A copy of the last machine that stood at or before this virtual time.
    pub fn before_time(&self, time_ns: u64) -> M {
        self.last(|checkpoint| checkpoint.time_ns <= time_ns).machine.clone()
    }

    /// The step of the last checkpoint at or before `step`.
    pub fn step_before(&self, step: u64) -> u64 {
        self.last(|checkpoint| checkpoint.step <= step).step
    }

    /// The step of the last checkpoint at or before a virtual time.
    pub fn step_before_time(&self, time_ns: u64) -> u64 {
        self.last(|checkpoint| checkpoint.time_ns <= time_ns).step
    }

    /// Forgets what stands at `step` or later; never the beginning.
    pub fn forget_from(&mut self, step: u64) {
        let mut first = true;
        self.far.retain(|checkpoint| std::mem::take(&mut first) || checkpoint.step < step);
        self.near.retain(|checkpoint| checkpoint.step < step);
    }

    fn last(&self, fits: impl Fn(&Checkpoint<M>) -> bool) -> &Checkpoint<M> {
        let fitting = self.far.iter().chain(&self.near).filter(|checkpoint| fits(checkpoint));
        fitting.max_by_key(|checkpoint| checkpoint.step).unwrap_or(&self.far[0])
    }

    /// Doubles the distance.
    fn thin(&mut self) {
        self.near.clear();
        self.distance = self.distance.saturating_mul(2);
        let mut index = 0;
        self.far.retain(|_| {
            index += 1;
            index % 2 == 1
        });
    }

    fn bytes(&self) -> u64 {
        self.far.iter().chain(&self.near).map(|checkpoint| checkpoint.bytes).sum()
    }
}

impl<M: Subject> Checkpoint<M> {
    fn of(machine: &M) -> Self {
        Self {
            step: machine.step(),
            time_ns: machine.time_ns(),
            bytes: machine.bytes(),
            machine: machine.clone(),
        }
    }
}
