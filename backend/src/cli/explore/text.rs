//! An exploration as a person reads it: the outcomes, the verdict, and the shortest run that fails as a table with a
//! column for each thread.

use comfy_table::{CellAlignment, Table, presets};
use shared::program::explore::{ExploredOutcome, Operation, grouped};

use super::Explored;

/// The most outcomes and operations that are shown; JSON has all.
const OUTCOMES: usize = 20;
const OPERATIONS: usize = 60;
/// The most characters of an output in the table.
const WIDTH: usize = 50;

/// Everything.
///
/// # Errors
/// If a link cannot be made, because the program is too large for one.
pub fn of(explored: &Explored, links: bool) -> anyhow::Result<String> {
    let mut text = format!("{}\n{}\n", outcomes(explored), explored.verdict_text());
    let first = explored.report.outcomes.iter().zip(&explored.failing).find(|(_, failing)| **failing);
    if let Some((found, _)) = first {
        text.push_str(&format!("\nThe shortest run that fails, {}:\n", switches(found.switches)));
        if !found.operations.is_empty() {
            text.push_str(&format!("{}\n", table(explored, found)));
        }
        text.push_str(&found.stderr);
        text.push_str(&format!("\nOpen it in the page: #{}\n", explored.link(found)?));
    }
    if links {
        text.push('\n');
        for (found, failing) in explored.report.outcomes.iter().zip(&explored.failing) {
            text.push_str(&format!("{}: #{}\n", found.what(*failing), explored.link(found)?));
        }
    }
    Ok(text)
}

fn outcomes(explored: &Explored) -> Table {
    let report = &explored.report;
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["", "outcome", "prints", "interleavings", "share", "fewest switches"]);
    for (found, failing) in report.outcomes.iter().zip(&explored.failing).take(OUTCOMES) {
        table.add_row([
            if *failing { "✗" } else { "✓" }.to_owned(),
            found.what(*failing),
            shortened(&found.stdout),
            found.interleavings.as_deref().map_or_else(String::new, grouped),
            found.share.map_or_else(String::new, |share| format!("{:.2}%", share * 100.0)),
            found.switches.to_string(),
        ]);
    }
    for column in table.column_iter_mut().skip(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A run, a row for each visible operation.
fn table(explored: &Explored, found: &ExploredOutcome) -> Table {
    let mut threads: Vec<&Operation> = Vec::new();
    for operation in &found.operations {
        if !threads.iter().any(|known| known.thread == operation.thread) {
            threads.push(operation);
        }
    }
    threads.sort_by_key(|operation| operation.thread);
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    let names = threads.iter().map(|operation| operation.name.clone());
    table.set_header(["line".to_owned()].into_iter().chain(names));
    let skipped = found.operations.len().saturating_sub(OPERATIONS);
    for operation in found.operations.iter().skip(skipped) {
        let cells = threads.iter().map(|column| {
            if column.thread == operation.thread { operation.text.clone() } else { String::new() }
        });
        let line = explored.spec.line_text(operation.line);
        table.add_row([line.trim_start_matches("line ").to_owned()].into_iter().chain(cells));
    }
    table
}

fn switches(count: u32) -> String {
    match count {
        0 => "without a switch away from a thread that could go on".to_owned(),
        1 => "with one switch".to_owned(),
        count => format!("with {count} switches"),
    }
}

fn shortened(output: &str) -> String {
    let last = output.trim_end().lines().next_back().unwrap_or_default();
    match last.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", &last[..at]),
        None => last.to_owned(),
    }
}
