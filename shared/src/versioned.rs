//! What frames and messages have in common: a version byte, then postcard.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why bytes cannot be read.
pub(crate) enum Unreadable {
    /// The first byte names this version.
    Version(u8),
    /// They are not one whole value.
    Damaged,
}

/// Appends the bytes of `value` to `bytes`.
pub(crate) fn append(bytes: Vec<u8>, value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    // Writing to a growing vector cannot fail, and no type of ours has a failing `Serialize`.
    postcard::to_extend(value, bytes).expect("our types always encode")
}

/// Reads the value behind the version byte, which takes up all other bytes.
pub(crate) fn decode<T: DeserializeOwned>(version: u8, bytes: &[u8]) -> Result<T, Unreadable> {
    match bytes.split_first() {
        Some((&theirs, body)) if theirs == version => match postcard::take_from_bytes(body) {
            Ok((value, [])) => Ok(value),
            Ok(_) | Err(_) => Err(Unreadable::Damaged),
        },
        Some((&theirs, _)) => Err(Unreadable::Version(theirs)),
        None => Err(Unreadable::Damaged),
    }
}
