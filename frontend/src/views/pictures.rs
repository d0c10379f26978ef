//! Pictures that the user drops in or picks for the image job.

use gloo_file::futures::read_as_bytes;
use gloo_file::{File, FileList};
use leptos::ev::DragEvent;
use leptos::prelude::*;
use shared::task::Blob;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use crate::platform::document;
use crate::state::format;
use crate::state::store::{Notice, Picture, Store, use_store};

/// The field to drop pictures into, and those that are there.
#[component]
pub fn Pictures() -> impl IntoView {
    let store = use_store();
    let over = RwSignal::new(false);
    let drop_in = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            take(store, files.into());
        }
    };
    let pick = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        if let Some(files) = input.files() {
            take(store, files.into());
        }
        // So that the same file can be picked again after it was removed.
        input.set_value("");
    };
    let shown = move || -> Vec<(String, String)> {
        store.pictures.with(|all| all.iter().map(|own| (own.url.to_string(), own.name.clone())).collect())
    };
    view! {
        <div class="pictures">
            <label
                class="drop"
                class:is-over=move || over.get()
                on:dragover=move |event: DragEvent| { event.prevent_default(); over.set(true); }
                on:dragleave=move |_| over.set(false)
                on:drop=drop_in
            >
                <input type="file" class="visually-hidden" data-testid="pictures" accept="image/png,image/jpeg" multiple on:change=pick/>
                <strong>"Drop pictures here"</strong>
                <span>"or pick PNG or JPEG files. Without any, built-in pictures are used. They stay on this device \
                    unless a server variant runs, and are not part of the link."</span>
            </label>
            <ul class="thumbs plain" aria-label="Pictures">
                <For each=shown key=|(url, _)| url.clone() children=move |(url, name)| {
                    let own = url.clone();
                    let remove = move |_| store.pictures.update(|pictures| pictures.retain(|other| *other.url != *own));
                    view! {
                        <li>
                            <img src=url alt=name.clone()/>
                            <button type="button" aria-label=format!("Remove {name}") on:click=remove>"×"</button>
                        </li>
                    }
                }/>
            </ul>
        </div>
    }
    .into_any()
}

fn take(store: Store, files: FileList) {
    store.pending("pictures");
    spawn_local(async move {
        let mut refused = Vec::new();
        for file in &*files {
            if let Err(why) = add(store, file).await {
                refused.push(why);
            }
        }
        if !refused.is_empty() {
            store.notice.set(Some(Notice { is_error: true, text: refused.join(" "), undo: None }));
        }
        store.settled("pictures");
    });
}

async fn add(store: Store, file: &File) -> Result<(), String> {
    let name = file.name();
    let mime = file.raw_mime_type();
    if !matches!(mime.as_str(), "image/png" | "image/jpeg") {
        return Err(format!("“{name}” is not a PNG or JPEG picture."));
    }
    let present: u64 = store
        .pictures
        .with_untracked(|pictures| pictures.iter().map(|p| p.data.as_slice().len() as u64).sum());
    // In JSON, bytes are base64, a third longer; the rest of a request needs little.
    let most = store.limits.get_untracked().max_body_bytes / 4 * 3 - 65_536;
    if present + file.size() > most {
        return Err(format!("“{name}” is too much: all pictures together may have {}.", format::bytes(most)));
    }
    let bytes = read_as_bytes(file).await.map_err(|_| format!("“{name}” could not be read."))?;
    let url = document::object_url(&mime, &bytes);
    store.pictures.update(|pictures| pictures.push(Picture { name, url, data: Blob::new(bytes) }));
    Ok(())
}
