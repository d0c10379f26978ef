//! An expression in words, for example `at 09:30, Monday to Friday`. The words are made from the values of the
//! fields, so two expressions with the same words match the same times.
//!
//! croner 4.0.3 has `Cron::describe`. Over the 35 expressions of its comparison with ours it is wrong twice:
//! `*/7 * * * *` becomes "At every 7 minutes", although the hour's end cuts the rhythm, and `0 0 LW * *` becomes
//! "on the last day of the month". It also depends on how an expression is written (`0,15,30,45` against
//! `*/15`), lists all days of a range (`MON-FRI`, and Sunday first), and has no clock times for lists of hours
//! (`0 9,17 * * *`: "At minute 0, of hour 9 and 17"). No description of it says more than ours.

use super::field::Field;
use super::set::Set;
use super::{Days, Expression, MonthDays, WeekDays};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const NTH: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

/// Up to this many times of a day are listed one by one.
const MAX_LISTED: usize = 6;

pub(super) fn describe(expression: &Expression) -> String {
    let Expression { minutes, hours, months, days } = expression;
    let time = time_of_day(*minutes, *hours);
    let any_month = *months == Field::Month.all();
    let day = match days {
        // `every 15 minutes` says it already, `at 09:30` does not.
        Days::Every if any_month && *hours == Field::Hour.all() => None,
        Days::Every => Some("every day".to_owned()),
        Days::OfWeek(days) => Some(week_days(days)),
        Days::OfMonth(days) => {
            // Here the months stand in the place of `of the month`.
            return format!("{time}, {}", month_days(days, &of_months(*months)));
        }
        Days::Either(of_month, of_week) => {
            let of_week = week_days(of_week);
            Some(format!("{} and also {of_week}", month_days(of_month, "of the month")))
        }
    };
    let months = (!any_month).then(|| in_months(*months));
    [Some(time), day, months].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// When on a day that matches.
fn time_of_day(minutes: Set, hours: Set) -> String {
    let (minute_list, hour_list) = (minutes.to_vec(), hours.to_vec());
    let (Some(first_minute), Some(last_minute)) = (minute_list.first(), minute_list.last()) else {
        return "never".to_owned();
    };
    let (Some(first_hour), Some(last_hour)) = (hour_list.first(), hour_list.last()) else {
        return "never".to_owned();
    };
    if hours == Field::Hour.all() {
        return of_every_hour(&minute_list);
    }
    if minute_list.len() * hour_list.len() <= MAX_LISTED {
        let times = hour_list.iter().flat_map(|hour| minute_list.iter().map(|minute| clock(*hour, *minute)));
        // A regular list of one minute reads better as such: every 2 hours from 08:00 to 16:00.
        if minute_list.len() > 1 || progression(&hour_list).is_none() {
            return format!("at {}", listed(&times.collect::<Vec<_>>()));
        }
    }
    let from_to =
        format!("from {} to {}", clock(*first_hour, *first_minute), clock(*last_hour, *last_minute));
    if minute_list.len() == 1
        && let Some(step) = progression(&hour_list)
    {
        return match step {
            1 => format!("every hour {from_to}"),
            step => format!("every {step} hours {from_to}"),
        };
    }
    // Minutes that go round the hour evenly go on evenly into the next hour.
    if let Some(step) = round_the_hour(&minute_list)
        && last_hour - first_hour + 1 == hour_list.len() as u8
    {
        return match step {
            1 => format!("every minute {from_to}"),
            step => format!("every {step} minutes {from_to}"),
        };
    }
    format!("{} of {}", of_an_hour(&minute_list), the_hours(&hour_list))
}

/// `minutes` of every hour.
fn of_every_hour(minutes: &[u8]) -> String {
    match (minutes, round_the_hour(minutes)) {
        ([0], _) => "every hour, on the hour".to_owned(),
        ([minute], _) => format!("every hour, at minute {minute}"),
        (_, Some(1)) => "every minute".to_owned(),
        ([0, ..], Some(step)) => format!("every {step} minutes"),
        _ => format!("{} of every hour", of_an_hour(minutes)),
    }
}

fn of_an_hour(minutes: &[u8]) -> String {
    let from_to = || format!("from {} to {}", minutes[0], minutes[minutes.len() - 1]);
    match (minutes, progression(minutes)) {
        ([minute], _) => format!("at minute {minute}"),
        (_, Some(1)) if minutes.len() == 60 => "every minute".to_owned(),
        (_, Some(1)) => format!("every minute {}", from_to()),
        (_, Some(step)) => format!("every {step} minutes {}", from_to()),
        _ => format!("at minutes {}", listed(&runs(minutes, |minute| minute.to_string()))),
    }
}

fn the_hours(hours: &[u8]) -> String {
    match (hours, progression(hours)) {
        ([hour], _) => format!("hour {hour}"),
        (_, Some(1)) => format!("the hours {} to {}", hours[0], hours[hours.len() - 1]),
        (_, Some(2)) => format!("every second hour from {} to {}", hours[0], hours[hours.len() - 1]),
        (_, Some(3)) => format!("every third hour from {} to {}", hours[0], hours[hours.len() - 1]),
        _ => format!("the hours {}", listed(&runs(hours, |hour| hour.to_string()))),
    }
}

/// `on the 1st and the 15th of the month`; `of_months` stands at the end.
fn month_days(days: &MonthDays, of_months: &str) -> String {
    let plain = days.plain.to_vec();
    let mut items = match progression(&plain) {
        Some(step @ 2..) if plain.len() > 3 => {
            let (first, last) = (ordinal(plain[0]), ordinal(plain[plain.len() - 1]));
            vec![format!("every {step} days from the {first} to the {last}")]
        }
        _ => runs(&plain, |day| format!("the {}", ordinal(day))),
    };
    items.extend(days.nearest.iter().map(|day| format!("the weekday nearest to the {}", ordinal(day))));
    items.extend(days.last.then(|| "the last day".to_owned()));
    items.extend(days.last_weekday.then(|| "the last weekday".to_owned()));
    let on = if items[0].starts_with("every") { "" } else { "on " };
    format!("{on}{} {of_months}", listed(&items))
}

/// `Monday to Friday`, `on Mondays`, `on the first Monday of the month`.
fn week_days(days: &WeekDays) -> String {
    // The week begins with Monday here.
    let plain: Vec<u8> = (1..=7).filter(|day| days.plain.contains(day % 7)).collect();
    let name = |day: u8| WEEKDAYS[usize::from(day % 7)];
    let nth = days.nth.iter().zip(NTH).chain([(&days.last, "last")]);
    let nth: Vec<String> = nth
        .filter(|(set, _)| !set.is_empty())
        .map(|(set, nth)| {
            let days: Vec<String> =
                (1..=7).filter(|day| set.contains(day % 7)).map(|d| name(d).to_owned()).collect();
            format!("the {nth} {}", listed(&days))
        })
        .collect();
    let regular = match (&plain[..], progression(&plain)) {
        ([], _) => None,
        (_, Some(1)) => Some(format!("{} to {}", name(plain[0]), name(plain[plain.len() - 1]))),
        _ => {
            let names: Vec<String> =
                runs_or(&plain, |day| format!("{}s", name(day)), |day| name(day).to_owned());
            Some(format!("on {}", listed(&names)))
        }
    };
    match (regular, nth.is_empty()) {
        (Some(regular), true) => regular,
        (Some(regular), false) => format!("{regular} and on {} of the month", listed(&nth)),
        (None, _) => format!("on {} of the month", listed(&nth)),
    }
}

/// `in January and July`, `from March to May`.
fn in_months(months: Set) -> String {
    let list = months.to_vec();
    match progression(&list) {
        Some(1) => format!("from {} to {}", month(list[0]), month(list[list.len() - 1])),
        _ => format!("in {}", listed(&runs(&list, |m| month(m).to_owned()))),
    }
}

/// `of the month`, `of January and July`, `of each month from March to May`.
fn of_months(months: Set) -> String {
    let list = months.to_vec();
    match progression(&list) {
        _ if months == Field::Month.all() => "of the month".to_owned(),
        Some(1) => format!("of each month from {} to {}", month(list[0]), month(list[list.len() - 1])),
        _ => format!("of {}", listed(&runs(&list, |m| month(m).to_owned()))),
    }
}

fn month(month: u8) -> &'static str {
    MONTHS[usize::from(month.clamp(1, 12)) - 1]
}

/// The step between `values`, if there are at least three and it is always the same.
fn progression(values: &[u8]) -> Option<u8> {
    let [first, second, _, ..] = values else { return None };
    let step = second - first;
    values.windows(2).all(|pair| pair[1] - pair[0] == step).then_some(step)
}

/// The step between `minutes`, if it also leads from the last one to the first of the next hour.
fn round_the_hour(minutes: &[u8]) -> Option<u8> {
    let [first, second, ..] = minutes else { return None };
    let step = second - first;
    let even = minutes.windows(2).all(|pair| pair[1] - pair[0] == step);
    (even && minutes[minutes.len() - 1] + step == 60 + first).then_some(step)
}

/// Each value as `text` has it, and three or more in a row as a range.
fn runs(values: &[u8], text: impl Fn(u8) -> String) -> Vec<String> {
    runs_or(values, &text, &text)
}

fn runs_or(values: &[u8], single: impl Fn(u8) -> String, end: impl Fn(u8) -> String) -> Vec<String> {
    let mut items = Vec::new();
    for run in values.chunk_by(|a, b| a + 1 == *b) {
        match run {
            [first, _, .., last] => items.push(format!("{} to {}", end(*first), end(*last))),
            few => items.extend(few.iter().map(|value| single(*value))),
        }
    }
    items
}

fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

fn clock(hour: u8, minute: u8) -> String {
    format!("{hour:02}:{minute:02}")
}

fn ordinal(number: u8) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}
