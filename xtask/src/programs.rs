//! Gathers the program scenarios into one JSON file in `target/programs`, named by a hash of its contents, which
//! the page fetches when its gallery of programs is opened.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use shared::program::SourceFile;
use shared::program::scenario::{self, ProgramScenario};

use crate::project;

/// How many digits of the hash are in the address.
const DIGITS: usize = 16;

/// Writes the file; gives the hash that names it. The caller holds the build's lock.
pub fn build() -> Result<String> {
    let json = serde_json::to_vec(&all()?)?;
    let hash = blake3::hash(&json).to_hex()[..DIGITS].to_owned();
    let folder = folder();
    if fs::read_to_string(folder.join("HASH")).is_ok_and(|known| known == hash) {
        return Ok(hash);
    }
    let new = project::target().join("programs.new");
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    fs::create_dir_all(&new)?;
    fs::write(new.join("scenarios.json"), json)?;
    fs::write(new.join("HASH"), &hash)?;
    project::swap_folder(&new, &folder)?;
    Ok(hash)
}

/// Where the file lies.
pub fn folder() -> PathBuf {
    project::target().join("programs")
}

/// All scenarios, in the order of their files' names.
fn all() -> Result<Vec<ProgramScenario>> {
    let sources = project::root().join("vm/scenarios");
    if !sources.is_dir() {
        return Ok(Vec::new());
    }
    let files = project::files_below(&sources)?;
    let is_program = |file: &&PathBuf| {
        file.parent() == Some(&sources) && file.extension().is_some_and(|extension| extension == "py")
    };
    files.iter().filter(is_program).map(|file| read(file)).collect()
}

/// One scenario: `01_name.py`, and what lies in the folder `01_name` beside it. The number is for the order.
fn read(file: &Path) -> Result<ProgramScenario> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", project::shown(file)))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().replace('_', "-");
    let slug = name.trim_start_matches(|character: char| character.is_ascii_digit() || character == '-');
    let mut scenario =
        scenario::parse(slug, &text).map_err(|error| anyhow!("{}: {error}", project::shown(file)))?;
    let beside = file.with_extension("");
    if beside.is_dir() {
        for path in project::files_below(&beside)? {
            let name = path.strip_prefix(&beside)?.to_string_lossy().replace('\\', "/");
            let text =
                fs::read_to_string(&path).with_context(|| format!("{} is no text", project::shown(&path)))?;
            scenario.spec.files.push(SourceFile { name, text });
        }
    }
    Ok(scenario)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_scenario_is_read_and_has_a_name_of_its_own() {
        let all = all().expect("every scenario is whole");
        assert!(all.len() >= 30, "there are {}", all.len());
        let names: BTreeSet<&str> = all.iter().map(|scenario| scenario.slug.as_str()).collect();
        assert_eq!(names.len(), all.len());
        for scenario in &all {
            let length = scenario.look_for.chars().count();
            assert!((40..=600).contains(&length), "{}: {length} characters to look for", scenario.slug);
            assert!(!scenario.spec.source.is_empty(), "{}", scenario.slug);
        }
    }
}
