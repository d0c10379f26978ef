//! The native side of Interleave: the server, the command line, and the worker process of the process pool.
//!
//! Layers, each importing only those below: `cli` and `api` → `services` and `schedules` → `executors` and
//! `pool`. Services know no HTTP type, and executors no service.

pub mod api;
pub mod cli;
pub mod executors;
pub mod pool;
pub mod schedules;
pub mod services;
