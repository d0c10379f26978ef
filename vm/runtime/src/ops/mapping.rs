//! Dicts and sets by key, where hash and equality of the key are native. `None` where they are Python code.

use vm_code::{ObjId, Value};

use super::compare::{Same, all, same};
use super::hash::hash;
use crate::flow::Raised;
use crate::object::{Dict, Object, Set};
use crate::vm::Vm;

/// Where a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    At(usize),
    Missing,
    /// An `__eq__` in Python decides.
    Python,
}

/// The value of a key: `Some(None)` where it is missing.
#[inline]
pub fn dict_get(vm: &mut Vm<'_>, dict: ObjId, key: Value) -> Result<Option<Option<Value>>, Raised> {
    let Some(hash) = hash(vm, key)? else { return Ok(None) };
    let Object::Dict(entries) = vm.get(dict) else { return Ok(Some(None)) };
    Ok(match find_in(vm, entries, hash, key) {
        Found::At(at) => Some(entries.at(at).map(|entry| entry.value)),
        Found::Missing => Some(None),
        Found::Python => None,
    })
}

/// Sets a key's value.
#[inline]
pub fn dict_set(vm: &mut Vm<'_>, dict: ObjId, key: Value, value: Value) -> Result<Option<()>, Raised> {
    let Some(hash) = hash(vm, key)? else { return Ok(None) };
    let Object::Dict(entries) = vm.get(dict) else { return Ok(Some(())) };
    let found = find_in(vm, entries, hash, key);
    let Object::Dict(entries) = vm.get_mut(dict) else { return Ok(Some(())) };
    match found {
        Found::At(at) => entries.set_at(at, value),
        Found::Missing => {
            entries.push(hash, key, value);
            vm.heap().grew(48);
        }
        Found::Python => return Ok(None),
    }
    Ok(Some(()))
}

/// Removes a key and gives its value: `Some(None)` where it is missing.
pub fn dict_remove(vm: &mut Vm<'_>, dict: ObjId, key: Value) -> Result<Option<Option<Value>>, Raised> {
    let Some(hash) = hash(vm, key)? else { return Ok(None) };
    let Object::Dict(entries) = vm.get(dict) else { return Ok(Some(None)) };
    match find_in(vm, entries, hash, key) {
        Found::Python => Ok(None),
        Found::Missing => Ok(Some(None)),
        Found::At(at) => {
            let Object::Dict(entries) = vm.get_mut(dict) else { return Ok(Some(None)) };
            Ok(Some(entries.remove_at(at).map(|entry| entry.value)))
        }
    }
}

/// Where a key with this hash is in a dict.
#[inline]
pub fn find_in(vm: &Vm<'_>, dict: &Dict, hash: u64, key: Value) -> Found {
    let mut python = false;
    let found = dict.find(hash, |candidate| is_key(vm, candidate, key, &mut python));
    answer(found, python)
}

/// Where an element with this hash is in a set.
#[inline]
pub fn find_in_set(vm: &Vm<'_>, set: &Set, hash: u64, key: Value) -> Found {
    let mut python = false;
    let found = set.find(hash, |candidate| is_key(vm, candidate, key, &mut python));
    answer(found, python)
}

/// Whether all elements of `a` are in `b`.
pub fn is_subset(vm: &Vm<'_>, a: &Set, b: &Set) -> Same {
    all(a.iter().map(|(hash, key)| match find_in_set(vm, b, hash, key) {
        Found::At(_) => Same::Yes,
        Found::Missing => Same::No,
        Found::Python => Same::Python,
    }))
}

/// Adds an element to a set (or to a frozenset that is being made); says whether it is new.
#[inline]
pub fn set_add(vm: &mut Vm<'_>, set: ObjId, key: Value) -> Result<Option<bool>, Raised> {
    let Some(hash) = hash(vm, key)? else { return Ok(None) };
    Ok(set_add_hashed(vm, set, hash, key))
}

/// Adds an element whose hash is known.
pub fn set_add_hashed(vm: &mut Vm<'_>, set: ObjId, hash: u64, key: Value) -> Option<bool> {
    let (Object::Set(elements) | Object::FrozenSet(elements)) = vm.get(set) else { return Some(false) };
    match find_in_set(vm, elements, hash, key) {
        Found::At(_) => Some(false),
        Found::Python => None,
        Found::Missing => {
            if let Object::Set(elements) | Object::FrozenSet(elements) = vm.get_mut(set) {
                elements.push(hash, key);
            }
            vm.heap().grew(32);
            Some(true)
        }
    }
}

/// Whether an element is in a set. A set as element is looked up as the frozenset of its elements.
pub fn set_contains(vm: &mut Vm<'_>, set: ObjId, key: Value) -> Result<Option<bool>, Raised> {
    let Some(hash) = hash_of_element(vm, key)? else { return Ok(None) };
    let (Object::Set(elements) | Object::FrozenSet(elements)) = vm.get(set) else { return Ok(Some(false)) };
    Ok(match find_in_set(vm, elements, hash, key) {
        Found::At(_) => Some(true),
        Found::Missing => Some(false),
        Found::Python => None,
    })
}

/// Removes an element from a set; says whether it was there.
pub fn set_remove(vm: &mut Vm<'_>, set: ObjId, key: Value) -> Result<Option<bool>, Raised> {
    let Some(hash) = hash_of_element(vm, key)? else { return Ok(None) };
    let Object::Set(elements) = vm.get(set) else { return Ok(Some(false)) };
    match find_in_set(vm, elements, hash, key) {
        Found::Python => Ok(None),
        Found::Missing => Ok(Some(false)),
        Found::At(at) => {
            if let Object::Set(elements) = vm.get_mut(set) {
                elements.remove_at(at);
            }
            Ok(Some(true))
        }
    }
}

fn hash_of_element(vm: &mut Vm<'_>, key: Value) -> Result<Option<u64>, Raised> {
    if let Value::Obj(id) = key
        && let Object::Set(set) = vm.get(id)
    {
        return Ok(Some(super::hash::hash_set(set)));
    }
    hash(vm, key)
}

#[inline]
fn is_key(vm: &Vm<'_>, candidate: Value, key: Value, python: &mut bool) -> bool {
    if candidate.is(key) {
        return true;
    }
    match same(vm, candidate, key) {
        Same::Yes => true,
        Same::No => false,
        Same::Python | Same::TooDeep => {
            *python = true;
            false
        }
    }
}

fn answer(found: Option<usize>, python: bool) -> Found {
    match found {
        Some(at) => Found::At(at),
        None if python => Found::Python,
        None => Found::Missing,
    }
}
