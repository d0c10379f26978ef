//! Answers about one run. Its events are frames (`crate::wire`), its report is [`crate::Report`].

use serde::{Deserialize, Serialize};

use crate::id::RunId;
use crate::run::RunEnd;
use crate::spec::Variant;
use crate::workload::Workload;

/// A run that was begun just now, with the addresses to follow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedRun {
    /// Its id.
    pub id: RunId,
    /// Where its events are.
    pub events: String,
    /// Where its report is, once it has ended.
    pub report: String,
}

impl CreatedRun {
    /// The answer for run `id`, whose address is `url`.
    pub fn new(id: RunId, url: &str) -> CreatedRun {
        CreatedRun { id, events: format!("{url}/events"), report: format!("{url}/report") }
    }
}

/// What a run does now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunInfo {
    /// Its id.
    pub id: RunId,
    /// Whether it goes on.
    pub state: RunState,
    /// How it ended, if it has.
    pub end: Option<RunEnd>,
    /// What runs.
    pub spec: RunOutline,
}

/// Whether a run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// It goes on.
    Running,
    /// It has ended, and its report is there.
    Ended,
}

/// What runs, without the pictures, which may be megabytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunOutline {
    /// What is computed.
    pub workload: Workload,
    /// How it is executed.
    pub variant: Variant,
}
