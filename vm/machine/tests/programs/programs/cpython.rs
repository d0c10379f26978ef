//! This computer's CPython, which is the reference in the version that the machine follows.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use libtest_mimic::Trial;

use crate::trial;

/// Why tests are skipped where CPython is missing.
const MISSING: &str = "skipped: no CPython 3.11";
/// Names under which it may be installed.
const NAMES: [&str; 2] = ["python3.11", "python3"];
/// Prints where it is, if it is the right version.
const WHERE: &str = "import sys; print(sys.executable if sys.version_info[:2] == (3, 11) else '')";
/// Reads a JSON list of programs, writes a JSON list of [what it printed, the exception that ended it or null].
const DRIVER: &str = r#"
import contextlib, io, json, sys, warnings
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

static PROGRAM: LazyLock<Option<PathBuf>> = LazyLock::new(|| NAMES.iter().find_map(|name| located(name)));

/// A test that needs CPython: skipped, with the reason in its line, where there is none of the right version.
pub fn trial_with(name: String, test: impl FnOnce(&Path) + Send + 'static) -> Trial {
    match PROGRAM.as_deref() {
        Some(program) => trial(name, move || test(program)),
        None => trial(name, || {}).with_kind(MISSING).with_ignored_flag(true),
    }
}

/// What a program printed, and the exception that ended it.
pub type Answer = (String, Option<String>);

/// Runs many programs in one process.
pub fn run(cpython: &Path, programs: &[String]) -> Vec<Answer> {
    let mut child = Command::new(cpython)
        .args(["-c", DRIVER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("CPython starts");
    let input = serde_json::to_vec(programs).unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "CPython failed: its message is above");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn located(name: &str) -> Option<PathBuf> {
    let output = Command::new(name).args(["-c", WHERE]).stderr(Stdio::null()).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?;
    (!path.trim().is_empty()).then(|| PathBuf::from(path.trim()))
}
