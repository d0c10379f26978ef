//! The run spec of a program: its source, files and settings, and the user's decisions.

use serde::{Deserialize, Serialize};

use super::event::{CodeLine, ThreadId};

/// Everything that determines a run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProgramSpec {
    /// The program's text (Python 3), the file `main.py`.
    pub source: String,
    /// Further files: modules that the program imports (`*.py`) and data that it opens.
    pub files: Vec<SourceFile>,
    pub settings: Settings,
    /// The user's decisions, by rising step: where another thread goes on than the policy would choose.
    pub decisions: Vec<Decision>,
}

impl ProgramSpec {
    /// The file in which the program begins.
    pub const MAIN: &str = "main.py";

    /// The name of a file by its number in a [`CodeLine`].
    pub fn file_name(&self, file: usize) -> &str {
        let further = file.checked_sub(1).and_then(|at| self.files.get(at));
        further.map_or(Self::MAIN, |file| &file.name)
    }

    /// A line in words: `line 3`, or `line 3 of bank.py`.
    pub fn line_text(&self, line: CodeLine) -> String {
        line.in_words(self.file_name(line.file()))
    }
}

impl SourceFile {
    /// The number of a file in a [`CodeLine`], by its name, where `files` are the further ones.
    pub fn number(files: &[SourceFile], name: &str) -> usize {
        files.iter().position(|file| file.name == name).map_or(0, |at| at + 1)
    }
}

/// One further file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceFile {
    /// Its path, relative, with `/`.
    pub name: String,
    pub text: String,
}

/// A decision: before the instruction numbered `step` is executed, `thread` gets its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    pub step: u64,
    pub thread: ThreadId,
}

/// How the machine behaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    pub policy: Policy,
    /// Cores of the simulated machine, 1 to 64.
    pub cores: u32,
    pub seed: u64,
    /// The executor that `from interleave import Executor` gives the program.
    pub executor: ExecutorChoice,
    /// Whether switches can also happen inside the library, whose instructions are then shown as steps.
    pub library_steps: bool,
    pub costs: Costs,
    pub limits: ProgramLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            policy: Policy::Gil,
            cores: 4,
            seed: 0,
            executor: ExecutorChoice::Threads,
            library_steps: false,
            costs: Costs::default(),
            limits: ProgramLimits::default(),
        }
    }
}

/// The scheduling policies: when threads can switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// CPython's global interpreter lock: one thread of a process at a time; a switch at calls, backward jumps
    /// and blocking operations, after the switch interval.
    Gil,
    /// One thread of a process at a time, but a switch may happen between any two bytecodes: what the language
    /// permits. Where it happens is drawn from the seed.
    AnyBytecode,
    /// No lock: threads of a process run on several cores at the same time, bytecode by bytecode.
    FreeThreaded,
    /// One instruction at a time, and every thread that is not blocked may be next, whatever its clock says. Only
    /// decisions switch. Instructions take no virtual time, and timers fire when nothing else can run. This is how
    /// runs that an exploration found are shown.
    AllInterleavings,
}

/// The kinds of `interleave.Executor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExecutorChoice {
    /// Runs each call at once, in the calling thread.
    Sequential,
    Threads,
    Processes,
    /// One thread, an event loop, calls one after another.
    Async,
}

/// The costs of operations in virtual time, in nanoseconds unless the name says otherwise. See docs/machine.md.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Costs {
    /// One instruction of the user's program.
    pub instruction_ns: u64,
    /// One instruction of the library that stands for C code in CPython.
    pub library_instruction_ns: u64,
    /// Giving the interpreter lock, or a core, to another thread.
    pub switch_ns: u64,
    /// How long a thread may hold the interpreter lock while others wait (`sys.setswitchinterval`).
    pub switch_interval_ns: u64,
    /// How long a thread may keep a core while others wait for one: the operating system's time slice.
    pub time_slice_ns: u64,
    pub thread_start_ns: u64,
    pub process_start_ns: u64,
    /// Pickling or unpickling one byte.
    pub pickle_byte_ns: u64,
    /// Every message between processes, whatever its size.
    pub message_ns: u64,
    /// Kernel work: virtual time is this many per cent of the time measured on the machine of calibration.
    pub kernel_percent: u64,
    /// The median answer time of a simulated network request.
    pub request_ns: u64,
}

impl Default for Costs {
    fn default() -> Self {
        Self {
            instruction_ns: 15,
            library_instruction_ns: 3,
            switch_ns: 5_000,
            switch_interval_ns: 5_000_000,
            time_slice_ns: 4_000_000,
            thread_start_ns: 50_000,
            process_start_ns: 2_000_000,
            pickle_byte_ns: 2,
            message_ns: 20_000,
            kernel_percent: 100,
            request_ns: 100_000_000,
        }
    }
}

/// The limits of a run. An error that a limit causes names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ProgramLimits {
    pub instructions: u64,
    /// Bytes of all heaps together, estimated the same way everywhere.
    pub heap_bytes: u64,
    /// Frames of one thread (`sys.setrecursionlimit`).
    pub depth: u32,
    /// Threads alive at the same time, in all processes.
    pub threads: u32,
    pub processes: u32,
    pub output_bytes: u64,
    pub events: u64,
    /// Real time of one run. The code that drives the machine checks it, since the machine has no clock.
    pub wall_ms: u64,
}

impl Default for ProgramLimits {
    fn default() -> Self {
        Self {
            instructions: 500_000_000,
            heap_bytes: 256 << 20,
            depth: 1_000,
            threads: 20_000,
            processes: 64,
            output_bytes: 1 << 20,
            events: 2_000_000,
            wall_ms: 60_000,
        }
    }
}
