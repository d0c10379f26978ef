//! Rules about single files: headers, leftovers, length, whitespace.

use std::path::Path;

use super::Finding;
use super::tree::{Source, Tree};

/// The longest file, in lines. A longer one is two files.
const LONGEST: usize = 700;

/// What was meant to go before the work was done, and what the house rules name otherwise. Written in two
/// parts, so that this table does not find itself.
const LEFTOVERS: [(&str, &str, &str); 9] = [
    ("dbg", "!(", "debugging output"),
    ("todo", "!(", "unfinished code"),
    ("unimplemented", "!(", "unfinished code"),
    ("TO", "DO", "a note of unfinished work"),
    ("FIX", "ME", "a note of unfinished work"),
    ("XX", "X", "a note of unfinished work"),
    ("#[all", "ow(", "a silenced lint: scope it with expect and a reason"),
    ("#![all", "ow(", "a silenced lint: scope it with expect and a reason"),
    ("#[ign", "ore", "a test that never runs"),
];

/// What prints, which only programs may.
const PRINTING: [(&str, &str); 4] =
    [("print", "ln!("), ("print", "!("), ("eprint", "ln!("), ("eprint", "!(")];
/// The crates that are libraries: they print nothing.
const LIBRARIES: [&str; 4] = ["shared/src", "kernels/src", "vm/src", "frontend"];

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
            if is_library(&source.path) && !line.trim_start().starts_with("//") {
                for (head, tail) in PRINTING {
                    if has_word(line, &format!("{head}{tail}")) {
                        findings
                            .push(source.finding(Some(number), format!("a library prints ({head}{tail})")));
                    }
                }
            }
        }
    }
    findings
}

/// No file is longer than a person reads in one go.
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

/// Build scripts talk to cargo by printing.
fn is_library(path: &Path) -> bool {
    LIBRARIES.iter().any(|library| path.starts_with(library))
        && path.file_name().is_none_or(|name| name != "build.rs")
}

/// Whether `word` is in the line and is not the end of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let longer = |character: char| character.is_alphanumeric() || character == '_';
        let open = word.ends_with(['(', '!']);
        !before.is_some_and(longer) && (open || !after.is_some_and(longer))
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
        assert_eq!(count(leftovers, "backend/src/a.rs", "let mastodbg = undbg!(1);\n"), 0);
        assert_eq!(count(leftovers, "backend/src/a.rs", concat!("// TO", "DOS is a name\n")), 0);
    }

    #[test]
    fn only_programs_print() {
        for (head, tail) in PRINTING {
            let line = format!("{head}{tail}\"x\");\n");
            assert_eq!(count(leftovers, "shared/src/a.rs", &line), 1, "{line}");
            assert_eq!(count(leftovers, "backend/src/a.rs", &line), 0, "{line}");
            assert_eq!(count(leftovers, "frontend/build.rs", &line), 0, "{line}");
        }
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
