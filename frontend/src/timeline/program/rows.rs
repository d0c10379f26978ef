//! Which lanes there are, and where they lie from top to bottom: of each run its processes with their threads
//! and these threads' tasks, then the cores. Numbers only; what is off screen is found by binary search and
//! never drawn.

use std::collections::HashMap;
use std::ops::Range;

use shared::program::trace::{ProcessTrack, ProgramTrace, ThreadTrack};
use shared::program::{CoreId, ProcessId, ThreadId};

use super::LaneKey;

/// The height of a header.
pub const HEADER_PX: f64 = 28.0;
/// The height of a thread's bar.
pub const THREAD_PX: f64 = 22.0;
/// The height of a row of holds below it.
pub const HOLD_PX: f64 = 5.0;
/// The height of a task's bar, of the interpreter lock's and of a core's.
pub const THIN_PX: f64 = 15.0;
/// The height of a crowd.
pub const CROWD_PX: f64 = 44.0;
/// The space above and below a bar.
pub const PAD_PX: f64 = 3.0;
/// The most rows of holds that are shown below a thread.
pub const MOST_HOLDS: usize = 4;

/// Up to so many lanes, a group is open until somebody closes it.
const FEW_LANES: usize = 64;
/// More cores than these are closed until somebody opens them.
const FEW_CORES: usize = 8;

/// Lanes that are opened and closed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// A run, of several.
    Run,
    Process(ProcessId),
    /// The tasks of a thread's event loop.
    Tasks(ThreadId),
    Cores,
}

/// What is in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content {
    /// A group's header; `depth` says how far in it is.
    Header {
        group: Group,
        open: bool,
        depth: u8,
    },
    Lane(LaneKey),
    /// The threads of a process that is closed, as a crowd.
    Threads(ProcessId),
    /// The same of tasks.
    Tasks(ThreadId),
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    pub run: usize,
    pub content: Content,
    /// In pixels below the axis.
    pub top: f64,
    pub height: f64,
}

/// All rows.
#[derive(Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    places: HashMap<(usize, LaneKey), usize>,
    height: f64,
}

/// Which groups a person has opened or closed.
#[derive(Debug, Default)]
pub struct Openings(HashMap<(usize, Group), bool>);

impl Openings {
    /// Opens what is closed and closes what is open.
    pub fn set(&mut self, run: usize, group: Group, open: bool) {
        self.0.insert((run, group), open);
    }

    fn is_open(&self, run: usize, group: Group, lanes: usize) -> bool {
        let few = if group == Group::Cores { FEW_CORES } else { FEW_LANES };
        self.0.get(&(run, group)).copied().unwrap_or(lanes <= few)
    }
}

impl Rows {
    /// Begins anew; keeps its memory.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.places.clear();
        self.height = 0.0;
    }

    /// Appends the lanes of a run. `alone`: it needs no header of its own.
    pub fn push_run(&mut self, run: usize, trace: &ProgramTrace, alone: bool, openings: &Openings) {
        let depth = u8::from(!alone);
        if !alone {
            let open = openings.is_open(run, Group::Run, 0);
            self.push(run, Content::Header { group: Group::Run, open, depth: 0 }, HEADER_PX);
            if !open {
                return;
            }
        }
        for process in trace.processes() {
            self.push_process(run, trace, process, depth, openings);
        }
        let cores = trace.cores().len();
        if cores > 0 {
            // Among several runs the threads are what is compared.
            let open = openings.is_open(run, Group::Cores, if alone { cores } else { usize::MAX });
            self.push(run, Content::Header { group: Group::Cores, open, depth }, HEADER_PX);
            for core in (0..cores).take_while(|_| open) {
                let key = LaneKey::Core(CoreId(u32::try_from(core).unwrap_or(u32::MAX)));
                self.push(run, Content::Lane(key), THIN_PX + 2.0 * PAD_PX);
            }
        }
    }

    /// The rows, top to bottom.
    pub fn all(&self) -> &[Row] {
        &self.rows
    }

    /// The height of everything.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// The rows between two heights.
    pub fn visible(&self, top: f64, bottom: f64) -> Range<usize> {
        let from = self.rows.partition_point(|row| row.top + row.height <= top);
        let to = self.rows.partition_point(|row| row.top < bottom);
        from..to.max(from)
    }

    /// The row at a height.
    pub fn at(&self, y: f64) -> Option<&Row> {
        self.rows.get(self.visible(y, y + f64::EPSILON).start).filter(|row| y >= row.top)
    }

    /// The row of a lane.
    pub fn of(&self, run: usize, key: LaneKey) -> Option<&Row> {
        self.places.get(&(run, key)).map(|index| &self.rows[*index])
    }

    fn push_process(
        &mut self,
        run: usize,
        trace: &ProgramTrace,
        process: &ProcessTrack,
        depth: u8,
        openings: &Openings,
    ) {
        let group = Group::Process(process.id);
        let open = openings.is_open(run, group, process.threads.len());
        self.push(run, Content::Header { group, open, depth }, HEADER_PX);
        if trace.has_gil() {
            self.push(run, Content::Lane(LaneKey::Gil(process.id)), THIN_PX + 2.0 * PAD_PX);
        }
        if !open {
            self.push(run, Content::Threads(process.id), CROWD_PX + 2.0 * PAD_PX);
            return;
        }
        for thread in process.threads.iter().filter_map(|id| trace.thread(*id)) {
            let holds = thread.held.len().min(MOST_HOLDS) as f64;
            let height = THREAD_PX + holds * HOLD_PX + 2.0 * PAD_PX;
            self.push(run, Content::Lane(LaneKey::Thread(thread.id)), height);
            if !thread.tasks.is_empty() {
                self.push_tasks(run, thread, depth + 1, openings);
            }
        }
    }

    fn push_tasks(&mut self, run: usize, thread: &ThreadTrack, depth: u8, openings: &Openings) {
        let group = Group::Tasks(thread.id);
        let open = openings.is_open(run, group, thread.tasks.len());
        self.push(run, Content::Header { group, open, depth }, HEADER_PX);
        if !open {
            self.push(run, Content::Tasks(thread.id), CROWD_PX + 2.0 * PAD_PX);
            return;
        }
        for task in &thread.tasks {
            self.push(run, Content::Lane(LaneKey::Task(*task)), THIN_PX + 2.0 * PAD_PX);
        }
    }

    fn push(&mut self, run: usize, content: Content, height: f64) {
        if let Content::Lane(key) = content {
            self.places.insert((run, key), self.rows.len());
        }
        self.rows.push(Row { run, content, top: self.height, height });
        self.height += height;
    }
}

/// The middle of a row's bar, in pixels below the row's top.
pub fn middle(row: &Row) -> f64 {
    match row.content {
        Content::Lane(LaneKey::Thread(_)) => PAD_PX + THREAD_PX / 2.0,
        _ => row.height / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use shared::program::{CodeLine, Policy, ProgramEvent, ProgramEventKind, TaskNumber};

    use super::*;

    fn trace(threads: u32, tasks: u32) -> ProgramTrace {
        let mut trace = ProgramTrace::new(Policy::Gil);
        let mut push = |thread, kind| {
            let line = CodeLine::new(0, 1);
            trace.push(&ProgramEvent { step: 0, time_ns: 0, thread: ThreadId(thread), line, kind });
        };
        for thread in 0..threads {
            let kind = ProgramEventKind::ThreadStarted {
                process: ProcessId(0),
                parent: None,
                name: format!("T{thread}"),
                daemon: false,
            };
            push(thread, kind);
        }
        for task in 0..tasks {
            let kind =
                ProgramEventKind::TaskCreated { task: TaskNumber(task), name: String::new(), parent: None };
            push(0, kind);
        }
        push(0, ProgramEventKind::Running { core: CoreId(0) });
        trace
    }

    fn rows(trace: &ProgramTrace, openings: &Openings) -> Vec<Content> {
        let mut rows = Rows::default();
        rows.push_run(0, trace, true, openings);
        for pair in rows.all().windows(2) {
            assert_eq!(pair[0].top + pair[0].height, pair[1].top);
        }
        for (i, row) in rows.all().iter().enumerate() {
            assert_eq!(rows.at(row.top + row.height / 2.0), Some(row));
            assert_eq!(rows.visible(row.top, row.top + row.height), i..i + 1);
        }
        assert_eq!(rows.at(rows.height() + 1.0), None);
        rows.all().iter().map(|row| row.content).collect()
    }

    #[test]
    fn a_few_threads_and_tasks_have_a_lane_each() {
        let header = |group, depth| Content::Header { group, open: true, depth };
        let expected = [
            header(Group::Process(ProcessId(0)), 0),
            Content::Lane(LaneKey::Gil(ProcessId(0))),
            Content::Lane(LaneKey::Thread(ThreadId(0))),
            header(Group::Tasks(ThreadId(0)), 1),
            Content::Lane(LaneKey::Task(TaskNumber(0))),
            Content::Lane(LaneKey::Thread(ThreadId(1))),
            header(Group::Cores, 0),
            Content::Lane(LaneKey::Core(CoreId(0))),
        ];
        assert_eq!(rows(&trace(2, 1), &Openings::default()), expected);
    }

    #[test]
    fn thousands_are_a_crowd_until_they_are_opened() {
        let trace = trace(1, 10_000);
        let mut openings = Openings::default();
        assert!(rows(&trace, &openings).contains(&Content::Tasks(ThreadId(0))));
        openings.set(0, Group::Tasks(ThreadId(0)), true);
        assert!(rows(&trace, &openings).len() > 10_000);
    }
}
