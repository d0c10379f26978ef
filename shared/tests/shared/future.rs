//! The life of a future, as `concurrent.futures` has it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::FutureExt;
use shared::future::{Output, pair};
use shared::job::{Clock, StopToken};
use shared::{FutureState, Outcome, TaskError, TaskId, Value};

use crate::virtual_time::VirtualTime;

fn finished(value: u64) -> Outcome {
    Outcome::Finished(Output { value: Value::Int(value) })
}

#[test]
fn a_task_runs_from_pending_to_finished() {
    let (promise, future) = pair(TaskId(7));
    assert_eq!((future.task(), future.state(), future.done()), (TaskId(7), FutureState::Pending, false));
    assert!(promise.set_running());
    assert_eq!((future.state(), future.outcome()), (FutureState::Running, None));
    assert!(promise.settle(finished(1)));
    assert_eq!((future.state(), future.outcome()), (FutureState::Finished, Some(finished(1))));
    assert_eq!(future.now_or_never(), Some(finished(1)));
}

#[test]
fn a_future_is_settled_once() {
    let (promise, future) = pair(TaskId(0));
    assert!(promise.settle(finished(1)));
    assert!(!promise.settle(finished(2)));
    drop(promise);
    assert_eq!(future.outcome(), Some(finished(1)));
}

#[test]
fn cancel_before_the_start_keeps_the_task_from_running() {
    let (promise, future) = pair(TaskId(0));
    assert!(future.cancel());
    assert!(future.cancel(), "cancelling again says again that it is cancelled");
    assert!(!promise.set_running());
    assert!(!promise.settle(finished(1)));
    assert_eq!((future.state(), future.outcome()), (FutureState::Cancelled, Some(Outcome::Cancelled)));
}

#[test]
fn of_many_who_cancel_at_the_same_moment_one_has_done_it() {
    for _ in 0..200 {
        let (promise, future) = pair(TaskId(1));
        let done: usize = std::thread::scope(|scope| {
            let worker = scope.spawn(|| usize::from(promise.settle(Outcome::Cancelled)));
            let callers: Vec<_> = (0..2).map(|_| scope.spawn(|| usize::from(future.cancel_now()))).collect();
            let callers: usize = callers.into_iter().map(|caller| caller.join().expect("it returns")).sum();
            callers + worker.join().expect("it returns")
        });
        assert_eq!(done, 1);
        assert!(future.cancel(), "it is cancelled, whoever has done it");
    }
}

#[test]
fn cancel_is_refused_while_running_and_after_the_end() {
    let (promise, future) = pair(TaskId(0));
    assert!(promise.set_running());
    assert!(!future.cancel());
    assert_eq!(future.state(), FutureState::Running);
    promise.settle(finished(1));
    assert!(!future.cancel());
    assert_eq!(future.outcome(), Some(finished(1)));
}

#[test]
fn an_executor_that_can_end_a_worker_cancels_a_running_task() {
    let (promise, future) = pair(TaskId(0));
    assert!(promise.set_running());
    assert!(promise.settle(Outcome::Cancelled));
    assert_eq!(future.state(), FutureState::Cancelled);
}

#[test]
fn a_cancel_and_a_start_at_the_same_moment_never_both_succeed() {
    for _ in 0..2_000 {
        let (promise, future) = pair(TaskId(0));
        let (ran, cancelled) = std::thread::scope(|scope| {
            let ran = scope.spawn(|| promise.set_running());
            let cancelled = scope.spawn(|| future.cancel());
            (ran.join().unwrap(), cancelled.join().unwrap())
        });
        assert_ne!(ran, cancelled);
        assert_eq!(future.state() == FutureState::Running, ran);
    }
}

#[test]
fn a_dropped_promise_fails_the_task_with_its_worker() {
    let (promise, future) = pair(TaskId(0));
    let woken = Arc::new(Count::default());
    assert!(poll(&mut future.clone(), &woken).is_pending());
    drop(promise);
    assert!(matches!(future.outcome(), Some(Outcome::Failed(TaskError::WorkerDied { .. }))));
}

#[test]
fn callbacks_are_called_once_in_order_and_at_once_when_late() {
    let (promise, future) = pair(TaskId(0));
    let calls = Arc::new(Mutex::new(Vec::new()));
    for name in ["first", "second"] {
        let calls = calls.clone();
        future.add_done_callback(move |outcome| calls.lock().unwrap().push((name, outcome.clone())));
    }
    assert!(calls.lock().unwrap().is_empty());
    promise.settle(finished(3));
    promise.settle(finished(4));
    let late = calls.clone();
    future.add_done_callback(move |outcome| late.lock().unwrap().push(("late", outcome.clone())));
    let expected = ["first", "second", "late"].map(|name| (name, finished(3)));
    assert_eq!(*calls.lock().unwrap(), expected);
}

#[test]
fn a_callback_that_panics_harms_neither_the_others_nor_the_waiting() {
    let (promise, future) = pair(TaskId(0));
    let (called, woken) = (Arc::new(AtomicU32::new(0)), Arc::new(Count::default()));
    future.add_done_callback(|_| panic!("on purpose"));
    let second = called.clone();
    future.add_done_callback(move |_| {
        second.fetch_add(1, Ordering::Relaxed);
    });
    let mut waiting = future.clone();
    assert!(poll(&mut waiting, &woken).is_pending());
    assert!(promise.settle(finished(1)));
    assert_eq!((called.load(Ordering::Relaxed), woken.0.load(Ordering::Relaxed)), (1, 1));
}

#[test]
fn a_callback_may_use_the_future() {
    let (promise, future) = pair(TaskId(0));
    let own = future.clone();
    future.add_done_callback(move |_| assert_eq!(own.state(), FutureState::Cancelled));
    assert!(future.cancel());
    assert!(!promise.set_running());
}

#[derive(Default)]
struct Count(AtomicU32);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn poll(future: &mut shared::TaskFuture, count: &Arc<Count>) -> Poll<Outcome> {
    let waker = Waker::from(count.clone());
    future.poll_unpin(&mut Context::from_waker(&waker))
}

#[test]
fn a_handle_keeps_one_waker_the_latest() {
    let (promise, future) = pair(TaskId(0));
    let (mut one, mut two, mut gone) = (future.clone(), future.clone(), future);
    let wakers: Vec<Arc<Count>> = (0..100).map(|_| Arc::default()).collect();
    for waker in &wakers {
        assert!(poll(&mut one, waker).is_pending());
    }
    let (of_two, of_gone) = (Arc::new(Count::default()), Arc::new(Count::default()));
    assert!(poll(&mut two, &of_two).is_pending());
    assert!(poll(&mut gone, &of_gone).is_pending());
    drop(gone);
    assert_eq!(Arc::strong_count(&of_gone), 1, "a dropped handle leaves nothing behind");
    assert!(wakers[..99].iter().all(|waker| Arc::strong_count(waker) == 1));
    promise.settle(finished(1));
    let woken: u32 = wakers.iter().map(|waker| waker.0.load(Ordering::Relaxed)).sum();
    assert_eq!((woken, wakers[99].0.load(Ordering::Relaxed), of_two.0.load(Ordering::Relaxed)), (1, 1, 1));
}

#[test]
fn result_waits_until_its_time_is_up_and_the_task_goes_on() {
    let time = VirtualTime::default();
    let (promise, future) = pair(TaskId(0));
    let timer = |ns| time.until(ns, StopToken::default()).map(|_| ());
    assert_eq!(time.block_on(future.result(timer(500))), None);
    assert_eq!((time.now_ns(), future.done()), (500, false));
    promise.settle(finished(9));
    assert_eq!(time.block_on(future.result(timer(1_000))), Some(finished(9)));
    assert_eq!(time.now_ns(), 500, "a result that is there is not waited for");
}
