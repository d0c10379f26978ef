//! The intrinsics: the module `_vm`, what the library asks of the machine. `prelude/_vm.pyi` says what each does.

mod kernel;
mod picture;
mod process;
mod step;
mod task;
mod thread;
mod time;
mod world;

pub use kernel::TABLE as KERNELS;
pub use process::TABLE as PROCESSES;
pub use step::TABLE as STEPS;
pub use task::TABLE as TASKS;
pub use thread::TABLE as THREADS;
pub use time::TABLE as TIME;
pub use world::TABLE as WORLD;

use shared::program::event::{ProcessId, ResourceKind, TaskNumber, ThreadId};
use vm_code::Value;

use crate::block::{Resource, ResourceKey};
use crate::flow::{Args, Raised};
use crate::object::Object;
use crate::vm::Vm;

/// The arguments by the names of parameters; unbound where one is not given.
fn bind<const N: usize>(vm: &mut Vm<'_>, args: Args<'_>, names: [&str; N]) -> Result<[Value; N], Raised> {
    let mut bound = [Value::Unbound; N];
    if args.positional.len() > N {
        return Err(vm.type_error(format!("_vm: {N} arguments at most, got {}", args.positional.len())));
    }
    bound[..args.positional.len()].copy_from_slice(args.positional);
    for (name, value) in args.named {
        let Some(at) = names.iter().position(|known| *known == vm.name(*name)) else {
            let message = format!("_vm: no parameter '{}'", vm.name(*name));
            return Err(vm.type_error(message));
        };
        bound[at] = *value;
    }
    Ok(bound)
}

fn text(vm: &mut Vm<'_>, value: Value) -> Result<String, Raised> {
    match vm.as_str(value) {
        Some(text) => Ok(text.to_owned()),
        None => Err(wrong(vm, "a string", value)),
    }
}

fn int(vm: &mut Vm<'_>, value: Value) -> Result<i64, Raised> {
    match vm.as_int(value) {
        Some(int) => Ok(int),
        None => Err(wrong(vm, "an integer", value)),
    }
}

fn number(vm: &mut Vm<'_>, value: Value) -> Result<u32, Raised> {
    let int = int(vm, value)?;
    u32::try_from(int).map_err(|_| wrong(vm, "a number that the machine gave out", value))
}

fn seconds(vm: &mut Vm<'_>, value: Value) -> Result<f64, Raised> {
    match vm.payload(value) {
        Value::Float(float) => Ok(float),
        // Seconds beyond 2^53 are for ever anyway.
        _ => int(vm, value).map(|int| int as f64),
    }
}

/// Nanoseconds; what is negative is 0, what is too long is for ever.
fn nanoseconds(vm: &mut Vm<'_>, value: Value) -> Result<u64, Raised> {
    // The cast saturates.
    Ok((seconds(vm, value)? * 1e9).round() as u64)
}

fn timeout(vm: &mut Vm<'_>, value: Value) -> Result<Option<u64>, Raised> {
    if value.is_none() || !value.is_bound() { Ok(None) } else { nanoseconds(vm, value).map(Some) }
}

fn bytes(vm: &mut Vm<'_>, value: Value) -> Result<Vec<u8>, Raised> {
    let payload = vm.payload(value);
    match payload.obj().map(|id| vm.get(id)) {
        Some(Object::Bytes(bytes)) => Ok(bytes.to_vec()),
        Some(Object::ByteArray(bytes)) => Ok(bytes.clone()),
        _ => Err(wrong(vm, "bytes", value)),
    }
}

fn kind(vm: &mut Vm<'_>, value: Value) -> Result<ResourceKind, Raised> {
    if !value.is_bound() {
        return Ok(ResourceKind::Other);
    }
    let name = text(vm, value)?;
    match kind_named(&name) {
        Some(kind) => Ok(kind),
        None => Err(vm.value_error(format!("_vm: no kind of resource '{name}'"))),
    }
}

/// An object, or a number of the machine's.
fn resource(vm: &mut Vm<'_>, value: Value, kind: ResourceKind) -> Result<Resource, Raised> {
    match value {
        Value::Obj(id) => Ok(Resource { key: ResourceKey::Object(id), kind }),
        _ => Ok(Resource { key: ResourceKey::Shared(number(vm, value)?), kind }),
    }
}

fn thread_id(vm: &mut Vm<'_>, value: Value) -> Result<ThreadId, Raised> {
    number(vm, value).map(ThreadId)
}

fn process_id(vm: &mut Vm<'_>, value: Value) -> Result<ProcessId, Raised> {
    number(vm, value).map(ProcessId)
}

fn optional_task(vm: &mut Vm<'_>, value: Value) -> Result<Option<TaskNumber>, Raised> {
    if value.is_none() || !value.is_bound() {
        Ok(None)
    } else {
        number(vm, value).map(|at| Some(TaskNumber(at)))
    }
}

fn wrong(vm: &mut Vm<'_>, wanted: &str, value: Value) -> Raised {
    let message = format!("_vm: expected {wanted}, got {}", vm.class_name(value));
    vm.type_error(message)
}

/// A kind of resource by its name in the library.
fn kind_named(name: &str) -> Option<ResourceKind> {
    Some(match name {
        "lock" => ResourceKind::Lock,
        "rlock" => ResourceKind::RLock,
        "condition" => ResourceKind::Condition,
        "semaphore" => ResourceKind::Semaphore,
        "event" => ResourceKind::Event,
        "barrier" => ResourceKind::Barrier,
        "queue" => ResourceKind::Queue,
        "future" => ResourceKind::Future,
        "thread" => ResourceKind::Thread,
        "process" => ResourceKind::Process,
        "event-loop" => ResourceKind::EventLoop,
        "pool" => ResourceKind::Pool,
        "pipe" => ResourceKind::Pipe,
        "sleep" => ResourceKind::Sleep,
        "io" => ResourceKind::Io,
        "other" => ResourceKind::Other,
        _ => return None,
    })
}
