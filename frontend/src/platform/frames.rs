//! The browser's frames: when one is drawn, and how long they are.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future;
use gloo_render::{AnimationFrame, request_animation_frame};

use super::clock;
use super::timer::TimeoutFuture;

/// How long to wait for a frame, in milliseconds. A page in the background draws none.
const PATIENCE_MS: u32 = 250;

/// Waits until the browser is about to draw, or for a quarter of a second if it does not.
pub async fn next() {
    let (sender, drawn) = oneshot::channel();
    let _frame = request_animation_frame(move |_| {
        // It is not received if the time-out came first.
        let _ = sender.send(());
    });
    future::select(drawn, TimeoutFuture::new(PATIENCE_MS)).await;
}

/// Observes each frame until it is dropped.
pub struct Observer {
    /// The frame that was asked for last. Its callback holds a weak handle, so dropping this cancels it.
    _next: Rc<RefCell<Option<AnimationFrame>>>,
}

impl Observer {
    /// Calls `frame` with the length of each frame in milliseconds, the first counted from now.
    pub fn new(frame: impl FnMut(f64) + 'static) -> Observer {
        let next = Rc::default();
        ask(&next, frame, clock::now_ms());
        Observer { _next: next }
    }
}

fn ask(next: &Rc<RefCell<Option<AnimationFrame>>>, mut frame: impl FnMut(f64) + 'static, last_ms: f64) {
    let own = Rc::downgrade(next);
    let asked = request_animation_frame(move |_| {
        // The browser's own time stamp is the frame's planned time: a late frame would look like a short one.
        let now_ms = clock::now_ms();
        frame(now_ms - last_ms);
        if let Some(next) = own.upgrade() {
            ask(&next, frame, now_ms);
        }
    });
    next.replace(Some(asked));
}
