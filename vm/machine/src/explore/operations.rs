//! Visible operations as a person reads them: which thread reads or writes what, with the value, and in which line.

use shared::program::event::{CodeLine, ProcessId, ThreadId};
use shared::program::explore::Operation;

use super::footprint::{Footprint, Target, Touch};
use crate::machine::Machine;
use crate::machine::glance::glance;
use crate::system::naming::Search;
use vm_code::{ObjId, Value};
use vm_runtime::Object;

/// An operation that is about to be executed.
#[derive(Debug)]
pub struct Begun {
    operation: Operation,
    target: Option<(u32, Target)>,
    /// The method or function that it calls, if it is a call.
    call: Option<String>,
}

impl Begun {
    /// What a thread is about to do; nothing where no other thread could see it.
    pub fn of(machine: &Machine, thread: ThreadId, found: &Footprint, touch: Option<&Touch>) -> Self {
        let info = &machine.system.threads[thread.0 as usize];
        let target = touch.map(|touch| (touch.place.process(), touch.target()));
        let on =
            target.as_ref().map_or_else(String::new, |(process, target)| name(machine, *process, target));
        let frame = machine.threads[thread.0 as usize].as_ref().and_then(|state| state.frames.last());
        let line = frame
            .map_or(CodeLine::NONE, |frame| machine.program.line(machine.program.code(frame.code), frame.pc));
        let writes = touch.is_some_and(|touch| touch.write);
        let mut operation =
            Operation { thread, name: info.name.clone(), line, text: String::new(), on, writes };
        if !writes {
            operation.text =
                match target.as_ref().and_then(|(process, target)| value(machine, *process, target)) {
                    Some(value) => format!("reads {} → {value}", operation.on),
                    None => format!("reads {}", operation.on),
                };
        }
        Self { operation, target, call: found.call.clone() }
    }

    /// The operation, once it has been executed.
    pub fn end(self, machine: &Machine) -> Operation {
        let Self { mut operation, target, call } = self;
        if let Some(call) = call {
            operation.text = match operation.on.as_str() {
                "" | "output" => format!("{call}()"),
                on => format!("{on}.{call}()"),
            };
        } else if operation.writes {
            operation.text =
                match target.as_ref().and_then(|(process, target)| value(machine, *process, target)) {
                    Some(value) => format!("writes {} ← {value}", operation.on),
                    None => format!("changes {}", operation.on),
                };
        }
        operation
    }
}

fn name(machine: &Machine, process: u32, target: &Target) -> String {
    let symbol = |symbol| machine.world.symbols.name(vm_code::Symbol(symbol)).to_owned();
    match *target {
        Target::Variable { module, slot } => {
            let module = machine.program.module(vm_code::ModuleId(module));
            module.slots.get(slot as usize).map_or_else(String::new, |name| symbol(name.0))
        }
        Target::Attribute { object, name } => {
            format!("{}.{}", name_of(machine, process, object), symbol(name))
        }
        Target::Contents { object } => name_of(machine, process, object),
        Target::Output => "output".to_owned(),
        Target::Library => "the library".to_owned(),
    }
}

/// What an object is called: a variable that holds it, else its class.
fn name_of(machine: &Machine, process: u32, id: ObjId) -> String {
    let Some(Some(isolate)) = machine.isolates.get(process as usize) else { return String::new() };
    let search = Search { program: &machine.program, isolate, symbols: &machine.world.symbols };
    let threads = machine.threads.iter().enumerate();
    let own = threads.filter(|(at, _)| machine.system.threads[*at].process == ProcessId(process));
    let own = own.filter_map(|(_, thread)| thread.as_ref()).take(64);
    search.name(id, own).unwrap_or_else(|| {
        let class = vm_runtime::class_of_object(isolate.heap.get(id));
        match isolate.heap.get(class) {
            Object::Class(class) => machine.world.symbols.name(class.name).to_owned(),
            _ => "object".to_owned(),
        }
    })
}

fn value(machine: &Machine, process: u32, target: &Target) -> Option<String> {
    let isolate = machine.isolates.get(process as usize)?.as_ref()?;
    let value = match *target {
        Target::Variable { module, slot } => {
            *isolate.modules.get(module as usize)?.slots.get(slot as usize)?
        }
        Target::Attribute { object, name } => match isolate.heap.get(object) {
            Object::Instance(instance) => instance.attrs.get(vm_code::Symbol(name))?,
            Object::Class(class) => class.attrs.get(vm_code::Symbol(name))?,
            Object::Cell(inner) => *inner,
            _ => return None,
        },
        Target::Contents { object } => match isolate.heap.get(object) {
            Object::Instance(_) => return None,
            _ => Value::Obj(object),
        },
        Target::Output | Target::Library => return None,
    };
    value.is_bound().then(|| glance(isolate, &machine.world.symbols, value))
}
