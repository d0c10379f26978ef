//! `cargo xtask tidy`: what neither clippy nor cargo-deny nor cargo-shear checks. Each rule is a function from the
//! project's text files to findings, so that each can be shown to fail.

mod imports;
mod text;
mod tree;

use std::path::PathBuf;

use anyhow::Result;

use crate::project;
use crate::test::Counts;
use tree::Tree;

/// One thing that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: PathBuf,
    /// From 1; none for the file as a whole.
    pub line: Option<usize>,
    pub message: String,
}

/// One rule.
struct Rule {
    name: &'static str,
    check: fn(&Tree) -> Vec<Finding>,
}

const RULES: [Rule; 6] = [
    Rule { name: "each module says what it is for", check: text::headers },
    Rule { name: "no leftovers", check: text::leftovers },
    Rule { name: "no file is too long", check: text::lengths },
    Rule { name: "no untidy whitespace", check: text::whitespace },
    Rule { name: "crates import only what they may", check: imports::between_crates },
    Rule { name: "modules import only what they may", check: imports::between_modules },
];

/// Checks every rule and prints what was found; each rule counts as one check.
pub fn check() -> Result<Counts> {
    let tree = Tree::read(&project::root())?;
    let mut counts = Counts::default();
    for rule in &RULES {
        let findings = (rule.check)(&tree);
        println!("  {} {}", if findings.is_empty() { "✓" } else { "✗" }, rule.name);
        for finding in &findings {
            let line = finding.line.map_or(String::new(), |line| format!(":{line}"));
            println!("    {}{line}: {}", finding.path.display(), finding.message);
        }
        counts = counts + Counts::one(findings.is_empty());
    }
    Ok(counts)
}
