//! The gallery's programs, as the page's own server or static host has them.

use shared::program::scenario::ProgramScenario;

use crate::platform::fetch::{self, Method, Request};

/// Fetches them.
///
/// # Errors
/// Why they cannot be had, as a person reads it.
pub async fn scenarios() -> Result<Vec<ProgramScenario>, String> {
    let url = format!("{}/scenarios.json", env!("PROGRAMS_DIR"));
    let response = fetch::send(Request { method: Method::GET, url: &url, json: None }).await?;
    if !response.is_success() {
        return Err(format!("the answer was {}", response.status()));
    }
    let text = response.text().await?;
    serde_json::from_str(&text).map_err(|error| format!("they cannot be read ({error})"))
}
