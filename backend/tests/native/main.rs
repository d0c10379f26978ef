//! The executors and the process pool, natively, with the real worker process.

mod ends;
mod faults;
mod harness;
mod order;
mod results;
