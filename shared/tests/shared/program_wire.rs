//! Packets of a program's trace: round trips, and hostile bytes.

use proptest::prelude::*;
use shared::program::event::PauseReason;
use shared::program::wire::{PACKET_VERSION, Packet};
use shared::program::{CodeLine, CoreId, ProgramEvent, ProgramEventKind, Stream, ThreadId};
use shared::wire::WireError;

fn event() -> impl Strategy<Value = ProgramEvent> {
    let kind = prop_oneof![
        any::<u32>().prop_map(|core| ProgramEventKind::Running { core: CoreId(core) }),
        Just(ProgramEventKind::Paused { reason: PauseReason::Preempted }),
        any::<Option<u32>>().prop_map(|by| ProgramEventKind::Woken { by: by.map(ThreadId) }),
        any::<String>().prop_map(|text| ProgramEventKind::Output { stream: Stream::Stderr, text }),
        any::<String>().prop_map(|message| ProgramEventKind::Raised { message }),
    ];
    let place = (0..4_096_usize, 0..1_u32 << 20);
    (any::<(u64, u64, u32)>(), place, kind).prop_map(|((step, time_ns, thread), place, kind)| ProgramEvent {
        step,
        time_ns,
        thread: ThreadId(thread),
        line: CodeLine::new(place.0, place.1),
        kind,
    })
}

proptest! {
    #[test]
    fn a_line_keeps_its_file_in_every_form(file in 0..4_096_usize, number in 1..1_u32 << 20) {
        let line = CodeLine::new(file, number);
        prop_assert_eq!((line.file(), line.number()), (file, number));
        let json = serde_json::to_string(&line).unwrap();
        let spelled = serde_json::json!({ "file": file, "number": number });
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap(), spelled);
        prop_assert_eq!(serde_json::from_str::<CodeLine>(&json).unwrap(), line);
        let bytes = postcard::to_allocvec(&line).unwrap();
        let most = if file == 0 { 3 } else { 5 };
        prop_assert!(bytes.len() <= most);
        prop_assert_eq!(postcard::from_bytes::<CodeLine>(&bytes).unwrap(), line);
    }

    #[test]
    fn what_is_no_line_that_can_be_kept_is_none(file: usize, number: u32) {
        let kept = file < 4_096 && (1..1 << 20).contains(&number);
        prop_assert_eq!(CodeLine::new(file, number).is_none(), !kept);
    }

    #[test]
    fn packets_round_trip(events in prop::collection::vec(event(), 0..20), from: u64, index: u32) {
        for packet in [Packet::Trace { from, events: events.clone() }, Packet::Compared { index, events }] {
            prop_assert_eq!(Packet::decode(&packet.encode()), Ok(packet));
        }
    }

    #[test]
    fn other_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Packet::decode(&bytes);
        bytes.insert(0, PACKET_VERSION);
        let _ = Packet::decode(&bytes);
    }
}

#[test]
fn another_version_says_so() {
    assert_eq!(Packet::decode(&[PACKET_VERSION + 1]), Err(WireError::Version { theirs: PACKET_VERSION + 1 }));
    assert_eq!(Packet::decode(&[]), Err(WireError::Damaged { len: 0 }));
}
