//! `interleave run prog.py --seeds N`: runs the program under many seeds and prints its outcomes.

use std::process::ExitCode;
use std::sync::Arc;

use comfy_table::{CellAlignment, Table, presets};
use serde_json::json;
use shared::program::ProgramSpec;
use vm_machine::Program;

use super::drive::interrupted;
use super::survey::{Found, Seen, survey};
use super::words;

/// The table shows up to this many outcomes; JSON has all.
const SHOWN: usize = 20;
/// The table shows up to this many lines of an output, each up to this many characters.
const LINES: usize = 6;
const WIDTH: usize = 60;

/// Runs the program under the seeds 1 to `count` and prints the outcomes.
///
/// # Errors
/// If an end cannot be written as JSON.
pub fn run(program: Arc<Program>, spec: &ProgramSpec, count: u64, as_json: bool) -> anyhow::Result<ExitCode> {
    let survey = survey(program, spec, count, &interrupted())?;
    let outcomes = survey.outcomes();
    if as_json {
        println!("{}", serde_json::to_string_pretty(&in_json(survey.runs, &outcomes)?)?);
    } else {
        println!("{}", in_words(survey.runs, &outcomes));
    }
    if survey.runs < count {
        eprintln!("stopped after {} of {count} runs", survey.runs);
        // The exit code that shells use for a program which SIGINT ended.
        return Ok(ExitCode::from(130));
    }
    Ok(ExitCode::SUCCESS)
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

/// The last lines of an output, in which runs differ most often.
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
