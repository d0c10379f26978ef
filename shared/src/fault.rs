//! What can be made to go wrong with a task, to see how an execution model bears it.

use serde::{Deserialize, Serialize};

/// A fault injected into one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The task's index.
    pub task: u32,
    /// What goes wrong.
    pub kind: FaultKind,
}

/// What can go wrong with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// It returns an error, as a function that raises an exception.
    Exception,
    /// It panics.
    Panic,
    /// Its whole worker dies (where workers have a memory of their own; elsewhere it panics).
    Crash,
    /// It computes for ever: only a time-out or Stop ends it.
    Hang,
    /// It never yields: cooperative models cannot take the thread away from it until it is done.
    NeverYields,
}
