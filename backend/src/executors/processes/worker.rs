//! One worker process, seen from the pool: its pipes, what it has, what it does.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::pin::Pin;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::task::{Context as Poller, Poll};

use nix::fcntl::{FcntlArg, fcntl};
use nix::sys::signal::Signal;
use shared::event::EventSink;
use shared::job::Clock;
use shared::{Event, EventKind, LaneId, Task, TaskId};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::unix::pipe;

use super::crash_record::CrashRecord;
use super::wire::{ChunkId, Inbox, Init, Outbox, to_worker};
use crate::executors::context::Context;

/// The size that is asked for the pipes, in bytes: fewer and larger reads and writes.
const PIPE_BYTES: i32 = 256 << 10;

/// A worker gets chunks ahead for about this long, so that it never waits for the next one.
const AHEAD_NS: u64 = 8_000_000;

/// The most tasks that one worker gets ahead.
const MAX_AHEAD: u64 = 8_192;

/// A worker gets no more chunks while more than this many bytes wait for it.
const MAX_WAITING_BYTES: usize = 512 << 10;

/// A worker process.
pub struct Worker {
    lane: LaneId,
    child: Child,
    stdin: pipe::Sender,
    stdout: pipe::Receiver,
    pub inbox: Inbox,
    outbox: Outbox,
    crash_record: CrashRecord,
    /// Whether it can take tasks.
    pub is_ready: bool,
    was_killed: bool,
    /// Chunks that it has and has not ended, in the order in which it works on them.
    flights: VecDeque<Flight>,
    /// Whether it was asked to give chunks back and has not ended a task since: then it gets none ahead.
    is_stalled: bool,
    pace: Pace,
    /// The task that runs, by its events, and since when.
    running: Option<(TaskId, u64)>,
}

/// A chunk that a worker has.
struct Flight {
    id: ChunkId,
    tasks: Vec<TaskId>,
    /// How many of them have not ended.
    left: usize,
}

/// How fast a worker ends tasks.
#[derive(Default)]
struct Pace {
    ended: u64,
    /// A moving average, in nanoseconds per task.
    task_ns: u64,
}

impl Worker {
    /// Starts process number `number` of the run.
    pub fn start(context: &Context, program: &Path, number: u32) -> io::Result<Worker> {
        let crash_record = CrashRecord::create()?;
        let time_ns = context.clock.now_ns();
        let mut child = Command::new(program)
            .arg0("interleave")
            .args(["worker", "--parent", &std::process::id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C in a terminal goes to the whole group; the workers' end is the parent's business.
            .process_group(0)
            .spawn()?;
        let lane = context.next_lane();
        let pipes = connect(context, &mut child, lane, &crash_record).inspect_err(|_| {
            // Without its pipes it is of no use. It may be dead already, so errors are ignored.
            let _dead = child.kill().and_then(|()| child.wait());
        })?;
        // The name is known only now, but the lane's life began with the start of the process.
        let name = format!("process {number} (pid {})", child.id());
        let kind = EventKind::LaneOpened { name };
        context.sink.emit(Event { time_ns, lane, task: None, kind });
        Ok(Worker {
            lane,
            child,
            stdin: pipes.0,
            stdout: pipes.1,
            inbox: Inbox::default(),
            outbox: Outbox::default(),
            crash_record,
            is_ready: false,
            was_killed: false,
            flights: VecDeque::new(),
            is_stalled: false,
            pace: Pace::default(),
            running: None,
        })
    }

    pub fn lane(&self) -> LaneId {
        self.lane
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether the pool killed it.
    pub fn was_killed(&self) -> bool {
        self.was_killed
    }

    /// The task that runs, by its events, and since when.
    pub fn running(&self) -> Option<(TaskId, u64)> {
        if self.was_killed { None } else { self.running }
    }

    /// The task that ran when it died.
    pub fn last_task(&self) -> Option<(TaskId, u64)> {
        self.crash_record.running()
    }

    /// How many more chunks it should get now; `chunk_len` is the length of the next one.
    pub fn appetite(&self, chunk_len: usize) -> usize {
        if !self.is_ready || self.was_killed || self.outbox.pending().len() > MAX_WAITING_BYTES {
            return 0;
        }
        if self.is_stalled && !self.flights.is_empty() {
            return 0;
        }
        let window = self.pace.tasks_ahead() as usize / chunk_len.max(1);
        let window = window.max(1);
        // It is filled up in large portions, so that they travel together.
        if self.flights.len() * 4 > window * 3 { 0 } else { window - self.flights.len() }
    }

    /// How many chunks it has.
    pub fn load(&self) -> usize {
        self.flights.len()
    }

    /// Gives it a chunk.
    pub fn give<'a>(&mut self, id: ChunkId, tasks: impl ExactSizeIterator<Item = &'a Task> + Clone) {
        let ids: Vec<TaskId> = tasks.clone().map(|task| task.id).collect();
        self.outbox.put_chunk(id, tasks);
        self.flights.push_back(Flight { id, left: ids.len(), tasks: ids });
    }

    /// Asks it for the chunks that it has not begun, if it may have some.
    pub fn recall(&mut self) {
        if !self.is_stalled && self.flights.len() > 1 && !self.was_killed {
            self.is_stalled = true;
            self.outbox.put(to_worker::RECALL, &());
        }
    }

    /// Takes back the chunks that it returned.
    pub fn returned(&mut self, ids: &[ChunkId]) -> Vec<Vec<TaskId>> {
        let (back, kept) = std::mem::take(&mut self.flights).into_iter().partition(|f| ids.contains(&f.id));
        self.flights = kept;
        let back: VecDeque<Flight> = back;
        back.into_iter().map(|flight| flight.tasks).collect()
    }

    /// Tells it not to start a task, if it has it.
    pub fn forget(&mut self, task: TaskId) {
        if !self.was_killed && self.flights.iter().any(|flight| flight.tasks.contains(&task)) {
            self.outbox.put(to_worker::CANCEL, &task);
        }
    }

    /// Notes that a task started.
    pub fn note_start(&mut self, task: TaskId, time_ns: u64) {
        self.running = Some((task, time_ns));
    }

    /// Notes that the first task that it had not ended has ended.
    pub fn note_end(&mut self, time_ns: u64) {
        self.is_stalled = false;
        if let Some((_, since_ns)) = self.running.take() {
            self.pace.note(time_ns.saturating_sub(since_ns));
        }
        if let Some(flight) = self.flights.front_mut() {
            flight.left = flight.left.saturating_sub(1);
            if flight.left == 0 {
                self.flights.pop_front();
            }
        }
    }

    /// Ends the process. It is dead soon; [`Worker::wait`] waits for that.
    pub fn kill(&mut self) {
        self.was_killed = true;
        // An error means that it is dead already.
        drop(self.child.kill());
    }

    /// Waits until the process, whose pipe is closed or which was killed, is gone; says how it ended.
    pub fn wait(&mut self) -> String {
        // One that closed its pipe and lives on must not be waited for.
        drop(self.child.kill());
        match self.child.wait() {
            Ok(status) => describe(status),
            Err(error) => format!("its end could not be seen: {error}"),
        }
    }

    /// How the process ended, if it was killed or is dead.
    pub fn end_so_far(&mut self) -> Option<String> {
        if self.was_killed {
            return Some(self.wait());
        }
        self.child.try_wait().ok().flatten().map(describe)
    }

    /// The tasks of the chunks that it had.
    pub fn take_chunks(&mut self) -> Vec<Vec<TaskId>> {
        self.flights.drain(..).map(|flight| flight.tasks).collect()
    }

    /// Records its peak memory, if it still lives.
    pub fn report_memory(&self, context: &Context) {
        if let Some(peak_bytes) = peak_memory(self.pid()) {
            context.emit_lane(self.lane, EventKind::Memory { peak_bytes });
        }
    }

    /// Reads what has arrived. `Ready(Ok(0))` is the end.
    pub fn poll_read(&mut self, cx: &mut Poller<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(buffer);
        match Pin::new(&mut self.stdout).poll_read(cx, &mut buffer) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(())) => {
                self.inbox.push(buffer.filled());
                Poll::Ready(Ok(buffer.filled().len()))
            }
        }
    }

    /// Writes what waits, as far as the pipe takes it.
    pub fn poll_write(&mut self, cx: &mut Poller<'_>) {
        while !self.outbox.pending().is_empty() {
            match Pin::new(&mut self.stdin).poll_write(cx, self.outbox.pending()) {
                Poll::Ready(Ok(n)) if n > 0 => self.outbox.advance(n),
                // A worker that does not read any more is dead, which its other pipe tells.
                _ => return,
            }
        }
    }
}

impl Pace {
    fn note(&mut self, task_ns: u64) {
        self.task_ns = if self.ended == 0 { task_ns } else { (7 * self.task_ns + task_ns) / 8 };
        self.ended += 1;
    }

    /// How many tasks it may have: few until it is known how long they take.
    fn tasks_ahead(&self) -> u64 {
        // A task counts as at least 500 ns, because its dispatch takes that long.
        (AHEAD_NS / self.task_ns.max(500)).min(4 * self.ended).clamp(1, MAX_AHEAD)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // On every way out: no process outlives its handle, and none stays a zombie.
        self.wait();
    }
}

/// Tells a new process about the run, and makes its pipes ready for the reactor.
fn connect(
    context: &Context,
    child: &mut Child,
    lane: LaneId,
    crash_record: &CrashRecord,
) -> io::Result<(pipe::Sender, pipe::Receiver)> {
    let mut stdin = child.stdin.take().ok_or_else(no_pipe)?;
    let stdout = child.stdout.take().ok_or_else(no_pipe)?;
    // At once, while the pipe is empty and takes it, so that the process gets ready while its tasks are
    // still being submitted. If it is dead already, its other pipe tells.
    let (zero_ns, files) = (context.clock.zero_ns(), context.files);
    let mut outbox = Outbox::default();
    outbox.put(to_worker::INIT, &Init { zero_ns, lane: lane.0, files, crash_record: crash_record.path() });
    drop(stdin.write_all(outbox.pending()));
    let (stdin, stdout) = (OwnedFd::from(stdin), OwnedFd::from(stdout));
    enlarge(&stdin);
    enlarge(&stdout);
    Ok((pipe::Sender::from_owned_fd(stdin)?, pipe::Receiver::from_owned_fd(stdout)?))
}

fn no_pipe() -> io::Error {
    io::Error::other("the process has no pipe")
}

fn enlarge(pipe: &impl AsFd) {
    // With a smaller pipe the pool is slower, but works.
    let _unchanged = fcntl(pipe, FcntlArg::F_SETPIPE_SZ(PIPE_BYTES)).is_err();
}

/// How a process ended, in words for the user.
fn describe(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(number), _) => match Signal::try_from(number) {
            Ok(signal) => format!("ended by signal {number} ({signal})"),
            Err(_) => format!("ended by signal {number}"),
        },
        (None, Some(code)) => format!("exited with code {code}"),
        (None, None) => status.to_string(),
    }
}

/// The peak of a process' resident memory, in bytes.
fn peak_memory(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1_024)
}
