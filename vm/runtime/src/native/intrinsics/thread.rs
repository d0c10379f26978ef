//! Intrinsics of threads: making, parking and waking them, and what they hold.

use shared::program::event::{CodeLine, ProgramEventKind};
use vm_code::Value;

use crate::block::Block;
use crate::flow::{Args, Flow, NativeResult};
use crate::host::{Acquired, Answer};
use crate::native::NativeDef;
use crate::native::intrinsics::process::shared_is;
use crate::native::intrinsics::{bind, int, kind, resource, text, thread_id, timeout};
use crate::ops;
use crate::vm::Vm;
use crate::world::Request;

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
    let id = vm.host.new_thread(vm.world, &name, daemon == Value::Bool(true));
    vm.world.requests.push(Request::Thread { id, callee });
    Ok(Value::Int(i64::from(id.0)).into())
}

fn current(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    Ok(Value::Int(i64::from(vm.world.current.0)).into())
}

fn rename(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [thread, name] = bind(vm, args, ["thread", "name"])?;
    let (id, name) = (thread_id(vm, thread)?, text(vm, name)?);
    vm.host.rename_thread(id, name);
    Ok(Value::None.into())
}

fn alive(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [thread] = bind(vm, args, ["thread"])?;
    let id = thread_id(vm, thread)?;
    Ok(Value::Bool(vm.host.is_alive(id)).into())
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
    let woken = vm.host.unpark(vm.world, resource, count, &Answer::Value(result));
    Ok(Value::Int(i64::from(woken)).into())
}

fn stall(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    Ok(match vm.host.draw_delay() {
        Some(ns) => Flow::Block(Box::new(Block::Stall { ns, result: Value::None })),
        None => Value::None.into(),
    })
}

fn unpark_thread(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [thread, result] = bind(vm, args, ["thread", "result"])?;
    let id = thread_id(vm, thread)?;
    let result = if result.is_bound() { result } else { Value::Bool(true) };
    Ok(Value::Bool(vm.host.unpark_thread(vm.world, id, Answer::Value(result))).into())
}

fn waiting(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object] = bind(vm, args, ["resource"])?;
    let resource = resource(vm, object, shared::program::event::ResourceKind::Other)?;
    let count = vm.host.waiters(vm.world, resource);
    Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)).into())
}

fn acquired(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, what] = bind(vm, args, ["resource", "kind"])?;
    let kind = kind(vm, what)?;
    let resource = resource(vm, object, kind)?;
    vm.world.line = own_line(vm);
    let Acquired { resource, kind: what, name } =
        vm.host.acquired(vm.program, vm.isolate, vm.thread, vm.world, resource);
    vm.world.emit(ProgramEventKind::Acquired { resource, what, name });
    Ok(Value::None.into())
}

fn released(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object] = bind(vm, args, ["resource"])?;
    let resource = resource(vm, object, shared::program::event::ResourceKind::Other)?;
    if let Some(resource) = vm.host.released(vm.world, resource) {
        vm.world.line = own_line(vm);
        vm.world.emit(ProgramEventKind::Released { resource });
    }
    Ok(Value::None.into())
}

fn describe(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [object, words, attribute] = bind(vm, args, ["resource", "text", "attribute"])?;
    let resource = resource(vm, object, shared::program::event::ResourceKind::Other)?;
    let words = match text(vm, words) {
        Ok(words) => words,
        Err(_) => ops::str(vm, words)?.unwrap_or_default(),
    };
    let counted = if attribute.is_bound() { text(vm, attribute)? } else { String::new() };
    let counted = (!counted.is_empty()).then(|| vm.symbol(&counted));
    vm.host.describe(vm.world, resource, words, counted);
    Ok(Value::None.into())
}

/// The line of the user's program that the running thread is at.
pub(super) fn own_line(vm: &Vm<'_>) -> CodeLine {
    vm.thread.line(vm.program)
}
