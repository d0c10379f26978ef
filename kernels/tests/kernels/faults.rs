//! Injected faults, and replies that fail.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernels::{Isolation, start};
use shared::fault::FaultKind;
use shared::job::{IoReply, IoRequest, Step};
use shared::{TaskError, Value, Work};

use crate::{faulty, run, task};

const PRIMES: Work = Work::Primes { from: 0, to: 3_000_000 };

#[test]
fn an_exception_is_an_error_and_not_a_panic() {
    let ran = run(&faulty(PRIMES, FaultKind::Exception));
    assert!(matches!(ran.result, Err(TaskError::Exception { .. })), "{:?}", ran.result);
    assert_eq!(ran.continued, 0);
}

#[test]
fn a_panic_says_that_it_was_wanted() {
    assert!(panic_message(FaultKind::Panic).contains("told to panic"));
}

/// In a worker with a memory of its own this would end the process: the tests of worker processes cover that.
#[test]
fn a_crash_in_shared_memory_is_a_panic() {
    assert!(panic_message(FaultKind::Crash).contains("shares its memory"));
}

#[test]
fn a_hang_goes_on_and_can_be_left_at_any_step() {
    let mut job = start(&faulty(PRIMES, FaultKind::Hang), Isolation::Own);
    for _ in 0..1_000 {
        assert_eq!(job.step(None), Step::Continue);
    }
}

#[test]
fn a_task_that_never_yields_does_the_same_in_one_step() {
    let ran = run(&faulty(PRIMES, FaultKind::NeverYields));
    assert_eq!(ran.continued, 0);
    assert!(run(&task(PRIMES)).continued > 5);
    assert_eq!(ran.result, Ok(Value::Int(216_816)));
}

#[test]
fn a_task_that_never_yields_still_waits() {
    let work = Work::Mixed { latency_us: 5, from: 0, to: 3_000_000 };
    let ran = run(&faulty(work, FaultKind::NeverYields));
    assert_eq!((ran.continued, ran.requests), (0, vec![IoRequest::Sleep { us: 5 }]));
    assert_eq!(ran.result, Ok(Value::Int(216_816)));
}

#[test]
fn a_fetch_reports_what_the_server_said() {
    let mut job = start(&task(Work::Fetch { path: "/files/1".to_owned() }), Isolation::Shared);
    assert_eq!(job.step(None), Step::Io(IoRequest::Fetch { path: "/files/1".to_owned() }));
    let end = job.step(Some(IoReply::Fetched(Err("404 Not Found".to_owned()))));
    assert_eq!(end, Step::Done(Err(TaskError::Exception { message: "404 Not Found".to_owned() })));
}

#[test]
fn a_reply_that_does_not_fit_is_an_error() {
    let mut job = start(&task(Work::Download { latency_us: 1, bytes: 2 }), Isolation::Shared);
    assert!(matches!(job.step(None), Step::Io(_)));
    let end = job.step(Some(IoReply::Fetched(Ok(2))));
    assert!(matches!(end, Step::Done(Err(TaskError::Exception { .. }))), "{end:?}");
}

fn panic_message(kind: FaultKind) -> String {
    let mut job = start(&faulty(PRIMES, kind), Isolation::Shared);
    let panic = catch_unwind(AssertUnwindSafe(|| job.step(None))).expect_err("it was told to panic");
    match panic.downcast::<&str>() {
        Ok(message) => message.to_string(),
        Err(panic) => *panic.downcast::<String>().expect("panics carry a text"),
    }
}
