//! What is compared: the list of variants, each a place and a model with its settings.

use leptos::prelude::*;
use shared::spec::MAX_VARIANTS;
use shared::{Collect, ExecutionModel, Place, Reuse, Variant};

use super::fields::NumberField;
use crate::state::form::Key;
use crate::state::format;
use crate::state::store::use_store;

/// The variants, and what can be added.
#[component]
pub fn Variants() -> impl IntoView {
    let store = use_store();
    let ids = Memo::new(move |_| {
        store.form.with(|form| form.variants.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    });
    view! {
        <div class="group">
            <h3>"Run it as"</h3>
            <Show when=move || ids.get().is_empty()>
                <p class="hint is-warning">"Nothing to run: add an execution model below."</p>
            </Show>
            <ul class="variants plain" data-testid="variants">
                <For each=move || ids.get() key=|id| *id children=|id| view! { <VariantCard id/> }/>
            </ul>
            <AddVariant/>
        </div>
    }
    .into_any()
}

#[component]
fn VariantCard(id: u32) -> impl IntoView {
    let store = use_store();
    let open = RwSignal::new(false);
    let variant = Memo::new(move |_| store.form.with(|form| form.variant(id).cloned()).unwrap_or_default());
    let why = Memo::new(move |_| {
        let variant = variant.get();
        store.unavailable(variant.place, variant.model)
    });
    let full = move || store.form.with(|form| form.variants.len() >= MAX_VARIANTS);
    let name = move || variant.with(|v| v.model.short_label(v.place));
    let body_id = format!("variant-{id}");
    let controls = body_id.clone();
    view! {
        <li class="variant" class:is-off=move || why.get().is_some() data-testid="variant">
            <div class="variant-head">
                <button type="button" class="variant-name" aria-controls=controls
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    title=move || variant.with(|v| v.model.label(v.place))
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <span class="badge" class:is-server=move || variant.with(|v| v.place == Place::Server)>
                        {move || variant.with(|v| format::place_name(v.place))}
                    </span>
                    <span class="variant-title">{name}</span>
                    <span class="chips">{move || chips(&variant.get())}</span>
                    <span class="chevron" aria-hidden="true"></span>
                </button>
                <button type="button" class="button icon" title="Duplicate" prop:disabled=full
                    aria-label=move || format!("Duplicate {}", name())
                    on:click=move |_| store.form.update(|form| form.duplicate_variant(id))><span class="icon-copy" aria-hidden="true"></span></button>
                <button type="button" class="button icon" title="Remove"
                    aria-label=move || format!("Remove {}", name())
                    on:click=move |_| store.form.update(|form| form.remove_variant(id))>"×"</button>
            </div>
            <p class="hint is-warning" hidden=move || why.get().is_none()>{move || why.get()}</p>
            <div id=body_id class="variant-body" hidden=move || !open.get()>
                {move || open.get().then(|| view! { <Settings id/> })}
            </div>
        </li>
    }
    .into_any()
}

fn chips(variant: &Variant) -> AnyView {
    let mut chips = Vec::new();
    if variant.model.is_parallel() {
        chips.push(format!("× {}", variant.workers));
        if variant.reuse == Reuse::PerTask {
            chips.push("new per task".to_owned());
        }
    }
    if variant.model == ExecutionModel::Async {
        chips.push(format!("{} ms slices", variant.slice_ms));
    }
    match variant.collect {
        Collect::Map { chunksize: 1 } => {}
        Collect::Map { chunksize } => chips.push(format!("chunks of {chunksize}")),
        Collect::AsCompleted => chips.push("as completed".to_owned()),
    }
    chips.into_iter().map(|chip| view! { <span class="chip">{chip}</span> }).collect_view().into_any()
}

#[component]
fn Settings(id: u32) -> impl IntoView {
    let store = use_store();
    let variant = Memo::new(move |_| store.form.with(|form| form.variant(id).cloned()).unwrap_or_default());
    let model = Memo::new(move |_| variant.with(|v| v.model));
    let is_map = Memo::new(move |_| variant.with(|v| matches!(v.collect, Collect::Map { .. })));
    let reuse = move |value| store.form.update(|form| form.change_variant(id, |v| v.reuse = value));
    let collect = move |value| store.form.update(|form| form.change_variant(id, |v| v.collect = value));
    let is_parallel = move || model.get().is_parallel();
    view! {
        <div class="field-grid">
            <Show when=is_parallel>
                <NumberField key=Key::Workers(id) help="How many tasks can run at the same time: `max_workers` of the pool."/>
            </Show>
            <Show when=move || model.get() == ExecutionModel::Async>
                <NumberField key=Key::SliceMs(id) help="A task that has computed for this long gives the thread to the next. 0 yields at every step."/>
            </Show>
            <Show when=move || is_map.get() && is_parallel()>
                <NumberField key=Key::Chunksize(id) help="How many tasks travel to a worker together. More: fewer messages, but coarser balance."/>
            </Show>
        </div>
        <Show when=is_parallel>
            <Choice
                legend="Lifetime"
                help="A pool starts its workers once; otherwise each task pays for the start of its own."
                options=["One pool", "New per task"]
                chosen=Signal::derive(move || usize::from(variant.with(|v| v.reuse == Reuse::PerTask)))
                choose=move |index| reuse(if index == 0 { Reuse::Pool } else { Reuse::PerTask })
            />
        </Show>
        <Choice
            legend="Results"
            help="map hands results over in input order, as_completed in the order in which they are ready."
            options=["map", "as_completed"]
            chosen=Signal::derive(move || usize::from(!is_map.get()))
            choose=move |index| collect(if index == 0 { Collect::default() } else { Collect::AsCompleted })
        />
    }
    .into_any()
}

/// Two options of which one holds.
#[component]
fn Choice(
    legend: &'static str,
    help: &'static str,
    options: [&'static str; 2],
    chosen: Signal<usize>,
    choose: impl Fn(usize) + Copy + Send + 'static,
) -> impl IntoView {
    let buttons = options.into_iter().enumerate().map(|(index, label)| {
        let pressed = move || if chosen.get() == index { "true" } else { "false" };
        view! { <button type="button" aria-pressed=pressed on:click=move |_| choose(index)>{label}</button> }
    });
    view! {
        <div class="choice" role="group" aria-label=legend title=help>
            <span class="choice-legend" aria-hidden="true">{legend}</span>
            <div class="segments">{buttons.collect_view()}</div>
        </div>
    }
    .into_any()
}

/// The table of places and models, each a button that adds a variant.
#[component]
fn AddVariant() -> impl IntoView {
    let store = use_store();
    let full = Memo::new(move |_| store.form.with(|form| form.variants.len() >= MAX_VARIANTS));
    let button = move |place: Place, model: ExecutionModel| {
        let why = Memo::new(move |_| {
            let full = full.get().then(|| format!("At most {MAX_VARIANTS} variants can be compared."));
            full.or_else(|| store.unavailable(place, model))
        });
        let title = move || why.get().unwrap_or_else(|| model.label(place).to_owned());
        // Not `disabled`: a user who cannot hover must be able to reach the reason.
        view! {
            <button type="button" class="button add" title=title
                aria-disabled=move || if why.get().is_some() { "true" } else { "false" }
                data-testid=format!("add-{}-{}", place.name(), model.name())
                on:click=move |_| match why.get_untracked() {
                    None => {
                        let variant = store.usual_variant(place, model);
                        store.refused.set(None);
                        store.form.update(|form| form.add_variant(variant));
                    }
                    Some(why) => store.refused.set(Some(why)),
                }>
                <span aria-hidden="true">"+ "</span>{model.short_label(place)}
            </button>
        }
    };
    let column = move |place: Place| {
        let why = Memo::new(move |_| store.unavailable(place, ExecutionModel::Sequential));
        view! {
            <div class="add-column">
                <h4>{match place { Place::Browser => "In the browser", Place::Server => "On the server, native" }}</h4>
                <div class="add-buttons">{ExecutionModel::ALL.map(|model| button(place, model)).into_iter().collect_view()}</div>
                <p class="hint" hidden=move || why.get().is_none()>{move || why.get()}</p>
            </div>
        }
    };
    view! { <div class="adds">{column(Place::Browser)}{column(Place::Server)}</div> }.into_any()
}
