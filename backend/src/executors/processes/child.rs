//! The worker process: `interleave worker`. Takes tasks from its standard input, sends events to its
//! standard output, and ends when its parent does.
//!
//! Two threads: this one listens and flushes, so that a recall, a cancel or the parent's end is heard
//! while a task computes; the other one computes.

#![expect(clippy::print_stderr, reason = "what a worker complains about is the user's to read")]

use std::collections::{HashSet, VecDeque};
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};

use anyhow::{Context as _, bail};
use kernels::Isolation;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl;
use nix::sys::signal::Signal;
use shared::event::{Direction, EventSink};
use shared::job::{self, Clock, Lane};
use shared::{Event, EventKind, LaneId, TaskId};

use super::crash_record::CrashRecord;
use super::wire::{self, ChunkId, EventWriter, Inbox, Init, Outbox, from_worker, to_worker};
use crate::executors::context::{MonotonicClock, StopSignal};
use crate::executors::guard::guarded;
use crate::executors::io::ThreadIo;

/// Events leave at the latest after this time, in milliseconds.
const FLUSH_EVERY_MS: u16 = 16;

/// Events leave as soon as they are this many bytes.
const FLUSH_BYTES: usize = 48 << 10;

/// Runs the worker process of `parent` until its input ends.
///
/// # Errors
/// If the parent sends a frame that cannot be read.
pub fn main(parent: u32) -> anyhow::Result<()> {
    // The kernel kills this process as soon as the parent's thread that started it ends.
    prctl::set_pdeathsig(Signal::SIGKILL).context("asking to end with the parent")?;
    if nix::unistd::getppid().as_raw() as u32 != parent {
        return Ok(());
    }
    let mut input = Input::new();
    let Some(init) = input.init()? else { return Ok(()) };
    let crash_record = CrashRecord::open(&init.crash_record).context("opening the crash record")?;
    let state = WorkerState::new(&init, crash_record);
    std::thread::scope(|scope| {
        scope.spawn(|| state.compute());
        state.put_frame(|out| out.put(from_worker::READY, &state.clock.now_ns()));
        let result = state.listen(&mut input);
        if let Err(error) = &result {
            eprintln!("worker {}: {error:#}", std::process::id());
        }
        // The computing thread may be inside of a long task: it is not waited for.
        std::process::exit(i32::from(result.is_err()))
    })
}

/// Standard input, cut into frames.
struct Input {
    inbox: Inbox,
    buffer: Vec<u8>,
    stdin: std::fs::File,
}

/// What the two threads of the process share.
struct WorkerState {
    lane: LaneId,
    clock: MonotonicClock,
    stop: StopSignal,
    files: Option<std::net::SocketAddr>,
    crash_record: CrashRecord,
    /// Not `std::io::Stdout`, which cuts what it writes into lines.
    stdout: std::fs::File,
    queue: Mutex<Queue>,
    queued: Condvar,
    out: Mutex<Out>,
    /// Whether any task was ever cancelled: spares a lock for each task.
    any_cancelled: AtomicBool,
}

#[derive(Default)]
struct Queue {
    chunks: VecDeque<(ChunkId, Vec<u8>)>,
    cancelled: HashSet<TaskId>,
    /// The computing thread has nothing to do.
    idle: bool,
}

#[derive(Default)]
struct Out {
    /// Events that are encoded but not yet framed.
    events: EventWriter,
    outbox: Outbox,
    flushed_ns: u64,
}

impl Input {
    fn new() -> Self {
        let stdin = std::io::stdin().as_fd().try_clone_to_owned();
        // A process always has its standard input here: the parent made it.
        let stdin = std::fs::File::from(stdin.expect("standard input can be duplicated"));
        Input { inbox: Inbox::default(), buffer: vec![0; 128 << 10], stdin }
    }

    /// Reads what is there, waiting for something. False at the end.
    fn read(&mut self) -> anyhow::Result<bool> {
        match self.stdin.read(&mut self.buffer) {
            Ok(0) => Ok(false),
            Ok(n) => {
                self.inbox.push(&self.buffer[..n]);
                Ok(true)
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => Ok(true),
            Err(error) => Err(error).context("reading standard input"),
        }
    }

    fn init(&mut self) -> anyhow::Result<Option<Init>> {
        loop {
            if let Some(message) = self.inbox.next()? {
                if message.kind != to_worker::INIT {
                    bail!("the first frame is of kind {}", message.kind);
                }
                return Ok(Some(message.read()?));
            }
            if !self.read()? {
                return Ok(None);
            }
        }
    }
}

impl WorkerState {
    fn new(init: &Init, crash_record: CrashRecord) -> Self {
        let stdout = std::io::stdout().as_fd().try_clone_to_owned();
        WorkerState {
            lane: LaneId(init.lane),
            clock: MonotonicClock::since(init.zero_ns),
            stop: StopSignal::default(),
            files: init.files,
            crash_record,
            // A process always has its standard output here: the parent made it.
            stdout: stdout.expect("standard output can be duplicated").into(),
            queue: Mutex::default(),
            queued: Condvar::new(),
            out: Mutex::default(),
            any_cancelled: AtomicBool::new(false),
        }
    }

    /// Takes messages until the parent closes the pipe, and flushes events meanwhile.
    fn listen(&self, input: &mut Input) -> anyhow::Result<()> {
        loop {
            self.take_messages(input)?;
            let busy = !self.lock_queue().idle || !self.lock_out().events.is_empty();
            let timeout = if busy { PollTimeout::from(FLUSH_EVERY_MS) } else { PollTimeout::NONE };
            let mut fds = [PollFd::new(input.stdin.as_fd(), PollFlags::POLLIN)];
            let readable = match poll(&mut fds, timeout) {
                Ok(n) => n > 0,
                Err(nix::errno::Errno::EINTR) => false,
                Err(error) => return Err(error).context("waiting for input"),
            };
            if !readable {
                self.flush(&mut self.lock_out())?;
            } else if !input.read()? {
                return Ok(());
            }
        }
    }

    fn take_messages(&self, input: &mut Input) -> anyhow::Result<()> {
        let mut chunks = Vec::new();
        while let Some(message) = input.inbox.next()? {
            match message.kind {
                to_worker::CHUNK => {
                    let id = wire::take_chunk_head(&mut { message.body })?.0;
                    chunks.push((id, message.body.to_vec()));
                }
                to_worker::RECALL => {
                    let mut queue = self.lock_queue();
                    queue.chunks.extend(chunks.drain(..));
                    let ids: Vec<ChunkId> = queue.chunks.drain(..).map(|(id, _)| id).collect();
                    drop(queue);
                    self.put_frame(|out| out.put(from_worker::RETURNED, &ids));
                }
                to_worker::CANCEL => {
                    self.lock_queue().cancelled.insert(wire::cancelled_task(&message)?);
                    self.any_cancelled.store(true, Ordering::Release);
                }
                kind => bail!("a frame of the unknown kind {kind} arrived"),
            }
        }
        if !chunks.is_empty() {
            let mut queue = self.lock_queue();
            queue.chunks.extend(chunks);
            let wake = std::mem::replace(&mut queue.idle, false);
            drop(queue);
            if wake {
                self.queued.notify_one();
            }
        }
        Ok(())
    }

    /// Runs chunk after chunk until the process ends.
    fn compute(&self) {
        loop {
            let chunk = self.next_chunk();
            if let Err(error) = self.run_chunk(&chunk) {
                eprintln!("worker {}: {error}", std::process::id());
                std::process::exit(1);
            }
        }
    }

    fn next_chunk(&self) -> Vec<u8> {
        let mut queue = self.lock_queue();
        if queue.chunks.is_empty() {
            drop(queue);
            // Nothing is left to do, so the parent waits for this.
            self.flush_or_exit(&mut self.lock_out());
            queue = self.lock_queue();
        }
        loop {
            if let Some((_, chunk)) = queue.chunks.pop_front() {
                return chunk;
            }
            queue.idle = true;
            queue = self.queued.wait(queue).unwrap_or_else(|poisoned| poisoned.into_inner());
        }
    }

    fn run_chunk(&self, chunk: &[u8]) -> Result<(), wire::PipeError> {
        let lane = Lane { id: self.lane, clock: &self.clock, sink: self, stop: self.stop.token() };
        let io = ThreadIo { stop: &self.stop, files: self.files };
        for crossed in wire::take_chunk(chunk)? {
            let mut task = crossed.value;
            // The parent keeps the deadline, and kills this process when it passes.
            task.timeout_ms = None;
            let (bytes, ns) = (crossed.bytes, crossed.ns);
            let now = lane.emit(task.id, EventKind::Sent { bytes, ns, direction: Direction::ToWorker });
            if self.is_cancelled(task.id) {
                lane.emit(task.id, EventKind::Cancelled);
                continue;
            }
            self.crash_record.begin(task.id, now);
            guarded(&task, &lane, || {
                let mut job = kernels::start(&task, Isolation::Own);
                job::run_blocking(&mut *job, &task, &lane, &io)
            });
            self.crash_record.end();
        }
        Ok(())
    }

    fn is_cancelled(&self, task: TaskId) -> bool {
        self.any_cancelled.load(Ordering::Acquire) && self.lock_queue().cancelled.contains(&task)
    }

    /// Sends a frame at once, behind the events before it.
    fn put_frame(&self, write: impl FnOnce(&mut Outbox)) {
        let mut out = self.lock_out();
        out.frame_events();
        write(&mut out.outbox);
        self.flush_or_exit(&mut out);
    }

    fn flush(&self, out: &mut Out) -> anyhow::Result<()> {
        out.frame_events();
        out.flushed_ns = self.clock.now_ns();
        let len = out.outbox.pending().len();
        (&self.stdout).write_all(out.outbox.pending()).context("sending events")?;
        out.outbox.advance(len);
        Ok(())
    }

    fn flush_or_exit(&self, out: &mut Out) {
        if self.flush(out).is_err() {
            // The parent is gone: nothing reads the events any more.
            std::process::exit(1);
        }
    }

    fn lock_queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn lock_out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl EventSink for WorkerState {
    fn emit(&self, event: Event) {
        let mut out = self.lock_out();
        out.events.append(&event);
        let due = event.time_ns.saturating_sub(out.flushed_ns) > u64::from(FLUSH_EVERY_MS) * 1_000_000;
        if due || out.events.len() > FLUSH_BYTES {
            self.flush_or_exit(&mut out);
        }
    }
}

impl Out {
    fn frame_events(&mut self) {
        self.events.frame(&mut self.outbox);
    }
}
