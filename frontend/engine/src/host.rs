//! An engine worker: it takes orders from the page and executes them, one at a time, with workers of its own.
//!
//! Its event loop must stay free, so that Stop arrives: nothing here blocks.
//!
//! Messages to it: first `{base}`; then `{run, spec, maxRunMs}` and, while that runs, `"stop"`.
//! Messages from it: `"ready"`; then frames as `ArrayBuffer`s.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::feed::Feed;
use crate::message::{field, listen, post, post_bytes, scope, text};
use crate::order::{self, Order};
use crate::signal::StopSignal;

thread_local! {
    /// What stops the run in progress.
    static RUNNING: RefCell<Option<StopSignal>> = const { RefCell::new(None) };
}

/// Takes over a worker whose first message was `first`: an isolated worker if it says so, else an engine.
#[wasm_bindgen]
pub fn enter(first: &JsValue) {
    if let Some(base) = text(first, "base") {
        order::set_base(base);
    }
    #[cfg(not(target_feature = "atomics"))]
    if field(first, "isolated").is_truthy() {
        return crate::isolated::worker::serve();
    }
    listen(receive);
    post(&"ready".into());
}

thread_local! {
    static SCRIPT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Starts this worker's own workers from the script at `url`, where it was itself started in another way.
pub fn set_script(url: &str) {
    SCRIPT.replace(Some(url.to_owned()));
}

/// The address of the script that workers start from: the one that this worker was started from.
pub(crate) fn script() -> String {
    let here = || text(&field(&scope(), "location"), "href").unwrap_or_default();
    SCRIPT.with_borrow(Option::clone).unwrap_or_else(here)
}

fn receive(message: JsValue) {
    if message.as_string().as_deref() == Some("stop") {
        RUNNING.with_borrow(|running| running.iter().for_each(StopSignal::stop));
        return;
    }
    let (run, spec) = (text(&message, "run").unwrap_or_default(), text(&message, "spec").unwrap_or_default());
    let max_run_ms = field(&message, "maxRunMs").as_f64().unwrap_or_default() as u32;
    match Order::read(&run, &spec, max_run_ms) {
        Ok(order) => start(order),
        // The page sees an error of its worker, which it reports as such.
        Err(error) => wasm_bindgen::throw_str(&error),
    }
}

fn start(order: Order) {
    let person = StopSignal::default();
    RUNNING.replace(Some(person.clone()));
    let feed = Feed::new(order.run, Rc::new(post_bytes));
    spawn_local(async move {
        #[cfg(target_feature = "atomics")]
        crate::threads::run(order, feed, person).await;
        #[cfg(not(target_feature = "atomics"))]
        crate::isolated::run(order, feed, person).await;
        RUNNING.take();
    });
}
