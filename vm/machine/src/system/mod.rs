//! The simulated operating system: threads, processes, the scheduler, and what threads hold and wait for. It is what
//! natives ask through [`Host`]; it holds no Python code and no heap.

pub mod naming;
pub mod resources;
pub mod schedule;

use std::sync::Arc;

use shared::program::Settings;
use shared::program::event::{CodeLine, ProcessId, ResourceId, ResourceKind, TaskNumber, ThreadId};
use vm_code::{CodeId, Program, Symbol, Value};

use self::naming::Search;
use self::resources::Resources;
use self::schedule::Scheduler;
use vm_runtime::{Acquired, Answer, Host, Isolate, Over, ProcessState, Resource, ResourceKey, Thread, World};

/// The part of the machine that decides who runs.
#[derive(Debug, Clone)]
pub struct System {
    pub scheduler: Scheduler,
    pub threads: Vec<ThreadInfo>,
    pub processes: Vec<ProcessInfo>,
    pub resources: Resources,
    /// Threads that have not ended.
    pub threads_alive: u32,
    /// Threads that an exception has ended.
    pub threads_failed: u32,
    pub processes_alive: u32,
}

/// What is known of a thread besides its code.
#[derive(Debug, Clone)]
pub struct ThreadInfo {
    pub process: ProcessId,
    pub parent: Option<ThreadId>,
    pub name: String,
    pub daemon: bool,
    pub stage: Stage,
    /// The line of the user's program that it was at when it stopped last.
    pub line: CodeLine,
    /// What it waits for.
    pub wait: Option<Wait>,
    /// What it waited for last.
    pub waited: Option<(ResourceKind, Option<ResourceId>)>,
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
    pub never_awaited: Vec<(String, CodeId)>,
}

impl System {
    /// The system of a run that has not begun.
    pub fn new(settings: &Settings) -> Self {
        Self {
            scheduler: Scheduler::new(settings.policy, settings.cores, settings.seed, &settings.costs),
            threads: Vec::new(),
            processes: Vec::new(),
            resources: Resources::default(),
            threads_alive: 0,
            threads_failed: 0,
            processes_alive: 0,
        }
    }

    /// Becomes what `base` is, in the memory that it has: it must be a clone of `base` that has run on.
    pub fn restore(&mut self, base: &Self) {
        // Each of the fields, so that none is forgotten.
        let Self { scheduler, threads, processes, resources, threads_alive, threads_failed, processes_alive } =
            base;
        self.scheduler.restore(scheduler);
        self.threads.clone_from(threads);
        self.processes.clone_from(processes);
        self.resources.restore(resources);
        self.threads_alive = *threads_alive;
        self.threads_failed = *threads_failed;
        self.processes_alive = *processes_alive;
    }

    /// Records what the scheduler did.
    pub fn emit_turns(&mut self, world: &mut World) {
        if self.scheduler.out.is_empty() {
            return;
        }
        let mut out = std::mem::take(&mut self.scheduler.out);
        for (time_ns, thread, kind) in out.drain(..) {
            let line = self.threads.get(thread.0 as usize).map_or(CodeLine::NONE, |info| info.line);
            world.emit_at(time_ns, thread, line, kind);
        }
        // Its memory is used again.
        self.scheduler.out = out;
    }

    /// A thread, if there is one of that number.
    pub fn thread(&self, id: ThreadId) -> Option<&ThreadInfo> {
        self.threads.get(id.0 as usize)
    }

    /// Makes a thread known. It begins at `at_ns`.
    fn add_thread(
        &mut self,
        world: &mut World,
        process: ProcessId,
        name: &str,
        daemon: bool,
        at_ns: u64,
    ) -> ThreadId {
        let parent = (!self.threads.is_empty()).then_some(world.current);
        self.threads.push(ThreadInfo {
            process,
            parent,
            name: name.to_owned(),
            daemon,
            stage: Stage::Starting,
            line: CodeLine::NONE,
            wait: None,
            waited: None,
            answer: None,
            task: None,
        });
        self.threads_alive += 1;
        if self.threads_alive > world.settings.limits.threads {
            world.over = world.over.or(Some(Over::Threads));
        }
        self.scheduler.add_thread(process, at_ns)
    }

    /// Makes a process known, with its first thread, which begins at `at_ns`.
    pub fn add_process(&mut self, world: &mut World, name: &str, at_ns: u64) -> ProcessId {
        let parent = (!self.processes.is_empty()).then_some(world.process);
        let process = self.scheduler.add_process();
        let resource = world.new_shared();
        self.processes_alive += 1;
        if self.processes_alive > world.settings.limits.processes {
            world.over = world.over.or(Some(Over::Processes));
        }
        let main = self.add_thread(world, process, "MainThread", false, at_ns);
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
    pub fn resource(&mut self, process: ProcessId, resource: Resource) -> ResourceId {
        self.resources.id(process, resource)
    }

    /// Takes the next waiter out of a queue: of a lock's, an operating system may choose.
    fn next_waiter(&mut self, id: ResourceId) -> Option<ThreadId> {
        if self.scheduler.is_free() {
            return self.resources.take_waiter(id, 0);
        }
        let entry = self.resources.get(id);
        let is_lock = matches!(entry.kind, ResourceKind::Lock | ResourceKind::RLock);
        let at = if is_lock { self.scheduler.draw_waiter(entry.waiters.len()) } else { 0 };
        self.resources.take_waiter(id, at)
    }

    /// Ends the wait of a thread, because of the running one.
    fn wake(&mut self, world: &mut World, thread: ThreadId, answer: Answer) {
        let (now_ns, by) = (world.now_ns(), Some(world.current));
        let info = &mut self.threads[thread.0 as usize];
        info.wait = None;
        info.answer = Some(answer);
        self.scheduler.wake(thread, now_ns, by);
        self.emit_turns(world);
        world.look();
    }
}

impl Host for System {
    fn new_thread(&mut self, world: &mut World, name: &str, daemon: bool) -> ThreadId {
        let at_ns = world.now_ns() + world.start_delay_ns(world.settings.costs.thread_start_ns);
        self.add_thread(world, world.process, name, daemon, at_ns)
    }

    fn rename_thread(&mut self, thread: ThreadId, name: String) {
        if let Some(info) = self.threads.get_mut(thread.0 as usize) {
            info.name = name;
        }
    }

    fn is_alive(&self, thread: ThreadId) -> bool {
        self.thread(thread).is_some_and(|info| info.stage != Stage::Ended)
    }

    fn set_task(&mut self, thread: ThreadId, task: Option<TaskNumber>) {
        if let Some(info) = self.threads.get_mut(thread.0 as usize) {
            info.task = task;
        }
    }

    fn new_process(&mut self, world: &mut World, name: &str) -> ProcessId {
        let at_ns = world.now_ns() + world.start_delay_ns(world.settings.costs.process_start_ns);
        self.add_process(world, name, at_ns)
    }

    fn process(&self, process: ProcessId) -> Option<ProcessState> {
        let info = self.processes.get(process.0 as usize)?;
        let end = Resource { key: ResourceKey::Shared(info.resource), kind: ResourceKind::Process };
        Some(ProcessState { exit_code: info.exit_code, end })
    }

    fn send_at_exit(&mut self, process: ProcessId, channel: u32, message: Arc<[u8]>) {
        if let Some(info) = self.processes.get_mut(process.0 as usize) {
            info.farewells.push((channel, message));
        }
    }

    fn unpark(&mut self, world: &mut World, resource: Resource, count: u32, answer: &Answer) -> u32 {
        let Some(id) = self.resources.find(world.process, resource.key) else { return 0 };
        // All waiters of a lock try again, so that any of them can be the next to have it.
        let is_lock = matches!(self.resources.get(id).kind, ResourceKind::Lock | ResourceKind::RLock);
        let count = if is_lock && count > 0 && self.scheduler.is_free() { u32::MAX } else { count };
        let mut woken = 0;
        while woken < count
            && let Some(thread) = self.next_waiter(id)
        {
            self.wake(world, thread, answer.clone());
            woken += 1;
        }
        woken
    }

    fn unpark_thread(&mut self, world: &mut World, thread: ThreadId, answer: Answer) -> bool {
        let parked = self.thread(thread).and_then(|info| info.wait.as_ref()).and_then(|wait| wait.resource);
        let Some(resource) = parked else { return false };
        self.resources.forget_waiter(resource, thread);
        self.wake(world, thread, answer);
        true
    }

    fn draw_delay(&mut self) -> Option<u64> {
        self.scheduler.draw_delay()
    }

    fn set_switch_interval(&mut self, ns: u64) {
        self.scheduler.set_interval(ns);
    }

    fn process_used_ns(&self, process: ProcessId) -> u64 {
        self.scheduler.process_used_ns(process)
    }

    fn waiters(&self, world: &World, resource: Resource) -> usize {
        let found = self.resources.find(world.process, resource.key);
        found.map_or(0, |id| self.resources.get(id).waiters.len())
    }

    fn acquired(
        &mut self,
        program: &Program,
        isolate: &Isolate,
        thread: &Thread,
        world: &World,
        resource: Resource,
    ) -> Acquired {
        let id = self.resource(world.process, resource);
        if self.resources.wants_name(id)
            && let ResourceKey::Object(object) = self.resources.get(id).key
        {
            let search = Search { program, isolate, symbols: &world.symbols };
            self.resources.set_name(id, search.name(object, std::iter::once(thread)));
        }
        let entry = self.resources.get_mut(id);
        entry.holders.push((world.current, world.line));
        Acquired { resource: id, kind: entry.kind, name: entry.name.clone() }
    }

    fn released(&mut self, world: &World, resource: Resource) -> Option<ResourceId> {
        let id = self.resources.find(world.process, resource.key)?;
        let holders = &mut self.resources.get_mut(id).holders;
        // A thread other than the holder can release a lock: then the first holder's hold ends.
        let own = holders.iter().rposition(|(holder, _)| *holder == world.current);
        if let Some(at) = own.or_else(|| (!holders.is_empty()).then_some(0)) {
            holders.remove(at);
        }
        Some(id)
    }

    fn describe(&mut self, world: &World, resource: Resource, detail: String, counted: Option<Symbol>) {
        let id = self.resource(world.process, resource);
        let entry = self.resources.get_mut(id);
        (entry.detail, entry.counted) = (detail, counted);
    }

    fn anchors(&self, segment: &str) -> Option<(usize, usize)> {
        vm_compile::anchors(segment)
    }
}
