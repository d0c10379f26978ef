//! The server's schedules as the page knows them, the one being edited, and what can be asked for.

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use shared::api::Problem;
use shared::api::schedule::{
    CronError, Missed, Overlap, Preview, PreviewRequest, Schedule, ScheduleList, ScheduleSpec,
};
use shared::{ExecutionModel, Limits, Place, Setup, Variant, Workload};
use wasm_bindgen_futures::spawn_local;

use super::form::Form;
use super::store::{Server, Store};
use crate::executors::{RequestError, api};
use crate::platform::clock;
use crate::platform::timer::{Interval, TimeoutFuture};

/// How long to wait before a server that did not answer is asked again, in milliseconds.
const ASK_AGAIN_MS: u32 = 3_000;

/// All that the page of schedules shows. It is copied freely: every copy is the same state.
#[derive(Clone, Copy)]
pub struct Schedules {
    store: Store,
    /// What the server has.
    pub list: RwSignal<List>,
    /// The schedule being created or edited.
    pub editor: RwSignal<Option<Editor>>,
    /// What went wrong with something that was asked for.
    pub failure: RwSignal<Option<String>>,
    /// Milliseconds since 1970; goes on every second.
    pub now: RwSignal<f64>,
    /// Moves `now` on, as long as this state lives.
    _ticking: StoredValue<Interval, LocalStorage>,
    /// Whether the page of schedules is there.
    open: StoredValue<bool>,
    /// The owner of what is made later, an editor's signals for instance.
    owner: StoredValue<Option<WeakOwner>>,
}

/// What is known of the server's schedules.
#[derive(Clone, PartialEq)]
pub enum List {
    /// It was asked and has not answered.
    Asking,
    /// There is no server, as this sentence says.
    Missing(String),
    /// They are these.
    Here(Vec<Schedule>),
}

/// A schedule being created or edited.
#[derive(Clone, Copy, PartialEq)]
pub struct Editor {
    /// The schedule's number; none for a new one.
    pub id: Option<i64>,
    pub name: RwSignal<String>,
    pub cron: RwSignal<String>,
    pub time_zone: RwSignal<String>,
    pub overlap: RwSignal<Overlap>,
    pub missed: RwSignal<Missed>,
    paused: bool,
    /// What runs: a set-up with one variant.
    pub form: RwSignal<Form>,
    pub limits: Memo<Limits>,
    /// What the expression means, or what is wrong with it.
    pub meaning: RwSignal<Meaning>,
    /// Why it could not be saved: the field, as in the JSON, and a sentence.
    pub refused: RwSignal<Option<(Option<String>, String)>>,
    pub saving: RwSignal<bool>,
    /// Counts the previews that were asked for: only the answer to the last one counts.
    asked: StoredValue<u64>,
}

/// What is known of an expression.
#[derive(Clone, PartialEq)]
pub enum Meaning {
    /// Nothing yet.
    Unknown,
    /// It means this.
    Good(Preview),
    /// The expression is wrong.
    BadCron(CronError),
    /// The time zone is wrong.
    BadZone(String),
    /// The server did not say.
    Failed(String),
}

impl Schedules {
    /// The state, with a list that follows the server until [`Schedules::close`].
    pub fn open(store: Store) -> Schedules {
        let now = RwSignal::new(clock::wall_ms());
        let schedules = Schedules {
            store,
            list: RwSignal::new(List::Asking),
            editor: RwSignal::new(None),
            failure: RwSignal::new(None),
            now,
            _ticking: StoredValue::new_local(Interval::new(1_000, move || now.set(clock::wall_ms()))),
            open: StoredValue::new(true),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        };
        store.pending("schedules");
        spawn_local(async move { schedules.follow().await });
        schedules
    }

    /// Ends what [`Schedules::open`] began.
    pub fn close(&self) {
        // The signals may be gone already, and with them all that would be ended.
        let _ = self.open.try_set_value(false);
        self.store.settled("schedules");
    }

    /// One schedule.
    pub fn find(&self, id: i64) -> Option<Schedule> {
        self.list.with(|list| match list {
            List::Here(schedules) => schedules.iter().find(|schedule| schedule.id == id).cloned(),
            _ => None,
        })
    }

    /// Opens the editor for a new schedule.
    pub fn create(&self, name: &str, cron: &str) {
        let variant =
            Variant { workers: 2, ..self.store.usual_variant(Place::Server, ExecutionModel::Threads) };
        let workload = Workload::default();
        let setup = Setup { workload, variants: vec![variant], ..Setup::default() };
        let editor = self.editor_of(None, setup, false);
        editor.name.set(name.to_owned());
        editor.cron.set(cron.to_owned());
        editor.time_zone.set(clock::time_zone().unwrap_or_else(|| "UTC".to_owned()));
        self.show(editor);
    }

    /// Opens the editor for a schedule.
    pub fn edit(&self, schedule: &Schedule) {
        let ScheduleSpec { name, cron, time_zone, run, overlap, missed, paused } = schedule.spec.clone();
        let setup = Setup {
            workload: run.workload,
            variants: vec![run.variant],
            seed: run.seed,
            faults: run.faults,
            timeout_ms: run.timeout_ms,
            ..Setup::default()
        };
        let editor = self.editor_of(Some(schedule.id), setup, paused);
        editor.name.set(name);
        editor.cron.set(cron);
        editor.time_zone.set(time_zone);
        editor.overlap.set(overlap);
        editor.missed.set(missed);
        self.show(editor);
    }

    /// Asks what the editor's expression means. An answer that comes after the next question is dropped.
    pub fn preview(&self, editor: Editor) {
        let question = editor.asked.with_value(|asked| asked + 1);
        editor.asked.set_value(question);
        let request =
            PreviewRequest { cron: editor.cron.get_untracked(), time_zone: editor.time_zone.get_untracked() };
        let store = self.store;
        store.pending("preview");
        spawn_local(async move {
            let answer = api::post::<Preview>("schedules/preview", &request).await;
            // The editor may have been closed, or something else typed meanwhile.
            if editor.asked.try_get_value() != Some(question) {
                return;
            }
            editor.meaning.set(match answer {
                Ok(preview) => Meaning::Good(preview),
                Err(error) => meaning_of(error),
            });
            store.settled("preview");
        });
    }

    /// Saves what is in the editor, and closes it if the server takes it.
    pub fn save(&self, editor: Editor) {
        let limits = editor.limits.get_untracked();
        if let Some((_, error)) = editor.form.with_untracked(|form| form.first_error(&limits)) {
            editor.refused.set(Some((None, error)));
            return;
        }
        let setup = editor.form.with_untracked(Form::setup);
        let Some(variant) = setup.variants.first() else { return };
        let spec = ScheduleSpec {
            name: editor.name.get_untracked(),
            cron: editor.cron.get_untracked(),
            time_zone: editor.time_zone.get_untracked(),
            run: setup.run_spec(variant, &[]),
            overlap: editor.overlap.get_untracked(),
            missed: editor.missed.get_untracked(),
            paused: editor.paused,
        };
        let schedules = *self;
        editor.saving.set(true);
        schedules.store.pending("save");
        spawn_local(async move {
            let result = match editor.id {
                None => api::post::<Schedule>("schedules", &spec).await,
                Some(id) => api::put::<Schedule>(&format!("schedules/{id}"), &spec).await,
            };
            let refused = match result {
                Ok(_) => {
                    schedules.refresh().await;
                    schedules.cancel();
                    None
                }
                Err(RequestError::Refused(problem)) => Some((problem.field, problem.detail)),
                Err(error) => Some((None, error.to_string())),
            };
            editor.refused.try_set(refused);
            editor.saving.try_set(false);
            schedules.store.settled("save");
        });
    }

    /// Closes the editor.
    pub fn cancel(&self) {
        self.editor.try_set(None);
        self.store.settled("preview");
    }

    /// Pauses, resumes or runs a schedule: `action` is the last part of the address.
    pub fn act(&self, id: i64, action: &'static str) {
        self.ask(async move { api::act(&format!("schedules/{id}/{action}")).await });
    }

    /// Deletes a schedule.
    pub fn delete(&self, id: i64) {
        self.ask(async move { api::delete(&format!("schedules/{id}")).await });
    }

    fn ask(&self, request: impl Future<Output = Result<(), RequestError>> + 'static) {
        let schedules = *self;
        schedules.store.pending("schedule");
        spawn_local(async move {
            schedules.failure.try_set(request.await.err().map(|error| error.to_string()));
            schedules.refresh().await;
            schedules.store.settled("schedule");
        });
    }

    /// Asks for the list now.
    async fn refresh(&self) {
        if let Ok(list) = api::get::<ScheduleList>("schedules").await {
            self.list.try_set(List::Here(list.schedules));
        }
    }

    /// Keeps the list as the server has it: each question is answered when there is something new.
    async fn follow(&self) {
        let mut path = "schedules".to_owned();
        while self.is_open() {
            match api::get::<ScheduleList>(&path).await {
                Ok(list) => {
                    path = format!("schedules?after={}", list.version);
                    self.list.try_set(List::Here(list.schedules));
                }
                Err(error) => {
                    path = "schedules".to_owned();
                    let text = match error {
                        RequestError::NoServer(_) => {
                            "Schedules need the server: run `cargo xtask serve`.".to_owned()
                        }
                        error => error.to_string(),
                    };
                    self.list.try_set(List::Missing(text));
                    self.store.settled("schedules");
                    TimeoutFuture::new(ASK_AGAIN_MS).await;
                }
            }
            self.store.settled("schedules");
        }
    }

    fn is_open(&self) -> bool {
        self.open.try_get_value() == Some(true)
    }

    fn show(&self, editor: Editor) {
        self.failure.set(None);
        self.editor.set(Some(editor));
        self.preview(editor);
    }

    /// An editor that lives as long as this state. What a button's handler makes would otherwise end with
    /// the button, which may give way to the editor.
    fn editor_of(&self, id: Option<i64>, setup: Setup, paused: bool) -> Editor {
        let owner = self.owner.try_get_value().flatten().and_then(|owner| owner.upgrade());
        owner.unwrap_or_default().with(|| self.new_editor(id, setup, paused))
    }

    fn new_editor(&self, id: Option<i64>, setup: Setup, paused: bool) -> Editor {
        let server = self.store.server;
        Editor {
            id,
            name: RwSignal::new(String::new()),
            cron: RwSignal::new(String::new()),
            time_zone: RwSignal::new("UTC".to_owned()),
            overlap: RwSignal::new(Overlap::default()),
            missed: RwSignal::new(Missed::default()),
            paused,
            form: RwSignal::new(Form::new(setup)),
            limits: Memo::new(move |_| match server.get() {
                Server::Here(capabilities) => capabilities.limits,
                _ => Limits::default(),
            }),
            meaning: RwSignal::new(Meaning::Unknown),
            refused: RwSignal::new(None),
            saving: RwSignal::new(false),
            asked: StoredValue::new(0),
        }
    }
}

/// The names of the time zones to choose from.
pub fn time_zones() -> Vec<String> {
    let names = clock::time_zones();
    let utc = (!names.iter().any(|name| name == "UTC")).then(|| "UTC".to_owned());
    utc.into_iter().chain(names).collect()
}

fn meaning_of(error: RequestError) -> Meaning {
    match error {
        RequestError::Refused(problem) => match *problem {
            Problem { cron: Some(error), .. } => Meaning::BadCron(error),
            Problem { field: Some(field), detail, .. } if field == "timeZone" => Meaning::BadZone(detail),
            Problem { detail, .. } => Meaning::Failed(detail),
        },
        error => Meaning::Failed(error.to_string()),
    }
}
