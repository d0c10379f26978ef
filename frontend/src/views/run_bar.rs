//! Run, Stop, and how far it is.

use leptos::prelude::*;

use crate::platform::document;
use crate::state::driver;
use crate::state::format::count;
use crate::state::runs::Phase;
use crate::state::store::{Store, use_store};

/// The bar with the one button that matters.
#[component]
pub fn RunBar() -> impl IntoView {
    let store = use_store();
    let running = Memo::new(move |_| store.runs.with(|runs| runs.is_running()));
    let press = move |_| if running.get_untracked() { driver::stop(store) } else { run(store) };
    let text = Memo::new(move |_| status(store));
    let share = Memo::new(move |_| share_done(store));
    // What is spoken changes with the run, not with each task.
    let spoken = Memo::new(move |_| store.runs.with(|runs| spoken_status(store, runs.phase)));
    view! {
        <div class="run-bar" class:is-running=move || running.get()>
            <button type="button" class="button run" class:is-stop=move || running.get()
                data-testid="run"
                aria-keyshortcuts=move || if running.get() { "Escape" } else { "Control+Enter" }
                on:click=press>
                <span class="run-icon" aria-hidden="true"></span>
                {move || if running.get() { "Stop" } else { "Run" }}
                <kbd aria-hidden="true">{move || if running.get() { "Esc" } else { "Ctrl ↵" }}</kbd>
            </button>
            <div class="run-status">
                <p data-testid="status" class:is-error=move || store.refused.get().is_some()>{move || text.get()}</p>
                <div class="progress" class:is-on=move || running.get() role="progressbar"
                    aria-label="Progress" aria-valuemin="0" aria-valuemax="100"
                    aria-valuenow=move || format!("{:.0}", share.get())>
                    <span style:width=move || format!("{:.1}%", share.get())></span>
                </div>
            </div>
            <p class="visually-hidden" role="status" aria-live="polite">{move || spoken.get()}</p>
        </div>
    }
    .into_any()
}

/// Where the lanes are far below the button, the page goes there.
fn run(store: Store) {
    driver::run(store);
    if document::is_narrow() && store.runs.with_untracked(|runs| runs.is_running()) {
        document::reveal("#lanes");
    }
}

fn status(store: Store) -> String {
    if let Some(refused) = store.refused.get() {
        return refused;
    }
    store.version.track();
    store.runs.with(|runs| match runs.phase {
        Phase::Running { stopping: true, .. } => "Stopping…".to_owned(),
        Phase::Running { number, total, .. } => match runs.current() {
            Some(run) => {
                let (done, all) = run.progress;
                let which = if total > 1 { format!("Run {number} of {total}: ") } else { String::new() };
                format!("{which}{} · {} of {} tasks", run.name, count(done.into()), count(all.into()))
            }
            None => "Starting…".to_owned(),
        },
        Phase::Fresh => fresh(store),
        Phase::Done => format!("Done. {}", compared(store)),
        Phase::Stopped => "Stopped. What ran until then is below.".to_owned(),
    })
}

fn fresh(store: Store) -> String {
    store.form.with(|form| {
        let setup = form.setup();
        let tasks = count(setup.workload.task_count().into());
        let times = match setup.repeats {
            1 => String::new(),
            n => format!(", {n} times each"),
        };
        match setup.variants.len() {
            0 => "Choose at least one execution model.".to_owned(),
            1 => format!("Run executes {tasks} tasks{times}, and shows what each worker did."),
            n => format!("Run executes the same {tasks} tasks in {n} ways, one after another{times}, and compares them."),
        }
    })
}

fn compared(store: Store) -> String {
    store.runs.with(|runs| {
        let rows = runs.rows();
        let best =
            rows.iter().filter_map(|row| Some((row, row.makespan?.median_ns))).min_by_key(|(_, ns)| *ns);
        match best {
            Some((row, ns)) if rows.len() > 1 => {
                format!("Fastest: {}, {}.", row.name, crate::timeline::duration(ns))
            }
            _ => String::new(),
        }
    })
}

fn spoken_status(store: Store, phase: Phase) -> String {
    match phase {
        Phase::Fresh => String::new(),
        Phase::Running { stopping: true, .. } => "Stopping.".to_owned(),
        Phase::Running { number, total, .. } => format!("Run {} of {total}.", number.max(1)),
        Phase::Done => format!("All runs are done. {}", untrack(|| compared(store))),
        Phase::Stopped => "Stopped.".to_owned(),
    }
}

/// How much of the plan is done, in percent.
fn share_done(store: Store) -> f64 {
    store.version.track();
    store.runs.with(|runs| match runs.phase {
        Phase::Running { number, total, .. } => {
            let (done, all) = runs.current().map_or((0, 1), |run| run.progress);
            let within = f64::from(done) / f64::from(all.max(1));
            let before = if runs.current().is_some() { number.saturating_sub(1) } else { number };
            (before as f64 + within).min(total as f64) / total.max(1) as f64 * 100.0
        }
        Phase::Fresh | Phase::Stopped => 0.0,
        Phase::Done => 100.0,
    })
}
