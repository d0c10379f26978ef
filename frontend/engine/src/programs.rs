//! A program's debugger in a worker of its own: drives the session, which knows no clock, and carries its commands
//! and answers. This module is in the build `programs`, where a panic aborts and the page starts another worker.

use std::cell::RefCell;
use std::rc::Rc;

use shared::message::{FromProgram, Message, ToProgram};
use shared::program::debug::Comparison;
use shared::program::{ProgramSpec, Reply};
use vm_machine::{Session, Turn};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::signal::StopSignal;
use crate::time::{self, Pause};
use crate::{clock, parent};

/// How long the worker is busy before it looks for messages, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// The most events in one message of a comparison.
const BATCH: usize = 8_192;

/// The fingerprint of the whole trace of a program, executed at once, on this thread; `spec` has the bytes of a
/// [`ProgramSpec`] as a message.
/// By it the tests compare the engine with the native machine.
///
/// # Errors
/// If the specification cannot be read, or its text is no program.
#[wasm_bindgen(js_name = fingerprintOf)]
pub fn fingerprint_of(spec: &[u8]) -> Result<String, JsError> {
    let spec = ProgramSpec::decode(spec)?;
    let (mut machine, _) = vm_machine::load(&spec).map_err(|found| {
        JsError::new(&found.first().map_or_else(String::new, |found| found.message.clone()))
    })?;
    Ok(vm_machine::fingerprint(&mut machine).text())
}

/// The session, and who waits for its next command.
struct Desk {
    session: RefCell<Session>,
    /// Wakes the driver: a command has come.
    bell: RefCell<StopSignal>,
}

/// Takes over this worker.
pub fn serve() {
    let desk = Rc::new(Desk { session: RefCell::new(Session::new()), bell: RefCell::default() });
    let receiver = desk.clone();
    parent::listen(move |message| {
        receiver.take(message);
        // What is answered at once does not wait for the driver's turn.
        receiver.send();
        receiver.bell.borrow().stop();
    });
    spawn_local(async move { desk.drive().await });
    parent::post(&FromProgram::Ready);
}

impl Desk {
    fn take(&self, message: ToProgram) {
        let mut session = self.session.borrow_mut();
        match message {
            ToProgram::Command(command) => session.post(command),
            ToProgram::Restore { spec, events, step, stopped } => {
                session.restore(spec, events, step, stopped);
            }
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

fn send(mut reply: Reply) {
    if let Reply::Compared { index, result } = &mut reply {
        send_events(*index, result);
    }
    parent::post(&FromProgram::Reply(reply));
}

/// Sends the events of a comparison ahead of it.
fn send_events(index: u32, result: &mut Comparison) {
    let mut events = std::mem::take(&mut result.events);
    while !events.is_empty() {
        let rest = events.split_off(events.len().min(BATCH));
        parent::post(&FromProgram::ComparedEvents { index, events });
        events = rest;
    }
}
