//! A run in this engine, whatever its executor: zero, events, limit of time, end.

use futures_util::future::{Either, select};
use shared::event::EventSink;
use shared::executor::Executor;
use shared::job::{Clock, Lane};
use shared::message::Order;
use shared::run::{RunEnd, StopReason};
use shared::{Event, EventKind, LaneId};

use super::feed::Feed;
use crate::clock::{self, RunClock};
use crate::signal::StopSignal;
use crate::time;

/// What the executors of a run share.
#[derive(Clone)]
pub struct Context {
    /// When the run began, on the scale that all workers share.
    pub epoch_ms: f64,
    /// Takes the events.
    pub feed: Feed,
    /// Says when to stop.
    pub stop: StopSignal,
}

impl Context {
    /// The run's clock on this thread.
    pub fn clock(&self) -> RunClock {
        RunClock::here(self.epoch_ms)
    }

    /// Records an event of a lane now.
    pub fn emit_lane(&self, lane: LaneId, kind: EventKind) {
        let time_ns = self.clock().now_ns();
        self.feed.recorder().emit(Event { time_ns, lane, task: None, kind });
    }
}

/// Executes `order` and sends its events and its end to `feed`. The run begins now. `user` is the user's Stop.
pub async fn run<E: Executor>(
    order: Order,
    feed: Feed,
    user: StopSignal,
    executor: impl FnOnce(&Context) -> E,
) {
    let context = Context { epoch_ms: clock::epoch_ms(), feed: feed.clone(), stop: StopSignal::default() };
    let batches = feed.start();
    let end = {
        let executor = executor(&context);
        drive(&order, &context, &user, &executor).await
        // The pool is closed here, and says so before the end.
    };
    drop(batches);
    feed.end(end);
}

async fn drive(order: &Order, context: &Context, user: &StopSignal, executor: &dyn Executor) -> RunEnd {
    let clock = context.clock();
    let recorder = context.feed.recorder().clone();
    let caller = Lane { id: LaneId::CALLER, clock: &clock, sink: &*recorder, stop: &context.stop.token };
    let stopped = async {
        let time_up = std::pin::pin!(time::sleep(order.max_run_ms.into(), || {}));
        match select(std::pin::pin!(user.stopped()), time_up).await {
            Either::Left(_) => StopReason::User,
            Either::Right(_) => StopReason::RunTime { max_run_ms: order.max_run_ms },
        }
    };
    shared::run::run(&order.spec, executor, &caller, stopped).await
}

/// The peak size of this instance's memory, in bytes: WebAssembly memories only grow.
pub fn memory_bytes() -> u64 {
    const PAGE: u64 = 65_536;
    #[cfg(target_arch = "wasm32")]
    return core::arch::wasm32::memory_size(0) as u64 * PAGE;
    #[cfg(not(target_arch = "wasm32"))]
    return PAGE;
}
