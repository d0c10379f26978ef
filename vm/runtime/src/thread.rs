//! A thread of execution: a stack of registers and a list of frames.

use shared::program::CodeLine;
use vm_code::{CodeId, ObjId, Program, Reg, Value};

use crate::flow::Call;

/// What a thread executes. How it is scheduled is the machine's business.
#[derive(Debug, Clone, Default)]
pub struct Thread {
    /// The registers of all frames; a frame's window begins at its base.
    pub stack: Vec<Value>,
    /// The innermost frame is the last.
    pub frames: Vec<Frame>,
    /// While it is blocked: what happens with the result of the wait.
    pub waiting: Option<Cont>,
    /// What it goes on with when it runs next.
    pub incoming: Option<Incoming>,
}

impl Thread {
    /// A thread that is about to execute a few calls.
    pub fn with_room() -> Self {
        Self { stack: Vec::with_capacity(32), frames: Vec::with_capacity(4), ..Self::default() }
    }

    /// The line of the user's program that it is at.
    pub fn line(&self, program: &Program) -> CodeLine {
        let own = self.frames.iter().rev().find(|frame| !program.code(frame.code).library);
        own.map_or(CodeLine::NONE, |frame| program.line(program.code(frame.code), frame.pc.saturating_sub(1)))
    }
}

/// What a thread goes on with.
#[derive(Debug, Clone)]
pub enum Incoming {
    /// Its first call.
    Start(Box<Call>),
    /// The result of a wait.
    Value(Value),
}

/// One call.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub code: CodeId,
    /// The next instruction.
    pub pc: u32,
    /// Where its registers begin on the stack.
    pub base: u32,
    /// What happens with its result.
    pub cont: Cont,
    /// The generator whose body it is.
    pub generator: Option<ObjId>,
}

/// What happens with the result of a frame, in the frame below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cont {
    /// The thread's outermost frame: the thread is done.
    Exit,
    Store(Reg),
    Discard,
    /// `__init__`: it must be `None`; the instance goes into the register.
    Init {
        dst: Reg,
        instance: ObjId,
    },
    /// The truth of the result, or its opposite, goes into the register.
    Truth {
        dst: Reg,
        negate: bool,
    },
    /// Jump to the instruction if the truth of the result is `when`.
    Branch {
        target: u32,
        when: bool,
    },
    /// A binary operation or comparison of the instruction before `pc`: `NotImplemented` means to try the next
    /// method. `stage` counts the methods that were tried.
    Operator {
        stage: u8,
    },
    /// `for`: `StopIteration` ends the loop at `target`.
    ForIter {
        dst: Reg,
        target: u32,
    },
    /// `yield from`/`await`: `StopIteration` carries the result.
    Send {
        value: Reg,
        target: u32,
    },
    /// A part of a formatted string: it must be a string.
    Text {
        dst: Reg,
    },
    /// A module's body: the module goes into the register.
    Import {
        dst: Reg,
        module: u32,
    },
    /// `close()` of a generator: `GeneratorExit` and `StopIteration` are the good end.
    Close {
        dst: Reg,
    },
}
