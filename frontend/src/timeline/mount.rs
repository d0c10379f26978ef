//! A timeline in the page: the elements that every timeline has, and the wires from their events to the view.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::canvas::Elements;
use super::frame::Frame;
use super::gesture::{self, Command, Key, Wheel};
use super::model::{Model, Wish};
use super::observe::Observers;
use super::tooltip::Tooltip;
use super::view::{Around, View};

/// A handle to a view and its frames, which live as long as the component that made it.
pub struct Handle<M: Model> {
    parts: StoredValue<Parts<M>, LocalStorage>,
    around: Around<M>,
    /// The canvas of the axis.
    pub axis: NodeRef<html::Canvas>,
}

struct Parts<M: Model> {
    view: Rc<RefCell<View<M>>>,
    frame: Rc<Frame>,
    on_wish: Rc<dyn Fn(Wish<M::Picked>)>,
    /// They end with the rest.
    observers: Option<Observers>,
}

impl<M: Model> Clone for Handle<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Model> Copy for Handle<M> {}

impl<M: Model> Handle<M> {
    /// A timeline of `model`, which calls `on_wish` for what the user wants of the page.
    pub fn new(model: M, on_wish: impl Fn(Wish<M::Picked>) + 'static) -> Self {
        let around = Around::new();
        let view = Rc::new(RefCell::new(View::new(model, around)));
        let weak: Weak<RefCell<View<M>>> = Rc::downgrade(&view);
        let frame =
            Frame::new(move |clock_ms| weak.upgrade().is_some_and(|view| view.borrow_mut().frame(clock_ms)));
        let parts = Parts { view, frame, on_wish: Rc::new(on_wish), observers: None };
        Handle { parts: StoredValue::new_local(parts), around, axis: NodeRef::new() }
    }

    /// What is chosen, as a sentence.
    pub fn spoken(&self) -> String {
        self.around.spoken.get()
    }

    /// Does what the user wants.
    pub fn obey(&self, command: Command) {
        self.change(|view| view.obey(command));
    }

    /// Changes the view, asks for a frame, and passes on what the user asked for. After the component is gone it
    /// does nothing.
    pub fn change(&self, change: impl FnOnce(&mut View<M>)) {
        let wishes = self.parts.try_with_value(|parts| {
            let mut view = parts.view.borrow_mut();
            change(&mut view);
            parts.frame.request();
            (view.take_wishes(), Rc::clone(&parts.on_wish))
        });
        // The page may change the view in turn, so it is told once the view is free again.
        let Some((wishes, on_wish)) = wishes else { return };
        wishes.into_iter().for_each(|wish| on_wish(wish));
    }

    fn attach(&self, elements: Elements) {
        let handle = *self;
        let observers = Observers::new(
            &elements.scroll,
            move || handle.change(|view| view.canvas.measure()),
            move || handle.change(|view| view.canvas.read_theme()),
        );
        self.change(|view| view.canvas.attach(elements));
        self.parts.try_update_value(|parts| parts.observers = Some(observers));
    }

    /// The pointer goes down on the axis: the position is there from now on.
    pub fn axis_down(&self, event: &ev::PointerEvent) {
        if event.button() == 0 {
            capture(event);
            self.change(|view| view.scrub(x_within(event)));
        }
    }

    /// The pointer moves on the axis.
    pub fn axis_moved(&self, event: &ev::PointerEvent) {
        self.change(|view| {
            if view.is_scrubbing() {
                view.scrub(x_within(event));
            }
        });
    }

    /// The pointer lets go of the axis.
    pub fn axis_up(&self) {
        self.change(View::let_go);
    }

    /// A key is pressed on the axis or on the lanes.
    pub fn key(&self, event: &ev::KeyboardEvent, on_axis: bool) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let (name, shift) = (event.key(), event.shift_key());
        self.change(|view| {
            let key = Key { name: &name, shift, on_axis };
            if let Some(command) = gesture::key(key, M::IS_STEPPED, view.has_choice()) {
                event.prevent_default();
                event.stop_propagation();
                view.obey(command);
            }
        });
    }

    fn wheel(&self, event: &ev::WheelEvent, scroll: NodeRef<html::Div>) {
        let Some(scroll) = scroll.get_untracked() else { return };
        // Some browsers count lines.
        let unit = if event.delta_mode() == ev::WheelEvent::DOM_DELTA_LINE { 16.0 } else { 1.0 };
        let has_focus = || {
            document().active_element().is_some_and(|focused| {
                focused.class_name() == "timeline-lanes" && scroll.contains(Some(&focused))
            })
        };
        let turn = Wheel {
            dx: event.delta_x() * unit,
            dy: event.delta_y() * unit,
            x: f64::from(event.client_x()) - scroll.get_bounding_client_rect().left(),
            ctrl: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            focused: !M::IS_STEPPED && has_focus(),
        };
        if let Some(command) = gesture::wheel(turn) {
            event.prevent_default();
            self.obey(command);
        }
    }

    fn pointer_down(&self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        capture(event);
        let x = f64::from(event.offset_x());
        self.change(|view| {
            if view.is_on_position(x) {
                view.scrub(x);
            } else {
                view.pointers.press(event.pointer_id(), x);
            }
        });
    }

    fn pointer_moved(&self, event: &ev::PointerEvent) {
        let (x, y) = place(event);
        self.change(|view| {
            view.canvas.point(Some((x, y)));
            if view.is_scrubbing() {
                return view.scrub(x);
            }
            let commands = view.pointers.drag(event.pointer_id(), x);
            commands.into_iter().flatten().flatten().for_each(|command| view.obey(command));
        });
    }

    fn pointer_up(&self, event: &ev::PointerEvent) {
        let (x, y) = place(event);
        self.change(|view| {
            view.let_go();
            if let Some(command) = view.pointers.release(event.pointer_id(), x, y) {
                view.obey(command);
            }
            if event.pointer_type() == "touch" {
                view.canvas.point(None);
            }
        });
    }

    fn pointer_gone(&self, event: &ev::PointerEvent) {
        self.change(|view| {
            view.let_go();
            view.pointers.cancel(event.pointer_id());
            view.canvas.point(None);
        });
    }
}

/// The axis, the rows that scroll below it, the headers and the tooltip.
#[component]
pub fn TimelineFrame<M: Model>(
    handle: Handle<M>,
    /// The axis: an element with the canvas of [`Handle::axis`].
    axis: AnyView,
    /// What the lanes are, for those who do not see them.
    label: &'static str,
    /// The id of the element that says which keys there are.
    keys: &'static str,
    #[prop(optional)] test_id: Option<&'static str>,
) -> impl IntoView {
    let rows = NodeRef::<html::Canvas>::new();
    let scroll = NodeRef::<html::Div>::new();
    let content = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let (Some(axis), Some(rows), Some(scroll), Some(content)) =
            (handle.axis.get(), rows.get(), scroll.get(), content.get())
        {
            handle.attach(Elements { axis, rows, scroll: scroll.into(), content: content.into() });
        }
    });
    let double_click = if M::IS_STEPPED { Command::Visit } else { Command::Fit };
    view! {
        <div class="timeline-frame">
            {axis}
            <div
                class="timeline-scroll"
                node_ref=scroll
                on:scroll=move |_| handle.change(|view| view.canvas.scrolled())
                on:wheel=move |event| handle.wheel(&event, scroll)
            >
                <div class="timeline-content" node_ref=content>
                    <canvas
                        class="timeline-lanes"
                        data-testid=test_id
                        node_ref=rows
                        tabindex="0"
                        role="application"
                        aria-roledescription="timeline"
                        aria-label=label
                        aria-describedby=keys
                        on:pointerdown=move |event| handle.pointer_down(&event)
                        on:pointermove=move |event| handle.pointer_moved(&event)
                        on:pointerup=move |event| handle.pointer_up(&event)
                        on:pointercancel=move |event| handle.pointer_gone(&event)
                        on:pointerleave=move |_| handle.change(|view| view.canvas.point(None))
                        on:dblclick=move |_| handle.obey(double_click)
                        on:keydown=move |event| handle.key(&event, false)
                    ></canvas>
                    {headers(handle)}
                </div>
            </div>
            <Tooltip hover=handle.around.hover/>
        </div>
    }
}

/// The headers of groups: buttons over the canvas.
fn headers<M: Model>(handle: Handle<M>) -> impl IntoView {
    move || {
        let headers = handle.around.headers.get().into_iter().map(|header| {
            let (group, open, depth) = (header.group, header.open, u32::from(header.depth));
            let indent = (depth > 0).then(|| format!("{}px", 8 + 12 * depth));
            view! {
                <button
                    type="button"
                    class=format!("timeline-header {}", header.class)
                    aria-expanded=if open { "true" } else { "false" }
                    style:top=format!("{}px", header.top)
                    style:padding-left=indent
                    on:click=move |_| handle.change(|view| view.open(group, !open))
                >
                    <span class="timeline-header-label">{header.label}</span>
                    <span class="timeline-header-note">{header.note}</span>
                </button>
            }
        });
        headers.collect_view()
    }
}

/// The legend, and the buttons that zoom. Of each key of the legend: its class, its text, what it means.
#[component]
pub fn Toolbar<M: Model>(
    handle: Handle<M>,
    legend: &'static [(&'static str, &'static str, &'static str)],
) -> impl IntoView {
    let zoom = move |factor| handle.obey(Command::Zoom { factor, x: None });
    let legend = legend.iter().map(|(class, text, title)| {
        let title = Some(*title).filter(|title| !title.is_empty());
        view! { <li class=format!("timeline-key timeline-key-{class}") title=title>{*text}</li> }
    });
    view! {
        <div class="timeline-bar">
            <ul class="timeline-legend" aria-label="Legend">{legend.collect_view()}</ul>
            <div class="timeline-buttons" role="group" aria-label="Zoom">
                <button type="button" aria-label="Zoom out" title="Zoom out (S)" on:click=move |_| zoom(1.5)>"−"</button>
                <button type="button" aria-label="Zoom in" title="Zoom in (W)" on:click=move |_| zoom(1.0 / 1.5)>"+"</button>
                <button type="button" title="Show everything (0)" on:click=move |_| handle.obey(Command::Fit)>"Fit"</button>
            </div>
        </div>
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
