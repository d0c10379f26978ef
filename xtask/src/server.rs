//! Builds the `interleave` binary, and runs it as the server of the page.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{page, project, step, toolchain};

/// Builds the binary. The release one carries the page in it, so the page must be built before.
pub fn build(release: bool) -> Result<PathBuf> {
    let mut cargo = toolchain::native_cargo();
    cargo.args(["build", "--locked", "--package", "backend"]);
    if release {
        cargo.arg("--release");
    }
    step::run("Compiling the server", &mut cargo)?;
    Ok(binary(release))
}

/// Where the binary lies.
pub fn binary(release: bool) -> PathBuf {
    project::target().join(if release { "release" } else { "debug" }).join("interleave")
}

/// Builds everything and becomes the server; `options` are handed to it.
pub fn serve(fast: bool, options: &[std::ffi::OsString]) -> Result<()> {
    page::build(fast, false)?;
    let binary = build(true)?;
    let error = Command::new(&binary).arg("serve").args(options).exec();
    Err(error).with_context(|| format!("cannot start {}", binary.display()))
}
