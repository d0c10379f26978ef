//! The messages of this worker with its starter.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use shared::message::Message;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::clock;

/// Calls `receive` with each message to this worker, from now on. A message that cannot be read is an error of this
/// worker, which its starter sees.
pub fn listen<M: Message>(mut receive: impl FnMut(M) + 'static) {
    listen_timed(move |message, _| receive(message));
}

/// Does what [`listen`] does, and also says how many nanoseconds decoding took.
pub fn listen_timed<M: Message>(mut receive: impl FnMut(M, u64) + 'static) {
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::own_assert_unwind_safe(move |event: MessageEvent| {
            let Some(bytes) = bytes_of(&event) else {
                wasm_bindgen::throw_str("something arrived that is no message")
            };
            match clock::timed(|| M::decode(&bytes)) {
                (Ok(message), decode_ns) => receive(message, decode_ns),
                (Err(error), _) => wasm_bindgen::throw_str(&error.to_string()),
            }
        });
    scope().set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
}

/// Sends a message to this worker's starter.
pub fn post(message: &impl Message) {
    post_bytes(&message.encode());
}

/// Sends the bytes of a message to this worker's starter.
pub fn post_bytes(bytes: &[u8]) {
    let buffer = Uint8Array::from(bytes).buffer();
    // It fails only for what cannot be transferred, and a fresh buffer can.
    let _ = scope().post_message_with_transfer(&buffer, &Array::of1(&buffer));
}

/// The bytes of a message; none if it is something else.
pub fn bytes_of(event: &MessageEvent) -> Option<Vec<u8>> {
    let buffer = event.data().dyn_into::<ArrayBuffer>().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The global object of this worker.
fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
