//! `interleave bench program`: real time that the simulated machine takes for a program.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::{Context, bail};
use serde_json::json;
use shared::program::{Policy, ProgramEnd, ProgramSpec};
use vm_machine::{Machine, Until};

use super::median;
use crate::cli::program::survey::survey;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A program with a function `main`, which is what is measured.
    file: PathBuf,
    /// Runs, of which the median counts.
    #[arg(long, default_value_t = 5)]
    repeats: u32,
    /// How many random schedules to try instead: "any bytecode", a seed each.
    #[arg(long)]
    schedules: Option<u64>,
    /// Take the trace in pieces and make its fingerprint, as the browser's engine does.
    #[arg(long)]
    fingerprint: bool,
}

/// Measures and prints JSON.
pub fn bench(args: Args) -> anyhow::Result<ExitCode> {
    let text =
        std::fs::read_to_string(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let called = format!("{text}\nmain()\n");
    // The library is compiled once in a process, before the first program.
    let library = Instant::now();
    vm_machine::library();
    let library = library.elapsed().as_secs_f64();
    if let Some(count) = args.schedules {
        let seconds = schedules(&called, count)?;
        println!("{}", json!({ "schedules": count, "seconds": seconds }));
        return Ok(ExitCode::SUCCESS);
    }
    let (mut whole, mut startup, mut compile, mut steps) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..args.repeats.max(1) {
        startup.push(run(&text, args.fingerprint)?.seconds);
        let run = run(&called, args.fingerprint)?;
        whole.push(run.seconds);
        compile.push(run.compile_seconds);
        steps = run.steps;
    }
    let (whole, startup, compile) = (median(&mut whole), median(&mut startup), median(&mut compile));
    println!(
        "{}",
        json!({
            "seconds": (whole - startup).max(0.0), "startupSeconds": startup + compile, "steps": steps,
            "librarySeconds": library,
        })
    );
    Ok(ExitCode::SUCCESS)
}

struct Run {
    compile_seconds: f64,
    seconds: f64,
    steps: u64,
}

fn run(text: &str, fingerprint: bool) -> anyhow::Result<Run> {
    let mut spec = ProgramSpec { source: text.to_owned(), ..ProgramSpec::default() };
    spec.settings.limits.instructions = u64::MAX;
    let start = Instant::now();
    let compiled = vm_machine::compile(&spec.source, &spec.files);
    let Ok(compiled) = compiled else { bail!("the program has errors") };
    let compile_seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut machine = Machine::new(Arc::new(compiled.program), &spec);
    if fingerprint {
        vm_machine::fingerprint(&mut machine);
    } else {
        machine.run(Until::END);
    }
    let seconds = start.elapsed().as_secs_f64();
    match machine.end() {
        Some(ProgramEnd::Finished { .. }) => Ok(Run { compile_seconds, seconds, steps: machine.step() }),
        end => bail!("the program ended otherwise: {end:?}"),
    }
}

/// Seconds for so many runs, each with a seed of its own, as `interleave run --seeds` makes them: on all cores.
fn schedules(text: &str, count: u64) -> anyhow::Result<f64> {
    let mut spec = ProgramSpec { source: text.to_owned(), ..ProgramSpec::default() };
    spec.settings.policy = Policy::AnyBytecode;
    let Ok(compiled) = vm_machine::compile(&spec.source, &spec.files) else {
        bail!("the program has errors")
    };
    let program = Arc::new(compiled.program);
    let start = Instant::now();
    let survey = survey(program, &spec, count, &AtomicBool::new(false))?;
    let seconds = start.elapsed().as_secs_f64();
    match survey.outcomes().iter().find(|(_, found)| !matches!(found.end, ProgramEnd::Finished { .. })) {
        Some((_, found)) => bail!("seed {} ended otherwise: {:?}", found.seed, found.end),
        None => Ok(seconds),
    }
}
