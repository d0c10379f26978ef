//! Programs: the text and what belongs to it on one side, the run of it on the other.

use leptos::prelude::*;

/// The part of the page for programs.
#[component]
pub fn ProgramsView() -> impl IntoView {
    view! {
        <div class="programs" data-testid="programs">
            <div class="program-text"></div>
            <div class="program-stage"></div>
        </div>
    }
    .into_any()
}
