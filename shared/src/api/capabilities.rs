//! The capabilities of a place: which execution models it offers, and its limits.

use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::model::ExecutionModel;

/// What a place (the page, or a server) can execute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Capabilities {
    /// The version of Interleave in this place.
    pub version: String,
    /// Logical cores.
    pub cores: u32,
    /// The limits of a run.
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
    /// `None` if the model can be used; else a sentence with the reason and a remedy.
    pub unavailable: Option<String>,
}
