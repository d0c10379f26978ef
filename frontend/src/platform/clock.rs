//! Time that only goes forward.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    now()
}
