//! The lanes of the runs, which repeat of each is shown, and the traces for other tools.

use gloo_file::ObjectUrl;
use leptos::prelude::*;
use shared::trace::TaskEnd;
use shared::{Trace, Value};

use crate::platform::document;
use crate::state::runs::{Action, Run, Runs};
use crate::state::store::{Store, use_store};
use crate::timeline::{WorkloadRun, WorkloadTimeline};

/// The most thumbnails that are shown.
const MOST_THUMBNAILS: usize = 48;

/// The panel in the middle.
#[component]
pub fn LanesPanel() -> impl IntoView {
    let store = use_store();
    let runs = Signal::derive_local(move || store.runs.with(|runs| shown_runs(runs, store.solo.get())));
    let version = Signal::derive(move || store.version.get());
    let is_empty = Memo::new(move |_| store.runs.with(|runs| runs_len(runs) == 0));
    let solo_name = move || {
        let solo = store.solo.get()?;
        store.runs.with(|runs| runs.series.get(solo).map(|series| series.name.clone()))
    };
    view! {
        <section class="panel lanes" id="lanes" aria-labelledby="lanes-title">
            <div class="panel-head">
                <h2 id="lanes-title" title="A lane is one worker: a thread, a process, or the page itself. Time goes to the right.">"Lanes"</h2>
                <Show when=move || solo_name().is_some()>
                    <button type="button" class="button quiet" data-testid="show-all" on:click=move |_| store.solo.set(None)>
                        "Only " {solo_name} " · show all"
                    </button>
                </Show>
                <Repeats/>
                <button type="button" class="button quiet" data-testid="export-trace"
                    prop:disabled=move || is_empty.get()
                    title="The lanes as Chrome Trace JSON: opens in Perfetto (ui.perfetto.dev)"
                    on:click=move |_| export(store)>"Export trace"</button>
            </div>
            <div class="lanes-body">
                <Show when=move || is_empty.get()>
                    <div class="empty">
                        <p><strong>"Press Run"</strong>" and each worker gets a lane here, with its tasks as bars on one time axis."</p>
                        <p>"Then compare: which variant finished first, which workers stood idle, and what froze the page."</p>
                    </div>
                </Show>
                <div class="lanes-timeline" class:is-empty=move || is_empty.get()>
                    <WorkloadTimeline runs version/>
                </div>
            </div>
            <Thumbnails/>
        </section>
    }
    .into_any()
}

fn shown_runs(runs: &Runs, solo: Option<usize>) -> Vec<WorkloadRun> {
    let shown = |run: &Run| WorkloadRun {
        id: run.id,
        label: run.name.clone(),
        trace: run.trace.clone(),
        running: run.report.is_none(),
    };
    match runs.curve_run() {
        Some(run) => vec![shown(run)],
        None => (0..runs.series.len())
            .filter(|index| solo.is_none_or(|solo| solo == *index))
            .filter_map(|index| runs.shown(index).map(shown))
            .collect(),
    }
}

fn runs_len(runs: &Runs) -> usize {
    usize::from(runs.curve_run().is_some())
        + (0..runs.series.len()).filter(|index| runs.shown(*index).is_some()).count()
}

/// Which repeat of all variants is shown.
#[component]
fn Repeats() -> impl IntoView {
    let store = use_store();
    let repeats = Memo::new(move |_| {
        store.runs.with(|runs| (0..runs.series.len()).map(|i| runs.of_series(i).count()).max().unwrap_or(0))
    });
    let choose = move |event| {
        let Ok(repeat) = event_target_value(&event).parse::<u32>() else { return };
        let count = store.runs.with_untracked(|runs| runs.series.len());
        for series in 0..count {
            store.dispatch(Action::Choose { series, repeat });
        }
    };
    view! {
        <Show when=move || { repeats.get() > 1 }>
            <label class="inline-field">
                "Repeat "
                <select data-testid="repeat" on:change=choose>
                    <option value="" selected>"latest"</option>
                    {move || (0..repeats.get()).map(|i| view! { <option value=i.to_string()>{i + 1}</option> }).collect_view()}
                </select>
            </label>
        </Show>
    }
    .into_any()
}

fn export(store: Store) {
    let json = store.runs.with_untracked(|runs| {
        let runs: Vec<(String, std::rc::Rc<std::cell::RefCell<Trace>>)> = (0..runs.series.len())
            .filter_map(|index| runs.shown(index).map(|run| (run.name.clone(), run.trace.clone())))
            .collect();
        let traces: Vec<_> = runs.iter().map(|(name, trace)| (name, trace.borrow())).collect();
        let named: Vec<(String, &Trace)> =
            traces.iter().map(|(name, trace)| ((*name).clone(), &**trace)).collect();
        shared::export::chrome_trace(&named)
    });
    document::download("interleave-trace.json", "application/json", &json);
}

/// The pictures that the image job made, of the first variant that has them.
#[component]
fn Thumbnails() -> impl IntoView {
    let store = use_store();
    let urls = RwSignal::new_local(Vec::new());
    Effect::new(move |_| {
        let new = store.runs.with(|runs| if runs.is_running() { Vec::new() } else { made(runs) });
        if !new.is_empty() || urls.with_untracked(|old| !old.is_empty()) {
            urls.set(new);
        }
    });
    view! {
        <Show when=move || urls.with(|urls| !urls.is_empty())>
            <div class="results-pictures">
                <h3>"Thumbnails made"</h3>
                <ul class="thumbs plain" data-testid="thumbnails">
                    {move || urls.get().into_iter().enumerate().map(|(i, url)| {
                        view! { <li><img src=url.to_string() alt=format!("Thumbnail {}", i + 1)/></li> }
                    }).collect_view()}
                </ul>
            </div>
        </Show>
    }
    .into_any()
}

fn made(runs: &Runs) -> Vec<ObjectUrl> {
    let pictures = |run: &Run| -> Vec<ObjectUrl> {
        let trace = run.trace.borrow();
        let bytes = trace.tasks().iter().filter_map(|task| match &task.end {
            Some(TaskEnd::Finished(Value::Bytes(bytes))) if !bytes.is_empty() => Some(bytes),
            _ => None,
        });
        bytes.take(MOST_THUMBNAILS).map(|bytes| document::object_url("image/png", bytes)).collect()
    };
    let shown = (0..runs.series.len()).filter_map(|index| runs.shown(index));
    shown.map(pictures).find(|urls| !urls.is_empty()).unwrap_or_default()
}
