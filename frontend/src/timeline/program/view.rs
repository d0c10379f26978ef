//! A program's lanes as the page mounts them: the elements, and the wires from their events to the board.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::super::frame::Frame;
use super::super::gesture::{self, Command, Wheel};
use super::super::observe::Observers;
use super::super::surface::Elements;
use super::super::tooltip::Tooltip;
use super::board::{Around, Board, Wish};
use super::describe;
use super::{LaneKey, Picked, ProgramRun};

/// How far an arrow key moves the position, as a part of what is visible.
const NUDGE: f64 = 0.01;
/// Of how many threads the lanes are told in numbers.
const MOST_ROWS: usize = 60;

/// The lanes of `runs` in virtual time. They are redrawn when any of the signals changes.
#[component]
pub fn ProgramTimeline(
    /// The runs, top to bottom.
    runs: Signal<Vec<ProgramRun>, LocalStorage>,
    /// Ticks when a trace has changed.
    version: Signal<u64>,
    /// Where in the first run the person is, in virtual time; none: there is no position to move.
    position_ns: Signal<Option<u64>>,
    /// Whether a run goes on.
    growing: Signal<bool>,
    /// The lane that is chosen.
    selected: Signal<Option<LaneKey>>,
    /// The person moves the position.
    on_seek: Callback<u64>,
    /// The person chooses a bar.
    on_pick: Callback<Picked>,
    /// The person wants to go to where a bar begins.
    on_visit: Callback<Picked>,
) -> impl IntoView {
    let around = Around {
        headers: RwSignal::new(Vec::new()),
        hover: RwSignal::new(None),
        spoken: RwSignal::new(String::new()),
    };
    let stage = Stage::new(around, Outward { on_seek, on_pick, on_visit });
    let axis = NodeRef::<html::Canvas>::new();
    let lanes = NodeRef::<html::Canvas>::new();
    let scroll = NodeRef::<html::Div>::new();
    let content = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(axis), Some(lanes), Some(scroll), Some(content)) =
            (axis.get(), lanes.get(), scroll.get(), content.get())
        {
            stage.attach(Elements { axis, lanes, scroll: scroll.into(), content: content.into() });
        }
    });
    Effect::new(move |_| stage.change(|board| board.set_runs(runs.get())));
    Effect::new(move |_| {
        version.track();
        stage.change(Board::touch);
    });
    Effect::new(move |_| stage.change(|board| board.set_position(position_ns.get(), growing.get())));
    Effect::new(move |_| stage.change(|board| board.select(selected.get())));
    let order = move |command| stage.change(|board| board.obey(command));
    let end_ns = move || {
        version.track();
        runs.with(|runs| runs.iter().map(|run| run.trace.borrow().end_ns()).max().unwrap_or(0))
    };
    let text = move || position_ns.get().map_or_else(String::new, super::super::duration);
    view! {
        <section class="timeline stage-lanes" aria-label="Lanes in virtual time">
            <div class="timeline-frame">
                <div
                    class="stage-axis"
                    role="slider"
                    tabindex="0"
                    aria-label="Position in virtual time"
                    aria-valuemin="0"
                    aria-valuemax=move || end_ns().to_string()
                    aria-valuenow=move || position_ns.get().unwrap_or(0).to_string()
                    aria-valuetext=text
                    title="Drag to go back and forth in the run"
                    on:pointerdown=move |event| stage.axis_down(&event)
                    on:pointermove=move |event| stage.axis_moved(&event)
                    on:pointerup=move |_| stage.change(Board::let_go)
                    on:pointercancel=move |_| stage.change(Board::let_go)
                    on:keydown=move |event| stage.key(&event, true)
                >
                    <span class="stage-axis-name">"virtual time "<span>"(simulated)"</span></span>
                    <canvas class="timeline-axis" node_ref=axis aria-hidden="true"></canvas>
                </div>
                <div
                    class="timeline-scroll"
                    node_ref=scroll
                    on:scroll=move |_| stage.change(|board| board.sheet.scrolled())
                    on:wheel=move |event| stage.wheel(&event, scroll)
                >
                    <div class="timeline-content" node_ref=content>
                        <canvas
                            class="timeline-lanes"
                            data-testid="program-lanes"
                            node_ref=lanes
                            tabindex="0"
                            role="application"
                            aria-roledescription="timeline"
                            aria-label="What each thread, task and core did"
                            aria-describedby="stage-keys"
                            on:pointerdown=move |event| stage.pointer_down(&event)
                            on:pointermove=move |event| stage.pointer_moved(&event)
                            on:pointerup=move |event| stage.pointer_up(&event)
                            on:pointercancel=move |event| stage.pointer_gone(&event)
                            on:pointerleave=move |_| stage.change(|board| board.sheet.point(None))
                            on:dblclick=move |_| stage.change(Board::visit)
                            on:keydown=move |event| stage.key(&event, false)
                        ></canvas>
                        <Headers around stage/>
                    </div>
                </div>
                <Tooltip hover=around.hover/>
            </div>
            <Toolbar order/>
            <details class="stage-keys">
                <summary>"Moving in the lanes"</summary>
                <p id="stage-keys" class="timeline-keys">
                    "Drag the axis to go back and forth. Drag the lanes to move, Ctrl and wheel to zoom, double-click a bar to go to its beginning. Keys: A D move, W S zoom, 0 fits, ↑ ↓ choose a lane, [ ] its bars, Enter goes there, ← → move the position."
                </p>
            </details>
            <div class="visually-hidden" aria-live="polite">{move || around.spoken.get()}</div>
            <Summary runs version growing/>
        </section>
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

#[component]
fn Toolbar(order: impl Fn(Command) + Copy + Send + 'static) -> impl IntoView {
    let zoom = move |factor| order(Command::Zoom { factor, x: None });
    let legend = [
        ("running", "running", "It executes the program."),
        (
            "native",
            "native code",
            "Work outside of Python, such as a kernel or a picture: other threads may run Python meanwhile.",
        ),
        (
            "ready",
            "ready",
            "It could run, but another thread has the interpreter lock, or all cores are busy.",
        ),
        ("blocked", "waiting", "It waits for a lock, a queue, another thread, …"),
        ("io", "input/output", "It waits for a simulated network or a file."),
        ("sleep", "sleeping", "It sleeps, or has nothing to do."),
        ("held", "holds a lock", "A thin line below a thread's bar: it holds a lock."),
        ("woken", "wakes", "An arrow: one thread or task makes another ready."),
    ];
    let legend = legend.map(|(class, text, title)| {
        view! { <li class=format!("timeline-key timeline-key-{class}") title=title>{text}</li> }
    });
    view! {
        <div class="timeline-bar">
            <ul class="timeline-legend" aria-label="Legend">{legend.collect_view()}</ul>
            <div class="timeline-buttons" role="group" aria-label="Zoom">
                <button type="button" aria-label="Zoom out" title="Zoom out (S)" on:click=move |_| zoom(1.5)>"−"</button>
                <button type="button" aria-label="Zoom in" title="Zoom in (W)" on:click=move |_| zoom(1.0 / 1.5)>"+"</button>
                <button type="button" title="Show everything (0)" on:click=move |_| order(Command::Fit)>"Fit"</button>
            </div>
        </div>
    }
}

#[component]
fn Headers(around: Around, stage: Stage) -> impl IntoView {
    move || {
        let headers = around.headers.get().into_iter().map(|header| {
            let (run, group, open) = (header.run, header.group, header.open);
            view! {
                <button
                    type="button"
                    class="timeline-header stage-header"
                    class:is-run=group == super::rows::Group::Run
                    aria-expanded=if open { "true" } else { "false" }
                    style:top=format!("{}px", header.top)
                    style:padding-left=format!("{}px", 8 + 12 * u32::from(header.depth))
                    on:click=move |_| stage.change(|board| board.open(run, group, !open))
                >
                    <span class="timeline-header-label">{header.label}</span>
                    <span class="timeline-header-note">{header.note}</span>
                </button>
            }
        });
        headers.collect_view()
    }
}

/// What the page does for the lanes.
#[derive(Clone, Copy)]
struct Outward {
    on_seek: Callback<u64>,
    on_pick: Callback<Picked>,
    on_visit: Callback<Picked>,
}

/// A handle to the board and its scheduler, which lives as long as the component.
#[derive(Clone, Copy)]
struct Stage(StoredValue<Parts, LocalStorage>);

struct Parts {
    board: Rc<RefCell<Board>>,
    frame: Rc<Frame>,
    outward: Outward,
    observers: Option<Observers>,
}

impl Stage {
    fn new(around: Around, outward: Outward) -> Self {
        let board = Rc::new(RefCell::new(Board::new(around)));
        let weak: Weak<RefCell<Board>> = Rc::downgrade(&board);
        let frame = Frame::new(move |_| weak.upgrade().is_some_and(|board| board.borrow_mut().frame()));
        Stage(StoredValue::new_local(Parts { board, frame, outward, observers: None }))
    }

    /// Changes the board, asks for a frame, and passes on what the person asked for. After the component is
    /// gone it does nothing.
    fn change(&self, change: impl FnOnce(&mut Board)) {
        let wishes = self.0.try_with_value(|parts| {
            let mut board = parts.board.borrow_mut();
            change(&mut board);
            parts.frame.request();
            (board.take_wishes(), parts.outward)
        });
        // Not before the board is free again: whoever is told may change it.
        let Some((wishes, outward)) = wishes else { return };
        for wish in wishes {
            match wish {
                Wish::Seek(time_ns) => outward.on_seek.run(time_ns),
                Wish::Pick(picked) => outward.on_pick.run(picked),
                Wish::Visit(picked) => outward.on_visit.run(picked),
            }
        }
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
            // There may be many lanes: a plain wheel goes through them, also when they have the focus.
            focused: false,
        };
        if let Some(command) = gesture::wheel(turn) {
            event.prevent_default();
            self.change(|board| board.obey(command));
        }
    }

    fn axis_down(&self, event: &ev::PointerEvent) {
        if event.button() == 0 {
            capture(event);
            self.change(|board| board.scrub(x_within(event)));
        }
    }

    fn axis_moved(&self, event: &ev::PointerEvent) {
        self.change(|board| {
            if board.is_scrubbing() {
                board.scrub(x_within(event));
            }
        });
    }

    fn pointer_down(&self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        capture(event);
        let x = f64::from(event.offset_x());
        self.change(|board| {
            if board.is_on_position(x) {
                board.scrub(x);
            } else {
                board.pointers.press(event.pointer_id(), x);
            }
        });
    }

    fn pointer_moved(&self, event: &ev::PointerEvent) {
        let (x, y) = place(event);
        self.change(|board| {
            board.sheet.point(Some((x, y)));
            if board.is_scrubbing() {
                return board.scrub(x);
            }
            let commands = board.pointers.drag(event.pointer_id(), x);
            for command in commands.into_iter().flatten().flatten() {
                board.obey(command);
            }
        });
    }

    fn pointer_up(&self, event: &ev::PointerEvent) {
        let (x, y) = place(event);
        self.change(|board| {
            board.let_go();
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
            board.let_go();
            board.pointers.cancel(event.pointer_id());
            board.sheet.point(None);
        });
    }

    fn key(&self, event: &ev::KeyboardEvent, on_axis: bool) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let factor = if event.shift_key() { 10.0 } else { 1.0 };
        self.change(|board| {
            let mut taken = true;
            match event.key().as_str() {
                "ArrowLeft" => board.nudge(-NUDGE * factor),
                "ArrowRight" => board.nudge(NUDGE * factor),
                "ArrowUp" if !on_axis => board.go_lane(-1),
                "ArrowDown" if !on_axis => board.go_lane(1),
                "Enter" if !on_axis => board.visit(),
                key => match gesture::key(key, board.has_selection()) {
                    Some(command) => board.obey(command),
                    None => taken = false,
                },
            }
            if taken {
                event.prevent_default();
                event.stop_propagation();
            }
        });
    }
}

/// The element gets all further events of the pointer, also from outside of it.
fn capture(event: &ev::PointerEvent) {
    if let Some(element) =
        event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
    {
        // It fails only for a pointer that is gone already; then there is nothing to capture.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

fn place(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

/// Where a pointer is within the element that listens.
fn x_within(event: &ev::PointerEvent) -> f64 {
    let element = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let left = element.map_or(0.0, |element| element.get_bounding_client_rect().left());
    f64::from(event.client_x()) - left
}
