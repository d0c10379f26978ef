//! Tasks that wait: simulated downloads, real fetches, and a download followed by computing.
//!
//! The executor waits; these jobs ask for it and check the reply.

use shared::Value;
use shared::job::{IoReply, IoRequest, Job, Step};

use crate::end::{finished, raised};
use crate::primes::Primes;

/// A simulated download: waits, then has its bytes.
pub(crate) struct Download {
    latency_us: u64,
    bytes: u64,
}

impl Download {
    pub(crate) fn new(latency_us: u64, bytes: u64) -> Self {
        Download { latency_us, bytes }
    }
}

impl Job for Download {
    fn step(&mut self, reply: Option<IoReply>) -> Step {
        match reply {
            None => Step::Io(IoRequest::Sleep { us: self.latency_us }),
            Some(IoReply::Slept) => finished(Value::Int(self.bytes)),
            Some(reply) => wrong_reply(&reply),
        }
    }
}

/// A real fetch, performed by the executor.
pub(crate) struct Fetch {
    path: String,
}

impl Fetch {
    pub(crate) fn new(path: String) -> Self {
        Fetch { path }
    }
}

impl Job for Fetch {
    fn step(&mut self, reply: Option<IoReply>) -> Step {
        match reply {
            None => Step::Io(IoRequest::Fetch { path: self.path.clone() }),
            Some(IoReply::Fetched(Ok(bytes))) => finished(Value::Int(bytes)),
            Some(IoReply::Fetched(Err(message))) => raised(message),
            Some(reply) => wrong_reply(&reply),
        }
    }
}

/// A simulated download, then prime counting.
pub(crate) struct Mixed {
    latency_us: u64,
    downloaded: bool,
    primes: Primes,
}

impl Mixed {
    pub(crate) fn new(latency_us: u64, from: u64, to: u64) -> Self {
        Mixed { latency_us, downloaded: false, primes: Primes::new(from, to) }
    }
}

impl Job for Mixed {
    fn step(&mut self, reply: Option<IoReply>) -> Step {
        match reply {
            None if self.downloaded => self.primes.step(None),
            None => Step::Io(IoRequest::Sleep { us: self.latency_us }),
            Some(IoReply::Slept) => {
                self.downloaded = true;
                Step::Continue
            }
            Some(reply) => wrong_reply(&reply),
        }
    }

    fn progress(&self) -> Option<f32> {
        self.downloaded.then(|| self.primes.progress()).flatten()
    }
}

fn wrong_reply(reply: &IoReply) -> Step {
    raised(format!("the executor's reply does not fit what the task waited for: {reply:?}"))
}
