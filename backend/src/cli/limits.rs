//! The limits of runs, as flags and environment variables.

use std::time::Duration;

use shared::Limits;

use crate::services::runs::Settings;

/// The limits of a run. An error that a limit causes names it.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Tasks in one run.
    #[arg(long, env = "INTERLEAVE_MAX_TASKS", default_value_t = Limits::default().max_tasks)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    max_tasks: u32,
    /// Workers of one run.
    #[arg(long, env = "INTERLEAVE_MAX_WORKERS", default_value_t = Limits::default().max_workers)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_024))]
    max_workers: u32,
    /// Wall time of one run, in milliseconds.
    #[arg(long, env = "INTERLEAVE_MAX_RUN_MS", default_value_t = Limits::default().max_run_ms)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    max_run_ms: u32,
}

/// The limits that only a server has.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Limits")]
pub struct ServerLimitArgs {
    /// Bytes of a request's body.
    #[arg(long, env = "INTERLEAVE_MAX_BODY_BYTES", default_value_t = Limits::default().max_body_bytes)]
    max_body_bytes: u64,
    /// Runs at the same time.
    #[arg(long, env = "INTERLEAVE_MAX_CONCURRENT_RUNS", default_value_t = Limits::default().max_concurrent_runs)]
    max_concurrent_runs: u32,
    /// Finished runs that are kept, for clients that ask for them afterwards.
    #[arg(long, env = "INTERLEAVE_KEEP_RUNS", default_value_t = 64)]
    keep_runs: usize,
    /// How long finished runs are kept, in seconds.
    #[arg(long, env = "INTERLEAVE_KEEP_SECONDS", default_value_t = 900)]
    keep_seconds: u64,
}

impl LimitArgs {
    /// The limits that these arguments set, and the defaults of the others.
    pub fn limits(&self) -> Limits {
        Limits {
            max_tasks: self.max_tasks,
            max_workers: self.max_workers,
            max_run_ms: self.max_run_ms,
            ..Limits::default()
        }
    }
}

impl ServerLimitArgs {
    /// The settings of a server with these limits.
    pub fn settings(&self, limits: Limits) -> Settings {
        Settings {
            limits: Limits {
                max_body_bytes: self.max_body_bytes,
                max_concurrent_runs: self.max_concurrent_runs,
                ..limits
            },
            keep_for: Duration::from_secs(self.keep_seconds),
            keep_runs: self.keep_runs,
            ..Settings::default()
        }
    }
}
