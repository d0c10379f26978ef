//! A program's trace in virtual time: each simulated process becomes a process and each of its threads a thread;
//! its interpreter lock and the machine's cores get rows of their own. Tasks and held locks are asynchronous
//! slices, since they overlap; a wake-up is a flow from the waking thread to the woken one.

use super::{Args, ChromeEvent, LocalId, Writer, micros};
use crate::lane::{Lane, Parts, Span};
use crate::program::trace::{
    ArrowKind, Doing, MarkKind, ProcessTrack, ProgramTrace, Stint, TaskDoing, TaskTrack, ThreadTrack, Why,
};
use crate::program::{CodeLine, ProgramSpec, Stream, ThreadId};

/// A program's run to export.
#[derive(Debug, Clone, Copy)]
pub struct ExportedRun<'a> {
    pub name: &'a str,
    /// Names the program's files.
    pub spec: &'a ProgramSpec,
    pub trace: &'a ProgramTrace,
}

/// The traces of `runs` as one JSON text. An open span is drawn up to the trace's latest event.
pub fn chrome_trace(runs: &[ExportedRun<'_>]) -> String {
    let mut writer = Writer { json: String::from(r#"{"displayTimeUnit":"ms","traceEvents":["#), first: true };
    let mut base = Base { pid: 1, tid: 1, id: 1 };
    for ExportedRun { name, spec, trace } in runs {
        base = Export { writer: &mut writer, name, spec, trace, base }.write();
    }
    writer.json.push_str("]}\n");
    writer.json
}

/// The first free numbers. They are unique over all runs, because Perfetto identifies threads and flows by number.
#[derive(Clone, Copy)]
struct Base {
    pid: u64,
    tid: u64,
    id: u64,
}

struct Export<'a> {
    writer: &'a mut Writer,
    name: &'a str,
    spec: &'a ProgramSpec,
    trace: &'a ProgramTrace,
    base: Base,
}

impl Export<'_> {
    /// Writes a run. Returns the first numbers that are free afterwards.
    fn write(mut self) -> Base {
        let trace = self.trace;
        for process in trace.processes() {
            self.process(process);
        }
        for thread in trace.threads() {
            self.thread(thread);
        }
        for task in trace.tasks() {
            self.task(task);
        }
        self.cores();
        self.arrows();
        self.outputs();
        let processes = trace.processes().len() as u64;
        let rows = trace.threads().len() as u64 + processes + trace.cores().len() as u64;
        Base { pid: self.base.pid + processes + 1, tid: self.base.tid + rows, id: self.base.id }
    }

    /// The row of a thread.
    fn row(&self, thread: ThreadId) -> (u64, u64) {
        let process = self.trace.thread(thread).map_or(0, |thread| u64::from(thread.process.0));
        (self.base.pid + process, self.base.tid + u64::from(thread.0))
    }

    /// The row of a process's interpreter lock.
    fn lock_row(&self, process: &ProcessTrack) -> (u64, u64) {
        let index = u64::from(process.id.0);
        (self.base.pid + index, self.base.tid + self.trace.threads().len() as u64 + index)
    }

    fn process(&mut self, process: &ProcessTrack) {
        let row = self.lock_row(process);
        let name = format!("{}: {}", self.name, process.name);
        self.describe("process_name", row, &name);
        self.sort("process_sort_index", row, row.0);
        if !self.trace.has_gil() {
            return;
        }
        self.describe("thread_name", row, "interpreter lock");
        self.sort("thread_sort_index", row, 0);
        for span in process.gil.spans() {
            let holder = self.thread_name(span.what);
            self.slice(row, span, "lock", &holder, Args::default());
        }
    }

    fn thread(&mut self, thread: &ThreadTrack) {
        let row = self.row(thread.id);
        self.describe("thread_name", row, &thread.name);
        self.sort("thread_sort_index", row, 1 + u64::from(thread.id.0));
        for span in thread.lane.spans() {
            let (category, name, detail) = self.stint(&span.what);
            let line = Some(span.what.line).filter(|line| !line.is_none());
            let file = line.map(|line| self.spec.file_name(line.file()));
            let line = line.map(CodeLine::number);
            let core = if let Doing::Running(core) = span.what.doing { Some(core.0) } else { None };
            let step = Some(span.what.step);
            let args = Args { file, line, core, step, detail: detail.as_deref(), ..Args::default() };
            self.slice(row, span, category, &name, args);
        }
        for held in thread.held.iter().flat_map(Lane::spans) {
            let name = self.trace.resource(held.what).map_or("a resource", |(_, name)| name);
            self.async_slice(row, held, "held", &format!("has {name}"));
        }
        for mark in &thread.marks {
            let (name, detail) = match &mark.kind {
                MarkKind::Raised(message) => ("exception", self.trace.text(*message).to_owned()),
                MarkKind::Deadlock => ("deadlock", String::new()),
                MarkKind::Sent { bytes, .. } => ("sent", format!("{bytes} bytes")),
            };
            self.instant(row, mark.time_ns, name, &detail);
        }
    }

    fn task(&mut self, task: &TaskTrack) {
        let row = self.row(task.thread);
        for span in task.lane.spans() {
            let name = match span.what.doing {
                TaskDoing::Ready => format!("{} ready", task.name),
                TaskDoing::Running => task.name.clone(),
                TaskDoing::Suspended(on) => format!("{} awaits {}", task.name, self.trace.text(on)),
            };
            self.async_slice(row, span, "task", &name);
        }
    }

    fn cores(&mut self) {
        let trace = self.trace;
        let (processes, threads) = (trace.processes().len() as u64, trace.threads().len() as u64);
        let pid = self.base.pid + processes;
        for (index, core) in (0_u64..).zip(trace.cores()) {
            let row = (pid, self.base.tid + threads + processes + index);
            if index == 0 {
                self.describe("process_name", row, &format!("{}: cores", self.name));
                self.sort("process_sort_index", row, pid);
            }
            self.describe("thread_name", row, &format!("core {index}"));
            self.sort("thread_sort_index", row, index);
            for span in core.spans() {
                let name = self.thread_name(span.what);
                self.slice(row, span, "core", &name, Args::default());
            }
        }
    }

    fn arrows(&mut self) {
        for arrow in self.trace.arrows() {
            let (name, from, to) = match arrow.kind {
                ArrowKind::Woke { by, thread } => ("woke", by, thread),
                ArrowKind::Started { parent, thread } => ("started", parent, thread),
                ArrowKind::TaskWoke { .. } | ArrowKind::TaskCreated { .. } => continue,
            };
            let id = Some(self.base.id);
            self.base.id += 1;
            for (ph, thread, bp) in [("s", from, None), ("f", to, Some("e"))] {
                let (pid, tid) = self.row(thread);
                let event = ChromeEvent::new(ph, name, pid, tid, arrow.time_ns);
                self.writer.push(&ChromeEvent { cat: Some("wake"), id, bp, ..event });
            }
        }
    }

    fn outputs(&mut self) {
        for output in self.trace.outputs() {
            let name = match output.stream {
                Stream::Stdout => "stdout",
                Stream::Stderr => "stderr",
            };
            self.instant(self.row(output.thread), output.time_ns, name, &output.text);
        }
    }

    /// The category, the name and the detail of a span.
    fn stint(&self, stint: &Stint) -> (&'static str, String, Option<String>) {
        match stint.doing {
            Doing::Starting => ("start", "starting".to_owned(), None),
            Doing::Running(_) => ("running", "running".to_owned(), None),
            Doing::Ready(why) => ("ready", "ready".to_owned(), Some(why_ready(why).to_owned())),
            Doing::Offloaded(name) => ("native", self.trace.text(name).to_owned(), None),
            Doing::Waiting(wait) => {
                let Some(wait) = self.trace.wait(wait) else {
                    return ("waiting", "waiting".to_owned(), None);
                };
                let holders: Vec<String> =
                    wait.holders.iter().map(|thread| self.thread_name(*thread)).collect();
                let held = (!holders.is_empty()).then(|| format!("held by {}", holders.join(", ")));
                ("waiting", format!("waits for {}", self.trace.text(wait.name)), held)
            }
        }
    }

    fn thread_name(&self, thread: ThreadId) -> String {
        self.trace.thread(thread).map_or_else(|| format!("thread {}", thread.0), |thread| thread.name.clone())
    }

    fn describe(&mut self, what: &'static str, (pid, tid): (u64, u64), name: &str) {
        let args = Some(Args { name: Some(name), ..Args::default() });
        self.writer.push(&ChromeEvent { args, ..ChromeEvent::new("M", what, pid, tid, 0) });
    }

    fn sort(&mut self, what: &'static str, (pid, tid): (u64, u64), index: u64) {
        let args = Some(Args { sort_index: Some(index), ..Args::default() });
        self.writer.push(&ChromeEvent { args, ..ChromeEvent::new("M", what, pid, tid, 0) });
    }

    fn slice<W: Parts>(
        &mut self,
        (pid, tid): (u64, u64),
        span: &Span<W>,
        category: &'static str,
        name: &str,
        args: Args<'_>,
    ) {
        let dur = Some(micros(span.end_ns(self.trace.end_ns()).saturating_sub(span.start_ns)));
        let event = ChromeEvent::new("X", name, pid, tid, span.start_ns);
        self.writer.push(&ChromeEvent { cat: Some(category), dur, args: Some(args), ..event });
    }

    fn async_slice<W: Parts>(
        &mut self,
        (pid, tid): (u64, u64),
        span: &Span<W>,
        category: &'static str,
        name: &str,
    ) {
        let id2 = Some(LocalId { local: self.base.id });
        self.base.id += 1;
        let cat = Some(category);
        let end_ns = span.end_ns(self.trace.end_ns());
        self.writer.push(&ChromeEvent { cat, id2, ..ChromeEvent::new("b", name, pid, tid, span.start_ns) });
        self.writer.push(&ChromeEvent { cat, id2, ..ChromeEvent::new("e", name, pid, tid, end_ns) });
    }

    fn instant(&mut self, (pid, tid): (u64, u64), time_ns: u64, name: &str, detail: &str) {
        let args = Some(detail).filter(|detail| !detail.is_empty());
        let args = args.map(|detail| Args { detail: Some(detail), ..Args::default() });
        let event = ChromeEvent::new("i", name, pid, tid, time_ns);
        self.writer.push(&ChromeEvent { s: Some("t"), args, ..event });
    }
}

fn why_ready(why: Why) -> &'static str {
    match why {
        Why::Started => "started",
        Why::Woken => "woken",
        Why::Preempted => "its turn was over",
        Why::Yielded => "it gave its turn away",
        Why::Chosen => "the user chose another thread",
        Why::Returned => "its native operation is over",
    }
}
