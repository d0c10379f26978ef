//! `interleave run prog.py` and `interleave run LINK`: runs a program on the simulated machine, as the page does.

mod diagnostics;
mod drive;
mod seeds;
pub mod spec;
pub mod survey;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use shared::link::program::{self as link, ProgramLink};
use shared::program::{Decision, ProgramEnd, ProgramSpec, Severity};

use drive::{Drive, Wanted};
use vm_machine::{Machine, Program};

pub use drive::interrupted;

/// The flags that only programs have.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Programs")]
pub struct ProgramArgs {
    /// The scheduling policy: when threads may switch.
    #[arg(long, requires = "program", value_enum)]
    policy: Option<spec::PolicyName>,
    /// Cores of the simulated machine, 1 to 64.
    #[arg(long, requires = "program", value_parser = clap::value_parser!(u32).range(1..=64))]
    cores: Option<u32>,
    /// Decisions: before the instruction STEP, THREAD gets its turn.
    #[arg(long, alias = "schedule", requires = "program", value_name = "STEP:THREAD", value_delimiter = ',', value_parser = spec::parse_decision)]
    decision: Vec<Decision>,
    /// The executor that `from interleave import Executor` gives the program.
    #[arg(long, requires = "program", value_enum)]
    executor: Option<spec::ExecutorName>,
    /// Let switches also happen inside the library, whose instructions then count as steps.
    #[arg(long, requires = "program")]
    library_steps: bool,
    /// A cost in virtual time, as `switchNs=5000`; may be given several times.
    #[arg(long, requires = "program", value_name = "NAME=NUMBER", value_parser = spec::parse_pair)]
    cost: Vec<(String, u64)>,
    /// A limit, as `instructions=1000000`; may be given several times.
    #[arg(long, requires = "program", value_name = "NAME=NUMBER", value_parser = spec::parse_pair)]
    limit: Vec<(String, u64)>,
    /// A module that the program imports, or data that it opens; may be given several times.
    #[arg(long, requires = "program", value_name = "PATH")]
    file: Vec<PathBuf>,
    /// Write each event of the trace as a line of JSON.
    #[arg(long, requires = "program", value_name = "FILE")]
    events: Option<PathBuf>,
    /// Run up to this step and print the state there; without a number, up to the step of the link.
    #[arg(long, requires = "program", value_name = "STEP", num_args = 0..=1)]
    at: Option<Option<u64>>,
    /// Print the link to this run, and run nothing.
    #[arg(long, requires = "program")]
    link: bool,
    /// Run the program under the seeds 1 to N; print its outcomes, how often each occurred, and a seed that leads to
    /// it.
    #[arg(
        long,
        requires = "program",
        value_name = "N",
        value_parser = clap::value_parser!(u64).range(1..=100_000_000),
        conflicts_with_all = ["seed", "decision", "events", "trace", "at", "link", "summary"],
    )]
    seeds: Option<u64>,
    /// At the end, print a summary of the run on standard error.
    #[arg(long, requires = "program")]
    summary: bool,
}

/// The flags that programs and workloads share.
#[derive(Debug)]
pub struct Common {
    pub seed: Option<u64>,
    pub json: bool,
    pub trace: Option<PathBuf>,
}

/// Runs the program that `source` names: a file or a link.
///
/// # Errors
/// If it cannot be read, or the trace cannot be written.
pub fn run(source: &str, args: ProgramArgs, common: Common) -> anyhow::Result<ExitCode> {
    let opened = spec::read(source)?;
    if let Some(warning) = &opened.warning {
        eprintln!("warning: {warning}");
    }
    let spec = spec::change(opened.spec, &args, common.seed)?;
    if args.link {
        let cursor = args.at.map_or(opened.cursor, |at| at.or(opened.cursor));
        println!("{}#{}", opened.base, link::encode(&ProgramLink::new(spec, cursor))?);
        return Ok(ExitCode::SUCCESS);
    }
    let Some(program) = compiled(&spec, &opened.name) else { return Ok(ExitCode::from(2)) };
    if let Some(count) = args.seeds {
        return seeds::run(program, &spec, count, common.json);
    }
    let at = match args.at {
        Some(at) => Some(
            at.or(opened.cursor)
                .ok_or_else(|| anyhow::anyhow!("--at needs the number of a step: {source} names none"))?,
        ),
        None => None,
    };
    let wanted =
        Wanted { at, json: common.json, events: args.events, trace: common.trace, summary: args.summary };
    let end = Drive::new(Machine::new(program, &spec), &spec, wanted)?.run()?;
    Ok(exit_code(end.as_ref()))
}

/// Compiles a program and prints its diagnostics.
pub fn compiled(spec: &ProgramSpec, name: &str) -> Option<Arc<Program>> {
    let (program, found) = match vm_machine::compile(&spec.source, &spec.files) {
        Ok(compiled) => {
            debug_assert!(compiled.warnings.iter().all(|found| found.severity == Severity::Warning));
            (Some(Arc::new(compiled.program)), compiled.warnings)
        }
        Err(found) => (None, found),
    };
    diagnostics::print(&found, spec, name);
    program
}

/// The program's own exit code if it finished; else one for the kind of end.
fn exit_code(end: Option<&ProgramEnd>) -> ExitCode {
    match end {
        // The lowest byte, as on Unix.
        Some(ProgramEnd::Finished { exit_code }) => ExitCode::from((exit_code & 0xFF) as u8),
        Some(ProgramEnd::Raised { .. }) => ExitCode::from(1),
        Some(ProgramEnd::Deadlock { .. }) => ExitCode::from(3),
        Some(ProgramEnd::Limit { .. }) => ExitCode::from(4),
        // The exit code that shells use for a program which SIGINT ended.
        Some(ProgramEnd::Stopped) => ExitCode::from(130),
        None => ExitCode::SUCCESS,
    }
}
