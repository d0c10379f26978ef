//! The machine's CPython: runs many programs in one process and gives back what each printed.

use std::io::Write;
use std::process::{Command, Stdio};

/// Reads a JSON list of programs, writes a JSON list of [what it printed, the exception that ended it or null].
const DRIVER: &str = r#"
import contextlib, io, json, sys, warnings
assert sys.version_info[:2] == (3, 11), f"CPython 3.11 is the reference, this is {sys.version}"
warnings.simplefilter("ignore")
sys.setrecursionlimit(1000)
answers = []
for source in json.load(sys.stdin):
    out, error = io.StringIO(), None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(source, "main.py", "exec"), {"__name__": "__main__"})
        except BaseException as raised:
            error = f"{type(raised).__name__}: {raised}"
    answers.append([out.getvalue(), error])
json.dump(answers, sys.stdout)
"#;

/// What a program printed, and the exception that ended it.
pub type Answer = (String, Option<String>);

/// Runs them all.
pub fn run(programs: &[String]) -> Vec<Answer> {
    let mut child = Command::new("python3")
        .args(["-c", DRIVER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the differential test needs CPython 3.11 as `python3`");
    let input = serde_json::to_vec(programs).unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "CPython failed: its message is above");
    serde_json::from_slice(&output.stdout).unwrap()
}
