//! The two ways to run a job: which events they make, deadlines, and Stop.

use std::cell::RefCell;
use std::collections::VecDeque;

use shared::event::{Blocker, Recorder};
use shared::future::Output;
use shared::job::{BlockingIo, IoReply, IoRequest, Job, Lane, Step, StopToken, run_async, run_blocking};
use shared::{EventKind, LaneId, Outcome, Task, TaskError, TaskId, Value, Work};

use crate::virtual_time::{VirtualIo, VirtualTime};

const MS: u64 = 1_000_000;

/// A job that does what it is told, and lets time pass while it computes.
struct Script<'a> {
    time: &'a VirtualTime,
    steps: VecDeque<(u64, Step)>,
    replies: RefCell<Vec<IoReply>>,
}

impl<'a> Script<'a> {
    fn new(time: &'a VirtualTime, steps: impl IntoIterator<Item = (u64, Step)>) -> Self {
        Script { time, steps: steps.into_iter().collect(), replies: RefCell::default() }
    }
}

impl Job for Script<'_> {
    fn step(&mut self, reply: Option<IoReply>) -> Step {
        self.replies.borrow_mut().extend(reply);
        let (ns, step) = self.steps.pop_front().expect("the script is not called beyond its end");
        self.time.advance(ns);
        step
    }

    fn progress(&self) -> Option<f32> {
        Some(0.25)
    }
}

fn done() -> (u64, Step) {
    (0, Step::Done(Ok(Output { value: Value::None })))
}

fn sleep(ms: u64) -> (u64, Step) {
    (0, Step::Io(IoRequest::Sleep { us: ms * 1_000 }))
}

fn fetch(ms: u64) -> (u64, Step) {
    (0, Step::Io(IoRequest::Fetch { path: ms.to_string() }))
}

fn task(timeout_ms: Option<u32>) -> Task {
    Task { id: TaskId(0), work: Work::Noop, fault: None, timeout_ms }
}

/// Blocks by moving the clock.
struct Blocking<'a>(&'a VirtualTime);

impl BlockingIo for Blocking<'_> {
    fn perform(&self, request: &IoRequest, _stop: &StopToken) -> IoReply {
        match request {
            IoRequest::Sleep { us } => {
                self.0.advance(us * 1_000);
                IoReply::Slept
            }
            IoRequest::Fetch { path } => {
                let ms: u64 = path.parse().unwrap();
                self.0.advance(ms * MS);
                IoReply::Fetched(Ok(ms))
            }
        }
    }
}

/// What came of a run: the outcome, and the events as (milliseconds, kind).
type Ran = (Outcome, Vec<(u64, EventKind)>);

fn both(
    timeout_ms: Option<u32>,
    stop: bool,
    slice_ns: u64,
    steps: impl Fn() -> Vec<(u64, Step)>,
) -> (Ran, Ran) {
    let run = |cooperative: bool| {
        let (time, sink, token) = (VirtualTime::default(), Recorder::default(), StopToken::default());
        if stop {
            token.stop();
        }
        let lane = Lane { id: LaneId(1), clock: &time, sink: &sink, stop: &token };
        let mut job = Script::new(&time, steps());
        let outcome = if cooperative {
            let io = VirtualIo { time: &time, stop: token.clone() };
            time.block_on(run_async(&mut job, &task(timeout_ms), &lane, &io, slice_ns))
        } else {
            run_blocking(&mut job, &task(timeout_ms), &lane, &Blocking(&time))
        };
        let events = sink.take().into_iter().map(|event| (event.time_ns / MS, event.kind)).collect();
        (outcome, events)
    };
    (run(false), run(true))
}

fn finished() -> EventKind {
    EventKind::Finished { value: Value::None }
}

fn timed_out(after_ms: u32) -> TaskError {
    TaskError::TimedOut { after_ms }
}

#[test]
fn a_task_starts_waits_and_finishes() {
    let (blocking, cooperative) = both(None, false, MS, || vec![sleep(15), done()]);
    let expected = vec![
        (0, EventKind::Started),
        (0, EventKind::BlockedOn { what: Blocker::Download }),
        (15, EventKind::Woken),
        (15, EventKind::Resumed),
        (15, finished()),
    ];
    assert_eq!(blocking.1, expected);
    assert_eq!(cooperative, blocking);
}

#[test]
fn a_coroutine_yields_when_its_slice_is_used_up_and_a_thread_does_not() {
    let steps = || vec![(3 * MS, Step::Continue), (6 * MS, Step::Continue), (MS, Step::Continue), done()];
    let (blocking, cooperative) = both(None, false, 8 * MS, steps);
    assert_eq!(blocking.1, [(0, EventKind::Started), (10, finished())]);
    let expected =
        [(0, EventKind::Started), (9, EventKind::Yielded), (9, EventKind::Resumed), (10, finished())];
    assert_eq!(cooperative.1, expected);
}

#[test]
fn a_slice_of_nothing_yields_at_every_step() {
    let (_, cooperative) = both(None, false, 0, || vec![(0, Step::Continue), (0, Step::Continue), done()]);
    assert_eq!(cooperative.1.iter().filter(|(_, kind)| *kind == EventKind::Yielded).count(), 2);
}

#[test]
fn progress_is_reported_now_and_then() {
    let (blocking, _) = both(None, false, MS, || {
        let mut steps = vec![(5 * MS, Step::Continue); 10];
        steps.push(done());
        steps
    });
    let progress: Vec<u64> = blocking
        .1
        .iter()
        .filter(|(_, kind)| matches!(kind, EventKind::Progress { permille: 250 }))
        .map(|(ms, _)| *ms)
        .collect();
    assert_eq!(progress, [25, 50]);
}

#[test]
fn a_time_out_ends_computing_at_the_next_step() {
    let steps = || vec![(60 * MS, Step::Continue), (60 * MS, Step::Continue), done()];
    let (blocking, cooperative) = both(Some(100), false, u64::MAX, steps);
    assert_eq!(blocking.0, Outcome::Failed(timed_out(100)));
    assert_eq!(blocking.1.last(), Some(&(120, EventKind::Failed { error: timed_out(100) })));
    assert_eq!(cooperative.0, blocking.0);
}

#[test]
fn a_time_out_cuts_a_sleep_short() {
    let (blocking, cooperative) = both(Some(100), false, MS, || vec![sleep(10_000), done()]);
    assert_eq!(blocking.1.last(), Some(&(100, EventKind::Failed { error: timed_out(100) })));
    assert_eq!(cooperative, blocking);
}

#[test]
fn a_time_out_abandons_a_fetch_where_that_is_possible() {
    let (blocking, cooperative) = both(Some(100), false, MS, || vec![fetch(250), done()]);
    assert_eq!(cooperative.1.last(), Some(&(100, EventKind::Failed { error: timed_out(100) })));
    assert_eq!(blocking.1.last(), Some(&(250, EventKind::Failed { error: timed_out(100) })));
}

#[test]
fn waits_within_the_time_out_are_whole() {
    let (blocking, cooperative) = both(Some(100), false, MS, || vec![sleep(40), fetch(59), done()]);
    assert_eq!(blocking.1.last(), Some(&(99, finished())));
    assert_eq!(cooperative, blocking);
}

#[test]
fn a_stopped_task_is_cancelled_after_the_step_that_it_was_in() {
    let (blocking, cooperative) =
        both(Some(100), true, u64::MAX, || vec![(MS, Step::Continue), (MS, Step::Continue), done()]);
    assert_eq!(blocking.1, [(0, EventKind::Started), (1, EventKind::Cancelled)]);
    assert_eq!(cooperative, blocking);
}

#[test]
fn the_reply_reaches_the_next_step() {
    let (time, sink, token) = (VirtualTime::default(), Recorder::default(), StopToken::default());
    let lane = Lane { id: LaneId(1), clock: &time, sink: &sink, stop: &token };
    let mut job = Script::new(&time, [fetch(7), (0, Step::Continue), sleep(1), done()]);
    run_blocking(&mut job, &task(None), &lane, &Blocking(&time));
    assert_eq!(*job.replies.borrow(), [IoReply::Fetched(Ok(7)), IoReply::Slept]);
}
