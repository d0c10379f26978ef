//! The browser's frames: when one is drawn, and how long they are.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{clock, timer};

/// Waits until the browser is about to draw. A page in the background draws nothing, so this ends after a
/// quarter of a second at the latest.
pub async fn next() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let late = resolve.clone();
        timer::after(250, move || drop(late.call0(&JsValue::NULL)));
        if let Some(window) = web_sys::window() {
            // Without frames, the timer above resolves.
            let _ = window.request_animation_frame(&resolve);
        }
    });
    // It is only ever resolved.
    let _ = JsFuture::from(promise).await;
}

/// Observes each frame until it is dropped.
pub struct Observer(Rc<Inner>);

type FrameCallback = Closure<dyn FnMut(f64)>;

struct Inner {
    /// Its only owner is the observer's `Rc`; the closure itself holds a weak handle.
    closure: RefCell<Option<FrameCallback>>,
    alive: Cell<bool>,
}

impl Observer {
    /// Calls `frame` with the length of each frame in milliseconds, the first counted from now.
    pub fn new(mut frame: impl FnMut(f64) + 'static) -> Observer {
        let inner = Rc::new(Inner { closure: RefCell::new(None), alive: Cell::new(true) });
        let weak = Rc::downgrade(&inner);
        let mut last = clock::now_ms();
        let closure = Closure::new(move |_: f64| {
            // The browser's own time stamp is the frame's planned time: a late frame would look like a short one.
            let now = clock::now_ms();
            frame(now - last);
            last = now;
            if let Some(inner) = weak.upgrade().filter(|inner| inner.alive.get()) {
                inner.ask();
            }
        });
        *inner.closure.borrow_mut() = Some(closure);
        inner.ask();
        Observer(inner)
    }
}

impl Inner {
    fn ask(&self) {
        if let (Some(window), Some(closure)) = (web_sys::window(), self.closure.borrow().as_ref()) {
            // Without frames there is nothing to observe.
            let _ = window.request_animation_frame(closure.as_ref().unchecked_ref());
        }
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.0.alive.set(false);
        // A frame that is already asked for still calls the closure, so it goes after that frame.
        let inner = self.0.clone();
        timer::after(1_000, move || drop(inner));
    }
}
