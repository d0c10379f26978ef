//! The document and its window: address, downloads, clipboard, files, theme, keys, and the last resort when
//! the page breaks.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Document, HtmlAnchorElement, HtmlElement, Url, Window};

/// The part of the address behind `#`, without it.
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The part of the address from `?` to `#`, without them.
pub fn query() -> String {
    let query = window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    query.trim_start_matches('?').to_owned()
}

/// The whole address.
pub fn address() -> String {
    window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}

/// Writes query and fragment into the address bar, without a new entry in the history.
pub fn replace_address(query: &str, fragment: &str) {
    let Some(window) = window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let url = format!("{path}{query}#{fragment}");
    if let Ok(history) = window.history() {
        // A browser refuses after too many changes a second; the next change writes again.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// Calls `then` for each event of the window named `name`, for the life of the page.
pub fn on_window<E: JsCast + 'static>(name: &str, then: impl Fn(E) + 'static) {
    let closure = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| then(event.unchecked_into()));
    if let Some(window) = window() {
        // It fails only for a callback that is no function.
        let _ = window.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    }
    closure.forget();
}

/// Offers `content` as a download named `name`.
pub fn download(name: &str, mime: &str, content: &str) {
    let url = object_url(mime, content.as_bytes());
    let (Some(document), Some(url)) = (document(), url) else { return };
    if let Ok(anchor) = document.create_element("a") {
        let anchor: HtmlAnchorElement = anchor.unchecked_into();
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The browser reads the address after this returns.
    super::timer::after(30_000, move || revoke(&url));
}

/// An address of `bytes` within this page, until [`revoke`].
pub fn object_url(mime: &str, bytes: &[u8]) -> Option<String> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Frees what [`object_url`] gave an address.
pub fn revoke(url: &str) {
    // It is no error to free twice.
    let _ = Url::revoke_object_url(url);
}

/// Puts `text` on the clipboard; false if the browser refuses.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    // Pages without a secure connection have no clipboard.
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// The bytes of a file that was picked or dropped.
pub async fn read_file(file: &web_sys::File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Sets or removes an attribute of the root element.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    // Both fail only for names that are no names.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// What was remembered under `key` on this device.
pub fn remembered(key: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(key).ok()?
}

/// Remembers `value` under `key`, where the browser lets it.
pub fn remember(key: &str, value: &str) {
    if let Some(Ok(Some(storage))) = window().map(|window| window.local_storage()) {
        // A full or forbidden storage only means that the choice is not kept.
        let _ = storage.set_item(key, value);
    }
}

/// Moves the focus to the first element that `selector` finds, and scrolls there.
pub fn focus(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        let element: HtmlElement = element.unchecked_into();
        element.scroll_into_view_with_bool(false);
        // An element that cannot have the focus keeps it where it is.
        let _ = element.focus();
    }
}

/// Whether the window is as narrow as a phone's.
pub fn is_narrow() -> bool {
    let width = window().and_then(|window| window.inner_width().ok()).and_then(|width| width.as_f64());
    width.is_some_and(|width| width < 640.0)
}

/// Scrolls to the first element that `selector` finds.
pub fn reveal(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        element.scroll_into_view();
    }
}

/// Scrolls `area` as little as it takes to show what `selector` finds in it; `area` is positioned.
pub fn scroll_within(area: &web_sys::HtmlElement, selector: &str) {
    let found = area.query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    let (top, bottom) = (element.offset_top(), element.offset_top() + element.offset_height());
    if top < area.scroll_top() {
        area.set_scroll_top(top);
    } else if bottom > area.scroll_top() + area.client_height() {
        area.set_scroll_top(bottom - area.client_height());
    }
}

/// Says that the page is broken, in the element kept for that. It needs nothing of the page.
pub fn show_crash(detail: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id("crash")) else { return };
    element.set_text_content(Some(&format!(
        "Something broke in the page itself: {detail}. Reload it: your set-up is in the address and comes back."
    )));
    // It fails only for names that are no names.
    let _ = element.remove_attribute("hidden");
}

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}
