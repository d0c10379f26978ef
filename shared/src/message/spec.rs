//! The binary form of a run spec.
//!
//! People and other programs write run specs as JSON, whose enums are tagged inside and whose empty fields may be left
//! out. Postcard can read neither. The types here have the same fields without those attributes, and `serde(remote)`
//! lets the compiler check that they are the same.

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::model::{ExecutionModel, Place};
use crate::spec::{Collect, Reuse, RunSpec, Variant};
use crate::task::Blob;
use crate::workload::Workload;

#[derive(Serialize, Deserialize)]
#[serde(remote = "RunSpec")]
pub(super) struct RunSpecForm {
    #[serde(with = "WorkloadForm")]
    workload: Workload,
    #[serde(with = "VariantForm")]
    variant: Variant,
    seed: u64,
    faults: Vec<Fault>,
    timeout_ms: Option<u32>,
    pictures: Vec<Blob>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Variant")]
struct VariantForm {
    place: Place,
    model: ExecutionModel,
    workers: u32,
    reuse: Reuse,
    #[serde(with = "CollectForm")]
    collect: Collect,
    slice_ms: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Collect")]
enum CollectForm {
    Map { chunksize: u32 },
    AsCompleted,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Workload")]
enum WorkloadForm {
    Primes { tasks: u32, limit: u64 },
    Mandelbrot { tasks: u32, size: u32, max_iterations: u32 },
    Pi { tasks: u32, samples: u64 },
    Matmul { tasks: u32, size: u32 },
    Sort { tasks: u32, len: u64 },
    Hash { tasks: u32, bytes: u64 },
    WordCount { tasks: u32, words: u64 },
    Image { tasks: u32, radius: u32, thumbnail: u32 },
    Download { tasks: u32, latency_ms: u32, spread_percent: u32, bytes: u64 },
    Fetch { tasks: u32, latency_ms: u32, bytes: u64 },
    Mixed { tasks: u32, latency_ms: u32, limit: u64 },
    Payload { tasks: u32, bytes: u64, rounds: u32 },
    Noop { tasks: u32 },
}
