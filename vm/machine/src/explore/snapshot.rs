//! Where a machine stands, kept as the difference to another machine of which it is a clone.

use crate::machine::Machine;
use crate::machine::process::Life;
use crate::system::System;
use vm_code::Value;
use vm_runtime::HeapDelta;
use vm_runtime::Thread;
use vm_runtime::World;
use vm_runtime::{Isolate, ModuleState};

/// A machine's state, relative to the base that its changes are noted against.
#[derive(Debug)]
pub struct Snapshot {
    world: World,
    system: System,
    isolates: Vec<Option<IsolateDelta>>,
    threads: Vec<Option<Thread>>,
    lives: Vec<Life>,
}

#[derive(Debug)]
enum IsolateDelta {
    /// A process of the base.
    Changed { heap: HeapDelta, consts: Vec<(u32, Value)>, modules: Vec<(usize, ModuleState)>, hooked: bool },
    /// A process that began later.
    Whole(Box<Isolate>),
}

impl Snapshot {
    /// Where `machine` stands, between two turns.
    pub fn of(machine: &Machine, base: &Machine) -> Self {
        let isolates = machine.isolates.iter().enumerate();
        let isolates = isolates.map(|(at, isolate)| {
            let isolate = isolate.as_ref()?;
            Some(match base.isolates.get(at).and_then(Option::as_ref) {
                Some(base) => IsolateDelta::of(isolate, base),
                None => IsolateDelta::Whole(Box::new(isolate.clone())),
            })
        });
        Self {
            isolates: isolates.collect(),
            world: machine.world.clone(),
            system: machine.system.clone(),
            threads: machine.threads.clone(),
            lives: machine.lives.clone(),
        }
    }

    /// Brings a machine back here. It must have noted its changes against `base`.
    pub fn restore(&self, machine: &mut Machine, base: &Machine) {
        machine.restore(base);
        machine.world.restore_to(&self.world);
        machine.system.restore(&self.system);
        machine.threads.clone_from(&self.threads);
        machine.lives.clone_from(&self.lives);
        for (at, delta) in self.isolates.iter().enumerate() {
            match delta {
                None if at >= machine.isolates.len() => machine.isolates.push(None),
                None => {
                    let isolate = machine.isolates[at].take();
                    machine.spent.put(process_id(at), isolate);
                }
                Some(IsolateDelta::Whole(isolate)) => machine.isolates.push(Some((**isolate).clone())),
                Some(delta) => {
                    if let Some(isolate) = machine.isolates[at].as_mut() {
                        delta.apply(isolate);
                    }
                }
            }
        }
    }
}

impl IsolateDelta {
    fn of(isolate: &Isolate, base: &Isolate) -> Self {
        let made = isolate.consts_made[base.consts_made.len()..].iter();
        let modules = isolate.modules.iter().zip(&base.modules).enumerate();
        let changed = modules.filter(|(_, (own, base))| own.object.is_some() && !own.is_same(base));
        IsolateDelta::Changed {
            heap: isolate.heap.delta(),
            consts: made.map(|index| (*index, isolate.consts[*index as usize])).collect(),
            modules: changed.map(|(at, (own, _))| (at, own.clone())).collect(),
            hooked: isolate.reads_are_hooked,
        }
    }

    fn apply(&self, isolate: &mut Isolate) {
        let IsolateDelta::Changed { heap, consts, modules, hooked } = self else { return };
        if isolate.heap.apply(heap) {
            isolate.cache.clear();
        }
        for (index, value) in consts {
            isolate.consts[*index as usize] = *value;
            isolate.consts_made.push(*index);
        }
        for (at, module) in modules {
            isolate.modules[*at].clone_from(module);
        }
        isolate.reads_are_hooked = *hooked;
    }
}

fn process_id(at: usize) -> shared::program::event::ProcessId {
    shared::program::event::ProcessId(u32::try_from(at).unwrap_or(u32::MAX))
}
