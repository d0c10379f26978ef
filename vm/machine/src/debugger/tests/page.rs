//! A page that keeps what the debugger answers, and a clock that goes as far as a test says.

use shared::program::explore::Exploration;
use shared::program::{Command, Decision, ProgramEnd, ProgramEvent, ProgramSpec, Reply, SeekTo, StateView};

use crate::debugger::{Session, Turn};

/// A page in front of a session.
#[derive(Default)]
pub struct Page {
    pub session: Session,
    pub now_ms: f64,
    pub trace: Vec<ProgramEvent>,
    pub state: Option<StateView>,
    pub states: usize,
    pub decisions: Vec<Decision>,
    /// How playing ended, each time.
    pub paused: Vec<Option<ProgramEnd>>,
    pub refused: Vec<String>,
    pub compared: Vec<(u32, shared::program::debug::Comparison)>,
    pub explored: Vec<Exploration>,
    pub diagnostics: usize,
}

impl Page {
    /// A page on which a program is loaded.
    pub fn open(spec: &ProgramSpec) -> Page {
        let mut page = Page::default();
        page.ask(Command::Load { spec: spec.clone() });
        assert!(page.state.is_some(), "the program is loaded");
        page
    }

    /// Sends a command, and waits until it is carried out.
    pub fn ask(&mut self, command: Command) {
        self.post(command);
        self.wait();
    }

    pub fn post(&mut self, command: Command) {
        self.session.post(command);
        self.take();
    }

    /// Lets the session work until it has nothing to do.
    pub fn wait(&mut self) {
        while self.piece(1.0) != Turn::Idle {}
    }

    /// Lets the session work once, and then time pass.
    pub fn piece(&mut self, ms: f64) -> Turn {
        let turn = self.session.advance(self.now_ms);
        self.now_ms += ms;
        if let Turn::At(at_ms) = turn {
            self.now_ms = self.now_ms.max(at_ms);
        }
        self.take();
        turn
    }

    pub fn seek(&mut self, step: u64) -> StateView {
        self.ask(Command::Seek { to: SeekTo::Step(step) });
        self.state().clone()
    }

    pub fn state(&self) -> &StateView {
        self.state.as_ref().unwrap()
    }

    fn take(&mut self) {
        for reply in self.session.take_replies() {
            match reply {
                Reply::Diagnostics { .. } => self.diagnostics += 1,
                Reply::Trace { from, events } => {
                    let from = usize::try_from(from).unwrap();
                    assert!(from <= self.trace.len(), "no event is left out");
                    self.trace.truncate(from);
                    self.trace.extend(events);
                }
                Reply::State { state, decisions } => {
                    assert!(state.events as usize <= self.trace.len(), "the trace is ahead of the state");
                    self.state = Some(*state);
                    self.states += 1;
                    self.decisions = decisions;
                }
                Reply::Paused { end } => self.paused.push(end),
                Reply::Compared { index, result } => self.compared.push((index, *result)),
                Reply::Refused { message } => self.refused.push(message),
                Reply::Explored { exploration } => self.explored.push(*exploration),
            }
        }
    }
}
