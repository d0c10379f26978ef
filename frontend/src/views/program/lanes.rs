//! What each thread, task and core of a program did, on one axis of virtual time.

use leptos::prelude::*;

use super::help::Help;
use crate::platform::document;
use crate::state::program::{Phase, ProgramStore, Selected, use_program};
use crate::timeline::{LaneKey, Picked, ProgramRun, ProgramTimeline};
use shared::export::program::{ExportedRun, chrome_trace};
use shared::program::SeekTo;

/// The panel with the lanes.
#[component]
pub fn Lanes() -> impl IntoView {
    let store = use_program();
    let runs = Signal::derive_local(move || vec![ProgramRun { label: String::new(), trace: store.trace() }]);
    let position =
        Signal::derive(move || (store.phase.get() != Phase::Empty).then(|| store.position.get().time_ns));
    let growing = Signal::derive(move || store.phase.get() == Phase::Playing);
    let selected = Signal::derive(move || store.selected.get().map(lane));
    let is_empty = Memo::new(move |_| {
        store.version.track();
        store.trace().borrow().is_empty()
    });
    view! {
        <section class="panel stage-lanes-panel" id="program-lanes" class:is-stale=move || store.stale.get().is_some() aria-labelledby="program-lanes-title">
            <div class="panel-head">
                <h2 id="program-lanes-title">"Lanes"</h2>
                <Help about="a lane" text="One line for each thread: from left to right what it did, and on what it waited. GIL is CPython's global interpreter lock: who has it may execute Python."/>
                <p class="panel-note" hidden=move || store.stale.get().is_none()>{move || store.stale.get()}</p>
                <button type="button" class="button quiet" data-testid="program-trace" prop:disabled=move || is_empty.get()
                    title="The lanes as Chrome Trace JSON: opens in Perfetto (ui.perfetto.dev)"
                    on:click=move |_| export(store)>"Export trace"</button>
            </div>
            <div class="lanes-body stage-lanes-body">
                <Show when=move || is_empty.get()>
                    <div class="empty">
                        <p><strong>"Press Run"</strong>" and each thread gets a lane here: when it ran, when it waited, on what, and who woke it."</p>
                        <p>"Then drag the line of the position back to the moment where it went wrong."</p>
                    </div>
                </Show>
                <div class="lanes-timeline" class:is-empty=move || is_empty.get()>
                    <ProgramTimeline runs version=store.version.into() position_ns=position growing selected
                        on_seek=Callback::new(move |time_ns| store.seek(SeekTo::TimeNs(time_ns)))
                        on_pick=Callback::new(move |picked: Picked| pick(store, picked))
                        on_visit=Callback::new(move |picked: Picked| store.seek(SeekTo::Step(picked.step)))/>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn export(store: ProgramStore) {
    let trace = store.trace();
    let spec = store.loaded.get_untracked().unwrap_or_default();
    let run = ExportedRun { name: "virtual time", spec: &spec, trace: &trace.borrow() };
    let json = chrome_trace(&[run]);
    document::download("interleave-program-trace.json", "application/json", &json);
}

fn pick(store: ProgramStore, picked: Picked) {
    store.selected.set(Some(match picked.lane {
        LaneKey::Task(task) => Selected::Task(task),
        _ => Selected::Thread(picked.thread),
    }));
    store.show_code(picked.line);
}

fn lane(selected: Selected) -> LaneKey {
    match selected {
        Selected::Thread(id) => LaneKey::Thread(id),
        Selected::Task(id) => LaneKey::Task(id),
    }
}
