//! The set-up lives in the address bar: opening an address restores it, and every change is written there.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use shared::{Setup, link};

use super::form::Form;
use super::store::{Notice, Store, Tab};
use crate::platform::{document, timer};

/// How long the person may go on changing before the address is written, in milliseconds.
const SETTLE_MS: u32 = 250;

/// What the address asked for when the page was opened.
pub struct Opened {
    /// The set-up to begin with.
    pub setup: Setup,
    /// Whether the address named none, so that the page may choose a better one.
    pub is_first: bool,
    /// What was wrong with the address.
    pub error: Option<String>,
}

/// Reads the address.
pub fn read() -> Opened {
    let fragment = document::fragment();
    if fragment.is_empty() {
        return Opened { setup: Setup::default(), is_first: true, error: None };
    }
    match link::decode(&fragment) {
        Ok(setup) => Opened { setup, is_first: false, error: None },
        Err(error) => Opened { setup: Setup::default(), is_first: false, error: Some(error.to_string()) },
    }
}

/// The tab that the address names.
pub fn tab() -> Tab {
    match document::query().as_str() {
        "view=schedules" => Tab::Schedules,
        "view=programs" => Tab::Programs,
        _ => Tab::Playground,
    }
}

/// Keeps the address and the set-up in step, for the life of the page.
pub fn keep(store: Store) {
    let written = Rc::new(RefCell::new(document::fragment()));
    let generation = StoredValue::new(0_u64);
    let last = written.clone();
    let last = StoredValue::new_local(last);
    Effect::new(move |first: Option<()>| {
        store.form.track();
        store.tab.track();
        // The page that was opened stands as it is, a broken link too, until something changes.
        if first.is_none() {
            return;
        }
        generation.update_value(|generation| *generation += 1);
        let own = generation.get_value();
        store.pending("address");
        timer::after(SETTLE_MS, move || {
            if generation.get_value() == own {
                write(store, &last.get_value());
                store.settled("address");
            }
        });
    });
    document::on_window("hashchange", move |_: web_sys::Event| {
        let fragment = document::fragment();
        if fragment == *written.borrow() {
            return;
        }
        written.borrow_mut().clone_from(&fragment);
        match link::decode(&fragment) {
            Ok(setup) => store
                .open(setup, "The set-up of the link is open. Nothing runs until you press Run.".to_owned()),
            Err(error) => store.notice.set(Some(broken(&error.to_string()))),
        }
    });
}

/// The address of the set-up as it stands.
pub fn share(store: Store) -> String {
    let fragment = store.form.with_untracked(|form| link::encode(&form.setup()));
    let address = document::address();
    let base = address.split(['#', '?']).next().unwrap_or_default();
    format!("{base}#{fragment}")
}

/// What to say about a link that cannot be opened.
pub fn broken(error: &str) -> Notice {
    let mut text = error.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push_str(". Everything else works: below is a set-up to begin with.");
    Notice { is_error: true, text, undo: None }
}

fn write(store: Store, written: &RefCell<String>) {
    let fragment = store.form.with_untracked(|form: &Form| link::encode(&form.setup()));
    let query = match store.tab.get_untracked() {
        Tab::Playground => "",
        Tab::Programs => "view=programs",
        Tab::Schedules => "view=schedules",
    };
    document::replace_address(query, &fragment);
    *written.borrow_mut() = fragment;
}
