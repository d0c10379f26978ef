//! `interleave run prog.py --seeds N`: the program under many seeds, and which outcomes there are.

use std::collections::HashMap;
use std::num::NonZeroU64;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use comfy_table::{CellAlignment, Table, presets};
use serde_json::json;
use shared::program::{ProgramEnd, ProgramSpec};
use vm::code::Program;
use vm::debugger::out_of_time;
use vm::machine::explore::Explorer;
use vm::machine::{Machine, Progress, Until, outcome};

use super::drive::{PIECE, interrupted};
use super::words;

/// The most outcomes in the table; JSON has all.
const SHOWN: usize = 20;
/// The most lines and characters of an output in the table.
const LINES: usize = 6;
const WIDTH: usize = 60;

/// What several runs have in common.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Seen {
    stdout: String,
    stderr: String,
    /// As JSON, with what the deadlock or the exception is about.
    end: String,
}

/// One of the outcomes.
#[derive(Debug)]
struct Found {
    end: ProgramEnd,
    runs: u64,
    /// The first that shows it.
    seed: u64,
}

/// Runs the program under the seeds 1 to `count`, and prints what there is.
///
/// # Errors
/// If an end cannot be written as JSON.
pub fn run(program: Arc<Program>, spec: &ProgramSpec, count: u64, as_json: bool) -> anyhow::Result<ExitCode> {
    let mut survey = Survey::new(program, spec);
    let done = survey.run(count)?;
    let outcomes = survey.outcomes();
    if as_json {
        println!("{}", serde_json::to_string_pretty(&in_json(done, &outcomes)?)?);
    } else {
        println!("{}", in_words(done, &outcomes));
    }
    if done < count {
        eprintln!("stopped after {done} of {count} runs");
        // As shells have it for a program that SIGINT ended.
        return Ok(ExitCode::from(130));
    }
    Ok(ExitCode::SUCCESS)
}

/// Many runs of one program.
struct Survey {
    explorer: Explorer,
    wall: Duration,
    wall_ms: u64,
    found: HashMap<Seen, Found>,
    interrupted: Arc<AtomicBool>,
}

impl Survey {
    fn new(program: Arc<Program>, spec: &ProgramSpec) -> Self {
        let wall_ms = spec.settings.limits.wall_ms;
        Self {
            explorer: Explorer::new(program, spec, false),
            wall: Duration::from_millis(wall_ms),
            wall_ms,
            found: HashMap::new(),
            interrupted: interrupted(),
        }
    }

    /// How many runs came to their end before somebody wanted no more of them.
    fn run(&mut self, count: u64) -> anyhow::Result<u64> {
        let began = Instant::now();
        while !self.explorer.prepare(PIECE) {
            if self.interrupted.load(Ordering::Relaxed) {
                return Ok(0);
            }
            // What the runs have in common already takes too long: so it would in the first run.
            if began.elapsed() > self.wall {
                break;
            }
        }
        for seed in 1..=count {
            let Some(seed) = NonZeroU64::new(seed) else { continue };
            if self.interrupted.load(Ordering::Relaxed) || !self.one(seed)? {
                return Ok(seed.get() - 1);
            }
        }
        Ok(count)
    }

    /// One run. Says whether it came to its end.
    fn one(&mut self, seed: NonZeroU64) -> anyhow::Result<bool> {
        let machine = self.explorer.machine(seed);
        let began = Instant::now();
        let mut late = None;
        while machine.run(Until::END.within(PIECE)) != Progress::Ended {
            if self.interrupted.load(Ordering::Relaxed) {
                return Ok(false);
            }
            if began.elapsed() > self.wall {
                late = Some(out_of_time(machine, self.wall_ms));
                break;
            }
        }
        let (seen, end) = seen(machine, late)?;
        let fresh = Found { end, runs: 0, seed: seed.get() };
        self.found.entry(seen).or_insert(fresh).runs += 1;
        Ok(true)
    }

    /// The most frequent one first.
    fn outcomes(&self) -> Vec<(&Seen, &Found)> {
        let mut outcomes: Vec<_> = self.found.iter().collect();
        outcomes.sort_by_key(|(_, found)| (std::cmp::Reverse(found.runs), found.seed));
        outcomes
    }
}

fn seen(machine: &mut Machine, late: Option<ProgramEnd>) -> anyhow::Result<(Seen, ProgramEnd)> {
    let run = outcome(machine);
    let end = late.unwrap_or(run.end);
    let seen = Seen { stdout: run.stdout, stderr: run.stderr, end: serde_json::to_string(&end)? };
    Ok((seen, end))
}

fn in_json(done: u64, outcomes: &[(&Seen, &Found)]) -> anyhow::Result<serde_json::Value> {
    let mut rows = Vec::new();
    for (seen, found) in outcomes {
        rows.push(json!({
            "runs": found.runs,
            "seed": found.seed,
            "end": serde_json::to_value(&found.end)?,
            "stdout": seen.stdout,
            "stderr": seen.stderr,
        }));
    }
    Ok(json!({ "runs": done, "outcomes": rows }))
}

fn in_words(done: u64, outcomes: &[(&Seen, &Found)]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["runs", "", "a seed", "end", "output"]);
    for (seen, found) in outcomes.iter().take(SHOWN) {
        table.add_row([
            found.runs.to_string(),
            format!("{:.1}%", found.runs as f64 * 100.0 / done as f64),
            found.seed.to_string(),
            words::how(Some(&found.end)),
            shortened(&[seen.stdout.as_str(), seen.stderr.as_str()].concat()),
        ]);
    }
    for column in table.column_iter_mut().take(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let more = match outcomes.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("\nand {more} other outcomes: --json gives all"),
    };
    let of = if outcomes.len() == 1 { "outcome" } else { "outcomes" };
    format!("{table}{more}\n{done} runs, {} {of}; --seed shows the run of a seed", outcomes.len())
}

/// The end of an output, which is where runs differ most often.
fn shortened(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let cut = lines.len().saturating_sub(LINES);
    let shown = lines[cut..].iter().map(|line| match line.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => (*line).to_owned(),
    });
    let before = (cut > 0).then(|| format!("({cut} lines before)"));
    before.into_iter().chain(shown).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_outputs_show_their_end() {
        let output: String = (1..=9).map(|line| format!("line {line}\n")).collect();
        assert_eq!(shortened(&output), "(3 lines before)\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9");
        let wide = "ß".repeat(WIDTH + 1);
        assert_eq!(shortened(&wide), format!("{}…", "ß".repeat(WIDTH)));
        assert_eq!(shortened(""), "");
    }
}
