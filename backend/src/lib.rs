//! The native side of Interleave: the server, the command line, and the worker process of the process pool.
//!
//! The layers, each importing only layers below it: `cli` → `api` → `services` → `executors`, `schedules` and
//! `storage`. Services know no HTTP type, and executors know no service.

pub mod api;
pub mod cli;
pub mod executors;
pub mod schedules;
pub mod services;
pub mod storage;
