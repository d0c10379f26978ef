//! A run spec (one run) and a set-up (everything that the user chose, which a link holds).

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::limits::{Limits, SpecError};
use crate::model::{ExecutionModel, Place};
use crate::task::{Blob, Task};
use crate::workload::Workload;

/// How one execution of the workload differs from the others that it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Variant {
    /// Where it runs.
    pub place: Place,
    /// How it runs.
    pub model: ExecutionModel,
    /// `max_workers` of the pool. Ignored by the models with one thread.
    pub workers: u32,
    /// A pool, or a new worker for each task.
    pub reuse: Reuse,
    /// In which order results are collected, and how tasks are bundled.
    pub collect: Collect,
    /// For [`ExecutionModel::Async`]: a task yields when it has computed for this many milliseconds.
    /// 0 yields at every step; a large number shows starvation.
    pub slice_ms: u32,
}

/// Whether workers outlive a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Reuse {
    /// Workers are started once and take one task after another.
    #[default]
    Pool,
    /// A new worker for each task, at most `workers` at a time: what a pool saves.
    PerTask,
}

/// How the caller submits tasks and collects results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "order")]
pub enum Collect {
    /// `Executor.map`: results in input order; `chunksize` tasks travel to a worker together.
    Map { chunksize: u32 },
    /// `submit` and `as_completed`: results in order of completion.
    AsCompleted,
}

/// One run: everything that an executor needs to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunSpec {
    /// What is computed.
    pub workload: Workload,
    /// How and where.
    #[serde(default)]
    pub variant: Variant,
    /// Fixes all randomness of the workload.
    #[serde(default)]
    pub seed: u64,
    /// Faults to inject.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// How long one task may run, in milliseconds.
    #[serde(default)]
    pub timeout_ms: Option<u32>,
    /// Pictures that the user gave, for [`Workload::Image`]; with none, supplied ones are used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Blob>,
}

/// Everything that the user chose on the page for workloads. A link holds all of it; pictures that were dropped in
/// are kept apart and are in no link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Setup {
    /// What is computed.
    pub workload: Workload,
    /// What is compared.
    pub variants: Vec<Variant>,
    /// Fixes all randomness of the workload.
    pub seed: u64,
    /// Faults to inject.
    pub faults: Vec<Fault>,
    /// How long one task may run, in milliseconds.
    pub timeout_ms: Option<u32>,
    /// How often each variant is run, for the spread.
    pub repeats: u32,
    /// The scenario of the gallery that it began as, by its slug.
    pub scenario: Option<String>,
}

impl Default for Variant {
    fn default() -> Self {
        Variant {
            place: Place::Browser,
            model: ExecutionModel::Sequential,
            workers: 2,
            reuse: Reuse::Pool,
            collect: Collect::default(),
            slice_ms: 8,
        }
    }
}

impl Default for Collect {
    fn default() -> Self {
        Collect::Map { chunksize: 1 }
    }
}

impl Default for Setup {
    fn default() -> Self {
        let variant = |model| Variant { model, ..Variant::default() };
        Setup {
            workload: Workload::default(),
            variants: ExecutionModel::ALL.map(variant).to_vec(),
            seed: 1,
            faults: Vec::new(),
            timeout_ms: None,
            repeats: 1,
            scenario: None,
        }
    }
}

/// The most repeats of one variant.
pub const MAX_REPEATS: u32 = 20;
/// The most variants side by side.
pub const MAX_VARIANTS: usize = 12;
/// The most injected faults: a link holds them all.
pub const MAX_FAULTS: usize = 100;
/// The longest time slice, in milliseconds.
pub const MAX_SLICE_MS: u32 = 10_000;

impl Variant {
    /// How it runs, in a few words: `threads × 4`, with what differs from the usual behind it.
    pub fn describe(&self) -> String {
        let mut text = self.model.short_label(self.place).to_owned();
        if self.model.is_parallel() {
            text.push_str(&format!(" × {}", self.workers));
            if self.reuse == Reuse::PerTask {
                text.push_str(", one per task");
            }
        }
        match self.collect {
            Collect::Map { chunksize: 1 } => {}
            Collect::Map { chunksize } => text.push_str(&format!(", chunks of {chunksize}")),
            Collect::AsCompleted => text.push_str(", as completed"),
        }
        if self.model == ExecutionModel::Async && self.slice_ms != Variant::default().slice_ms {
            text.push_str(&format!(", {} ms slices", self.slice_ms));
        }
        text
    }

    /// How many lanes compute: 1 for the models with one thread.
    pub fn effective_workers(&self) -> u32 {
        if self.model.is_parallel() { self.workers } else { 1 }
    }

    /// Checks the variant against `limits`; `prefix` is prepended to the field names.
    pub fn validate(&self, prefix: &str, limits: &Limits) -> Result<(), SpecError> {
        let field = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
        if self.workers == 0 || self.workers > limits.max_workers {
            return Err(SpecError::new(
                field("workers"),
                format!("{} workers are not possible: choose 1 to {}", self.workers, limits.max_workers),
            ));
        }
        if let Collect::Map { chunksize: 0 } = self.collect {
            return Err(SpecError::new(field("collect.chunksize"), "a chunk needs at least 1 task"));
        }
        if self.slice_ms > MAX_SLICE_MS {
            return Err(SpecError::new(
                field("sliceMs"),
                format!("a time slice of {} ms is too long: at most {MAX_SLICE_MS}", self.slice_ms),
            ));
        }
        Ok(())
    }
}

impl RunSpec {
    /// Checks the run against `limits`.
    ///
    /// # Errors
    /// The first field that is out of bounds, with what is allowed.
    pub fn validate(&self, limits: &Limits) -> Result<(), SpecError> {
        self.workload.validate(limits)?;
        self.variant.validate("variant", limits)?;
        validate_faults(&self.faults, &self.workload)?;
        validate_timeout(self.timeout_ms, limits)
    }

    /// The tasks of the run, in input order.
    pub fn tasks(&self) -> Vec<Task> {
        let mut tasks = self.workload.tasks(self.seed, &self.pictures);
        for task in &mut tasks {
            task.timeout_ms = self.timeout_ms;
        }
        for fault in &self.faults {
            if let Some(task) = tasks.get_mut(fault.task as usize) {
                task.fault = Some(fault.kind);
            }
        }
        tasks
    }
}

impl Setup {
    /// Checks the whole set-up. `limits_of` gives the limits of a place.
    ///
    /// # Errors
    /// The first field that is out of bounds, with what is allowed.
    pub fn validate(&self, limits_of: impl Fn(Place) -> Limits) -> Result<(), SpecError> {
        if self.variants.is_empty() {
            return Err(SpecError::new("variants", "choose at least one execution model to run"));
        }
        if self.variants.len() > MAX_VARIANTS {
            let message = format!("{} variants are too many: at most {MAX_VARIANTS}", self.variants.len());
            return Err(SpecError::new("variants", message));
        }
        if self.repeats == 0 || self.repeats > MAX_REPEATS {
            let message = format!("{} repeats are not possible: choose 1 to {MAX_REPEATS}", self.repeats);
            return Err(SpecError::new("repeats", message));
        }
        for (i, variant) in self.variants.iter().enumerate() {
            let limits = limits_of(variant.place);
            self.workload.validate(&limits)?;
            validate_timeout(self.timeout_ms, &limits)?;
            variant.validate(&format!("variants[{i}]"), &limits)?;
        }
        validate_faults(&self.faults, &self.workload)
    }

    /// The run of one variant.
    pub fn run_spec(&self, variant: &Variant, pictures: &[Blob]) -> RunSpec {
        RunSpec {
            workload: self.workload.clone(),
            variant: variant.clone(),
            seed: self.seed,
            faults: self.faults.clone(),
            timeout_ms: self.timeout_ms,
            pictures: pictures.to_vec(),
        }
    }
}

fn validate_faults(faults: &[Fault], workload: &Workload) -> Result<(), SpecError> {
    if faults.len() > MAX_FAULTS {
        let message = format!("{} faults are too many: at most {MAX_FAULTS}", faults.len());
        return Err(SpecError::new("faults", message));
    }
    let tasks = workload.task_count();
    match faults.iter().position(|fault| fault.task >= tasks) {
        None => Ok(()),
        Some(i) => Err(SpecError::new(
            format!("faults[{i}].task"),
            format!(
                "there is no task {}: tasks are numbered 0 to {}",
                faults[i].task,
                tasks.saturating_sub(1)
            ),
        )),
    }
}

fn validate_timeout(timeout_ms: Option<u32>, limits: &Limits) -> Result<(), SpecError> {
    match timeout_ms {
        Some(ms) if ms == 0 || ms > limits.max_run_ms => Err(SpecError::new(
            "timeoutMs",
            format!("a time-out of {ms} ms is not possible: choose 1 to {} ms", limits.max_run_ms),
        )),
        _ => Ok(()),
    }
}
