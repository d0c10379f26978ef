//! Executors on threads: one thread, rayon's pool, and a new thread for each task.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::LocalBoxFuture;
use shared::{EventKind, Executor, LaneId, Task, TaskFuture};

use super::context::Context;
use super::crew::{Assignment, Crew};

/// One task after another on one thread.
pub struct Sequential {
    crew: Arc<Crew>,
}

/// Rayon's threads. A task that waits blocks its thread.
pub struct ThreadPool {
    crew: Arc<Crew>,
    /// `None` while the executor is being dropped.
    pool: Option<rayon::ThreadPool>,
    lanes: Arc<Vec<LaneId>>,
}

/// A new thread for each task, up to `workers` at a time.
pub struct ThreadPerTask {
    hiring: Arc<Hiring>,
    workers: u32,
}

/// How the threads of [`ThreadPerTask`] follow each other.
struct Hiring {
    crew: Arc<Crew>,
    /// Threads that may still be started at the same time.
    startable: AtomicU32,
    started: AtomicU32,
}

impl Sequential {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system has no thread left.
    pub fn new(context: Context) -> std::io::Result<Self> {
        let crew = Crew::new(context);
        let lane = crew.open_lane("thread 1".to_owned());
        let worker = crew.clone();
        std::thread::Builder::new().name("sequential".to_owned()).spawn(move || {
            worker.context().emit_lane(lane, EventKind::LaneReady);
            while let Some(chunk) = worker.wait_for_chunk() {
                worker.work(lane, chunk);
            }
            worker.close_lane(lane);
        })?;
        Ok(Sequential { crew })
    }
}

impl ThreadPool {
    /// Starts the threads.
    ///
    /// # Errors
    /// If the system has fewer threads left.
    pub fn new(context: Context, workers: u32) -> Result<Self, rayon::ThreadPoolBuildError> {
        let crew = Crew::new(context);
        let lanes: Vec<LaneId> = (1..=workers).map(|n| crew.open_lane(format!("thread {n}"))).collect();
        let lanes = Arc::new(lanes);
        let (ready, ready_lanes) = (crew.clone(), lanes.clone());
        let (closed, closed_lanes) = (crew.clone(), lanes.clone());
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(workers as usize)
            .thread_name(|i| format!("rayon {}", i + 1))
            .start_handler(move |i| ready.context().emit_lane(ready_lanes[i], EventKind::LaneReady))
            .exit_handler(move |i| closed.close_lane(closed_lanes[i]))
            .build()?;
        Ok(ThreadPool { crew, pool: Some(pool), lanes })
    }
}

impl ThreadPerTask {
    /// Threads are started as tasks come.
    pub fn new(context: Context, workers: u32) -> Self {
        let crew = Crew::new(context);
        let hiring = Hiring { crew, startable: AtomicU32::new(workers), started: AtomicU32::new(0) };
        ThreadPerTask { hiring: Arc::new(hiring), workers }
    }
}

impl Hiring {
    /// Starts threads for queued tasks, up to the limit.
    fn hire(self: &Arc<Self>) {
        while self.take_start() {
            match self.crew.next_chunk() {
                Some(chunk) => self.start_thread(chunk),
                None => {
                    self.startable.fetch_add(1, Ordering::AcqRel);
                    // A task may have been queued after this thread found the queue empty and before it
                    // counted itself as gone. Its own call of `hire` started no thread then, so look again.
                    if !self.crew.has_chunks() {
                        return;
                    }
                }
            }
        }
    }

    fn take_start(&self) -> bool {
        self.startable.fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| n.checked_sub(1)).is_ok()
    }

    fn start_thread(self: &Arc<Self>, chunk: Vec<Assignment>) {
        let number = self.started.fetch_add(1, Ordering::Relaxed) + 1;
        let lane = self.crew.open_lane(format!("thread {number}"));
        let promises: Vec<_> = chunk.iter().map(|assignment| assignment.promise.clone()).collect();
        let hiring = self.clone();
        let thread = std::thread::Builder::new().name(format!("task thread {number}"));
        let spawned = thread.spawn(move || {
            hiring.crew.context().emit_lane(lane, EventKind::LaneReady);
            hiring.crew.work(lane, chunk);
            hiring.crew.close_lane(lane);
            hiring.startable.fetch_add(1, Ordering::AcqRel);
            hiring.hire();
        });
        if let Err(error) = spawned {
            // The closure is dropped with its chunk, whose task then needs an end.
            for promise in promises {
                self.crew.fail_lane(lane, &promise, &format!("the system has no thread left: {error}"));
            }
            self.startable.fetch_add(1, Ordering::AcqRel);
        }
    }
}

impl Executor for Sequential {
    fn max_workers(&self) -> u32 {
        1
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (chunk, futures) = self.crew.add(chunk);
        self.crew.queue(chunk);
        futures
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        self.crew.cancel(future)
    }

    fn stop(&self) {
        self.crew.stop();
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(self.crew.enforce_stop())
    }
}

impl Executor for ThreadPool {
    fn max_workers(&self) -> u32 {
        self.lanes.len() as u32
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (chunk, futures) = self.crew.add(chunk);
        self.crew.queue(chunk);
        let (crew, lanes) = (self.crew.clone(), self.lanes.clone());
        let work = move || {
            // After a stop the queue is empty.
            if let (Some(i), Some(chunk)) = (rayon::current_thread_index(), crew.next_chunk()) {
                crew.work(lanes[i], chunk);
            }
        };
        if let Some(pool) = &self.pool {
            pool.spawn_fifo(work);
        }
        futures
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        self.crew.cancel(future)
    }

    fn stop(&self) {
        self.crew.stop();
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(self.crew.enforce_stop())
    }
}

impl Executor for ThreadPerTask {
    fn max_workers(&self) -> u32 {
        self.workers
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (chunk, futures) = self.hiring.crew.add(chunk);
        for assignment in chunk {
            self.hiring.crew.queue(vec![assignment]);
        }
        self.hiring.hire();
        futures
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        self.hiring.crew.cancel(future)
    }

    fn stop(&self) {
        self.hiring.crew.stop();
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(self.hiring.crew.enforce_stop())
    }
}

impl Drop for Sequential {
    fn drop(&mut self) {
        self.crew.close();
    }
}

impl Drop for ThreadPool {
    fn drop(&mut self) {
        // The threads end when the pool is gone and its work is done, so this comes before the wait.
        self.pool = None;
        self.crew.close();
    }
}

impl Drop for ThreadPerTask {
    fn drop(&mut self) {
        self.hiring.crew.close();
    }
}
