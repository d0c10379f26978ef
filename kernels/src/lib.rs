//! The kernels: a job for each kind of work.
//!
//! Every kernel is a resumable [`Job`]: a step does a bounded amount of work (about 50 to 200 µs, and a
//! few ms where a library call cannot be cut), so that an executor can yield, stop or report progress
//! between steps. Results are equal to the last bit natively and in WebAssembly. This crate is sans-IO: it
//! never touches a clock, a thread, a file, a socket or a browser API. A job that must wait returns
//! [`Step::Io`](shared::job::Step).

mod digest;
mod end;
mod fault;
mod hash;
mod image;
mod io;
mod mandelbrot;
mod matmul;
mod noop;
mod pi;
mod primes;
pub mod reference;
mod sort;
mod words;

use shared::job::Job;
use shared::{Task, Work};

/// Whether a task's worker owns its memory, so that a crash kills that worker and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Isolation {
    /// Threads that share a memory: a crash would end all of them, so it becomes a panic.
    Shared,
    /// A process, or an isolated Web Worker: a crash ends the worker.
    Own,
}

/// The job of a task, before its first step, with the task's fault injected.
pub fn start(task: &Task, isolation: Isolation) -> Box<dyn Job + Send> {
    let job = start_work(&task.work);
    match task.fault {
        None => job,
        Some(kind) => fault::inject(kind, job, isolation),
    }
}

fn start_work(work: &Work) -> Box<dyn Job + Send> {
    match *work {
        Work::Noop => Box::new(noop::Noop),
        Work::Primes { from, to } => Box::new(primes::Primes::new(from, to)),
        Work::Mandelbrot { width, height, max_iterations, from, to } => {
            Box::new(mandelbrot::Mandelbrot::new(width, height, max_iterations, from, to))
        }
        Work::Pi { samples, seed } => Box::new(pi::Pi::new(samples, seed)),
        Work::Matmul { size, from, to, seed } => Box::new(matmul::Matmul::new(size, from, to, seed)),
        Work::Sort { len, seed } => Box::new(sort::Sort::new(len, seed)),
        Work::Hash { len, seed } => Box::new(hash::Hash::new(len, seed)),
        Work::WordCount { words, seed } => Box::new(words::WordCount::new(words, seed)),
        Work::Image { ref source, radius, thumbnail } => {
            Box::new(image::Image::new(source.clone(), radius, thumbnail))
        }
        Work::Download { latency_us, bytes } => Box::new(io::Download::new(latency_us, bytes)),
        Work::Fetch { ref path } => Box::new(io::Fetch::new(path.clone())),
        Work::Mixed { latency_us, from, to } => Box::new(io::Mixed::new(latency_us, from, to)),
        Work::Payload { ref data, rounds } => Box::new(hash::Payload::new(data.clone(), rounds)),
    }
}
