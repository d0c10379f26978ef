//! The signal to stop, for those who look at it between steps and for those who wait.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use shared::job::StopToken;

/// A run's stop token with the wakers of the futures that wait on its thread.
#[derive(Clone, Default)]
pub struct StopSignal {
    /// The token, for jobs between two steps.
    pub token: StopToken,
    waiting: Rc<RefCell<Waiting>>,
}

/// Wakers by the number of the future that waits: a future that is polled often is kept once.
#[derive(Default)]
struct Waiting {
    wakers: BTreeMap<u64, Waker>,
    next: u64,
}

impl StopSignal {
    /// Stops everything that looks at the token, and wakes all who wait.
    pub fn stop(&self) {
        self.token.stop();
        let wakers = std::mem::take(&mut self.waiting.borrow_mut().wakers);
        wakers.into_values().for_each(Waker::wake);
    }

    /// Waits until it is time to stop.
    pub fn stopped(&self) -> Stopped {
        let mut waiting = self.waiting.borrow_mut();
        waiting.next += 1;
        Stopped { key: waiting.next, signal: self.clone() }
    }
}

/// The future of [`StopSignal::stopped`].
pub struct Stopped {
    signal: StopSignal,
    key: u64,
}

impl Future for Stopped {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.signal.token.is_stopped() {
            return Poll::Ready(());
        }
        self.signal.waiting.borrow_mut().wakers.insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        self.signal.waiting.borrow_mut().wakers.remove(&self.key);
    }
}
