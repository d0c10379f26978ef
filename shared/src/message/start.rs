//! What a new worker is to be.

use serde::{Deserialize, Serialize};

/// The first message to a worker. `base` is the page's address, to which the paths of real fetches are relative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// An engine for workloads: it takes [`super::ToEngine`].
    Engine { base: String },
    /// An isolated worker of such an engine: it takes [`super::ToIsolated`].
    Isolated { base: String },
    /// A thread of such an engine, over the memory that comes beside this: it runs the closure with this number.
    Thread { number: u32 },
    /// A program's debugger: it takes [`super::ToProgram`].
    Program,
}
