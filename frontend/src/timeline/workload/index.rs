//! What the timeline keeps of each run between two frames: its lanes' rows, and what time it is there.

use shared::{LaneId, RunId, Trace};

use super::rows::LaneRows;

/// The rows of all lanes of one run, in the order of the trace's lanes.
#[derive(Debug)]
pub struct RunIndex {
    id: RunId,
    lanes: Vec<(LaneId, LaneRows)>,
    events: usize,
    end_ns: u64,
    /// When the trace last grew, on the page's clock, in milliseconds.
    grown_at_ms: f64,
    now_ns: u64,
}

impl RunIndex {
    /// An empty index.
    pub fn new(id: RunId) -> Self {
        RunIndex { id, lanes: Vec::new(), events: 0, end_ns: 0, grown_at_ms: 0.0, now_ns: 0 }
    }

    /// The run.
    pub fn id(&self) -> RunId {
        self.id
    }

    /// The rows of the trace's lane at `index`.
    pub fn rows(&self, index: usize) -> Option<&LaneRows> {
        self.lanes.get(index).map(|(_, rows)| rows)
    }

    /// Up to when open spans reach: the run's present while it runs, then the time of its last event.
    pub fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// Takes in what is new in the run's trace. `clock_ms` is the page's clock.
    pub fn update(&mut self, trace: &Trace, running: bool, clock_ms: f64) {
        if trace.event_count() < self.events {
            // It is another trace: the run was started anew.
            *self = RunIndex::new(self.id);
        }
        if trace.event_count() > self.events {
            self.take_in(trace);
            self.events = trace.event_count();
        }
        if trace.end_ns() > self.end_ns {
            self.end_ns = trace.end_ns();
            self.grown_at_ms = clock_ms;
        }
        let since_ms = if running && self.end_ns > 0 { clock_ms - self.grown_at_ms } else { 0.0 };
        self.now_ns = self.end_ns + (since_ms.max(0.0) * 1e6) as u64;
    }

    fn take_in(&mut self, trace: &Trace) {
        for (i, lane) in trace.lanes().iter().enumerate() {
            if self.lanes.get(i).is_none_or(|(id, _)| *id != lane.id) {
                self.lanes.insert(i, (lane.id, LaneRows::default()));
            }
            self.lanes[i].1.update(&lane.spans, trace.tasks());
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::{Event, EventKind, TaskId};

    use super::*;

    fn started(time_ns: u64, lane: u32, task: u32) -> Event {
        Event { time_ns, lane: LaneId(lane), task: Some(TaskId(task)), kind: EventKind::Started }
    }

    #[test]
    fn a_lane_that_comes_late_finds_its_place() {
        let (mut trace, mut index) = (Trace::new(), RunIndex::new(RunId(1)));
        for event in [started(1, 3, 0), started(2, 1, 1), started(3, 2, 2)] {
            trace.push(&event);
            index.update(&trace, true, 0.0);
        }
        for (i, lane) in trace.lanes().iter().enumerate() {
            assert_eq!(index.lanes[i].0, lane.id);
            assert_eq!(index.lanes[i].1.rows()[0].spans().len(), 1);
        }
    }

    #[test]
    fn time_goes_on_between_events_until_the_run_is_over() {
        let (mut trace, mut index) = (Trace::new(), RunIndex::new(RunId(1)));
        index.update(&trace, true, 5.0);
        assert_eq!(index.now_ns(), 0);
        trace.push(&started(1_000, 1, 0));
        index.update(&trace, true, 10.0);
        index.update(&trace, true, 12.0);
        assert_eq!(index.now_ns(), 2_001_000);
        index.update(&trace, false, 50.0);
        assert_eq!(index.now_ns(), 1_000);
    }

    #[test]
    fn a_trace_that_begins_anew_is_indexed_anew() {
        let (mut trace, mut index) = (Trace::new(), RunIndex::new(RunId(1)));
        trace.push(&started(1_000, 1, 0));
        trace.push(&started(2_000, 2, 1));
        index.update(&trace, false, 0.0);
        let mut trace = Trace::new();
        trace.push(&started(7, 2, 0));
        index.update(&trace, false, 0.0);
        assert_eq!((index.lanes.len(), index.now_ns()), (1, 7));
    }
}
