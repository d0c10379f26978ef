//! What is wrong with a text: errors and warnings are collected while it is compiled.

use ruff_text_size::TextRange;
use shared::program::{Diagnostic, Severity};

use super::text::SourceText;

/// How many errors of one file are worth reading.
const MAX_ERRORS: usize = 50;

/// Collects what is wrong with one file.
#[derive(Debug, Default)]
pub(super) struct Report {
    found: Vec<Found>,
}

#[derive(Debug)]
struct Found {
    severity: Severity,
    range: TextRange,
    message: String,
    hint: String,
}

impl Report {
    /// Something that keeps the program from running.
    pub fn error(&mut self, range: TextRange, message: String, hint: String) {
        self.add(Severity::Error, range, message, hint);
    }

    /// A `SyntaxError` without a hint.
    pub fn syntax(&mut self, range: TextRange, message: &str) {
        self.error(range, format!("SyntaxError: {message}"), String::new());
    }

    /// Something that the program may well run into.
    pub fn warning(&mut self, range: TextRange, message: String, hint: String) {
        self.add(Severity::Warning, range, message, hint);
    }

    /// Whether anything keeps the program from running.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error)
    }

    /// How much was found so far: a mark for `forget`.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Forgets what came after a mark.
    pub fn forget(&mut self, mark: usize) {
        self.found.truncate(mark);
    }

    /// All of it, in the order of the text.
    pub fn finish(mut self, file: &str, source: &SourceText) -> Vec<Diagnostic> {
        self.found.sort_by_key(|found| (found.range.start(), found.severity == Severity::Warning));
        self.found.dedup_by(|a, b| a.range.start() == b.range.start() && a.message == b.message);
        let place = |found: Found| {
            let (line, column) = source.place(found.range.start());
            let (end_line, end_column) = source.place(found.range.end());
            Diagnostic {
                severity: found.severity,
                file: file.to_owned(),
                line,
                column: column + 1,
                end_line,
                end_column: end_column + 1,
                message: found.message,
                hint: found.hint,
            }
        };
        self.found.into_iter().take(MAX_ERRORS).map(place).collect()
    }

    fn add(&mut self, severity: Severity, range: TextRange, message: String, hint: String) {
        self.found.push(Found { severity, range, message, hint });
    }
}
