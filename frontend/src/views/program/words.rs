//! Sentences with code in them, which the sources write between backticks.

use leptos::prelude::*;

/// The sentence as a view.
pub fn words(text: &str) -> AnyView {
    let part = |(index, part): (usize, &str)| {
        let part = part.to_owned();
        if index % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    };
    text.split('`').enumerate().map(part).collect_view().into_any()
}
