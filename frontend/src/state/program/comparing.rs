//! One program under several settings: what was asked for, what has come back, and the table of it. Pure.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use serde::Serialize;
use shared::program::debug::Comparison;
use shared::program::spec::ExecutorChoice;
use shared::program::trace::ProgramTrace;
use shared::program::{Policy, ProgramEnd, ProgramSpec, Settings};

/// A comparison, as far as it has come.
#[derive(Default)]
pub struct Comparing {
    /// The program that is compared.
    pub spec: ProgramSpec,
    /// One entry for each of the settings.
    pub runs: Vec<Compared>,
    running: bool,
}

/// One run of it.
pub struct Compared {
    pub settings: Settings,
    /// What came of it; none before it has ended.
    pub result: Option<Outcome>,
    /// Its lanes, shared with the timeline.
    pub trace: Rc<RefCell<ProgramTrace>>,
}

/// What a run came to, without its events.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub end: ProgramEnd,
    pub time_ns: u64,
    pub steps: u64,
    pub switches: u64,
    pub output: String,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    pub name: String,
    pub policy: &'static str,
    pub cores: u32,
    pub executor: Option<&'static str>,
    /// How it ended, in a few words; none before it has.
    pub end: Option<String>,
    pub is_good: bool,
    pub virtual_ns: Option<u64>,
    /// The first row's virtual time over this one's.
    pub speedup: Option<f64>,
    pub switches: Option<u64>,
    pub steps: Option<u64>,
    /// Whether it wrote what the first one wrote.
    pub same_output: Option<bool>,
    pub output: Option<String>,
}

impl Comparing {
    /// A comparison that begins.
    pub fn new(spec: ProgramSpec, settings: Vec<Settings>) -> Comparing {
        let run = |settings: Settings| {
            let own = ProgramSpec { settings: settings.clone(), ..spec.clone() };
            let trace = Rc::new(RefCell::new(ProgramTrace::of(&own)));
            Compared { settings, result: None, trace }
        };
        let runs = settings.into_iter().map(run).collect();
        Comparing { spec, runs, running: true }
    }

    /// Whether runs are awaited.
    pub fn is_running(&self) -> bool {
        self.running
    }

    /// No more runs are awaited.
    pub fn stop(&mut self) {
        self.running = false;
    }

    /// Takes in a run that has ended.
    pub fn take(&mut self, index: u32, result: Comparison) {
        let Some(run) = self.runs.get_mut(index as usize) else { return };
        let Comparison { end, time_ns, steps, switches, output, events, .. } = result;
        let mut trace = run.trace.borrow_mut();
        trace.truncate(0);
        for event in &events {
            trace.push(event);
        }
        drop(trace);
        run.result = Some(Outcome { end, time_ns, steps, switches, output });
        self.running = self.runs.iter().any(|run| run.result.is_none());
    }

    /// The table.
    pub fn rows(&self) -> Vec<Row> {
        let first = self.runs.first().and_then(|run| run.result.as_ref());
        let with_executor = uses_executor(&self.spec);
        let row = |run: &Compared| {
            let result = run.result.as_ref();
            let speedup = |result: &Outcome| {
                (result.time_ns > 0)
                    .then(|| first.map(|first| first.time_ns as f64 / result.time_ns as f64))?
            };
            Row {
                name: name(&run.settings, with_executor),
                policy: policy_name(run.settings.policy),
                cores: run.settings.cores,
                executor: with_executor.then(|| executor_name(run.settings.executor)),
                end: result.map(|result| end_words(&result.end)),
                is_good: result
                    .is_none_or(|result| matches!(result.end, ProgramEnd::Finished { exit_code: 0 })),
                virtual_ns: result.map(|result| result.time_ns),
                speedup: result.and_then(speedup),
                switches: result.map(|result| result.switches),
                steps: result.map(|result| result.steps),
                same_output: result.and_then(|result| Some(result.output == first?.output)),
                output: result.map(|result| result.output.clone()),
            }
        };
        self.runs.iter().map(row).collect()
    }
}

/// Every combination of what was chosen, in the order in which they are written.
pub fn combinations(
    base: &Settings,
    policies: &[Policy],
    cores: &[u32],
    executors: &[ExecutorChoice],
) -> Vec<Settings> {
    let executors = if executors.is_empty() { std::slice::from_ref(&base.executor) } else { executors };
    let mut all = Vec::new();
    for policy in policies {
        for executor in executors {
            for cores in cores {
                all.push(Settings { policy: *policy, cores: *cores, executor: *executor, ..base.clone() });
            }
        }
    }
    all
}

/// Whether the program takes the executor that the user picks.
pub fn uses_executor(spec: &ProgramSpec) -> bool {
    let texts = spec.files.iter().map(|file| file.text.as_str()).chain([spec.source.as_str()]);
    texts.flat_map(str::lines).map(str::trim_start).any(|line| {
        (line.starts_with("from interleave") || line.starts_with("import interleave"))
            && !line.starts_with('#')
    })
}

/// `CPython's GIL · 4 cores`.
pub fn name(settings: &Settings, with_executor: bool) -> String {
    let cores = if settings.cores == 1 { "1 core".to_owned() } else { format!("{} cores", settings.cores) };
    let executor =
        if with_executor { format!(" · {}", executor_name(settings.executor)) } else { String::new() };
    format!("{}{executor} · {cores}", policy_name(settings.policy))
}

/// The name of a switch policy.
pub fn policy_name(policy: Policy) -> &'static str {
    match policy {
        Policy::Gil => "CPython's GIL",
        Policy::AnyBytecode => "any bytecode",
        Policy::FreeThreaded => "free-threaded",
        Policy::AllInterleavings => "all interleavings",
    }
}

/// The name of an executor.
pub fn executor_name(executor: ExecutorChoice) -> &'static str {
    match executor {
        ExecutorChoice::Sequential => "sequential",
        ExecutorChoice::Threads => "threads",
        ExecutorChoice::Processes => "processes",
        ExecutorChoice::Async => "async",
    }
}

/// How a run ended, in a few words.
pub fn end_words(end: &ProgramEnd) -> String {
    match end {
        ProgramEnd::Finished { exit_code: 0 } => "finished".to_owned(),
        ProgramEnd::Finished { exit_code } => format!("exit code {exit_code}"),
        ProgramEnd::Raised { message, .. } => message.clone(),
        ProgramEnd::Deadlock { waits } => format!("deadlock of {} threads", waits.len()),
        ProgramEnd::Limit { name, .. } => format!("limit reached: {name}"),
        ProgramEnd::Stopped => "stopped".to_owned(),
    }
}

/// The table as comma-separated values.
pub fn to_csv(rows: &[Row]) -> String {
    let mut csv = String::from(
        "name,policy,cores,executor,end,virtual_ns,speedup,switches,steps,same_output,output\r\n",
    );
    for row in rows {
        let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        let cells = [
            row.name.clone(),
            row.policy.to_owned(),
            row.cores.to_string(),
            row.executor.unwrap_or_default().to_owned(),
            row.end.clone().unwrap_or_default(),
            number(row.virtual_ns),
            row.speedup.map(|factor| format!("{factor:.4}")).unwrap_or_default(),
            number(row.switches),
            number(row.steps),
            row.same_output.map(|same| same.to_string()).unwrap_or_default(),
            row.output.clone().unwrap_or_default(),
        ];
        // Writing into a string cannot fail.
        let _ = write!(csv, "{}\r\n", cells.map(|cell| quoted(&cell)).join(","));
    }
    csv
}

/// The table as JSON.
pub fn to_json(rows: &[Row]) -> String {
    serde_json::to_string_pretty(rows).expect("rows of ours with text keys always serialise")
}

/// A cell as RFC 4180 writes it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(settings: &Settings, time_ns: u64, output: &str) -> Comparison {
        Comparison {
            settings: settings.clone(),
            end: ProgramEnd::Finished { exit_code: 0 },
            time_ns,
            steps: 10,
            switches: 2,
            output: output.to_owned(),
            events: Vec::new(),
        }
    }

    #[test]
    fn rows_are_measured_against_the_first() {
        let settings = combinations(&Settings::default(), &[Policy::Gil, Policy::FreeThreaded], &[4], &[]);
        let mut comparing = Comparing::new(ProgramSpec::default(), settings.clone());
        comparing.take(1, result(&settings[1], 50, "b"));
        assert!(comparing.is_running());
        assert_eq!(comparing.rows()[1].speedup, None);
        comparing.take(0, result(&settings[0], 100, "a"));
        assert!(!comparing.is_running());
        let rows = comparing.rows();
        assert_eq!((rows[0].speedup, rows[1].speedup), (Some(1.0), Some(2.0)));
        assert_eq!((rows[0].same_output, rows[1].same_output), (Some(true), Some(false)));
        assert_eq!(rows[1].name, "free-threaded · 4 cores");
    }

    #[test]
    fn a_program_says_that_it_takes_an_executor() {
        let spec = |source: &str| ProgramSpec { source: source.to_owned(), ..ProgramSpec::default() };
        assert!(uses_executor(&spec("import time\nfrom interleave import Executor\n")));
        assert!(!uses_executor(&spec("# from interleave import Executor\n")));
        assert!(!uses_executor(&spec("import threading\n")));
    }

    #[test]
    fn combinations_keep_what_is_not_varied() {
        let base = Settings { seed: 7, ..Settings::default() };
        let policies = [Policy::Gil, Policy::AnyBytecode];
        let all = combinations(&base, &policies, &[1, 2], &[ExecutorChoice::Threads, ExecutorChoice::Async]);
        assert_eq!(all.len(), 8);
        assert!(all.iter().all(|settings| settings.seed == 7));
        assert_eq!(combinations(&base, &policies, &[1, 2], &[]).len(), 4);
    }

    #[test]
    fn cells_with_lines_and_quotes_stay_one_cell() {
        let settings = combinations(&Settings::default(), &[Policy::Gil], &[1], &[]);
        let mut comparing = Comparing::new(ProgramSpec::default(), settings.clone());
        comparing.take(0, result(&settings[0], 1, "say \"hi\",\nthen"));
        let csv = to_csv(&comparing.rows());
        assert!(csv.ends_with("true,\"say \"\"hi\"\",\nthen\"\r\n"), "{csv}");
    }
}
