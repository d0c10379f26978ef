//! How far a step goes: whether it ends between two instructions.
//!
//! That depends on these two instructions only, so a step back ends where a step forward would have.

use shared::program::StepUnit;
use shared::program::event::ThreadId;

use super::subject::Subject;
use crate::machine::Position;

/// Looks at a machine after each instruction, and says whether a step ends there.
#[derive(Debug)]
pub struct Watch {
    unit: StepUnit,
    turn: Option<ThreadId>,
    position: Option<Position>,
}

impl Watch {
    /// Begins where the machine stands.
    pub fn new<M: Subject>(unit: StepUnit, machine: &M) -> Self {
        let turn = machine.current();
        Self { unit, turn, position: turn.and_then(|thread| machine.position(thread)) }
    }

    /// Whether a step ends where the machine stands, one instruction after it was last looked at.
    pub fn ends<M: Subject>(&mut self, machine: &M) -> bool {
        let turn = machine.current();
        let before = std::mem::replace(&mut self.turn, turn);
        match self.unit {
            StepUnit::Instruction => true,
            StepUnit::Decision => turn.is_some() && turn != before,
            StepUnit::Line => {
                let position = turn.and_then(|thread| machine.position(thread));
                let stood = std::mem::replace(&mut self.position, position);
                position.is_some_and(|position| {
                    position.starts_line || turn == before && returns_to(position, stood)
                })
            }
        }
    }
}

/// Whether a jump has led to another line, or back on the same one: the head of a loop begins anew in its middle.
fn returns_to(position: Position, stood: Option<Position>) -> bool {
    stood.is_some_and(|stood| {
        let same_frame = stood.depth == position.depth && stood.code == position.code;
        same_frame
            && !position.is_jump
            && (stood.line != position.line || position.instruction < stood.instruction)
    })
}
