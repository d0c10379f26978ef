//! The server's JSON interface: one function for each HTTP method, and the problem that any of them can give.
//!
//! Paths are relative to `/api/v1/` under the page's own address, so a page under a sub-path asks there.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::platform::fetch::{self, Method, Request};

/// Why the server did not do what it was asked (`application/problem+json`), or why no answer came.
#[derive(Debug, Clone, PartialEq, Deserialize, thiserror::Error)]
#[error("{detail}")]
#[serde(default, rename_all = "camelCase")]
pub struct Problem {
    /// The kind of problem, for programs.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, for people.
    pub title: String,
    /// The HTTP status; 0 when no answer came.
    pub status: u16,
    /// What is wrong with this request, and what to do, in a sentence or two.
    pub detail: String,
    /// The field that is wrong, as in the JSON.
    pub field: Option<String>,
    /// All other members.
    #[serde(flatten)]
    pub extensions: Box<serde_json::Map<String, serde_json::Value>>,
}

impl Default for Problem {
    fn default() -> Self {
        Problem {
            kind: "about:blank".to_owned(),
            title: "The request failed".to_owned(),
            status: 0,
            detail: "The server gave no reason.".to_owned(),
            field: None,
            extensions: Box::default(),
        }
    }
}

impl Problem {
    /// A problem that arose on this side.
    pub fn local(title: &str, detail: impl Into<String>) -> Problem {
        Problem { title: title.to_owned(), detail: detail.into(), ..Problem::default() }
    }

    /// Whether the reason is that no server answers.
    pub fn is_unreachable(&self) -> bool {
        self.status == 0
    }
}

/// Reads `path`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Problem> {
    json(send(Method::GET, path, None).await?).await
}

/// Creates something under `path` from `body`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Problem> {
    json(send(Method::POST, path, Some(encode(body)?)).await?).await
}

/// Replaces what is at `path` by `body`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Problem> {
    json(send(Method::PUT, path, Some(encode(body)?)).await?).await
}

/// Asks for the action at `path`, which needs no body, and ignores what it answers.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn act(path: &str) -> Result<(), Problem> {
    send(Method::POST, path, None).await.map(drop)
}

/// Removes what is at `path`.
///
/// # Errors
/// What the server says, or that it did not answer.
pub async fn delete(path: &str) -> Result<(), Problem> {
    send(Method::DELETE, path, None).await.map(drop)
}

/// Sends a request; gives the response if it is a success.
pub(super) async fn send(
    method: Method,
    path: &str,
    body: Option<String>,
) -> Result<fetch::Response, Problem> {
    let url = format!("api/v1/{}", path.trim_start_matches('/'));
    let response = fetch::send(Request { method, url: &url, json: body })
        .await
        .map_err(|error| Problem::local("No server", format!("The server cannot be reached: {error}")))?;
    if response.is_success() { Ok(response) } else { Err(problem_of(response).await) }
}

async fn json<T: DeserializeOwned>(response: fetch::Response) -> Result<T, Problem> {
    let unreadable = |error: String| {
        Problem::local("Unreadable answer", format!("The server's answer cannot be read: {error}"))
    };
    let text = response.text().await.map_err(unreadable)?;
    let text = if text.is_empty() { "null" } else { &text };
    serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))
}

async fn problem_of(response: fetch::Response) -> Problem {
    let status = response.status();
    let typed = response.content_type().is_some_and(|kind| kind.starts_with("application/problem+json"));
    let body = response.text().await.unwrap_or_default();
    let parsed = if typed { serde_json::from_str::<Problem>(&body).ok() } else { None };
    match parsed {
        Some(problem) => Problem { status, ..problem },
        // A static host answers 404 or 405 with a page of its own: there is no server of ours.
        None => Problem {
            status: if matches!(status, 404 | 405 | 501) { 0 } else { status },
            ..Problem::local(
                "No server",
                format!(
                    "No server of Interleave answers behind this page (status {status}): \
                     run in the browser, or start the server."
                ),
            )
        },
    }
}

fn encode(body: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(body)
        .map_err(|error| Problem::local("Not sent", format!("The request cannot be written: {error}")))
}
