//! The head of the page: its name, its parts, the gallery, the theme, and the link to share.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::platform::document;
use crate::platform::storage::{self, Keep};
use crate::platform::timer::Timeout;
use crate::state::address;
use crate::state::format;
use crate::state::program_text::use_text;
use crate::state::store::{Notice, Tab, use_store};

const THEME: &str = "interleave-theme";

/// The head.
#[component]
pub fn Header() -> impl IntoView {
    let (store, text) = (use_store(), use_text());
    let scenarios = move |_| match store.tab.get_untracked() {
        Tab::Programs => text.gallery.set(true),
        Tab::Playground | Tab::Schedules => {
            store.tab.set(Tab::Playground);
            store.gallery.set(true);
        }
    };
    let tab = move |tab: Tab, id: &'static str, label: &'static str| {
        let current = move || (store.tab.get() == tab).then_some("page");
        view! { <button type="button" class="tab" data-testid=id aria-current=current on:click=move |_| store.tab.set(tab)>{label}</button> }
    };
    view! {
        <header class="header">
            <h1 class="brand">
                <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
                    <rect class="mark-1" x="2" y="4" width="12" height="4" rx="2"/>
                    <rect class="mark-2" x="8" y="10" width="14" height="4" rx="2"/>
                    <rect class="mark-3" x="4" y="16" width="9" height="4" rx="2"/>
                </svg>
                "Interleave"
            </h1>
            <nav class="tabs" aria-label="Pages">
                {tab(Tab::Playground, "tab-playground", "Workloads")}
                {tab(Tab::Programs, "tab-programs", "Programs")}
                {tab(Tab::Schedules, "tab-schedules", "Schedules")}
            </nav>
            <div class="header-actions">
                <button type="button" class="button quiet" data-testid="open-gallery" on:click=scenarios>"Scenarios"</button>
                <Theme/>
                <Share/>
            </div>
        </header>
    }
    .into_any()
}

#[component]
fn Theme() -> impl IntoView {
    let theme = RwSignal::new(storage::read(Keep::OnDevice, THEME).unwrap_or_default());
    Effect::new(move |_| {
        let theme = theme.get();
        document::set_root_attribute("data-theme", (!theme.is_empty()).then_some(theme.as_str()));
        // Where the browser refuses, the choice lasts as long as the page.
        storage::write(Keep::OnDevice, THEME, &theme);
    });
    let options = [("", "System theme"), ("light", "Light"), ("dark", "Dark")].map(|(value, label)| {
        view! { <option value=value selected=move || theme.get() == value>{label}</option> }
    });
    view! {
        <select class="theme" aria-label="Theme" data-testid="theme" on:change=move |event| theme.set(event_target_value(&event))>
            {options.into_iter().collect_view()}
        </select>
    }
    .into_any()
}

#[component]
fn Share() -> impl IntoView {
    let (store, text) = (use_store(), use_text());
    let label = RwSignal::new("Share");
    let shown = RwSignal::new(None::<String>);
    let back = StoredValue::new_local(None);
    let what = move || match store.tab.get() {
        Tab::Programs => {
            "Copy a link to this program with its files and settings, at this position of its run."
        }
        Tab::Playground | Tab::Schedules => {
            "Copy a link to this set-up. The page that it opens shows the same set-up; nothing runs there until Run is pressed. Pictures are not in the link."
        }
    };
    let copy = move |_| {
        let link = match address::share(store, text.program()) {
            Ok(link) => link,
            Err(error) => {
                let text = format::sentence(&error.to_string());
                store.notice.set(Some(Notice { is_error: true, text, undo: None }));
                return;
            }
        };
        store.pending("share");
        spawn_local(async move {
            if document::copy(&link).await {
                label.set("Link copied");
                shown.set(None);
                back.set_value(Some(Timeout::new(2_500, move || label.set("Share"))));
            } else {
                // Where the clipboard is refused, the link stands there to be copied by hand.
                shown.set(Some(link));
            }
            store.settled("share");
        });
    };
    view! {
        <div class="share">
            <button type="button" class="button primary" data-testid="share"
                title=what
                on:click=copy>
                <span aria-live="polite">{move || label.get()}</span>
            </button>
            {move || shown.get().map(|link| view! {
                <input class="share-link" type="text" readonly aria-label="The link, to copy by hand" data-testid="share-link" prop:value=link
                    on:focus=move |event| {
                        use wasm_bindgen::JsCast;
                        if let Some(input) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok()) {
                            input.select();
                        }
                    }/>
            })}
        </div>
    }
    .into_any()
}
