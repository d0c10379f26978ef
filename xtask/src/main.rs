//! The project's commands, as `cargo xtask COMMAND`. This file only reads the command line.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program's output is what the user reads")]

mod bench;
mod browser;
mod compress;
mod dev;
mod editor;
mod engine;
mod fuzz;
mod html;
mod packages;
mod page;
mod pictures;
mod programs;
mod project;
mod server;
mod sources;
mod step;
mod test;
mod tidy;
mod toolchain;
mod tools;
mod wasm;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

const HELP: &str = "\
Interleave's commands. Each installs what it needs and is missing: a toolchain with
the source of Rust's standard library, tools with pinned versions into .tools, and for
the tests Chromium. The first run takes a while, and the next ones seconds.

Usage: cargo xtask COMMAND [OPTIONS] [-- OPTIONS OF THE SERVER]

Commands:
  serve          build everything, serve it at http://127.0.0.1:8080
  dev            the same from quick builds; rebuild and reload when a source changes
  test [STAGE…]  every check and test, or only some stages (see below)
  bench          measure, print a table, save it
  fuzz           generated programs, ours against CPython: --minutes N, --from SEED
  pictures       take the pictures of README anew, from real runs
  tidy           check what the compiler does not: headers, imports, leftovers
  page           build what a browser loads, into dist: works on any static host
  engine         build only the engine modules, into target/engine
  clean-tools    remove what was installed into the project

Options:
  --fast         serve, page, engine: builds sooner, for trying things out; the result
                 is larger, slower and not compressed
  --keep-engine  page: take the engine that was built last, whatever has changed in it
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
    let (ours, theirs) = split_at_dashes(std::env::args_os().skip(1).collect());
    let mut arguments = Arguments::from_vec(ours);
    let wants_help = arguments.contains(["-h", "--help"]);
    let Some(command) = arguments.subcommand()?.filter(|_| !wants_help) else {
        print!("{HELP}\nStages of the tests:\n{}", test::list());
        return Ok(());
    };
    match command.as_str() {
        "serve" => {
            let fast = arguments.contains("--fast");
            server::serve(fast, &[rest(arguments), theirs].concat())
        }
        "dev" => dev::run(&[rest(arguments), theirs].concat()),
        "test" => {
            let stages = rest(arguments).into_iter().map(|stage| stage.to_string_lossy().into_owned());
            test::run(&stages.collect::<Vec<_>>())
        }
        "bench" => bench::run(&[rest(arguments), theirs].concat()),
        "fuzz" => {
            let minutes = arguments.opt_value_from_str("--minutes")?.unwrap_or(5.0);
            let from = arguments.opt_value_from_str("--from")?;
            nothing_more(&command, arguments)?;
            fuzz::run(minutes, from)
        }
        "pictures" => {
            nothing_more(&command, arguments)?;
            pictures::take()
        }
        "tidy" => {
            nothing_more(&command, arguments)?;
            let counts = tidy::check()?;
            if counts.failed > 0 { bail!("{} of the rules are broken", counts.failed) } else { Ok(()) }
        }
        "page" => {
            let (fast, keep_engine) = (arguments.contains("--fast"), arguments.contains("--keep-engine"));
            nothing_more(&command, arguments)?;
            page::build(fast, keep_engine)
        }
        "engine" => {
            let fast = arguments.contains("--fast");
            nothing_more(&command, arguments)?;
            let _lock = project::lock()?;
            engine::build(fast).map(|_| ())
        }
        "clean-tools" => {
            nothing_more(&command, arguments)?;
            tools::clean()
        }
        _ => bail!("there is no command {command}; see cargo xtask --help"),
    }
}

fn rest(arguments: Arguments) -> Vec<OsString> {
    arguments.finish()
}

/// Fails if something is left on the command line that the command does not know.
fn nothing_more(command: &str, arguments: Arguments) -> Result<()> {
    let rest = rest(arguments);
    let words: Vec<_> = rest.iter().map(|word| word.to_string_lossy()).collect();
    if !words.is_empty() {
        bail!("cargo xtask {command} does not know {}; see cargo xtask --help", words.join(" "));
    }
    Ok(())
}

/// What is before `--`, and what is after it.
fn split_at_dashes(mut words: Vec<OsString>) -> (Vec<OsString>, Vec<OsString>) {
    let Some(dashes) = words.iter().position(|word| word == "--") else { return (words, Vec::new()) };
    let theirs = words.split_off(dashes + 1);
    words.pop();
    (words, theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_dashes_is_for_the_server() {
        let words = |text: &str| text.split_whitespace().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(
            split_at_dashes(words("serve -- --port 1 -- x")),
            (words("serve"), words("--port 1 -- x"))
        );
        assert_eq!(split_at_dashes(words("serve --fast")), (words("serve --fast"), words("")));
    }
}
