//! One turn of the pool: read the workers' messages, end overdue tasks, hand out chunks, write.

use std::pin::Pin;
use std::task::{Context as Poller, Poll};
use std::time::Duration;

use shared::event::{Direction, EventSink};
use shared::job::Clock;
use shared::{Event, EventKind, LaneId, Outcome, Output, Reuse, Task, TaskError, TaskId};
use tokio::time::{Instant, Sleep};

use super::Pool;
use super::wire::{self, PipeError, from_worker};

/// How often the workers' memory is read.
const MEMORY_EVERY: Duration = Duration::from_millis(250);

/// Bytes that are read from one worker before the others get their turn.
const READ_BYTES: usize = 256 << 10;

/// What a turn needs: the next deadline, and memory that is used again.
pub struct Turn {
    sleep: Pin<Box<Sleep>>,
    memory_due: Instant,
    /// For bytes that are being read.
    buffer: Vec<u8>,
    /// For events that are being handled.
    arrived: Vec<wire::Crossed<Event>>,
}

impl Turn {
    pub fn new() -> Self {
        let memory_due = Instant::now() + MEMORY_EVERY;
        Turn {
            sleep: Box::pin(tokio::time::sleep_until(memory_due)),
            memory_due,
            buffer: vec![0; READ_BYTES],
            arrived: Vec::new(),
        }
    }
}

impl Pool {
    /// One turn. Never ready: the pool is driven for as long as it lives.
    pub fn poll(&mut self, cx: &mut Poller<'_>) -> Poll<()> {
        self.read_all(cx);
        self.end_overdue();
        self.hand_out();
        for worker in &mut self.workers {
            worker.poll_write(cx);
        }
        self.arm_timer(cx);
        Poll::Pending
    }

    fn read_all(&mut self, cx: &mut Poller<'_>) {
        let mut buffer = std::mem::take(&mut self.turn.buffer);
        let mut i = 0;
        while i < self.workers.len() {
            if self.read_worker(i, cx, &mut buffer) {
                i += 1;
            } else {
                // A replacement goes to the end, so the next one is at the same place now.
                let worker = self.workers.remove(i);
                self.bury(worker);
            }
        }
        self.turn.buffer = buffer;
    }

    /// Reads and handles what a worker says. False if it is dead.
    fn read_worker(&mut self, i: usize, cx: &mut Poller<'_>, buffer: &mut [u8]) -> bool {
        // Two reads: the second one finds the pipe empty, as a rule, and asks to be woken.
        for _ in 0..2 {
            match self.workers[i].poll_read(cx, buffer) {
                Poll::Pending => return true,
                Poll::Ready(Ok(0) | Err(_)) => return false,
                Poll::Ready(Ok(_)) => {
                    if let Err(error) = self.handle_messages(i) {
                        tracing::error!(lane = self.workers[i].lane().0, %error, "a worker is out of order");
                        return false;
                    }
                }
            }
        }
        cx.waker().wake_by_ref();
        true
    }

    fn handle_messages(&mut self, i: usize) -> Result<(), PipeError> {
        // The inbox lends its messages, so it is out of the worker while they are handled.
        let mut inbox = std::mem::take(&mut self.workers[i].inbox);
        let result = loop {
            let message = match inbox.next() {
                Ok(Some(message)) => message,
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            };
            let handled = match message.kind {
                from_worker::READY => message.read().map(|time_ns| self.note_ready(i, time_ns)),
                from_worker::EVENTS => self.handle_events(i, message.body),
                from_worker::RETURNED => message.read::<Vec<u32>>().map(|ids| self.take_back(i, &ids)),
                kind => Err(PipeError::Damaged { kind }),
            };
            if handled.is_err() {
                break handled;
            }
        };
        self.workers[i].inbox = inbox;
        result
    }

    /// Notes that a worker can take tasks since a time that it says itself: this side may hear of it late.
    fn note_ready(&mut self, i: usize, time_ns: u64) {
        let worker = &mut self.workers[i];
        worker.is_ready = true;
        let lane = worker.lane();
        self.context.sink.emit(Event { time_ns, lane, task: None, kind: EventKind::LaneReady });
    }

    fn handle_events(&mut self, i: usize, body: &[u8]) -> Result<(), PipeError> {
        let mut arrived = std::mem::take(&mut self.turn.arrived);
        wire::take_events(body, &mut arrived)?;
        let worker = &mut self.workers[i];
        let mut settled = Vec::new();
        // A task that starts and ends in one batch is never seen to run.
        let mut begun = None;
        let mut sink = self.context.sink.writer();
        for crossed in arrived.drain(..) {
            let event = crossed.value;
            if let Some(task) = event.task {
                if event.kind == EventKind::Started {
                    worker.note_start(task, event.time_ns);
                    begun = Some(task);
                } else if event.kind.is_terminal() {
                    worker.note_end(event.time_ns);
                    begun = None;
                    sink.push(sent_back(&event, crossed.bytes, crossed.ns));
                    if let Some(slot) = self.slots.get_mut(task.0 as usize).and_then(Option::take) {
                        settled.push((slot.promise, outcome(&event.kind)));
                    }
                }
            }
            sink.push(event);
        }
        drop(sink);
        self.turn.arrived = arrived;
        if let Some(slot) = begun.and_then(|task| self.slots.get(task.0 as usize)?.as_ref()) {
            // If it was cancelled while the message was on its way, its worker is ended below.
            let _runs = slot.promise.set_running();
        }
        for (promise, outcome) in settled {
            self.deaths_in_a_row = 0;
            promise.settle(outcome);
        }
        Ok(())
    }

    fn take_back(&mut self, i: usize, ids: &[u32]) {
        for chunk in self.workers[i].returned(ids).into_iter().rev() {
            self.pending.push_front(chunk);
        }
    }

    /// Ends tasks that run longer than they may, and those that were cancelled when they had just begun.
    fn end_overdue(&mut self) {
        let now_ns = self.context.clock.now_ns();
        let mut ended = Vec::new();
        for worker in &mut self.workers {
            let Some((task, since_ns)) = worker.running() else { continue };
            let outcome = match self.slots.get(task.0 as usize).and_then(Option::as_ref) {
                // It was cancelled, and so has its end, but the worker began it meanwhile.
                None => Some(Outcome::Cancelled),
                Some(slot) if slot.future.done() => Some(Outcome::Cancelled),
                Some(slot) => slot.task.timeout_ms.and_then(|after_ms| {
                    let is_over = now_ns >= since_ns + u64::from(after_ms) * 1_000_000;
                    is_over.then_some(Outcome::Failed(TaskError::TimedOut { after_ms }))
                }),
            };
            if let Some(outcome) = outcome {
                worker.report_memory(&self.context);
                worker.kill();
                ended.push((task, worker.lane(), outcome));
            }
        }
        for (task, lane, outcome) in ended {
            self.end_task(task, lane, outcome);
        }
    }

    fn hand_out(&mut self) {
        self.drop_cancelled();
        match self.reuse {
            Reuse::Pool => self.fill_workers(),
            Reuse::PerTask => self.follow_on(),
        }
    }

    /// Chunks at the front of the queue lose the tasks that were cancelled meanwhile.
    fn drop_cancelled(&mut self) {
        while let Some(chunk) = self.pending.front() {
            if chunk.iter().any(|&task| self.is_unended(task)) {
                return;
            }
            self.pending.pop_front();
        }
    }

    fn fill_workers(&mut self) {
        let ready = self.workers.iter().filter(|worker| worker.is_ready).count().max(1);
        // Workers with the fewest chunks come first, so that the last chunks do not wait behind others.
        let mut order: Vec<usize> = (0..self.workers.len()).collect();
        order.sort_by_key(|&i| self.workers[i].load());
        for i in order {
            let Some(next) = self.pending.front() else { break };
            let appetite = self.workers[i].appetite(next.len());
            // The fewer chunks are left, the fewer one worker gets ahead ("guided self-scheduling").
            let share = (self.pending.len() / (2 * ready)).max(1);
            for _ in 0..appetite.min(share) {
                let Some(chunk) = self.pending.pop_front() else { break };
                self.give(i, chunk);
            }
        }
        let is_one_idle = self.workers.iter().any(|worker| worker.is_ready && worker.load() == 0);
        if self.pending.is_empty()
            && is_one_idle
            && let Some(busiest) = self.workers.iter_mut().max_by_key(|worker| worker.load())
        {
            busiest.recall();
        }
    }

    /// Starts a new worker for each task, up to `max_workers` at a time.
    fn follow_on(&mut self) {
        let mut i = 0;
        while i < self.workers.len() {
            if self.workers[i].load() == 0 && !self.workers[i].was_killed() {
                let worker = self.workers.remove(i);
                self.retire(worker);
            } else {
                i += 1;
            }
        }
        while self.workers.len() < self.max_workers as usize
            && !self.stopped
            && let Some(chunk) = self.pending.pop_front()
        {
            if let Err(error) = self.start_worker() {
                self.pending.push_front(chunk);
                self.give_up(&format!("a worker could not be started: {error}"));
                return;
            }
            self.give(self.workers.len() - 1, chunk);
            self.drop_cancelled();
        }
    }

    /// Gives a chunk to a worker, without the tasks that were cancelled meanwhile.
    fn give(&mut self, i: usize, chunk: Vec<TaskId>) {
        for &task in &chunk {
            let slot = self.slots.get(task.0 as usize).and_then(Option::as_ref);
            if slot.is_some_and(|slot| slot.future.done()) {
                self.end_task(task, LaneId::CALLER, Outcome::Cancelled);
            }
        }
        let slots = &self.slots;
        let tasks: Vec<&Task> =
            chunk.iter().filter_map(|id| slots[id.0 as usize].as_ref().map(|slot| &slot.task)).collect();
        if !tasks.is_empty() {
            self.next_chunk += 1;
            self.workers[i].give(self.next_chunk, tasks.into_iter());
        }
    }

    fn arm_timer(&mut self, cx: &mut Poller<'_>) {
        let now = Instant::now();
        if now >= self.turn.memory_due {
            self.turn.memory_due = now + MEMORY_EVERY;
            self.workers.iter().for_each(|worker| worker.report_memory(&self.context));
        }
        let now_ns = self.context.clock.now_ns();
        let deadlines = self.workers.iter().filter_map(|worker| {
            let (task, since_ns) = worker.running()?;
            let timeout_ms = self.slots.get(task.0 as usize)?.as_ref()?.task.timeout_ms?;
            Some((since_ns + u64::from(timeout_ms) * 1_000_000).saturating_sub(now_ns))
        });
        let next = deadlines.min().map(|ns| now + Duration::from_nanos(ns));
        let next = next.map_or(self.turn.memory_due, |next| next.min(self.turn.memory_due));
        self.turn.sleep.as_mut().reset(next);
        if self.turn.sleep.as_mut().poll(cx).is_ready() {
            cx.waker().wake_by_ref();
        }
    }
}

/// The event of a result's way back, which comes just before its task's end.
fn sent_back(end: &Event, bytes: u64, ns: u64) -> Event {
    let kind = EventKind::Sent { bytes, ns, direction: Direction::FromWorker };
    Event { time_ns: end.time_ns, lane: end.lane, task: end.task, kind }
}

fn outcome(kind: &EventKind) -> Outcome {
    match kind {
        EventKind::Finished { value } => Outcome::Finished(Output { value: value.clone() }),
        EventKind::Failed { error } => Outcome::Failed(error.clone()),
        _ => Outcome::Cancelled,
    }
}
