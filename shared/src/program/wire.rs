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

/// A number for a whole trace, event by event: two places that give the same one gave the same trace.
#[derive(Debug, Clone)]
pub struct Fingerprint {
    sum: u64,
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self { sum: 0xCBF2_9CE4_8422_2325 }
    }
}

impl Fingerprint {
    /// Takes in the next event: FNV-1a over its bytes.
    pub fn see(&mut self, event: &ProgramEvent) {
        // Writing to a growing vector cannot fail, and no type of ours has a failing `Serialize`.
        let bytes = postcard::to_allocvec(event).expect("an event always encodes");
        let step = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        self.sum = bytes.iter().fold(self.sum, step);
    }

    /// The number, as sixteen hexadecimal digits.
    pub fn text(&self) -> String {
        format!("{:016x}", self.sum)
    }
}
