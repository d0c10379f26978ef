//! Errors as `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

use super::schedule::CronError;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What the `type` of each of our problems begins with; a stable word follows, for instance `not-found`.
const URN: &str = "urn:interleave:problem:";

/// Why the server did not do what it was asked. RFC 9457 makes every member optional.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{detail}")]
#[serde(default, rename_all = "camelCase")]
pub struct Problem {
    /// The kind of problem, for programs: a URI that never changes.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, for the user.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with this request, and what to do, in a sentence or two.
    pub detail: String,
    /// The field that is wrong, as in the request's JSON: `variant.workers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong with a cron expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cron: Option<CronError>,
    /// The limit that was reached: `max_concurrent_runs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The limit's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// The methods that the address knows: `GET, HEAD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow: Option<String>,
}

impl Problem {
    /// A problem of ours. `word` names its kind for programs.
    pub fn new(status: u16, word: &str, title: &str, detail: impl Into<String>) -> Problem {
        Problem {
            kind: format!("{URN}{word}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            ..Problem::default()
        }
    }
}

impl Default for Problem {
    fn default() -> Self {
        Problem {
            // What RFC 9457 has for a problem without a type.
            kind: "about:blank".to_owned(),
            title: "The request failed".to_owned(),
            status: 0,
            detail: "The server gave no reason.".to_owned(),
            field: None,
            cron: None,
            limit: None,
            max: None,
            allow: None,
        }
    }
}
