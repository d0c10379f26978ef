//! How work is cut into steps: fine enough to stop soon, and with progress that only rises.

use kernels::reference;
use shared::task::ImageSource;
use shared::{Task, TaskId, Work};

use crate::{Ran, run, task};

/// Work of several ms each, one of each kernel that computes.
fn long_work() -> Vec<Work> {
    vec![
        Work::Primes { from: 0, to: 20_000_000 },
        Work::Mandelbrot { width: 512, height: 512, max_iterations: 1_000, from: 240, to: 272 },
        Work::Pi { samples: 20_000_000, seed: 1 },
        Work::Matmul { size: 512, from: 0, to: 128, seed: 1 },
        Work::Sort { len: 300_000, seed: 1 },
        Work::Hash { len: 20 << 20, seed: 1 },
        Work::WordCount { words: 100_000, seed: 1 },
        Work::Image { source: ImageSource::Supplied(0), radius: 6.0, thumbnail: 128 },
        Work::Payload { data: vec![1; 1 << 20], rounds: 20 },
    ]
}

#[test]
fn long_work_takes_many_steps() {
    for work in long_work() {
        let name = format!("{work:.60?}");
        let Ran { continued, result, .. } = run(&task(work));
        assert!(result.is_ok(), "{name}");
        assert!(continued > 15, "{name}: only {continued} steps");
    }
}

/// Thousands of steps per millisecond would cost more than the work of a small task.
#[test]
fn short_work_takes_few_steps() {
    for case in reference::cases() {
        let ran = run(&Task { id: TaskId(0), ..case.task(0) });
        assert!(ran.continued < 150, "{}: {} steps", case.kind, ran.continued);
    }
}

/// One row of pixels that never escape must be interruptible too.
#[test]
fn many_iterations_of_one_pixel_are_cut() {
    let work = Work::Mandelbrot { width: 16, height: 16, max_iterations: 100_000, from: 8, to: 9 };
    assert!(run(&task(work)).continued > 8);
}

#[test]
fn many_rounds_over_few_bytes_are_cut() {
    assert!(run(&task(Work::Payload { data: vec![1], rounds: 100_000 })).continued > 50);
}

#[test]
fn progress_rises_from_nothing_to_everything() {
    for work in long_work() {
        let name = format!("{work:.60?}");
        let progress = run(&task(work)).progress;
        assert!(progress.len() > 15, "{name}");
        assert!(progress.is_sorted(), "{name}: {progress:?}");
        assert!(progress.iter().all(|done| (0.0..=1.0).contains(done)), "{name}: {progress:?}");
        assert!(progress[0] < 0.1 && *progress.last().unwrap() > 0.9, "{name}: {progress:?}");
    }
}
