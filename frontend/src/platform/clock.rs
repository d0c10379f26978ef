//! Time that only goes forward.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
    #[wasm_bindgen(thread_local_v2, js_namespace = performance, js_name = timeOrigin)]
    static TIME_ORIGIN: f64;
}

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    now()
}

/// Milliseconds of the same clock on the scale that the page and its workers share.
pub fn epoch_ms() -> f64 {
    TIME_ORIGIN.with(|origin| *origin) + now()
}
