//! Schedules as the terminal shows them.

use comfy_table::{Table, presets};
use serde::Serialize;
use shared::api::schedule::{Firing, FiringOutcome, Missed, Overlap, Preview, Schedule};

/// The number of past firings that are shown.
const SHOWN: usize = 10;

pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

pub fn table(schedules: &[Schedule]) {
    if schedules.is_empty() {
        println!("There are no schedules. Create one, for instance:");
        println!(
            "  interleave schedule add --name Nightly --cron '30 2 * * *' --workload primes --model threads"
        );
        return;
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["id", "name", "when", "next", "last"]);
    for schedule in schedules {
        let when = format!("{} ({})", schedule.description, schedule.spec.time_zone);
        let last = schedule.recent.first().map_or_else(|| "none yet".to_owned(), last_words);
        table.add_row([
            schedule.id.to_string(),
            schedule.spec.name.clone(),
            when,
            next_words(schedule),
            last,
        ]);
    }
    println!("{table}");
}

pub fn schedule(schedule: &Schedule) {
    let spec = &schedule.spec;
    println!("{} {}", schedule.id, spec.name);
    println!("  when     {} ({}, `{}`)", schedule.description, spec.time_zone, spec.cron);
    println!("  next     {}", next_words(schedule));
    println!("  run      {}: {}", spec.run.workload.label(), spec.run.variant.describe());
    let overlap = match spec.overlap {
        Overlap::Skip => "skipped",
        Overlap::Together => "run together",
    };
    let missed = match spec.missed {
        Missed::Skip => "skipped",
        Missed::RunOnce => "made up for by one run",
    };
    println!(
        "  policy   times during a run are {overlap}; times missed while the server is down are {missed}"
    );
    for firing in schedule.recent.iter().take(SHOWN) {
        println!("  {}", last_words(firing));
    }
}

pub fn preview(preview: &Preview) {
    println!("{}", preview.description);
    for time in &preview.next {
        println!("  {}", readable(time));
    }
}

fn next_words(schedule: &Schedule) -> String {
    match &schedule.next {
        Some(next) => readable(next),
        None if schedule.spec.paused => "paused".to_owned(),
        None => "never again".to_owned(),
    }
}

fn last_words(firing: &Firing) -> String {
    let outcome = match &firing.outcome {
        FiringOutcome::Running => "running".to_owned(),
        FiringOutcome::Succeeded => "succeeded".to_owned(),
        FiringOutcome::Failed { detail } => format!("failed: {detail}"),
        FiringOutcome::Skipped => "skipped: the run before still went on".to_owned(),
        FiringOutcome::Interrupted => "interrupted: the server went down".to_owned(),
    };
    let by = if firing.manual { ", by hand" } else { "" };
    let took = match &firing.report {
        Some(report) => format!(" in {:.1} ms: {}", report.end.makespan_ns as f64 / 1e6, report.end.summary),
        None => String::new(),
    };
    format!("{}{by}: {outcome}{took}", readable(&firing.due))
}

/// RFC 3339, with a space and without fractions of seconds.
fn readable(time: &str) -> String {
    let (date, rest) = time.split_once('T').unwrap_or((time, ""));
    let clock = &rest[..rest.len().min(8)];
    let offset = rest.find(['+', '-', 'Z']).map_or("", |at| &rest[at..]);
    format!("{date} {clock} {offset}")
}
