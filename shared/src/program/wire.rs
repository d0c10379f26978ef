//! The binary form in which a trace crosses from the machine's worker to the page: a version byte, then postcard.
//!
//! Commands and the other answers cross as JSON; traces are too large for that.

use serde::{Deserialize, Serialize};

use super::event::ProgramEvent;
use crate::wire::WireError;

/// The version of this format. A reader refuses others.
pub const PACKET_VERSION: u8 = 1;

/// Events on their way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Packet {
    /// `Reply::Trace`.
    Trace { from: u64, events: Vec<ProgramEvent> },
    /// The next events of run `index` of a comparison, before its `Reply::Compared`, which then has none.
    Compared { index: u32, events: Vec<ProgramEvent> },
}

impl Packet {
    /// The packet's bytes.
    pub fn encode(&self) -> Vec<u8> {
        // Writing to a growing vector cannot fail, and no type of ours has a failing `Serialize`.
        postcard::to_extend(self, vec![PACKET_VERSION]).expect("a packet always encodes")
    }

    /// Reads a packet's bytes.
    ///
    /// # Errors
    /// If they are of another version, or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Packet, WireError> {
        let damaged = WireError::Damaged { len: bytes.len() };
        match bytes.split_first() {
            Some((&PACKET_VERSION, body)) => match postcard::take_from_bytes(body) {
                Ok((packet, [])) => Ok(packet),
                Ok(_) | Err(_) => Err(damaged),
            },
            Some((&theirs, _)) => Err(WireError::Version { theirs }),
            None => Err(damaged),
        }
    }
}
