//! Programs, each a test of its own that is named by its file: `cargo test -p vm --test programs -- lock::with` runs
//! `tests/programs/lock__with.py`, `-- scenarios::14` an example of the gallery.
//!
//! - `programs::`: prints what CPython printed when it was recorded.
//! - `policies::`: prints the same however its threads switch.
//! - `recorded::`: this computer's CPython still prints what is recorded.
//! - `differential::`: generated programs, run by the machine and by CPython.
//! - `scenarios::`, `explorer::`: the gallery's examples end as they should, in a machine and in an explorer.
//!
//! What needs CPython 3.11 is skipped without it, and its tests say so.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in tests a panic is the message, also in their helpers"
)]

#[path = "../vm/ran.rs"]
mod ran;

mod conformance;
mod cpython;
mod differential;
mod scenarios;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = conformance::trials();
    trials.extend(differential::trials());
    trials.extend(scenarios::trials());
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test that fails by a panic.
fn trial(name: impl Into<String>, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test();
        Ok(())
    })
}
