//! Modules that are loaded when they are needed.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(inline_js = "export function load(url) { return import(url); }")]
extern "C" {
    fn load(url: &str) -> Promise;
}

/// Loads the module at `url`, which must be absolute; a second call gives the same module.
///
/// # Errors
/// If it cannot be fetched or evaluated.
pub async fn module(url: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(load(url)).await
}

/// The absolute form of `path`, which is relative to the page.
pub fn absolute(path: &str) -> String {
    let base = gloo_utils::document().base_uri().ok().flatten();
    base.and_then(|base| web_sys::Url::new_with_base(path, &base).ok())
        .map_or_else(|| path.to_owned(), |url| url.href())
}

/// What a thrown JavaScript value says.
pub fn message_of(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}
