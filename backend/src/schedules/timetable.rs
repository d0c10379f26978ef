//! When an expression fires in a time zone. Pure: the time is always a parameter.
//!
//! What happens at clock changes is croner's rule. An expression with one fixed time of day fires once on
//! every day that matches: at the first moment after the gap if the clock skips its time, and the first
//! time round if the clock repeats it. Every other expression follows the wall clock: skipped times are
//! skipped, repeated times repeat.

use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use shared::api::schedule::{CronError, Preview};

use super::cron::Expression;

/// How many times a preview shows.
pub const PREVIEW_LEN: usize = 10;

/// An expression in a time zone.
#[derive(Debug, Clone)]
pub struct Timetable {
    expression: Expression,
    cron: Cron,
    zone: Tz,
}

/// What is wrong with the expression or with the time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimetableError {
    /// The expression is wrong.
    #[error(transparent)]
    Cron(CronError),
    /// There is no such time zone.
    #[error("{0}")]
    Zone(String),
}

impl Timetable {
    /// Reads an expression and the IANA name of a time zone.
    ///
    /// # Errors
    /// What is wrong, where, and what is allowed.
    pub fn new(cron: &str, zone: &str) -> Result<Timetable, TimetableError> {
        let expression = Expression::parse(cron).map_err(TimetableError::Cron)?;
        let zone = zone_named(zone)?;
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let canonical = expression.canonical();
        // Our parser is the stricter one. Should croner ever refuse more, its error is shown.
        let cron = parser.parse(&canonical).map_err(|error| {
            let message = format!("the expression cannot be used: {error}");
            TimetableError::Cron(CronError { field: None, start: 0, end: cron.len(), message })
        })?;
        Ok(Timetable { expression, cron, zone })
    }

    /// The first time after `after`; none if it never fires again.
    pub fn next_after(&self, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let next = self.cron.find_next_occurrence(&after.with_timezone(&self.zone), false).ok()?;
        let next = next.with_timezone(&Utc);
        // Callers that ask for one time after the other would never end without this.
        (next > after).then_some(next)
    }

    /// The last time after `after` and up to `until`.
    pub fn last_between(&self, after: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // Searched forwards only, in windows that grow, so that gaps and repeats mean the same as when the
        // times came one by one; and a year of minutes takes no longer than a day of them.
        let mut window = TimeDelta::days(1);
        loop {
            let start = until.checked_sub_signed(window).map_or(after, |start| start.max(after));
            let times = std::iter::successors(self.next_after(start), |time| self.next_after(*time));
            if let Some(last) = times.take_while(|time| *time <= until).last() {
                return Some(last);
            }
            if start == after || after >= until {
                return None;
            }
            window = window * 8;
        }
    }

    /// The expression in words.
    pub fn describe(&self) -> String {
        self.expression.describe()
    }

    /// `time` as RFC 3339 with the zone's offset.
    pub fn format(&self, time: DateTime<Utc>) -> String {
        time.with_timezone(&self.zone).to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }

    /// The words and the next times after `now`.
    pub fn preview(&self, now: DateTime<Utc>) -> Preview {
        let times = std::iter::successors(self.next_after(now), |time| self.next_after(*time));
        Preview {
            description: self.describe(),
            next: times.take(PREVIEW_LEN).map(|time| self.format(time)).collect(),
        }
    }
}

fn zone_named(name: &str) -> Result<Tz, TimetableError> {
    let name = name.trim();
    if let Ok(zone) = Tz::from_str(name) {
        return Ok(zone);
    }
    let similar = TZ_VARIANTS.iter().find(|zone| {
        let known = zone.name();
        let city = known.rsplit('/').next().unwrap_or(known);
        known.eq_ignore_ascii_case(name)
            || city.replace('_', " ").eq_ignore_ascii_case(&name.replace('_', " "))
    });
    let shown: String = name.chars().take(40).collect();
    Err(TimetableError::Zone(match similar {
        _ if name.is_empty() => "the time zone is missing: for instance Europe/Berlin, or UTC".to_owned(),
        Some(zone) => format!("`{shown}` is not the name of a time zone: is it {}?", zone.name()),
        None => format!("`{shown}` is not the name of a time zone: for instance Europe/Berlin, or UTC"),
    }))
}
