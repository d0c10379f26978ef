//! Collection of a process's heap: its roots, and the limit on memory.

use shared::program::event::ProcessId;
use vm_code::{CodeKind, Value};
use vm_runtime::{Answer, Call, Cont, GeneratorState, Incoming, Object, Thread};

use crate::machine::Machine;

impl Machine {
    /// Frees what a process cannot reach any more, and ends the run where too much is left.
    pub(super) fn collect(&mut self, process: ProcessId) {
        let mut roots = Vec::new();
        for (info, thread) in self.system.threads.iter().zip(&self.threads) {
            if info.process != process {
                continue;
            }
            if let Some(thread) = thread {
                thread_roots(thread, &mut roots);
            }
            if let Some(Answer::Value(value)) = info.answer {
                roots.push(value);
            }
            roots.extend(info.wait.as_ref().map(|wait| wait.otherwise));
        }
        let tasks = self.world.tasks.iter().filter(|task| task.process == process && task.outcome.is_none());
        roots.extend(tasks.map(|task| task.coroutine));
        let Some(isolate) = &mut self.isolates[process.0 as usize] else { return };
        roots.extend(isolate.roots());
        let program = &self.program;
        let dropped = &mut self.system.processes[process.0 as usize].never_awaited;
        let before = dropped.len();
        let ceiling = usize::try_from(self.world.settings.limits.heap_bytes).unwrap_or(usize::MAX);
        isolate.heap.collect_with(roots, ceiling, |object| {
            if let Object::Generator(generator) = object
                && generator.kind == CodeKind::Coroutine
                && generator.state == GeneratorState::Created
                && !generator.started
                && !program.code(generator.code).library
            {
                dropped.push((generator.qualname.to_string(), generator.code));
            }
        });
        // Objects are freed from the last to the first.
        dropped[before..].reverse();
        let heap = &isolate.heap;
        self.system.resources.forget_dead(process, |id| !matches!(heap.get(id), Object::Free(_)));
        self.check_memory();
    }

    /// Coroutines of a process that were dropped and never awaited, as a list of (name, file, line, text of the line).
    pub(super) fn take_never_awaited(&mut self, process: ProcessId) -> Value {
        let dropped = std::mem::take(&mut self.system.processes[process.0 as usize].never_awaited);
        let list = self.with_vm(process, |vm| {
            let program = vm.program;
            let mut pairs = Vec::new();
            for (name, code) in dropped {
                let code = program.code(code);
                let module = program.module(code.module);
                let source = module.source.lines().nth((code.first_line as usize).saturating_sub(1));
                let source = vm.str(source.unwrap_or_default());
                let (name, file) = (vm.str(name), vm.str(&*module.file));
                pairs.push(vm.tuple([name, file, Value::Int(i64::from(code.first_line)), source]));
            }
            vm.list(pairs)
        });
        list.unwrap_or(Value::None)
    }

    /// How many bytes all heaps take.
    pub fn heap_bytes(&self) -> u64 {
        self.isolates.iter().flatten().map(|isolate| isolate.heap.bytes() as u64).sum()
    }

    fn check_memory(&mut self) {
        let limit = self.world.settings.limits.heap_bytes;
        if self.heap_bytes() > limit {
            let megabytes = limit >> 20;
            let message = format!(
                "the program's objects take more than {megabytes} MiB: does something grow for ever?"
            );
            self.limit("memory", message, self.world.current);
        }
    }
}

fn thread_roots(thread: &Thread, roots: &mut Vec<Value>) {
    roots.extend(&thread.stack);
    for frame in &thread.frames {
        cont_roots(&frame.cont, roots);
        roots.extend(frame.generator.map(Value::Obj));
    }
    if let Some(cont) = &thread.waiting {
        cont_roots(cont, roots);
    }
    match &thread.incoming {
        None => {}
        Some(Incoming::Value(value)) => roots.push(*value),
        Some(Incoming::Start(call)) => call_roots(call, roots),
    }
}

fn call_roots(call: &Call, roots: &mut Vec<Value>) {
    roots.extend(call.callee);
    roots.extend(&call.args);
    roots.extend(call.named.iter().map(|(_, value)| *value));
}

fn cont_roots(cont: &Cont, roots: &mut Vec<Value>) {
    match cont {
        Cont::Init { instance, .. } => roots.push(Value::Obj(*instance)),
        Cont::Exit
        | Cont::Store(_)
        | Cont::Discard
        | Cont::Truth { .. }
        | Cont::Branch { .. }
        | Cont::Operator { .. }
        | Cont::ForIter { .. }
        | Cont::Send { .. }
        | Cont::Text { .. }
        | Cont::Import { .. }
        | Cont::Close { .. } => {}
    }
}
