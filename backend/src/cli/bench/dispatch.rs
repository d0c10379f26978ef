//! `interleave bench dispatch`: what it costs to hand out tasks that do nothing.

use std::process::ExitCode;
use std::sync::Arc;

use clap::ValueEnum;
use serde_json::json;
use shared::run::RunStatus;
use shared::{Collect, ExecutionModel, Place, Report, RunSpec, Variant, Workload};

use super::median;
use crate::services::runs::{Runs, Settings};

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Tasks in one run.
    #[arg(long, default_value_t = 100_000)]
    tasks: u32,
    /// Workers of the pool.
    #[arg(long, default_value_t = 2)]
    workers: u32,
    /// Tasks that travel together; may be given several times.
    #[arg(long, default_values_t = [1, 100])]
    chunksize: Vec<u32>,
    /// Runs of each chunk size, of which the median counts.
    #[arg(long, default_value_t = 5)]
    repeats: u32,
    /// The execution model.
    #[arg(long, default_value = "processes")]
    model: Model,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Model {
    Sequential,
    Async,
    Threads,
    Processes,
}

/// Measures and prints.
pub fn bench(args: Args) -> anyhow::Result<ExitCode> {
    let Args { tasks, workers, chunksize, repeats, model, json } = args;
    let mut rows = Vec::new();
    for chunksize in chunksize {
        let spec = RunSpec {
            workload: Workload::Noop { tasks },
            variant: Variant {
                place: Place::Server,
                model: model.into(),
                workers,
                collect: Collect::Map { chunksize },
                ..Variant::default()
            },
            seed: 0,
            faults: Vec::new(),
            timeout_ms: None,
            pictures: Vec::new(),
        };
        let mut seconds: Vec<f64> = Vec::new();
        let mut startup: Vec<f64> = Vec::new();
        for _ in 0..repeats.max(1) {
            let report = run_once(&spec)?;
            seconds.push(report.end.makespan_ns as f64 / 1e9);
            let slowest = report.lanes.iter().map(|lane| lane.startup_ns).max().unwrap_or_default();
            startup.push(slowest as f64 / 1e9);
        }
        let (seconds, startup) = (median(&mut seconds), median(&mut startup));
        if !json {
            println!(
                "{tasks} tasks, {workers} workers, chunksize {chunksize}: {seconds:.4} s \
                 ({:.2} µs a task; workers were ready after {startup:.4} s)",
                seconds * 1e6 / f64::from(tasks)
            );
        }
        rows.push(json!({
            "tasks": tasks, "workers": workers, "chunksize": chunksize,
            "seconds": seconds, "startupSeconds": startup,
        }));
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// One run from the start of its workers to its last result.
fn run_once(spec: &RunSpec) -> anyhow::Result<Arc<Report>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let runs = Runs::new(Settings::default());
    let run = runs.start(spec.clone())?;
    let report = runtime.block_on(run.ended());
    let report = report.ok_or_else(|| anyhow::anyhow!("the run left no report"))?;
    anyhow::ensure!(report.end.status == RunStatus::Completed, "the run ended as {:?}", report.end.status);
    Ok(report)
}

impl From<Model> for ExecutionModel {
    fn from(model: Model) -> Self {
        match model {
            Model::Sequential => ExecutionModel::Sequential,
            Model::Async => ExecutionModel::Async,
            Model::Threads => ExecutionModel::Threads,
            Model::Processes => ExecutionModel::Processes,
        }
    }
}
