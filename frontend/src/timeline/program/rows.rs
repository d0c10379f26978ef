//! Which rows a program's run has: of each run its processes with their threads and these threads' tasks, then the
//! cores; and how high they are.

use shared::program::trace::{ProcessTrack, ProgramTrace, ThreadTrack};
use shared::program::{CoreId, ProcessId, ThreadId};

use super::super::rows::{Openings, PAD_PX, Rows};
use super::LaneKey;

/// The height of a header.
const HEADER_PX: f64 = 28.0;
/// The height of a thread's bar.
pub const THREAD_PX: f64 = 22.0;
/// The height of a row of holds below it.
pub const HOLD_PX: f64 = 5.0;
/// The height of a task's bar, of the interpreter lock's and of a core's.
pub const THIN_PX: f64 = 15.0;
/// The height of a crowd.
const CROWD_PX: f64 = 44.0;
/// The most rows of holds that are shown below a thread.
pub const MOST_HOLDS: usize = 4;

/// Groups of up to this many lanes are open until the user closes them.
const FEW_LANES: usize = 64;
/// Groups of more cores than these are closed until the user opens them.
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

/// A group of a run, by the run's number on the timeline.
pub type RunGroup = (usize, Group);

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Strip {
    Lane(LaneKey),
    /// The threads of a process that is closed, as a crowd.
    Threads(ProcessId),
    /// The tasks of a thread whose group is closed, as a crowd.
    Tasks(ThreadId),
}

/// A strip of a run, by the run's number on the timeline.
pub type RunStrip = (usize, Strip);

/// The rows of one run, while they are appended.
struct Run<'a> {
    number: usize,
    trace: &'a ProgramTrace,
    openings: &'a Openings<RunGroup>,
    rows: &'a mut Rows<RunGroup, RunStrip>,
}

/// Appends the rows of a run. `alone`: it needs no header of its own.
pub fn lay_out(
    number: usize,
    trace: &ProgramTrace,
    alone: bool,
    openings: &Openings<RunGroup>,
    rows: &mut Rows<RunGroup, RunStrip>,
) {
    Run { number, trace, openings, rows }.lay_out(alone);
}

impl Run<'_> {
    fn lay_out(&mut self, alone: bool) {
        let depth = u8::from(!alone);
        if !alone && !self.header(Group::Run, 0, true) {
            return;
        }
        for process in self.trace.processes() {
            self.process(process, depth);
        }
        let cores = self.trace.cores().len();
        // Among several runs the threads are what is compared.
        if cores > 0 && self.header(Group::Cores, depth, alone && cores <= FEW_CORES) {
            for core in 0..cores {
                let key = LaneKey::Core(CoreId(u32::try_from(core).unwrap_or(u32::MAX)));
                self.strip(Strip::Lane(key), THIN_PX);
            }
        }
    }

    fn process(&mut self, process: &ProcessTrack, depth: u8) {
        let open = self.header(Group::Process(process.id), depth, process.threads.len() <= FEW_LANES);
        if self.trace.has_gil() {
            self.strip(Strip::Lane(LaneKey::Gil(process.id)), THIN_PX);
        }
        if !open {
            return self.strip(Strip::Threads(process.id), CROWD_PX);
        }
        for thread in process.threads.iter().filter_map(|id| self.trace.thread(*id)) {
            let holds = thread.held.len().min(MOST_HOLDS) as f64;
            self.strip(Strip::Lane(LaneKey::Thread(thread.id)), THREAD_PX + holds * HOLD_PX);
            if !thread.tasks.is_empty() {
                self.tasks(thread, depth + 1);
            }
        }
    }

    fn tasks(&mut self, thread: &ThreadTrack, depth: u8) {
        if !self.header(Group::Tasks(thread.id), depth, thread.tasks.len() <= FEW_LANES) {
            return self.strip(Strip::Tasks(thread.id), CROWD_PX);
        }
        for task in &thread.tasks {
            self.strip(Strip::Lane(LaneKey::Task(*task)), THIN_PX);
        }
    }

    /// Appends a header; returns whether its group is open.
    fn header(&mut self, group: Group, depth: u8, usually_open: bool) -> bool {
        let group = (self.number, group);
        let open = self.openings.is_open(&group, usually_open);
        self.rows.header(group, open, depth, HEADER_PX);
        open
    }

    fn strip(&mut self, strip: Strip, height: f64) {
        self.rows.lane((self.number, strip), height + 2.0 * PAD_PX);
    }
}

/// The middle of a strip's bar, below the row's top, in a row of this height.
pub fn middle(strip: Strip, height: f64) -> f64 {
    match strip {
        Strip::Lane(LaneKey::Thread(_)) => PAD_PX + THREAD_PX / 2.0,
        _ => height / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use shared::program::{CodeLine, Policy, ProgramEvent, ProgramEventKind, TaskNumber};

    use super::super::super::rows::Content;
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

    fn rows(trace: &ProgramTrace, openings: &Openings<RunGroup>) -> Vec<Content<RunGroup, RunStrip>> {
        let mut rows = Rows::default();
        lay_out(0, trace, true, openings, &mut rows);
        rows.all().iter().map(|row| row.content).collect()
    }

    #[test]
    fn a_few_threads_and_tasks_have_a_lane_each() {
        let header = |group, depth| Content::Header { group: (0, group), open: true, depth };
        let lane = |key| Content::Lane((0, Strip::Lane(key)));
        let expected = [
            header(Group::Process(ProcessId(0)), 0),
            lane(LaneKey::Gil(ProcessId(0))),
            lane(LaneKey::Thread(ThreadId(0))),
            header(Group::Tasks(ThreadId(0)), 1),
            lane(LaneKey::Task(TaskNumber(0))),
            lane(LaneKey::Thread(ThreadId(1))),
            header(Group::Cores, 0),
            lane(LaneKey::Core(CoreId(0))),
        ];
        assert_eq!(rows(&trace(2, 1), &Openings::default()), expected);
    }

    #[test]
    fn thousands_are_a_crowd_until_they_are_opened() {
        let trace = trace(1, 10_000);
        let mut openings = Openings::default();
        assert!(rows(&trace, &openings).contains(&Content::Lane((0, Strip::Tasks(ThreadId(0))))));
        openings.set((0, Group::Tasks(ThreadId(0))), true);
        assert!(rows(&trace, &openings).len() > 10_000);
    }
}
