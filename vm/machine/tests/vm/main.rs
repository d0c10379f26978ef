//! The tests of the whole machine, one binary: `compile` looks at code and errors; against CPython, `conformance` runs
//! the programs of `tests/programs`, `differential` generated ones; `scenarios` runs the gallery.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in tests a panic is the message, also in their helpers"
)]

mod ran;

mod compile;
mod completions;
mod conformance;
mod differential;
mod operations;
mod scenarios;
