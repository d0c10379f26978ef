//! Traces and tables for other tools.

use crate::trace::Trace;

/// The trace as Chrome Trace Event JSON, which Perfetto and `chrome://tracing` open. `name` becomes the
/// process' name; several traces can be put side by side as processes of one file.
pub fn chrome_trace(runs: &[(String, &Trace)]) -> String {
    let _ = runs;
    unimplemented!()
}
