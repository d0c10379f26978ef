//! A question mark that explains a word in one sentence.

use leptos::prelude::*;

/// A button that shows and hides an explanation; hovering shows it too.
#[component]
pub fn Help(
    /// What is explained, for those who hear the page.
    about: &'static str,
    /// The sentence.
    text: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <span class="stage-help">
            <button type="button" class="stage-help-mark" title=text
                aria-label=format!("What is {about}?")
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
                on:blur=move |_| open.set(false)>"?"</button>
            <span class="stage-help-text" role="status" class:is-open=move || open.get()>{move || open.get().then_some(text)}</span>
        </span>
    }
    .into_any()
}
