//! Two versions of a program: which outcomes are gone, which are new, and what became of the others.

use vm_machine::{Found, Status};

use super::text::grouped;
use super::{Explored, what};

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
        if explored.report.status != Status::Complete {
            text.push_str(&format!("Not all of the {which} version was explored.\n"));
        }
    }
    text.push_str(&format!("{}: {}\n", old.name, old.verdict()));
    text.push_str(&format!("{}: {}\n", new.name, new.verdict()));
    text
}

fn rows(explored: &Explored) -> impl Iterator<Item = (&Found, bool)> {
    explored.report.outcomes.iter().zip(explored.failing.iter().copied())
}

/// Lines move between versions, so only what is printed and how it ends count.
fn same<'e>(found: &Found, other: &'e Explored) -> Option<&'e Found> {
    let key = |found: &Found| (found.outcome.stdout.clone(), what(found, false));
    other.report.outcomes.iter().find(|other| key(other) == key(found))
}

fn described(found: &Found, failing: bool) -> String {
    let printed = found.outcome.stdout.trim_end().lines().next_back().unwrap_or_default();
    format!("{}, prints {printed:?}", what(found, failing))
}

fn count(found: &Found) -> String {
    match &found.interleavings {
        Some(count) => grouped(&count.to_string()),
        None => "not counted".to_owned(),
    }
}
