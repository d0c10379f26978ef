//! The project's own text files, read once for all rules.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Finding;

/// Folders without sources of the project.
const SKIPPED: [&str; 7] =
    [".git", ".tools", "target", "dist", "node_modules", "tests/output", "fuzz/corpus"];
/// The files that the rules read.
const KINDS: [&str; 9] = ["rs", "toml", "lock", "md", "js", "css", "html", "sql", "yml"];

/// A text file, by its path from the project's folder.
pub struct Source {
    pub path: PathBuf,
    pub text: String,
}

impl Source {
    /// Something found in this file.
    pub fn finding(&self, line: Option<usize>, message: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, message: message.into() }
    }

    /// The lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    pub fn is_rust(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension == "rs")
    }

    pub fn is_manifest(&self) -> bool {
        self.path.file_name().is_some_and(|name| name == "Cargo.toml")
    }
}

/// All of them.
pub struct Tree {
    pub sources: Vec<Source>,
}

impl Tree {
    pub fn read(root: &Path) -> Result<Self> {
        let mut sources = Vec::new();
        let mut open = vec![root.to_path_buf()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
                let full = entry?.path();
                let path = full.strip_prefix(root)?.to_path_buf();
                if full.is_dir() {
                    if !SKIPPED.iter().any(|skipped| path == Path::new(skipped) || path.ends_with(skipped)) {
                        open.push(full);
                    }
                } else if is_text(&path) {
                    let text = fs::read_to_string(&full)
                        .with_context(|| format!("cannot read {}", full.display()))?;
                    sources.push(Source { path, text });
                }
            }
        }
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { sources })
    }

    pub fn rust(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| source.is_rust())
    }

    pub fn manifests(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| source.is_manifest())
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let source = |(path, text): &(&str, &str)| Source { path: path.into(), text: (*text).to_owned() };
        Self { sources: files.iter().map(source).collect() }
    }
}

fn is_text(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|kind| KINDS.contains(&kind))
        || path == Path::new(".gitignore")
}
