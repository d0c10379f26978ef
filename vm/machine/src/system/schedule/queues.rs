//! Threads that become ready, their queues for the interpreter lock and for a core, and what they do when it is theirs.

use shared::program::event::{CoreId, PauseReason, ProgramEventKind, ThreadId};

use super::{Action, Phase, Scheduler, Timer, number};

impl Scheduler {
    pub(super) fn make_ready(&mut self, thread: ThreadId, at_ns: u64) {
        self.entry_mut(thread).wait += 1;
        if !self.has_lock() {
            return self.queue_for_core(thread, at_ns);
        }
        let process = self.process_of(thread);
        if self.lock(process).holder.is_none() {
            self.take_lock(thread, at_ns);
            self.queue_for_core(thread, at_ns);
        } else {
            self.queue_for_lock(thread, at_ns);
        }
    }

    pub(super) fn queue_for_lock(&mut self, thread: ThreadId, at_ns: u64) {
        self.note(at_ns, thread, ProgramEventKind::Ready);
        let entry = self.entry_mut(thread);
        entry.phase = Phase::WantsLock;
        entry.ready_ns = at_ns;
        let process = entry.process;
        self.lock_mut(process).queue.push_back(thread);
        if self.lock(process).deadline_ns.is_none() {
            let deadline_ns = at_ns + self.draw_interval();
            let left = self.draw_distance();
            let lock = self.lock_mut(process);
            lock.deadline_ns = Some(deadline_ns);
            lock.left = left;
            lock.fresh = true;
        }
    }

    pub(super) fn queue_for_core(&mut self, thread: ThreadId, at_ns: u64) {
        self.note(at_ns, thread, ProgramEventKind::Ready);
        let entry = self.entry_mut(thread);
        entry.phase = Phase::WantsCore;
        entry.ready_ns = at_ns;
        self.core_queue.push_back(thread);
    }

    /// Gives idle cores to threads that want one.
    pub(super) fn dispatch(&mut self) {
        while let Some(thread) = self.core_queue.front().copied() {
            let idle = |core: &CoreId| self.core(*core).thread.is_none();
            let all = (0..self.cores.len()).map(|at| CoreId(number(at)));
            let Some(core) = self.entry(thread).last_core.filter(idle).or_else(|| all.into_iter().find(idle))
            else {
                return;
            };
            self.core_queue.pop_front();
            self.occupy(core, thread);
        }
    }

    /// Puts a thread that has the lock (where there is one) on a core, in the place of the thread that is there.
    pub(super) fn occupy(&mut self, core: CoreId, thread: ThreadId) {
        if let Some(other) = self.core(core).thread {
            let at_ns = self.leave_core(other, PauseReason::Chosen);
            self.queue_for_core(other, at_ns);
            self.active = Some(core);
        }
        let ready_ns = self.entry(thread).ready_ns;
        // Where there is a lock, handing it over was paid for already.
        let changes = !self.has_lock() && self.core(core).last.is_some_and(|last| last != thread);
        let cost_ns = if changes && self.core(core).clock_ns >= ready_ns { self.costs.switch_ns } else { 0 };
        let slot = self.core_mut(core);
        slot.clock_ns = slot.clock_ns.max(ready_ns) + cost_ns;
        slot.since_ns = slot.clock_ns;
        slot.thread = Some(thread);
        slot.last = Some(thread);
        let at_ns = slot.clock_ns;
        let entry = self.entry_mut(thread);
        entry.last_core = Some(core);
        entry.phase = Phase::Running(core);
        self.note(at_ns, thread, ProgramEventKind::Running { core });
        if self.entry(thread).offload_ns.is_some() {
            self.begin_offload(thread, core);
        }
    }

    /// Where the user chose another thread of its process.
    pub(super) fn push_away(&mut self, thread: ThreadId) {
        let process = self.process_of(thread);
        self.lock_mut(process).holder = None;
        let at_ns = match self.phase(thread) {
            Phase::Running(core) => {
                let at_ns = self.leave_core(thread, PauseReason::Chosen);
                self.active = Some(core);
                at_ns
            }
            _ => {
                self.core_queue.retain(|other| *other != thread);
                self.entry(thread).ready_ns
            }
        };
        self.queue_for_lock(thread, at_ns);
    }

    /// The next stretch of a native operation: all of it, or a time slice.
    pub(super) fn begin_offload(&mut self, thread: ThreadId, core: CoreId) {
        let left_ns = self.entry(thread).offload_ns.unwrap_or(0);
        let stretch_ns = left_ns.min(self.costs.time_slice_ns.max(1));
        let entry = self.entry_mut(thread);
        entry.phase = Phase::Offloaded(core);
        entry.offload_ns = Some(left_ns - stretch_ns);
        entry.used_ns += stretch_ns;
        entry.wait += 1;
        let end_ns = self.core(core).clock_ns + stretch_ns;
        self.core_mut(core).clock_ns = end_ns;
        self.set_timer(thread, end_ns, true);
    }

    pub(super) fn fire(&mut self, timer: Timer) -> Option<Action> {
        let entry = self.entry(timer.thread);
        if entry.wait != timer.wait || entry.phase == Phase::Ended {
            return None;
        }
        if entry.phase == Phase::Delayed {
            self.make_ready(timer.thread, timer.at_ns);
            return None;
        }
        let Phase::Offloaded(core) = entry.phase else {
            return Some(Action::TimeUp { thread: timer.thread, at_ns: timer.at_ns });
        };
        if entry.offload_ns.is_some_and(|left_ns| left_ns > 0) {
            if self.core_queue.is_empty() {
                self.begin_offload(timer.thread, core);
            } else {
                self.note(
                    timer.at_ns,
                    timer.thread,
                    ProgramEventKind::Paused { reason: PauseReason::Preempted },
                );
                self.free_core(core);
                self.queue_for_core(timer.thread, timer.at_ns);
            }
            return None;
        }
        self.entry_mut(timer.thread).offload_ns = None;
        self.note(timer.at_ns, timer.thread, ProgramEventKind::OffloadEnded);
        self.regain(timer.thread, core, timer.at_ns);
        None
    }

    /// A native operation is over: the thread goes on at once where it can, else it waits for the lock.
    pub(super) fn regain(&mut self, thread: ThreadId, core: CoreId, at_ns: u64) {
        let process = self.process_of(thread);
        if self.has_lock() && self.lock(process).holder.is_some() {
            self.free_core(core);
            self.entry_mut(thread).wait += 1;
            return self.queue_for_lock(thread, at_ns);
        }
        if self.has_lock() {
            self.take_lock(thread, at_ns);
        }
        self.entry_mut(thread).phase = Phase::Running(core);
        self.note(at_ns, thread, ProgramEventKind::Running { core });
    }
}
