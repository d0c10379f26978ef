//! The gallery of programs, fetched when it is opened, and the texts that were written here before.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::program::scenario::ProgramScenario;
use wasm_bindgen_futures::spawn_local;

use super::words::words;
use crate::platform::clock;
use crate::state::program_text::drafts::Draft;
use crate::state::program_text::gallery::scenarios;
use crate::state::program_text::use_text;
use crate::state::store::{Tab, use_store};

/// What the page waits for while the scenarios are fetched.
const PENDING: &str = "program-scenarios";

/// The scenarios, as far as they are there.
type Fetched = Option<Result<Vec<ProgramScenario>, String>>;

/// The gallery, over the page while it is open.
#[component]
pub fn ProgramGallery() -> impl IntoView {
    let (store, text) = (use_store(), use_text());
    let dialog = NodeRef::<html::Dialog>::new();
    let fetched = RwSignal::new(Fetched::None);
    let search = RwSignal::new(String::new());
    let fetch = move || {
        fetched.set(None);
        store.pending(PENDING);
        spawn_local(async move {
            fetched.set(Some(scenarios().await));
            store.settled(PENDING);
        });
    };
    Effect::new(move |_| {
        let is_open = text.gallery.get();
        if is_open && fetched.with_untracked(|fetched| !matches!(fetched, Some(Ok(_)))) {
            fetch();
        }
        show(dialog, is_open);
    });
    let body = move || match fetched.get() {
        None => view! { <p class="gallery-empty" aria-busy="true">"Fetching the scenarios…"</p> }.into_any(),
        Some(Err(error)) => view! {
            <p class="gallery-empty" role="alert">{format!("The scenarios could not be fetched: {error}.")}
                <button type="button" class="button quiet" on:click=move |_| fetch()>"Try again"</button>
            </p>
        }
        .into_any(),
        Some(Ok(all)) => view! { <Topics all search/> }.into_any(),
    };
    view! {
        <dialog class="gallery" node_ref=dialog aria-labelledby="program-gallery-title" data-testid="program-gallery" on:keydown=keep_escape
            on:close=move |_| text.gallery.set(false)>
            <div class="gallery-head">
                <h2 id="program-gallery-title">"Programs"</h2>
                <p>"Each is a program with something to see, to be changed. Your own text stays among the earlier texts."</p>
                <button type="button" class="button icon" aria-label="Close" on:click=move |_| text.gallery.set(false)>"×"</button>
                <input class="gallery-search" type="search" aria-label="Search the programs" placeholder="Search: deadlock, asyncio, chunksize…"
                    data-testid="program-search" prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))/>
            </div>
            {move || text.gallery.get().then(body)}
        </dialog>
    }
    .into_any()
}

#[component]
fn Topics(all: Vec<ProgramScenario>, search: RwSignal<String>) -> impl IntoView {
    let groups = move || {
        let words = search.get().to_lowercase();
        let found = all.iter().filter(|scenario| matches(scenario, &words));
        let groups = by_topic(found.cloned().collect());
        if groups.is_empty() {
            return view! { <p class="gallery-empty" role="status">"No program speaks of that."</p> }
                .into_any();
        }
        let group = |(topic, scenarios): (String, Vec<ProgramScenario>)| {
            let cards = scenarios.into_iter().map(|scenario| view! { <Card scenario/> }).collect_view();
            view! {
                <section class="gallery-topic" aria-label=topic.clone()>
                    <h3>{topic.clone()}</h3>
                    <ul class="cards plain">{cards}</ul>
                </section>
            }
        };
        groups.into_iter().map(group).collect_view().into_any()
    };
    view! { <div class="gallery-topics">{groups}</div> }.into_any()
}

#[component]
fn Card(scenario: ProgramScenario) -> impl IntoView {
    let (store, text) = (use_store(), use_text());
    let (title, look_for) = (scenario.title.clone(), scenario.look_for.clone());
    let id = format!("program-{}", scenario.slug);
    let open = move |_| {
        text.gallery.set(false);
        store.tab.set(Tab::Programs);
        text.open_scenario(&scenario);
    };
    view! {
        <li>
            <button type="button" class="card" data-testid=id on:click=open>
                <strong>{words(&title)}</strong>
                <span>{words(&look_for)}</span>
            </button>
        </li>
    }
    .into_any()
}

/// The button of the earlier texts, and their list.
#[component]
pub fn EarlierTexts() -> impl IntoView {
    let text = use_text();
    let is_open = RwSignal::new(false);
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| show(dialog, is_open.get()));
    let rows = move || {
        let row = |draft: Draft| {
            let (title, summary, at) = (draft.title.clone(), draft.summary(), clock::shown(draft.at_ms));
            let open = move |_| {
                is_open.set(false);
                text.open_earlier(draft.clone());
            };
            view! {
                <li>
                    <button type="button" class="earlier" data-testid="earlier-text" on:click=open>
                        <strong>{words(&title)}</strong><small>{at}</small><span>{summary}</span>
                    </button>
                </li>
            }
        };
        text.earlier.get().into_iter().map(row).collect_view()
    };
    view! {
        <button type="button" class="button quiet" data-testid="earlier-texts"
            title="Texts that you have written here before: the last ten stay on this device."
            on:click=move |_| is_open.set(true)>"Earlier texts"</button>
        <dialog class="gallery earlier-texts" node_ref=dialog aria-labelledby="earlier-title" data-testid="earlier-list" on:keydown=keep_escape
            on:close=move |_| is_open.set(false)>
            <div class="gallery-head">
                <h2 id="earlier-title">"Earlier texts"</h2>
                <p>"What you have written here, the last ten. They stay on this device."</p>
                <button type="button" class="button icon" aria-label="Close" on:click=move |_| is_open.set(false)>"×"</button>
            </div>
            <ul class="plain earlier-rows">{rows}</ul>
            <Show when=move || text.earlier.with(Vec::is_empty)>
                <p class="gallery-empty">"None so far. When you open another program, the one that you have changed appears here."</p>
            </Show>
        </dialog>
    }
    .into_any()
}

/// Escape closes what is open, and does nothing to the run behind it.
fn keep_escape(event: KeyboardEvent) {
    if event.key() == "Escape" {
        event.stop_propagation();
    }
}

fn show(dialog: NodeRef<html::Dialog>, open: bool) {
    if let Some(dialog) = dialog.get() {
        match (open, dialog.open()) {
            // It fails only where it is open already.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    }
}

/// Whether every word that was typed occurs in what the scenario says or in its text.
fn matches(scenario: &ProgramScenario, words: &str) -> bool {
    let ProgramScenario { title, topic, look_for, try_next, spec, .. } = scenario;
    let all = format!("{title} {topic} {look_for} {try_next} {}", spec.source).to_lowercase();
    words.split_whitespace().all(|word| all.contains(word))
}

/// The scenarios in groups, in the order in which the topics first appear.
fn by_topic(scenarios: Vec<ProgramScenario>) -> Vec<(String, Vec<ProgramScenario>)> {
    let mut groups: Vec<(String, Vec<ProgramScenario>)> = Vec::new();
    for scenario in scenarios {
        match groups.iter_mut().find(|(topic, _)| *topic == scenario.topic) {
            Some((_, group)) => group.push(scenario),
            None => groups.push((scenario.topic.clone(), vec![scenario])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use shared::program::scenario;

    use super::*;

    fn scenario(title: &str, topic: &str) -> ProgramScenario {
        let text = format!("# title: {title}\n# topic: {topic}\n# look: l\n# try: t\nimport queue\n");
        scenario::parse("x", &text).expect("it is whole")
    }

    #[test]
    fn groups_keep_the_order_and_search_finds_every_word() {
        let all = vec![scenario("A", "Locks"), scenario("B", "Queues"), scenario("C", "Locks")];
        let shape: Vec<_> =
            by_topic(all.clone()).into_iter().map(|(topic, group)| (topic, group.len())).collect();
        assert_eq!(shape, [("Locks".to_owned(), 2), ("Queues".to_owned(), 1)]);
        assert!(matches(&all[1], "queue b") && matches(&all[0], "") && !matches(&all[0], "b locks x"));
    }
}
