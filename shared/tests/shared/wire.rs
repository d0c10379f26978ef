//! Frames: round trips, and streams that are cut, mixed up or hostile.

use proptest::prelude::*;
use shared::event::{Blocker, Direction};
use shared::wire::{Frame, FrameBody, FrameReader, MAX_FRAME, WIRE_VERSION, WireError};
use shared::{Event, EventKind, LaneId, RunId, TaskId, Trace};

use crate::any;

fn read_all(reader: &mut FrameReader) -> Vec<Frame> {
    std::iter::from_fn(|| reader.next_frame().unwrap()).collect()
}

proptest! {
    #[test]
    fn a_frame_round_trips(frame in any::frame()) {
        let bytes = frame.encode();
        prop_assert_eq!(Frame::decode(&bytes), Ok(frame.clone()));
        let prefixed = frame.encode_prefixed();
        prop_assert_eq!(&prefixed[4..], &bytes);
        prop_assert_eq!(prefixed[..4].to_vec(), (bytes.len() as u32).to_le_bytes());
    }

    #[test]
    fn a_frame_round_trips_as_json(frame in any::frame()) {
        let json = serde_json::to_string(&frame).unwrap();
        prop_assert_eq!(serde_json::from_str::<Frame>(&json).unwrap(), frame);
    }

    #[test]
    fn a_frame_that_was_cut_or_lengthened_is_refused(frame in any::frame(), at: prop::sample::Index, more: u8) {
        let mut bytes = frame.encode();
        bytes.push(more);
        prop_assert_eq!(Frame::decode(&bytes), Err(WireError::Damaged { len: bytes.len() }));
        bytes.pop();
        bytes.truncate(at.index(bytes.len()));
        prop_assert_eq!(Frame::decode(&bytes), Err(WireError::Damaged { len: bytes.len() }));
    }

    #[test]
    fn other_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..300), ours: bool) {
        if ours && !bytes.is_empty() {
            bytes[0] = WIRE_VERSION;
        }
        let _ = Frame::decode(&bytes);
        let mut reader = FrameReader::default();
        reader.push(&bytes);
        while let Ok(Some(_)) = reader.next_frame() {}
    }

    #[test]
    fn a_stream_gives_the_same_frames_however_it_is_cut(
        frames in prop::collection::vec(any::frame(), 1..6),
        cuts in prop::collection::vec(1..200usize, 1..40),
    ) {
        let stream: Vec<u8> = frames.iter().flat_map(Frame::encode_prefixed).collect();
        let (mut reader, mut got, mut rest) = (FrameReader::default(), Vec::new(), &stream[..]);
        for cut in cuts.into_iter().cycle() {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            reader.push(now);
            got.extend(read_all(&mut reader));
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(got, frames);
        prop_assert!(reader.is_between_frames());
    }

    #[test]
    fn events_in_batches_give_the_trace_of_events_at_once(
        events in any::events(),
        batches in prop::collection::vec(1..20usize, 1..8),
    ) {
        let (mut at_once, mut in_batches) = (Trace::new(), Trace::new());
        events.iter().for_each(|event| at_once.push(event));
        let (mut reader, mut rest) = (FrameReader::default(), &events[..]);
        for size in batches.into_iter().cycle() {
            let (now, later) = rest.split_at(size.min(rest.len()));
            let frame = Frame { run: RunId(1), body: FrameBody::Events(now.to_vec()) };
            reader.push(&frame.encode_prefixed());
            rest = later;
            if rest.is_empty() {
                break;
            }
        }
        for frame in read_all(&mut reader) {
            let FrameBody::Events(events) = frame.body else { panic!("only events were sent") };
            events.iter().for_each(|event| in_batches.push(event));
        }
        prop_assert_eq!(format!("{at_once:?}"), format!("{in_batches:?}"));
    }
}

fn event(task: u32, kind: EventKind) -> Event {
    Event { time_ns: 300, lane: LaneId(1), task: Some(TaskId(task)), kind }
}

#[test]
fn the_bytes_of_a_frame_are_pinned() {
    let events = vec![
        event(0, EventKind::Submitted),
        event(1, EventKind::Sent { bytes: 4, ns: 5, direction: Direction::FromWorker }),
        event(1, EventKind::BlockedOn { what: Blocker::Download }),
        event(1, EventKind::Cancelled),
    ];
    let frame = Frame { run: RunId(0xab), body: FrameBody::Events(events) };
    let mut expected = vec![WIRE_VERSION, 16];
    expected.extend_from_slice(b"00000000000000ab");
    expected.extend_from_slice(&[0, 4]);
    expected.extend_from_slice(&[172, 2, 1, 1, 0, 4]);
    expected.extend_from_slice(&[172, 2, 1, 1, 1, 5, 4, 5, 1]);
    expected.extend_from_slice(&[172, 2, 1, 1, 1, 8, 0]);
    expected.extend_from_slice(&[172, 2, 1, 1, 1, 14]);
    assert_eq!(frame.encode(), expected, "a change of the format needs a new WIRE_VERSION");
}

#[test]
fn another_version_is_named() {
    let mut bytes = Frame { run: RunId(1), body: FrameBody::Events(vec![]) }.encode();
    bytes[0] = 200;
    let error = Frame::decode(&bytes).unwrap_err();
    assert_eq!(error, WireError::Version { theirs: 200 });
    assert!(error.to_string().contains("version 200"), "{error}");
}

#[test]
fn a_frame_that_is_announced_too_large_is_refused_before_it_arrives() {
    let mut reader = FrameReader::default();
    reader.push(&u32::MAX.to_le_bytes());
    assert_eq!(reader.next_frame(), Err(WireError::TooLarge { len: u32::MAX as usize }));
    let mut reader = FrameReader::default();
    reader.push(&(MAX_FRAME as u32).to_le_bytes());
    assert_eq!(reader.next_frame(), Ok(None));
    assert!(!reader.is_between_frames());
}

#[test]
fn bytes_may_arrive_one_by_one() {
    let frames: Vec<Frame> =
        (0..5).map(|run| Frame { run: RunId(run), body: FrameBody::Events(vec![]) }).collect();
    let (mut reader, mut got) = (FrameReader::default(), Vec::new());
    for byte in frames.iter().flat_map(Frame::encode_prefixed) {
        reader.push(&[byte]);
        got.extend(read_all(&mut reader));
    }
    assert_eq!(got, frames);
}

/// With a cost that grows with the square of the bytes this would take minutes.
#[test]
fn a_long_stream_is_read_in_linear_time() {
    let frame = Frame { run: RunId(1), body: FrameBody::Events(vec![]) }.encode_prefixed();
    let stream = frame.repeat(200_000);
    let mut at_once = FrameReader::default();
    at_once.push(&stream);
    assert_eq!(read_all(&mut at_once).len(), 200_000);
    let (mut reader, mut count) = (FrameReader::default(), 0);
    for part in stream.chunks(40_000) {
        reader.push(part);
        count += read_all(&mut reader).len();
    }
    assert_eq!(count, 200_000);
}
