//! The stages of `cargo xtask test`, as a table in the order in which they run: the quick ones first.

use std::fs;

use anyhow::{Context, Result};

use super::counts::Counts;
use super::{dependencies, lint};
use crate::step::{self, Output};
use crate::wasm::{self, Build};
use crate::{browser, page, project, server, tidy, toolchain, tools};

/// How long the browser may take for one crate's tests, in seconds; a hanging test must end sometime.
const BROWSER_LIMIT: &str = "600";

/// One stage.
pub struct Stage {
    pub name: &'static str,
    pub about: &'static str,
    pub run: fn() -> Result<Counts>,
}

pub const STAGES: [Stage; 9] = [
    Stage { name: "format", about: "every file is formatted", run: format },
    Stage { name: "tidy", about: "headers, imports, leftovers, lengths", run: tidy_rules },
    Stage {
        name: "lint",
        about: "clippy's warnings, natively and on WebAssembly, and the docs'",
        run: lint::check,
    },
    Stage {
        name: "depends",
        about: "licences, sources, advisories and use of everything that we depend on",
        run: dependencies::check,
    },
    Stage {
        name: "native",
        about: "unit and property tests, programs, the fuzz targets on their corpora",
        run: native,
    },
    Stage {
        name: "browser",
        about: "the engine in a real browser, with and without threads",
        run: in_browser,
    },
    Stage { name: "build", about: "the page, and the server that carries it", run: build },
    Stage { name: "api", about: "the server over HTTP", run: api },
    Stage { name: "e2e", about: "the page in a real browser, on a real server", run: e2e },
];

fn format() -> Result<Counts> {
    one(step::attempt("Formatting", toolchain::native_cargo().args(["fmt", "--all", "--check"]))?)
}

fn tidy_rules() -> Result<Counts> {
    tidy::check()
}

fn native() -> Result<Counts> {
    let mut cargo = toolchain::native_cargo();
    cargo.args(["test", "--locked", "--workspace", "--exclude", "interleave-tests", "--no-fail-fast"]);
    tests(step::attempt("Testing natively", &mut cargo)?)
}

fn in_browser() -> Result<Counts> {
    let driver = browser::driver()?;
    tools::wasm_bindgen()?;
    let settings = project::state().join("webdriver.json");
    fs::create_dir_all(project::state())?;
    fs::write(&settings, browser::capabilities()).context("cannot write the browser's settings")?;

    let toolchain = toolchain::wasm()?;
    let mut sum = Counts::default();
    for build in [&wasm::SINGLE, &wasm::THREADS] {
        let mut cargo = toolchain.cargo();
        build.configure(&mut cargo, &toolchain);
        cargo
            .args(["test", "--locked", "--package", "engine", "--no-fail-fast", "--tests"])
            .args(["--profile", build.profile(true), "--no-default-features", "--features", build.carries])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
            .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
            .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_LIMIT)
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &settings)
            .env("CHROMEDRIVER", &driver);
        sum = sum + tests(step::attempt(&title(build), &mut cargo)?)?;
    }
    Ok(sum)
}

fn title(build: &Build) -> String {
    format!("Testing in the browser ({})", build.name)
}

fn build() -> Result<Counts> {
    page::build(false, false)?;
    server::build(true)?;
    Ok(Counts::one_passed())
}

fn api() -> Result<Counts> {
    against_the_server("Testing over HTTP", "api")
}

fn e2e() -> Result<Counts> {
    browser::driver()?;
    against_the_server("Testing the page", "e2e")
}

/// Runs one test binary of the tests' crate against the server that `build` has made.
fn against_the_server(title: &str, binary: &str) -> Result<Counts> {
    let mut cargo = toolchain::native_cargo();
    cargo
        .args(["test", "--locked", "--package", "interleave-tests", "--no-fail-fast", "--test", binary])
        .env("INTERLEAVE_BIN", server::binary(true));
    tests(step::attempt(title, &mut cargo)?)
}

/// A step that is one check.
pub fn one(output: Output) -> Result<Counts> {
    if !output.success {
        step::show_failure(&output);
    }
    Ok(Counts::one(output.success))
}

/// A stage whose runner counts its tests.
fn tests(output: Output) -> Result<Counts> {
    let counts = Counts::of_runner(&output.lines, output.success);
    if counts.failed > 0 {
        step::show_failure(&output);
    }
    Ok(counts)
}
