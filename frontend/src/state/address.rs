//! The set-up, or the program with its moment, lives in the address bar: opening an address restores it, and
//! every change is written there. The fragment decides what it is.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use shared::link::program::{self as program_link, ProgramLink, TooLarge};
use shared::link::{self, Opened as Link};
use shared::{Setup, link::LinkError};

use super::form::Form;
use super::program::{Phase, ProgramStore};
use super::program_text::ProgramText;
use super::store::{Notice, Store, Tab};
use crate::platform::document;
use crate::platform::storage::{self, Keep};
use crate::platform::timer::Timeout;

/// How long the user may go on changing before the address is written, in milliseconds.
const SETTLE_MS: u32 = 250;
/// What this tab has written into the address last: if the page opens with that, it was only loaded again.
const WRITTEN_KEY: &str = "interleave-address";
/// The set-up, while a program has the address.
const SETUP_KEY: &str = "interleave-setup";

/// What the address asked for when the page was opened.
pub struct Opened {
    /// The set-up to begin with.
    pub setup: Setup,
    /// Whether the address named none, so that the page may choose a better one.
    pub is_first: bool,
    /// The program that it named, if any.
    pub program: Option<ProgramLink>,
    /// Whether this tab itself has written the address.
    pub is_own: bool,
    /// What was wrong with the address.
    pub error: Option<String>,
}

/// Reads the address.
pub fn read() -> Opened {
    let fragment = document::fragment();
    let is_own = storage::read(Keep::ForTab, WRITTEN_KEY).is_some_and(|written| written == fragment);
    let opened = Opened { setup: Setup::default(), is_first: false, program: None, is_own, error: None };
    if fragment.is_empty() {
        return Opened { is_first: true, ..opened };
    }
    match link::open(&fragment) {
        Ok(Link::Setup(setup)) => Opened { setup, ..opened },
        Ok(Link::Program(program)) => {
            let kept = storage::read(Keep::ForTab, SETUP_KEY).and_then(|kept| link::decode(&kept).ok());
            let is_first = kept.is_none();
            Opened { setup: kept.unwrap_or_default(), is_first, program: Some(program), ..opened }
        }
        Err(error) => Opened { error: Some(error.to_string()), ..opened },
    }
}

/// The tab that the address names.
pub fn tab() -> Tab {
    match document::query().as_str() {
        _ if program_link::is_program(&document::fragment()) => Tab::Programs,
        "view=schedules" => Tab::Schedules,
        "view=programs" => Tab::Programs,
        _ => Tab::Playground,
    }
}

/// Keeps the address and what is edited in step, for the life of the page.
pub fn keep(store: Store, text: ProgramText) {
    let written = Rc::new(RefCell::new(document::fragment()));
    let settling = StoredValue::new_local(None);
    let last = StoredValue::new_local(written.clone());
    Effect::new(move |first: Option<()>| {
        store.form.track();
        if store.tab.get() == Tab::Programs {
            text.program().draft.track();
            text.program().decisions.with(|_| ());
            // Every batch of a run moves the position: the address waits for where it stands still.
            if text.program().phase.get() != Phase::Playing {
                text.program().position.with(|_| ());
            }
        }
        // The page that was opened stands as it is, a broken link too, until something changes.
        if first.is_none() {
            return;
        }
        store.pending("address");
        // A further change drops this timer.
        settling.set_value(Some(Timeout::new(SETTLE_MS, move || {
            write(store, text.program(), &last.get_value());
            store.settled("address");
        })));
    });
    let listener = document::on_window("hashchange", move |_: &web_sys::Event| {
        let fragment = document::fragment();
        if fragment == *written.borrow() {
            return;
        }
        written.borrow_mut().clone_from(&fragment);
        open(store, text, link::open(&fragment));
    });
    listener.forget();
}

/// Opens what the user has pasted into the address bar.
fn open(store: Store, text: ProgramText, link: Result<Link, LinkError>) {
    match link {
        Ok(Link::Setup(setup)) => {
            store.tab.set(Tab::Playground);
            store.open(setup, "The set-up of the link is open. Nothing runs until you press Run.".to_owned());
        }
        Ok(Link::Program(link)) => {
            store.tab.set(Tab::Programs);
            text.open_link(link);
        }
        Err(error) => store.notice.set(Some(Notice::broken_link(&error.to_string()))),
    }
}

/// The address of what is open, as it stands: the set-up, or the program at this moment of its run.
///
/// # Errors
/// If the program is too large for a link.
pub fn share(store: Store, program: ProgramStore) -> Result<String, TooLarge> {
    let fragment = match store.tab.get_untracked() {
        Tab::Programs => of_program(program)?,
        Tab::Playground | Tab::Schedules => of_form(store),
    };
    let address = document::address();
    let base = address.split(['#', '?']).next().unwrap_or_default();
    Ok(format!("{base}#{fragment}"))
}

fn write(store: Store, program: ProgramStore, written: &RefCell<String>) {
    let (query, fragment) = match store.tab.get_untracked() {
        Tab::Playground => ("", of_form(store)),
        Tab::Schedules => ("view=schedules", of_form(store)),
        // What is too large for an address is still kept as the text of this tab.
        Tab::Programs => ("view=programs", of_program(program).unwrap_or_default()),
    };
    document::replace_address(query, &fragment);
    // Without storage, loading the page again asks whether the text may be replaced; that is all.
    storage::write(Keep::ForTab, WRITTEN_KEY, &fragment);
    storage::write(Keep::ForTab, SETUP_KEY, &of_form(store));
    *written.borrow_mut() = fragment;
}

fn of_form(store: Store) -> String {
    store.form.with_untracked(|form: &Form| link::encode(&form.setup()))
}

/// The program as it was loaded, at the position, while that is what the text says; else the text alone.
fn of_program(program: ProgramStore) -> Result<String, TooLarge> {
    let mut spec = program.draft.get_untracked();
    let mut cursor = None;
    if program.is_loaded() {
        spec.decisions = program.decisions.get_untracked();
        cursor = Some(program.position.get_untracked().step).filter(|step| *step > 0);
    }
    program_link::encode(&ProgramLink::new(spec, cursor))
}
