//! Errors: an error that a limit causes names the limit.

use interleave_tests::server::Server;
use serde_json::json;
use shared::Report;
use shared::run::{RunStatus, StopReason};

use crate::client::*;

#[test]
fn each_bound_is_named_in_its_error() {
    let server = Server::start(&[
        "--max-tasks",
        "50",
        "--max-workers",
        "3",
        "--max-run-ms",
        "5000",
        "--max-body-bytes",
        "2000",
    ]);
    let client = Client::of(&server);
    let refused = |change: fn(&mut serde_json::Value)| {
        let mut spec = noops(2, "processes");
        change(&mut spec);
        client.post("/api/v1/runs", &spec).problem(422)
    };
    let problem = refused(|spec| spec["workload"]["tasks"] = json!(51));
    assert_eq!(problem["field"], "workload.tasks");
    assert!(problem["detail"].as_str().unwrap().contains("50"), "{problem}");
    let problem = refused(|spec| spec["variant"]["workers"] = json!(4));
    assert_eq!(problem["field"], "variant.workers");
    assert!(problem["detail"].as_str().unwrap().contains('3'), "{problem}");
    let problem = refused(|spec| spec["timeoutMs"] = json!(5_001));
    assert_eq!(problem["field"], "timeoutMs");
    let problem = refused(|spec| spec["faults"] = json!([{ "task": 2, "kind": "panic" }]));
    assert_eq!(problem["field"], "faults[0].task");

    let mut spec = noops(2, "threads");
    spec["padding"] = json!("x".repeat(3_000));
    let problem = client.post("/api/v1/runs", &spec).problem(413);
    assert_eq!((&problem["limit"], &problem["max"]), (&json!("max_body_bytes"), &json!(2_000)));
}

#[test]
fn a_run_ends_at_the_limit_of_time() {
    let server = Server::start(&["--max-run-ms", "60"]);
    let client = Client::of(&server);
    let run = client.start(&endless("processes"));
    client.frames(&run, |_| false);
    let report: Report = serde_json::from_value(client.get(&format!("{run}/report")).json()).unwrap();
    let reason = StopReason::RunTime { max_run_ms: 60 };
    assert_eq!(report.end.status, RunStatus::Stopped { reason });
}

#[test]
fn only_so_many_runs_go_on_at_once() {
    let server = Server::start(&["--max-concurrent-runs", "1"]);
    let client = Client::of(&server);
    let run = client.start(&endless("threads"));
    let problem = client.post("/api/v1/runs", &noops(1, "threads")).problem(429);
    assert_eq!((&problem["limit"], &problem["max"]), (&json!("max_concurrent_runs"), &json!(1)));
    client.delete(&run);
    client.frames(&run, |_| false);
    // A client that has read the last frame can start the next run.
    client.frames(&client.start(&noops(1, "threads")), |_| false);
}

#[test]
fn finished_runs_are_kept_for_a_while_only() {
    let server = Server::start(&["--keep-runs", "2"]);
    let client = Client::of(&server);
    let runs: Vec<String> = (0..4)
        .map(|_| {
            let run = client.start(&noops(1, "sequential"));
            client.frames(&run, |_| false);
            run
        })
        .collect();
    client.get(&runs[0]).problem(404);
    assert_eq!(client.get(&runs[3]).status, 200);
}

#[test]
fn bad_requests_are_told_what_is_wrong() {
    let server = Server::start(&[]);
    let client = Client::of(&server);
    let spec = noops(1, "threads").to_string();
    client.post_text("/api/v1/runs", "text/plain", &spec).problem(415);
    client.post_text("/api/v1/runs", "application/json", "{").problem(400);
    let mut unknown = noops(1, "threads");
    unknown["colour"] = json!("blue");
    let problem = client.post("/api/v1/runs", &unknown).problem(400);
    assert!(problem["detail"].as_str().unwrap().contains("colour"), "{problem}");
    client.get("/api/v1/runs/0123456789abcdef").problem(404);
    client.get("/api/v1/runs/../../etc/passwd").problem(404);
    client.get("/api/v1/runs/zebra/events").problem(404);
    client.get("/api/v1/nothing").problem(404);
    client.delete("/api/v1/capabilities").problem(405);
    client.post("/index.html", &json!({})).problem(405);
}
