//! Executors to test, and what they did.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use backend::api::hosts::Hosts;
use backend::api::{App, Extension, server};
use backend::executors::context::Context;
use backend::executors::run;
use backend::services::assets::Assets;
use backend::services::runs::{Runs, Settings};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use shared::event::LaneEnd;
use shared::{
    Event, EventKind, ExecutionModel, Executor, FaultKind, Outcome, Place, Reuse, Task, TaskFuture, TaskId,
    Variant, Work,
};

/// The binary whose `worker` command the pool starts.
pub fn program() -> Arc<Path> {
    Path::new(env!("CARGO_BIN_EXE_interleave")).into()
}

/// A variant with two workers.
pub fn variant(model: ExecutionModel, reuse: Reuse) -> Variant {
    Variant { place: Place::Server, model, reuse, workers: 2, slice_ms: 2, ..Variant::default() }
}

/// Every model, and a new worker for each task where that is something else.
pub fn variants() -> Vec<Variant> {
    let pools = ExecutionModel::ALL.map(|model| variant(model, Reuse::Pool));
    let per_task = [ExecutionModel::Threads, ExecutionModel::Processes];
    pools.into_iter().chain(per_task.map(|model| variant(model, Reuse::PerTask))).collect()
}

/// A task without a fault.
pub fn task(id: u32, work: Work) -> Task {
    Task { id: TaskId(id), work, fault: None, timeout_ms: None }
}

/// A task that computes for ever.
pub fn hanging(id: u32) -> Task {
    Task { fault: Some(FaultKind::Hang), ..task(id, Work::Noop) }
}

/// Runs `test` with a fresh executor, closes the executor, and returns the result with all events.
pub fn with_executor<T>(variant: &Variant, test: impl AsyncFnOnce(&Bench) -> T) -> (T, Vec<Event>) {
    with_files(variant, None, test)
}

/// The same, with a server for tasks that fetch.
pub fn with_files<T>(
    variant: &Variant,
    files: Option<SocketAddr>,
    test: impl AsyncFnOnce(&Bench) -> T,
) -> (T, Vec<Event>) {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a reactor can be made");
    let context = Context::new(files);
    let result = runtime.block_on(async {
        let executor = run::executor(variant, &context, program()).expect("the workers start");
        let bench = Bench { executor, context: context.clone() };
        test(&bench).await
    });
    let events = context.sink.close();
    (result, events)
}

/// An executor under test.
pub struct Bench {
    pub executor: Box<dyn Executor>,
    pub context: Context,
}

impl Bench {
    /// Waits for all outcomes, in the order of the futures.
    pub async fn outcomes(&self, futures: &[TaskFuture]) -> Vec<Outcome> {
        let all = pin!(futures_util::future::join_all(futures.iter().cloned()));
        self.driven(all).await
    }

    /// Waits for something while the executor is driven.
    pub async fn driven<T>(&self, work: impl Future<Output = T> + Unpin) -> T {
        match select(work, self.executor.drive()).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => panic!("an executor is driven for as long as it lives"),
        }
    }

    /// Waits until a task runs, as its future says. The executor must wake its driver for that, as the
    /// pool of processes does.
    pub async fn until_running(&self, future: &TaskFuture) {
        let mut drive = self.executor.drive();
        std::future::poll_fn(|cx| {
            let _pending = drive.poll_unpin(cx);
            match future.state() {
                shared::FutureState::Pending => Poll::Pending,
                _ => Poll::Ready(()),
            }
        })
        .await;
    }
}

/// A server of this program's own, for tasks that fetch. It serves until the test program ends.
pub fn file_server() -> SocketAddr {
    let (listener, address) = server::bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a port is free");
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let app =
                App { runs: Runs::new(Settings::default()), assets: Assets::Built, hosts: Hosts::default() };
            let nothing: Extension = Arc::new(|_| {});
            server::server(listener, actix_web::web::Data::new(app), nothing)
                .expect("the listener is ours")
                .await
        })
    });
    address
}

/// The terminal events of a task.
pub fn ends_of(events: &[Event], task: TaskId) -> Vec<&EventKind> {
    let of_task = events.iter().filter(|event| event.task == Some(task));
    of_task.map(|event| &event.kind).filter(|kind| kind.is_terminal()).collect()
}

/// The time of a task's first event of a kind, in nanoseconds.
pub fn time_of(events: &[Event], task: TaskId, is: impl Fn(&EventKind) -> bool) -> Option<u64> {
    events.iter().find(|event| event.task == Some(task) && is(&event.kind)).map(|event| event.time_ns)
}

/// How each lane that was opened was closed; every one must be.
pub fn lane_ends(events: &[Event]) -> Vec<LaneEnd> {
    let lanes = events.iter().filter(|event| matches!(event.kind, EventKind::LaneOpened { .. }));
    lanes
        .map(|opened| {
            let mut ends = events.iter().filter_map(|event| match &event.kind {
                EventKind::LaneClosed { reason } if event.lane == opened.lane => Some(reason.clone()),
                _ => None,
            });
            let end = ends.next().unwrap_or_else(|| panic!("lane {:?} is never closed", opened.lane));
            assert_eq!(ends.next(), None, "lane {:?} is closed twice", opened.lane);
            end
        })
        .collect()
}
