//! Workloads: what a run computes, and how it is divided into tasks.
//!
//! The division is a pure function of the workload and the seed, so every execution model gets the same
//! tasks, and so does every page that opens the same link.

use serde::{Deserialize, Serialize};

use crate::future::{Outcome, Value};
use crate::id::TaskId;
use crate::limits::{Limits, SpecError};
use crate::random::SplitMix64;
use crate::task::{Blob, ImageSource, Task, Work};

/// What a run computes. Sizes are totals over all tasks unless a field says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Workload {
    /// Counts the primes below `limit`.
    Primes { tasks: u32, limit: u64 },
    /// Renders a `size` × `size` picture of the Mandelbrot set in horizontal bands.
    Mandelbrot { tasks: u32, size: u32, max_iterations: u32 },
    /// Estimates π from `samples` random points.
    Pi { tasks: u32, samples: u64 },
    /// Multiplies two `size` × `size` matrices, in bands of rows.
    Matmul { tasks: u32, size: u32 },
    /// Sorts `len` numbers for each task.
    Sort { tasks: u32, len: u64 },
    /// Hashes `bytes` bytes for each task.
    Hash { tasks: u32, bytes: u64 },
    /// Counts distinct words in `words` words for each task.
    WordCount { tasks: u32, words: u64 },
    /// The image job: decode, blur by `radius` pixels, thumbnail of `thumbnail` pixels, encode.
    Image { tasks: u32, radius: u32, thumbnail: u32 },
    /// Simulated downloads: latencies are log-normal around a median of `latency_ms` ms, `spread_percent`
    /// wide (the standard deviation of the logarithm, in hundredths), each of `bytes` bytes.
    Download { tasks: u32, latency_ms: u32, spread_percent: u32, bytes: u64 },
    /// Real fetches of files of `bytes` bytes that the server itself serves after `latency_ms` ms.
    Fetch { tasks: u32, latency_ms: u32, bytes: u64 },
    /// I/O, then CPU: a simulated download of `latency_ms` ms (median), then primes below `limit`, divided.
    Mixed { tasks: u32, latency_ms: u32, limit: u64 },
    /// Tasks that carry `bytes` bytes each way and hash them `rounds` times: serialisation against work.
    Payload { tasks: u32, bytes: u64, rounds: u32 },
    /// Tasks that do nothing: the cost of dispatch.
    Noop { tasks: u32 },
}

/// A number that the user can change, with its bounds. Forms and error messages are made from these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// The field's name, as in the JSON.
    pub key: &'static str,
    /// Its name in forms and errors.
    pub label: &'static str,
    /// Its unit, or an empty string.
    pub unit: &'static str,
    /// The present value.
    pub value: u64,
    /// The smallest value allowed.
    pub min: u64,
    /// The largest value allowed.
    pub max: u64,
}

impl Default for Workload {
    fn default() -> Self {
        Workload::Primes { tasks: 16, limit: 500_000_000 }
    }
}

/// Bounds of the parameters but for `tasks`, whose bound comes from [`Limits`].
mod bounds {
    pub(super) const PRIMES: u64 = 10_000_000_000;
    pub(super) const PICTURE: u64 = 4_096;
    pub(super) const ITERATIONS: u64 = 100_000;
    pub(super) const SAMPLES: u64 = 40_000_000_000;
    pub(super) const MATRIX: u64 = 2_048;
    pub(super) const ITEMS: u64 = 10_000_000;
    pub(super) const BYTES: u64 = 256 << 20;
    pub(super) const RADIUS: u64 = 64;
    pub(super) const LATENCY_MS: u64 = 10_000;
    pub(super) const FILE_BYTES: u64 = 16 << 20;
    pub(super) const ROUNDS: u64 = 100_000;
}

impl Workload {
    /// One of each kind, with parameters that take a third to half a second sequentially: for menus and tests.
    pub fn examples() -> Vec<Workload> {
        vec![
            Workload::default(),
            Workload::Mandelbrot { tasks: 16, size: 1_024, max_iterations: 3_000 },
            Workload::Pi { tasks: 16, samples: 600_000_000 },
            Workload::Matmul { tasks: 16, size: 1_536 },
            Workload::Sort { tasks: 16, len: 1_000_000 },
            Workload::Hash { tasks: 16, bytes: 96 << 20 },
            Workload::WordCount { tasks: 16, words: 500_000 },
            Workload::Image { tasks: 32, radius: 6, thumbnail: 128 },
            Workload::Download { tasks: 16, latency_ms: 100, spread_percent: 40, bytes: 65_536 },
            Workload::Fetch { tasks: 16, latency_ms: 50, bytes: 65_536 },
            Workload::Mixed { tasks: 16, latency_ms: 50, limit: 500_000_000 },
            Workload::Payload { tasks: 64, bytes: 262_144, rounds: 1 },
            Workload::Noop { tasks: 1_000 },
        ]
    }

    /// The kind's name, as in the JSON and on the command line.
    pub fn kind(&self) -> &'static str {
        match self {
            Workload::Primes { .. } => "primes",
            Workload::Mandelbrot { .. } => "mandelbrot",
            Workload::Pi { .. } => "pi",
            Workload::Matmul { .. } => "matmul",
            Workload::Sort { .. } => "sort",
            Workload::Hash { .. } => "hash",
            Workload::WordCount { .. } => "word-count",
            Workload::Image { .. } => "image",
            Workload::Download { .. } => "download",
            Workload::Fetch { .. } => "fetch",
            Workload::Mixed { .. } => "mixed",
            Workload::Payload { .. } => "payload",
            Workload::Noop { .. } => "noop",
        }
    }

    /// Its name in menus.
    pub fn label(&self) -> &'static str {
        match self {
            Workload::Primes { .. } => "Count primes",
            Workload::Mandelbrot { .. } => "Mandelbrot set",
            Workload::Pi { .. } => "Monte-Carlo π",
            Workload::Matmul { .. } => "Multiply matrices",
            Workload::Sort { .. } => "Sort numbers",
            Workload::Hash { .. } => "Hash bytes",
            Workload::WordCount { .. } => "Count words",
            Workload::Image { .. } => "Blur images and make thumbnails",
            Workload::Download { .. } => "Simulated downloads",
            Workload::Fetch { .. } => "Real fetches",
            Workload::Mixed { .. } => "Download, then count primes",
            Workload::Payload { .. } => "Send bytes and hash them",
            Workload::Noop { .. } => "Tasks that do nothing",
        }
    }

    /// The example of a kind.
    pub fn example(kind: &str) -> Option<Workload> {
        Workload::examples().into_iter().find(|workload| workload.kind() == kind)
    }

    /// Into how many tasks it is divided.
    pub fn task_count(&self) -> u32 {
        match *self {
            Workload::Primes { tasks, .. }
            | Workload::Mandelbrot { tasks, .. }
            | Workload::Pi { tasks, .. }
            | Workload::Matmul { tasks, .. }
            | Workload::Sort { tasks, .. }
            | Workload::Hash { tasks, .. }
            | Workload::WordCount { tasks, .. }
            | Workload::Image { tasks, .. }
            | Workload::Download { tasks, .. }
            | Workload::Fetch { tasks, .. }
            | Workload::Mixed { tasks, .. }
            | Workload::Payload { tasks, .. }
            | Workload::Noop { tasks } => tasks,
        }
    }

    /// The parameters with their bounds, the number of tasks first.
    pub fn params(&self, limits: &Limits) -> Vec<Param> {
        // The fields are visited on a copy, because a visit lends each field mutably.
        let mut copy = self.clone();
        copy.fields(limits).into_iter().map(|(param, _)| param).collect()
    }

    /// Sets the parameter named `key`, without checking its bounds.
    ///
    /// # Errors
    /// If there is no such parameter, or the value does not fit its type.
    pub fn set_param(&mut self, key: &str, value: u64) -> Result<(), SpecError> {
        let kind = self.kind();
        let field = self.fields(&Limits::default()).into_iter().find(|(param, _)| param.key == key);
        let Some((param, field)) = field else {
            return Err(SpecError::new(
                format!("workload.{key}"),
                format!("`{kind}` has no parameter `{key}`"),
            ));
        };
        match field {
            Field::Small(place) => *place = u32::try_from(value).map_err(|_| out_of_bounds(&param, value))?,
            Field::Large(place) => *place = value,
        }
        Ok(())
    }

    /// Checks each parameter against its bounds.
    ///
    /// # Errors
    /// The first parameter that is out of bounds, with what is allowed.
    pub fn validate(&self, limits: &Limits) -> Result<(), SpecError> {
        match self.params(limits).into_iter().find(|param| param.value < param.min || param.value > param.max)
        {
            Some(param) => Err(out_of_bounds(&param, param.value)),
            None => Ok(()),
        }
    }

    /// Divides the workload into tasks, in input order.
    pub(crate) fn tasks(&self, seed: u64, pictures: &[Blob]) -> Vec<Task> {
        let mut random = SplitMix64::new(seed);
        (0..self.task_count())
            .map(|i| Task {
                id: TaskId(i),
                work: self.work(i, seed, &mut random, pictures),
                fault: None,
                timeout_ms: None,
            })
            .collect()
    }

    fn work(&self, i: u32, seed: u64, random: &mut SplitMix64, pictures: &[Blob]) -> Work {
        match *self {
            Workload::Primes { tasks, limit } => {
                Work::Primes { from: share(limit, i, tasks), to: share(limit, i + 1, tasks) }
            }
            Workload::Mandelbrot { tasks, size, max_iterations } => Work::Mandelbrot {
                width: size,
                height: size,
                max_iterations,
                from: share(size.into(), i, tasks) as u32,
                to: share(size.into(), i + 1, tasks) as u32,
            },
            Workload::Pi { tasks, samples } => Work::Pi {
                samples: share(samples, i + 1, tasks) - share(samples, i, tasks),
                seed: random.next_u64(),
            },
            Workload::Matmul { tasks, size } => Work::Matmul {
                size,
                from: share(size.into(), i, tasks) as u32,
                to: share(size.into(), i + 1, tasks) as u32,
                seed,
            },
            Workload::Sort { len, .. } => Work::Sort { len, seed: random.next_u64() },
            Workload::Hash { bytes, .. } => Work::Hash { len: bytes, seed: random.next_u64() },
            Workload::WordCount { words, .. } => Work::WordCount { words, seed: random.next_u64() },
            Workload::Image { radius, thumbnail, .. } => {
                let source = match pictures.len() {
                    0 => ImageSource::Supplied(i),
                    n => ImageSource::Given(pictures[i as usize % n].clone()),
                };
                Work::Image { source, radius: radius as f32, thumbnail }
            }
            Workload::Download { latency_ms, spread_percent, bytes, .. } => {
                Work::Download { latency_us: latency_us(random, latency_ms, spread_percent), bytes }
            }
            Workload::Fetch { latency_ms, bytes, .. } => {
                Work::Fetch { path: format!("/files/{i}?bytes={bytes}&latencyMs={latency_ms}") }
            }
            Workload::Mixed { tasks, latency_ms, limit } => Work::Mixed {
                latency_us: latency_us(random, latency_ms, 40),
                from: share(limit, i, tasks),
                to: share(limit, i + 1, tasks),
            },
            Workload::Payload { bytes, rounds, .. } => {
                Work::Payload { data: random.bytes(bytes as usize), rounds }
            }
            Workload::Noop { .. } => Work::Noop,
        }
    }

    /// The result of the whole run in one line, from the outcomes of its tasks in input order. Where tasks
    /// have no result it says how many, and claims nothing about their share.
    pub fn summary(&self, outcomes: &[Outcome]) -> String {
        let values: Vec<(u32, &Value)> = (0..)
            .zip(outcomes)
            .filter_map(|(i, outcome)| match outcome {
                Outcome::Finished(output) => Some((i, &output.value)),
                _ => None,
            })
            .collect();
        let total = values.iter().fold(0u64, |sum, (_, value)| match value {
            Value::Int(n) => sum.saturating_add(*n),
            _ => sum,
        });
        let done = values.len();
        let missing = (self.task_count() as usize).saturating_sub(done);
        let text = match self {
            Workload::Primes { limit, .. } | Workload::Mixed { limit, .. } => match missing {
                0 => format!("{total} primes below {limit}"),
                _ => format!("{total} primes found"),
            },
            Workload::Pi { tasks, samples } => {
                let drawn = |i| share(*samples, i + 1, *tasks) - share(*samples, i, *tasks);
                match values.iter().map(|(i, _)| drawn(*i)).sum::<u64>() {
                    0 => "no samples".to_owned(),
                    drawn => format!("π ≈ {:.6} from {drawn} samples", 4.0 * total as f64 / drawn as f64),
                }
            }
            Workload::WordCount { .. } => format!("{total} distinct words, summed over the texts"),
            Workload::Download { .. } | Workload::Fetch { .. } => format!("{total} bytes received"),
            Workload::Image { .. } => counted(done, "thumbnail", ""),
            Workload::Payload { .. } => counted(done, "payload", " returned"),
            Workload::Noop { .. } => counted(done, "task", " done"),
            Workload::Mandelbrot { .. }
            | Workload::Matmul { .. }
            | Workload::Sort { .. }
            | Workload::Hash { .. } => match missing {
                0 => format!("checksum {:016x}", digest(values.iter().map(|(_, value)| *value))),
                _ => counted(done, "task", " done"),
            },
        };
        match missing {
            0 => text,
            _ => format!("{text} ({})", counted(missing, "task", " without a result")),
        }
    }

    /// Lends each parameter with its bounds.
    fn fields(&mut self, limits: &Limits) -> Vec<(Param, Field<'_>)> {
        use bounds::*;
        let max_tasks = u64::from(limits.max_tasks);
        match self {
            Workload::Primes { tasks, limit } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                large("limit", "Primes below", "", limit, 10, PRIMES),
            ],
            Workload::Mandelbrot { tasks, size, max_iterations } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                small("size", "Picture size", "px", size, 16, PICTURE),
                small("maxIterations", "Iterations", "", max_iterations, 1, ITERATIONS),
            ],
            Workload::Pi { tasks, samples } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                large("samples", "Samples", "", samples, 1, SAMPLES),
            ],
            Workload::Matmul { tasks, size } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                small("size", "Matrix size", "rows", size, 2, MATRIX),
            ],
            Workload::Sort { tasks, len } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                large("len", "Numbers per task", "", len, 1, ITEMS),
            ],
            Workload::Hash { tasks, bytes } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                large("bytes", "Bytes per task", "B", bytes, 1, BYTES),
            ],
            Workload::WordCount { tasks, words } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                large("words", "Words per task", "", words, 1, ITEMS),
            ],
            Workload::Image { tasks, radius, thumbnail } => vec![
                small("tasks", "Images", "", tasks, 1, max_tasks.min(1_000)),
                small("radius", "Blur radius", "px", radius, 0, RADIUS),
                small("thumbnail", "Thumbnail size", "px", thumbnail, 8, 512),
            ],
            Workload::Download { tasks, latency_ms, spread_percent, bytes } => vec![
                small("tasks", "Downloads", "", tasks, 1, max_tasks),
                small("latencyMs", "Median latency", "ms", latency_ms, 0, LATENCY_MS),
                small("spreadPercent", "Spread", "%", spread_percent, 0, 200),
                large("bytes", "Size", "B", bytes, 0, FILE_BYTES),
            ],
            Workload::Fetch { tasks, latency_ms, bytes } => vec![
                small("tasks", "Fetches", "", tasks, 1, max_tasks.min(1_000)),
                small("latencyMs", "Server's delay", "ms", latency_ms, 0, LATENCY_MS),
                large("bytes", "Size", "B", bytes, 0, FILE_BYTES),
            ],
            Workload::Mixed { tasks, latency_ms, limit } => vec![
                small("tasks", "Tasks", "", tasks, 1, max_tasks),
                small("latencyMs", "Median latency", "ms", latency_ms, 0, LATENCY_MS),
                large("limit", "Primes below", "", limit, 10, PRIMES),
            ],
            Workload::Payload { tasks, bytes, rounds } => {
                // All payloads of a run are in memory at once.
                let most = (FILE_BYTES * 4 / u64::from((*tasks).max(1))).min(FILE_BYTES);
                vec![
                    small("tasks", "Tasks", "", tasks, 1, max_tasks),
                    large("bytes", "Bytes per task", "B", bytes, 0, most),
                    small("rounds", "Hash rounds", "", rounds, 0, ROUNDS),
                ]
            }
            Workload::Noop { tasks } => vec![small("tasks", "Tasks", "", tasks, 1, max_tasks)],
        }
    }
}

enum Field<'a> {
    Small(&'a mut u32),
    Large(&'a mut u64),
}

fn small<'a>(
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    place: &'a mut u32,
    min: u64,
    max: u64,
) -> (Param, Field<'a>) {
    (Param { key, label, unit, value: u64::from(*place), min, max }, Field::Small(place))
}

fn large<'a>(
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    place: &'a mut u64,
    min: u64,
    max: u64,
) -> (Param, Field<'a>) {
    (Param { key, label, unit, value: *place, min, max }, Field::Large(place))
}

fn out_of_bounds(param: &Param, value: u64) -> SpecError {
    let Param { key, label, unit, min, max, .. } = param;
    let space = if unit.is_empty() { "" } else { " " };
    SpecError::new(
        format!("workload.{key}"),
        format!("{label}: {value}{space}{unit} is not possible, choose {min} to {max}{space}{unit}"),
    )
}

/// Where part `i` of `parts` equal parts of `0..total` begins.
fn share(total: u64, i: u32, parts: u32) -> u64 {
    (u128::from(total) * u128::from(i) / u128::from(parts.max(1))) as u64
}

/// A log-normal latency in microseconds: median `median_ms`, σ of the logarithm `spread_percent` / 100.
fn latency_us(random: &mut SplitMix64, median_ms: u32, spread_percent: u32) -> u64 {
    // `libm`, not `std`: native and wasm must agree to the last bit.
    let (u, v) = (random.next_unit(), random.next_unit());
    let normal = libm::sqrt(-2.0 * libm::log(1.0 - u)) * libm::cos(2.0 * std::f64::consts::PI * v);
    let factor = libm::exp(normal * f64::from(spread_percent) / 100.0);
    (f64::from(median_ms) * 1_000.0 * factor.clamp(0.05, 20.0)) as u64
}

/// `count` things in words: `1 task done`, `2 tasks done`.
fn counted(count: usize, thing: &str, rest: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}{rest}")
}

/// An order-sensitive fold of the values, for one checksum over all tasks.
fn digest<'a>(values: impl Iterator<Item = &'a Value>) -> u64 {
    values.fold(0, |acc: u64, value| {
        let part = match value {
            Value::Int(n) | Value::Digest(n) => *n,
            Value::None | Value::Bytes(_) => 0,
        };
        SplitMix64::new(acc.rotate_left(5) ^ part).next_u64()
    })
}
