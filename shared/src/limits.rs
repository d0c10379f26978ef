//! The limits of a run, and the error that names the one that is exceeded.

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

/// A set-up or run spec that cannot be run: the field, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
pub struct SpecError {
    /// The field, as in the JSON: `workload.tasks`, `variants[1].workers`, `timeoutMs`.
    pub field: String,
    /// What is wrong, what is allowed, in a sentence.
    pub message: String,
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

impl SpecError {
    /// An error about `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        SpecError { field: field.into(), message: message.into() }
    }
}
