//! What a debugger asks again and again, each at the cost of a few loads.

use shared::program::event::{CodeLine, ThreadId};
use vm_code::Instr;

use crate::machine::Machine;

/// Where a thread stands: in the innermost frame of the user's program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// How many frames lie below that frame.
    pub depth: u32,
    /// The frame's code and its next instruction.
    pub code: u32,
    pub instruction: u32,
    pub line: u32,
    /// Whether it is the first of its line's instructions.
    pub starts_line: bool,
    /// Whether it only goes on elsewhere.
    pub is_jump: bool,
}

impl Machine {
    /// How many events there were.
    pub fn emitted(&self) -> u64 {
        self.world.emitted
    }

    /// The virtual time of what happens next; that of the last thing where nothing does.
    pub fn next_ns(&self) -> u64 {
        match &self.turn {
            Some(turn) => self.system.scheduler.clock_ns(turn.core),
            None => self.system.scheduler.next_ns().unwrap_or_else(|| self.now_ns()),
        }
    }

    /// The line of the user's program that a thread is at.
    pub fn line(&self, thread: ThreadId) -> CodeLine {
        let state = self.threads.get(thread.0 as usize).and_then(Option::as_ref);
        state.map_or(CodeLine::NONE, |state| state.line(&self.program))
    }

    /// Where a thread stands in the user's program.
    pub fn position(&self, thread: ThreadId) -> Option<Position> {
        let state = self.threads.get(thread.0 as usize)?.as_ref()?;
        let all = self.world.settings.library_steps;
        let (depth, frame) = state
            .frames
            .iter()
            .enumerate()
            .rev()
            .find(|(_, frame)| all || !self.program.code(frame.code).library)?;
        let code = self.program.code(frame.code);
        let line = |at: u32| code.spans.get(at as usize).map_or(0, |span| span.line);
        let before = frame.pc.checked_sub(1).map_or(0, line);
        // The jump back at the end of a loop belongs to the loop's head, where the line begins.
        let is_jump =
            matches!(code.instrs.get(frame.pc as usize), Some(Instr::Jump { .. } | Instr::Loop { .. }));
        Some(Position {
            depth: u32::try_from(depth).unwrap_or(u32::MAX),
            code: frame.code.0,
            instruction: frame.pc,
            line: line(frame.pc),
            starts_line: line(frame.pc) != before && !is_jump,
            is_jump,
        })
    }
}
