//! Times and outcomes of schedules, in words. Pure.

use shared::api::schedule::{Firing, FiringOutcome};

use crate::state::format;

/// `Sat 21 Nov, 09:30`, of RFC 3339, in the zone that it is written in. The year stands there if it is not
/// the one of `now`, which is written the same way.
pub fn date_and_time(time: &str, year_now: i32) -> String {
    let Some((year, month, day, clock)) = parts(time) else { return time.to_owned() };
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Some(name) = MONTHS.get(month.wrapping_sub(1) as usize) else { return time.to_owned() };
    let year_shown = if year == year_now { String::new() } else { format!(" {year}") };
    format!("{} {day} {name}{year_shown}, {clock}", weekday(year, month, day))
}

/// `in 3 min`, `2 days ago`: how far `ms` milliseconds are from now.
pub fn distance(ms: f64) -> String {
    let seconds = (ms.abs() / 1_000.0).round() as u64;
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    let amount = match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{minutes} min"),
        3_600..86_400 if minutes % 60 == 0 => format!("{hours} h"),
        3_600..86_400 => format!("{hours} h {} min", minutes % 60),
        86_400..172_800 => "1 day".to_owned(),
        _ => format!("{} days", format::count(days)),
    };
    match seconds {
        0 => "now".to_owned(),
        _ if ms > 0.0 => format!("in {amount}"),
        _ => format!("{amount} ago"),
    }
}

/// An outcome in a word.
pub fn outcome(outcome: &FiringOutcome) -> &'static str {
    match outcome {
        FiringOutcome::Running => "running",
        FiringOutcome::Succeeded => "succeeded",
        FiringOutcome::Failed { .. } => "failed",
        FiringOutcome::Skipped => "skipped",
        FiringOutcome::Interrupted => "interrupted",
    }
}

/// A firing in a sentence, for its square in the strip.
pub fn firing(firing: &Firing, year_now: i32) -> String {
    let by = if firing.manual { " (by hand)" } else { "" };
    let more = match (&firing.outcome, &firing.report) {
        (FiringOutcome::Failed { detail }, _) => format!(": {detail}"),
        (FiringOutcome::Skipped, _) => ": the run before still went on".to_owned(),
        (FiringOutcome::Interrupted, _) => ": the server went down".to_owned(),
        (_, Some(report)) => {
            format!(" in {}: {}", milliseconds(report.end.makespan_ns), report.end.summary)
        }
        _ => String::new(),
    };
    format!("{}{by}, {}{more}", date_and_time(&firing.due, year_now), outcome(&firing.outcome))
}

fn milliseconds(ns: u64) -> String {
    match ns {
        0..10_000_000 => format!("{:.1} ms", ns as f64 / 1e6),
        10_000_000..10_000_000_000 => format!("{} ms", ns / 1_000_000),
        _ => format!("{:.1} s", ns as f64 / 1e9),
    }
}

/// Year, month, day, and hours and minutes.
fn parts(time: &str) -> Option<(i32, u32, u32, &str)> {
    let (date, rest) = time.split_once('T')?;
    let mut numbers = date.splitn(3, '-');
    let year = numbers.next()?.parse().ok()?;
    let month = numbers.next()?.parse().ok()?;
    let day = numbers.next()?.parse().ok()?;
    Some((year, month, day, rest.get(..5)?))
}

/// By Sakamoto's method.
fn weekday(year: i32, month: u32, day: u32) -> &'static str {
    const OFFSETS: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    const NAMES: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let year = if month < 3 { year - 1 } else { year };
    let offset = OFFSETS[(month as usize - 1) % 12];
    NAMES[(year + year / 4 - year / 100 + year / 400 + offset + day as i32).rem_euclid(7) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_in_their_own_zone() {
        assert_eq!(date_and_time("2026-11-21T09:30:00+01:00", 2026), "Sat 21 Nov, 09:30");
        assert_eq!(date_and_time("2027-01-03T00:05:00Z", 2026), "Sun 3 Jan 2027, 00:05");
        assert_eq!(date_and_time("2028-02-29T23:59:00-03:30", 2028), "Tue 29 Feb, 23:59");
        assert_eq!(date_and_time("soon", 2026), "soon");
    }

    #[test]
    fn distances_read_in_the_unit_that_fits() {
        let words = [40.0, 60.0, 3_599.0, 3_600.0, 7_500.0, 90_000.0, 200_000.0].map(|s| distance(s * 1e3));
        assert_eq!(
            words,
            ["in 40 s", "in 1 min", "in 59 min", "in 1 h", "in 2 h 5 min", "in 1 day", "in 2 days"]
        );
        assert_eq!(distance(-61_000.0), "1 min ago");
        assert_eq!(distance(100.0), "now");
    }

    #[test]
    fn a_firing_says_what_came_of_it() {
        let base = Firing {
            due: "2026-11-21T09:30:00Z".to_owned(),
            manual: true,
            late_ms: 2,
            run: None,
            outcome: FiringOutcome::Failed { detail: "1 of 4 tasks did not finish".to_owned() },
            report: None,
        };
        assert_eq!(firing(&base, 2026), "Sat 21 Nov, 09:30 (by hand), failed: 1 of 4 tasks did not finish");
        let skipped = Firing { manual: false, outcome: FiringOutcome::Skipped, ..base };
        assert_eq!(firing(&skipped, 2026), "Sat 21 Nov, 09:30, skipped: the run before still went on");
    }
}
