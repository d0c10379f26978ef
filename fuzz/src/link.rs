//! Any text may stand in the address bar: decoding a link never panics, and what decodes round-trips.
//! The bytes are also tried as the packed JSON of a link, behind which the fuzzer would not get by itself.

use shared::link;

/// Panics if a promise of the module's header does not hold for these bytes.
pub fn check(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        round_trips(text);
        round_trips(&format!("1.{text}"));
    }
    if let Ok(setup) = serde_json::from_slice(bytes) {
        round_trips(&link::encode(&setup));
    }
}

fn round_trips(fragment: &str) {
    if let Ok(setup) = link::decode(fragment) {
        let _ = setup.validate(|_| shared::Limits::default());
        assert_eq!(link::decode(&link::encode(&setup)), Ok(setup));
    }
}
