//! The two ways to wait natively: blocking the thread, and letting others use it.

use std::net::SocketAddr;
use std::time::Duration;

use shared::job::{AsyncIo, BlockingIo, Clock, IoReply, IoRequest, StopToken};

use super::context::{Context, MonotonicClock, StopSignal};
use super::fetch;

/// Waits by blocking the thread.
pub struct ThreadIo<'a> {
    /// Ends a wait early.
    pub stop: &'a StopSignal,
    /// Where to fetch from.
    pub files: Option<SocketAddr>,
}

/// Waits by timers and sockets of this thread's reactor.
pub struct ReactorIo {
    clock: MonotonicClock,
    files: Option<SocketAddr>,
}

impl<'a> ThreadIo<'a> {
    /// The I/O of a run's threads.
    pub fn new(context: &'a Context) -> Self {
        ThreadIo { stop: &context.stop, files: context.files }
    }
}

impl BlockingIo for ThreadIo<'_> {
    fn perform(&self, request: &IoRequest, stop: &StopToken) -> IoReply {
        match request {
            IoRequest::Sleep { us } => {
                self.stop.sleep(Duration::from_micros(*us));
                IoReply::Slept
            }
            IoRequest::Fetch { path } => IoReply::Fetched(
                server(self.files).and_then(|server| fetch::fetch_blocking(server, path, stop)),
            ),
        }
    }
}

impl ReactorIo {
    /// The I/O of a run's coroutines.
    pub fn new(context: &Context) -> Self {
        ReactorIo { clock: context.clock, files: context.files }
    }
}

impl AsyncIo for ReactorIo {
    async fn perform(&self, request: IoRequest) -> (IoReply, u64) {
        match request {
            IoRequest::Sleep { us } => {
                let due_ns = self.clock.now_ns() + us * 1_000;
                tokio::time::sleep(Duration::from_micros(us)).await;
                // The thread may have been busy when the time came.
                (IoReply::Slept, due_ns.min(self.clock.now_ns()))
            }
            IoRequest::Fetch { path } => {
                let reply = match server(self.files) {
                    Ok(server) => fetch::fetch_async(server, &path).await,
                    Err(reason) => Err(reason),
                };
                (IoReply::Fetched(reply), self.clock.now_ns())
            }
        }
    }

    async fn yield_now(&self) {
        tokio::task::yield_now().await;
    }
}

fn server(files: Option<SocketAddr>) -> Result<SocketAddr, String> {
    files.ok_or_else(|| "there is no server to fetch from: use `interleave serve`".to_owned())
}
