//! The linting stage: clippy on everything as it is compiled natively and for WebAssembly, and rustdoc. Each
//! warning fails it.

use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use super::stages::one;
use crate::wasm::{self, Build};
use crate::{step, toolchain};

/// What is linted on WebAssembly: the page and the engines.
const ON_WASM: [(&str, &Build, &[&str]); 4] = [
    ("the page", &wasm::LINT, &["--package", "frontend"]),
    (
        "the engine for programs",
        &wasm::LINT,
        &["--package", "engine", "--no-default-features", "--features=programs"],
    ),
    ("the engine for workloads", &wasm::LINT, &WORKLOADS),
    ("the engine with threads", &wasm::LINT_ATOMICS, &WORKLOADS),
];

const WORKLOADS: [&str; 5] =
    ["--package", "engine", "--no-default-features", "--features=workloads", "--all-targets"];

pub fn check() -> Result<Counts> {
    let mut native = toolchain::native_cargo();
    native.args(["clippy", "--locked", "--workspace", "--all-targets"]);
    let mut sum = clippy("Linting", native)?;

    let toolchain = toolchain::wasm()?;
    for (what, build, arguments) in ON_WASM {
        let mut cargo = toolchain.cargo();
        build.configure(&mut cargo, &toolchain);
        cargo.args(["clippy", "--locked"]).args(arguments);
        sum = sum + clippy(&format!("Linting on WebAssembly: {what}"), cargo)?;
    }

    let mut docs = toolchain::native_cargo();
    docs.args(["doc", "--locked", "--workspace", "--no-deps"]);
    // Who reads the docs reads the sources as well, where such links lead somewhere.
    docs.env("RUSTDOCFLAGS", "-Dwarnings -Arustdoc::private_intra_doc_links");
    Ok(sum + one(step::attempt("Making the docs", &mut docs)?)?)
}

fn clippy(title: &str, mut cargo: Command) -> Result<Counts> {
    one(step::attempt(title, cargo.args(["--", "-D", "warnings"]))?)
}
