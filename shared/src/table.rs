//! The comparison table: one row for each variant, over all its repeats. The page, the terminal and the downloads
//! show the same rows.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::model::{ExecutionModel, Place};
use crate::report::Report;
use crate::run::RunStatus;
use crate::spec::{Reuse, Variant};

/// One variant of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// The variant's name, as the table shows it.
    pub name: String,
    /// Where it ran.
    pub place: Place,
    /// How it ran.
    pub model: ExecutionModel,
    /// How many workers could compute at the same time.
    pub workers: u32,
    /// A pool, or a new worker for each task.
    pub reuse: Reuse,
    /// How many runs completed. Runs that were stopped or broke down count in no figure of the row.
    pub repeats: u32,
    /// Tasks that did not finish, in the run with the most of them.
    pub failed_tasks: u32,
    /// The makespans; `None` until a run has completed.
    pub makespan: Option<Spread>,
    /// The median makespan of the sequential variant in the same place, divided by this one's: see
    /// [`fill_speedups`].
    pub speedup: Option<f64>,
    /// The part of the workers' time in which they computed, from 0 to 1: the median over the repeats.
    pub utilisation: Option<f64>,
    /// The longest frame of the page during any of the runs, in milliseconds.
    pub longest_frame_ms: Option<f64>,
    /// The frames that the page dropped during a run: the most of any.
    pub dropped_frames: Option<u32>,
    /// Peak memory in bytes, where it can be measured: the largest of any run.
    pub peak_bytes: Option<u64>,
}

/// The spread of repeated measurements, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Spread {
    /// The smallest.
    pub min_ns: u64,
    /// The middle one; the mean of the two in the middle if their number is even.
    pub median_ns: u64,
    /// The largest.
    pub max_ns: u64,
}

/// What the page's frame meter saw during one run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frames {
    /// The longest frame, in milliseconds.
    pub longest_ms: f64,
    /// Frames that should have been drawn and were not.
    pub dropped: u32,
}

impl Spread {
    /// The spread of `values`; `None` if there are none.
    pub fn of(mut values: Vec<u64>) -> Option<Spread> {
        values.sort_unstable();
        let (first, last) = (values.first()?, values.last()?);
        let middle = values.len() / 2;
        let median_ns = match values.len() % 2 {
            0 => values[middle - 1].midpoint(values[middle]),
            _ => values[middle],
        };
        Some(Spread { min_ns: *first, median_ns, max_ns: *last })
    }
}

impl Row {
    /// The row of `variant` from the reports of its runs, each with the frame meter's figures where they were taken.
    pub fn new<'a>(
        name: impl Into<String>,
        variant: &Variant,
        runs: impl IntoIterator<Item = (&'a Report, Option<Frames>)>,
    ) -> Row {
        let whole = |(report, _): &(&Report, _)| report.end.status == RunStatus::Completed;
        let runs: Vec<(&Report, Option<Frames>)> = runs.into_iter().filter(whole).collect();
        let reports = || runs.iter().map(|(report, _)| *report);
        let frames = || runs.iter().filter_map(|(_, frames)| *frames);
        let unfinished = |report: &Report| {
            let tasks = report.tasks;
            tasks.failed.saturating_add(tasks.cancelled).saturating_add(tasks.unfinished)
        };
        Row {
            name: name.into(),
            place: variant.place,
            model: variant.model,
            workers: variant.effective_workers(),
            reuse: variant.reuse,
            repeats: runs.len() as u32,
            failed_tasks: reports().map(unfinished).max().unwrap_or(0),
            makespan: Spread::of(reports().map(|report| report.end.makespan_ns).collect()),
            speedup: None,
            utilisation: median(reports().map(Report::utilisation).collect()),
            longest_frame_ms: frames().map(|frames| frames.longest_ms).reduce(f64::max),
            dropped_frames: frames().map(|frames| frames.dropped).max(),
            peak_bytes: reports().filter_map(|report| report.peak_bytes).max(),
        }
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 0 => Some(values[middle - 1].midpoint(values[middle])),
        _ => Some(values[middle]),
    }
}

/// Sets the speed-up of each row over the first sequential row in the same place. Native rows are compared with native
/// rows, WebAssembly rows with WebAssembly rows; a place without a sequential row has no speed-ups.
pub fn fill_speedups(rows: &mut [Row]) {
    let baseline = |place| {
        let mut sequential =
            rows.iter().filter(|row| row.place == place && row.model == ExecutionModel::Sequential);
        sequential.find_map(|row| row.makespan).map(|makespan| makespan.median_ns)
    };
    let baselines = Place::ALL.map(|place| (place, baseline(place)));
    for row in rows {
        let baseline = baselines.iter().find(|(place, _)| *place == row.place).and_then(|(_, ns)| *ns);
        row.speedup = match (baseline, row.makespan) {
            (Some(baseline), Some(own)) => Some(baseline as f64 / own.median_ns.max(1) as f64),
            _ => None,
        };
    }
}

/// The names of the columns, in the order of the CSV.
const COLUMNS: [&str; 15] = [
    "name",
    "place",
    "model",
    "workers",
    "reuse",
    "repeats",
    "failed tasks",
    "makespan min (ms)",
    "makespan median (ms)",
    "makespan max (ms)",
    "speed-up",
    "utilisation",
    "longest frame (ms)",
    "dropped frames",
    "peak memory (bytes)",
];

/// The rows as CSV (RFC 4180) with a line of names. An unknown value is an empty field.
pub fn to_csv(rows: &[Row]) -> String {
    let mut csv = COLUMNS.join(",");
    csv.push_str("\r\n");
    for row in rows {
        let reuse = match row.reuse {
            Reuse::Pool => "pool",
            Reuse::PerTask => "per-task",
        };
        let ms = |part: fn(Spread) -> u64| decimal(row.makespan.map(|s| part(s) as f64 / 1e6), 3);
        let fields: [String; COLUMNS.len()] = [
            quoted(&row.name),
            row.place.name().to_owned(),
            row.model.name().to_owned(),
            row.workers.to_string(),
            reuse.to_owned(),
            row.repeats.to_string(),
            row.failed_tasks.to_string(),
            ms(|spread| spread.min_ns),
            ms(|spread| spread.median_ns),
            ms(|spread| spread.max_ns),
            decimal(row.speedup, 3),
            decimal(row.utilisation, 4),
            decimal(row.longest_frame_ms, 1),
            row.dropped_frames.map_or_else(String::new, |n| n.to_string()),
            row.peak_bytes.map_or_else(String::new, |n| n.to_string()),
        ];
        // Writing to a string cannot fail.
        let _ = write!(csv, "{}\r\n", fields.join(","));
    }
    csv
}

/// The rows as a JSON array.
pub fn to_json(rows: &[Row]) -> String {
    serde_json::to_string_pretty(rows).expect("numbers and texts always serialise")
}

fn decimal(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.digits$}"))
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
