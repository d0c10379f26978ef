//! One schedule of the list: when it runs, how it went, and what can be done with it.

use leptos::prelude::*;
use shared::Place;
use shared::api::schedule::{Firing, FiringOutcome, Schedule};

use super::{use_schedules, words};
use crate::platform::clock;

/// A schedule.
#[component]
pub fn Card(id: i64) -> impl IntoView {
    let schedules = use_schedules();
    let schedule = Memo::new(move |_| schedules.find(id));
    let with =
        move |read: fn(&Schedule) -> String| schedule.with(|s| s.as_ref().map(read).unwrap_or_default());
    let paused = Memo::new(move |_| schedule.with(|s| s.as_ref().is_some_and(|s| s.spec.paused)));
    let title_id = format!("schedule-{id}");
    let labelled_by = title_id.clone();
    view! {
        <li class="panel schedule" class:is-paused=move || paused.get() data-testid="schedule" aria-labelledby=labelled_by>
            <div class="schedule-head">
                <h3 id=title_id data-testid="schedule-name">{move || with(|s| s.spec.name.clone())}</h3>
                <Show when=move || paused.get()><span class="badge">"paused"</span></Show>
            </div>
            <p class="schedule-when">
                <span data-testid="schedule-description">{move || with(|s| s.description.clone())}</span>
                <span class="schedule-zone">{move || with(|s| s.spec.time_zone.clone())}</span>
                <code>{move || with(|s| s.spec.cron.clone())}</code>
            </p>
            <p class="hint">{move || with(what_runs)}</p>
            <dl class="schedule-facts">
                <div><dt>"Next"</dt><dd data-testid="schedule-next">{move || schedule.with(|s| s.as_ref().map(|s| next(s, schedules.now.get())))}</dd></div>
                <div><dt>"Last"</dt><dd data-testid="schedule-last">{move || schedule.with(|s| s.as_ref().map(|s| last(s, schedules.now.get())))}</dd></div>
            </dl>
            <Strip schedule/>
            <Actions id schedule/>
        </li>
    }
    .into_any()
}

#[component]
fn Actions(id: i64, schedule: Memo<Option<Schedule>>) -> impl IntoView {
    let schedules = use_schedules();
    let asks = RwSignal::new(false);
    let paused = Memo::new(move |_| schedule.with(|s| s.as_ref().is_some_and(|s| s.spec.paused)));
    let name = move || schedule.with(|s| s.as_ref().map(|s| s.spec.name.clone()).unwrap_or_default());
    let edit = move |_| {
        if let Some(schedule) = schedule.get_untracked() {
            schedules.edit(&schedule);
        }
    };
    view! {
        <div class="schedule-actions">
            <button type="button" class="button" data-testid="schedule-run" aria-label=move || format!("Run {} now", name())
                on:click=move |_| schedules.act(id, "run")>"Run now"</button>
            <button type="button" class="button quiet" data-testid="schedule-pause"
                aria-label=move || format!("{} {}", if paused.get() { "Resume" } else { "Pause" }, name())
                on:click=move |_| schedules.act(id, if paused.get_untracked() { "resume" } else { "pause" })>
                {move || if paused.get() { "Resume" } else { "Pause" }}
            </button>
            <button type="button" class="button quiet" data-testid="schedule-edit" aria-label=move || format!("Edit {}", name())
                on:click=edit>"Edit"</button>
            {move || if asks.get() {
                view! {
                    <span class="schedule-confirm" role="group" aria-label="Delete for good?">
                        <button type="button" class="button danger" data-testid="schedule-delete-confirm"
                            on:click=move |_| schedules.delete(id)>"Delete with its history"</button>
                        <button type="button" class="button quiet" autofocus data-testid="schedule-keep"
                            on:click=move |_| asks.set(false)>"Keep"</button>
                    </span>
                }.into_any()
            } else {
                view! {
                    <button type="button" class="button quiet" data-testid="schedule-delete"
                        aria-label=move || format!("Delete {}", name())
                        on:click=move |_| asks.set(true)>"Delete"</button>
                }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Past outcomes as squares, the latest at the right.
#[component]
fn Strip(schedule: Memo<Option<Schedule>>) -> impl IntoView {
    let schedules = use_schedules();
    let squares = move || {
        let year = year_of(schedules.now.get_untracked());
        let recent = schedule.with(|s| s.as_ref().map(|s| s.recent.clone()).unwrap_or_default());
        let square = |firing: &Firing| {
            let text = words::firing(firing, year);
            let title = text.clone();
            let class = format!("square is-{}", words::outcome(&firing.outcome));
            view! {
                <li class=class title=title data-outcome=words::outcome(&firing.outcome) data-testid="firing">
                    <span class="visually-hidden">{text}</span>
                </li>
            }
        };
        recent.iter().rev().map(square).collect_view()
    };
    view! { <ul class="strip plain" aria-label="Past runs, oldest first" data-testid="schedule-strip">{squares}</ul> }
        .into_any()
}

fn what_runs(schedule: &Schedule) -> String {
    let run = &schedule.spec.run;
    let model = run.variant.model.short_label(Place::Server);
    let workers = match run.variant.model.is_parallel() {
        true => format!(" × {}", run.variant.workers),
        false => String::new(),
    };
    format!("{}, {model}{workers}", run.workload.label())
}

fn next(schedule: &Schedule, now: f64) -> String {
    match &schedule.next {
        Some(next) => {
            let distance = words::distance(clock::parse(next) - now);
            format!("{distance} ({})", words::date_and_time(next, year_of(now)))
        }
        None if schedule.spec.paused => "paused".to_owned(),
        None => "never again".to_owned(),
    }
}

fn last(schedule: &Schedule, now: f64) -> AnyView {
    let Some(firing) = schedule.recent.first() else { return "not yet".into_any() };
    let distance = words::distance((clock::parse(&firing.due) - now).min(0.0));
    let detail = match &firing.outcome {
        FiringOutcome::Failed { detail } => format!(": {detail}"),
        _ => firing.report.as_ref().map(|report| format!(": {}", report.end.summary)).unwrap_or_default(),
    };
    let class = format!("outcome is-{}", words::outcome(&firing.outcome));
    view! {
        <span class=class data-testid="schedule-outcome">{words::outcome(&firing.outcome)}</span>
        {format!(" {distance}{detail}")}
    }
    .into_any()
}

fn year_of(now: f64) -> i32 {
    clock::year(now)
}
