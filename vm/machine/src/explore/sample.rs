//! Runs in a random order, for programs whose states are too many; and the search for a shorter run with the same
//! outcome.
//!
//! Half of the runs choose each next thread evenly (a random walk), the other half mostly lets a thread go on, since
//! most bugs need few switches (Musuvathi, Qadeer, "Iterative context bounding", PLDI 2007). What is found is
//! minimised by delta debugging over the stretches between switches (Zeller, Hildebrandt, TSE 2002).

use shared::program::event::ThreadId;

use super::graph::Way;
use super::{Search, Status};
use vm_runtime::Draws;

/// The most operations of one run.
const LONGEST: usize = 20_000;
/// How often a thread goes on where threads go on mostly: 9 times of 10.
const GOES_ON: u64 = 10;
/// Tells this stream of numbers from others of the same seed.
const SALT: u64 = 3;

impl Search {
    /// Executes a run in the random order of a seed. Says whether it came to its end.
    pub fn sample(&mut self, seed: u64) -> bool {
        if self.status == Status::Complete {
            return true;
        }
        let mut draws = Draws::new(seed, SALT);
        let sticky = draws.below(2) == 1;
        self.follow(|last, enabled, _| {
            let goes_on = last.filter(|last| enabled.contains(last));
            match goes_on {
                Some(last) if sticky && draws.below(GOES_ON) > 0 => last,
                _ => enabled[draws.below(enabled.len() as u64) as usize],
            }
        })
    }

    /// Tries to come to the outcomes that samples have found with fewer switches.
    pub fn shorten(&mut self) {
        for outcome in 0..self.outcomes.len() as u32 {
            let mut budget = 200;
            while let Some(way) = self.sampled.get(&outcome).cloned()
                && way.switches > 0
                && self.shorten_once(&way, outcome, &mut budget)
            {}
        }
    }

    /// Tries the way without each of its stretches in turn. Says whether one of these is shorter.
    fn shorten_once(&mut self, way: &Way, outcome: u32, budget: &mut u32) -> bool {
        let stretches: Vec<&[ThreadId]> = way.threads.chunk_by(|a, b| a == b).collect();
        for left_out in 0..stretches.len() {
            if *budget == 0 {
                return false;
            }
            *budget -= 1;
            let kept = stretches.iter().enumerate().filter(|(at, _)| *at != left_out);
            let wanted: Vec<ThreadId> = kept.flat_map(|(_, stretch)| stretch.iter().copied()).collect();
            let mut at = 0;
            self.follow(|last, enabled, _| {
                while let Some(thread) = wanted.get(at).copied() {
                    at += 1;
                    if enabled.contains(&thread) {
                        return thread;
                    }
                }
                last.filter(|last| enabled.contains(last)).unwrap_or(enabled[0])
            });
            if self.sampled.get(&outcome).is_some_and(|found| found.switches < way.switches) {
                return true;
            }
        }
        false
    }

    /// Executes a run whose next thread `choose` picks of those that are enabled, and notes its outcome.
    fn follow(&mut self, mut choose: impl FnMut(Option<ThreadId>, &[ThreadId], usize) -> ThreadId) -> bool {
        self.restart();
        let mut output = self.prefix.clone();
        let (mut threads, mut switches, mut last) = (Vec::new(), 0, None);
        loop {
            output.take(&mut self.machine);
            if self.machine.end.is_some() {
                break;
            }
            let enabled = self.driver.enabled(&self.machine);
            if enabled.is_empty() || threads.len() >= LONGEST || self.driver.lost.take().is_some() {
                return false;
            }
            let thread = choose(last, &enabled, threads.len());
            switches += u32::from(last.is_some_and(|last| last != thread && enabled.contains(&last)));
            last = Some(thread);
            threads.push(thread);
            self.step(thread);
        }
        let outcome = self.outcome(&output);
        let way = Way { switches, threads };
        let known = self.sampled.entry(outcome).or_insert_with(|| way.clone());
        if way.switches < known.switches {
            *known = way;
        }
        true
    }
}
