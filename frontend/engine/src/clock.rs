//! The clock of a run: one zero for all its lanes, whichever worker they are in.

use shared::job::Clock;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
    #[wasm_bindgen(thread_local_v2, js_namespace = performance, js_name = timeOrigin)]
    static TIME_ORIGIN: f64;
}

/// A run's clock, as seen from the thread that made it: it must not go to another.
#[derive(Debug, Clone, Copy)]
pub struct RunClock {
    /// What this thread's `performance.now()` was when the run began.
    zero_ms: f64,
}

/// The present on the scale that the page and all its workers share, in milliseconds.
pub fn epoch_ms() -> f64 {
    TIME_ORIGIN.with(|origin| *origin) + now()
}

/// Does `work`; gives its result and how many nanoseconds it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let began_ms = now();
    let result = work();
    (result, ((now() - began_ms) * 1e6) as u64)
}

impl RunClock {
    /// The clock of the run that began at `epoch_ms`, for this thread.
    pub fn here(epoch_ms: f64) -> RunClock {
        RunClock { zero_ms: epoch_ms - TIME_ORIGIN.with(|origin| *origin) }
    }
}

impl Clock for RunClock {
    fn now_ns(&self) -> u64 {
        // Workers' origins agree to a fraction of a microsecond only, so the first event may lie before zero.
        ((now() - self.zero_ms) * 1e6).max(0.0) as u64
    }
}
