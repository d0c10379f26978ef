//! Module workers, and what this browser offers to them.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// A worker that ends when this is dropped.
pub struct Worker {
    inner: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl Worker {
    /// Starts the module at `url` in a worker.
    ///
    /// # Errors
    /// If the browser refuses to.
    pub fn start(
        url: &str,
        mut on_message: impl FnMut(JsValue) + 'static,
        mut on_error: impl FnMut(String) + 'static,
    ) -> Result<Worker, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let inner = web_sys::Worker::new_with_options(url, &options)?;
        let on_message = Closure::new(move |event: MessageEvent| on_message(event.data()));
        let on_error = Closure::new(move |event: JsValue| {
            // A script that cannot be loaded gives a plain event without a message.
            let message = Reflect::get(&event, &"message".into()).ok().and_then(|text| text.as_string());
            on_error(message.unwrap_or_else(|| "its script could not be loaded".to_owned()));
        });
        inner.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        inner.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Worker { inner, _on_message: on_message, _on_error: on_error })
    }

    /// Sends `message`; the buffers in `transfer` move.
    ///
    /// # Errors
    /// If the message holds something that cannot cross.
    pub fn post(&self, message: &JsValue, transfer: &Array) -> Result<(), JsValue> {
        self.inner.post_message_with_transfer(message, transfer)
    }

    /// Ends the worker at once, whatever it does.
    pub fn end(&self) {
        self.inner.set_onmessage(None);
        self.inner.set_onerror(None);
        self.inner.terminate();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// Logical cores, as far as the browser tells.
pub fn cores() -> u32 {
    web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency()).max(1.0) as u32
}

/// Whether there are workers at all.
pub fn supported() -> bool {
    has("Worker")
}

/// Whether memory can be shared with workers.
pub fn shared_memory() -> bool {
    has("SharedArrayBuffer") && has("Atomics")
}

/// Whether the page was served such that the browser lets it share memory.
pub fn cross_origin_isolated() -> bool {
    Reflect::get(&js_sys::global(), &"crossOriginIsolated".into()).is_ok_and(|value| value.is_truthy())
}

fn has(name: &str) -> bool {
    Reflect::get(&js_sys::global(), &name.into()).is_ok_and(|value| !value.is_undefined())
}
