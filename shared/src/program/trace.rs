//! Folds the events of a program's run into lanes: what each thread, core, interpreter lock and asyncio task
//! was doing, from when to when.
//!
//! Events come in the order of execution, and each is looked at once. A span remembers the events that opened and
//! closed it, so when the run branches, [`ProgramTrace::truncate`] cuts off what lay ahead without folding again. All
//! times are virtual.

use std::collections::HashMap;

use super::event::{
    CodeLine, CoreId, DeadlockWait, PauseReason, ProcessId, ProgramEvent, ProgramEventKind, ResourceId,
    ResourceKind, TaskNumber, TaskOutcome, ThreadId,
};
use super::spec::{Policy, ProgramSpec};
pub use super::tracks::*;
use crate::lane::{Crowd, Lane, Part, Parts};

/// A program's run so far.
#[derive(Debug, Clone, Default)]
pub struct ProgramTrace {
    has_gil: bool,
    /// The names of the files after `main.py`.
    files: Vec<String>,
    moments: Vec<Moment>,
    /// How far the run has come. It can be later than the last event: a long computation has no events.
    reached: Moment,
    processes: Vec<ProcessTrack>,
    threads: Vec<ThreadTrack>,
    cores: Vec<Lane<ThreadId>>,
    tasks: Vec<TaskTrack>,
    waits: Vec<Wait>,
    arrows: Vec<Arrow>,
    outputs: Vec<Output>,
    deadlock: Option<(u32, Vec<DeadlockWait>)>,
    resources: HashMap<ResourceId, (ResourceKind, Text)>,
    texts: Texts,
    /// The indices of threads and processes in their lists, by number. They are numbered when they are created and
    /// listed when they start, so number and index can differ.
    thread_indices: Indices,
    process_indices: Indices,
    /// The threads that hold each resource now, each with the row that the hold is drawn on.
    holds: HashMap<ResourceId, Vec<(ThreadId, usize)>>,
}

/// When an event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    /// Instructions executed before it.
    pub step: u64,
    /// Virtual time: the latest of this event's time and those of earlier events.
    pub time_ns: u64,
}

impl ProgramTrace {
    /// An empty trace under `policy`.
    pub fn new(policy: Policy) -> Self {
        ProgramTrace {
            has_gil: matches!(policy, Policy::Gil | Policy::AnyBytecode),
            ..ProgramTrace::default()
        }
    }

    /// An empty trace of a run of `spec`.
    pub fn of(spec: &ProgramSpec) -> Self {
        let files = spec.files.iter().map(|file| file.name.clone()).collect();
        ProgramTrace { files, ..ProgramTrace::new(spec.settings.policy) }
    }

    /// A line in words: `line 3`, or `line 3 of bank.py`.
    pub fn line_text(&self, line: CodeLine) -> String {
        let file = line.file().checked_sub(1).and_then(|at| self.files.get(at));
        line.in_words(file.map_or(ProgramSpec::MAIN, String::as_str))
    }

    /// How many events have happened.
    pub fn len(&self) -> usize {
        self.moments.len()
    }

    /// Whether nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.moments.is_empty()
    }

    /// The virtual time that the run has come to: that of the last event, or later.
    pub fn end_ns(&self) -> u64 {
        self.end().time_ns
    }

    /// How far the run has come.
    pub fn end(&self) -> Moment {
        let last = self.last();
        Moment { step: last.step.max(self.reached.step), time_ns: last.time_ns.max(self.reached.time_ns) }
    }

    /// Notes that the run has come to this moment, which can be later than its last event.
    pub fn reach(&mut self, moment: Moment) {
        self.reached.step = self.reached.step.max(moment.step);
        self.reached.time_ns = self.reached.time_ns.max(moment.time_ns);
    }

    /// When each event happened.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// Whether processes have an interpreter lock.
    pub fn has_gil(&self) -> bool {
        self.has_gil
    }

    /// In the order in which they started.
    pub fn processes(&self) -> &[ProcessTrack] {
        &self.processes
    }

    pub fn process(&self, id: ProcessId) -> Option<&ProcessTrack> {
        self.processes.get(self.process_indices.of(id.0)?)
    }

    /// In the order in which they started.
    pub fn threads(&self) -> &[ThreadTrack] {
        &self.threads
    }

    pub fn thread(&self, id: ThreadId) -> Option<&ThreadTrack> {
        self.threads.get(self.thread_indices.of(id.0)?)
    }

    pub fn tasks(&self) -> &[TaskTrack] {
        &self.tasks
    }

    pub fn task(&self, id: TaskNumber) -> Option<&TaskTrack> {
        self.tasks.get(id.0 as usize)
    }

    /// The thread that each core ran, over time.
    pub fn cores(&self) -> &[Lane<ThreadId>] {
        &self.cores
    }

    /// Wake-ups and starts, by time.
    pub fn arrows(&self) -> &[Arrow] {
        &self.arrows
    }

    /// What was written, in order.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// The deadlock in which the run ended.
    pub fn deadlock(&self) -> Option<&[DeadlockWait]> {
        self.deadlock.as_ref().map(|(_, waits)| waits.as_slice())
    }

    /// What a [`Doing::Waiting`] waits for.
    pub fn wait(&self, index: u32) -> Option<&Wait> {
        self.waits.get(index as usize)
    }

    /// A text that was kept.
    pub fn text(&self, text: Text) -> &str {
        self.texts.all.get(text.0 as usize).map_or("", String::as_str)
    }

    /// What a resource is, and its name.
    pub fn resource(&self, id: ResourceId) -> Option<(ResourceKind, &str)> {
        self.resources.get(&id).map(|(what, name)| (*what, self.text(*name)))
    }

    /// Takes in the next event.
    pub fn push(&mut self, event: &ProgramEvent) {
        let at = At {
            event: u32::try_from(self.moments.len()).unwrap_or(u32::MAX),
            time_ns: event.time_ns,
            step: event.step,
            line: event.line,
            thread: event.thread,
        };
        // The clocks of two cores can differ by 20 µs. `Lane::open` keeps the spans of each lane in order.
        self.moments.push(Moment { step: event.step, time_ns: at.time_ns.max(self.last().time_ns) });
        match &event.kind {
            ProgramEventKind::ProcessStarted { .. }
            | ProgramEventKind::ProcessEnded { .. }
            | ProgramEventKind::ThreadStarted { .. }
            | ProgramEventKind::ThreadEnded { .. } => self.push_life(at, &event.kind),
            ProgramEventKind::Running { .. }
            | ProgramEventKind::Paused { .. }
            | ProgramEventKind::Ready
            | ProgramEventKind::OffloadStarted { .. }
            | ProgramEventKind::OffloadEnded
            | ProgramEventKind::Blocked { .. }
            | ProgramEventKind::Woken { .. } => self.push_turn(at, &event.kind),
            ProgramEventKind::Acquired { resource, what, name } => {
                let name = self.texts.keep(name);
                self.resources.insert(*resource, (*what, name));
                self.acquire(at, *resource);
            }
            ProgramEventKind::Released { resource } => self.release(at, *resource),
            ProgramEventKind::TaskCreated { .. }
            | ProgramEventKind::TaskResumed { .. }
            | ProgramEventKind::TaskSuspended { .. }
            | ProgramEventKind::TaskWoken { .. }
            | ProgramEventKind::TaskEnded { .. } => self.push_task(at, &event.kind),
            ProgramEventKind::Sent { to, bytes } => self.mark(at, MarkKind::Sent { to: *to, bytes: *bytes }),
            ProgramEventKind::Output { stream, text } => self.outputs.push(Output {
                event: at.event,
                time_ns: at.time_ns,
                thread: at.thread,
                line: at.line,
                stream: *stream,
                text: text.clone(),
            }),
            ProgramEventKind::Raised { message } => {
                let message = self.texts.keep(message);
                self.mark(at, MarkKind::Raised(message));
            }
            ProgramEventKind::Deadlock { waits } => {
                for wait in waits {
                    self.mark(At { thread: wait.thread, ..at }, MarkKind::Deadlock);
                }
                self.deadlock.get_or_insert_with(|| (at.event, waits.clone()));
            }
        }
    }

    /// Forgets the events numbered `from` and higher, and how far the run came after them.
    pub fn truncate(&mut self, from: usize) {
        self.reached = Moment::default();
        if from >= self.moments.len() {
            return;
        }
        self.moments.truncate(from);
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        self.processes.truncate(self.processes.partition_point(|process| process.opened < from));
        self.threads.truncate(self.threads.partition_point(|thread| thread.opened < from));
        self.tasks.truncate(self.tasks.partition_point(|task| task.opened < from));
        self.process_indices.truncate(self.processes.len());
        self.thread_indices.truncate(self.threads.len());
        self.waits.truncate(self.waits.partition_point(|wait| wait.event < from));
        self.arrows.truncate(self.arrows.partition_point(|arrow| arrow.event < from));
        self.outputs.truncate(self.outputs.partition_point(|output| output.event < from));
        self.deadlock.take_if(|(event, _)| *event >= from);
        for core in &mut self.cores {
            core.truncate(from);
        }
        while self.cores.last().is_some_and(|core| core.spans().is_empty()) {
            self.cores.pop();
        }
        for process in &mut self.processes {
            process.ended.take_if(|ended| ended.event >= from);
            process.gil.truncate(from);
            process.crowd.truncate(from);
            let known = |id: &ThreadId| self.thread_indices.of(id.0).is_some();
            process.threads.truncate(process.threads.partition_point(known));
        }
        for thread in &mut self.threads {
            thread.truncate(from, self.tasks.len());
        }
        for task in &mut self.tasks {
            task.ended.take_if(|ended| ended.event >= from);
            task.lane.truncate(from);
        }
        self.recount_holds();
    }

    fn last(&self) -> Moment {
        self.moments.last().copied().unwrap_or_default()
    }

    fn push_life(&mut self, at: At, kind: &ProgramEventKind) {
        match kind {
            ProgramEventKind::ProcessStarted { process, name, .. } => {
                self.know_process(*process, name, at);
            }
            ProgramEventKind::ProcessEnded { process, exit_code } => {
                self.know_process(*process, "", at);
                if let Some(track) = self.process_mut(*process) {
                    track.ended.get_or_insert(Ended {
                        time_ns: at.time_ns,
                        how: *exit_code,
                        event: at.event,
                    });
                    track.gil.close(at.time_ns, at.event);
                }
            }
            ProgramEventKind::ThreadStarted { process, parent, name, daemon } => {
                self.start_thread(at, *process, *parent, name, *daemon);
            }
            ProgramEventKind::ThreadEnded { failed } => {
                self.become_nothing(at);
                if let Some(track) = self.thread_mut(at.thread) {
                    track.ended.get_or_insert(Ended { time_ns: at.time_ns, how: *failed, event: at.event });
                }
            }
            _ => {}
        }
    }

    fn push_turn(&mut self, at: At, kind: &ProgramEventKind) {
        let now = self.doing(at.thread);
        match kind {
            ProgramEventKind::Running { core } => self.run(at, *core),
            ProgramEventKind::Paused { reason } => match (reason, now) {
                (PauseReason::Preempted, _) => self.become_(at, Doing::Ready(Why::Preempted)),
                (PauseReason::Yielded, _) => self.become_(at, Doing::Ready(Why::Yielded)),
                (PauseReason::Chosen, _) => self.become_(at, Doing::Ready(Why::Chosen)),
                (PauseReason::Blocked, Some(Doing::Running(_) | Doing::Offloaded(_))) => {
                    self.become_nothing(at)
                }
                // `Blocked` came before this event, or `ThreadEnded` comes after it.
                (PauseReason::Blocked | PauseReason::Ended, _) => {}
            },
            ProgramEventKind::Ready => match now {
                Some(Doing::Ready(_)) => {}
                Some(Doing::Starting) | None => self.become_(at, Doing::Ready(Why::Started)),
                Some(Doing::Waiting(_)) => self.become_(at, Doing::Ready(Why::Woken)),
                Some(Doing::Running(_) | Doing::Offloaded(_)) => {
                    self.become_(at, Doing::Ready(Why::Returned))
                }
            },
            ProgramEventKind::OffloadStarted { name } => {
                let name = self.texts.keep(name);
                self.note_native(at, Some(name));
                self.become_(at, Doing::Offloaded(name));
            }
            // The next event says whether the thread runs or waits for the interpreter lock.
            ProgramEventKind::OffloadEnded => self.note_native(at, None),
            ProgramEventKind::Blocked { resource, what, name, holders, until_ns } => {
                let name = self.texts.keep(name);
                self.resources.insert(*resource, (*what, name));
                let wait = u32::try_from(self.waits.len()).unwrap_or(u32::MAX);
                self.waits.push(Wait {
                    resource: *resource,
                    what: *what,
                    name,
                    holders: holders.as_slice().into(),
                    until_ns: *until_ns,
                    event: at.event,
                });
                self.become_(at, Doing::Waiting(wait));
            }
            ProgramEventKind::Woken { by } => {
                if let Some(by) = by.filter(|by| *by != at.thread) {
                    self.arrow(at, ArrowKind::Woke { by, thread: at.thread });
                }
                self.become_(at, Doing::Ready(Why::Woken));
            }
            _ => {}
        }
    }

    fn push_task(&mut self, at: At, kind: &ProgramEventKind) {
        let (task, doing) = match kind {
            ProgramEventKind::TaskCreated { task, name, parent } => {
                self.create_task(at, *task, name, *parent);
                (*task, TaskDoing::Ready)
            }
            ProgramEventKind::TaskResumed { task } => (*task, TaskDoing::Running),
            ProgramEventKind::TaskSuspended { task, on } => {
                let on = self.texts.keep(on);
                (*task, TaskDoing::Suspended(on))
            }
            ProgramEventKind::TaskWoken { task, by } => {
                if let Some(by) = by.filter(|by| by != task) {
                    self.arrow(at, ArrowKind::TaskWoke { by, task: *task });
                }
                (*task, TaskDoing::Ready)
            }
            ProgramEventKind::TaskEnded { task, outcome } => return self.end_task(at, *task, *outcome),
            _ => return,
        };
        let Some(track) = self.tasks.get_mut(task.0 as usize) else { return };
        let before = track.lane.now().map(Parts::part);
        let stint = TaskStint { doing, line: at.line, step: at.step };
        track.lane.open(at.time_ns, at.event, stint);
        let thread = track.thread;
        if let Some(thread) = self.thread_mut(thread) {
            thread.crowd.change(at.time_ns, at.event, before, Some(stint.part()));
        }
    }

    fn create_task(&mut self, at: At, task: TaskNumber, name: &str, parent: Option<TaskNumber>) {
        if let Some(parent) = parent {
            self.arrow(at, ArrowKind::TaskCreated { parent, task });
        }
        // Tasks are numbered in order of creation. A gap would be a bug of the machine; it shows as further tasks of
        // this name.
        while self.tasks.len() <= task.0 as usize {
            let id = TaskNumber(u32::try_from(self.tasks.len()).unwrap_or(u32::MAX));
            self.tasks.push(TaskTrack {
                id,
                thread: at.thread,
                parent,
                name: name.to_owned(),
                created_ns: at.time_ns,
                ended: None,
                lane: Lane::default(),
                opened: at.event,
            });
            if let Some(thread) = self.thread_mut(at.thread) {
                thread.tasks.push(id);
            }
        }
    }

    fn end_task(&mut self, at: At, task: TaskNumber, outcome: TaskOutcome) {
        let Some(track) = self.tasks.get_mut(task.0 as usize) else { return };
        let before = track.lane.now().map(Parts::part);
        track.lane.close(at.time_ns, at.event);
        track.ended.get_or_insert(Ended { time_ns: at.time_ns, how: outcome, event: at.event });
        let thread = track.thread;
        if let Some(thread) = self.thread_mut(thread) {
            thread.crowd.change(at.time_ns, at.event, before, None);
        }
    }

    fn start_thread(
        &mut self,
        at: At,
        process: ProcessId,
        parent: Option<ThreadId>,
        name: &str,
        daemon: bool,
    ) {
        self.know_process(process, "", at);
        if self.thread(at.thread).is_none() {
            self.thread_indices.put(at.thread.0, self.threads.len());
            self.threads.push(ThreadTrack {
                id: at.thread,
                process,
                parent,
                name: name.to_owned(),
                daemon,
                started_ns: at.time_ns,
                ended: None,
                lane: Lane::default(),
                held: Vec::new(),
                marks: Vec::new(),
                tasks: Vec::new(),
                crowd: Crowd::default(),
                natives: Vec::new(),
                opened: at.event,
            });
            if let Some(process) = self.process_mut(process) {
                process.threads.push(at.thread);
            }
        }
        if let Some(parent) = parent {
            self.arrow(at, ArrowKind::Started { parent, thread: at.thread });
        }
        self.become_(at, Doing::Starting);
    }

    fn know_process(&mut self, process: ProcessId, name: &str, at: At) {
        if self.process(process).is_none() {
            self.process_indices.put(process.0, self.processes.len());
            self.processes.push(ProcessTrack {
                id: process,
                name: name.to_owned(),
                started_ns: at.time_ns,
                ended: None,
                gil: Lane::default(),
                crowd: Crowd::default(),
                threads: Vec::new(),
                opened: at.event,
            });
        }
    }

    fn thread_mut(&mut self, id: ThreadId) -> Option<&mut ThreadTrack> {
        self.threads.get_mut(self.thread_indices.of(id.0)?)
    }

    fn process_mut(&mut self, id: ProcessId) -> Option<&mut ProcessTrack> {
        self.processes.get_mut(self.process_indices.of(id.0)?)
    }

    fn doing(&self, thread: ThreadId) -> Option<Doing> {
        self.thread(thread)?.lane.now().map(|stint| stint.doing)
    }

    fn core_of(&self, thread: ThreadId) -> Option<CoreId> {
        let index = self.cores.iter().position(|core| core.now() == Some(&thread))?;
        Some(CoreId(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The thread has a core.
    fn run(&mut self, at: At, core: CoreId) {
        let native = self.thread(at.thread).and_then(|thread| thread.natives.last()?.1);
        self.move_core(at, Some(Doing::Running(core)), native.is_none());
        match native {
            Some(name) => self.become_(at, Doing::Offloaded(name)),
            None => self.become_(at, Doing::Running(core)),
        }
    }

    fn note_native(&mut self, at: At, native: Option<Text>) {
        if let Some(thread) = self.thread_mut(at.thread) {
            thread.natives.push((at.event, native));
        }
    }

    /// Opens a span in which the thread does `doing`.
    fn become_(&mut self, at: At, doing: Doing) {
        self.move_core(at, Some(doing), true);
        let Some(track) = self.thread_mut(at.thread) else { return };
        let before = track.lane.now().map(Parts::part);
        let stint = Stint { doing, line: at.line, step: at.step };
        track.lane.open(at.time_ns, at.event, stint);
        let process = track.process;
        self.count(at, process, before, Some(stint.part()));
    }

    /// Closes the thread's span; the next event opens another.
    fn become_nothing(&mut self, at: At) {
        self.move_core(at, None, true);
        let Some(track) = self.thread_mut(at.thread) else { return };
        let before = track.lane.now().map(Parts::part);
        track.lane.close(at.time_ns, at.event);
        let process = track.process;
        self.count(at, process, before, None);
    }

    fn count(&mut self, at: At, process: ProcessId, before: Option<Part>, after: Option<Part>) {
        if let Some(process) = self.process_mut(process) {
            process.crowd.change(at.time_ns, at.event, before, after);
        }
    }

    /// Updates the core and, if `with_lock`, the interpreter lock for a thread that begins to do `doing`.
    fn move_core(&mut self, at: At, doing: Option<Doing>, with_lock: bool) {
        let core = self.core_of(at.thread);
        match (doing, core) {
            (Some(Doing::Running(to)), from) if from != Some(to) => {
                if let Some(lane) = from.and_then(|from| self.cores.get_mut(from.0 as usize)) {
                    lane.close(at.time_ns, at.event);
                }
                if self.cores.len() <= to.0 as usize {
                    self.cores.resize_with(to.0 as usize + 1, Lane::default);
                }
                self.cores[to.0 as usize].open(at.time_ns, at.event, at.thread);
            }
            (Some(Doing::Running(_) | Doing::Offloaded(_)), _) => {}
            (_, Some(core)) => self.cores[core.0 as usize].close(at.time_ns, at.event),
            (_, None) => {}
        }
        let Some(process) = self.thread(at.thread).map(|thread| thread.process).filter(|_| with_lock) else {
            return;
        };
        let has_gil = self.has_gil;
        let Some(process) = self.process_mut(process).filter(|_| has_gil) else {
            return;
        };
        let holds = process.gil.now() == Some(&at.thread);
        match doing {
            Some(Doing::Running(_)) if !holds => process.gil.open(at.time_ns, at.event, at.thread),
            Some(Doing::Running(_)) => {}
            _ if holds => process.gil.close(at.time_ns, at.event),
            _ => {}
        }
    }

    fn acquire(&mut self, at: At, resource: ResourceId) {
        let Some(thread) = self.thread_mut(at.thread) else { return };
        let row = thread.held.iter().position(|row| row.now().is_none()).unwrap_or(thread.held.len());
        if row == thread.held.len() {
            thread.held.push(Lane::default());
        }
        thread.held[row].open(at.time_ns, at.event, resource);
        self.holds.entry(resource).or_default().push((at.thread, row));
    }

    /// A lock can be released by another thread than its holder; then its oldest hold ends.
    fn release(&mut self, at: At, resource: ResourceId) {
        let Some(holds) = self.holds.get_mut(&resource).filter(|holds| !holds.is_empty()) else { return };
        let own = holds.iter().rposition(|(thread, _)| *thread == at.thread).unwrap_or(0);
        let (thread, row) = holds.remove(own);
        if let Some(lane) = self.thread_mut(thread).and_then(|thread| thread.held.get_mut(row)) {
            lane.close(at.time_ns, at.event);
        }
    }

    fn recount_holds(&mut self) {
        self.holds.clear();
        let mut open: Vec<(u32, ResourceId, ThreadId, usize)> = Vec::new();
        for thread in &self.threads {
            for (row, lane) in thread.held.iter().enumerate() {
                let last = lane.spans().last().filter(|span| span.is_open());
                open.extend(last.map(|span| (span.opened(), span.what, thread.id, row)));
            }
        }
        open.sort_unstable_by_key(|(event, ..)| *event);
        for (_, resource, thread, row) in open {
            self.holds.entry(resource).or_default().push((thread, row));
        }
    }

    fn arrow(&mut self, at: At, kind: ArrowKind) {
        let time_ns = self.arrows.last().map_or(0, |last| last.time_ns).max(at.time_ns);
        self.arrows.push(Arrow { time_ns, kind, event: at.event });
    }

    fn mark(&mut self, at: At, kind: MarkKind) {
        if let Some(thread) = self.thread_mut(at.thread) {
            let time_ns = thread.marks.last().map_or(0, |last| last.time_ns).max(at.time_ns);
            thread.marks.push(Mark { time_ns, line: at.line, kind, event: at.event });
        }
    }
}

/// Time and position of the event that is being folded.
#[derive(Debug, Clone, Copy)]
struct At {
    event: u32,
    time_ns: u64,
    step: u64,
    line: CodeLine,
    thread: ThreadId,
}
