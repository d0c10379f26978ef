//! The panels of the page, one file each. They render the state and dispatch to it; they never start a run
//! themselves, and never look at an executor.

pub mod schedules;
