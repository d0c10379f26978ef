//! Virtual time: a clock that moves only while every future waits, I/O that takes exactly as long as it
//! says, and a small executor on top. What runs here is deterministic to the nanosecond.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::future::{LocalBoxFuture, join_all};
use shared::event::{EventSink, Recorder};
use shared::executor::Executor;
use shared::future::{Promise, pair};
use shared::job::{AsyncIo, Clock, IoReply, IoRequest, Job, Lane, StopToken, run_async};
use shared::{Event, EventKind, LaneId, Task, TaskFuture};

/// The clock, and the times at which futures wake up.
#[derive(Default)]
pub struct VirtualTime {
    now_ns: Cell<u64>,
    wanted: RefCell<Vec<u64>>,
}

impl Clock for VirtualTime {
    fn now_ns(&self) -> u64 {
        self.now_ns.get()
    }
}

impl VirtualTime {
    /// Lets time pass, as computing does.
    pub fn advance(&self, ns: u64) {
        self.now_ns.set(self.now_ns.get() + ns);
    }

    /// Ready at `time_ns`, or when the run is stopped.
    pub fn until(&self, time_ns: u64, stop: StopToken) -> impl Future<Output = u64> {
        poll_fn(move |_| {
            if self.now_ns() >= time_ns || stop.is_stopped() {
                return Poll::Ready(self.now_ns());
            }
            self.wanted.borrow_mut().push(time_ns);
            Poll::Pending
        })
    }

    /// Polls `future` to its end; moves the clock on when nothing else can happen.
    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        let woken = Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(woken.clone());
        let mut future = pin!(future);
        loop {
            self.wanted.borrow_mut().clear();
            if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return value;
            }
            if !woken.0.swap(false, Ordering::Relaxed) {
                let next = self.wanted.borrow().iter().min().copied();
                self.now_ns.set(next.expect("the future waits for something that never comes"));
            }
        }
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// I/O in virtual time. A fetch takes as many milliseconds as its path says, and has that many bytes.
pub struct VirtualIo<'a> {
    pub time: &'a VirtualTime,
    pub stop: StopToken,
}

impl AsyncIo for VirtualIo<'_> {
    async fn perform(&self, request: IoRequest) -> (IoReply, u64) {
        let (ns, reply) = match request {
            IoRequest::Sleep { us } => (us * 1_000, IoReply::Slept),
            IoRequest::Fetch { path } => {
                let ms: u64 = path.parse().unwrap();
                (ms * 1_000_000, IoReply::Fetched(Ok(ms)))
            }
        };
        let time_ns = self.time.until(self.time.now_ns() + ns, self.stop.clone()).await;
        (reply, time_ns)
    }

    async fn yield_now(&self) {
        let mut yielded = false;
        poll_fn(|cx| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

/// A pool of `workers` lanes. Jobs come from `make`.
pub struct VirtualPool<'a> {
    pub time: &'a VirtualTime,
    pub sink: &'a Recorder,
    pub stop: StopToken,
    pub workers: u32,
    pub make: fn(&Task) -> Box<dyn Job>,
    queue: RefCell<VecDeque<Vec<(Task, Promise)>>>,
}

impl<'a> VirtualPool<'a> {
    pub fn new(
        time: &'a VirtualTime,
        sink: &'a Recorder,
        stop: &StopToken,
        workers: u32,
        make: fn(&Task) -> Box<dyn Job>,
    ) -> Self {
        VirtualPool { time, sink, stop: stop.clone(), workers, make, queue: RefCell::default() }
    }

    async fn work(&self, lane: LaneId) {
        let lane = Lane { id: lane, clock: self.time, sink: self.sink, stop: &self.stop };
        let io = VirtualIo { time: self.time, stop: self.stop.clone() };
        lane.emit_lane(EventKind::LaneOpened { name: format!("virtual {}", lane.id.0) });
        lane.emit_lane(EventKind::LaneReady);
        loop {
            let Some(chunk) = self.queue.borrow_mut().pop_front() else { return };
            for (task, promise) in chunk {
                if self.stop.is_stopped() {
                    promise.settle(shared::Outcome::Cancelled);
                }
                if !promise.set_running() {
                    lane.emit(task.id, EventKind::Cancelled);
                    continue;
                }
                let mut job = (self.make)(&task);
                promise.settle(run_async(&mut *job, &task, &lane, &io, 1_000_000).await);
            }
        }
    }
}

impl Executor for VirtualPool<'_> {
    fn max_workers(&self) -> u32 {
        self.workers
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (futures, chunk) = chunk
            .into_iter()
            .map(|task| {
                let (promise, future) = pair(task.id);
                (future, (task, promise))
            })
            .unzip();
        self.queue.borrow_mut().push_back(chunk);
        futures
    }

    fn stop(&self) {
        for (task, promise) in self.queue.take().into_iter().flatten() {
            promise.settle(shared::Outcome::Cancelled);
            let (time_ns, kind) = (self.time.now_ns(), EventKind::Cancelled);
            self.sink.emit(Event { time_ns, lane: LaneId::CALLER, task: Some(task.id), kind });
        }
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(async {
            join_all((1..=self.workers).map(|lane| self.work(LaneId(lane)))).await;
        })
    }
}
