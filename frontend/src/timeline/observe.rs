//! What the timeline must be told by the browser: that its size or the page's theme has changed. The
//! observers end with the value.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MutationObserver, MutationObserverInit, ResizeObserver};

/// Observers that are alive as long as this is.
pub struct Observers {
    sizes: Option<ResizeObserver>,
    attributes: Option<MutationObserver>,
    _scheme: Option<EventListener>,
    _on_size: Closure<dyn FnMut()>,
    _on_theme: Closure<dyn FnMut()>,
}

impl Observers {
    /// Calls `on_size` when the size of `element` changes, and `on_theme` when the page's theme may have.
    pub fn new(element: &Element, on_size: impl FnMut() + 'static, on_theme: impl FnMut() + 'static) -> Self {
        let on_theme = Rc::new(RefCell::new(on_theme));
        let of_system = on_theme.clone();
        let scheme = observe_scheme(move || of_system.borrow_mut()());
        let on_size = Closure::<dyn FnMut()>::new(on_size);
        let on_theme = Closure::<dyn FnMut()>::new(move || on_theme.borrow_mut()());
        let sizes = ResizeObserver::new(on_size.as_ref().unchecked_ref()).ok();
        if let Some(sizes) = &sizes {
            sizes.observe(element);
        }
        Observers {
            sizes,
            attributes: observe_root(on_theme.as_ref()),
            _scheme: scheme,
            _on_size: on_size,
            _on_theme: on_theme,
        }
    }
}

impl Drop for Observers {
    fn drop(&mut self) {
        if let Some(sizes) = &self.sizes {
            sizes.disconnect();
        }
        if let Some(attributes) = &self.attributes {
            attributes.disconnect();
        }
    }
}

/// A theme that the user chose is an attribute of the root element.
fn observe_root(callback: &JsValue) -> Option<MutationObserver> {
    let root = web_sys::window()?.document()?.document_element()?;
    let observer = MutationObserver::new(callback.unchecked_ref()).ok()?;
    let options = MutationObserverInit::new();
    options.set_attributes(true);
    observer.observe_with_options(&root, &options).ok()?;
    Some(observer)
}

/// The theme of the system.
fn observe_scheme(mut changed: impl FnMut() + 'static) -> Option<EventListener> {
    let query = web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok()??;
    Some(EventListener::new(&query, "change", move |_| changed()))
}
