//! Execution on one thread that the engine shares with its owner: one task after another, or cooperative tasks in
//! turn. Here that thread is the page's own.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context as PollContext, Poll, Wake, Waker};

use futures_util::future::LocalBoxFuture;
use kernels::Isolation;
use shared::event::LaneEnd;
use shared::executor::Executor;
use shared::future::{self, Promise};
use shared::job::{Clock, Lane, run_async};
use shared::{EventKind, LaneId, Outcome, Task, TaskFuture};

use super::guard;
use super::io::TaskIo;
use super::run::{Context, memory_bytes};
use crate::clock::RunClock;
use crate::time::{self, Pause};

/// The lane of the one thread.
const LANE: LaneId = LaneId(1);
/// Sequential tasks hold the thread until they are done, but not for longer than this: Stop must get a turn
/// before the browser offers to kill the page.
const SEQUENTIAL_SLICE_NS: u64 = 4_000_000_000;
/// Between two sequential tasks the browser gets its turn, unless it had one just now.
const SEQUENTIAL_PAUSE_NS: u64 = 8_000_000;

/// How tasks take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turns {
    /// The next task begins when the one before has ended.
    OneAfterAnother,
    /// All tasks are begun; each runs until it waits or has used its slice, in nanoseconds.
    RoundRobin { slice_ns: u64 },
}

/// The executor. Its work is done in `drive`.
pub struct Cooperative {
    context: Context,
    clock: RunClock,
    turns: Turns,
    pause: Pause,
    waiting: RefCell<VecDeque<(Task, Promise)>>,
    ready: Arc<Ready>,
}

/// The begun tasks that can go on, by their slots, and who to wake when there is one.
#[derive(Default)]
struct Ready(Mutex<ReadyState>);

#[derive(Default)]
struct ReadyState {
    slots: VecDeque<usize>,
    driver: Option<Waker>,
}

impl Cooperative {
    /// An executor on this thread.
    pub fn new(context: &Context, turns: Turns) -> Cooperative {
        let executor = Cooperative {
            context: context.clone(),
            clock: context.clock(),
            turns,
            pause: Pause::default(),
            waiting: RefCell::default(),
            ready: Arc::default(),
        };
        context.emit_lane(LANE, EventKind::LaneOpened { name: "page thread".to_owned() });
        context.emit_lane(LANE, EventKind::LaneReady);
        executor
    }

    /// Runs one task to its end.
    async fn run_task(&self, task: Task, promise: Promise) {
        if !promise.set_running() {
            return;
        }
        let recorder = self.context.feed.recorder();
        let stop = &self.context.stop;
        let lane = Lane { id: LANE, clock: &self.clock, sink: &**recorder, stop: &stop.token };
        let clock = self.clock;
        let mut job = guard::start(&task, Isolation::Shared);
        let outcome = match self.turns {
            Turns::OneAfterAnother => {
                // A timer, unlike a message, comes after all that is due: the click on Stop, for one.
                let yielding = async || {
                    self.context.feed.flush();
                    time::sleep(0.0, || {}).await;
                };
                let io = TaskIo { clock, stop, yielding };
                self.unless_stopped(run_async(&mut job, &task, &lane, &io, SEQUENTIAL_SLICE_NS)).await
            }
            Turns::RoundRobin { slice_ns } => {
                let io = TaskIo { clock, stop, yielding: next_turn };
                self.unless_stopped(run_async(&mut job, &task, &lane, &io, slice_ns)).await
            }
        };
        let outcome = outcome.unwrap_or_else(|| {
            lane.emit_outcome(task.id, &Outcome::Cancelled);
            Outcome::Cancelled
        });
        promise.settle(outcome);
    }

    /// Polls `run` until it is done; none if the run was stopped while it waited for its turn. Without this,
    /// each of many begun tasks would compute one more step before it looks at the token.
    async fn unless_stopped<T>(&self, run: impl Future<Output = T>) -> Option<T> {
        let mut run = std::pin::pin!(run);
        poll_fn(|context| match self.context.stop.token.is_stopped() {
            true => Poll::Ready(None),
            false => run.as_mut().poll(context).map(Some),
        })
        .await
    }

    /// Sends the events so far and gives the browser its turn.
    async fn breathe(&self) {
        self.context.feed.flush();
        self.pause.pause().await;
    }

    /// The next task that has not begun.
    fn next_waiting(&self) -> Option<(Task, Promise)> {
        self.waiting.borrow_mut().pop_front()
    }

    async fn drive_sequential(&self) {
        let mut breath_ns = 0;
        loop {
            let Some((task, promise)) = self.next_waiting() else {
                self.ready.wait().await;
                continue;
            };
            if self.clock.now_ns() - breath_ns >= SEQUENTIAL_PAUSE_NS {
                self.breathe().await;
                breath_ns = self.clock.now_ns();
            }
            self.run_task(task, promise).await;
        }
    }

    async fn drive_round_robin(&self, slice_ns: u64) {
        let mut begun = Begun::default();
        let mut breath_ns = self.clock.now_ns();
        loop {
            // Tasks that have not begun stand in line before those that have had a turn.
            if let Some((task, promise)) = self.next_waiting() {
                let slot = begun.insert(Box::pin(self.run_task(task, promise)));
                begun.poll(slot, &self.ready);
            } else if let Some(slot) = self.ready.pop() {
                begun.poll(slot, &self.ready);
            } else {
                self.context.feed.flush();
                self.ready.wait().await;
                breath_ns = self.clock.now_ns();
            }
            if self.clock.now_ns() - breath_ns >= slice_ns {
                self.breathe().await;
                breath_ns = self.clock.now_ns();
            }
        }
    }
}

impl Executor for Cooperative {
    fn max_workers(&self) -> u32 {
        1
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let mut futures = Vec::with_capacity(chunk.len());
        for task in chunk {
            let (promise, future) = future::pair(task.id);
            self.waiting.borrow_mut().push_back((task, promise));
            futures.push(future);
        }
        self.ready.notify();
        futures
    }

    fn stop(&self) {
        let lane = LaneId::CALLER;
        for (task, promise) in self.waiting.take() {
            if promise.settle(Outcome::Cancelled) {
                let recorder = self.context.feed.recorder();
                let lane =
                    Lane { id: lane, clock: &self.clock, sink: &**recorder, stop: &self.context.stop.token };
                lane.emit_outcome(task.id, &Outcome::Cancelled);
            }
        }
        self.context.stop.stop();
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        match self.turns {
            Turns::OneAfterAnother => Box::pin(self.drive_sequential()),
            Turns::RoundRobin { slice_ns } => Box::pin(self.drive_round_robin(slice_ns)),
        }
    }
}

impl Drop for Cooperative {
    fn drop(&mut self) {
        self.context.emit_lane(LANE, EventKind::Memory { peak_bytes: memory_bytes() });
        self.context.emit_lane(LANE, EventKind::LaneClosed { reason: LaneEnd::Closed });
    }
}

/// Goes to the end of the line of tasks that are ready.
async fn next_turn() {
    let mut went = false;
    poll_fn(|context| {
        if went {
            return Poll::Ready(());
        }
        went = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

/// The tasks that have begun and not ended. Slots are used again.
#[derive(Default)]
struct Begun<'a> {
    slots: Vec<Option<LocalBoxFuture<'a, ()>>>,
    free: Vec<usize>,
}

impl<'a> Begun<'a> {
    fn insert(&mut self, task: LocalBoxFuture<'a, ()>) -> usize {
        match self.free.pop() {
            Some(slot) => {
                self.slots[slot] = Some(task);
                slot
            }
            None => {
                self.slots.push(Some(task));
                self.slots.len() - 1
            }
        }
    }

    /// Gives the task in `slot` its turn.
    fn poll(&mut self, slot: usize, ready: &Arc<Ready>) {
        // A wake-up may come late, for a slot whose task has ended; another task there is polled for nothing.
        let Some(task) = &mut self.slots[slot] else { return };
        let waker = Waker::from(Arc::new(SlotWaker { slot, ready: ready.clone() }));
        let task: Pin<&mut (dyn Future<Output = ()> + 'a)> = task.as_mut();
        if task.poll(&mut PollContext::from_waker(&waker)).is_ready() {
            self.slots[slot] = None;
            self.free.push(slot);
        }
    }
}

struct SlotWaker {
    slot: usize,
    ready: Arc<Ready>,
}

impl Wake for SlotWaker {
    fn wake(self: Arc<Self>) {
        self.ready.lock().slots.push_back(self.slot);
        self.ready.notify();
    }
}

impl Ready {
    fn lock(&self) -> MutexGuard<'_, ReadyState> {
        // The state is a queue and a waker: whatever panicked, both are whole.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn pop(&self) -> Option<usize> {
        self.lock().slots.pop_front()
    }

    /// Wakes the driver: there may be something to do.
    fn notify(&self) {
        let driver = self.lock().driver.take();
        if let Some(driver) = driver {
            driver.wake();
        }
    }

    /// Waits until it is notified.
    async fn wait(&self) {
        let mut waited = false;
        poll_fn(|context| {
            let mut state = self.lock();
            if !state.slots.is_empty() || (waited && state.driver.is_none()) {
                return Poll::Ready(());
            }
            waited = true;
            state.driver = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}
