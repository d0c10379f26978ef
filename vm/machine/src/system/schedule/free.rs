//! Scheduling for [`Policy::AllInterleavings`]: one core, no interpreter lock, no clock. Which ready thread is next
//! is decided from outside; without a decision the running thread goes on until it waits.

use shared::program::Policy;
use shared::program::event::{CoreId, ThreadId};

use super::{Phase, Scheduler};

/// The only core.
const CORE: CoreId = CoreId(0);

impl Scheduler {
    /// Whether any ready thread may be next.
    pub fn is_free(&self) -> bool {
        self.policy == Policy::AllInterleavings
    }

    /// Whether a thread could execute its next instruction now.
    pub fn is_ready(&self, thread: ThreadId) -> bool {
        matches!(self.phase(thread), Phase::Running(_) | Phase::WantsCore)
    }

    /// Puts a ready thread on the core, in place of the thread that is there. Says whether the thread was ready.
    pub fn pick(&mut self, thread: ThreadId) -> bool {
        match self.phase(thread) {
            Phase::Running(_) => {}
            Phase::WantsCore => {
                self.core_queue.retain(|other| *other != thread);
                self.occupy(CORE, thread);
            }
            _ => return false,
        }
        self.active = Some(CORE);
        true
    }

    /// Whether the thread on the core is in the middle of a step of the library.
    pub fn is_inside(&self) -> bool {
        self.processes.iter().any(|lock| lock.pinned.is_some())
    }

    /// Takes out a timer that is due, if there is one: its thread and its time.
    pub fn take_due(&mut self) -> Option<(ThreadId, u64)> {
        while let Some(std::cmp::Reverse(timer)) = self.timers.peek().copied() {
            let entry = self.entry(timer.thread);
            let stale = entry.wait != timer.wait || entry.phase != Phase::Waiting;
            if !stale && timer.at_ns > self.reached_ns {
                return None;
            }
            self.timers.pop();
            if !stale {
                return Some((timer.thread, timer.at_ns));
            }
        }
        None
    }

    /// Lets virtual time pass until the next timer is due. Says whether there is one.
    pub fn pass_time(&mut self) -> bool {
        while let Some(std::cmp::Reverse(timer)) = self.timers.peek().copied() {
            let entry = self.entry(timer.thread);
            if entry.wait == timer.wait && entry.phase == Phase::Waiting {
                self.reached_ns = self.reached_ns.max(timer.at_ns);
                return true;
            }
            self.timers.pop();
        }
        false
    }

    /// For how long each waiting thread still sleeps, in nanoseconds: by rising thread.
    pub fn sleeps(&self) -> Vec<(ThreadId, u64)> {
        let valid = self.timers.iter().filter(|std::cmp::Reverse(timer)| {
            let entry = self.entry(timer.thread);
            entry.wait == timer.wait && entry.phase == Phase::Waiting
        });
        let mut all: Vec<_> = valid
            .map(|std::cmp::Reverse(timer)| (timer.thread, timer.at_ns.saturating_sub(self.reached_ns)))
            .collect();
        all.sort_unstable();
        all
    }
}
