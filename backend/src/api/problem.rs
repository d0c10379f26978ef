//! Errors as `application/problem+json` (RFC 9457). Every error of the server has this form.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Map, Value, json};
use shared::SpecError;
use shared::id::BadRunId;

use crate::services::runs::StartError;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error for the client: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    /// The last part of the type's URN: stable, for programs.
    slug: &'static str,
    title: &'static str,
    detail: String,
    /// More members of the object. Boxed, because a problem travels in the `Err` of many results.
    extensions: Box<Map<String, Value>>,
}

impl Problem {
    /// A problem. `slug` names its type for programs and never changes.
    pub fn new(
        status: StatusCode,
        slug: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Problem { status, slug, title, detail: detail.into(), extensions: Box::default() }
    }

    /// Adds a member to the object, `field` for instance.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.extensions.insert(key.to_owned(), value.into());
        self
    }

    /// There is no such thing here.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// A field of the request is out of bounds.
    pub fn out_of_bounds(error: &SpecError) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Problem::new(status, "out-of-bounds", "This cannot be run", error.message.clone())
            .with("field", error.field.clone())
    }

    /// A failure of the server itself.
    pub fn internal(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The server failed", detail)
    }

    /// The problem of a status that the web framework chose without a body.
    pub fn of_status(status: StatusCode) -> Self {
        let detail = match status {
            StatusCode::METHOD_NOT_ALLOWED => "this address does not know that method",
            StatusCode::NOT_FOUND => "there is nothing at this address",
            _ => status.canonical_reason().unwrap_or("the request could not be served"),
        };
        let title = status.canonical_reason().unwrap_or("Error");
        Problem::new(status, "http", title, detail)
    }

    fn body(&self) -> Value {
        let mut body = json!({
            "type": format!("urn:interleave:problem:{}", self.slug),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Some(object) = body.as_object_mut() {
            object.extend(self.extensions.as_ref().clone());
        }
        body
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CONTENT_TYPE, MEDIA_TYPE));
        if let Some(Value::String(methods)) = self.extensions.get("allow") {
            response.insert_header((ALLOW, methods.as_str()));
        }
        response.body(self.body().to_string())
    }
}

impl From<SpecError> for Problem {
    fn from(error: SpecError) -> Self {
        Problem::out_of_bounds(&error)
    }
}

impl From<BadRunId> for Problem {
    fn from(error: BadRunId) -> Self {
        Problem::not_found(error.to_string())
    }
}

impl From<StartError> for Problem {
    fn from(error: StartError) -> Self {
        let detail = error.to_string();
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        match error {
            StartError::Spec(error) => Problem::out_of_bounds(&error),
            StartError::TooManyRuns { max } => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                Problem::new(status, "too-many-runs", "Too many runs", detail)
                    .with("limit", "max_concurrent_runs")
                    .with("max", max)
            }
            StartError::ShuttingDown => {
                Problem::new(unavailable, "shutting-down", "The server is being shut down", detail)
            }
            StartError::NoThread(_) => Problem::new(unavailable, "no-thread", "No thread is left", detail),
            StartError::NoRandomness(_) => {
                Problem::new(unavailable, "no-randomness", "No random number is left", detail)
            }
        }
    }
}
