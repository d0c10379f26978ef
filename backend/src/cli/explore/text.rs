//! An exploration as a person reads it: the outcomes, the verdict, and the shortest run that fails as a table with a
//! column for each thread.

use comfy_table::{CellAlignment, Table, presets};
use vm_machine::{Found, Operation, Status};

use super::{Explored, what};

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
    let mut text = format!("{}\n{}\n", outcomes(explored), verdict(explored));
    let first = explored.report.outcomes.iter().zip(&explored.failing).find(|(_, failing)| **failing);
    if let Some((found, _)) = first {
        text.push_str(&format!("\nThe shortest run that fails, {}:\n", switches(found.switches)));
        if !found.operations.is_empty() {
            text.push_str(&format!("{}\n", table(explored, found)));
        }
        text.push_str(&found.outcome.stderr);
        text.push_str(&format!("\nOpen it in the page: #{}\n", explored.link(found)?));
    }
    if links {
        text.push('\n');
        for (found, failing) in explored.report.outcomes.iter().zip(&explored.failing) {
            text.push_str(&format!("{}: #{}\n", what(found, *failing), explored.link(found)?));
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
        let count = found.interleavings.as_ref();
        let share = match (count, &report.interleavings) {
            (Some(count), Some(all)) => share(count, all),
            _ => String::new(),
        };
        table.add_row([
            if *failing { "✗" } else { "✓" }.to_owned(),
            what(found, *failing),
            shortened(&found.outcome.stdout),
            count.map_or_else(String::new, |count| grouped(&count.to_string())),
            share,
            found.switches.to_string(),
        ]);
    }
    for column in table.column_iter_mut().skip(3) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// What was found, in one or two sentences.
fn verdict(explored: &Explored) -> String {
    let report = &explored.report;
    let (all, bad) = (report.outcomes.len(), explored.failing.iter().filter(|failing| **failing).count());
    let states = grouped(&report.states.to_string());
    let of = |count: usize| if count == 1 { "1 outcome".to_owned() } else { format!("{count} outcomes") };
    let found = match bad {
        0 => format!("{}, none of them a failure", of(all)),
        bad => format!("{}, {bad} of them {}", of(all), if bad == 1 { "a failure" } else { "failures" }),
    };
    match report.status {
        Status::Complete => match &report.interleavings {
            Some(count) => {
                let count = match grouped(&count.to_string()).as_str() {
                    "1" => "1 interleaving".to_owned(),
                    count => format!("{count} interleavings"),
                };
                format!("Proved: these are all outcomes. {found}; {count}, {states} states.")
            }
            None => format!(
                "Proved: these are all outcomes. {found}; {states} states. A loop that waits makes the interleavings infinitely many."
            ),
        },
        Status::Bounded(bound) => format!(
            "Not all was explored: {found} up to the bound on {bound}, after {states} states and random runs besides. Raise it with --seconds or --bound."
        ),
        Status::Working => format!("Not all was explored: {found} so far, {states} states."),
    }
}

/// A run, a row for each visible operation.
fn table(explored: &Explored, found: &Found) -> Table {
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

fn share(count: &num_bigint::BigUint, all: &num_bigint::BigUint) -> String {
    // Per cent, with two digits behind the point.
    let parts: num_bigint::BigUint = count * 10_000_u32 / all;
    let parts = u32::try_from(parts).unwrap_or(10_000);
    format!("{}.{:02}%", parts / 100, parts % 100)
}

/// A number with separators.
pub fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_separators() {
        assert_eq!(grouped("7"), "7");
        assert_eq!(grouped("924"), "924");
        assert_eq!(grouped("12870"), "12,870");
        assert_eq!(grouped("553264311600"), "553,264,311,600");
    }

    #[test]
    fn shares_are_per_cent() {
        assert_eq!(share(&300_u32.into(), &924_u32.into()), "32.46%");
        assert_eq!(share(&1_u32.into(), &1_u32.into()), "100.00%");
    }
}
