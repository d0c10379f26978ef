//! What this machine can do natively.

use shared::{Capabilities, ExecutionModel, Limits, ModelStatus};

/// The cores, models and limits of this place.
pub fn capabilities(limits: &Limits) -> Capabilities {
    let models = ExecutionModel::ALL.map(|model| ModelStatus { model, unavailable: unavailable(model) });
    Capabilities {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        cores: std::thread::available_parallelism().map_or(1, |n| n.get() as u32),
        limits: limits.clone(),
        models: models.to_vec(),
    }
}

fn unavailable(model: ExecutionModel) -> Option<String> {
    if model == ExecutionModel::Processes && !cfg!(target_os = "linux") {
        return Some("the process pool needs Linux: run the server there, or use threads".to_owned());
    }
    None
}
