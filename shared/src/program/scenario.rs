//! The gallery of programs: each is a Python file whose first comments say what it is about.
//!
//! ```text
//! # title: Preemption inside +=
//! # topic: Races
//! # look: What to see, in two or three sentences;
//! #   a line without a key continues the line before.
//! # try: What to change next.
//! # settings: policy=any-bytecode cores=2 seed=3
//! ```
//!
//! The page shows the comments beside the program, and the editor gets the text after them.

use serde::{Deserialize, Serialize};

use super::spec::{ProgramSpec, Settings};

/// A program of the gallery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgramScenario {
    /// Its name in links and on the command line: lower case, words joined by `-`.
    pub slug: String,
    pub title: String,
    /// The group that it belongs to in the gallery.
    pub topic: String,
    /// What to look for, in two or three sentences.
    pub look_for: String,
    /// What to try next, in a sentence or two.
    pub try_next: String,
    pub spec: ProgramSpec,
}

/// What is wrong with the comments of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    #[error("the comment `# {key}:` is missing: it belongs to the first lines")]
    Missing { key: &'static str },
    #[error("the settings `{text}` cannot be read: {detail}")]
    Settings { text: String, detail: String },
}

const KEYS: [&str; 5] = ["title", "topic", "look", "try", "settings"];

/// Reads a scenario from its file's text.
///
/// # Errors
/// If a comment is missing, or the settings cannot be read.
pub fn parse(slug: &str, text: &str) -> Result<ProgramScenario, ScenarioError> {
    let (values, source) = head(text);
    let value =
        |key: &'static str| values.iter().find(|(own, _)| *own == key).map(|(_, value)| value.clone());
    let needed = |key: &'static str| value(key).ok_or(ScenarioError::Missing { key });
    let settings = match value("settings") {
        Some(text) => settings(&text)?,
        None => Settings::default(),
    };
    Ok(ProgramScenario {
        slug: slug.to_owned(),
        title: needed("title")?,
        topic: needed("topic")?,
        look_for: needed("look")?,
        try_next: needed("try")?,
        spec: ProgramSpec { source: source.to_owned(), settings, ..ProgramSpec::default() },
    })
}

/// The keys of the head with their values, and the text behind it.
fn head(text: &str) -> (Vec<(&'static str, String)>, &str) {
    let mut values: Vec<(&'static str, String)> = Vec::new();
    let mut rest = text;
    while let Some(comment) = rest.strip_prefix('#') {
        let (line, after) = comment.split_once('\n').unwrap_or((comment, ""));
        let line = line.trim();
        let named =
            KEYS.iter().find_map(|key| Some((*key, line.strip_prefix(key)?.strip_prefix(':')?.trim())));
        match (named, values.last_mut()) {
            (Some((key, value)), _) => values.push((key, value.to_owned())),
            (None, Some((_, value))) if !line.is_empty() => {
                value.push(' ');
                value.push_str(line);
            }
            // A comment before the first key, or an empty one, is the program's own.
            (None, None) => return (values, rest),
            (None, Some(_)) => {}
        }
        rest = after;
    }
    (values, rest.trim_start_matches(['\r', '\n']))
}

/// Reads settings written as `name=value`, joined by spaces. Costs and limits are named without their group.
fn settings(text: &str) -> Result<Settings, ScenarioError> {
    let mut all = serde_json::to_value(Settings::default()).map_err(|error| wrong(text, &error))?;
    for word in text.split_whitespace() {
        let (name, value) = word.split_once('=').ok_or_else(|| wrong(word, &"it is not `name=value`"))?;
        let slot = value_of(&mut all, name).ok_or_else(|| wrong(word, &"there is no such setting"))?;
        *slot = serde_json::from_str(value).unwrap_or_else(|_| value.into());
    }
    serde_json::from_value(all).map_err(|error| wrong(text, &error))
}

/// The value of the setting, cost or limit of this name.
fn value_of<'a>(all: &'a mut serde_json::Value, name: &str) -> Option<&'a mut serde_json::Value> {
    let all = all.as_object_mut()?;
    if all.get(name).is_some_and(|value| !value.is_object()) {
        return all.get_mut(name);
    }
    all.values_mut().find_map(|group| group.as_object_mut()?.get_mut(name))
}

fn wrong(text: &str, why: &impl std::fmt::Display) -> ScenarioError {
    ScenarioError::Settings { text: text.to_owned(), detail: why.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Policy;

    const TEXT: &str = "\
# title: A race
# topic: Races
# look: Two threads,
#   one counter.
# try: A lock.
# settings: policy=any-bytecode seed=3 switchNs=7

# The program's own comment.
count = 0
";

    #[test]
    fn the_head_is_read_and_cut_off() {
        let scenario = parse("a-race", TEXT).expect("it is whole");
        assert_eq!((scenario.title.as_str(), scenario.topic.as_str()), ("A race", "Races"));
        assert_eq!(scenario.look_for, "Two threads, one counter.");
        assert_eq!(scenario.spec.source, "# The program's own comment.\ncount = 0\n");
        assert_eq!((scenario.spec.settings.policy, scenario.spec.settings.seed), (Policy::AnyBytecode, 3));
        assert_eq!(scenario.spec.settings.costs.switch_ns, 7);
        assert_eq!(scenario.spec.settings.cores, Settings::default().cores);
    }

    #[test]
    fn what_is_missing_or_misspelt_is_named() {
        let without = TEXT.replace("# topic: Races\n", "");
        assert_eq!(parse("x", &without), Err(ScenarioError::Missing { key: "topic" }));
        for wrong in ["switchTime=7", "policy=any", "cores=many", "cores", "costs=1"] {
            let text = TEXT.replace("switchNs=7", wrong);
            let error = parse("x", &text).expect_err("it is wrong");
            assert!(matches!(error, ScenarioError::Settings { .. }), "{wrong}: {error}");
        }
    }
}
