//! The schedules of a server: what runs when, and how it went.

use leptos::prelude::*;

/// The page of schedules.
#[component]
pub fn SchedulesView() -> impl IntoView {
    view! { <section class="panel" aria-label="Schedules"><h2>"Schedules"</h2></section> }
}
