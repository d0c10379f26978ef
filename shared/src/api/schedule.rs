//! Schedules of native runs, by cron expressions. The server computes when they fire, because it knows the time
//! zones.

use serde::{Deserialize, Serialize};

use crate::id::RunId;
use crate::report::Report;
use crate::spec::RunSpec;

/// What the user writes to create or edit a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScheduleSpec {
    /// The user's name for it.
    pub name: String,
    /// A five-field cron expression, or `@hourly` and its kin.
    pub cron: String,
    /// An IANA time zone, for instance `Europe/Berlin`.
    #[serde(default = "utc")]
    pub time_zone: String,
    /// What runs. Its place is the server.
    pub run: RunSpec,
    /// What happens when a time comes while the last run still goes on.
    #[serde(default)]
    pub overlap: Overlap,
    /// What happens to times that passed while the server was down.
    #[serde(default)]
    pub missed: Missed,
    /// Whether it fires at all.
    #[serde(default)]
    pub paused: bool,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// What happens when a time comes while the last run still goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overlap {
    /// The new run is skipped.
    #[default]
    Skip,
    /// Both run together.
    Together,
}

/// What happens to times that passed while the server was down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missed {
    /// They are skipped.
    #[default]
    Skip,
    /// One run makes up for all of them.
    RunOnce,
}

/// A stored schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Its number.
    pub id: i64,
    /// What the user wrote.
    pub spec: ScheduleSpec,
    /// The expression in words: `at 09:30, Monday to Friday`.
    pub description: String,
    /// The next time, as RFC 3339 with the zone's offset; none if it is paused or never fires again.
    pub next: Option<String>,
    /// The latest firings, newest first.
    pub recent: Vec<Firing>,
}

/// All schedules of a server, at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleList {
    /// Grows with every change. A request that names it (`?after=VERSION`) is answered once there is a newer one.
    pub version: u64,
    /// The schedules, in order of their numbers. Their reports are without lanes.
    pub schedules: Vec<Schedule>,
}

/// One firing of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Firing {
    /// When it was due, as RFC 3339 with the zone's offset. For 'run now': when the user asked.
    pub due: String,
    /// Whether the user started it ('run now').
    #[serde(default)]
    pub manual: bool,
    /// How late it began, in milliseconds.
    pub late_ms: u64,
    /// Its run, if one was begun.
    pub run: Option<RunId>,
    /// Its outcome.
    pub outcome: FiringOutcome,
    /// The run's report, once it is over.
    pub report: Option<Report>,
}

/// The outcome of a firing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum FiringOutcome {
    /// The run goes on.
    Running,
    /// All tasks finished.
    Succeeded,
    /// Some tasks did not finish, or the run was ended.
    Failed { detail: String },
    /// It was skipped, because the run before still went on.
    Skipped,
    /// The server went down while it ran.
    Interrupted,
}

/// An expression to preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewRequest {
    /// The expression, perhaps half typed.
    pub cron: String,
    /// An IANA time zone.
    #[serde(default = "utc")]
    pub time_zone: String,
}

/// A preview of an expression while it is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The expression in words.
    pub description: String,
    /// The next ten times, as RFC 3339 with the zone's offset.
    pub next: Vec<String>,
}

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
#[serde(rename_all = "camelCase")]
pub struct CronError {
    /// The field, from 0 (minute) to 4 (day of week); none if the expression as a whole is wrong, or
    /// the time zone.
    pub field: Option<u8>,
    /// Byte range of the wrong part in the expression.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// What is wrong and what is allowed.
    pub message: String,
}
