//! The timeline of workloads: the lanes of any number of runs on one axis of real time that begins at 0.
//!
//! [`rows`] packs the spans of a lane, [`index`] keeps them between frames, [`model`] is what the timeline shows,
//! [`paint`] draws a lane, [`describe`] puts it into words, and [`panels`] is what the page mounts.

use std::cell::RefCell;
use std::rc::Rc;

use shared::{RunId, Trace};

mod describe;
mod index;
mod model;
mod paint;
mod panels;
mod rows;

pub use panels::WorkloadTimeline;

/// One run on the timeline: a header, and its lanes below.
#[derive(Clone)]
pub struct WorkloadRun {
    pub id: RunId,
    /// What the user reads in the header, for instance `Browser · threads × 4`.
    pub label: String,
    /// What is known of the run. It is only read here, and it may grow between two ticks of `version`.
    pub trace: Rc<RefCell<Trace>>,
    /// Whether events still come.
    pub running: bool,
}
