//! Threads over shared memory: rayon, each of whose threads is a Web Worker with this module's memory.
//!
//! The engine worker only hands out tasks and passes on events. It never waits on a lock for long, and it
//! performs what needs an event loop (`fetch`) for the threads, which have none.

mod desk;
mod io;
mod one_each;
mod pool;
mod spawn;

use std::sync::Arc;

use kernels::Isolation;
use shared::event::Recorder;
use shared::future::Promise;
use shared::job::{Clock, Lane, StopToken, run_blocking};
use shared::message::Order;
use shared::{LaneId, Outcome, Reuse, Task, TaskFuture};

use super::feed::Feed;
use super::guard;
use super::run::{self, Context};
use crate::clock::RunClock;
use crate::signal::StopSignal;
use desk::Desk;

pub use spawn::run_thread;

/// Executes `order` on threads.
pub async fn run(order: Order, feed: Feed, user: StopSignal) {
    let workers = order.spec.variant.workers.max(1);
    match order.spec.variant.reuse {
        Reuse::Pool => {
            pool::start(workers).await;
            run::run(order, feed, user, pool::Pool::new).await;
        }
        Reuse::PerTask => {
            run::run(order, feed, user, |context| one_each::OneEach::new(context, workers)).await;
        }
    }
}

/// What every thread of a run needs.
struct Shared {
    epoch_ms: f64,
    recorder: Arc<Recorder>,
    stop: StopToken,
    desk: Desk,
}

impl Shared {
    fn new(context: &Context) -> Arc<Shared> {
        Arc::new(Shared {
            epoch_ms: context.epoch_ms,
            recorder: context.feed.recorder().clone(),
            stop: context.stop.token.clone(),
            desk: Desk::open(context.stop.clone()),
        })
    }

    /// A lane of this run, seen from the thread of `clock`.
    fn lane<'a>(&'a self, id: LaneId, clock: &'a RunClock) -> Lane<'a> {
        Lane { id, clock, sink: &*self.recorder, stop: &self.stop }
    }

    /// Runs a task to its end on this thread, which the promise does not learn yet. A task that was
    /// cancelled meanwhile does not run.
    fn run_task(&self, id: LaneId, task: &Task, promise: &Promise) -> Outcome {
        if !promise.set_running() {
            return Outcome::Cancelled;
        }
        let clock = RunClock::here(self.epoch_ms);
        let lane = self.lane(id, &clock);
        let deadline_ns = task.timeout_ms.map_or(u64::MAX, |ms| clock.now_ns() + u64::from(ms) * 1_000_000);
        let io = io::ThreadIo { clock, deadline_ns, desk: &self.desk };
        let mut job = guard::start(task, Isolation::Shared);
        run_blocking(&mut job, task, &lane, &io)
    }

    /// Cancels a task that has not begun, and records that.
    fn cancel(&self, future: &TaskFuture) -> bool {
        if future.cancel_now() {
            let clock = RunClock::here(self.epoch_ms);
            self.lane(LaneId::CALLER, &clock).emit_outcome(future.task(), &Outcome::Cancelled);
        }
        future.outcome() == Some(Outcome::Cancelled)
    }
}
