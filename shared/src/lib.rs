//! Interleave's task model: what a run is, what happens in it, and how both cross a wire.
//!
//! This crate is sans-IO: it never touches a clock, a file, a socket, a thread or a browser API. Callers pass in time,
//! randomness and the means to wait. Every other crate imports it, and it imports no other crate of the project.
//!
//! Reading order: [`workload`] (what to compute) → [`task`] (one unit of it) → [`model`] (how it is
//! executed) → [`spec`] (a run, and the user's whole set-up) → [`event`] (what happened) → [`future`] and
//! [`executor`] (the `concurrent.futures` interface) → [`job`] and [`run`] (running) → [`trace`] and
//! [`report`] (looking back) → [`table`], [`export`] and [`link`] (handing on) → [`wire`], [`message`] and [`api`]
//! (crossing to workers, to the page and over HTTP). [`program`] is the same as all of this for programs that the
//! user writes.

pub mod api;
pub mod event;
pub mod executor;
pub mod export;
pub mod fault;
pub mod future;
pub mod id;
pub mod job;
pub mod lane;
pub mod limits;
pub mod link;
pub mod message;
pub mod model;
pub mod program;
pub mod random;
pub mod report;
pub mod run;
pub mod scenario;
pub mod spec;
pub mod table;
pub mod task;
pub mod trace;
mod versioned;
pub mod wire;
pub mod workload;

pub use api::capabilities::{Capabilities, ModelStatus};
pub use event::{Event, EventKind};
pub use executor::Executor;
pub use fault::{Fault, FaultKind};
pub use future::{FutureState, Outcome, Output, TaskError, TaskFuture, Value};
pub use id::{LaneId, RunId, TaskId};
pub use limits::{Limits, SpecError};
pub use model::{ExecutionModel, Place};
pub use report::Report;
pub use spec::{Collect, Reuse, RunSpec, Setup, Variant};
pub use task::{Task, Work};
pub use trace::Trace;
pub use workload::Workload;
