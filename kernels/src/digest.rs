//! The digest of a result that is too large to return: the first eight bytes of its BLAKE3 hash.

use shared::Value;

/// A digest that is fed piece by piece.
#[derive(Default)]
pub(crate) struct Digest(blake3::Hasher);

impl Digest {
    /// Appends `bytes`.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Appends the bytes of each of `items`.
    pub(crate) fn update_with<T: Copy, const N: usize>(&mut self, items: &[T], bytes: impl Fn(T) -> [u8; N]) {
        let mut buffer = [[0; N]; 512];
        for items in items.chunks(buffer.len()) {
            for (place, &item) in buffer.iter_mut().zip(items) {
                *place = bytes(item);
            }
            self.0.update(buffer[..items.len()].as_flattened());
        }
    }

    /// The digest of all bytes so far.
    pub(crate) fn value(&self) -> Value {
        Value::Digest(first_eight(&self.0.finalize()))
    }
}

/// The digest of `bytes`.
pub(crate) fn digest_of(bytes: &[u8]) -> Value {
    Value::Digest(first_eight(&blake3::hash(bytes)))
}

/// The first eight bytes of a hash, as a little-endian number.
fn first_eight(hash: &blake3::Hash) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(eight)
}
