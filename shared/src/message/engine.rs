//! Between the page and an engine for workloads.

use serde::{Deserialize, Serialize};

use super::spec::RunSpecForm;
use crate::id::RunId;
use crate::spec::RunSpec;
use crate::wire::Frame;

/// One run to execute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its number, which all its frames carry.
    pub run: RunId,
    /// What to run.
    #[serde(with = "RunSpecForm")]
    pub spec: RunSpec,
    /// Wall time after which it is stopped, in milliseconds.
    pub max_run_ms: u32,
}

/// What the page asks of an engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToEngine {
    /// Execute this run. An engine executes one at a time.
    Run(Order),
    /// Stop the run in progress.
    Stop,
}

/// What an engine tells the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromEngine {
    /// It is loaded and takes orders.
    Ready,
    /// What happened in a run.
    Frame(Frame),
}
