//! The panel of the text: the code editor, which is loaded when this is first shown, and what is around it. While
//! it is loaded the text is shown plainly; where it cannot be loaded, a plain field is used instead.

use std::rc::Rc;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::files::Files;
use super::gallery::EarlierTexts;
use super::marks;
use super::problems::Problems;
use super::words::words;
use crate::platform::editor::Editor;
use crate::state::program::{Phase, ProgramStore, use_program};
use crate::state::program_text::{MAIN, ProgramText, use_text};
use crate::state::store::use_store;

/// What the page waits for while the editor is loaded.
const PENDING: &str = "editor";

/// Whether the editor can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Readiness {
    Loading,
    Ready,
    Failed(String),
}

/// The panel.
#[component]
pub fn EditorPanel() -> impl IntoView {
    let text = use_text();
    view! {
        <section class="panel program-editor" aria-labelledby="program-title">
            <div class="panel-head">
                <h2 id="program-title" data-testid="program-title">{move || words(&text.title.get())}</h2>
                <EarlierTexts/>
                <button type="button" class="button quiet" data-testid="new-program"
                    title="Begin an empty program. This one stays among the earlier texts."
                    on:click=move |_| text.open_empty()>"New"</button>
            </div>
            <Files/>
            <TextBox/>
            <Problems/>
        </section>
    }
    .into_any()
}

#[component]
fn TextBox() -> impl IntoView {
    let (store, text, program) = (use_store(), use_text(), use_program());
    let readiness = RwSignal::new(Readiness::Loading);
    let host = NodeRef::<html::Div>::new();
    let load = move || {
        let Some(element) = host.get_untracked() else { return };
        if text.has_editor() {
            text.with_editor(|editor| editor.move_to(&element));
            readiness.set(Readiness::Ready);
            return;
        }
        readiness.set(Readiness::Loading);
        store.pending(PENDING);
        spawn_local(async move {
            let typed = move |name: String, new: String| text.typed(&name, new);
            let run = move || {
                if !is_playing(program) {
                    program.run();
                }
            };
            match Editor::create(&element, typed, run).await {
                // The panel may be gone again by now.
                Ok(_) if host.try_get_untracked().flatten().is_none() || text.has_editor() => {}
                Ok(editor) => {
                    text.attach(Rc::new(editor));
                    readiness.set(Readiness::Ready);
                }
                Err(error) => drop(readiness.try_set(Readiness::Failed(error))),
            }
            store.settled(PENDING);
        });
    };
    Effect::new(move |_| {
        if host.get().is_some() {
            load();
            text.check();
        }
    });
    on_cleanup(move || text.with_editor(Editor::leaves));
    follow(readiness, text, program);

    // Escape is also the way out of the text by keyboard: it must not end a run that stands still.
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !is_playing(program) {
            event.stop_propagation();
        }
    };
    let is_ready = move || readiness.with(|now| *now == Readiness::Ready);
    let failure = move || {
        readiness.with(|now| if let Readiness::Failed(error) = now { Some(error.clone()) } else { None })
    };
    view! {
        <div class="text-box" id="program-text" data-testid="program-text" on:keydown=escape>
            <div class="text-host" node_ref=host hidden=move || failure().is_some()></div>
            <Show when=move || !is_ready() && failure().is_none()>
                <pre class="text-plain" aria-busy="true">{move || shown(text, program)}</pre>
            </Show>
            {move || failure().map(|error| view! {
                <div class="text-failed">
                    <p class="hint is-warning" role="alert">{format!("The editor could not be loaded ({error}). This plain field works as well.")}
                        <button type="button" class="button quiet" on:click=move |_| load()>"Try again"</button>
                    </p>
                    <textarea class="text-plain" aria-label="Text of the program" spellcheck="false" autocapitalize="off"
                        prop:value=move || shown(text, program)
                        on:input=move |event| text.typed(&text.file.get_untracked(), event_target_value(&event))></textarea>
                </div>
            })}
        </div>
    }
    .into_any()
}

/// Hands the editor what the run and the check have to say about the text.
fn follow(readiness: RwSignal<Readiness>, text: ProgramText, program: ProgramStore) {
    Effect::new(move |_| {
        if readiness.get() == Readiness::Ready {
            // Types of ours with text keys always serialise.
            let json = program.diagnostics.with(serde_json::to_string).unwrap_or_default();
            text.with_editor(|editor| editor.set_problems(&json));
        }
    });
    Effect::new(move |_| {
        if readiness.get() != Readiness::Ready {
            return;
        }
        // A line of a text that was changed since says nothing about the run.
        let is_stale = program.stale.get().is_some();
        let marks = program.state.with(|state| match state {
            Some(state) if !is_stale => {
                program.loaded.with(|spec| spec.as_ref().map_or_else(Vec::new, |spec| marks::of(state, spec)))
            }
            _ => Vec::new(),
        });
        let is_playing = program.phase.with(|phase| *phase == Phase::Playing);
        let json = serde_json::to_string(&marks).unwrap_or_default();
        text.with_editor(|editor| editor.set_marks(&json, !is_playing));
    });
    Effect::new(move |_| {
        if readiness.get() == Readiness::Ready
            && let Some(line) = program.reveal.get()
        {
            text.reveal(&line.file, line.line);
            program.reveal.set(None);
        }
    });
}

fn is_playing(program: ProgramStore) -> bool {
    program.phase.with_untracked(|phase| *phase == Phase::Playing)
}

/// The text of the file that is shown.
fn shown(text: ProgramText, program: ProgramStore) -> String {
    let name = text.file.get();
    program.draft.with(|draft| {
        let further = draft.files.iter().find(|file| file.name == name);
        if name == MAIN {
            draft.source.clone()
        } else {
            further.map(|file| file.text.clone()).unwrap_or_default()
        }
    })
}
