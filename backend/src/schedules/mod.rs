//! When schedules fire. Pure: the time is always a parameter, and nothing here starts a run or stores anything.
//!
//! [`cron`] reads an expression, [`timetable`] knows its times in a time zone, and [`planner`] decides what
//! fires when.

mod cron;
pub mod planner;
pub mod timetable;

#[cfg(test)]
mod tests;
