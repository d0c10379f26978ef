//! The run spec of a program: read from a file or a link, then changed by flags.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use clap::ValueEnum;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared::link::{self, Opened};
use shared::program::{Decision, ExecutorChoice, Policy, ProgramSpec, SourceFile, ThreadId};

use super::ProgramArgs;

/// A program read from a file or a link.
#[derive(Debug)]
pub struct OpenedProgram {
    pub spec: ProgramSpec,
    /// The step that the link names.
    pub cursor: Option<u64>,
    /// Why the link cannot show the moment that it was made for.
    pub warning: Option<String>,
    /// The part of the link before `#`.
    pub base: String,
    /// The program's name in diagnostics.
    pub name: String,
}

/// [`Policy`], as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PolicyName {
    /// CPython's global interpreter lock.
    Gil,
    /// Between any two bytecodes, one thread at a time.
    AnyBytecode,
    /// No lock: threads on several cores.
    FreeThreaded,
    /// Only decisions switch.
    AllInterleavings,
}

/// [`ExecutorChoice`], as a flag.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ExecutorName {
    Sequential,
    Threads,
    Processes,
    Async,
}

/// Reads a program from a file or a link: a whole address, or the part after its `#`.
///
/// # Errors
/// If the file cannot be read, or the link is damaged or of another kind.
pub fn read(source: &str) -> anyhow::Result<OpenedProgram> {
    let (base, fragment) = source.rsplit_once('#').unwrap_or(("", source));
    let is_link = link::program::is_program(fragment) && !Path::new(source).exists();
    if !is_link && (source.contains("://") || source.starts_with('#')) {
        return match link::open(fragment) {
            Ok(Opened::Program(_)) => bail!("the link needs a `#` before `p1.`"),
            Ok(Opened::Setup(_)) => bail!("this is a link to a workload, not to a program: use --setup"),
            Err(error) => Err(error.into()),
        };
    }
    if is_link {
        let (spec, cursor, warning) = link::program::decode(fragment)?.open();
        let name = "main.py".to_owned();
        return Ok(OpenedProgram { spec, cursor, warning, base: base.to_owned(), name });
    }
    let source_text = read_text(Path::new(source))?;
    let spec = ProgramSpec { source: source_text, ..ProgramSpec::default() };
    Ok(OpenedProgram { spec, cursor: None, warning: None, base: String::new(), name: source.to_owned() })
}

/// Changes a run spec by flags.
///
/// # Errors
/// If a name is unknown, or a file cannot be read.
pub fn change(mut spec: ProgramSpec, args: &ProgramArgs, seed: Option<u64>) -> anyhow::Result<ProgramSpec> {
    let settings = &mut spec.settings;
    settings.policy = args.policy.map_or(settings.policy, Policy::from);
    settings.executor = args.executor.map_or(settings.executor, ExecutorChoice::from);
    settings.cores = args.cores.unwrap_or(settings.cores);
    settings.seed = seed.unwrap_or(settings.seed);
    settings.library_steps |= args.library_steps;
    settings.costs = with(&settings.costs, &args.cost).context("--cost")?;
    settings.limits = with(&settings.limits, &args.limit).context("--limit")?;
    if !args.decision.is_empty() {
        spec.decisions.clone_from(&args.decision);
        spec.decisions.sort_by_key(|decision| decision.step);
    }
    for path in &args.file {
        let file = read_file(path)?;
        spec.files.retain(|other| other.name != file.name);
        spec.files.push(file);
    }
    Ok(spec)
}

/// Parses `STEP:THREAD`.
pub fn parse_decision(text: &str) -> Result<Decision, String> {
    let wrong = || format!("`{text}` is not a decision: write STEP:THREAD, for instance 1200:2");
    let (step, thread) = text.split_once(':').ok_or_else(wrong)?;
    let step = step.replace('_', "").parse().map_err(|_| wrong())?;
    let thread = thread.parse().map(ThreadId).map_err(|_| wrong())?;
    Ok(Decision { step, thread })
}

/// Parses `NAME=NUMBER`.
pub fn parse_pair(text: &str) -> Result<(String, u64), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=NUMBER, for instance switchNs=5000")?;
    let value = value.replace('_', "").parse().map_err(|_| format!("`{value}` is not a whole number"))?;
    Ok((name.to_owned(), value))
}

/// Changes some members of a struct of numbers, named as in its JSON.
fn with<T: Serialize + DeserializeOwned>(numbers: &T, changes: &[(String, u64)]) -> anyhow::Result<T> {
    let mut json: Map<String, Value> = serde_json::from_value(serde_json::to_value(numbers)?)?;
    for (name, value) in changes {
        let known: Vec<String> = json.keys().cloned().collect();
        let Some(member) = json.get_mut(name) else {
            bail!("there is no `{name}`: choose one of {}", known.join(", "));
        };
        *member = (*value).into();
    }
    serde_json::from_value(Value::Object(json)).context("a number is too large")
}

/// A further file of a program.
///
/// # Errors
/// If it cannot be read, or is no text.
pub fn read_file(path: &Path) -> anyhow::Result<SourceFile> {
    Ok(SourceFile { name: file_name(path)?, text: read_text(path)? })
}

fn file_name(path: &Path) -> anyhow::Result<String> {
    let name = path.file_name().and_then(|name| name.to_str());
    Ok(name
        .with_context(|| format!("{} has no file name that a program could import or open", path.display()))?
        .to_owned())
}

fn read_text(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    String::from_utf8(bytes).with_context(|| format!("{} is not text in UTF-8", path.display()))
}

impl From<PolicyName> for Policy {
    fn from(name: PolicyName) -> Self {
        match name {
            PolicyName::Gil => Policy::Gil,
            PolicyName::AnyBytecode => Policy::AnyBytecode,
            PolicyName::FreeThreaded => Policy::FreeThreaded,
            PolicyName::AllInterleavings => Policy::AllInterleavings,
        }
    }
}

impl From<ExecutorName> for ExecutorChoice {
    fn from(name: ExecutorName) -> Self {
        match name {
            ExecutorName::Sequential => ExecutorChoice::Sequential,
            ExecutorName::Threads => ExecutorChoice::Threads,
            ExecutorName::Processes => ExecutorChoice::Processes,
            ExecutorName::Async => ExecutorChoice::Async,
        }
    }
}
