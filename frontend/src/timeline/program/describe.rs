//! What is on the lanes of a program, in words: tooltips, what is read aloud, and what is written on bars.

use shared::lane::{CrowdPoint, Lane, Span};
use shared::program::event::{ResourceKind, TaskOutcome};
use shared::program::trace::{Doing, MarkKind, ProgramTrace, Stint, TaskDoing, TaskStint, ThreadTrack, Why};
use shared::program::{CoreId, ProcessId, ResourceId, TaskNumber, ThreadId};

use super::super::model::Tip;
use super::super::ticks::duration;
use super::LaneKey;

/// What a resource is called.
pub fn resource_kind(what: ResourceKind) -> &'static str {
    match what {
        ResourceKind::Lock => "lock",
        ResourceKind::RLock => "re-entrant lock",
        ResourceKind::Condition => "condition",
        ResourceKind::Semaphore => "semaphore",
        ResourceKind::Event => "event",
        ResourceKind::Barrier => "barrier",
        ResourceKind::Queue => "queue",
        ResourceKind::Future => "future",
        ResourceKind::Thread => "thread",
        ResourceKind::Process => "process",
        ResourceKind::EventLoop => "event loop",
        ResourceKind::Pool => "pool",
        ResourceKind::Pipe => "pipe",
        ResourceKind::Sleep => "sleep",
        ResourceKind::Io => "input or output",
        ResourceKind::Other => "something",
    }
}

/// `waits for the lock fork_2`, `sleeps`: what a thread does that waits.
pub fn waits_for(what: ResourceKind, name: &str) -> String {
    let named = |words: &str| if name.is_empty() { words.to_owned() } else { format!("{words} {name}") };
    match what {
        ResourceKind::Sleep => "sleeps".to_owned(),
        ResourceKind::Io => {
            if name.is_empty() {
                "waits for a network or a file".to_owned()
            } else {
                format!("waits for {name}")
            }
        }
        ResourceKind::EventLoop => "its event loop waits for a timer or a wake-up".to_owned(),
        ResourceKind::Pool => "waits for work from its pool".to_owned(),
        ResourceKind::Thread => format!("{} to end", named("waits for the thread")),
        ResourceKind::Process => format!("{} to end", named("waits for the process")),
        ResourceKind::Other => named("waits for"),
        what => named(&format!("waits for the {}", resource_kind(what))),
    }
}

/// The name of a thread.
pub fn thread_name(trace: &ProgramTrace, id: ThreadId) -> String {
    let name = trace.thread(id).map(|thread| thread.name.as_str()).filter(|name| !name.is_empty());
    name.map_or_else(|| format!("thread {}", id.0), str::to_owned)
}

/// The name of a lane.
pub fn lane_name(trace: &ProgramTrace, key: LaneKey) -> String {
    match key {
        LaneKey::Gil(_) => "GIL".to_owned(),
        LaneKey::Thread(id) => thread_name(trace, id),
        LaneKey::Task(id) => task_name(trace, id),
        LaneKey::Core(core) => format!("core {}", core.0),
    }
}

/// What stands on a thread's bar.
pub fn stint_label(trace: &ProgramTrace, stint: &Stint) -> String {
    match stint.doing {
        Doing::Starting => "starts".to_owned(),
        Doing::Ready(_) => "ready".to_owned(),
        Doing::Running(_) if !stint.line.is_none() => trace.line_text(stint.line),
        Doing::Running(_) => String::new(),
        Doing::Offloaded(name) => trace.text(name).to_owned(),
        Doing::Waiting(wait) => trace.wait(wait).map_or_else(String::new, |wait| {
            let name = trace.text(wait.name);
            match (wait.what, wait.holders.first()) {
                (ResourceKind::Sleep, _) => "sleeps".to_owned(),
                (ResourceKind::EventLoop | ResourceKind::Pool, _) => "idle".to_owned(),
                // Until it ends, or until it has started.
                (ResourceKind::Thread, _) => format!("waits for {name}"),
                (what, None) if name.is_empty() => resource_kind(what).to_owned(),
                (_, None) => name.to_owned(),
                (_, Some(holder)) => format!("{name}, held by {}", thread_name(trace, *holder)),
            }
        }),
    }
}

/// What stands on a task's bar.
pub fn task_label<'a>(trace: &'a ProgramTrace, stint: &TaskStint) -> &'a str {
    match stint.doing {
        TaskDoing::Suspended(on) => trace.text(on),
        TaskDoing::Ready | TaskDoing::Running => "",
    }
}

/// What there is to say about a thread's bar.
pub fn thread_tip(trace: &ProgramTrace, thread: &ThreadTrack, index: usize) -> Tip {
    let now_ns = trace.end_ns();
    let span = &thread.lane.spans()[index];
    let mut lines = Vec::new();
    let does = match span.what.doing {
        Doing::Starting => "is being started".to_owned(),
        Doing::Ready(why) => {
            lines.push(ready_because(trace, thread, span.start_ns));
            lines.push(why_ready(why).to_owned());
            "is ready, but does not run".to_owned()
        }
        Doing::Running(core) => {
            let gil = if trace.has_gil() { ", with the interpreter lock (GIL)" } else { "" };
            lines.push(format!("on core {}{gil}", core.0));
            "runs".to_owned()
        }
        Doing::Offloaded(name) => {
            lines.push("native code: other threads may have the interpreter lock meanwhile".to_owned());
            format!("is in {}", trace.text(name))
        }
        Doing::Waiting(wait) => match trace.wait(wait) {
            None => "waits".to_owned(),
            Some(wait) => {
                let names_itself = matches!(wait.what, ResourceKind::Thread | ResourceKind::Process);
                if !wait.holders.is_empty() && !names_itself {
                    let names: Vec<String> = wait.holders.iter().map(|id| thread_name(trace, *id)).collect();
                    lines.push(format!("held by {}", names.join(", ")));
                }
                let until = wait.until_ns.filter(|_| wait.what != ResourceKind::Sleep);
                lines.extend(until.map(|until| format!("gives up at {}", duration(until))));
                waits_for(wait.what, trace.text(wait.name))
            }
        },
    };
    let held = held_at(trace, thread, span.start_ns, now_ns);
    if !held.is_empty() {
        lines.push(format!("holds {}", held.join(", ")));
    }
    lines.push(from_for(span, now_ns));
    lines.extend((!span.what.line.is_none()).then(|| format!("from line {}", span.what.line.number())));
    Tip { title: format!("{} {does}", thread_name(trace, thread.id)), lines }
}

/// What there is to say about a task's bar.
pub fn task_tip(trace: &ProgramTrace, id: TaskNumber, index: usize) -> Option<Tip> {
    let task = trace.task(id)?;
    let span = task.lane.spans().get(index)?;
    let does = match span.what.doing {
        TaskDoing::Ready => "is ready: its loop runs others first".to_owned(),
        TaskDoing::Running => "runs".to_owned(),
        TaskDoing::Suspended(on) => match trace.text(on) {
            "" => "has given the loop its turn".to_owned(),
            on => format!("awaits {on}"),
        },
    };
    let mut lines = vec![format!("on the event loop of {}", thread_name(trace, task.thread))];
    lines.push(from_for(span, trace.end_ns()));
    lines.extend((!span.what.line.is_none()).then(|| format!("from line {}", span.what.line.number())));
    if let Some(ended) = task.ended.filter(|ended| ended.time_ns == span.end_ns(trace.end_ns())) {
        lines.push(outcome(ended.how).to_owned());
    }
    Some(Tip { title: format!("{} {does}", task_name(trace, id)), lines })
}

/// What there is to say about who has the interpreter lock.
pub fn gil_tip(trace: &ProgramTrace, process: ProcessId, index: usize) -> Option<Tip> {
    let lane = &trace.process(process)?.gil;
    let span = lane.spans().get(index)?;
    let mut lines = vec![from_for(span, trace.end_ns())];
    if let Some(next) = lane.spans().get(index + 1) {
        lines.push(format!("then {}", thread_name(trace, next.what)));
    }
    Some(Tip { title: format!("{} has the interpreter lock (GIL)", thread_name(trace, span.what)), lines })
}

/// What there is to say about who has a core.
pub fn core_tip(trace: &ProgramTrace, core: CoreId, index: usize) -> Option<Tip> {
    let span = trace.cores().get(core.0 as usize)?.spans().get(index)?;
    let title = format!("core {} runs {}", core.0, thread_name(trace, span.what));
    Some(Tip { title, lines: vec![from_for(span, trace.end_ns())] })
}

/// What there is to say about a hold.
pub fn hold_tip(trace: &ProgramTrace, thread: &ThreadTrack, span: &Span<ResourceId>) -> Tip {
    let title = format!("{} holds {}", thread_name(trace, thread.id), resource(trace, span.what));
    Tip { title, lines: vec![from_for(span, trace.end_ns())] }
}

/// What there is to say about a crowd.
pub fn crowd_tip(what: &str, point: &CrowdPoint) -> Tip {
    let CrowdPoint { running, ready, waiting, .. } = point;
    Tip {
        title: format!("{} {what}", point.all()),
        lines: vec![format!("{running} running, {ready} ready, {waiting} waiting")],
    }
}

/// What there is to say about a mark.
pub fn mark_words(trace: &ProgramTrace, mark: &MarkKind) -> String {
    match mark {
        MarkKind::Raised(message) => trace.text(*message).to_owned(),
        MarkKind::Deadlock => "part of a deadlock".to_owned(),
        MarkKind::Sent { to: Some(to), bytes } => {
            format!("sends {bytes} bytes to {}", process_name(trace, *to))
        }
        MarkKind::Sent { to: None, bytes } => format!("sends {bytes} bytes"),
    }
}

/// A tooltip as a sentence, to be read aloud.
pub fn spoken(tip: &Tip) -> String {
    let mut text = tip.title.clone();
    for line in &tip.lines {
        text.push_str(", ");
        text.push_str(line);
    }
    text
}

/// The name of a process.
pub fn process_name(trace: &ProgramTrace, id: ProcessId) -> String {
    let name = trace.process(id).map(|process| process.name.as_str());
    name.filter(|name| !name.is_empty()).map_or_else(|| format!("process {}", id.0), str::to_owned)
}

/// The name of a task.
pub fn task_name(trace: &ProgramTrace, id: TaskNumber) -> String {
    let name = trace.task(id).map(|task| task.name.as_str()).filter(|name| !name.is_empty());
    name.map_or_else(|| format!("task {}", id.0), str::to_owned)
}

/// What a thread that is ready waits for: the interpreter lock, if another thread has it then, else a core.
fn ready_because(trace: &ProgramTrace, thread: &ThreadTrack, time_ns: u64) -> String {
    let gil = trace.process(thread.process).map(|process| &process.gil);
    let holder = gil.and_then(|gil| {
        let index = gil.at(time_ns as f64, 0.0, trace.end_ns())?;
        // At a hand-over two spans touch: the later one is who has it from then on.
        let next = gil.spans().get(index + 1).filter(|next| next.start_ns <= time_ns);
        Some(next.unwrap_or(&gil.spans()[index]).what)
    });
    match holder.filter(|holder| *holder != thread.id) {
        Some(holder) => format!("{} has the interpreter lock (GIL)", thread_name(trace, holder)),
        None if trace.has_gil() => "waits for its turn: the interpreter lock, or a core".to_owned(),
        None => "all cores are busy".to_owned(),
    }
}

fn why_ready(why: Why) -> &'static str {
    match why {
        Why::Started => "it was just started",
        Why::Woken => "its wait is over",
        Why::Preempted => "its turn was over, and others waited",
        Why::Yielded => "it gave its turn away",
        Why::Chosen => "you chose another thread",
        Why::Returned => "its native code is done",
    }
}

fn held_at(trace: &ProgramTrace, thread: &ThreadTrack, time_ns: u64, now_ns: u64) -> Vec<String> {
    let held = |row: &Lane<ResourceId>| {
        let span = &row.spans()[row.at(time_ns as f64, 0.0, now_ns)?];
        (span.start_ns <= time_ns && (span.is_open() || span.end_ns(now_ns) > time_ns))
            .then(|| resource(trace, span.what))
    };
    thread.held.iter().filter_map(held).collect()
}

fn resource(trace: &ProgramTrace, id: ResourceId) -> String {
    match trace.resource(id) {
        Some((_, name)) if !name.is_empty() => name.to_owned(),
        Some((what, _)) => format!("{} {}", resource_kind(what), id.0),
        None => format!("resource {}", id.0),
    }
}

fn outcome(how: TaskOutcome) -> &'static str {
    match how {
        TaskOutcome::Returned => "then it has returned",
        TaskOutcome::Raised => "then it has failed with an exception",
        TaskOutcome::Cancelled => "then it was cancelled",
    }
}

fn from_for<W>(span: &Span<W>, now_ns: u64) -> String {
    let so_far = if span.is_open() { " so far" } else { "" };
    format!("from {}, for {}{so_far}", duration(span.start_ns), duration(span.end_ns(now_ns) - span.start_ns))
}

/// What a thread's lane shows, for those who do not see it.
pub struct LaneRow {
    pub name: String,
    pub ran: String,
    pub native: String,
    pub ready: String,
    pub waited: String,
    /// What it does at the end of what is known.
    pub now: String,
}

/// The threads' lanes in numbers, at most `most` of them.
pub fn lane_rows(trace: &ProgramTrace, most: usize) -> Vec<LaneRow> {
    let now_ns = trace.end_ns();
    let row = |thread: &ThreadTrack| {
        let spans = thread.lane.spans();
        let [ran, native, ready, waited] = thread.lane.summary(0, spans.len(), now_ns).sums;
        let now = match (thread.ended, thread.lane.now()) {
            (Some(ended), _) if ended.how => "failed".to_owned(),
            (Some(_), _) => "ended".to_owned(),
            (None, Some(stint)) => stint_label(trace, stint),
            (None, None) => String::new(),
        };
        LaneRow {
            name: lane_name(trace, LaneKey::Thread(thread.id)),
            ran: duration(ran),
            native: duration(native),
            ready: duration(ready),
            waited: duration(waited),
            now,
        }
    };
    trace.threads().iter().take(most).map(row).collect()
}

#[cfg(test)]
mod tests {
    use shared::program::event::PauseReason;
    use shared::program::{CodeLine, Policy, ProgramEvent, ProgramEventKind};

    use super::*;

    fn trace() -> ProgramTrace {
        let mut trace = ProgramTrace::new(Policy::Gil);
        let mut push = |time_ns, thread, line, kind| {
            let line = CodeLine::new(0, line);
            trace.push(&ProgramEvent { step: time_ns, time_ns, thread: ThreadId(thread), line, kind });
        };
        let start = |name: &str, parent| ProgramEventKind::ThreadStarted {
            process: ProcessId(0),
            parent,
            name: name.to_owned(),
            daemon: false,
        };
        let lock = ResourceId(0);
        push(0, 0, 0, start("MainThread", None));
        push(0, 0, 1, ProgramEventKind::Running { core: CoreId(0) });
        push(
            100,
            0,
            4,
            ProgramEventKind::Acquired { resource: lock, what: ResourceKind::Lock, name: "lock".to_owned() },
        );
        push(200, 1, 0, start("worker", Some(ThreadId(0))));
        push(200, 1, 0, ProgramEventKind::Ready);
        push(1_000, 0, 5, ProgramEventKind::Paused { reason: PauseReason::Preempted });
        push(1_500, 1, 9, ProgramEventKind::Running { core: CoreId(0) });
        push(
            2_000,
            1,
            10,
            ProgramEventKind::Blocked {
                resource: lock,
                what: ResourceKind::Lock,
                name: "lock".to_owned(),
                holders: vec![ThreadId(0)],
                until_ns: None,
            },
        );
        push(2_500, 0, 5, ProgramEventKind::Running { core: CoreId(0) });
        trace
    }

    fn tip(trace: &ProgramTrace, thread: u32, index: usize) -> Tip {
        thread_tip(trace, &trace.threads()[thread as usize], index)
    }

    #[test]
    fn a_bar_says_who_holds_what_it_waits_for() {
        let trace = trace();
        let blocked = trace.threads()[1].lane.spans().len() - 1;
        let tip = tip(&trace, 1, blocked);
        assert_eq!(tip.title, "worker waits for the lock lock");
        assert_eq!(tip.lines, ["held by MainThread", "from 2.00 µs, for 500 ns so far", "from line 10"]);
        let stint = &trace.threads()[1].lane.spans()[blocked].what;
        assert_eq!(stint_label(&trace, stint), "lock, held by MainThread");
    }

    #[test]
    fn a_ready_thread_says_who_has_the_interpreter_lock() {
        let trace = trace();
        let ready = trace.threads()[1]
            .lane
            .spans()
            .iter()
            .position(|span| matches!(span.what.doing, Doing::Ready(_)));
        let tip = tip(&trace, 1, ready.expect("the worker was ready"));
        assert_eq!(tip.title, "worker is ready, but does not run");
        assert_eq!(tip.lines[..2], ["MainThread has the interpreter lock (GIL)", "it was just started"]);
    }

    #[test]
    fn a_running_thread_says_what_it_holds() {
        let trace = trace();
        let last = trace.threads()[0].lane.spans().len() - 1;
        let tip = tip(&trace, 0, last);
        assert_eq!(tip.title, "MainThread runs");
        assert_eq!(tip.lines[..2], ["on core 0, with the interpreter lock (GIL)", "holds lock"]);
    }

    #[test]
    fn the_interpreter_lock_says_who_is_next() {
        let tip = gil_tip(&trace(), ProcessId(0), 0).expect("a thread had it");
        assert_eq!(tip.title, "MainThread has the interpreter lock (GIL)");
        assert_eq!(tip.lines, ["from 0 ns, for 1.00 µs", "then worker"]);
    }
}
