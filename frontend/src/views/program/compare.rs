//! The same program under several settings: what to compare, the lanes on one axis, and the table.

use leptos::prelude::*;
use shared::program::spec::ExecutorChoice;
use shared::program::{CodeLine, Policy, Settings};

use super::help::Help;
use crate::platform::document;
use crate::state::format;
use crate::state::program::comparing::{self, Row};
use crate::state::program::{Phase, ProgramStore, use_program};
use crate::timeline::{Picked, ProgramRun, ProgramTimeline, duration};

const POLICIES: [Policy; 3] = [Policy::Gil, Policy::AnyBytecode, Policy::FreeThreaded];
const CORES: [u32; 6] = [1, 2, 4, 8, 16, 64];
const EXECUTORS: [ExecutorChoice; 4] =
    [ExecutorChoice::Sequential, ExecutorChoice::Async, ExecutorChoice::Threads, ExecutorChoice::Processes];
/// The most runs of one comparison.
const MOST_RUNS: usize = 24;

/// What was chosen to be compared.
#[derive(Clone, Copy)]
struct Choice {
    policies: RwSignal<Vec<Policy>>,
    cores: RwSignal<Vec<u32>>,
    executors: RwSignal<Vec<ExecutorChoice>>,
}

/// The panel.
#[component]
pub fn Compare() -> impl IntoView {
    let store = use_program();
    let choice = Choice {
        policies: RwSignal::new(vec![Policy::Gil, Policy::FreeThreaded]),
        cores: RwSignal::new(vec![1, 4]),
        executors: RwSignal::new(vec![
            ExecutorChoice::Sequential,
            ExecutorChoice::Threads,
            ExecutorChoice::Processes,
        ]),
    };
    let with_executor = Memo::new(move |_| store.draft.with(comparing::uses_executor));
    let settings = Memo::new(move |_| chosen(store, choice, with_executor.get()));
    let rows = Memo::new(move |_| {
        store.compared.track();
        store.with_comparison(comparing::Comparing::rows)
    });
    let is_empty = Memo::new(move |_| rows.with(|rows| rows.iter().all(|row| row.end.is_none())));
    let is_running = Memo::new(move |_| store.comparison_runs());
    let stale = Memo::new(move |_| {
        store.compared.track();
        let same = store.with_comparison(|comparison| {
            store
                .draft
                .with(|draft| comparison.spec.source == draft.source && comparison.spec.files == draft.files)
        });
        !is_empty.get() && !same
    });
    let download = move |name: &'static str, mime: &'static str, write: fn(&[Row]) -> String| {
        document::download(name, mime, &rows.with_untracked(|rows| write(rows)));
    };
    let word = move || match settings.with(Vec::len) {
        _ if is_running.get() => "Comparing…".to_owned(),
        0 => "Choose at least one".to_owned(),
        1 => "Compare 1 run".to_owned(),
        n if n > MOST_RUNS => format!("{n} runs: at most {MOST_RUNS}"),
        n => format!("Compare {n} runs"),
    };
    let cannot = move || {
        is_running.get()
            || store.phase.get() == Phase::Playing
            || !(1..=MOST_RUNS).contains(&settings.with(Vec::len))
    };
    view! {
        <section class="panel stage-compare" aria-labelledby="program-compare-title">
            <div class="panel-head">
                <h2 id="program-compare-title">"Compare"</h2>
                <Help about="comparing" text="The program runs once under each of the chosen settings, to its end, with the same seed: lanes on one axis, times and outputs in one table."/>
                <span class="panel-note" hidden=move || !stale.get()>"The text has changed since: compare again."</span>
                <button type="button" class="button quiet" data-testid="compare-csv" prop:disabled=move || is_empty.get()
                    on:click=move |_| download("interleave-programs.csv", "text/csv", comparing::to_csv)>"CSV"</button>
                <button type="button" class="button quiet" data-testid="compare-json" prop:disabled=move || is_empty.get()
                    on:click=move |_| download("interleave-programs.json", "application/json", comparing::to_json)>"JSON"</button>
            </div>
            <div class="compare-choice">
                <fieldset><legend>"When threads may switch"</legend>
                    {POLICIES.map(|policy| check(choice.policies, policy, comparing::policy_name(policy).to_owned())).collect_view()}
                </fieldset>
                <fieldset><legend>"Cores"</legend>
                    {CORES.map(|cores| check(choice.cores, cores, cores.to_string())).collect_view()}
                </fieldset>
                <Show when=move || with_executor.get()>
                    <fieldset><legend>"Executor"</legend>
                        {EXECUTORS.map(|executor| check(choice.executors, executor, comparing::executor_name(executor).to_owned())).collect_view()}
                    </fieldset>
                </Show>
                <button type="button" class="button primary" data-testid="compare-run" prop:disabled=cannot
                    on:click=move |_| store.compare(settings.get_untracked())>{word}</button>
            </div>
            <Show when=move || rows.with(|rows| !rows.is_empty())>
                <Table rows/>
                <Show when=move || !is_empty.get()><Stacked/></Show>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn Stacked() -> impl IntoView {
    let store = use_program();
    let runs = Signal::derive_local(move || {
        store.compared.track();
        store.with_comparison(|comparison| {
            let rows = comparison.rows().into_iter().zip(&comparison.runs);
            let ended = rows.filter(|(_, run)| run.result.is_some());
            ended.map(|(row, run)| ProgramRun { label: row.name, trace: run.trace.clone() }).collect()
        })
    });
    let none = Callback::new(move |_: u64| ());
    let show = Callback::new(move |picked: Picked| show_compared(store, picked.line));
    view! {
        <ProgramTimeline runs version=store.compared.into() position_ns=Signal::stored(None) growing=Signal::stored(false)
            selected=Signal::stored(None) on_seek=none on_pick=show on_visit=show/>
    }
}

/// Shows a line of the program that was compared.
fn show_compared(store: ProgramStore, line: CodeLine) {
    let file = store.with_comparison(|comparison| comparison.spec.file_name(line.file()).to_owned());
    store.show_line(&file, line.number());
}

#[component]
fn Table(rows: Memo<Vec<Row>>) -> impl IntoView {
    let store = use_program();
    view! {
        <div class="table-scroll">
            <table class="table" data-testid="compare-table">
                <thead><tr>
                    <th scope="col">"Settings"</th><th scope="col">"End"</th>
                    <th scope="col" class="number">"Virtual time"</th>
                    <th scope="col" class="number" title="How many times faster than the first row.">"Speed-up"</th>
                    <th scope="col" class="number" title="How often a core or the interpreter lock went to another thread.">"Switches"</th>
                    <th scope="col" title="Against what the first row wrote.">"Output"</th>
                    <th scope="col"><span class="visually-hidden">"Use"</span></th>
                </tr></thead>
                <tbody>{move || rows.get().into_iter().enumerate().map(|(index, row)| table_row(store, index, row)).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn table_row(store: ProgramStore, index: usize, row: Row) -> AnyView {
    let dash = || "–".to_owned();
    let output = match (index, row.same_output, &row.output) {
        (0, _, Some(_)) => "the first".to_owned(),
        (_, Some(true), _) => "equal".to_owned(),
        (_, Some(false), _) => "different".to_owned(),
        _ => dash(),
    };
    let is_different = row.same_output == Some(false);
    let use_it = move |_| {
        let settings = store.with_comparison(|comparison| Some(comparison.runs.get(index)?.settings.clone()));
        if let Some(settings) = settings {
            store.draft.update(|draft| draft.settings = settings);
            store.run();
            document::reveal("#program-lanes");
        }
    };
    view! {
        <tr data-testid="compare-row">
            <th scope="row">{row.name.clone()}</th>
            <td class:is-bad=!row.is_good>{row.end.clone().unwrap_or_else(|| "running…".to_owned())}</td>
            <td class="number">{row.virtual_ns.map_or_else(dash, duration)}</td>
            <td class="number">{row.speedup.map_or_else(dash, format::factor)}</td>
            <td class="number">{row.switches.map_or_else(dash, format::count)}</td>
            <td class:is-bad=is_different title=row.output.clone().unwrap_or_default()>{output}</td>
            <td><button type="button" class="button quiet" prop:disabled=row.end.is_none()
                title="Take these settings and run, to step through it" on:click=use_it>"Open"</button></td>
        </tr>
    }
    .into_any()
}

fn chosen(store: ProgramStore, choice: Choice, with_executor: bool) -> Vec<Settings> {
    let executors = if with_executor { choice.executors.get() } else { Vec::new() };
    if with_executor && executors.is_empty() {
        return Vec::new();
    }
    let in_order =
        |all: &[Policy]| POLICIES.into_iter().filter(|policy| all.contains(policy)).collect::<Vec<_>>();
    let policies = choice.policies.with(|all| in_order(all));
    let cores: Vec<u32> =
        choice.cores.with(|all| CORES.into_iter().filter(|cores| all.contains(cores)).collect());
    let executors: Vec<ExecutorChoice> =
        EXECUTORS.into_iter().filter(|executor| executors.contains(executor)).collect();
    store.draft.with(|draft| comparing::combinations(&draft.settings, &policies, &cores, &executors))
}

/// A check box for one value.
fn check<T: PartialEq + Copy + Send + Sync + 'static>(
    all: RwSignal<Vec<T>>,
    value: T,
    name: String,
) -> impl IntoView {
    let toggle = move |_| {
        all.update(|all| match all.iter().position(|other| *other == value) {
            Some(index) => drop(all.remove(index)),
            None => all.push(value),
        });
    };
    view! {
        <label class="compare-check">
            <input type="checkbox" prop:checked=move || all.with(|all| all.contains(&value)) on:change=toggle/>
            {name}
        </label>
    }
}
