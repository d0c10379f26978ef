//! The programs of `tests/programs`, run by us and compared to the byte with what CPython printed.
//!
//! `tests/programs/expect.py` says what the files beside a program mean. `INTERLEAVE_PROGRAMS=prefix` runs only
//! programs whose names begin so.

mod known;
mod sets;

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use known::Known;
use sets::{Expected, Program};
use shared::program::{Policy, ProgramLimits, Settings};

use crate::ran::{Ran, run};

/// How many seeds a program may need to show every output that CPython was seen to print.
const SEEDS: u64 = 400;
const RAISED: &str = "[raised] ";

#[test]
fn programs_print_what_cpython_prints() {
    check(|expected| matches!(expected, Expected::Output(_)));
}

/// What orders its threads itself prints the same under every policy and seed.
#[test]
fn programs_that_order_their_threads_print_the_same_however_they_switch() {
    let schedules = [(Policy::Gil, 7, 1), (Policy::AnyBytecode, 5, 2), (Policy::FreeThreaded, 3, 8)];
    check_with(
        |program| matches!(program.expected, Some(Expected::Output(_))) && !program.is_timed(),
        |program| {
            let Some(Expected::Output(expected)) = &program.expected else { return Ok(()) };
            schedules.iter().try_for_each(|(policy, seed, cores)| {
                let settings =
                    Settings { policy: *policy, seed: *seed, cores: *cores, ..Settings::default() };
                same(expected, &printed(&run(&program.source, &settings)))
                    .map_err(|why| format!("{policy:?}, seed {seed}, {cores} cores: {why}"))
            })
        },
    );
}

#[test]
fn programs_with_many_outputs_show_each_of_them() {
    check(|expected| matches!(expected, Expected::Outputs(_)));
}

#[test]
fn programs_that_are_wrong_on_purpose_say_so() {
    check(|expected| matches!(expected, Expected::Error { .. }));
}

#[test]
fn every_program_has_its_record() {
    let all = sets::all();
    assert!(all.len() >= 300, "only {} programs", all.len());
    let without: Vec<&str> = all
        .iter()
        .filter(|program| program.expected.is_none())
        .map(|program| program.name.as_str())
        .collect();
    assert!(without.is_empty(), "run tests/programs/expect.py for {without:?}");
    let known = Known::read();
    let unknown: Vec<&str> = known.names().filter(|name| !all.iter().any(|own| own.name == *name)).collect();
    assert!(unknown.is_empty(), "divergences.md names programs that are not there: {unknown:?}");
}

fn check(chosen: impl Fn(&Expected) -> bool) {
    check_with(|program| program.expected.as_ref().is_some_and(&chosen), judge);
}

/// A judgement: what is wrong, if anything is.
type Verdict = Result<(), String>;

/// Judges the chosen programs on all processors, and fails with everything that is not as it should be.
fn check_with(chosen: impl Fn(&Program) -> bool, judge: impl Fn(&Program) -> Verdict + Sync) {
    let prefix = std::env::var("INTERLEAVE_PROGRAMS").unwrap_or_default();
    let programs: Vec<Program> = sets::all()
        .into_iter()
        .filter(|program| program.name.starts_with(&prefix) && chosen(program))
        .collect();
    let known = Known::read();
    let (mut report, mut failed) = (String::new(), 0);
    for (program, verdict) in programs.iter().zip(verdicts(&programs, &judge)) {
        let line = match (verdict, known.reason(&program.name)) {
            (Ok(()), None) | (Err(_), Some(_)) => continue,
            (Ok(()), Some(_)) => "is as in CPython now: take it out of divergences.md".to_owned(),
            (Err(why), None) => why,
        };
        failed += 1;
        let _ = writeln!(report, "{}: {line}", program.name);
    }
    assert!(failed == 0, "{failed} of {} programs:\n{report}", programs.len());
}

fn verdicts(programs: &[Program], judge: &(impl Fn(&Program) -> Verdict + Sync)) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some((at, program)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    programs.get(at).map(|program| (at, program))
                } {
                    let verdict = catch_unwind(AssertUnwindSafe(|| judge(program)));
                    let verdict = verdict.unwrap_or_else(|_| Err("PANIC, see its message above".to_owned()));
                    sender.send((at, verdict)).unwrap();
                }
            });
        }
    });
    drop(sender);
    let mut all: Vec<_> = receiver.iter().collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, verdict)| verdict).collect()
}

fn judge(program: &Program) -> Verdict {
    match program.expected.as_ref().expect("programs without a record are not judged") {
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
