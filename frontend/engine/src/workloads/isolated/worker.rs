//! An isolated worker: it takes chunks of tasks, executes them one after another, and reports events.
//!
//! It knows no deadline and no Stop: who wants to end a task ends this worker.

use std::cell::Cell;
use std::sync::{Mutex, MutexGuard};

use kernels::Isolation;
use shared::event::{Direction, EventSink};
use shared::job::{Clock, Lane, run_async};
use shared::message::{FromIsolated, ToIsolated, encode_events};
use shared::{Event, EventKind, LaneId, Task};
use wasm_bindgen_futures::spawn_local;

use super::super::io::TaskIo;
use super::super::run::memory_bytes;
use super::super::{base, guard};
use crate::clock::RunClock;
use crate::parent;
use crate::signal::StopSignal;

/// Nanoseconds for which events may wait for others to travel with.
const BATCH_NS: u64 = 16_000_000;

/// Takes over this worker; `base` is the page's address.
pub fn serve(base: String) {
    base::set(base);
    parent::listen_timed(|ToIsolated::Tasks { lane, epoch_ms, watched, tasks }, decode_ns| {
        let out = Out::new(RunClock::here(epoch_ms), watched);
        spawn_local(execute(lane, out, tasks, decode_ns));
    });
    parent::post(&FromIsolated::Ready);
}

async fn execute(id: LaneId, out: Out, tasks: Vec<Task>, decode_ns: u64) {
    let clock = out.lock().clock;
    let stop = StopSignal::default();
    let lane = Lane { id, clock: &clock, sink: &out, stop: &stop.token };
    let ns = decode_ns / (tasks.len() as u64).max(1);
    for task in &tasks {
        // The bytes were counted where they were sent.
        lane.emit(task.id, EventKind::Sent { bytes: 0, ns, direction: Direction::ToWorker });
    }
    for task in &tasks {
        out.begin(task);
        let io = TaskIo { clock, stop: &stop, yielding: async || {} };
        let mut job = guard::start(task, Isolation::Own);
        run_async(&mut job, task, &lane, &io, u64::MAX).await;
    }
    out.tell_memory(id);
    out.flush();
}

/// Keeps events for a short while and sends them together.
struct Out(Mutex<Held>);

struct Held {
    clock: RunClock,
    /// Whether every start must be told at once.
    watched: bool,
    /// Whether the present task may take this worker with it: then nothing is kept back.
    careful: bool,
    /// When events last left.
    sent_ns: u64,
    events: Vec<Event>,
}

impl Out {
    fn new(clock: RunClock, watched: bool) -> Out {
        let sent_ns = clock.now_ns();
        Out(Mutex::new(Held { clock, watched, careful: false, sent_ns, events: Vec::new() }))
    }

    fn begin(&self, task: &Task) {
        self.lock().careful = task.fault.is_some();
    }

    fn flush(&self) {
        self.lock().send();
    }

    /// Records the size of the memory if this worker has not told it to this lane, or it has grown.
    fn tell_memory(&self, lane: LaneId) {
        thread_local! {
            static TOLD: Cell<(LaneId, u64)> = const { Cell::new((LaneId::CALLER, 0)) };
        }
        let peak_bytes = memory_bytes();
        if TOLD.replace((lane, peak_bytes)) != (lane, peak_bytes) {
            let mut held = self.lock();
            let time_ns = held.clock.now_ns();
            held.events.push(Event { time_ns, lane, task: None, kind: EventKind::Memory { peak_bytes } });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        // One thread, and nothing that can panic under the lock.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl EventSink for Out {
    fn emit(&self, event: Event) {
        let mut held = self.lock();
        let urgent = match event.kind {
            EventKind::Started => held.watched || held.careful,
            // The task will wait for longer than a message takes.
            EventKind::BlockedOn { .. } => true,
            _ => false,
        };
        let due = event.time_ns.saturating_sub(held.sent_ns) >= BATCH_NS;
        held.events.push(event);
        if urgent || due {
            held.send();
        }
    }
}

impl Held {
    fn send(&mut self) {
        let events = std::mem::take(&mut self.events);
        if events.is_empty() {
            return;
        }
        let began_ns = self.clock.now_ns();
        let bytes = encode_events(&events, || {
            self.sent_ns = self.clock.now_ns();
            self.sent_ns - began_ns
        });
        parent::post_bytes(&bytes);
    }
}
