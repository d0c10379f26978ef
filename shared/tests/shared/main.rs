//! The tests of `shared`, one binary. `any` makes arbitrary values for the property tests, `virtual_time`
//! is a clock, an executor and a way to run futures in which time passes only while all of them wait.

#![expect(clippy::unwrap_used, reason = "in tests a panic is the message, also in their helpers")]

mod any;
mod api;
mod virtual_time;

mod executor;
mod export;
mod future;
mod id;
mod job;
mod lane;
mod link;
mod message;
mod program_export;
mod program_line;
mod program_link;
mod program_trace;
mod report;
mod run;
mod scenario;
mod spec;
mod table;
mod trace;
mod wire;
mod workload;
