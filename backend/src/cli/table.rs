//! The comparison table of the terminal.

use comfy_table::{CellAlignment, Table, presets};
use shared::session::{RunStatus, StopReason};
use shared::{Place, Report, Variant};

/// One variant with the reports of its repeats.
pub struct Row {
    /// What ran.
    pub variant: Variant,
    /// Its reports, oldest first.
    pub reports: Vec<Report>,
}

impl Row {
    /// What a person reads first.
    pub fn name(&self) -> String {
        variant_name(&self.variant)
    }

    /// The makespans in milliseconds, in order of size.
    fn makespans(&self) -> Vec<f64> {
        let mut all: Vec<f64> =
            self.reports.iter().map(|report| report.end.makespan_ns as f64 / 1e6).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    /// The report in the middle: the one whose numbers the table shows.
    pub fn median(&self) -> Option<&Report> {
        let mut reports: Vec<&Report> = self.reports.iter().collect();
        reports.sort_by_key(|report| report.end.makespan_ns);
        reports.get(reports.len() / 2).copied()
    }
}

/// A variant in a few words.
pub fn variant_name(variant: &Variant) -> String {
    let mut name = variant.model.label(Place::Server).to_owned();
    if variant.model.is_parallel() {
        name += &format!(", {}", variant.workers);
        if variant.reuse == shared::Reuse::PerTask {
            name += ", new for each task";
        }
    }
    name
}

/// The table, widest where there were repeats.
pub fn table(rows: &[Row]) -> Table {
    let repeats = rows.iter().any(|row| row.reports.len() > 1);
    let baseline = rows.first().and_then(Row::median);
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    let makespan = if repeats { "makespan (least to most)" } else { "makespan" };
    table.set_header([
        "model",
        makespan,
        "speed-up",
        "busy",
        "queueing",
        "transfer",
        "computing",
        "waiting",
        "memory",
        "tasks",
    ]);
    for row in rows {
        let Some(report) = row.median() else { continue };
        let time = &report.time;
        table.add_row([
            row.name(),
            spread(&row.makespans()),
            baseline.map_or(String::new(), |base| format!("{:.2}x", report.speedup_over(base))),
            format!("{:.0}%", report.utilisation() * 100.0),
            ms(time.queueing_ns),
            ms(time.transfer_ns),
            ms(time.computing_ns),
            ms(time.blocked_ns),
            report
                .peak_bytes
                .map_or("–".to_owned(), |bytes| format!("{:.1} MiB", bytes as f64 / 1_048_576.0)),
            counts(report),
        ]);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// How a run ended, if not by itself.
pub fn remark(report: &Report) -> Option<String> {
    match &report.end.status {
        RunStatus::Completed => None,
        RunStatus::Broken { detail } => Some(format!("the run could not go on: {detail}")),
        RunStatus::Stopped { reason: StopReason::Person } => Some("stopped; the table is partial".to_owned()),
        RunStatus::Stopped { reason: StopReason::RunTime { max_run_ms } } => {
            Some(format!("ended after {max_run_ms} ms, the limit of one run (--max-run-ms)"))
        }
        RunStatus::Stopped { reason: StopReason::Shutdown } => Some("ended with the program".to_owned()),
    }
}

fn spread(sorted: &[f64]) -> String {
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return String::new() };
    let median = sorted[sorted.len() / 2];
    if sorted.len() == 1 {
        format!("{median:.1} ms")
    } else {
        format!("{median:.1} ms ({least:.1} to {most:.1})")
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
