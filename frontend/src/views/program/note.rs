//! What the open scenario says: what to look for and what to try, above text and run.

use leptos::prelude::*;

use super::words::words;
use crate::platform::document;
use crate::state::program_text::drafts::Note;
use crate::state::program_text::use_text;

/// The scenario's words, until they are closed.
#[component]
pub fn ScenarioNote() -> impl IntoView {
    let text = use_text();
    let show = move |note: Note| {
        view! {
            <section class="panel scenario program-note" aria-label="Scenario" data-testid="program-note">
                // Where there is little room, the text comes first.
                <details open=!document::is_narrow()>
                    <summary>"What to look for, what to try"</summary>
                    <div class="scenario-body">
                        <p><strong>"What to look for. "</strong>{words(&note.look_for)}</p>
                        <p><strong>"Try next. "</strong>{words(&note.try_next)}</p>
                    </div>
                </details>
                <button type="button" class="button icon" aria-label="Close the scenario's notes" title="Close the notes"
                    on:click=move |_| text.note.set(None)>"×"</button>
            </section>
        }
    };
    view! { {move || text.note.get().map(show)} }.into_any()
}
