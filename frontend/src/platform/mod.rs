//! The browser, behind small typed functions: clock, randomness, requests, modules, workers, storage, the
//! code editor.
//!
//! Nothing here knows what a run is, and nothing panics where the browser lacks something.

pub mod clock;
pub mod document;
pub mod editor;
pub mod fetch;
pub mod frames;
pub mod handle;
pub mod import;
pub mod random;
pub mod storage;
pub mod timer;
pub mod workers;
