//! Texts that were written here, as the browser keeps them: the one of this tab, and the last ten on this device.
//! In a browser that keeps nothing, a reload begins with the first text again.

use serde::{Deserialize, Serialize};
use shared::program::ProgramSpec;
use shared::program::scenario::ProgramScenario;

use super::MAIN;
use crate::platform::storage::{self, Keep};

const TAB_KEY: &str = "interleave-program";
const EARLIER_KEY: &str = "interleave-programs";
/// How many texts are kept.
const MOST: usize = 10;

/// A text at some moment, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    /// The same for all drafts of one text, from its opening until the user opens another.
    pub id: u64,
    /// When it was written, in milliseconds since 1970.
    pub at_ms: f64,
    pub title: String,
    /// What the scenario says that it began as.
    pub note: Option<Note>,
    pub spec: ProgramSpec,
    /// The file that was shown.
    pub file: String,
    /// Whether the user has changed it since it was opened.
    pub is_edited: bool,
}

/// What a scenario says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    pub slug: String,
    pub title: String,
    pub look_for: String,
    pub try_next: String,
}

impl Note {
    pub fn of(scenario: &ProgramScenario) -> Note {
        Note {
            slug: scenario.slug.clone(),
            title: scenario.title.clone(),
            look_for: scenario.look_for.clone(),
            try_next: scenario.try_next.clone(),
        }
    }
}

impl Draft {
    /// The text's own words, to tell it from others: its first line that says something.
    pub fn summary(&self) -> String {
        let says_something = |line: &&str| {
            !line.is_empty()
                && !line.starts_with('#')
                && !line.starts_with("import ")
                && !line.starts_with("from ")
        };
        let first = self.spec.source.lines().map(str::trim).find(says_something).unwrap_or("an empty text");
        let mut short: String = first.chars().take(48).collect();
        if short.len() < first.len() {
            short.push('…');
        }
        let lines = self.spec.source.lines().count();
        format!("{short} · {lines} {}", if lines == 1 { "line" } else { "lines" })
    }
}

/// The text of this tab.
pub fn of_tab() -> Option<Draft> {
    let text = storage::read(Keep::ForTab, TAB_KEY)?;
    // What another version of the page has kept in a form that this one does not know is left alone.
    serde_json::from_str(&text).ok().filter(|draft: &Draft| is_whole(draft))
}

/// Keeps the text of this tab; false where the browser does not.
pub fn keep_for_tab(draft: &Draft) -> bool {
    serde_json::to_string(draft).is_ok_and(|text| storage::write(Keep::ForTab, TAB_KEY, &text))
}

/// The texts of this device, the newest first.
pub fn earlier() -> Vec<Draft> {
    let text = storage::read(Keep::OnDevice, EARLIER_KEY).unwrap_or_default();
    let drafts: Vec<Draft> = serde_json::from_str(&text).unwrap_or_default();
    drafts.into_iter().filter(is_whole).collect()
}

/// Keeps a text among those of this device; false where the browser does not.
pub fn keep_on_device(draft: &Draft) -> bool {
    let mut drafts = with(earlier(), draft.clone());
    while !drafts.is_empty() {
        let text = serde_json::to_string(&drafts).unwrap_or_default();
        if storage::write(Keep::OnDevice, EARLIER_KEY, &text) {
            return true;
        }
        // There is no room for all of them: rather the newest than none.
        drafts.pop();
    }
    false
}

/// The list with `draft` instead of earlier drafts of the same text; the newest first.
fn with(mut drafts: Vec<Draft>, draft: Draft) -> Vec<Draft> {
    drafts.retain(|other| other.id != draft.id);
    drafts.push(draft);
    drafts.sort_by(|a, b| b.at_ms.total_cmp(&a.at_ms));
    drafts.truncate(MOST);
    drafts
}

fn is_whole(draft: &Draft) -> bool {
    draft.file == MAIN || draft.spec.files.iter().any(|file| file.name == draft.file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: u64, at_ms: f64, source: &str) -> Draft {
        let spec = ProgramSpec { source: source.to_owned(), ..ProgramSpec::default() };
        Draft { id, at_ms, title: String::new(), note: None, spec, file: MAIN.to_owned(), is_edited: true }
    }

    #[test]
    fn the_last_ten_pieces_of_work_are_kept_the_newest_first() {
        let mut drafts = Vec::new();
        for id in 0..14_u32 {
            drafts = with(drafts, draft(id.into(), f64::from(id), "x"));
        }
        let ids: Vec<u64> = drafts.iter().map(|draft| draft.id).collect();
        assert_eq!(ids, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
        drafts = with(drafts, draft(6, 99.0, "y"));
        assert_eq!((drafts.len(), drafts[0].id, drafts[0].spec.source.as_str()), (10, 6, "y"));
    }

    #[test]
    fn a_text_is_told_by_its_first_words() {
        let text = "# a comment\nimport threading\n\ncount = 0\n";
        assert_eq!(draft(1, 0.0, text).summary(), "count = 0 · 4 lines");
        assert_eq!(draft(1, 0.0, "").summary(), "an empty text · 0 lines");
        assert!(draft(1, 0.0, &"ä".repeat(99)).summary().starts_with(&format!("{}…", "ä".repeat(48))));
    }
}
