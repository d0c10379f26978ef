//! One turn of one thread: executes it within the limits of its slice, and carries out what it stopped for.

use shared::program::event::{CodeLine, CoreId, ProgramEventKind, ResourceId, ResourceKind, ThreadId};
use shared::program::view::ProgramEnd;
use shared::program::{Policy, Settings};
use vm_code::Value;
use vm_runtime::{
    Answer, Block, Incoming, Object, Over, Request, ResourceKey, RunLimits, Stop, SwitchPoints, Vm,
};

use crate::machine::{Machine, Progress, Until};
use crate::system::naming::{ELEMENTS, Search};
use crate::system::schedule::{Slice, StoppedAt};
use crate::system::{Stage, Wait};

/// A turn that has begun. Its limits are decided once, so that a pause changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    pub core: CoreId,
    pub thread: ThreadId,
    fuel_end: u64,
    library_end: u64,
}

impl Machine {
    pub(crate) fn begin_turn(&mut self, core: CoreId, thread: ThreadId, slice: Slice) {
        self.turn = Some(Turn {
            core,
            thread,
            fuel_end: self.world.step.saturating_add(slice.instructions),
            library_end: self.world.library_steps.saturating_add(slice.library_instructions),
        });
    }

    /// Executes the turn that has begun. Returns the progress where the run stops here.
    pub(crate) fn execute(
        &mut self,
        until: Until,
        work_end: u64,
        before: Option<ThreadId>,
    ) -> Option<Progress> {
        let turn = self.turn?;
        let other_thread = until.decision && before != Some(turn.thread);
        let pause_at = if other_thread { self.world.step } else { self.pause_at(turn, until, work_end) };
        let work_left = work_end.saturating_sub(self.work());
        let limits = RunLimits {
            fuel_end: turn.fuel_end,
            switch: switch_points(&self.world.settings),
            pause_at,
            library_end: turn.library_end.min(self.world.library_steps.saturating_add(work_left)),
        };
        let (first_step, from_ns) = (self.world.step, self.system.scheduler.clock_ns(turn.core));
        let stop = self.run_thread(turn.thread, from_ns, limits);
        let instructions = self.world.step - first_step;
        let elapsed_ns = self.world.elapsed_ns();
        let at = match &stop {
            Stop::Pause => StoppedAt::Pause,
            Stop::Breath if self.world.library_steps < turn.library_end => StoppedAt::Pause,
            Stop::Preempt => StoppedAt::SwitchPoint,
            _ => StoppedAt::Inside,
        };
        self.system.scheduler.ran(turn.core, instructions, elapsed_ns, at);
        self.world.begin_turn(from_ns + elapsed_ns);
        if at != StoppedAt::Pause {
            self.turn = None;
        }
        self.carry_out(turn, stop);
        self.system.emit_turns(&mut self.world);
        self.check_limits(turn.thread);
        if self.end.is_some() || at != StoppedAt::Pause {
            return None;
        }
        self.paused(turn, until, work_end, other_thread)
    }

    /// A decision of the user.
    pub(super) fn choose(&mut self, thread: ThreadId) -> bool {
        if self.current() == Some(thread) {
            return true;
        }
        if self.system.scheduler.is_free() {
            self.settle();
        }
        let known = (thread.0 as usize) < self.system.threads.len();
        if !known || !self.system.scheduler.choose(thread) {
            return false;
        }
        self.turn = None;
        self.system.emit_turns(&mut self.world);
        true
    }

    /// Where any ready thread may be next: has every thread begin whose start or time has come, and lets virtual time
    /// pass only where no thread is ready. Says whether a thread is ready then.
    pub(crate) fn settle(&mut self) -> bool {
        loop {
            while let Some((thread, at_ns)) = self.system.scheduler.take_due() {
                self.time_up(thread, at_ns);
            }
            let count = u32::try_from(self.system.threads.len()).unwrap_or(u32::MAX);
            if (0..count).any(|thread| self.system.scheduler.is_ready(ThreadId(thread))) {
                return true;
            }
            if !self.system.scheduler.pass_time() {
                return false;
            }
        }
    }

    /// The time of a waiting thread is up, or that of a thread's start has come.
    pub(super) fn time_up(&mut self, thread: ThreadId, at_ns: u64) {
        let info = &mut self.system.threads[thread.0 as usize];
        if info.stage == Stage::Starting {
            return self.start_thread(thread, at_ns);
        }
        if let Some(wait) = info.wait.take() {
            info.answer = Some(Answer::Value(wait.otherwise));
            if let Some(resource) = wait.resource {
                self.system.resources.forget_waiter(resource, thread);
            }
        }
        self.system.scheduler.wake(thread, at_ns, None);
        self.system.emit_turns(&mut self.world);
    }

    /// The first step at which the run may have to stop.
    fn pause_at(&self, turn: Turn, until: Until, work_end: u64) -> u64 {
        let costs = &self.world.settings.costs;
        let mut at = until.step.min(self.world.settings.limits.instructions);
        if let Some(decision) = self.decisions.get(self.decided) {
            at = at.min(decision.step);
        }
        if until.time_ns != u64::MAX {
            let left_ns = until.time_ns.saturating_sub(self.system.scheduler.clock_ns(turn.core));
            at = at.min(self.world.step.saturating_add(left_ns / costs.instruction_ns.max(1) + 1));
        }
        at.min(self.world.step.saturating_add(work_end.saturating_sub(self.work())))
    }

    /// Between two instructions: carries out a decision or a stop at this step.
    fn paused(&mut self, turn: Turn, until: Until, work_end: u64, other_thread: bool) -> Option<Progress> {
        let step = self.world.step;
        while let Some(decision) = self.decisions.get(self.decided).copied()
            && decision.step <= step
        {
            self.decided += 1;
            if decision.step < step || !self.choose(decision.thread) {
                self.refused.push(decision);
            } else if self.turn.is_none() {
                if self.system.scheduler.is_free() {
                    // The chosen thread runs before the next decision, which may be of the same step.
                    self.next_turn();
                }
                return None;
            }
        }
        let late = self.system.scheduler.clock_ns(turn.core) > until.time_ns;
        if other_thread || step >= until.step || late {
            return Some(Progress::Reached);
        }
        (self.work() >= work_end).then_some(Progress::Working)
    }

    fn run_thread(&mut self, id: ThreadId, from_ns: u64, limits: RunLimits) -> Stop {
        let info = &mut self.system.threads[id.0 as usize];
        let process = info.process;
        let answer = info.answer.take();
        self.world.line = info.line;
        self.world.current = id;
        self.world.process = process;
        self.world.begin_turn(from_ns);
        let (Some(isolate), Some(thread)) =
            (&mut self.isolates[process.0 as usize], &mut self.threads[id.0 as usize])
        else {
            return Stop::Returned(Value::None);
        };
        if let Some(answer) = answer {
            let value = match answer {
                Answer::Value(value) => value,
                Answer::Bytes(bytes) => Value::Obj(isolate.heap.alloc(Object::Bytes(bytes.as_ref().into()))),
            };
            thread.incoming = Some(Incoming::Value(value));
        }
        let mut vm =
            Vm { program: &self.program, isolate, thread, world: &mut self.world, host: &mut self.system };
        let stop = vm.run(limits);
        // A pause must leave no trace: the line stays what the last event took it for.
        let line = match stop {
            Stop::Pause | Stop::Breath => self.world.line,
            _ => thread.line(&self.program),
        };
        // A thread that has ended was last where the last event was.
        let line = if line.is_none() { self.world.line } else { line };
        self.world.line = line;
        self.system.threads[id.0 as usize].line = line;
        stop
    }

    fn carry_out(&mut self, turn: Turn, stop: Stop) {
        match stop {
            Stop::Preempt | Stop::Pause | Stop::Breath => {}
            Stop::Collect => self.collect(self.world.process),
            Stop::Requests => {}
            Stop::Blocked(block) => self.block(turn.thread, *block),
            Stop::Returned(value) => self.returned(turn.thread, value),
            Stop::Raised(raised) => self.raised(turn.thread, raised.0),
        }
        let mut requests = std::mem::take(&mut self.world.requests);
        for request in requests.drain(..) {
            self.request(request);
        }
        // Its memory is used again.
        requests.append(&mut self.world.requests);
        self.world.requests = requests;
    }

    fn block(&mut self, thread: ThreadId, block: Block) {
        let now_ns = self.world.now_ns();
        match block {
            Block::Park { resource, timeout_ns, otherwise } => {
                let id = self.system.resource(self.world.process, resource);
                self.name_resource(id);
                let until_ns = timeout_ns.map(|timeout_ns| now_ns.saturating_add(timeout_ns));
                self.system.resources.get_mut(id).waiters.push_back(thread);
                let name = self.system.resources.get(id).name.clone();
                let resource = Some(id);
                self.wait(
                    thread,
                    Wait { resource, kind: resource_kind(self, id), name, until_ns, otherwise },
                );
            }
            Block::Sleep { ns: 0 } => {
                self.system.threads[thread.0 as usize].waited = Some((ResourceKind::Sleep, None));
                self.answer(thread, Value::None);
                self.system.scheduler.give_way(thread);
            }
            Block::Sleep { ns } => self.wait_for_time(thread, ResourceKind::Sleep, "sleep", ns, Value::None),
            Block::Stall { ns, result } => {
                self.answer(thread, result);
                self.system.scheduler.stall(thread, ns);
            }
            // Answers of the network and results of kernels come in any order.
            Block::Io { result, .. } | Block::Offload { result, .. } if self.system.scheduler.is_free() => {
                self.answer(thread, result);
                self.system.threads[thread.0 as usize].waited = Some((ResourceKind::Io, None));
                self.system.scheduler.give_way(thread);
            }
            Block::Io { ns, name, result } => self.wait_for_time(thread, ResourceKind::Io, &name, ns, result),
            Block::Offload { ns, name, result } => {
                self.answer(thread, result);
                self.system.scheduler.offload(thread, ns, &name);
            }
            Block::NeverAwaited => {
                self.collect(self.world.process);
                let found = self.take_never_awaited(self.world.process);
                self.answer(thread, found);
            }
        }
    }

    fn answer(&mut self, thread: ThreadId, value: Value) {
        self.system.threads[thread.0 as usize].answer = Some(Answer::Value(value));
    }

    fn wait_for_time(&mut self, thread: ThreadId, kind: ResourceKind, name: &str, ns: u64, result: Value) {
        let until_ns = Some(self.world.now_ns().saturating_add(ns));
        let wait = Wait { resource: None, kind, name: name.to_owned(), until_ns, otherwise: result };
        self.wait(thread, wait);
    }

    fn wait(&mut self, thread: ThreadId, wait: Wait) {
        let line = self.world.line;
        self.system.threads[thread.0 as usize].waited = Some((wait.kind, wait.resource));
        self.system.scheduler.wait(thread, wait.until_ns);
        self.system.emit_turns(&mut self.world);
        let resource = wait.resource.unwrap_or_else(|| self.system.resources.of_time(wait.kind));
        self.world.emit_at_with(self.world.now_ns(), thread, line, || ProgramEventKind::Blocked {
            resource,
            what: wait.kind,
            name: wait.name.clone(),
            holders: wait.resource.map(|id| self.system.resources.holders(id)).unwrap_or_default(),
            until_ns: wait.until_ns,
        });
        self.system.threads[thread.0 as usize].wait = Some(wait);
    }

    /// Gives a resource the name of a variable, where there is one.
    fn name_resource(&mut self, id: ResourceId) {
        if !self.system.resources.wants_name(id) {
            return;
        }
        let entry = self.system.resources.get(id);
        let ResourceKey::Object(object) = entry.key else { return };
        let Some(process) = entry.process else { return };
        let Some(isolate) = &self.isolates[process.0 as usize] else { return };
        let of_process = |at: usize| {
            self.system
                .thread(ThreadId(u32::try_from(at).unwrap_or(u32::MAX)))
                .is_some_and(|info| info.process == process)
        };
        let threads = self.threads.iter().enumerate().filter(|(at, _)| of_process(*at));
        let threads = threads.filter_map(|(_, thread)| thread.as_ref()).take(ELEMENTS);
        let search = Search { program: &self.program, isolate, symbols: &self.world.symbols };
        // A join is named after the lane of the thread that it waits for.
        let name = if entry.kind == ResourceKind::Thread {
            search.own_name(object)
        } else {
            search.name(object, threads)
        };
        self.system.resources.set_name(id, name);
    }

    fn request(&mut self, request: Request) {
        match request {
            Request::Look => {}
            Request::Thread { id, callee } => self.prepare_thread(id, callee),
            Request::Fork { process, callee } => self.fork(process, callee),
            Request::SpawnProcess { process, start } => self.spawn_process(process, start),
            Request::Kill { process, signal } => self.end_process(process, -signal),
            Request::Exit { code } => self.end_process(self.world.process, code),
        }
    }

    /// Ends the run where a limit was reached.
    fn check_limits(&mut self, thread: ThreadId) {
        if self.end.is_some() {
            return;
        }
        let limits = &self.world.settings.limits;
        let (name, message) = if self.world.step >= limits.instructions {
            let reached = limits.instructions;
            ("instructions", format!("the program executed {reached} instructions: does a loop never end?"))
        } else if let Some(over) = self.world.over {
            over_message(over, &self.world.settings)
        } else {
            return;
        };
        self.limit(name, message, thread);
    }

    pub(super) fn limit(&mut self, name: &str, message: String, thread: ThreadId) {
        let line = self.system.threads.get(thread.0 as usize).map_or(CodeLine::NONE, |info| info.line);
        let message = format!("{message} Raise the limit \"{name}\" in the settings if it is meant to.");
        self.finish(ProgramEnd::Limit { name: name.to_owned(), message, line });
    }
}

fn over_message(over: Over, settings: &Settings) -> (&'static str, String) {
    let limits = &settings.limits;
    match over {
        Over::Output => ("output", format!("the program printed more than {} bytes.", limits.output_bytes)),
        Over::Events => ("events", format!("the trace has more than {} events.", limits.events)),
        Over::Threads => ("threads", format!("more than {} threads were alive at once.", limits.threads)),
        Over::Processes => {
            ("processes", format!("more than {} processes were alive at once.", limits.processes))
        }
    }
}

fn resource_kind(machine: &Machine, id: ResourceId) -> ResourceKind {
    machine.system.resources.get(id).kind
}

fn switch_points(settings: &Settings) -> SwitchPoints {
    match settings.policy {
        _ if settings.library_steps => SwitchPoints::Everywhere,
        Policy::Gil => SwitchPoints::CallsAndLoops,
        Policy::AnyBytecode | Policy::FreeThreaded | Policy::AllInterleavings => SwitchPoints::Anywhere,
    }
}
