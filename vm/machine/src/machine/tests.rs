//! The machine over whole programs: the same run again, copies, pauses, choices, deadlocks, processes, limits.

use std::num::NonZeroU64;
use std::sync::Arc;

use shared::program::event::{ProgramEvent, ProgramEventKind, ResourceKind, ThreadId};
use shared::program::view::{ProgramEnd, ThreadState};
use shared::program::{Decision, Policy, ProgramSpec, Settings, SourceFile, Stream};
use vm_code::Program;

use super::explore::Explorer;
use super::{Machine, Outcome, Progress, Until, outcome, run_spec};
use crate::library;

const RACE: &str = "
import threading, time
count = 0
lock = threading.Lock()
def one():
    return 1
def work(n):
    global count
    for i in range(n):
        count += one()
        if i % 10 == 0:
            with lock:
                time.sleep(0.001)
threads = [threading.Thread(target=work, args=(30,)) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(count)
";

const COUNTER: &str = "
import threading
count = 0
def work():
    global count
    for i in range(5000):
        count += 1
threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(count)
";

const DEADLOCK: &str = "
import threading, time
lock_a = threading.Lock()
lock_b = threading.Lock()
def one():
    with lock_a:
        time.sleep(0.1)
        with lock_b:
            print('one')
def two():
    with lock_b:
        time.sleep(0.1)
        with lock_a:
            print('two')
first = threading.Thread(target=one)
second = threading.Thread(target=two)
first.start(); second.start()
first.join(); second.join()
";

const SEQUENTIAL: &str = "
total = 0
for at in range(100):
    total += at
print(total)
";

/// Collects after threads have begun.
const COLLECTED: &str = "
import threading
kept = [[at] for at in range(100)]
def work():
    for at in range(100):
        kept[at] = [kept[at], 'x' * 100000]
        if at % 2:
            kept[at - 1] = None
threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sum(item is None for item in kept))
";

/// Changes classes, modules and settings, and imports, after threads have begun.
const CLASSES: &str = "
import sys, threading
class Shape:
    sides = 3
def work(n):
    import statistics
    class Own(Shape):
        def area(self):
            return self.sides * n
    Shape.sides += 1
    print(sys.getswitchinterval(), sys.getrecursionlimit())
    sys.setswitchinterval(0.001)
    sys.setrecursionlimit(500)
    threading.extra = n
    print(Own().area(), statistics.mean([n, 3]), sorted(vars(threading))[-1])
threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(Shape.sides, threading.extra)
";

fn run_to_end(source: &str, settings: &Settings) -> Outcome {
    run_spec(&ProgramSpec { source: source.to_owned(), settings: settings.clone(), ..ProgramSpec::default() })
}

fn settings(policy: Policy, seed: u64) -> Settings {
    Settings { policy, seed, ..Settings::default() }
}

fn all_settings() -> Vec<Settings> {
    let policies = [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded];
    policies.into_iter().flat_map(|policy| [0, 1, 7].map(|seed| settings(policy, seed))).collect()
}

fn spec(source: &str, settings: Settings) -> ProgramSpec {
    ProgramSpec { source: source.to_owned(), settings, ..ProgramSpec::default() }
}

fn compiled(source: &str) -> Arc<Program> {
    Arc::new(library::compile(source, &[]).unwrap_or_else(|found| panic!("{found:?}")).program)
}

fn machine(source: &str, settings: Settings) -> Machine {
    Machine::new(compiled(source), &spec(source, settings))
}

fn finish(mut machine: Machine) -> Outcome {
    assert_eq!(machine.run(Until::END), Progress::Ended);
    outcome(&mut machine)
}

/// Compares two runs, and tells the first difference only.
fn same(a: &Outcome, b: &Outcome, about: &str) {
    let first = a.events.iter().zip(&b.events).position(|(a, b)| a != b);
    if let Some(at) = first {
        panic!("{about}: event {at} is {:?} and {:?}", a.events[at], b.events[at]);
    }
    assert_eq!((a.events.len(), a.steps, a.time_ns), (b.events.len(), b.steps, b.time_ns), "{about}");
    assert_eq!((&a.stdout, &a.stderr, &a.end), (&b.stdout, &b.stderr, &b.end), "{about}");
}

fn about(settings: &Settings, what: impl std::fmt::Display) -> String {
    format!("{:?} seed {} {what}", settings.policy, settings.seed)
}

#[test]
fn the_same_run_again_is_the_same() {
    for settings in all_settings() {
        same(&run_to_end(RACE, &settings), &run_to_end(RACE, &settings), &about(&settings, "again"));
    }
}

#[test]
fn seeds_differ_where_the_policy_draws() {
    let gil = run_to_end(RACE, &settings(Policy::Gil, 1));
    assert_ne!(gil.events, run_to_end(RACE, &settings(Policy::Gil, 2)).events);
    let counted = |policy, seed| run_to_end(COUNTER, &settings(policy, seed)).stdout;
    let lost = (0..8).filter(|seed| counted(Policy::AnyBytecode, *seed) != "10000\n").count();
    assert!(lost >= 6, "{lost} of 8 seeds lose an update");
    assert!((0..8).all(|seed| counted(Policy::Gil, seed) == "10000\n"), "too short for a switch interval");
}

#[test]
fn an_explorer_gives_every_seed_its_own_run() {
    for policy in [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded] {
        for source in [RACE, DEADLOCK, SEQUENTIAL, COLLECTED, CLASSES] {
            let (program, spec) = (compiled(source), spec(source, settings(policy, 0)));
            let mut explorer = Explorer::new(program.clone(), &spec, true);
            explorer.prepare(u64::MAX);
            // The second run ends in the middle, and the last is the first again.
            for seed in [5, 7, 6, 5].map(|seed| NonZeroU64::new(seed).unwrap()) {
                let own = settings(policy, seed.get());
                let fresh = finish(Machine::new(program.clone(), &self::spec(source, own.clone())));
                let machine = explorer.machine(seed);
                if seed.get() == 7 {
                    machine.run(Until::step(fresh.steps / 2));
                    continue;
                }
                assert_eq!(machine.run(Until::END), Progress::Ended);
                same(&outcome(machine), &fresh, &about(&own, source));
            }
        }
    }
}

#[test]
fn an_explorer_executes_what_all_seeds_have_in_common_once() {
    let mut explorer =
        Explorer::new(compiled(SEQUENTIAL), &spec(SEQUENTIAL, settings(Policy::AnyBytecode, 0)), false);
    assert!(!explorer.prepare(100), "it stops when it has done its work");
    while !explorer.prepare(1000) {}
    let machine = explorer.machine(NonZeroU64::MIN);
    assert!(machine.end().is_some(), "nothing is drawn in it");
    let found = outcome(machine);
    assert_eq!(found.stdout, "4950\n");
    assert!(found.events.iter().all(|event| matches!(event.kind, ProgramEventKind::Output { .. })));
    let threads = "import threading\nthreading.Thread(target=print).start()\n";
    let mut explorer =
        Explorer::new(compiled(threads), &spec(threads, settings(Policy::AnyBytecode, 0)), true);
    explorer.prepare(u64::MAX);
    let machine = explorer.machine(NonZeroU64::MIN);
    assert!(machine.step() > 3, "the import comes before the first draw");
    assert!(machine.end().is_none());
}

#[test]
fn a_copy_goes_on_as_the_original() {
    for settings in all_settings() {
        let whole = finish(machine(RACE, settings.clone()));
        for step in [0, 1, 50, 333, 700] {
            let mut original = machine(RACE, settings.clone());
            original.run(Until::step(step));
            let before = original.take_events();
            let copy = finish(original.clone());
            let mut rest = finish(original);
            same(&copy, &rest, &about(&settings, step));
            let events: Vec<ProgramEvent> = before.into_iter().chain(rest.events).collect();
            rest.events = events;
            same(&rest, &whole, &about(&settings, step));
        }
    }
}

#[test]
fn pauses_change_nothing() {
    for settings in all_settings() {
        let whole = finish(machine(RACE, settings.clone()));
        let mut stepped = machine(RACE, settings.clone());
        let mut step = 0;
        while stepped.run(Until::step(step)) != Progress::Ended {
            assert_eq!(stepped.step(), step);
            assert!(stepped.current().is_some());
            step += 1;
        }
        same(&outcome(&mut stepped), &whole, &about(&settings, "by steps"));
        let mut breathing = machine(RACE, settings.clone());
        while breathing.run(Until::END.within(23)) == Progress::Working {}
        same(&outcome(&mut breathing), &whole, &about(&settings, "by work"));
        let mut timed = machine(RACE, settings.clone());
        let mut time_ns = 0;
        while timed.run(Until::time_ns(time_ns)) != Progress::Ended {
            time_ns += 7_777;
        }
        same(&outcome(&mut timed), &whole, &about(&settings, "by time"));
    }
}

#[test]
fn a_choice_is_a_branch_that_can_be_repeated() {
    for settings in all_settings() {
        let mut chosen = machine(RACE, settings.clone());
        let mut choices = 0;
        let mut step = 200;
        while choices < 3 && step < 1_000 {
            chosen.run(Until::step(step));
            let current = chosen.current();
            let other = chosen.enabled().into_iter().find(|thread| Some(*thread) != current);
            if let Some(other) = other {
                assert!(chosen.decide(other));
                assert_eq!(chosen.run(Until::step(step)), Progress::Reached);
                assert_eq!((chosen.current(), chosen.step()), (Some(other), step));
                choices += 1;
            }
            step += 20;
        }
        let decisions = chosen.decisions().to_vec();
        assert!(choices > 0 || settings.policy == Policy::FreeThreaded, "{settings:?}: nobody to choose");
        let result = finish(chosen);
        let again = ProgramSpec { decisions, ..spec(RACE, settings.clone()) };
        same(&run_spec(&again), &result, &about(&settings, "decided again"));
    }
}

#[test]
fn a_choice_of_a_thread_that_cannot_run_is_refused() {
    let decisions = vec![Decision { step: 20, thread: ThreadId(9) }];
    let impossible = ProgramSpec { decisions: decisions.clone(), ..spec(RACE, Settings::default()) };
    let mut machine = Machine::new(compiled(RACE), &impossible);
    machine.run(Until::END);
    assert_eq!(machine.refused(), decisions);
    assert_eq!(outcome(&mut machine).stdout, "90\n");
}

#[test]
fn a_deadlock_names_the_cycle() {
    for settings in all_settings() {
        let result = run_to_end(DEADLOCK, &settings);
        let ProgramEnd::Deadlock { waits } = &result.end else { panic!("{:?}", result.end) };
        let part = |at: usize| {
            let wait = &waits[at];
            let lines = (wait.line.number(), wait.held_since_line.number());
            (wait.thread.0, lines, wait.resource_name.as_str(), wait.holder)
        };
        assert_eq!(part(0), (1, (8, 11), "lock_b", Some(ThreadId(2))));
        assert_eq!(part(1), (2, (13, 6), "lock_a", Some(ThreadId(1))));
        assert_eq!((waits.len(), waits[2].what, waits[2].line.number()), (3, ResourceKind::Thread, 18));
        let text =
            "Thread-1 (one) waits at line 8 for lock lock_b, which Thread-2 (two) holds since line 11.";
        assert!(result.stderr.contains(text), "{}", result.stderr);
        assert!(matches!(result.events.iter().rev().nth(1), Some(event)
            if matches!(event.kind, ProgramEventKind::Deadlock { .. })));
    }
}

#[test]
fn events_name_the_file_of_their_line() {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
    let spec = ProgramSpec {
        source: "import bank\nprint('main')\nbank.work()\n".to_owned(),
        files: vec![
            file("data.txt", "one"),
            file("bank.py", "lock = None\n\ndef work():\n    print('bank')\n    1 / 0\n"),
        ],
        ..ProgramSpec::default()
    };
    let result = run_spec(&spec);
    let lines: Vec<(&str, u32)> = result
        .events
        .iter()
        .filter(|event| matches!(event.kind, ProgramEventKind::Output { stream: Stream::Stdout, .. }))
        .map(|event| (spec.file_name(event.line.file()), event.line.number()))
        .collect();
    assert_eq!(lines, [("main.py", 2), ("bank.py", 4)]);
    let ProgramEnd::Raised { line, .. } = result.end else { panic!("{:?}", result.end) };
    assert_eq!(spec.line_text(line), "line 5 of bank.py");
}

#[test]
fn a_wait_that_nobody_can_end_is_a_deadlock() {
    let source = "import threading\nready = threading.Event()\nready.wait()\n";
    let result = run_to_end(source, &Settings::default());
    let ProgramEnd::Deadlock { waits } = &result.end else { panic!("{:?}", result.end) };
    assert_eq!((waits.len(), waits[0].holder, waits[0].resource_name.as_str()), (1, None, "ready"));
    assert!(result.stderr.contains("nobody is left to set"), "{}", result.stderr);
}

#[test]
fn a_thread_that_waits_for_its_own_lock_is_named() {
    let source = "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n";
    let result = run_to_end(source, &Settings::default());
    assert!(result.stderr.contains("which it holds itself since line 3"), "{}", result.stderr);
}

#[test]
fn a_fork_has_its_own_memory() {
    let source = "
import _vm
values = [1]
def child():
    values.append(2)
    print('child', values)
process = _vm.fork(child, 'Child')
print(_vm.wait_process(process, None), _vm.exit_code(process), values)
";
    let library_only = run_to_end(source, &Settings::default());
    assert_eq!(library_only.stdout, "child [1, 2]\nTrue 0 [1]\n", "{}", library_only.stderr);
}

#[test]
fn waiting_takes_no_work() {
    let source = "import time\ntime.sleep(3600)\nprint(round(time.monotonic()))\n";
    let result = run_to_end(source, &Settings::default());
    assert_eq!(result.stdout, "3600\n");
    assert!(result.steps < 100);
}

#[test]
fn limits_end_a_run_and_keep_what_there_is() {
    let limited = |source: &str, change: fn(&mut Settings)| {
        let mut settings = Settings::default();
        change(&mut settings);
        run_to_end(source, &settings)
    };
    let name = |result: &Outcome| match &result.end {
        ProgramEnd::Limit { name, .. } => name.clone(),
        end => panic!("{end:?}"),
    };
    let endless = limited("print('begun')\nwhile True:\n    pass\n", |settings| {
        settings.limits.instructions = 10_000;
    });
    assert_eq!(
        (name(&endless).as_str(), endless.stdout.as_str(), endless.steps),
        ("instructions", "begun\n", 10_000)
    );
    let growing = limited("x = []\nwhile True:\n    x.append('abc' * 1000)\n", |settings| {
        settings.limits.heap_bytes = 16 << 20;
    });
    assert_eq!(name(&growing), "memory");
    let talking = limited("while True:\n    print('x' * 100)\n", |settings| {
        settings.limits.output_bytes = 1_000;
    });
    assert_eq!((name(&talking).as_str(), talking.stdout.len()), ("output", 1_000));
    let spawning =
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(9,)).start()\n";
    let spawning = limited(spawning, |settings| settings.limits.threads = 20);
    assert_eq!(name(&spawning), "threads");
}

#[test]
fn looking_changes_nothing() {
    let whole = finish(machine(RACE, settings(Policy::AnyBytecode, 3)));
    let mut looked_at = machine(RACE, settings(Policy::AnyBytecode, 3));
    let mut blocked = false;
    let mut step = 0;
    while looked_at.run(Until::step(step)) != Progress::Ended {
        let view = looked_at.view(0);
        assert_eq!((view.step, view.current), (step, looked_at.current()));
        blocked |= view
            .threads
            .iter()
            .any(|thread| matches!(&thread.state, ThreadState::Blocked { name, .. } if name == "lock"));
        step += 5;
    }
    assert!(blocked, "nobody was seen to wait for the lock");
    same(&outcome(&mut looked_at), &whole, "looked at");
}

#[test]
fn sleeps_overlap_and_computing_does_not() {
    let source = |body: &str| {
        format!(
            "import threading, time\ndef work():\n    {body}\nthreads = [threading.Thread(target=work) for _ in range(4)]\n\
             for t in threads: t.start()\nfor t in threads: t.join()\n"
        )
    };
    let sleeping = run_to_end(&source("time.sleep(1)"), &Settings::default());
    assert!(sleeping.time_ns < 1_010_000_000, "{}", sleeping.time_ns);
    let computing = source("sum = 0\n    for i in range(20000): sum += i");
    let gil = run_to_end(&computing, &settings(Policy::Gil, 0)).time_ns;
    let free = run_to_end(&computing, &settings(Policy::FreeThreaded, 0)).time_ns;
    assert!(free * 3 < gil, "four cores: {free} against {gil}");
    let two_cores = Settings { cores: 2, ..settings(Policy::FreeThreaded, 0) };
    let two = run_to_end(&computing, &two_cores).time_ns;
    assert!(two > free * 3 / 2 && two < gil * 2 / 3, "two cores: {two} between {free} and {gil}");
}

#[test]
fn kernels_run_beside_others() {
    let source = "
import threading, _vm
def work():
    _vm.offload(1.0, 'kernel', None)
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
";
    for policy in [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded] {
        let with_cores =
            |cores| run_to_end(source, &Settings { cores, ..settings(policy, 0) }).time_ns / 1_000_000;
        assert_eq!(
            (with_cores(4) / 100, with_cores(2) / 100, with_cores(1) / 100),
            (10, 20, 40),
            "{policy:?}"
        );
    }
}
