//! Intrinsics of threads: making, parking and waking them, and what they hold.

use shared::program::event::{CodeLine, ProgramEventKind, ResourceId};

use crate::block::Block;
use crate::block::ResourceKey;
use crate::flow::{Args, Flow, NativeResult};
use crate::machine::naming::Search;
use crate::machine::world::{Answer, Request, Stage};
use crate::native::NativeDef;
use crate::native::intrinsics::process::shared_is;
use crate::native::intrinsics::{bind, int, kind, resource, text, thread_id, timeout};
use crate::ops;
use crate::value::Value;
use crate::vm::Vm;

/// Functions of `_vm`.
pub const TABLE: &[NativeDef] = &[
    NativeDef::function("spawn", spawn),
    NativeDef::function("current", current),
    NativeDef::function("rename", rename),
    NativeDef::function("alive", alive),
    NativeDef::function("park", park),
    NativeDef::function("unpark", unpark),
    NativeDef::function("stall", stall),
    NativeDef::function("unpark_thread", unpark_thread),
    NativeDef::function("waiting", waiting),
    NativeDef::function("acquired", acquired),
    NativeDef::function("released", released),
    NativeDef::function("describe", describe),
];

fn spawn(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [callee, name, daemon] = bind(vm, args, ["callee", "name", "daemon"])?;
    let name = text(vm, name)?;
    vm.note_line();
    let world = &mut *vm.world;
    let at_ns = world.now_ns() + world.start_delay_ns(world.settings.costs.thread_start_ns);
    let id = world.add_thread(world.process, &name, daemon == Value::Bool(true), at_ns);
    world.requests.push(Request::Thread { id, callee });
    Ok(Value::Int(i64::from(id.0)).into())
}

fn current(vm: &mut Vm<'_>, _args: Args<'_>) -> NativeResult {
    Ok(Value::Int(i64::from(vm.world.current.0)).into())
}

fn rename(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [thread, name] = bind(vm, args, ["thread", "name"])?;
    let (id, name) = (thread_id(vm, thread)?, text(vm, name)?);
    if let Some(info) = vm.world.threads.get_mut(id.0 as usize) {
        info.name = name;
    }
    Ok(Value::None.into())
}

fn alive(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [thread] = bind(vm, args, ["thread"])?;
    let id = thread_id(vm, thread)?;
    let alive = vm.world.thread(id).is_some_and(|info| info.stage != Stage::Ended);
    Ok(Value::Bool(alive).into())
}

fn park(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, what, time, block, index, expected] =
        bind(vm, args, ["resource", "kind", "timeout", "block", "index", "expected"])?;
    if block.is_bound() && !shared_is(vm, block, index, expected)? {
        return Ok(Value::Bool(true).into());
    }
    let kind = kind(vm, what)?;
    let resource = resource(vm, object, kind)?;
    let timeout_ns = timeout(vm, time)?;
    vm.note_line();
    Ok(Flow::Block(Box::new(Block::Park { resource, timeout_ns, otherwise: Value::Bool(false) })))
}

fn unpark(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, count, result] = bind(vm, args, ["resource", "count", "result"])?;
    let resource = resource(vm, object, shared::program::event::ResourceKind::Other)?;
    let count = if count.is_bound() { int(vm, count)? } else { 1 };
    let count = u32::try_from(count.max(0)).unwrap_or(u32::MAX);
    let result = if result.is_bound() { result } else { Value::Bool(true) };
    let woken = vm.world.unpark(resource, count, &Answer::Value(result));
    Ok(Value::Int(i64::from(woken)).into())
}

fn stall(vm: &mut Vm<'_>, _args: Args<'_>) -> NativeResult {
    Ok(match vm.world.scheduler.draw_delay() {
        Some(ns) => Flow::Block(Box::new(Block::Stall { ns, result: Value::None })),
        None => Value::None.into(),
    })
}

fn unpark_thread(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [thread, result] = bind(vm, args, ["thread", "result"])?;
    let id = thread_id(vm, thread)?;
    let result = if result.is_bound() { result } else { Value::Bool(true) };
    Ok(Value::Bool(vm.world.unpark_thread(id, Answer::Value(result))).into())
}

fn waiting(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object] = bind(vm, args, ["resource"])?;
    let resource = resource(vm, object, shared::program::event::ResourceKind::Other)?;
    let found = vm.world.resources.find(vm.world.process, resource.key);
    let count = found.map_or(0, |id| vm.world.resources.get(id).waiters.len());
    Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)).into())
}

fn acquired(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, what] = bind(vm, args, ["resource", "kind"])?;
    let kind = kind(vm, what)?;
    let resource = resource(vm, object, kind)?;
    vm.note_line();
    let id = vm.world.resource(resource);
    name_resource(vm, id);
    let line = own_line(vm);
    let thread = vm.world.current;
    let entry = vm.world.resources.get_mut(id);
    entry.holders.push((thread, line));
    let (what, name) = (entry.kind, entry.name.clone());
    vm.world.line = line;
    vm.world.emit(ProgramEventKind::Acquired { resource: id, what, name });
    Ok(Value::None.into())
}

fn released(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object] = bind(vm, args, ["resource"])?;
    let resource = resource(vm, object, shared::program::event::ResourceKind::Other)?;
    let Some(id) = vm.world.resources.find(vm.world.process, resource.key) else {
        return Ok(Value::None.into());
    };
    let thread = vm.world.current;
    let holders = &mut vm.world.resources.get_mut(id).holders;
    // Somebody else may release a lock: then the first holder's hold ends.
    let own = holders.iter().rposition(|(holder, _)| *holder == thread);
    if let Some(at) = own.or_else(|| (!holders.is_empty()).then_some(0)) {
        holders.remove(at);
    }
    vm.world.line = own_line(vm);
    vm.world.emit(ProgramEventKind::Released { resource: id });
    Ok(Value::None.into())
}

fn describe(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, words, attribute] = bind(vm, args, ["resource", "text", "attribute"])?;
    let resource = resource(vm, object, shared::program::event::ResourceKind::Other)?;
    let words = match text(vm, words) {
        Ok(words) => words,
        Err(_) => ops::str(vm, words)?.unwrap_or_default(),
    };
    let id = vm.world.resource(resource);
    let counted = if attribute.is_bound() { text(vm, attribute)? } else { String::new() };
    let counted = (!counted.is_empty()).then(|| vm.symbol(&counted));
    let entry = vm.world.resources.get_mut(id);
    (entry.detail, entry.counted) = (words, counted);
    Ok(Value::None.into())
}

/// The line of the person's program that the running thread is at.
pub(super) fn own_line(vm: &Vm<'_>) -> CodeLine {
    crate::machine::traceback::line_of(vm.program, vm.thread)
}

/// Looks for the variable that holds a resource.
fn name_resource(vm: &mut Vm<'_>, id: ResourceId) {
    if !vm.world.resources.wants_name(id) {
        return;
    }
    let ResourceKey::Object(object) = vm.world.resources.get(id).key else { return };
    let search = Search { program: vm.program, isolate: vm.isolate, symbols: &vm.world.symbols };
    let name = search.name(object, std::iter::once(&*vm.thread));
    vm.world.resources.set_name(id, name);
}
