//! How far a step goes: whether it ends between two instructions.
//!
//! That depends on these two instructions only, so a step back ends where a step forward would have.

use shared::program::StepUnit;
use shared::program::event::ThreadId;

use super::subject::{Place, Subject};

/// Looks at a machine after each instruction, and says whether a step ends there.
#[derive(Debug)]
pub struct Watch {
    unit: StepUnit,
    turn: Option<ThreadId>,
    place: Option<Place>,
}

impl Watch {
    /// Begins where the machine stands.
    pub fn new<M: Subject>(unit: StepUnit, machine: &M) -> Self {
        let turn = machine.current();
        Self { unit, turn, place: turn.and_then(|thread| machine.place(thread)) }
    }

    /// Whether a step ends where the machine stands, one instruction after it was last looked at.
    pub fn ends<M: Subject>(&mut self, machine: &M) -> bool {
        let turn = machine.current();
        let before = std::mem::replace(&mut self.turn, turn);
        match self.unit {
            StepUnit::Instruction => true,
            StepUnit::Decision => turn.is_some() && turn != before,
            StepUnit::Line => {
                let place = turn.and_then(|thread| machine.place(thread));
                let stood = std::mem::replace(&mut self.place, place);
                place.is_some_and(|place| place.starts_line || turn == before && returns_to(place, stood))
            }
        }
    }
}

/// Whether a jump has led to another line, or back on the same one: the head of a loop begins anew in its middle.
fn returns_to(place: Place, stood: Option<Place>) -> bool {
    stood.is_some_and(|stood| {
        let same_frame = stood.depth == place.depth && stood.code == place.code;
        same_frame && !place.is_jump && (stood.line != place.line || place.instruction < stood.instruction)
    })
}
