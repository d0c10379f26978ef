//! Faults that are injected into a task on purpose.

use std::hint::black_box;

use shared::TaskError;
use shared::fault::FaultKind;
use shared::job::{IoReply, Job, Step};
use shared::random::SplitMix64;

use crate::Isolation;

/// `job` with a fault. The fault takes effect at the first step, after the worker has reported its start.
pub(crate) fn inject(kind: FaultKind, job: Box<dyn Job + Send>, isolation: Isolation) -> Box<dyn Job + Send> {
    match kind {
        FaultKind::Exception => Box::new(Exception),
        FaultKind::Panic => Box::new(Panic),
        FaultKind::Crash => Box::new(Crash(isolation)),
        FaultKind::Hang => Box::new(Hang(SplitMix64::new(0))),
        FaultKind::NeverYields => Box::new(NeverYields(job)),
    }
}

/// Returns an error.
struct Exception;

impl Job for Exception {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        let message = "this task was told to raise an error".to_owned();
        Step::Done(Err(TaskError::Exception { message }))
    }
}

/// Panics.
struct Panic;

impl Job for Panic {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        panic!("this task was told to panic");
    }
}

/// Kills its worker.
struct Crash(Isolation);

impl Job for Crash {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        match self.0 {
            // Natively the process dies by a signal; in WebAssembly this traps, which ends the instance.
            Isolation::Own => std::process::abort(),
            Isolation::Shared => {
                panic!(
                    "this task was told to crash its worker, which shares its memory, so it panics instead"
                )
            }
        }
    }
}

/// Computes for ever.
struct Hang(SplitMix64);

/// Numbers drawn in one step of [`Hang`]: about 100 µs.
const HANG_ROUNDS: u32 = 100_000;

impl Job for Hang {
    fn step(&mut self, _reply: Option<IoReply>) -> Step {
        for _ in 0..HANG_ROUNDS {
            black_box(self.0.next_u64());
        }
        Step::Continue
    }
}

/// Runs the inner job to its end, or to where it waits, in a single step.
struct NeverYields(Box<dyn Job + Send>);

impl Job for NeverYields {
    fn step(&mut self, mut reply: Option<IoReply>) -> Step {
        loop {
            match self.0.step(reply.take()) {
                Step::Continue => {}
                end => return end,
            }
        }
    }

    fn progress(&self) -> Option<f32> {
        self.0.progress()
    }
}
