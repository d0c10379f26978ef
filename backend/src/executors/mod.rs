//! The execution models, natively: each implements [`shared::Executor`].
//!
//! All workers run on threads or processes of their own, never on the caller's thread, which only hands
//! out tasks and collects results. So a task that never ends cannot hold up the end of its run.

pub mod context;
pub mod coroutines;
pub mod crew;
mod fetch;
pub mod guard;
pub mod io;
pub mod processes;
pub mod run;
pub mod sink;
pub mod threads;
