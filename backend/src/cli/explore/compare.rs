//! Two versions of a program: which outcomes are gone, which are new, and what became of the others.

use shared::program::explore::{ExploredOutcome, grouped};

use super::Explored;

/// The comparison, a line for each outcome.
pub fn in_words(old: &Explored, new: &Explored) -> String {
    let mut text = format!("{} → {}\n", old.name, new.name);
    for (found, failing) in rows(old) {
        match same(found, new) {
            None => text.push_str(&format!("  gone      {}\n", described(found, failing))),
            Some(now) => {
                text.push_str(&format!(
                    "  still     {}: {} → {}\n",
                    described(found, failing),
                    count(found),
                    count(now)
                ));
            }
        }
    }
    for (found, failing) in rows(new).filter(|(found, _)| same(found, old).is_none()) {
        text.push_str(&format!("  new       {}: {}\n", described(found, failing), count(found)));
    }
    for (explored, which) in [(old, "first"), (new, "second")] {
        if !explored.report.is_complete() {
            text.push_str(&format!("Not all of the {which} version was explored.\n"));
        }
    }
    text.push_str(&format!("{}: {}\n", old.name, old.verdict()));
    text.push_str(&format!("{}: {}\n", new.name, new.verdict()));
    text
}

fn rows(explored: &Explored) -> impl Iterator<Item = (&ExploredOutcome, bool)> {
    explored.report.outcomes.iter().zip(explored.failing.iter().copied())
}

/// Lines move between versions, so only what is printed and how it ends count.
fn same<'e>(found: &ExploredOutcome, other: &'e Explored) -> Option<&'e ExploredOutcome> {
    let key = |found: &ExploredOutcome| (found.stdout.clone(), found.what(false));
    other.report.outcomes.iter().find(|other| key(other) == key(found))
}

fn described(found: &ExploredOutcome, failing: bool) -> String {
    let printed = found.stdout.trim_end().lines().next_back().unwrap_or_default();
    format!("{}, prints {printed:?}", found.what(failing))
}

fn count(found: &ExploredOutcome) -> String {
    match &found.interleavings {
        Some(count) => grouped(count),
        None => "not counted".to_owned(),
    }
}
