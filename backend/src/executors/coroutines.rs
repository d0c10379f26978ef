//! Cooperative tasks on one thread: each runs until it waits or has used its time slice.

use std::sync::Arc;

use futures_util::future::LocalBoxFuture;
use kernels::Isolation;
use shared::job;
use shared::{EventKind, Executor, LaneId, Task, TaskFuture};
use tokio::sync::{Notify, mpsc};

use super::context::Context;
use super::crew::{Assignment, Crew};
use super::guard::guarded_async;
use super::io::ReactorIo;

/// One thread with a reactor of its own; tasks take turns in the order in which they are ready.
pub struct Coroutines {
    crew: Arc<Crew>,
    /// None once it is being dropped: that ends the thread.
    inbox: Option<mpsc::UnboundedSender<Assignment>>,
    stopped: Arc<Notify>,
}

impl Coroutines {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system has no thread left, or no reactor.
    pub fn new(context: Context, slice_ms: u32) -> std::io::Result<Self> {
        let crew = Crew::new(context);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (inbox, tasks) = mpsc::unbounded_channel();
        let stopped = Arc::new(Notify::new());
        let lane = crew.open_lane("thread 1".to_owned());
        let worker = Worker { crew: crew.clone(), lane, slice_ns: u64::from(slice_ms) * 1_000_000 };
        let stop = stopped.clone();
        std::thread::Builder::new().name("coroutines".to_owned()).spawn(move || {
            worker.crew.context().emit_lane(lane, EventKind::LaneReady);
            let worker = Arc::new(worker);
            let local = tokio::task::LocalSet::new();
            local.block_on(&runtime, take_in(worker.clone(), tasks, stop));
            // Coroutines that are left were stopped; dropping them ends their timers and sockets.
            drop(local);
            if worker.crew.context().stop.token().is_stopped() {
                worker.crew.give_up();
            }
            worker.crew.close_lane(lane);
        })?;
        Ok(Coroutines { crew, inbox: Some(inbox), stopped })
    }
}

/// What each coroutine needs.
struct Worker {
    crew: Arc<Crew>,
    lane: LaneId,
    slice_ns: u64,
}

/// Starts a coroutine for each task that comes, until the executor is dropped or stopped.
async fn take_in(worker: Arc<Worker>, mut tasks: mpsc::UnboundedReceiver<Assignment>, stop: Arc<Notify>) {
    loop {
        tokio::select! {
            biased;
            () = stop.notified() => return,
            task = tasks.recv() => match task {
                Some(assignment) => drop(tokio::task::spawn_local(worker.clone().run(assignment))),
                None => return,
            },
        }
    }
}

impl Worker {
    async fn run(self: Arc<Self>, assignment: Assignment) {
        if !self.crew.begin(self.lane, &assignment) {
            return;
        }
        let task = &assignment.task;
        let context = self.crew.context();
        let lane = context.lane(self.lane);
        let io = ReactorIo::new(context);
        let outcome = guarded_async(task, &lane, async {
            let mut job = kernels::start(task, Isolation::Shared);
            job::run_async(&mut *job, task, &lane, &io, self.slice_ns).await
        })
        .await;
        self.crew.settle(&assignment.promise, outcome);
    }
}

impl Executor for Coroutines {
    fn max_workers(&self) -> u32 {
        1
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (chunk, futures) = self.crew.add(chunk);
        for assignment in chunk {
            // The thread takes tasks until the executor is dropped. After a stop it takes none, and the stop
            // itself cancels those that have not ended.
            if let Some(inbox) = &self.inbox
                && let Err(refused) = inbox.send(assignment)
            {
                self.crew.settle(&refused.0.promise, shared::Outcome::Cancelled);
            }
        }
        futures
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        self.crew.cancel(future)
    }

    fn stop(&self) {
        self.crew.stop();
        self.stopped.notify_one();
    }

    fn drive(&self) -> LocalBoxFuture<'_, ()> {
        Box::pin(self.crew.enforce_stop())
    }
}

impl Drop for Coroutines {
    fn drop(&mut self) {
        self.inbox = None;
        self.stopped.notify_one();
        self.crew.close();
    }
}
