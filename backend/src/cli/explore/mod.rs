//! `interleave explore prog.py`: every interleaving of a program, and what they come to.

mod compare;
mod json;
mod junit;
mod text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::ValueEnum;
use shared::link::program::{self as link, ProgramLink};
use shared::program::explore::{Exploration, ExploredOutcome};
use shared::program::{ProgramSpec, SourceFile};
use vm_machine::{Bounds, Points, Search, Status};

use super::program::{compiled, interrupted, spec};

/// How many steps are tried before the clock is looked at.
const PIECE: u64 = 2_000;
/// How many random runs follow each piece while the search is not complete.
const SAMPLES: u64 = 8;
/// The line that `--check` adds to a program's end.
const CHECK: &str = "assert (";

/// What to explore, and how far.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A program: a file or a link.
    program: String,
    /// A second version of it: says which outcomes are gone, new, or as before.
    newer: Option<String>,
    /// Where a thread may be switched away.
    #[arg(long, value_enum, default_value = "any-bytecode")]
    policy: PointsName,
    /// What the program prints when all goes well: everything else is a failure.
    #[arg(long, value_name = "TEXT")]
    expect: Option<String>,
    /// An expression over the main module's variables that holds at the end when all goes well.
    #[arg(long, value_name = "EXPR")]
    check: Option<String>,
    /// Explore a call of this function instead of the program itself.
    #[arg(long, value_name = "MODULE:FUNCTION")]
    call: Option<String>,
    /// A module that the program imports, or data that it opens; may be given several times.
    #[arg(long, value_name = "PATH")]
    file: Vec<PathBuf>,
    /// The most states that are kept.
    #[arg(long, value_name = "N", default_value_t = 2_000_000)]
    bound: usize,
    /// Stop after this many seconds with what was found.
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
    /// Write what was found as a JUnit report.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Print a link for each outcome.
    #[arg(long)]
    link: bool,
}

/// [`Points`], as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum PointsName {
    /// Between any two bytecodes.
    AnyBytecode,
    /// Where CPython's global interpreter lock can be handed over: at calls and backward jumps.
    Gil,
}

/// What an exploration came to, with what reads it needs.
#[derive(Debug)]
struct Explored {
    name: String,
    spec: ProgramSpec,
    report: Exploration,
    /// By outcome, whether it is a failure, checks included.
    failing: Vec<bool>,
}

/// The exit code for something that fails, and for wrong use.
const FAILED: u8 = 1;
const WRONG: u8 = 2;

/// Explores.
///
/// # Errors
/// If a program cannot be read, or a report cannot be written.
pub fn explore(args: Args) -> anyhow::Result<ExitCode> {
    let Some(explored) = explore_one(&args.program, &args)? else { return Ok(ExitCode::from(WRONG)) };
    if let Some(newer) = &args.newer {
        let Some(newer) = explore_one(newer, &args)? else { return Ok(ExitCode::from(WRONG)) };
        print!("{}", compare::in_words(&explored, &newer));
        return Ok(code(&newer));
    }
    if args.json {
        println!("{}", serde_json::to_string_pretty(&json::of(&explored)?)?);
    } else {
        print!("{}", text::of(&explored, args.link)?);
    }
    if let Some(path) = &args.junit {
        std::fs::write(path, junit::of(&explored))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(code(&explored))
}

fn code(explored: &Explored) -> ExitCode {
    if explored.fails() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

fn explore_one(source: &str, args: &Args) -> anyhow::Result<Option<Explored>> {
    let beginning = spec::read(source)?;
    let mut spec = beginning.spec;
    for path in &args.file {
        spec.files.push(spec::read_file(path)?);
    }
    if let Some(call) = &args.call {
        spec = calling(spec, source, call)?;
    }
    if let Some(expression) = &args.check {
        spec.source = format!(
            "{}\n{CHECK}{expression}), {:?}\n",
            spec.source.trim_end(),
            format!("check: {expression}")
        );
    }
    let Some(program) = compiled(&spec, &beginning.name) else { return Ok(None) };
    let points = match args.policy {
        PointsName::AnyBytecode => Points::AnyBytecode,
        PointsName::Gil => Points::Gil,
    };
    let mut search = Search::new(program, &spec, points, Bounds { states: args.bound });
    let spec = search.spec(Vec::new());
    let mut report = run(&mut search, Duration::from_secs(args.seconds));
    let failing: Vec<bool> = report
        .outcomes
        .iter()
        .map(|found| found.failing || is_unexpected(found, args.expect.as_deref()))
        .collect();
    let failing = failing_first(&mut report, failing);
    Ok(Some(Explored { name: beginning.name, spec, report, failing }))
}

/// Searches until all is explored, or a bound is reached.
fn run(search: &mut Search, time: Duration) -> Exploration {
    let (began, interrupted) = (Instant::now(), interrupted());
    let mut seed = 0;
    while search.work(PIECE) == Status::Working {
        if began.elapsed() > time || interrupted.load(Ordering::Relaxed) {
            search.stop("time");
            break;
        }
        for _ in 0..SAMPLES {
            seed += 1;
            search.sample(seed);
        }
    }
    search.shorten();
    search.report()
}

fn is_unexpected(found: &ExploredOutcome, expected: Option<&str>) -> bool {
    expected.is_some_and(|expected| found.stdout.trim_end() != expected.trim_end())
}

fn failing_first(report: &mut Exploration, failing: Vec<bool>) -> Vec<bool> {
    let mut rows: Vec<_> = std::mem::take(&mut report.outcomes).into_iter().zip(failing).collect();
    rows.sort_by_key(|(_, failing)| !failing);
    let (outcomes, failing) = rows.into_iter().unzip();
    report.outcomes = outcomes;
    failing
}

/// The program that calls a function of another one.
fn calling(spec: ProgramSpec, source: &str, call: &str) -> anyhow::Result<ProgramSpec> {
    let Some((module, function)) = call.split_once(':') else {
        bail!(
            "`--call {call}` names no function: write MODULE:FUNCTION, for instance test_bank:test_transfer"
        );
    };
    let own = Path::new(source).file_stem().and_then(|stem| stem.to_str()) == Some(module);
    let mut files = spec.files.clone();
    if own {
        files.push(SourceFile { name: format!("{module}.py"), text: spec.source.clone() });
    } else if !files.iter().any(|file| file.name == format!("{module}.py")) {
        bail!("there is no {module}.py: give it with --file");
    }
    let source = format!("from {module} import {function}\n\n{function}()\n");
    Ok(ProgramSpec { source, files, ..spec })
}

impl Explored {
    fn fails(&self) -> bool {
        self.failing.contains(&true)
    }

    /// What was found, in one or two sentences.
    fn verdict_text(&self) -> String {
        let failing = |outcome: &ExploredOutcome| {
            let rows = self.report.outcomes.iter().zip(&self.failing);
            rows.into_iter().any(|(other, failing)| std::ptr::eq(other, outcome) && *failing)
        };
        self.report.verdict(failing)
    }

    /// `proved`, `failed` or `bounded`.
    fn verdict(&self) -> &'static str {
        match (self.fails(), self.report.is_complete()) {
            (true, _) => "failed",
            (false, true) => "proved",
            (false, false) => "bounded",
        }
    }

    /// The link to the shortest run of an outcome.
    fn link(&self, found: &ExploredOutcome) -> anyhow::Result<String> {
        let spec = ProgramSpec { decisions: found.decisions.clone(), ..self.spec.clone() };
        Ok(link::encode(&ProgramLink::new(spec, None))?)
    }
}
