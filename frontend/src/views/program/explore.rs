//! Every interleaving of the program: the outcomes with their shares, and the shortest run of one of them as a table
//! with a column for each thread.

use std::sync::Arc;

use leptos::prelude::*;
use shared::program::explore::{ExploredOutcome, Operation, grouped};

use super::help::Help;
use crate::platform::document;
use crate::state::program::{Explored, Phase, ProgramStore, use_program};

/// The most operations of a run that are shown.
const OPERATIONS: usize = 200;

/// The panel.
#[component]
pub fn Explore() -> impl IntoView {
    let store = use_program();
    let chosen = RwSignal::new(0_usize);
    let is_exploring = store.is_exploring;
    let cannot = move || is_exploring.get() || store.phase.get() == Phase::Playing;
    let word = move || if is_exploring.get() { "Exploring…" } else { "Explore every interleaving" };
    let start = move |_| {
        chosen.set(0);
        store.explore();
    };
    view! {
        <section class="panel stage-explore" aria-labelledby="program-explore-title" id="program-explore">
            <div class="panel-head">
                <h2 id="program-explore-title">"Outcomes"</h2>
                <Help about="exploring" text="Tries every order of the operations that threads can see of each other, at any bytecode. Equal states count once, so that all outcomes are counted exactly."/>
                <button type="button" class="button quiet" prop:disabled=move || !is_exploring.get()
                    on:click=move |_| store.stop()>"Stop"</button>
                <button type="button" class="button primary" data-testid="explore" prop:disabled=cannot on:click=start>{word}</button>
            </div>
            {move || store.exploration.get().map(|explored| body(store, &explored, chosen))}
        </section>
    }
    .into_any()
}

fn body(store: ProgramStore, explored: &Arc<Explored>, chosen: RwSignal<usize>) -> AnyView {
    let found = &explored.found;
    let fails = found.outcomes.iter().any(|outcome| outcome.failing);
    let verdict = found.verdict(|outcome| outcome.failing);
    let rows = found.outcomes.iter().enumerate().map(|(at, outcome)| row(store, at, outcome, chosen));
    let rows = rows.collect_view();
    let is_empty = found.outcomes.is_empty();
    let shown = explored.clone();
    view! {
        <p class="explore-verdict" class:is-bad=fails role="status" data-testid="explore-verdict">{verdict}</p>
        <div class="table-scroll" hidden=is_empty>
            <table class="table" data-testid="outcomes">
                <thead><tr>
                    <th scope="col">"Outcome"</th><th scope="col">"Prints"</th>
                    <th scope="col" class="number">"Interleavings"</th><th scope="col">"Share"</th>
                    <th scope="col" class="number" title="Switches away from a thread that could have gone on.">"Fewest switches"</th>
                    <th scope="col"><span class="visually-hidden">"Show"</span></th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || {
            let outcome = shown.found.outcomes.get(chosen.get())?;
            Some(run(store, &shown, outcome))
        }}
    }
    .into_any()
}

fn row(store: ProgramStore, at: usize, outcome: &ExploredOutcome, chosen: RwSignal<usize>) -> AnyView {
    let printed = outcome.stdout.trim_end().lines().next_back().unwrap_or_default().to_owned();
    let percent = outcome.share.map(|share| share * 100.0);
    let open = move |_| {
        store.open_outcome(at);
        document::reveal("#program-lanes");
    };
    view! {
        <tr class:is-chosen=move || chosen.get() == at data-testid="outcome">
            <th scope="row" class:is-bad=outcome.failing>{outcome.what(outcome.failing)}</th>
            <td><code>{printed}</code></td>
            <td class="number">{outcome.interleavings.as_deref().map_or_else(|| "–".to_owned(), grouped)}</td>
            <td>{percent.map(|percent| view! {
                <span class="explore-share"><span class="explore-bar" class:is-bad=outcome.failing style:width=format!("{percent:.2}%")></span></span>
                <span class="explore-percent">{format!("{percent:.1}%")}</span>
            })}</td>
            <td class="number">{outcome.switches}</td>
            <td>
                <button type="button" class="button quiet" on:click=move |_| chosen.set(at)>"Table"</button>
                <button type="button" class="button quiet" data-testid="open-outcome"
                    title="Run this interleaving, to step through it" on:click=open>"Open"</button>
            </td>
        </tr>
    }
    .into_any()
}

/// The shortest run of an outcome.
fn run(store: ProgramStore, explored: &Explored, outcome: &ExploredOutcome) -> AnyView {
    let threads = outcome.threads();
    let heads =
        threads.iter().map(|(_, name)| view! { <th scope="col">{(*name).to_owned()}</th> }).collect_view();
    let columns: Vec<_> = threads.iter().map(|(thread, _)| *thread).collect();
    let skipped = outcome.operations.len().saturating_sub(OPERATIONS);
    let rows = outcome.operations.iter().enumerate().skip(skipped);
    let rows = rows.map(|(at, operation)| {
        let cells = columns.iter().map(|thread| {
            let own = *thread == operation.thread;
            let collides = own && collides(&outcome.operations, at);
            view! { <td class:explore-collides=collides>{own.then(|| operation.text.clone())}</td> }
        });
        let (line, file) =
            (operation.line.number(), explored.spec.file_name(operation.line.file()).to_owned());
        view! {
            <tr>
                <th scope="row"><button type="button" class="button quiet" title="Show this line"
                    on:click=move |_| store.show_line(&file, line)>{line}</button></th>
                {cells.collect_view()}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let title = format!("Shortest way to: {}", outcome.what(outcome.failing));
    view! {
        <h3>{title}</h3>
        <div class="table-scroll">
            <table class="table explore-run" data-testid="explored-run">
                <thead><tr><th scope="col">"Line"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Whether an operation is one of two of different threads on the same thing that follow each other, one of them a
/// change.
fn collides(operations: &[Operation], at: usize) -> bool {
    let own = &operations[at];
    let other = |other: &Operation| {
        other.thread != own.thread && other.on == own.on && !own.on.is_empty() && (other.writes || own.writes)
    };
    let before = operations[..at].iter().rev().find(|other| other.on == own.on);
    let after = operations[at + 1..].iter().find(|other| other.on == own.on);
    before.is_some_and(other) || after.is_some_and(other)
}
