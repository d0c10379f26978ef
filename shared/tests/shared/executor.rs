//! `map` and `as_completed` by themselves.

use std::cell::RefCell;

use futures_util::{FutureExt, StreamExt};
use shared::executor::{Executor, as_completed, map};
use shared::future::{Output, Promise, pair};
use shared::{Outcome, Task, TaskFuture, TaskId, Value, Work};

/// Keeps what is submitted, so that a test settles it when it likes.
#[derive(Default)]
struct ByHand {
    chunks: RefCell<Vec<Vec<u32>>>,
    promises: RefCell<Vec<Promise>>,
}

impl Executor for ByHand {
    fn max_workers(&self) -> u32 {
        1
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        self.chunks.borrow_mut().push(chunk.iter().map(|task| task.id.0).collect());
        let (promises, futures): (Vec<Promise>, Vec<TaskFuture>) =
            chunk.into_iter().map(|task| pair(task.id)).unzip();
        self.promises.borrow_mut().extend(promises);
        futures
    }

    fn stop(&self) {
        self.promises.borrow_mut().clear();
    }
}

impl ByHand {
    fn settle(&self, task: usize) {
        self.promises.borrow()[task].settle(outcome(task as u32));
    }
}

fn outcome(task: u32) -> Outcome {
    Outcome::Finished(Output { value: Value::Int(task.into()) })
}

fn tasks(count: u32) -> Vec<Task> {
    let task = |id| Task { id: TaskId(id), work: Work::Noop, fault: None, timeout_ms: None };
    (0..count).map(task).collect()
}

#[test]
fn map_submits_everything_at_once_in_chunks() {
    for (chunksize, expected) in [
        (1, vec![vec![0], vec![1], vec![2], vec![3], vec![4]]),
        (2, vec![vec![0, 1], vec![2, 3], vec![4]]),
        (5, vec![vec![0, 1, 2, 3, 4]]),
        (u32::MAX, vec![vec![0, 1, 2, 3, 4]]),
        (0, vec![vec![0], vec![1], vec![2], vec![3], vec![4]]),
    ] {
        let executor = ByHand::default();
        let _results = map(&executor, tasks(5), chunksize);
        assert_eq!(*executor.chunks.borrow(), expected);
    }
}

#[test]
fn map_holds_a_result_back_until_those_before_it_are_there() {
    let executor = ByHand::default();
    let mut results = Box::pin(map(&executor, tasks(3), 1));
    executor.settle(2);
    executor.settle(1);
    assert_eq!(results.next().now_or_never(), None);
    executor.settle(0);
    let all: Vec<_> = results.collect().now_or_never().unwrap();
    assert_eq!(all, [0, 1, 2].map(|task| (TaskId(task), outcome(task))));
}

#[test]
fn as_completed_gives_each_result_when_it_is_there() {
    let executor = ByHand::default();
    let futures = executor.submit_chunk(tasks(3));
    let mut results = as_completed(futures);
    assert_eq!(results.next().now_or_never(), None);
    for task in [1, 2, 0] {
        executor.settle(task as usize);
        assert_eq!(results.next().now_or_never(), Some(Some((TaskId(task), outcome(task)))));
        assert!(task == 0 || results.next().now_or_never().is_none());
    }
    assert_eq!(results.next().now_or_never(), Some(None));
}

#[test]
fn the_executors_cancel_is_the_futures_where_nothing_can_be_ended() {
    let executor = ByHand::default();
    let (pending, running) = (executor.submit(tasks(1).remove(0)), executor.submit(tasks(1).remove(0)));
    assert!(executor.promises.borrow()[1].set_running());
    assert!(executor.cancel(&pending));
    assert!(!executor.cancel(&running));
    assert_eq!(pending.outcome(), Some(Outcome::Cancelled));
}
