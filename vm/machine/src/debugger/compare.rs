//! The same program under several settings: each run apart from the others, all of them a piece at a time.

use std::collections::BTreeMap;

use shared::program::debug::Comparison;
use shared::program::event::{CoreId, ProgramEvent, ProgramEventKind, ThreadId};
use shared::program::{Diagnostic, ProgramEnd, ProgramSpec, Reply, Settings};

use super::load;
use crate::machine::{Machine, Until};

/// Instructions of one run in one piece.
const PIECE: u64 = 20_000;

/// A comparison in progress.
#[derive(Debug)]
pub struct Contest {
    /// None: it has ended.
    entries: Vec<Option<Entry>>,
    /// Whose piece comes next.
    next: usize,
}

/// One run of it.
#[derive(Debug)]
struct Entry {
    settings: Settings,
    machine: Machine,
    events: Vec<ProgramEvent>,
    spent_ms: f64,
    began_ms: Option<f64>,
}

impl Contest {
    /// The program under each of these settings.
    ///
    /// # Errors
    /// If its text is not a program.
    pub fn new(spec: &ProgramSpec, settings: Vec<Settings>) -> Result<Contest, Vec<Diagnostic>> {
        let mut entries = Vec::new();
        for settings in settings {
            // Choices belong to one interleaving under one policy.
            let spec = ProgramSpec { settings: settings.clone(), decisions: Vec::new(), ..spec.clone() };
            let (machine, _) = load(&spec)?;
            entries.push(Some(Entry {
                settings,
                machine,
                events: Vec::new(),
                spent_ms: 0.0,
                began_ms: None,
            }));
        }
        Ok(Contest { entries, next: 0 })
    }

    /// A piece of one of the runs; false if none is left.
    pub fn advance(&mut self, now_ms: f64, replies: &mut Vec<Reply>) -> bool {
        if let Some(last) = self.entries.get_mut(self.next).and_then(Option::as_mut)
            && let Some(began_ms) = last.began_ms.take()
        {
            last.spent_ms += (now_ms - began_ms).max(0.0);
        }
        let count = self.entries.len();
        let Some(index) =
            (1..=count).map(|ahead| (self.next + ahead) % count).find(|at| self.entries[*at].is_some())
        else {
            return false;
        };
        self.next = index;
        let Some(entry) = &mut self.entries[index] else { return false };
        entry.began_ms = Some(now_ms);
        if let Some(end) = entry.advance() {
            self.end(index, end, replies);
        }
        self.entries.iter().any(Option::is_some)
    }

    /// Ends the runs that have not ended, with what there is of them.
    pub fn stop(mut self, replies: &mut Vec<Reply>) {
        for index in 0..self.entries.len() {
            self.end(index, ProgramEnd::Stopped, replies);
        }
    }

    fn end(&mut self, index: usize, end: ProgramEnd, replies: &mut Vec<Reply>) {
        let Some(entry) = self.entries[index].take() else { return };
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        replies.push(Reply::Compared { index, result: Box::new(entry.result(end)) });
    }
}

impl Entry {
    /// A piece; the end, if that was the last.
    fn advance(&mut self) -> Option<ProgramEnd> {
        self.machine.run(Until::END.within(PIECE));
        self.events.append(&mut self.machine.take_events());
        let wall_ms = self.settings.limits.wall_ms;
        let is_late = self.spent_ms > wall_ms as f64;
        self.machine.end().cloned().or_else(|| is_late.then(|| super::out_of_time(&self.machine, wall_ms)))
    }

    fn result(self, end: ProgramEnd) -> Comparison {
        let output = self.events.iter().filter_map(|event| match &event.kind {
            ProgramEventKind::Output { text, .. } => Some(text.as_str()),
            _ => None,
        });
        let mut switches = Switches::default();
        self.events.iter().for_each(|event| switches.see(event));
        Comparison {
            end,
            time_ns: self.machine.now_ns(),
            steps: self.machine.step(),
            switches: switches.count(),
            output: output.collect(),
            settings: self.settings,
            events: self.events,
        }
    }
}

/// Counts how often a core went from one thread to another.
#[derive(Debug, Clone, Default)]
pub struct Switches {
    last: BTreeMap<CoreId, ThreadId>,
    count: u64,
}

impl Switches {
    /// Takes in the next event.
    pub fn see(&mut self, event: &ProgramEvent) {
        if let ProgramEventKind::Running { core } = event.kind {
            let last = self.last.insert(core, event.thread);
            self.count += u64::from(last.is_some_and(|last| last != event.thread));
        }
    }

    /// How often it happened.
    pub fn count(&self) -> u64 {
        self.count
    }
}
