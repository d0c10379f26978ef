//! Everything that a person does twice, as `cargo xtask COMMAND`. This file only reads the command line.

mod compress;
mod engine;
mod html;
mod packages;
mod page;
mod project;
mod step;
mod toolchain;
mod tools;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

const HELP: &str = "\
Interleave's commands. Each installs what it needs and is missing.

Usage: cargo xtask COMMAND [OPTIONS]

Commands:
  page           build everything that a browser loads, into dist
  engine         build only the engine modules, into target/engine
  clean-tools    remove the tools that were installed into the project

Options:
  --fast         for trying things out: builds sooner, larger and slower results
  --keep-engine  page: take the engine that was built last, if there is one
  -h, --help     this text
";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let mut arguments = Arguments::from_env();
    if arguments.contains(["-h", "--help"]) {
        print!("{HELP}");
        return Ok(());
    }
    let Some(command) = arguments.subcommand()? else {
        print!("{HELP}");
        return Ok(());
    };
    let fast = arguments.contains("--fast");
    let keep_engine = arguments.contains("--keep-engine");
    let rest = arguments.finish();
    if !rest.is_empty() {
        bail!("cargo xtask {command} does not know {rest:?}; see cargo xtask --help");
    }
    match command.as_str() {
        "engine" => engine::build(fast).map(|_| ()),
        "page" => page::build(fast, keep_engine),
        "clean-tools" => tools::clean(),
        _ => bail!("there is no command {command}; see cargo xtask --help"),
    }
}
