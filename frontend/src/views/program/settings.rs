//! The settings beside the text: when threads may switch, on how many cores, from which seed, what
//! `interleave.Executor` is, what things cost, and what a run may use.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::program::{Costs, ExecutorChoice, Policy, ProgramLimits, Settings};

use super::numbers::{CORES, COSTS, LIMITS, Number, SEED, Unit};
use crate::platform::random;
use crate::state::format;
use crate::state::program::{ProgramStore, use_program};
use crate::timeline;

const POLICIES: [(Policy, &str, &str, &str); 4] = [
    (
        Policy::Gil,
        "gil",
        "CPython's GIL",
        "One thread of a process runs at a time. It is switched at calls, backward jumps and waits, once the switch interval is over.",
    ),
    (
        Policy::AnyBytecode,
        "any-bytecode",
        "Any bytecode",
        "One thread of a process runs at a time, but it may be switched between any two bytecodes: all that the language permits, drawn from the seed.",
    ),
    (
        Policy::FreeThreaded,
        "free-threaded",
        "Free-threaded",
        "No lock: the threads of a process run on several cores at the same time, bytecode by bytecode.",
    ),
    (
        Policy::AllInterleavings,
        "all-interleavings",
        "All interleavings",
        "Only decisions switch: any thread that is not blocked may be next, whatever the clock says. Instructions take no virtual time.",
    ),
];

const EXECUTORS: [(ExecutorChoice, &str, &str); 4] = [
    (ExecutorChoice::Sequential, "sequential", "Sequential: at once, in the caller"),
    (ExecutorChoice::Threads, "threads", "Threads"),
    (ExecutorChoice::Processes, "processes", "Processes"),
    (ExecutorChoice::Async, "async", "Async: one thread, in turn"),
];

/// The panel.
#[component]
pub fn SettingsPanel() -> impl IntoView {
    view! {
        <section class="panel program-settings" aria-labelledby="program-settings-title">
            <h2 id="program-settings-title" class="visually-hidden">"Settings of the machine"</h2>
            <div class="settings-main">
                <PolicyField/>
                <NumberField number=CORES/>
                <SeedField/>
            </div>
            <details class="more" data-testid="more-settings">
                <summary>"Executor, library steps"</summary>
                <ExecutorField/>
                <LibrarySteps/>
            </details>
            <details class="more" data-testid="costs">
                <summary>"Costs in virtual time"</summary>
                <Table numbers=&COSTS what="costs" reset=|settings: &mut Settings| settings.costs = Costs::default()/>
            </details>
            <details class="more" data-testid="limits">
                <summary>"Limits"</summary>
                <Table numbers=&LIMITS what="limits" reset=|settings: &mut Settings| settings.limits = ProgramLimits::default()/>
            </details>
        </section>
    }
    .into_any()
}

#[component]
fn PolicyField() -> impl IntoView {
    let program = use_program();
    let policy = Memo::new(move |_| program.draft.with(|draft| draft.settings.policy));
    let options = POLICIES.map(|(own, name, label, _)| {
        view! { <option value=name selected=move || policy.get() == own>{label}</option> }
    });
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some((policy, ..)) = POLICIES.into_iter().find(|(_, own, ..)| *own == name) {
            change(program, move |settings| settings.policy = policy);
        }
    };
    let about =
        move || POLICIES.into_iter().find(|(own, ..)| *own == policy.get()).map_or("", |(.., about)| about);
    view! {
        <div class="field policy">
            <label for="policy">"Scheduling policy"</label>
            <select id="policy" data-testid="policy" aria-describedby="policy-about" on:change=choose>{options.into_iter().collect_view()}</select>
        </div>
        <p class="hint policy-about" id="policy-about">{about}</p>
    }
    .into_any()
}

#[component]
fn SeedField() -> impl IntoView {
    let program = use_program();
    // Short enough to be said aloud.
    let roll = move |_| change(program, |settings| settings.seed = random::u64() % 10_000);
    view! {
        <div class="seed">
            <NumberField number=SEED/>
            <button type="button" class="button icon dice" data-testid="dice" aria-label="Another seed" title="Another seed, drawn at random" on:click=roll>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <rect x="3" y="3" width="18" height="18" rx="4"/>
                    <circle cx="8" cy="8" r="1.6"/><circle cx="16" cy="8" r="1.6"/><circle cx="12" cy="12" r="1.6"/>
                    <circle cx="8" cy="16" r="1.6"/><circle cx="16" cy="16" r="1.6"/>
                </svg>
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn ExecutorField() -> impl IntoView {
    let program = use_program();
    let chosen = Memo::new(move |_| program.draft.with(|draft| draft.settings.executor));
    let options = EXECUTORS.map(|(own, name, label)| {
        view! { <option value=name selected=move || chosen.get() == own>{label}</option> }
    });
    let choose = move |event| {
        let name = event_target_value(&event);
        if let Some((executor, ..)) = EXECUTORS.into_iter().find(|(_, own, _)| *own == name) {
            change(program, move |settings| settings.executor = executor);
        }
    };
    view! {
        <div class="field">
            <label for="executor"><code>"interleave.Executor"</code>" is"</label>
            <select id="executor" data-testid="executor" aria-describedby="executor-about" on:change=choose>{options.into_iter().collect_view()}</select>
            <p class="hint" id="executor-about">"A program that says " <code>"from interleave import Executor"</code> " gets this one, and can so be compared under each."</p>
        </div>
    }
    .into_any()
}

#[component]
fn LibrarySteps() -> impl IntoView {
    let program = use_program();
    let is_on = Memo::new(move |_| program.draft.with(|draft| draft.settings.library_steps));
    let toggle = move |event| {
        let on = event_target_checked(&event);
        change(program, move |settings| settings.library_steps = on);
    };
    view! {
        <label class="check">
            <input type="checkbox" data-testid="library-steps" prop:checked=move || is_on.get() on:change=toggle/>
            <span>"Step through the library"<small class="hint">"A switch may then also happen inside threading, queue and asyncio, and their frames are shown."</small></span>
        </label>
    }
    .into_any()
}

/// Numbers with what they are by default, and a way back to that.
#[component]
fn Table(numbers: &'static [Number], what: &'static str, reset: fn(&mut Settings)) -> impl IntoView {
    let program = use_program();
    let is_usual = Memo::new(move |_| {
        program.draft.with(|draft| numbers.iter().all(|number| number.of(&draft.settings) == number.usual()))
    });
    view! {
        <div class="field-grid">{numbers.iter().map(|number| view! { <NumberField number=*number/> }).collect_view()}</div>
        <button type="button" class="button quiet" data-testid=format!("reset-{what}") disabled=move || is_usual.get()
            on:click=move |_| change(program, reset)>{format!("Reset all {what}")}</button>
    }
    .into_any()
}

/// One number: its label, unit, error, and what it is where nothing was chosen. Arrow up and down step through
/// the values.
#[component]
fn NumberField(number: Number) -> impl IntoView {
    let program = use_program();
    let value = Memo::new(move |_| program.draft.with(|draft| number.of(&draft.settings)));
    // What was typed stands as long as it means the value, or means nothing.
    let typed = RwSignal::new(value.get_untracked().to_string());
    Effect::new(move |_| {
        let value = value.get();
        if typed.with_untracked(|typed| read(&number, typed) != Ok(value)) {
            typed.set(value.to_string());
        }
    });
    let error = Memo::new(move |_| typed.with(|typed| read(&number, typed).err()));
    let enter = move |text: String| {
        if let Ok(new) = read(&number, &text) {
            change(program, move |settings| number.put(settings, new));
        }
        typed.set(text);
    };
    let step = move |event: KeyboardEvent| {
        let now = value.get_untracked();
        let size = if now < 100 { 1 } else { 10_u64.pow(now.ilog10() - 1) };
        let next = match event.key().as_str() {
            "ArrowUp" => now.saturating_add(size),
            "ArrowDown" => now.saturating_sub(size),
            _ => return,
        };
        event.prevent_default();
        enter(next.clamp(number.min, number.max).to_string());
    };
    let id = format!("setting-{}", number.key);
    let note_id = format!("{id}-note");
    let note = move || match error.get() {
        Some(error) => format!("{error} Until then: {}.", format::count(value.get())),
        None => remark(&number, value.get()),
    };
    view! {
        <div class="field" class:is-bad=move || error.get().is_some() title=number.help>
            <label for=id.clone()>{number.label}</label>
            <span class="field-box">
                <input id=id.clone() data-testid=id.clone() type="text" inputmode="numeric" autocomplete="off" spellcheck="false"
                    aria-invalid=move || if error.get().is_some() { "true" } else { "false" }
                    aria-describedby=note_id.clone()
                    prop:value=move || typed.get()
                    on:input=move |event| enter(event_target_value(&event))
                    on:keydown=step/>
                <span class="field-unit" aria-hidden="true">{number.unit.name()}</span>
            </span>
            <span class="field-note" id=note_id>{note}</span>
        </div>
    }
    .into_any()
}

/// Changes the settings of the draft. Choices that were made under others mean nothing any more.
fn change(program: ProgramStore, change: impl FnOnce(&mut Settings)) {
    program.draft.update(|draft| {
        let before = draft.settings.clone();
        change(&mut draft.settings);
        if draft.settings != before {
            draft.decisions.clear();
        }
    });
}

fn read(number: &Number, typed: &str) -> Result<u64, String> {
    let value = format::parse_count(typed).ok_or("A whole number.")?;
    if (number.min..=number.max).contains(&value) {
        return Ok(value);
    }
    match number.max {
        u64::MAX => Err(format!("At least {}.", format::count(number.min))),
        max => Err(format!("{} to {}.", format::count(number.min), format::count(max))),
    }
}

/// What a value means, and what it is by default.
fn remark(number: &Number, value: u64) -> String {
    let usual = number.usual();
    let shown = |value: u64| match number.unit {
        Unit::Nanoseconds => timeline::duration(value),
        Unit::Milliseconds => timeline::duration(value.saturating_mul(1_000_000)),
        Unit::Bytes => format::bytes(value),
        Unit::Percent => format!("{value}%"),
        Unit::None => format::count(value),
    };
    // What the field says already need not be said again.
    let again = match number.unit {
        Unit::Nanoseconds => value < 1_000,
        Unit::None => value < 10_000,
        Unit::Percent => true,
        Unit::Milliseconds | Unit::Bytes => false,
    };
    let default = if value == usual { "default".to_owned() } else { format!("default {}", shown(usual)) };
    if again { default } else { format!("{} · {default}", shown(value)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_or_its_error_says_what_is_possible() {
        assert_eq!(read(&CORES, "8"), Ok(8));
        assert_eq!(read(&CORES, "65"), Err("1 to 64.".to_owned()));
        assert_eq!(read(&CORES, "many"), Err("A whole number.".to_owned()));
        assert_eq!(read(&SEED, "18446744073709551615"), Ok(u64::MAX));
        assert_eq!(read(&LIMITS[0], "2M"), Ok(2_000_000));
    }

    #[test]
    fn a_remark_names_the_default_where_it_is_not_the_value() {
        assert_eq!(remark(&CORES, 4), "default");
        assert_eq!(remark(&CORES, 2), "default 4");
        assert_eq!(remark(&COSTS[3], 5_000_000), "5.00 ms · default");
        assert_eq!(remark(&COSTS[3], 10_000_000), "10.0 ms · default 5.00 ms");
    }
}
