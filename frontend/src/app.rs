//! The frame of the page: it mounts, watches the keys, asks the server what it can do, and shows the part of
//! the page that is open.

use leptos::prelude::*;
use shared::program::ProgramSpec;
use shared::{ExecutionModel, Place};
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;

use crate::executors::{self, RequestError};
use crate::platform::{document, frames, handle};
use crate::state::program::ProgramStore;
use crate::state::program_text::ProgramText;
use crate::state::store::{Notice, Server, Store, Tab, use_store};
use crate::state::{address, driver};
use crate::views::program::{ProgramGallery, ProgramsView};
use crate::views::schedules::SchedulesView;
use crate::views::{
    ComparisonPanel, Gallery, Header, LanesPanel, NoticeBar, RunBar, ScenarioNote, SetupPanel,
};

/// Mounts the page into its document.
pub fn start() {
    std::panic::set_hook(Box::new(|info| document::show_crash(&info.to_string())));
    let listener = document::on_window("error", |event: &web_sys::ErrorEvent| {
        // A picture that does not load is an event without a message, and no crash.
        let message = event.message();
        if !message.is_empty() && !message.starts_with("ResizeObserver") {
            document::show_crash(&message);
        }
    });
    listener.forget();
    leptos::mount::mount_to_body(|| view! { <App/> });
}

#[component]
fn App() -> impl IntoView {
    let opened = address::read();
    let store = Store::new(opened.setup);
    provide_context(store);
    let program = ProgramStore::new(store, ProgramSpec::default());
    provide_context(program);
    let text = ProgramText::new(store, program);
    provide_context(text);
    store.tab.set(address::tab());
    match opened.program {
        Some(link) if opened.is_own => text.go_back_to(link),
        Some(link) => text.open_link(link),
        None => {}
    }
    if let Some(error) = opened.error {
        store.notice.set(Some(Notice::broken_link(&error)));
    }
    address::keep(store, text);
    ask_server(store, opened.is_first);
    keys(store);
    handle::expose(env!("CARGO_PKG_VERSION"), move || store.is_busy());
    view! {
        <Header/>
        <main class="main">
            <NoticeBar/>
            {move || match store.tab.get() {
                Tab::Playground => view! { <Playground/> }.into_any(),
                Tab::Programs => view! { <ProgramsView/> }.into_any(),
                Tab::Schedules => view! { <SchedulesView/> }.into_any(),
            }}
        </main>
        <Gallery/>
        <ProgramGallery/>
    }
}

#[component]
fn Playground() -> impl IntoView {
    let store = use_store();
    view! {
        <div class="playground" data-testid="playground">
            <div class="side"><SetupPanel/></div>
            <div class="centre">
                <RunBar/>
                <ScenarioNote/>
                <LanesPanel/>
                <ComparisonPanel/>
            </div>
        </div>
        {on_first_frame(store)}
    }
}

/// Loads the engine once the page is drawn, so that the first click need not wait for it.
fn on_first_frame(store: Store) {
    spawn_local(async move {
        frames::next().await;
        frames::next().await;
        if !store.is_busy() {
            let variants = store.form.with_untracked(|form| form.setup()).variants;
            for variant in variants.iter().filter(|variant| variant.place == Place::Browser) {
                executors::preload(variant);
            }
        }
    });
}

/// Asks the server what it can do. On a first visit its models join the comparison, unless the user has
/// begun to choose.
fn ask_server(store: Store, is_first: bool) {
    let untouched = store.form.get_untracked();
    store.pending("server");
    spawn_local(async move {
        match executors::server_capabilities().await {
            Ok(capabilities) => {
                store.server.set(Server::Here(capabilities));
                if is_first && store.form.with_untracked(|form| *form == untouched) {
                    store.form.update(|form| {
                        for model in ExecutionModel::ALL {
                            form.add_variant(store.usual_variant(Place::Server, model));
                        }
                    });
                }
            }
            Err(RequestError::NoServer(_)) => store.server.set(Server::Missing(
                "Needs the server, which is not there: start it with `cargo xtask serve`. Everything in the browser works without."
                    .to_owned(),
            )),
            Err(error) => store.server.set(Server::Missing(error.to_string())),
        }
        store.settled("server");
    });
}

fn keys(store: Store) {
    let listener = document::on_window("keydown", move |event: &KeyboardEvent| {
        let is_run = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if is_run && store.tab.get_untracked() == Tab::Playground && !store.gallery.get_untracked() {
            event.prevent_default();
            driver::run(store);
        } else if event.key() == "Escape" && !store.gallery.get_untracked() {
            driver::stop(store);
        }
    });
    listener.forget();
}
