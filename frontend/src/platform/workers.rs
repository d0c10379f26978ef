//! Module workers, and what this browser offers to them.
//!
//! By hand, and not by `gloo-worker`: its bridges post messages without a list of what is transferred, so each one
//! would be copied, and they end a worker by a message that a busy one does not read. Here [`Worker::end`] terminates
//! it at once, which Stop needs.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use super::import::message_of;

/// A worker that ends when this is dropped.
pub struct Worker {
    inner: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl Worker {
    /// Starts the module at `url` in a worker, and sends it `{start}` as its first message: the bytes of
    /// `shared::message::Start`. `on_message` gets the bytes of each message, `on_error` whatever goes wrong.
    ///
    /// # Errors
    /// If the browser refuses to, in its words.
    pub fn start(
        url: &str,
        start: &[u8],
        on_message: impl FnMut(&[u8]) + 'static,
        on_error: impl Fn(String) + Clone + 'static,
    ) -> Result<Worker, String> {
        Worker::try_start(url, start, on_message, on_error).map_err(|error| message_of(&error))
    }

    fn try_start(
        url: &str,
        start: &[u8],
        mut on_message: impl FnMut(&[u8]) + 'static,
        on_error: impl Fn(String) + Clone + 'static,
    ) -> Result<Worker, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let inner = web_sys::Worker::new_with_options(url, &options)?;
        let on_stray = on_error.clone();
        let on_message =
            Closure::new(move |event: MessageEvent| match event.data().dyn_ref::<ArrayBuffer>() {
                Some(buffer) => on_message(&Uint8Array::new(buffer).to_vec()),
                None => on_stray("it sent something that is no message".to_owned()),
            });
        let on_error = Closure::new(move |event: JsValue| {
            // A script that cannot be loaded gives a plain event without a message.
            let message = Reflect::get(&event, &"message".into()).ok().and_then(|text| text.as_string());
            on_error(message.unwrap_or_else(|| "its script could not be loaded".to_owned()));
        });
        inner.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        inner.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let (first, buffer) = (Object::new(), Uint8Array::from(start).buffer());
        Reflect::set(&first, &"start".into(), &buffer)?;
        inner.post_message_with_transfer(&first, &Array::of1(&buffer))?;
        Ok(Worker { inner, _on_message: on_message, _on_error: on_error })
    }

    /// Sends the bytes of a message.
    ///
    /// # Errors
    /// If the browser cannot, for instance for want of memory.
    pub fn post(&self, message: &[u8]) -> Result<(), String> {
        let buffer = Uint8Array::from(message).buffer();
        self.inner
            .post_message_with_transfer(&buffer, &Array::of1(&buffer))
            .map_err(|error| message_of(&error))
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
