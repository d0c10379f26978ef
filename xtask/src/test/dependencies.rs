//! The stage about what the project depends on: cargo-deny knows licences, sources and advisories, cargo-shear
//! what is declared and not used.

use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use super::stages::one;
use crate::{project, step, tools};

pub fn check() -> Result<Counts> {
    let mut licences = deny(&["licenses", "bans", "sources"])?;
    let mut unused = Command::new(tools::cargo_shear()?);
    unused.current_dir(project::root()).args(["--locked", "--deny-warnings", "--color=never"]);
    Ok(one(step::attempt("Checking licences and sources", &mut licences)?)?
        + advisories()?
        + one(step::attempt("Looking for dependencies that are not used", &mut unused)?)?)
}

/// Known vulnerabilities. Their database is fetched, so without a way to it this check is skipped, and says so.
fn advisories() -> Result<Counts> {
    let output = step::attempt("Checking advisories", &mut deny(&["advisories"])?)?;
    if !output.success && output.lines.iter().any(|line| line.contains("failed to fetch advisory database")) {
        println!("    skipped: the database of advisories cannot be reached from here");
        return Ok(Counts::one_skipped());
    }
    one(output)
}

fn deny(checks: &[&str]) -> Result<Command> {
    let mut command = Command::new(tools::cargo_deny()?);
    command
        .current_dir(project::root())
        .args(["--locked", "--color=never", "check", "--hide-inclusion-graph"])
        .args(checks);
    Ok(command)
}
