//! Tasks on a pool of threads that rayon schedules.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use rayon::{ThreadPool, ThreadPoolBuilder};
use shared::event::LaneEnd;
use shared::executor::Executor;
use shared::{EventKind, LaneId, Task, TaskFuture, future};

use super::{Shared, spawn};
use crate::session::{Context, memory_bytes};

thread_local! {
    /// The pool of the last run: the next one of the same size finds it warm.
    static WARM: RefCell<Option<Rc<ThreadPool>>> = const { RefCell::new(None) };
}

/// The pool of `workers` threads, started if need be; all of them are up when this returns.
pub async fn warm(workers: u32) -> Rc<ThreadPool> {
    let fits = |pool: &Rc<ThreadPool>| pool.current_num_threads() == workers as usize;
    if let Some(pool) = WARM.with_borrow(|warm| warm.clone().filter(fits)) {
        return pool;
    }
    // The threads of the old pool end when it is dropped.
    WARM.take();
    let roll = Arc::new(Mutex::new(Roll::default()));
    let present = roll.clone();
    let pool = ThreadPoolBuilder::new()
        .num_threads(workers as usize)
        .spawn_handler(|thread| {
            spawn::spawn(move || thread.run())
                .map_err(|error| std::io::Error::other(crate::io::describe(&error)))
        })
        .start_handler(move |_| Roll::sign(&present))
        .build();
    let pool = match pool {
        Ok(pool) => Rc::new(pool),
        // The page reports it as what this worker died of.
        Err(error) => wasm_bindgen::throw_str(&format!("{workers} threads could not be started: {error}")),
    };
    Roll::complete(&roll, workers).await;
    WARM.replace(Some(pool.clone()));
    pool
}

/// Who of the threads is up.
#[derive(Default)]
struct Roll {
    present: u32,
    waker: Option<Waker>,
}

impl Roll {
    fn sign(roll: &Mutex<Roll>) {
        let mut roll = roll.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        roll.present += 1;
        if let Some(waker) = roll.waker.take() {
            waker.wake();
        }
    }

    async fn complete(roll: &Mutex<Roll>, workers: u32) {
        poll_fn(|context| {
            let mut roll = roll.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            if roll.present >= workers {
                return Poll::Ready(());
            }
            roll.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

/// The executor of one run on a pool.
pub struct Pool {
    context: Context,
    shared: Arc<Shared>,
    threads: Rc<ThreadPool>,
    futures: RefCell<Vec<TaskFuture>>,
}

impl Pool {
    /// The executor of the run of `context` on `threads`.
    pub fn new(context: &Context, threads: Rc<ThreadPool>) -> Pool {
        let pool = Pool {
            context: context.clone(),
            shared: Shared::new(context),
            threads,
            futures: RefCell::default(),
        };
        for lane in pool.lanes() {
            context.emit_lane(lane, EventKind::LaneOpened { name: format!("thread {}", lane.0) });
            context.emit_lane(lane, EventKind::LaneReady);
        }
        pool
    }

    fn lanes(&self) -> impl Iterator<Item = LaneId> + use<> {
        (1..=self.max_workers()).map(LaneId)
    }
}

impl Executor for Pool {
    fn max_workers(&self) -> u32 {
        self.threads.current_num_threads() as u32
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (promises, futures): (Vec<_>, Vec<_>) = chunk.iter().map(|task| future::pair(task.id)).unzip();
        self.futures.borrow_mut().extend(futures.iter().cloned());
        let shared = self.shared.clone();
        self.threads.spawn_fifo(move || {
            let lane = LaneId(rayon::current_thread_index().map_or(1, |index| index as u32 + 1));
            for (task, promise) in chunk.iter().zip(&promises) {
                promise.settle(shared.run_task(lane, task, promise));
            }
        });
        futures
    }

    fn cancel(&self, future: &TaskFuture) -> bool {
        self.shared.cancel(future)
    }

    fn stop(&self) {
        self.context.stop.stop();
        for future in self.futures.take() {
            self.shared.cancel(&future);
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.desk.close();
        self.context.emit_lane(LaneId::CALLER, EventKind::Memory { peak_bytes: memory_bytes() });
        for lane in self.lanes() {
            self.context.emit_lane(lane, EventKind::LaneClosed { reason: LaneEnd::Closed });
        }
    }
}
