//! What natives see of the machine: time, output, resources, threads, processes, and requests to it.
//!
//! It holds no Python code and no heap; values in it belong to the process that is named beside them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use shared::program::event::{
    CodeLine, ProcessId, ProgramEvent, ProgramEventKind, ResourceId, ResourceKind, Stream, TaskNumber,
    TaskOutcome, ThreadId,
};
use shared::program::{ProgramSpec, Settings};

use crate::block::{Resource, ResourceKey};
use crate::draws::Draws;
use crate::machine::resources::Resources;
use crate::machine::schedule::Scheduler;
use crate::symbol::Symbols;
use crate::value::Value;

/// Tells the numbers that natives draw from the scheduler's.
const SALT: u64 = 2;

/// The part of the machine that is shared by all processes.
#[derive(Debug, Clone)]
pub struct World {
    /// The program's names, and those that came up while it runs.
    pub symbols: Symbols,
    pub settings: Settings,
    /// Instructions of the person's program executed in the whole machine.
    pub step: u64,
    /// Instructions of the library; they cost less.
    pub library_steps: u64,
    /// Virtual time that natives of the running thread used up besides, since its turn began.
    pub extra_ns: u64,
    pub current: ThreadId,
    pub process: ProcessId,
    /// The line of the program that the running thread is at, for events of natives.
    pub line: CodeLine,
    /// What happened since the last batch was taken.
    pub events: Vec<ProgramEvent>,
    /// Whether all events are kept there, or output only.
    pub records: bool,
    /// What natives ask of the machine, carried out when the native has returned.
    pub requests: Vec<Request>,
    pub scheduler: Scheduler,
    pub threads: Vec<ThreadInfo>,
    pub processes: Vec<ProcessInfo>,
    pub tasks: Vec<TaskInfo>,
    pub resources: Resources,
    pub channels: Vec<Channel>,
    /// Blocks of shared memory.
    pub blocks: Vec<Vec<SharedValue>>,
    /// The in-memory file system.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// What natives draw: latencies, seeds of `random`.
    pub draws: Draws,
    /// Bytes of output so far.
    pub output_bytes: u64,
    /// How many events there were.
    pub emitted: u64,
    /// Threads that have not ended.
    pub threads_alive: u32,
    pub processes_alive: u32,
    /// A limit that a native ran into.
    pub over: Option<Over>,
    base: Base,
    last_event_ns: u64,
    next_shared: u32,
}

/// Where the running thread's turn began.
#[derive(Debug, Clone, Copy, Default)]
struct Base {
    now_ns: u64,
    step: u64,
    library_steps: u64,
}

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Output,
    Events,
    Threads,
    Processes,
}

/// What is known of a thread besides its code.
#[derive(Debug, Clone)]
pub struct ThreadInfo {
    pub process: ProcessId,
    pub parent: Option<ThreadId>,
    pub name: String,
    pub daemon: bool,
    pub stage: Stage,
    /// The line of the person's program that it was at when it stopped last.
    pub line: CodeLine,
    /// What it waits for.
    pub wait: Option<Wait>,
    /// What it was woken with, until it runs.
    pub answer: Option<Answer>,
    /// The asyncio task that it is executing.
    pub task: Option<TaskNumber>,
}

/// How far a thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It was made, but has not begun.
    Starting,
    Alive,
    Ended,
}

/// A wait.
#[derive(Debug, Clone)]
pub struct Wait {
    /// None: for time only.
    pub resource: Option<ResourceId>,
    pub kind: ResourceKind,
    pub name: String,
    pub until_ns: Option<u64>,
    /// The result when the time is up.
    pub otherwise: Value,
}

/// What a thread is woken with.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A value of the thread's own process.
    Value(Value),
    /// A message: it becomes a `bytes` of whatever process receives it.
    Bytes(Arc<[u8]>),
}

/// A process.
#[derive(Debug, Clone)]
pub struct ProcessInfo {
    pub name: String,
    pub parent: Option<ProcessId>,
    pub exit_code: Option<i32>,
    /// Its first thread.
    pub main: ThreadId,
    /// What its end wakes.
    pub resource: u32,
    /// Messages that its end sends.
    pub farewells: Vec<(u32, Arc<[u8]>)>,
    /// Coroutines that were dropped and never awaited: name and code.
    pub never_awaited: Vec<(String, crate::code::CodeId)>,
}

/// An asyncio task.
#[derive(Debug, Clone)]
pub struct TaskInfo {
    pub thread: ThreadId,
    pub process: ProcessId,
    pub name: String,
    /// Its coroutine, a value of its process, or unbound.
    pub coroutine: Value,
    /// What it awaits, in words; empty while it runs or is ready.
    pub awaits: String,
    /// The line at which it was suspended.
    pub line: CodeLine,
    pub outcome: Option<TaskOutcome>,
}

/// A queue of messages between processes.
#[derive(Debug, Clone, Default)]
pub struct Channel {
    pub messages: VecDeque<Arc<[u8]>>,
    /// What receivers wait for.
    pub resource: u32,
}

/// A value in shared memory.
#[derive(Debug, Clone, PartialEq)]
pub enum SharedValue {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(Arc<str>),
    Bytes(Arc<[u8]>),
}

/// What a native asks of the machine.
#[derive(Debug, Clone)]
pub enum Request {
    /// Who may run has changed: look at the limits of the turn again.
    Look,
    /// A new thread in the running process that calls `callee()`. It is known already; this is its code.
    Thread { id: ThreadId, callee: Value },
    /// A process with a copy of this one's memory, whose only thread calls `callee()`.
    Fork { process: ProcessId, callee: Value },
    /// A process with a fresh memory.
    SpawnProcess { process: ProcessId, start: Arc<[u8]> },
    /// Ends a process at once.
    Kill { process: ProcessId, signal: i32 },
    /// Ends the running process without cleaning up.
    Exit { code: i32 },
}

impl World {
    /// The world of a run that has not begun.
    pub fn new(symbols: Symbols, spec: &ProgramSpec) -> Self {
        let settings = spec.settings.clone();
        let files = spec.files.iter().map(|file| (file.name.clone(), Arc::from(file.text.as_bytes())));
        Self {
            symbols,
            step: 0,
            library_steps: 0,
            extra_ns: 0,
            current: ThreadId(0),
            process: ProcessId(0),
            line: CodeLine::NONE,
            events: Vec::new(),
            records: true,
            requests: Vec::new(),
            scheduler: Scheduler::new(settings.policy, settings.cores, settings.seed, &settings.costs),
            threads: Vec::new(),
            processes: Vec::new(),
            tasks: Vec::new(),
            resources: Resources::default(),
            channels: Vec::new(),
            blocks: Vec::new(),
            files: files.collect(),
            draws: Draws::new(settings.seed, SALT),
            output_bytes: 0,
            emitted: 0,
            threads_alive: 0,
            processes_alive: 0,
            over: None,
            base: Base::default(),
            last_event_ns: 0,
            next_shared: 0,
            settings,
        }
    }

    /// Whether anything was drawn from the seed.
    pub fn drawn(&self) -> bool {
        self.draws.drawn() || self.scheduler.drawn()
    }

    /// Draws from another seed from now on; neither may be 0.
    pub fn reseed(&mut self, seed: u64) {
        self.settings.seed = seed;
        self.draws = Draws::new(seed, SALT);
        self.scheduler.reseed(seed);
    }

    /// Becomes what `base` is, in the memory that it has: it must be a clone of `base` that has run on.
    pub fn restore(&mut self, base: &Self) {
        // Each of the fields, so that none is forgotten.
        let Self {
            symbols,
            settings,
            step,
            library_steps,
            extra_ns,
            current,
            process,
            line,
            events,
            records,
            requests,
            scheduler,
            threads,
            processes,
            tasks,
            resources,
            channels,
            blocks,
            files,
            draws,
            output_bytes,
            emitted,
            threads_alive,
            processes_alive,
            over,
            base,
            last_event_ns,
            next_shared,
        } = base;
        self.symbols.restore(symbols);
        self.settings.clone_from(settings);
        self.step = *step;
        self.library_steps = *library_steps;
        self.extra_ns = *extra_ns;
        self.current = *current;
        self.process = *process;
        self.line = *line;
        self.events.clone_from(events);
        self.records = *records;
        self.requests.clone_from(requests);
        self.scheduler.restore(scheduler);
        self.threads.clone_from(threads);
        self.processes.clone_from(processes);
        self.tasks.clone_from(tasks);
        self.resources.restore(resources);
        self.channels.clone_from(channels);
        self.blocks.clone_from(blocks);
        self.files.clone_from(files);
        self.draws.clone_from(draws);
        self.output_bytes = *output_bytes;
        self.emitted = *emitted;
        self.threads_alive = *threads_alive;
        self.processes_alive = *processes_alive;
        self.over = *over;
        self.base = *base;
        self.last_event_ns = *last_event_ns;
        self.next_shared = *next_shared;
    }

    /// Virtual time of the running thread's core, now.
    pub fn now_ns(&self) -> u64 {
        self.base.now_ns + self.elapsed_ns()
    }

    /// Virtual time since the running thread's turn began.
    pub fn elapsed_ns(&self) -> u64 {
        let costs = &self.settings.costs;
        let own = (self.step - self.base.step) * costs.instruction_ns;
        let library = (self.library_steps - self.base.library_steps) * costs.library_instruction_ns;
        own + library + self.extra_ns
    }

    /// A turn begins at this time.
    pub fn begin_turn(&mut self, now_ns: u64) {
        self.base = Base { now_ns, step: self.step, library_steps: self.library_steps };
        self.extra_ns = 0;
    }

    /// Records an event of the running thread, now.
    pub fn emit(&mut self, kind: ProgramEventKind) {
        self.emit_at(self.now_ns(), self.current, self.line, kind);
    }

    /// Records an event of any thread. Time never runs back in the trace, although cores may differ by a little.
    pub fn emit_at(&mut self, time_ns: u64, thread: ThreadId, line: CodeLine, kind: ProgramEventKind) {
        self.count_event(time_ns);
        if !self.records && !matches!(kind, ProgramEventKind::Output { .. }) {
            return;
        }
        let step = self.step;
        self.events.push(ProgramEvent { step, time_ns: self.last_event_ns, thread, line, kind });
    }

    /// The same, where it takes time to say what happened: it is asked only if events are recorded.
    pub fn emit_at_with(
        &mut self,
        time_ns: u64,
        thread: ThreadId,
        line: CodeLine,
        kind: impl FnOnce(&Self) -> ProgramEventKind,
    ) {
        if self.records {
            let kind = kind(self);
            self.emit_at(time_ns, thread, line, kind);
        } else {
            self.count_event(time_ns);
        }
    }

    /// Records what the scheduler did.
    pub fn emit_turns(&mut self) {
        if self.scheduler.out.is_empty() {
            return;
        }
        let mut out = std::mem::take(&mut self.scheduler.out);
        if !self.records {
            out.drain(..).for_each(|(time_ns, ..)| self.count_event(time_ns));
        }
        for (time_ns, thread, kind) in out.drain(..) {
            let line = self.threads.get(thread.0 as usize).map_or(CodeLine::NONE, |info| info.line);
            self.emit_at(time_ns, thread, line, kind);
        }
        // Its memory is used again.
        self.scheduler.out = out;
    }

    /// Writes to standard output or error.
    pub fn print(&mut self, stream: Stream, text: &str) {
        if text.is_empty() {
            return;
        }
        let room = self.settings.limits.output_bytes.saturating_sub(self.output_bytes);
        let fits = usize::try_from(room).unwrap_or(usize::MAX);
        let kept = if text.len() <= fits { text } else { &text[..text.floor_char_boundary(fits)] };
        self.output_bytes += kept.len() as u64;
        if kept.len() < text.len() {
            self.over = self.over.or(Some(Over::Output));
            self.requests.push(Request::Look);
        }
        if !kept.is_empty() {
            self.emit(ProgramEventKind::Output { stream, text: kept.to_owned() });
        }
    }

    /// The running thread has used that much core time besides.
    pub fn charge(&mut self, ns: u64) {
        self.extra_ns += ns;
        // Long enough for others to be looked at first.
        if ns > 10_000 {
            self.look();
        }
    }

    /// Asks the machine to look at who may run.
    pub fn look(&mut self) {
        if self.requests.is_empty() {
            self.requests.push(Request::Look);
        }
    }

    /// A number for something that processes share.
    pub fn new_shared(&mut self) -> u32 {
        self.next_shared += 1;
        self.next_shared
    }

    /// A thread, if there is one of that number.
    pub fn thread(&self, id: ThreadId) -> Option<&ThreadInfo> {
        self.threads.get(id.0 as usize)
    }

    /// Makes a thread known. It begins at `at_ns`.
    pub fn add_thread(&mut self, process: ProcessId, name: &str, daemon: bool, at_ns: u64) -> ThreadId {
        let parent = (!self.threads.is_empty()).then_some(self.current);
        self.threads.push(ThreadInfo {
            process,
            parent,
            name: name.to_owned(),
            daemon,
            stage: Stage::Starting,
            line: CodeLine::NONE,
            wait: None,
            answer: None,
            task: None,
        });
        self.threads_alive += 1;
        if self.threads_alive > self.settings.limits.threads {
            self.over = self.over.or(Some(Over::Threads));
        }
        self.scheduler.add_thread(process, at_ns)
    }

    /// Makes a process known, with its first thread, which begins at `at_ns`.
    pub fn add_process(&mut self, name: &str, at_ns: u64) -> ProcessId {
        let parent = (!self.processes.is_empty()).then_some(self.process);
        let process = self.scheduler.add_process();
        let resource = self.new_shared();
        self.processes_alive += 1;
        if self.processes_alive > self.settings.limits.processes {
            self.over = self.over.or(Some(Over::Processes));
        }
        let main = self.add_thread(process, "MainThread", false, at_ns);
        self.processes.push(ProcessInfo {
            name: name.to_owned(),
            parent,
            exit_code: None,
            main,
            resource,
            farewells: Vec::new(),
            never_awaited: Vec::new(),
        });
        process
    }

    /// The number of a resource in the trace, new if need be.
    pub fn resource(&mut self, resource: Resource) -> ResourceId {
        self.resources.id(self.process, resource)
    }

    /// Wakes up to `count` threads that wait for a resource, first come first; how many.
    pub fn unpark(&mut self, resource: Resource, count: u32, answer: &Answer) -> u32 {
        let Some(id) = self.resources.find(self.process, resource.key) else { return 0 };
        let mut woken = 0;
        while woken < count
            && let Some(thread) = self.next_waiter(id)
        {
            self.wake(thread, answer.clone(), Some(self.current));
            woken += 1;
        }
        woken
    }

    /// Takes the next waiter out of a queue: of a lock's, an operating system may choose.
    fn next_waiter(&mut self, id: ResourceId) -> Option<ThreadId> {
        let entry = self.resources.get(id);
        let is_lock = matches!(entry.kind, ResourceKind::Lock | ResourceKind::RLock);
        let at = if is_lock { self.scheduler.draw_waiter(entry.waiters.len()) } else { 0 };
        self.resources.take_waiter(id, at)
    }

    /// Wakes one thread that is parked.
    pub fn unpark_thread(&mut self, thread: ThreadId, answer: Answer) -> bool {
        let parked = self.thread(thread).and_then(|info| info.wait.as_ref()).and_then(|wait| wait.resource);
        let Some(resource) = parked else { return false };
        self.resources.forget_waiter(resource, thread);
        self.wake(thread, answer, Some(self.current));
        true
    }

    /// Puts a message into a channel, or gives it to whoever waits. Says whether there is such a channel.
    pub fn send(&mut self, channel: u32, message: Arc<[u8]>) -> bool {
        let Some(found) = self.channels.get_mut(channel as usize) else { return false };
        let resource = Resource { key: ResourceKey::Shared(found.resource), kind: ResourceKind::Pipe };
        if self.unpark(resource, 1, &Answer::Bytes(message.clone())) == 0 {
            self.channels[channel as usize].messages.push_back(message);
        }
        true
    }

    /// How long it takes until something that was started begins: a little more or less, where there is a seed.
    pub fn start_delay_ns(&mut self, ns: u64) -> u64 {
        if self.settings.seed == 0 { ns } else { ns - ns / 5 + self.draws.below(ns / 2 + 1) }
    }

    fn count_event(&mut self, time_ns: u64) {
        self.last_event_ns = self.last_event_ns.max(time_ns);
        self.emitted += 1;
        if self.emitted > self.settings.limits.events {
            self.over = self.over.or(Some(Over::Events));
        }
    }

    /// Ends the wait of a thread.
    fn wake(&mut self, thread: ThreadId, answer: Answer, by: Option<ThreadId>) {
        let now_ns = self.now_ns();
        let info = &mut self.threads[thread.0 as usize];
        info.wait = None;
        info.answer = Some(answer);
        self.scheduler.wake(thread, now_ns, by);
        self.emit_turns();
        self.look();
    }
}
