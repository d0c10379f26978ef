//! Rules about dependencies: declared once for the workspace, used where they are named, and locked.

use std::path::Path;

use super::Finding;
use super::imports::dependencies_of;
use super::tree::{Source, Tree};

/// Dependencies that no source names, and why they are there.
const UNNAMED: [(&str, &str); 0] = [];

/// A member names a version of nothing: versions are in the workspace's table.
pub fn declared_once(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in members(tree) {
        for (number, dependency) in dependencies_of(manifest) {
            let line = manifest.text.lines().nth(number - 1).unwrap_or_default();
            if !line.contains("workspace = true") {
                let message = format!("{dependency} is not declared by the workspace");
                findings.push(manifest.finding(Some(number), message));
            }
        }
    }
    findings
}

/// Every dependency is named in a source of its crate, and every one of the workspace by some member.
pub fn used(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in members(tree) {
        let folder = manifest.path.parent().unwrap_or(Path::new(""));
        let own: Vec<&Source> = tree.rust().filter(|source| belongs_to(tree, &source.path, folder)).collect();
        for (number, dependency) in dependencies_of(manifest) {
            let name = dependency.replace('-', "_");
            let named = own.iter().any(|source| names(&source.text, &name));
            if !named && !UNNAMED.iter().any(|(unnamed, _)| *unnamed == dependency) {
                findings.push(manifest.finding(Some(number), format!("{dependency} is not used")));
            }
        }
    }
    if let Some(root) = tree.file("Cargo.toml") {
        for (number, dependency) in declared(root) {
            let wanted =
                |manifest: &Source| dependencies_of(manifest).iter().any(|(_, name)| *name == dependency);
            if !members(tree).any(wanted) {
                findings.push(root.finding(Some(number), format!("no member uses {dependency}")));
            }
        }
    }
    findings
}

/// Cargo.lock is there and not ignored, so that everybody builds the same.
pub fn lock_is_kept(tree: &Tree) -> Vec<Finding> {
    let here = |message: &str| Finding { path: "Cargo.lock".into(), line: None, message: message.to_owned() };
    let mut findings = Vec::new();
    if tree.file("Cargo.lock").is_none() {
        findings.push(here("is missing"));
    }
    let ignored =
        |source: &Source| source.text.lines().any(|line| line.trim().trim_start_matches('/') == "Cargo.lock");
    if tree.file(".gitignore").is_some_and(ignored) {
        findings.push(here("is ignored by git"));
    }
    findings
}

/// The manifests of the workspace's members.
fn members(tree: &Tree) -> impl Iterator<Item = &Source> {
    // The fuzz targets are a workspace of their own, for they need a compiler of their own.
    tree.manifests()
        .filter(|manifest| manifest.path != Path::new("Cargo.toml") && !manifest.path.starts_with("fuzz"))
}

/// Whether a file is below `folder`, and not below a crate that lies inside it.
fn belongs_to(tree: &Tree, path: &Path, folder: &Path) -> bool {
    let inner = |manifest: &Source| {
        let other = manifest.path.parent().unwrap_or(Path::new(""));
        other != folder && other.starts_with(folder) && path.starts_with(other)
    };
    path.starts_with(folder) && !members(tree).any(inner)
}

/// The names in the workspace's table.
fn declared(root: &Source) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (number, line) in root.lines() {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        } else if inside && let Some((name, _)) = line.split_once(" = ") {
            found.push((number, name));
        }
    }
    found
}

/// Whether the text has the name as a whole word.
fn names(text: &str, name: &str) -> bool {
    let longer = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + name.len()..].chars().next();
        !before.is_some_and(longer) && !after.is_some_and(longer)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "[workspace.dependencies]\nlibm = \"0.2\"\n";

    fn manifest(dependency: &str) -> String {
        format!("[package]\nname = \"shared\"\n\n[dependencies]\n{dependency}\n")
    }

    #[test]
    fn a_version_in_a_member_is_found() {
        let own = manifest("libm = \"0.2\"");
        assert_eq!(declared_once(&Tree::of(&[("shared/Cargo.toml", &own)])).len(), 1);
        let shared = manifest("libm.workspace = true");
        assert!(declared_once(&Tree::of(&[("shared/Cargo.toml", &shared)])).is_empty());
    }

    #[test]
    fn an_unused_dependency_is_found() {
        let shared = manifest("libm.workspace = true");
        let with = |source: &str| {
            used(&Tree::of(&[
                ("Cargo.toml", ROOT),
                ("shared/Cargo.toml", &shared),
                ("shared/src/lib.rs", source),
            ]))
            .len()
        };
        assert_eq!(with("use libm::sqrt;\n"), 0);
        assert_eq!(with("use mylibm::sqrt;\n"), 1);
    }

    #[test]
    fn a_crate_inside_another_does_not_use_its_dependencies() {
        let shared = manifest("libm.workspace = true");
        let files = [
            ("shared/Cargo.toml", shared.as_str()),
            ("shared/inner/Cargo.toml", "[package]\nname = \"inner\"\n"),
            ("shared/inner/src/lib.rs", "use libm::sqrt;\n"),
        ];
        assert_eq!(used(&Tree::of(&files)).len(), 1);
    }

    #[test]
    fn a_dependency_that_no_member_uses_is_found() {
        assert_eq!(used(&Tree::of(&[("Cargo.toml", ROOT)])).len(), 1);
    }

    #[test]
    fn a_missing_or_ignored_lock_is_found() {
        assert_eq!(lock_is_kept(&Tree::of(&[])).len(), 1);
        assert_eq!(lock_is_kept(&Tree::of(&[("Cargo.lock", ""), (".gitignore", "/Cargo.lock\n")])).len(), 1);
        assert!(lock_is_kept(&Tree::of(&[("Cargo.lock", ""), (".gitignore", "/target\n")])).is_empty());
    }
}
