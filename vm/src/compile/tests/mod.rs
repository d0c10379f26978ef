//! Sources and the code that they give; errors and the words for them; bytes of all kinds.

use std::path::{Path, PathBuf};

use super::*;
use crate::code_text;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/compile/tests").join(name)
}

/// The person's part of a program.
fn listing(program: &Program) -> String {
    let base = library().codes.len();
    let codes = program.codes[base..].iter().rev();
    codes.map(|code| code_text::listing(program, code)).collect::<Vec<_>>().join("\n")
}

fn shown(diagnostic: &Diagnostic) -> String {
    let hint = if diagnostic.hint.is_empty() { String::new() } else { format!(" ({})", diagnostic.hint) };
    let place = format!("{}:{}:{}", diagnostic.file, diagnostic.line, diagnostic.column);
    format!("{place}: {:?}: {}{hint}\n", diagnostic.severity, diagnostic.message)
}

/// Compares with the file next to a case, or writes it where `UPDATE` is set.
fn check_snapshot(case: &Path, extension: &str, actual: &str) {
    let path = case.with_extension(extension);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, actual).expect("the folder of cases can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, actual, "{} differs; UPDATE=1 writes it anew", path.display());
}

fn cases(name: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(name)).expect("the folder of cases is there");
    let mut cases: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no cases in {name}");
    cases
}

#[test]
fn library_compiles() {
    let problems: String = library_problems().iter().map(shown).collect();
    assert_eq!(problems, "");
}

#[test]
fn sources_give_their_code() {
    for case in cases("code") {
        let source = std::fs::read_to_string(&case).expect("a case can be read");
        let compiled = program(&source, &[]).unwrap_or_else(|problems| {
            panic!("{}: {}", case.display(), problems.iter().map(shown).collect::<String>())
        });
        check_snapshot(&case, "code", &listing(&compiled.program));
    }
}
