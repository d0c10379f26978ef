//! Runs: started, streamed, ended, remembered for a while.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hasher};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use shared::session::{RunEnd, StopReason};
use shared::trace::Trace;
use shared::wire::{Frame, FrameBody};
use shared::{Event, Limits, Place, Report, RunId, RunSpec, SpecError};
use tokio::sync::watch;

use super::stream::RunStream;
use crate::executors::run::{self, Order};

/// All runs of this process. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Runs(Arc<Inner>);

struct Inner {
    settings: Settings,
    table: Mutex<Table>,
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
    active: u32,
    shut_down: bool,
}

/// One run.
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// What runs.
    pub spec: RunSpec,
    /// Its frames.
    pub stream: RunStream,
    /// Whether its place is free for another run.
    is_over: AtomicBool,
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
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            limits: Limits::default(),
            keep_for: Duration::from_secs(15 * 60),
            keep_runs: 64,
            keep_bytes: 256 << 20,
            files: None,
            // This very program, also when its file was replaced since it was started.
            program: Path::new("/proc/self/exe").into(),
        }
    }
}

impl Runs {
    /// No runs yet.
    pub fn new(settings: Settings) -> Self {
        Runs(Arc::new(Inner { settings, table: Mutex::default() }))
    }

    /// The bounds.
    pub fn limits(&self) -> &Limits {
        &self.0.settings.limits
    }

    /// Begins a run, natively, whatever place its variant names.
    ///
    /// # Errors
    /// If the spec is out of bounds, or too many runs go on.
    pub fn start(&self, mut spec: RunSpec) -> Result<RunId, StartError> {
        spec.variant.place = Place::Server;
        spec.validate(self.limits())?;
        let run = self.admit(spec)?;
        let (runs, id) = (self.clone(), run.id);
        let thread = std::thread::Builder::new().name(format!("run {id}"));
        let spawned = thread.spawn(move || {
            let _departure = Departure { runs: &runs, run: &run };
            runs.execute(&run);
        });
        match spawned {
            Ok(_) => Ok(id),
            // The closure was dropped without having run, so nobody else settles the run.
            Err(error) => {
                let mut table = self.lock();
                table.runs.remove(&id);
                table.active -= 1;
                Err(StartError::NoThread(error.to_string()))
            }
        }
    }

    /// A run that goes on or is still kept.
    pub fn find(&self, id: RunId) -> Option<Arc<Run>> {
        let mut table = self.lock();
        self.forget(&mut table);
        table.runs.get(&id).cloned()
    }

    /// Waits for a run's end. None if there is no such run.
    pub async fn wait(&self, id: RunId) -> Option<Arc<Report>> {
        self.find(id)?.ended().await
    }

    /// Asks a run to end now; it keeps what it has. Returns false if there is no such run.
    pub fn cancel(&self, id: RunId) -> bool {
        self.find(id).map(|run| run.stop(StopReason::Person)).is_some()
    }

    /// Ends all runs and accepts no more; returns when all of them have ended, or after `patience`.
    pub async fn shut_down(&self, patience: Duration) {
        let runs: Vec<Arc<Run>> = {
            let mut table = self.lock();
            table.shut_down = true;
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
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!("some runs did not end within {patience:?}");
        }
    }

    fn admit(&self, spec: RunSpec) -> Result<Arc<Run>, StartError> {
        let max = self.limits().max_concurrent_runs;
        let mut table = self.lock();
        self.forget(&mut table);
        if table.shut_down {
            return Err(StartError::ShuttingDown);
        }
        if table.active >= max {
            return Err(StartError::TooManyRuns { max });
        }
        let mut id = random_id();
        while table.runs.contains_key(&id) {
            id = random_id();
        }
        let run = Arc::new(Run {
            id,
            spec,
            stream: RunStream::new(id),
            is_over: AtomicBool::new(false),
            stop: watch::Sender::new(None),
            report: watch::Sender::new(None),
        });
        table.active += 1;
        table.runs.insert(id, run.clone());
        Ok(run)
    }

    /// Executes a run on this thread, to its end.
    fn execute(&self, run: &Run) {
        let order = Order {
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
                    run.stream.push_events(&batch);
                    // At the end of the run nobody needs it any more.
                    drop(used.send(batch));
                }
            });
            match encoding {
                // The encoder lives until the sender is dropped, at the end of the run.
                Ok(_) => run::execute(order, move |events| {
                    drop(sender.send(events));
                    spare.try_recv().unwrap_or_default()
                }),
                Err(error) => run::broken(format!("the system has no thread left: {error}")),
            }
        });
        // Whoever has read the last frame can start the next run, so the place is free before.
        self.release(run);
        run.finish(end);
    }

    /// Gives the place of a run that is over to others, once.
    fn release(&self, run: &Run) {
        if !run.is_over.swap(true, Ordering::AcqRel) {
            let mut table = self.lock();
            table.active -= 1;
            table.finished.push_back((run.id, Instant::now()));
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
            // The latest one is kept however large it is: somebody is about to read it.
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

    /// The trace of the events so far.
    pub fn trace(&self) -> Trace {
        let mut trace = Trace::new();
        for bytes in self.stream.so_far() {
            // The frames are our own; their prefix is four bytes long.
            if let Ok(Frame { body: FrameBody::Events(events), .. }) = Frame::decode(&bytes[4..]) {
                events.iter().for_each(|event| trace.push(event));
            }
        }
        trace
    }

    /// Publishes the end. Whoever has read the last frame finds the report.
    fn finish(&self, end: RunEnd) {
        let report = Report::new(&self.trace(), end.clone());
        self.report.send_replace(Some(Arc::new(report)));
        self.stream.push(FrameBody::End(end));
    }
}

/// Settles the books of a run when its thread ends, however it ends.
struct Departure<'a> {
    runs: &'a Runs,
    run: &'a Run,
}

impl Drop for Departure<'_> {
    fn drop(&mut self) {
        self.runs.release(self.run);
        if self.run.report().is_none() {
            let detail = "the run's own thread failed; the server's log says more".to_owned();
            self.run.finish(run::broken(detail));
        }
    }
}

/// An id that nobody can guess: the standard library's hash keys come from the system's randomness.
fn random_id() -> RunId {
    RunId(std::hash::RandomState::new().build_hasher().finish())
}
