//! One isolated worker, as the coordinator sees it.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Array, Object, Reflect};
use shared::{Reuse, Variant};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::parcel::{Chunk, Report};
use crate::{host, io, order};

/// A worker. It ends when this is dropped.
pub struct Link {
    worker: Worker,
    state: Rc<State>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

#[derive(Default)]
struct State {
    ready: Cell<bool>,
    dead: RefCell<Option<String>>,
    handler: RefCell<Option<Handler>>,
    waiting: RefCell<Option<Waker>>,
}

/// Takes what comes from a worker.
pub type Handler = Rc<dyn Fn(Signal)>;

/// What comes from a worker.
pub enum Signal {
    /// It can take tasks.
    Ready,
    /// Events of its tasks.
    Report(Report),
    /// It is dead; the text says of what.
    Died(String),
}

thread_local! {
    /// The idle workers of the last run: the next one finds them warm.
    static WARM: RefCell<Vec<Link>> = const { RefCell::new(Vec::new()) };
}

/// The workers that the pool of `variant` begins with: all of them up, or none where each task gets its own.
pub async fn warm(variant: &Variant) -> Vec<Link> {
    if variant.reuse == Reuse::PerTask {
        return Vec::new();
    }
    refill(variant.workers);
    let links = WARM.take();
    for link in &links {
        link.up().await;
    }
    links
}

/// Starts the workers that a pool of `workers` lacks, or ends those that it does not need.
pub fn refill(workers: u32) {
    WARM.with_borrow_mut(|links| {
        links.retain(Link::is_alive);
        links.resize_with(workers.max(1) as usize, Link::start);
    });
}

/// Keeps an idle worker for the next run.
pub fn keep(link: Link) {
    link.unlisten();
    WARM.with_borrow_mut(|warm| warm.push(link));
}

impl Link {
    /// Starts a worker. If the browser refuses, it is dead from the start.
    pub fn start() -> Link {
        // The page sees an error of its engine worker, and reports it.
        Link::try_start().unwrap_or_else(|error| wasm_bindgen::throw_val(error))
    }

    fn try_start() -> Result<Link, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&host::script(), &options)?;
        let first = Object::new();
        // The module is compiled already, so an instance of it is quickly made.
        Reflect::set(&first, &"module".into(), &wasm_bindgen::module())?;
        Reflect::set(&first, &"base".into(), &order::base().into())?;
        Reflect::set(&first, &"isolated".into(), &JsValue::TRUE)?;
        worker.post_message(&first)?;

        let state = Rc::new(State::default());
        let receiver = state.clone();
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::own_assert_unwind_safe(move |event: MessageEvent| {
                match Report::from_message(&event.data()) {
                    Some(report) => receiver.signal(Signal::Report(report)),
                    None => {
                        receiver.ready.set(true);
                        receiver.signal(Signal::Ready);
                    }
                }
            });
        let receiver = state.clone();
        let on_error = Closure::<dyn FnMut(JsValue)>::own_assert_unwind_safe(move |event: JsValue| {
            if let Some(event) = event.dyn_ref::<web_sys::Event>() {
                // Handled here: it is not an error of this worker, to which it would be passed on.
                event.prevent_default();
            }
            let detail = format!("the isolated worker stopped: {}", io::describe(&event));
            receiver.dead.replace(Some(detail.clone()));
            receiver.signal(Signal::Died(detail));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Link { worker, state, _on_message: on_message, _on_error: on_error })
    }

    /// Calls `handler` with all that comes from now on.
    pub fn listen(&self, handler: Handler) {
        self.state.handler.replace(Some(handler));
    }

    fn unlisten(&self) {
        self.state.handler.take();
    }

    /// Whether it can take tasks.
    pub fn is_ready(&self) -> bool {
        self.state.ready.get()
    }

    fn is_alive(&self) -> bool {
        self.state.dead.borrow().is_none()
    }

    /// Sends a chunk of tasks.
    ///
    /// # Errors
    /// If the browser cannot, for instance for want of memory.
    pub fn send(&self, chunk: Chunk) -> Result<(), JsValue> {
        let (message, transfer): (Array, Array) = chunk.into_message();
        self.worker.post_message_with_transfer(&message, &transfer)
    }

    /// Ends the worker at once, whatever it does.
    pub fn kill(&self) {
        self.unlisten();
        self.worker.terminate();
    }

    /// Waits until it is up, or dead.
    async fn up(&self) {
        poll_fn(|context| {
            if self.is_ready() || !self.is_alive() {
                return Poll::Ready(());
            }
            self.state.waiting.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
        if let Some(detail) = &*self.state.dead.borrow() {
            wasm_bindgen::throw_str(detail);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl State {
    fn signal(&self, signal: Signal) {
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
        // The handler may well replace itself, so it is not borrowed while it runs.
        let handler = self.handler.borrow().clone();
        if let Some(handler) = handler {
            handler(signal);
        }
    }
}
