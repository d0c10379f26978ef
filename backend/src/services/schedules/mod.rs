//! Schedules that are stored, planned and carried out.
//!
//! This file lists and changes them, [`firing`] carries out what is due, and [`driver`] calls it in time. The
//! service knows no HTTP type, and its only clock is the one that it is given. The lock on its state is never
//! held while something is awaited.

pub mod driver;
mod firing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use chrono::{DateTime, Utc};
use shared::api::schedule::{CronError, Firing, Preview, Schedule, ScheduleList, ScheduleSpec};
use shared::{Place, RunId, SpecError};
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};

use crate::schedules::planner::{Plan, Planner};
use crate::schedules::timetable::{Timetable, TimetableError};
use crate::services::runs::Runs;
use crate::storage::{KEPT_FIRINGS, Store, StoreError, StoredFiring};
use firing::Claimed;

/// The most schedules on one server.
pub const MAX_SCHEDULES: usize = 100;
/// The longest name, in characters.
pub const MAX_NAME: usize = 100;
/// How many firings a list shows of each schedule.
pub const LISTED_FIRINGS: usize = 24;
/// How many firings one schedule shows.
pub const SHOWN_FIRINGS: usize = KEPT_FIRINGS as usize;
/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// All schedules of this server. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Schedules(Arc<Inner>);

struct Inner {
    store: Store,
    runs: Runs,
    clock: Clock,
    /// Follows runs to their end, whichever thread began them.
    runtime: Handle,
    state: Mutex<State>,
    /// One change at a time, so that storage and plan agree.
    changing: tokio::sync::Mutex<()>,
    replanned: Notify,
    version: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    planner: Planner,
    specs: BTreeMap<i64, ScheduleSpec>,
    /// Firings that go on: their schedule, and their run once it has begun.
    running: HashMap<i64, (i64, Option<RunId>)>,
}

/// Why the service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// There is no such schedule.
    #[error("there is no schedule {0}: it may have been deleted")]
    NotFound(i64),
    /// There are as many as allowed.
    #[error("there are {MAX_SCHEDULES} schedules already, which is the limit: delete one first")]
    TooMany,
    /// A field is wrong.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The expression is wrong.
    #[error(transparent)]
    Cron(CronError),
    /// The run before still goes on.
    #[error(
        "the run before still goes on, and this schedule skips a run then: cancel it or wait for its end"
    )]
    StillRunning,
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TimetableError> for ScheduleError {
    fn from(error: TimetableError) -> Self {
        match error {
            TimetableError::Cron(error) => ScheduleError::Cron(error),
            TimetableError::Zone(message) => ScheduleError::Spec(SpecError::new("timeZone", message)),
        }
    }
}

impl Schedules {
    /// Takes up the schedules of `store`. What a server that is gone left running counts as interrupted,
    /// and what it missed is planned by each schedule's policy.
    ///
    /// # Errors
    /// If storage fails.
    pub async fn open(store: Store, runs: Runs, clock: Clock) -> Result<Schedules, StoreError> {
        let now = clock();
        let interrupted = store.interrupt().await?;
        if interrupted > 0 {
            tracing::warn!("{interrupted} scheduled runs were interrupted when the server went down");
        }
        let mut state = State::default();
        for stored in store.schedules().await? {
            match plan(&stored.spec) {
                Ok(plan) => state.planner.restore(stored.id, plan, stored.handled, now),
                Err(error) => tracing::error!("schedule {} cannot fire: {error}", stored.id),
            }
            state.specs.insert(stored.id, stored.spec);
        }
        Ok(Schedules(Arc::new(Inner {
            store,
            runs,
            clock,
            runtime: Handle::current(),
            state: Mutex::new(state),
            changing: tokio::sync::Mutex::default(),
            replanned: Notify::new(),
            // A number that no server before this one has reached, so that its clients notice the change.
            version: watch::Sender::new(now.timestamp_millis().unsigned_abs()),
        })))
    }

    /// Now, by the service's clock.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0.clock)()
    }

    /// The words and next times of an expression, or what is wrong with it.
    ///
    /// # Errors
    /// What is wrong, where, and what is allowed.
    pub fn preview(&self, cron: &str, zone: &str) -> Result<Preview, ScheduleError> {
        Ok(Timetable::new(cron, zone)?.preview(self.now()))
    }

    /// All schedules.
    ///
    /// # Errors
    /// If storage fails.
    pub async fn list(&self) -> Result<ScheduleList, ScheduleError> {
        let version = *self.0.version.borrow();
        let specs = self.state().specs.clone();
        let mut schedules = Vec::with_capacity(specs.len());
        for (id, spec) in specs {
            let mut schedule = self.view(id, spec, LISTED_FIRINGS).await?;
            for report in schedule.recent.iter_mut().filter_map(|firing| firing.report.as_mut()) {
                report.lanes.clear();
            }
            schedules.push(schedule);
        }
        Ok(ScheduleList { version, schedules })
    }

    /// All schedules, as soon as something differs from `version`, and after `timeout` anyway.
    ///
    /// # Errors
    /// If storage fails.
    pub async fn list_after(&self, version: u64, timeout: Duration) -> Result<ScheduleList, ScheduleError> {
        let mut versions = self.0.version.subscribe();
        // Whether something changed or time is up: the list tells.
        let _ = tokio::time::timeout(timeout, versions.wait_for(|present| *present != version)).await;
        self.list().await
    }

    /// One schedule, with all its firings that are kept and their whole reports.
    ///
    /// # Errors
    /// If there is no such schedule, or storage fails.
    pub async fn find(&self, id: i64) -> Result<Schedule, ScheduleError> {
        let spec = self.spec(id)?;
        self.view(id, spec, SHOWN_FIRINGS).await
    }

    /// Adds a schedule.
    ///
    /// # Errors
    /// If it is wrong or one too many, or storage fails.
    pub async fn create(&self, spec: ScheduleSpec) -> Result<Schedule, ScheduleError> {
        let (spec, plan) = self.check(spec)?;
        let _changing = self.0.changing.lock().await;
        if self.state().specs.len() >= MAX_SCHEDULES {
            return Err(ScheduleError::TooMany);
        }
        let now = self.now();
        let id = self.0.store.insert(&spec, now).await?;
        self.replan(id, spec, plan, now);
        self.find(id).await
    }

    /// Replaces the spec of a schedule. Runs that go on are left alone; times up to now count as dealt with.
    ///
    /// # Errors
    /// If it is wrong, there is no such schedule, or storage fails.
    pub async fn replace(&self, id: i64, spec: ScheduleSpec) -> Result<Schedule, ScheduleError> {
        let (spec, plan) = self.check(spec)?;
        let _changing = self.0.changing.lock().await;
        self.spec(id)?;
        let now = self.now();
        self.0.store.update(id, &spec, now).await?;
        self.replan(id, spec, plan, now);
        self.find(id).await
    }

    /// Pauses or resumes a schedule. Times that pass while it is paused are not missed: they do not count.
    ///
    /// # Errors
    /// If there is no such schedule, or storage fails.
    pub async fn set_paused(&self, id: i64, paused: bool) -> Result<Schedule, ScheduleError> {
        let spec = self.spec(id)?;
        if spec.paused == paused {
            return self.find(id).await;
        }
        self.replace(id, ScheduleSpec { paused, ..spec }).await
    }

    /// Begins a run of the schedule now, also if it is paused.
    ///
    /// # Errors
    /// If there is no such schedule, its policy forbids it now, or storage fails.
    pub async fn run_now(&self, id: i64) -> Result<Schedule, ScheduleError> {
        let spec = self.spec(id)?;
        if !self.state().planner.begin(id) {
            return Err(ScheduleError::StillRunning);
        }
        let now = self.now();
        match self.0.store.begin(id, now).await {
            Ok(firing) => self.carry_out(Claimed { firing, schedule: id, due: now }, spec),
            Err(error) => {
                self.state().planner.ended(id);
                return Err(error.into());
            }
        }
        self.find(id).await
    }

    /// Removes a schedule, its history, and ends its runs.
    ///
    /// # Errors
    /// If there is no such schedule, or storage fails.
    pub async fn delete(&self, id: i64) -> Result<(), ScheduleError> {
        let _changing = self.0.changing.lock().await;
        self.spec(id)?;
        self.0.store.delete(id).await?;
        let runs: Vec<RunId> = {
            let mut state = self.state();
            state.planner.remove(id);
            state.specs.remove(&id);
            state
                .running
                .values()
                .filter(|(schedule, _)| *schedule == id)
                .filter_map(|(_, run)| *run)
                .collect()
        };
        for run in runs {
            self.0.runs.cancel(run);
        }
        self.0.replanned.notify_one();
        self.changed();
        Ok(())
    }
    /// When [`Schedules::tick`] has something to do next.
    pub fn next_wakeup(&self) -> Option<DateTime<Utc>> {
        self.state().planner.next_wakeup()
    }

    /// Waits until the next wake-up may be another one.
    pub async fn replanned(&self) {
        self.0.replanned.notified().await;
    }

    /// Waits until no run of a schedule goes on, at most for `timeout`, and lets the file go. Called when
    /// the runs have been told to end.
    pub async fn shut_down(&self, timeout: Duration) {
        // Clients that wait for a newer list are answered now.
        self.changed();
        let mut versions = self.0.version.subscribe();
        let quiet = versions.wait_for(|_| self.state().running.is_empty());
        if tokio::time::timeout(timeout, quiet).await.is_err() {
            tracing::warn!("some scheduled runs did not end within {timeout:?}");
        }
        self.0.store.close().await;
    }

    /// Checks a spec and plans it.
    fn check(&self, mut spec: ScheduleSpec) -> Result<(ScheduleSpec, Plan), ScheduleError> {
        spec.name = spec.name.trim().to_owned();
        spec.cron = spec.cron.trim().to_owned();
        spec.time_zone = spec.time_zone.trim().to_owned();
        let length = spec.name.chars().count();
        if length == 0 {
            return Err(SpecError::new("name", "a schedule needs a name").into());
        }
        if length > MAX_NAME {
            let message = format!("the name is {length} characters long: at most {MAX_NAME} are allowed");
            return Err(SpecError::new("name", message).into());
        }
        if spec.run.variant.place != Place::Server {
            let message = "a schedule runs on the server: its place is `server`";
            return Err(SpecError::new("run.variant.place", message).into());
        }
        if !spec.run.pictures.is_empty() {
            let message =
                "a schedule holds no pictures of its own: leave them out, and supplied ones are used";
            return Err(SpecError::new("run.pictures", message).into());
        }
        spec.run
            .validate(self.0.runs.limits())
            .map_err(|error| SpecError { field: format!("run.{}", error.field), ..error })?;
        let plan = plan(&spec)?;
        Ok((spec, plan))
    }

    fn replan(&self, id: i64, spec: ScheduleSpec, plan: Plan, now: DateTime<Utc>) {
        {
            let mut state = self.state();
            state.planner.set(id, plan, now);
            state.specs.insert(id, spec);
        }
        self.0.replanned.notify_one();
        self.changed();
    }

    fn spec(&self, id: i64) -> Result<ScheduleSpec, ScheduleError> {
        self.state().specs.get(&id).cloned().ok_or(ScheduleError::NotFound(id))
    }

    async fn view(&self, id: i64, spec: ScheduleSpec, firings: usize) -> Result<Schedule, ScheduleError> {
        let recent = self.0.store.recent(id, firings).await?;
        let next = self.state().planner.next_of(id);
        let timetable = Timetable::new(&spec.cron, &spec.time_zone);
        let time = |time: DateTime<Utc>| match &timetable {
            Ok(timetable) => timetable.format(time),
            Err(_) => time.to_rfc3339(),
        };
        let firing = |firing: StoredFiring| Firing {
            due: time(firing.due),
            manual: firing.manual,
            late_ms: firing.late_ms,
            run: firing.run,
            outcome: firing.outcome,
            report: firing.report,
        };
        Ok(Schedule {
            id,
            description: match &timetable {
                Ok(timetable) => timetable.describe(),
                Err(error) => error.to_string(),
            },
            next: next.map(time),
            recent: recent.into_iter().map(firing).collect(),
            spec,
        })
    }

    fn changed(&self) {
        self.0.version.send_modify(|version| *version += 1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn plan(spec: &ScheduleSpec) -> Result<Plan, TimetableError> {
    Ok(Plan {
        timetable: Timetable::new(&spec.cron, &spec.time_zone)?,
        overlap: spec.overlap,
        missed: spec.missed,
        paused: spec.paused,
    })
}
