//! Operations and methods of builtin values: tables of expressions, compared line by line with what CPython printed.
//! `vm/machine/tests/operations/make.py` has the tables and makes the records.

use std::fs;
use std::path::Path;

use shared::program::Settings;

use crate::ran::run;

#[test]
fn operations_of_builtin_values_give_what_cpython_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/operations");
    let mut differences = Vec::new();
    let mut programs = 0;
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.unwrap().path();
        let recorded = path.with_extension("out");
        if path.extension().is_none_or(|extension| extension != "py") || !recorded.exists() {
            continue;
        }
        programs += 1;
        let source = fs::read_to_string(&path).unwrap();
        let expressions: Vec<&str> = source.lines().filter(|line| line.starts_with("show(")).collect();
        let wanted = fs::read_to_string(&recorded).unwrap();
        let ran = run(&source, &Settings::default());
        let got: Vec<&str> = ran.stdout.lines().collect();
        let wanted: Vec<&str> = wanted.lines().collect();
        assert_eq!(got.len(), wanted.len(), "{}: {:?} {}", path.display(), ran.end, ran.stderr);
        for ((expression, got), wanted) in expressions.iter().zip(got).zip(wanted) {
            if got != wanted {
                differences.push(format!("{expression}\n  CPython: {wanted}\n  here:    {got}"));
            }
        }
    }
    assert!(programs >= 6, "only {programs} programs");
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}
