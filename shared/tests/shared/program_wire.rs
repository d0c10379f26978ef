//! Packets of a program's trace: round trips, and hostile bytes.

use proptest::prelude::*;
use shared::program::event::PauseReason;
use shared::program::wire::{PACKET_VERSION, Packet};
use shared::program::{CoreId, ProgramEvent, ProgramEventKind, Stream, ThreadId};
use shared::wire::WireError;

fn event() -> impl Strategy<Value = ProgramEvent> {
    let kind = prop_oneof![
        any::<u32>().prop_map(|core| ProgramEventKind::Running { core: CoreId(core) }),
        Just(ProgramEventKind::Paused { reason: PauseReason::Preempted }),
        any::<Option<u32>>().prop_map(|by| ProgramEventKind::Woken { by: by.map(ThreadId) }),
        any::<String>().prop_map(|text| ProgramEventKind::Output { stream: Stream::Stderr, text }),
        any::<String>().prop_map(|message| ProgramEventKind::Raised { message }),
    ];
    (any::<(u64, u64, u32, u32)>(), kind).prop_map(|((step, time_ns, thread, line), kind)| ProgramEvent {
        step,
        time_ns,
        thread: ThreadId(thread),
        line,
        kind,
    })
}

proptest! {
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
