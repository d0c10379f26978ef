//! The timeline: the lanes of any number of runs on one time axis that begins at 0.
//!
//! It knows traces and pixels only, never an executor, the page's state or another view. [`window`] owns
//! the visible stretch of time, [`scale`] converts time to pixels and nothing else, tracks only draw, and
//! one [`frame`] scheduler decides when.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use shared::{RunId, Trace};

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

/// The timeline of `groups`. It is redrawn when `groups` changes and whenever `version` ticks, which it
/// should after each batch of events that a trace took in.
#[component]
pub fn Timeline(
    /// The runs to compare, top to bottom.
    groups: Signal<Vec<TimelineGroup>, LocalStorage>,
    /// Ticks when a trace has grown.
    version: Signal<u64>,
) -> impl IntoView {
    move || {
        version.track();
        groups.with(|groups| groups.len())
    }
}
