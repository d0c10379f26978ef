//! The lines of the comparison: what the runs of each variant came to, in numbers and in words. Pure.

use shared::report::TimeSpent;
use shared::run::{RunStatus, StopReason};
use shared::table::Row;
use shared::{Report, Setup};

use crate::state::format;
use crate::state::runs::Runs;
use crate::timeline::duration;

/// One line of the table, and one bar.
#[derive(Clone, PartialEq)]
pub struct Line {
    /// The numbers.
    pub row: Row,
    /// Where the time went, of the run that is shown.
    pub time: Option<TimeSpent>,
    /// What the run came to, or how it ended.
    pub result: String,
    /// Whether the result is that of a whole run without trouble.
    pub is_good: bool,
    /// All makespans, in order of the repeats.
    pub repeats: Vec<u64>,
}

/// The lines of the runs, one for each series.
pub fn lines(runs: &Runs) -> Vec<Line> {
    let line = |(index, row): (usize, Row)| {
        let run = runs.shown(index);
        let report = run.and_then(|run| run.report.as_ref());
        let reports = runs.of_series(index).filter_map(|run| run.report.as_ref());
        Line {
            time: report.map(|report| report.time),
            is_good: report
                .is_none_or(|report| report.end.status == RunStatus::Completed && report.tasks.failed == 0),
            result: match (run, report) {
                (None, _) => String::new(),
                (Some(_), None) => "running…".to_owned(),
                (Some(_), Some(report)) => result(report),
            },
            repeats: reports.map(|report| report.end.makespan_ns).collect(),
            row,
        }
    };
    runs.rows().into_iter().enumerate().map(line).collect()
}

/// Whether `now` would run something else than `shown`, the number of repeats aside.
pub fn is_stale(shown: &Setup, now: &Setup) -> bool {
    (&shown.workload, shown.seed, &shown.faults, shown.timeout_ms)
        != (&now.workload, now.seed, &now.faults, now.timeout_ms)
        || now.variants.iter().any(|variant| !shown.variants.contains(variant))
            && shown.variants.iter().any(|variant| !now.variants.contains(variant))
}

fn result(report: &Report) -> String {
    let after = duration(report.end.makespan_ns);
    let failed = match report.tasks.failed {
        0 => String::new(),
        1 => ", 1 task failed".to_owned(),
        n => format!(", {} tasks failed", format::count(n.into())),
    };
    match &report.end.status {
        RunStatus::Completed => format!("{}{failed}", report.end.summary),
        RunStatus::Stopped { reason: StopReason::User } => {
            format!("stopped after {after}: {}{failed}", report.end.summary)
        }
        RunStatus::Stopped { reason: StopReason::RunTime { max_run_ms } } => {
            format!("ended at the limit of {}{failed}", duration(u64::from(*max_run_ms) * 1_000_000))
        }
        RunStatus::Stopped { reason: StopReason::Shutdown } => "the server was shut down".to_owned(),
        RunStatus::Broken { detail } => detail.clone(),
    }
}
