//! The engine: it executes runs in the browser, and is loaded only when the first run needs it.
//!
//! One source, built three times. A module carries [`workloads`] or [`programs`]; each folder's header says in which
//! builds it is. The engine never touches the page: messages of [`shared::message`] leave, and nothing else does.
//!
//! Reading order: [`enter`](mod@enter) (what a new worker becomes) → [`workloads`] or [`programs`].

pub mod clock;
mod enter;
mod parent;
pub mod signal;
pub mod time;

#[cfg(feature = "programs")]
pub mod programs;
#[cfg(feature = "workloads")]
pub mod workloads;

pub use enter::enter;
