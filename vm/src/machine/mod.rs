//! The simulated machine: processes, threads, cores, virtual time.

pub mod world;
