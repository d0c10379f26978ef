//! `hash()`: of numbers, tuples and frozensets exactly as CPython's, so that sets of them print alike; of text our
//! own, as CPython's is random; of objects their id.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};
use vm_code::{ObjId, Value, names};

use crate::flow::Raised;
use crate::object::text::hash_bytes;
use crate::object::{Object, Range, Set};
use crate::vm::Vm;

/// The modulus of numeric hashes, a prime.
const MODULUS: u64 = (1 << 61) - 1;
const INFINITY: u64 = 314_159;
const IMAGINARY: u64 = 1_000_003;
/// Tuples within tuples, at most.
const DEPTH: u32 = 100;

/// Integers below are their own hashes.
const SMALL: i64 = 1 << 60;

/// How hashing ended, before an error is made of it.
enum Hashed {
    Value(u64),
    Python,
    Unhashable(Value),
}

/// The hash. None: `__hash__` is Python code (or `__eq__` without it). `TypeError` for lists and their like.
#[inline(always)]
pub fn hash(vm: &mut Vm<'_>, value: Value) -> Result<Option<u64>, Raised> {
    if let Value::Int(int @ 0..SMALL) = value {
        return Ok(Some(int as u64));
    }
    if let Value::Obj(id) = value
        && let Object::Str(text) = vm.get(id)
    {
        return Ok(Some(u64::from(text.hash(&vm.isolate.heap))));
    }
    hash_other(vm, value)
}

fn hash_other(vm: &mut Vm<'_>, value: Value) -> Result<Option<u64>, Raised> {
    match hash_any(vm, value, DEPTH) {
        Hashed::Value(hash) => Ok(Some(hash)),
        Hashed::Python => Ok(None),
        Hashed::Unhashable(value) => {
            let message = format!("unhashable type: '{}'", vm.class_name(value));
            Err(vm.type_error(message))
        }
    }
}

/// The hash of an integer.
#[inline]
pub fn hash_int(int: i64) -> u64 {
    let rest = (int.unsigned_abs() % MODULUS) as i64;
    signed(if int < 0 { -rest } else { rest })
}

/// The hash of a float.
pub fn hash_float(float: f64) -> u64 {
    if float.is_infinite() {
        return if float > 0.0 { INFINITY } else { INFINITY.wrapping_neg() };
    }
    if float.is_nan() {
        return 0;
    }
    let (mut mantissa, mut exponent) = libm::frexp(float.abs());
    let mut hash = 0_u64;
    while mantissa != 0.0 {
        hash = ((hash << 28) & MODULUS) | (hash >> 33);
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let part = mantissa as u64;
        mantissa -= part as f64;
        hash += part;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let exponent = if exponent >= 0 { exponent % 61 } else { 60 - (-1 - exponent) % 61 };
    hash = ((hash << exponent) & MODULUS) | (hash >> (61 - exponent));
    signed(if float < 0.0 { -(hash as i64) } else { hash as i64 })
}

/// The hash of a set's elements, whatever their order.
pub fn hash_set(set: &Set) -> u64 {
    let shuffled = |hash: u64| ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
    let mut hash = set.iter().fold(0, |hash, (each, _)| hash ^ shuffled(each));
    hash ^= (set.len() as u64 + 1).wrapping_mul(1_927_868_237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
    if hash == u64::MAX { 590_923_713 } else { hash }
}

/// The hash of a tuple from those of its elements: xxHash's mixing.
/// <https://github.com/Cyan4973/xxHash/blob/master/doc/xxhash_spec.md>
pub fn hash_tuple(hashes: &[u64]) -> u64 {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let mut all = PRIME_5;
    for hash in hashes {
        all = all.wrapping_add(hash.wrapping_mul(PRIME_2));
        all = all.rotate_left(31);
        all = all.wrapping_mul(PRIME_1);
    }
    all = all.wrapping_add(hashes.len() as u64 ^ (PRIME_5 ^ 3_527_539));
    if all == u64::MAX { 1_546_275_796 } else { all }
}

/// -1 is no hash: it says "error" in CPython.
fn signed(hash: i64) -> u64 {
    (if hash == -1 { -2 } else { hash }) as u64
}

fn hash_big(big: &BigInt) -> u64 {
    let rest = big.abs().mod_floor(&BigInt::from(MODULUS)).to_i64().unwrap_or(0);
    signed(if big.is_negative() { -rest } else { rest })
}

fn identity(id: ObjId) -> u64 {
    u64::from(id.0) << 4
}

fn hash_any(vm: &Vm<'_>, value: Value, depth: u32) -> Hashed {
    Hashed::Value(match value {
        Value::Int(int) => hash_int(int),
        Value::Bool(bool) => u64::from(bool),
        Value::Float(float) => hash_float(float),
        Value::Unbound | Value::None => 0x5f_ca86,
        Value::NotImplemented => 0x5f_ca87,
        Value::Ellipsis => 0x5f_ca88,
        Value::Native(id) => 0x4000_0000 + u64::from(id.0),
        Value::Obj(id) => return hash_object(vm, id, depth),
    })
}

fn hash_object(vm: &Vm<'_>, id: ObjId, depth: u32) -> Hashed {
    let value = Value::Obj(id);
    Hashed::Value(match vm.get(id) {
        Object::Str(text) => u64::from(text.hash(&vm.isolate.heap)),
        Object::Bytes(bytes) => u64::from(hash_bytes(bytes)),
        Object::BigInt(big) => hash_big(big),
        Object::Complex(re, im) => {
            let hash = hash_float(*re).wrapping_add(IMAGINARY.wrapping_mul(hash_float(*im)));
            signed(hash as i64)
        }
        Object::Tuple(items) => return hash_items(vm, items, depth),
        Object::FrozenSet(set) => hash_set(set),
        Object::Range(range) => return hash_range(vm, **range, depth),
        Object::BoundMethod(method) => {
            let parts = [method.receiver, method.function].map(|part| match part {
                Value::Obj(id) => identity(id),
                other => match hash_any(vm, other, 0) {
                    Hashed::Value(hash) => hash,
                    _ => 0,
                },
            });
            parts[0] ^ parts[1].rotate_left(17)
        }
        Object::List(_)
        | Object::Dict(_)
        | Object::Set(_)
        | Object::ByteArray(_)
        | Object::Slice(_)
        | Object::Namespace(_)
        | Object::DictView { .. } => return Hashed::Unhashable(value),
        Object::Alias(alias) => return hash_items(vm, &[alias.origin, alias.args], depth),
        Object::Instance(_) | Object::Exception(_) | Object::Class(_) => return hash_instance(vm, id, depth),
        _ => identity(id),
    })
}

/// Of what may have a `__hash__` in Python.
fn hash_instance(vm: &Vm<'_>, id: ObjId, depth: u32) -> Hashed {
    let value = Value::Obj(id);
    if super::is_builtin(vm, value) {
        return Hashed::Value(identity(id));
    }
    match vm.lookup(vm.class_of(value), names::HASH) {
        Some(Value::None) => Hashed::Unhashable(value),
        None | Some(Value::Native(_)) => match vm.payload(value) {
            payload if payload == value => Hashed::Value(identity(id)),
            payload => match hash_any(vm, payload, depth) {
                Hashed::Unhashable(_) => Hashed::Unhashable(value),
                other => other,
            },
        },
        Some(_) => Hashed::Python,
    }
}

fn hash_items(vm: &Vm<'_>, items: &[Value], depth: u32) -> Hashed {
    if depth == 0 {
        return Hashed::Python;
    }
    let mut hashes = smallvec::SmallVec::<[u64; 8]>::new();
    for item in items {
        match hash_any(vm, *item, depth - 1) {
            Hashed::Value(hash) => hashes.push(hash),
            other => return other,
        }
    }
    Hashed::Value(hash_tuple(&hashes))
}

fn hash_range(vm: &Vm<'_>, range: Range, depth: u32) -> Hashed {
    let parts = match range.len() {
        0 => [Value::Int(0), Value::None, Value::None],
        1 => [Value::Int(1), Value::Int(range.start), Value::None],
        len => [Value::Int(len), Value::Int(range.start), Value::Int(range.step)],
    };
    hash_items(vm, &parts, depth)
}
