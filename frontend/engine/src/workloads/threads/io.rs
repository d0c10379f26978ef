//! Waiting for a task's I/O by blocking its thread, in short stretches that look at Stop.

use std::time::Duration;

use shared::job::{BlockingIo, Clock, IoReply, IoRequest, StopToken};

use super::desk::Desk;
use crate::clock::RunClock;

/// How long a thread sleeps before it looks at Stop and at the time again.
const STRETCH_NS: u64 = 40_000_000;

/// The I/O of one task.
pub struct ThreadIo<'a> {
    /// The run's clock on this thread.
    pub clock: RunClock,
    /// When the task's time is up: a fetch is not awaited for longer.
    pub deadline_ns: u64,
    /// Where fetches are asked for.
    pub desk: &'a Desk,
}

impl BlockingIo for ThreadIo<'_> {
    fn perform(&self, request: &IoRequest, stop: &StopToken) -> IoReply {
        match request {
            IoRequest::Sleep { us } => {
                let until_ns = self.clock.now_ns() + us * 1_000;
                while let Some(stretch) = self.stretch(until_ns, stop) {
                    std::thread::sleep(stretch);
                }
                IoReply::Slept
            }
            IoRequest::Fetch { path } => {
                let reply = self.desk.fetch(path);
                while let Some(stretch) = self.stretch(u64::MAX, stop) {
                    if let Some(answer) = reply.wait(stretch) {
                        return IoReply::Fetched(answer);
                    }
                }
                // The job never sees this: its executor ends it first.
                IoReply::Fetched(Err("the fetch was ended".to_owned()))
            }
        }
    }
}

impl ThreadIo<'_> {
    /// How long to sleep next; none if the wait is over at `until_ns`, by the deadline, or by Stop.
    fn stretch(&self, until_ns: u64, stop: &StopToken) -> Option<Duration> {
        let now = self.clock.now_ns();
        // A microsecond more, so that the time is really up when the job's executor looks.
        let until_ns = until_ns.min(self.deadline_ns.saturating_add(1_000));
        if stop.is_stopped() || now >= until_ns {
            return None;
        }
        Some(Duration::from_nanos((until_ns - now).min(STRETCH_NS)))
    }
}
