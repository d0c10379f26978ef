//! The page's state as signals that views read, and what views may ask for.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use gloo_file::ObjectUrl;
use leptos::prelude::*;
use shared::task::Blob;
use shared::{Capabilities, ExecutionModel, Limits, Place, RunSpec, Setup, Variant};

use super::form::Form;
use super::format;
use super::runs::{Action, Runs};
use crate::executors::{self, Running};

/// All of the page's state. It is copied freely: every copy is the same state.
#[derive(Clone, Copy)]
pub struct Store {
    /// The set-up being edited.
    pub form: RwSignal<Form>,
    /// The runs.
    pub runs: RwSignal<Runs, LocalStorage>,
    /// Ticks when a trace has grown.
    pub version: RwSignal<u64>,
    /// Pictures that the user gave.
    pub pictures: RwSignal<Vec<Picture>, LocalStorage>,
    /// What this page can do.
    pub browser: StoredValue<Capabilities>,
    /// What the server can do.
    pub server: RwSignal<Server>,
    /// The tightest bounds of the places in use.
    pub limits: Memo<Limits>,
    /// What the user should know.
    pub notice: RwSignal<Option<Notice>>,
    /// The tab that is open.
    pub tab: RwSignal<Tab>,
    /// The series whose lanes alone are shown.
    pub solo: RwSignal<Option<usize>>,
    /// Whether the gallery is open.
    pub gallery: RwSignal<bool>,
    /// The field that kept the last try to run from running.
    pub refused: RwSignal<Option<String>>,
    /// What is under way and has no other trace in the state.
    pub pending: RwSignal<BTreeSet<&'static str>>,
    /// The run in progress, to stop it.
    pub(super) running: StoredValue<RefCell<Option<Running>>, LocalStorage>,
}

/// A picture that the user gave.
#[derive(Clone)]
pub struct Picture {
    /// Its file's name.
    pub name: String,
    /// An address within the page, to show it; it is freed with the picture.
    pub url: ObjectUrl,
    /// The encoded picture.
    pub data: Blob,
}

/// What is known of the server.
#[derive(Clone, PartialEq)]
pub enum Server {
    /// It was asked and has not answered.
    Asking,
    /// There is none, as this sentence says.
    Missing(String),
    /// It is there.
    Here(Capabilities),
}

/// Something the user should know.
#[derive(Clone)]
pub struct Notice {
    /// Whether something went wrong.
    pub is_error: bool,
    /// One or two sentences.
    pub text: String,
    /// Puts back what was replaced.
    pub undo: Option<Undo>,
}

/// Puts back something that was replaced.
pub type Undo = Arc<dyn Fn() + Send + Sync>;

/// The parts of the page, of which one is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Running and comparing workloads.
    Playground,
    /// Writing programs, and watching the machine run them.
    Programs,
    /// The server's schedules.
    Schedules,
}

impl Notice {
    /// That a link cannot be opened.
    pub fn broken_link(error: &str) -> Notice {
        let text =
            format!("{} Everything else works: below is something to begin with.", format::sentence(error));
        Notice { is_error: true, text, undo: None }
    }
}

impl Store {
    /// The state of a page that was just opened with `setup`.
    pub fn new(setup: Setup) -> Store {
        let browser = executors::browser_capabilities();
        let form = RwSignal::new(Form::new(setup));
        let server = RwSignal::new(Server::Asking);
        let own = browser.limits.clone();
        let uses_server =
            Memo::new(move |_| form.with(|form| form.variants.iter().any(|(_, v)| v.place == Place::Server)));
        let limits = Memo::new(move |_| match server.get() {
            Server::Here(server) if uses_server.get() => tightest(&own, &server.limits),
            _ => own.clone(),
        });
        Store {
            form,
            runs: RwSignal::new_local(Runs::default()),
            version: RwSignal::new(0),
            pictures: RwSignal::new_local(Vec::new()),
            browser: StoredValue::new(browser),
            server,
            limits,
            notice: RwSignal::new(None),
            tab: RwSignal::new(Tab::Playground),
            solo: RwSignal::new(None),
            gallery: RwSignal::new(false),
            refused: RwSignal::new(None),
            pending: RwSignal::new(BTreeSet::new()),
            running: StoredValue::new_local(RefCell::new(None)),
        }
    }

    /// The same state around another form, for a part of the page that edits a set-up of its own.
    pub fn with_form(self, form: RwSignal<Form>, limits: Memo<Limits>) -> Store {
        Store { form, limits, ..self }
    }

    /// Why a model cannot be used in a place; none if it can.
    pub fn unavailable(&self, place: Place, model: ExecutionModel) -> Option<String> {
        let of = |capabilities: &Capabilities| {
            let status = capabilities.models.iter().find(|status| status.model == model);
            status.and_then(|status| status.unavailable.clone())
        };
        match place {
            Place::Browser => self.browser.with_value(of),
            Place::Server => match self.server.get() {
                Server::Asking => Some("Asking the server what it can do.".to_owned()),
                Server::Missing(why) => Some(why),
                Server::Here(capabilities) => of(&capabilities),
            },
        }
    }

    /// The cores of a place.
    pub fn cores(&self, place: Place) -> u32 {
        match (place, self.server.get_untracked()) {
            (Place::Server, Server::Here(server)) => server.cores,
            _ => self.browser.with_value(|browser| browser.cores),
        }
    }

    /// A sensible variant of a model in a place.
    pub fn usual_variant(&self, place: Place, model: ExecutionModel) -> Variant {
        Variant { place, model, workers: self.cores(place).clamp(2, 4), ..Variant::default() }
    }

    /// Takes in what happened to a run.
    pub fn dispatch(&self, action: Action) {
        let only_events = matches!(action, Action::Frame { body: shared::wire::FrameBody::Events(_), .. });
        if only_events {
            // Thousands of batches may come: what follows the trace follows `version`, not the whole runs.
            self.runs.update_untracked(|runs| runs.apply(action));
        } else {
            self.runs.update(|runs| runs.apply(action));
        }
        self.version.update(|version| *version = version.wrapping_add(1));
    }

    /// Replaces the set-up; the one before can be taken back from the notice.
    pub fn open(&self, setup: Setup, text: String) {
        let (form, before) = (self.form, self.form.get_untracked());
        let undo: Undo = Arc::new(move || form.set(before.clone()));
        self.form.set(Form::new(setup));
        self.notice.set(Some(Notice { is_error: false, text, undo: Some(undo) }));
        self.refused.set(None);
    }

    /// The runs of the set-up as it stands, or the first error.
    pub(super) fn spec(&self, setup: &Setup, variant: &Variant) -> RunSpec {
        let pictures: Vec<Blob> = match setup.workload {
            shared::Workload::Image { .. } => {
                self.pictures.with_untracked(|pictures| pictures.iter().map(|p| p.data.clone()).collect())
            }
            _ => Vec::new(),
        };
        setup.run_spec(variant, &pictures)
    }

    /// Notes that something is under way, until [`Store::settled`].
    pub fn pending(&self, what: &'static str) {
        // Readers are told only what is new.
        self.pending.maybe_update(|pending| pending.insert(what));
    }

    /// Notes that something is no longer under way.
    pub fn settled(&self, what: &'static str) {
        self.pending.maybe_update(|pending| pending.remove(what));
    }

    /// Whether anything is under way.
    pub fn is_busy(&self) -> bool {
        self.pending.with_untracked(|pending| !pending.is_empty())
            || self.runs.with_untracked(Runs::is_running)
    }
}

/// The state, from anywhere below the page's root.
pub fn use_store() -> Store {
    expect_context::<Store>()
}

fn tightest(a: &Limits, b: &Limits) -> Limits {
    Limits {
        max_tasks: a.max_tasks.min(b.max_tasks),
        max_workers: a.max_workers.min(b.max_workers),
        max_run_ms: a.max_run_ms.min(b.max_run_ms),
        max_body_bytes: a.max_body_bytes.min(b.max_body_bytes),
        max_concurrent_runs: a.max_concurrent_runs.min(b.max_concurrent_runs),
    }
}
