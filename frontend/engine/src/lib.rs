//! The engine: it executes runs in the browser, and is loaded only when the first run needs it.
//!
//! One source, built three times. For workloads without threads it serves the page's own thread ([`here`]), isolated
//! workers and their coordinator ([`isolated`]); with threads (`target_feature = "atomics"`) it serves rayon over
//! shared memory ([`threads`]). For programs it is the simulated machine and its debugger ([`program`]). It never
//! touches the page: events leave as frames, and nothing else does.
//!
//! Reading order: [`order`] (what is asked) → [`session`] (a run, whatever the model) → [`cooperative`],
//! [`threads`], [`isolated`] (the executors) → [`here`] and [`host`] (who asks).

pub mod clock;
pub mod message;
pub mod signal;
pub mod time;

#[cfg(feature = "programs")]
pub mod program;

#[cfg(feature = "workloads")]
pub mod cooperative;
#[cfg(feature = "workloads")]
pub mod feed;
#[cfg(feature = "workloads")]
mod guard;
#[cfg(feature = "workloads")]
mod here;
#[cfg(feature = "workloads")]
mod host;
#[cfg(feature = "workloads")]
mod io;
#[cfg(all(feature = "workloads", not(target_feature = "atomics")))]
pub mod isolated;
#[cfg(feature = "workloads")]
pub mod order;
#[cfg(feature = "workloads")]
pub mod session;
#[cfg(all(feature = "workloads", target_feature = "atomics"))]
pub mod threads;

#[cfg(feature = "workloads")]
pub use here::{RunHandle, start_here};
#[cfg(feature = "workloads")]
pub use host::{enter, set_script};
