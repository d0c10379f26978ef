//! The executor of isolated workers: who does what, until when, and what becomes of the tasks of a worker
//! that is dead or was ended.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use futures_util::future::{AbortHandle, abortable};
use shared::event::{Direction, EventSink, LaneEnd};
use shared::executor::Executor;
use shared::future::{self, Promise};
use shared::job::{Clock, Lane};
use shared::message::Batch;
use shared::{
    Event, EventKind, LaneId, Outcome, Output, Reuse, Task, TaskError, TaskFuture, TaskId, Variant,
};
use wasm_bindgen_futures::spawn_local;

use super::super::io;
use super::super::run::{Context, memory_bytes};
use super::link::{self, Link, Report, Signal};
use crate::clock::{self, RunClock};
use crate::time;

/// The executor of one run.
pub struct Pool(Rc<Inner>);

struct Inner {
    context: Context,
    clock: RunClock,
    reuse: Reuse,
    workers: u32,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<VecDeque<Given>>,
    slots: Vec<Slot>,
    lanes: u32,
    stopped: bool,
    /// Workers that were ended. They are dropped with the pool: one may be calling us right now.
    dead: Vec<Link>,
}

/// A task that was given to the pool and has not ended.
struct Given {
    task: Task,
    timeout_ms: Option<u32>,
    promise: Promise,
}

/// A worker in this run.
struct Slot {
    lane: LaneId,
    link: Link,
    /// What it was sent and has not ended, in order: the first is the one that it executes.
    given: VecDeque<Given>,
    /// Ends the watch over the present task's time.
    watch: Option<AbortHandle>,
}

impl Pool {
    /// The executor of the run of `context` on the workers of `links`, and others as they are needed.
    pub fn new(context: &Context, variant: &Variant, links: Vec<Link>) -> Pool {
        let inner = Rc::new(Inner {
            context: context.clone(),
            clock: context.clock(),
            reuse: variant.reuse,
            workers: variant.workers.max(1),
            state: RefCell::default(),
        });
        for link in links {
            inner.open(link);
        }
        Pool(inner)
    }
}

impl Executor for Pool {
    fn max_workers(&self) -> u32 {
        self.0.workers
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (given, futures) = chunk
            .into_iter()
            .map(|mut task| {
                let (promise, future) = future::pair(task.id);
                // The watch is kept here, where it goes on when the worker hangs.
                let timeout_ms = task.timeout_ms.take();
                (Given { task, timeout_ms, promise }, future)
            })
            .unzip();
        self.0.state.borrow_mut().waiting.push_back(given);
        self.0.dispatch();
        futures
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        if future.done() {
            return future.outcome() == Some(Outcome::Cancelled);
        }
        if future.cancel_now() {
            self.0.emit_outcome(LaneId::CALLER, future.task(), &Outcome::Cancelled);
            return true;
        }
        let lane = self.0.lane_executing(future.task());
        lane.is_some_and(|lane| self.0.end(lane, Outcome::Cancelled, LaneEnd::Killed))
    }

    fn stop(&self) {
        self.0.stop();
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let context = &self.0.context;
        let slots = std::mem::take(&mut self.0.state.borrow_mut().slots);
        context.emit_lane(LaneId::CALLER, EventKind::Memory { peak_bytes: memory_bytes() });
        for slot in slots {
            context.emit_lane(slot.lane, EventKind::LaneClosed { reason: LaneEnd::Closed });
            if slot.given.is_empty() && slot.link.is_ready() {
                link::keep(slot.link);
            }
        }
    }
}

impl Inner {
    /// Opens a lane for a worker.
    fn open(self: &Rc<Self>, link: Link) {
        let mut state = self.state.borrow_mut();
        state.lanes += 1;
        let lane = LaneId(state.lanes);
        self.context.emit_lane(lane, EventKind::LaneOpened { name: format!("worker {}", lane.0) });
        if link.is_ready() {
            self.context.emit_lane(lane, EventKind::LaneReady);
        }
        let inner: Weak<Inner> = Rc::downgrade(self);
        link.listen(Rc::new(move |signal| {
            if let Some(inner) = inner.upgrade() {
                inner.receive(lane, signal);
            }
        }));
        state.slots.push(Slot { lane, link, given: VecDeque::new(), watch: None });
    }

    /// Gives waiting chunks to workers that are free, and starts workers where there may be more.
    fn dispatch(self: &Rc<Self>) {
        loop {
            let mut state = self.state.borrow_mut();
            if state.stopped {
                return;
            }
            let state = &mut *state;
            let free = state.slots.iter_mut().find(|slot| slot.link.is_ready() && slot.given.is_empty());
            let Some(slot) = free else { break };
            let Some(mut chunk) = state.waiting.pop_front() else { break };
            chunk.retain(|given| given.promise.set_running());
            if chunk.is_empty() {
                continue;
            }
            slot.given = chunk;
            let lane = slot.lane;
            if let Err(error) = self.send(slot) {
                let detail = format!("the tasks could not be sent to it: {}", io::describe(&error));
                self.defer_death(lane, detail);
            }
        }
        self.start_workers();
    }

    /// Starts as many workers as there is work for, and may be.
    fn start_workers(self: &Rc<Self>) {
        let missing = {
            let state = self.state.borrow();
            let starting = state.slots.iter().filter(|slot| !slot.link.is_ready()).count();
            let wanted = state.waiting.len().saturating_sub(starting);
            wanted.min((self.workers as usize).saturating_sub(state.slots.len()))
        };
        for _ in 0..missing {
            self.open(Link::start());
        }
    }

    fn send(&self, slot: &Slot) -> Result<(), wasm_bindgen::JsValue> {
        let watched = slot.given.iter().any(|given| given.timeout_ms.is_some());
        let mut batch = Batch::new(slot.lane, self.context.epoch_ms, watched, slot.given.len());
        for given in &slot.given {
            let (bytes, ns) = clock::timed(|| batch.push(&given.task));
            let kind = EventKind::Sent { bytes, ns, direction: Direction::ToWorker };
            let time_ns = self.clock.now_ns();
            self.emit(Event { time_ns, lane: slot.lane, task: Some(given.task.id), kind });
        }
        slot.link.send(&batch.finish())
    }

    fn receive(self: &Rc<Self>, lane: LaneId, signal: Signal) {
        match signal {
            Signal::Ready => self.context.emit_lane(lane, EventKind::LaneReady),
            Signal::Report(report) => self.take_report(lane, report),
            Signal::Died(detail) => {
                let error = TaskError::WorkerDied { detail: detail.clone() };
                self.end(lane, Outcome::Failed(error), LaneEnd::Died { detail });
            }
        }
        self.dispatch();
    }

    fn take_report(self: &Rc<Self>, lane: LaneId, Report { events, bytes, ns }: Report) {
        let ended: Vec<(TaskId, Outcome)> = events.iter().filter_map(ending).collect();
        let started = events.iter().rfind(|event| event.kind == EventKind::Started);
        if let Some(Event { task: Some(task), time_ns, .. }) = started {
            self.watch(lane, *task, *time_ns);
        }
        for event in events {
            self.emit(event);
        }
        self.emit_returned(lane, &ended, bytes, ns);
        for (task, outcome) in ended {
            self.settle(lane, task, outcome);
        }
        self.close_if_done(lane);
    }

    /// Records what it cost to bring the results of `ended` here, each task its share.
    fn emit_returned(&self, lane: LaneId, ended: &[(TaskId, Outcome)], bytes: u64, ns: u64) {
        let share = (ended.len() as u64).max(1);
        let time_ns = self.clock.now_ns();
        for (task, _) in ended {
            let kind =
                EventKind::Sent { bytes: bytes / share, ns: ns / share, direction: Direction::FromWorker };
            self.emit(Event { time_ns, lane, task: Some(*task), kind });
        }
    }

    fn settle(&self, lane: LaneId, task: TaskId, outcome: Outcome) {
        let given = self.with_slot(lane, |slot| {
            let index = slot.given.iter().position(|given| given.task.id == task)?;
            slot.given.remove(index)
        });
        if let Some(given) = given.flatten() {
            given.promise.settle(outcome);
        }
    }

    /// Where each task gets a worker of its own, that worker is closed after it.
    fn close_if_done(&self, lane: LaneId) {
        let mut state = self.state.borrow_mut();
        let done = |slot: &Slot| slot.lane == lane && slot.given.is_empty();
        if self.reuse == Reuse::PerTask
            && let Some(index) = state.slots.iter().position(done)
        {
            let slot = state.slots.remove(index);
            slot.link.kill();
            state.dead.push(slot.link);
            self.context.emit_lane(lane, EventKind::LaneClosed { reason: LaneEnd::Closed });
        }
    }

    /// Watches over the time of `task`, which began at `began_ns`, instead of the one before.
    fn watch(self: &Rc<Self>, lane: LaneId, task: TaskId, began_ns: u64) {
        let now_ns = self.clock.now_ns();
        let inner = Rc::downgrade(self);
        self.with_slot(lane, |slot| {
            if let Some(watch) = slot.watch.take() {
                watch.abort();
            }
            let given = slot.given.iter().find(|given| given.task.id == task);
            let Some(after_ms) = given.and_then(|given| given.timeout_ms) else { return };
            let gone_ms = now_ns.saturating_sub(began_ns) as f64 / 1e6;
            let (watching, handle) = abortable(async move {
                time::sleep(f64::from(after_ms) - gone_ms, || {}).await;
                if let Some(inner) = inner.upgrade() {
                    inner.time_up(lane, task, after_ms);
                }
            });
            slot.watch = Some(handle);
            spawn_local(async move {
                // Whether the time was up or the task was done first: both are settled elsewhere.
                let _ = watching.await;
            });
        });
    }

    fn time_up(self: &Rc<Self>, lane: LaneId, task: TaskId, after_ms: u32) {
        if self.lane_executing(task) == Some(lane) {
            self.end(lane, Outcome::Failed(TaskError::TimedOut { after_ms }), LaneEnd::Killed);
            self.dispatch();
        }
    }

    /// Ends a worker at once: its present task ends with `outcome`, the others wait for another worker.
    /// Returns whether there was such a worker.
    fn end(&self, lane: LaneId, outcome: Outcome, reason: LaneEnd) -> bool {
        let mut state = self.state.borrow_mut();
        let Some(index) = state.slots.iter().position(|slot| slot.lane == lane) else { return false };
        let mut slot = state.slots.remove(index);
        slot.link.kill();
        state.dead.push(slot.link);
        if let Some(watch) = slot.watch {
            watch.abort();
        }
        let present = slot.given.pop_front();
        if !slot.given.is_empty() {
            state.waiting.push_front(slot.given);
        }
        drop(state);
        if let Some(given) = present {
            self.emit_outcome(lane, given.task.id, &outcome);
            given.promise.settle(outcome);
        }
        self.context.emit_lane(lane, EventKind::LaneClosed { reason });
        true
    }

    /// Ends a worker that could not be reached, after the present call.
    fn defer_death(self: &Rc<Self>, lane: LaneId, detail: String) {
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            if let Some(inner) = inner.upgrade() {
                inner.receive(lane, Signal::Died(detail));
            }
        });
    }

    fn stop(&self) {
        self.context.stop.stop();
        let (waiting, slots) = {
            let mut state = self.state.borrow_mut();
            state.stopped = true;
            let idle = |slot: &Slot| slot.link.is_ready() && slot.given.is_empty();
            let (idle, busy) = std::mem::take(&mut state.slots).into_iter().partition(idle);
            state.slots = idle;
            (std::mem::take(&mut state.waiting), busy as Vec<Slot>)
        };
        for slot in slots {
            slot.link.kill();
            for given in slot.given {
                self.cancel_given(slot.lane, &given);
            }
            self.context.emit_lane(slot.lane, EventKind::LaneClosed { reason: LaneEnd::Killed });
            self.state.borrow_mut().dead.push(slot.link);
        }
        for given in waiting.into_iter().flatten() {
            self.cancel_given(LaneId::CALLER, &given);
        }
    }

    fn cancel_given(&self, lane: LaneId, given: &Given) {
        if given.promise.settle(Outcome::Cancelled) {
            self.emit_outcome(lane, given.task.id, &Outcome::Cancelled);
        }
    }

    /// The lane whose worker executes `task` at present.
    fn lane_executing(&self, task: TaskId) -> Option<LaneId> {
        let state = self.state.borrow();
        let executes = |slot: &&Slot| slot.given.front().is_some_and(|given| given.task.id == task);
        state.slots.iter().find(executes).map(|slot| slot.lane)
    }

    fn with_slot<T>(&self, lane: LaneId, change: impl FnOnce(&mut Slot) -> T) -> Option<T> {
        self.state.borrow_mut().slots.iter_mut().find(|slot| slot.lane == lane).map(change)
    }

    fn emit(&self, event: Event) {
        self.context.feed.recorder().emit(event);
    }

    fn emit_outcome(&self, lane: LaneId, task: TaskId, outcome: &Outcome) {
        let (sink, stop) = (self.context.feed.recorder(), &self.context.stop.token);
        Lane { id: lane, clock: &self.clock, sink: &**sink, stop }.emit_outcome(task, outcome);
    }
}

/// How an event ends its task, if it does.
fn ending(event: &Event) -> Option<(TaskId, Outcome)> {
    let outcome = match &event.kind {
        EventKind::Finished { value } => Outcome::Finished(Output { value: value.clone() }),
        EventKind::Failed { error } => Outcome::Failed(error.clone()),
        EventKind::Cancelled => Outcome::Cancelled,
        _ => return None,
    };
    Some((event.task?, outcome))
}
