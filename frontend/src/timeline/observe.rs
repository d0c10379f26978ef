//! What the timeline must be told by the browser: that its size or the page's theme has changed. The
//! observers end with the value.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MediaQueryList, MutationObserver, MutationObserverInit, ResizeObserver};

/// Observers that are alive as long as this is.
pub struct Observers {
    sizes: Option<ResizeObserver>,
    attributes: Option<MutationObserver>,
    scheme: Option<MediaQueryList>,
    _on_size: Closure<dyn FnMut()>,
    on_theme: Closure<dyn FnMut()>,
}

impl Observers {
    /// Calls `on_size` when the size of `element` changes, and `on_theme` when the page's theme may have.
    pub fn new(element: &Element, on_size: impl FnMut() + 'static, on_theme: impl FnMut() + 'static) -> Self {
        let (on_size, on_theme) = (Closure::new(on_size), Closure::new(on_theme));
        let size_callback: &Closure<dyn FnMut()> = &on_size;
        let theme_callback: &Closure<dyn FnMut()> = &on_theme;
        let sizes = ResizeObserver::new(size_callback.as_ref().unchecked_ref()).ok();
        if let Some(sizes) = &sizes {
            sizes.observe(element);
        }
        Observers {
            sizes,
            attributes: observe_root(theme_callback.as_ref()),
            scheme: observe_scheme(theme_callback.as_ref()),
            _on_size: on_size,
            on_theme,
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
        if let Some(scheme) = &self.scheme {
            // It fails only where there was no listener.
            let callback = self.on_theme.as_ref().unchecked_ref();
            let _ = scheme.remove_event_listener_with_callback("change", callback);
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
fn observe_scheme(callback: &JsValue) -> Option<MediaQueryList> {
    let query = web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok()??;
    query.add_event_listener_with_callback("change", callback.unchecked_ref()).ok()?;
    Some(query)
}
