//! What can be seen of the machine between two instructions. Looking changes nothing.

use shared::program::event::{ResourceId, TaskNumber, ThreadId};
use shared::program::view::{
    FrameView, ProcessView, ResourceView, StateView, TaskView, ThreadState, ThreadView, Variable,
};
use vm_code::{Code, Value};
use vm_runtime::{GeneratorState, Isolate, Object, ResourceKey, TaskInfo, Thread};

use crate::machine::Machine;
use crate::machine::glance::glance;
use crate::system::Stage;
use crate::system::resources::Entry;
use crate::system::schedule::Phase;

/// How many tasks, threads and frames are shown at most.
const SHOWN: usize = 500;
const FRAMES: usize = 50;

impl Machine {
    /// The whole state. `events` is how many were taken out before.
    pub fn view(&self, events: u64) -> StateView {
        StateView {
            step: self.world.step,
            time_ns: self.now_ns(),
            events,
            end: self.end.clone(),
            current: self.current(),
            processes: self.processes_view(),
            threads: self.threads_view(),
            tasks: self.tasks_view(),
            resources: self.resources_view(),
            ready: self.enabled(),
            output_bytes: self.world.output_bytes,
        }
    }

    fn processes_view(&self) -> Vec<ProcessView> {
        let mut all = Vec::new();
        for (at, (info, isolate)) in self.system.processes.iter().zip(&self.isolates).enumerate() {
            let Some(isolate) = isolate else { continue };
            let id = shared::program::event::ProcessId(u32::try_from(at).unwrap_or(u32::MAX));
            all.push(ProcessView {
                id,
                name: info.name.clone(),
                gil: self.system.scheduler.lock_holder(id),
                heap_objects: isolate.heap.len() as u64,
                heap_bytes: isolate.heap.bytes() as u64,
                globals: self.globals_view(isolate),
            });
        }
        all
    }

    fn globals_view(&self, isolate: &Isolate) -> Vec<Variable> {
        let Some(main) = self.program.main else { return Vec::new() };
        let module = self.program.module(main);
        let Some(state) = isolate.modules.get(main.0 as usize) else { return Vec::new() };
        let all = module.slots.iter().zip(&state.slots);
        let all = all.map(|(name, value)| (self.world.symbols.name(*name), *value));
        let shown = all.filter(|(name, value)| !name.starts_with("__") && is_data(isolate, *value));
        shown.map(|(name, value)| self.variable(isolate, name, value)).collect()
    }

    fn threads_view(&self) -> Vec<ThreadView> {
        let alive = self.system.threads.iter().enumerate().filter(|(_, info)| info.stage == Stage::Alive);
        let alive = alive.take(SHOWN);
        alive
            .map(|(at, info)| {
                let id = ThreadId(u32::try_from(at).unwrap_or(u32::MAX));
                let isolate = self.isolates.get(info.process.0 as usize).and_then(Option::as_ref);
                let thread = self.threads.get(at).and_then(Option::as_ref);
                ThreadView {
                    id,
                    process: info.process,
                    name: info.name.clone(),
                    daemon: info.daemon,
                    state: self.state_of(id),
                    frames: match (isolate, thread) {
                        (Some(isolate), Some(thread)) => self.frames(isolate, thread),
                        _ => Vec::new(),
                    },
                    task: info.task,
                    next: thread.map_or_else(String::new, |thread| self.next_instruction(thread)),
                }
            })
            .collect()
    }

    fn state_of(&self, id: ThreadId) -> ThreadState {
        match self.system.scheduler.phase(id) {
            Phase::Running(core) => ThreadState::Running { core },
            Phase::Offloaded(core) => ThreadState::Offloaded { core, name: String::new() },
            Phase::WantsLock | Phase::WantsCore | Phase::Delayed => ThreadState::Ready,
            Phase::Ended => ThreadState::Ended,
            Phase::Waiting => match self.system.thread(id).and_then(|info| info.wait.as_ref()) {
                None => ThreadState::Ready,
                Some(wait) => ThreadState::Blocked {
                    resource: wait.resource.unwrap_or(ResourceId(u32::MAX)),
                    what: wait.kind,
                    name: wait.name.clone(),
                    holders: wait.resource.map(|id| self.system.resources.holders(id)).unwrap_or_default(),
                    until_ns: wait.until_ns,
                },
            },
        }
    }

    fn frames(&self, isolate: &Isolate, thread: &Thread) -> Vec<FrameView> {
        let innermost = thread.frames.len();
        let frames = thread.frames.iter().enumerate().rev();
        let shown = frames.filter(|(_, frame)| self.shows(self.program.code(frame.code)));
        shown
            .take(FRAMES)
            .map(|(at, frame)| {
                // Only the innermost frame is before an instruction; the others are inside of one.
                let pc = if at + 1 == innermost { frame.pc } else { frame.pc.saturating_sub(1) };
                let registers = thread.stack.get(frame.base as usize..).unwrap_or_default();
                self.frame(isolate, self.program.code(frame.code), pc, registers)
            })
            .collect()
    }

    fn shows(&self, code: &Code) -> bool {
        !code.library || self.world.settings.library_steps
    }

    fn frame(&self, isolate: &Isolate, code: &Code, pc: u32, registers: &[Value]) -> FrameView {
        let mut locals = Vec::new();
        for (name, reg) in &code.locals {
            let Some(value) = registers.get(usize::from(*reg)) else { continue };
            let value = match value {
                Value::Obj(id) if code.cells.contains(reg) || code.free_names.contains(name) => {
                    match isolate.heap.get(*id) {
                        Object::Cell(inner) => *inner,
                        _ => *value,
                    }
                }
                _ => *value,
            };
            if value.is_bound() {
                locals.push(self.variable(isolate, self.world.symbols.name(*name), value));
            }
        }
        FrameView {
            function: self.world.symbols.name(code.name).to_owned(),
            file: self.program.module(code.module).file.to_string(),
            line: code.spans.get(pc as usize).map_or(0, |span| span.line),
            locals: if code.kind == vm_code::CodeKind::Module { Vec::new() } else { locals },
        }
    }

    fn next_instruction(&self, thread: &Thread) -> String {
        let own = thread.frames.iter().rev().find(|frame| self.shows(self.program.code(frame.code)));
        let Some(frame) = own else { return String::new() };
        let code = self.program.code(frame.code);
        match code.instrs.get(frame.pc as usize) {
            Some(instr) => super::words::instruction(&self.program, &self.world.symbols, code, instr),
            None => String::new(),
        }
    }

    fn tasks_view(&self) -> Vec<TaskView> {
        let all = self.world.tasks.iter().enumerate().filter(|(_, task)| task.outcome.is_none());
        all.take(SHOWN)
            .map(|(at, task)| {
                let id = TaskNumber(u32::try_from(at).unwrap_or(u32::MAX));
                let running = self.system.thread(task.thread).is_some_and(|info| info.task == Some(id));
                TaskView {
                    id,
                    thread: task.thread,
                    name: task.name.clone(),
                    awaits: task.awaits.clone(),
                    running,
                    outcome: task.outcome,
                    frames: self.coroutine_frames(task),
                }
            })
            .collect()
    }

    /// The frames of a suspended coroutine and of those that it awaits, the innermost first.
    fn coroutine_frames(&self, task: &TaskInfo) -> Vec<FrameView> {
        let Some(Some(isolate)) = self.isolates.get(task.process.0 as usize) else { return Vec::new() };
        let mut frames = Vec::new();
        let mut next = task.coroutine;
        while frames.len() < FRAMES
            && let Value::Obj(id) = next
            && let Object::Generator(generator) = isolate.heap.get(id)
            && matches!(generator.state, GeneratorState::Suspended | GeneratorState::Created)
        {
            let code = self.program.code(generator.code);
            let at = generator.pc.saturating_sub(1);
            if self.shows(code) {
                frames.push(self.frame(isolate, code, at, &generator.registers));
            }
            let delegation = code.delegations.iter().find(|(pc, _)| *pc == at);
            next = delegation.map_or(Value::None, |(_, reg)| {
                generator.registers.get(usize::from(*reg)).copied().unwrap_or(Value::None)
            });
        }
        frames.reverse();
        frames
    }

    fn resources_view(&self) -> Vec<ResourceView> {
        let used = self.system.resources.iter();
        let used = used.filter(|(_, entry)| {
            !entry.holders.is_empty() || !entry.waiters.is_empty() || !entry.detail.is_empty()
        });
        used.take(SHOWN)
            .map(|(id, entry)| ResourceView {
                id,
                what: entry.kind,
                name: entry.name.clone(),
                holders: self.system.resources.holders(id),
                waiters: entry.waiters.iter().copied().collect(),
                detail: self.detail(entry),
            })
            .collect()
    }

    /// What a resource contains, in words.
    fn detail(&self, entry: &Entry) -> String {
        let Some(counted) = entry.counted else { return entry.detail.clone() };
        let count = || {
            let ResourceKey::Object(object) = entry.key else { return None };
            let isolate = self.isolates.get(entry.process?.0 as usize)?.as_ref()?;
            let Object::Instance(instance) = isolate.heap.get(object) else { return None };
            length(isolate, instance.attrs.get(counted)?)
        };
        count().map_or(String::new(), |count| entry.detail.replace("{}", &count.to_string()))
    }

    fn variable(&self, isolate: &Isolate, name: &str, value: Value) -> Variable {
        Variable { name: name.to_owned(), value: glance(isolate, &self.world.symbols, value) }
    }
}

fn length(isolate: &Isolate, value: Value) -> Option<usize> {
    match isolate.heap.get(value.obj()?) {
        Object::List(items) => Some(items.len()),
        Object::Deque(deque) => Some(deque.items.len()),
        Object::Instance(instance) => length(isolate, instance.payload),
        _ => None,
    }
}

/// Whether it is a value to show: functions, classes and modules are left out.
fn is_data(isolate: &Isolate, value: Value) -> bool {
    match value {
        Value::Unbound | Value::Native(_) => false,
        Value::Obj(id) => {
            !matches!(isolate.heap.get(id), Object::Function(_) | Object::Class(_) | Object::Module(_))
        }
        _ => true,
    }
}
