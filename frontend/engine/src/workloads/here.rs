//! Runs on the page's own thread, in an instance that the page itself has loaded.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use shared::ExecutionModel;
use shared::message::{Message, Order};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::cooperative::{Cooperative, Turns};
use super::feed::Feed;
use super::{base, run};
use crate::signal::StopSignal;

/// A run on the page's thread.
#[wasm_bindgen]
pub struct RunHandle {
    /// A wake-up that panics half-way leaves nothing that anybody reads.
    stop: AssertUnwindSafe<StopSignal>,
}

#[wasm_bindgen]
impl RunHandle {
    /// Asks the run to end at the next chance.
    pub fn stop(&self) {
        self.stop.stop();
    }
}

thread_local! {
    /// Where the frames of the runs in progress go: if the instance dies, each of them is told.
    static OPEN: RefCell<Vec<Function>> = const { RefCell::new(Vec::new()) };
}

/// Starts a run on this thread: `order` has the bytes of an [`Order`], `base` is the page's address. `emit` is called
/// with the bytes of each [`shared::message::FromEngine`]; without any, if the instance died, in which case it must
/// not be used again.
///
/// # Errors
/// If the order cannot be read, or the browser lacks what the executor needs.
#[wasm_bindgen(js_name = startHere)]
pub fn start_here(base: String, order: &[u8], emit: Function) -> Result<RunHandle, JsError> {
    base::set(base);
    let order = Order::decode(order).map_err(|error| JsError::new(&error.to_string()))?;
    let turns = match order.spec.variant.model {
        ExecutionModel::Async => {
            Turns::RoundRobin { slice_ns: u64::from(order.spec.variant.slice_ms) * 1_000_000 }
        }
        _ => Turns::OneAfterAnother,
    };
    let stop = StopSignal::default();
    let user = stop.clone();
    tell_if_the_instance_dies(&emit);
    let page = emit.clone();
    let frames = move |bytes: &[u8]| {
        // What the page does with a frame is the page's affair: an exception there must not end the run.
        let _ = page.call1(&JsValue::NULL, &Uint8Array::from(bytes));
    };
    let feed = Feed::new(order.run, Rc::new(frames));
    spawn_local(async move {
        let executor = |context: &run::Context| Cooperative::new(context, turns);
        run::run(order, feed, user, executor).await;
        OPEN.with_borrow_mut(|open| open.retain(|other| *other != emit));
    });
    Ok(RunHandle { stop: AssertUnwindSafe(stop) })
}

fn tell_if_the_instance_dies(emit: &Function) {
    OPEN.with_borrow_mut(|open| open.push(emit.clone()));
    wasm_bindgen::handler::set_on_abort(|| {
        for emit in OPEN.take() {
            // Nobody is left to tell about a page that throws.
            let _ = emit.call0(&JsValue::NULL);
        }
    });
}
