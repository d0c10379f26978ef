//! `interleave run` and the other commands for workloads and programs.

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

/// Two threads that lose updates under some seeds.
const RACE: &str = "
import threading
count = 0
def work():
    global count
    for _ in range(2000):
        count += 1
threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(count)
";

/// A file with a program, and the folder that it is in.
fn program_file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("prog.py");
    std::fs::write(&path, text).expect("the program is written");
    let path = path.to_str().expect("a path in UTF-8").to_owned();
    (folder, path)
}

#[test]
fn many_seeds_show_which_outcomes_a_program_has() {
    let (_folder, path) = program_file(RACE);
    let args = ["run", &path, "--policy", "any-bytecode"];
    let output = interleave(&[&args[..], &["--seeds", "300", "--json"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let outcomes = json["outcomes"].as_array().unwrap();
    assert!(outcomes.len() > 1, "some runs lose an update: {json}");
    let runs: u64 = outcomes.iter().filter_map(|outcome| outcome["runs"].as_u64()).sum();
    assert_eq!((runs, &json["runs"]), (300, &Value::from(300)));
    for outcome in outcomes.iter().take(4) {
        let seed = outcome["seed"].to_string();
        let single = interleave(&[&args[..], &["--seed", &seed]].concat());
        assert_eq!(text(&single.stdout), outcome["stdout"].as_str().unwrap(), "seed {seed}");
    }
    let table = text(&interleave(&[&args[..], &["--seeds", "300"]].concat()).stdout);
    for part in
        ["runs", "a seed", "finished with exit code 0", &format!("300 runs, {} outcomes", outcomes.len())]
    {
        assert!(table.contains(part), "{part} in\n{table}");
    }
}

#[test]
fn many_seeds_of_a_deadlock_name_it() {
    let (_folder, path) =
        program_file("import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n");
    let table = text(&interleave(&["run", &path, "--seeds", "3"]).stdout);
    assert!(table.contains("deadlock") && table.contains("3 runs, 1 outcome;"), "{table}");
}

#[test]
fn errors_about_many_seeds_say_what_is_wrong() {
    let (_folder, path) = program_file("print(1");
    for (args, says) in [
        (&["run", &path, "--seeds", "0"][..], "0 is not in 1..="),
        (&["run", &path, "--seeds", "many"], "invalid digit"),
        (&["run", &path, "--seeds", "2", "--seed", "7"], "cannot be used with"),
        (&["run", "--seeds", "2"], "PROGRAM_OR_LINK"),
        (&["run", &path, "--seeds", "2"], "SyntaxError"),
    ] {
        let output = interleave(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(says), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn many_seeds_can_be_stopped() {
    let (_folder, path) = program_file(RACE);
    let mut command = Command::new(program());
    let command = command.args(["run", &path, "--policy", "any-bytecode", "--seeds", "100000000"]);
    let child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    // Until then, the signal would end the program at once.
    let catches_interrupts = || {
        let status = std::fs::read_to_string(&status).expect("it has not ended");
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).expect("it is a process");
        u64::from_str_radix(caught.trim(), 16).expect("it is a set") & 2 != 0
    };
    while !catches_interrupts() {
        std::thread::yield_now();
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("of 100000000 runs"), "{}", text(&output.stderr));
}
