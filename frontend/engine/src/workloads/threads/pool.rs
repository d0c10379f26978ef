//! Tasks on a pool of threads that rayon schedules.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use shared::event::LaneEnd;
use shared::executor::Executor;
use shared::{EventKind, LaneId, Task, TaskFuture, future};
use wasm_bindgen_futures::JsFuture;

use super::super::io;
use super::super::run::{Context, memory_bytes};
use super::Shared;

thread_local! {
    /// How many threads this engine's pool has; 0 before the first run.
    static SIZE: Cell<u32> = const { Cell::new(0) };
}

/// Starts rayon's pool of `workers` threads, each a Web Worker; all of them are up when this returns.
///
/// Rayon has one global pool in a memory, and it keeps its size: for another size the page starts another
/// engine worker.
pub async fn start(workers: u32) {
    let size = SIZE.replace(workers);
    if size == workers {
        return;
    }
    if size != 0 {
        // The page reports it as what this worker died of.
        wasm_bindgen::throw_str(&format!("this engine has {size} threads and cannot have {workers}"));
    }
    if let Err(error) = JsFuture::from(wasm_bindgen_rayon::init_thread_pool(workers as usize)).await {
        let error = io::describe(&error);
        wasm_bindgen::throw_str(&format!("{workers} threads could not be started: {error}"));
    }
}

/// The executor of one run on a pool.
pub struct Pool {
    context: Context,
    shared: Arc<Shared>,
    futures: RefCell<Vec<TaskFuture>>,
}

impl Pool {
    /// The executor of the run of `context` on the pool that was started.
    pub fn new(context: &Context) -> Pool {
        let pool =
            Pool { context: context.clone(), shared: Shared::new(context), futures: RefCell::default() };
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
        rayon::current_num_threads() as u32
    }

    fn submit_chunk(&self, chunk: Vec<Task>) -> Vec<TaskFuture> {
        let (promises, futures): (Vec<_>, Vec<_>) = chunk.iter().map(|task| future::pair(task.id)).unzip();
        self.futures.borrow_mut().extend(futures.iter().cloned());
        let shared = self.shared.clone();
        rayon::spawn_fifo(move || {
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
