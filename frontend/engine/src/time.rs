//! Waiting without blocking: timers, and the shortest pause that lets the browser do its own work.
//!
//! By hand: gloo-timers does not compile where panics unwind. wasm-bindgen then asks for closures that are
//! `UnwindSafe`, and gloo's bounds do not.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use wasm_bindgen::prelude::*;
use web_sys::MessageChannel;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
    #[wasm_bindgen(js_name = setInterval)]
    fn set_interval(callback: &JsValue, ms: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearInterval)]
    fn clear_interval(id: &JsValue);
}

/// Something that happens once, and one future that waits for it.
#[derive(Clone, Default)]
struct Once(Rc<(Cell<bool>, RefCell<Option<Waker>>)>);

impl Once {
    fn happen(&self) {
        self.0.0.set(true);
        if let Some(waker) = self.0.1.take() {
            waker.wake();
        }
    }

    async fn wait(&self) {
        poll_fn(|context| {
            if self.0.0.get() {
                return Poll::Ready(());
            }
            self.0.1.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }
}

/// Waits for `ms` milliseconds, calls `at_fire` in the timer itself, then goes on when the thread is free.
pub async fn sleep(ms: f64, at_fire: impl FnOnce() + 'static) {
    let fired = Once::default();
    let happen = fired.clone();
    let mut at_fire = Some(at_fire);
    let callback = Closure::<dyn FnMut()>::own_assert_unwind_safe(move || {
        if let Some(at_fire) = at_fire.take() {
            at_fire();
        }
        happen.happen();
    });
    let _timer = Timer(set_timeout(callback.as_ref(), ms.max(0.0).ceil()));
    fired.wait().await;
}

struct Timer(JsValue);

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.0);
    }
}

/// Calls a function again and again until it is dropped.
pub struct Interval {
    id: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Interval {
    /// Calls `callback` every `ms` milliseconds, as far as the thread is free.
    pub fn start(ms: u32, callback: impl FnMut() + 'static) -> Interval {
        let callback = Closure::own_assert_unwind_safe(callback);
        Interval { id: set_interval(callback.as_ref(), f64::from(ms)), _callback: callback }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        clear_interval(&self.id);
    }
}

/// Lets the browser run whatever is due, painting included, then goes on. Unlike a timer of 0 ms it is not
/// slowed down to 4 ms when it is used often.
pub struct Pause {
    /// None where the browser has no message channels: then a timer must do.
    channel: Option<MessageChannel>,
    arrived: Rc<RefCell<Once>>,
    _on_message: Closure<dyn FnMut()>,
}

impl Default for Pause {
    fn default() -> Self {
        let channel = MessageChannel::new().ok();
        let arrived = Rc::new(RefCell::new(Once::default()));
        let once = arrived.clone();
        let on_message = Closure::<dyn FnMut()>::own_assert_unwind_safe(move || once.borrow().happen());
        if let Some(channel) = &channel {
            channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        Pause { channel, arrived, _on_message: on_message }
    }
}

impl Pause {
    /// Pauses. One future at a time.
    pub async fn pause(&self) {
        let arrived = Once::default();
        self.arrived.replace(arrived.clone());
        match &self.channel {
            Some(channel) if channel.port2().post_message(&JsValue::NULL).is_ok() => arrived.wait().await,
            _ => sleep(0.0, || {}).await,
        }
    }
}

impl Drop for Pause {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.port1().close();
        }
    }
}
