//! The messages between the page, its engines and their workers: one enum for each direction.
//!
//! | from | to | message |
//! |---|---|---|
//! | the starter of a worker | the new worker | [`Start`], once |
//! | page | engine | [`ToEngine`] |
//! | engine | page | [`FromEngine`] |
//! | page | program worker | [`ToProgram`] |
//! | program worker | page | [`FromProgram`] |
//! | engine | isolated worker | [`ToIsolated`] |
//! | isolated worker | engine | [`FromIsolated`] |
//!
//! A message is a version byte and postcard, in an `ArrayBuffer` that is transferred. The one exception is the first
//! message to a worker, which also carries what cannot be in a buffer: an object `{start, module, memory}` of the bytes
//! of [`Start`], the compiled `WebAssembly.Module` (absent where the worker is to fetch it), and the shared
//! `WebAssembly.Memory` (present for threads only).
//!
//! A message that cannot be read is an error of the side that got it. Nothing is assumed in its place.

mod engine;
mod isolated;
mod program;
mod spec;
mod start;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use engine::{FromEngine, Order, ToEngine};
pub use isolated::{Batch, FromIsolated, ToIsolated, encode_events};
pub use program::{FromProgram, ToProgram};
pub use start::Start;

use crate::program::ProgramSpec;
use crate::versioned::{self, Unreadable};

/// The version of all these messages.
pub const MESSAGE_VERSION: u8 = 1;

/// A message of one direction.
pub trait Message: Serialize + DeserializeOwned {
    /// The message's bytes.
    fn encode(&self) -> Vec<u8> {
        versioned::append(vec![MESSAGE_VERSION], self)
    }

    /// Reads a message's bytes.
    ///
    /// # Errors
    /// If they are of another version, or damaged.
    fn decode(bytes: &[u8]) -> Result<Self, MessageError> {
        versioned::decode(MESSAGE_VERSION, bytes).map_err(|error| match error {
            Unreadable::Version(theirs) => MessageError::Version { theirs },
            Unreadable::Damaged => MessageError::Damaged { len: bytes.len() },
        })
    }
}

/// Bytes that are not a message of the expected direction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// The page and its engine come from different builds.
    #[error(
        "page and engine speak different versions of their messages ({theirs} instead of {MESSAGE_VERSION}): reload the page"
    )]
    Version { theirs: u8 },
    /// The bytes are not a message of this version.
    #[error("a message of {len} bytes between page and engine cannot be read: reload the page")]
    Damaged { len: usize },
}

impl Message for Start {}
impl Message for Order {}
impl Message for ToEngine {}
impl Message for FromEngine {}
/// A program on its own: an engine gives the fingerprint of its trace.
impl Message for ProgramSpec {}
impl Message for ToProgram {}
impl Message for FromProgram {}
impl Message for ToIsolated {}
impl Message for FromIsolated {}
