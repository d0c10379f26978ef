//! Any text may be typed into the editor: parsing, compiling and running it never panics, and ends within the limits.

use shared::program::{Policy, ProgramLimits, ProgramSpec};
use vm_machine::run_spec;

/// Panics if a promise of the module's header does not hold for these bytes.
pub fn check(bytes: &[u8]) {
    let Ok(source) = std::str::from_utf8(bytes) else { return };
    let mut spec = ProgramSpec { source: source.to_owned(), ..ProgramSpec::default() };
    spec.settings.limits =
        ProgramLimits { instructions: 100_000, heap_bytes: 32 << 20, ..ProgramLimits::default() };
    for policy in [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded] {
        spec.settings.policy = policy;
        let first = run_spec(&spec);
        let again = run_spec(&spec);
        assert_eq!(first.events, again.events, "the same program gives the same trace");
    }
}
