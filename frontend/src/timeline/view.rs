//! The timeline as the page mounts it: the elements, and the wires from their events to the board.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::TimelineGroup;
use super::board::{Around, Board};
use super::describe;
use super::frame::Frame;
use super::gesture::{self, Command, Wheel};
use super::observe::Observers;
use super::surface::Elements;
use super::tooltip::Tooltip;

/// The timeline of `groups`. It is redrawn when `groups` changes and whenever `version` ticks, which it
/// should after each batch of events that a trace took in.
#[component]
pub fn Timeline(
    /// The runs to compare, top to bottom.
    groups: Signal<Vec<TimelineGroup>, LocalStorage>,
    /// Ticks when a trace has grown.
    version: Signal<u64>,
) -> impl IntoView {
    let around = Around {
        headers: RwSignal::new(Vec::new()),
        hover: RwSignal::new(None),
        details: RwSignal::new(None),
        spoken: RwSignal::new(String::new()),
    };
    let stage = Stage::new(around);
    let axis = NodeRef::<html::Canvas>::new();
    let lanes = NodeRef::<html::Canvas>::new();
    let scroll = NodeRef::<html::Div>::new();
    let content = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(axis), Some(lanes), Some(scroll), Some(content)) =
            (axis.get(), lanes.get(), scroll.get(), content.get())
        {
            let elements = Elements { axis, lanes, scroll: scroll.into(), content: content.into() };
            stage.attach(elements);
        }
    });
    Effect::new(move |_| stage.change(|board| board.set_groups(groups.get())));
    Effect::new(move |_| {
        version.track();
        stage.change(Board::touch);
    });
    let order = move |command| stage.change(|board| board.obey(command));
    view! {
        <section class="timeline" aria-label="Timeline">
            <Toolbar order/>
            <div class="timeline-frame">
                <canvas class="timeline-axis" node_ref=axis aria-hidden="true"></canvas>
                <div
                    class="timeline-scroll"
                    node_ref=scroll
                    on:scroll=move |_| stage.change(|board| board.sheet.scrolled())
                    on:wheel=move |event| stage.wheel(&event, scroll)
                >
                    <div class="timeline-content" node_ref=content>
                        <canvas
                            class="timeline-lanes"
                            node_ref=lanes
                            tabindex="0"
                            role="application"
                            aria-roledescription="timeline"
                            aria-label="Lanes of the runs on one time axis"
                            aria-describedby="timeline-keys"
                            on:pointerdown=move |event| stage.pointer_down(&event)
                            on:pointermove=move |event| stage.pointer_moved(&event)
                            on:pointerup=move |event| stage.pointer_up(&event)
                            on:pointercancel=move |event| stage.pointer_gone(&event)
                            on:pointerleave=move |_| stage.change(|board| board.sheet.point(None))
                            on:dblclick=move |_| order(Command::Fit)
                            on:keydown=move |event| stage.key(&event)
                        ></canvas>
                        <Headers around stage/>
                    </div>
                </div>
                <Tooltip hover=around.hover/>
            </div>
            <TaskDetails around order/>
            <p id="timeline-keys" class="timeline-keys">
                <span class="timeline-keys-mouse">
                    "Drag to move, Ctrl and wheel to zoom, double-click to see everything. "
                </span>
                "Keys: A D move, W S zoom, 0 fits, [ and ] go from task to task."
            </p>
            <div class="visually-hidden" aria-live="polite">{move || around.spoken.get()}</div>
            <Summary groups/>
        </section>
    }
}

#[component]
fn Toolbar(order: impl Fn(Command) + Copy + Send + 'static) -> impl IntoView {
    let zoom = move |factor| order(Command::Zoom { factor, x: None });
    let legend = [
        ("running", "running"),
        ("blocked", "waiting"),
        ("ready", "ready, lane busy"),
        ("startup", "worker starts"),
        ("failed", "failed"),
        ("cancelled", "cancelled"),
    ];
    let legend = legend.map(|(class, text)| {
        view! { <li class=format!("timeline-key timeline-key-{class}")>{text}</li> }
    });
    view! {
        <div class="timeline-bar">
            <ul class="timeline-legend" aria-label="Legend">{legend.collect_view()}</ul>
            <div class="timeline-buttons" role="group" aria-label="Zoom">
                <button type="button" aria-label="Zoom out" title="Zoom out (S)" on:click=move |_| zoom(1.5)>
                    "−"
                </button>
                <button type="button" aria-label="Zoom in" title="Zoom in (W)" on:click=move |_| zoom(1.0 / 1.5)>
                    "+"
                </button>
                <button type="button" title="Show everything (0)" on:click=move |_| order(Command::Fit)>
                    "Fit"
                </button>
            </div>
        </div>
    }
}

#[component]
fn Headers(around: Around, stage: Stage) -> impl IntoView {
    move || {
        let headers = around.headers.get().into_iter().map(|header| {
            let id = header.id;
            view! {
                <button
                    type="button"
                    class="timeline-header"
                    aria-expanded=if header.collapsed { "false" } else { "true" }
                    style:top=format!("{}px", header.top)
                    on:click=move |_| stage.change(|board| board.toggle(id))
                >
                    <span class="timeline-header-label">{header.label}</span>
                    <span class="timeline-header-note">{header.note}</span>
                </button>
            }
        });
        headers.collect_view()
    }
}

#[component]
fn TaskDetails(around: Around, order: impl Fn(Command) + Copy + Send + 'static) -> impl IntoView {
    move || {
        around.details.get().map(|details| {
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
                            on:click=move |_| order(Command::Clear)>"Close"</button>
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
fn Summary(groups: Signal<Vec<TimelineGroup>, LocalStorage>) -> impl IntoView {
    let rows = move || {
        let row = |group: &TimelineGroup| {
            let row = describe::run_row(&group.label, &group.trace.borrow());
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
        groups.with(|groups| groups.iter().map(row).collect_view())
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

/// A handle to the board and its scheduler, which lives as long as the component.
#[derive(Clone, Copy)]
struct Stage(StoredValue<Parts, LocalStorage>);

struct Parts {
    board: Rc<RefCell<Board>>,
    frame: Rc<Frame>,
    observers: Option<Observers>,
}

impl Stage {
    fn new(around: Around) -> Self {
        let board = Rc::new(RefCell::new(Board::new(around)));
        let frame = scheduler(&board);
        Stage(StoredValue::new_local(Parts { board, frame, observers: None }))
    }

    /// Changes the board and asks for a frame. After the component is gone it does nothing.
    fn change(&self, change: impl FnOnce(&mut Board)) {
        self.0.try_with_value(|parts| {
            change(&mut parts.board.borrow_mut());
            parts.frame.request();
        });
    }

    fn attach(&self, elements: Elements) {
        let stage = *self;
        let observers = Observers::new(
            &elements.scroll,
            move || stage.change(|board| board.sheet.measure()),
            move || stage.change(|board| board.sheet.read_theme()),
        );
        self.change(|board| board.sheet.attach(elements));
        self.0.try_update_value(|parts| parts.observers = Some(observers));
    }

    fn wheel(&self, event: &ev::WheelEvent, scroll: NodeRef<html::Div>) {
        let Some(scroll) = scroll.get_untracked() else { return };
        // Some browsers count lines.
        let unit = if event.delta_mode() == ev::WheelEvent::DOM_DELTA_LINE { 16.0 } else { 1.0 };
        let turn = Wheel {
            dx: event.delta_x() * unit,
            dy: event.delta_y() * unit,
            x: f64::from(event.client_x()) - scroll.get_bounding_client_rect().left(),
            ctrl: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            focused: document().active_element().is_some_and(|focused| {
                focused.class_name() == "timeline-lanes" && scroll.contains(Some(&focused))
            }),
        };
        if let Some(command) = gesture::wheel(turn) {
            event.prevent_default();
            self.change(|board| board.obey(command));
        }
    }

    fn pointer_down(&self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(canvas) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            // It fails only for a pointer that is gone already; then there is nothing to capture.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        self.change(|board| board.pointers.press(event.pointer_id(), f64::from(event.offset_x())));
    }

    fn pointer_moved(&self, event: &ev::PointerEvent) {
        let (x, y) = place(event);
        self.change(|board| {
            board.sheet.point(Some((x, y)));
            let commands = board.pointers.drag(event.pointer_id(), x);
            for command in commands.into_iter().flatten().flatten() {
                board.obey(command);
            }
        });
    }

    fn pointer_up(&self, event: &ev::PointerEvent) {
        let (x, y) = place(event);
        self.change(|board| {
            if let Some(command) = board.pointers.release(event.pointer_id(), x, y) {
                board.obey(command);
            }
            if event.pointer_type() == "touch" {
                board.sheet.point(None);
            }
        });
    }

    fn pointer_gone(&self, event: &ev::PointerEvent) {
        self.change(|board| {
            board.pointers.cancel(event.pointer_id());
            board.sheet.point(None);
        });
    }

    fn key(&self, event: &ev::KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        self.change(|board| {
            if let Some(command) = gesture::key(&event.key(), board.has_selection()) {
                event.prevent_default();
                event.stop_propagation();
                board.obey(command);
            }
        });
    }
}

/// The scheduler of `board`: it asks again as long as the board wants to.
fn scheduler(board: &Rc<RefCell<Board>>) -> Rc<Frame> {
    let board: Weak<RefCell<Board>> = Rc::downgrade(board);
    Frame::new(move |clock_ms| board.upgrade().is_some_and(|board| board.borrow_mut().frame(clock_ms)))
}

fn place(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}
