//! From text to syntax tree, by ruff's parser, with bounds: the parser and the compiler recurse, and a user's
//! text must never overflow a stack, not even one of 1 MB in a browser.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, lexer, parse_unchecked};
use ruff_text_size::{TextRange, TextSize};

use super::diagnostics::Report;
use super::text::SourceText;
use super::words;

/// The longest text of one file, in bytes.
pub(super) const MAX_SOURCE: usize = 1 << 20;

/// The deepest nesting of brackets.
const MAX_BRACKETS: usize = 100;

/// The deepest indentation.
const MAX_INDENTS: usize = 60;

/// The deepest syntax tree of one statement, estimated from above.
const MAX_DEPTH: usize = 320;

/// Parses a file. Errors go into the report; a tree comes back only where there is none. The library's own files are
/// known to be within the bounds.
pub(super) fn parse(source: &SourceText, library: bool, report: &mut Report) -> Option<ModModule> {
    if source.text.len() > MAX_SOURCE {
        let hint = "a file may have 1 MB at most";
        report.error(TextRange::default(), "SyntaxError: the source is too long".into(), hint.into());
        return None;
    }
    if let Some(at) = source.text.find('\0') {
        let range = TextRange::at(offset(at), TextSize::new(1));
        report.error(range, "SyntaxError: source code cannot contain null bytes".into(), String::new());
        return None;
    }
    if !library && let Err(message) = check_depth(&source.text) {
        let range = TextRange::at(offset(first_too_deep(&source.text)), TextSize::new(0));
        report.error(range, format!("SyntaxError: {message}"), "split it into simpler statements".into());
        return None;
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY311);
    let parsed = parse_unchecked(&source.text, options).try_into_module()?;
    if parsed.has_no_syntax_errors() {
        return Some(parsed.into_syntax());
    }
    words::report_errors(source, &parsed, report);
    // All that the parser complained about may be allowed here all the same.
    (!report.has_errors()).then(|| parsed.into_syntax())
}

/// Refuses a text whose tree would be too deep, before anything recurses over it.
fn check_depth(text: &str) -> Result<(), &'static str> {
    let mut lexer = lexer::lex(text, Mode::Module);
    let mut indents = 0_usize;
    let mut levels = vec![Level::default()];
    loop {
        let kind = lexer.next_token();
        match kind {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Indent => {
                indents += 1;
                if indents > MAX_INDENTS {
                    return Err("too many levels of indentation");
                }
            }
            TokenKind::Dedent => indents = indents.saturating_sub(1),
            TokenKind::Newline => levels = vec![Level::default()],
            _ => {
                count(kind, &mut levels);
                if levels.len() > MAX_BRACKETS {
                    return Err("too many nested parentheses");
                }
                if levels.iter().map(|level| level.chain + level.lasting).sum::<usize>() > MAX_DEPTH {
                    return Err("the expression is too long or too deeply nested");
                }
            }
        }
    }
}

/// Where it gets too deep: the lexer does not tell, so this is the shortest beginning that is refused.
fn first_too_deep(text: &str) -> usize {
    let (mut fits, mut too_deep) = (0, text.len());
    while too_deep - fits > 1 {
        let middle = text.floor_char_boundary(fits + (too_deep - fits) / 2);
        if middle == fits {
            break;
        }
        match check_depth(&text[..middle]) {
            Ok(()) => fits = middle,
            Err(_) => too_deep = middle,
        }
    }
    fits
}

/// What makes the tree deep within one pair of brackets.
#[derive(Default)]
struct Level {
    /// Operators since the last comma.
    chain: usize,
    /// What a comma does not end.
    lasting: usize,
}

fn count(kind: TokenKind, levels: &mut Vec<Level>) {
    match kind {
        TokenKind::Lpar
        | TokenKind::Lsqb
        | TokenKind::Lbrace
        | TokenKind::FStringStart
        | TokenKind::TStringStart => {
            if let Some(level) = levels.last_mut() {
                level.chain += 1;
            }
            levels.push(Level::default());
        }
        TokenKind::Rpar
        | TokenKind::Rsqb
        | TokenKind::Rbrace
        | TokenKind::FStringEnd
        | TokenKind::TStringEnd => {
            if levels.len() > 1 {
                levels.pop();
            }
        }
        _ => {
            let Some(level) = levels.last_mut() else { return };
            match kind {
                TokenKind::Comma => level.chain = 0,
                TokenKind::Semi => *level = Level::default(),
                TokenKind::Lambda => level.lasting += 1,
                TokenKind::Name
                | TokenKind::Int
                | TokenKind::Float
                | TokenKind::Complex
                | TokenKind::String
                | TokenKind::FStringMiddle
                | TokenKind::TStringMiddle
                | TokenKind::Comment
                | TokenKind::NonLogicalNewline
                | TokenKind::Equal
                | TokenKind::And
                | TokenKind::Or
                | TokenKind::True
                | TokenKind::False
                | TokenKind::None
                | TokenKind::Ellipsis => {}
                _ => level.chain += 1,
            }
        }
    }
}

fn offset(at: usize) -> TextSize {
    TextSize::new(u32::try_from(at).unwrap_or(u32::MAX))
}
