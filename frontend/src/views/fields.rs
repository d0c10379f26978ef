//! A field for a number: its label, unit and error, and whatever was typed.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::state::form::Key;
use crate::state::format;
use crate::state::store::use_store;

/// A number of the set-up. Arrow up and down step through the values.
#[component]
pub fn NumberField(
    /// Which number.
    key: Key,
    /// What the term means, in a sentence.
    #[prop(optional)]
    help: &'static str,
    /// What an empty field means.
    #[prop(optional)]
    placeholder: &'static str,
) -> impl IntoView {
    let store = use_store();
    let bounds = Memo::new(move |_| store.form.with(|form| form.bounds(key, &store.limits.get())));
    let text = Memo::new(move |_| store.form.with(|form| form.text(key)));
    let error = Memo::new(move |_| store.form.with(|form| form.error(key, &store.limits.get())));
    let value = Memo::new(move |_| store.form.with(|form| form.value(key)));
    let enter = move |text: &str| {
        let limits = store.limits.get_untracked();
        store.form.update(|form| form.enter(key, text, &limits));
        store.refused.set(None);
    };
    let tidy = move |_| {
        let limits = store.limits.get_untracked();
        // Only a field that was typed into changes.
        if store.form.with_untracked(|form| form.value(key).map(|v| v.to_string()) != Some(form.text(key))) {
            store.form.update(|form| form.tidy(key, &limits));
        }
    };
    let step = move |event: KeyboardEvent| {
        let up = event.key() == "ArrowUp";
        let (Some(value), Some(bounds)) = (value.get_untracked(), bounds.get_untracked()) else { return };
        if up || event.key() == "ArrowDown" {
            event.prevent_default();
            let next =
                if up { value.saturating_add(step_of(value)) } else { value.saturating_sub(step_of(value)) };
            enter(&next.clamp(bounds.min, bounds.max).to_string());
        }
    };
    let id = key.id();
    let note_id = format!("{id}-note");
    let note = move || error.get().unwrap_or_else(|| hint(value.get(), bounds.get().map_or("", |b| b.unit)));
    view! {
        <div class="field" class:is-bad=move || error.get().is_some() title=help>
            <label for=id.clone()>{move || bounds.get().map_or("", |bounds| bounds.label)}</label>
            <span class="field-box">
                <input
                    id=id.clone()
                    data-testid=id.clone()
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    aria-invalid=move || if error.get().is_some() { "true" } else { "false" }
                    aria-describedby=note_id.clone()
                    prop:value=move || text.get()
                    on:input=move |event| enter(&event_target_value(&event))
                    on:change=tidy
                    on:keydown=step
                />
                <span class="field-unit" aria-hidden="true">{move || bounds.get().map_or("", |b| b.unit)}</span>
            </span>
            <span class="field-note" id=note_id>{note}</span>
        </div>
    }
    .into_any()
}

/// A step that is felt at any size: one unit of the second digit.
fn step_of(value: u64) -> u64 {
    match value {
        0..100 => 1,
        _ => 10_u64.pow(value.ilog10() - 1),
    }
}

/// A large number in a form that can be read.
fn hint(value: Option<u64>, unit: &str) -> String {
    match value {
        Some(value) if unit == "B" && value >= 1_000 => format::bytes(value),
        Some(value) if value >= 10_000 => format::count(value),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_hints_fit_the_size() {
        assert_eq!([1, 99, 100, 3_000_000].map(step_of), [1, 1, 10, 100_000]);
        assert_eq!(hint(Some(65_536), "B"), "65.5 kB");
        assert_eq!(hint(Some(3_000_000), ""), "3,000,000");
        assert_eq!(hint(Some(16), ""), "");
    }
}
