//! The client of a server's API, for the terminal: it sends and reads JSON, and makes errors of problem documents.

use std::time::Duration;

use anyhow::{Context, anyhow};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::api::Problem;
use ureq::http::Response;
use ureq::{Agent, Body};

/// The time-out of a request: longer than the server holds back a list until it changes.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A server.
pub struct Client {
    agent: Agent,
    server: String,
}

impl Client {
    pub fn new(server: &str) -> Client {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(TIMEOUT));
        Client { agent: config.build().into(), server: server.trim_end_matches('/').to_owned() }
    }

    pub fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.read(self.agent.get(self.url(path)).call(), &json!({}))
    }

    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> anyhow::Result<T> {
        let body = serde_json::to_value(body)?;
        self.read(self.agent.post(self.url(path)).send_json(&body), &body)
    }

    pub fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> anyhow::Result<T> {
        let body = serde_json::to_value(body)?;
        self.read(self.agent.put(self.url(path)).send_json(&body), &body)
    }

    pub fn act<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.read(self.agent.post(self.url(path)).send_empty(), &json!({}))
    }

    pub fn delete(&self, path: &str) -> anyhow::Result<()> {
        self.checked(self.agent.delete(self.url(path)).call(), &json!({})).map(drop)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.server)
    }

    fn read<T: DeserializeOwned>(
        &self,
        result: Result<Response<Body>, ureq::Error>,
        sent: &serde_json::Value,
    ) -> anyhow::Result<T> {
        let mut response = self.checked(result, sent)?;
        response
            .body_mut()
            .read_json()
            .context("the server's answer cannot be read: is it an Interleave server?")
    }

    fn checked(
        &self,
        result: Result<Response<Body>, ureq::Error>,
        sent: &serde_json::Value,
    ) -> anyhow::Result<Response<Body>> {
        let mut response = result.with_context(|| {
            format!(
                "no server answers at {}: start one by `interleave serve`, or name it by --server",
                self.server
            )
        })?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        match response.body_mut().read_json::<Problem>() {
            Ok(problem) => Err(anyhow!(text(&problem, sent))),
            Err(_) => Err(anyhow!("{} answered {status}: is it an Interleave server?", self.server)),
        }
    }
}

/// The problem, with a mark under the wrong part of the expression that was sent.
fn text(problem: &Problem, sent: &serde_json::Value) -> String {
    let cron = sent["cron"].as_str().unwrap_or_default();
    match &problem.cron {
        Some(error) if cron.is_char_boundary(error.start) && cron.is_char_boundary(error.end) => {
            let before = " ".repeat(cron[..error.start].chars().count());
            let marks = "^".repeat(cron[error.start..error.end].chars().count().max(1));
            format!("{problem}\n  {cron}\n  {before}{marks}")
        }
        _ => match &problem.field {
            Some(field) => format!("{problem} ({field})"),
            None => problem.to_string(),
        },
    }
}
