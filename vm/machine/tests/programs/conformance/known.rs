//! Programs that are known to differ from CPython, with the reason: `tests/programs/divergences.md`.

use std::fs;

use super::sets::{Program, folder};

/// Names and reasons, from lines like `` - `name`: reason ``.
pub struct Known(Vec<(String, String)>);

impl Known {
    pub fn read() -> Self {
        let text = fs::read_to_string(folder().join("divergences.md")).expect("divergences.md is there");
        let entries = text.lines().filter_map(|line| {
            let (name, reason) = line.strip_prefix("- `")?.split_once("`: ")?;
            Some((name.to_owned(), reason.to_owned()))
        });
        Self(entries.collect())
    }

    pub fn reason(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, reason)| reason.as_str())
    }

    /// The names that no program has.
    pub fn names_beside(&self, programs: &[Program]) -> Vec<String> {
        let names = self.0.iter().map(|(name, _)| name);
        names.filter(|name| !programs.iter().any(|own| own.name == **name)).cloned().collect()
    }
}
