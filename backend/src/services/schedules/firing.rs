//! Firing: times that have come are claimed in storage, their runs are begun, and what came of them is stored.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use shared::Report;
use shared::api::schedule::{FiringOutcome, ScheduleSpec};
use shared::run::{RunStatus, StopReason};

use super::Schedules;
use crate::schedules::planner::Due;
use crate::services::runs::Run;
use crate::storage::{Claim, StoreError};

/// How long a firing waits while as many runs as allowed go on.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A firing that storage knows, and whose run is to be begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claimed {
    /// The firing's number.
    pub firing: i64,
    /// The schedule's number.
    pub schedule: i64,
    /// When it was due.
    pub due: DateTime<Utc>,
}

impl Schedules {
    /// Fires everything that is due by now. Returns how many times that were.
    ///
    /// # Errors
    /// If storage fails. Nothing has fired then, and the next call fires the same times.
    pub async fn tick(&self) -> Result<usize, StoreError> {
        // So that no plan changes between its times and their claims.
        let _changing = self.0.changing.lock().await;
        let due = {
            let now = self.now();
            self.state().planner.due(now)
        };
        if due.is_empty() {
            return Ok(0);
        }
        let claims: Vec<Claim> = due.iter().map(claim).collect();
        // One transaction for all, so that the last of a hundred at the same time is not late.
        let firings =
            self.0.store.claim(&claims).await.inspect_err(|_| self.state().planner.put_back(&due))?;
        for (due, firing) in due.iter().zip(firings).filter(|(due, _)| due.runs) {
            match (firing, self.spec(due.schedule)) {
                (Some(firing), Ok(spec)) => {
                    self.carry_out(Claimed { firing, schedule: due.schedule, due: due.time }, spec);
                }
                // It was claimed before, or its schedule is gone: nothing runs.
                _ => self.state().planner.ended(due.schedule),
            }
        }
        self.changed();
        Ok(due.len())
    }

    /// Begins the run of a firing and follows it to its end, in the background.
    pub(super) fn carry_out(&self, claimed: Claimed, spec: ScheduleSpec) {
        self.state().running.insert(claimed.firing, (claimed.schedule, None));
        self.changed();
        let service = self.clone();
        self.0.runtime.spawn(async move {
            let (outcome, report) = service.run_to_its_end(claimed, spec).await;
            if let Err(error) = service.0.store.ended(claimed.firing, &outcome, report.as_ref()).await {
                tracing::error!("what came of a run of schedule {} was lost: {error}", claimed.schedule);
            }
            {
                let mut state = service.state();
                state.running.remove(&claimed.firing);
                state.planner.ended(claimed.schedule);
            }
            service.changed();
        });
    }

    async fn run_to_its_end(&self, claimed: Claimed, spec: ScheduleSpec) -> (FiringOutcome, Option<Report>) {
        let run = match self.0.runs.start_in_turn(spec.run, START_TIMEOUT).await {
            Ok(run) => run,
            Err(error) => return (FiringOutcome::Failed { detail: error.to_string() }, None),
        };
        self.note_start(claimed, &run).await;
        match run.ended().await {
            Some(report) => {
                let mut report = Report::clone(&report);
                // A history does not need the order of a hundred thousand results.
                report.end.collected = Vec::new();
                (outcome_of(&report), Some(report))
            }
            None => (FiringOutcome::Failed { detail: "the run's report was lost".to_owned() }, None),
        }
    }

    /// Stores which run a firing began, and cancels the run if its schedule was deleted meanwhile.
    async fn note_start(&self, claimed: Claimed, run: &Arc<Run>) {
        let late = (self.now() - claimed.due).num_milliseconds().max(0).unsigned_abs();
        let is_deleted = {
            let mut state = self.state();
            if let Some(entry) = state.running.get_mut(&claimed.firing) {
                entry.1 = Some(run.id);
            }
            !state.specs.contains_key(&claimed.schedule)
        };
        if is_deleted {
            run.stop(StopReason::User);
        }
        if let Err(error) = self.0.store.started(claimed.firing, run.id, late).await {
            tracing::error!("the run {} of schedule {} was not noted: {error}", run.id, claimed.schedule);
        }
        self.changed();
    }
}

fn claim(due: &Due) -> Claim {
    Claim {
        schedule: due.schedule,
        due: due.time,
        outcome: if due.runs { FiringOutcome::Running } else { FiringOutcome::Skipped },
    }
}

/// What a run's report means for its firing.
fn outcome_of(report: &Report) -> FiringOutcome {
    let tasks = report.tasks;
    let detail = match &report.end.status {
        RunStatus::Stopped { reason: StopReason::Shutdown } => return FiringOutcome::Interrupted,
        RunStatus::Completed if tasks.failed + tasks.cancelled + tasks.unfinished == 0 => {
            return FiringOutcome::Succeeded;
        }
        RunStatus::Completed => {
            let all = tasks.finished + tasks.failed + tasks.cancelled + tasks.unfinished;
            format!("{} of {all} tasks did not finish", all - tasks.finished)
        }
        RunStatus::Stopped { reason: StopReason::User } => "the run was cancelled".to_owned(),
        RunStatus::Stopped { reason: StopReason::RunTime { max_run_ms } } => {
            format!("the run was ended at its limit of {max_run_ms} ms")
        }
        RunStatus::Broken { detail } => detail.clone(),
    };
    FiringOutcome::Failed { detail }
}
