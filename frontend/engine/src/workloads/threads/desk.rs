//! The desk at which threads leave requests that need an event loop, which only the engine worker has.

use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Poll, Waker};
use std::time::Duration;

use futures_util::future::{Either, select};
use wasm_bindgen_futures::spawn_local;

use super::super::io;
use crate::signal::StopSignal;

/// The desk. Clones are the same desk.
#[derive(Clone, Default)]
pub struct Desk(Arc<Mutex<Requests>>);

#[derive(Default)]
struct Requests {
    fetches: Vec<(String, Arc<Reply>)>,
    clerk: Option<Waker>,
    closed: bool,
}

/// Where the answer to a fetch will be.
#[derive(Default)]
pub struct Reply {
    answer: Mutex<Option<Result<u64, String>>>,
    arrived: Condvar,
}

impl Desk {
    /// Opens a desk that this thread serves until the desk is closed.
    pub fn open(stop: StopSignal) -> Desk {
        let desk = Desk::default();
        let served = desk.clone();
        spawn_local(async move {
            while let Some((path, reply)) = served.next().await {
                let stop = stop.clone();
                spawn_local(async move {
                    let fetch = std::pin::pin!(io::fetch(&path));
                    if let Either::Left((answer, _)) = select(fetch, stop.stopped()).await {
                        reply.give(answer);
                    }
                });
            }
        });
        desk
    }

    /// Ends the service.
    pub fn close(&self) {
        let mut requests = self.lock();
        requests.closed = true;
        if let Some(clerk) = requests.clerk.take() {
            clerk.wake();
        }
    }

    /// Asks for a fetch of `path`.
    pub fn fetch(&self, path: &str) -> Arc<Reply> {
        let reply = Arc::new(Reply::default());
        let mut requests = self.lock();
        requests.fetches.push((path.to_owned(), reply.clone()));
        if let Some(clerk) = requests.clerk.take() {
            clerk.wake();
        }
        reply
    }

    async fn next(&self) -> Option<(String, Arc<Reply>)> {
        poll_fn(|context| {
            let mut requests = self.lock();
            if let Some(request) = requests.fetches.pop() {
                return Poll::Ready(Some(request));
            }
            if requests.closed {
                return Poll::Ready(None);
            }
            requests.clerk = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, Requests> {
        // Nothing that can panic runs under this lock.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Reply {
    fn give(&self, answer: Result<u64, String>) {
        *self.lock() = Some(answer);
        self.arrived.notify_all();
    }

    /// Blocks this thread until the answer is there, at most for `time`.
    pub fn wait(&self, time: Duration) -> Option<Result<u64, String>> {
        let mut answer = self.lock();
        if answer.is_none() {
            answer = match self.arrived.wait_timeout(answer, time) {
                Ok((answer, _)) => answer,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        answer.take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Result<u64, String>>> {
        self.answer.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
