//! Many runs of one program, each under a seed of its own. What is the same in all of them is executed once: a seed
//! decides nothing until something is drawn from it.

use std::num::NonZeroU64;
use std::sync::Arc;

use shared::program::ProgramSpec;
use shared::program::event::ProcessId;

use crate::machine::{Machine, Progress, Until};
use vm_code::Program;
use vm_runtime::Isolate;

/// How much work is tried at once at first, until something is drawn.
const PIECE: u64 = 1 << 14;
/// And at most.
const LARGEST_PIECE: u64 = 1 << 22;
/// From so little on, machines are not cloned for smaller pieces.
const FINE: u64 = 1 << 10;

/// Runs of one program.
#[derive(Debug)]
pub struct Explorer {
    /// Stands where nothing was drawn yet.
    base: Machine,
    /// A clone of it, which is run and set back.
    machine: Option<Machine>,
    /// How much work to try next.
    piece: u64,
    /// Whether something was drawn within a piece: the pieces become smaller.
    narrows: bool,
}

impl Clone for Explorer {
    fn clone(&self) -> Self {
        // Notes of changes are not cloned, and an explorer without any begins with a fresh clone of the base.
        let machine = self.machine.is_some().then(|| noting_changes(&self.base));
        Self { base: self.base.clone(), machine, ..*self }
    }
}

impl Explorer {
    /// Runs of a program; the seed of the specification counts for nothing. Where events are not recorded, output
    /// alone is to be had of the runs, and their ends.
    pub fn new(program: Arc<Program>, spec: &ProgramSpec, records: bool) -> Self {
        let mut spec = spec.clone();
        // Any but 0, which draws nothing ever.
        spec.settings.seed = 1;
        let mut base = Machine::new(program, &spec);
        base.world.records = records;
        Self { base, machine: None, piece: PIECE, narrows: false }
    }

    /// Executes what all runs have in common, or about so much of it. Says whether that is done. Who does not wait for
    /// that gets the same runs, each from an earlier point.
    pub fn prepare(&mut self, work: u64) -> bool {
        let mut left = work;
        while self.machine.is_none() && left > 0 {
            let piece = self.piece.min(left);
            left -= piece;
            let mut ahead = self.base.clone();
            let progress = ahead.run(Until::END.within(piece));
            if ahead.drawn() {
                // It would have to stop within this piece.
                self.narrows = true;
                self.piece = piece / 16;
                if piece <= FINE {
                    self.piece = 0;
                    self.run_to_draw();
                }
            } else {
                self.base = ahead;
                if !self.narrows {
                    self.piece = (piece * 2).min(LARGEST_PIECE);
                }
            }
            if progress == Progress::Ended && !self.narrows || self.piece == 0 {
                self.machine = Some(noting_changes(&self.base));
            }
        }
        self.machine.is_some()
    }

    /// Executes up to just before the first draw, which is near.
    fn run_to_draw(&mut self) {
        let least = Until::END.within(1);
        let mut scout = self.base.clone();
        let mut stops = 0;
        while scout.run(least) == Progress::Working && !scout.drawn() {
            stops += 1;
        }
        for _ in 0..stops {
            self.base.run(least);
        }
    }

    /// The machine of a seed, as it stands before it draws for the first time.
    pub fn machine(&mut self, seed: NonZeroU64) -> &mut Machine {
        let machine = self.machine.get_or_insert_with(|| noting_changes(&self.base));
        machine.restore(&self.base);
        machine.reseed(seed.get());
        machine
    }
}

fn noting_changes(base: &Machine) -> Machine {
    let mut machine = base.clone();
    machine.note_changes();
    machine
}

impl Machine {
    /// Whether anything was drawn from the seed.
    fn drawn(&self) -> bool {
        self.world.drawn() || self.system.scheduler.drawn()
    }

    /// Draws from another seed from now on; neither may be 0.
    fn reseed(&mut self, seed: u64) {
        self.world.reseed(seed);
        self.system.scheduler.reseed(seed);
    }

    /// Notes from now on what is changed, for [`Machine::restore`].
    pub(crate) fn note_changes(&mut self) {
        self.isolates.iter_mut().flatten().for_each(Isolate::note_changes);
        self.spent.keeps = self.isolates.len();
    }

    /// Becomes what `base` is, of which it is a clone that has noted its changes.
    pub(crate) fn restore(&mut self, base: &Self) {
        // Each of the fields, so that none is forgotten.
        let Self {
            program: _,
            world,
            system,
            isolates,
            spent: _,
            threads,
            lives,
            decisions,
            decided,
            refused,
            turn,
            end,
        } = base;
        self.world.restore(world);
        self.system.restore(system);
        self.isolates.truncate(isolates.len());
        for (process, isolate) in self.spent.isolates.drain(..) {
            self.isolates[process.0 as usize] = Some(isolate);
        }
        for (own, base) in self.isolates.iter_mut().zip(isolates) {
            if let (Some(own), Some(base)) = (own, base) {
                own.restore(base);
            }
        }
        self.threads.clone_from(threads);
        self.lives.clone_from(lives);
        self.decisions.clone_from(decisions);
        self.decided = *decided;
        self.refused.clone_from(refused);
        self.turn = *turn;
        self.end.clone_from(end);
    }
}

/// Isolates of processes that have ended.
#[derive(Debug, Default)]
pub(crate) struct Spent {
    /// Of how many processes they are kept: those that are there when changes begin to be noted.
    keeps: usize,
    isolates: Vec<(ProcessId, Isolate)>,
}

impl Spent {
    /// Keeps an isolate, if need be.
    pub fn put(&mut self, process: ProcessId, isolate: Option<Isolate>) {
        if let Some(isolate) = isolate
            && (process.0 as usize) < self.keeps
        {
            self.isolates.push((process, isolate));
        }
    }
}

impl Clone for Spent {
    /// A clone of a machine is set back to nothing.
    fn clone(&self) -> Self {
        Self::default()
    }
}
