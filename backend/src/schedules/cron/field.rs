//! One field of an expression: what it may contain, and reading it.

use shared::api::schedule::CronError;

use super::set::Set;

/// A field, in the order of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Minute,
    Hour,
    DayOfMonth,
    Month,
    DayOfWeek,
}

/// One part of a field, between commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// `*`, or `?` for a day. It is alone in its field.
    Star,
    /// A number, a range, or every n-th value of a range.
    Values(Set),
    /// `L`: the last day of the month.
    LastDay,
    /// `LW`: the last day from Monday to Friday of the month.
    LastWeekday,
    /// `15W`: the day from Monday to Friday that is nearest to the 15th, in the same month.
    Nearest(u8),
    /// `MON#2`: the second Monday of the month.
    Nth(Set, u8),
    /// `FRI#L` or `FRIL`: the last Friday of the month.
    LastOf(Set),
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A word of the expression and where it begins.
#[derive(Clone, Copy)]
struct Piece<'a> {
    text: &'a str,
    at: usize,
}

impl Field {
    pub(super) const ALL: [Field; 5] =
        [Field::Minute, Field::Hour, Field::DayOfMonth, Field::Month, Field::DayOfWeek];

    /// Its name in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Field::Minute => "minute",
            Field::Hour => "hour",
            Field::DayOfMonth => "day of month",
            Field::Month => "month",
            Field::DayOfWeek => "day of week",
        }
    }

    /// All values, as `*` has them.
    pub(super) fn all(self) -> Set {
        let (min, max) = self.bounds();
        Set::range(min, max)
    }

    /// Reads the field from `text`, which begins at byte `at` of the expression.
    pub(super) fn parse(self, text: &str, at: usize) -> Result<Vec<Part>, CronError> {
        let mut parts = Vec::new();
        let mut start = at;
        for part in text.split(',') {
            let piece = Piece { text: part, at: start };
            let parsed = self.part(piece)?;
            if parsed == Part::Star && part.len() != text.len() {
                return Err(self.wrong(piece, format!("`{part}` means any and cannot be part of a list")));
            }
            parts.push(parsed);
            start += part.len() + 1;
        }
        if parts.contains(&Part::LastDay) && parts.contains(&Part::LastWeekday) {
            let whole = Piece { text, at };
            return Err(self.wrong(whole, "`L` and `LW` cannot be used together: choose one"));
        }
        Ok(parts)
    }

    fn part(self, piece: Piece<'_>) -> Result<Part, CronError> {
        if piece.text.is_empty() {
            return Err(self.wrong(piece, format!("a value is missing: {}", self.allowed())));
        }
        if piece.text == "*" || (piece.text == "?" && self.is_day()) {
            return Ok(Part::Star);
        }
        match self {
            Field::DayOfMonth => self.day_of_month(piece),
            Field::DayOfWeek => self.day_of_week(piece),
            _ => self.values(piece).map(Part::Values),
        }
    }

    fn day_of_month(self, piece: Piece<'_>) -> Result<Part, CronError> {
        if piece.text.eq_ignore_ascii_case("L") {
            return Ok(Part::LastDay);
        }
        if piece.text.eq_ignore_ascii_case("LW") {
            return Ok(Part::LastWeekday);
        }
        match piece.text.strip_suffix(['W', 'w']) {
            Some(day) => Ok(Part::Nearest(self.value(Piece { text: day, at: piece.at })?)),
            None => self.values(piece).map(Part::Values),
        }
    }

    fn day_of_week(self, piece: Piece<'_>) -> Result<Part, CronError> {
        let (days, nth) = match piece.text.split_once('#') {
            Some((days, nth)) => (days, Some(nth)),
            // `FRIL` is `FRI#L`. No name of a weekday ends with an L.
            None => match piece.text.strip_suffix(['L', 'l']) {
                Some(days) => (days, Some("L")),
                None => (piece.text, None),
            },
        };
        let days = Piece { text: days, at: piece.at };
        let Some(nth) = nth else { return self.values(days).map(Part::Values) };
        if days.text.is_empty() {
            return Err(self.wrong(piece, format!("a weekday is missing before `{}`: FRI#L", piece.text)));
        }
        if days.text.contains(['/', '*', '?']) {
            return Err(self.wrong(piece, "only a weekday or a range can stand before `#`: MON#2, MON-FRI#1"));
        }
        let values = self.values(days)?;
        match nth.as_bytes() {
            [b'L' | b'l'] => Ok(Part::LastOf(values)),
            [digit @ b'1'..=b'5'] => Ok(Part::Nth(values, digit - b'0')),
            _ => {
                let at = piece.at + days.text.len() + 1;
                let nth = Piece { text: nth, at: at.min(piece.at + piece.text.len()) };
                Err(self.wrong(nth, format!("`{}` cannot follow `#`: 1 to 5, or L for the last", nth.text)))
            }
        }
    }

    /// A number, a range, or every n-th value of a range.
    fn values(self, piece: Piece<'_>) -> Result<Set, CronError> {
        let Some((range, step)) = piece.text.split_once('/') else {
            let (first, last) = self.range(piece)?;
            return Ok(Set::range(first, last));
        };
        let step = Piece { text: step, at: piece.at + range.len() + 1 };
        let range = Piece { text: range, at: piece.at };
        let (first, last) = match range.text {
            "*" => self.bounds(),
            text if text.contains('-') => self.range(range)?,
            text => {
                let (min, max) = self.bounds();
                let from = self.value(range).unwrap_or(min);
                let example = format!("*/{0} or {from}-{max}/{0}", step.text);
                let message = format!("`{text}/{}` has no range before its step: write {example}", step.text);
                return Err(self.wrong(piece, message));
            }
        };
        Ok(Set::stepped(first, last, self.step(step, range, first, last)?))
    }

    fn step(self, step: Piece<'_>, range: Piece<'_>, first: u8, last: u8) -> Result<u8, CronError> {
        let longest = last.saturating_sub(first).max(1);
        match number(step.text) {
            Some(0) => Err(self.wrong(step, format!("a step of 0 never ends: 1 to {longest}"))),
            Some(number) if number <= u32::from(longest) => Ok(number as u8),
            Some(number) => Err(self.wrong(
                step,
                format!("a step of {number} is larger than `{}` is long: 1 to {longest}", range.text),
            )),
            None => Err(self.wrong(step, format!("`{}` is not a step: 1 to {longest}", step.text))),
        }
    }

    fn range(self, piece: Piece<'_>) -> Result<(u8, u8), CronError> {
        let Some((first, last)) = piece.text.split_once('-') else {
            let value = self.value(piece)?;
            return Ok((value, value));
        };
        let last = Piece { text: last, at: piece.at + first.len() + 1 };
        let first = self.value(Piece { text: first, at: piece.at })?;
        // A week that is written as a range ends with Sunday: FRI-SUN.
        let ends_week = self == Field::DayOfWeek && last.text.eq_ignore_ascii_case("SUN");
        let last = if ends_week { 7 } else { self.value(last)? };
        if first > last {
            let message = format!("`{}` runs backwards: split it in two, with a comma", piece.text);
            return Err(self.wrong(piece, message));
        }
        // `SUN-SUN` is one day, not the week and a day.
        let both_sundays = self == Field::DayOfWeek && first == 0 && ends_week;
        Ok((first, if both_sundays { 0 } else { last }))
    }

    /// One number or name.
    fn value(self, piece: Piece<'_>) -> Result<u8, CronError> {
        let (min, max) = self.bounds();
        // A day of the week can be 7 as well.
        let max = if self == Field::DayOfWeek { 7 } else { max };
        if let Some(number) = number(piece.text) {
            return match u8::try_from(number) {
                Ok(value) if value < min => {
                    Err(self.wrong(piece, format!("{} is too small: {}", piece.text, self.allowed())))
                }
                Ok(value) if value <= max => Ok(value),
                _ => Err(self.wrong(piece, format!("{} is too large: {}", piece.text, self.allowed()))),
            };
        }
        let name = self.names().iter().position(|name| name.eq_ignore_ascii_case(piece.text));
        match name {
            // Months are counted from 1, weekdays from 0.
            Some(index) => Ok(index as u8 + min),
            None if piece.text.is_empty() => {
                Err(self.wrong(piece, format!("a value is missing: {}", self.allowed())))
            }
            None => {
                Err(self
                    .wrong(piece, format!("`{}` cannot be used: {}", shortened(piece.text), self.allowed())))
            }
        }
    }

    /// The smallest and the largest value that `*` stands for.
    fn bounds(self) -> (u8, u8) {
        match self {
            Field::Minute => (0, 59),
            Field::Hour => (0, 23),
            Field::DayOfMonth => (1, 31),
            Field::Month => (1, 12),
            Field::DayOfWeek => (0, 6),
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Field::Month => &MONTHS,
            Field::DayOfWeek => &WEEKDAYS,
            _ => &[],
        }
    }

    fn is_day(self) -> bool {
        matches!(self, Field::DayOfMonth | Field::DayOfWeek)
    }

    /// What is allowed, for the end of a message.
    fn allowed(self) -> &'static str {
        match self {
            Field::Minute => "0 to 59",
            Field::Hour => "0 to 23",
            Field::DayOfMonth => "1 to 31, L, LW or 15W",
            Field::Month => "1 to 12, or JAN to DEC",
            Field::DayOfWeek => "0 to 7 (0 and 7 are Sunday), or SUN to SAT, MON#2 or FRI#L",
        }
    }

    fn wrong(self, piece: Piece<'_>, message: impl AsRef<str>) -> CronError {
        CronError {
            field: Some(self as u8),
            start: piece.at,
            end: piece.at + piece.text.len(),
            message: format!("{}: {}", self.name(), message.as_ref()),
        }
    }
}

/// A number of digits only; one that is too large for its type is simply very large.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u32::MAX))
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 20;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
