//! The gallery: worked scenarios, each a set-up with what to look for and what to try next.

use crate::spec::Setup;

/// A worked scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name in links and on the command line: lower case, words joined by `-`.
    pub slug: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What to look for, in two or three sentences.
    pub look_for: &'static str,
    /// What to try next, in a sentence or two.
    pub try_next: &'static str,
    /// The set-up. Its `scenario` is the slug.
    pub setup: Setup,
}

/// All scenarios, in the order of the gallery.
pub fn all() -> Vec<Scenario> {
    Vec::new()
}
