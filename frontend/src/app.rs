//! The frame of the page: it mounts, and shows the playground or the schedules.

use leptos::prelude::*;

use crate::views::schedules::SchedulesView;

/// Mounts the page into its document.
pub fn start() {
    leptos::mount::mount_to_body(|| view! { <App /> });
}

#[component]
fn App() -> impl IntoView {
    view! { <SchedulesView /> }
}
