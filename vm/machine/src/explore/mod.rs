//! All interleavings of a program: a search through its states, which merges equal ones.
//!
//! A step of the search is one *visible operation* of one thread: an access to something that another thread could
//! see or change, with all that follows until the next of these. Starts and joins of threads are no operations: where
//! they stand among other threads' steps makes no difference. When all states are known, the graph tells how many
//! interleavings there are, how many of them come to each outcome, and how few switches each needs.

mod conflicts;
mod drive;
mod footprint;
mod graph;
mod live;
mod operations;
mod outcome;
mod sample;
mod snapshot;
mod state;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use hashbrown::HashMap;
use num_bigint::BigUint;
use shared::program::event::{ProgramEventKind, Stream, ThreadId};
use shared::program::explore::{Exploration, ExplorationStatus, ExploredOutcome, Operation};
use shared::program::{Decision, Policy, ProgramEnd, ProgramSpec};

use crate::machine::{Machine, Progress, Until};
use drive::{Driver, Stretch};
use footprint::Library;
use graph::{Graph, Node, Way};
use outcome::{Key, Outcome};
use snapshot::Snapshot;
use state::{Canon, StateId};
use vm_code::Program;

pub use drive::Points;

/// What bounds a search.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The most states that are kept.
    pub states: usize,
}

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// There is more to explore.
    Working,
    /// All states are known.
    Complete,
    /// A bound was reached: this one, in words.
    Bounded(&'static str),
}

/// A search.
#[derive(Debug)]
pub struct Search {
    /// Where a second thread is about to begin: all runs are the same up to there.
    base: Machine,
    machine: Machine,
    driver: Driver,
    canon: Canon,
    graph: Graph,
    known: HashMap<StateId, Node>,
    stack: Vec<Open>,
    outcomes: Vec<Outcome>,
    keys: HashMap<Key, u32>,
    /// By outcome the way with the fewest switches that a random run has taken.
    sampled: HashMap<u32, Way>,
    bounds: Bounds,
    status: Status,
    /// How many transitions were executed.
    pub transitions: u64,
    /// Output before the base.
    prefix: Output,
    /// Whether states without an end have become an outcome.
    is_closed: bool,
    spec: ProgramSpec,
}

/// What was printed.
#[derive(Debug, Clone, Default)]
struct Output {
    stdout: String,
    stderr: String,
}

/// A state whose steps are being tried.
#[derive(Debug)]
struct Open {
    node: Node,
    snapshot: Snapshot,
    output: Output,
    /// Threads that were stopped without a visible operation.
    resting: Vec<ThreadId>,
    threads: Vec<ThreadId>,
    next: usize,
}

impl Search {
    /// A search through the runs of a program.
    pub fn new(program: Arc<Program>, spec: &ProgramSpec, points: Points, bounds: Bounds) -> Self {
        let mut spec = spec.clone();
        spec.settings.policy = Policy::AllInterleavings;
        spec.decisions.clear();
        let library = Library::of(&program);
        let mut base = Machine::new(program, &spec);
        base.world.records = false;
        let prefix = run_alone(&mut base);
        base.isolates.iter_mut().flatten().for_each(|isolate| isolate.heap.keep_all());
        let mut machine = base.clone();
        machine.note_changes();
        let mut search = Self {
            machine,
            base,
            driver: Driver::new(library, points),
            canon: Canon::default(),
            graph: Graph::default(),
            known: HashMap::new(),
            stack: Vec::new(),
            outcomes: Vec::new(),
            keys: HashMap::new(),
            sampled: HashMap::new(),
            bounds,
            status: Status::Working,
            transitions: 0,
            prefix,
            is_closed: false,
            spec,
        };
        search.begin();
        search
    }

    /// Begins (anew) at the base.
    fn begin(&mut self) {
        self.driver.conflicts.grew = false;
        self.graph = Graph::default();
        self.known.clear();
        self.stack.clear();
        self.outcomes.clear();
        self.keys.clear();
        self.sampled.clear();
        self.restart();
        let output = self.prefix.clone();
        self.arrive(None, output);
    }

    /// Brings the machine back to the first state.
    fn restart(&mut self) {
        self.machine.restore(&self.base);
        self.driver.resting.clear();
        self.driver.conflicts.reach(&self.machine);
        self.driver.settle(&mut self.machine, &mut Vec::new());
    }

    /// Executes about `transitions` steps.
    pub fn work(&mut self, transitions: u64) -> Status {
        let end = self.transitions.saturating_add(transitions);
        while self.status == Status::Working && self.transitions < end {
            if self.driver.conflicts.grew {
                self.begin();
                continue;
            }
            let Some(open) = self.stack.last_mut() else {
                self.status = Status::Complete;
                break;
            };
            let Some(thread) = open.threads.get(open.next).copied() else {
                self.stack.pop();
                continue;
            };
            open.next += 1;
            let (node, output) = (open.node, open.output.clone());
            open.snapshot.restore(&mut self.machine, &self.base);
            self.driver.resting.clone_from(&open.resting);
            self.transitions += 1;
            self.step(thread);
            self.arrive(Some((node, thread)), output);
            if self.graph.len() > self.bounds.states {
                self.status = Status::Bounded("states");
            }
        }
        self.status
    }

    /// Ends the search where it is: because of this bound.
    pub fn stop(&mut self, bound: &'static str) {
        if self.status == Status::Working {
            self.status = Status::Bounded(bound);
        }
    }

    fn step(&mut self, thread: ThreadId) {
        self.driver.conflicts.reach(&self.machine);
        self.driver.operation(&mut self.machine, thread, &mut Vec::new());
    }

    /// The machine has come to a state, new or known.
    fn arrive(&mut self, from: Option<(Node, ThreadId)>, mut output: Output) {
        output.take(&mut self.machine);
        if self.driver.lost.take().is_some() {
            self.machine.stop_lost();
        }
        let node = if self.machine.end.is_some() {
            let outcome = self.outcome(&output);
            self.graph.add(Some(outcome))
        } else {
            let id = self.canon.state(&self.machine, output.id());
            match self.known.get(&id) {
                Some(node) => *node,
                None => {
                    let node = self.graph.add(None);
                    self.known.insert(id, node);
                    let threads = self.driver.enabled(&self.machine);
                    let snapshot = Snapshot::of(&self.machine, &self.base);
                    let resting = self.driver.resting.clone();
                    self.stack.push(Open { node, snapshot, output, resting, threads, next: 0 });
                    node
                }
            }
        };
        if let Some((from, thread)) = from {
            self.graph.connect(from, thread, node);
        }
    }

    fn outcome(&mut self, output: &Output) -> u32 {
        let outcome = Outcome::of(&self.machine, &output.stdout, &output.stderr);
        let next = u32::try_from(self.outcomes.len()).unwrap_or(u32::MAX);
        let number = *self.keys.entry(outcome.key()).or_insert(next);
        if number == next {
            self.outcomes.push(outcome);
        }
        number
    }

    /// What is known so far.
    pub fn report(&mut self) -> Exploration {
        let complete = self.status == Status::Complete;
        if complete && !self.is_closed {
            self.is_closed = true;
            let endless = self.graph.endless();
            if !endless.is_empty() {
                let number = u32::try_from(self.outcomes.len()).unwrap_or(u32::MAX);
                self.outcomes.push(Outcome::endless());
                self.graph.close(&endless, number);
            }
        }
        let counts = if complete { self.graph.count(self.outcomes.len()) } else { None };
        let all: Option<BigUint> = counts.as_ref().map(|counts| counts.iter().sum());
        let mut found = Vec::new();
        for (at, (outcome, way)) in self.outcomes.clone().into_iter().zip(self.ways()).enumerate() {
            let Some(way) = way else { continue };
            let count = counts.as_ref().map(|counts| counts[at].clone());
            let (decisions, operations) = self.show(&way.threads);
            let share = count.as_ref().zip(all.as_ref()).map(|(count, all)| share(count, all));
            let order = (!outcome.failing, way.switches, std::cmp::Reverse(count.clone()));
            let interleavings = count.map(|count| count.to_string());
            let Outcome { stdout, stderr, end, failing, threads_failed } = outcome;
            let switches = way.switches;
            found.push((
                order,
                ExploredOutcome {
                    stdout,
                    stderr,
                    end,
                    failing,
                    threads_failed,
                    interleavings,
                    share,
                    switches,
                    decisions,
                    operations,
                },
            ));
        }
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        Exploration {
            status: match self.status {
                Status::Working => ExplorationStatus::Working,
                Status::Complete => ExplorationStatus::Complete,
                Status::Bounded(by) => ExplorationStatus::Bounded { by: by.to_owned() },
            },
            states: self.graph.len() as u64,
            interleavings: all.map(|all| all.to_string()),
            outcomes: found.into_iter().map(|(_, outcome)| outcome).collect(),
        }
    }

    /// How far it has come, without the outcomes' runs, which take long to find.
    pub fn progress(&self) -> (u64, usize) {
        (self.graph.len() as u64, self.outcomes.len())
    }

    /// By outcome a way with the fewest switches that is known.
    fn ways(&self) -> Vec<Option<Way>> {
        let mut ways = self.graph.ways(self.outcomes.len());
        for (outcome, sampled) in &self.sampled {
            let way = &mut ways[*outcome as usize];
            if way.as_ref().is_none_or(|way| sampled.switches < way.switches) {
                *way = Some(sampled.clone());
            }
        }
        ways
    }

    /// The run in which threads take their steps in this order: its decisions and its operations.
    fn show(&mut self, threads: &[ThreadId]) -> (Vec<Decision>, Vec<Operation>) {
        let mut stretches: Vec<Stretch> = Vec::new();
        self.machine.restore(&self.base);
        self.driver.resting.clear();
        // How the base was reached from where a second thread came up.
        let first = self.machine.current().map(|thread| Stretch { step: self.machine.step(), thread });
        stretches.extend(first);
        self.driver.conflicts.reach(&self.machine);
        self.driver.settle(&mut self.machine, &mut stretches);
        self.driver.record = Some(Vec::new());
        for thread in threads {
            self.driver.conflicts.reach(&self.machine);
            self.driver.operation(&mut self.machine, *thread, &mut stretches);
        }
        let operations = self.driver.record.take().unwrap_or_default();
        let decisions =
            stretches.iter().map(|stretch| Decision { step: stretch.step, thread: stretch.thread });
        (decisions.collect(), operations)
    }

    /// The specification of a run with these decisions.
    pub fn spec(&self, decisions: Vec<Decision>) -> ProgramSpec {
        ProgramSpec { decisions, ..self.spec.clone() }
    }
}

fn share(count: &BigUint, all: &BigUint) -> f64 {
    /// Six digits are more than anyone reads.
    const PARTS: u32 = 1_000_000;
    let parts: BigUint = count * PARTS / all;
    f64::from(u32::try_from(parts).unwrap_or(PARTS)) / f64::from(PARTS)
}

/// Executes what a single thread does before another one is there.
fn run_alone(machine: &mut Machine) -> Output {
    let mut output = Output::default();
    while machine.end.is_none() && machine.system.threads_alive < 2 {
        let mut ahead = machine.clone();
        let progress = ahead.run(Until::END.within(1 << 12));
        if ahead.system.threads_alive < 2
            && progress != Progress::Ended
            && !ahead.system.threads.iter().skip(1).any(|_| true)
        {
            *machine = ahead;
            continue;
        }
        machine.run(Until::step(machine.world.step + 1));
    }
    output.take(machine);
    output
}

impl Output {
    /// Takes what was printed since out of a machine.
    fn take(&mut self, machine: &mut Machine) {
        for event in machine.take_events() {
            if let ProgramEventKind::Output { stream, text } = event.kind {
                match stream {
                    Stream::Stdout => self.stdout.push_str(&text),
                    Stream::Stderr => self.stderr.push_str(&text),
                }
            }
        }
    }

    fn id(&self) -> u128 {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        hasher.update(self.stdout.as_bytes());
        hasher.update(&[0]);
        hasher.update(self.stderr.as_bytes());
        hasher.digest128()
    }
}

impl Machine {
    /// Ends a run in which a thread does not come to anything that another could see.
    fn stop_lost(&mut self) {
        let message = "a thread went on for very long without touching anything that others see".to_owned();
        self.finish(ProgramEnd::Limit { name: "instructions".to_owned(), message, line: self.world.line });
    }
}
