//! The gallery's programs, which the server or static host of the page has.

use shared::program::scenario::ProgramScenario;

use crate::platform::fetch::{self, Method, Request};

/// Fetches them.
///
/// # Errors
/// Why they cannot be fetched or read, in a sentence.
pub async fn scenarios() -> Result<Vec<ProgramScenario>, String> {
    let url = format!("{}/scenarios.json", env!("PROGRAMS_DIR"));
    let response = fetch::send(Request { method: Method::GET, url: &url, json: None }).await?;
    if !response.is_success() {
        return Err(format!("the answer was {}", response.status()));
    }
    let text = response.text().await?;
    serde_json::from_str(&text).map_err(|error| format!("they cannot be read ({error})"))
}
