//! Intrinsics of processes: making and ending them, shared memory, messages, pickles.

use std::sync::Arc;

use shared::program::event::{ProgramEventKind, ResourceKind};
use vm_code::Value;

use crate::block::{Block, Resource, ResourceKey};
use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::native::intrinsics::{bind, bytes, int, kind, number, process_id, text, timeout};
use crate::object::Object;
use crate::pickle;
use crate::types;
use crate::vm::Vm;
use crate::world::{Channel, Request, SharedValue};

/// Functions of `_vm`.
pub const TABLE: &[NativeDef] = &[
    NativeDef::function("process", process),
    NativeDef::function("fork", fork),
    NativeDef::function("spawn_process", spawn_process),
    NativeDef::function("exit_code", exit_code),
    NativeDef::function("wait_process", wait_process),
    NativeDef::function("kill", kill),
    NativeDef::function("exit", exit),
    NativeDef::function("on_exit", on_exit),
    NativeDef::function("shared_resource", shared_resource),
    NativeDef::function("shared_new", shared_new),
    NativeDef::function("shared_get", shared_get),
    NativeDef::function("shared_set", shared_set),
    NativeDef::function("shared_swap", shared_swap),
    NativeDef::function("shared_len", shared_len),
    NativeDef::function("channel", channel),
    NativeDef::function("channel_send", channel_send),
    NativeDef::function("channel_receive", channel_receive),
    NativeDef::function("channel_len", channel_len),
    NativeDef::function("dumps", dumps),
    NativeDef::function("loads", loads),
];

fn process(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    Ok(Value::Int(i64::from(vm.world.process.0)).into())
}

fn fork(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [callee, name] = bind(vm, args, ["callee", "name"])?;
    let name = text(vm, name)?;
    let process = vm.host.new_process(vm.world, &name);
    vm.world.requests.push(Request::Fork { process, callee });
    Ok(Value::Int(i64::from(process.0)).into())
}

fn spawn_process(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [start, name] = bind(vm, args, ["start", "name"])?;
    let (start, name) = (bytes(vm, start)?, text(vm, name)?);
    let process = vm.host.new_process(vm.world, &name);
    vm.world.requests.push(Request::SpawnProcess { process, start: start.into() });
    Ok(Value::Int(i64::from(process.0)).into())
}

fn exit_code(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [process] = bind(vm, args, ["process"])?;
    let id = process_id(vm, process)?;
    let code = vm.host.process(id).and_then(|state| state.exit_code);
    Ok(code.map_or(Value::None, |code| Value::Int(i64::from(code))).into())
}

fn wait_process(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [process, time] = bind(vm, args, ["process", "timeout"])?;
    let id = process_id(vm, process)?;
    let timeout_ns = timeout(vm, time)?;
    let Some(state) = vm.host.process(id) else {
        return Err(vm.error(types::CHILD_PROCESS_ERROR, "[Errno 10] No child processes"));
    };
    if state.exit_code.is_some() {
        return Ok(Value::Bool(true).into());
    }
    vm.note_line();
    Ok(Flow::Block(Box::new(Block::Park { resource: state.end, timeout_ns, otherwise: Value::Bool(false) })))
}

fn kill(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [process, signal] = bind(vm, args, ["process", "signal"])?;
    let (process, signal) = (process_id(vm, process)?, int(vm, signal)?);
    let signal = i32::try_from(signal).unwrap_or(9);
    vm.world.requests.push(Request::Kill { process, signal });
    Ok(Value::None.into())
}

fn exit(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [code] = bind(vm, args, ["code"])?;
    let code = int(vm, code)?;
    vm.world.requests.push(Request::Exit { code: i32::try_from(code & 0xff).unwrap_or(1) });
    Ok(Value::None.into())
}

fn on_exit(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [process, channel, message] = bind(vm, args, ["process", "channel", "message"])?;
    let (process, channel) = (process_id(vm, process)?, number(vm, channel)?);
    let message: Arc<[u8]> = bytes(vm, message)?.into();
    let Some(state) = vm.host.process(process) else {
        return Err(vm.value_error("_vm: no such process"));
    };
    if state.exit_code.is_some() {
        vm.host.send(vm.world, channel, message);
    } else {
        vm.host.send_at_exit(process, channel, message);
    }
    Ok(Value::None.into())
}

fn shared_resource(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    Ok(Value::Int(i64::from(vm.world.new_shared())).into())
}

fn shared_new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [values] = bind(vm, args, ["values"])?;
    let values = vm.as_sequence(values).unwrap_or_default().to_vec();
    let mut block = Vec::with_capacity(values.len());
    for value in values {
        block.push(to_shared(vm, value)?);
    }
    vm.world.blocks.push(block);
    Ok(Value::Int(i64::try_from(vm.world.blocks.len() - 1).unwrap_or(i64::MAX)).into())
}

fn shared_get(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [block, index] = bind(vm, args, ["block", "index"])?;
    let (block, index) = (number(vm, block)?, number(vm, index)?);
    // Other processes may have changed it by now.
    vm.world.look();
    let value = vm.world.blocks.get(block as usize).and_then(|block| block.get(index as usize)).cloned();
    let Some(value) = value else { return Err(vm.error(types::INDEX_ERROR, "invalid index")) };
    Ok(match value {
        SharedValue::None => Value::None,
        SharedValue::Bool(bool) => Value::Bool(bool),
        SharedValue::Int(int) => Value::Int(int),
        SharedValue::Float(float) => Value::Float(float),
        SharedValue::Str(text) => vm.str(&*text),
        SharedValue::Bytes(bytes) => vm.alloc(Object::Bytes(bytes.as_ref().into())),
    }
    .into())
}

fn shared_set(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [block, index, value] = bind(vm, args, ["block", "index", "value"])?;
    let (block, index) = (number(vm, block)?, number(vm, index)?);
    let value = to_shared(vm, value)?;
    vm.world.look();
    match vm.world.blocks.get_mut(block as usize).and_then(|block| block.get_mut(index as usize)) {
        Some(slot) => *slot = value,
        None => return Err(vm.error(types::INDEX_ERROR, "invalid index")),
    }
    Ok(Value::None.into())
}

fn shared_swap(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [block, index, expected, value] = bind(vm, args, ["block", "index", "expected", "value"])?;
    let is_expected = shared_is(vm, block, index, expected)?;
    if is_expected {
        let (block, index) = (number(vm, block)?, number(vm, index)?);
        vm.world.blocks[block as usize][index as usize] = to_shared(vm, value)?;
    }
    vm.world.look();
    Ok(Value::Bool(is_expected).into())
}

/// Whether a value in shared memory is as expected.
pub(super) fn shared_is(
    vm: &mut Vm<'_>,
    block: Value,
    index: Value,
    expected: Value,
) -> Result<bool, Raised> {
    let (block, index) = (number(vm, block)?, number(vm, index)?);
    let expected = to_shared(vm, expected)?;
    match vm.world.blocks.get(block as usize).and_then(|block| block.get(index as usize)) {
        Some(value) => Ok(*value == expected),
        None => Err(vm.error(types::INDEX_ERROR, "invalid index")),
    }
}

fn shared_len(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [block] = bind(vm, args, ["block"])?;
    let block = number(vm, block)?;
    let len = vm.world.blocks.get(block as usize).map_or(0, Vec::len);
    Ok(Value::Int(i64::try_from(len).unwrap_or(i64::MAX)).into())
}

fn channel(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    let resource = vm.world.new_shared();
    vm.world.channels.push(Channel { resource, ..Channel::default() });
    Ok(Value::Int(i64::try_from(vm.world.channels.len() - 1).unwrap_or(i64::MAX)).into())
}

fn channel_send(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [channel, message] = bind(vm, args, ["channel", "message"])?;
    let (channel, message) = (number(vm, channel)?, bytes(vm, message)?);
    vm.note_line();
    vm.world.charge(vm.world.settings.costs.message_ns);
    let size = message.len() as u64;
    if !vm.host.send(vm.world, channel, message.into()) {
        return Err(vm.value_error("_vm: no such channel"));
    }
    vm.world.emit(ProgramEventKind::Sent { to: None, bytes: size });
    Ok(Value::None.into())
}

fn channel_receive(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [channel, time, what] = bind(vm, args, ["channel", "timeout", "kind"])?;
    let channel = number(vm, channel)?;
    let kind = if what.is_bound() { kind(vm, what)? } else { ResourceKind::Pipe };
    let timeout_ns = timeout(vm, time)?;
    let Some(found) = vm.world.channels.get_mut(channel as usize) else {
        return Err(vm.value_error("_vm: no such channel"));
    };
    if let Some(message) = found.messages.pop_front() {
        return Ok(vm.alloc(Object::Bytes(message.as_ref().into())).into());
    }
    if timeout_ns == Some(0) {
        return Ok(Value::None.into());
    }
    let resource = Resource { key: ResourceKey::Shared(found.resource), kind };
    vm.note_line();
    Ok(Flow::Block(Box::new(Block::Park { resource, timeout_ns, otherwise: Value::None })))
}

fn channel_len(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [channel] = bind(vm, args, ["channel"])?;
    let channel = number(vm, channel)?;
    let len = vm.world.channels.get(channel as usize).map_or(0, |channel| channel.messages.len());
    Ok(Value::Int(i64::try_from(len).unwrap_or(i64::MAX)).into())
}

fn dumps(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [value, state] = bind(vm, args, ["value", "known"])?;
    pickle::dumps(vm, value, state)
}

fn loads(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [data, state] = bind(vm, args, ["data", "known"])?;
    pickle::loads(vm, data, state)
}

fn to_shared(vm: &mut Vm<'_>, value: Value) -> Result<SharedValue, Raised> {
    let payload = vm.payload(value);
    Ok(match payload {
        Value::None => SharedValue::None,
        Value::Bool(bool) => SharedValue::Bool(bool),
        Value::Int(int) => SharedValue::Int(int),
        Value::Float(float) => SharedValue::Float(float),
        _ => match payload.obj().map(|id| vm.get(id)) {
            Some(Object::Str(text)) => SharedValue::Str(text.as_str(&vm.isolate.heap).into()),
            Some(Object::Bytes(bytes)) => SharedValue::Bytes(bytes.as_ref().into()),
            _ => return Err(super::wrong(vm, "a number, a boolean, a string or bytes", value)),
        },
    })
}
