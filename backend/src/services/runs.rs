//! Runs: started, streamed, ended, remembered for a while.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use shared::run::{RunEnd, StopReason};
use shared::trace::Trace;
use shared::wire::FrameBody;
use shared::{Event, Limits, Place, Report, RunId, RunSpec, SpecError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError, watch};

use super::stream::RunStream;
use crate::executors::run::{self, RunConfig};

/// All runs of this process. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Runs(Arc<Inner>);

struct Inner {
    settings: Settings,
    table: Mutex<Table>,
    /// One permit for each run that may go on. Waiting firings get one in the order in which they asked.
    permits: Arc<Semaphore>,
}

/// The bounds of the service.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The bounds of one run, and of how many there are at the same time.
    pub limits: Limits,
    /// How long a finished run is kept.
    pub keep_for: Duration,
    /// How many finished runs are kept.
    pub keep_runs: usize,
    /// How many bytes of finished runs' streams are kept.
    pub keep_bytes: usize,
    /// Where tasks that fetch find this server's own files.
    pub files: Option<SocketAddr>,
    /// The program of worker processes.
    pub program: Arc<Path>,
}

#[derive(Default)]
struct Table {
    runs: HashMap<RunId, Arc<Run>>,
    /// Finished runs, oldest first.
    finished: VecDeque<(RunId, Instant)>,
}

/// One run.
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What runs.
    pub spec: RunSpec,
    /// Its frames.
    pub stream: RunStream,
    /// What its events have folded into so far; empty once the report is made.
    trace: Mutex<Trace>,
    /// Held until the run is over.
    permit: Mutex<Option<OwnedSemaphorePermit>>,
    stop: watch::Sender<Option<StopReason>>,
    report: watch::Sender<Option<Arc<Report>>>,
}

/// Why a run was not begun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The spec is out of bounds.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// As many runs as allowed go on.
    #[error(
        "{max} runs go on already, which is the limit (max_concurrent_runs): wait for one to end, or cancel it"
    )]
    TooManyRuns { max: u32 },
    /// The server is being shut down.
    #[error("the server is being shut down: start the run again when it is back")]
    ShuttingDown,
    /// The machine has no thread left for it.
    #[error("the run could not be begun: {0}")]
    NoThread(String),
    /// The system gives no random number for its id.
    #[error("the run could not be given an id: {0}")]
    NoRandomness(String),
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            limits: Limits::default(),
            keep_for: Duration::from_secs(15 * 60),
            keep_runs: 64,
            keep_bytes: 256 << 20,
            files: None,
            // This program, also when its file was replaced after it was started.
            program: Path::new("/proc/self/exe").into(),
        }
    }
}

impl Runs {
    /// No runs yet.
    pub fn new(settings: Settings) -> Self {
        let permits = Arc::new(Semaphore::new(settings.limits.max_concurrent_runs as usize));
        Runs(Arc::new(Inner { settings, table: Mutex::default(), permits }))
    }

    /// The bounds.
    pub fn limits(&self) -> &Limits {
        &self.0.settings.limits
    }

    /// Begins a run, natively, whatever place its variant names.
    ///
    /// # Errors
    /// If the spec is out of bounds, or as many runs as allowed go on.
    pub fn start(&self, spec: RunSpec) -> Result<Arc<Run>, StartError> {
        let spec = self.checked(spec)?;
        let permit = self.0.permits.clone().try_acquire_owned().map_err(|error| match error {
            TryAcquireError::NoPermits => self.too_many(),
            TryAcquireError::Closed => StartError::ShuttingDown,
        })?;
        self.begin(spec, permit)
    }

    /// Begins a run like [`Runs::start`]. While as many runs as allowed go on, it waits for up to `timeout`,
    /// behind all who asked before.
    ///
    /// # Errors
    /// If the spec is out of bounds, or no run ended in time.
    pub async fn start_in_turn(&self, spec: RunSpec, timeout: Duration) -> Result<Arc<Run>, StartError> {
        let spec = self.checked(spec)?;
        let permit = tokio::time::timeout(timeout, self.0.permits.clone().acquire_owned());
        let permit = permit.await.map_err(|_| self.too_many())?.map_err(|_| StartError::ShuttingDown)?;
        self.begin(spec, permit)
    }

    /// A run that goes on or is still kept.
    pub fn find(&self, id: RunId) -> Option<Arc<Run>> {
        let mut table = self.lock();
        self.forget(&mut table);
        table.runs.get(&id).cloned()
    }

    /// Asks a run to end now; it keeps what it has. Returns false if there is no such run.
    pub fn cancel(&self, id: RunId) -> bool {
        self.find(id).map(|run| run.stop(StopReason::User)).is_some()
    }

    /// Ends all runs and accepts no more; returns when all of them have ended, or after `timeout`.
    pub async fn shut_down(&self, timeout: Duration) {
        let runs: Vec<Arc<Run>> = {
            let table = self.lock();
            self.0.permits.close();
            table.runs.values().cloned().collect()
        };
        for run in &runs {
            run.stop(StopReason::Shutdown);
        }
        let all = async {
            for run in &runs {
                run.ended().await;
            }
        };
        if tokio::time::timeout(timeout, all).await.is_err() {
            tracing::warn!("some runs did not end within {timeout:?}");
        }
    }

    fn checked(&self, mut spec: RunSpec) -> Result<RunSpec, StartError> {
        spec.variant.place = Place::Server;
        spec.validate(self.limits())?;
        Ok(spec)
    }

    fn too_many(&self) -> StartError {
        StartError::TooManyRuns { max: self.limits().max_concurrent_runs }
    }

    /// Executes a run on a thread of its own.
    fn begin(&self, spec: RunSpec, permit: OwnedSemaphorePermit) -> Result<Arc<Run>, StartError> {
        let run = self.enter(spec, permit)?;
        let (runs, on_thread) = (self.clone(), run.clone());
        let thread = std::thread::Builder::new().name(format!("run {}", run.id));
        let spawned = thread.spawn(move || {
            let _end = EndGuard { runs: &runs, run: &on_thread };
            runs.execute(&on_thread);
        });
        match spawned {
            Ok(_) => Ok(run),
            // The closure was dropped without having run, so no other code settles the run.
            Err(error) => {
                self.lock().runs.remove(&run.id);
                Err(StartError::NoThread(error.to_string()))
            }
        }
    }

    /// Enters a run into the table, under an id of its own.
    fn enter(&self, spec: RunSpec, permit: OwnedSemaphorePermit) -> Result<Arc<Run>, StartError> {
        let mut table = self.lock();
        self.forget(&mut table);
        if self.0.permits.is_closed() {
            return Err(StartError::ShuttingDown);
        }
        let mut id = random_id()?;
        while table.runs.contains_key(&id) {
            id = random_id()?;
        }
        let run = Arc::new(Run {
            id,
            spec,
            stream: RunStream::new(id),
            trace: Mutex::default(),
            permit: Mutex::new(Some(permit)),
            stop: watch::Sender::new(None),
            report: watch::Sender::new(None),
        });
        table.runs.insert(id, run.clone());
        Ok(run)
    }

    /// Executes a run on this thread, to its end.
    fn execute(&self, run: &Run) {
        let config = RunConfig {
            spec: &run.spec,
            max_run_ms: self.limits().max_run_ms,
            files: self.0.settings.files,
            program: self.0.settings.program.clone(),
            stop: run.stop.subscribe(),
        };
        // A thread of its own encodes, so that this one has time for the workers.
        let (sender, events) = mpsc::channel::<Vec<Event>>();
        let (used, spare) = mpsc::channel::<Vec<Event>>();
        let end = std::thread::scope(|scope| {
            let encoder = std::thread::Builder::new().name(format!("stream {}", run.id));
            let encoding = encoder.spawn_scoped(scope, move || {
                for batch in events {
                    run.record(&batch);
                    // At the end of the run the receiver is gone, and the vector is not needed.
                    drop(used.send(batch));
                }
            });
            match encoding {
                // The encoder lives until the sender is dropped, at the end of the run.
                Ok(_) => run::execute(config, move |events| {
                    drop(sender.send(events));
                    spare.try_recv().unwrap_or_default()
                }),
                Err(error) => run::broken(format!("the system has no thread left: {error}")),
            }
        });
        // A client that has read the last frame can start the next run, so the permit is given back before.
        self.release(run);
        run.finish(end);
    }

    /// Gives back the permit of a run that is over, and begins to count its age.
    fn release(&self, run: &Run) {
        if run.permit.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take().is_some() {
            self.lock().finished.push_back((run.id, Instant::now()));
        }
    }

    /// Drops finished runs that are too old or too many.
    fn forget(&self, table: &mut Table) {
        let settings = &self.0.settings;
        let Table { runs, finished, .. } = table;
        let size =
            |runs: &HashMap<RunId, Arc<Run>>, id: RunId| runs.get(&id).map_or(0, |run| run.stream.size());
        let mut bytes: usize = finished.iter().map(|&(id, _)| size(runs, id)).sum();
        while let Some(&(id, when)) = finished.front() {
            let keeps = finished.len() <= settings.keep_runs
                && bytes <= settings.keep_bytes
                && when.elapsed() <= settings.keep_for;
            // The latest one is kept however large it is: its client is about to read it.
            if keeps || (finished.len() == 1 && when.elapsed() <= settings.keep_for) {
                break;
            }
            bytes -= size(runs, id);
            finished.pop_front();
            runs.remove(&id);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Table> {
        self.0.table.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Run {
    /// Asks the run to end now. A run that has ended is left as it is.
    pub fn stop(&self, reason: StopReason) {
        self.stop.send_if_modified(|stop| {
            let first = stop.is_none();
            if first {
                *stop = Some(reason);
            }
            first
        });
    }

    /// The report, if the run has ended.
    pub fn report(&self) -> Option<Arc<Report>> {
        self.report.borrow().clone()
    }

    /// Waits for the run's end.
    pub async fn ended(&self) -> Option<Arc<Report>> {
        let mut report = self.report.subscribe();
        report.wait_for(Option::is_some).await.ok()?.clone()
    }

    /// Appends events to the stream, and folds them into the trace while they are at hand.
    fn record(&self, events: &[Event]) {
        self.stream.push_events(events);
        let mut trace = self.trace.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        events.iter().for_each(|event| trace.push(event));
    }

    /// Publishes the end. A client that has read the last frame finds the report.
    fn finish(&self, end: RunEnd) {
        let trace = std::mem::take(&mut *self.trace.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
        self.report.send_replace(Some(Arc::new(Report::new(&trace, end.clone()))));
        self.stream.push(FrameBody::End(end));
    }
}

/// Ends the run when its thread ends, also when that thread panics.
struct EndGuard<'a> {
    runs: &'a Runs,
    run: &'a Run,
}

impl Drop for EndGuard<'_> {
    fn drop(&mut self) {
        self.runs.release(self.run);
        if self.run.report().is_none() {
            let detail = "the run's own thread failed; the server's log says more".to_owned();
            self.run.finish(run::broken(detail));
        }
    }
}

/// An id that cannot be guessed, because every client that has it can read the run and cancel it.
fn random_id() -> Result<RunId, StartError> {
    getrandom::u64().map(RunId).map_err(|error| StartError::NoRandomness(error.to_string()))
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use shared::wire::Frame;
    use shared::{ExecutionModel, Variant, Workload};

    use super::*;

    fn spec(workload: Workload) -> RunSpec {
        let variant = Variant { model: ExecutionModel::Threads, workers: 2, ..Variant::default() };
        RunSpec { workload, variant, seed: 1, faults: vec![], timeout_ms: None, pictures: vec![] }
    }

    /// A run that goes on until it is cancelled.
    fn long() -> RunSpec {
        spec(Workload::Download { tasks: 1, latency_ms: 10_000, spread_percent: 0, bytes: 1 })
    }

    fn runs(max_concurrent_runs: u32) -> Runs {
        let limits = Limits { max_concurrent_runs, ..Limits::default() };
        Runs::new(Settings { limits, ..Settings::default() })
    }

    #[tokio::test]
    async fn the_report_is_what_the_frames_of_the_stream_fold_into() {
        let run = runs(1).start(spec(Workload::Noop { tasks: 500 })).unwrap();
        let report = run.ended().await.unwrap();
        let mut trace = Trace::new();
        let mut index = 0;
        while let Some(bytes) = run.stream.frame(index).await {
            index += 1;
            if let FrameBody::Events(events) = Frame::decode(&bytes[4..]).unwrap().body {
                events.iter().for_each(|event| trace.push(event));
            }
        }
        assert_eq!(report.tasks.finished, 500);
        assert_eq!(*report, Report::new(&trace, report.end.clone()));
    }

    #[tokio::test]
    async fn runs_that_wait_begin_in_the_order_in_which_they_were_asked_for() {
        let runs = runs(1);
        let first = runs.start(long()).unwrap();
        let timeout = Duration::from_secs(60);
        let mut second = Box::pin(runs.start_in_turn(long(), timeout));
        let mut third = Box::pin(runs.start_in_turn(long(), timeout));
        assert!((&mut second).now_or_never().is_none());
        assert!((&mut third).now_or_never().is_none());
        assert_eq!(runs.start(long()).err(), Some(StartError::TooManyRuns { max: 1 }));
        first.stop(StopReason::User);
        let second = second.await.unwrap();
        assert!((&mut third).now_or_never().is_none(), "one permit, one run");
        second.stop(StopReason::User);
        let third = third.await.unwrap();
        let mut fourth = Box::pin(runs.start_in_turn(long(), timeout));
        assert!((&mut fourth).now_or_never().is_none());
        runs.shut_down(timeout).await;
        assert!(third.report().is_some());
        assert_eq!(fourth.await.err(), Some(StartError::ShuttingDown));
    }

    #[tokio::test]
    async fn a_run_waits_no_longer_than_its_patience() {
        let runs = runs(0);
        let refused = runs.start_in_turn(long(), Duration::from_millis(1)).await;
        assert_eq!(refused.err(), Some(StartError::TooManyRuns { max: 0 }));
    }
}
