//! How long it takes to explore every interleaving of known programs, in the terminal; and that the counts are right.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::figure::{Aim, Figure, Unit};
use super::server::Server;
use crate::project;

const GROUP: &str =
    "Every interleaving of a program, natively on one core, the start of the process included";

/// A program, how many interleavings it has, and the most milliseconds that it may take.
struct Case {
    name: &'static str,
    source: String,
    interleavings: &'static str,
    most_ms: f64,
}

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let folder = project::state().join("explore");
    std::fs::create_dir_all(&folder)?;
    let mut figures = Vec::new();
    for case in cases() {
        let path = folder.join("case.py");
        std::fs::write(&path, &case.source)?;
        let began = Instant::now();
        // A failure that was found is the exit code 1.
        let output = Command::new(&server.binary).arg("explore").arg(&path).arg("--json").output()?;
        let ms = began.elapsed().as_secs_f64() * 1e3;
        let found: Value =
            serde_json::from_slice(&output.stdout).context("the exploration cannot be read")?;
        ensure!(
            found["interleavings"] == case.interleavings,
            "{}: {} interleavings instead of {}",
            case.name,
            found["interleavings"],
            case.interleavings
        );
        let states = found["states"].as_f64().unwrap_or_default();
        let note = format!(
            "{} interleavings, {states} states, {:.0} states a second",
            case.interleavings,
            states / ms * 1e3
        );
        let detail = json!({ "states": states, "interleavings": case.interleavings });
        let figure = Figure::new(GROUP, case.name, ms, Unit::Milliseconds);
        figures.push(figure.aim(Aim::AtMost(case.most_ms)).note(note, detail));
    }
    Ok(figures)
}

fn cases() -> [Case; 3] {
    let increments = "import threading\n\ncount = 0\n\ndef add():\n    global count\n    for _ in range(4):\n        count += 1\n\n\
         threads = [threading.Thread(target=add) for _ in range(2)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(count)\n";
    [
        Case {
            name: "2 threads, 4 increments each",
            source: increments.to_owned(),
            interleavings: "12870",
            most_ms: 1_000.0,
        },
        Case { name: "4 setters, 1 checker", source: setters(4), interleavings: "423936", most_ms: 10_000.0 },
        Case {
            name: "7 setters, 1 checker",
            source: setters(7),
            interleavings: "553264311600",
            most_ms: 10_000.0,
        },
    ]
}

fn setters(count: u32) -> String {
    format!(
        "import threading\n\na = 0\nb = 0\n\ndef setter():\n    global a, b\n    a = 1\n    b = -1\n\n\
         def checker():\n    if not ((a == 0 and b == 0) or (a == 1 and b == -1)):\n        raise RuntimeError('bug')\n\n\
         threads = [threading.Thread(target=setter) for _ in range({count})] + [threading.Thread(target=checker)]\n\
         for t in threads: t.start()\nfor t in threads: t.join()\n"
    )
}
