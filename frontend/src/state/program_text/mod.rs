//! The text of the program that is being edited: its files, what it began as, and its earlier versions. What the
//! user has written is never lost by opening something else: it stays among the earlier texts, and the notice's Undo
//! puts it back.
//!
//! The program itself is the draft of [`ProgramStore`]; this keeps it, checks it while it is typed, and tells the
//! editor of changes that did not come from there.

pub mod drafts;
pub mod gallery;
pub mod names;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use shared::link::program::ProgramLink;
use shared::program::scenario::{self, ProgramScenario};
use shared::program::{ProgramSpec, SeekTo, SourceFile};

use self::drafts::{Draft, Note};
use super::format;
use super::program::{self, ProgramStore};
use super::store::{Notice, Store, Tab};
use crate::platform::editor::Editor;
use crate::platform::timer::Timeout;
use crate::platform::{clock, document, random};

/// The file that is the program.
pub const MAIN: &str = "main.py";
/// What a first visit begins with.
const FIRST: &str = include_str!("../../../../vm/scenarios/07_race_inside_plus_equals.py");
const FIRST_SLUG: &str = "race-inside-plus-equals";
/// How long after the last change the text is checked and kept, in milliseconds.
const SETTLE_MS: u32 = 300;
/// What the page waits for meanwhile.
const PENDING: &str = "program-text";

/// The state of the text. It is copied freely: every copy is the same state.
#[derive(Clone, Copy)]
pub struct ProgramText {
    /// The file that is shown.
    pub file: RwSignal<String>,
    /// What the program is called here.
    pub title: RwSignal<String>,
    /// What the scenario says that it began as.
    pub note: RwSignal<Option<Note>>,
    /// Texts that were written before, the newest first, without this one.
    pub earlier: RwSignal<Vec<Draft>>,
    /// Whether this browser keeps what is written.
    pub is_kept: RwSignal<bool>,
    /// Whether the gallery of programs is open.
    pub gallery: RwSignal<bool>,
    /// Whether the text of this page was ever checked.
    pub is_checked: RwSignal<bool>,
    page: Store,
    program: ProgramStore,
    origin: StoredValue<Origin>,
    editor: StoredValue<Option<Rc<Editor>>, LocalStorage>,
    /// Keeps and checks the text once it has not changed for a while.
    settling: StoredValue<Option<Timeout>, LocalStorage>,
}

/// What is known of the open text, from its opening to that of the next one.
#[derive(Default)]
struct Origin {
    id: u64,
    /// Whether it was changed before it was opened again.
    was_edited: bool,
    /// The program as it was opened.
    fresh: ProgramSpec,
    /// The text and files that were checked last.
    checked: Option<(String, Vec<SourceFile>)>,
}

impl ProgramText {
    /// The text that this tab had before it was loaded again, or else the newest of this device, or else a
    /// scenario to begin with.
    pub fn new(page: Store, program: ProgramStore) -> ProgramText {
        let text = ProgramText {
            file: RwSignal::new(MAIN.to_owned()),
            title: RwSignal::new(String::new()),
            note: RwSignal::new(None),
            earlier: RwSignal::new(Vec::new()),
            is_kept: RwSignal::new(true),
            gallery: RwSignal::new(false),
            is_checked: RwSignal::new(false),
            page,
            program,
            origin: StoredValue::new(Origin::default()),
            editor: StoredValue::new_local(None),
            settling: StoredValue::new_local(None),
        };
        let draft = drafts::of_tab().or_else(|| drafts::earlier().into_iter().next());
        text.put(draft.unwrap_or_else(first));
        text.list_earlier();
        text.keep_watch();
        text
    }

    /// Opens a scenario; the text before can be had back.
    pub fn open_scenario(&self, scenario: &ProgramScenario) {
        let said = format!("“{}” is open. Nothing runs until you press Run.", scenario.title);
        self.open(of_scenario(scenario), said);
    }

    /// Opens the moment of a link; the text before can be had back. A link to what is open already only goes to
    /// its moment.
    pub fn open_link(&self, link: ProgramLink) {
        let (spec, cursor, warning) = link.open();
        let is_same = self.program.draft.with_untracked(|draft| *draft == spec);
        if !is_same {
            let what = if cursor.is_some() { "moment" } else { "program" };
            let mut said = format!("The {what} of the link is open.");
            if let Some(warning) = warning {
                said = format!("{said} {}", format::sentence(&warning));
            }
            self.open(fresh("A program from a link", None, spec), said);
        }
        if let Some(step) = cursor {
            self.program.open_at(SeekTo::Step(step));
        }
    }

    /// Stands at the moment of a link that this tab has written itself: the page was only loaded again, and the
    /// text that is kept may be newer.
    pub fn go_back_to(&self, link: ProgramLink) {
        let (mut spec, cursor, _) = link.open();
        let decisions = std::mem::take(&mut spec.decisions);
        let is_same = self.program.draft.with_untracked(|draft| {
            draft.source == spec.source && draft.files == spec.files && draft.settings == spec.settings
        });
        if let Some(step) = cursor.filter(|_| is_same) {
            self.program.draft.update(|draft| draft.decisions = decisions);
            self.program.open_at(SeekTo::Step(step));
        }
    }

    /// Begins an empty program; the text before can be had back.
    pub fn open_empty(&self) {
        let settings = self.program.draft.with_untracked(|draft| draft.settings.clone());
        let spec = ProgramSpec { settings, ..ProgramSpec::default() };
        self.open(fresh("A program of your own", None, spec), "An empty program is open.".to_owned());
    }

    /// Goes on with an earlier text; this one can be had back.
    pub fn open_earlier(&self, draft: Draft) {
        let said = format!("Your text of {} is open.", clock::shown(draft.at_ms));
        self.open(draft, said);
    }

    /// Puts a text back as it was.
    pub fn restore(&self, draft: Draft) {
        self.keep();
        self.put(draft);
        self.keep();
        self.check();
    }

    /// The program that it is the text of.
    pub fn program(&self) -> ProgramStore {
        self.program
    }

    /// Takes in what the user has typed into a file.
    pub fn typed(&self, name: &str, text: String) {
        self.program.draft.update(|draft| {
            // Choices were made in a run of another text.
            draft.decisions.clear();
            if name == MAIN {
                draft.source = text;
            } else if let Some(file) = draft.files.iter_mut().find(|file| file.name == name) {
                file.text = text;
            }
        });
    }

    /// Shows a file.
    pub fn show(&self, name: &str) {
        self.file.set(name.to_owned());
        self.with_editor(|editor| editor.show(name));
    }

    /// Shows a line of a file.
    pub fn reveal(&self, name: &str, line: u32) {
        if self.names().iter().any(|own| own == name) {
            self.file.set(name.to_owned());
            self.with_editor(|editor| editor.reveal(name, line));
        }
    }

    /// The names of all files, the program first.
    pub fn names(&self) -> Vec<String> {
        let further =
            self.program.draft.with(|draft| draft.files.iter().map(|file| file.name.clone()).collect());
        let further: Vec<String> = further;
        std::iter::once(MAIN.to_owned()).chain(further).collect()
    }

    /// Adds an empty file and shows it. The name was checked by [`names::error`].
    pub fn add(&self, name: &str) {
        self.program.draft.update(|draft| {
            draft.decisions.clear();
            draft.files.push(SourceFile { name: name.to_owned(), text: String::new() });
        });
        self.with_editor(|editor| editor.set_text(name, ""));
        self.show(name);
    }

    /// Gives a file another name, which was checked.
    pub fn rename(&self, from: &str, to: &str) {
        self.program.draft.update(|draft| {
            draft.decisions.clear();
            if let Some(file) = draft.files.iter_mut().find(|file| file.name == from) {
                file.name = to.to_owned();
            }
        });
        self.with_editor(|editor| editor.rename(from, to));
        self.show(to);
    }

    /// Removes a file; it can be had back.
    pub fn remove(&self, name: &str) {
        let before = self.snapshot();
        self.program.draft.update(|draft| {
            draft.decisions.clear();
            draft.files.retain(|file| file.name != name);
        });
        self.with_editor(|editor| editor.remove(name));
        self.show(MAIN);
        self.say(format!("{name} is removed."), before);
    }

    /// Says which editor shows the text from now on. It is kept, with what can be taken back, also while the page
    /// shows something else.
    pub fn attach(&self, editor: Rc<Editor>) {
        self.fill(&editor);
        self.editor.set_value(Some(editor));
    }

    /// Whether there is an editor already.
    pub fn has_editor(&self) -> bool {
        self.editor.with_value(Option::is_some)
    }

    /// Does something with the editor, if there is one.
    pub fn with_editor(&self, act: impl FnOnce(&Editor)) {
        // The handle is taken out first: the editor may call back.
        if let Some(editor) = self.editor.try_get_value().flatten() {
            act(&editor);
        }
    }

    /// Checks the text, unless it is the one that was checked last.
    pub fn check(&self) {
        let now = self.program.draft.with_untracked(|draft| (draft.source.clone(), draft.files.clone()));
        let is_new =
            self.origin.try_update_value(|origin| origin.checked.replace(now.clone()).as_ref() != Some(&now));
        if is_new == Some(true) {
            self.program.check();
        }
    }

    fn open(&self, draft: Draft, said: String) {
        self.keep();
        let before = self.snapshot();
        self.put(draft);
        self.keep();
        self.check();
        self.say(said, before);
    }

    fn say(&self, text: String, before: Draft) {
        let own = *self;
        let undo = Arc::new(move || own.restore(before.clone()));
        self.page.notice.set(Some(Notice { is_error: false, text, undo: Some(undo) }));
    }

    /// Makes a draft the text.
    fn put(&self, draft: Draft) {
        let Draft { id, title, note, spec, file, is_edited, .. } = draft;
        self.origin.set_value(Origin { id, was_edited: is_edited, fresh: spec.clone(), checked: None });
        self.program.draft.set(spec);
        self.title.set(title);
        self.note.set(note);
        self.file.set(file);
        self.with_editor(|editor| self.fill(editor));
    }

    fn fill(&self, editor: &Editor) {
        let current = self.file.get_untracked();
        self.program.draft.with_untracked(|draft| {
            let further = draft.files.iter().map(|file| (file.name.as_str(), file.text.as_str()));
            editor.open(std::iter::once((MAIN, draft.source.as_str())).chain(further), &current);
        });
    }

    /// The text as it stands.
    fn snapshot(&self) -> Draft {
        let spec = self.program.draft.get_untracked();
        let (id, is_edited) =
            self.origin.with_value(|origin| (origin.id, origin.was_edited || origin.fresh != spec));
        Draft {
            id,
            at_ms: clock::wall_ms(),
            title: self.title.get_untracked(),
            note: self.note.get_untracked(),
            spec,
            file: self.file.get_untracked(),
            is_edited,
        }
    }

    /// Keeps the text as it stands: for this tab, and among the earlier ones if the user has changed it.
    fn keep(&self) {
        let draft = self.snapshot();
        let for_tab = drafts::keep_for_tab(&draft);
        let on_device = !draft.is_edited || drafts::keep_on_device(&draft);
        self.is_kept.set(for_tab && on_device);
        self.list_earlier();
    }

    fn list_earlier(&self) {
        let own = self.origin.with_value(|origin| origin.id);
        self.earlier.set(drafts::earlier().into_iter().filter(|other| other.id != own).collect());
    }

    /// Keeps and checks the text when it has changed, notes when a check was answered, and keeps it when the page goes away.
    fn keep_watch(&self) {
        let text = *self;
        Effect::new(move |first: Option<()>| {
            text.program.draft.track();
            text.note.track();
            text.file.track();
            if first.is_none() {
                return;
            }
            text.page.pending(PENDING);
            // A further change drops this timer.
            text.settling.set_value(Some(Timeout::new(SETTLE_MS, move || {
                text.keep();
                if text.page.tab.get_untracked() == Tab::Programs {
                    text.check();
                }
                text.page.settled(PENDING);
            })));
        });
        Effect::new(move |_| {
            let is_asked = text.page.pending.with(|pending| pending.contains(program::PENDING));
            if !is_asked && text.origin.with_value(|origin| origin.checked.is_some()) {
                text.is_checked.set(true);
            }
        });
        for event in ["pagehide", "visibilitychange"] {
            document::on_window(event, move |_: &web_sys::Event| text.keep()).forget();
        }
    }
}

/// The text's state, from anywhere below the page's root.
pub fn use_text() -> ProgramText {
    expect_context::<ProgramText>()
}

fn first() -> Draft {
    let scenario = scenario::parse(FIRST_SLUG, FIRST).expect("the first scenario is read in the tests");
    of_scenario(&scenario)
}

fn of_scenario(scenario: &ProgramScenario) -> Draft {
    fresh(&scenario.title, Some(Note::of(scenario)), scenario.spec.clone())
}

/// A text that was not changed yet.
fn fresh(title: &str, note: Option<Note>, spec: ProgramSpec) -> Draft {
    Draft {
        id: random::u64(),
        at_ms: clock::wall_ms(),
        title: title.to_owned(),
        note,
        spec,
        file: MAIN.to_owned(),
        is_edited: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_scenario_is_whole() {
        let scenario = scenario::parse(FIRST_SLUG, FIRST).expect("its head is whole");
        assert!(scenario.spec.source.contains("count += 1"));
    }
}
