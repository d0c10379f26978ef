//! Runs a machine up to a step or its end. Prints the program's output as it is written, and writes the events to the
//! files that the flags name.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde_json::json;
use shared::export::program::{ExportedRun, chrome_trace};
use shared::program::Fingerprint;
use shared::program::trace::ProgramTrace;
use shared::program::{ProgramEnd, ProgramEvent, ProgramEventKind, ProgramSpec, Stream};
use vm_machine::{Machine, Progress, Switches, Until, out_of_time};

use super::words;

/// Instructions between two checks of the clock and of Ctrl-C.
pub const SLICE: u64 = 500_000;

/// The outputs that the flags ask for.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Stop at this step and print the state.
    pub at: Option<u64>,
    /// Print JSON instead of the program's output.
    pub json: bool,
    pub events: Option<PathBuf>,
    pub trace: Option<PathBuf>,
    pub summary: bool,
}

/// A run in the terminal.
pub struct Drive<'a> {
    spec: &'a ProgramSpec,
    machine: Machine,
    wanted: Wanted,
    wall: Duration,
    wall_ms: u64,
    trace: Option<ProgramTrace>,
    events: Option<BufWriter<File>>,
    switches: Switches,
    /// The fingerprint of the trace.
    fingerprint: Fingerprint,
    stdout: String,
    stderr: String,
    interrupted: Arc<AtomicBool>,
}

impl Drive<'_> {
    /// A run of a machine at step 0.
    ///
    /// # Errors
    /// If a file cannot be made.
    pub fn new(machine: Machine, spec: &ProgramSpec, wanted: Wanted) -> anyhow::Result<Drive<'_>> {
        let events = wanted.events.as_deref().map(create).transpose()?;
        let trace = wanted.trace.is_some().then(|| ProgramTrace::new(spec.settings.policy));
        let wall_ms = spec.settings.limits.wall_ms;
        Ok(Drive {
            spec,
            machine,
            wanted,
            wall: Duration::from_millis(wall_ms),
            wall_ms,
            trace,
            events,
            switches: Switches::default(),
            fingerprint: Fingerprint::default(),
            stdout: String::new(),
            stderr: String::new(),
            interrupted: interrupted(),
        })
    }

    /// Runs the machine. Returns how the run ended; `None` if it stopped at a step.
    ///
    /// # Errors
    /// If the trace cannot be written.
    pub fn run(mut self) -> anyhow::Result<Option<ProgramEnd>> {
        let end = self.go()?;
        for refused in self.machine.refused() {
            eprintln!(
                "warning: thread {} cannot run at step {} in this run, so the decision is left out, and what \
                 follows is another interleaving",
                refused.thread.0, refused.step
            );
        }
        if let (Some(path), Some(trace)) = (&self.wanted.trace, &self.trace) {
            let text = chrome_trace(&[ExportedRun { name: "program", spec: self.spec, trace }]);
            std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        if let Some(events) = &mut self.events {
            events.flush().context("cannot write the events")?;
        }
        self.say(end.as_ref())?;
        Ok(end)
    }

    fn go(&mut self) -> anyhow::Result<Option<ProgramEnd>> {
        let began = Instant::now();
        let until = self.wanted.at.map_or(Until::END, Until::step);
        loop {
            let progress = self.machine.run(until.within(SLICE));
            for event in self.machine.take_events() {
                self.take(&event)?;
            }
            io::stdout().flush().context("cannot write the output")?;
            match progress {
                Progress::Ended => return Ok(self.machine.end().cloned()),
                Progress::Reached => return Ok(None),
                Progress::Working => {}
            }
            if self.interrupted.load(Ordering::Relaxed) {
                return Ok(Some(ProgramEnd::Stopped));
            }
            if began.elapsed() > self.wall {
                return Ok(Some(out_of_time(&self.machine, self.wall_ms)));
            }
        }
    }

    fn take(&mut self, event: &ProgramEvent) -> anyhow::Result<()> {
        self.switches.see(event);
        if self.wanted.json {
            self.fingerprint.see(event);
        }
        if let Some(trace) = &mut self.trace {
            trace.push(event);
        }
        if let Some(events) = &mut self.events {
            serde_json::to_writer(&mut *events, event)?;
            events.write_all(b"\n").context("cannot write the events")?;
        }
        let ProgramEventKind::Output { stream, text } = &event.kind else { return Ok(()) };
        let collect = self.wanted.json || self.wanted.at.is_some();
        match stream {
            Stream::Stdout if collect => self.stdout.push_str(text),
            Stream::Stderr if collect => self.stderr.push_str(text),
            Stream::Stdout => io::stdout().write_all(text.as_bytes()).context("cannot write the output")?,
            Stream::Stderr => io::stderr().write_all(text.as_bytes()).context("cannot write the output")?,
        }
        Ok(())
    }

    /// Prints the result, and on standard error why the run ended.
    fn say(&self, end: Option<&ProgramEnd>) -> anyhow::Result<()> {
        if self.wanted.at.is_some() {
            let view = self.machine.view(self.machine.emitted());
            if self.wanted.json {
                println!("{}", serde_json::to_string_pretty(&view)?);
            } else {
                print!("{}", words::state(&view));
            }
        } else if self.wanted.json {
            let result = json!({
                "end": end,
                "timeNs": self.machine.now_ns(),
                "steps": self.machine.step(),
                "switches": self.switches.count(),
                "fingerprint": self.fingerprint.text(),
                "stdout": self.stdout,
                "stderr": self.stderr,
            });
            println!("{}", serde_json::to_string_pretty(&result)?);
        }
        if let Some(end) = end {
            eprint!("{}", words::why(end, self.spec));
        }
        if self.wanted.summary {
            let (ns, steps) = (self.machine.now_ns(), self.machine.step());
            eprintln!("{}", words::summary(end, ns, steps, self.switches.count()));
        }
        Ok(())
    }
}

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::new(file))
}

/// A flag that Ctrl-C sets.
pub fn interrupted() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = flag.clone();
    // If there is no thread for it, Ctrl-C ends the program at once, as it does without.
    let _ = std::thread::Builder::new().name("interrupt".to_owned()).spawn(move || {
        let wait = tokio::runtime::Builder::new_current_thread().enable_io().build();
        if let Ok(runtime) = wait
            && runtime.block_on(tokio::signal::ctrl_c()).is_ok()
        {
            set.store(true, Ordering::Relaxed);
        }
    });
    flag
}
