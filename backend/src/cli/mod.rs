//! The command line.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is what the user reads")]

mod bench;
mod explore;
mod limits;
mod list;
mod program;
mod run;
mod schedule;
mod serve;
mod setup;
mod table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::executors::processes;

/// Interleave: run programs on a deterministic machine, and workloads under every execution model.
#[derive(Debug, Parser)]
#[command(name = "interleave", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the page and the API.
    Serve(serve::Args),
    /// Run a program, or a workload to compare execution models.
    Run(run::Args),
    /// Explore every interleaving of a program: which outcomes there are, and whether one is a failure.
    Explore(explore::Args),
    /// Schedule runs on a server, by cron expressions.
    Schedule(schedule::Args),
    /// List the workloads and their parameters.
    Workloads(list::Args),
    /// List the scenarios of the gallery.
    Scenarios(list::Args),
    /// Measure Interleave itself.
    #[command(hide = true)]
    Bench(bench::Args),
    /// A worker of the process pool, which starts it.
    #[command(hide = true)]
    Worker {
        /// The process id of the pool.
        #[arg(long)]
        parent: u32,
    },
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(args) => serve::serve(args),
        Command::Run(args) => run::run(args),
        Command::Explore(args) => explore::explore(args),
        Command::Schedule(args) => schedule::schedule(args),
        Command::Workloads(args) => list::workloads(&args),
        Command::Scenarios(args) => list::scenarios(&args),
        Command::Bench(args) => bench::bench(args),
        Command::Worker { parent } => processes::child::main(parent).map(|()| ExitCode::SUCCESS),
    };
    result.unwrap_or_else(|error| {
        eprintln!("interleave: {error:#}");
        ExitCode::FAILURE
    })
}
