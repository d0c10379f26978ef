//! One step of a longer task: a program that runs with its output in a log, a line of progress while it runs,
//! and the log shown when it fails. It never swallows a failure.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project;

/// How often a step says that it is still alive where no terminal can show a moving line.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long the output of a program that has ended is waited for.
const LINGERING: Duration = Duration::from_secs(3);
/// How many lines of a failed step's log are shown.
const SHOWN_LINES: usize = 150;

/// What a program said, and whether it went well.
pub struct Output {
    pub success: bool,
    pub lines: Vec<String>,
    pub log: PathBuf,
}

/// Runs a program as one step, and fails if it fails.
pub fn run(title: &str, command: &mut Command) -> Result<Output> {
    let output = attempt(title, command)?;
    if !output.success {
        show_failure(&output);
        bail!("{title}: failed (the whole log is in {})", project::shown(&output.log));
    }
    Ok(output)
}

/// Runs a program as one step; whether it succeeded is in the answer.
pub fn attempt(title: &str, command: &mut Command) -> Result<Output> {
    let started = Instant::now();
    let log = log_path(title)?;
    let mut file = File::create(&log)?;
    writeln!(file, "$ {}", describe(command))?;
    let mut child = spawn_merged(command)?;
    let received = lines_of(&mut child)?;

    let mut progress = Progress::new(title, started);
    let mut lines = Vec::new();
    let mut ended = None;
    loop {
        match received.recv_timeout(Duration::from_millis(250)) {
            Ok(line) => {
                writeln!(file, "{line}")?;
                progress.show(&line);
                lines.push(line);
            }
            Err(RecvTimeoutError::Timeout) => {
                progress.show(lines.last().map_or("", String::as_str));
                // A process that the program has left behind may hold its output open for ever.
                if child.try_wait()?.is_some()
                    && *ended.get_or_insert_with(Instant::now) + LINGERING < Instant::now()
                {
                    break;
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait()?;
    progress.end(status.success());
    Ok(Output { success: status.success(), lines, log })
}

/// Work of our own as a step with a line that says how long it took.
pub fn own<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let mut progress = Progress::new(title, Instant::now());
    progress.show("");
    let result = work();
    progress.end(result.is_ok());
    result
}

/// Runs a program quietly and gives its standard output, or nothing if it cannot be run or fails.
pub fn quiet(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Prints the end of a failed step's log.
pub fn show_failure(output: &Output) {
    let skipped = output.lines.len().saturating_sub(SHOWN_LINES);
    if skipped > 0 {
        println!("    … {skipped} lines before these are in {}", project::shown(&output.log));
    }
    for line in &output.lines[skipped..] {
        println!("    {line}");
    }
}

/// A duration in minutes and seconds.
pub fn elapsed(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// A program on the search path.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The log of the step with this title.
fn log_path(title: &str) -> Result<PathBuf> {
    let name: String = title
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' })
        .collect();
    let folder = project::state().join("log");
    fs::create_dir_all(&folder)?;
    let name = name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    Ok(folder.join(format!("{name}.log")))
}

/// Starts a program with both of its outputs in one pipe, in the order in which they were written.
fn spawn_merged(command: &mut Command) -> Result<Child> {
    let name = Path::new(command.get_program()).display().to_string();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().with_context(|| format!("cannot start {name}"))
}

/// The lines of both outputs as they come.
fn lines_of(child: &mut Child) -> Result<mpsc::Receiver<String>> {
    let (sender, receiver) = mpsc::channel();
    let outputs: [Option<Box<dyn std::io::Read + Send>>; 2] = [
        child.stdout.take().map(|output| Box::new(output) as _),
        child.stderr.take().map(|output| Box::new(output) as _),
    ];
    for output in outputs.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            let mut reader = BufReader::new(output);
            let mut bytes = Vec::new();
            while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
                let text = String::from_utf8_lossy(&bytes);
                let line = text.trim_end().rsplit('\r').next().unwrap_or_default().to_owned();
                bytes.clear();
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
    }
    Ok(receiver)
}

/// The command line, for the log.
fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The line that moves while a step runs.
struct Progress {
    title: String,
    started: Instant,
    last: Option<Instant>,
    terminal: bool,
}

impl Progress {
    fn new(title: &str, started: Instant) -> Self {
        Self { title: title.to_owned(), started, last: None, terminal: std::io::stdout().is_terminal() }
    }

    /// Shows the newest line, unless the last was shown a moment ago.
    fn show(&mut self, line: &str) {
        let every = if self.terminal { Duration::from_millis(120) } else { HEARTBEAT };
        let since = self.last.map_or_else(
            || if self.terminal { every } else { self.started.elapsed() },
            |last| last.elapsed(),
        );
        if since < every {
            return;
        }
        self.last = Some(Instant::now());
        let line: String = line.trim().chars().take(70).collect();
        let time = elapsed(self.started.elapsed());
        if self.terminal {
            print!("\r\x1b[2K  … {} [{time}] {line}", self.title);
            std::io::stdout().flush().ok();
        } else {
            println!("  … {} [{time}] {line}", self.title);
        }
    }

    fn end(&self, success: bool) {
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        let mark = if success { "✓" } else { "✗" };
        println!("{clear}  {mark} {} [{}]", self.title, elapsed(self.started.elapsed()));
    }
}
