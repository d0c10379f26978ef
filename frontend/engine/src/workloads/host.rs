//! An engine worker: it takes orders from the page and executes them, one at a time, with workers of its own.
//!
//! Its event loop must stay free, so that Stop arrives: nothing here blocks.

use std::cell::RefCell;
use std::rc::Rc;

use shared::message::{FromEngine, Order, ToEngine};
use wasm_bindgen_futures::spawn_local;

use super::base;
use super::feed::Feed;
use crate::parent;
use crate::signal::StopSignal;

thread_local! {
    /// What stops the run in progress.
    static RUNNING: RefCell<Option<StopSignal>> = const { RefCell::new(None) };
}

/// Takes over this worker; `base` is the page's address.
pub fn serve(base: String) {
    base::set(base);
    parent::listen(|message| match message {
        ToEngine::Run(order) => start(order),
        ToEngine::Stop => RUNNING.with_borrow(|running| running.iter().for_each(StopSignal::stop)),
    });
    parent::post(&FromEngine::Ready);
}

fn start(order: Order) {
    let user = StopSignal::default();
    RUNNING.replace(Some(user.clone()));
    let feed = Feed::new(order.run, Rc::new(parent::post_bytes));
    spawn_local(async move {
        #[cfg(target_feature = "atomics")]
        super::threads::run(order, feed, user).await;
        #[cfg(not(target_feature = "atomics"))]
        super::isolated::run(order, feed, user).await;
        RUNNING.take();
    });
}
