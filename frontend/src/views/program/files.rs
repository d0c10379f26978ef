//! The files of the program: one tab for each, and a line to add or rename one.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

use crate::platform::document;
use crate::state::program::use_program;
use crate::state::program_text::{MAIN, names, use_text};

/// What a name is being typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Naming {
    New,
    Other(String),
}

/// The tabs.
#[component]
pub fn Files() -> impl IntoView {
    let text = use_text();
    let naming = RwSignal::new(None::<Naming>);
    let all = Memo::new(move |_| text.names());
    let is_main = move || text.file.with(|file| file == MAIN);
    let is_full = move || all.with(Vec::len) > names::MOST_FILES;
    let tabs = move || {
        let tab = |(index, name): (usize, String)| view! { <FileTab index name all/> };
        all.get().into_iter().enumerate().map(tab).collect_view()
    };
    view! {
        <div class="files">
            <div class="file-tabs" role="tablist" aria-label="Files of the program">{tabs}</div>
            <button type="button" class="button icon" data-testid="add-file" aria-label="Add a file" title="Add a file: a module to import, or data to open"
                disabled=is_full on:click=move |_| naming.set(Some(Naming::New))>"+"</button>
            <Show when=move || !is_main()>
                <span class="file-actions">
                    <button type="button" class="button quiet" data-testid="rename-file"
                        on:click=move |_| naming.set(Some(Naming::Other(text.file.get_untracked())))>"Rename"</button>
                    <button type="button" class="button quiet" data-testid="remove-file"
                        on:click=move |_| text.remove(&text.file.get_untracked())>"Remove"</button>
                </span>
            </Show>
        </div>
        {move || naming.get().map(|what| view! { <NameLine what naming/> })}
    }
    .into_any()
}

#[component]
fn FileTab(index: usize, name: String, all: Memo<Vec<String>>) -> impl IntoView {
    let text = use_text();
    let (own, shown, label) = (name.clone(), name.clone(), name.clone());
    let is_current = Memo::new(move |_| text.file.with(|file| *file == own));
    let arrows = move |event: KeyboardEvent| {
        let count = all.with_untracked(Vec::len);
        let next = match event.key().as_str() {
            "ArrowRight" => (index + 1) % count,
            "ArrowLeft" => (index + count - 1) % count,
            _ => return,
        };
        event.prevent_default();
        if let Some(name) = all.with_untracked(|all| all.get(next).cloned()) {
            text.show(&name);
            document::focus(&format!("#file-tab-{next}"));
        }
    };
    view! {
        <button type="button" role="tab" class="file-tab" id=format!("file-tab-{index}") data-testid=format!("file-{name}")
            aria-selected=move || if is_current.get() { "true" } else { "false" }
            aria-controls="program-text"
            tabindex=move || if is_current.get() { "0" } else { "-1" }
            on:keydown=arrows
            on:click=move |_| text.show(&shown)>{label}</button>
    }
    .into_any()
}

/// Where a name is typed.
#[component]
fn NameLine(what: Naming, naming: RwSignal<Option<Naming>>) -> impl IntoView {
    let (text, program) = (use_text(), use_program());
    let own = match &what {
        Naming::New => None,
        Naming::Other(name) => Some(name.clone()),
    };
    let typed = RwSignal::new(own.clone().unwrap_or_default());
    // Nothing is wrong before anything was typed.
    let is_touched = RwSignal::new(false);
    let old = own.clone();
    let error = Memo::new(move |_| {
        program.draft.with(|draft| typed.with(|name| names::error(draft, name.trim(), old.as_deref())))
    });
    let shown_error = move || is_touched.get().then(|| error.get()).flatten();
    let done = move |event: SubmitEvent| {
        event.prevent_default();
        is_touched.set(true);
        if error.get_untracked().is_some() {
            return;
        }
        let name = typed.get_untracked().trim().to_owned();
        match &own {
            None => text.add(&name),
            Some(from) => text.rename(from, &name),
        }
        naming.set(None);
        text.with_editor(|editor| editor.focus());
    };
    let cancel = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            naming.set(None);
        }
    };
    let label = if what == Naming::New { "Name of the new file" } else { "New name" };
    let verb = if what == Naming::New { "Add" } else { "Rename" };
    Effect::new(move |_| document::focus("#file-name"));
    view! {
        <form class="file-name field" class:is-bad=move || shown_error().is_some() on:submit=done
            on:keydown=cancel>
            <label for="file-name">{label}</label>
            <span class="file-name-row">
                <input id="file-name" data-testid="file-name" type="text" autocomplete="off" autocapitalize="off" spellcheck="false"
                    placeholder="helpers.py, data.txt"
                    aria-invalid=move || if shown_error().is_some() { "true" } else { "false" }
                    aria-describedby="file-name-note"
                    prop:value=move || typed.get()
                    on:input=move |event| { typed.set(event_target_value(&event)); is_touched.set(true); }/>
                <button type="submit" class="button" data-testid="file-name-done">{verb}</button>
                <button type="button" class="button quiet" on:click=move |_| naming.set(None)>"Cancel"</button>
            </span>
            <span class="field-note" id="file-name-note">{move || shown_error().unwrap_or_default()}</span>
        </form>
    }
    .into_any()
}
