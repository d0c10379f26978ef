//! The tests of the whole machine but for those that are named by programs (`tests/programs`): `compile` looks at code
//! and errors, `operations` at tables of expressions, `completions` at what the editor offers.

#![expect(clippy::expect_used, reason = "in tests a panic is the message, also in their helpers")]

mod ran;

mod compile;
mod completions;
mod operations;
