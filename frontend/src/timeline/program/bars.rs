//! The bars of one lane: which is where, and what can be said of it.

use shared::lane::Lane;
use shared::program::trace::{ArrowKind, ProgramTrace};
use shared::program::{TaskNumber, ThreadId};

use super::super::model::{HeaderText, Tip};
use super::super::ticks::duration;
use super::describe;
use super::rows::Group;
use super::{LaneKey, Picked, ProgramRun};

/// The bars of any lane, whatever they say.
pub(super) struct Bars<'a> {
    trace: &'a ProgramTrace,
    key: LaneKey,
    len: usize,
}

pub(super) fn bars(trace: &ProgramTrace, key: LaneKey) -> Option<Bars<'_>> {
    let len = match key {
        LaneKey::Gil(process) => trace.process(process)?.gil.spans().len(),
        LaneKey::Thread(id) => trace.thread(id)?.lane.spans().len(),
        LaneKey::Task(id) => trace.task(id)?.lane.spans().len(),
        LaneKey::Core(core) => trace.cores().get(core.0 as usize)?.spans().len(),
    };
    Some(Bars { trace, key, len })
}

impl Bars<'_> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn near(&self, time: f64, slack: f64) -> Option<usize> {
        let (trace, now) = (self.trace, self.trace.end_ns());
        match self.key {
            LaneKey::Gil(process) => trace.process(process)?.gil.at(time, slack, now),
            LaneKey::Thread(id) => trace.thread(id)?.lane.at(time, slack, now),
            LaneKey::Task(id) => trace.task(id)?.lane.at(time, slack, now),
            LaneKey::Core(core) => trace.cores().get(core.0 as usize)?.at(time, slack, now),
        }
    }

    /// The bar at a time, or the nearest.
    pub(super) fn at(&self, time: f64) -> Option<usize> {
        self.near(time, f64::MAX)
    }

    pub(super) fn times(&self, index: usize) -> Option<(u64, u64)> {
        let (trace, now) = (self.trace, self.trace.end_ns());
        let turn =
            |lane: &Lane<ThreadId>| lane.spans().get(index).map(|span| (span.start_ns, span.end_ns(now)));
        match self.key {
            LaneKey::Gil(process) => turn(&trace.process(process)?.gil),
            LaneKey::Core(core) => turn(trace.cores().get(core.0 as usize)?),
            LaneKey::Thread(id) => {
                trace.thread(id)?.lane.spans().get(index).map(|span| (span.start_ns, span.end_ns(now)))
            }
            LaneKey::Task(id) => {
                trace.task(id)?.lane.spans().get(index).map(|span| (span.start_ns, span.end_ns(now)))
            }
        }
    }

    pub(super) fn picked(&self, lane: LaneKey, index: usize) -> Option<Picked> {
        let (trace, (start_ns, _)) = (self.trace, self.times(index)?);
        let of_thread = |thread: ThreadId, at: usize| {
            let span = trace.thread(thread)?.lane.spans().get(at)?;
            Some(Picked { lane, thread, line: span.what.line, step: span.what.step, start_ns })
        };
        // The thread that has a core or the lock runs on its own lane from the same moment on.
        let running = |thread: ThreadId| {
            let lane = &trace.thread(thread)?.lane;
            of_thread(thread, lane.spans().partition_point(|span| span.start_ns <= start_ns).checked_sub(1)?)
        };
        match lane {
            LaneKey::Gil(process) => running(trace.process(process)?.gil.spans().get(index)?.what),
            LaneKey::Core(core) => running(trace.cores().get(core.0 as usize)?.spans().get(index)?.what),
            LaneKey::Thread(id) => of_thread(id, index),
            LaneKey::Task(id) => {
                let task = trace.task(id)?;
                let stint = task.lane.spans().get(index)?.what;
                Some(Picked { lane, thread: task.thread, line: stint.line, step: stint.step, start_ns })
            }
        }
    }
}

pub(super) fn ends(kind: ArrowKind) -> (LaneKey, LaneKey) {
    let task = |id: TaskNumber| LaneKey::Task(id);
    match kind {
        ArrowKind::Woke { by, thread } => (LaneKey::Thread(by), LaneKey::Thread(thread)),
        ArrowKind::Started { parent, thread } => (LaneKey::Thread(parent), LaneKey::Thread(thread)),
        ArrowKind::TaskWoke { by, task: of } => (task(by), task(of)),
        ArrowKind::TaskCreated { parent, task: of } => (task(parent), task(of)),
    }
}

pub(super) fn tip(trace: &ProgramTrace, key: LaneKey, span: usize) -> Option<Tip> {
    match key {
        LaneKey::Gil(process) => describe::gil_tip(trace, process, span),
        LaneKey::Thread(id) => Some(describe::thread_tip(trace, trace.thread(id)?, span)),
        LaneKey::Task(id) => describe::task_tip(trace, id, span),
        LaneKey::Core(core) => describe::core_tip(trace, core, span),
    }
}

pub(super) fn hold_tip(trace: &ProgramTrace, key: LaneKey, row: usize, time: f64) -> Option<Tip> {
    let LaneKey::Thread(id) = key else { return None };
    let thread = trace.thread(id)?;
    let held = thread.held.get(row)?;
    let index = held.at(time, 0.0, trace.end_ns())?;
    Some(describe::hold_tip(trace, thread, &held.spans()[index]))
}

pub(super) fn with_marks(trace: &ProgramTrace, key: LaneKey, time: f64, slack: f64, mut tip: Tip) -> Tip {
    let LaneKey::Thread(id) = key else { return tip };
    let Some(thread) = trace.thread(id) else { return tip };
    let near = thread.marks.iter().filter(|mark| (mark.time_ns as f64 - time).abs() <= slack).take(3);
    tip.lines.extend(near.map(|mark| describe::mark_words(trace, &mark.kind)));
    tip
}

/// What the header of a group says.
pub(super) fn header(run: &ProgramRun, trace: &ProgramTrace, group: Group) -> HeaderText {
    let counted = |n: usize, what: &str| {
        if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
    };
    let (label, note) = match group {
        Group::Run => (run.label.clone(), duration(trace.end_ns())),
        Group::Process(id) => {
            let threads = trace.process(id).map_or(0, |process| process.threads.len());
            let name = describe::process_name(trace, id);
            let is_said = name.to_lowercase().contains("process");
            (if is_said { name } else { format!("Process {name}") }, counted(threads, "thread"))
        }
        Group::Tasks(id) => {
            let tasks = trace.thread(id).map_or(0, |thread| thread.tasks.len());
            (format!("asyncio tasks of {}", describe::thread_name(trace, id)), counted(tasks, "task"))
        }
        Group::Cores => ("Cores".to_owned(), format!("{} used", counted(trace.cores().len(), "core"))),
    };
    let class = if group == Group::Run { "stage-header is-run" } else { "stage-header" };
    HeaderText { label, note, class }
}
