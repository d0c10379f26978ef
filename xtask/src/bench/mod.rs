//! `cargo xtask bench`: what is fast and what is not, in ratios that are measured within one run on one machine.
//!
//! Nothing here decides whether a test passes. Every figure has its aim beside it, and both are printed
//! whether the aim is met or not.

mod dispatch;
mod explore;
mod figure;
mod load;
mod programs;
mod sample;
mod server;
mod threads;
mod timeline;
mod webdriver;

use std::ffi::OsString;
use std::path::Path;
use std::{fs, thread};

use anyhow::{Result, bail};
use serde_json::json;

use crate::{page, project, server as build, step};
use figure::Figure;
use server::Server;

/// One part of the benchmark.
struct Part {
    name: &'static str,
    measure: fn(&Server) -> Result<Vec<Figure>>,
}

const PARTS: [Part; 6] = [
    Part { name: "load", measure: load::measure },
    Part { name: "dispatch", measure: dispatch::measure },
    Part { name: "threads", measure: threads::measure },
    Part { name: "programs", measure: programs::measure },
    Part { name: "explore", measure: explore::measure },
    Part { name: "timeline", measure: timeline::measure },
];

/// Measures the parts that `options` name, or all; prints a table, and saves it as JSON.
pub fn run(options: &[OsString]) -> Result<()> {
    let parts = chosen(options)?;
    page::build(false, false)?;
    let binary = build::build(true)?;
    let load_before = load_average();
    let server = Server::start(&binary)?;
    let mut figures = Vec::new();
    for part in parts {
        figures.extend(step::own(&format!("Measuring: {}", part.name), || (part.measure)(&server))?);
    }
    let cores = thread::available_parallelism().map_or(0, usize::from);
    println!("\n{}", figure::table(&figures));
    println!("Measured on {cores} cores; load before: {}.", load_before.as_deref().unwrap_or("unknown"));
    let path = project::target().join("bench.json");
    let saved = json!({ "cores": cores, "loadBefore": load_before, "figures": figures });
    fs::write(&path, format!("{saved:#}\n"))?;
    println!("Saved in {}.", project::shown(&path));
    Ok(())
}

fn chosen(options: &[OsString]) -> Result<Vec<&'static Part>> {
    let mut chosen = Vec::new();
    for option in options {
        let Some(part) = PARTS.iter().find(|part| *option == part.name) else {
            let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
            bail!("cargo xtask bench measures {}, not {}", names.join(", "), option.to_string_lossy());
        };
        chosen.push(part);
    }
    Ok(if chosen.is_empty() { PARTS.iter().collect() } else { chosen })
}

/// How busy the machine has been for the last minute, where it says so: figures from a busy one mean little.
fn load_average() -> Option<String> {
    let text = fs::read_to_string(Path::new("/proc/loadavg")).ok()?;
    text.split_whitespace().next().map(str::to_owned)
}
