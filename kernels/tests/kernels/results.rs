//! Results against the reference table, and against naive implementations on random parameters.

use std::collections::HashSet;

use kernels::reference;
use proptest::prelude::*;
use shared::random::SplitMix64;
use shared::{Outcome, Output, RunSpec, Value, Work, Workload};

use crate::compute;

#[test]
fn every_reference_value_is_met() {
    for case in reference::cases() {
        let value = reference::compute(&case.task(0)).expect("no reference case fails");
        let value = reference::comparable(&value);
        assert!(case.accepts(&value), "{} gave {value:x?}, not {:x?}", case.kind, case.expected);
    }
}

#[test]
fn there_is_a_reference_value_for_each_kind() {
    let kinds: HashSet<&str> = reference::cases().iter().map(|case| case.kind).collect();
    for workload in Workload::examples() {
        assert!(kinds.contains(workload.kind()), "{}", workload.kind());
    }
}

/// Known values of π(x): OEIS A006880.
#[test]
fn prime_counts_are_the_known_ones() {
    for (limit, count) in [(10, 4), (100, 25), (1_000, 168), (10_000_000, 664_579), (100_000_000, 5_761_455)]
    {
        assert_eq!(compute(Work::Primes { from: 0, to: limit }), Value::Int(count));
    }
}

#[test]
fn pi_is_near() {
    let samples = 40_000_000;
    let Value::Int(inside) = compute(Work::Pi { samples, seed: 1 }) else { panic!("pi counts") };
    // Five standard deviations.
    let pi = 4.0 * inside as f64 / samples as f64;
    assert!((pi - std::f64::consts::PI).abs() < 5.0 * 1.642 / (samples as f64).sqrt(), "{pi}");
}

#[test]
fn a_divided_run_comes_to_the_same_as_a_whole_one() {
    let count = |tasks| {
        let spec = RunSpec {
            workload: Workload::Primes { tasks, limit: 1_234_567 },
            variant: Default::default(),
            seed: 0,
            faults: vec![],
            timeout_ms: None,
            pictures: vec![],
        };
        let value = |task| reference::compute(task).expect("primes cannot fail");
        let outcomes: Vec<Outcome> =
            spec.tasks().iter().map(|task| Outcome::Finished(Output { value: value(task) })).collect();
        spec.workload.summary(&outcomes)
    };
    assert_eq!(count(1), "95360 primes below 1234567");
    assert_eq!(count(1), count(7));
    assert_eq!(count(1), count(1_000));
}

#[test]
fn the_smallest_sizes_work() {
    assert_eq!(compute(Work::Primes { from: 0, to: 0 }), Value::Int(0));
    assert_eq!(compute(Work::Primes { from: 2, to: 3 }), Value::Int(1));
    assert_eq!(compute(Work::Primes { from: 5, to: 5 }), Value::Int(0));
    assert_eq!(compute(Work::Pi { samples: 0, seed: 0 }), Value::Int(0));
    assert_eq!(compute(Work::WordCount { words: 1, seed: 0 }), Value::Int(1));
    assert_eq!(compute(Work::Payload { data: vec![], rounds: 3 }), Value::Bytes(vec![]));
    let nothing = digest([]);
    assert_eq!(compute(Work::Sort { len: 0, seed: 0 }), nothing);
    assert_eq!(compute(Work::Hash { len: 0, seed: 0 }), nothing);
    assert_eq!(compute(Work::Matmul { size: 4, from: 2, to: 2, seed: 0 }), nothing);
    let empty_band = Work::Mandelbrot { width: 4, height: 4, max_iterations: 9, from: 2, to: 2 };
    assert_eq!(compute(empty_band), nothing);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn primes_match_trial_division(from in 0u64..2_000_000, len in 0u64..3_000) {
        let naive = (from..from + len).filter(|&n| n > 1 && (2..=n.isqrt()).all(|d| n % d != 0)).count();
        prop_assert_eq!(compute(Work::Primes { from, to: from + len }), Value::Int(naive as u64));
    }

    #[test]
    fn parts_of_a_range_add_up(limit in 1u64..3_000_000, parts in 1u64..40) {
        let parts = (0..parts).map(|i| compute(Work::Primes { from: limit * i / parts, to: limit * (i + 1) / parts }));
        let total: u64 = parts.map(|part| if let Value::Int(count) = part { count } else { 0 }).sum();
        prop_assert_eq!(compute(Work::Primes { from: 0, to: limit }), Value::Int(total));
    }

    #[test]
    fn mandelbrot_matches_one_pixel_at_a_time(
        width in 1u32..40, height in 1u32..40, max_iterations in 1u32..300, from in 0u32..40, rows in 0u32..40,
    ) {
        let (from, to) = (from.min(height), (from + rows).min(height));
        let counts = (from..to).flat_map(|y| (0..width).map(move |x| escape(x, y, width, height, max_iterations)));
        let naive = digest(counts.flat_map(u32::to_le_bytes));
        prop_assert_eq!(compute(Work::Mandelbrot { width, height, max_iterations, from, to }), naive);
    }

    #[test]
    fn sorting_matches_the_standard_library(len in 0usize..60_000, seed: u64) {
        let mut random = SplitMix64::new(seed);
        let mut items: Vec<u64> = (0..len).map(|_| random.next_u64()).collect();
        items.sort();
        let naive = digest(items.into_iter().flat_map(u64::to_le_bytes));
        prop_assert_eq!(compute(Work::Sort { len: len as u64, seed }), naive);
    }

    #[test]
    fn hashing_in_pieces_matches_hashing_at_once(len in 0usize..700_000, seed: u64) {
        prop_assert_eq!(compute(Work::Hash { len: len as u64, seed }), digest(SplitMix64::new(seed).bytes(len)));
    }

    #[test]
    fn matrices_match_the_schoolbook(size in 1usize..70, from in 0usize..70, rows in 0usize..70, seed: u64) {
        let (from, to) = (from.min(size), (from + rows).min(size));
        let element = |side: u64, row: usize, col: usize| {
            let place = 2 * (row * size + col) as u64 + side;
            let number = SplitMix64::new(seed.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15))).next_u64();
            (number >> 60) as i64 - 8
        };
        let product = |i, j| (0..size).map(|k| element(0, i, k) * element(1, k, j)).sum::<i64>() as f32;
        let naive = digest((from..to).flat_map(|i| (0..size).map(move |j| (i, j))).flat_map(|(i, j)| product(i, j).to_le_bytes()));
        let (size, from, to) = (size as u32, from as u32, to as u32);
        prop_assert_eq!(compute(Work::Matmul { size, from, to, seed }), naive);
    }

    #[test]
    fn a_payload_comes_back_as_it_was(data: Vec<u8>, rounds in 0u32..50) {
        prop_assert_eq!(compute(Work::Payload { data: data.clone(), rounds }), Value::Bytes(data));
    }
}

/// The iteration count of one pixel, by the definition.
fn escape(x: u32, y: u32, width: u32, height: u32, most: u32) -> u32 {
    let c_re = -2.2 + (f64::from(x) + 0.5) * (3.0 / f64::from(width));
    let c_im = -1.5 + (f64::from(y) + 0.5) * (3.0 / f64::from(height));
    let (mut re, mut im, mut count) = (0.0_f64, 0.0_f64, 0);
    while count < most && re * re + im * im <= 4.0 {
        (re, im) = (re * re - im * im + c_re, re * im + re * im + c_im);
        count += 1;
    }
    count
}

/// The digest of a result's bytes.
fn digest(bytes: impl IntoIterator<Item = u8>) -> Value {
    let bytes: Vec<u8> = bytes.into_iter().collect();
    let hash = blake3::hash(&bytes);
    Value::Digest(u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("a hash has 32 bytes")))
}
