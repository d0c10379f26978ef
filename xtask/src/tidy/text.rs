//! Rules about single files: headers, leftovers, length, whitespace.

use std::path::Path;

use super::Finding;
use super::tree::{Source, Tree};

/// The longest file, in lines. A longer one is two files.
const LONGEST: usize = 700;

/// Notes of unfinished work and tests that never run, which no lint of clippy's finds. Written in two parts, so
/// that this table does not find itself.
const LEFTOVERS: [(&str, &str, &str); 4] = [
    ("TO", "DO", "a note of unfinished work"),
    ("FIX", "ME", "a note of unfinished work"),
    ("XX", "X", "a note of unfinished work"),
    ("#[ign", "ore", "a test that never runs"),
];

/// Every module starts with what it is for.
pub fn headers(tree: &Tree) -> Vec<Finding> {
    let lacks = |source: &&Source| !source.text.trim_start().starts_with("//!");
    tree.rust().filter(lacks).map(|source| source.finding(Some(1), "no //! header")).collect()
}

/// Nothing that was meant to go.
pub fn leftovers(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.rust() {
        for (number, line) in source.lines() {
            for (head, tail, what) in LEFTOVERS {
                if has_word(line, &format!("{head}{tail}")) {
                    findings.push(source.finding(Some(number), format!("{what} ({head}{tail})")));
                }
            }
        }
    }
    findings
}

/// No file is longer than its limit.
pub fn lengths(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.rust() {
        let count = source.text.lines().count();
        if count > LONGEST {
            findings.push(source.finding(None, format!("{count} lines; {LONGEST} at most")));
        }
    }
    findings
}

/// No trailing whitespace, no tab in Rust, one line feed at the end.
pub fn whitespace(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.sources.iter().filter(|source| source.path != Path::new("Cargo.lock")) {
        for (number, line) in source.lines() {
            if line.ends_with([' ', '\t', '\r']) {
                findings.push(source.finding(Some(number), "whitespace at the end"));
            }
        }
        if !source.text.is_empty() && (!source.text.ends_with('\n') || source.text.ends_with("\n\n")) {
            findings.push(source.finding(None, "does not end with one line feed"));
        }
    }
    findings
}

/// Whether `word` is in the line and is not the end of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let longer = |character: char| character.is_alphanumeric() || character == '_';
        !before.is_some_and(longer) && !after.is_some_and(longer)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(check: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_module_without_a_header_is_found() {
        assert_eq!(count(headers, "shared/src/a.rs", "use std::fmt;\n"), 1);
        assert_eq!(count(headers, "shared/src/a.rs", "//! What a is.\n"), 0);
        assert_eq!(count(headers, "docs/a.md", "text\n"), 0);
    }

    #[test]
    fn leftovers_are_found_as_words() {
        for (head, tail, _) in LEFTOVERS {
            assert_eq!(
                count(leftovers, "backend/src/a.rs", &format!("    {head}{tail} x\n")),
                1,
                "{head}{tail}"
            );
        }
        assert_eq!(count(leftovers, "backend/src/a.rs", concat!("// TO", "DOS is a name\n")), 0);
    }

    #[test]
    fn a_long_file_is_found() {
        assert_eq!(count(lengths, "a.rs", &"x\n".repeat(LONGEST)), 0);
        assert_eq!(count(lengths, "a.rs", &"x\n".repeat(LONGEST + 1)), 1);
    }

    #[test]
    fn untidy_whitespace_is_found() {
        assert_eq!(count(whitespace, "a.css", "a {\n}\n"), 0);
        assert_eq!(count(whitespace, "a.css", "a { \n}\n"), 1);
        assert_eq!(count(whitespace, "a.css", "a {\n}"), 1);
        assert_eq!(count(whitespace, "a.css", "a {\n}\n\n"), 1);
    }
}
