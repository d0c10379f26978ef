//! The machine that runs programs, in a worker of its own: commands go in, answers come out.
//!
//! The worker is started by the first command and kept warm. One that does not obey Stop in time, or that
//! breaks down, is replaced: the page keeps the trace that it knows, and the new worker is brought to where
//! the user stood. Nothing here knows what a command means beyond that.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};

use shared::message::{FromProgram, Message, Start, ToProgram};
use shared::program::{Command, Decision, ProgramEnd, ProgramEvent, ProgramSpec, Reply};

use crate::platform::workers::Worker;
use crate::platform::{import, timer};

/// The machine has this long to obey Stop, in milliseconds. Then its worker is ended.
const STOP_MS: u32 = 70;

/// A debugger in a worker. Clones are the same one; the worker ends with the last of them.
#[derive(Clone)]
pub struct ProgramWorker(Rc<Inner>);

/// What comes from the machine.
pub enum Answer {
    Reply(Reply),
    /// There is no engine, as this sentence says; the next command tries again.
    Missing(String),
}

struct Inner {
    sink: Box<dyn Fn(Answer)>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    worker: Option<Worker>,
    /// Which worker it is: answers of those before it are dropped.
    generation: u64,
    is_ready: bool,
    /// Messages for a worker that is not ready yet.
    waiting: Vec<ToProgram>,
    /// Checks and loads whose diagnostics have not arrived.
    asked: VecDeque<Command>,
    /// Stops that were not obeyed yet, and how many there have been.
    stops: u32,
    stops_so_far: u64,
    /// Events of comparisons that have not ended.
    compared: BTreeMap<u32, Vec<ProgramEvent>>,
    known: Known,
}

/// What the page knows of the loaded run: where a new worker takes over.
#[derive(Default)]
struct Known {
    spec: Option<ProgramSpec>,
    events: u64,
    step: u64,
}

impl ProgramWorker {
    /// A debugger whose answers go to `sink`. No worker is started before the first command.
    pub fn new(sink: impl Fn(Answer) + 'static) -> ProgramWorker {
        ProgramWorker(Rc::new(Inner { sink: Box::new(sink), state: RefCell::default() }))
    }

    /// Sends a command. Its answers come in the order of commands.
    pub fn post(&self, command: Command) {
        self.0.note(&command);
        let is_stop = command == Command::Stop;
        if let Err(error) = self.0.start().and_then(|()| self.0.send(ToProgram::Command(command))) {
            self.0.answer(refused(error));
        }
        if is_stop {
            self.0.expect_stop();
        }
    }
}

impl Inner {
    /// Remembers what a worker that takes over must know.
    fn note(&self, command: &Command) {
        let mut state = self.state.borrow_mut();
        match command {
            Command::Check { .. } => state.asked.push_back(command.clone()),
            Command::Load { spec } => {
                state.asked.push_back(command.clone());
                state.known = Known { spec: Some(spec.clone()), events: 0, step: 0 };
            }
            Command::Stop => {
                state.stops += 1;
                state.stops_so_far += 1;
            }
            _ => {}
        }
    }

    /// Starts a worker if there is none.
    fn start(self: &Rc<Self>) -> Result<(), String> {
        if self.state.borrow().worker.is_some() {
            return Ok(());
        }
        let generation = self.state.borrow().generation + 1;
        let url = import::absolute(&format!("{}/programs/worker.js", env!("ENGINE_DIR")));
        let (receiver, failing) = (Rc::downgrade(self), Rc::downgrade(self));
        let current = move |inner: &Weak<Inner>| {
            inner.upgrade().filter(|inner| inner.state.borrow().generation == generation)
        };
        let started = Worker::start(
            &url,
            &Start::Program.encode(),
            move |message| {
                if let Some(inner) = current(&receiver) {
                    inner.receive(message);
                }
            },
            move |error| {
                if let Some(inner) = current(&failing) {
                    inner.fail(&error);
                }
            },
        );
        let worker = started.map_err(|error| format!("the browser did not start a worker: {error}"))?;
        let mut state = self.state.borrow_mut();
        state.worker = Some(worker);
        state.generation = generation;
        state.is_ready = false;
        state.waiting.clear();
        Ok(())
    }

    fn send(&self, message: ToProgram) -> Result<(), String> {
        let mut state = self.state.borrow_mut();
        if !state.is_ready {
            state.waiting.push(message);
            return Ok(());
        }
        let Some(worker) = &state.worker else { return Ok(()) };
        worker.post(&message.encode()).map_err(|error| format!("the machine cannot be reached: {error}"))
    }

    /// Ends the worker if it has not obeyed this Stop in time.
    fn expect_stop(self: &Rc<Self>) {
        let (inner, this) = (Rc::downgrade(self), self.state.borrow().stops_so_far);
        timer::after(STOP_MS, move || {
            let Some(inner) = inner.upgrade() else { return };
            let late = {
                let state = inner.state.borrow();
                // Later ones have timers of their own.
                state.is_ready && state.stops > 0 && this == state.stops_so_far
            };
            if late {
                inner.replace(true);
                inner.answer(Reply::Paused { end: Some(ProgramEnd::Stopped) });
            }
        });
    }

    fn receive(self: &Rc<Self>, message: &[u8]) {
        match FromProgram::decode(message) {
            Ok(FromProgram::Ready) => self.ready(),
            Ok(FromProgram::ComparedEvents { index, events }) => {
                self.state.borrow_mut().compared.entry(index).or_default().extend(events);
            }
            Ok(FromProgram::Reply(Reply::Compared { index, mut result })) => {
                result.events = self.state.borrow_mut().compared.remove(&index).unwrap_or_default();
                self.answer(Reply::Compared { index, result });
            }
            Ok(FromProgram::Reply(reply)) => self.answer(reply),
            // Without its first message a worker is never ready, and commands would wait for it for ever.
            Err(error) if !self.state.borrow().is_ready => self.fail(&error.to_string()),
            Err(error) => self.answer(refused(error.to_string())),
        }
    }

    fn ready(&self) {
        let waiting = {
            let mut state = self.state.borrow_mut();
            state.is_ready = true;
            std::mem::take(&mut state.waiting)
        };
        for message in waiting {
            if let Err(error) = self.send(message) {
                self.answer(refused(error));
            }
        }
    }

    /// Passes an answer on, and remembers what a worker that takes over must know.
    fn answer(&self, reply: Reply) {
        {
            let mut state = self.state.borrow_mut();
            match &reply {
                Reply::Diagnostics { .. } => drop(state.asked.pop_front()),
                Reply::Trace { from, events } => {
                    state.known.events = from + events.len() as u64;
                    if let Some(last) = events.last() {
                        state.known.step = last.step;
                    }
                }
                Reply::State { state: view, decisions } => {
                    state.known.step = view.step;
                    state.known.decide(decisions);
                }
                Reply::Paused { .. } => state.stops = 0,
                Reply::Compared { .. } | Reply::Refused { .. } | Reply::Explored { .. } => {}
            }
        }
        // The sink runs without a borrow: it may well post the next command.
        (self.sink)(Answer::Reply(reply));
    }

    /// The worker broke down; the next one takes over at the position.
    fn fail(self: &Rc<Self>, error: &str) {
        let was_ready = self.state.borrow().is_ready;
        if !was_ready {
            let mut state = self.state.borrow_mut();
            state.worker = None;
            state.generation += 1;
            state.asked.clear();
            state.waiting.clear();
            state.stops = 0;
            drop(state);
            (self.sink)(Answer::Missing(format!("The engine could not be loaded: {error}.")));
            return;
        }
        self.replace(false);
        self.answer(refused(format!(
            "the machine broke down, most likely for want of memory ({error}); a new one stands where this one was last seen"
        )));
        self.answer(Reply::Paused { end: None });
    }

    /// Ends the worker and starts another, which is brought to where the page is; if `stopped`, the run ends there.
    fn replace(self: &Rc<Self>, stopped: bool) {
        let (asked, restore) = {
            let mut state = self.state.borrow_mut();
            if let Some(worker) = state.worker.take() {
                worker.end();
            }
            state.generation += 1;
            state.stops = 0;
            state.compared.clear();
            let is_loading = state.asked.iter().any(|command| matches!(command, Command::Load { .. }));
            let restore = if is_loading { None } else { state.known.message(stopped) };
            (state.asked.clone(), restore)
        };
        let sent = self.start().and_then(|()| {
            restore.map_or(Ok(()), |message| self.send(message))?;
            asked.into_iter().try_for_each(|command| self.send(ToProgram::Command(command)))
        });
        if let Err(error) = sent {
            self.answer(refused(error));
        }
    }
}

impl Known {
    fn decide(&mut self, decisions: &[Decision]) {
        if let Some(spec) = &mut self.spec
            && spec.decisions != decisions
        {
            spec.decisions = decisions.to_vec();
        }
    }

    /// What brings a new worker to where the page is.
    fn message(&self, stopped: bool) -> Option<ToProgram> {
        let spec = self.spec.clone()?;
        Some(ToProgram::Restore { spec, events: self.events, step: self.step, stopped })
    }
}

fn refused(message: String) -> Reply {
    Reply::Refused { message }
}
