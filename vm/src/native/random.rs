//! `random.Random`: CPython's own sequence, by the Mersenne Twister MT19937.
//!
//! M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998; seeding by array and 53-bit floats as in
//! CPython's `_randommodule.c`.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};
use sha2::{Digest, Sha512};

use crate::native::{Args, Flow, NativeDef, NativeResult, Raised};
use crate::object::{Attrs, Instance, Object};
use crate::types;
use crate::value::{ObjId, Value};
use crate::vm::Vm;

const N: usize = 624;
const M: usize = 397;

/// MT19937, with its state exposed as CPython's `getstate()` does.
#[derive(Debug, Clone)]
pub struct MersenneTwister {
    pub state: Vec<u32>,
    pub index: usize,
    /// `gauss_next`.
    pub gauss: Option<f64>,
}

impl MersenneTwister {
    /// Seeded by an array of words, as CPython does with an integer's digits in base 2^32.
    pub fn from_words(words: &[u32]) -> Self {
        let mut state = vec![0_u32; N];
        state[0] = 19_650_218;
        for at in 1..N {
            let before = state[at - 1];
            state[at] = 1_812_433_253_u32.wrapping_mul(before ^ (before >> 30)).wrapping_add(at as u32);
        }
        let words = if words.is_empty() { &[0][..] } else { words };
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(words.len()) {
            let before = state[i - 1];
            state[i] = (state[i] ^ (before ^ (before >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(words[j])
                .wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
            if j >= words.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let before = state[i - 1];
            state[i] =
                (state[i] ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
        Self { state, index: N, gauss: None }
    }

    /// 32 random bits.
    pub fn next_u32(&mut self) -> u32 {
        if self.index >= N {
            for at in 0..N {
                let y = (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % N] & 0x7fff_ffff);
                let mix = if y & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[at] = self.state[(at + M) % N] ^ (y >> 1) ^ mix;
            }
            self.index = 0;
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A float in [0, 1) with 53 random bits.
    pub fn next_f64(&mut self) -> f64 {
        let a = f64::from(self.next_u32() >> 5);
        let b = f64::from(self.next_u32() >> 6);
        (a * 67_108_864.0 + b) * (1.0 / 9_007_199_254_740_992.0)
    }
}

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
    let Some((index, state)) =
        words.split_last().filter(|(index, state)| state.len() == N && **index <= N as u32)
    else {
        return Err(vm.value_error("state vector is the wrong size"));
    };
    let (state, index) = (state.to_vec(), *index as usize);
    match twister(vm, args) {
        Some(twister) => *twister = MersenneTwister { state, index, gauss: None },
        None => return Err(wrong(vm)),
    }
    Ok(Flow::Value(Value::None))
}
