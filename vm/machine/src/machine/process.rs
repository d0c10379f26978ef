//! Processes and threads: how they begin, and how they end.

use std::sync::Arc;

use shared::program::event::{CodeLine, ProcessId, ProgramEventKind, Stream, ThreadId};
use shared::program::view::ProgramEnd;
use vm_code::{BUILTINS, Value, names};
use vm_runtime::{
    Answer, Call, Cont, Host as _, Incoming, Object, Texts, Thread, Vm, format_exception,
    summary_of_exception, types, unknown_texts,
};

use crate::library;
use crate::machine::Machine;
use crate::system::{Stage, ThreadInfo};

/// What is called when the first thread of a process is done: module and function, where it was imported.
const EXIT_HOOKS: &[(&str, &str)] = &[("threading", "_shutdown"), ("atexit", "_run_exitfuncs")];

/// How far the first thread of a process is.
#[derive(Debug, Clone)]
pub struct Life {
    stage: LifeStage,
    /// What a spawned process is to do, once it has the main module.
    start: Option<Arc<[u8]>>,
    exit_code: i32,
    /// Whether the library is printing the exception that left it.
    reporting: bool,
    /// The exception that left the main module, and its line.
    error: Option<(String, CodeLine)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LifeStage {
    /// It executes the main module.
    Main,
    /// It executes what it was made for.
    Callee,
    /// It calls the exit hook of this number.
    Exit(usize),
}

impl Machine {
    pub(super) fn first_process(&mut self) {
        let process = self.system.add_process(&mut self.world, "MainProcess", 0);
        self.fresh_process(process, None);
    }

    /// A process that begins with the main module, and then does what `start` says.
    pub(super) fn spawn_process(&mut self, process: ProcessId, start: Arc<[u8]>) {
        self.fresh_process(process, Some(start));
    }

    /// A process with a copy of the running one's memory.
    pub(super) fn fork(&mut self, process: ProcessId, callee: Value) {
        let parent = self.world.process;
        let copy = self.isolates[parent.0 as usize].clone();
        self.put_isolate(process, copy, Life::new(LifeStage::Callee, None));
        self.prepare_thread(self.system.processes[process.0 as usize].main, callee);
    }

    /// Gives a thread that is known its code.
    pub(super) fn prepare_thread(&mut self, id: ThreadId, callee: Value) {
        self.put_thread(id);
        self.call(id, callee, &[]);
    }

    /// A thread's time to start has come.
    pub(super) fn start_thread(&mut self, id: ThreadId, at_ns: u64) {
        let info = &mut self.system.threads[id.0 as usize];
        info.stage = Stage::Alive;
        let process = info.process;
        if self.system.processes[process.0 as usize].main == id {
            self.world.emit_at_with(at_ns, id, CodeLine::NONE, || {
                let owner = &self.system.processes[process.0 as usize];
                ProgramEventKind::ProcessStarted { process, parent: owner.parent, name: owner.name.clone() }
            });
        }
        self.world.emit_at_with(at_ns, id, CodeLine::NONE, || {
            let ThreadInfo { parent, ref name, daemon, .. } = self.system.threads[id.0 as usize];
            ProgramEventKind::ThreadStarted { process, parent, name: name.clone(), daemon }
        });
        self.system.scheduler.start(id, at_ns);
        self.system.emit_turns(&mut self.world);
    }

    /// The outermost call of a thread has returned.
    pub(super) fn returned(&mut self, id: ThreadId, value: Value) {
        let process = self.system.threads[id.0 as usize].process;
        if self.system.processes[process.0 as usize].main == id {
            self.reported(process, value);
            self.go_on(process);
        } else {
            // The library's threads return whether they went well, where they can tell.
            self.end_thread(id, value == Value::Bool(false));
        }
    }

    /// An exception has left the outermost call of a thread.
    pub(super) fn raised(&mut self, id: ThreadId, exception: Value) {
        let process = self.system.threads[id.0 as usize].process;
        let is_main = self.system.processes[process.0 as usize].main == id;
        if let Some((code, text)) = self.exit_status(process, exception) {
            self.world.print(Stream::Stderr, &text);
            if is_main {
                self.lives[process.0 as usize].exit_code = code;
                return self.go_on(process);
            }
            return self.end_thread(id, false);
        }
        let line = self.exception_line(process, exception);
        if is_main && self.report(process, id, exception, line) {
            return;
        }
        let (text, message) = self.describe_exception(process, exception);
        self.world.print(Stream::Stderr, &text);
        self.world.emit(ProgramEventKind::Raised { message: message.clone() });
        if is_main {
            let life = &mut self.lives[process.0 as usize];
            life.exit_code = 1;
            life.reporting = false;
            life.error.get_or_insert((message, line));
            self.go_on(process);
        } else {
            self.end_thread(id, true);
        }
    }

    /// Lets the library print an exception whose text only Python code can say. Says whether that is so.
    fn report(&mut self, process: ProcessId, id: ThreadId, exception: Value, line: CodeLine) -> bool {
        let life = &self.lives[process.0 as usize];
        if life.reporting {
            return false;
        }
        let unknown = self.with_vm(process, |vm| !unknown_texts(vm, exception).is_empty());
        let reporter = self.with_vm(process, |vm| vm.prelude("_report_uncaught")).unwrap_or(Value::None);
        if unknown != Some(true) || reporter.is_none() {
            return false;
        }
        let life = &mut self.lives[process.0 as usize];
        life.reporting = true;
        life.exit_code = 1;
        life.error.get_or_insert((String::new(), line));
        self.call(id, reporter, &[exception]);
        true
    }

    /// The library has printed the exception, and gives its last line.
    fn reported(&mut self, process: ProcessId, summary: Value) {
        if !std::mem::take(&mut self.lives[process.0 as usize].reporting) {
            return;
        }
        let message = self.with_vm(process, |vm| vm.as_str(summary).map(str::to_owned)).flatten();
        let message = message.unwrap_or_default();
        if let Some((text, _)) = &mut self.lives[process.0 as usize].error
            && text.is_empty()
        {
            text.clone_from(&message);
        }
        self.world.emit(ProgramEventKind::Raised { message });
    }

    /// Ends a process at once, with all its threads. With the first process the run is over.
    pub(super) fn end_process(&mut self, process: ProcessId, exit_code: i32) {
        let Some(info) = self.system.processes.get_mut(process.0 as usize) else { return };
        if info.exit_code.is_some() {
            return;
        }
        info.exit_code = Some(exit_code);
        let (main, resource, farewells) = (info.main, info.resource, std::mem::take(&mut info.farewells));
        self.system.processes_alive -= 1;
        for at in 0..self.system.threads.len() {
            if self.system.threads[at].process == process {
                self.end_thread(ThreadId(u32::try_from(at).unwrap_or(u32::MAX)), false);
            }
        }
        let now_ns = self.world.now_ns();
        self.world.emit_at(
            now_ns,
            main,
            CodeLine::NONE,
            ProgramEventKind::ProcessEnded { process, exit_code },
        );
        self.system.unpark(
            &mut self.world,
            shared_process(resource),
            u32::MAX,
            &Answer::Value(Value::Bool(true)),
        );
        for (channel, message) in farewells {
            self.system.send(&mut self.world, channel, message);
        }
        let isolate = self.isolates.get_mut(process.0 as usize).and_then(Option::take);
        self.spent.put(process, isolate);
        if process == ProcessId(0) {
            self.end_run(exit_code);
        }
    }

    fn end_run(&mut self, exit_code: i32) {
        for at in 1..self.system.processes.len() {
            self.end_process(ProcessId(u32::try_from(at).unwrap_or(u32::MAX)), -15);
        }
        let end = match self.lives[0].error.take() {
            Some((message, line)) => ProgramEnd::Raised { message, line },
            None => ProgramEnd::Finished { exit_code },
        };
        self.finish(end);
    }

    fn fresh_process(&mut self, process: ProcessId, start: Option<Arc<[u8]>>) {
        let isolate = library::fresh_isolate(&self.program);
        self.put_isolate(process, isolate, Life::new(LifeStage::Main, start));
        let main = self.system.processes[process.0 as usize].main;
        self.put_thread(main);
        if !self.begin_main(process, main) {
            self.go_on(process);
        }
    }

    fn put_thread(&mut self, id: ThreadId) {
        let at = id.0 as usize;
        if self.threads.len() <= at {
            self.threads.resize_with(at + 1, || None);
        }
        self.threads[at] = Some(Thread::with_room());
    }

    fn put_isolate(&mut self, process: ProcessId, isolate: Option<vm_runtime::Isolate>, life: Life) {
        // Processes are numbered by creation, and their requests come in that order.
        debug_assert_eq!(self.isolates.len(), process.0 as usize);
        self.isolates.push(isolate);
        self.lives.push(life);
    }

    /// Makes a thread that has nothing to do call something.
    fn call(&mut self, id: ThreadId, callee: Value, args: &[Value]) {
        let call = Call { callee: Some(callee), args: args.into(), named: Vec::new() };
        if let Some(thread) = &mut self.threads[id.0 as usize] {
            thread.incoming = Some(Incoming::Start(Box::new(call)));
        }
    }

    /// The first thread of a process has done what it was doing: what comes next in its life.
    fn go_on(&mut self, process: ProcessId) {
        let id = self.system.processes[process.0 as usize].main;
        let at = process.0 as usize;
        let next = match self.lives[at].stage {
            LifeStage::Main if self.lives[at].start.is_some() && self.lives[at].error.is_none() => {
                LifeStage::Callee
            }
            LifeStage::Main | LifeStage::Callee => LifeStage::Exit(0),
            LifeStage::Exit(hook) => LifeStage::Exit(hook + 1),
        };
        self.lives[at].stage = next;
        let begun = match next {
            LifeStage::Main | LifeStage::Callee => self.begin_spawned(process, id),
            LifeStage::Exit(hook) if hook >= EXIT_HOOKS.len() => {
                let code = self.lives[at].exit_code;
                return self.end_process(process, code);
            }
            LifeStage::Exit(hook) => self.begin_hook(process, id, hook),
        };
        if !begun {
            self.go_on(process);
        }
    }

    /// Makes the first thread of a process execute the main module. Says whether there is one.
    fn begin_main(&mut self, process: ProcessId, id: ThreadId) -> bool {
        let name = if self.lives[process.0 as usize].start.is_some() { "__mp_main__" } else { "__main__" };
        let (Some(main), Some(Some(isolate)), Some(Some(thread))) = (
            self.program.main,
            self.isolates.get_mut(process.0 as usize),
            self.threads.get_mut(id.0 as usize),
        ) else {
            return false;
        };
        let mut vm =
            Vm { program: &self.program, isolate, thread, world: &mut self.world, host: &mut self.system };
        vm.module_object(main);
        let name = vm.str(name);
        let state = &mut vm.isolate.modules[main.0 as usize];
        state.imported = true;
        if let Some(slot) = state.slots.first_mut() {
            *slot = name;
        }
        vm.start_module(main, Cont::Exit);
        true
    }

    /// `builtins._spawned(start)` of the library.
    fn begin_spawned(&mut self, process: ProcessId, id: ThreadId) -> bool {
        let at = process.0 as usize;
        let (Some(start), Some(isolate)) = (self.lives[at].start.clone(), &mut self.isolates[at]) else {
            return false;
        };
        let Some(callee) = isolate.global(&self.program, BUILTINS, "_spawned") else { return false };
        let start = Value::Obj(isolate.heap.alloc(Object::Bytes(start.as_ref().into())));
        self.call(id, callee, &[start]);
        true
    }

    fn begin_hook(&mut self, process: ProcessId, id: ThreadId, hook: usize) -> bool {
        let (module, function) = EXIT_HOOKS[hook];
        let Some(isolate) = &self.isolates[process.0 as usize] else { return false };
        let Some(module) = self.program.find_module(module) else { return false };
        if !isolate.modules[module.0 as usize].imported {
            return false;
        }
        let Some(callee) = isolate.global(&self.program, module, function) else { return false };
        self.call(id, callee, &[]);
        true
    }

    fn end_thread(&mut self, id: ThreadId, failed: bool) {
        let info = &mut self.system.threads[id.0 as usize];
        if info.stage == Stage::Ended {
            return;
        }
        let began = info.stage == Stage::Alive;
        info.stage = Stage::Ended;
        info.answer = None;
        let (wait, line) = (info.wait.take(), info.line);
        if let Some(resource) = wait.and_then(|wait| wait.resource) {
            self.system.resources.forget_waiter(resource, id);
        }
        self.system.threads_alive -= 1;
        self.system.threads_failed += u32::from(failed && began);
        self.system.scheduler.end(id);
        self.system.emit_turns(&mut self.world);
        if began {
            let now_ns = self.world.now_ns();
            self.world.emit_at(now_ns, id, line, ProgramEventKind::ThreadEnded { failed });
        }
        if let Some(thread) = self.threads.get_mut(id.0 as usize) {
            *thread = None;
        }
        if self.turn.as_ref().is_some_and(|turn| turn.thread == id) {
            self.turn = None;
        }
    }

    /// The exit code and the text of a `SystemExit`.
    fn exit_status(&mut self, process: ProcessId, exception: Value) -> Option<(i32, String)> {
        let isolate = self.isolates[process.0 as usize].as_ref()?;
        let Object::Exception(exception) = isolate.heap.get(exception.obj()?) else { return None };
        let Object::Class(class) = isolate.heap.get(exception.class) else { return None };
        if !class.mro.contains(&types::SYSTEM_EXIT) {
            return None;
        }
        let code = exception.attrs.get(names::CODE_ATTR).or_else(|| {
            let Object::Tuple(args) = isolate.heap.get(exception.args.obj()?) else { return None };
            match &args[..] {
                [] => Some(Value::None),
                [one] => Some(*one),
                _ => Some(exception.args),
            }
        });
        Some(match code.unwrap_or(Value::None) {
            Value::None => (0, String::new()),
            // As a shell sees it.
            Value::Int(code) => (i32::try_from(code & 0xff).unwrap_or(0), String::new()),
            Value::Bool(code) => (i32::from(code), String::new()),
            other => {
                let text = self.with_vm(process, |vm| vm_runtime::text_of(vm, other).ok().flatten());
                (1, text.flatten().map_or_else(String::new, |text| format!("{text}\n")))
            }
        })
    }

    /// The traceback of an exception, and its last line.
    fn describe_exception(&mut self, process: ProcessId, exception: Value) -> (String, String) {
        let texts = Texts::default();
        let described = self.with_vm(process, |vm| {
            (format_exception(vm, exception, &texts, true), summary_of_exception(vm, exception, &texts))
        });
        described.unwrap_or_default()
    }

    /// Lends a process, with a thread of its own, to code that looks at values.
    pub(super) fn with_vm<T>(
        &mut self,
        process: ProcessId,
        look: impl FnOnce(&mut Vm<'_>) -> T,
    ) -> Option<T> {
        let isolate = self.isolates.get_mut(process.0 as usize)?.as_mut()?;
        let mut thread = Thread::default();
        let mut vm = Vm {
            program: &self.program,
            isolate,
            thread: &mut thread,
            world: &mut self.world,
            host: &mut self.system,
        };
        Some(look(&mut vm))
    }

    fn exception_line(&self, process: ProcessId, exception: Value) -> CodeLine {
        let none = CodeLine::NONE;
        let Some(isolate) = self.isolates[process.0 as usize].as_ref() else { return none };
        let Some(id) = exception.obj() else { return none };
        let Object::Exception(exception) = isolate.heap.get(id) else { return none };
        let code = |entry: &vm_runtime::TracebackEntry| self.program.code(entry.code);
        let own = exception.traceback.iter().rfind(|entry| !code(entry).library);
        own.map_or(none, |entry| {
            CodeLine::new(self.program.module(code(entry).module).number, entry.span.line)
        })
    }
}

impl Life {
    fn new(stage: LifeStage, start: Option<Arc<[u8]>>) -> Self {
        Self { stage, start, exit_code: 0, reporting: false, error: None }
    }
}

fn shared_process(resource: u32) -> vm_runtime::Resource {
    let key = vm_runtime::ResourceKey::Shared(resource);
    vm_runtime::Resource { key, kind: shared::program::event::ResourceKind::Process }
}
