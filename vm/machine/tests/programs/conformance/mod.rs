//! The programs of `tests/programs`, run by the machine and compared to the byte with what CPython printed.
//!
//! `tests/programs/expect.py` says what the files beside a program mean.

mod known;
mod sets;

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use known::Known;
use libtest_mimic::Trial;
use sets::{Expected, Program};
use shared::program::{Policy, ProgramLimits, Settings};

use crate::ran::{Ran, run};
use crate::{cpython, trial};

/// How many seeds a program may need to show every output that CPython was seen to print.
const SEEDS: u64 = 400;
const RAISED: &str = "[raised] ";
/// Other ways to switch: policy, seed and number of cores.
const SCHEDULES: [(Policy, u64, u32); 3] =
    [(Policy::Gil, 7, 1), (Policy::AnyBytecode, 5, 2), (Policy::FreeThreaded, 3, 8)];

pub fn trials() -> Vec<Trial> {
    let known = Known::read();
    let programs = sets::all();
    let (count, unknown) = (programs.len(), known.names_beside(&programs));
    let mut trials = vec![trial("programs::all_are_there", move || {
        assert!(count >= 300, "only {count} programs");
        assert!(unknown.is_empty(), "divergences.md names programs that are not there: {unknown:?}");
    })];
    for program in programs {
        trials.extend(trials_of(Arc::new(program), &known));
    }
    trials
}

fn trials_of(program: Arc<Program>, known: &Known) -> Vec<Trial> {
    let differs = known.reason(&program.name).is_some();
    let of = |group: &str| format!("{group}::{}", program.name.replacen("__", "::", 1));
    let judged = |group: &str, judge: fn(&Program) -> Verdict| {
        let program = program.clone();
        trial(of(group), move || agree(judge(&program), differs))
    };
    let mut trials = vec![judged("programs", judge)];
    if program.is_ordered() {
        trials.push(judged("policies", however_it_switches));
    }
    if program.is_repeatable() {
        let name = program.name.clone();
        trials.push(cpython::trial_with(of("recorded"), move |cpython| still_prints_it(cpython, &name)));
    }
    trials
}

/// A judgement: what is wrong, if anything is.
type Verdict = Result<(), String>;

/// Fails where a program differs, or where one that is known to differ no longer does.
fn agree(verdict: Verdict, differs: bool) {
    match (verdict, differs) {
        (Ok(()), false) | (Err(_), true) => {}
        (Ok(()), true) => panic!("it is as in CPython now: take it out of divergences.md"),
        (Err(why), false) => panic!("{why}"),
    }
}

/// What orders its threads itself prints the same under every policy and seed.
fn however_it_switches(program: &Program) -> Verdict {
    let Some(Expected::Output(expected)) = &program.expected else { return Ok(()) };
    SCHEDULES.iter().try_for_each(|&(policy, seed, cores)| {
        let settings = Settings { policy, seed, cores, ..Settings::default() };
        same(expected, &printed(&run(&program.source, &settings)))
            .map_err(|why| format!("{policy:?}, seed {seed}, {cores} cores: {why}"))
    })
}

/// CPython prints what was recorded.
fn still_prints_it(cpython: &Path, name: &str) {
    let output = Command::new(cpython)
        .arg(sets::folder().join("expect.py"))
        .args(["--check", &format!("{name}.py")])
        .stdin(Stdio::null())
        .output()
        .expect("CPython starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

fn judge(program: &Program) -> Verdict {
    match program.expected.as_ref().ok_or("it has no record: run tests/programs/expect.py")? {
        Expected::Output(expected) => same(expected, &printed(&run(&program.source, &Settings::default()))),
        Expected::Outputs(expected) => among(program, expected),
        Expected::Error { error, hint } => says(program, error, hint.as_deref()),
    }
}

/// Standard output, and the exception that ended the program, as `expect.py` records it.
fn printed(ran: &Ran) -> String {
    let mut out = ran.stdout.clone();
    if let Some(error) = ran.error() {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        let _ = writeln!(out, "{RAISED}{error}");
    }
    out
}

fn same(expected: &str, ours: &str) -> Verdict {
    if expected == ours {
        return Ok(());
    }
    let mut pairs = expected.lines().zip(ours.lines()).enumerate();
    let (expected_count, our_count) = (expected.lines().count(), ours.lines().count());
    Err(match pairs.find(|(_, (a, b))| a != b) {
        Some((at, (a, b))) => format!("line {}\n    CPython {a}\n    ours    {b}", at + 1),
        None if expected_count > our_count => {
            format!(
                "ours ends early; next is\n    CPython {}",
                expected.lines().nth(our_count).unwrap_or_default()
            )
        }
        None => format!(
            "ours goes on\n    ours    {}",
            ours.lines().nth(expected_count).unwrap_or("with a line's end")
        ),
    })
}

/// Every output that CPython was seen to print is among ours.
fn among(program: &Program, expected: &[String]) -> Verdict {
    let mut missing: Vec<&String> = expected.iter().collect();
    let mut ours = String::new();
    for seed in 0..SEEDS {
        let policy = if seed % 2 == 0 { Policy::Gil } else { Policy::AnyBytecode };
        ours = printed(&run(&program.source, &Settings { policy, seed, ..Settings::default() }));
        missing.retain(|text| **text != ours);
        if missing.is_empty() {
            return Ok(());
        }
    }
    Err(format!(
        "{} outputs were never ours, the first is\n    CPython {:?}\n    ours    {ours:?} (one of them)",
        missing.len(),
        missing[0]
    ))
}

/// A wrong program says the expected error, wherever a person would see it.
fn says(program: &Program, error: &str, hint: Option<&str>) -> Verdict {
    let limits = ProgramLimits { instructions: 3_000_000, output_bytes: 1 << 16, ..ProgramLimits::default() };
    let ran = run(&program.source, &Settings { limits, ..Settings::default() });
    let seen = format!("{}\n{}", ran.error().unwrap_or_default(), ran.stderr);
    if !seen.contains(error) {
        return Err(format!(
            "says\n    CPython {error}\n    ours    {}",
            seen.trim_end().lines().last().unwrap_or("nothing")
        ));
    }
    let hints: Vec<&str> = ran.diagnostics.iter().map(|found| found.hint.as_str()).collect();
    match hint.filter(|hint| !hints.contains(hint) && !seen.contains(*hint)) {
        Some(hint) => Err(format!("should hint\n    {hint}\n    ours    {hints:?}, {seen}")),
        None => Ok(()),
    }
}
