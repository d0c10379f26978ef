//! The timeline of programs as the page mounts it: with the axis as a slider of the position, a legend, and the
//! lanes in numbers.

use leptos::prelude::*;

use super::super::duration;
use super::super::model::Wish;
use super::super::mount::{Handle, TimelineFrame, Toolbar};
use super::describe;
use super::model::ProgramModel;
use super::{LaneKey, Picked, ProgramRun};

/// The most threads whose lanes are told in numbers.
const MOST_ROWS: usize = 60;

/// The legend: of each key its class, its text and what it means.
const LEGEND: [(&str, &str, &str); 8] = [
    ("running", "running", "It executes the program."),
    (
        "native",
        "native code",
        "Work outside of Python, such as a kernel or a picture: other threads may run Python meanwhile.",
    ),
    ("ready", "ready", "It could run, but another thread has the interpreter lock, or all cores are busy."),
    ("blocked", "waiting", "It waits for a lock, a queue, another thread, …"),
    ("io", "input/output", "It waits for a simulated network or a file."),
    ("sleep", "sleeping", "It sleeps, or has nothing to do."),
    ("held", "holds a lock", "A thin line below a thread's bar: it holds a lock."),
    ("woken", "wakes", "An arrow: one thread or task makes another ready."),
];

/// The lanes of `runs` in virtual time. They are redrawn when any of the signals changes.
#[component]
pub fn ProgramTimeline(
    /// The runs, top to bottom.
    runs: Signal<Vec<ProgramRun>, LocalStorage>,
    /// Ticks when a trace has changed.
    version: Signal<u64>,
    /// Where in the first run the user is, in virtual time; `None`: there is no position to move.
    position_ns: Signal<Option<u64>>,
    /// Whether a run goes on.
    growing: Signal<bool>,
    /// The lane that is chosen.
    selected: Signal<Option<LaneKey>>,
    /// The user moves the position.
    on_seek: Callback<u64>,
    /// The user chooses a bar.
    on_pick: Callback<Picked>,
    /// The user wants to go to where a bar begins.
    on_visit: Callback<Picked>,
) -> impl IntoView {
    let handle = Handle::new(ProgramModel::default(), move |wish| match wish {
        Wish::Seek(time_ns) => on_seek.run(time_ns),
        Wish::Pick(picked) => on_pick.run(picked),
        Wish::Visit(picked) => on_visit.run(picked),
    });
    Effect::new(move |_| handle.change(|view| view.change_model(|model| model.set_runs(runs.get()))));
    Effect::new(move |_| {
        version.track();
        handle.change(|view| view.change_model(ProgramModel::changed));
    });
    Effect::new(move |_| {
        let (position, growing) = (position_ns.get(), growing.get());
        handle.change(|view| {
            view.change_model(|model| {
                model.set_growing(growing);
                false
            });
            view.set_position(position);
        });
    });
    Effect::new(move |_| handle.change(|view| view.follow_choice(|model| model.select(selected.get()))));
    let axis = view! { <Axis handle runs version position_ns/> };
    view! {
        <section class="timeline stage-lanes" aria-label="Lanes in virtual time">
            <TimelineFrame handle axis=axis.into_any() label="What each thread, task and core did" keys="stage-keys"
                test_id="program-lanes"/>
            <Toolbar handle legend=&LEGEND/>
            <details class="stage-keys">
                <summary>"Moving in the lanes"</summary>
                <p id="stage-keys" class="timeline-keys">
                    "Drag the axis to go back and forth. Drag the lanes to move, Ctrl and wheel to zoom, double-click a bar to go to its beginning. Keys: A D move, W S zoom, 0 fits, ↑ ↓ choose a lane, [ ] its bars, Enter goes there, ← → move the position."
                </p>
            </details>
            <div class="visually-hidden" aria-live="polite">{move || handle.spoken()}</div>
            <Summary runs version growing/>
        </section>
    }
}

/// The axis, on which the position is moved.
#[component]
fn Axis(
    handle: Handle<ProgramModel>,
    runs: Signal<Vec<ProgramRun>, LocalStorage>,
    version: Signal<u64>,
    position_ns: Signal<Option<u64>>,
) -> impl IntoView {
    let end_ns = move || {
        version.track();
        runs.with(|runs| runs.iter().map(|run| run.trace.borrow().end_ns()).max().unwrap_or(0))
    };
    view! {
        <div
            class="stage-axis"
            role="slider"
            tabindex="0"
            aria-label="Position in virtual time"
            aria-valuemin="0"
            aria-valuemax=move || end_ns().to_string()
            aria-valuenow=move || position_ns.get().unwrap_or(0).to_string()
            aria-valuetext=move || position_ns.get().map_or_else(String::new, duration)
            title="Drag to go back and forth in the run"
            on:pointerdown=move |event| handle.axis_down(&event)
            on:pointermove=move |event| handle.axis_moved(&event)
            on:pointerup=move |_| handle.axis_up()
            on:pointercancel=move |_| handle.axis_up()
            on:keydown=move |event| handle.key(&event, true)
        >
            <span class="stage-axis-name">"virtual time "<span>"(simulated)"</span></span>
            <canvas class="timeline-axis" node_ref=handle.axis aria-hidden="true"></canvas>
        </div>
    }
}

/// The lanes in numbers, for those who do not see the canvas. Made anew when a run stands still.
#[component]
fn Summary(
    runs: Signal<Vec<ProgramRun>, LocalStorage>,
    version: Signal<u64>,
    growing: Signal<bool>,
) -> impl IntoView {
    let row = |label: &str, row: describe::LaneRow| {
        let name = if label.is_empty() { row.name } else { format!("{label}: {}", row.name) };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{row.ran}</td><td>{row.native}</td><td>{row.ready}</td><td>{row.waited}</td><td>{row.now}</td>
            </tr>
        }
    };
    let rows = move || {
        version.track();
        if growing.get() {
            return Vec::new();
        }
        let of_run = |run: &ProgramRun| {
            let lanes = describe::lane_rows(&run.trace.borrow(), MOST_ROWS);
            lanes.into_iter().map(|lane| row(&run.label, lane)).collect::<Vec<_>>()
        };
        runs.with(|runs| runs.iter().flat_map(of_run).collect())
    };
    view! {
        <div class="visually-hidden">
            <table data-testid="lanes-in-numbers">
                <caption>"The threads' lanes in numbers"</caption>
                <thead><tr>
                    <th scope="col">"Thread"</th><th scope="col">"Ran"</th><th scope="col">"Native code"</th>
                    <th scope="col">"Ready"</th><th scope="col">"Waited"</th><th scope="col">"At the end"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
