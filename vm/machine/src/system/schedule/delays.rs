//! What an operating system does now and then to a thread that could go on: it keeps it off its core for a while,
//! so that another one goes first. Only where there is a seed; without one, nothing is ever late.

use shared::program::Policy;
use shared::program::event::{ProcessId, ProgramEventKind, ThreadId};

use super::{Phase, Scheduler};

/// Of so many times that a thread could go on, it is kept back once.
const ONE_IN: u64 = 8;
/// The shortest delay: about as long as another thread takes to start. Delays are distributed by Pareto's law with
/// exponent 2: twice as long is a quarter as frequent.
const SHORTEST_NS: u64 = 40_000;
/// The longest.
const LONGEST_NS: u64 = 5_000_000;
/// How finely the law is drawn.
const PARTS: u64 = 1 << 16;
/// Of so many times that a lock wakes one of several waiters, it need not be the first once.
const OVERTAKEN_ONE_IN: u64 = 4;

impl Scheduler {
    /// For how long a thread that could go on now is kept back, if it is.
    pub fn draw_delay(&mut self) -> Option<u64> {
        // Where there is one thread, nobody could overtake it.
        if !self.seeded || self.threads.len() < 2 {
            return None;
        }
        let part = self.draws.below(ONE_IN * PARTS);
        (part < PARTS).then(|| {
            let times = libm::sqrt(PARTS as f64 / (part + 1) as f64);
            ((SHORTEST_NS as f64 * times) as u64).min(LONGEST_NS)
        })
    }

    /// Which of the waiters of a lock is woken: the first, but now and then one of them was kept off its core just
    /// before it came to the queue, and others have overtaken it.
    pub fn draw_waiter(&mut self, waiters: usize) -> usize {
        if !self.seeded || waiters < 2 || self.draws.below(OVERTAKEN_ONE_IN) > 0 {
            return 0;
        }
        self.draws.below(waiters as u64) as usize
    }

    /// A thread comes back from the operating system: it is ready, now or after a delay.
    pub(super) fn come_back(&mut self, thread: ThreadId, at_ns: u64) {
        match self.draw_delay() {
            None => self.make_ready(thread, at_ns),
            Some(ns) => {
                self.note(at_ns, thread, ProgramEventKind::Ready);
                self.delay(thread, at_ns, ns);
            }
        }
    }

    /// Keeps a thread that has neither a core nor the lock back.
    pub(super) fn delay(&mut self, thread: ThreadId, at_ns: u64, ns: u64) {
        let entry = self.entry_mut(thread);
        entry.phase = Phase::Delayed;
        entry.ready_ns = at_ns;
        entry.wait += 1;
        self.set_timer(thread, at_ns.saturating_add(ns), false);
    }

    /// Takes the next holder of a lock out of its queue. `again`: the last in the queue has just been switched away.
    pub(super) fn next_holder(&mut self, process: ProcessId, again: bool, at_ns: u64) -> Option<ThreadId> {
        // Switches of `any-bytecode` are not an operating system's: it has nothing to be late for.
        let woken_late = self.policy == Policy::Gil || !again;
        loop {
            let candidates = self.lock(process).queue.len() - usize::from(again);
            // Which of the waiters an operating system wakes is not for the program to know.
            let choice = self.seeded && candidates > 1;
            let chosen = if choice { self.draws.below(candidates as u64) as usize } else { 0 };
            let next = self.lock_mut(process).queue.remove(chosen)?;
            let delay = if woken_late && candidates > 0 { self.draw_delay() } else { None };
            match delay {
                None => return Some(next),
                Some(ns) => self.delay(next, at_ns, ns),
            }
        }
    }
}
