//! A year played in a second, compared with an oracle that looks at every minute of it.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use shared::api::schedule::{Missed, Overlap};

use crate::schedules::planner::{GRACE, Plan, Planner};
use crate::schedules::timetable::Timetable;

/// A schedule and, written by hand, what its expression says about a wall clock.
struct Case {
    cron: &'static str,
    zone: &'static str,
    matches: fn(NaiveDateTime) -> bool,
    /// It has one fixed time of day.
    fixed: bool,
}

const fn every(cron: &'static str, zone: &'static str, matches: fn(NaiveDateTime) -> bool) -> Case {
    Case { cron, zone, matches, fixed: false }
}

const fn fixed(cron: &'static str, zone: &'static str, matches: fn(NaiveDateTime) -> bool) -> Case {
    Case { cron, zone, matches, fixed: true }
}

fn is(time: NaiveDateTime, hour: u32, minute: u32) -> bool {
    time.hour() == hour && time.minute() == minute
}

fn is_weekday(time: NaiveDateTime) -> bool {
    !matches!(time.weekday(), Weekday::Sat | Weekday::Sun)
}

fn is_last_of_month(time: NaiveDateTime) -> bool {
    (time + TimeDelta::days(1)).month() != time.month()
}

fn cases() -> Vec<Case> {
    vec![
        fixed("30 2 * * *", "Europe/Berlin", |t| is(t, 2, 30)),
        fixed("0 3 * * *", "Europe/Berlin", |t| is(t, 3, 0)),
        fixed("30 9 * * MON-FRI", "America/New_York", |t| is(t, 9, 30) && is_weekday(t)),
        fixed("15 2 * * SUN", "Australia/Lord_Howe", |t| is(t, 2, 15) && t.weekday() == Weekday::Sun),
        fixed("45 1 * * *", "Australia/Lord_Howe", |t| is(t, 1, 45)),
        fixed("0 0 L * *", "Asia/Kolkata", |t| is(t, 0, 0) && is_last_of_month(t)),
        fixed("0 12 13 * FRI", "UTC", |t| is(t, 12, 0) && (t.day() == 13 || t.weekday() == Weekday::Fri)),
        fixed("0 8 * * MON#1", "Asia/Kathmandu", |t| {
            is(t, 8, 0) && t.weekday() == Weekday::Mon && t.day() <= 7
        }),
        fixed("0 6 29 2 *", "UTC", |t| is(t, 6, 0) && (t.month(), t.day()) == (2, 29)),
        // The clock skips midnight itself there.
        fixed("0 0 * * *", "Africa/Cairo", |t| is(t, 0, 0)),
        every("*/15 * * * *", "Europe/Berlin", |t| t.minute() % 15 == 0),
        every("*/20 1-3 * * *", "Europe/Berlin", |t| t.minute() % 20 == 0 && (1..=3).contains(&t.hour())),
        every("0 */2 * * *", "America/St_Johns", |t| t.minute() == 0 && t.hour() % 2 == 0),
        every("*/10 1,2 * * *", "Australia/Lord_Howe", |t| {
            t.minute() % 10 == 0 && [1, 2].contains(&t.hour())
        }),
        every("@hourly", "Asia/Kolkata", |t| t.minute() == 0),
        every("5,35 8-18 * JAN,JUL MON", "Europe/London", |t| {
            [5, 35].contains(&t.minute())
                && (8..=18).contains(&t.hour())
                && [1, 7].contains(&t.month())
                && t.weekday() == Weekday::Mon
        }),
    ]
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn plan(cron: &str, zone: &str) -> Plan {
    Plan {
        timetable: Timetable::new(cron, zone).unwrap(),
        overlap: Overlap::Together,
        missed: Missed::Skip,
        paused: false,
    }
}

/// The times of `case` after `from` and up to `to`, found by looking at the wall clock every minute.
fn oracle(case: &Case, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let zone: Tz = case.zone.parse().unwrap();
    let wall = |time: DateTime<Utc>| time.with_timezone(&zone).naive_local();
    let minute = TimeDelta::minutes(1);
    let mut times = Vec::new();
    let (mut time, mut before) = (from + minute, wall(from));
    while time <= to {
        let now = wall(time);
        // Minutes of the wall clock that were skipped just now.
        let mut skipped = before + minute;
        let mut skips_match = false;
        while skipped < now {
            skips_match |= (case.matches)(skipped);
            skipped += minute;
        }
        let is_repeat = || zone.from_local_datetime(&now).earliest().is_some_and(|first| first < time);
        if case.fixed && skips_match || (case.matches)(now) && !(case.fixed && is_repeat()) {
            times.push(time);
        }
        before = now;
        time += minute;
    }
    times
}

#[test]
fn a_year_of_schedules_in_several_zones_fires_as_the_wall_clocks_say() {
    let (from, to) = (at("2027-01-01T00:00:00Z"), at("2028-03-15T00:00:00Z"));
    let cases = cases();
    let mut planner = Planner::default();
    for (id, case) in cases.iter().enumerate() {
        planner.set(id as i64, plan(case.cron, case.zone), from);
    }
    let mut fired = vec![Vec::new(); cases.len()];
    while let Some(now) = planner.next_wakeup().filter(|now| *now <= to) {
        for due in planner.due(now) {
            assert_eq!(due.time, now, "everything that is due is handed out at its time");
            fired[due.schedule as usize].push(due.time);
        }
    }
    for (case, fired) in cases.iter().zip(fired) {
        assert_eq!(fired, oracle(case, from, to), "{} in {}", case.cron, case.zone);
    }
}

/// The times of an expression between two moments, in the zone's own words.
fn times(cron: &str, zone: &str, from: &str, to: &str) -> Vec<String> {
    let timetable = Timetable::new(cron, zone).unwrap();
    let times = std::iter::successors(timetable.next_after(at(from)), |time| timetable.next_after(*time));
    times.take_while(|time| *time <= at(to)).map(|time| timetable.format(time)).collect()
}

#[test]
fn in_berlin_a_fixed_time_in_the_spring_gap_fires_once_right_after_it() {
    let days = times("30 2 * * *", "Europe/Berlin", "2027-03-27T00:00:00Z", "2027-03-29T12:00:00Z");
    assert_eq!(days, ["2027-03-27T02:30:00+01:00", "2027-03-28T03:00:00+02:00", "2027-03-29T02:30:00+02:00"]);
}

#[test]
fn in_berlin_a_fixed_time_in_the_autumn_repeat_fires_the_first_time_round() {
    let days = times("30 2 * * *", "Europe/Berlin", "2027-10-30T00:00:00Z", "2027-11-01T12:00:00Z");
    assert_eq!(days, ["2027-10-30T02:30:00+02:00", "2027-10-31T02:30:00+02:00", "2027-11-01T02:30:00+01:00"]);
}

#[test]
fn in_berlin_an_interval_skips_the_gap_and_runs_through_the_repeat() {
    let spring = times("*/30 2 * * *", "Europe/Berlin", "2027-03-28T00:00:00Z", "2027-03-28T12:00:00Z");
    assert_eq!(spring, [""; 0]);
    let autumn = times("*/30 2 * * *", "Europe/Berlin", "2027-10-30T23:00:00Z", "2027-10-31T12:00:00Z");
    assert_eq!(
        autumn,
        [
            "2027-10-31T02:00:00+02:00",
            "2027-10-31T02:30:00+02:00",
            "2027-10-31T02:00:00+01:00",
            "2027-10-31T02:30:00+01:00"
        ]
    );
}

#[test]
fn on_lord_howe_the_clock_changes_by_half_an_hour() {
    // In October 02:00 becomes 02:30; in April 02:00 becomes 01:30.
    let spring = times("15 2 * * *", "Australia/Lord_Howe", "2027-10-02T12:00:00Z", "2027-10-03T00:00:00Z");
    assert_eq!(spring, ["2027-10-03T02:30:00+11:00"]);
    let autumn = times("45 1 * * *", "Australia/Lord_Howe", "2027-04-03T12:00:00Z", "2027-04-04T00:00:00Z");
    assert_eq!(autumn, ["2027-04-04T01:45:00+11:00"]);
}

#[test]
fn times_that_were_missed_while_the_server_was_down_are_skipped_or_made_up_for_once() {
    let (handled, now) = (at("2027-05-01T10:00:00Z"), at("2027-05-01T13:01:20Z"));
    let mut planner = Planner::default();
    planner.restore(1, Plan { missed: Missed::Skip, ..plan("@hourly", "UTC") }, handled, now);
    planner.restore(2, Plan { missed: Missed::RunOnce, ..plan("@hourly", "UTC") }, handled, now);
    planner.restore(3, Plan { missed: Missed::RunOnce, ..plan("0 0 * * *", "UTC") }, handled, now);
    let due: Vec<_> = planner.due(now).into_iter().map(|due| (due.schedule, due.time)).collect();
    assert_eq!(due, [(2, at("2027-05-01T13:00:00Z"))], "the latest of the missed ones, once");
    assert_eq!(planner.next_of(1), Some(at("2027-05-01T14:00:00Z")));
    assert_eq!(planner.next_of(2), Some(at("2027-05-01T14:00:00Z")));
    assert_eq!(planner.next_of(3), Some(at("2027-05-02T00:00:00Z")));
}

#[test]
fn a_restart_across_a_time_fires_it_late_and_a_longer_one_has_missed_it() {
    for (missed, expected) in [(Missed::Skip, [1, 0]), (Missed::RunOnce, [1, 1])] {
        let fired = [TimeDelta::zero(), TimeDelta::seconds(1)].map(|beyond| {
            let now = at("2027-05-01T11:00:00Z") + GRACE + beyond;
            let mut planner = Planner::default();
            planner.restore(1, Plan { missed, ..plan("@hourly", "UTC") }, at("2027-05-01T10:00:00Z"), now);
            let due = planner.due(now);
            assert!(due.iter().all(|due| due.runs && due.time == at("2027-05-01T11:00:00Z")), "{due:?}");
            assert_eq!(planner.next_wakeup(), Some(at("2027-05-01T12:00:00Z")));
            due.len()
        });
        assert_eq!(fired, expected, "{missed:?}");
    }
}

#[test]
fn a_year_of_missed_minutes_is_made_up_for_by_its_last() {
    let (handled, now) = (at("2026-05-01T10:00:00Z"), at("2027-05-01T13:00:20Z"));
    let mut planner = Planner::default();
    planner.restore(1, Plan { missed: Missed::RunOnce, ..plan("* * * * *", "UTC") }, handled, now);
    planner.restore(2, Plan { missed: Missed::RunOnce, ..plan("0 6 29 6 *", "UTC") }, handled, now);
    let due: Vec<_> = planner.due(now).into_iter().map(|due| (due.schedule, due.time)).collect();
    assert_eq!(due, [(2, at("2026-06-29T06:00:00Z")), (1, at("2027-05-01T13:00:00Z"))]);
}

#[test]
fn a_busy_machine_fires_late_and_one_that_slept_has_missed_times() {
    for (missed, expected) in [(Missed::Skip, vec![]), (Missed::RunOnce, vec![at("2027-05-01T17:00:00Z")])] {
        let mut planner = Planner::default();
        planner.set(1, Plan { missed, ..plan("@hourly", "UTC") }, at("2027-05-01T10:30:00Z"));
        let late: Vec<_> =
            planner.due(at("2027-05-01T11:00:00Z") + GRACE).into_iter().map(|due| due.time).collect();
        assert_eq!(late, [at("2027-05-01T11:00:00Z")]);
        let slept: Vec<_> = planner.due(at("2027-05-01T17:30:00Z")).into_iter().map(|due| due.time).collect();
        assert_eq!(slept, expected);
        assert_eq!(planner.next_wakeup(), Some(at("2027-05-01T18:00:00Z")));
    }
}

#[test]
fn a_clock_that_was_set_back_fires_at_its_new_times() {
    let mut planner = Planner::default();
    planner.set(1, plan("@hourly", "UTC"), at("2037-05-01T10:30:00Z"));
    assert_eq!(planner.due(at("2037-05-01T10:40:00Z")), []);
    assert_eq!(planner.due(at("2027-05-01T10:40:00Z")), []);
    assert_eq!(planner.next_wakeup(), Some(at("2027-05-01T11:00:00Z")));
    // A clock that is corrected by a little hands out no time twice.
    assert_eq!(planner.due(at("2027-05-01T11:00:00Z")).len(), 1);
    assert_eq!(planner.due(at("2027-05-01T10:59:59Z")), []);
    assert_eq!(planner.next_wakeup(), Some(at("2027-05-01T12:00:00Z")));
}

#[test]
fn a_time_that_comes_while_the_run_before_goes_on_is_skipped_or_runs_as_well() {
    let mut planner = Planner::default();
    planner.set(1, Plan { overlap: Overlap::Skip, ..plan("* * * * *", "UTC") }, at("2027-05-01T10:00:00Z"));
    planner.set(
        2,
        Plan { overlap: Overlap::Together, ..plan("* * * * *", "UTC") },
        at("2027-05-01T10:00:00Z"),
    );
    let mut runs = |now: &str| -> Vec<bool> { planner.due(at(now)).iter().map(|due| due.runs).collect() };
    assert_eq!(runs("2027-05-01T10:01:00Z"), [true, true]);
    assert_eq!(runs("2027-05-01T10:02:00Z"), [false, true]);
    assert!(!planner.begin(1));
    assert!(planner.begin(2));
    planner.ended(1);
    let runs: Vec<bool> = planner.due(at("2027-05-01T10:03:00Z")).iter().map(|due| due.runs).collect();
    assert_eq!(runs, [true, true]);
}

#[test]
fn a_schedule_that_is_paused_or_gone_does_not_fire() {
    let mut planner = Planner::default();
    planner.set(1, Plan { paused: true, ..plan("* * * * *", "UTC") }, at("2027-05-01T10:00:00Z"));
    planner.set(2, plan("* * * * *", "UTC"), at("2027-05-01T10:00:00Z"));
    planner.remove(2);
    assert_eq!(planner.next_wakeup(), None);
    assert_eq!(planner.due(at("2027-05-01T12:00:00Z")), []);
    // Resumed: what passed meanwhile does not count.
    planner.set(1, plan("* * * * *", "UTC"), at("2027-05-01T12:00:00Z"));
    assert_eq!(planner.next_wakeup(), Some(at("2027-05-01T12:01:00Z")));
}
