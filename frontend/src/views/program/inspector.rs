//! The machine at the position: each thread and task with its stack and variables, who holds and who waits for
//! what, and whose turn it could be next.

use std::collections::HashSet;

use leptos::prelude::*;
use shared::program::event::ResourceKind;
use shared::program::{
    CodeLine, Decision, FrameView, ProcessView, ProgramSpec, ResourceView, StateView, TaskNumber, TaskView,
    ThreadId, ThreadState, ThreadView, Variable,
};

use super::help::Help;
use crate::state::format::{bytes, count};
use crate::state::program::{Phase, ProgramStore, Selected, use_program};
use crate::timeline::{duration, resource_kind, waits_for};

/// The most threads, and the most tasks, that are listed at once.
const MOST_LISTED: usize = 60;

/// The panel.
#[component]
pub fn Inspector() -> impl IntoView {
    let store = use_program();
    let is_empty = Memo::new(move |_| store.state.with(Option::is_none));
    view! {
        <section class="panel inspector" class:is-stale=move || store.stale.get().is_some() aria-labelledby="inspector-title" data-testid="inspector">
            <div class="panel-head"><h2 id="inspector-title">"This moment"</h2>
                <Help about="shown here" text="The machine as it is at the position: between two instructions of the program, with every thread standing still."/></div>
            <Show when=move || !is_empty.get()
                fallback=|| view! { <p class="empty-line">"Stack, variables, locks and queues at the position, as soon as the program is loaded: step or run it."</p> }>
                <Next/>
                <Branch/>
                <Threads/>
                <Tasks/>
                <Resources/>
                <Processes/>
            </Show>
        </section>
    }
    .into_any()
}

/// Whose turn it is, and whose it could be.
#[component]
fn Next() -> impl IntoView {
    let store = use_program();
    let current = Memo::new(move |_| {
        of_state(store, |state| {
            // After the end, it is the thread that would have gone on.
            let current = state.current.filter(|_| state.end.is_none())?;
            let thread = thread_of(state, current)?;
            let at = thread.frames.first().map(|frame| (frame.file.clone(), frame.line));
            Some((thread.id, thread.name.clone(), thread.next.clone(), at.filter(|(_, line)| *line > 0)))
        })
        .flatten()
    });
    let ready = Memo::new(move |_| of_state(store, ready_names).unwrap_or_default());
    let is_over = Memo::new(move |_| of_state(store, |state| state.end.is_some()).unwrap_or(false));
    let can_choose = Memo::new(move |_| can_choose(store));
    view! {
        <div class="inspector-next">
            {move || match current.get() {
                Some((id, name, next, at)) => view! {
                    <p data-testid="next"><span class="stage-label">"Next: "</span><ThreadName id name/>
                        {at.map(|(file, line)| view! { " at " <FileLine file line/> })}
                        <code>{next}</code></p>
                }.into_any(),
                None => view! { <p data-testid="next"><span class="stage-label">"Next: "</span>{move || if is_over.get() { "nothing: the run is over" } else { "no thread can run" }}</p> }.into_any(),
            }}
            <p class="inspector-ready" hidden=move || is_over.get()><span class="stage-label">"Ready "
                <Help about="the ready queue" text="Threads that could run now, in the order in which the policy would let them. Give one of them the next turn to see another interleaving of the same program."/></span>
                {move || {
                    let waiting = ready.get();
                    if waiting.is_empty() {
                        return view! { <span class="hint">"no other thread"</span> }.into_any();
                    }
                    let more = waiting.len().saturating_sub(MOST_LISTED);
                    let chips = waiting.into_iter().take(MOST_LISTED).map(|(id, name)| view! {
                        <span class="inspector-chip">
                            <ThreadName id name=name.clone()/>
                            <button type="button" class="button quiet" data-testid="choose" data-thread=id.0.to_string()
                                prop:disabled=move || !can_choose.get()
                                title="Let this thread go on here instead: a new branch of the run"
                                aria-label=format!("Give {name} the next turn")
                                on:click=move |_| store.choose(id)>"give it the next turn"</button>
                        </span>
                    });
                    view! {
                        {chips.collect_view()}
                        {(more > 0).then(|| view! { <span class="hint">{format!("and {} more", count(more as u64))}</span> })}
                    }.into_any()
                }}
            </p>
        </div>
    }
}

/// The user's decisions that lead to the position.
#[component]
fn Branch() -> impl IntoView {
    let store = use_program();
    let chosen = move |(index, decision): (usize, Decision)| {
        let name =
            of_state(store, |state| thread_of(state, decision.thread).map(|thread| thread.name.clone()));
        let name = name.flatten().unwrap_or_else(|| known_name(store, decision.thread));
        view! {
            <li class="inspector-chip" data-testid="decision">
                {format!("at step {}: {name}", count(decision.step))}
                <button type="button" class="button quiet" aria-label=format!("Take back the decision at step {}", decision.step)
                    title="Take this decision back, and those after it, which followed from it"
                    on:click=move |_| store.forget(index)>"×"</button>
            </li>
        }
    };
    view! {
        <Show when=move || store.decisions.with(|all| !all.is_empty())>
            <div class="inspector-branch">
                <span class="stage-label">"Your decisions "
                    <Help about="a decision" text="You gave a thread the next turn here. Decisions are part of the link, which opens this very interleaving."/></span>
                <ul class="plain">{move || store.decisions.get().into_iter().enumerate().map(chosen).collect_view()}</ul>
            </div>
        </Show>
    }
}

#[component]
fn Threads() -> impl IntoView {
    let store = use_program();
    let shown = Memo::new(move |_| {
        let selected = selected_thread(store);
        of_state(store, |state| listed(state.threads.iter().map(|thread| thread.id), selected))
            .unwrap_or_default()
    });
    let all = Memo::new(move |_| of_state(store, |state| state.threads.len()).unwrap_or(0));
    let open = RwSignal::new(HashSet::<ThreadId>::new());
    view! {
        <div class="inspector-part" hidden=move || all.get() == 0>
            <h3>"Threads"</h3>
            <ul class="plain inspector-list">
                <For each=move || shown.get() key=|id| *id children=move |id| view! { <Thread id open/> }/>
            </ul>
            <More shown=Signal::derive(move || shown.with(Vec::len)) all=all.into()/>
        </div>
    }
}

#[component]
fn Thread(id: ThreadId, open: RwSignal<HashSet<ThreadId>>) -> impl IntoView {
    let store = use_program();
    let thread = Memo::new(move |_| of_state(store, |state| thread_of(state, id).cloned()).flatten());
    let is_current = Memo::new(move |_| of_state(store, |state| state.current == Some(id)).unwrap_or(false));
    let is_selected = Memo::new(move |_| store.selected.get() == Some(Selected::Thread(id)));
    let is_alone = Memo::new(move |_| of_state(store, |state| state.threads.len() < 4).unwrap_or(false));
    // The current and the selected thread are open; where there are few, all are.
    let is_open = Memo::new(move |_| {
        let toggled = open.with(|open| open.contains(&id));
        (is_selected.get() || is_current.get() || is_alone.get()) != toggled
    });
    let toggle = move |_| {
        open.update(|open| {
            if !open.remove(&id) {
                open.insert(id);
            }
        });
    };
    let words = Memo::new(move |_| {
        let state = store.state.get()?;
        thread.with(|thread| thread.as_ref().map(|thread| state_words(store, &state, thread)))
    });
    let class = move || thread.with(|thread| thread.as_ref().map_or("", |thread| state_class(&thread.state)));
    let task = move || {
        let number = thread.with(|thread| thread.as_ref()?.task)?;
        of_state(store, |state| {
            state.tasks.iter().find(|task| task.id == number).map(|task| task.name.clone())
        })?
    };
    let frames = Signal::derive(move || {
        thread.with(|thread| thread.as_ref().map_or_else(Vec::new, |t| t.frames.clone()))
    });
    let before = Signal::derive(move || {
        store.before.with(|before| {
            before
                .as_ref()
                .map(|before| thread_of(before, id).map_or_else(Vec::new, |thread| thread.frames.clone()))
        })
    });
    let name =
        move || thread.with(|thread| thread.as_ref().map_or_else(String::new, |thread| thread.name.clone()));
    view! {
        <li class="inspector-item" class:is-selected=move || is_selected.get() class:is-current=move || is_current.get()
            data-testid="thread" data-thread=id.0.to_string()>
            <div class="inspector-line">
                <button type="button" class="inspector-toggle" aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    aria-label=move || format!("Stack of {}", name()) on:click=toggle></button>
                {move || view! { <ThreadName id name=name()/> }}
                {move || thread.with(|thread| thread.as_ref().is_some_and(|thread| thread.daemon)).then(|| view! {
                    <span class="hint" title="The program does not wait for a daemon thread: it ends with the main thread.">"daemon"</span>
                })}
                <span class=move || format!("inspector-state {}", class()) data-testid="thread-state">{move || words.get()}</span>
                {move || task().map(|name| view! { <span class="hint">"in task " {name}</span> })}
            </div>
            <Show when=move || is_open.get()><Stack frames before/></Show>
        </li>
    }
    .into_any()
}

#[component]
fn Tasks() -> impl IntoView {
    let store = use_program();
    let all = Memo::new(move |_| of_state(store, |state| state.tasks.len()).unwrap_or(0));
    let shown = Memo::new(move |_| {
        let selected = match store.selected.get() {
            Some(Selected::Task(id)) => Some(id),
            _ => None,
        };
        of_state(store, |state| listed(state.tasks.iter().map(|task| task.id), selected)).unwrap_or_default()
    });
    let open = RwSignal::new(HashSet::<TaskNumber>::new());
    view! {
        <Show when=move || { all.get() > 0 }>
            <div class="inspector-part">
                <h3>"asyncio tasks "<Help about="a task" text="A coroutine that its event loop runs in turns with others, on one thread: it gives its turn away only where it awaits."/></h3>
                <ul class="plain inspector-list">
                    <For each=move || shown.get() key=|id| *id children=move |id| view! { <Task id open/> }/>
                </ul>
                <More shown=Signal::derive(move || shown.with(Vec::len)) all=all.into()/>
            </div>
        </Show>
    }
}

#[component]
fn Task(id: TaskNumber, open: RwSignal<HashSet<TaskNumber>>) -> impl IntoView {
    let store = use_program();
    let task = Memo::new(move |_| of_state(store, |state| task_of(state, id).cloned()).flatten());
    let is_selected = Memo::new(move |_| store.selected.get() == Some(Selected::Task(id)));
    let is_open = Memo::new(move |_| {
        let runs = task.with(|task| task.as_ref().is_some_and(|task| task.running));
        (is_selected.get() || runs) != open.with(|open| open.contains(&id))
    });
    let toggle = move |_| {
        open.update(|open| {
            if !open.remove(&id) {
                open.insert(id);
            }
        });
    };
    let name = move || task.with(|task| task.as_ref().map_or_else(String::new, |task| task.name.clone()));
    let words = move || {
        task.with(|task| {
            task.as_ref().map_or_else(
                || ("", String::new()),
                |task| match (task.running, task.awaits.as_str()) {
                    (true, _) => ("is-running", "runs".to_owned()),
                    (false, "") => ("is-ready", "ready".to_owned()),
                    (false, awaits) => ("is-waiting", format!("awaits {awaits}")),
                },
            )
        })
    };
    let frames = Signal::derive(move || {
        task.with(|task| task.as_ref().map_or_else(Vec::new, |task| task.frames.clone()))
    });
    let before = Signal::derive(move || {
        store.before.with(|before| {
            before
                .as_ref()
                .map(|before| task_of(before, id).map_or_else(Vec::new, |task| task.frames.clone()))
        })
    });
    view! {
        <li class="inspector-item" class:is-selected=move || is_selected.get() data-testid="task">
            <div class="inspector-line">
                <button type="button" class="inspector-toggle" aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    aria-label=move || format!("Stack of {}", name()) on:click=toggle></button>
                <button type="button" class="inspector-name" on:click=move |_| store.selected.set(Some(Selected::Task(id)))>{name}</button>
                <span class=move || format!("inspector-state {}", words().0)>{move || words().1}</span>
            </div>
            <Show when=move || is_open.get()><Stack frames before/></Show>
        </li>
    }
    .into_any()
}

/// A stack, innermost first, with what has changed since the position before. `before` is the stack there; none if
/// that position is not known.
#[component]
fn Stack(frames: Signal<Vec<FrameView>>, before: Signal<Option<Vec<FrameView>>>) -> impl IntoView {
    move || {
        let (frames, before) = (frames.get(), before.get());
        if frames.is_empty() {
            return view! { <p class="hint inspector-stack">"No frame of the program: it is in the library, or has not begun."</p> }.into_any();
        }
        let depth = frames.len();
        let rows = frames.into_iter().enumerate().map(|(index, frame)| {
            // Frames correspond from the outermost on: a call in between is a new frame, not a change.
            let previous = Previous::of(before.as_ref(), |before| {
                before.len().checked_sub(depth - index).and_then(|index| before.get(index)).filter(|old| old.function == frame.function).map(|old| &old.locals)
            });
            view! {
                <li>
                    <p class="inspector-frame"><code>{frame.function.clone()}</code>" "<FileLine file=frame.file.clone() line=frame.line/></p>
                    {variables(&frame.locals, &previous)}
                </li>
            }
        });
        view! { <ol class="plain inspector-stack">{rows.collect_view()}</ol> }.into_any()
    }
}

/// Variables as they were at the position before this one.
enum Previous<'a> {
    /// That position is not known, so nothing counts as changed.
    Unknown,
    /// The frame or process did not exist there.
    New,
    Was(&'a [Variable]),
}

impl<'a> Previous<'a> {
    /// What `find` gives of `before`, which is what was there, if that is known.
    fn of<T>(before: Option<&'a T>, find: impl FnOnce(&'a T) -> Option<&'a Vec<Variable>>) -> Previous<'a> {
        match before.map(find) {
            None => Previous::Unknown,
            Some(None) => Previous::New,
            Some(Some(variables)) => Previous::Was(variables),
        }
    }

    fn differs(&self, variable: &Variable) -> bool {
        match self {
            Previous::Unknown => false,
            Previous::New => true,
            Previous::Was(variables) => !variables.contains(variable),
        }
    }
}

/// A table of variables, with those marked that have changed.
fn variables(variables: &[Variable], previous: &Previous) -> impl IntoView + use<> {
    let rows = variables.iter().map(|variable| {
        let is_changed = previous.differs(variable);
        view! {
            <tr class:is-changed=is_changed>
                <th scope="row">{variable.name.clone()}</th>
                <td><code>{variable.value.clone()}</code>{is_changed.then(|| view! { <span class="visually-hidden">" (changed)"</span> })}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!variables.is_empty())
        .then(|| view! { <table class="inspector-variables"><tbody>{rows}</tbody></table> })
}

#[component]
fn Resources() -> impl IntoView {
    let store = use_program();
    let rows = Memo::new(move |_| of_state(store, |state| state.resources.clone()).unwrap_or_default());
    let names = move |ids: &[ThreadId]| {
        let names = ids.iter().take(MOST_LISTED).map(|id| {
            let id = *id;
            view! { <ThreadName id name=known_name(store, id)/> " " }
        });
        names.collect_view()
    };
    let row = move |resource: ResourceView| {
        let (holders, waiters) = (names(&resource.holders), names(&resource.waiters));
        view! {
            <tr data-testid="resource">
                <th scope="row"><code>{resource.name.clone()}</code>" "<span class="hint">{resource_kind(resource.what)}</span></th>
                <td>{holders}{resource.holders.is_empty().then_some("–")}</td>
                <td>{waiters}{resource.waiters.is_empty().then_some("–")}</td>
                <td>{resource.detail.clone()}</td>
            </tr>
        }
    };
    view! {
        <Show when=move || rows.with(|rows| !rows.is_empty())>
            <div class="inspector-part">
                <h3>"Locks, queues and others"</h3>
                <div class="table-scroll">
                    <table class="table inspector-table">
                        <thead><tr><th scope="col">"What"</th><th scope="col">"Held by"</th><th scope="col">"Waiting, first come first"</th><th scope="col">"Content"</th></tr></thead>
                        <tbody>{move || rows.get().into_iter().take(MOST_LISTED).map(row).collect_view()}</tbody>
                    </table>
                </div>
                <More shown=Signal::derive(move || rows.with(Vec::len).min(MOST_LISTED)) all=Signal::derive(move || rows.with(Vec::len))/>
            </div>
        </Show>
    }
}

#[component]
fn Processes() -> impl IntoView {
    let store = use_program();
    let all = Memo::new(move |_| of_state(store, |state| state.processes.clone()).unwrap_or_default());
    let row = move |process: ProcessView| {
        let globals = store.before.with(|before| {
            let previous = Previous::of(before.as_deref(), |before| {
                before.processes.iter().find(|old| old.id == process.id).map(|old| &old.globals)
            });
            variables(&process.globals, &previous)
        });
        let gil = process.gil.map(|id| view! { "GIL: " <ThreadName id name=known_name(store, id)/> " · " });
        view! {
            <li class="inspector-item" data-testid="process">
                <p class="inspector-line"><strong>{process.name.clone()}</strong>
                    <span class="hint">{gil}{format!("{} objects, {}", count(process.heap_objects), bytes(process.heap_bytes))}</span></p>
                {globals}
            </li>
        }
    };
    view! {
        <div class="inspector-part" hidden=move || all.with(Vec::is_empty)>
            <h3>"Processes and their global variables "
                <Help about="the GIL" text="CPython's global interpreter lock: of the threads of one process, only the one that has it executes Python. Each process has its own."/></h3>
            <ul class="plain inspector-list">{move || all.get().into_iter().take(MOST_LISTED).map(row).collect_view()}</ul>
        </div>
    }
}

/// A thread's name, in the colour of its lane; pressing it chooses the thread.
#[component]
pub fn ThreadName(id: ThreadId, name: String) -> impl IntoView {
    let store = use_program();
    view! {
        <button type="button" class="inspector-name" title="Show this thread's lane and stack"
            on:click=move |_| store.selected.set(Some(Selected::Thread(id)))>
            <span class=format!("stage-swatch swatch-{}", id.0 % 8 + 1) aria-hidden="true"></span>{name}
        </button>
    }
}

/// A line of the program; pressing it shows it in the text.
#[component]
pub fn LineButton(line: CodeLine) -> impl IntoView {
    let store = use_program();
    let name = |spec: &ProgramSpec| spec.file_name(line.file()).to_owned();
    let file = store.loaded.with_untracked(|spec| spec.as_ref().map(name)).unwrap_or_default();
    view! { <FileLine file line=line.number()/> }
}

#[component]
fn FileLine(file: String, line: u32) -> impl IntoView {
    let store = use_program();
    let text = if file == "main.py" { format!("line {line}") } else { format!("{file}, line {line}") };
    view! {
        <button type="button" class="inspector-line-link" title="Show this line in the text"
            on:click=move |_| store.show_line(&file, line)>{text}</button>
    }
}

#[component]
fn More(shown: Signal<usize>, all: Signal<usize>) -> impl IntoView {
    move || {
        let (shown, all) = (shown.get(), all.get());
        (all > shown).then(|| view! {
            <p class="hint">{format!("{} of {} are listed. Choose another on its lane to see it here.", count(shown as u64), count(all as u64))}</p>
        })
    }
}

/// The name of a thread, also of one that has ended.
pub fn known_name(store: ProgramStore, id: ThreadId) -> String {
    if let Some(name) =
        of_state(store, |state| thread_of(state, id).map(|thread| thread.name.clone())).flatten()
    {
        return name;
    }
    let trace = store.trace();
    let trace = trace.borrow();
    let name = trace.thread(id).map(|thread| thread.name.clone()).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| format!("thread {}", id.0))
}

fn of_state<T>(store: ProgramStore, look: impl FnOnce(&StateView) -> T) -> Option<T> {
    store.state.with(|state| state.as_deref().map(look))
}

fn thread_of(state: &StateView, id: ThreadId) -> Option<&ThreadView> {
    state.threads.iter().find(|thread| thread.id == id)
}

fn task_of(state: &StateView, id: TaskNumber) -> Option<&TaskView> {
    state.tasks.iter().find(|task| task.id == id)
}

fn selected_thread(store: ProgramStore) -> Option<ThreadId> {
    match store.selected.get() {
        Some(Selected::Thread(id)) => Some(id),
        _ => None,
    }
}

/// The first of many, with the chosen one before them if it is not among them.
fn listed<T: PartialEq + Copy>(all: impl Iterator<Item = T> + Clone, chosen: Option<T>) -> Vec<T> {
    let mut first: Vec<T> = all.clone().take(MOST_LISTED).collect();
    if let Some(chosen) = chosen.filter(|chosen| !first.contains(chosen))
        && all.clone().any(|other| other == chosen)
    {
        first.insert(0, chosen);
    }
    first
}

/// The threads that could get the next turn instead of the current one.
fn ready_names(state: &StateView) -> Vec<(ThreadId, String)> {
    let name = |id: &ThreadId| thread_of(state, *id).map(|thread| (*id, thread.name.clone()));
    state.ready.iter().filter(|id| Some(**id) != state.current).filter_map(name).collect()
}

fn can_choose(store: ProgramStore) -> bool {
    store.phase.get() == Phase::Paused && store.stale.get().is_none()
}

fn state_class(state: &ThreadState) -> &'static str {
    match state {
        ThreadState::Running { .. } | ThreadState::Offloaded { .. } => "is-running",
        ThreadState::Ready => "is-ready",
        ThreadState::Blocked { .. } => "is-waiting",
        ThreadState::Ended => "is-ended",
    }
}

fn state_words(store: ProgramStore, state: &StateView, thread: &ThreadView) -> String {
    match &thread.state {
        ThreadState::Running { core } => format!("runs on core {}", core.0),
        ThreadState::Ready => {
            let gil = state
                .processes
                .iter()
                .find(|process| process.id == thread.process)
                .and_then(|process| process.gil);
            match gil.filter(|holder| *holder != thread.id) {
                Some(holder) => format!("ready, but {} has the GIL", known_name(store, holder)),
                None => "ready".to_owned(),
            }
        }
        ThreadState::Offloaded { name, .. } => format!("in native code: {name}"),
        ThreadState::Blocked { what, name, holders, until_ns, .. } => {
            let held = match holders.as_slice() {
                // The words for a thread or a process name it already.
                _ if matches!(what, ResourceKind::Thread | ResourceKind::Process) => String::new(),
                [] => String::new(),
                holders => {
                    let names: Vec<String> = holders.iter().map(|id| known_name(store, *id)).collect();
                    format!(", held by {}", names.join(", "))
                }
            };
            let until = until_ns.map_or_else(String::new, |until| format!(", until {}", duration(until)));
            format!("{}{held}{until}", waits_for(*what, name))
        }
        ThreadState::Ended => "has ended".to_owned(),
    }
}
