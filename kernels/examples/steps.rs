//! Prints how long each kernel takes and how long its steps are, natively: `cargo run --release -p kernels
//! --example steps`. With a folder as its argument, it also stores the supplied pictures' thumbnails there.

#![expect(clippy::print_stdout, reason = "a program's output is what the user reads")]

use std::time::{Duration, Instant};

use kernels::{Isolation, start};
use shared::job::{IoReply, Step};
use shared::task::ImageSource;
use shared::{RunSpec, Task, TaskId, Value, Work, Workload};

fn main() {
    println!(
        "{:12} {:>6} {:>10} {:>10} {:>10} {:>10}",
        "workload", "tasks", "total", "steps", "mean step", "max step"
    );
    for workload in Workload::examples() {
        let spec = RunSpec {
            workload,
            variant: Default::default(),
            seed: 1,
            faults: vec![],
            timeout_ms: None,
            pictures: vec![],
        };
        let tasks = spec.tasks();
        let (mut steps, mut longest, began) = (0, Duration::ZERO, Instant::now());
        for task in &tasks {
            run(task, &mut steps, &mut longest);
        }
        let total = began.elapsed();
        let name = spec.workload.kind();
        println!(
            "{name:12} {:>6} {total:>10.2?} {steps:>10} {:>10.2?} {longest:>10.2?}",
            tasks.len(),
            total / steps
        );
    }
    if let Some(folder) = std::env::args().nth(1) {
        let (mut steps, mut longest) = (0, Duration::ZERO);
        for number in 0..12 {
            let work = Work::Image { source: ImageSource::Supplied(number), radius: 1.0, thumbnail: 512 };
            let task = Task { id: TaskId(0), work, fault: None, timeout_ms: None };
            if let Some(Value::Bytes(file)) = run(&task, &mut steps, &mut longest) {
                let path = format!("{folder}/{number}.png");
                std::fs::write(&path, file).expect("the folder can be written to");
            }
        }
    }
}

fn run(task: &Task, steps: &mut u32, longest: &mut Duration) -> Option<Value> {
    let mut job = start(task, Isolation::Shared);
    let mut reply = None;
    loop {
        let began = Instant::now();
        let step = job.step(reply.take());
        *longest = (*longest).max(began.elapsed());
        *steps += 1;
        match step {
            Step::Continue => {}
            Step::Io(_) => reply = Some(IoReply::Slept),
            Step::Done(result) => return result.ok().map(|output| output.value),
        }
    }
}
