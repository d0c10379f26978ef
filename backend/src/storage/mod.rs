//! What the server keeps: schedules and their firings.
//!
//! [`Store`] is the boundary. Nothing outside this folder knows SQL, and nothing inside decides what fires.

mod sqlite;
mod transaction;

use chrono::{DateTime, Utc};
use shared::api::schedule::{FiringOutcome, ScheduleSpec};
use shared::{Report, RunId};

pub use sqlite::{KEPT_FIRINGS, Store};

/// A schedule as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSchedule {
    /// Its number.
    pub id: i64,
    /// What the user wrote.
    pub spec: ScheduleSpec,
    /// Times up to this one have been dealt with.
    pub handled: DateTime<Utc>,
}

/// A time of a schedule that is to be dealt with now.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The schedule.
    pub schedule: i64,
    /// The time.
    pub due: DateTime<Utc>,
    /// Whether it runs or is skipped.
    pub outcome: FiringOutcome,
}

/// A firing as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFiring {
    /// When it was due.
    pub due: DateTime<Utc>,
    /// Whether the user began it ('run now').
    pub manual: bool,
    /// How late it began.
    pub late_ms: u64,
    /// Its run.
    pub run: Option<RunId>,
    /// What came of it.
    pub outcome: FiringOutcome,
    /// The run's report.
    pub report: Option<Report>,
}

/// Why storage did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file.
    #[error("{0} is in use by another server: give this one a data folder of its own, or end the other")]
    InUse(String),
    /// The file was written by a later version.
    #[error("the data file has version {found}, and this program knows {known}: use a newer interleave")]
    TooNew { found: i64, known: usize },
    /// SQLite says no.
    #[error("the data file cannot be used: {0}")]
    Sqlite(#[from] sqlx::Error),
    /// Something in the file is not what this program wrote.
    #[error("the data file holds something unreadable: {0}")]
    Unreadable(#[from] serde_json::Error),
}
