//! The sink of one run: gathers events until the run's thread takes them, and keeps the promise that every
//! task has exactly one terminal event.

use std::sync::{Mutex, MutexGuard};

use shared::event::EventSink;
use shared::{Event, TaskId};

/// Gathers the events of a run. After a task's terminal event, its later events are dropped: the thread of a
/// task that was cancelled may not have noticed it and still report.
#[derive(Debug, Default)]
pub struct RunSink(Mutex<State>);

/// Records events, until it is dropped.
pub struct Writer<'a>(MutexGuard<'a, State>);

impl Writer<'_> {
    /// Records one event.
    pub fn push(&mut self, event: Event) {
        self.0.push(event);
    }
}

#[derive(Debug, Default)]
struct State {
    events: Vec<Event>,
    /// What the next events are recorded into.
    spare: Vec<Event>,
    /// By task: whether its terminal event is there.
    ended: Vec<bool>,
    closed: bool,
}

impl RunSink {
    /// Takes the events recorded since the last call, oldest first.
    pub fn take(&self) -> Vec<Event> {
        let mut state = self.lock();
        let mut fresh = std::mem::take(&mut state.spare);
        fresh.clear();
        std::mem::replace(&mut state.events, fresh)
    }

    /// Locks the sink once for several events; other threads that record wait meanwhile.
    pub fn writer(&self) -> Writer<'_> {
        Writer(self.lock())
    }

    /// Gives an empty vector to record into: memory that is used again costs no page faults.
    pub fn recycle(&self, spare: Vec<Event>) {
        let mut state = self.lock();
        if state.spare.capacity() < spare.capacity() {
            state.spare = spare;
        }
    }

    /// Whether a task's terminal event is there.
    pub fn has_ended(&self, task: TaskId) -> bool {
        self.lock().ended.get(task.0 as usize).copied().unwrap_or(false)
    }

    /// Takes the last events; later ones are dropped.
    pub fn close(&self) -> Vec<Event> {
        let mut state = self.lock();
        state.closed = true;
        std::mem::take(&mut state.events)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code under this lock panics half-way through a change.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl EventSink for RunSink {
    fn emit(&self, event: Event) {
        self.lock().push(event);
    }
}

impl State {
    fn push(&mut self, event: Event) {
        if self.closed {
            return;
        }
        if let Some(task) = event.task {
            let index = task.0 as usize;
            if self.ended.len() <= index {
                self.ended.resize(index + 1, false);
            }
            if self.ended[index] {
                return;
            }
            self.ended[index] = event.kind.is_terminal();
        }
        self.events.push(event);
    }
}

#[cfg(test)]
mod tests {
    use shared::{EventKind, LaneId};

    use super::*;

    fn event(task: u32, kind: EventKind) -> Event {
        Event { time_ns: 0, lane: LaneId(1), task: Some(TaskId(task)), kind }
    }

    #[test]
    fn a_task_has_one_terminal_event_and_nothing_after_it() {
        let sink = RunSink::default();
        let mut writer = sink.writer();
        writer.push(event(3, EventKind::Started));
        writer.push(event(3, EventKind::Cancelled));
        writer.push(event(3, EventKind::Progress { permille: 5 }));
        writer.push(event(2, EventKind::Started));
        drop(writer);
        sink.emit(event(3, EventKind::Cancelled));
        let kinds: Vec<_> = sink.take().into_iter().map(|event| (event.task, event.kind)).collect();
        let started = EventKind::Started;
        let task = |n| Some(TaskId(n));
        assert_eq!(kinds, [(task(3), started.clone()), (task(3), EventKind::Cancelled), (task(2), started)]);
        assert!(sink.has_ended(TaskId(3)) && !sink.has_ended(TaskId(2)));
    }

    #[test]
    fn a_closed_sink_drops_what_comes_late() {
        let sink = RunSink::default();
        sink.emit(event(0, EventKind::Started));
        assert_eq!(sink.close().len(), 1);
        sink.emit(event(1, EventKind::Started));
        assert!(sink.take().is_empty());
    }
}
