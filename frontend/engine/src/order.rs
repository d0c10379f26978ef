//! What the page asks of an engine, and the place it asks from.

use std::sync::OnceLock;

use shared::{RunId, RunSpec};

/// One run to execute.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its number, which all its frames carry.
    pub run: RunId,
    /// What to run.
    pub spec: RunSpec,
    /// Wall time after which it is stopped, in milliseconds.
    pub max_run_ms: u32,
}

/// The page's address: what the paths of real fetches are relative to. One for each memory.
static BASE: OnceLock<String> = OnceLock::new();

impl Order {
    /// Reads an order; the spec is JSON.
    ///
    /// # Errors
    /// If it cannot be read: then the page and the engine are of different versions.
    pub fn read(run: &str, spec: &str, max_run_ms: u32) -> Result<Order, String> {
        let run = run.parse().map_err(|error: shared::id::BadRunId| error.to_string())?;
        let spec = serde_json::from_str(spec)
            .map_err(|error| format!("the engine cannot read the run that the page asks for: {error}"))?;
        Ok(Order { run, spec, max_run_ms })
    }
}

/// Remembers the page's address; only the first call counts.
pub fn set_base(base: String) {
    // A second address of the same page differs in nothing that matters here.
    let _ = BASE.set(base);
}

/// The page's address, or an empty text where none was given.
pub fn base() -> &'static str {
    BASE.get().map_or("", String::as_str)
}
