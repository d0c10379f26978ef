//! What the server does, without HTTP: runs and their streams, the limits, the built page.
//! It never names a type of the web framework, so the command line uses it as it is.

pub mod assets;
pub mod capabilities;
pub mod runs;
pub mod schedules;
pub mod stream;
