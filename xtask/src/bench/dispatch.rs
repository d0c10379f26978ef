//! What it costs to hand a task to another process: our pool against CPython's `ProcessPoolExecutor`.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use super::figure::{Aim, Figure, Unit};
use super::sample::Sample;
use super::server::Server;
use crate::{project, step};

const GROUP: &str = "Dispatch of tasks that do nothing, against CPython's ProcessPoolExecutor.map";
const TASKS: u32 = 100_000;
const WORKERS: u32 = 2;
const REPEATS: u32 = 5;
/// Python is far slower at this, and spreads less.
const PYTHON_REPEATS: u32 = 3;

/// How many tasks travel together, and how many times as fast as CPython we want to be.
const AIMS: [(u32, f64); 2] = [(1, 20.0), (100, 3.0)];

/// What both sides print for each chunk size.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    chunksize: u32,
    /// The median.
    seconds: f64,
}

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let ours = ours(server)?;
    let python = step::find_program("python3").map(|_| python()).transpose()?;
    AIMS.iter()
        .map(|&(chunksize, least)| {
            let name = format!("chunksize {chunksize}");
            let ours = *ours.get(&chunksize).context("the pool was not measured")?;
            let us = ours * 1e6 / f64::from(TASKS);
            let Some(python) = &python else {
                let why = format!("no python3 to compare with; ours: {us:.2} µs a task");
                return Ok(Figure::missing(GROUP, name, Unit::Times, why));
            };
            let theirs = python.get(&chunksize).context("CPython was not measured")?.median;
            let note = format!("{us:.2} µs a task, CPython {:.2} µs", theirs * 1e6 / f64::from(TASKS));
            let detail =
                json!({ "tasks": TASKS, "workers": WORKERS, "seconds": ours, "pythonSeconds": theirs });
            Ok(Figure::new(GROUP, name, theirs / ours, Unit::Times)
                .aim(Aim::AtLeast(least))
                .note(note, detail))
        })
        .collect()
}

/// Seconds by chunk size: from the start of the processes to the last result.
fn ours(server: &Server) -> Result<BTreeMap<u32, f64>> {
    let mut command = Command::new(&server.binary);
    command.args(["bench", "dispatch", "--json"]);
    command.args(["--tasks", &TASKS.to_string(), "--workers", &WORKERS.to_string()]);
    command.args(["--repeats", &REPEATS.to_string()]);
    for (chunksize, _) in AIMS {
        command.args(["--chunksize", &chunksize.to_string()]);
    }
    let output = step::quiet(&mut command).context("the process pool cannot be measured")?;
    let rows: Vec<Row> = serde_json::from_str(&output)?;
    Ok(rows.into_iter().map(|row| (row.chunksize, row.seconds)).collect())
}

/// The same of CPython.
fn python() -> Result<BTreeMap<u32, Sample>> {
    let mut command = Command::new("python3");
    command.arg(project::root().join("xtask/src/bench/pool.py"));
    command.args([TASKS.to_string(), WORKERS.to_string(), PYTHON_REPEATS.to_string()]);
    command.args(AIMS.map(|(chunksize, _)| chunksize.to_string()));
    let output = step::quiet(&mut command).context("CPython's pool cannot be measured")?;
    let seconds: BTreeMap<u32, Vec<f64>> = serde_json::from_str(&output)?;
    let samples =
        seconds.into_iter().filter_map(|(chunksize, values)| Some((chunksize, Sample::of(values)?)));
    Ok(samples.collect())
}
