//! One isolated worker, as the coordinator sees it.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{Array, Uint8Array};
use shared::message::{FromIsolated, Message, Start};
use shared::{Event, Reuse, Variant};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::super::nested::{self, Memory};
use super::super::{base, io};
use crate::{clock, parent};

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

/// Events of a worker's tasks, and what it cost to bring them here.
pub struct Report {
    pub events: Vec<Event>,
    /// The bytes of the message.
    pub bytes: u64,
    /// Nanoseconds spent on encoding and decoding it.
    pub ns: u64,
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
        let start = Start::Isolated { base: base::get().to_owned() };
        let worker = nested::start_module_worker(&start, Memory::Own)?;
        let state = Rc::new(State::default());
        let receiver = state.clone();
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::own_assert_unwind_safe(move |event: MessageEvent| {
                receiver.receive(&event);
            });
        let receiver = state.clone();
        let on_error = Closure::<dyn FnMut(JsValue)>::own_assert_unwind_safe(move |event: JsValue| {
            if let Some(event) = event.dyn_ref::<web_sys::Event>() {
                // Handled here: it is not an error of this worker, to which it would be passed on.
                event.prevent_default();
            }
            receiver.die(format!("the isolated worker stopped: {}", io::describe(&event)));
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

    /// Sends the bytes of a message.
    ///
    /// # Errors
    /// If the browser cannot, for instance for want of memory.
    pub fn send(&self, message: &[u8]) -> Result<(), JsValue> {
        let buffer = Uint8Array::from(message).buffer();
        self.worker.post_message_with_transfer(&buffer, &Array::of1(&buffer))
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
    fn receive(&self, event: &MessageEvent) {
        let Some(bytes) = parent::bytes_of(event) else {
            return self.die("the isolated worker sent something that is no message".to_owned());
        };
        let (message, decode_ns) = clock::timed(|| FromIsolated::decode(&bytes));
        match message {
            Ok(FromIsolated::Ready) => {
                self.ready.set(true);
                self.signal(Signal::Ready);
            }
            Ok(FromIsolated::Events { events, encode_ns }) => {
                let report = Report { events, bytes: bytes.len() as u64, ns: encode_ns + decode_ns };
                self.signal(Signal::Report(report));
            }
            Err(error) => self.die(format!("the isolated worker cannot be understood: {error}")),
        }
    }

    fn die(&self, detail: String) {
        self.dead.replace(Some(detail.clone()));
        self.signal(Signal::Died(detail));
    }

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
