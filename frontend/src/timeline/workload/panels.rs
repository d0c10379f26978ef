//! The timeline of workloads as the page mounts it: with a legend, the details of the chosen task, and the runs in
//! numbers.

use leptos::prelude::*;

use super::super::gesture::Command;
use super::super::model::Wish;
use super::super::mount::{Handle, TimelineFrame, Toolbar};
use super::WorkloadRun;
use super::describe;
use super::model::{Details, WorkloadModel};

/// The legend: of each key its class, its text and what it means.
const LEGEND: [(&str, &str, &str); 6] = [
    ("running", "running", ""),
    ("blocked", "waiting", ""),
    ("ready", "ready, lane busy", ""),
    ("startup", "worker starts", ""),
    ("failed", "failed", ""),
    ("cancelled", "cancelled", ""),
];

/// The timeline of `runs`. It is redrawn when `runs` changes and whenever `version` ticks, which it should after
/// each batch of events that a trace took in.
#[component]
pub fn WorkloadTimeline(
    /// The runs to compare, top to bottom.
    runs: Signal<Vec<WorkloadRun>, LocalStorage>,
    /// Ticks when a trace has grown.
    version: Signal<u64>,
) -> impl IntoView {
    let details = RwSignal::new(None);
    let handle = Handle::new(WorkloadModel::new(details), |wish| match wish {
        // There is no position to move, and no bar is told of.
        Wish::Seek(_) => {}
        Wish::Pick(never) | Wish::Visit(never) => match never {},
    });
    Effect::new(move |_| handle.change(|view| view.change_model(|model| model.set_runs(runs.get()))));
    Effect::new(move |_| {
        version.track();
        handle.change(|view| view.change_model(|_| false));
    });
    let axis = view! { <canvas class="timeline-axis" node_ref=handle.axis aria-hidden="true"></canvas> };
    view! {
        <section class="timeline" aria-label="Timeline">
            <Toolbar handle legend=&LEGEND/>
            <TimelineFrame handle axis=axis.into_any() label="Lanes of the runs on one time axis" keys="timeline-keys"/>
            <TaskDetails details handle/>
            <p id="timeline-keys" class="timeline-keys">
                <span class="timeline-keys-mouse">
                    "Drag to move, Ctrl and wheel to zoom, double-click to see everything. "
                </span>
                "Keys: A D move, W S zoom, 0 fits, [ and ] go from task to task."
            </p>
            <div class="visually-hidden" aria-live="polite">{move || handle.spoken()}</div>
            <Summary runs/>
        </section>
    }
}

#[component]
fn TaskDetails(details: RwSignal<Option<Details>>, handle: Handle<WorkloadModel>) -> impl IntoView {
    move || {
        details.get().map(|details| {
            let rows = details.rows.into_iter().map(|row| {
                view! {
                    <tr>
                        <th scope="row">{row.run}</th>
                        <td>{row.state}</td>
                        <td>{row.submitted}</td>
                        <td>{row.queued}</td>
                        <td>{row.ran}</td>
                        <td>{row.waited}</td>
                        <td>{row.ready}</td>
                        <td>{row.transfer}</td>
                        <td>{row.lane}</td>
                        <td>{row.result}</td>
                    </tr>
                }
            });
            let columns = [
                "Run",
                "State",
                "Submitted at",
                "Queued for",
                "Ran",
                "Waited",
                "Ready, lane busy",
                "Transfer",
                "Lane",
                "Result",
            ];
            let columns = columns.map(|name| view! { <th scope="col">{name}</th> }).collect_view();
            view! {
                <div class="timeline-details">
                    <div class="timeline-details-head">
                        <h3>{format!("Task #{}", details.task.0)}</h3>
                        <button type="button" aria-label="Close the task's details"
                            on:click=move |_| handle.obey(Command::Clear)>"Close"</button>
                    </div>
                    <div class="timeline-details-scroll">
                        <table>
                            <thead><tr>{columns}</tr></thead>
                            <tbody>{rows.collect_view()}</tbody>
                        </table>
                    </div>
                </div>
            }
        })
    }
}

/// The runs in numbers, for those who do not see the canvas. Made anew when a run begins or ends, not
/// with every event.
#[component]
fn Summary(runs: Signal<Vec<WorkloadRun>, LocalStorage>) -> impl IntoView {
    let rows = move || {
        let row = |run: &WorkloadRun| {
            let row = describe::run_row(&run.label, &run.trace.borrow());
            view! {
                <tr>
                    <th scope="row">{row.run}</th>
                    <td>{row.length}</td>
                    <td>{row.lanes}</td>
                    <td>{row.finished}</td>
                    <td>{row.failed}</td>
                    <td>{row.cancelled}</td>
                    <td>{row.unfinished}</td>
                </tr>
            }
        };
        runs.with(|runs| runs.iter().map(row).collect_view())
    };
    view! {
        <div class="visually-hidden">
            <table>
                <caption>"The runs on the timeline"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Run"</th>
                        <th scope="col">"Length"</th>
                        <th scope="col">"Lanes"</th>
                        <th scope="col">"Finished"</th>
                        <th scope="col">"Failed"</th>
                        <th scope="col">"Cancelled"</th>
                        <th scope="col">"Not ended"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
