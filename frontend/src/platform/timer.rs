//! Calls after a while.

use wasm_bindgen::prelude::*;

/// Calls `then` once after `ms` milliseconds. Without a window it is never called.
pub fn after(ms: u32, then: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let callback = Closure::once_into_js(then);
        // It fails only for a callback that is no function, and this one is.
        let _ =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(callback.unchecked_ref(), ms as i32);
    }
}
