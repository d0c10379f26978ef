//! The programs and what is expected of them, read from `tests/programs`.

use std::fs;
use std::path::{Path, PathBuf};

/// One program.
pub struct Program {
    pub name: String,
    pub source: String,
    /// None: nothing was recorded yet.
    pub expected: Option<Expected>,
}

/// What a program's text has in it if its output rests on how long things take on a real computer.
const CLOCK: [&str; 3] = ["sleep", "time", "Timer"];

impl Program {
    /// Whether it prints the same however its threads switch: it has one output, and its first lines do not say
    /// that this output depends on when its threads get their turns.
    pub fn is_ordered(&self) -> bool {
        self.has_one_output() && !self.source.lines().any(|line| line == "# order: by time")
    }

    /// Whether CPython can run it and prints the same each time, on a busy computer too. `expect.py --check` looks
    /// at the other programs as well, and takes an idle computer.
    pub fn is_repeatable(&self) -> bool {
        let cpython_runs_it = !self.source.starts_with("# cpython: no");
        self.has_one_output() && cpython_runs_it && !CLOCK.iter().any(|word| self.source.contains(word))
    }

    fn has_one_output(&self) -> bool {
        matches!(self.expected, Some(Expected::Output(_)))
    }
}

/// What is expected of it.
pub enum Expected {
    /// `.out`: this output.
    Output(String),
    /// `.outs`: each of these outputs, for some seed.
    Outputs(Vec<String>),
    /// `.error`: this error, and perhaps a hint.
    Error { error: String, hint: Option<String> },
}

/// Where the programs are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs")
}

/// All programs by name.
pub fn all() -> Vec<Program> {
    let entries = fs::read_dir(folder()).expect("tests/programs is a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.ends_with(".py") && name.contains("__")
    });
    paths.sort();
    paths.iter().map(|path| program(path)).collect()
}

fn program(path: &Path) -> Program {
    let beside = |extension: &str| fs::read_to_string(path.with_extension(extension)).ok();
    let expected = beside("error").map(|text| error(&text)).or_else(|| {
        let outputs = beside("outs").map(|text| Expected::Outputs(serde_json::from_str(&text).unwrap()));
        outputs.or_else(|| beside("out").map(Expected::Output))
    });
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    Program { name, source: fs::read_to_string(path).unwrap(), expected }
}

fn error(text: &str) -> Expected {
    let mut lines = text.lines();
    let error = lines.next().unwrap_or_default().to_owned();
    let hint = lines.next().and_then(|line| line.strip_prefix("hint: ")).map(str::to_owned);
    Expected::Error { error, hint }
}
