//! Five-field cron expressions: read, checked and put into words.
//!
//! Reading is ours, field by field, because an error must point at the wrong part. When an expression fires
//! is computed by croner alone, from [`Expression::canonical`]. Nothing here panics on any input, knows a
//! time zone, or reads a clock.

mod describe;
mod field;
mod set;

#[cfg(test)]
mod tests;

use shared::api::schedule::CronError;

use field::{Field, Part};
use set::Set;

/// The longest expression, in bytes.
pub const MAX_LEN: usize = 500;

/// Names for whole expressions.
const NICKNAMES: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

/// An expression that has been read: the values of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    minutes: Set,
    hours: Set,
    months: Set,
    days: Days,
}

/// Which days match, apart from the month.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Days {
    /// All.
    Every,
    /// Days of the month.
    OfMonth(MonthDays),
    /// Days of the week.
    OfWeek(WeekDays),
    /// Both fields are restricted: a day matches if either does, as cron has always had it.
    Either(MonthDays, WeekDays),
}

/// What the field 'day of month' says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct MonthDays {
    /// Numbers of days.
    plain: Set,
    /// `15W`: the weekday nearest to a day, in the same month.
    nearest: Set,
    /// `L`: the last day.
    last: bool,
    /// `LW`: the last day from Monday to Friday.
    last_weekday: bool,
}

/// What the field 'day of week' says. Sunday is 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct WeekDays {
    plain: Set,
    /// `MON#2`: the first to the fifth of the month.
    nth: [Set; 5],
    /// `FRI#L`: the last of the month.
    last: Set,
}

impl Expression {
    /// Reads an expression of five fields, or a name such as `@hourly`.
    ///
    /// # Errors
    /// The first part that is wrong, with its place and what is allowed there.
    pub fn parse(text: &str) -> Result<Expression, CronError> {
        if text.len() > MAX_LEN {
            let message =
                format!("the expression is {} bytes long: at most {MAX_LEN} are allowed", text.len());
            return Err(CronError { field: None, start: 0, end: text.len(), message });
        }
        let words = words(text);
        match words.first() {
            Some((at, name)) if name.starts_with('@') => Self::nickname(text, *at, name, words.len()),
            _ => Self::fields(text, &words),
        }
    }

    /// The same expression in the plainest form. Two expressions that match the same times have the same.
    pub fn canonical(&self) -> String {
        let (day_of_month, day_of_week) = match &self.days {
            Days::Every => ("*".to_owned(), "*".to_owned()),
            Days::OfMonth(days) => (days.canonical(), "*".to_owned()),
            Days::OfWeek(days) => ("*".to_owned(), days.canonical()),
            Days::Either(of_month, of_week) => (of_month.canonical(), of_week.canonical()),
        };
        format!(
            "{} {} {day_of_month} {} {day_of_week}",
            star_or_list(self.minutes, Field::Minute),
            star_or_list(self.hours, Field::Hour),
            star_or_list(self.months, Field::Month),
        )
    }

    /// The expression in words: `at 09:30, Monday to Friday`.
    pub fn describe(&self) -> String {
        describe::describe(self)
    }

    fn nickname(text: &str, at: usize, name: &str, words: usize) -> Result<Expression, CronError> {
        let known = NICKNAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some((known, meaning)) = known else {
            let names: Vec<&str> = NICKNAMES.iter().map(|(name, _)| *name).collect();
            let message = format!("`{name}` is not known: write {}, or five fields", names.join(", "));
            return Err(CronError { field: None, start: at, end: at + name.len(), message });
        };
        if words > 1 {
            let start = at + name.len();
            let message = format!("nothing may follow `{known}`, which stands for `{meaning}`");
            return Err(CronError { field: None, start, end: text.len(), message });
        }
        // In case of a mistake in the table above, the error is about the text that the user sees.
        Self::parse(meaning).map_err(|error| CronError { field: None, start: 0, end: text.len(), ..error })
    }

    fn fields(text: &str, words: &[(usize, &str)]) -> Result<Expression, CronError> {
        // Fields that are there are read first: while the user types, an error in one of them is more
        // useful than that the rest is missing.
        let mut parts: Vec<Vec<Part>> = Vec::with_capacity(5);
        if words.len() <= 5 {
            for (field, (at, word)) in Field::ALL.into_iter().zip(words) {
                parts.push(field.parse(word, *at)?);
            }
        }
        let Ok([minute, hour, day_of_month, month, day_of_week]) = <[Vec<Part>; 5]>::try_from(parts) else {
            return Err(wrong_count(text, words));
        };
        let of_month = MonthDays::new(&day_of_month);
        let of_week = WeekDays::new(&day_of_week);
        // A lone star restricts nothing. Anything else does, also `*/2`: then a day matches if either field
        // does, and a field with all its values makes that every day.
        let days = match (day_of_month.contains(&Part::Star), day_of_week.contains(&Part::Star)) {
            (true, true) => Days::Every,
            (true, false) if of_week.is_full() => Days::Every,
            (true, false) => Days::OfWeek(of_week),
            (false, true) if of_month.is_full() => Days::Every,
            (false, true) => Days::OfMonth(of_month),
            (false, false) if of_month.is_full() || of_week.is_full() => Days::Every,
            (false, false) => Days::Either(of_month, of_week),
        };
        let values = |parts: &[Part], field: Field| match parts {
            [Part::Star] => field.all(),
            parts => plain_values(parts),
        };
        let expression = Expression {
            minutes: values(&minute, Field::Minute),
            hours: values(&hour, Field::Hour),
            months: values(&month, Field::Month),
            days,
        };
        match expression.impossible_day() {
            None => Ok(expression),
            Some(message) => {
                let (start, word) = words[2];
                Err(CronError { field: Some(2), start, end: start + word.len(), message })
            }
        }
    }

    /// Why no day ever matches, if none does: 30 February.
    fn impossible_day(&self) -> Option<String> {
        let Days::OfMonth(days) = &self.days else { return None };
        if days.last || days.last_weekday {
            return None;
        }
        let longest = self.months.iter().map(longest_month).max()?;
        let first = days.plain.iter().chain(days.nearest.iter()).min()?;
        (first > longest).then(|| {
            format!("day of month: {first} never comes: the chosen months have at most {longest} days")
        })
    }
}

impl MonthDays {
    fn new(parts: &[Part]) -> MonthDays {
        let mut days = MonthDays { plain: plain_values(parts), ..MonthDays::default() };
        for part in parts {
            match part {
                Part::LastDay => days.last = true,
                Part::LastWeekday => days.last_weekday = true,
                Part::Nearest(day) => days.nearest.insert(*day),
                _ => {}
            }
        }
        days
    }

    fn is_full(&self) -> bool {
        self.plain == Field::DayOfMonth.all()
    }

    fn canonical(&self) -> String {
        let mut items: Vec<String> = self.plain.iter().map(|day| day.to_string()).collect();
        items.extend(self.nearest.iter().map(|day| format!("{day}W")));
        items.extend(self.last.then(|| "L".to_owned()));
        items.extend(self.last_weekday.then(|| "LW".to_owned()));
        items.join(",")
    }
}

impl WeekDays {
    fn new(parts: &[Part]) -> WeekDays {
        let mut days = WeekDays { plain: sunday_as_zero(plain_values(parts)), ..WeekDays::default() };
        for part in parts {
            match part {
                Part::Nth(values, nth) => {
                    let set = &mut days.nth[usize::from(*nth) - 1];
                    *set = set.union(sunday_as_zero(*values));
                }
                Part::LastOf(values) => days.last = days.last.union(sunday_as_zero(*values)),
                _ => {}
            }
        }
        // A weekday that matches every week does so in the second week as well.
        for set in days.nth.iter_mut().chain([&mut days.last]) {
            *set = set.without(days.plain);
        }
        days
    }

    fn is_full(&self) -> bool {
        self.plain == Set::range(0, 6)
    }

    fn canonical(&self) -> String {
        let mut items: Vec<String> = self.plain.iter().map(|day| day.to_string()).collect();
        for (i, set) in self.nth.iter().enumerate() {
            items.extend(set.iter().map(|day| format!("{day}#{}", i + 1)));
        }
        items.extend(self.last.iter().map(|day| format!("{day}#L")));
        items.join(",")
    }
}

/// The words of `text` with their places.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut rest = text;
    let mut at = 0;
    loop {
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() {
            return words;
        }
        let len = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        words.push((at, &trimmed[..len]));
        rest = &trimmed[len..];
        at += len;
    }
}

fn wrong_count(text: &str, words: &[(usize, &str)]) -> CronError {
    let names = "minute, hour, day of month, month, day of week";
    match (words, Field::ALL.get(words.len())) {
        ([], _) => {
            let message = format!("the expression is empty: write five fields ({names}), or @hourly");
            CronError { field: None, start: 0, end: text.len(), message }
        }
        (_, Some(missing)) => CronError {
            field: Some(words.len() as u8),
            start: text.trim_end().len(),
            end: text.len(),
            message: format!(
                "{}: this field is missing: an expression has five ({names}), and this one has {}",
                missing.name(),
                words.len()
            ),
        },
        (_, None) => CronError {
            field: None,
            start: words[0].0,
            end: text.trim_end().len(),
            message: format!(
                "{} fields are too many: an expression has five ({names}); there are no fields for \
                 seconds or years",
                words.len()
            ),
        },
    }
}

fn plain_values(parts: &[Part]) -> Set {
    parts.iter().fold(Set::default(), |set, part| match part {
        Part::Values(values) => set.union(*values),
        _ => set,
    })
}

/// Sunday is both 0 and 7.
fn sunday_as_zero(set: Set) -> Set {
    if set.contains(7) { set.without(Set::range(7, 7)).union(Set::range(0, 0)) } else { set }
}

fn star_or_list(set: Set, field: Field) -> String {
    if set == field.all() {
        return "*".to_owned();
    }
    let values: Vec<String> = set.iter().map(|value| value.to_string()).collect();
    values.join(",")
}

fn longest_month(month: u8) -> u8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
