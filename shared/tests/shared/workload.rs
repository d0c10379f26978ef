//! Workloads: parameters, bounds, the division into tasks, and summaries.

use std::collections::HashSet;

use proptest::prelude::*;
use shared::future::Output;
use shared::{Limits, Outcome, RunSpec, Setup, Task, Value, Variant, Work, Workload};

use crate::any;

fn tasks(workload: &Workload, seed: u64) -> Vec<Task> {
    let setup = Setup { workload: workload.clone(), seed, ..Setup::default() };
    let spec: RunSpec = setup.run_spec(&Variant::default(), &[]);
    spec.tasks()
}

/// The half-open range of a task that has one.
fn range(work: &Work) -> Option<(u64, u64)> {
    match *work {
        Work::Primes { from, to } | Work::Mixed { from, to, .. } => Some((from, to)),
        Work::Mandelbrot { from, to, .. } | Work::Matmul { from, to, .. } => Some((from.into(), to.into())),
        _ => None,
    }
}

fn total(workload: &Workload) -> Option<u64> {
    match *workload {
        Workload::Primes { limit, .. } | Workload::Mixed { limit, .. } => Some(limit),
        Workload::Mandelbrot { size, .. } | Workload::Matmul { size, .. } => Some(size.into()),
        _ => None,
    }
}

proptest! {
    #[test]
    fn every_workload_is_divided_into_its_number_of_tasks(workload in any::valid_workload(), seed: u64) {
        let tasks = tasks(&workload, seed);
        prop_assert_eq!(tasks.len() as u32, workload.task_count());
        prop_assert!(tasks.iter().enumerate().all(|(i, task)| task.id.0 as usize == i));
    }

    #[test]
    fn ranges_cover_everything_once(workload in any::valid_workload()) {
        let ranges: Vec<(u64, u64)> = tasks(&workload, 1).iter().filter_map(|task| range(&task.work)).collect();
        if let Some(total) = total(&workload) {
            prop_assert_eq!(ranges.first().map(|range| range.0), Some(0));
            prop_assert_eq!(ranges.last().map(|range| range.1), Some(total));
            prop_assert!(ranges.windows(2).all(|pair| pair[0].1 == pair[1].0));
            let sizes = || ranges.iter().map(|(from, to)| to - from);
            prop_assert!(sizes().max().unwrap() - sizes().min().unwrap() <= 1, "parts are equal but for one");
        } else {
            prop_assert!(ranges.is_empty());
        }
    }

    #[test]
    fn samples_add_up(count in 1..300u32, samples in 1..4_000_000_000u64) {
        let sum: u64 = tasks(&Workload::Pi { tasks: count, samples }, 1)
            .iter()
            .map(|task| if let Work::Pi { samples, .. } = task.work { samples } else { 0 })
            .sum();
        prop_assert_eq!(sum, samples);
    }

    #[test]
    fn the_seed_decides(workload in any::valid_workload(), seed: u64) {
        prop_assert_eq!(tasks(&workload, seed), tasks(&workload, seed));
    }

    #[test]
    fn latencies_are_around_their_median(median_ms in 1..1_000u32, spread_percent in 0..200u32, seed: u64) {
        let workload = Workload::Download { tasks: 400, latency_ms: median_ms, spread_percent, bytes: 1 };
        let mut latencies = latencies(&workload, seed);
        latencies.sort_unstable();
        let median_us = f64::from(median_ms) * 1_000.0;
        prop_assert!(latencies[0] as f64 >= median_us * 0.05 - 1.0);
        prop_assert!(latencies[399] as f64 <= median_us * 20.0);
        // The median of 400 draws lies within a factor e^(σ/2) but for one case in 10^20.
        let factor = (f64::from(spread_percent) / 200.0).exp() * 1.001;
        let middle = latencies[200] as f64 + 1.0;
        prop_assert!(middle <= median_us * factor + 2.0 && middle >= median_us / factor - 2.0, "{middle}");
    }

    #[test]
    fn parameters_are_read_as_they_were_set(workload in any::workload(), key: prop::sample::Index, value: u64) {
        let mut changed = workload.clone();
        let params = workload.params(&Limits::default());
        let index = key.index(params.len());
        let before: Vec<u64> = params.iter().map(|param| param.value).collect();
        let set = changed.set_param(params[index].key, value);
        let after: Vec<u64> = changed.params(&Limits::default()).iter().map(|param| param.value).collect();
        for (i, (before, after)) in before.into_iter().zip(after).enumerate() {
            prop_assert_eq!(after, if i == index && set.is_ok() { value } else { before });
        }
        prop_assert!(set.is_ok() || value > u64::from(u32::MAX));
    }

    #[test]
    fn summaries_never_panic(workload in any::workload(), outcomes in prop::collection::vec(outcome(), 0..20)) {
        prop_assert!(!workload.summary(&outcomes).is_empty());
    }
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        any::<u64>().prop_map(int),
        Just(Outcome::Finished(Output { value: Value::None })),
        Just(Outcome::Cancelled),
    ]
}

fn int(n: u64) -> Outcome {
    Outcome::Finished(Output { value: Value::Int(n) })
}

fn latencies(workload: &Workload, seed: u64) -> Vec<u64> {
    let latency = |task: Task| match task.work {
        Work::Download { latency_us, .. } | Work::Mixed { latency_us, .. } => latency_us,
        other => panic!("no latency: {other:?}"),
    };
    tasks(workload, seed).into_iter().map(latency).collect()
}

/// Links reproduce these, natively and in WebAssembly: they must never change.
#[test]
fn the_random_parts_of_tasks_are_pinned() {
    let download = Workload::Download { tasks: 6, latency_ms: 100, spread_percent: 40, bytes: 1 };
    assert_eq!(latencies(&download, 1), PINNED_LATENCIES);
    let Work::Sort { seed, .. } = tasks(&Workload::Sort { tasks: 2, len: 3 }, 1)[1].work else { panic!() };
    assert_eq!(seed, 0xbeeb_8da1_658e_ec67);
    let payload = tasks(&Workload::Payload { tasks: 1, bytes: 9, rounds: 0 }, 1);
    let expected = vec![0xc1, 0x5c, 0x02, 0x89, 0xec, 0x2d, 0x0a, 0x91, 0x67];
    assert_eq!(payload[0].work, Work::Payload { data: expected, rounds: 0 });
}

/// Checked against an implementation in another language.
const PINNED_LATENCIES: [u64; 6] = [98638, 36786, 103571, 44447, 109364, 72544];

#[test]
fn examples_are_one_of_each_kind_and_valid() {
    let examples = Workload::examples();
    for example in &examples {
        assert_eq!(example.validate(&Limits::default()), Ok(()), "{}", example.kind());
        assert_eq!(Workload::example(example.kind()).as_ref(), Some(example));
        let json = serde_json::to_value(example).unwrap();
        assert_eq!(json["kind"], example.kind());
        for param in example.params(&Limits::default()) {
            assert_eq!(json[param.key], param.value, "{}.{} in the JSON", example.kind(), param.key);
            assert!(param.min <= param.max);
        }
        assert_eq!(example.params(&Limits::default())[0].key, "tasks");
    }
    let kinds: HashSet<&str> = examples.iter().map(Workload::kind).collect();
    let labels: HashSet<&str> = examples.iter().map(Workload::label).collect();
    assert_eq!((kinds.len(), labels.len()), (13, 13));
    assert_eq!(Workload::example("chess"), None);
}

#[test]
fn a_parameter_that_is_unknown_or_does_not_fit_is_named() {
    let mut workload = Workload::default();
    let error = workload.set_param("size", 1).unwrap_err();
    assert_eq!(
        (error.field.as_str(), error.message.as_str()),
        ("workload.size", "`primes` has no parameter `size`")
    );
    let error = workload.set_param("tasks", 1 << 40).unwrap_err();
    assert_eq!(error.field, "workload.tasks");
    assert!(error.message.contains("1 to 100000"), "{error}");
}

#[test]
fn each_bound_is_inclusive() {
    let limits = Limits { max_tasks: 77, ..Limits::default() };
    for example in Workload::examples() {
        for param in example.params(&limits) {
            for (value, ok) in [
                (param.min, true),
                (param.max, true),
                (param.max + 1, false),
                (param.min.wrapping_sub(1), false),
            ] {
                let mut workload = Workload::example(example.kind()).unwrap();
                workload.set_param("tasks", 1).unwrap();
                if workload.set_param(param.key, value).is_ok() {
                    // The bound of a payload's bytes depends on the tasks, which are 1 now.
                    let param = workload.params(&limits).into_iter().find(|p| p.key == param.key).unwrap();
                    let ok = ok || (param.min..=param.max).contains(&value);
                    assert_eq!(workload.validate(&limits).is_ok(), ok, "{}.{}", example.kind(), param.key);
                } else {
                    assert!(!ok);
                }
            }
        }
    }
}

#[test]
fn summaries_tell_the_result_in_a_line() {
    for (workload, outcomes, expected) in [
        (Workload::Primes { tasks: 2, limit: 10 }, vec![int(3), int(1)], "4 primes below 10"),
        (Workload::Pi { tasks: 2, samples: 8 }, vec![int(3), int(3)], "π ≈ 3.000000 from 8 samples"),
        (Workload::WordCount { tasks: 1, words: 5 }, vec![int(4)], "4 distinct words, summed over the texts"),
        (Workload::Noop { tasks: 2 }, vec![int(0), int(0)], "2 tasks done"),
    ] {
        assert_eq!(workload.summary(&outcomes), expected);
    }
}

#[test]
fn summaries_claim_nothing_about_what_is_missing() {
    let partial = [int(3), Outcome::Cancelled, Outcome::Cancelled];
    for (workload, expected) in [
        (Workload::Primes { tasks: 3, limit: 10 }, "3 primes found (2 tasks without a result)"),
        (Workload::Pi { tasks: 3, samples: 12 }, "π ≈ 3.000000 from 4 samples (2 tasks without a result)"),
        (Workload::Sort { tasks: 3, len: 9 }, "1 task done (2 tasks without a result)"),
        (Workload::Sort { tasks: 2, len: 9 }, "1 task done (1 task without a result)"),
    ] {
        let outcomes = &partial[..workload.task_count() as usize];
        assert_eq!(workload.summary(outcomes), expected);
    }
    let none = Workload::Pi { tasks: 2, samples: 8 }.summary(&[Outcome::Cancelled, Outcome::Cancelled]);
    assert_eq!(none, "no samples (2 tasks without a result)");
}

#[test]
fn a_checksum_depends_on_the_order() {
    let sort = Workload::Sort { tasks: 2, len: 9 };
    let digest = |n| Outcome::Finished(Output { value: Value::Digest(n) });
    assert_eq!(sort.summary(&[digest(1), digest(2)]), sort.summary(&[digest(1), digest(2)]));
    assert_ne!(sort.summary(&[digest(1), digest(2)]), sort.summary(&[digest(2), digest(1)]));
}
