//! The fuzz target of `fuzz::frames`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::frames::check(bytes));
