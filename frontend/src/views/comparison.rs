//! The comparison: bars, the table, and what it says in files.

use leptos::prelude::*;
use shared::table::{self, Row};

use super::chart::{Bars, Parts, parts_bar};
use super::curve::CurvePanel;
use super::lines::{Line, is_stale, lines};
use crate::platform::document;
use crate::state::format;
use crate::state::runs::Runs;
use crate::state::store::{Store, use_store};
use crate::timeline::duration;

/// The panel below the lanes.
#[component]
pub fn ComparisonPanel() -> impl IntoView {
    let store = use_store();
    let lines = Memo::new(move |_| store.runs.with(lines));
    let is_empty = Memo::new(move |_| lines.with(|lines| lines.iter().all(|line| line.time.is_none())));
    let stale = Memo::new(move |_| {
        let shown = store.runs.with(|runs| runs.setup.clone());
        !is_empty.get() && shown.is_some_and(|shown| is_stale(&shown, &store.form.with(|form| form.setup())))
    });
    let download = move |name: &'static str, mime: &'static str, write: fn(&[Row]) -> String| {
        let rows = store.runs.with_untracked(Runs::rows);
        document::download(name, mime, &write(&rows));
    };
    view! {
        <section class="panel comparison" aria-labelledby="comparison-title">
            <div class="panel-head">
                <h2 id="comparison-title">"Comparison"</h2>
                <span class="panel-note" hidden=move || !stale.get()>"The set-up has changed since: run again to compare anew."</span>
                <button type="button" class="button quiet" data-testid="export-csv" prop:disabled=move || is_empty.get()
                    on:click=move |_| download("interleave.csv", "text/csv", table::to_csv)>"CSV"</button>
                <button type="button" class="button quiet" data-testid="export-json" prop:disabled=move || is_empty.get()
                    on:click=move |_| download("interleave.json", "application/json", table::to_json)>"JSON"</button>
            </div>
            <Disagreement/>
            <Show
                when=move || !is_empty.get()
                fallback=|| view! { <p class="empty-line">"After a run: makespan, speed-up and utilisation of each variant, side by side."</p> }
            >
                <Bars lines/>
                <Table lines/>
                <CurvePanel/>
            </Show>
        </section>
    }
    .into_any()
}

#[component]
fn Disagreement() -> impl IntoView {
    let store = use_store();
    let results = Memo::new(move |_| store.runs.with(Runs::results));
    view! {
        <Show when=move || results.with(|results| results.len() > 1)>
            <p class="banner is-error" role="alert" data-testid="disagreement">
                "The variants disagree about the result: " {move || results.get().join(" — ")}
                ". The same tasks should give the same result everywhere: this is a bug worth reporting."
            </p>
        </Show>
    }
}

#[component]
fn Table(lines: Memo<Vec<Line>>) -> impl IntoView {
    let store = use_store();
    let head = COLUMNS.map(|(name, help)| {
        let numeric = !matches!(name, "Variant" | "Where the time went");
        view! { <th scope="col" class:number=numeric title=help>{name}</th> }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Table of the comparison">
            <table class="table" data-testid="table">
                <thead><tr>{head.into_iter().collect_view()}</tr></thead>
                <tbody>
                    {move || lines.get().into_iter().enumerate().map(|(i, line)| table_row(store, i, line)).collect_view()}
                </tbody>
            </table>
        </div>
        <Parts/>
    }
    .into_any()
}

const COLUMNS: [(&str, &str); 8] = [
    ("Variant", "Press a name to see its lanes alone. Below it is what its tasks came to, together."),
    (
        "Makespan",
        "From pressing Run to the last result in the caller's hands: the median over the repeats, and the spread below it.",
    ),
    ("Speed-up", "How many times faster than the sequential variant in the same place, browser or server."),
    ("Utilisation", "The part of the workers' time in which they computed."),
    (
        "Longest frame",
        "The longest time that the page could not draw or answer during the run. A smooth page stays below 17 ms.",
    ),
    ("Dropped frames", "How many frames the page should have drawn and did not, at 60 a second."),
    ("Peak memory", "Where it can be measured."),
    ("Where the time went", "Of all tasks and workers together."),
];

fn table_row(store: Store, index: usize, line: Line) -> AnyView {
    let Line { row, time, result, is_good, repeats } = line;
    let dash = || "–".to_owned();
    let spread = row.makespan.filter(|_| row.repeats > 1).map(|spread| {
        format!("{} – {}, {} runs", duration(spread.min_ns), duration(spread.max_ns), row.repeats)
    });
    let each = repeats.iter().map(|ns| duration(*ns)).collect::<Vec<_>>().join(", ");
    let is_slow = row.longest_frame_ms.is_some_and(|ms| ms > 100.0);
    let frame = row.longest_frame_ms.map_or_else(dash, |ms| duration((ms * 1e6) as u64));
    let solo = move || if store.solo.get() == Some(index) { "true" } else { "false" };
    let pick = move |_| {
        let next = if store.solo.get_untracked() == Some(index) { None } else { Some(index) };
        store.solo.set(next);
        document::reveal("#lanes");
    };
    view! {
        <tr data-testid="row" class:is-solo=move || store.solo.get() == Some(index)>
            <th scope="row">
                <button type="button" class="row-name" aria-pressed=solo title="Show these lanes alone" on:click=pick>{row.name.clone()}</button>
                <small class="result" class:is-bad=!is_good data-testid="result">{result}</small>
            </th>
            <td class="number" title=each>
                {row.makespan.map_or_else(dash, |spread| duration(spread.median_ns))}
                {spread.map(|text| view! { <small>{text}</small> })}
            </td>
            <td class="number">{row.speedup.map_or_else(dash, format::factor)}</td>
            <td class="number">{row.utilisation.map_or_else(dash, format::percent)}</td>
            <td class="number" class:is-bad=is_slow>{frame}</td>
            <td class="number">{row.dropped_frames.map_or_else(dash, |n| format::count(n.into()))}</td>
            <td class="number">{row.peak_bytes.map_or_else(dash, format::bytes)}</td>
            <td>{time.map(|time| parts_bar(&time))}</td>
        </tr>
    }
    .into_any()
}
