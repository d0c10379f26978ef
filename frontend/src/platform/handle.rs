//! `window.__interleave`, by which tests and the bench wait for the page.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::frames;

/// Sets `window.__interleave`: `version`, and `idle()`, a promise that resolves when `is_busy` says no and all is drawn.
pub fn expose(version: &str, is_busy: impl Fn() -> bool + Copy + 'static) {
    let idle = Closure::<dyn Fn() -> Promise>::new(move || {
        future_to_promise(async move {
            loop {
                frames::next().await;
                frames::next().await;
                if !is_busy() {
                    return Ok(JsValue::UNDEFINED);
                }
            }
        })
    });
    let handle = Object::new();
    let set = |target: &Object, name: &str, value: &JsValue| {
        // Setting a member of a plain object cannot fail.
        let _ = Reflect::set(target, &name.into(), value);
    };
    set(&handle, "idle", &idle.into_js_value());
    set(&handle, "version", &version.into());
    set(&js_sys::global(), "__interleave", &handle);
}
