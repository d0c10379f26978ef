//! What the editor offers to complete is what the machine has: the table is the page's, the answer the machine's.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use shared::program::Settings;

use crate::ran;

/// The part of the editor's table that can be asked for.
#[derive(Deserialize)]
struct Table {
    builtins: BTreeMap<String, String>,
    modules: BTreeMap<String, BTreeMap<String, String>>,
}

#[test]
fn every_name_that_the_editor_offers_is_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend/editor/completions.json");
    let table: Table = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut missing = Vec::new();
    for (module, names) in &table.modules {
        // A module inside is there once it is imported itself.
        let is_module = |name: &&String| table.modules.contains_key(&format!("{module}.{name}"));
        let names = names.keys().filter(|name| !is_module(name));
        let lines = names.map(|name| look_for(&format!("m.{name}"), "AttributeError"));
        missing.extend(missing_in(module, format!("import {module} as m\n"), lines));
    }
    let lines = table.builtins.keys().map(|name| look_for(name, "NameError"));
    missing.extend(missing_in("builtins", String::new(), lines));
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

fn look_for(name: &str, error: &str) -> String {
    format!("try:\n    {name}\nexcept {error}:\n    print(\"{name}\")\n")
}

/// What a program that looks for names did not find, and the error that ended it before its end.
fn missing_in(module: &str, start: String, lines: impl Iterator<Item = String>) -> Option<String> {
    let program = start + &lines.collect::<String>() + "print(\"all\")\n";
    let ran = ran::run(&program, &Settings::default());
    let error = ran.error().unwrap_or_default();
    (ran.stdout != "all\n").then(|| format!("{module}: {} {error}", ran.stdout.replace('\n', " ")))
}
