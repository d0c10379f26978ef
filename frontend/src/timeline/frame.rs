//! The one scheduler of drawing: however often it is asked, it draws once a frame, and not at all when it was not
//! asked.
//!
//! By hand: gloo-render makes a closure for every frame, and this has one for all of them.

use std::cell::{Cell, OnceCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Draws at the next animation frame after each request.
pub struct Frame {
    pending: Cell<Option<i32>>,
    callback: OnceCell<Closure<dyn FnMut(f64)>>,
}

impl Frame {
    /// A scheduler that calls `draw` with the frame's time in milliseconds, and again in the next frame if
    /// `draw` says so.
    pub fn new(mut draw: impl FnMut(f64) -> bool + 'static) -> Rc<Frame> {
        let frame = Rc::new(Frame { pending: Cell::new(None), callback: OnceCell::new() });
        let this: Weak<Frame> = Rc::downgrade(&frame);
        let callback = Closure::new(move |time_ms| {
            if let Some(frame) = this.upgrade() {
                frame.pending.set(None);
                if draw(time_ms) {
                    frame.request();
                }
            }
        });
        // The cell was empty: it was made three lines above.
        let _ = frame.callback.set(callback);
        frame
    }

    /// Asks for a drawing.
    pub fn request(&self) {
        if self.pending.get().is_some() {
            return;
        }
        let (Some(window), Some(callback)) = (web_sys::window(), self.callback.get()) else { return };
        self.pending.set(window.request_animation_frame(callback.as_ref().unchecked_ref()).ok());
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let (Some(window), Some(id)) = (web_sys::window(), self.pending.get()) {
            // It fails only where there was nothing to cancel.
            let _ = window.cancel_animation_frame(id);
        }
    }
}
