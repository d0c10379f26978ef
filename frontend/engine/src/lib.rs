//! The engine: it executes runs in the browser, and is loaded only when the first run needs it.
//!
//! One source, built twice. Without threads it serves the page's own thread ([`here`]), isolated workers and
//! their coordinator ([`isolated`]), and programs ([`program`]); with threads (`target_feature = "atomics"`) it serves rayon over shared
//! memory ([`threads`]). It never touches the page: events leave as frames, and nothing else does.
//!
//! Reading order: [`order`] (what is asked) → [`session`] (a run, whatever the model) → [`cooperative`],
//! [`threads`], [`isolated`] (the executors) → [`here`] and [`host`] (who asks).

pub mod cooperative;
pub mod feed;
#[cfg(not(target_feature = "atomics"))]
pub mod isolated;
pub mod order;
#[cfg(not(target_feature = "atomics"))]
pub mod program;
pub mod session;
pub mod signal;
#[cfg(target_feature = "atomics")]
pub mod threads;

mod clock;
mod guard;
mod here;
mod host;
mod io;
mod time;

pub use here::{RunHandle, start_here};
pub use host::{enter, set_script};
