//! The pool of worker processes: OS processes with a memory of their own, started before the tasks come,
//! spoken to in frames over pipes, replaced when they die.
//!
//! The pool has no thread. It is driven on the caller's thread ([`ProcessPool::drive`]), where it reads
//! what workers say, hands out chunks and keeps the deadlines of tasks, outside of the workers.

pub mod child;
mod crash_record;
mod dispatch;
mod wire;
mod worker;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use shared::event::{EventSink, LaneEnd};
use shared::future::{self, Promise};
use shared::{EventKind, Executor, FutureState, LaneId, Outcome, Reuse, Task, TaskError, TaskFuture, TaskId};

use crate::executors::context::Context;
use worker::Worker;

/// A pool of processes.
pub struct ProcessPool(RefCell<Pool>);

/// The pool gives up after more than this many deaths of workers in a row, with no task ended between them.
const MAX_DEATHS_IN_A_ROW: u32 = 4;

struct Pool {
    context: Context,
    program: Arc<Path>,
    max_workers: u32,
    reuse: Reuse,
    workers: Vec<Worker>,
    /// Chunks that no worker has.
    pending: VecDeque<Vec<TaskId>>,
    /// By task: what is needed until its end.
    slots: Vec<Option<Slot>>,
    next_chunk: u32,
    /// Processes started so far.
    started: u32,
    deaths_in_a_row: u32,
    stopped: bool,
    turn: dispatch::Turn,
}

/// A task that has not ended.
struct Slot {
    task: Task,
    promise: Promise,
    future: TaskFuture,
}

impl ProcessPool {
    /// Starts the processes, which run `program worker …`. Must be called inside of a reactor, on a thread
    /// that outlives the pool: the processes end with that thread.
    ///
    /// # Errors
    /// If a process cannot be started.
    pub fn new(context: Context, workers: u32, reuse: Reuse, program: Arc<Path>) -> std::io::Result<Self> {
        let mut pool = Pool {
            context,
            program,
            max_workers: workers,
            reuse,
            workers: Vec::new(),
            pending: VecDeque::new(),
            slots: Vec::new(),
            next_chunk: 0,
            started: 0,
            deaths_in_a_row: 0,
            stopped: false,
            turn: dispatch::Turn::new(),
        };
        if reuse == Reuse::Pool {
            for _ in 0..workers {
                pool.start_worker()?;
            }
        }
        Ok(ProcessPool(RefCell::new(pool)))
    }

    /// The ids of the processes that live now.
    pub fn pids(&self) -> Vec<u32> {
        self.0.borrow().workers.iter().map(Worker::pid).collect()
    }
}

impl Executor for ProcessPool {
    fn max_workers(&self) -> u32 {
        self.0.borrow().max_workers
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        self.0.borrow_mut().submit(chunk)
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        self.0.borrow_mut().cancel(future)
    }

    fn stop(&self) {
        self.0.borrow_mut().stop();
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(std::future::poll_fn(|cx| self.0.borrow_mut().poll(cx)))
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for task in self.unended() {
            self.end_task(task, LaneId::CALLER, Outcome::Cancelled);
        }
        for worker in std::mem::take(&mut self.workers) {
            self.retire(worker);
        }
    }
}

impl Pool {
    fn submit(&mut self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let mut ids = Vec::with_capacity(chunk.len());
        let mut futures = Vec::with_capacity(chunk.len());
        for task in chunk {
            let (promise, future) = future::pair(task.id);
            let index = task.id.0 as usize;
            if self.slots.len() <= index {
                self.slots.resize_with(index + 1, || None);
            }
            ids.push(task.id);
            futures.push(future.clone());
            self.slots[index] = Some(Slot { task, promise, future });
        }
        match self.reuse {
            _ if self.stopped => {
                ids.into_iter().for_each(|id| self.end_task(id, LaneId::CALLER, Outcome::Cancelled))
            }
            Reuse::Pool => self.pending.push_back(ids),
            Reuse::PerTask => self.pending.extend(ids.into_iter().map(|id| vec![id])),
        }
        futures
    }

    fn cancel(&mut self, future: &TaskFuture) -> bool {
        let task = future.task();
        if future.cancel_now() {
            for worker in &mut self.workers {
                worker.forget(task);
            }
            self.end_task(task, LaneId::CALLER, Outcome::Cancelled);
            return true;
        }
        // It runs, or it has ended. If it runs, its worker is ended.
        let runs_it = |worker: &&mut Worker| worker.running().is_some_and(|(running, _)| running == task);
        if future.state() == FutureState::Running
            && let Some(worker) = self.workers.iter_mut().find(runs_it)
        {
            let lane = worker.lane();
            worker.kill();
            self.end_task(task, lane, Outcome::Cancelled);
        }
        future.state() == FutureState::Cancelled
    }

    fn stop(&mut self) {
        self.stopped = true;
        self.context.stop.stop();
        self.pending.clear();
        for mut worker in std::mem::take(&mut self.workers) {
            worker.kill();
            self.bury(worker);
        }
        for task in self.unended() {
            self.end_task(task, LaneId::CALLER, Outcome::Cancelled);
        }
    }

    /// Starts one more process.
    fn start_worker(&mut self) -> std::io::Result<&mut Worker> {
        self.started += 1;
        let worker = Worker::start(&self.context, &self.program, self.started)?;
        self.workers.push(worker);
        Ok(self.workers.last_mut().expect("a worker was pushed just now"))
    }

    /// Records how a task ended and settles its future. Does nothing if it has ended already.
    fn end_task(&mut self, task: TaskId, lane: LaneId, outcome: Outcome) {
        let Some(slot) = self.slots.get_mut(task.0 as usize).and_then(Option::take) else { return };
        self.context.lane(lane).emit_outcome(task, &outcome);
        slot.promise.settle(outcome);
    }

    /// Tasks that have not ended.
    fn unended(&self) -> Vec<TaskId> {
        self.slots.iter().flatten().map(|slot| slot.task.id).collect()
    }

    /// Ends a worker that has nothing left to do.
    fn retire(&mut self, mut worker: Worker) {
        let reason = match worker.end_so_far() {
            // Killed or dead already, which was not noticed yet.
            Some(_) if worker.was_killed() => LaneEnd::Killed,
            Some(detail) => LaneEnd::Died { detail },
            None => {
                worker.report_memory(&self.context);
                // It holds no task, so it can be killed at once.
                worker.kill();
                worker.wait();
                LaneEnd::Closed
            }
        };
        self.context.emit_lane(worker.lane(), EventKind::LaneClosed { reason });
    }

    /// Accounts for a worker that is dead or was killed: the task that it ran has failed, unless the worker was
    /// killed because of that task, and the tasks that it had not begun go to other workers.
    fn bury(&mut self, mut worker: Worker) {
        let lane = worker.lane();
        let detail = worker.wait();
        let was_killed = worker.was_killed();
        // The death of a worker that waits for work costs no task.
        let was_idle = worker.is_ready && worker.load() == 0;
        if let Some((task, since_ns)) = worker.last_task() {
            let outcome = match was_killed {
                false => Some(Outcome::Failed(TaskError::WorkerDied { detail: detail.clone() })),
                true if self.stopped => Some(Outcome::Cancelled),
                // It was killed for another task, which has its end by now.
                true => None,
            };
            if let Some(outcome) = outcome {
                self.note_start(task, lane, since_ns);
                self.end_task(task, lane, outcome);
                self.deaths_in_a_row = 0;
            }
        }
        let reason = if was_killed { LaneEnd::Killed } else { LaneEnd::Died { detail: detail.clone() } };
        self.context.emit_lane(lane, EventKind::LaneClosed { reason });
        if self.stopped {
            return;
        }
        for chunk in worker.take_chunks().into_iter().rev() {
            let left: Vec<TaskId> = chunk.into_iter().filter(|task| self.is_unended(*task)).collect();
            if !left.is_empty() {
                self.pending.push_front(left);
            }
        }
        if !was_killed && !was_idle {
            self.deaths_in_a_row += 1;
        }
        if self.deaths_in_a_row > MAX_DEATHS_IN_A_ROW {
            self.give_up(&format!("one worker after another died: {detail}"));
        } else if self.reuse == Reuse::Pool
            && let Err(error) = self.start_worker()
        {
            self.give_up(&format!("a worker could not be replaced: {error}"));
        }
    }

    /// Records the start of a task whose own event was lost with its worker.
    fn note_start(&mut self, task: TaskId, lane: LaneId, time_ns: u64) {
        let Some(slot) = self.slots.get(task.0 as usize).and_then(Option::as_ref) else { return };
        if slot.future.state() == FutureState::Pending && slot.promise.set_running() {
            let event = shared::Event { time_ns, lane, task: Some(task), kind: EventKind::Started };
            self.context.sink.emit(event);
        }
    }

    fn is_unended(&self, task: TaskId) -> bool {
        self.slots.get(task.0 as usize).is_some_and(Option::is_some)
    }

    /// Fails all tasks that are left when no worker can be started, unless other workers still run.
    fn give_up(&mut self, detail: &str) {
        if !self.workers.is_empty() && self.deaths_in_a_row <= MAX_DEATHS_IN_A_ROW {
            return;
        }
        self.pending.clear();
        for task in self.unended() {
            let error = TaskError::WorkerDied { detail: detail.to_owned() };
            self.end_task(task, LaneId::CALLER, Outcome::Failed(error));
        }
    }
}
