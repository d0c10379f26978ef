//! Schedules over HTTP and from the terminal, against the real server.

use std::process::{Command, Output};

use interleave_tests::server::{Server, program};
use serde_json::{Value, json};

struct Api {
    agent: ureq::Agent,
    url: String,
}

impl Api {
    fn of(server: &Server) -> Api {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Api { agent: config.into(), url: format!("{}/api/v1", server.url()) }
    }

    fn get(&self, path: &str) -> (u16, Value) {
        read(self.agent.get(format!("{}/{path}", self.url)).call())
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        read(self.agent.post(format!("{}/{path}", self.url)).send_json(body))
    }

    fn put(&self, path: &str, body: &Value) -> (u16, Value) {
        read(self.agent.put(format!("{}/{path}", self.url)).send_json(body))
    }

    fn act(&self, path: &str) -> (u16, Value) {
        read(self.agent.post(format!("{}/{path}", self.url)).send_empty())
    }

    fn delete(&self, path: &str) -> (u16, Value) {
        read(self.agent.delete(format!("{}/{path}", self.url)).call())
    }

    /// Creates a schedule; returns its number.
    fn create(&self, spec: &Value) -> i64 {
        let (status, created) = self.post("schedules", spec);
        assert_eq!(status, 201, "{created}");
        created["id"].as_i64().expect("a schedule has a number")
    }

    /// Waits until `is_so` of a schedule, woken by the server at each change.
    fn wait_until(&self, id: i64, is_so: impl Fn(&Value) -> bool) -> Value {
        let mut version = 0;
        loop {
            let schedule = self.get(&format!("schedules/{id}")).1;
            if is_so(&schedule) {
                return schedule;
            }
            let list = self.get(&format!("schedules?after={version}")).1;
            version = list["version"].as_u64().unwrap_or_else(|| panic!("{list}"));
        }
    }
}

fn read(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, Value) {
    let mut response = result.expect("the server answers");
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().expect("the answer can be read");
    (
        status,
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("the answer is JSON") },
    )
}

/// A schedule that does not come by itself during a test.
fn rarely(workload: &Value) -> Value {
    json!({
        "name": "Rarely",
        "cron": "30 2 29 2 *",
        "timeZone": "Europe/Berlin",
        "run": { "workload": workload, "variant": { "place": "server", "model": "threads", "workers": 2 } },
    })
}

fn short() -> Value {
    json!({ "kind": "primes", "tasks": 4, "limit": 10_000 })
}

/// Waits far longer than any test.
fn long() -> Value {
    json!({ "kind": "download", "tasks": 2, "latencyMs": 10_000, "spreadPercent": 0, "bytes": 1 })
}

fn outcome(schedule: &Value) -> &str {
    schedule["recent"][0]["outcome"]["kind"].as_str().unwrap_or_default()
}

#[test]
fn a_schedule_is_created_found_changed_and_deleted() {
    let server = Server::start(&[]);
    let api = Api::of(&server);
    assert_eq!(api.get("schedules").1["schedules"], json!([]));
    let id = api.create(&rarely(&short()));
    let (status, found) = api.get(&format!("schedules/{id}"));
    assert_eq!(status, 200);
    assert_eq!(found["description"], "at 02:30, on the 29th of February");
    assert_eq!(found["spec"]["overlap"], "skip");
    assert!(found["next"].as_str().unwrap().ends_with("-02-29T02:30:00+01:00"), "{found}");

    let mut spec = rarely(&short());
    spec["name"] = json!("  Every hour ");
    spec["cron"] = json!("@hourly");
    let (status, changed) = api.put(&format!("schedules/{id}"), &spec);
    assert_eq!((status, &changed["description"]), (200, &json!("every hour, on the hour")));
    assert_eq!(changed["spec"]["name"], "Every hour");

    assert_eq!(api.delete(&format!("schedules/{id}")).0, 204);
    assert_eq!(api.get(&format!("schedules/{id}")).0, 404);
    assert_eq!(api.delete(&format!("schedules/{id}")).0, 404);
}

#[test]
fn each_wrong_field_is_named_and_nothing_is_stored() {
    let server = Server::start(&["--max-workers", "8"]);
    let api = Api::of(&server);
    for (pointer, value, field, says) in [
        ("/name", json!("  "), "name", "needs a name"),
        ("/name", json!("x".repeat(101)), "name", "at most 100"),
        ("/cron", json!("61 * * * *"), "cron", "minute: 61 is too large: 0 to 59"),
        ("/timeZone", json!("Berlin"), "timeZone", "is it Europe/Berlin?"),
        ("/run/variant/place", json!("browser"), "run.variant.place", "`server`"),
        ("/run/variant/workers", json!(9), "run.variant.workers", "1 to 8"),
        ("/run/workload/tasks", json!(0), "run.workload.tasks", "1"),
    ] {
        let mut spec = rarely(&short());
        *spec.pointer_mut(pointer).expect("the field is there") = value;
        let (status, problem) = api.post("schedules", &spec);
        assert_eq!((status, &problem["field"]), (422, &json!(field)), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(says), "{problem}");
    }
    assert_eq!(api.get("schedules").1["schedules"], json!([]));
}

#[test]
fn a_preview_describes_an_expression_or_points_at_its_wrong_part() {
    let server = Server::start(&[]);
    let api = Api::of(&server);
    let (status, preview) =
        api.post("schedules/preview", &json!({ "cron": "30 9 * * MON-FRI", "timeZone": "Asia/Kolkata" }));
    assert_eq!((status, &preview["description"]), (200, &json!("at 09:30, Monday to Friday")));
    let times = preview["next"].as_array().unwrap();
    assert_eq!(times.len(), 10);
    assert!(times.iter().all(|time| time.as_str().unwrap().ends_with("T09:30:00+05:30")), "{preview}");

    let (status, problem) = api.post("schedules/preview", &json!({ "cron": "0 9-25 * * *" }));
    assert_eq!((status, &problem["field"]), (422, &json!("cron")));
    let expected = json!({ "field": 1, "start": 4, "end": 6, "message": "hour: 25 is too large: 0 to 23" });
    assert_eq!(problem["cron"], expected);
}

#[test]
fn a_run_that_is_begun_by_hand_leaves_its_report() {
    let server = Server::start(&[]);
    let api = Api::of(&server);
    let id = api.create(&rarely(&short()));
    assert_eq!(api.act(&format!("schedules/{id}/run")).0, 202);
    let ended = api.wait_until(id, |schedule| !["", "running"].contains(&outcome(schedule)));
    let firing = &ended["recent"][0];
    assert_eq!((outcome(&ended), &firing["manual"]), ("succeeded", &json!(true)));
    assert_eq!(firing["report"]["tasks"]["finished"], 4);
    assert_eq!(firing["report"]["end"]["summary"], "1229 primes below 10000");
    assert_eq!(firing["report"]["lanes"].as_array().map(Vec::len), Some(2));
    let run = firing["run"].as_str().unwrap();
    assert_eq!(api.get(&format!("runs/{run}/report")).0, 200);
    let listed = &api.get("schedules").1["schedules"][0]["recent"][0]["report"];
    assert_eq!((&listed["tasks"]["finished"], &listed["lanes"]), (&json!(4), &json!([])));
}

#[test]
fn a_run_whose_tasks_fail_is_a_failed_firing_that_says_so() {
    let server = Server::start(&[]);
    let api = Api::of(&server);
    let mut spec = rarely(&short());
    spec["run"]["faults"] = json!([{ "task": 1, "kind": "exception" }]);
    let id = api.create(&spec);
    api.act(&format!("schedules/{id}/run"));
    let ended = api.wait_until(id, |schedule| !["", "running"].contains(&outcome(schedule)));
    let expected = json!({ "kind": "failed", "detail": "1 of 4 tasks did not finish" });
    assert_eq!(ended["recent"][0]["outcome"], expected);
}

#[test]
fn a_paused_schedule_has_no_next_time_until_it_is_resumed() {
    let server = Server::start(&[]);
    let api = Api::of(&server);
    let id = api.create(&rarely(&short()));
    let (status, paused) = api.act(&format!("schedules/{id}/pause"));
    assert_eq!((status, &paused["next"], &paused["spec"]["paused"]), (200, &Value::Null, &json!(true)));
    let (_, resumed) = api.act(&format!("schedules/{id}/resume"));
    assert!(resumed["next"].is_string(), "{resumed}");
}

#[test]
fn overlap_skips_or_runs_together_and_deleting_ends_the_runs() {
    let server = Server::start(&[]);
    let api = Api::of(&server);
    let skips = api.create(&rarely(&long()));
    let mut together = rarely(&long());
    together["overlap"] = json!("together");
    let together = api.create(&together);
    for id in [skips, together] {
        assert_eq!(api.act(&format!("schedules/{id}/run")).0, 202);
    }
    let (status, problem) = api.act(&format!("schedules/{skips}/run"));
    assert_eq!(status, 409, "{problem}");
    assert_eq!(api.act(&format!("schedules/{together}/run")).0, 202);

    let begun = api.wait_until(skips, |schedule| schedule["recent"][0]["run"].is_string());
    let run = begun["recent"][0]["run"].as_str().unwrap();
    assert_eq!(api.delete(&format!("schedules/{skips}")).0, 204);
    // The stream of a run ends with the run, so reading it is waiting for its end.
    let events = ureq::get(format!("{}/runs/{run}/events", api.url)).call().unwrap().into_body();
    let mut body = events.into_reader();
    std::io::copy(&mut body, &mut std::io::sink()).unwrap();
    let (status, report) = api.get(&format!("runs/{run}/report"));
    assert_eq!(status, 200);
    assert_eq!(report["end"]["status"], json!({ "stopped": { "reason": "person" } }));
}

#[test]
fn a_killed_server_keeps_its_schedules_and_knows_what_it_interrupted() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let first = Server::start(&["--data", folder]);
    let api = Api::of(&first);
    let id = api.create(&rarely(&long()));
    api.act(&format!("schedules/{id}/run"));
    let before = api.wait_until(id, |schedule| schedule["recent"][0]["run"].is_string());
    // Dropping a server kills it by SIGKILL.
    drop(first);

    let second = Server::start(&["--data", folder]);
    let after = Api::of(&second).get(&format!("schedules/{id}")).1;
    assert_eq!((&after["spec"], &after["next"]), (&before["spec"], &before["next"]));
    assert_eq!(after["recent"].as_array().map(Vec::len), Some(1), "{after}");
    assert_eq!(outcome(&after), "interrupted");
}

#[test]
fn a_time_fires_once_also_when_the_server_is_killed_and_starts_again() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().to_str().unwrap();
    let first = Server::start(&["--data", folder]);
    let api = Api::of(&first);
    let mut spec = rarely(&short());
    spec["cron"] = json!("* * * * *");
    spec["missed"] = json!("run-once");
    let id = api.create(&spec);
    let next = api.get(&format!("schedules/{id}")).1["next"].clone();
    let fired = api.wait_until(id, |schedule| !["", "running"].contains(&outcome(schedule)));
    assert_eq!((&fired["recent"][0]["due"], &fired["recent"][0]["manual"]), (&next, &json!(false)));
    assert_eq!(outcome(&fired), "succeeded");
    drop(first);

    let second = Server::start(&["--data", folder]);
    let after = Api::of(&second).get(&format!("schedules/{id}")).1;
    let dues: Vec<&Value> = after["recent"].as_array().unwrap().iter().map(|firing| &firing["due"]).collect();
    assert_eq!(dues.iter().filter(|due| ***due == next).count(), 1, "{dues:?}");
}

#[test]
fn two_servers_cannot_have_one_data_folder() {
    let server = Server::start(&[]);
    let folder = server.data().to_str().unwrap();
    let output = Command::new(program()).args(["serve", "--port", "0", "--data", folder]).output().unwrap();
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("in use by another server"), "{error}");
}

#[test]
fn one_schedule_too_many_names_the_limit() {
    let server = Server::start(&[]);
    let api = Api::of(&server);
    for _ in 0..100 {
        api.create(&rarely(&short()));
    }
    let (status, problem) = api.post("schedules", &rarely(&short()));
    assert_eq!((status, &problem["max"]), (409, &json!(100)), "{problem}");
}

fn terminal(server: &Server, arguments: &[&str]) -> Output {
    let mut command = Command::new(program());
    command.arg("schedule").args(arguments).args(["--server", server.url()]);
    command.output().expect("the program runs")
}

#[test]
fn the_terminal_does_all_of_it() {
    let server = Server::start(&[]);
    let said = |arguments: &[&str]| {
        let output = terminal(&server, arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(said(&["list"]).contains("There are no schedules"));
    assert!(said(&["preview", "@weekly"]).contains("at 00:00, on Sundays"));
    let mut add = vec!["add", "--name", "Nightly", "--cron", "30 2 29 2 *", "--time-zone", "Europe/Berlin"];
    add.extend(["--workload", "primes", "--param", "limit=10000", "--model", "processes", "--workers", "2"]);
    assert!(said(&add).contains("1 Nightly"));
    assert!(said(&["run", "1", "--wait"]).contains("by hand: succeeded"));
    assert!(said(&["pause", "1"]).contains("paused"));
    assert!(!said(&["resume", "1"]).contains("paused"));
    let edited: Value =
        serde_json::from_str(&said(&["edit", "1", "--tasks", "3", "--missed", "run-once", "--json"]))
            .unwrap();
    assert_eq!(edited["spec"]["missed"], "run-once");
    assert_eq!(edited["spec"]["run"]["workload"], json!({ "kind": "primes", "tasks": 3, "limit": 10_000 }));
    assert_eq!(edited["spec"]["run"]["variant"]["model"], "processes");
    assert!(said(&["list"]).contains("Nightly"));
    assert!(said(&["delete", "1"]).contains("Deleted"));

    let wrong = terminal(&server, &["preview", "0 25 * * *"]);
    assert!(!wrong.status.success());
    let error = String::from_utf8_lossy(&wrong.stderr);
    assert!(error.contains("hour: 25 is too large: 0 to 23\n  0 25 * * *\n    ^^"), "{error}");
}
