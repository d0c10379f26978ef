//! Runs: started, streamed, reported, cancelled.

use interleave_tests::server::Server;
use serde_json::{Value, json};
use shared::run::{RunStatus, StopReason};
use shared::wire::FrameBody;
use shared::{Capabilities, ExecutionModel, Report, RunSpec, Trace};

use crate::client::*;

const MODELS: [&str; 4] = ["sequential", "async", "threads", "processes"];

#[test]
fn the_stream_and_the_report_of_a_run_agree_under_every_model() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    for model in MODELS {
        let mut spec = noops(20, model);
        spec["workload"] = json!({ "kind": "primes", "tasks": 20, "limit": 100_000 });
        let run = client.start(&spec);
        let frames = client.frames(&run, |_| false);
        let (last, before) = frames.split_last().expect("there is at least the end");
        let FrameBody::End(end) = &last.body else { panic!("{model}: {last:?} is the last frame") };
        assert!(before.iter().all(|frame| matches!(frame.body, FrameBody::Events(_))), "{model}");
        assert_eq!(end.summary, "9592 primes below 100000", "{model}");
        assert_eq!(end.status, RunStatus::Completed, "{model}");

        let mut trace = Trace::new();
        events(&frames).iter().for_each(|event| trace.push(event));
        let report = Report::new(&trace, end.clone());
        assert_eq!(report.tasks.finished, 20, "{model}");
        // As text, because reading a fraction from JSON may change its last bit.
        let theirs = String::from_utf8(client.get(&format!("{run}/report")).body).unwrap();
        assert_eq!(theirs, serde_json::to_string(&report).unwrap(), "{model}");
        assert_eq!(client.get(&run).json()["state"], "ended");
    }
}

#[test]
fn a_late_reader_gets_the_same_stream_and_lines_of_json_say_the_same() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    let run = client.start(&noops(3_000, "threads"));
    let live = client.frames(&run, |_| false);
    assert_eq!(client.frames(&run, |_| false), live);
    let lines = client.get_with(&format!("{run}/events"), &[("accept", "application/x-ndjson")]);
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    let text = String::from_utf8(lines.body).unwrap();
    let from_lines: Vec<shared::wire::Frame> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(from_lines, live);
}

#[test]
fn a_run_is_cancelled_and_keeps_what_it_has() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    for model in MODELS {
        let run = client.start(&endless(model));
        client.frames(&run, has_started);
        let problem = client.get(&format!("{run}/report")).problem(409);
        assert!(problem["detail"].as_str().unwrap().contains("goes on"), "{model}");
        assert_eq!(client.delete(&run).status, 202, "{model}");
        let frames = client.frames(&run, |_| false);
        let Some(FrameBody::End(end)) = frames.last().map(|frame| &frame.body) else { panic!("{model}") };
        assert_eq!(end.status, RunStatus::Stopped { reason: StopReason::User }, "{model}");
        let report: Report = serde_json::from_value(client.get(&format!("{run}/report")).json()).unwrap();
        assert_eq!(report.tasks.cancelled, 1, "{model}");
        // A run that has ended is left as it is.
        assert_eq!(client.delete(&run).status, 202, "{model}");
        let status = serde_json::to_value(&end.status).unwrap();
        assert_eq!(client.get(&run).json()["end"]["status"], status, "{model}");
    }
}

#[test]
fn tasks_really_fetch_from_the_server() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    for model in MODELS {
        let mut spec = noops(1, model);
        spec["workload"] = json!({ "kind": "fetch", "tasks": 4, "latencyMs": 5, "bytes": 1_000 });
        let run = client.start(&spec);
        client.frames(&run, |_| false);
        let report = client.get(&format!("{run}/report")).json();
        assert_eq!(report["end"]["summary"], "4000 bytes received", "{model}");
        assert!(report["time"]["blockedNs"].as_u64() >= Some(4 * 5_000_000), "{model}: {report}");
    }
}

#[test]
fn files_are_the_same_bytes_each_time() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    let first = client.get("/files/3?bytes=5000");
    assert_eq!((first.status, first.body.len()), (200, 5_000));
    assert_eq!(client.get("/files/3?bytes=5000").body, first.body);
    assert_ne!(client.get("/files/4?bytes=5000").body, first.body);
    assert_eq!(client.get("/files/3?bytes=99999999").problem(422)["field"], "bytes");
    assert_eq!(client.get("/files/3?latencyMs=99999").problem(422)["field"], "latencyMs");
    client.get("/files/3?depth=1").problem(400);
    client.get("/files/three").problem(404);
}

#[test]
fn the_server_says_what_it_can_do() {
    let server = Server::start(&["--max-tasks", "1234"]);
    let reply = Client::of(&server).get("/api/v1/capabilities");
    let can: Capabilities = serde_json::from_value(reply.json()).unwrap();
    assert!(can.cores > 0);
    assert_eq!(can.limits.max_tasks, 1_234);
    let models: Vec<ExecutionModel> = can.models.iter().map(|status| status.model).collect();
    assert_eq!(models, ExecutionModel::ALL);
    assert!(can.models.iter().all(|status| status.unavailable.is_none()));
}

#[test]
fn a_spec_may_leave_everything_but_the_workload_out() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    let spec: Value = json!({ "workload": { "kind": "noop", "tasks": 2 } });
    let parsed: RunSpec = serde_json::from_value(spec.clone()).unwrap();
    assert_eq!(parsed.workload.task_count(), 2);
    let run = client.start(&spec);
    client.frames(&run, |_| false);
    assert_eq!(client.get(&run).json()["spec"]["variant"]["place"], "server");
}
