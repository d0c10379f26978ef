//! What all processes of a machine share, as natives and the interpreter see it: names, settings, virtual time, the
//! trace, output, messages, shared memory, files, and requests to the machine.
//!
//! It holds no Python code and no heap; values in it belong to the process that is named beside them. Threads,
//! processes and resources are the [host](crate::host)'s.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use shared::program::event::{
    CodeLine, ProcessId, ProgramEvent, ProgramEventKind, Stream, TaskOutcome, ThreadId,
};
use shared::program::{Costs, Policy, ProgramSpec, Settings};
use vm_code::{Symbols, Value};

use crate::draws::Draws;

/// Costs where nothing takes time.
const FREE: Costs = Costs {
    instruction_ns: 0,
    library_instruction_ns: 0,
    switch_ns: 0,
    switch_interval_ns: 0,
    time_slice_ns: 0,
    thread_start_ns: 0,
    process_start_ns: 0,
    pickle_byte_ns: 0,
    message_ns: 0,
    kernel_percent: 0,
    request_ns: 0,
};

/// Tells the numbers that natives draw from the scheduler's.
const SALT: u64 = 2;

/// The part of the machine that is shared by all processes.
#[derive(Debug, Clone)]
pub struct World {
    /// The program's names, and those that came up while it runs.
    pub symbols: Symbols,
    pub settings: Settings,
    /// Instructions of the user's program executed in the whole machine.
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
    pub tasks: Vec<TaskInfo>,
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
        let mut settings = spec.settings.clone();
        if settings.policy == Policy::AllInterleavings {
            // Only timers take time, so that no order of threads follows from a clock.
            settings.costs = Costs { time_slice_ns: u64::MAX, request_ns: settings.costs.request_ns, ..FREE };
        }
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
            tasks: Vec::new(),
            channels: Vec::new(),
            blocks: Vec::new(),
            files: files.collect(),
            draws: Draws::new(settings.seed, SALT),
            output_bytes: 0,
            emitted: 0,
            over: None,
            base: Base::default(),
            last_event_ns: 0,
            next_shared: 0,
            settings,
        }
    }

    /// Whether anything was drawn from the seed.
    pub fn drawn(&self) -> bool {
        self.draws.drawn()
    }

    /// Draws from another seed from now on; neither may be 0.
    pub fn reseed(&mut self, seed: u64) {
        self.settings.seed = seed;
        self.draws = Draws::new(seed, SALT);
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
            tasks,
            channels,
            blocks,
            files,
            draws,
            output_bytes,
            emitted,
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
        self.tasks.clone_from(tasks);
        self.channels.clone_from(channels);
        self.blocks.clone_from(blocks);
        self.files.clone_from(files);
        self.draws.clone_from(draws);
        self.output_bytes = *output_bytes;
        self.emitted = *emitted;
        self.over = *over;
        self.base = *base;
        self.last_event_ns = *last_event_ns;
        self.next_shared = *next_shared;
    }

    /// Becomes what `other` is, where both are clones of one world that have run on.
    pub fn restore_to(&mut self, other: &Self) {
        if self.symbols.len() < other.symbols.len() {
            self.symbols = other.symbols.clone();
        }
        self.restore(other);
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
        kind: impl FnOnce() -> ProgramEventKind,
    ) {
        if self.records {
            self.emit_at(time_ns, thread, line, kind());
        } else {
            self.count_event(time_ns);
        }
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
        if self.settings.policy == Policy::AllInterleavings {
            return;
        }
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
}
