//! The schedules of a server: what runs when, and how it went. It renders their state and dispatches to it.

mod card;
mod editor;
mod words;

use leptos::prelude::*;

use crate::state::schedules::{List, Schedules};
use crate::state::store::use_store;
use card::Card;
use editor::EditorPanel;

/// The page of schedules.
#[component]
pub fn SchedulesView() -> impl IntoView {
    let schedules = Schedules::open(use_store());
    provide_context(schedules);
    on_cleanup(move || schedules.close());
    let ids = Memo::new(move |_| match schedules.list.get() {
        List::Here(list) => list.iter().map(|schedule| schedule.id).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let is_here = Memo::new(move |_| matches!(schedules.list.get(), List::Here(_)));
    let is_empty = move || is_here.get() && ids.get().is_empty() && schedules.editor.get().is_none();
    view! {
        <section class="schedules" aria-labelledby="schedules-title" data-testid="schedules">
            <div class="schedules-head">
                <h2 id="schedules-title">"Schedules"</h2>
                <Show when=move || is_here.get()>
                    <button type="button" class="button primary" data-testid="schedule-new"
                        on:click=move |_| schedules.create("", "0 9 * * MON-FRI")>"New schedule"</button>
                </Show>
            </div>
            <p class="about">"The server runs a workload at the times of a cron expression, and keeps the reports."</p>
            <Failure/>
            {move || match schedules.list.get() {
                List::Asking => Some(view! { <p class="hint">"Asking the server."</p> }.into_any()),
                List::Missing(why) => Some(view! {
                    <p class="banner" role="status" data-testid="schedules-missing">{why}</p>
                }.into_any()),
                List::Here(_) => None,
            }}
            {move || schedules.editor.get().map(|editor| view! { <EditorPanel editor/> })}
            <Show when=is_empty><Empty/></Show>
            <ul class="schedule-list plain" data-testid="schedule-list">
                <For each=move || ids.get() key=|id| *id children=|id| view! { <Card id/> }/>
            </ul>
        </section>
    }
    .into_any()
}

/// The state, from anywhere below the page of schedules.
fn use_schedules() -> Schedules {
    expect_context::<Schedules>()
}

#[component]
fn Empty() -> impl IntoView {
    let schedules = use_schedules();
    view! {
        <div class="panel schedules-empty" data-testid="schedules-empty">
            <p>"There are no schedules yet."</p>
            <p class="hint">
                "For instance: count primes on two threads every night at half past two, and see in the morning how long it took."
            </p>
            <button type="button" class="button" data-testid="schedule-example"
                on:click=move |_| schedules.create("Nightly primes", "30 2 * * *")>"Start from this example"</button>
        </div>
    }
    .into_any()
}

/// What went wrong with something that was asked for.
#[component]
fn Failure() -> impl IntoView {
    let schedules = use_schedules();
    let show = move |text: String| {
        view! {
            <div class="banner is-error" role="alert" data-testid="schedule-failure">
                <p>{text}</p>
                <button type="button" class="button icon" aria-label="Dismiss"
                    on:click=move |_| schedules.failure.set(None)>"×"</button>
            </div>
        }
    };
    view! { {move || schedules.failure.get().map(show)} }.into_any()
}
