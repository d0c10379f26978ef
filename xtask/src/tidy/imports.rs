//! Who may import whom: between crates, and inside the two that have layers. The tables are the rule, and
//! docs/ARCHITECTURE.md explains them.

use std::path::{Component, Path};

use super::Finding;
use super::tree::{Source, Tree};

/// Which of our crates a crate may depend on. A crate that is not named here may depend on none.
const CRATES: [(&str, &[&str]); 12] = [
    ("shared", &[]),
    ("kernels", &["shared"]),
    ("vm-code", &["shared"]),
    ("vm-compile", &["shared", "vm-code"]),
    ("vm-runtime", &["shared", "kernels", "vm-code"]),
    ("vm-machine", &["shared", "vm-code", "vm-compile", "vm-runtime"]),
    ("engine", &["shared", "kernels", "vm-machine"]),
    ("frontend", &["shared"]),
    ("backend", &["shared", "kernels", "vm-machine"]),
    ("fuzz", &["shared", "vm-machine"]),
    ("interleave-tests", &["shared", "kernels"]),
    ("xtask", &["shared", "kernels"]),
];

/// A layer: a folder (or a file) of a crate, and the layers of the same crate that it may import.
struct Layer {
    sources: &'static str,
    name: &'static str,
    may: &'static [&'static str],
    /// Crates from outside that it must not know.
    never: &'static [&'static str],
}

const HTTP: &[&str] = &["actix_web", "actix_http", "http"];
const BROWSER: &[&str] = &["web_sys", "leptos", "gloo"];
/// JavaScript's own objects: the page's `platform` hides them behind small functions.
const SCRIPT: &[&str] = &["js_sys"];

const LAYERS: [Layer; 15] = [
    // The machine: debugger -> machine -> library -> system.
    Layer { sources: "vm/machine/src", name: "system", may: &[], never: &[] },
    Layer { sources: "vm/machine/src", name: "library", may: &["system"], never: &[] },
    Layer { sources: "vm/machine/src", name: "machine", may: &["library", "system"], never: &[] },
    Layer { sources: "vm/machine/src", name: "debugger", may: &["machine", "library", "system"], never: &[] },
    // The page: views -> state -> executors -> platform; the timeline knows events and pixels only.
    Layer { sources: "frontend/src", name: "platform", may: &[], never: &["leptos"] },
    Layer { sources: "frontend/src", name: "executors", may: &["platform"], never: &["leptos", "js_sys"] },
    Layer { sources: "frontend/src", name: "state", may: &["executors", "platform"], never: SCRIPT },
    Layer { sources: "frontend/src", name: "timeline", may: &[], never: SCRIPT },
    Layer {
        sources: "frontend/src",
        name: "views",
        may: &["state", "executors", "platform", "timeline"],
        never: SCRIPT,
    },
    // The server: cli -> api -> services -> executors, schedules, storage; only the API knows HTTP.
    Layer { sources: "backend/src", name: "executors", may: &[], never: HTTP },
    Layer { sources: "backend/src", name: "schedules", may: &[], never: HTTP },
    Layer { sources: "backend/src", name: "storage", may: &[], never: HTTP },
    Layer {
        sources: "backend/src",
        name: "services",
        may: &["executors", "schedules", "storage"],
        never: HTTP,
    },
    Layer { sources: "backend/src", name: "api", may: &["services"], never: BROWSER },
    Layer {
        sources: "backend/src",
        name: "cli",
        may: &["api", "services", "executors", "schedules", "storage"],
        never: BROWSER,
    },
];

/// Crates that touch nothing but their inputs.
const PURE: [&str; 6] =
    ["shared/src", "kernels/src", "vm/code/src", "vm/compile/src", "vm/runtime/src", "vm/machine/src"];
/// What they do not touch: clocks, files, sockets, threads, the browser.
const IMPURE: [&str; 6] =
    ["std::time::Instant", "std::time::SystemTime", "std::fs", "std::net", "std::thread", "web_sys"];

/// Each crate depends only on the crates of ours that it may.
pub fn between_crates(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in tree.manifests().filter(|manifest| manifest.path != Path::new("Cargo.toml")) {
        let name = name_of(manifest).unwrap_or_default();
        let may = CRATES.iter().find(|(krate, _)| *krate == name).map_or(&[][..], |(_, may)| may);
        for (number, dependency) in dependencies_of(manifest) {
            let ours = CRATES.iter().any(|(krate, _)| *krate == dependency);
            if ours && !may.contains(&dependency) && !name.ends_with("-fuzz") {
                findings.push(manifest.finding(Some(number), format!("{name} must not import {dependency}")));
            }
        }
    }
    findings
}

/// Inside a crate, each layer imports only those that it may, and the pure crates touch nothing.
pub fn between_modules(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in tree.rust() {
        let code = without_comments_and_strings(&source.text);
        if let Some(layer) = LAYERS.iter().find(|layer| is_in(&source.path, layer)) {
            findings.extend(layer_findings(source, &code, layer));
        }
        // Tests read their cases from files.
        let is_test = source.path.components().any(|part| part.as_os_str() == "tests");
        if !is_test && PURE.iter().any(|folder| source.path.starts_with(folder)) {
            for (number, line) in numbered(&code) {
                for path in IMPURE.iter().filter(|path| mentions(line, path)) {
                    findings.push(source.finding(Some(number), format!("this crate must not touch {path}")));
                }
            }
        }
    }
    findings
}

fn layer_findings(source: &Source, code: &str, layer: &Layer) -> Vec<Finding> {
    let others = || LAYERS.iter().filter(|other| other.sources == layer.sources && other.name != layer.name);
    let mut findings = Vec::new();
    for (number, module) in imported_modules(code, depth_of(&source.path, layer)) {
        if others().any(|other| other.name == module) && !layer.may.contains(&module.as_str()) {
            findings.push(source.finding(Some(number), format!("{} must not import {module}", layer.name)));
        }
    }
    for (number, line) in numbered(code) {
        for krate in layer.never.iter().filter(|krate| mentions(line, &format!("{krate}::"))) {
            findings.push(source.finding(Some(number), format!("{} must not know {krate}", layer.name)));
        }
    }
    findings
}

/// Whether a file belongs to a layer.
fn is_in(path: &Path, layer: &Layer) -> bool {
    let folder = Path::new(layer.sources);
    path.starts_with(folder.join(layer.name)) || path == folder.join(layer.name).with_extension("rs")
}

/// How many modules deep a file is: 1 for `state.rs` and `state/mod.rs`, 2 for `state/run.rs`.
fn depth_of(path: &Path, layer: &Layer) -> usize {
    let inner = path.strip_prefix(layer.sources).unwrap_or(path);
    let parts = inner.components().filter(|part| matches!(part, Component::Normal(_))).count();
    if inner.file_name().is_some_and(|name| name == "mod.rs") { parts - 1 } else { parts }
}

/// The top-level modules of the crate that the code names, by `crate::` or by enough `super::`.
fn imported_modules(code: &str, depth: usize) -> Vec<(usize, String)> {
    let upwards = "super::".repeat(depth);
    let mut found = Vec::new();
    for prefix in ["crate::", upwards.as_str()] {
        for (start, _) in code.match_indices(prefix) {
            let before = code[..start].chars().next_back();
            if before
                .is_some_and(|character| character.is_alphanumeric() || character == '_' || character == ':')
            {
                continue;
            }
            let line = code[..start].matches('\n').count() + 1;
            found.extend(first_names(&code[start + prefix.len()..]).into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// The first names of a use tree: `a` of `a::b`, and `a`, `c` of `{a::b, c::{d, e}}`.
fn first_names(tree: &str) -> Vec<String> {
    let name_at = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(list) = tree.trim_start().strip_prefix('{') else { return vec![name_at(tree)] };
    let mut names = vec![name_at(list)];
    let mut depth = 1;
    for (index, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name_at(&list[index + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The code with comments and the contents of strings blanked out, line for line.
fn without_comments_and_strings(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut in_string = false;
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\\' if in_string => {
                    characters.next();
                }
                '"' => in_string = !in_string,
                '/' if !in_string && characters.peek() == Some(&'/') => break,
                _ if in_string => {}
                _ => out.push(character),
            }
        }
        out.push('\n');
    }
    out
}

fn numbered(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Whether a line names a path, and not the end or the beginning of a longer name.
fn mentions(line: &str, path: &str) -> bool {
    let longer = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(path).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + path.len()..].chars().next();
        !before.is_some_and(longer) && (path.ends_with(':') || !after.is_some_and(longer))
    })
}

/// The package's name in a manifest.
pub fn name_of(manifest: &Source) -> Option<&str> {
    let line = manifest.text.lines().find(|line| line.starts_with("name = "))?;
    line.split('"').nth(1)
}

/// The names of a manifest's dependencies of every kind, with their lines.
pub fn dependencies_of(manifest: &Source) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut nested = 0_i32;
    let mut found = Vec::new();
    for (number, line) in manifest.lines() {
        if line.starts_with('[') && nested == 0 {
            let section = line.trim_matches(['[', ']']);
            inside = section.ends_with("dependencies") && section != "workspace.dependencies";
            continue;
        }
        let is_key = nested == 0 && line.starts_with(|c: char| c.is_alphanumeric());
        if inside && is_key {
            let end = line.find([' ', '.', '=']).unwrap_or(line.len());
            found.push((number, line[..end].trim_matches('"')));
        }
        let count = |bracket: char| i32::try_from(line.matches(bracket).count()).unwrap_or(0);
        nested += count('[') + count('{') - count(']') - count('}');
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|finding| finding.message).collect()
    }

    fn in_module(path: &str, text: &str) -> Vec<String> {
        messages(between_modules(&Tree::of(&[(path, text)])))
    }

    #[test]
    fn a_crate_that_imports_upwards_is_found() {
        let manifest = "[package]\nname = \"shared\"\n\n[dependencies]\nkernels.workspace = true\nserde = { workspace = true, features = [\n    \"derive\",\n] }\n";
        let found = between_crates(&Tree::of(&[("shared/Cargo.toml", manifest)]));
        assert_eq!(messages(found), ["shared must not import kernels"]);
        let manifest = "[package]\nname = \"kernels\"\n\n[dev-dependencies]\nshared.workspace = true\n";
        assert!(between_crates(&Tree::of(&[("kernels/Cargo.toml", manifest)])).is_empty());
    }

    #[test]
    fn frontend_and_backend_never_meet() {
        for (crate_name, other) in [("frontend", "backend"), ("backend", "frontend")] {
            let manifest =
                format!("[package]\nname = \"{crate_name}\"\n[dependencies]\n{other}.workspace = true\n");
            let path = format!("{crate_name}/Cargo.toml");
            assert_eq!(between_crates(&Tree::of(&[(&path, &manifest)])).len(), 1, "{crate_name}");
        }
    }

    #[test]
    fn layers_are_a_strict_order_of_modules_that_exist() {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for (index, layer) in LAYERS.iter().enumerate() {
            let module = project.join(layer.sources).join(layer.name);
            assert!(module.is_dir() || module.with_extension("rs").is_file(), "{}", module.display());
            let is_above = |name: &&str| {
                LAYERS[..index].iter().any(|other| other.sources == layer.sources && other.name == *name)
            };
            assert!(layer.may.iter().all(is_above), "{} may import only layers of rows above it", layer.name);
        }
    }

    #[test]
    fn a_layer_that_imports_upwards_is_found() {
        assert_eq!(
            in_module("frontend/src/platform/clock.rs", "use crate::views::app;\n"),
            ["platform must not import views"]
        );
        assert_eq!(
            in_module("frontend/src/state/run.rs", "use super::super::views::app;\n"),
            ["state must not import views"]
        );
        assert_eq!(
            in_module(
                "backend/src/storage.rs",
                "use crate::{\n    api::runs,\n    storage::{self, api},\n};\n"
            ),
            ["storage must not import api"]
        );
        assert!(
            in_module("frontend/src/views/lanes.rs", "use crate::state::run;\nuse super::table;\n")
                .is_empty()
        );
    }

    #[test]
    fn the_timeline_knows_events_and_pixels_only() {
        for module in ["state", "views", "executors", "platform"] {
            let code = format!("fn draw() {{ crate::{module}::f() }}\n");
            assert_eq!(in_module("frontend/src/timeline/paint.rs", &code).len(), 1, "{module}");
        }
        assert!(in_module("frontend/src/timeline/paint.rs", "use shared::event::Event;\n").is_empty());
    }

    #[test]
    fn services_know_no_http() {
        let code = "use actix_web::HttpRequest;\n";
        assert_eq!(in_module("backend/src/services/runs.rs", code), ["services must not know actix_web"]);
        assert!(in_module("backend/src/api/runs.rs", code).is_empty());
    }

    #[test]
    fn the_model_touches_no_clock() {
        let code = "let now = std::time::Instant::now();\n";
        assert_eq!(in_module("shared/src/run.rs", code), ["this crate must not touch std::time::Instant"]);
        assert!(in_module("backend/src/storage.rs", code).is_empty());
    }

    #[test]
    fn comments_and_strings_import_nothing() {
        let code = "// see crate::views\nlet text = \"crate::views\"; // crate::views\n";
        assert!(in_module("frontend/src/platform/clock.rs", code).is_empty());
    }
}
