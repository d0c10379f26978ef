//! The bounds of a run. Every bound is named in the error that it causes.

use serde::{Deserialize, Serialize};

/// How large a run may be in one place. The page has its own; a server publishes its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Tasks in one run.
    pub max_tasks: u32,
    /// Workers of one run.
    pub max_workers: u32,
    /// Wall time of one run, in milliseconds. It ends with what it has by then.
    pub max_run_ms: u32,
    /// Bytes of a request body, and so of the pictures that a person gives.
    pub max_body_bytes: u64,
    /// Runs at the same time, over all clients of one server.
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
