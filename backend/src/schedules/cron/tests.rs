//! Expressions: what they mean in words, what is wrong with them and where, and that nothing panics.

use std::collections::HashMap;

use proptest::prelude::*;

use super::Expression;

fn words(cron: &str) -> String {
    Expression::parse(cron).unwrap_or_else(|error| panic!("{cron}: {error}")).describe()
}

#[test]
fn expressions_read_well_in_words() {
    for (cron, expected) in [
        ("* * * * *", "every minute"),
        ("*/5 * * * *", "every 5 minutes"),
        ("0,15,30,45 * * * *", "every 15 minutes"),
        ("5-59/15 * * * *", "every 15 minutes from 5 to 50 of every hour"),
        ("*/7 * * * *", "every 7 minutes from 0 to 56 of every hour"),
        ("10-20 * * * *", "every minute from 10 to 20 of every hour"),
        ("5,20,40 * * * *", "at minutes 5, 20 and 40 of every hour"),
        ("0-4,30 * * * *", "at minutes 0 to 4 and 30 of every hour"),
        ("0 * * * *", "every hour, on the hour"),
        ("@hourly", "every hour, on the hour"),
        ("5 * * * *", "every hour, at minute 5"),
        ("@daily", "at 00:00, every day"),
        ("@midnight", "at 00:00, every day"),
        ("@weekly", "at 00:00, on Sundays"),
        ("@monthly", "at 00:00, on the 1st of the month"),
        ("@YEARLY", "at 00:00, on the 1st of January"),
        ("@annually", "at 00:00, on the 1st of January"),
        ("30 9 * * *", "at 09:30, every day"),
        ("30 9 * * MON-FRI", "at 09:30, Monday to Friday"),
        ("30 9 * * mon,wed,fri", "at 09:30, on Mondays, Wednesdays and Fridays"),
        ("0 8 * * 6,7", "at 08:00, on Saturdays and Sundays"),
        ("0 8 * * FRI-SUN", "at 08:00, Friday to Sunday"),
        ("0 8 * * 0-6", "at 08:00, every day"),
        ("0 8 * * SUN", "at 08:00, on Sundays"),
        ("0 9,17 * * *", "at 09:00 and 17:00, every day"),
        ("0,30 9,17 * * *", "at 09:00, 09:30, 17:00 and 17:30, every day"),
        ("0 9-17 * * *", "every hour from 09:00 to 17:00, every day"),
        ("0 */2 * * *", "every 2 hours from 00:00 to 22:00, every day"),
        ("5 8-16/4 * * 1-5", "every 4 hours from 08:05 to 16:05, Monday to Friday"),
        ("*/15 9-16 * * MON-FRI", "every 15 minutes from 09:00 to 16:45, Monday to Friday"),
        ("* 9 * * *", "every minute from 09:00 to 09:59, every day"),
        ("* 9,11 * * *", "every minute of the hours 9 and 11, every day"),
        ("10-20 9-11 * * *", "every minute from 10 to 20 of the hours 9 to 11, every day"),
        ("0 0 1,15 * *", "at 00:00, on the 1st and the 15th of the month"),
        ("0 0 1-7 * *", "at 00:00, on the 1st to the 7th of the month"),
        ("0 0 */2 * *", "at 00:00, every 2 days from the 1st to the 31st of the month"),
        ("0 0 L * *", "at 00:00, on the last day of the month"),
        ("0 0 LW * *", "at 00:00, on the last weekday of the month"),
        ("0 0 15W * *", "at 00:00, on the weekday nearest to the 15th of the month"),
        ("0 0 1,L * *", "at 00:00, on the 1st and the last day of the month"),
        ("0 0 * * MON#2", "at 00:00, on the second Monday of the month"),
        ("0 0 * * FRI#L", "at 00:00, on the last Friday of the month"),
        ("0 0 * * 5L", "at 00:00, on the last Friday of the month"),
        ("0 0 * * MON#1,MON#3", "at 00:00, on the first Monday and the third Monday of the month"),
        ("0 0 * * SAT,FRI#L", "at 00:00, on Saturdays and on the last Friday of the month"),
        ("0 0 13 * FRI", "at 00:00, on the 13th of the month and also on Fridays"),
        ("0 0 25 DEC *", "at 00:00, on the 25th of December"),
        ("0 0 1 */3 *", "at 00:00, on the 1st of January, April, July and October"),
        ("0 0 1 3-5 *", "at 00:00, on the 1st of each month from March to May"),
        ("0 12 * JUN-AUG *", "at 12:00, every day, from June to August"),
        ("0 12 * 1,7 SUN", "at 12:00, on Sundays, in January and July"),
        ("*/10 * * 2 *", "every 10 minutes, every day, in February"),
        ("0 0 ? * ?", "at 00:00, every day"),
    ] {
        assert_eq!(words(cron), expected, "{cron}");
    }
}

#[test]
fn an_error_points_at_the_wrong_part_and_says_what_is_allowed() {
    for (cron, field, wrong, message) in [
        ("61 * * * *", Some(0), "61", "minute: 61 is too large: 0 to 59"),
        ("0,5,99 * * * *", Some(0), "99", "minute: 99 is too large: 0 to 59"),
        ("* 24 * * *", Some(1), "24", "hour: 24 is too large: 0 to 23"),
        ("* 9-25 * * *", Some(1), "25", "hour: 25 is too large: 0 to 23"),
        ("* * 0 * *", Some(2), "0", "day of month: 0 is too small: 1 to 31, L, LW or 15W"),
        ("* * * 13 *", Some(3), "13", "month: 13 is too large: 1 to 12, or JAN to DEC"),
        ("* * * JANUARY *", Some(3), "JANUARY", "month: `JANUARY` cannot be used: 1 to 12, or JAN to DEC"),
        (
            "* * * * MON-XYZ",
            Some(4),
            "XYZ",
            "day of week: `XYZ` cannot be used: 0 to 7 (0 and 7 are Sunday), or SUN to SAT, MON#2 or FRI#L",
        ),
        ("* * * * 5#6", Some(4), "6", "day of week: `6` cannot follow `#`: 1 to 5, or L for the last"),
        (
            "  30-10 * * * *",
            Some(0),
            "30-10",
            "minute: `30-10` runs backwards: split it in two, with a comma",
        ),
        ("*/0 * * * *", Some(0), "0", "minute: a step of 0 never ends: 1 to 59"),
        ("*/60 * * * *", Some(0), "60", "minute: a step of 60 is larger than `*` is long: 1 to 59"),
        ("* 8-12/x * * *", Some(1), "x", "hour: `x` is not a step: 1 to 4"),
        (
            "5/15 * * * *",
            Some(0),
            "5/15",
            "minute: `5/15` has no range before its step: write */15 or 5-59/15",
        ),
        ("*,5 * * * *", Some(0), "*", "minute: `*` means any and cannot be part of a list"),
        ("? * * * *", Some(0), "?", "minute: `?` cannot be used: 0 to 59"),
        (
            "0 0 31 2,4 *",
            Some(2),
            "31",
            "day of month: 31 never comes: the chosen months have at most 30 days",
        ),
        ("0 0 L,LW * *", Some(2), "L,LW", "day of month: `L` and `LW` cannot be used together: choose one"),
        ("@reboot", None, "@reboot", ""),
        ("@daily 5", None, " 5", "nothing may follow `@daily`, which stands for `0 0 * * *`"),
        ("0 0 9 * * *", None, "0 0 9 * * *", ""),
    ] {
        let error = Expression::parse(cron).expect_err(cron);
        assert_eq!((error.field, &cron[error.start..error.end]), (field, wrong), "{cron}: {error}");
        if !message.is_empty() {
            assert_eq!(error.message, message, "{cron}");
        }
    }
}

#[test]
fn what_is_missing_is_named_where_it_would_stand() {
    for (cron, field) in [("5", 1), ("5 4 ", 2), ("5 4 3 2", 4)] {
        let error = Expression::parse(cron).expect_err(cron);
        assert_eq!((error.field, error.start), (Some(field), cron.trim_end().len()), "{error}");
    }
    let error = Expression::parse("61 4").expect_err("a field that is there is read first");
    assert_eq!(error.field, Some(0));
    assert_eq!(Expression::parse("  ").expect_err("empty").field, None);
    assert_eq!(Expression::parse("0,,5 * * * *").map_err(|error| error.start), Err(2));
    let long = "1,".repeat(300);
    assert!(Expression::parse(&long).expect_err("long").message.contains("at most 500"));
}

#[test]
fn fields_with_seconds_or_years_are_refused() {
    for cron in ["0 0 9 * * *", "0 0 9 * * * 2030"] {
        let error = Expression::parse(cron).expect_err(cron);
        assert!(error.message.contains("no fields for seconds or years"), "{error}");
    }
}

fn part(min: u8, max: u8) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (min..=max).prop_map(|value| value.to_string()),
        3 => (min..=max, min..=max).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (1..=max - min).prop_map(|step| format!("*/{step}")),
        1 => (min..max, min..=max, 1u8..6).prop_map(move |(a, b, step)| {
            let (a, b) = (a.min(b), a.max(b).max(a.min(b) + 1));
            format!("{a}-{b}/{}", step.min(b - a))
        }),
    ]
}

fn field(min: u8, max: u8, special: &'static [&'static str]) -> BoxedStrategy<String> {
    let list = prop::collection::vec(part(min, max), 1..4).prop_map(|parts| parts.join(","));
    if special.is_empty() {
        return prop_oneof![2 => Just("*".to_owned()), 3 => list].boxed();
    }
    let special = prop::sample::select(special).prop_map(str::to_owned);
    prop_oneof![4 => Just("*".to_owned()), 3 => list, 1 => special].boxed()
}

prop_compose! {
    fn expression()(
        minute in field(0, 59, &[]),
        hour in field(0, 23, &[]),
        day_of_month in field(1, 31, &["L", "LW", "15W", "1,L", "1W,31W"]),
        month in field(1, 12, &[]),
        day_of_week in field(0, 7, &["MON#2", "5#L", "MON-WED#1", "SUN,6L", "1#5,2#1"]),
    ) -> String {
        format!("{minute} {hour} {day_of_month} {month} {day_of_week}")
    }
}

proptest! {
    #[test]
    fn reading_never_panics_and_errors_lie_inside_the_text(text in "\\PC{0,60}") {
        if let Err(error) = Expression::parse(&text) {
            prop_assert!(text.get(error.start..error.end).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn reading_what_looks_like_an_expression_never_panics(text in "[0-9*/,\\-#LW?@A-Za-zä ]{0,40}") {
        if let Err(error) = Expression::parse(&text) {
            prop_assert!(text.get(error.start..error.end).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn the_canonical_form_reads_back_as_the_same(text in expression()) {
        if let Ok(read) = Expression::parse(&text) {
            let again = Expression::parse(&read.canonical());
            prop_assert_eq!(again.as_ref(), Ok(&read), "{}", text);
        }
    }

    #[test]
    fn croner_accepts_what_we_accept(text in expression()) {
        if let Ok(read) = Expression::parse(&text) {
            let canonical = read.canonical();
            let croner = croner::parser::CronParser::builder()
                .seconds(croner::parser::Seconds::Disallowed)
                .year(croner::parser::Year::Disallowed)
                .build()
                .parse(&canonical);
            prop_assert!(croner.is_ok(), "{} as {}: {:?}", text, canonical, croner.err());
        }
    }
}

proptest! {
    // Each case is many expressions.
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Words are right only if they leave no doubt.
    #[test]
    fn the_same_words_mean_the_same_times(texts in prop::collection::vec(expression(), 200)) {
        let mut meanings: HashMap<String, String> = HashMap::new();
        for text in texts {
            if let Ok(read) = Expression::parse(&text) {
                let canonical = read.canonical();
                let known = meanings.entry(read.describe()).or_insert_with(|| canonical.clone());
                prop_assert_eq!(&*known, &canonical, "{}", read.describe());
            }
        }
    }
}
