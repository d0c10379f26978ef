//! Sources and the code that they give; errors and the words for them; bytes of all kinds.

use std::path::{Path, PathBuf};

use shared::program::{Diagnostic, Severity, SourceFile};
use vm_code::{Instr, listing as listing_of};
use vm_machine::{Program, compile, library, library_problems};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vm/compile").join(name)
}

/// The user's part of a program.
fn listing(program: &Program) -> String {
    let base = library().codes.len();
    let codes = program.codes[base..].iter().rev();
    codes.map(|code| listing_of(program, code)).collect::<Vec<_>>().join("\n")
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
        let compiled = compile(&source, &[]).unwrap_or_else(|problems| {
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
            let problems = compile(&source, &[]).err().unwrap_or_default();
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

/// Every program of the conformance set compiles, or says what its `.error` file says.
#[test]
fn conformance_programs_compile_or_are_wrong_as_meant() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs");
    let entries = std::fs::read_dir(folder).expect("the conformance programs are there");
    let mut seen = 0;
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "py") || path.ends_with("expect.py") {
            continue;
        }
        seen += 1;
        let source = std::fs::read_to_string(&path).expect("a program can be read");
        let Err(problems) = compile(&source, &[]) else { continue };
        let first = problems.iter().find(|problem| problem.severity == Severity::Error).expect("an error");
        let meant = std::fs::read_to_string(path.with_extension("error")).unwrap_or_default();
        let meant = meant.lines().next().unwrap_or("");
        assert_eq!(first.message, meant, "{}", path.display());
    }
    assert!(seen > 300, "only {seen} programs");
}

/// Texts that go as deep as they may, and far deeper: the same on every machine, and never too deep for the stack of a
/// browser's worker (1 MB), for which twice as much stands here: unoptimised code needs it.
#[test]
fn depth_is_bounded() {
    let wrapped = |open: &str, count: usize, inner: &str, close: &str| {
        format!("x = {}{inner}{}\n", open.repeat(count), close.repeat(count))
    };
    let blocks = |header: &str, count: usize| {
        let mut text: String = (0..count).map(|at| format!("{}{header}\n", " ".repeat(at))).collect();
        text.push_str(&format!("{}pass\n", " ".repeat(count)));
        text
    };
    let mut texts = Vec::new();
    for count in [98, 700] {
        texts.push(wrapped("(", count, "1", ")"));
        texts.push(wrapped("[", count, "1", "]"));
        texts.push(wrapped("f(lambda x=1: ", count, "1", ")"));
        texts.push(wrapped("{1: ", count, "1", "}"));
        texts.push(wrapped("[y for y in ", count, "z", "]"));
        texts.push(wrapped("f'{", count / 2, "1", "}'"));
        texts.push(blocks("if a:", count));
        texts.push(blocks("def f(a=1):", count));
        texts.push(blocks("class A:", count));
        texts.push(blocks("try:", count));
        texts.push(blocks("for a in b:", count));
    }
    for count in [150, 100_000] {
        texts.push(wrapped("a + ", count, "1", ""));
        texts.push(wrapped("a ** ", count, "1", ""));
        texts.push(wrapped("-~", count, "1", ""));
        texts.push(wrapped("not ", count, "1", ""));
        texts.push(wrapped("lambda: ", count, "1", ""));
        texts.push(wrapped("1 if a else ", count, "1", ""));
        texts.push(wrapped("", 0, &format!("a{}", ".b()".repeat(count)), ""));
    }
    texts.push("(".repeat(10_000));
    texts.push(format!("x = [{}]\n", "1, ".repeat(100_000)));
    texts.push(format!("x = [{}]\n", "a, ".repeat(100_000)));
    texts.push(format!("with {}: pass\n", vec!["a"; 3000].join(", ")));
    texts.push(format!("if a: pass\n{}", "elif b: pass\n".repeat(5_000)));
    texts.push("x = 1\n".repeat(200_000));
    let check = move || {
        for text in texts {
            let _ = compile(&text, &[]);
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(check).expect("a thread starts");
    thread.join().expect("nothing is too deep");
}

/// Jumps of any distance: more than an `i16` can hold.
#[test]
fn long_jumps_reach() {
    let body = "    x = f(x, y, 1)\n".repeat(9_000);
    let source = format!("def g(x, y):\n  for y in x:\n   if x < y and x is not y:\n{body}  return x\n");
    let compiled = compile(&source, &[]).expect("it compiles");
    let base = library().codes.len();
    let long =
        compiled.program.codes[base..].iter().max_by_key(|code| code.instrs.len()).expect("a function");
    for (at, instr) in (0_i64..).zip(&long.instrs) {
        let offset = match instr {
            Instr::Jump { offset } | Instr::Loop { offset } | Instr::JumpIfFalse { offset, .. } => {
                i64::from(*offset)
            }
            Instr::ForIter { offset, .. } => i64::from(*offset),
            _ => continue,
        };
        let target = at + 1 + offset;
        assert!((0..=i64::try_from(long.instrs.len()).expect("small")).contains(&target), "{at}: {instr:?}");
    }
    assert!(long.instrs.len() > 40_000);
}

/// Every instruction of a code object names registers, constants and places that are there.
fn check_code(program: &Program) {
    let base = library().codes.len();
    for code in &program.codes[base..] {
        assert_eq!(code.instrs.len(), code.spans.len());
        let ends = code.instrs.last();
        assert!(ends.is_some(), "{} is empty", code.qualname);
        let length = u32::try_from(code.instrs.len()).expect("small");
        for guard in &code.guards {
            assert!(guard.start < guard.end && guard.end <= length && guard.target < length, "{guard:?}");
            assert!(guard.exc < code.registers, "{guard:?}");
            assert!(!(guard.start..guard.end).contains(&guard.target), "{guard:?} guards its own handler");
        }
        for (_, reg) in &code.locals {
            assert!(*reg < code.registers);
        }
        let text = listing_of(program, code);
        assert!(!text.contains('?') || !text.contains("function ?"), "{text}");
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of Python, in any order.
    const PIECES: &[&str] = &[
        "if ",
        "else",
        "elif ",
        "while ",
        "for ",
        "in ",
        "def ",
        "class ",
        "try",
        "except ",
        "except* ",
        "finally",
        "with ",
        "as ",
        "async ",
        "await ",
        "yield ",
        "from ",
        "import ",
        "lambda ",
        "return ",
        "raise ",
        "global ",
        "nonlocal ",
        "del ",
        "match ",
        "case ",
        "assert ",
        "not ",
        "and ",
        "or ",
        "is ",
        "break",
        "continue",
        "pass",
        "None",
        "True",
        "x",
        "y",
        "__z",
        "super()",
        "print",
        "1",
        "0x",
        "1.5",
        "2j",
        "'a'",
        "\"",
        "'''",
        "f'{",
        "}'",
        "f\"{x!r:>{y}}\"",
        "b'c'",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ":=",
        "=",
        "==",
        "+=",
        "->",
        ",",
        ";",
        ".",
        "...",
        "*",
        "**",
        "/",
        "-",
        "+",
        "@",
        "~",
        "<",
        "\n",
        "\n    ",
        "\n        ",
        "\n\t",
        "\\\n",
        "# c\n",
        " ",
        "é",
        "\u{feff}",
        "\r\n",
        "\0",
        "_",
        "import *",
        "metaclass=",
        "\\N{BULLET}",
    ];

    fn sources() -> Vec<String> {
        let mut all: Vec<PathBuf> = cases("code");
        let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs");
        let entries = std::fs::read_dir(programs).expect("the conformance programs are there");
        let mut programs: Vec<PathBuf> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
            .collect();
        programs.sort();
        all.extend(programs.into_iter().step_by(7));
        all.into_iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
    }

    fn compile_and_check(text: &str) {
        match compile(text, &[]) {
            Ok(compiled) => check_code(&compiled.program),
            Err(problems) => {
                assert!(problems.iter().any(|problem| problem.severity == Severity::Error));
                assert!(problems.iter().all(|problem| problem.line >= 1 && problem.column >= 1));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            compile_and_check(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn no_pieces_of_python_make_it_panic(pieces in proptest::collection::vec(0..PIECES.len(), 0..60)) {
            let text: String = pieces.into_iter().map(|at| PIECES[at]).collect();
            compile_and_check(&text);
        }

        #[test]
        fn no_change_of_a_program_makes_it_panic(
            which in any::<prop::sample::Index>(),
            from in any::<prop::sample::Index>(),
            length in 0_usize..40,
            piece in 0..PIECES.len(),
        ) {
            let sources = sources();
            let source = &sources[which.index(sources.len())];
            let chars: Vec<char> = source.chars().collect();
            let from = from.index(chars.len().max(1));
            let to = (from + length).min(chars.len());
            let mut text: String = chars[..from].iter().collect();
            text.push_str(PIECES[piece]);
            text.extend(&chars[to..]);
            compile_and_check(&text);
        }
    }
}

#[test]
fn files_are_modules_and_folders_packages() {
    let file = |name: &str, text: &str| SourceFile { name: name.to_owned(), text: text.to_owned() };
    let files = [
        file("helper.py", "from threading import Lock\nvalue = 1\n_hidden = 2\n"),
        file("shapes/__init__.py", "from .square import area\n"),
        file("shapes/square.py", "from . import round\ndef area(): return round.PI\n"),
        file("shapes/round.py", "PI = 3\n"),
        file("loose/part.py", "import helper\n"),
        file("wrong.py", "def f(:\n"),
    ];
    let main =
        "from helper import *\nimport shapes.round\nimport loose.part as p\nprint(value, Lock, shapes, p)\n";
    let compiled = compile(main, &files).expect("it compiles");
    assert_eq!(compiled.warnings, []);
    let own: Vec<&str> = compiled
        .program
        .modules
        .iter()
        .filter(|module| !module.library)
        .map(|module| &*module.name)
        .collect();
    assert_eq!(own, ["__main__", "helper", "shapes", "shapes.round", "loose", "loose.part", "shapes.square"]);
    let message = |main: &str| {
        let problems = compile(main, &files).expect_err("it is wrong");
        (problems[0].file.clone(), problems[0].message.clone(), problems[0].hint.clone())
    };
    assert_eq!(message("import wrong\n").0, "wrong.py");
    let (_, words, hint) = message("from helper import valu\n");
    assert_eq!(
        (&*words, &*hint),
        ("ImportError: cannot import name 'valu' from 'helper'", "did you mean value?")
    );
    let (_, words, hint) = message("import concorrunt.futures\n");
    assert_eq!(
        (&*words, &*hint),
        ("ModuleNotFoundError: No module named 'concorrunt'", "did you mean concurrent.futures?")
    );
    let (_, words, _) = message("from . import helper\n");
    assert_eq!(words, "ImportError: attempted relative import with no known parent package");
    assert!(compile("try:\n    import numpy\nexcept ImportError:\n    numpy = None\n", &[]).is_ok());
}

#[test]
fn what_is_not_in_the_language_says_what_to_use() {
    let hint = |source: &str| {
        let problems = compile(source, &[]).expect_err("it is not in the language");
        (problems[0].message.clone(), problems[0].hint.clone())
    };
    assert_eq!(
        hint("eval('1')\n").1,
        "write the expression itself, or use json.loads or int and float for data"
    );
    assert_eq!(hint("import numpy\n").0, "ModuleNotFoundError: No module named 'numpy'");
    assert!(hint("class Meta(type): pass\n").0.contains("metaclasses"));
    assert!(hint("class A(metaclass=M): pass\n").0.contains("metaclasses"));
}
