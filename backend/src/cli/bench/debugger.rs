//! `interleave bench debugger`: jumps back in a program's run, and what recording for them costs.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde_json::json;
use shared::program::{Command, Pace, ProgramSpec, Reply, SeekTo};
use vm_machine::{Session, Turn, Until};

use super::median;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A program.
    file: PathBuf,
    /// Steps of each jump.
    #[arg(long, default_value_t = 10_000)]
    back: u64,
    /// From how many places, evenly over the run.
    #[arg(long, default_value_t = 20)]
    places: u64,
    /// Runs in the debugger and alone, in turns; the medians count.
    #[arg(long, default_value_t = 5)]
    repeats: u32,
}

/// Measures and prints JSON.
pub fn bench(args: Args) -> anyhow::Result<ExitCode> {
    let source =
        std::fs::read_to_string(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let mut spec = ProgramSpec { source, ..ProgramSpec::default() };
    spec.settings.limits.instructions = u64::MAX;
    vm_machine::library();
    let (mut alone, mut recorded) = (Vec::new(), Vec::new());
    let mut desk = Desk::new();
    for _ in 0..args.repeats.max(1) {
        alone.push(run_alone(&spec)?);
        desk = Desk::new();
        desk.ask(Command::Load { spec: spec.clone() })?;
        let start = Instant::now();
        desk.ask(Command::Play { pace: Pace::Full })?;
        recorded.push(start.elapsed().as_secs_f64());
    }
    let steps = desk.ask(Command::Seek { to: SeekTo::End })?;
    ensure!(steps >= args.back, "the run has {steps} steps only");
    let mut jumps = Vec::new();
    for place in 0..args.places {
        let from = args.back + (steps - args.back) * place / args.places.saturating_sub(1).max(1);
        desk.ask(Command::Seek { to: SeekTo::Step(from) })?;
        let start = Instant::now();
        let there = desk.ask(Command::Seek { to: SeekTo::Step(from - args.back) })?;
        jumps.push(start.elapsed().as_secs_f64());
        ensure!(there < from, "the jump from step {from} led to {there}");
    }
    let answer = json!({
        "steps": steps, "jumps": jumps, "aloneSeconds": median(&mut alone),
        "recordedSeconds": median(&mut recorded),
    });
    println!("{answer}");
    Ok(ExitCode::SUCCESS)
}

fn run_alone(spec: &ProgramSpec) -> anyhow::Result<f64> {
    let Ok((mut machine, _)) = vm_machine::load(spec) else { bail!("the program has errors") };
    let start = Instant::now();
    machine.run(Until::END);
    Ok(start.elapsed().as_secs_f64())
}

/// A session with its clock.
struct Desk {
    session: Session,
    began: Instant,
}

impl Desk {
    fn new() -> Self {
        Self { session: Session::new(), began: Instant::now() }
    }

    /// Carries out a command; gives the step of the last state.
    fn ask(&mut self, command: Command) -> anyhow::Result<u64> {
        self.session.post(command);
        while self.session.advance(self.began.elapsed().as_secs_f64() * 1e3) != Turn::Idle {}
        let mut step = None;
        for reply in self.session.take_replies() {
            match reply {
                Reply::State { state, .. } => step = Some(state.step),
                Reply::Refused { message } => bail!(message),
                _ => {}
            }
        }
        step.context("the debugger gave no state")
    }
}
