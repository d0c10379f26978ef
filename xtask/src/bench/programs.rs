//! How fast programs run on the simulated machine, against CPython.

mod browser;
mod debugger;
mod shape;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::figure::{Aim, Figure, Unit};
use super::server::Server;
use crate::{project, step};

const GROUP: &str = "Programs on the simulated machine: real time, as a multiple of CPython's";
const OWN: &str = "Programs on the simulated machine: start, crowds, schedules";
const REPEATS: &str = "5";
const SCHEDULES: u32 = 20_000;

/// The programs, and how many times CPython's time they may take.
const PROGRAMS: [(&str, f64); 9] = [
    ("fib", 1.5),
    ("counting_loop", 1.5),
    ("method_calls", 1.5),
    ("string_building", 1.0),
    ("dict_updates", 1.0),
    ("generator_pipeline", 1.0),
    ("asyncio_ping_pong", 1.0),
    ("lock_hand_over", 1.0),
    ("queue_throughput", 1.0),
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    seconds: f64,
    #[serde(default)]
    startup_seconds: f64,
}

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (name, most) in PROGRAMS {
        figures.push(against_python(server, name, most)?);
    }
    figures.extend(own(server)?);
    figures.extend(browser::measure(server)?);
    figures.extend(debugger::measure(server)?);
    figures.extend(shape::measure(server)?);
    Ok(figures)
}

fn sources() -> PathBuf {
    project::root().join("xtask/src/bench")
}

fn program(name: &str) -> PathBuf {
    sources().join("programs").join(format!("{name}.py"))
}

fn ours(server: &Server, name: &str, options: &[&str]) -> Result<Measured> {
    let mut command = Command::new(&server.binary);
    command.args(["bench", "program"]).arg(program(name)).args(options);
    let text = output(command)?;
    serde_json::from_str(&text).with_context(|| format!("what `interleave bench program` printed: {text}"))
}

fn output(mut command: Command) -> Result<String> {
    let output = command.output().with_context(|| format!("running {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(text)
}

fn python(script: &Path, args: &[&str]) -> Result<Option<String>> {
    let Some(python) = step::find_program("python3") else { return Ok(None) };
    let mut command = Command::new(python);
    command.arg(script).args(args);
    output(command).map(Some)
}

fn against_python(server: &Server, name: &str, most: f64) -> Result<Figure> {
    let ours = ours(server, name, &["--repeats", REPEATS])?.seconds;
    let label = name.replace('_', " ");
    let path = program(name);
    let path = path.to_str().context("the project's path is not UTF-8")?;
    let Some(theirs) = python(&sources().join("programs.py"), &[path, REPEATS])? else {
        return Ok(Figure::missing(GROUP, label, Unit::Times, "no python3 to compare with"));
    };
    let theirs: f64 = theirs.trim().parse()?;
    let note = format!("{:.1} ms, CPython {:.1} ms", ours * 1e3, theirs * 1e3);
    let detail = json!({ "seconds": ours, "pythonSeconds": theirs });
    Ok(Figure::new(GROUP, label, ours / theirs, Unit::Times).aim(Aim::AtMost(most)).note(note, detail))
}

/// What has no counterpart in CPython.
fn own(server: &Server) -> Result<Vec<Figure>> {
    let start = ours(server, "fib", &["--repeats", "20"])?;
    let crowd = ours(server, "sleeping_tasks", &["--repeats", REPEATS])?;
    let schedules = ours(server, "two_thread_counter", &["--schedules", &SCHEDULES.to_string()])?;
    let rate = f64::from(SCHEDULES) / schedules.seconds;
    Ok(vec![
        Figure::new(OWN, "start of a program", start.startup_seconds * 1e3, Unit::Milliseconds)
            .aim(Aim::AtMost(1.0))
            .note("compiled and run to its first line", json!({ "seconds": start.startup_seconds })),
        Figure::new(OWN, "10,000 sleeping tasks", crowd.seconds * 1e3, Unit::Milliseconds)
            .aim(Aim::AtMost(100.0))
            .note("real time of a virtual run", json!({ "seconds": crowd.seconds })),
        Figure::new(OWN, "random schedules a second, of 150,000", rate / 150_000.0, Unit::Times)
            .aim(Aim::AtLeast(1.0))
            .note(
                format!("{rate:.0} a second, two threads that count to three"),
                json!({ "perSecond": rate }),
            ),
    ])
}
