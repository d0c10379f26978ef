//! `cargo xtask test`: every check of the project, stage after stage, and one line of totals at the end. A
//! failed stage never hides the ones after it, and nothing is tried twice.

mod counts;
mod dependencies;
mod lint;
mod stages;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::step;
pub use counts::Counts;
use stages::STAGES;

/// What a stage came to.
struct Row {
    name: &'static str,
    counts: Counts,
    elapsed: std::time::Duration,
}

/// Runs the stages of these names, or all of them, and fails if anything failed.
pub fn run(names: &[String]) -> Result<()> {
    for name in names {
        if !STAGES.iter().any(|stage| stage.name == name) {
            bail!("there is no stage {name}. The stages:\n{}", list());
        }
    }
    let started = Instant::now();
    let mut rows = Vec::new();
    for stage in STAGES.iter().filter(|stage| names.is_empty() || names.iter().any(|name| name == stage.name))
    {
        println!("\n── {}: {}", stage.name, stage.about);
        let began = Instant::now();
        let counts = (stage.run)().unwrap_or_else(|error| {
            println!("  ✗ {error:#}");
            Counts::one_failed()
        });
        println!("  {} in {}", counts, step::elapsed(began.elapsed()));
        rows.push(Row { name: stage.name, counts, elapsed: began.elapsed() });
    }
    let total = rows.iter().fold(Counts::default(), |sum, row| sum + row.counts);
    println!("\n── all stages, in {}", step::elapsed(started.elapsed()));
    for row in &rows {
        let mark = if row.counts.failed == 0 { "✓" } else { "✗" };
        println!("  {mark} {:<9} {:>12}   {}", row.name, step::elapsed(row.elapsed), row.counts);
    }
    println!("\n{total}");
    if total.failed > 0 {
        bail!("{} of the checks and tests failed", total.failed);
    }
    Ok(())
}

/// The stages as the help shows them.
pub fn list() -> String {
    STAGES.iter().map(|stage| format!("  {:<9} {}\n", stage.name, stage.about)).collect()
}
