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
    let differing = expected.lines().zip(actual.lines()).find(|(expected, actual)| expected != actual);
    assert!(
        expected == actual,
        "{} differs; UPDATE=1 writes it anew. First: {:?}",
        path.display(),
        differing.unwrap_or_default()
    );
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
    assert!(problems.is_empty(), "{problems}");
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

/// `#### name`, then a source, and so on.
fn parts(text: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("#### "), parts.last_mut()) {
            (Some(name), _) => parts.push((name.trim().to_owned(), String::new())),
            (None, Some((_, source))) => source.push_str(line),
            (None, None) => {}
        }
    }
    parts
}

/// The `.cpython` files are what CPython 3.11 says of each case: `compile` of the same text. The snapshots hold what
/// we say, and where it differs in line or words what CPython says.
#[test]
fn errors_are_in_the_words_of_cpython() {
    for case in cases("errors") {
        let text = std::fs::read_to_string(&case).expect("a case can be read");
        let recorded =
            std::fs::read_to_string(case.with_extension("cpython")).expect("what CPython says is there");
        let recorded: Vec<&str> = recorded.lines().collect();
        let mut out = String::new();
        for ((name, source), recorded) in parts(&text).into_iter().zip(recorded) {
            let (recorded_name, said) = recorded.split_once('\t').expect("a name and what CPython says");
            assert_eq!(name, recorded_name);
            let problems = program(&source, &[]).err().unwrap_or_default();
            let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
            let ours: Vec<String> = errors
                .map(|problem| {
                    let hint =
                        if problem.hint.is_empty() { String::new() } else { format!("  ({})", problem.hint) };
                    format!("{}:{}: {}{hint}", problem.line, problem.column, problem.message)
                })
                .collect();
            let same = problems.iter().find(|problem| problem.severity == Severity::Error).map_or(
                said == "fine",
                |problem| {
                    let line = said.split(':').next().unwrap_or("");
                    line == problem.line.to_string() && said.ends_with(&format!(": {}", problem.message))
                },
            );
            out.push_str(&format!("{name}\n"));
            ours.iter().for_each(|line| out.push_str(&format!("    {line}\n")));
            if !same {
                out.push_str(&format!("  CPython: {said}\n"));
            }
        }
        check_snapshot(&case, "errors", &out);
    }
}
