//! The linting stage: clippy on everything. Each warning fails it.

use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use super::stages::one;
use crate::{step, toolchain};

pub fn check() -> Result<Counts> {
    let mut native = toolchain::native_cargo();
    native.args(["clippy", "--locked", "--workspace", "--all-targets"]);
    clippy("Linting", native)
}

fn clippy(title: &str, mut cargo: Command) -> Result<Counts> {
    one(step::attempt(title, cargo.args(["--", "-D", "warnings"]))?)
}
