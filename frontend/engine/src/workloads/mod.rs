//! Workloads: runs of tasks under every execution model. This folder is in the builds `single` and `threads`, and its
//! panics unwind there, since a task's panic is an outcome.
//!
//! [`isolated`] is in `single` only, which has no shared memory; `threads` is in `threads` only, which has
//! (`target_feature = "atomics"`). The rest is in both.
//!
//! Reading order: [`run`] (a run, whatever the model) → [`cooperative`], `threads`, [`isolated`] (the executors)
//! → [`here`] and [`host`] (who asks) → [`nested`] (how a worker starts others).

mod base;
pub mod cooperative;
pub mod feed;
mod guard;
pub mod here;
pub mod host;
mod io;
pub mod nested;
pub mod run;

#[cfg(not(target_feature = "atomics"))]
pub mod isolated;
#[cfg(target_feature = "atomics")]
pub mod threads;
