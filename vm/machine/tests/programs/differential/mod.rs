//! Generated programs, run by us and by CPython: what they print must be the same to the byte.
//!
//! Bounded here. `cargo xtask fuzz` sets `INTERLEAVE_FUZZ_FROM` (a seed) and `INTERLEAVE_FUZZ_COUNT`; a failure
//! names its seed, and `INTERLEAVE_FUZZ_FROM=SEED INTERLEAVE_FUZZ_COUNT=1` prints the program.

mod draw;
mod expressions;
mod statements;
mod tasks;

use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use libtest_mimic::Trial;
use shared::program::{Policy, Settings};

use crate::cpython;
use crate::ran::run;

/// How many programs one process of CPython runs.
const BATCH: u64 = 100;

/// Writes the program of a seed.
type Generator = fn(u64) -> String;

pub fn trials() -> Vec<Trial> {
    let kinds: [(&str, u64, Generator); 3] = [
        ("sequential_programs_print_what_cpython_prints", 150, statements::program),
        ("coroutines_take_turns_as_in_cpython", 60, tasks::coroutines),
        ("threads_that_hand_the_turn_on_do_what_they_do_in_cpython", 60, tasks::relay),
    ];
    let trial = |(name, count, program)| {
        cpython::trial_with(format!("differential::{name}"), move |cpython| compare(cpython, count, program))
    };
    kinds.map(trial).into()
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("it is a number"))
}

fn compare(cpython: &Path, count: u64, program: Generator) {
    let from = setting("INTERLEAVE_FUZZ_FROM").unwrap_or(0);
    let to = from + setting("INTERLEAVE_FUZZ_COUNT").unwrap_or(count);
    let (mut report, mut failed) = (String::new(), 0);
    for first in (from..to).step_by(BATCH as usize) {
        let seeds: Vec<u64> = (first..to.min(first + BATCH)).collect();
        let programs: Vec<String> = seeds.iter().map(|seed| program(*seed)).collect();
        for ((seed, source), (expected, error)) in
            seeds.iter().zip(&programs).zip(cpython::run(cpython, &programs))
        {
            if let Err(why) = judge(*seed, source, &expected, error.as_deref()) {
                failed += 1;
                let _ = writeln!(report, "seed {seed}: {why}");
                if to - from == 1 {
                    let _ = writeln!(report, "{source}");
                }
            }
        }
    }
    assert!(failed == 0, "{failed} of {} programs:\n{report}", to - from);
}

fn judge(seed: u64, source: &str, expected: &str, error: Option<&str>) -> Result<(), String> {
    let policy = [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded][(seed % 3) as usize];
    let settings = Settings { policy, seed, ..Settings::default() };
    let ran = catch_unwind(AssertUnwindSafe(|| run(source, &settings)))
        .map_err(|_| "PANIC, see its message above")?;
    let mut lines = expected.lines().zip(ran.stdout.lines()).enumerate();
    if let Some((at, (theirs, ours))) = lines.find(|(_, (theirs, ours))| theirs != ours) {
        return Err(format!("line {}\n    CPython {theirs}\n    ours    {ours}", at + 1));
    }
    if expected != ran.stdout || error != ran.error().as_deref() {
        let (theirs, ours) = (expected.lines().count(), ran.stdout.lines().count());
        return Err(format!(
            "CPython prints {theirs} lines and ends with {error:?}, ours {ours} and {:?}",
            ran.error()
        ));
    }
    Ok(())
}
