//! The executor interface, which every execution model in every place implements, and the two ways to
//! collect results. After `concurrent.futures.Executor` (PEP 3148).

use std::collections::VecDeque;

use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, Stream, StreamExt};

use crate::future::{Outcome, TaskFuture};
use crate::id::TaskId;
use crate::task::Task;

/// A pool of workers that executes tasks. Dropping it closes it: its workers end, and pending tasks are cancelled.
pub trait Executor {
    /// How many tasks can run at the same time.
    fn max_workers(&self) -> u32;

    /// Hands a chunk of tasks to one worker, in one message if the worker has a memory of its own. The futures are in
    /// the order of the tasks.
    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture>;

    /// Cancels a task. A pending task is always cancelled; a running one only where its worker can be ended, which
    /// ends that worker. Returns whether the task is cancelled.
    fn cancel(&self, future: &TaskFuture) -> bool {
        future.cancel()
    }

    /// Ends the run: pending tasks are cancelled, running ones are ended or asked to stop at their next step. It
    /// returns at once, and afterwards all futures settle.
    fn stop(&self);

    /// The work to be polled on the caller's thread. Models that execute tasks on that thread do so in this future;
    /// for models with workers of their own it is a future that never ends.
    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }

    /// Submits one task.
    fn submit(&self, task: Task) -> TaskFuture {
        self.submit_chunk(vec![task]).pop().expect("one task was submitted, so there is one future")
    }
}

/// Submits `tasks` in chunks of `chunksize` and yields their outcomes in input order (`Executor.map`).
pub fn map(
    executor: &dyn Executor,
    tasks: Vec<Task>,
    chunksize: u32,
) -> impl Stream<Item = (TaskId, Outcome)> + use<> {
    let mut futures = VecDeque::with_capacity(tasks.len());
    let mut tasks = tasks.into_iter().peekable();
    while tasks.peek().is_some() {
        let chunk: Vec<Task> = tasks.by_ref().take(chunksize.max(1) as usize).collect();
        futures.extend(executor.submit_chunk(chunk));
    }
    futures_util::stream::unfold(futures, |mut futures| async move {
        let future = futures.pop_front()?;
        let task = future.task();
        Some(((task, future.await), futures))
    })
}

/// Yields the outcomes of `futures` in order of completion (`concurrent.futures.as_completed`).
pub fn as_completed(futures: Vec<TaskFuture>) -> impl Stream<Item = (TaskId, Outcome)> {
    let unordered: FuturesUnordered<_> =
        futures.into_iter().map(|future| async move { (future.task(), future.await) }).collect();
    unordered.map(|item| item)
}
