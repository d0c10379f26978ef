//! What is wrong with a text, in CPython's words where CPython has some.

use ruff_python_ast::ModModule;
use ruff_python_parser::{InterpolatedStringErrorType, LexicalErrorType, ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextRange};
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

/// What the parser found.
pub(super) fn parse_errors(source: &SourceText, parsed: &Parsed<ModModule>, report: &mut Report) {
    for error in parsed.errors() {
        let (message, hint) = parse_error(source, &error.error, error.location);
        report.error(error.location, message, hint);
    }
    for error in parsed.unsupported_syntax_errors() {
        let hint = "the language here is that of Python 3.11".to_owned();
        report.error(error.range(), format!("SyntaxError: {error}"), hint);
    }
}

fn parse_error(source: &SourceText, error: &ParseErrorType, range: TextRange) -> (String, String) {
    let text = source.slice(range);
    if let ParseErrorType::UnexpectedIndentation = error {
        return ("IndentationError: unexpected indent".into(), String::new());
    }
    if let ParseErrorType::Lexical(LexicalErrorType::IndentationError) = error {
        let message = "IndentationError: unindent does not match any outer indentation level";
        return (message.into(), String::new());
    }
    if let ParseErrorType::OtherError(message) = error
        && let Some(after) = message.strip_prefix("Expected an indented block after ")
    {
        return (format!("IndentationError: expected an indented block after {after}"), String::new());
    }
    let message = match error {
        ParseErrorType::Lexical(error) => return lexical_error(error, text),
        ParseErrorType::FStringError(error) => fstring_error(error),
        ParseErrorType::InvalidAssignmentTarget => {
            format!("cannot assign to {} here. Maybe you meant '==' instead of '='?", text)
        }
        ParseErrorType::InvalidDeleteTarget => format!("cannot delete {text}"),
        ParseErrorType::InvalidAugmentedAssignmentTarget => {
            format!("'{text}' is an illegal expression for augmented assignment")
        }
        ParseErrorType::InvalidNamedAssignmentTarget => {
            format!("cannot use assignment expressions with {text}")
        }
        ParseErrorType::PositionalAfterKeywordArgument => {
            "positional argument follows keyword argument".into()
        }
        ParseErrorType::PositionalAfterKeywordUnpacking => {
            "positional argument follows keyword argument unpacking".into()
        }
        ParseErrorType::InvalidArgumentUnpackingOrder => {
            "iterable argument unpacking follows keyword argument unpacking".into()
        }
        ParseErrorType::IterableUnpackingInComprehension => {
            "iterable unpacking cannot be used in comprehension".into()
        }
        ParseErrorType::UnparenthesizedGeneratorExpression => {
            "Generator expression must be parenthesized".into()
        }
        ParseErrorType::NonDefaultParamAfterDefaultParam => {
            "non-default argument follows default argument".into()
        }
        ParseErrorType::ParamAfterVarKeywordParam => "arguments cannot follow var-keyword argument".into(),
        ParseErrorType::VarParameterWithDefault => "var-positional argument cannot have default value".into(),
        ParseErrorType::ExpectedKeywordParam => "named arguments must follow bare *".into(),
        ParseErrorType::InvalidStarredExpressionUsage => "can't use starred expression here".into(),
        ParseErrorType::EmptyImportNames => "invalid syntax".into(),
        other => format!("invalid syntax ({})", lower_first(&other.to_string())),
    };
    (format!("SyntaxError: {message}"), String::new())
}

fn lexical_error(error: &LexicalErrorType, text: &str) -> (String, String) {
    let message = match error {
        LexicalErrorType::UnclosedStringError if text.contains('\n') => {
            "unterminated triple-quoted string literal".to_owned()
        }
        LexicalErrorType::UnclosedStringError => "unterminated string literal".to_owned(),
        LexicalErrorType::UnrecognizedToken { tok } => {
            format!("invalid character '{tok}' (U+{:04X})", u32::from(*tok))
        }
        LexicalErrorType::LineContinuationError => {
            "unexpected character after line continuation character".to_owned()
        }
        LexicalErrorType::FStringError(error) => fstring_error(error),
        LexicalErrorType::UnicodeError if text.contains("\\N") || text.is_empty() => {
            let hint = "named escapes are not available; write \\uXXXX";
            return ("SyntaxError: unknown Unicode character name".into(), hint.into());
        }
        other => other.to_string(),
    };
    (format!("SyntaxError: {message}"), String::new())
}

fn fstring_error(error: &InterpolatedStringErrorType) -> String {
    match error {
        InterpolatedStringErrorType::UnclosedLbrace => "f-string: expecting '}'".to_owned(),
        InterpolatedStringErrorType::SingleRbrace => "f-string: single '}' is not allowed".to_owned(),
        other => format!("f-string: {other}"),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
