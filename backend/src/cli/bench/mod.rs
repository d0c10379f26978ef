//! `interleave bench`: measures the program itself. `cargo xtask bench` calls it and compares.

mod debugger;
mod dispatch;
mod program;

use std::process::ExitCode;

use clap::Subcommand;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The dispatch of tasks that do nothing.
    Dispatch(dispatch::Args),
    /// How fast programs run on the simulated machine.
    Program(program::Args),
    /// How fast the debugger goes back, and what it costs to be able to.
    Debugger(debugger::Args),
}

/// Measures and prints.
pub fn bench(args: Args) -> anyhow::Result<ExitCode> {
    match args.what {
        What::Dispatch(args) => dispatch::bench(args),
        What::Program(args) => program::bench(args),
        What::Debugger(args) => debugger::bench(args),
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
