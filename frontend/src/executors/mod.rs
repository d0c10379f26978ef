//! Starting runs, in the browser or on a server, seen through one stream of frame bodies.
//!
//! Views never ask where a run happens: [`start`] sends it where its variant says, and every sink sees the
//! same thing, batches of events and at last exactly one end. Nothing here computes or draws.

pub mod api;
mod browser;
mod here;
mod host;
mod outlet;
mod program;
mod server;

use std::rc::Rc;

use shared::wire::FrameBody;
use shared::{Place, RunId, RunSpec};

pub use api::RequestError;
pub use browser::{browser_capabilities, preload};
pub use program::{Answer as ProgramAnswer, ProgramWorker};
pub use server::server_capabilities;

use outlet::Outlet;

/// A run in progress, in either place. Dropping it does not stop the run.
#[derive(Clone)]
pub struct Running {
    stop: Rc<dyn Fn()>,
}

impl Running {
    /// Asks the run to end now. The end reaches the sink soon after, with what there is by then.
    pub fn stop(&self) {
        (self.stop)();
    }
}

/// Starts `spec` where its variant says. `id` is the page's own number of the run; the server has another. `sink` gets each batch of events and, last and exactly once, the
/// end: also for a run that could not begin or go on, as `RunStatus::Broken` with a sentence to read.
pub fn start(id: RunId, spec: RunSpec, sink: impl Fn(FrameBody) + 'static) -> Running {
    let place = spec.variant.place;
    let outlet = Outlet::new(&spec, Box::new(sink));
    let stop = match place {
        Place::Browser => browser::start(id, spec, outlet),
        Place::Server => server::start(spec, outlet),
    };
    Running { stop }
}
