//! A new thread for each chunk of tasks, a limited number at a time: what a pool saves.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use futures_util::future::LocalBoxFuture;
use shared::event::LaneEnd;
use shared::executor::Executor;
use shared::future::{self, Promise};
use shared::{EventKind, LaneId, Outcome, Task, TaskError, TaskFuture};

use super::super::io;
use super::super::run::{Context, memory_bytes};
use super::{Shared, spawn};
use crate::clock::RunClock;

type Chunk = Vec<(Task, Promise)>;

/// The executor of one run.
pub struct OneEach {
    context: Context,
    shared: Arc<Shared>,
    workers: u32,
    waiting: RefCell<VecDeque<Chunk>>,
    futures: RefCell<Vec<TaskFuture>>,
    free: Arc<Mutex<Free>>,
    next_lane: Cell<u32>,
}

/// How many more threads may be started, and who waits for one to end.
struct Free {
    threads: u32,
    waker: Option<Waker>,
}

impl OneEach {
    /// The executor of the run of `context`, with at most `workers` threads at a time.
    pub fn new(context: &Context, workers: u32) -> OneEach {
        OneEach {
            context: context.clone(),
            shared: Shared::new(context),
            workers,
            waiting: RefCell::default(),
            futures: RefCell::default(),
            free: Arc::new(Mutex::new(Free { threads: workers, waker: None })),
            next_lane: Cell::new(1),
        }
    }

    /// Starts threads as long as there are chunks and some may be started.
    fn start_threads(&self) {
        while self.free().threads > 0 {
            let Some(mut chunk) = self.waiting.borrow_mut().pop_front() else { return };
            chunk.retain(|(_, promise)| promise.set_running());
            if chunk.is_empty() {
                continue;
            }
            self.free().threads -= 1;
            self.start_thread(chunk);
        }
    }

    fn start_thread(&self, chunk: Chunk) {
        let id = LaneId(self.next_lane.replace(self.next_lane.get() + 1));
        self.context.emit_lane(id, EventKind::LaneOpened { name: format!("thread {}", id.0) });
        let chunk = Arc::new(chunk);
        let (shared, free, tasks) = (self.shared.clone(), self.free.clone(), chunk.clone());
        let started = spawn::spawn(move || {
            let clock = RunClock::here(shared.epoch_ms);
            let lane = shared.lane(id, &clock);
            lane.emit_lane(EventKind::LaneReady);
            for (i, (task, promise)) in tasks.iter().enumerate() {
                let outcome = shared.run_task(id, task, promise);
                if i + 1 == tasks.len() {
                    // The run may end with this outcome, and nothing can be said after it.
                    lane.emit_lane(EventKind::LaneClosed { reason: LaneEnd::Closed });
                }
                promise.settle(outcome);
            }
            Free::give_back(&free);
        });
        if let Err(error) = started {
            self.give_up(id, &chunk, io::describe(&error));
        }
    }

    /// The browser starts no more threads: the chunk's tasks fail with the one that they needed.
    fn give_up(&self, id: LaneId, chunk: &Chunk, detail: String) {
        let clock = self.context.clock();
        let lane = self.shared.lane(id, &clock);
        for (task, promise) in chunk {
            let outcome = Outcome::Failed(TaskError::WorkerDied { detail: detail.clone() });
            lane.emit_outcome(task.id, &outcome);
            promise.settle(outcome);
        }
        lane.emit_lane(EventKind::LaneClosed { reason: LaneEnd::Died { detail } });
        Free::give_back(&self.free);
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Free> {
        self.free.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Free {
    fn give_back(free: &Mutex<Free>) {
        let mut free = free.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        free.threads += 1;
        if let Some(waker) = free.waker.take() {
            waker.wake();
        }
    }
}

impl Executor for OneEach {
    fn max_workers(&self) -> u32 {
        self.workers
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (chunk, futures): (Chunk, Vec<_>) = chunk
            .into_iter()
            .map(|task| {
                let (promise, future) = future::pair(task.id);
                ((task, promise), future)
            })
            .unzip();
        self.futures.borrow_mut().extend(futures.iter().cloned());
        self.waiting.borrow_mut().push_back(chunk);
        futures
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        self.shared.cancel(future)
    }

    fn stop(&self) {
        self.context.stop.stop();
        for future in self.futures.take() {
            self.shared.cancel(&future);
        }
        self.waiting.take();
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(poll_fn(|context| {
            self.free().waker = Some(context.waker().clone());
            self.start_threads();
            Poll::Pending
        }))
    }
}

impl Drop for OneEach {
    fn drop(&mut self) {
        self.shared.desk.close();
        self.context.emit_lane(LaneId::CALLER, EventKind::Memory { peak_bytes: memory_bytes() });
    }
}
