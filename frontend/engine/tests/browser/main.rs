//! The engine in a real browser, in a worker of its own: its executors, and its kernels against references.
//! The same tests run in both builds; those of threads and of isolated workers in the one that has them.

#![cfg(target_arch = "wasm32")]

mod harness;
#[cfg(not(target_feature = "atomics"))]
mod isolated;
mod kernels;
mod page_thread;
#[cfg(target_feature = "atomics")]
mod threads;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
