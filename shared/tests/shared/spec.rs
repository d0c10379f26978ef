//! Run specs, set-ups and tasks as JSON and postcard, and what validation says.

use proptest::prelude::*;
use shared::task::{Blob, ImageSource};
use shared::{Collect, Fault, FaultKind, Limits, RunSpec, Setup, Task, TaskId, Variant, Work, Workload};

use crate::any;

proptest! {
    #[test]
    fn a_run_spec_round_trips_as_json(spec in any::run_spec()) {
        let json = serde_json::to_string(&spec).unwrap();
        prop_assert_eq!(serde_json::from_str::<RunSpec>(&json).unwrap(), spec);
    }

    #[test]
    fn a_set_up_round_trips_as_json(setup in any::setup()) {
        let json = serde_json::to_string(&setup).unwrap();
        prop_assert_eq!(serde_json::from_str::<Setup>(&json).unwrap(), setup);
    }

    #[test]
    fn tasks_round_trip_as_postcard(workload in any::valid_workload(), seed: u64) {
        let tasks = run_spec(workload, seed).tasks();
        let bytes = postcard::to_allocvec(&tasks).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Vec<Task>>(&bytes).unwrap(), tasks);
    }

    #[test]
    fn validation_never_panics(setup in any::setup()) {
        let limits = Limits::default();
        let whole = setup.validate(|_| limits.clone());
        for variant in &setup.variants {
            let one = setup.run_spec(variant, &[]).validate(&limits);
            prop_assert!(whole.is_err() || one.is_ok(), "a valid set-up has valid runs");
        }
        if let Err(error) = whole {
            prop_assert!(!error.field.is_empty() && !error.message.is_empty());
        }
    }

    #[test]
    fn other_json_never_panics(json in r#"\{"workload":\{"kind":"[a-z-]{1,10}"(,"[a-zA-Z]{1,8}":-?[0-9]{1,25}){0,3}\}[\]}]{0,3}"#) {
        let _ = serde_json::from_str::<RunSpec>(&json);
        let _ = serde_json::from_str::<Setup>(&json);
    }
}

fn run_spec(workload: Workload, seed: u64) -> RunSpec {
    Setup { workload, seed, ..Setup::default() }.run_spec(&Variant::default(), &[])
}

#[test]
fn the_smallest_run_spec_is_a_workload() {
    let spec: RunSpec = serde_json::from_str(r#"{"workload":{"kind":"noop","tasks":3}}"#).unwrap();
    assert_eq!(spec, RunSpec { seed: 0, ..run_spec(Workload::Noop { tasks: 3 }, 0) });
}

#[test]
fn the_json_of_a_run_spec_is_pinned() {
    let spec = RunSpec {
        variant: Variant { collect: Collect::AsCompleted, ..Variant::default() },
        faults: vec![Fault { task: 1, kind: FaultKind::NeverYields }],
        timeout_ms: Some(250),
        pictures: vec![Blob::new(vec![0, 255])],
        ..run_spec(Workload::WordCount { tasks: 2, words: 9 }, 5)
    };
    let expected = r#"{"workload":{"kind":"word-count","tasks":2,"words":9},"variant":{"place":"browser","model":"sequential","workers":2,"reuse":"pool","collect":{"order":"as-completed"},"sliceMs":8},"seed":5,"faults":[{"task":1,"kind":"never-yields"}],"timeoutMs":250,"pictures":["AP8="]}"#;
    assert_eq!(serde_json::to_string(&spec).unwrap(), expected);
}

#[test]
fn a_field_that_nobody_knows_is_named() {
    for json in [
        r#"{"workload":{"kind":"noop","tasks":3},"colour":1}"#,
        r#"{"workload":{"kind":"noop","tasks":3,"colour":1}}"#,
        r#"{"workload":{"kind":"noop","tasks":3},"variant":{"colour":1}}"#,
    ] {
        let error = serde_json::from_str::<RunSpec>(json).unwrap_err();
        assert!(error.to_string().contains("colour"), "{error}");
    }
}

#[test]
fn faults_and_the_time_out_reach_their_tasks() {
    let spec = RunSpec {
        faults: vec![Fault { task: 1, kind: FaultKind::Panic }, Fault { task: 9, kind: FaultKind::Hang }],
        timeout_ms: Some(70),
        ..run_spec(Workload::Noop { tasks: 3 }, 0)
    };
    let task = |id, fault| Task { id: TaskId(id), work: Work::Noop, fault, timeout_ms: Some(70) };
    assert_eq!(spec.tasks(), [task(0, None), task(1, Some(FaultKind::Panic)), task(2, None)]);
}

#[test]
fn pictures_are_given_to_the_tasks_in_turn() {
    let blobs = [Blob::new(vec![1]), Blob::new(vec![2])];
    let setup = Setup { workload: Workload::Image { tasks: 3, radius: 1, thumbnail: 8 }, ..Setup::default() };
    let sources = |pictures: &[Blob]| -> Vec<ImageSource> {
        let tasks = setup.run_spec(&Variant::default(), pictures).tasks();
        let source = |task: Task| match task.work {
            Work::Image { source, .. } => source,
            other => panic!("not an image: {other:?}"),
        };
        tasks.into_iter().map(source).collect()
    };
    let given = |i: usize| ImageSource::Given(blobs[i].clone());
    assert_eq!(sources(&blobs), [given(0), given(1), given(0)]);
    assert_eq!(sources(&[]), [0, 1, 2].map(ImageSource::Supplied));
}

#[test]
fn base64_that_is_none_is_an_error() {
    for json in ["\"a\"", "\"*\"", "3", "\"AP8\""] {
        assert!(serde_json::from_str::<Blob>(json).is_err(), "{json}");
    }
}

#[test]
fn every_bound_names_its_field_and_what_is_allowed() {
    let limits = Limits { max_tasks: 50, max_workers: 4, max_run_ms: 1_000, ..Limits::default() };
    let good = Setup { workload: Workload::Noop { tasks: 50 }, ..Setup::default() };
    assert_eq!(good.validate(|_| limits.clone()), Ok(()));
    let variant = |variant| Setup { variants: vec![Variant::default(), variant], ..good.clone() };
    let fault = |task| Fault { task, kind: FaultKind::Panic };
    for (setup, field, allowed) in [
        (Setup { workload: Workload::Noop { tasks: 51 }, ..good.clone() }, "workload.tasks", "1 to 50"),
        (Setup { workload: Workload::Noop { tasks: 0 }, ..good.clone() }, "workload.tasks", "1 to 50"),
        (Setup { variants: vec![], ..good.clone() }, "variants", "at least one"),
        (Setup { variants: vec![Variant::default(); 13], ..good.clone() }, "variants", "at most 12"),
        (Setup { repeats: 0, ..good.clone() }, "repeats", "1 to 20"),
        (Setup { repeats: 21, ..good.clone() }, "repeats", "1 to 20"),
        (Setup { timeout_ms: Some(0), ..good.clone() }, "timeoutMs", "1 to 1000 ms"),
        (Setup { timeout_ms: Some(1_001), ..good.clone() }, "timeoutMs", "1 to 1000 ms"),
        (Setup { faults: vec![fault(0), fault(50)], ..good.clone() }, "faults[1].task", "0 to 49"),
        (Setup { faults: vec![fault(0); 101], ..good.clone() }, "faults", "at most 100"),
        (variant(Variant { workers: 0, ..Variant::default() }), "variants[1].workers", "1 to 4"),
        (variant(Variant { workers: 5, ..Variant::default() }), "variants[1].workers", "1 to 4"),
        (variant(Variant { slice_ms: 10_001, ..Variant::default() }), "variants[1].sliceMs", "at most 10000"),
        (
            variant(Variant { collect: Collect::Map { chunksize: 0 }, ..Variant::default() }),
            "variants[1].collect.chunksize",
            "at least 1",
        ),
    ] {
        let error = setup.validate(|_| limits.clone()).unwrap_err();
        assert_eq!(error.field, field, "{error}");
        assert!(error.message.contains(allowed), "{error}");
    }
}
