//! Counts that are known by other means.

use std::sync::Arc;

use shared::program::ProgramEnd;
use shared::program::ProgramSpec;
use shared::program::explore::{Exploration, ExplorationStatus};

use super::{Bounds, Points, Search, Status};
use crate::library::compile;
use crate::machine::run_spec;

fn search(source: &str, points: Points) -> (Search, Exploration) {
    let spec = ProgramSpec { source: source.to_owned(), ..ProgramSpec::default() };
    let compiled = compile(&spec.source, &spec.files).expect("the text is a program");
    let mut search = Search::new(Arc::new(compiled.program), &spec, points, Bounds { states: 1_000_000 });
    while search.work(10_000) == Status::Working {}
    let report = search.report();
    (search, report)
}

fn increments(threads: usize, times: usize) -> String {
    format!(
        "import threading\n\ncount = 0\n\ndef add():\n    global count\n    for _ in range({times}):\n        count += 1\n\n\
         threads = [threading.Thread(target=add) for _ in range({threads})]\nfor t in threads: t.start()\nfor t in threads: t.join()\n\
         print(count)\n"
    )
}

fn counts(report: &Exploration) -> Vec<(String, u64)> {
    let mut all: Vec<_> = report
        .outcomes
        .iter()
        .map(|found| {
            let count = found.interleavings.as_ref().expect("all was explored");
            (found.stdout.trim().to_owned(), count.parse().expect("it is a number"))
        })
        .collect();
    all.sort();
    all
}

#[test]
fn increments_are_counted_exactly() {
    type Case = (usize, usize, u64, &'static [(&'static str, u64)]);
    let cases: [Case; 6] = [
        (2, 1, 6, &[("1", 4), ("2", 2)]),
        (3, 1, 90, &[("1", 48), ("2", 36), ("3", 6)]),
        (2, 2, 70, &[("2", 32), ("3", 32), ("4", 6)]),
        (2, 3, 924, &[("2", 8), ("3", 300), ("4", 416), ("5", 180), ("6", 20)]),
        (2, 4, 12_870, &[]),
        (4, 1, 2_520, &[("1", 1152), ("2", 1056), ("3", 288), ("4", 24)]),
    ];
    for (threads, times, all, each) in cases {
        let (_, report) = search(&increments(threads, times), Points::AnyBytecode);
        assert_eq!(report.status, ExplorationStatus::Complete);
        assert_eq!(report.interleavings, Some(all.to_string()), "{threads}x{times}");
        let found = counts(&report);
        for (text, count) in each {
            assert!(found.contains(&((*text).to_owned(), *count)), "{threads}x{times}: {found:?}");
        }
    }
}

#[test]
fn setters_and_a_checker_are_counted_exactly() {
    for (setters, all, failing) in [(2_usize, 172_u64, 18_u64), (3, 7_038, 522), (4, 423_936, 23_400)] {
        let source = format!(
            "import threading\n\na = 0\nb = 0\n\ndef setter():\n    global a, b\n    a = 1\n    b = -1\n\n\
             def checker():\n    if not ((a == 0 and b == 0) or (a == 1 and b == -1)):\n        raise RuntimeError('bug')\n\n\
             threads = [threading.Thread(target=setter) for _ in range({setters})] + [threading.Thread(target=checker)]\n\
             for t in threads: t.start()\nfor t in threads: t.join()\n"
        );
        let (_, report) = search(&source, Points::AnyBytecode);
        assert_eq!(
            report.interleavings,
            Some(all.to_string()),
            "{setters} setters: {} states",
            report.states
        );
        let bad = report.outcomes.iter().filter(|found| found.failing);
        let bad: u64 = bad.filter_map(|found| found.interleavings.as_ref()?.parse::<u64>().ok()).sum();
        assert_eq!(bad, failing, "{setters} setters");
    }
}

#[test]
fn a_run_of_every_outcome_can_be_shown() {
    let (search, report) = search(&increments(2, 2), Points::AnyBytecode);
    for found in &report.outcomes {
        let shown = run_spec(&search.spec(found.decisions.clone()));
        assert_eq!(shown.stdout, found.stdout, "{:?}", found.decisions);
    }
    let most = report.outcomes.iter().find(|found| found.stdout == "4\n").expect("it can go well");
    assert_eq!(most.switches, 0);
}

#[test]
fn two_locks_in_opposite_order_deadlock() {
    let source = "import threading\n\na = threading.Lock()\nb = threading.Lock()\n\ndef one():\n    with a:\n        with b:\n            pass\n\n\
         def two():\n    with b:\n        with a:\n            pass\n\n\
         threads = [threading.Thread(target=one), threading.Thread(target=two)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint('done')\n";
    let (search, report) = search(source, Points::AnyBytecode);
    assert_eq!(report.status, ExplorationStatus::Complete);
    assert_eq!(report.outcomes.len(), 2, "{report:#?}");
    let dead = &report.outcomes[0];
    assert!(matches!(dead.end, Some(ProgramEnd::Deadlock { .. })), "{dead:#?}");
    assert_eq!(dead.switches, 1);
    let shown = run_spec(&search.spec(dead.decisions.clone()));
    assert!(matches!(shown.end, ProgramEnd::Deadlock { .. }), "{shown:#?}");
}

#[test]
fn a_lock_makes_all_runs_alike() {
    let source = "import threading\n\ncount = 0\nlock = threading.Lock()\n\ndef add():\n    global count\n    for _ in range(3):\n        with lock:\n            count += 1\n\n\
         threads = [threading.Thread(target=add) for _ in range(3)]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(count)\n";
    let (_, report) = search(source, Points::AnyBytecode);
    assert_eq!(report.status, ExplorationStatus::Complete);
    assert_eq!(report.outcomes.len(), 1, "{report:#?}");
    assert!(!report.outcomes[0].failing);
}

#[test]
fn under_the_lock_of_cpython_an_addition_is_whole() {
    let (_, report) = search(&increments(2, 2), Points::Gil);
    assert_eq!(report.outcomes.len(), 1, "{report:#?}");
}

/// What a thread of a generated program does, on the variables `x`, `y` and its own `r`.
#[derive(Debug, Clone, Copy)]
enum Op {
    /// `r = x`
    Load(usize),
    /// `x = r + 1`
    Store(usize),
    /// `x = 7`
    Set(usize, i64),
}

const NAMES: [&str; 2] = ["x", "y"];

fn generated(draws: &mut vm_runtime::Draws) -> Vec<Vec<Op>> {
    let threads = 2 + draws.below(2) as usize;
    let op = |draws: &mut vm_runtime::Draws| {
        let on = draws.below(2) as usize;
        match draws.below(3) {
            0 => Op::Load(on),
            1 => Op::Store(on),
            _ => Op::Set(on, draws.below(3) as i64),
        }
    };
    (0..threads).map(|_| (0..1 + draws.below(3)).map(|_| op(draws)).collect()).collect()
}

fn source_of(threads: &[Vec<Op>]) -> String {
    let mut text = "import threading\n\nx = 0\ny = 0\n".to_owned();
    for (at, ops) in threads.iter().enumerate() {
        text.push_str(&format!("\ndef run_{at}():\n    global x, y\n    r = 0\n"));
        for op in ops {
            text.push_str(&match op {
                Op::Load(on) => format!("    r = {}\n", NAMES[*on]),
                Op::Store(on) => format!("    {} = r + 1\n", NAMES[*on]),
                Op::Set(on, value) => format!("    {} = {value}\n", NAMES[*on]),
            });
        }
    }
    let all: Vec<String> =
        (0..threads.len()).map(|at| format!("threading.Thread(target=run_{at})")).collect();
    text.push_str(&format!(
        "\nthreads = [{}]\nfor t in threads: t.start()\nfor t in threads: t.join()\nprint(x, y)\n",
        all.join(", ")
    ));
    text
}

/// Every order of the operations that threads compete for, one by one.
fn enumerate(threads: &[Vec<Op>]) -> std::collections::BTreeMap<String, u64> {
    let touches = |ops: &[Op], on: usize| {
        ops.iter().any(|op| matches!(op, Op::Load(at) | Op::Store(at) | Op::Set(at, _) if *at == on))
    };
    let writes = |ops: &[Op], on: usize| {
        ops.iter().any(|op| matches!(op, Op::Store(at) | Op::Set(at, _) if *at == on))
    };
    let contended: Vec<bool> = (0..2)
        .map(|on| {
            threads.iter().filter(|ops| touches(ops, on)).count() > 1
                && threads.iter().any(|ops| writes(ops, on))
        })
        .collect();
    let mut found = std::collections::BTreeMap::new();
    let start = (vec![0; threads.len()], vec![0_i64; threads.len()], [0_i64; 2]);
    let mut open = vec![start];
    while let Some((mut at, mut own, mut vars)) = open.pop() {
        let execute = |thread: usize, at: &mut Vec<usize>, own: &mut Vec<i64>, vars: &mut [i64; 2]| {
            match threads[thread][at[thread]] {
                Op::Load(on) => own[thread] = vars[on],
                Op::Store(on) => vars[on] = own[thread] + 1,
                Op::Set(on, value) => vars[on] = value,
            }
            at[thread] += 1;
        };
        let is_visible = |thread: usize, at: &[usize]| match threads[thread][at[thread]] {
            Op::Load(on) | Op::Store(on) | Op::Set(on, _) => contended[on],
        };
        // What no other thread sees is executed at once.
        while let Some(thread) =
            (0..threads.len()).find(|t| at[*t] < threads[*t].len() && !is_visible(*t, &at))
        {
            execute(thread, &mut at, &mut own, &mut vars);
        }
        let enabled: Vec<usize> =
            (0..threads.len()).filter(|thread| at[*thread] < threads[*thread].len()).collect();
        if enabled.is_empty() {
            *found.entry(format!("{} {}", vars[0], vars[1])).or_insert(0) += 1;
        }
        for thread in enabled {
            let (mut at, mut own, mut vars) = (at.clone(), own.clone(), vars);
            execute(thread, &mut at, &mut own, &mut vars);
            open.push((at, own, vars));
        }
    }
    found
}

/// Merging equal states and leaving out what no other thread sees changes no outcome and no count.
#[test]
fn counts_are_those_of_every_order_one_by_one() {
    let mut draws = vm_runtime::Draws::new(20_261_130, 1);
    for _ in 0..150 {
        let threads = generated(&mut draws);
        let source = source_of(&threads);
        let (_, report) = search(&source, Points::AnyBytecode);
        let expected: Vec<(String, u64)> = enumerate(&threads).into_iter().collect();
        assert_eq!(counts(&report), expected, "{source}");
    }
}

#[test]
fn a_pool_and_processes_lose_updates_too() {
    let pool = "from concurrent.futures import ThreadPoolExecutor\n\nn = 0\n\ndef add():\n    global n\n    n += 1\n\n\
         with ThreadPoolExecutor(2) as pool:\n    for _ in range(2):\n        pool.submit(add)\nprint(n)\n";
    let processes = "from multiprocessing import Process, Value\n\ndef add(v):\n    v.value += 1\n\n\
         if __name__ == '__main__':\n    v = Value('i', 0)\n    both = [Process(target=add, args=(v,)) for _ in range(2)]\n    \
         for p in both: p.start()\n    for p in both: p.join()\n    print(v.value)\n";
    for source in [pool, processes] {
        let (_, report) = search(source, Points::AnyBytecode);
        let printed: Vec<_> = counts(&report).into_iter().map(|(text, _)| text).collect();
        assert_eq!(printed, ["1", "2"], "{source}");
    }
}

#[test]
fn a_wait_that_nobody_ends_is_an_outcome() {
    let source = "import threading\n\nready = False\n\ndef wait():\n    while not ready:\n        pass\n\ndef never():\n    global ready\n    ready = ready\n\n\
         both = [threading.Thread(target=wait), threading.Thread(target=never)]\nfor t in both: t.start()\nfor t in both: t.join()\n";
    let (_, report) = search(source, Points::AnyBytecode);
    assert_eq!(report.status, ExplorationStatus::Complete);
    assert_eq!(report.outcomes.len(), 1, "{report:#?}");
    assert_eq!(report.outcomes[0].end, None);
}
