//! `cargo xtask fuzz`: the differential test of the machine with fresh programs for as long as is asked, ours
//! against the machine's CPython. The bounded part of it is in every test run.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};

use crate::{step, toolchain};

/// Programs of each kind between two looks at the clock.
const BATCH: u64 = 1_000;

/// Runs batches of new seeds for so many minutes, or until one fails.
pub fn run(minutes: f64, from: Option<u64>) -> Result<()> {
    let end = Instant::now() + Duration::try_from_secs_f64(minutes * 60.0).context("a number of minutes")?;
    // Without --from, each run generates programs from a new seed.
    let mut seed = match from {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() * BATCH,
    };
    loop {
        let mut cargo = toolchain::native_cargo();
        cargo
            .args([
                "test",
                "--locked",
                "--package",
                "vm-machine",
                "--test",
                "programs",
                "--no-fail-fast",
                "--",
                "differential",
            ])
            .env("INTERLEAVE_FUZZ_FROM", seed.to_string())
            .env("INTERLEAVE_FUZZ_COUNT", BATCH.to_string());
        let output = step::attempt(&format!("Programs from seed {seed}"), &mut cargo)?;
        if !output.success {
            step::show_failure(&output);
            bail!(
                "ours and CPython's differ; `INTERLEAVE_FUZZ_FROM=SEED INTERLEAVE_FUZZ_COUNT=1` shows a program"
            );
        }
        seed += BATCH;
        if Instant::now() >= end {
            return Ok(());
        }
    }
}
