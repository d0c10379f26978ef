//! The server's JSON interface: one function for each HTTP method, with the types of `shared::api`.
//!
//! Paths are relative to `/api/v1/` under the page's own address, so a page under a sub-path asks there.

use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::api::Problem;
use shared::api::problem::MEDIA_TYPE;

use crate::platform::fetch::{self, Method, Request};

/// Why a request brought no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RequestError {
    /// The server refused it.
    #[error(transparent)]
    Refused(Box<Problem>),
    /// No server of ours answers under the page's address.
    #[error("{0}")]
    NoServer(String),
    /// The request could not be written, or its answer could not be read to its end.
    #[error("{0}")]
    BrokenOff(String),
}

/// Reads `path`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, RequestError> {
    json(send(Method::GET, path, None).await?).await
}

/// Creates something under `path` from `body`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, RequestError> {
    json(send(Method::POST, path, Some(encode(body)?)).await?).await
}

/// Replaces what is at `path` by `body`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, RequestError> {
    json(send(Method::PUT, path, Some(encode(body)?)).await?).await
}

/// Asks for the action at `path`, which needs no body, and ignores what it answers.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn act(path: &str) -> Result<(), RequestError> {
    send(Method::POST, path, None).await.map(drop)
}

/// Removes what is at `path`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn delete(path: &str) -> Result<(), RequestError> {
    send(Method::DELETE, path, None).await.map(drop)
}

/// Sends a request; gives the response if it is a success.
pub(super) async fn send(
    method: Method,
    path: &str,
    body: Option<String>,
) -> Result<fetch::Response, RequestError> {
    let url = format!("api/v1/{}", path.trim_start_matches('/'));
    let response = fetch::send(Request { method, url: &url, json: body })
        .await
        .map_err(|error| RequestError::NoServer(format!("The server cannot be reached: {error}")))?;
    if response.is_success() { Ok(response) } else { Err(refusal(response).await) }
}

async fn json<T: DeserializeOwned>(response: fetch::Response) -> Result<T, RequestError> {
    let unreadable =
        |error: String| RequestError::BrokenOff(format!("The server's answer cannot be read: {error}"));
    let text = response.text().await.map_err(unreadable)?;
    let text = if text.is_empty() { "null" } else { &text };
    serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))
}

/// What a response without success means.
async fn refusal(response: fetch::Response) -> RequestError {
    let status = response.status();
    let is_problem = response.content_type().is_some_and(|kind| kind.starts_with(MEDIA_TYPE));
    let body = response.text().await.unwrap_or_default();
    let problem = if is_problem { serde_json::from_str::<Problem>(&body).ok() } else { None };
    let no_server = || {
        format!(
            "No server of Interleave answers behind this page (status {status}): \
             run in the browser, or start the server."
        )
    };
    match problem {
        Some(problem) => RequestError::Refused(Box::new(Problem { status, ..problem })),
        // A static host answers with a page of its own.
        None if matches!(status, 404 | 405 | 501) => RequestError::NoServer(no_server()),
        None => RequestError::BrokenOff(no_server()),
    }
}

fn encode(body: &impl Serialize) -> Result<String, RequestError> {
    serde_json::to_string(body)
        .map_err(|error| RequestError::BrokenOff(format!("The request cannot be written: {error}")))
}
