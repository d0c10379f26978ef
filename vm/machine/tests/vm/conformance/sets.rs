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

impl Program {
    /// Whether it says that what it prints depends on when its threads get their turns.
    pub fn is_timed(&self) -> bool {
        self.source.lines().any(|line| line == "# order: by time")
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
