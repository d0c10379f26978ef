//! The JSON of the HTTP API, pinned: clients of other versions read it.

use serde_json::{from_str, to_string};
use shared::api::Problem;
use shared::api::run::{CreatedRun, RunInfo, RunOutline, RunState};
use shared::api::schedule::CronError;
use shared::run::{RunEnd, RunStatus};
use shared::{RunId, Variant, Workload};

#[test]
fn a_problem_has_only_the_members_that_it_needs() {
    let problem = Problem::new(404, "not-found", "Not found", "there is nothing at /x");
    let json = r#"{"type":"urn:interleave:problem:not-found","title":"Not found","status":404,"detail":"there is nothing at /x"}"#;
    assert_eq!(to_string(&problem).unwrap(), json);
    assert_eq!(from_str::<Problem>(json).unwrap(), problem);
}

#[test]
fn a_problem_names_the_field_and_the_part_that_is_wrong() {
    let cron = CronError { field: Some(0), start: 0, end: 2, message: "minute: 61".to_owned() };
    let problem = Problem {
        field: Some("cron".to_owned()),
        cron: Some(cron),
        ..Problem::new(422, "bad-cron", "The expression is wrong", "minute: 61")
    };
    let json = to_string(&problem).unwrap();
    assert!(json.ends_with(
        r#""detail":"minute: 61","field":"cron","cron":{"field":0,"start":0,"end":2,"message":"minute: 61"}}"#
    ));
    assert_eq!(from_str::<Problem>(&json).unwrap(), problem);
}

#[test]
fn a_problem_of_another_server_may_lack_every_member() {
    let problem: Problem = from_str(r#"{"status":502,"instance":"/x"}"#).unwrap();
    assert_eq!(problem, Problem { status: 502, ..Problem::default() });
    assert_eq!(problem.kind, "about:blank");
}

#[test]
fn a_run_tells_its_addresses_and_its_state() {
    let created = CreatedRun::new(RunId(7), "/api/v1/runs/0000000000000007");
    let json = r#"{"id":"0000000000000007","events":"/api/v1/runs/0000000000000007/events","report":"/api/v1/runs/0000000000000007/report"}"#;
    assert_eq!(to_string(&created).unwrap(), json);
    let outline = RunOutline { workload: Workload::Noop { tasks: 2 }, variant: Variant::default() };
    let running = RunInfo { id: RunId(7), state: RunState::Running, end: None, spec: outline.clone() };
    let json = to_string(&running).unwrap();
    assert!(json.starts_with(r#"{"id":"0000000000000007","state":"running","end":null,"spec":{"workload":"#));
    assert_eq!(from_str::<RunInfo>(&json).unwrap(), running);
    let end = RunEnd {
        status: RunStatus::Completed,
        makespan_ns: 9,
        summary: "2 tasks".to_owned(),
        collected: vec![],
    };
    let ended = RunInfo { state: RunState::Ended, end: Some(end), ..running };
    assert!(to_string(&ended).unwrap().contains(r#""state":"ended","end":{"status":"completed""#));
}
