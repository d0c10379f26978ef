//! Engine workers: each hosts one run at a time. They are kept warm between runs, and ended when they do not
//! stop in time.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use shared::event::LaneEnd;
use shared::message::{FromEngine, Message, Order, Start, ToEngine};
use shared::run::{RunStatus, StopReason};
use shared::{ExecutionModel, Outcome, Reuse, TaskError, Variant};

use super::outlet::Outlet;
use crate::platform::workers::Worker;
use crate::platform::{import, timer};

/// An engine has this long to stop by itself, in milliseconds. Then its worker is ended.
const STOP_MS: u32 = 70;
/// How long after its limit of time a run is ended from here, if its engine does not do it.
const LIMIT_GRACE_MS: u32 = 250;

/// An engine worker.
pub struct Host {
    worker: Worker,
    model: ExecutionModel,
    /// How many threads its pool has; none before it has a pool. It cannot get another.
    pool: Cell<Option<u32>>,
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    ready: Cell<bool>,
    dead: RefCell<Option<String>>,
    waiting: RefCell<Vec<Waker>>,
    run: RefCell<Option<Outlet>>,
}

thread_local! {
    /// The idle engine worker of each model.
    static IDLE: RefCell<Vec<Rc<Host>>> = const { RefCell::new(Vec::new()) };
}

/// Runs `order` in an engine worker; gives what stops it.
pub async fn run(order: &Order, outlet: &Outlet) -> Result<Box<dyn Fn()>, String> {
    let variant = &order.spec.variant;
    let host = Host::take(variant.model, pool_of(variant))?;
    host.ready().await?;
    host.begin(order, outlet)?;
    let (max_run_ms, host, outlet) = (order.max_run_ms, Rc::downgrade(&host), outlet.clone());
    let (late_host, late_outlet) = (host.clone(), outlet.clone());
    timer::after(max_run_ms + LIMIT_GRACE_MS, move || {
        if let Some(host) = late_host.upgrade() {
            host.end(&late_outlet, StopReason::RunTime { max_run_ms });
        }
    });
    Ok(Box::new(move || {
        if let Some(host) = host.upgrade() {
            host.stop(&outlet);
        }
    }))
}

impl Host {
    /// Starts the engine worker of `model` if there is none.
    pub async fn warm_up(model: ExecutionModel) {
        if let Ok(host) = Host::take(model, None) {
            // It is idle from the first moment, so that a run that begins meanwhile waits for it.
            host.put_back();
        }
    }

    /// The idle engine worker of `model`, or a new one if there is none, or if its pool is not of the size
    /// `pool`, where that matters.
    fn take(model: ExecutionModel, pool: Option<u32>) -> Result<Rc<Host>, String> {
        let idle = IDLE.with_borrow_mut(|idle| {
            let index = idle.iter().position(|host| host.model == model);
            index.map(|index| idle.swap_remove(index))
        });
        let fits = |host: &Rc<Host>| {
            let other = host.pool.get().is_some() && pool.is_some() && host.pool.get() != pool;
            !other && host.state.dead.borrow().is_none()
        };
        match idle.filter(fits) {
            Some(host) => Ok(host),
            None => Host::start(model),
        }
    }

    /// Keeps an engine worker for the next run; one of each model is enough.
    fn put_back(self: Rc<Host>) {
        IDLE.with_borrow_mut(|idle| {
            idle.retain(|host| host.model != self.model);
            idle.push(self);
        });
    }

    fn start(model: ExecutionModel) -> Result<Rc<Host>, String> {
        let flavour = if model == ExecutionModel::Threads { "threads" } else { "single" };
        let url = import::absolute(&format!("{}/{flavour}/worker.js", env!("ENGINE_DIR")));
        let state = Rc::new(State::default());
        let (receiver, failing) = (state.clone(), state.clone());
        let start = Start::Engine { base: import::absolute(".") }.encode();
        let worker = Worker::start(
            &url,
            &start,
            move |message| receiver.receive(message),
            move |error| failing.fail(&error),
        )
        .map_err(|error| format!("The browser did not start a worker: {error}"))?;
        Ok(Rc::new(Host { worker, model, pool: Cell::new(None), state }))
    }

    /// Waits until the engine is loaded.
    async fn ready(&self) -> Result<(), String> {
        poll_fn(|context| {
            if let Some(error) = &*self.state.dead.borrow() {
                return Poll::Ready(Err(format!(
                    "The engine could not be loaded ({error}). Reload the page."
                )));
            }
            if self.state.ready.get() {
                return Poll::Ready(Ok(()));
            }
            self.state.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    fn begin(self: &Rc<Self>, order: &Order, outlet: &Outlet) -> Result<(), String> {
        let host = self.clone();
        // The outlet holds the worker for as long as the run needs it.
        outlet.at_end(move || {
            host.state.run.take();
            if host.state.dead.borrow().is_none() {
                host.put_back();
            }
        });
        if let Some(threads) = pool_of(&order.spec.variant) {
            self.pool.set(Some(threads));
        }
        self.state.run.replace(Some(outlet.clone()));
        outlet.begin();
        self.worker
            .post(&ToEngine::Run(order.clone()).encode())
            .map_err(|error| format!("The run cannot be handed to the engine: {error}"))
    }

    /// Asks the engine to stop, and ends it if it does not.
    fn stop(self: &Rc<Self>, outlet: &Outlet) {
        if outlet.is_ended() {
            return;
        }
        // If the message cannot be sent, the timer does the rest.
        let _ = self.worker.post(&ToEngine::Stop.encode());
        let (host, outlet) = (self.clone(), outlet.clone());
        timer::after(STOP_MS, move || host.end(&outlet, StopReason::User));
    }

    /// Ends the worker, unless the run has ended. What there is of the run is kept.
    fn end(&self, outlet: &Outlet, reason: StopReason) {
        if outlet.is_ended() {
            return;
        }
        self.state.dead.replace(Some("it was ended".to_owned()));
        self.worker.end();
        outlet.end_for(RunStatus::Stopped { reason }, &Outcome::Cancelled, LaneEnd::Killed);
    }
}

impl State {
    fn receive(&self, message: &[u8]) {
        match FromEngine::decode(message) {
            Ok(FromEngine::Ready) => {
                self.ready.set(true);
                self.wake();
            }
            Ok(FromEngine::Frame(frame)) => {
                let outlet = self.run.borrow().clone();
                if let Some(outlet) = outlet {
                    outlet.send(frame.body);
                }
            }
            Err(error) => self.fail(&error.to_string()),
        }
    }

    /// The worker is dead, and with it all that shares its memory.
    fn fail(&self, error: &str) {
        self.dead.replace(Some(error.to_owned()));
        self.wake();
        let Some(outlet) = self.run.take() else { return };
        let detail = format!("the engine broke down, and with it everything that shares its memory: {error}");
        let outcome = Outcome::Failed(TaskError::WorkerDied { detail: detail.clone() });
        outlet.end_for(RunStatus::Completed, &outcome, LaneEnd::Died { detail });
    }

    fn wake(&self) {
        self.waiting.take().into_iter().for_each(Waker::wake);
    }
}

/// How many threads the engine's pool must have; none if the run needs no pool of threads.
fn pool_of(variant: &Variant) -> Option<u32> {
    let on_pool = variant.model == ExecutionModel::Threads && variant.reuse == Reuse::Pool;
    on_pool.then_some(variant.workers)
}
