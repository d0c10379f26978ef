//! The scheduler: which thread runs on which core, when, and for how long. A discrete-event simulation in virtual
//! time that knows threads as states, never as Python; it must not look at a heap.
//!
//! Under a lock policy a thread needs the interpreter lock of its process first, and then a core; without one,
//! only a core. What happens is left in `out`, in order.

mod delays;
mod free;
mod queues;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use shared::program::event::{CoreId, PauseReason, ProcessId, ProgramEventKind, ThreadId};
use shared::program::{Costs, Policy};
use vm_runtime::Draws;

/// How far a core may run ahead of another one that runs a different process.
const PROCESS_QUANTUM_NS: u64 = 20_000;
/// How many instructions a core may run ahead of another one that runs a thread of the same process.
const THREAD_QUANTUM: u64 = 4;
/// How many instructions a thread runs at most before the scheduler looks again.
const LONGEST: u64 = 1 << 20;
/// Instructions of the library at most before the scheduler looks again.
const LONGEST_LIBRARY: u64 = 1 << 18;
/// And at least: a stop before a call would else come back to the same call for ever.
const SHORTEST_LIBRARY: u64 = 64;
/// The mean distance of switches under [`Policy::AnyBytecode`], in instructions. A prime, so that without a seed
/// the turns do not fall in step with a loop.
const MEAN_DISTANCE: f64 = 19.0;
/// Tells its stream of numbers from that of natives.
const SALT: u64 = 1;
/// By how much timers may be late where there is a seed.
const TIMER_JITTER_NS: u64 = 150_000;

/// The scheduler's state.
#[derive(Debug, Clone)]
pub struct Scheduler {
    policy: Policy,
    costs: Costs,
    seeded: bool,
    draws: Draws,
    cores: Vec<Core>,
    threads: Vec<Entry>,
    processes: Vec<Lock>,
    timers: BinaryHeap<Reverse<Timer>>,
    /// Threads that need nothing but a core.
    core_queue: VecDeque<ThreadId>,
    sequence: u64,
    /// The core whose turn is not over: it goes on whatever the clocks say.
    active: Option<CoreId>,
    /// The virtual time that was reached.
    reached_ns: u64,
    /// What happened: when, to whom, what.
    pub out: Vec<(u64, ThreadId, ProgramEventKind)>,
}

#[derive(Debug, Clone, Default)]
struct Core {
    clock_ns: u64,
    thread: Option<ThreadId>,
    last: Option<ThreadId>,
    /// Since when the thread has the core.
    since_ns: u64,
}

/// The interpreter lock of a process.
#[derive(Debug, Clone, Default)]
struct Lock {
    holder: Option<ThreadId>,
    last: Option<ThreadId>,
    queue: VecDeque<ThreadId>,
    /// When the holder has to give it up, once a thread waits for it.
    deadline_ns: Option<u64>,
    /// Any bytecode: how many instructions are left until the switch that was drawn.
    left: u64,
    /// Whether `left` was drawn in the middle of the holder's turn: what it executed before does not count.
    fresh: bool,
    /// A core whose thread of this process is in the middle of a step of the library, which is atomic.
    pinned: Option<CoreId>,
}

#[derive(Debug, Clone)]
struct Entry {
    process: ProcessId,
    phase: Phase,
    last_core: Option<CoreId>,
    ready_ns: u64,
    /// Counts waits, so that a timer of an earlier one is not taken for this one's.
    wait: u32,
    /// What is left of a native operation without the lock.
    offload_ns: Option<u64>,
    /// Core time that it used.
    used_ns: u64,
}

/// What a thread is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Waits for the interpreter lock.
    WantsLock,
    /// Waits for a core.
    WantsCore,
    /// Could go on, but the operating system keeps it off its core for a while yet.
    Delayed,
    Running(CoreId),
    /// Runs native code on its core, without the interpreter lock.
    Offloaded(CoreId),
    /// Waits for something else.
    Waiting,
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Timer {
    at_ns: u64,
    sequence: u64,
    thread: ThreadId,
    wait: u32,
    offload: bool,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The thread on this core executes instructions.
    Run { core: CoreId, thread: ThreadId, slice: Slice },
    /// The time of a waiting thread is up: wake it.
    TimeUp { thread: ThreadId, at_ns: u64 },
    /// Nothing can run, and no timer is set.
    Nothing,
}

/// How long a thread executes before the scheduler looks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The core's clock.
    pub from_ns: u64,
    pub instructions: u64,
    pub library_instructions: u64,
}

/// Where a thread stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoppedAt {
    /// A point at which the policy may switch.
    SwitchPoint,
    /// Between two instructions, for a stop that was asked for: going on must change nothing.
    Pause,
    /// In the middle of a step of the library.
    Inside,
}

impl Scheduler {
    /// A machine with nothing on it.
    pub fn new(policy: Policy, cores: u32, seed: u64, costs: &Costs) -> Self {
        Self {
            policy,
            costs: costs.clone(),
            seeded: seed != 0 && policy != Policy::AllInterleavings,
            draws: Draws::new(seed, SALT),
            cores: vec![
                Core::default();
                cores.clamp(1, if policy == Policy::AllInterleavings { 1 } else { 64 }) as usize
            ],
            threads: Vec::new(),
            processes: Vec::new(),
            timers: BinaryHeap::new(),
            core_queue: VecDeque::new(),
            sequence: 0,
            active: None,
            reached_ns: 0,
            out: Vec::new(),
        }
    }

    /// Whether anything was drawn from the seed.
    pub fn drawn(&self) -> bool {
        self.draws.drawn()
    }

    /// Draws from another seed from now on; neither may be 0.
    pub fn reseed(&mut self, seed: u64) {
        self.draws = Draws::new(seed, SALT);
    }

    /// Becomes what `base` is, in the memory that it has.
    pub fn restore(&mut self, base: &Self) {
        let Self {
            policy,
            costs,
            seeded,
            draws,
            cores,
            threads,
            processes,
            timers,
            core_queue,
            sequence,
            active,
            reached_ns,
            out,
        } = base;
        self.policy = *policy;
        self.costs.clone_from(costs);
        self.seeded = *seeded;
        self.draws.clone_from(draws);
        self.cores.clone_from(cores);
        self.threads.clone_from(threads);
        self.processes.clone_from(processes);
        self.timers.clone_from(timers);
        self.core_queue.clone_from(core_queue);
        self.sequence = *sequence;
        self.active = *active;
        self.reached_ns = *reached_ns;
        self.out.clone_from(out);
    }

    /// The next process. Processes are numbered by creation.
    pub fn add_process(&mut self) -> ProcessId {
        self.processes.push(Lock::default());
        ProcessId(number(self.processes.len() - 1))
    }

    /// The next thread; it begins at `at_ns`. Threads are numbered by creation, over all processes.
    pub fn add_thread(&mut self, process: ProcessId, at_ns: u64) -> ThreadId {
        let thread = ThreadId(number(self.threads.len()));
        self.threads.push(Entry {
            process,
            phase: Phase::Waiting,
            last_core: None,
            ready_ns: at_ns,
            wait: 0,
            offload_ns: None,
            used_ns: 0,
        });
        self.set_timer(thread, at_ns, false);
        thread
    }

    /// What a thread is doing.
    pub fn phase(&self, thread: ThreadId) -> Phase {
        self.threads.get(thread.0 as usize).map_or(Phase::Ended, |entry| entry.phase)
    }

    /// The process of a thread.
    pub fn process_of(&self, thread: ThreadId) -> ProcessId {
        self.entry(thread).process
    }

    /// Core time that the threads of a process have used.
    pub fn process_used_ns(&self, process: ProcessId) -> u64 {
        self.threads.iter().filter(|entry| entry.process == process).map(|entry| entry.used_ns).sum()
    }

    /// `sys.setswitchinterval`.
    pub fn set_interval(&mut self, interval_ns: u64) {
        self.costs.switch_interval_ns = interval_ns;
    }

    /// Who has the interpreter lock of a process.
    pub fn lock_holder(&self, process: ProcessId) -> Option<ThreadId> {
        self.processes.get(process.0 as usize).and_then(|lock| lock.holder)
    }

    /// The thread whose instruction comes next, where that is decided.
    pub fn current(&self) -> Option<ThreadId> {
        self.active.and_then(|core| self.core(core).thread)
    }

    /// Virtual time: that of the core whose turn it is, else the last that was reached.
    pub fn now_ns(&self) -> u64 {
        self.active.map_or(self.reached_ns, |core| self.core(core).clock_ns)
    }

    /// The clock of a core.
    pub fn clock_ns(&self, core: CoreId) -> u64 {
        self.core(core).clock_ns
    }

    /// Threads that run or could, in the order in which the policy gives them their turns.
    pub fn enabled(&self) -> Vec<ThreadId> {
        let mut cores: Vec<&Core> = self.cores.iter().filter(|core| core.thread.is_some()).collect();
        cores.sort_by_key(|core| core.clock_ns);
        let current = self.current();
        let running = cores.iter().filter_map(|core| core.thread);
        let running = running.filter(|thread| matches!(self.phase(*thread), Phase::Running(_)));
        let mut all: Vec<ThreadId> = current.into_iter().collect();
        let waiting =
            self.core_queue.iter().chain(self.processes.iter().flat_map(|lock| &lock.queue)).copied();
        let waiting = waiting.filter(|thread| self.entry(*thread).offload_ns.is_none());
        for thread in running.chain(waiting) {
            if !all.contains(&thread) {
                all.push(thread);
            }
        }
        all
    }

    /// Decides what comes next.
    pub fn next_action(&mut self) -> Action {
        loop {
            self.dispatch();
            if let Some(core) = self.active {
                if let Some(action) = self.turn(core) {
                    return action;
                }
                self.active = None;
            }
            let core = self.lowest_core();
            let clock = core.map(|core| self.core(core).clock_ns);
            match (self.timers.peek(), core) {
                (Some(Reverse(timer)), _) if clock.is_none_or(|clock| timer.at_ns <= clock) => {
                    let timer = *timer;
                    self.timers.pop();
                    self.reached_ns = self.reached_ns.max(timer.at_ns);
                    if let Some(action) = self.fire(timer) {
                        return action;
                    }
                }
                (_, Some(core)) => self.active = Some(core),
                (_, None) => return Action::Nothing,
            }
        }
    }

    /// When the next thing happens, if it is known without executing anything.
    pub fn next_ns(&self) -> Option<u64> {
        let timer = self.timers.peek().map(|Reverse(timer)| timer.at_ns);
        let core = self.active.or_else(|| self.lowest_core()).map(|core| self.core(core).clock_ns);
        match (timer, core) {
            (Some(timer), Some(core)) => Some(timer.min(core)),
            (timer, core) => timer.or(core),
        }
    }

    /// The thread on a core has executed for `elapsed_ns` of virtual time.
    pub fn ran(&mut self, core: CoreId, instructions: u64, elapsed_ns: u64, stopped: StoppedAt) {
        let Some(thread) = self.core(core).thread else { return };
        self.core_mut(core).clock_ns += elapsed_ns;
        self.reached_ns = self.reached_ns.max(self.core(core).clock_ns);
        self.entry_mut(thread).used_ns += elapsed_ns;
        let lock = self.lock_mut(self.process_of(thread));
        if !std::mem::take(&mut lock.fresh) {
            lock.left = lock.left.saturating_sub(instructions);
        }
        lock.pinned = (stopped == StoppedAt::Inside).then_some(core);
        if stopped == StoppedAt::SwitchPoint {
            self.active = None;
            self.maybe_switch(core, thread);
        } else if stopped == StoppedAt::Inside && self.has_lock() {
            // Other processes may go on meanwhile.
            self.active = None;
        }
    }

    /// The running thread waits: until it is woken, or until `until_ns`.
    pub fn wait(&mut self, thread: ThreadId, until_ns: Option<u64>) {
        let at_ns = self.leave(thread, PauseReason::Blocked);
        self.begin_wait(thread);
        if let Some(until_ns) = until_ns {
            let late = if self.seeded { self.draws.below(TIMER_JITTER_NS) } else { 0 };
            self.set_timer(thread, until_ns.max(at_ns).saturating_add(late), false);
        }
    }

    /// The running thread gives its turn away and is ready again.
    pub fn give_way(&mut self, thread: ThreadId) {
        let at_ns = self.leave(thread, PauseReason::Yielded);
        self.begin_wait(thread);
        self.come_back(thread, at_ns);
    }

    /// The running thread is kept off its core for `ns`, and is ready again after that.
    pub fn stall(&mut self, thread: ThreadId, ns: u64) {
        let at_ns = self.leave(thread, PauseReason::Preempted);
        self.note(at_ns, thread, ProgramEventKind::Ready);
        self.delay(thread, at_ns, ns);
    }

    /// The running thread computes on its core for `ns`, without the interpreter lock.
    pub fn offload(&mut self, thread: ThreadId, ns: u64, name: &str) {
        let Phase::Running(core) = self.phase(thread) else { return };
        let at_ns = self.core(core).clock_ns;
        self.active = None;
        // It is out of the library: the process's other threads may go on while it computes.
        let process = self.process_of(thread);
        self.lock_mut(process).pinned = None;
        self.entry_mut(thread).offload_ns = Some(ns);
        self.note(at_ns, thread, ProgramEventKind::OffloadStarted { name: name.to_owned() });
        self.begin_offload(thread, core);
        self.give_up_lock(thread, at_ns, self.costs.switch_ns);
    }

    /// A waiting thread goes on at `at_ns`. Says whether it was waiting.
    pub fn wake(&mut self, thread: ThreadId, at_ns: u64, by: Option<ThreadId>) -> bool {
        if self.phase(thread) != Phase::Waiting {
            return false;
        }
        self.note(at_ns, thread, ProgramEventKind::Woken { by });
        self.come_back(thread, at_ns);
        true
    }

    /// A thread that was added is there now: it wants its first turn.
    pub fn start(&mut self, thread: ThreadId, at_ns: u64) {
        self.come_back(thread, at_ns);
    }

    /// A thread is over, whatever it was doing.
    pub fn end(&mut self, thread: ThreadId) {
        match self.phase(thread) {
            Phase::Ended => return,
            Phase::Running(_) => {
                self.leave(thread, PauseReason::Ended);
            }
            Phase::Offloaded(core) => self.free_core(core),
            Phase::WantsCore => self.give_up_lock(thread, self.entry(thread).ready_ns, 0),
            Phase::WantsLock | Phase::Delayed | Phase::Waiting => {}
        }
        self.core_queue.retain(|other| *other != thread);
        let process = self.process_of(thread);
        self.lock_mut(process).queue.retain(|other| *other != thread);
        let entry = self.entry_mut(thread);
        entry.phase = Phase::Ended;
        entry.wait += 1;
    }

    /// A decision of the user: this thread's instruction comes next. Returns whether that is possible.
    pub fn choose(&mut self, thread: ThreadId) -> bool {
        if self.current() == Some(thread) {
            return true;
        }
        let process = self.process_of(thread);
        if self.lock(process).pinned.is_some() || self.entry(thread).offload_ns.is_some() {
            return false;
        }
        let here = self.active;
        match self.phase(thread) {
            _ if self.is_free() => return self.pick(thread),
            Phase::Running(core) => self.active = Some(core),
            Phase::WantsLock => {
                let Some(holder) = self.lock(process).holder else { return false };
                let core = match self.phase(holder) {
                    Phase::Running(core) => Some(core),
                    _ => here,
                };
                let Some(core) = core else { return false };
                self.lock_mut(process).queue.retain(|other| *other != thread);
                self.push_away(holder);
                self.take_lock(thread, self.core(core).clock_ns);
                self.core_queue.retain(|other| *other != thread);
                self.occupy(core, thread);
            }
            Phase::WantsCore => {
                let Some(core) = here else { return false };
                self.core_queue.retain(|other| *other != thread);
                self.occupy(core, thread);
            }
            _ => return false,
        }
        true
    }
}

impl Scheduler {
    fn has_lock(&self) -> bool {
        matches!(self.policy, Policy::Gil | Policy::AnyBytecode)
    }

    fn note(&mut self, at_ns: u64, thread: ThreadId, kind: ProgramEventKind) {
        self.out.push((at_ns, thread, kind));
    }

    fn entry(&self, thread: ThreadId) -> &Entry {
        &self.threads[thread.0 as usize]
    }

    fn entry_mut(&mut self, thread: ThreadId) -> &mut Entry {
        &mut self.threads[thread.0 as usize]
    }

    fn core(&self, core: CoreId) -> &Core {
        &self.cores[core.0 as usize]
    }

    fn core_mut(&mut self, core: CoreId) -> &mut Core {
        &mut self.cores[core.0 as usize]
    }

    fn lock(&self, process: ProcessId) -> &Lock {
        &self.processes[process.0 as usize]
    }

    fn lock_mut(&mut self, process: ProcessId) -> &mut Lock {
        &mut self.processes[process.0 as usize]
    }

    fn set_timer(&mut self, thread: ThreadId, at_ns: u64, offload: bool) {
        self.sequence += 1;
        let wait = self.entry(thread).wait;
        self.timers.push(Reverse(Timer { at_ns, sequence: self.sequence, thread, wait, offload }));
    }

    fn begin_wait(&mut self, thread: ThreadId) {
        let entry = self.entry_mut(thread);
        entry.wait += 1;
        entry.phase = Phase::Waiting;
    }

    /// The core with the lowest clock among those whose threads execute instructions and may do so now.
    fn lowest_core(&self) -> Option<CoreId> {
        let cores = self.cores.iter().enumerate().map(|(at, core)| (CoreId(number(at)), core));
        let able = cores.filter(|(id, core)| {
            core.thread.is_some_and(|thread| {
                let pinned = self.lock(self.process_of(thread)).pinned;
                matches!(self.phase(thread), Phase::Running(_)) && pinned.is_none_or(|pinned| pinned == *id)
            })
        });
        able.min_by_key(|(id, core)| (core.clock_ns, *id)).map(|(id, _)| id)
    }

    /// The turn of a core, or nothing where its thread cannot go on.
    fn turn(&mut self, core: CoreId) -> Option<Action> {
        let thread = self.core(core).thread?;
        if !matches!(self.phase(thread), Phase::Running(_)) {
            return None;
        }
        Some(Action::Run { core, thread, slice: self.slice(core, thread) })
    }

    fn slice(&mut self, core: CoreId, thread: ThreadId) -> Slice {
        let from_ns = self.core(core).clock_ns;
        let process = self.process_of(thread);
        let mut end_ns = self.timers.peek().map_or(u64::MAX, |Reverse(timer)| timer.at_ns);
        let mut instructions = LONGEST;
        for (at, other) in self.cores.iter().enumerate() {
            let Some(neighbour) = other.thread.filter(|_| at != core.0 as usize) else { continue };
            if !matches!(self.phase(neighbour), Phase::Running(_)) {
                continue;
            }
            if self.process_of(neighbour) == process {
                let ahead_ns = THREAD_QUANTUM * self.costs.instruction_ns.max(1);
                end_ns = end_ns.min(other.clock_ns.saturating_add(ahead_ns).max(from_ns + 1));
            } else {
                end_ns = end_ns.min(other.clock_ns.saturating_add(PROCESS_QUANTUM_NS));
            }
        }
        let lock = self.lock_mut(process);
        lock.fresh = false;
        let lock = self.lock(process);
        if self.has_lock() && !lock.queue.is_empty() {
            if self.policy == Policy::AnyBytecode {
                instructions = instructions.min(lock.left.max(1));
            } else if let Some(deadline_ns) = lock.deadline_ns {
                end_ns = end_ns.min(deadline_ns);
            }
        }
        if !self.core_queue.is_empty() {
            end_ns = end_ns.min(self.core(core).since_ns.saturating_add(self.costs.time_slice_ns));
        }
        let left_ns = end_ns.saturating_sub(from_ns);
        let mut fits = (left_ns / self.costs.instruction_ns.max(1)).max(1);
        if self.policy == Policy::FreeThreaded && self.seeded && fits <= THREAD_QUANTUM {
            fits = 1 + self.draws.below(2 * THREAD_QUANTUM);
        }
        let library = left_ns / self.costs.library_instruction_ns.max(1);
        Slice {
            from_ns,
            instructions: instructions.min(fits),
            library_instructions: library.clamp(SHORTEST_LIBRARY, LONGEST_LIBRARY),
        }
    }

    /// At a switch point: whether the turn of the thread on a core is over.
    fn maybe_switch(&mut self, core: CoreId, thread: ThreadId) {
        let process = self.process_of(thread);
        let clock_ns = self.core(core).clock_ns;
        let lock = self.lock(process);
        let lock_is_due = self.has_lock()
            && !lock.queue.is_empty()
            && match self.policy {
                Policy::AnyBytecode => lock.left == 0,
                _ => lock.deadline_ns.is_some_and(|deadline_ns| clock_ns >= deadline_ns),
            };
        if lock_is_due {
            let at_ns = self.leave_core(thread, PauseReason::Preempted);
            let cost_ns = if self.policy == Policy::AnyBytecode { 0 } else { self.costs.switch_ns };
            // It joins the queue before the lock is passed on, so that the next holder knows that a thread waits.
            self.queue_for_lock(thread, at_ns);
            self.pass_lock(process, at_ns, cost_ns);
            return;
        }
        let slice_ns = clock_ns.saturating_sub(self.core(core).since_ns);
        if !self.core_queue.is_empty() && slice_ns >= self.costs.time_slice_ns {
            let at_ns = self.leave_core(thread, PauseReason::Preempted);
            self.queue_for_core(thread, at_ns);
        }
    }

    /// Takes the running thread off its core and from its lock.
    fn leave(&mut self, thread: ThreadId, reason: PauseReason) -> u64 {
        let at_ns = self.leave_core(thread, reason);
        self.give_up_lock(thread, at_ns, self.costs.switch_ns);
        at_ns
    }

    fn leave_core(&mut self, thread: ThreadId, reason: PauseReason) -> u64 {
        let Phase::Running(core) = self.phase(thread) else { return self.entry(thread).ready_ns };
        let at_ns = self.core(core).clock_ns;
        self.note(at_ns, thread, ProgramEventKind::Paused { reason });
        self.free_core(core);
        at_ns
    }

    fn free_core(&mut self, core: CoreId) {
        let process = self.core(core).thread.map(|thread| self.process_of(thread));
        if let Some(process) = process
            && self.lock(process).pinned == Some(core)
        {
            self.lock_mut(process).pinned = None;
        }
        self.core_mut(core).thread = None;
        if self.active == Some(core) {
            self.active = None;
        }
    }

    fn give_up_lock(&mut self, thread: ThreadId, at_ns: u64, cost_ns: u64) {
        let process = self.process_of(thread);
        if self.lock(process).holder == Some(thread) {
            self.pass_lock(process, at_ns, cost_ns);
        }
    }

    /// The lock goes to the next in the queue.
    fn pass_lock(&mut self, process: ProcessId, at_ns: u64, cost_ns: u64) {
        let lock = self.lock(process);
        // A thread that has just been switched away is last in the queue, so that it does not go on at once.
        let again = lock.queue.back().is_some_and(|last| Some(*last) == lock.holder);
        let lock = self.lock_mut(process);
        lock.last = lock.holder.take();
        lock.deadline_ns = None;
        let Some(next) = self.next_holder(process, again, at_ns) else { return };
        self.take_lock(next, at_ns + cost_ns);
        let ready_ns = self.entry(next).ready_ns;
        self.entry_mut(next).phase = Phase::WantsCore;
        self.entry_mut(next).ready_ns = ready_ns.max(at_ns + cost_ns);
        self.core_queue.push_back(next);
    }

    fn take_lock(&mut self, thread: ThreadId, at_ns: u64) {
        let process = self.process_of(thread);
        let crowded = !self.lock(process).queue.is_empty();
        let deadline_ns = crowded.then(|| at_ns + self.draw_interval());
        // Without a waiting thread, it is drawn when the first one begins to wait.
        let left = if crowded { self.draw_distance() } else { 0 };
        let lock = self.lock_mut(process);
        lock.holder = Some(thread);
        lock.deadline_ns = deadline_ns;
        lock.left = left;
        lock.fresh = false;
    }

    fn draw_distance(&mut self) -> u64 {
        match (self.policy, self.seeded) {
            (Policy::AnyBytecode, true) => self.draws.geometric(MEAN_DISTANCE),
            (Policy::AnyBytecode, false) => MEAN_DISTANCE as u64,
            _ => 0,
        }
    }

    fn draw_interval(&mut self) -> u64 {
        let interval_ns = self.costs.switch_interval_ns;
        match self.seeded {
            // Up to a tenth more or less: what timers of an operating system do.
            true => interval_ns - interval_ns / 10 + self.draws.below(interval_ns / 5 + 1),
            false => interval_ns,
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
