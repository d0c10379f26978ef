//! Intrinsics of virtual time and of chance.

use num_bigint::BigInt;
use vm_code::Value;

use crate::block::Block;
use crate::flow::{Args, Flow, NativeResult};
use crate::native::NativeDef;
use crate::native::intrinsics::{bind, int, nanoseconds, seconds, text};
use crate::vm::Vm;

/// Functions of `_vm`.
pub const TABLE: &[NativeDef] = &[
    NativeDef::function("now", now),
    NativeDef::function("now_ns", now_ns),
    NativeDef::function("core_time_ns", core_time_ns),
    NativeDef::function("sleep", sleep),
    NativeDef::function("io", io),
    NativeDef::function("offload", offload),
    NativeDef::function("charge", charge),
    NativeDef::function("latency", latency),
    NativeDef::function("entropy", entropy),
];

/// The spread of the simulated network's answer times: the standard deviation of their logarithm.
const LATENCY_SIGMA: f64 = 0.25;

fn now(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    // Virtual times are far below 2^53.
    Ok(Value::Float(vm.world.now_ns() as f64 / 1e9).into())
}

fn now_ns(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    Ok(Value::Int(i64::try_from(vm.world.now_ns()).unwrap_or(i64::MAX)).into())
}

fn core_time_ns(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    let world = &*vm.world;
    let before = vm.host.process_used_ns(world.process);
    Ok(Value::Int(i64::try_from(before + world.elapsed_ns()).unwrap_or(i64::MAX)).into())
}

fn sleep(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [time] = bind(vm, args, ["seconds"])?;
    let ns = nanoseconds(vm, time)?;
    vm.note_line();
    Ok(Flow::Block(Box::new(Block::Sleep { ns })))
}

fn io(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [time, name, result] = bind(vm, args, ["seconds", "name", "result"])?;
    let (ns, name) = (nanoseconds(vm, time)?, text(vm, name)?);
    vm.note_line();
    Ok(Flow::Block(Box::new(Block::Io { ns, name, result: given(result) })))
}

fn offload(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [time, name, result] = bind(vm, args, ["seconds", "name", "result"])?;
    let (ns, name) = (nanoseconds(vm, time)?, text(vm, name)?);
    vm.note_line();
    Ok(Flow::Block(Box::new(Block::Offload { ns, name, result: given(result) })))
}

fn charge(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [ns] = bind(vm, args, ["ns"])?;
    let ns = int(vm, ns)?;
    vm.world.charge(u64::try_from(ns).unwrap_or(0));
    Ok(Value::None.into())
}

fn latency(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [median] = bind(vm, args, ["median"])?;
    let median = seconds(vm, median)?;
    let draws = &mut vm.world.draws;
    // A normal variate by Box and Muller.
    let radius = libm::sqrt(-2.0 * libm::log(1.0 - draws.fraction()));
    let normal = radius * libm::cos(2.0 * std::f64::consts::PI * draws.fraction());
    Ok(Value::Float(median * libm::exp(LATENCY_SIGMA * normal)).into())
}

fn entropy(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let [] = bind(vm, args, [])?;
    let bits = vm.world.draws.bits();
    Ok(vm.int(BigInt::from(bits)).into())
}

fn given(value: Value) -> Value {
    if value.is_bound() { value } else { Value::None }
}
