//! The gallery of worked scenarios, and what the open one says.

use leptos::html;
use leptos::prelude::*;
use shared::scenario::{self, Scenario};

use crate::state::format;
use crate::state::store::{Store, use_store};

/// The gallery, over the page while it is open.
#[component]
pub fn Gallery() -> impl IntoView {
    let store = use_store();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = store.gallery.get();
        if let Some(dialog) = dialog.get() {
            match (open, dialog.open()) {
                // It fails only where it is open already.
                (true, false) => drop(dialog.show_modal()),
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    view! {
        <dialog class="gallery" node_ref=dialog aria-labelledby="gallery-title" data-testid="gallery"
            on:close=move |_| store.gallery.set(false)>
            <div class="gallery-head">
                <h2 id="gallery-title">"Scenarios"</h2>
                <p>"Each is a set-up with something to see. Opening one runs nothing until you press Run."</p>
                <button type="button" class="button icon" aria-label="Close" on:click=move |_| store.gallery.set(false)>"×"</button>
            </div>
            {move || store.gallery.get().then(|| view! { <Cards/> })}
        </dialog>
    }
    .into_any()
}

#[component]
fn Cards() -> impl IntoView {
    let store = use_store();
    let cards = scenario::all().into_iter().map(|scenario| {
        let Scenario { slug, title, look_for, setup, .. } = scenario;
        let about =
            format!("{} · {} variants", setup.workload.label(), format::count(setup.variants.len() as u64));
        let open = move |_| {
            store.open(setup.clone(), format!("“{title}” is open. Nothing runs until you press Run."));
            store.gallery.set(false);
        };
        view! {
            <li>
                <button type="button" class="card" data-testid=format!("scenario-{slug}") on:click=open>
                    <strong>{title}</strong>
                    <span>{look_for}</span>
                    <small>{about}</small>
                </button>
            </li>
        }
    });
    view! { <ul class="cards plain">{cards.collect_view()}</ul> }.into_any()
}

/// What to look for in the scenario that the set-up began as, and what to try next.
#[component]
pub fn ScenarioNote() -> impl IntoView {
    let store = use_store();
    let slug = Memo::new(move |_| store.form.with(|form| form.scenario.clone()));
    view! { {move || slug.get().and_then(|slug| scenario::find(&slug)).map(|scenario| note(store, &scenario))} }.into_any()
}

fn note(store: Store, scenario: &Scenario) -> AnyView {
    let close = move |_| store.form.update(|form| form.scenario = None);
    view! {
        <section class="panel scenario" aria-label="Scenario" data-testid="scenario">
            <div class="panel-head">
                <h2>{scenario.title}</h2>
                <button type="button" class="button icon" aria-label="Close the scenario's notes" title="Close the notes" on:click=close>"×"</button>
            </div>
            <div class="scenario-body">
                <p><strong>"What to look for. "</strong>{scenario.look_for}</p>
                <p><strong>"Try next. "</strong>{scenario.try_next}</p>
            </div>
        </section>
    }
    .into_any()
}
