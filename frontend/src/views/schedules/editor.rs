//! The form of a schedule, with the meaning of its expression while it is typed.

use leptos::prelude::*;
use shared::api::schedule::{CronError, Missed, Overlap};
use shared::{ExecutionModel, Place, Workload};

use super::{use_schedules, words};
use crate::platform::clock;
use crate::state::form::Key;
use crate::state::schedules::{Editor, Meaning, time_zones};
use crate::state::store::use_store;
use crate::views::fields::NumberField;

/// The form.
#[component]
pub fn EditorPanel(editor: Editor) -> impl IntoView {
    let schedules = use_schedules();
    // Number fields edit the form of the state around them: here, this schedule's.
    provide_context(use_store().with_form(editor.form, editor.limits));
    let title = if editor.id.is_some() { "Edit the schedule" } else { "New schedule" };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        schedules.save(editor);
    };
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            schedules.cancel();
        }
    };
    view! {
        <form class="panel schedule-form" aria-labelledby="schedule-form-title" novalidate data-testid="schedule-form"
            on:submit=save on:keydown=escape>
            <h3 id="schedule-form-title">{title}</h3>
            <div class="schedule-form-columns">
                <div class="group">
                    <Name editor/>
                    <Cron editor/>
                    <Zone editor/>
                    <MeaningNote editor/>
                </div>
                <div class="group">
                    <What editor/>
                    <Policies editor/>
                </div>
            </div>
            <p class="field-note is-error" role="alert" data-testid="schedule-refused">{move || refused(editor, None)}</p>
            <div class="schedule-actions">
                <button type="submit" class="button primary" data-testid="schedule-save" prop:disabled=move || editor.saving.get()>
                    {if editor.id.is_some() { "Save" } else { "Create" }}
                </button>
                <button type="button" class="button quiet" data-testid="schedule-cancel" on:click=move |_| schedules.cancel()>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The server's refusal, if it is about `field`; with none, if it is about no field that shows it itself.
fn refused(editor: Editor, field: Option<&str>) -> Option<String> {
    const OWN: [&str; 3] = ["name", "cron", "timeZone"];
    editor.refused.get().and_then(|(about, text)| {
        let shown_here = match field {
            Some(field) => about.as_deref() == Some(field),
            None => !about.is_some_and(|about| OWN.contains(&about.as_str())),
        };
        shown_here.then_some(text)
    })
}

fn is_true(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

#[component]
fn Name(editor: Editor) -> impl IntoView {
    let error = move || refused(editor, Some("name"));
    view! {
        <div class="field" class:is-bad=move || error().is_some()>
            <label for="schedule-name">"Name"</label>
            <input id="schedule-name" data-testid="schedule-name-input" type="text" autocomplete="off" autofocus
                maxlength="100" placeholder="Nightly primes" aria-describedby="schedule-name-note"
                aria-invalid=move || is_true(error().is_some())
                prop:value=move || editor.name.get()
                on:input=move |event| {
                    editor.name.set(event_target_value(&event));
                    editor.refused.set(None);
                }/>
            <span class="field-note" id="schedule-name-note">{error}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Cron(editor: Editor) -> impl IntoView {
    let schedules = use_schedules();
    let bad = Memo::new(move |_| match editor.meaning.get() {
        Meaning::BadCron(error) => Some(error),
        _ => None,
    });
    let typed = move |event| {
        editor.cron.set(event_target_value(&event));
        editor.refused.set(None);
        schedules.preview(editor);
    };
    view! {
        <div class="field" class:is-bad=move || bad.get().is_some()>
            <label for="schedule-cron">"Cron expression"</label>
            <input id="schedule-cron" class="mono" data-testid="schedule-cron" type="text" autocomplete="off" autocapitalize="off"
                spellcheck="false" maxlength="500" aria-describedby="schedule-cron-note schedule-cron-help"
                aria-invalid=move || is_true(bad.get().is_some())
                prop:value=move || editor.cron.get() on:input=typed/>
            <div class="cron-notes">
                <span class="field-note" id="schedule-cron-help" hidden=move || bad.get().is_some()>
                    "minute, hour, day of month, month, day of week; or @hourly, @daily, @weekly, @monthly, @yearly"
                </span>
                <div id="schedule-cron-note" aria-live="polite">
                    {move || bad.get().map(|error| marked(&editor.cron.get(), error))}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The expression with its wrong part marked, and what is wrong with it.
fn marked(cron: &str, error: CronError) -> AnyView {
    // What was typed since may be shorter.
    let (before, wrong, after) = match (cron.get(..error.start), cron.get(error.start..error.end)) {
        (Some(before), Some(wrong)) => (before, wrong, cron.get(error.end..).unwrap_or_default()),
        _ => (cron, "", ""),
    };
    // What is missing has no text of its own to mark.
    let wrong = if wrong.trim().is_empty() { "\u{a0}" } else { wrong }.to_owned();
    view! {
        <code class="cron-marked" aria-hidden="true">
            {before.to_owned()}<mark data-testid="schedule-cron-wrong">{wrong}</mark>{after.to_owned()}
        </code>
        <span class="field-note is-error" data-testid="schedule-cron-error">{error.message}</span>
    }
    .into_any()
}

#[component]
fn Zone(editor: Editor) -> impl IntoView {
    let schedules = use_schedules();
    let error = move || match editor.meaning.get() {
        Meaning::BadZone(text) => Some(text),
        _ => refused(editor, Some("timeZone")),
    };
    let typed = move |event| {
        editor.time_zone.set(event_target_value(&event));
        editor.refused.set(None);
        schedules.preview(editor);
    };
    let options = time_zones().into_iter().map(|zone| view! { <option value=zone></option> });
    view! {
        <div class="field" class:is-bad=move || error().is_some()>
            <label for="schedule-zone">"Time zone"</label>
            <input id="schedule-zone" data-testid="schedule-zone" type="text" autocomplete="off" spellcheck="false"
                list="time-zones" aria-describedby="schedule-zone-note" aria-invalid=move || is_true(error().is_some())
                prop:value=move || editor.time_zone.get() on:input=typed/>
            <datalist id="time-zones">{options.collect_view()}</datalist>
            <span class="field-note" id="schedule-zone-note" data-testid="schedule-zone-error">{error}</span>
        </div>
    }
    .into_any()
}

/// The expression in words, and its next times.
#[component]
fn MeaningNote(editor: Editor) -> impl IntoView {
    let schedules = use_schedules();
    let year = move || clock::year(schedules.now.get_untracked());
    let note = move || match editor.meaning.get() {
        Meaning::Good(preview) => {
            let year = year();
            let times = preview.next.iter().map(|time| {
                let offset = time.get(19..).unwrap_or_default().replace('Z', "UTC");
                view! {
                    <li><time datetime=time.clone()>{words::date_and_time(time, year)}</time><span class="offset">{offset}</span></li>
                }
            });
            view! {
                <p class="meaning" data-testid="schedule-meaning">{preview.description.clone()}</p>
                <ol class="next-times plain" aria-label="The next times" data-testid="schedule-next-times">{times.collect_view()}</ol>
            }
            .into_any()
        }
        Meaning::Failed(text) => view! { <p class="field-note is-error">{text}</p> }.into_any(),
        _ => view! { <p class="meaning hint">"The next times appear here."</p> }.into_any(),
    };
    view! { <div class="meaning-box" aria-live="polite">{note}</div> }.into_any()
}

/// What runs: workload, parameters, model, workers.
#[component]
fn What(editor: Editor) -> impl IntoView {
    let store = use_store();
    let form = editor.form;
    let kind = Memo::new(move |_| form.with(|form| form.workload.kind()));
    let variant_id = form.with_untracked(|form| form.variants.first().map_or(0, |(id, _)| *id));
    let model = Memo::new(move |_| {
        form.with(|form| form.variant(variant_id).map(|variant| variant.model))
            .unwrap_or(ExecutionModel::Sequential)
    });
    let keys = Memo::new(move |_| {
        form.with(|form| {
            let params = form.workload.params(&editor.limits.get());
            params.into_iter().map(|param| (form.workload.kind(), param.key)).collect::<Vec<_>>()
        })
    });
    let workloads = Workload::examples().into_iter().map(|workload| {
        let own = workload.kind();
        view! { <option value=own selected=move || kind.get() == own>{workload.label()}</option> }
    });
    let models = ExecutionModel::ALL.map(|own| {
        let off = store.unavailable(Place::Server, own).is_some();
        view! {
            <option value=own.name() selected=move || model.get() == own disabled=off>{own.label(Place::Server)}</option>
        }
    });
    let choose_model = move |event| {
        let name = event_target_value(&event);
        if let Some(model) = ExecutionModel::ALL.into_iter().find(|model| model.name() == name) {
            form.update(|form| form.change_variant(variant_id, |variant| variant.model = model));
        }
    };
    let choose_workload = move |event| form.update(|form| form.choose_workload(&event_target_value(&event)));
    view! {
        <div class="field">
            <label for="schedule-workload">"Workload"</label>
            <select id="schedule-workload" data-testid="schedule-workload" prop:value=move || kind.get() on:change=choose_workload>
                {workloads.collect_view()}
            </select>
        </div>
        <div class="field-grid">
            <For each=move || keys.get() key=|key| *key children=|(_, key)| view! { <NumberField key=Key::Param(key)/> }/>
        </div>
        <div class="field">
            <label for="schedule-model">"Execution model"</label>
            <select id="schedule-model" data-testid="schedule-model" on:change=choose_model>{models.into_iter().collect_view()}</select>
        </div>
        <Show when=move || model.get().is_parallel()>
            <div class="field-grid"><NumberField key=Key::Workers(variant_id)/></div>
        </Show>
    }
    .into_any()
}

#[component]
fn Policies(editor: Editor) -> impl IntoView {
    let choose_overlap = move |event| {
        let together = event_target_value(&event) == "together";
        editor.overlap.set(if together { Overlap::Together } else { Overlap::Skip });
    };
    let choose_missed = move |event| {
        let once = event_target_value(&event) == "run-once";
        editor.missed.set(if once { Missed::RunOnce } else { Missed::Skip });
    };
    view! {
        <div class="field">
            <label for="schedule-overlap">"If the last run still goes on"</label>
            <select id="schedule-overlap" data-testid="schedule-overlap" on:change=choose_overlap>
                <option value="skip" selected=move || editor.overlap.get() == Overlap::Skip>"Skip the new one"</option>
                <option value="together" selected=move || editor.overlap.get() == Overlap::Together>"Run both together"</option>
            </select>
        </div>
        <div class="field">
            <label for="schedule-missed">"Times missed while the server is down"</label>
            <select id="schedule-missed" data-testid="schedule-missed" on:change=choose_missed>
                <option value="skip" selected=move || editor.missed.get() == Missed::Skip>"Skip them"</option>
                <option value="run-once" selected=move || editor.missed.get() == Missed::RunOnce>"Make up for all of them by one run"</option>
            </select>
        </div>
    }
    .into_any()
}
