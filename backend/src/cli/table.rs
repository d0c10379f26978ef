//! The comparison table of the terminal.

use comfy_table::{CellAlignment, Table, presets};
use shared::run::{RunStatus, StopReason};
use shared::table::{self, Spread};
use shared::trace::{TaskEnd, Trace};
use shared::{Report, Variant};

/// The number of failed tasks that are named; the rest are counted.
const NAMED_FAILURES: usize = 3;

/// One variant with the runs that were made of it.
pub struct Row {
    /// The variant that ran.
    pub variant: Variant,
    /// The reports of its repeats, oldest first.
    pub reports: Vec<Report>,
    /// The trace of its first run.
    pub trace: Trace,
}

impl Row {
    /// A row without runs.
    pub fn new(variant: Variant) -> Row {
        Row { variant, reports: Vec::new(), trace: Trace::new() }
    }

    /// The variant in a few words, for the first column.
    pub fn name(&self) -> String {
        self.variant.describe()
    }

    /// The report with the median makespan, from which the table says where the time went.
    pub fn median(&self) -> Option<&Report> {
        let mut reports: Vec<&Report> = self.reports.iter().collect();
        reports.sort_by_key(|report| report.end.makespan_ns);
        reports.get(reports.len() / 2).copied()
    }

    /// The tasks that failed in the first run, and why.
    pub fn failures(&self) -> Vec<String> {
        let failed = |task: &shared::trace::TaskTrack| match &task.end {
            Some(TaskEnd::Failed(error)) => Some(format!("task {}: {error}", task.id.0)),
            _ => None,
        };
        let mut failures: Vec<String> = self.trace.tasks().iter().filter_map(failed).collect();
        let more = failures.len().saturating_sub(NAMED_FAILURES);
        if more > 0 {
            failures.truncate(NAMED_FAILURES);
            failures.push(format!("and {more} more"));
        }
        failures
    }
}

/// The table.
pub fn table(rows: &[Row]) -> Table {
    let repeated = rows.iter().any(|row| row.reports.len() > 1);
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    let makespan = if repeated { "makespan (minimum to maximum)" } else { "makespan" };
    table.set_header([
        "model",
        makespan,
        "speed-up",
        "utilisation",
        "queueing",
        "transfer",
        "computing",
        "blocked",
        "memory",
        "tasks",
    ]);
    for (row, numbers) in rows.iter().zip(compare(rows)) {
        let Some(report) = row.median() else { continue };
        let time = &report.time;
        table.add_row([
            numbers.name,
            numbers.makespan.map_or_else(unknown, |makespan| spread(makespan, repeated)),
            numbers.speedup.map_or_else(unknown, |speedup| format!("{speedup:.2}x")),
            numbers.utilisation.map_or_else(unknown, |part| format!("{:.0}%", part * 100.0)),
            ms(time.queueing_ns),
            ms(time.transfer_ns),
            ms(time.computing_ns),
            ms(time.blocked_ns),
            numbers.peak_bytes.map_or_else(unknown, |bytes| format!("{:.1} MB", bytes as f64 / 1e6)),
            counts(report),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The figures that the page's table shows too.
fn compare(rows: &[Row]) -> Vec<table::Row> {
    let numbers =
        |row: &Row| table::Row::new(row.name(), &row.variant, row.reports.iter().map(|r| (r, None)));
    let mut numbers: Vec<table::Row> = rows.iter().map(numbers).collect();
    table::fill_speedups(&mut numbers);
    numbers
}

/// Why a run did not complete; `None` if it did.
pub fn remark(report: &Report) -> Option<String> {
    match &report.end.status {
        RunStatus::Completed => None,
        RunStatus::Broken { detail } => Some(format!("the run could not go on: {detail}")),
        RunStatus::Stopped { reason: StopReason::User } => Some("stopped; the table is partial".to_owned()),
        RunStatus::Stopped { reason: StopReason::RunTime { max_run_ms } } => {
            Some(format!("ended after {max_run_ms} ms, the limit of one run (--max-run-ms)"))
        }
        RunStatus::Stopped { reason: StopReason::Shutdown } => Some("ended with the program".to_owned()),
    }
}

fn unknown() -> String {
    "–".to_owned()
}

fn spread(makespan: Spread, repeated: bool) -> String {
    if repeated {
        format!("{} ({} to {})", ms(makespan.median_ns), ms(makespan.min_ns), ms(makespan.max_ns))
    } else {
        ms(makespan.median_ns)
    }
}

fn ms(ns: u64) -> String {
    format!("{:.1} ms", ns as f64 / 1e6)
}

fn counts(report: &Report) -> String {
    let tasks = &report.tasks;
    let parts = [
        (tasks.finished, "done"),
        (tasks.failed, "failed"),
        (tasks.cancelled, "cancelled"),
        (tasks.unfinished, "unfinished"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    parts.join(", ")
}
