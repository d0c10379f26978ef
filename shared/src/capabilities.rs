//! What a place can do, as it says itself.

use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::model::ExecutionModel;

/// What a place (the browser's page, or a server) can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Capabilities {
    /// Interleave's version there.
    pub version: String,
    /// Logical cores.
    pub cores: u32,
    /// The bounds of a run.
    pub limits: Limits,
    /// Every model, in the order of [`ExecutionModel::ALL`].
    pub models: Vec<ModelStatus>,
}

/// Whether a model can be used in a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelStatus {
    /// The model.
    pub model: ExecutionModel,
    /// Why it cannot be used and what would help, in a sentence; none if it can.
    pub unavailable: Option<String>,
}
