//! Calls after a while, by gloo: a timer that is dropped is cancelled.

pub use gloo_timers::callback::{Interval, Timeout};
pub use gloo_timers::future::TimeoutFuture;

/// Calls `then` once after `ms` milliseconds. Nothing can cancel it.
pub fn after(ms: u32, then: impl FnOnce() + 'static) {
    Timeout::new(ms, then).forget();
}
