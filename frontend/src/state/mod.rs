//! What the page knows, and what can be done to it: a [`form`] being edited, a [`runs`] of runs that one
//! reducer changes, and a [`driver`] that runs what is asked for. Views render from here.

pub mod address;
pub mod driver;
pub mod form;
pub mod format;
mod frame_meter;
pub mod program;
pub mod program_text;
pub mod runs;
pub mod schedules;
pub mod store;
