//! The declarations of `prelude/_vm.pyi`, which the library is written against, are those of the natives.

use std::collections::BTreeMap;

use shared::program::ProgramSpec;
use vm_code::{Symbols, Value};
use vm_runtime::{Args, Owner, Raised, Thread, Vm, World, natives};

use super::{fresh_isolate, library};
use crate::system::System;

/// More arguments than any intrinsic takes.
const TOO_MANY: usize = 16;

const DECLARATIONS: &str = include_str!("../../prelude/_vm.pyi");

/// The parameters of a declared function.
#[derive(Debug)]
struct Params {
    positional_only: Vec<&'static str>,
    others: Vec<&'static str>,
}

/// The declared functions. Defaults and annotations hold no commas outside of brackets.
fn declared() -> BTreeMap<&'static str, Params> {
    let functions = DECLARATIONS.lines().filter_map(|line| line.strip_prefix("def "));
    functions
        .map(|line| {
            let (name, rest) = line.split_once('(').expect("a list of parameters");
            let (list, _) = rest.split_once(')').expect("its end, on the same line");
            let (first, others) = list.split_once(" /,").unwrap_or(("", list));
            (name, Params { positional_only: names(first), others: names(others) })
        })
        .collect()
}

fn names(list: &'static str) -> Vec<&'static str> {
    let names = list.split(',').map(|param| param.split([':', '=']).next().unwrap_or("").trim());
    names.filter(|name| !name.is_empty()).collect()
}

fn intrinsics() -> BTreeMap<&'static str, vm_runtime::NativeFn> {
    let all = natives().iter().filter(|(owner, _)| *owner == Owner::Module("_vm"));
    all.map(|(_, def)| (def.name, def.call)).collect()
}

/// What an intrinsic says to arguments that it refuses: it binds them before it does anything.
fn refusal(vm: &mut Vm<'_>, call: vm_runtime::NativeFn, args: Args<'_>) -> String {
    match call(vm, args) {
        Err(Raised(exception)) => {
            vm_runtime::summary_of_exception(vm, exception, &vm_runtime::Texts::default())
        }
        Ok(flow) => panic!("it took them: {flow:?}"),
    }
}

fn with_vm(check: impl FnOnce(&mut Vm<'_>)) {
    let program = library();
    let mut world = World::new(Symbols::above(program.symbols.clone()), &ProgramSpec::default());
    let mut system = System::new(&world.settings);
    system.add_process(&mut world, "MainProcess", 0);
    let mut isolate = fresh_isolate(&program).expect("the library boots");
    let mut thread = Thread::default();
    check(&mut Vm {
        program: &program,
        isolate: &mut isolate,
        thread: &mut thread,
        world: &mut world,
        host: &mut system,
    });
}

#[test]
fn every_intrinsic_is_declared_and_every_declaration_is_one() {
    let (declared, intrinsics) = (declared(), intrinsics());
    assert!(declared.len() > 50, "only {} declarations", declared.len());
    assert_eq!(declared.keys().collect::<Vec<_>>(), intrinsics.keys().collect::<Vec<_>>());
}

#[test]
fn intrinsics_take_as_many_arguments_as_are_declared() {
    with_vm(|vm| {
        for (name, params) in declared() {
            let positional = [Value::None; TOO_MANY];
            let said = refusal(vm, intrinsics()[name], Args { positional: &positional, named: &[] });
            let count = params.positional_only.len() + params.others.len();
            let ours = format!("TypeError: _vm: {count} arguments at most, got {TOO_MANY}");
            let methods = format!("TypeError: {name}() takes at most {count} arguments ({TOO_MANY} given)");
            assert!(said == ours || said == methods, "{name} {params:?}: {said}");
        }
    });
}

#[test]
fn intrinsics_know_the_declared_names() {
    with_vm(|vm| {
        let unknown = vm.symbol("nobody");
        for (name, params) in declared() {
            // The unknown name comes last: it is the one that is refused only where all others are known.
            let positional = vec![Value::None; params.positional_only.len()];
            let mut named: Vec<_> =
                params.others.iter().map(|param| (vm.symbol(param), Value::None)).collect();
            named.push((unknown, Value::None));
            let said = refusal(vm, intrinsics()[name], Args { positional: &positional, named: &named });
            assert!(said.contains("'nobody'"), "{name} {params:?}: {said}");
        }
    });
}
