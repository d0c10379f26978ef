//! The fuzz target of `fuzz::program_link`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::program_link::check(bytes));
