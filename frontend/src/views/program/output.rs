//! What the program has written up to the position, which thread wrote it, and how the run ended.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::program::event::{DeadlockWait, ResourceKind};
use shared::program::{ProgramEnd, SeekTo};

use super::cycle::Cycle;
use super::help::Help;
use super::inspector::{LineButton, ThreadName, known_name};
use crate::platform::document;
use crate::state::format::count;
use crate::state::program::output::{Line, Segment, Shown, lines};
use crate::state::program::{Phase, ProgramStore, Selected, use_program};
use crate::timeline::{duration, resource_kind};

/// The most lines that are shown at once.
const MOST_LINES: usize = 1_000;

/// The panel.
#[component]
pub fn OutputPane() -> impl IntoView {
    let store = use_program();
    let shown = Memo::new(move |_| {
        store.version.track();
        let events = store.position.get().events;
        lines(&store.trace().borrow(), events, MOST_LINES)
    });
    let is_empty = Memo::new(move |_| shown.with(|shown| shown.lines.is_empty()));
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = store.output_text();
        leptos::task::spawn_local(async move { copied.set(document::copy(&text).await) });
    };
    let scroll = NodeRef::<leptos::html::Div>::new();
    let chosen = RwSignal::new(None::<usize>);
    let keys = move |event: KeyboardEvent| {
        key(store, shown, chosen, &event);
        let first = shown.with_untracked(|shown| shown.lines.first().map_or(0, |line| line.number));
        if let (Some(scroll), Some(number)) = (scroll.get_untracked(), chosen.get_untracked()) {
            document::scroll_within(&scroll, &format!(".output-line:nth-of-type({})", number - first + 1));
        }
    };
    Effect::new(move |_| {
        shown.track();
        if let Some(scroll) = scroll.get() {
            scroll.set_scroll_top(scroll.scroll_height());
        }
    });
    view! {
        <section class="panel output" class:is-stale=move || store.stale.get().is_some() aria-labelledby="output-title">
            <div class="panel-head">
                <h2 id="output-title">"Output"</h2>
                <Help about="shown here" text="What was printed until the position. The colour at the edge is that of the thread that wrote it: point at a line to see where and when, press it to go to that line of the program."/>
                <button type="button" class="button quiet" prop:disabled=move || is_empty.get() on:click=copy
                    on:blur=move |_| copied.set(false)>{move || if copied.get() { "Copied" } else { "Copy" }}</button>
            </div>
            <div class="output-scroll" node_ref=scroll tabindex="0" role="log" aria-live="off" data-testid="output"
                aria-label="Output of the program. Up and down choose a line, Enter goes to what wrote it."
                on:keydown=keys on:blur=move |_| chosen.set(None)>
                {move || {
                    let hidden = shown.with(|shown| shown.hidden);
                    (hidden > 0).then(|| view! { <p class="hint">{format!("{} earlier lines are not shown; Copy takes all.", count(hidden as u64))}</p> })
                }}
                <p class="hint" hidden=move || !is_empty.get()>
                    {move || if store.phase.get() == Phase::Empty { "What the program prints appears here." } else { "Nothing was written until here." }}
                </p>
                <For each=move || shown.get().lines key=|line| (line.number, line.segments.clone())
                    children=move |line| view! { <OutputLine line chosen/> }/>
            </div>
            <Ending/>
        </section>
    }
    .into_any()
}

/// Keys in the output: from line to line, and to what wrote one.
fn key(store: ProgramStore, shown: Memo<Shown>, chosen: RwSignal<Option<usize>>, event: &KeyboardEvent) {
    let numbers = shown.with(|shown| Some((shown.lines.first()?.number, shown.lines.last()?.number)));
    let Some((first, last)) = numbers.filter(|_| !(event.ctrl_key() || event.meta_key() || event.alt_key()))
    else {
        return;
    };
    let now = chosen.get_untracked();
    match event.key().as_str() {
        "ArrowUp" => chosen.set(Some(now.map_or(last, |now| now.saturating_sub(1).clamp(first, last)))),
        "ArrowDown" => chosen.set(Some(now.map_or(first, |now| (now + 1).clamp(first, last)))),
        "Enter" => {
            let of_line = |number: usize| {
                shown.with(|shown| {
                    shown.lines.iter().find(|line| line.number == number)?.segments.first().cloned()
                })
            };
            if let Some(segment) = now.and_then(of_line) {
                go_to(store, &segment);
            }
        }
        _ => return,
    }
    event.prevent_default();
}

/// Selects the thread that wrote a segment, and shows the line of the program that did.
fn go_to(store: ProgramStore, segment: &Segment) {
    store.selected.set(Some(Selected::Thread(segment.thread)));
    store.show_code(segment.line);
}

#[component]
fn OutputLine(line: Line, chosen: RwSignal<Option<usize>>) -> impl IntoView {
    let store = use_program();
    let number = line.number;
    let segments = line.segments.into_iter().map(move |segment| {
        let Segment { text, is_error, thread, line, time_ns } = segment.clone();
        let name = known_name(store, thread);
        let at = if line.is_none() {
            String::new()
        } else {
            format!(", {}", store.trace().borrow().line_text(line))
        };
        let title = format!("{name}{at}, at {}", duration(time_ns));
        let choose = move |_| go_to(store, &segment);
        view! {
            <span class=format!("output-segment swatch-{}", thread.0 % 8 + 1) class:is-error=is_error
                title=title data-thread=name on:click=choose>{text}</span>
        }
    });
    view! { <div class="output-line" class:is-chosen=move || chosen.get() == Some(number)>{segments.collect_view()}</div> }
}

/// How the run ended, in words.
#[component]
fn Ending() -> impl IntoView {
    let store = use_program();
    let end =
        Memo::new(move |_| store.state.with(|state| state.as_ref().and_then(|state| state.end.clone())));
    let later = Memo::new(move |_| if end.with(Option::is_none) { store.end.get() } else { None });
    view! {
        <div class="output-end" aria-live="polite">
            {move || end.get().map(|end| ending(store, end))}
            {move || later.get().filter(|_| store.phase.get() == Phase::Paused).map(|later| view! {
                <p class="output-later" data-testid="later">"This is before the end of the run, which ends " {how(&later)} ". "
                    <button type="button" class="button quiet" on:click=move |_| store.seek(SeekTo::End)>"Go to the end"</button></p>
            })}
        </div>
    }
}

fn how(end: &ProgramEnd) -> &'static str {
    match end {
        ProgramEnd::Finished { .. } => "by itself",
        ProgramEnd::Raised { .. } => "with an exception",
        ProgramEnd::Deadlock { .. } => "in a deadlock",
        ProgramEnd::Limit { .. } => "at a limit",
        ProgramEnd::Stopped => "where you stopped it",
    }
}

fn ending(store: ProgramStore, end: ProgramEnd) -> AnyView {
    let after = duration(store.position.get_untracked().time_ns);
    match end {
        ProgramEnd::Finished { exit_code: 0 } => view! {
            <p class="output-verdict is-good" data-testid="end">"Finished after " {after} " of virtual time."</p>
        }
        .into_any(),
        ProgramEnd::Finished { exit_code } => view! {
            <p class="output-verdict is-bad" data-testid="end">{format!("Ended with exit code {exit_code} after {after} of virtual time.")}</p>
        }
        .into_any(),
        ProgramEnd::Raised { message, line } => view! {
            <p class="output-verdict is-bad" data-testid="end">"Ended by an exception that was not caught: " <code>{message}</code>
                {(!line.is_none()).then(|| view! { ", at " <LineButton line=line/> })} "."</p>
        }
        .into_any(),
        ProgramEnd::Limit { name, message, line } => view! {
            <p class="output-verdict is-bad" data-testid="end">"Ended at a limit (" {name} "): " {message}
                {(!line.is_none()).then(|| view! { " At " <LineButton line=line/> "." })}
                " What ran until then is kept; limits are among the settings."</p>
        }
        .into_any(),
        ProgramEnd::Stopped => view! {
            <p class="output-verdict" data-testid="end">"You stopped the run after " {after} " of virtual time. What ran until then is kept."</p>
        }
        .into_any(),
        ProgramEnd::Deadlock { waits } => deadlock(waits),
    }
}

fn deadlock(waits: Vec<DeadlockWait>) -> AnyView {
    let rows = waits.iter().map(|wait| {
        let what = if wait.resource_name.is_empty() { String::new() } else { format!(" {}", wait.resource_name) };
        let DeadlockWait { thread, name, line, what: kind, holder, held_since_line, .. } = wait.clone();
        let holder_name = holder.map(|id| {
            waits.iter().find(|other| other.thread == id).map_or_else(|| format!("thread {}", id.0), |other| other.name.clone())
        });
        view! {
            <li>
                <ThreadName id=thread name/> " waits at " <LineButton line=line/> " for the " {resource_kind(kind)} <strong>{what}</strong>
                {match (holder, holder_name) {
                    _ if matches!(kind, ResourceKind::Thread | ResourceKind::Process) => " to end.".into_any(),
                    (Some(id), Some(name)) => view! {
                        ", which " <ThreadName id name/> " has"
                        {(!held_since_line.is_none()).then(|| view! { " since " <LineButton line=held_since_line/> })} "."
                    }.into_any(),
                    _ => view! { ", which no thread is left to give." }.into_any(),
                }}
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="output-verdict is-bad output-deadlock" data-testid="end">
            <p><strong>"Deadlock: "</strong>"these threads wait for each other, and none can go on."</p>
            <ol data-testid="deadlock">{rows}</ol>
            <Cycle waits/>
        </div>
    }
    .into_any()
}
