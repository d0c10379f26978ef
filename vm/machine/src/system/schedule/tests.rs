//! The scheduler alone: threads that execute as long as they may, without any Python.

use shared::program::{Costs, Policy};

use super::*;

const MS: u64 = 1_000_000;

impl Scheduler {
    /// Core time that a thread has used.
    fn used_ns(&self, thread: ThreadId) -> u64 {
        self.entry(thread).used_ns
    }
}

/// A scheduler with one process and `threads` threads that begin at 0.
fn scheduler(policy: Policy, cores: u32, seed: u64, threads: usize) -> Scheduler {
    let mut scheduler = Scheduler::new(policy, cores, seed, &Costs::default());
    let process = scheduler.add_process();
    for _ in 0..threads {
        scheduler.add_thread(process, 0);
    }
    scheduler
}

/// Lets threads run until `until_ns`; each does what it is told before each of its turns.
fn drive(scheduler: &mut Scheduler, until_ns: u64, mut turn: impl FnMut(&mut Scheduler, ThreadId)) {
    while scheduler.now_ns() < until_ns {
        match scheduler.next_action() {
            Action::TimeUp { thread, at_ns } => {
                if !scheduler.wake(thread, at_ns, None) {
                    scheduler.start(thread, at_ns);
                }
            }
            Action::Run { core, thread, slice } => {
                let instructions = slice.instructions;
                let ns = instructions * Costs::default().instruction_ns;
                scheduler.ran(core, instructions, ns, StoppedAt::SwitchPoint);
                if matches!(scheduler.phase(thread), Phase::Running(_)) {
                    turn(scheduler, thread);
                }
            }
            Action::Nothing => return,
        }
    }
}

/// When each thread got a core: time and thread.
fn turns(scheduler: &Scheduler) -> Vec<(u64, u32)> {
    let running =
        scheduler.out.iter().filter(|(_, _, kind)| matches!(kind, ProgramEventKind::Running { .. }));
    running.map(|(at, thread, _)| (*at, thread.0)).collect()
}

#[test]
fn under_the_lock_threads_take_turns_of_a_switch_interval() {
    let mut scheduler = scheduler(Policy::Gil, 4, 0, 2);
    drive(&mut scheduler, 30 * MS, |_, _| {});
    let turns = turns(&scheduler);
    assert_eq!(turns.iter().map(|(_, thread)| *thread).collect::<Vec<_>>()[..4], [0, 1, 0, 1]);
    for pair in turns.windows(2) {
        let length = pair[1].0 - pair[0].0;
        assert!((5 * MS..5 * MS + 20_000).contains(&length), "{length} ns is a switch interval and a switch");
    }
    let used = scheduler.used_ns(ThreadId(0)) + scheduler.used_ns(ThreadId(1));
    assert!(used <= 31 * MS, "one at a time: {used} ns");
}

#[test]
fn a_thread_that_nobody_waits_for_keeps_the_lock() {
    let mut scheduler = scheduler(Policy::Gil, 1, 0, 1);
    drive(&mut scheduler, 100 * MS, |_, _| {});
    assert_eq!(turns(&scheduler).len(), 1);
}

#[test]
fn the_switch_interval_can_be_changed() {
    let mut scheduler = scheduler(Policy::Gil, 1, 0, 2);
    scheduler.set_interval(MS);
    drive(&mut scheduler, 20 * MS, |_, _| {});
    let count = turns(&scheduler).len();
    assert!((18..=21).contains(&count), "{count} turns of a millisecond");
}

#[test]
fn without_the_lock_threads_use_all_cores() {
    let mut scheduler = scheduler(Policy::FreeThreaded, 3, 0, 3);
    drive(&mut scheduler, 10 * MS, |_, _| {});
    for thread in 0..3 {
        let used = scheduler.used_ns(ThreadId(thread));
        assert!((9 * MS..=11 * MS).contains(&used), "thread {thread} used {used} ns");
    }
}

#[test]
fn more_threads_than_cores_share_them_by_time_slices() {
    let mut scheduler = scheduler(Policy::FreeThreaded, 2, 0, 4);
    drive(&mut scheduler, 40 * MS, |_, _| {});
    for thread in 0..4 {
        let used = scheduler.used_ns(ThreadId(thread));
        assert!((14 * MS..=26 * MS).contains(&used), "thread {thread} used {used} ns of 80 ms");
    }
    let slices: Vec<u64> =
        turns(&scheduler).iter().filter(|(_, thread)| *thread == 0).map(|(at, _)| *at).collect();
    assert!(
        slices.windows(2).all(|pair| pair[1] - pair[0] >= 2 * Costs::default().time_slice_ns),
        "{slices:?}"
    );
}

#[test]
fn processes_do_not_share_a_lock() {
    let mut scheduler = Scheduler::new(Policy::Gil, 2, 0, &Costs::default());
    for _ in 0..2 {
        let process = scheduler.add_process();
        scheduler.add_thread(process, 0);
    }
    drive(&mut scheduler, 10 * MS, |_, _| {});
    let used: Vec<u64> = (0..2).map(|at| scheduler.process_used_ns(ProcessId(at))).collect();
    assert!(used.iter().all(|used| *used >= 9 * MS), "{used:?}");
}

#[test]
fn any_bytecode_switches_every_nineteen_instructions_without_a_seed() {
    let mut scheduler = scheduler(Policy::AnyBytecode, 1, 0, 2);
    let mut lengths = Vec::new();
    while lengths.len() < 20 {
        match scheduler.next_action() {
            Action::TimeUp { thread, at_ns } => scheduler.start(thread, at_ns),
            Action::Run { core, slice, .. } => {
                lengths.push(slice.instructions);
                scheduler.ran(core, slice.instructions, slice.instructions * 15, StoppedAt::SwitchPoint);
            }
            Action::Nothing => panic!("both threads compute"),
        }
    }
    assert!(lengths[2..].iter().all(|length| *length == MEAN_DISTANCE as u64), "{lengths:?}");
}

#[test]
fn who_waits_does_not_run_and_goes_on_when_its_time_is_up() {
    let mut scheduler = scheduler(Policy::Gil, 1, 0, 2);
    let mut slept = false;
    drive(&mut scheduler, 50 * MS, |scheduler, thread| {
        if thread == ThreadId(0) && !std::mem::replace(&mut slept, true) {
            let now_ns = scheduler.now_ns();
            scheduler.wait(thread, Some(now_ns + 20 * MS));
        }
    });
    let own: Vec<u64> =
        turns(&scheduler).iter().filter(|(_, thread)| *thread == 0).map(|(at, _)| *at).collect();
    assert!(own[1] - own[0] >= 20 * MS, "{own:?}");
    assert!(scheduler.used_ns(ThreadId(1)) >= 20 * MS);
}

#[test]
fn waking_says_whether_it_waited_and_an_old_timer_wakes_nobody() {
    let mut scheduler = scheduler(Policy::Gil, 1, 0, 1);
    drive(&mut scheduler, MS, |_, _| {});
    let thread = ThreadId(0);
    assert!(!scheduler.wake(thread, MS, None), "it runs");
    scheduler.wait(thread, Some(10 * MS));
    assert_eq!(scheduler.phase(thread), Phase::Waiting);
    assert!(scheduler.wake(thread, 2 * MS, None));
    scheduler.out.clear();
    drive(&mut scheduler, 20 * MS, |_, _| {});
    let woken = scheduler.out.iter().any(|(_, _, kind)| matches!(kind, ProgramEventKind::Woken { .. }));
    assert!(!woken, "the wait of that timer is over");
}

#[test]
fn a_person_chooses_who_goes_on() {
    for policy in [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded] {
        let mut scheduler = scheduler(policy, 1, 0, 3);
        drive(&mut scheduler, 1_000, |_, _| {});
        let Action::Run { .. } = scheduler.next_action() else { panic!("a thread runs") };
        let enabled = scheduler.enabled();
        assert_eq!(enabled.len(), 3, "{policy:?}: {enabled:?}");
        for thread in [ThreadId(2), ThreadId(1), ThreadId(1)] {
            assert!(scheduler.choose(thread), "{policy:?}");
            assert_eq!(scheduler.current(), Some(thread));
        }
        let process = scheduler.process_of(ThreadId(0));
        if policy != Policy::FreeThreaded {
            assert_eq!(scheduler.lock_holder(process), Some(ThreadId(1)));
        }
        scheduler.end(ThreadId(0));
        assert!(!scheduler.choose(ThreadId(0)), "it has ended");
    }
}

#[test]
fn a_native_operation_lets_others_run_meanwhile() {
    let mut scheduler = scheduler(Policy::Gil, 2, 0, 2);
    let mut begun = false;
    drive(&mut scheduler, 30 * MS, |scheduler, thread| {
        if thread == ThreadId(0) && !std::mem::replace(&mut begun, true) {
            scheduler.offload(thread, 20 * MS, "kernel");
        }
    });
    assert!(scheduler.used_ns(ThreadId(1)) >= 18 * MS, "{}", scheduler.used_ns(ThreadId(1)));
    assert!(scheduler.out.iter().any(|(_, _, kind)| matches!(kind, ProgramEventKind::OffloadEnded)));
}

#[test]
fn without_a_seed_nothing_is_late_and_with_one_some_things_are() {
    assert!((0..1_000).all(|_| scheduler(Policy::Gil, 1, 0, 1).draw_delay().is_none()));
    let mut seeded = scheduler(Policy::Gil, 1, 7, 2);
    let delays: Vec<u64> = (0..80_000).filter_map(|_| seeded.draw_delay()).collect();
    assert!((9_500..10_500).contains(&delays.len()), "one in eight: {}", delays.len());
    assert!(delays.iter().all(|ns| (40_000..=5 * MS).contains(ns)));
    let longer = delays.iter().filter(|ns| **ns > 80_000).count();
    assert!((2_200..2_800).contains(&longer), "a quarter is twice as long: {longer}");
}

#[test]
fn a_thread_that_is_kept_back_cannot_be_chosen_and_comes_back_by_itself() {
    let mut scheduler = scheduler(Policy::Gil, 1, 0, 2);
    drive(&mut scheduler, 1_000, |_, _| {});
    let Action::Run { thread, .. } = scheduler.next_action() else { panic!("a thread runs") };
    scheduler.stall(thread, MS);
    assert_eq!(scheduler.phase(thread), Phase::Delayed);
    let mut chosen = scheduler.clone();
    assert!(matches!(chosen.next_action(), Action::Run { thread: other, .. } if other != thread));
    assert!(!chosen.enabled().contains(&thread));
    assert!(!chosen.choose(thread));
    drive(&mut scheduler, 20 * MS, |_, _| {});
    assert!(scheduler.used_ns(thread) > MS, "{}", scheduler.used_ns(thread));
}

#[test]
fn the_same_seed_gives_the_same_turns_and_another_one_others() {
    let run = |seed| {
        let mut scheduler = scheduler(Policy::Gil, 2, seed, 3);
        drive(&mut scheduler, 60 * MS, |scheduler, thread| scheduler.give_way(thread));
        turns(&scheduler)
    };
    assert_eq!(run(3), run(3));
    assert_ne!(run(3), run(4));
}
