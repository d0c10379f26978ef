//! The document and its window: address, events, downloads, clipboard, theme, focus, and the last resort when the
//! page breaks.
//!
//! The address is written by hand: gloo-history throws where the browser refuses, which it does after many changes.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_file::{Blob, ObjectUrl};
use gloo_utils::{document, document_element, window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlAnchorElement, HtmlElement};

use super::timer;

/// The part of the address behind `#`, without it.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// The part of the address from `?` to `#`, without them.
pub fn query() -> String {
    let query = window().location().search().unwrap_or_default();
    query.trim_start_matches('?').to_owned()
}

/// The whole address.
pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Writes query and fragment into the address bar, without a new entry in the history.
pub fn replace_address(query: &str, fragment: &str) {
    let path = window().location().pathname().unwrap_or_default();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let url = format!("{path}{query}#{fragment}");
    if let Ok(history) = window().history() {
        // A browser refuses after too many changes a second; the next change writes again.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// Calls `then` for each event of the window named `name`, until the listener is dropped.
pub fn on_window<E: JsCast>(name: &'static str, mut then: impl FnMut(&E) + 'static) -> EventListener {
    // A key's usual action can be prevented.
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), name, options, move |event| then(event.unchecked_ref()))
}

/// Offers `content` as a download named `name`.
pub fn download(name: &str, mime: &str, content: &str) {
    let url = object_url(mime, content.as_bytes());
    if let Ok(anchor) = document().create_element("a") {
        let anchor: HtmlAnchorElement = anchor.unchecked_into();
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    // The browser reads the address after this returns.
    timer::after(30_000, move || drop(url));
}

/// An address of `bytes` within this page, until its last copy is dropped.
pub fn object_url(mime: &str, bytes: &[u8]) -> ObjectUrl {
    Blob::new_with_options(bytes, Some(mime)).into()
}

/// Puts `text` on the clipboard; false if the browser refuses.
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    // Pages without a secure connection have no clipboard.
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Sets or removes an attribute of the root element.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let root = document_element();
    // Both fail only for names that are no names.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Moves the focus to the first element that `selector` finds, and scrolls there.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found {
        let element: HtmlElement = element.unchecked_into();
        element.scroll_into_view_with_bool(false);
        // An element that cannot have the focus keeps it where it is.
        let _ = element.focus();
    }
}

/// Whether the window is as narrow as a phone's.
pub fn is_narrow() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < 640.0)
}

/// Scrolls to the first element that `selector` finds.
pub fn reveal(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
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
    let Some(element) = document().get_element_by_id("crash") else { return };
    element.set_text_content(Some(&format!(
        "Something broke in the page itself: {detail}. Reload it: your set-up is in the address and comes back."
    )));
    // It fails only for names that are no names.
    let _ = element.remove_attribute("hidden");
}
