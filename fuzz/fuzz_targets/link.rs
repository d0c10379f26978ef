//! Any text may stand in the address bar: decoding a link never panics, and what decodes round-trips.
//! The bytes are also tried as the packed JSON of a link, behind which the fuzzer would not get by itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::link;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        check(text);
        check(&format!("1.{text}"));
    }
    if let Ok(setup) = serde_json::from_slice(bytes) {
        check(&link::encode(&setup));
    }
});

fn check(fragment: &str) {
    if let Ok(setup) = link::decode(fragment) {
        let _ = setup.validate(|_| shared::Limits::default());
        assert_eq!(link::decode(&link::encode(&setup)), Ok(setup));
    }
}
