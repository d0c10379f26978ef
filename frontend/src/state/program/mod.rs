//! A program on the page: the text being edited, the run that was loaded from it, and where in that run the user
//! is. [`debug_client`] is the reducer and the one source of what is shown; views read parts of it, each a signal that
//! changes only when its part does. This posts the commands that it gives.
//!
//! What is edited and what was loaded are two things: nothing that a run shows ever comes from a text that
//! was changed since.

pub mod comparing;
mod debug_client;
pub mod output;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::program::trace::ProgramTrace;
use shared::program::{
    CodeLine, Command, Decision, Diagnostic, Pace, Policy, ProgramEnd, ProgramSpec, SeekTo, Settings,
    StateView, StepUnit, TaskNumber, ThreadId,
};

use debug_client::DebugClient;
pub use debug_client::{Explored, Phase, Position};

use super::store::Store;
use crate::executors::{ProgramAnswer, ProgramWorker};

/// What the page waits for while a program's state is about to change.
pub(super) const PENDING: &str = "program";

/// A program's state on the page. It is copied freely: every copy is the same state.
#[derive(Clone, Copy)]
pub struct ProgramStore {
    /// The program as it is being edited: text, files and settings. Its decisions are those of a link that was
    /// opened, and are to be emptied when the text changes; those that the user makes later belong to the run.
    pub draft: RwSignal<ProgramSpec>,
    /// What was loaded last: what trace, output and state belong to.
    pub loaded: Memo<Option<ProgramSpec>>,
    /// What the user should do because the draft is no longer what was loaded; none while they agree.
    pub stale: Memo<Option<&'static str>>,
    /// What is being done.
    pub phase: Memo<Phase>,
    /// Where in the run the user is.
    pub position: Memo<Position>,
    /// The machine at the position; none before a program was loaded.
    pub state: Memo<Option<Arc<StateView>>>,
    /// The machine at the position before this one, to tell what has changed.
    pub before: Memo<Option<Arc<StateView>>>,
    /// How the run ended, as far as it was run.
    pub end: Memo<Option<ProgramEnd>>,
    /// The user's decisions that lead to the position.
    pub decisions: Memo<Vec<Decision>>,
    /// What was found in the text when it was last checked or loaded.
    pub diagnostics: Memo<Vec<Diagnostic>>,
    /// Whether something goes on that Stop ends.
    pub can_stop: Memo<bool>,
    /// Why the last command could not be carried out.
    pub refused: Memo<Option<String>>,
    /// Why there is no engine; none while nothing speaks against it.
    pub missing: Memo<Option<String>>,
    /// How fast Run plays.
    pub pace: RwSignal<Pace>,
    /// What the user has pointed at: the inspector and the lanes show it.
    pub selected: RwSignal<Option<Selected>>,
    /// A line that the editor should show: set by the view in which the user points at one, taken by the editor.
    pub reveal: RwSignal<Option<SourceLine>>,
    /// Ticks when the trace has changed.
    pub version: RwSignal<u64>,
    /// Ticks when the comparison has changed.
    pub compared: RwSignal<u64>,
    /// What the exploration of every interleaving has found so far.
    pub exploration: Memo<Option<Arc<Explored>>>,
    /// Whether more of it is awaited.
    pub is_exploring: Memo<bool>,
    page: Store,
    client: RwSignal<DebugClient, LocalStorage>,
    worker: StoredValue<Option<ProgramWorker>, LocalStorage>,
}

/// A line of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// `main.py` or another file.
    pub file: String,
    /// From 1.
    pub line: u32,
}

/// Something that can be pointed at in the lanes and in the inspector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    Thread(ThreadId),
    Task(TaskNumber),
}

impl ProgramStore {
    /// The state of a page on which `spec` is being edited and nothing was loaded.
    pub fn new(page: Store, spec: ProgramSpec) -> ProgramStore {
        let draft = RwSignal::new(spec);
        let client = RwSignal::new_local(DebugClient::default());
        let loaded = part(client, |client| &client.loaded);
        let stale = Memo::new(move |_| {
            loaded.with(|loaded: &Option<ProgramSpec>| {
                loaded.as_ref().and_then(|loaded| draft.with(|draft| debug_client::stale(loaded, draft)))
            })
        });
        let store = ProgramStore {
            draft,
            loaded,
            stale,
            phase: part(client, |client| &client.phase),
            position: part(client, |client| &client.position),
            state: view_of(client, |client| &client.state),
            before: view_of(client, |client| &client.before),
            end: part(client, |client| &client.end),
            decisions: part(client, |client| &client.decisions),
            diagnostics: part(client, |client| &client.diagnostics),
            can_stop: Memo::new(move |_| client.with(DebugClient::can_stop)),
            refused: part(client, |client| &client.refused),
            missing: part(client, |client| &client.missing),
            pace: RwSignal::new(Pace::Full),
            selected: RwSignal::new(None),
            reveal: RwSignal::new(None),
            version: RwSignal::new(0),
            compared: RwSignal::new(0),
            exploration: part_by(
                client,
                |client| &client.exploration,
                |old, new| match (old, new) {
                    (Some(old), Some(new)) => Arc::ptr_eq(old, new),
                    (None, None) => true,
                    _ => false,
                },
            ),
            is_exploring: part(client, |client| &client.is_exploring),
            page,
            client,
            worker: StoredValue::new_local(None),
        };
        let worker = ProgramWorker::new(move |answer| match answer {
            ProgramAnswer::Reply(reply) => store.change(|client| client.take(reply)),
            ProgramAnswer::Missing(message) => store.change(|client| client.lose_engine(message)),
        });
        store.worker.set_value(Some(worker));
        store
    }

    /// Runs the program of the draft under each of `settings`, apart from what is loaded.
    pub fn compare(&self, settings: Vec<Settings>) {
        let spec = self.draft.get_untracked();
        self.change(|client| client.compare(spec, settings));
    }

    /// Explores every interleaving of the draft.
    pub fn explore(&self) {
        let spec = self.draft.get_untracked();
        self.change(|client| client.explore(spec));
    }

    /// Shows the shortest run of an outcome that was explored, at its end.
    pub fn open_outcome(&self, outcome: usize) {
        let Some(explored) = self.exploration.get_untracked() else { return };
        let Some(found) = explored.found.outcomes.get(outcome) else { return };
        let mut spec = explored.spec.clone();
        spec.settings.policy = Policy::AllInterleavings;
        spec.decisions.clone_from(&found.decisions);
        self.draft.set(spec);
        self.selected.set(None);
        let (spec, pace) = (self.draft.get_untracked(), Pace::Full);
        self.change(|client| client.load(spec, vec![Command::Play { pace }]));
    }

    /// Looks at the comparison; `compared` ticks when it has changed.
    pub fn with_comparison<T>(&self, look: impl FnOnce(&comparing::Comparing) -> T) -> T {
        self.client.with_untracked(|client| look(&client.comparison))
    }

    /// The trace, shared with the timeline; `version` ticks when it has changed.
    pub fn trace(&self) -> Rc<RefCell<ProgramTrace>> {
        self.client.with_untracked(|client| client.trace.clone())
    }

    /// All that was written up to the position.
    pub fn output_text(&self) -> String {
        output::text(&self.trace().borrow(), self.position.get_untracked().events)
    }

    /// Asks for a check of the text as it stands; the answer arrives in `diagnostics`.
    pub fn check(&self) {
        self.change(|client| client.check(self.draft.get_untracked()));
    }

    /// Runs: goes on from the position, or from the beginning if the run is over or the draft has changed.
    pub fn run(&self) {
        let pace = self.pace.get_untracked();
        if self.can_go_on() {
            self.change(|client| client.play(pace));
        } else {
            self.load(vec![Command::Play { pace }]);
        }
    }

    /// Stands at the beginning of the program as it is in the draft.
    pub fn restart(&self) {
        self.load(Vec::new());
    }

    /// Stands at the moment that a link names, in the draft that came with it. Nothing runs but what leads there.
    pub fn open_at(&self, to: SeekTo) {
        self.selected.set(None);
        let spec = self.draft.get_untracked();
        self.change(|client| client.load(spec, vec![Command::Seek { to }]));
    }

    /// Stands still.
    pub fn pause(&self) {
        self.change(DebugClient::pause);
    }

    /// Ends the run where it is.
    pub fn stop(&self) {
        self.change(DebugClient::stop);
    }

    /// Goes a step forward or back; a program that is not loaded is loaded first.
    pub fn step(&self, unit: StepUnit, back: bool) {
        if self.is_loaded() {
            self.change(|client| client.step(unit, back));
        } else if !back {
            self.load(vec![Command::Step { unit, back }]);
        }
    }

    /// Goes to a position in the run.
    pub fn seek(&self, to: SeekTo) {
        self.change(|client| client.seek(to));
    }

    /// Gives a thread the next turn: a new branch of the run.
    pub fn choose(&self, thread: ThreadId) {
        self.change(|client| client.choose(thread));
    }

    /// Takes back a decision, and those that followed from it.
    pub fn forget(&self, decision: usize) {
        self.change(|client| client.forget(decision));
    }

    /// Plays at another speed, also what is playing.
    pub fn set_pace(&self, pace: Pace) {
        self.pace.set(pace);
        self.change(|client| client.change_pace(pace));
    }

    /// Shows a line in the editor.
    pub fn show_line(&self, file: &str, line: u32) {
        if line > 0 {
            self.reveal.set(Some(SourceLine { file: file.to_owned(), line }));
        }
    }

    /// Shows a line of the program that was loaded in the editor.
    pub fn show_code(&self, line: CodeLine) {
        let file = self.loaded.with_untracked(|spec| Some(spec.as_ref()?.file_name(line.file()).to_owned()));
        if let Some(file) = file {
            self.show_line(&file, line.number());
        }
    }

    /// Whether runs of a comparison are awaited. Tracks `compared`.
    pub fn comparison_runs(&self) -> bool {
        self.compared.track();
        self.with_comparison(comparing::Comparing::is_running)
    }

    /// Whether the program of the draft is loaded.
    pub fn is_loaded(&self) -> bool {
        self.loaded.with_untracked(Option::is_some) && self.stale.get_untracked().is_none()
    }

    fn can_go_on(&self) -> bool {
        let is_over =
            self.state.with_untracked(|state| state.as_ref().is_none_or(|state| state.end.is_some()));
        self.is_loaded() && self.phase.get_untracked() == Phase::Paused && !is_over
    }

    fn load(&self, then: Vec<Command>) {
        let mut spec = self.draft.get_untracked();
        if self.is_loaded() {
            // The same program again: the same branch of it.
            spec.decisions = self.decisions.get_untracked();
        }
        self.selected.set(None);
        self.change(|client| client.load(spec, then));
    }

    fn change(&self, change: impl FnOnce(&mut DebugClient) -> Vec<Command>) {
        let Some(commands) = self.client.try_update(change) else { return };
        self.client.with_untracked(|client| {
            tick(self.version, client.trace_version);
            tick(self.compared, client.comparison_version);
        });
        if self.client.with_untracked(DebugClient::is_busy) {
            self.page.pending(PENDING);
        } else {
            self.page.settled(PENDING);
        }
        // The handle is taken out first: the worker may answer at once.
        if let Some(worker) = self.worker.get_value() {
            commands.into_iter().for_each(|command| worker.post(command));
        }
    }
}

/// The program's state, from anywhere below the page's root.
pub fn use_program() -> ProgramStore {
    expect_context::<ProgramStore>()
}

/// Tells the readers of `signal` if there is a new version. They only track it, and a memo that is tracked but never
/// read is never evaluated, so this is a signal that is set.
fn tick(signal: RwSignal<u64>, version: u64) {
    signal.maybe_update(|old| std::mem::replace(old, version) != version);
}

/// A part of the client, as a signal of its own. It is copied only when it has changed.
fn part<T: PartialEq + Clone + Send + Sync + 'static>(
    client: RwSignal<DebugClient, LocalStorage>,
    look: fn(&DebugClient) -> &T,
) -> Memo<T> {
    part_by(client, look, |old, new| old == new)
}

/// The same for a view of the machine, which is large and never changes once it is there.
fn view_of(
    client: RwSignal<DebugClient, LocalStorage>,
    look: fn(&DebugClient) -> &Option<Arc<StateView>>,
) -> Memo<Option<Arc<StateView>>> {
    part_by(client, look, |old, new| match (old, new) {
        (Some(old), Some(new)) => Arc::ptr_eq(old, new),
        (None, None) => true,
        _ => false,
    })
}

fn part_by<T: Clone + Send + Sync + 'static>(
    client: RwSignal<DebugClient, LocalStorage>,
    look: fn(&DebugClient) -> &T,
    is_same: fn(&T, &T) -> bool,
) -> Memo<T> {
    Memo::new_owning(move |old| {
        client.with(|client| {
            let new = look(client);
            match old {
                Some(old) if is_same(&old, new) => (old, false),
                _ => (new.clone(), true),
            }
        })
    })
}
