//! Running, stopping and stepping a program, how fast it plays, and where it stands.

use leptos::ev;
use leptos::prelude::*;
use shared::program::{Pace, ProgramEnd, StepUnit};

use super::help::Help;
use crate::state::format::count;
use crate::state::program::{Phase, ProgramStore, use_program};
use crate::timeline::duration;

/// The speeds: how many times slower than the clock virtual time passes; none for as fast as possible.
const PACES: [(Option<f64>, &str); 9] = [
    (None, "as fast as possible"),
    (Some(1.0), "speed of the clock"),
    (Some(2.0), "2× slower"),
    (Some(5.0), "5× slower"),
    (Some(10.0), "10× slower"),
    (Some(50.0), "50× slower"),
    (Some(100.0), "100× slower"),
    (Some(500.0), "500× slower"),
    (Some(1_000.0), "1000× slower"),
];

/// The units of a step: each with its name in identifiers, its key, and what it means.
const STEPS: [(StepUnit, &str, &str, &str); 3] = [
    (StepUnit::Instruction, "bytecode", "F8", "one instruction of the next thread"),
    (StepUnit::Line, "line", "F9", "the next line that a thread begins"),
    (StepUnit::Decision, "switch", "F10", "the next moment at which another thread gets its turn"),
];

/// The bar with the buttons.
#[component]
pub fn Controls() -> impl IntoView {
    let store = use_program();
    listen(store);
    let playing = Memo::new(move |_| store.phase.get() == Phase::Playing);
    let press = move |_| if playing.get_untracked() { store.pause() } else { store.run() };
    let word = Memo::new(move |_| run_word(store));
    let steps = STEPS.map(|(unit, name, key, meaning)| step_buttons(store, unit, name, key, meaning));
    view! {
        <section class="panel stage-controls" aria-label="Running the program" class:is-running=move || playing.get()>
            <div class="stage-bar">
                <button type="button" class="button run stage-run" class:is-pause=move || playing.get()
                    data-testid="program-run" aria-keyshortcuts="Control+Enter" on:click=press>
                    <span class="run-icon" aria-hidden="true"></span>
                    {move || word.get()}
                    <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                </button>
                <button type="button" class="button" data-testid="program-stop" aria-keyshortcuts="Escape"
                    prop:disabled=move || !store.can_stop.get() title="End the run here; what ran until now is kept"
                    on:click=move |_| store.stop()>"Stop"<kbd aria-hidden="true">"Esc"</kbd></button>
                <button type="button" class="button" data-testid="program-restart"
                    title="Go back to the beginning, with the text and the settings as they are now"
                    on:click=move |_| store.restart()>"Restart"</button>
                <label class="stage-pace">
                    <span>"Speed"</span>
                    <select data-testid="pace" on:change=move |event| choose_pace(store, &event_target_value(&event))>
                        {PACES.map(|(slowdown, name)| view! {
                            <option value=pace_value(slowdown) selected=move || pace_of(slowdown) == store.pace.get()>{name}</option>
                        }).collect_view()}
                    </select>
                </label>
            </div>
            <div class="stage-bar stage-steps">
                <span class="stage-label">"Step"</span>
                {steps.collect_view()}
                <Help about="a step" text="A bytecode is the smallest thing that Python does; += takes several of them. A switch is a moment at which another thread gets its turn. With Shift, the keys go back."/>
            </div>
            <div class="stage-readout">
                <Status/>
                <Readout/>
            </div>
        </section>
    }
    .into_any()
}

/// The position, in steps and in virtual time.
#[component]
fn Readout() -> impl IntoView {
    let store = use_program();
    let known = Memo::new(move |_| {
        store.version.track();
        let trace = store.trace();
        let end = trace.borrow().end();
        (end.step, end.time_ns)
    });
    let text = move || {
        if store.phase.get() == Phase::Empty {
            return "–".to_owned();
        }
        let at = store.position.get();
        let of = Some(known.get())
            .filter(|(step, _)| *step > at.step)
            .map_or_else(String::new, |(step, time_ns)| {
                format!(" of {} · {}", count(step), duration(time_ns))
            });
        format!("step {} · {}{of}", count(at.step), duration(at.time_ns))
    };
    view! {
        <span class="stage-position" data-testid="position"
            data-step=move || store.position.get().step.to_string()
            data-time=move || store.position.get().time_ns.to_string()>
            {text}
        </span>
        <Help about="virtual time" text="Time on the simulated machine: every instruction costs a fixed number of nanoseconds, so the same program gives the same times everywhere."/>
    }
}

/// What the machine does now, in a sentence.
#[component]
fn Status() -> impl IntoView {
    let store = use_program();
    let text = Memo::new(move |_| status(store));
    let is_missing = Memo::new(move |_| store.missing.with(Option::is_some));
    let is_bad = Memo::new(move |_| is_missing.get() || store.refused.with(Option::is_some));
    view! {
        <p class="stage-status" role="status" aria-live="polite" data-testid="program-status"
            class:is-error=move || is_bad.get()
            class:is-stale=move || store.stale.get().is_some()>{move || text.get()}</p>
        <Show when=move || is_missing.get()>
            <button type="button" class="button" data-testid="engine-again"
                title="Load the engine again, and check the text" on:click=move |_| store.check()>"Try again"</button>
        </Show>
    }
}

fn status(store: ProgramStore) -> String {
    if let Some(missing) = store.missing.get() {
        return format!("{missing} Without it no program runs. Your text is safe.");
    }
    if let Some(refused) = store.refused.get() {
        return refused;
    }
    if let Some(stale) = store.stale.get() {
        return stale.to_owned();
    }
    let errors = store
        .diagnostics
        .with(|all| all.iter().filter(|found| found.severity == shared::program::Severity::Error).count());
    match store.phase.get() {
        Phase::Empty if errors == 1 => "The text has an error: it is marked there.".to_owned(),
        Phase::Empty if errors > 1 => format!("The text has {errors} errors: they are marked there."),
        Phase::Empty => "Run plays the program; a step goes forward one bytecode, line or switch.".to_owned(),
        Phase::Loading => "Loading…".to_owned(),
        Phase::Playing => "Running.".to_owned(),
        Phase::Paused => match store.state.with(|state| state.as_ref().and_then(|state| state.end.clone())) {
            None if store.end.with(Option::is_some) => "Paused, before the end of the run.".to_owned(),
            None => "Paused.".to_owned(),
            Some(end) => format!("{}.", sentence(&end)),
        },
    }
}

fn sentence(end: &ProgramEnd) -> &'static str {
    match end {
        ProgramEnd::Finished { exit_code: 0 } => "Finished",
        ProgramEnd::Finished { .. } => "Finished with an exit code",
        ProgramEnd::Raised { .. } => "Ended by an exception",
        ProgramEnd::Deadlock { .. } => "Deadlock",
        ProgramEnd::Limit { .. } => "Ended at a limit",
        ProgramEnd::Stopped => "Stopped",
    }
}

fn run_word(store: ProgramStore) -> &'static str {
    match store.phase.get() {
        Phase::Playing => "Pause",
        Phase::Loading => "Loading",
        Phase::Empty => "Run",
        Phase::Paused => {
            let is_over = store.state.with(|state| state.as_ref().is_none_or(|state| state.end.is_some()));
            let is_new = store.position.get().step == 0;
            if is_over || is_new || store.stale.get().is_some() { "Run" } else { "Continue" }
        }
    }
}

fn step_buttons(
    store: ProgramStore,
    unit: StepUnit,
    name: &'static str,
    key: &'static str,
    meaning: &'static str,
) -> impl IntoView {
    let standing = Memo::new(move |_| !matches!(store.phase.get(), Phase::Playing | Phase::Loading));
    let at_start = Memo::new(move |_| store.position.get().step == 0);
    let at_end = Memo::new(move |_| {
        store.stale.get().is_none()
            && store.state.with(|state| state.as_ref().is_some_and(|state| state.end.is_some()))
    });
    view! {
        <span class="stage-step" role="group" aria-label=format!("Step by one {name}")>
            <button type="button" class="button" data-testid=format!("{name}-back")
                aria-label=format!("Back by one {name}") aria-keyshortcuts=format!("Shift+{key}")
                title=format!("Back to before {meaning} (Shift+{key})")
                prop:disabled=move || !standing.get() || at_start.get() || store.stale.get().is_some()
                on:click=move |_| store.step(unit, true)>"◂"</button>
            <span aria-hidden="true" title=format!("Shift+{key} goes back")>{name}<kbd>{key}</kbd></span>
            <button type="button" class="button" data-testid=format!("{name}-forward")
                aria-label=format!("Forward by one {name}") aria-keyshortcuts=key
                title=format!("Forward to {meaning} ({key})")
                prop:disabled=move || !standing.get() || at_end.get()
                on:click=move |_| store.step(unit, false)>"▸"</button>
        </span>
    }
}

/// The keys work wherever the focus is, also in the text.
fn listen(store: ProgramStore) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let back = event.shift_key();
        let step = STEPS.iter().find(|(_, _, key, _)| *key == event.key()).map(|(unit, ..)| *unit);
        if let Some(unit) = step.filter(|_| !(event.ctrl_key() || event.meta_key() || event.alt_key())) {
            event.prevent_default();
            store.step(unit, back);
        } else if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            if store.phase.get_untracked() != Phase::Playing {
                store.run();
            }
        } else if event.key() == "Escape" && !event.default_prevented() {
            store.stop();
        }
    });
    on_cleanup(move || handle.remove());
}

fn pace_of(slowdown: Option<f64>) -> Pace {
    slowdown.map_or(Pace::Full, |slowdown| Pace::Clock { slowdown })
}

fn pace_value(slowdown: Option<f64>) -> String {
    slowdown.map_or_else(|| "full".to_owned(), |slowdown| format!("{slowdown:.0}"))
}

fn choose_pace(store: ProgramStore, value: &str) {
    let chosen = PACES.iter().find(|(slowdown, _)| pace_value(*slowdown) == value);
    if let Some((slowdown, _)) = chosen {
        store.set_pace(pace_of(*slowdown));
    }
}
