//! The gallery: worked scenarios, each a set-up with what to look for and what to try next.
//!
//! A text claims only what the set-up shows on an ordinary machine with two cores. Sizes are chosen so that
//! no variant takes more than about three seconds there. Nothing here needs a server but where it says so.

use crate::fault::{Fault, FaultKind};
use crate::model::{ExecutionModel, Place};
use crate::spec::{Collect, Reuse, Setup, Variant};
use crate::workload::Workload;

use ExecutionModel::{Async, Processes, Sequential, Threads};

/// A worked scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name in links and on the command line: lower case, words joined by `-`.
    pub slug: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What to look for, in two or three sentences.
    pub look_for: &'static str,
    /// What to try next, in a sentence or two.
    pub try_next: &'static str,
    /// The set-up. Its `scenario` is the slug.
    pub setup: Setup,
}

/// A scenario by its slug.
pub fn find(slug: &str) -> Option<Scenario> {
    all().into_iter().find(|scenario| scenario.slug == slug)
}

/// All scenarios, in the order of the gallery.
pub fn all() -> Vec<Scenario> {
    let mut scenarios = models();
    scenarios.extend(pools());
    scenarios.extend(trouble());
    scenarios.extend(real_work());
    for scenario in &mut scenarios {
        scenario.setup.scenario = Some(scenario.slug.to_owned());
    }
    scenarios
}

/// What each execution model is good for.
fn models() -> Vec<Scenario> {
    vec![
        Scenario {
            slug: "waiting",
            title: "Waiting: I/O-bound work under each model",
            look_for: "Sixteen simulated downloads. Sequentially their waits add up; async has them all \
                under way at once, on one thread, and is done soon after the slowest. Threads and \
                isolated workers hold one wait each, so four of them are about four times as fast as \
                one.",
            try_next: "Raise the workers to 16: threads catch up with async, at the price of 16 threads \
                that mostly sleep. Then raise the downloads to 200 and see which model does not care.",
            setup: compare(
                Workload::Download { tasks: 16, latency_ms: 100, spread_percent: 40, bytes: 65_536 },
                [
                    browser(Sequential),
                    browser(Async),
                    Variant { workers: 4, ..browser(Threads) },
                    Variant { workers: 4, ..browser(Processes) },
                ],
            ),
        },
        Scenario {
            slug: "computing",
            title: "Computing: CPU-bound work under each model",
            look_for: "The same prime counting under all four models. Only threads and isolated workers \
                compute at the same time, so only they are faster: about as many times as you have \
                cores, at most. Look at the longest frame too: the sequential run holds the page's own \
                thread for a whole task at a time, and the page stutters.",
            try_next: "Give threads more workers than you have cores: the lanes get more, the makespan \
                does not get shorter.",
            setup: compare(Workload::Primes { tasks: 16, limit: 800_000_000 }, all_in_browser()),
        },
        Scenario {
            slug: "async-computes-no-faster",
            title: "Why async does not speed up CPU work",
            look_for: "Cooperative tasks take turns on one thread. When no task waits there is nothing to \
                gain: the async makespan is the sequential one plus the cost of the switches, and the \
                utilisation is that of one lane. What async does buy here is a page that still answers, \
                because the browser gets a turn between slices.",
            try_next: "Change the time slice: at 0 ms a task yields at every chance and the switches \
                cost the most; at 1000 ms there are almost none, and the page stutters as in the \
                sequential run.",
            setup: compare(
                Workload::Primes { tasks: 8, limit: 800_000_000 },
                [
                    browser(Sequential),
                    Variant { slice_ms: 200, ..browser(Async) },
                    browser(Async),
                    Variant { slice_ms: 0, ..browser(Async) },
                    browser(Threads),
                ],
            ),
        },
        Scenario {
            slug: "never-yields",
            title: "A task that never yields starves the rest",
            look_for: "Each task downloads, then computes; task 0 computes without ever giving the \
                thread back. Under async every other task whose download is there must stand by, ready, \
                until task 0 is done: one task's manners are the latency of all. Threads do not depend \
                on manners, because the operating system takes the core away.",
            try_next: "Remove the fault and run async again: the same work, and the ready bars become \
                short. In your own programs, look for the long computation inside a coroutine.",
            setup: Setup {
                faults: vec![Fault { task: 0, kind: FaultKind::NeverYields }],
                ..compare(
                    Workload::Mixed { tasks: 4, latency_ms: 40, limit: 800_000_000 },
                    [browser(Async), Variant { workers: 4, ..browser(Threads) }],
                )
            },
        },
        Scenario {
            slug: "wait-then-compute",
            title: "I/O, then CPU: where the two meet",
            look_for: "Every task waits for a download and then computes. Async overlaps the waits but \
                computes on one thread; two workers compute in parallel but each wait holds a worker. \
                Compare how much of each lane is blocked, and how much is computing.",
            try_next: "Raise the workers of the threads to 8: now the waits overlap as well. Then make \
                the latency long or the primes many, and see which model each favours.",
            setup: compare(
                Workload::Mixed { tasks: 16, latency_ms: 60, limit: 500_000_000 },
                [
                    browser(Sequential),
                    browser(Async),
                    browser(Threads),
                    Variant { workers: 8, ..browser(Threads) },
                ],
            ),
        },
        Scenario {
            slug: "more-workers",
            title: "More workers than cores",
            look_for: "The same work with 1, 2, 4 and 8 threads. The speed-up follows the number of \
                workers until the cores are used up, then it is flat. Beyond that the bars of single \
                tasks grow longer, because workers share cores: the tasks do not finish sooner, they \
                only begin sooner.",
            try_next: "Set the tasks to 3 with 2 workers: the last task runs alone, and no number of \
                cores helps with that (Amdahl's law, in three bars).",
            setup: compare(
                Workload::Pi { tasks: 32, samples: 600_000_000 },
                [1, 2, 4, 8].map(|workers| Variant { workers, ..browser(Threads) }),
            ),
        },
    ]
}

/// What pools, orders and chunks are about.
fn pools() -> Vec<Scenario> {
    vec![
        Scenario {
            slug: "pool-or-worker-per-task",
            title: "A pool, or a new worker for each task",
            look_for: "A pool starts its workers once; the others start a new one for every task, two at \
                a time. Compare the start-up part of the lanes with the computing: starting is what a \
                pool exists to save, and an isolated worker, with a memory of its own, costs the most to \
                start.",
            try_next: "Raise the primes to 2000000000: the larger the task, the less its worker's start \
                matters.",
            setup: compare(
                Workload::Primes { tasks: 16, limit: 200_000_000 },
                [
                    browser(Threads),
                    Variant { reuse: Reuse::PerTask, ..browser(Threads) },
                    browser(Processes),
                    Variant { reuse: Reuse::PerTask, ..browser(Processes) },
                ],
            ),
        },
        Scenario {
            slug: "map-or-as-completed",
            title: "map or as_completed: whose result comes first",
            look_for: "The lanes and the makespan are alike: both do the same work. What differs is when \
                the caller can go on: map hands results over in input order, so one slow download holds \
                back finished ones behind it; as_completed hands over each result when it is there. The \
                order of collection under the lanes shows it.",
            try_next: "Change the seed for other latencies, or set the spread to 0: with equal tasks the \
                two orders become nearly the same.",
            setup: compare(
                Workload::Download { tasks: 12, latency_ms: 120, spread_percent: 120, bytes: 4_096 },
                [
                    Variant { workers: 4, ..browser(Threads) },
                    Variant { workers: 4, collect: Collect::AsCompleted, ..browser(Threads) },
                ],
            ),
        },
        Scenario {
            slug: "chunks-save-messages",
            title: "Chunk sizes: fewer, larger messages",
            look_for: "Two thousand tasks that do nothing, so all that is left is the cost of handing \
                them over. With chunks of 1 each task is a message to a worker and one back; with chunks \
                of 100 a hundred tasks share them, and the makespan falls.",
            try_next: "Try it with threads: they share the caller's memory and pass no messages, so \
                there is less to save.",
            setup: compare(
                Workload::Noop { tasks: 2_000 },
                [1, 10, 100]
                    .map(|chunksize| Variant { collect: Collect::Map { chunksize }, ..browser(Processes) }),
            ),
        },
        Scenario {
            slug: "chunks-cost-balance",
            title: "Chunk sizes: too large, and workers stand idle",
            look_for: "Bands of the Mandelbrot set take unequal time: those in the middle are the \
                expensive ones. In chunks of 1 the workers share them evenly to the end; in chunks of 12 \
                one worker gets twelve bands, the other four, and then idles; in one chunk of 16 the \
                second worker never gets anything.",
            try_next: "Find the largest chunk that still keeps both lanes busy. A usual start is four \
                chunks per worker.",
            setup: compare(
                Workload::Mandelbrot { tasks: 16, size: 1_024, max_iterations: 3_000 },
                [1, 4, 12, 16]
                    .map(|chunksize| Variant { collect: Collect::Map { chunksize }, ..browser(Processes) }),
            ),
        },
        Scenario {
            slug: "serialisation",
            title: "Serialisation against work",
            look_for: "Each task carries 256 KiB to its worker and back, and hashes it once. Threads \
                share memory and carry nothing; isolated workers must encode, copy and decode both ways, \
                which costs as much as the little work, or more. Compare the transfer time of the two.",
            try_next: "Raise the hash rounds to 200: the transfer stays the same and no longer matters. \
                That is the rule for processes: send little, compute much.",
            setup: compare(
                Workload::Payload { tasks: 64, bytes: 262_144, rounds: 1 },
                [browser(Sequential), browser(Threads), browser(Processes)],
            ),
        },
    ]
}

/// What happens when something goes wrong.
fn trouble() -> Vec<Scenario> {
    vec![
        Scenario {
            slug: "time-outs",
            title: "Cancel and time-outs",
            look_for: "Task 3 computes for ever; every task has a time-out of 500 ms. At 500 ms task 3 \
                fails with a time-out and all the others finish. Threads and coroutines can only be \
                asked to stop, and look at the clock between steps; an isolated worker is ended from \
                outside, and its lane with it.",
            try_next: "Take the time-out away and press Stop after a while: the tasks that ran are \
                cancelled, and what had happened by then stays on the lanes.",
            setup: Setup {
                faults: vec![Fault { task: 3, kind: FaultKind::Hang }],
                timeout_ms: Some(500),
                ..compare(
                    Workload::Primes { tasks: 12, limit: 100_000_000 },
                    [browser(Async), browser(Threads), browser(Processes)],
                )
            },
        },
        Scenario {
            slug: "one-task-fails",
            title: "A failing task among many",
            look_for: "Task 5 raises an error. Its future ends with that error, and nothing else \
                changes: the workers take the next task and the other fifteen finish. The result says \
                how many are missing; the reason is kept with the task.",
            try_next: "Make it panic instead, then hang, and compare what each model can still do about \
                it.",
            setup: Setup {
                faults: vec![Fault { task: 5, kind: FaultKind::Exception }],
                ..compare(Workload::Primes { tasks: 16, limit: 400_000_000 }, all_in_browser())
            },
        },
        Scenario {
            slug: "a-worker-dies",
            title: "A worker dies",
            look_for: "Task 4 kills its worker. The task fails with that reason, the lane ends, a new \
                worker takes its place on a new lane, and the other tasks finish: a memory of one's own \
                is protection too.",
            try_next: "On a server, run this with processes: there the worker is an operating-system \
                process that really aborts, and the server lives on.",
            setup: Setup {
                faults: vec![Fault { task: 4, kind: FaultKind::Crash }],
                ..compare(Workload::Primes { tasks: 16, limit: 600_000_000 }, [browser(Processes)])
            },
        },
    ]
}

/// Work as programs do it, and the same work in two places.
fn real_work() -> Vec<Scenario> {
    vec![
        Scenario {
            slug: "images",
            title: "The image job: blur and make thumbnails",
            look_for: "Decode, blur, shrink, encode: the classic job for a process pool. The pictures \
                are independent, so threads and isolated workers divide them; isolated workers send the \
                encoded picture over and the thumbnail back, which is little beside the work. Under the \
                sequential model the page hangs for each picture.",
            try_next: "Drop your own pictures into the page, raise the blur radius, and watch the \
                longest frame of each model.",
            setup: compare(Workload::Image { tasks: 24, radius: 6, thumbnail: 128 }, all_in_browser()),
        },
        Scenario {
            slug: "real-fetches",
            title: "Real fetches",
            look_for: "Twelve real requests to the server that this page came from, which answers each \
                after 80 ms. They behave as the simulated downloads do, with the noise of a real network \
                in the bars. On a page without a server these tasks fail, and say why.",
            try_next: "Open the browser's network panel beside the lanes: how many requests are under \
                way at once is up to the model, and then to the browser, which may allow six per host.",
            setup: compare(
                Workload::Fetch { tasks: 12, latency_ms: 80, bytes: 65_536 },
                [
                    browser(Sequential),
                    browser(Async),
                    Variant { workers: 4, ..browser(Threads) },
                    Variant { workers: 4, ..browser(Processes) },
                ],
            ),
        },
        Scenario {
            slug: "browser-or-server",
            title: "Browser against server",
            look_for: "The same tasks as WebAssembly in this page and as native code on the server. Each \
                speed-up is over the sequential run in the same place; compare the makespans themselves \
                for browser against server. If the server is another machine, so are its cores.",
            try_next: "Choose another workload: how near WebAssembly comes to native code depends on \
                what is computed. Matrices and hashes show it best.",
            setup: compare(
                Workload::Primes { tasks: 16, limit: 800_000_000 },
                Place::ALL.into_iter().flat_map(|place| {
                    [Sequential, Threads, Processes].map(|model| Variant { place, ..browser(model) })
                }),
            ),
        },
    ]
}

fn browser(model: ExecutionModel) -> Variant {
    Variant { place: Place::Browser, model, ..Variant::default() }
}

fn all_in_browser() -> [Variant; 4] {
    ExecutionModel::ALL.map(browser)
}

fn compare(workload: Workload, variants: impl IntoIterator<Item = Variant>) -> Setup {
    Setup { workload, variants: variants.into_iter().collect(), ..Setup::default() }
}
