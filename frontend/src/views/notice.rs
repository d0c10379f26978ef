//! What the user should know, above the page: a link that could not be opened, a set-up that was replaced.

use leptos::prelude::*;

use crate::state::store::use_store;

/// The notice, if there is one.
#[component]
pub fn NoticeBar() -> impl IntoView {
    let store = use_store();
    let show = move |notice: crate::state::store::Notice| {
        let role = if notice.is_error { "alert" } else { "status" };
        let undo = notice.undo.map(|undo| {
            let take_back = move |_| {
                store.notice.set(None);
                undo();
            };
            view! { <button type="button" class="button quiet" data-testid="undo" on:click=take_back>"Undo"</button> }
        });
        view! {
            <div class="banner" class:is-error=notice.is_error role=role data-testid="notice">
                <p>{notice.text}</p>
                {undo}
                <button type="button" class="button icon" aria-label="Dismiss" on:click=move |_| store.notice.set(None)>"×"</button>
            </div>
        }
    };
    view! { {move || store.notice.get().map(show)} }.into_any()
}
