//! Runs on the server: the spec goes there as JSON, the events come back as a stream of frames.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use shared::api::capabilities::Capabilities;
use shared::api::run::CreatedRun;
use shared::wire::FrameReader;
use shared::{RunId, RunSpec};
use wasm_bindgen_futures::spawn_local;

use super::api::{self, RequestError};
use super::outlet::Outlet;
use crate::platform::fetch::Method;

/// What the server can do.
///
/// # Errors
/// If no server of ours answers under the page's address.
pub async fn server_capabilities() -> Result<Capabilities, RequestError> {
    api::get("capabilities").await
}

/// Starts a run on the server; gives what stops it.
pub fn start(spec: RunSpec, outlet: Outlet) -> Rc<dyn Fn()> {
    let run = Rc::new(Remote { id: RefCell::new(None), stopped: Cell::new(false) });
    let follower = run.clone();
    spawn_local(async move {
        if let Err(error) = follow(&follower, &spec, &outlet).await {
            outlet.break_off(error.to_string());
        }
    });
    Rc::new(move || run.stop())
}

struct Remote {
    id: RefCell<Option<RunId>>,
    stopped: Cell<bool>,
}

impl Remote {
    fn stop(&self) {
        self.stopped.set(true);
        let Some(id) = *self.id.borrow() else { return };
        spawn_local(async move {
            // If this fails, the run has ended already, or the stream breaks and says so.
            let _ = api::delete(&format!("runs/{id}")).await;
        });
    }
}

async fn follow(run: &Remote, spec: &RunSpec, outlet: &Outlet) -> Result<(), RequestError> {
    let CreatedRun { id, .. } = api::post("runs", spec).await?;
    *run.id.borrow_mut() = Some(id);
    if run.stopped.get() {
        // Stop was pressed before the server had named the run.
        run.stop();
    }
    let mut chunks = api::send(Method::GET, &format!("runs/{id}/events"), None).await?.chunks();
    let mut frames = FrameReader::default();
    while let Some(bytes) = chunks.next().await.map_err(lost)? {
        frames.push(&bytes);
        while let Some(frame) = frames.next_frame().map_err(|error| lost(error.to_string()))? {
            if frame.run == id {
                outlet.send(frame.body);
            }
        }
    }
    if outlet.is_ended() { Ok(()) } else { Err(lost("the stream ended before the run did".to_owned())) }
}

fn lost(error: String) -> RequestError {
    RequestError::BrokenOff(format!(
        "The connection to the server was lost during the run ({error}). Run it again."
    ))
}
