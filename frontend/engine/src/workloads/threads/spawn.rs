//! A thread: a Web Worker that instantiates this very module on this very memory, runs one closure, and ends.
//!
//! The pool's threads are `wasm-bindgen-rayon`'s; this is for the threads that belong to no pool.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use shared::message::Start;
use wasm_bindgen::JsValue;
use web_sys::Worker;

use super::super::nested::{self, Memory};

type Body = Box<dyn FnOnce() + Send>;

/// Closures of threads that are being started, by number, and the next number.
static STARTING: Mutex<(u32, Vec<(u32, Body)>)> = Mutex::new((1, Vec::new()));

/// Numbers of threads whose closures have returned.
static ENDED: Mutex<Vec<u32>> = Mutex::new(Vec::new());

thread_local! {
    /// The workers of the threads that this thread started. Without a reference, some browsers end them.
    static STARTED: RefCell<HashMap<u32, Worker>> = RefCell::default();
}

/// Starts a thread that runs `body`. Only the engine worker may do this, and `body` begins only after the
/// engine worker has given its event loop a turn.
///
/// # Errors
/// If the browser refuses to start a worker.
pub fn spawn(body: impl FnOnce() + Send + 'static) -> Result<(), JsValue> {
    let ended = std::mem::take(&mut *lock(&ENDED));
    STARTED.with_borrow_mut(|started| started.retain(|thread, _| !ended.contains(thread)));
    let thread = {
        let mut starting = lock(&STARTING);
        let thread = starting.0;
        starting.0 += 1;
        starting.1.push((thread, Box::new(body)));
        thread
    };
    let worker = nested::start_module_worker(&Start::Thread { number: thread }, Memory::Shared)?;
    STARTED.with_borrow_mut(|started| started.insert(thread, worker));
    Ok(())
}

/// Runs the closure that was spawned under the number `thread`, on the thread that was started for it.
pub fn run_thread(thread: u32) {
    let body = {
        let mut starting = lock(&STARTING);
        let index = starting.1.iter().position(|(number, _)| *number == thread);
        index.map(|index| starting.1.swap_remove(index).1)
    };
    if let Some(body) = body {
        body();
    }
    lock(&ENDED).push(thread);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that can panic runs under these locks.
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
