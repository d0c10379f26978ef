//! A program's debugger in a worker of its own: drives the session, which knows no clock, and carries its
//! commands and answers.
//!
//! Messages to it, after the first: commands as JSON, or `{restore, events, step, stopped}`, by which it takes
//! over from a worker that was ended. Messages from it: `"ready"`, answers as JSON, and packets of the trace as
//! `ArrayBuffer`s.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use shared::program::debug::Comparison;
use shared::program::wire::Packet;
use shared::program::{Command, ProgramSpec, Reply};
use vm::debugger::{Session, Turn};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::clock;
use crate::message::{field, listen, post, post_bytes};
use crate::signal::StopSignal;
use crate::time::{self, Pause};

/// How long the worker is busy before it looks for messages, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// The most events in one packet of a comparison.
const BATCH: usize = 8_192;

/// The fingerprint of the whole trace of a program, whose specification is JSON; executed at once, on this thread.
/// By it the tests compare the engine with the native machine.
///
/// # Errors
/// If the specification cannot be read, or its text is no program.
#[wasm_bindgen(js_name = fingerprintOf)]
pub fn fingerprint_of(spec: &str) -> Result<String, JsError> {
    let spec: ProgramSpec = serde_json::from_str(spec)?;
    let (mut machine, _) = vm::debugger::load(&spec).map_err(|found| {
        JsError::new(&found.first().map_or_else(String::new, |found| found.message.clone()))
    })?;
    Ok(vm::debugger::fingerprint(&mut machine).text())
}

/// The session, and who waits for its next command.
struct Desk {
    session: RefCell<Session>,
    /// Wakes the driver: a command has come.
    bell: RefCell<StopSignal>,
}

/// Takes over a worker for programs.
#[wasm_bindgen(js_name = enterProgram)]
pub fn enter_program() {
    let desk = Rc::new(Desk { session: RefCell::new(Session::new()), bell: RefCell::default() });
    let receiver = desk.clone();
    listen(move |message| {
        receiver.take(&message);
        // What is answered at once does not wait for the driver's turn.
        receiver.send();
        receiver.bell.borrow().stop();
    });
    spawn_local(async move { desk.drive().await });
    post(&"ready".into());
}

impl Desk {
    fn take(&self, message: &JsValue) {
        let mut session = self.session.borrow_mut();
        if let Some(text) = message.as_string() {
            match serde_json::from_str::<Command>(&text) {
                Ok(command) => session.post(command),
                // The page sees an error of its worker, which it reports as such.
                Err(error) => wasm_bindgen::throw_str(&format!("the machine cannot read a command: {error}")),
            }
            return;
        }
        let number = |name| field(message, name).as_f64().unwrap_or_default() as u64;
        let restored =
            field(message, "restore").as_string().and_then(|spec| serde_json::from_str(&spec).ok());
        if let Some(spec) = restored {
            let stopped = field(message, "stopped").is_truthy();
            session.restore(spec, number("events"), number("step"), stopped);
        }
    }

    /// Works in slices for ever, and lets messages in between them.
    async fn drive(&self) {
        let pause = Pause::default();
        loop {
            let turn = self.slice();
            self.send();
            match turn {
                Turn::Soon => pause.pause().await,
                Turn::Idle => self.ring().await,
                Turn::At(at_ms) => {
                    let wait_ms = at_ms - clock::epoch_ms();
                    let timer = std::pin::pin!(time::sleep(wait_ms, || {}));
                    futures_util::future::select(std::pin::pin!(self.ring()), timer).await;
                }
            }
        }
    }

    fn slice(&self) -> Turn {
        let mut session = self.session.borrow_mut();
        let end_ms = clock::epoch_ms() + SLICE_MS;
        loop {
            let now_ms = clock::epoch_ms();
            let turn = session.advance(now_ms);
            if turn != Turn::Soon || now_ms >= end_ms {
                return turn;
            }
        }
    }

    /// Waits for a command.
    async fn ring(&self) {
        let bell = self.bell.borrow().clone();
        bell.stopped().await;
        self.bell.replace(StopSignal::default());
    }

    fn send(&self) {
        let replies = self.session.borrow_mut().take_replies();
        replies.into_iter().for_each(send);
    }
}

fn send(reply: Reply) {
    match reply {
        Reply::Trace { from, events } => send_packet(&Packet::Trace { from, events }),
        Reply::Compared { index, mut result } => {
            send_events(index, &mut result);
            send_text(&Reply::Compared { index, result });
        }
        other => send_text(&other),
    }
}

/// Sends the events of a comparison ahead of it.
fn send_events(index: u32, result: &mut Comparison) {
    for events in std::mem::take(&mut result.events).chunks(BATCH) {
        send_packet(&Packet::Compared { index, events: events.to_vec() });
    }
}

fn send_packet(packet: &Packet) {
    post_bytes(Uint8Array::from(packet.encode().as_slice()));
}

fn send_text(reply: &Reply) {
    match serde_json::to_string(reply) {
        Ok(text) => post(&text.into()),
        Err(error) => wasm_bindgen::throw_str(&format!("the machine cannot write its answer: {error}")),
    }
}
