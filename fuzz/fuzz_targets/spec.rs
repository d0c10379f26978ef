//! The fuzz target of `fuzz::spec`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::spec::check(bytes));
