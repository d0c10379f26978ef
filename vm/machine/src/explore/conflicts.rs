//! Which places threads compete for: touched by several threads that live at the same time, and changed by one of
//! them. Only operations on these are visible.
//!
//! The places are found by running: when one turns out to be competed for, what was explored without knowing it is
//! thrown away, and exploration begins anew. So at its end every access in every run was seen, and those that were
//! taken for invisible are on places that no two threads compete for.

use hashbrown::{HashMap, HashSet};
use shared::program::event::ThreadId;

use super::footprint::{Footprint, Place, Touch};
use super::state;
use crate::machine::Machine;
use vm_code::ObjId;

/// Who touches what.
#[derive(Debug, Default)]
pub struct Conflicts {
    uses: HashMap<Place, Use>,
    places: HashSet<Place>,
    /// Whether a place has been added that was taken for no conflict before.
    pub grew: bool,
    /// Objects made since the base that several threads can reach.
    shared: HashSet<(u32, ObjId)>,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    /// The only thread, or nothing where there are several.
    thread: Option<ThreadId>,
    written: bool,
}

impl Conflicts {
    /// Takes note of what an instruction touches while other threads live.
    pub fn note(&mut self, thread: ThreadId, found: &Footprint) {
        for touch in &found.touches {
            let known = self.uses.entry(touch.place).or_insert(Use { thread: Some(thread), written: false });
            if known.thread != Some(thread) {
                known.thread = None;
            }
            known.written |= touch.write;
            if known.thread.is_none() && known.written && self.places.insert(touch.place) {
                self.grew = true;
            }
        }
    }

    /// Whether another thread could see or change what an instruction touches.
    pub fn is_visible(&self, found: &Footprint) -> bool {
        self.visible(found).is_some()
    }

    /// What another thread could see or change of it.
    pub fn visible<'f>(&self, found: &'f Footprint) -> Option<&'f Touch> {
        let is_visible = |touch: &&Touch| {
            self.places.contains(&touch.place)
                && touch.object.is_none_or(|id| self.shared.contains(&(touch.place.process(), id)))
        };
        found
            .touches
            .iter()
            .find(|touch| touch.write && is_visible(touch))
            .or_else(|| found.touches.iter().find(is_visible))
    }

    /// Finds out which objects several threads can reach.
    pub fn reach(&mut self, machine: &Machine) {
        self.shared = state::shared(machine);
    }
}
