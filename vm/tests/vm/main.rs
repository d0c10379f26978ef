//! The tests of `vm` against CPython, one binary: `conformance` runs the programs of `tests/programs`,
//! `differential` generated ones, `scenarios` the gallery.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in tests a panic is the message, also in their helpers"
)]

mod ran;

mod completions;
mod conformance;
mod differential;
mod operations;
mod scenarios;
