//! Refusals: every error of the server becomes a response with a problem (`application/problem+json`).

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE};
use actix_web::{HttpResponse, ResponseError};
use shared::SpecError;
use shared::api::Problem;
use shared::api::problem::MEDIA_TYPE;
use shared::api::schedule::CronError;
use shared::id::BadRunId;

use crate::services::runs::StartError;

/// A request that is refused, with the problem that says why. Boxed, because it travels in many results.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    status: StatusCode,
    problem: Box<Problem>,
}

impl Refusal {
    /// A refusal. `word` names its kind for programs and never changes.
    pub fn new(status: StatusCode, word: &str, title: &str, detail: impl Into<String>) -> Self {
        Refusal { status, problem: Box::new(Problem::new(status.as_u16(), word, title, detail)) }
    }

    /// Names the limit that was reached, and its value.
    pub fn with_limit(mut self, limit: &str, max: u64) -> Self {
        (self.problem.limit, self.problem.max) = (Some(limit.to_owned()), Some(max));
        self
    }

    /// There is no such thing here.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Refusal::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// A field of the request is out of bounds.
    pub fn out_of_bounds(error: SpecError) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let mut refusal = Refusal::new(status, "out-of-bounds", "This cannot be run", error.message);
        refusal.problem.field = Some(error.field);
        refusal
    }

    /// The expression of a schedule is wrong.
    pub fn bad_cron(error: CronError) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let mut refusal = Refusal::new(status, "bad-cron", "The expression is wrong", error.to_string());
        refusal.problem.field = Some("cron".to_owned());
        refusal.problem.cron = Some(error);
        refusal
    }

    /// The address does not know the method, only those that `allow` lists.
    pub fn method_not_allowed(allow: &str) -> Self {
        let mut refusal = Refusal::of_status(StatusCode::METHOD_NOT_ALLOWED);
        refusal.problem.allow = Some(allow.to_owned());
        refusal
    }

    /// A failure of the server itself.
    pub fn internal(detail: impl Into<String>) -> Self {
        Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The server failed", detail)
    }

    /// The refusal for a status that the web framework chose without a body.
    pub fn of_status(status: StatusCode) -> Self {
        let detail = match status {
            StatusCode::METHOD_NOT_ALLOWED => "this address does not know that method",
            StatusCode::NOT_FOUND => "there is nothing at this address",
            _ => status.canonical_reason().unwrap_or("the request could not be served"),
        };
        let title = status.canonical_reason().unwrap_or("Error");
        Refusal::new(status, "http", title, detail)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.insert_header((CONTENT_TYPE, MEDIA_TYPE));
        if let Some(methods) = &self.problem.allow {
            response.insert_header((ALLOW, methods.as_str()));
        }
        response.json(&self.problem)
    }
}

impl From<SpecError> for Refusal {
    fn from(error: SpecError) -> Self {
        Refusal::out_of_bounds(error)
    }
}

impl From<BadRunId> for Refusal {
    fn from(error: BadRunId) -> Self {
        Refusal::not_found(error.to_string())
    }
}

impl From<StartError> for Refusal {
    fn from(error: StartError) -> Self {
        let detail = error.to_string();
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        match error {
            StartError::Spec(error) => Refusal::out_of_bounds(error),
            StartError::TooManyRuns { max } => {
                let status = StatusCode::TOO_MANY_REQUESTS;
                Refusal::new(status, "too-many-runs", "Too many runs", detail)
                    .with_limit("max_concurrent_runs", max.into())
            }
            StartError::ShuttingDown => {
                Refusal::new(unavailable, "shutting-down", "The server is being shut down", detail)
            }
            StartError::NoThread(_) => Refusal::new(unavailable, "no-thread", "No thread is left", detail),
            StartError::NoRandomness(_) => {
                Refusal::new(unavailable, "no-randomness", "No random number is to be had", detail)
            }
        }
    }
}
