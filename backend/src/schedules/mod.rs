//! Schedules: native runs at the times of a cron expression.
//!
//! From the inside out: [`cron`] reads an expression, [`timetable`] knows when it fires in a time zone,
//! [`planner`] decides what fires when, [`store`] remembers, [`service`] brings them together with the
//! runs, [`driver`] is the only one that owns a clock.

mod cron;
pub mod driver;
mod planner;
pub mod service;
pub mod store;
mod timetable;

#[cfg(test)]
mod tests;
