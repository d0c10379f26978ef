//! The set-up of `interleave run`, from flags, a link, JSON or a scenario.

use anyhow::{Context, bail};
use clap::ValueEnum;
use shared::{
    Collect, ExecutionModel, Fault, FaultKind, Place, Reuse, Setup, Variant, Workload, link, scenario,
};

/// The flags that make a set-up.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Set-up")]
pub struct SetupArgs {
    /// The workload: see `interleave workloads`. Without one, the first in that list.
    #[arg(long, value_name = "KIND")]
    workload: Option<String>,
    /// The execution model; several compare them.
    #[arg(long, value_name = "MODEL")]
    model: Vec<Model>,
    /// Threads or processes. Without it, one for each core.
    #[arg(long)]
    workers: Option<u32>,
    /// A parameter of the workload, as `limit=3000000`; may be given several times.
    #[arg(long, value_name = "NAME=NUMBER", value_parser = parse_param)]
    param: Vec<(String, u64)>,
    /// The number of tasks that the workload is divided into: short for `--param tasks=N`.
    #[arg(long)]
    tasks: Option<u32>,
    /// The seed, from which everything random is drawn.
    #[arg(long)]
    seed: Option<u64>,
    /// The number of tasks that travel to a worker in one message.
    #[arg(long, conflicts_with = "as_completed")]
    chunksize: Option<u32>,
    /// Collect results in order of completion instead of input order.
    #[arg(long)]
    as_completed: bool,
    /// A new worker for each task instead of a pool.
    #[arg(long)]
    per_task: bool,
    /// For `async`: a task yields after computing for this many milliseconds.
    #[arg(long)]
    slice_ms: Option<u32>,
    /// How long one task may run, in milliseconds.
    #[arg(long)]
    timeout_ms: Option<u32>,
    /// A fault in one task, as `3=panic`: exception, panic, crash, hang or never-yields.
    #[arg(long, value_name = "TASK=FAULT", value_parser = parse_fault)]
    fault: Vec<Fault>,
    /// How often each model is run, for the spread.
    #[arg(long)]
    repeats: Option<u32>,
    /// Begin with the set-up of a link (the whole address, or the part after #), or with a set-up's JSON.
    #[arg(long, value_name = "LINK_OR_JSON", conflicts_with = "scenario")]
    setup: Option<String>,
    /// Begin with a scenario of the gallery: see `interleave scenarios`.
    #[arg(long, value_name = "SLUG")]
    scenario: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Model {
    Sequential,
    Async,
    Threads,
    Processes,
    /// All four.
    All,
}

impl SetupArgs {
    /// The set-up of `--setup` or `--scenario`, or the usual one, changed by the other flags. All variants run natively.
    ///
    /// # Errors
    /// If a name is unknown or the link is damaged. Bounds are not checked.
    pub fn setup(&self) -> anyhow::Result<Setup> {
        let beginning = self.beginning()?;
        self.change(beginning)
    }

    /// `present`, unless a link, JSON or a scenario is given to begin with, changed by the other flags.
    ///
    /// # Errors
    /// If a name is unknown or the link is damaged. Bounds are not checked.
    pub fn setup_over(&self, present: Setup) -> anyhow::Result<Setup> {
        if self.setup.is_some() || self.scenario.is_some() { self.setup() } else { self.change(present) }
    }

    /// The seed, if it was given.
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }

    fn change(&self, mut setup: Setup) -> anyhow::Result<Setup> {
        if let Some(kind) = &self.workload {
            setup.workload = workload(kind)?;
        }
        let tasks = self.tasks.map(|tasks| ("tasks".to_owned(), u64::from(tasks)));
        for (key, value) in self.param.iter().cloned().chain(tasks) {
            set_param(&mut setup.workload, &key, value)?;
        }
        self.change_variants(&mut setup);
        setup.seed = self.seed.unwrap_or(setup.seed);
        setup.timeout_ms = self.timeout_ms.or(setup.timeout_ms);
        setup.repeats = self.repeats.unwrap_or(setup.repeats);
        setup.faults.extend(self.fault.iter().cloned());
        Ok(setup)
    }

    fn beginning(&self) -> anyhow::Result<Setup> {
        let mut setup = match (&self.setup, &self.scenario) {
            (Some(text), _) => read_setup(text)?,
            (None, Some(slug)) => match scenario::find(slug) {
                Some(scenario) => scenario.setup,
                None => bail!("there is no scenario `{slug}`: `interleave scenarios` lists them"),
            },
            (None, None) => {
                let workers = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
                let variant = Variant { workers, ..Variant::default() };
                Setup { variants: vec![variant], ..Setup::default() }
            }
        };
        // Variants that differ only in their place are the same variant here.
        let mut native: Vec<Variant> = Vec::new();
        for variant in setup.variants {
            let variant = Variant { place: Place::Server, ..variant };
            if !native.contains(&variant) {
                native.push(variant);
            }
        }
        setup.variants = native;
        Ok(setup)
    }

    fn change_variants(&self, setup: &mut Setup) {
        let models: Vec<ExecutionModel> = self.model.iter().flat_map(|model| model.models()).collect();
        if let (false, Some(first)) = (models.is_empty(), setup.variants.first().cloned()) {
            setup.variants = Vec::new();
            for model in models {
                let variant = Variant { model, ..first.clone() };
                if !setup.variants.contains(&variant) {
                    setup.variants.push(variant);
                }
            }
        }
        for variant in &mut setup.variants {
            variant.workers = self.workers.unwrap_or(variant.workers);
            variant.slice_ms = self.slice_ms.unwrap_or(variant.slice_ms);
            if let Some(chunksize) = self.chunksize {
                variant.collect = Collect::Map { chunksize };
            }
            if self.as_completed {
                variant.collect = Collect::AsCompleted;
            }
            if self.per_task {
                variant.reuse = Reuse::PerTask;
            }
        }
    }
}

impl Model {
    fn models(self) -> Vec<ExecutionModel> {
        match self {
            Model::Sequential => vec![ExecutionModel::Sequential],
            Model::Async => vec![ExecutionModel::Async],
            Model::Threads => vec![ExecutionModel::Threads],
            Model::Processes => vec![ExecutionModel::Processes],
            Model::All => ExecutionModel::ALL.to_vec(),
        }
    }
}

fn workload(kind: &str) -> anyhow::Result<Workload> {
    let known = || Workload::examples().iter().map(Workload::kind).collect::<Vec<_>>().join(", ");
    Workload::example(kind)
        .with_context(|| format!("there is no workload `{kind}`: choose one of {}", known()))
}

fn set_param(workload: &mut Workload, key: &str, value: u64) -> anyhow::Result<()> {
    workload.set_param(key, value).map_err(|error| {
        let params = workload.params(&shared::Limits::default());
        let known: Vec<&str> = params.iter().map(|param| param.key).collect();
        anyhow::anyhow!("{}; its parameters are {}", error.message, known.join(", "))
    })
}

fn read_setup(text: &str) -> anyhow::Result<Setup> {
    let text = text.trim();
    if text.starts_with('{') {
        return serde_json::from_str(text).context("the JSON of --setup is not a set-up");
    }
    let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
    Ok(link::decode(fragment)?)
}

fn parse_param(text: &str) -> Result<(String, u64), String> {
    let (key, value) = text.split_once('=').ok_or("write it as NAME=NUMBER, for instance limit=3000000")?;
    let value = value.replace('_', "").parse().map_err(|_| format!("`{value}` is not a whole number"))?;
    Ok((key.to_owned(), value))
}

fn parse_fault(text: &str) -> Result<Fault, String> {
    let (task, kind) = text.split_once('=').ok_or("write it as TASK=FAULT, for instance 3=panic")?;
    let task = task.parse().map_err(|_| format!("`{task}` is not a task's number"))?;
    let kind = match kind {
        "exception" => FaultKind::Exception,
        "panic" => FaultKind::Panic,
        "crash" => FaultKind::Crash,
        "hang" => FaultKind::Hang,
        "never-yields" => FaultKind::NeverYields,
        other => {
            return Err(format!(
                "`{other}` is not a fault: choose exception, panic, crash, hang or never-yields"
            ));
        }
    };
    Ok(Fault { task, kind })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        setup: SetupArgs,
    }

    fn setup(flags: &[&str]) -> anyhow::Result<Setup> {
        Flags::try_parse_from([&["test"], flags].concat())?.setup.setup()
    }

    #[test]
    fn flags_make_a_setup() {
        let made = setup(&[
            "--workload",
            "primes",
            "--param",
            "limit=3_000",
            "--tasks",
            "7",
            "--model",
            "all",
            "--workers",
            "3",
            "--chunksize",
            "2",
            "--fault",
            "3=panic",
            "--seed",
            "9",
            "--timeout-ms",
            "50",
            "--repeats",
            "2",
        ])
        .unwrap();
        assert_eq!(made.workload, Workload::Primes { tasks: 7, limit: 3_000 });
        let models: Vec<_> = made.variants.iter().map(|variant| variant.model).collect();
        assert_eq!(models, ExecutionModel::ALL);
        assert!(made.variants.iter().all(|variant| variant.place == Place::Server
            && variant.workers == 3
            && variant.collect == Collect::Map { chunksize: 2 }));
        assert_eq!(made.faults, [Fault { task: 3, kind: FaultKind::Panic }]);
        assert_eq!((made.seed, made.timeout_ms, made.repeats), (9, Some(50), 2));
    }

    #[test]
    fn a_link_and_its_json_make_the_same_setup() {
        let shared = Setup { workload: Workload::Noop { tasks: 5 }, seed: 4, ..Setup::default() };
        let link = format!("https://example.org/x/#{}", link::encode(&shared));
        let json = serde_json::to_string(&shared).unwrap();
        assert_eq!(setup(&["--setup", &link]).unwrap(), setup(&["--setup", &json]).unwrap());
        assert_eq!(setup(&["--setup", &link]).unwrap().workload, shared.workload);
    }

    #[test]
    fn every_scenario_runs_natively() {
        for scenario in scenario::all() {
            let made = setup(&["--scenario", scenario.slug]).unwrap();
            made.validate(|_| shared::Limits::default()).unwrap();
        }
    }

    #[test]
    fn what_is_unknown_is_named_with_what_is_known() {
        for (flags, says) in [
            (&["--workload", "fishing"][..], "primes"),
            (&["--param", "depth=3"], "limit"),
            (&["--scenario", "none"], "interleave scenarios"),
            (&["--fault", "1=sneeze"], "never-yields"),
            (&["--setup", "1.broken!"], "damaged"),
        ] {
            let error = format!("{:#}", setup(flags).unwrap_err());
            assert!(error.contains(says), "{flags:?}: {error}");
        }
    }
}
