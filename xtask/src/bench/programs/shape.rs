//! Whether the simulated machine has CPython's shape: what threads and processes gain over a sequence.

use std::process::Command;
use std::thread;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{output, python, sources};
use crate::bench::figure::{Aim, Figure, Unit};
use crate::bench::server::Server;

const GROUP: &str = "Speed-up over sequential in virtual time, as a multiple of CPython's on this machine";
/// Rounds of CPython's; in virtual time all are the same.
const ROUNDS: &str = "9";

#[derive(Debug, Deserialize, Serialize)]
struct Shape {
    name: String,
    /// The median of the rounds, and its extremes.
    speedup: f64,
    least: f64,
    most: f64,
}

/// The same program on both: it prints speed-ups over sequential, in its own clock.
pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let script = sources().join("shape.py");
    let cores = thread::available_parallelism().map_or(1, usize::from).to_string();
    let mut command = Command::new(&server.binary);
    command.arg("run").arg(&script).args(["--cores", &cores, "--limit", "instructions=100000000000"]);
    let ours: Vec<Shape> = serde_json::from_str(&output(command)?)?;
    let Some(theirs) = python(&script, &[ROUNDS])? else { return Ok(Vec::new()) };
    let theirs: Vec<Shape> = serde_json::from_str(&theirs)?;
    Ok(ours.iter().zip(&theirs).map(|(ours, theirs)| figure(ours, theirs, &cores)).collect())
}

fn figure(ours: &Shape, theirs: &Shape, cores: &str) -> Figure {
    let ratio = ours.speedup / theirs.speedup;
    // Within 15 per cent, either way: the larger of the two by the smaller.
    let apart = ratio.max(1.0 / ratio);
    let note = format!(
        "{:.2}x in virtual time, CPython {:.2}x ({:.2} to {:.2} in {ROUNDS} rounds), {cores} cores",
        ours.speedup, theirs.speedup, theirs.least, theirs.most
    );
    Figure::new(GROUP, ours.name.clone(), apart, Unit::Times)
        .aim(Aim::AtMost(1.15))
        .note(note, json!({ "ours": ours, "python": theirs }))
}
