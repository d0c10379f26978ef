//! `random.Random`, with CPython's own sequence, and the digest that stretches seeds.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};
use sha2::{Digest, Sha512};
use vm_code::{ObjId, Value};

use crate::flow::{Args, Flow, NativeResult, Raised};
use crate::native::NativeDef;
use crate::object::{Attrs, Instance, MersenneTwister, Object};
use crate::types;
use crate::vm::Vm;

/// Methods of `_random.Random`, on which `random.py` builds.
pub const RANDOM: &[NativeDef] = &[
    NativeDef::constructor(new),
    NativeDef::method("seed", seed),
    NativeDef::method("random", random),
    NativeDef::method("getrandbits", getrandbits),
    NativeDef::method("getstate", getstate),
    NativeDef::method("setstate", setstate),
];

/// Functions that only the prelude sees, in the module `_builtins`.
pub const INTERNAL: &[NativeDef] =
    &[NativeDef::function("random_class", random_class), NativeDef::function("sha512", sha512)];

/// The class on which `random.Random` builds.
fn random_class(_vm: &mut Vm<'_>, _args: Args<'_>) -> NativeResult {
    Ok(Flow::Value(Value::Obj(types::RANDOM)))
}

/// The digest of bytes: strings as seeds are stretched with it.
fn sha512(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let digest = match args.positional.first().and_then(|value| value.obj()).map(|id| vm.get(id)) {
        Some(Object::Bytes(bytes)) => Sha512::digest(bytes),
        _ => return Err(vm.type_error("expected bytes")),
    };
    Ok(Flow::Value(vm.alloc(Object::Bytes(digest.as_slice().into()))))
}

fn twister<'v>(vm: &'v mut Vm<'_>, args: Args<'_>) -> Option<&'v mut MersenneTwister> {
    let this = args.positional.first().copied()?;
    let id: ObjId = vm.payload(this).obj()?;
    match vm.get_mut(id) {
        Object::Random(twister) => Some(twister),
        _ => None,
    }
}

fn wrong(vm: &mut Vm<'_>) -> Raised {
    vm.type_error("descriptor requires a '_random.Random' object")
}

/// Unseeded: `random.py` seeds it.
fn new(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let class = args.positional.first().and_then(|value| value.obj()).unwrap_or(types::RANDOM);
    let value = vm.alloc(Object::Random(Box::new(MersenneTwister::from_words(&[0]))));
    if class == types::RANDOM {
        return Ok(Flow::Value(value));
    }
    let instance = Instance { class, attrs: Attrs::default(), payload: value };
    Ok(Flow::Value(vm.alloc(Object::Instance(Box::new(instance)))))
}

/// Seeds with an integer: its absolute value counts.
fn seed(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let value = args.positional.get(1).copied().unwrap_or(Value::None);
    let Some(big) = vm.as_big(value) else { return Err(vm.type_error("the seed must be an int")) };
    let (_, words) = big.abs().to_u32_digits();
    let fresh = MersenneTwister::from_words(&words);
    match twister(vm, args) {
        Some(twister) => *twister = fresh,
        None => return Err(wrong(vm)),
    }
    Ok(Flow::Value(Value::None))
}

fn random(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    match twister(vm, args) {
        Some(twister) => Ok(Flow::Value(Value::Float(twister.next_f64()))),
        None => Err(wrong(vm)),
    }
}

fn getrandbits(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let bits = args.positional.get(1).and_then(|value| vm.as_int(*value));
    let Some(bits) = bits.and_then(|bits| u32::try_from(bits).ok()).filter(|bits| *bits <= 1 << 20) else {
        return Err(vm.value_error("number of bits must be non-negative"));
    };
    let Some(twister) = twister(vm, args) else { return Err(wrong(vm)) };
    if bits == 0 {
        return Ok(Flow::Value(Value::Int(0)));
    }
    let mut words = Vec::new();
    let mut left = bits;
    while left > 0 {
        let word = twister.next_u32();
        words.push(if left < 32 { word >> (32 - left) } else { word });
        left = left.saturating_sub(32);
    }
    Ok(Flow::Value(vm.int(BigInt::from_slice(Sign::Plus, &words))))
}

fn getstate(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let Some(twister) = twister(vm, args) else { return Err(wrong(vm)) };
    let mut words: Vec<Value> = twister.state.iter().map(|word| Value::Int(i64::from(*word))).collect();
    words.push(Value::Int(twister.index as i64));
    Ok(Flow::Value(vm.tuple(words)))
}

fn setstate(vm: &mut Vm<'_>, args: Args<'_>) -> NativeResult {
    let given = args.positional.get(1).copied().unwrap_or(Value::None);
    let words: Vec<u32> = vm
        .as_sequence(given)
        .unwrap_or_default()
        .to_vec()
        .into_iter()
        .filter_map(|word| vm.as_int(word)?.to_u32())
        .collect();
    let Some((index, state)) = words.split_last().filter(|(index, state)| {
        state.len() == MersenneTwister::WORDS && **index <= MersenneTwister::WORDS as u32
    }) else {
        return Err(vm.value_error("state vector is the wrong size"));
    };
    let (state, index) = (state.to_vec(), *index as usize);
    match twister(vm, args) {
        Some(twister) => *twister = MersenneTwister { state, index, gauss: None },
        None => return Err(wrong(vm)),
    }
    Ok(Flow::Value(Value::None))
}
