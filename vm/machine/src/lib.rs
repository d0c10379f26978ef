//! The simulated machine that executes programs: processes, threads, cores and virtual time; and its debugger.
//!
//! Sans-IO: it never touches a clock, a file, a socket, a thread or a browser API. The same program, settings and
//! seed give the same trace to the byte, natively and in a browser.
//!
//! Reading order: `system` (who runs, who holds what) → `library` (Python's library, compiled once) → `machine` (a
//! program turn by turn, and its trace) → `debugger` (going forward and back) → `explore`
//! (every interleaving).

mod debugger;
mod explore;
mod library;
mod machine;
mod system;

pub use debugger::{Session, Switches, Turn, check, fingerprint, load, out_of_time};
pub use explore::{Bounds, Points, Search, Status};
pub use library::{compile, library, problems as library_problems};
pub use machine::explore::Explorer;
pub use machine::{Machine, Outcome, Progress, Until, outcome, run_spec};
pub use vm_code::Program;
