//! A number for a whole trace, by which places are compared.

use super::event::ProgramEvent;

/// The number, taken event by event: two places that give the same one gave the same trace.
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
