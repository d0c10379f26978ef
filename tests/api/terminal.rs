//! `interleave run` and its kin.

use std::process::{Command, Output};

use interleave_tests::server::program;
use serde_json::Value;

fn interleave(args: &[&str]) -> Output {
    Command::new(program()).args(args).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program writes text")
}

#[test]
fn a_table_compares_models() {
    let output = interleave(&[
        "run",
        "--workload",
        "primes",
        "--param",
        "limit=100000",
        "--model",
        "all",
        "--workers",
        "2",
    ]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    for word in
        ["sequential", "async", "threads × 2", "processes × 2", "speed-up", "9592 primes below 100000"]
    {
        assert!(table.contains(word), "{word} in\n{table}");
    }
    assert_eq!(text(&output.stderr), "", "there is no bar where there is no terminal");
}

#[test]
fn json_and_a_trace_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace.json");
    let args =
        ["run", "--workload", "noop", "--tasks", "9", "--model", "processes", "--repeats", "2", "--json"];
    let output = interleave(&[&args[..], &["--trace", trace.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let reports = json["rows"][0]["reports"].as_array().unwrap();
    assert_eq!(reports.len(), 2);
    assert!(reports.iter().all(|report| report["tasks"]["finished"] == 9), "{json}");
    let trace: Value = serde_json::from_str(&std::fs::read_to_string(trace).unwrap()).unwrap();
    assert!(trace["traceEvents"].as_array().is_some_and(|events| events.len() >= 9), "{trace}");
}

#[test]
fn fetches_have_a_server_of_their_own() {
    let args =
        ["run", "--workload", "fetch", "--tasks", "3", "--param", "latencyMs=1", "--param", "bytes=100"];
    let output = interleave(&args);
    assert!(text(&output.stdout).contains("300 bytes received"), "{}", text(&output.stdout));
}

#[test]
fn errors_say_what_is_possible() {
    for (args, says) in [
        (&["run", "--tasks", "0"][..], "choose 1 to 100000"),
        (&["run", "--tasks", "100", "--max-tasks", "99"], "choose 1 to 99"),
        (&["run", "--workload", "fishing"], "primes"),
        (&["run", "--model", "threads", "--workers", "0"], "choose 1 to 64"),
        (&["run", "--setup", "9.abc"], "newer version"),
    ] {
        let output = interleave(args);
        assert!(!output.status.success(), "{args:?}");
        assert!(text(&output.stderr).contains(says), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn the_lists_name_what_there_is() {
    assert!(text(&interleave(&["workloads"]).stdout).contains("word-count"));
    let scenarios: Value = serde_json::from_slice(&interleave(&["scenarios", "--json"]).stdout).unwrap();
    let slug = scenarios[0]["slug"].as_str().unwrap().to_owned();
    assert!(text(&interleave(&["scenarios"]).stdout).contains(&slug));
}
