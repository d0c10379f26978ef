//! What all lanes of one run share: the clock, the sink of events, the stop signal, the address for fetches.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use shared::event::{EventKind, EventSink};
use shared::job::{Clock, Lane, StopToken};
use shared::{Event, LaneId};

use super::sink::RunSink;

/// Nanoseconds of `CLOCK_MONOTONIC` since the run began. All processes of a machine share this clock.
#[derive(Debug, Clone, Copy)]
pub struct MonotonicClock {
    zero_ns: u64,
}

impl MonotonicClock {
    /// A clock that begins now.
    pub fn start() -> Self {
        MonotonicClock { zero_ns: absolute_ns() }
    }

    /// The clock of a run that began at `zero_ns`, in another process perhaps.
    pub fn since(zero_ns: u64) -> Self {
        MonotonicClock { zero_ns }
    }

    /// The run's beginning, for [`MonotonicClock::since`].
    pub fn zero_ns(&self) -> u64 {
        self.zero_ns
    }
}

impl Clock for MonotonicClock {
    fn now_ns(&self) -> u64 {
        absolute_ns().saturating_sub(self.zero_ns)
    }
}

fn absolute_ns() -> u64 {
    // Every Linux has this clock.
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC).expect("CLOCK_MONOTONIC exists");
    now.tv_sec() as u64 * 1_000_000_000 + now.tv_nsec() as u64
}

/// A stop token that also wakes those who sleep.
#[derive(Debug, Clone, Default)]
pub struct StopSignal {
    token: StopToken,
    sleepers: Arc<(Mutex<bool>, Condvar)>,
}

impl StopSignal {
    /// The token, for looking at between steps.
    pub fn token(&self) -> &StopToken {
        &self.token
    }

    /// Asks everybody to stop, and wakes those who sleep.
    pub fn stop(&self) {
        self.token.stop();
        let (stopped, wake) = &*self.sleepers;
        *stopped.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = true;
        wake.notify_all();
    }

    /// Sleeps for `duration`, or until the stop.
    pub fn sleep(&self, duration: Duration) {
        let (stopped, wake) = &*self.sleepers;
        let guard = stopped.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // Whether it was the time or the stop that ended the wait is seen by the token.
        drop(wake.wait_timeout_while(guard, duration, |stopped| !*stopped));
    }
}

/// What all lanes of a run share. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The run's clock.
    pub clock: MonotonicClock,
    /// Takes the events.
    pub sink: Arc<RunSink>,
    /// Says when to stop.
    pub stop: StopSignal,
    /// Where this server serves its files, for tasks that fetch.
    pub files: Option<SocketAddr>,
    lanes: Arc<AtomicU32>,
}

impl Context {
    /// The context of a run that begins now.
    pub fn new(files: Option<SocketAddr>) -> Self {
        Context {
            clock: MonotonicClock::start(),
            sink: Arc::default(),
            stop: StopSignal::default(),
            files,
            lanes: Arc::new(AtomicU32::new(LaneId::CALLER.0 + 1)),
        }
    }

    /// An id for a new worker.
    pub fn next_lane(&self) -> LaneId {
        LaneId(self.lanes.fetch_add(1, Ordering::Relaxed))
    }

    /// A lane of this run.
    pub fn lane(&self, id: LaneId) -> Lane<'_> {
        Lane { id, clock: &self.clock, sink: &*self.sink, stop: self.stop.token() }
    }

    /// Records an event of a lane itself, now.
    pub fn emit_lane(&self, lane: LaneId, kind: EventKind) {
        self.sink.emit(Event { time_ns: self.clock.now_ns(), lane, task: None, kind });
    }
}
