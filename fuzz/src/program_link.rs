//! Any text may stand in the address bar: decoding a link to a program never panics, and what decodes
//! round-trips. The bytes are also taken as a program's text, which must come back as it was.

use shared::link::program::{ProgramLink, decode, encode};
use shared::program::ProgramSpec;

/// Panics if a promise of the module's header does not hold for these bytes.
pub fn check(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        round_trips(text);
        round_trips(&format!("p1.{text}"));
        let spec = ProgramSpec { source: text.to_owned(), ..ProgramSpec::default() };
        let link = ProgramLink::new(spec, Some(bytes.len() as u64));
        let fragment = encode(&link).expect("the fuzzer's texts are small");
        assert_eq!(decode(&fragment), Ok(link));
    }
}

fn round_trips(fragment: &str) {
    if let Ok(link) = decode(fragment) {
        let again = encode(&link).expect("what was in a link fits into one");
        assert_eq!(decode(&again), Ok(link));
    }
}
