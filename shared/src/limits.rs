//! The limits of a run. An error that a limit causes names it.

use serde::{Deserialize, Serialize};

/// How large a run may be in one place. The page has limits of its own; a server publishes its limits in
/// [`crate::Capabilities`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Tasks in one run.
    pub max_tasks: u32,
    /// Workers of one run.
    pub max_workers: u32,
    /// Wall time of one run, in milliseconds. A run that reaches it is stopped and keeps its trace.
    pub max_run_ms: u32,
    /// Bytes of a request body, which bounds the pictures that the user supplies.
    pub max_body_bytes: u64,
    /// Runs that a server executes at the same time, over all its clients.
    pub max_concurrent_runs: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_tasks: 100_000,
            max_workers: 64,
            max_run_ms: 120_000,
            max_body_bytes: 32 << 20,
            max_concurrent_runs: 4,
        }
    }
}
