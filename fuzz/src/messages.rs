//! Any bytes may arrive from a worker: reading them as a message of any direction never panics, and a message that
//! was read is written and read again the same.

use shared::message::{
    FromEngine, FromIsolated, FromProgram, MESSAGE_VERSION, Message, Start, ToEngine, ToIsolated, ToProgram,
};

/// Panics if a promise of the module's header does not hold for these bytes behind the version.
pub fn check(bytes: &[u8]) {
    let bytes = [&[MESSAGE_VERSION], bytes].concat();
    round_trips::<Start>(&bytes);
    round_trips::<ToEngine>(&bytes);
    round_trips::<FromEngine>(&bytes);
    round_trips::<ToProgram>(&bytes);
    round_trips::<FromProgram>(&bytes);
    round_trips::<ToIsolated>(&bytes);
    round_trips::<FromIsolated>(&bytes);
}

fn round_trips<M: Message>(bytes: &[u8]) {
    if let Ok(message) = M::decode(bytes) {
        // The bytes are compared, because a message may hold a float that is no number.
        let written = message.encode();
        assert_eq!(M::decode(&written).map(|again| again.encode()), Ok(written));
    }
}
