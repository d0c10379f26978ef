//! Messages of a worker: with whoever started it.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Calls `receive` with each message to this worker, from now on.
pub fn listen(mut receive: impl FnMut(JsValue) + 'static) {
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::own_assert_unwind_safe(move |event: MessageEvent| {
            receive(event.data())
        });
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// Sends a message to whoever started this worker.
pub fn post(message: &JsValue) {
    // It fails only for what cannot be cloned, and only texts and bytes are sent.
    let _ = scope().post_message(message);
}

/// Sends bytes to whoever started this worker, without a copy.
pub fn post_bytes(bytes: Uint8Array) {
    let buffer = bytes.buffer();
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

/// The global object of this worker.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// A member of a message; undefined if it is not there.
pub fn field(message: &JsValue, name: &str) -> JsValue {
    Reflect::get(message, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A member of a message that is a text.
pub fn text(message: &JsValue, name: &str) -> Option<String> {
    field(message, name).as_string()
}
