//! What natives see of the machine: time, output, resources, requests to it.

use shared::program::Settings;
use shared::program::event::{ProcessId, ProgramEvent, ProgramEventKind, Stream, ThreadId};

use crate::block::Resource;
use crate::symbol::Symbols;
use crate::value::Value;

/// The part of the machine that is shared by all processes.
#[derive(Debug, Clone)]
pub struct World {
    /// The program's names, and those that came up while it runs.
    pub symbols: Symbols,
    pub settings: Settings,
    /// Virtual time of the running thread's core.
    pub now_ns: u64,
    /// Instructions executed in the whole machine.
    pub step: u64,
    /// Instructions of the library that were executed since the machine last asked; they cost less.
    pub library_steps: u64,
    /// Virtual time that natives of the running thread used up besides.
    pub extra_ns: u64,
    pub current: ThreadId,
    pub process: ProcessId,
    /// The line of the program that the running thread is at, for events of natives.
    pub line: u32,
    /// What happened since the last batch was taken.
    pub events: Vec<ProgramEvent>,
    /// What natives ask of the machine, carried out when the native has returned.
    pub requests: Vec<Request>,
    pub next_thread: u32,
    pub next_process: u32,
    pub next_task: u32,
}

/// What a native asks of the machine.
#[derive(Debug, Clone)]
pub enum Request {
    /// A new thread in the running process that calls `callee()`. Its id is `id`.
    SpawnThread {
        id: ThreadId,
        callee: Value,
        name: String,
        daemon: bool,
    },
    /// Wakes up to `count` threads that wait for a resource, first come first; their `park` returns `result`.
    Unpark {
        resource: Resource,
        count: u32,
        result: Value,
    },
    /// Wakes one thread.
    UnparkThread {
        thread: ThreadId,
        result: Value,
    },
    /// Somebody holds a resource now, or no longer.
    Acquired {
        resource: Resource,
    },
    Released {
        resource: Resource,
    },
}

impl World {
    /// Records an event of the running thread, now.
    pub fn emit(&mut self, kind: ProgramEventKind) {
        let (step, time_ns, thread, line) = (self.step, self.now_ns, self.current, self.line);
        self.events.push(ProgramEvent { step, time_ns, thread, line, kind });
    }

    /// Writes to standard output or error.
    pub fn print(&mut self, stream: Stream, text: &str) {
        self.emit(ProgramEventKind::Output { stream, text: text.to_owned() });
    }
}
