//! Runs a program under many seeds, on all cores of this computer, and collects its outcomes.

use std::collections::HashMap;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use shared::program::{ProgramEnd, ProgramSpec};
use vm_machine::{Explorer, Machine, Program, Progress, Until, out_of_time, outcome};

use super::drive::SLICE;

/// The number of seeds that a thread takes at once.
const CHUNK: u64 = 64;

/// The outcomes of many runs.
#[derive(Debug, Default)]
pub struct Survey {
    /// The number of runs that ended.
    pub runs: u64,
    found: HashMap<Seen, Found>,
}

/// What makes runs have the same outcome: equal outputs and equal ends.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    pub stdout: String,
    pub stderr: String,
    /// The end as JSON, which includes the deadlock's waits or the exception's message.
    end: String,
}

/// How often an outcome occurred, and where to see it.
#[derive(Debug)]
pub struct Found {
    pub end: ProgramEnd,
    pub runs: u64,
    /// The lowest seed that leads to it.
    pub seed: u64,
}

/// Runs a program under the seeds 1 to `count`, until `interrupted` is set.
///
/// # Errors
/// If an end cannot be written as JSON.
pub fn survey(
    program: Arc<Program>,
    spec: &ProgramSpec,
    count: u64,
    interrupted: &AtomicBool,
) -> anyhow::Result<Survey> {
    let explorer = prepared(program, spec, interrupted);
    let next = AtomicU64::new(1);
    let worker = Worker { next: &next, count, interrupted, wall_ms: spec.settings.limits.wall_ms };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let parts = thread::scope(|scope| {
        let worker = &worker;
        let start = |explorer: Explorer| scope.spawn(move || worker.run(explorer));
        let started: Vec<_> = (0..threads).map(|_| start(explorer.clone())).collect();
        let ended = started.into_iter().map(|thread| thread.join());
        ended.map(|part| part.unwrap_or_else(|_| Err(anyhow!("a thread of the survey has failed")))).collect()
    });
    let parts: Vec<anyhow::Result<Survey>> = parts;
    let mut all = Survey::default();
    for part in parts {
        all.add(part?);
    }
    Ok(all)
}

/// Executes the part that all runs share, up to the limit of wall time.
fn prepared(program: Arc<Program>, spec: &ProgramSpec, interrupted: &AtomicBool) -> Explorer {
    let wall = Duration::from_millis(spec.settings.limits.wall_ms);
    let mut explorer = Explorer::new(program, spec, false);
    let began = Instant::now();
    while !explorer.prepare(SLICE) && !interrupted.load(Ordering::Relaxed) && began.elapsed() < wall {}
    explorer
}

impl Survey {
    /// The outcomes, the most frequent first.
    pub fn outcomes(&self) -> Vec<(&Seen, &Found)> {
        let mut outcomes: Vec<_> = self.found.iter().collect();
        outcomes.sort_by_key(|(_, found)| (std::cmp::Reverse(found.runs), found.seed));
        outcomes
    }

    fn add(&mut self, other: Survey) {
        self.runs += other.runs;
        for (seen, more) in other.found {
            match self.found.get_mut(&seen) {
                Some(found) => {
                    found.runs += more.runs;
                    found.seed = found.seed.min(more.seed);
                }
                None => {
                    self.found.insert(seen, more);
                }
            }
        }
    }
}

/// One thread's view of a survey.
struct Worker<'s> {
    /// The lowest seed that no thread has taken.
    next: &'s AtomicU64,
    count: u64,
    interrupted: &'s AtomicBool,
    wall_ms: u64,
}

impl Worker<'_> {
    fn run(&self, mut explorer: Explorer) -> anyhow::Result<Survey> {
        let mut survey = Survey::default();
        loop {
            let first = self.next.fetch_add(CHUNK, Ordering::Relaxed);
            if first > self.count {
                return Ok(survey);
            }
            for seed in (first..first.saturating_add(CHUNK).min(self.count + 1)).filter_map(NonZeroU64::new) {
                let Some((seen, end)) = self.one(explorer.machine(seed))? else { return Ok(survey) };
                let fresh = Found { end, runs: 0, seed: seed.get() };
                survey.found.entry(seen).or_insert(fresh).runs += 1;
                survey.runs += 1;
            }
        }
    }

    /// One run to its end; `None` if it was interrupted.
    fn one(&self, machine: &mut Machine) -> anyhow::Result<Option<(Seen, ProgramEnd)>> {
        let began = Instant::now();
        let mut late = None;
        loop {
            if self.interrupted.load(Ordering::Relaxed) {
                return Ok(None);
            }
            if machine.run(Until::END.within(SLICE)) == Progress::Ended {
                break;
            }
            if began.elapsed() > Duration::from_millis(self.wall_ms) {
                late = Some(out_of_time(machine, self.wall_ms));
                break;
            }
        }
        let run = outcome(machine);
        let end = late.unwrap_or(run.end);
        let seen = Seen { stdout: run.stdout, stderr: run.stderr, end: serde_json::to_string(&end)? };
        Ok(Some((seen, end)))
    }
}
