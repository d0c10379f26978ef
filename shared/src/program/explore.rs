//! What an exploration of every interleaving of a program has found: its outcomes, how many interleavings come to each,
//! and the shortest run of each.

use serde::{Deserialize, Serialize};

use super::end::ProgramEnd;
use super::event::{CodeLine, ThreadId};
use super::spec::Decision;

/// An exploration, as far as it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exploration {
    pub status: ExplorationStatus,
    /// How many states are known.
    pub states: u64,
    /// All interleavings, as a number in digits; nothing where not all was explored, or loops make them infinitely
    /// many.
    pub interleavings: Option<String>,
    /// Failures first, then those that need few switches.
    pub outcomes: Vec<ExploredOutcome>,
}

/// How far an exploration is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExplorationStatus {
    Working,
    /// All states are known: these are all outcomes.
    Complete,
    /// A bound was reached: "states", "time", "stopped".
    Bounded {
        by: String,
    },
}

/// One outcome: runs that print the same and end in the same way, but for names of threads and addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExploredOutcome {
    pub stdout: String,
    pub stderr: String,
    /// Nothing where no end can be reached any more: threads go round in circles for ever.
    pub end: Option<ProgramEnd>,
    /// Whether something went wrong: an exception that nobody caught, in any thread, a deadlock, a limit, no end.
    pub failing: bool,
    /// How many threads an exception has ended.
    pub threads_failed: u32,
    /// How many interleavings come to it, in digits, where they were counted.
    pub interleavings: Option<String>,
    /// Their share of all, from 0 to 1.
    pub share: Option<f64>,
    /// The fewest switches away from a thread that could have gone on.
    pub switches: u32,
    /// The decisions of such a run, under [`Policy::AllInterleavings`](super::Policy::AllInterleavings).
    pub decisions: Vec<Decision>,
    /// The visible operations of such a run, in their order.
    pub operations: Vec<Operation>,
}

/// One visible operation of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    pub thread: ThreadId,
    /// What the thread is called.
    pub name: String,
    pub line: CodeLine,
    /// `reads count → 3`.
    pub text: String,
    /// What it reads or changes, by name: operations of two threads on the same thing can collide.
    pub on: String,
    pub writes: bool,
}

impl Exploration {
    /// Whether nothing is left to explore.
    pub fn is_complete(&self) -> bool {
        self.status == ExplorationStatus::Complete
    }

    /// What was found, in one or two sentences. `failing` says of each outcome whether it counts as a failure.
    pub fn verdict(&self, failing: impl Fn(&ExploredOutcome) -> bool) -> String {
        let bad = self.outcomes.iter().filter(|outcome| failing(outcome)).count();
        let found = match (self.outcomes.len(), bad) {
            (1, 0) => "1 outcome, and it is no failure".to_owned(),
            (1, _) => "1 outcome, and it is a failure".to_owned(),
            (all, 0) => format!("{all} outcomes, none of them a failure"),
            (all, 1) => format!("{all} outcomes, 1 of them a failure"),
            (all, bad) => format!("{all} outcomes, {bad} of them failures"),
        };
        let states = counted(&self.states.to_string(), "state");
        match (&self.status, &self.interleavings) {
            (ExplorationStatus::Complete, Some(count)) => {
                format!(
                    "Proved: these are all outcomes. {found}; {}, {states}.",
                    counted(count, "interleaving")
                )
            }
            (ExplorationStatus::Complete, None) => format!(
                "Proved: these are all outcomes. {found}; {states}. A loop that waits makes the interleavings infinitely many."
            ),
            (ExplorationStatus::Bounded { by }, _) => format!(
                "Not all was explored (the bound is {by}): {found} after {states} and random runs besides; there may be more."
            ),
            (ExplorationStatus::Working, _) => format!("Exploring: {found} so far, {states}."),
        }
    }
}

impl ExploredOutcome {
    /// What it is, in a few words. `failing`: whether it counts as a failure, also where the program ended well.
    pub fn what(&self, failing: bool) -> String {
        match &self.end {
            None => "never ends".to_owned(),
            Some(ProgramEnd::Deadlock { .. }) => "deadlock".to_owned(),
            Some(ProgramEnd::Raised { message, .. }) => message.clone(),
            Some(ProgramEnd::Limit { name, .. }) => format!("limit \"{name}\""),
            Some(ProgramEnd::Stopped) => "stopped".to_owned(),
            Some(ProgramEnd::Finished { .. }) if self.threads_failed > 0 => {
                let last = self.stderr.trim_end().lines().next_back().unwrap_or_default();
                format!("a thread died: {last}")
            }
            Some(ProgramEnd::Finished { exit_code: 0 }) if failing => "not as expected".to_owned(),
            Some(ProgramEnd::Finished { exit_code: 0 }) => "finished".to_owned(),
            Some(ProgramEnd::Finished { exit_code }) => format!("exit code {exit_code}"),
        }
    }

    /// The threads of its shortest run that have visible operations, by number.
    pub fn threads(&self) -> Vec<(ThreadId, &str)> {
        let mut threads: Vec<(ThreadId, &str)> = Vec::new();
        for operation in &self.operations {
            if !threads.iter().any(|(known, _)| *known == operation.thread) {
                threads.push((operation.thread, &operation.name));
            }
        }
        threads.sort_by_key(|(thread, _)| *thread);
        threads
    }
}

/// `1 state`, `12,870 states`.
fn counted(digits: &str, one: &str) -> String {
    if digits == "1" { format!("1 {one}") } else { format!("{} {one}s", grouped(digits)) }
}

/// A number in digits, with separators.
pub fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_separators() {
        assert_eq!(grouped("7"), "7");
        assert_eq!(grouped("924"), "924");
        assert_eq!(grouped("12870"), "12,870");
        assert_eq!(grouped("553264311600"), "553,264,311,600");
    }

    #[test]
    fn proved_is_said_only_where_all_was_explored() {
        let of = |status| Exploration { status, states: 1, interleavings: None, outcomes: Vec::new() };
        assert!(of(ExplorationStatus::Complete).verdict(|outcome| outcome.failing).starts_with("Proved"));
        for status in [ExplorationStatus::Working, ExplorationStatus::Bounded { by: "time".to_owned() }] {
            assert!(!of(status).verdict(|outcome| outcome.failing).contains("Proved"));
        }
    }
}
