//! The timeline: the lanes of any number of runs on one time axis that begins at 0.
//!
//! It knows traces and pixels only, never an executor, the page's state or another view. [`window`] owns
//! the visible stretch of time, [`scale`] converts time to pixels and nothing else, [`paint`]'s tracks
//! only draw, and one [`frame`] scheduler decides when. [`board`] joins them, on the canvases of a
//! [`sheet`], and [`view`] is what the page mounts.

use std::cell::RefCell;
use std::rc::Rc;

use shared::{RunId, Trace};

mod board;
mod describe;
mod detail;
mod frame;
mod gesture;
mod index;
mod layout;
mod observe;
mod paint;
mod program;
mod rows;
mod scale;
mod sheet;
mod surface;
mod theme;
mod ticks;
mod tooltip;
mod view;
mod window;

pub use program::{LaneKey, Picked, ProgramRun, ProgramTimeline, resource_kind, waits_for};
pub use ticks::duration;
pub use view::Timeline;

/// One run on the timeline: a header, and its lanes below.
#[derive(Clone)]
pub struct TimelineGroup {
    /// The run. Collapsing and caches go by it.
    pub id: RunId,
    /// What a person reads in the header, for instance `Browser · threads × 4`.
    pub label: String,
    /// What is known of the run. It is only read here, and it may grow between two ticks of `version`.
    pub trace: Rc<RefCell<Trace>>,
    /// Whether events still come.
    pub running: bool,
}
