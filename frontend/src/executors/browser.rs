//! Runs in this page: on its own thread, or in engine workers. No byte of an engine is loaded before a run,
//! or the intent to start one, asks for it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use shared::message::Order;
use shared::{Capabilities, ExecutionModel, Limits, ModelStatus, RunId, RunSpec, Variant};
use wasm_bindgen_futures::spawn_local;

use super::here::{self, Engine};
use super::host::{self, Host};
use super::outlet::Outlet;
use crate::platform::workers;

/// Starts a run in the browser; gives what stops it.
pub fn start(id: RunId, spec: RunSpec, outlet: Outlet) -> Rc<dyn Fn()> {
    if let Err(error) = spec.validate(&limits()) {
        outlet.break_off(error.message);
        return Rc::new(|| {});
    }
    if let Some(reason) = unavailable(spec.variant.model) {
        outlet.break_off(reason);
        return Rc::new(|| {});
    }
    let stop = Rc::new(Stop::default());
    let pressed = stop.clone();
    let model = spec.variant.model;
    let order = Order { run: id, spec, max_run_ms: limits().max_run_ms };
    spawn_local(async move {
        let running = match model {
            ExecutionModel::Sequential | ExecutionModel::Async => here::run(&order, &outlet).await,
            ExecutionModel::Threads | ExecutionModel::Processes => host::run(&order, &outlet).await,
        };
        match running {
            Ok(action) => pressed.becomes(action),
            Err(detail) => outlet.break_off(detail),
        }
    });
    Rc::new(move || stop.press())
}

/// Loads what `variant` needs in the browser, ahead of the click that needs it. Failures show in the run.
pub fn preload(variant: &Variant) {
    let model = variant.model;
    if unavailable(model).is_some() {
        return;
    }
    spawn_local(async move {
        match model {
            ExecutionModel::Sequential | ExecutionModel::Async => drop(Engine::load().await),
            ExecutionModel::Threads | ExecutionModel::Processes => Host::warm_up(model).await,
        }
    });
}

/// What this page can do, with a reason for each model that it cannot run.
pub fn browser_capabilities() -> Capabilities {
    let status = |model| ModelStatus { model, unavailable: unavailable(model) };
    Capabilities {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        cores: workers::cores(),
        limits: limits(),
        models: ExecutionModel::ALL.map(status).to_vec(),
    }
}

/// Stop can be pressed before there is anything to stop: then it takes effect as soon as there is.
#[derive(Default)]
struct Stop {
    pressed: Cell<bool>,
    action: RefCell<Option<Box<dyn Fn()>>>,
}

impl Stop {
    fn press(&self) {
        self.pressed.set(true);
        if let Some(action) = &*self.action.borrow() {
            action();
        }
    }

    fn becomes(&self, action: Box<dyn Fn()>) {
        if self.pressed.get() {
            action();
        }
        self.action.replace(Some(action));
    }
}

/// The page's bounds: its memory is smaller than a server's, and each worker costs a thread and an instance.
fn limits() -> Limits {
    Limits { max_workers: 32, ..Limits::default() }
}

fn unavailable(model: ExecutionModel) -> Option<String> {
    let reason = match model {
        ExecutionModel::Sequential | ExecutionModel::Async => return None,
        _ if !workers::supported() => {
            "This browser has no module workers: use a newer one, or run on the server."
        }
        ExecutionModel::Threads if !workers::cross_origin_isolated() => {
            "Threads need shared memory, which browsers give only to pages that are served with the headers \
             `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`. \
             Interleave's own server sends them; isolated workers run without."
        }
        ExecutionModel::Threads if !workers::shared_memory() => {
            "This browser has no SharedArrayBuffer, so threads have no memory to share: use a newer browser, \
             or run isolated workers."
        }
        _ => return None,
    };
    Some(reason.to_owned())
}
