//! Decides what fires when. Pure: time comes in as a parameter, so tests play a year in a second.
//!
//! It never reads a clock, starts a run or touches storage. The service claims each time in storage before its run,
//! because after the clock was set back the planner may hand out a time twice.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use shared::api::schedule::{Missed, Overlap};

use super::timetable::Timetable;

/// A time that is handled later than this was missed: the machine slept, or its clock was set forward. A shorter
/// delay is a busy machine, and the time fires late.
pub const GRACE: TimeDelta = TimeDelta::seconds(60);

/// What the planner knows of a schedule.
#[derive(Debug, Clone)]
pub struct Plan {
    /// When it fires.
    pub timetable: Timetable,
    /// When a time comes while the last run still goes on.
    pub overlap: Overlap,
    /// What happens to times that were missed.
    pub missed: Missed,
    /// Whether it fires at all.
    pub paused: bool,
}

/// A time that has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The schedule.
    pub schedule: i64,
    /// The time.
    pub time: DateTime<Utc>,
    /// Whether it runs, or is skipped because the run before still goes on.
    pub runs: bool,
}

/// All schedules and what comes next.
#[derive(Debug, Default)]
pub struct Planner {
    entries: BTreeMap<i64, Entry>,
    /// The latest `now`, to notice a clock that was set back.
    latest: Option<DateTime<Utc>>,
}

#[derive(Debug)]
struct Entry {
    plan: Plan,
    next: Option<DateTime<Utc>>,
    /// Runs that go on.
    running: usize,
}

impl Planner {
    /// Takes over a schedule that was stored, when the server starts at `now`. Times up to `handled` have been dealt
    /// with. [`Planner::due`] treats those from then to `now` like times that passed while the server ran: it fires
    /// them within the grace, and by the schedule's policy after it.
    pub fn restore(&mut self, id: i64, plan: Plan, handled: DateTime<Utc>, now: DateTime<Utc>) {
        // A time ahead of the clock was stored before the clock was set back.
        self.set(id, plan, handled.min(now));
    }

    /// Adds a schedule or replaces its plan: it fires at its times after `now`. Its runs go on.
    pub fn set(&mut self, id: i64, plan: Plan, now: DateTime<Utc>) {
        let next = if plan.paused { None } else { plan.timetable.next_after(now) };
        let running = self.entries.get(&id).map_or(0, |entry| entry.running);
        self.entries.insert(id, Entry { plan, next, running });
    }

    /// Forgets a schedule.
    pub fn remove(&mut self, id: i64) {
        self.entries.remove(&id);
    }

    /// Hands out all times up to `now`, in order of time. Those that run count as running until
    /// [`Planner::ended`].
    pub fn due(&mut self, now: DateTime<Utc>) -> Vec<Due> {
        self.notice_clock(now);
        let mut due = Vec::new();
        for (id, entry) in &mut self.entries {
            if let Some(next) = entry.next
                && now - next > GRACE
            {
                let before = next - TimeDelta::milliseconds(1);
                entry.next = after_missed(&entry.plan, before, now - GRACE, now);
            }
            while let Some(time) = entry.next.filter(|time| *time <= now) {
                let runs = entry.running == 0 || entry.plan.overlap == Overlap::Together;
                entry.running += usize::from(runs);
                entry.next = entry.plan.timetable.next_after(time);
                due.push(Due { schedule: *id, time, runs });
            }
        }
        due.sort_by_key(|due| due.time);
        due
    }

    /// Takes back times that could not be claimed: [`Planner::due`] hands them out again. The plans must not have
    /// changed since.
    pub fn put_back(&mut self, due: &[Due]) {
        for Due { schedule, time, runs } in due {
            if *runs {
                self.ended(*schedule);
            }
            if let Some(entry) = self.entries.get_mut(schedule) {
                entry.next = Some(entry.next.map_or(*time, |next| next.min(*time)));
            }
        }
    }

    /// When [`Planner::due`] has something next.
    pub fn next_wakeup(&self) -> Option<DateTime<Utc>> {
        self.entries.values().filter_map(|entry| entry.next).min()
    }

    /// When a schedule fires next.
    pub fn next_of(&self, id: i64) -> Option<DateTime<Utc>> {
        self.entries.get(&id)?.next
    }

    /// Counts a run that the user begins now. False, and nothing is counted, if the run before still goes
    /// on and the schedule's policy is to skip.
    pub fn begin(&mut self, id: i64) -> bool {
        let Some(entry) = self.entries.get_mut(&id) else { return false };
        let runs = entry.running == 0 || entry.plan.overlap == Overlap::Together;
        entry.running += usize::from(runs);
        runs
    }

    /// A run of the schedule is over, or could not be begun.
    pub fn ended(&mut self, id: i64) {
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.running = entry.running.saturating_sub(1);
        }
    }

    /// After the clock was set back by more than the grace, the times ahead are computed anew, or nothing
    /// would fire until the old 'now' came round again.
    fn notice_clock(&mut self, now: DateTime<Utc>) {
        let set_back = self.latest.is_some_and(|latest| latest - now > GRACE);
        if set_back {
            for entry in self.entries.values_mut().filter(|entry| !entry.plan.paused) {
                entry.next = entry.plan.timetable.next_after(now);
            }
        }
        self.latest = Some(if set_back { now } else { self.latest.map_or(now, |latest| latest.max(now)) });
    }
}

/// The next time of a plan whose times after `handled` and up to `until` were missed: the last of them if
/// one run makes up for all, else the first after `until`.
fn after_missed(
    plan: &Plan,
    handled: DateTime<Utc>,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let skipped = || plan.timetable.next_after(until);
    if plan.missed == Missed::Skip {
        return skipped();
    }
    match plan.timetable.last_between(handled, until) {
        // A time within the grace would run anyway, so one run is enough.
        Some(_) if skipped().is_some_and(|next| next <= now) => skipped(),
        Some(missed) => Some(missed),
        None => skipped(),
    }
}
