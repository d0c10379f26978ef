//! Messages between page, engine and workers: round trips, their bytes, and hostile bytes.

use std::fmt::Debug;

use proptest::prelude::*;
use shared::message::{
    Batch, FromEngine, FromIsolated, FromProgram, MESSAGE_VERSION, Message, MessageError, Order, Start,
    ToEngine, ToIsolated, ToProgram, encode_events,
};
use shared::program::{Command, Pace, ProgramEnd, ProgramSpec, Reply, StepUnit};
use shared::run::{RunEnd, RunStatus};
use shared::task::Blob;
use shared::wire::{Frame, FrameBody};
use shared::{Collect, Event, EventKind, LaneId, RunId, Setup, Task, TaskId, Variant, Work, Workload};

use crate::any;

/// A message is read as it was written, and refused when it is cut or lengthened.
fn check<M: Message + PartialEq + Debug>(message: &M, at: prop::sample::Index) -> Result<(), TestCaseError> {
    let mut bytes = message.encode();
    let read = M::decode(&bytes);
    prop_assert_eq!(read.as_ref(), Ok(message));
    bytes.push(0);
    prop_assert_eq!(M::decode(&bytes), Err(MessageError::Damaged { len: bytes.len() }));
    bytes.pop();
    bytes.truncate(at.index(bytes.len()));
    prop_assert_eq!(M::decode(&bytes), Err(MessageError::Damaged { len: bytes.len() }));
    Ok(())
}

fn order() -> impl Strategy<Value = Order> {
    (any::<u64>(), any::run_spec(), any::<u32>()).prop_map(|(run, spec, max_run_ms)| Order {
        run: RunId(run),
        spec,
        max_run_ms,
    })
}

fn tasks() -> impl Strategy<Value = Vec<Task>> {
    (any::valid_workload(), any::<u64>()).prop_map(|(workload, seed)| {
        Setup { workload, seed, ..Setup::default() }.run_spec(&Variant::default(), &[]).tasks()
    })
}

proptest! {
    #[test]
    fn starts_round_trip(base: String, number: u32, at: prop::sample::Index) {
        check(&Start::Engine { base: base.clone() }, at)?;
        check(&Start::Isolated { base }, at)?;
        check(&Start::Thread { number }, at)?;
        check(&Start::Program, at)?;
    }

    #[test]
    fn messages_of_engines_round_trip(order in order(), frame in any::frame(), at: prop::sample::Index) {
        check(&order, at)?;
        check(&ToEngine::Run(order), at)?;
        check(&FromEngine::Frame(frame), at)?;
    }

    #[test]
    fn messages_to_program_workers_round_trip(message in any::program::to_program(), at: prop::sample::Index) {
        check(&message, at)?;
    }

    #[test]
    fn messages_from_program_workers_round_trip(message in any::program::from_program(), at: prop::sample::Index) {
        check(&message, at)?;
    }

    #[test]
    fn the_end_of_a_program_is_the_same_in_json(end in any::program::end()) {
        let json = serde_json::to_value(&end).unwrap();
        prop_assert!(json["how"].is_string());
        prop_assert_eq!(serde_json::from_value::<ProgramEnd>(json).unwrap(), end);
    }

    #[test]
    fn tasks_that_are_encoded_one_by_one_give_the_same_message(
        tasks in tasks(), lane: u32, epoch_ms in 0.0..1e13, watched: bool, at: prop::sample::Index,
    ) {
        let lane = LaneId(lane);
        let mut batch = Batch::new(lane, epoch_ms, watched, tasks.len());
        let sizes: u64 = tasks.iter().map(|task| batch.push(task)).sum();
        let message = ToIsolated::Tasks { lane, epoch_ms, watched, tasks };
        let bytes = batch.finish();
        prop_assert_eq!(&bytes, &message.encode());
        prop_assert!(sizes < bytes.len() as u64);
        check(&message, at)?;
    }

    #[test]
    fn events_that_are_encoded_with_their_cost_give_the_same_message(
        events in any::events(), encode_ns: u64, at: prop::sample::Index,
    ) {
        let bytes = encode_events(&events, || encode_ns);
        let message = FromIsolated::Events { events, encode_ns };
        prop_assert_eq!(bytes, message.encode());
        check(&message, at)?;
    }

    #[test]
    fn other_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        bytes.insert(0, MESSAGE_VERSION);
        let _ = Start::decode(&bytes);
        let _ = ToEngine::decode(&bytes);
        let _ = FromEngine::decode(&bytes);
        let _ = ToProgram::decode(&bytes);
        let _ = FromProgram::decode(&bytes);
        let _ = ToIsolated::decode(&bytes);
        let _ = FromIsolated::decode(&bytes);
    }
}

/// What is pinned here may only change together with the version.
#[track_caller]
fn assert_bytes(message: &impl Message, expected: &[&[u8]]) {
    let expected = [&[MESSAGE_VERSION][..], &expected.concat()].concat();
    assert_eq!(message.encode(), expected, "a change of a message needs a new MESSAGE_VERSION");
}

#[test]
fn the_bytes_of_starts_are_pinned() {
    assert_bytes(&Start::Engine { base: "/a".to_owned() }, &[&[0, 2], b"/a"]);
    assert_bytes(&Start::Isolated { base: String::new() }, &[&[1, 0]]);
    assert_bytes(&Start::Thread { number: 300 }, &[&[2, 172, 2]]);
    assert_bytes(&Start::Program, &[&[3]]);
}

#[test]
fn the_bytes_of_messages_of_engines_are_pinned() {
    let workload = Workload::Noop { tasks: 3 };
    let variant = Variant { workers: 300, collect: Collect::AsCompleted, ..Variant::default() };
    let setup = Setup { workload, timeout_ms: Some(9), ..Setup::default() };
    let spec = setup.run_spec(&variant, &[Blob::new(vec![7, 8])]);
    let order = Order { run: RunId(0xab), spec, max_run_ms: 5 };
    let run: &[u8] = b"\x1000000000000000ab";
    // Workload, variant, seed, faults, time-out, pictures; then the limit.
    let spec: &[u8] = &[12, 3, 0, 0, 172, 2, 0, 1, 8, 1, 0, 1, 9, 1, 2, 7, 8, 5];
    assert_bytes(&order, &[run, spec]);
    assert_bytes(&ToEngine::Run(order), &[&[0], run, spec]);
    assert_bytes(&ToEngine::Stop, &[&[1]]);
    assert_bytes(&FromEngine::Ready, &[&[0]]);
    let end = RunEnd {
        status: RunStatus::Completed,
        makespan_ns: 300,
        summary: "s".to_owned(),
        collected: vec![TaskId(4)],
    };
    let frame = Frame { run: RunId(0xab), body: FrameBody::End(end) };
    assert_bytes(&FromEngine::Frame(frame), &[&[1], run, &[1, 0, 172, 2, 1, b's', 1, 4]]);
}

#[test]
fn the_bytes_of_messages_of_program_workers_are_pinned() {
    let step = Command::Step { unit: StepUnit::Line, back: true };
    assert_bytes(&ToProgram::Command(step), &[&[0, 5, 1, 1]]);
    let pace = Pace::Clock { slowdown: 1.0 };
    assert_bytes(&ToProgram::Command(Command::Play { pace }), &[&[0, 2, 1], &1.0_f64.to_le_bytes()]);
    // No source, no files; settings, costs, limits; no decisions.
    let spec = postcard::to_allocvec(&ProgramSpec::default()).unwrap();
    let restore = ToProgram::Restore { spec: ProgramSpec::default(), events: 300, step: 1, stopped: true };
    assert_bytes(&restore, &[&[1], &spec, &[172, 2, 1, 1]]);
    assert_bytes(&FromProgram::Ready, &[&[0]]);
    let refused = Reply::Refused { message: "no".to_owned() };
    assert_bytes(&FromProgram::Reply(refused), &[&[1, 5, 2], b"no"]);
    let paused = Reply::Paused { end: Some(ProgramEnd::Finished { exit_code: -1 }) };
    assert_bytes(&FromProgram::Reply(paused), &[&[1, 3, 1, 0, 1]]);
    assert_bytes(&FromProgram::ComparedEvents { index: 2, events: Vec::new() }, &[&[2, 2, 0]]);
}

#[test]
fn the_bytes_of_messages_of_isolated_workers_are_pinned() {
    let task = Task { id: TaskId(1), work: Work::Noop, fault: None, timeout_ms: None };
    let message = ToIsolated::Tasks { lane: LaneId(2), epoch_ms: 1.0, watched: true, tasks: vec![task] };
    assert_bytes(&message, &[&[0, 2], &1.0_f64.to_le_bytes(), &[1, 1], &[1, 0, 0, 0]]);
    assert_bytes(&FromIsolated::Ready, &[&[0]]);
    let event = Event { time_ns: 3, lane: LaneId(2), task: None, kind: EventKind::LaneReady };
    assert_bytes(
        &FromIsolated::Events { events: vec![event], encode_ns: 300 },
        &[&[1, 1], &[3, 2, 0, 1], &[172, 2]],
    );
}

#[test]
fn another_version_is_named() {
    let theirs = MESSAGE_VERSION + 1;
    let error = ToEngine::decode(&[theirs, 1]).unwrap_err();
    assert_eq!(error, MessageError::Version { theirs });
    assert!(error.to_string().contains("reload the page"), "{error}");
    assert_eq!(FromProgram::decode(&[]), Err(MessageError::Damaged { len: 0 }));
}
