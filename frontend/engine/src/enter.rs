//! The entrance of a worker: its first message says what it becomes.

use shared::message::{Message, Start};
use wasm_bindgen::prelude::*;

/// Takes over a worker whose first message carries the bytes `start`. Returns whether the worker is done already:
/// a thread is when its closure has returned, all others go on with the messages that come.
#[wasm_bindgen]
pub fn enter(start: &[u8]) -> bool {
    match Start::decode(start) {
        Ok(start) => become_worker(start),
        // The starter of this worker sees the error and reports it.
        Err(error) => wasm_bindgen::throw_str(&error.to_string()),
    }
}

fn become_worker(start: Start) -> bool {
    match start {
        #[cfg(feature = "workloads")]
        Start::Engine { base } => crate::workloads::host::serve(base),
        #[cfg(all(feature = "workloads", not(target_feature = "atomics")))]
        Start::Isolated { base } => crate::workloads::isolated::worker::serve(base),
        #[cfg(all(feature = "workloads", target_feature = "atomics"))]
        Start::Thread { number } => {
            crate::workloads::threads::run_thread(number);
            return true;
        }
        #[cfg(feature = "programs")]
        Start::Program => crate::programs::serve(),
        // Each build lacks something: shared memory, a memory of its own, workloads, or programs.
        other => wasm_bindgen::throw_str(&format!("this build of the engine cannot become {other:?}")),
    }
    false
}
