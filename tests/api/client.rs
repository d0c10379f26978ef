//! A client of the real server.

use std::time::Duration;

use interleave_tests::server::Server;
use serde_json::{Value, json};
use shared::wire::{Frame, FrameBody, FrameReader};
use shared::{Event, EventKind};
use ureq::http::HeaderMap;

/// Nothing here takes so long; a test that does must not hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// A response, read to its end.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text:?}"))
    }

    /// A header's text, or an empty one.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("our headers are text"))
    }

    /// Checks that this is a problem of a status; returns it.
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        for member in ["type", "title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member} in {problem}");
        }
        problem
    }
}

/// Speaks to one server.
pub struct Client {
    agent: ureq::Agent,
    url: String,
}

impl Client {
    pub fn of(server: &Server) -> Client {
        Client::at(server.url())
    }

    pub fn at(url: &str) -> Client {
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Client { agent: config.build().into(), url: url.to_owned() }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.get(self.address(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request.call())
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_text(path, "application/json", &body.to_string())
    }

    pub fn post_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.post(self.address(path)).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(request.send(body.to_string()))
    }

    pub fn post_text(&self, path: &str, media_type: &str, body: &str) -> Reply {
        read(self.agent.post(self.address(path)).header("content-type", media_type).send(body))
    }

    pub fn delete(&self, path: &str) -> Reply {
        read(self.agent.delete(self.address(path)).call())
    }

    /// Starts a run; returns its address.
    pub fn start(&self, spec: &Value) -> String {
        let reply = self.post("/api/v1/runs", spec);
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        format!("/api/v1/runs/{}", reply.json()["id"].as_str().expect("a run has an id"))
    }

    /// Reads a run's stream from its beginning, until `enough` says so of the events or it ends.
    pub fn frames(&self, run: &str, enough: impl Fn(&[Frame]) -> bool) -> Vec<Frame> {
        let request = self.agent.get(self.address(&format!("{run}/events")));
        let mut body = request.call().expect("the stream begins").into_body().into_reader();
        let mut reader = FrameReader::default();
        let mut frames = Vec::new();
        let mut buffer = vec![0; 64 << 10];
        while !enough(&frames) {
            let n = std::io::Read::read(&mut body, &mut buffer).expect("the stream goes on");
            if n == 0 {
                break;
            }
            reader.push(&buffer[..n]);
            while let Some(frame) = reader.next_frame().expect("the stream is whole") {
                frames.push(frame);
            }
        }
        frames
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

fn read(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Reply {
    let (parts, mut body) = result.expect("the server replies").into_parts();
    let body = body.with_config().limit(64 << 20).read_to_vec().expect("the reply is whole");
    Reply { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// The events in frames.
pub fn events(frames: &[Frame]) -> Vec<Event> {
    let batches = frames.iter().filter_map(|frame| match &frame.body {
        FrameBody::Events(events) => Some(events.clone()),
        FrameBody::End(_) => None,
    });
    batches.flatten().collect()
}

/// Whether a task has started in frames.
pub fn has_started(frames: &[Frame]) -> bool {
    events(frames).iter().any(|event| event.kind == EventKind::Started)
}

/// A run of tasks that do nothing.
pub fn noops(tasks: u32, model: &str) -> Value {
    json!({
        "workload": { "kind": "noop", "tasks": tasks },
        "variant": { "place": "server", "model": model, "workers": 2 },
    })
}

/// A run whose only task computes for ever.
pub fn endless(model: &str) -> Value {
    let mut spec = noops(1, model);
    spec["faults"] = json!([{ "task": 0, "kind": "hang" }]);
    spec
}
