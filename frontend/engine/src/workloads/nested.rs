//! Workers that this worker starts, from the same script and the same compiled module.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect, Uint8Array};
use shared::message::{Message, Start};
use wasm_bindgen::prelude::*;
use web_sys::{Worker, WorkerOptions, WorkerType};

/// The memory of a new worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// A memory of its own.
    Own,
    /// This worker's memory.
    Shared,
}

thread_local! {
    static SCRIPT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Starts workers from the script at `url`, where this worker was itself started in another way.
pub fn set_script(url: &str) {
    SCRIPT.replace(Some(url.to_owned()));
}

/// Starts a worker that becomes what `start` says.
///
/// # Errors
/// If the browser refuses to start one.
pub fn start_module_worker(start: &Start, memory: Memory) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&script(), &options)?;
    let (first, buffer) = (Object::new(), Uint8Array::from(start.encode().as_slice()).buffer());
    Reflect::set(&first, &"start".into(), &buffer)?;
    // The module is compiled already, so an instance of it is quickly made.
    Reflect::set(&first, &"module".into(), &wasm_bindgen::module())?;
    if memory == Memory::Shared {
        Reflect::set(&first, &"memory".into(), &wasm_bindgen::memory())?;
    }
    worker.post_message_with_transfer(&first, &Array::of1(&buffer))?;
    Ok(worker)
}

/// The address of the script that workers start from: the one that this worker was started from.
fn script() -> String {
    let here = || {
        let location = Reflect::get(&js_sys::global(), &"location".into()).ok()?;
        Reflect::get(&location, &"href".into()).ok()?.as_string()
    };
    SCRIPT.with_borrow(Option::clone).or_else(here).unwrap_or_default()
}
