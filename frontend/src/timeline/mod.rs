//! The timeline: lanes on one axis, drawn on a canvas, for any data that has them.
//!
//! It knows traces and pixels only, never an executor, the page's state or another view. Its parts:
//! - a [`model`] knows the data: which rows there are, what is on a lane, what it is called, what is chosen. There
//!   are two: [`workload`] (runs in real time) and [`program`] (threads, tasks and cores in virtual time);
//! - the [`window`] owns the visible stretch of the axis, the [`scale`] converts it to pixels and nothing else;
//! - [`pieces`] says what of a lane can be seen, in a time that depends on the pixels only;
//! - the [`painter`] draws, into [`pixels`] and on the [`canvas`]; one [`frame`] scheduler decides when;
//! - the [`view`] joins them, [`gesture`] says what fingers, mouse and keys mean to it, and [`mount`] puts it into
//!   the page.

mod canvas;
mod frame;
mod gesture;
mod model;
mod mount;
mod observe;
mod painter;
mod pieces;
mod pixels;
mod program;
mod rows;
mod scale;
mod theme;
mod ticks;
mod tooltip;
mod view;
mod window;
mod workload;

pub use program::{LaneKey, Picked, ProgramRun, ProgramTimeline, resource_kind, waits_for};
pub use ticks::duration;
pub use workload::{WorkloadRun, WorkloadTimeline};
