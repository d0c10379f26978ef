//! Runs in this page: on its own thread, or in engine workers.

use std::rc::Rc;

use shared::{Capabilities, ExecutionModel, Limits, ModelStatus, RunId, RunSpec};

use super::outlet::Outlet;
use crate::platform::workers;

/// Starts a run in the browser; gives what stops it.
pub fn start(id: RunId, spec: RunSpec, outlet: Outlet) -> Rc<dyn Fn()> {
    let _ = (id, spec);
    outlet.break_off("The engine of this page is not built yet.");
    Rc::new(|| {})
}

/// Loads what the next run in the browser needs, ahead of the click that needs it.
pub fn preload() {}

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
