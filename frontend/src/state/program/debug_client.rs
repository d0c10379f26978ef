//! The debugger's client: what is known of the loaded run. A reducer: it takes what the user asks for and what the
//! debugger replies, and gives the commands to post. It knows no signal, no worker and no clock.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use shared::program::explore::{Exploration, ExplorationStatus};
use shared::program::trace::{Moment, ProgramTrace};
use shared::program::{
    Command, Decision, Diagnostic, Pace, ProgramEnd, ProgramSpec, Reply, SeekTo, Settings, Severity,
    StateView, StepUnit, ThreadId,
};

use super::comparing::Comparing;

/// How many steps may be under way: a key that is held down must not queue up more than the user sees.
const MOST_FLYING: u32 = 3;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// No program is loaded.
    #[default]
    Empty,
    /// The text is on its way to the machine.
    Loading,
    /// The machine stands still.
    Paused,
    /// The machine runs.
    Playing,
}

/// Where in the run the user is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Instructions executed before it.
    pub step: u64,
    /// Virtual time.
    pub time_ns: u64,
    /// How many events of the trace have happened.
    pub events: usize,
}

/// The reducer's state.
#[derive(Default)]
pub struct DebugClient {
    pub phase: Phase,
    pub loaded: Option<ProgramSpec>,
    pub diagnostics: Vec<Diagnostic>,
    pub decisions: Vec<Decision>,
    pub refused: Option<String>,
    /// Why the engine is not there; none while nothing speaks against it.
    pub missing: Option<String>,
    /// How the run ended, as far as it was run; it stays while the user goes back.
    pub end: Option<ProgramEnd>,
    pub state: Option<Arc<StateView>>,
    /// The state at another position just before, to mark what has changed.
    pub before: Option<Arc<StateView>>,
    pub position: Position,
    /// The trace, shared with the timeline.
    pub trace: Rc<RefCell<ProgramTrace>>,
    /// Goes up when the trace has changed.
    pub trace_version: u64,
    /// The same program under several settings.
    pub comparison: Comparing,
    /// Goes up when the comparison has changed.
    pub comparison_version: u64,
    /// What the exploration of every interleaving has found so far.
    pub exploration: Option<Arc<Explored>>,
    /// Whether more of it is awaited.
    pub is_exploring: bool,
    /// Checks and loads whose diagnostics are awaited, in order.
    asked: VecDeque<Asked>,
    /// What to do once the program is loaded.
    then: Vec<Command>,
    /// Steps and seeks whose state is awaited.
    flying: u32,
    /// Whether the next state is where a link or a choice that was taken back leads: nothing was seen before it.
    is_opening: bool,
    /// Where the user has dragged the cursor to since the last seek was posted.
    wanted: Option<SeekTo>,
}

/// An exploration, with the program that it is of.
#[derive(Debug, PartialEq)]
pub struct Explored {
    pub spec: ProgramSpec,
    pub found: Exploration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Check,
    Load,
}

/// What the user should do because `draft` is not what `loaded` was made of; none if it is.
pub fn stale(loaded: &ProgramSpec, draft: &ProgramSpec) -> Option<&'static str> {
    if loaded.source != draft.source || loaded.files != draft.files {
        Some("The text has changed since: run again.")
    } else if loaded.settings != draft.settings {
        Some("The settings have changed since: run again.")
    } else {
        None
    }
}

impl DebugClient {
    /// Checks a text.
    pub fn check(&mut self, spec: ProgramSpec) -> Vec<Command> {
        self.asked.push_back(Asked::Check);
        vec![Command::Check { spec }]
    }

    /// Loads a program anew, and then does `then`.
    pub fn load(&mut self, spec: ProgramSpec, then: Vec<Command>) -> Vec<Command> {
        let pause = (self.phase == Phase::Playing).then_some(Command::Stop);
        self.asked.push_back(Asked::Load);
        self.phase = Phase::Loading;
        self.is_opening = then.iter().any(|command| matches!(command, Command::Seek { .. }));
        self.then = then;
        self.wanted = None;
        self.flying = 0;
        self.refused = None;
        self.end = None;
        self.state = None;
        self.before = None;
        self.position = Position::default();
        self.decisions.clone_from(&spec.decisions);
        *self.trace.borrow_mut() = ProgramTrace::of(&spec);
        self.trace_version += 1;
        self.loaded = Some(spec.clone());
        pause.into_iter().chain([Command::Load { spec }]).collect()
    }

    /// Plays on from the position.
    pub fn play(&mut self, pace: Pace) -> Vec<Command> {
        self.refused = None;
        if self.phase != Phase::Paused {
            return Vec::new();
        }
        self.phase = Phase::Playing;
        self.wanted = None;
        vec![Command::Play { pace }]
    }

    /// Plays at another speed from now on.
    pub fn change_pace(&mut self, pace: Pace) -> Vec<Command> {
        if self.phase == Phase::Playing { vec![Command::Play { pace }] } else { Vec::new() }
    }

    /// Stands still.
    pub fn pause(&mut self) -> Vec<Command> {
        if self.phase == Phase::Playing { vec![Command::Pause] } else { Vec::new() }
    }

    /// Ends the run where it is.
    pub fn stop(&mut self) -> Vec<Command> {
        if self.phase == Phase::Loading {
            self.then.clear();
        }
        if self.phase == Phase::Playing || self.comparison.is_running() || self.is_exploring {
            return vec![Command::Stop];
        }
        if self.flying == 0 {
            return Vec::new();
        }
        // A step may go on for ever, if nothing ever does what it waits for. Those behind it are dropped.
        self.flying = 1;
        self.wanted = None;
        vec![Command::Pause]
    }

    /// Goes a step forward or back.
    pub fn step(&mut self, unit: StepUnit, back: bool) -> Vec<Command> {
        self.refused = None;
        if self.phase != Phase::Paused || self.flying >= MOST_FLYING {
            return Vec::new();
        }
        self.flying += 1;
        vec![Command::Step { unit, back }]
    }

    /// Goes to a place in the run; while one seek is under way, only the last one asked for follows it.
    pub fn seek(&mut self, to: SeekTo) -> Vec<Command> {
        match self.phase {
            Phase::Paused if self.flying == 0 => {
                self.flying = 1;
                vec![Command::Seek { to }]
            }
            Phase::Paused => {
                self.wanted = Some(to);
                Vec::new()
            }
            Phase::Playing => {
                self.wanted = Some(to);
                vec![Command::Pause]
            }
            Phase::Empty | Phase::Loading => Vec::new(),
        }
    }

    /// Gives a thread the next turn.
    pub fn choose(&mut self, thread: ThreadId) -> Vec<Command> {
        if self.phase != Phase::Paused {
            return Vec::new();
        }
        self.refused = None;
        self.end = None;
        self.flying += 1;
        vec![Command::Choose { thread }]
    }

    /// Takes back a decision, and those after it, which followed from it: the run is loaded again and goes to
    /// where it was chosen.
    pub fn forget(&mut self, index: usize) -> Vec<Command> {
        let (Some(loaded), Some(decision)) = (&self.loaded, self.decisions.get(index).copied()) else {
            return Vec::new();
        };
        let spec = ProgramSpec { decisions: self.decisions[..index].to_vec(), ..loaded.clone() };
        self.load(spec, vec![Command::Seek { to: SeekTo::Step(decision.step) }])
    }

    /// Runs a program under each of `settings`, apart from what is loaded.
    pub fn compare(&mut self, spec: ProgramSpec, settings: Vec<Settings>) -> Vec<Command> {
        self.refused = None;
        self.comparison = Comparing::new(spec.clone(), settings.clone());
        self.comparison_version += 1;
        // A decision belongs to a step of one run: under other settings that step is another one.
        let spec = ProgramSpec { decisions: Vec::new(), ..spec };
        vec![Command::Compare { spec, settings }]
    }

    /// Explores every interleaving of a program, apart from what is loaded.
    pub fn explore(&mut self, spec: ProgramSpec) -> Vec<Command> {
        self.refused = None;
        let spec = ProgramSpec { decisions: Vec::new(), ..spec };
        let found = Exploration {
            status: ExplorationStatus::Working,
            states: 0,
            interleavings: None,
            outcomes: Vec::new(),
        };
        self.exploration = Some(Arc::new(Explored { spec: spec.clone(), found }));
        self.is_exploring = true;
        vec![Command::Explore { spec }]
    }

    /// Takes in a reply.
    pub fn take(&mut self, reply: Reply) -> Vec<Command> {
        self.missing = None;
        match reply {
            Reply::Diagnostics { diagnostics } => self.take_diagnostics(diagnostics),
            Reply::Trace { from, events } => self.take_trace(from, &events),
            Reply::State { state, decisions } => return self.take_state(*state, decisions),
            Reply::Paused { end } => return self.take_pause(end),
            Reply::Refused { message } => {
                self.refused = Some(message);
                if self.flying == 0 {
                    self.stop_comparison();
                    self.is_exploring = false;
                }
                if self.phase == Phase::Loading {
                    self.phase = Phase::Empty;
                    self.then.clear();
                }
                return self.landed();
            }
            Reply::Explored { exploration } => {
                self.is_exploring = exploration.status == ExplorationStatus::Working;
                if let Some(known) = self.exploration.take() {
                    let spec = known.spec.clone();
                    self.exploration = Some(Arc::new(Explored { spec, found: *exploration }));
                }
            }
            Reply::Compared { index, result } => {
                self.comparison.take(index, *result);
                self.comparison_version += 1;
            }
        }
        Vec::new()
    }

    /// The engine is not there: nothing that was asked for will be answered, and there is nothing to post. What is
    /// known of the run stays.
    pub fn lose_engine(&mut self, message: String) -> Vec<Command> {
        self.missing = Some(message);
        self.asked.clear();
        self.then.clear();
        self.flying = 0;
        self.wanted = None;
        self.stop_comparison();
        self.is_exploring = false;
        if matches!(self.phase, Phase::Loading | Phase::Playing) {
            self.phase = Phase::Empty;
            self.loaded = None;
        }
        Vec::new()
    }

    /// Whether something goes on that Stop ends.
    pub fn can_stop(&self) -> bool {
        self.phase == Phase::Playing || self.flying > 0 || self.comparison.is_running() || self.is_exploring
    }

    /// Whether an answer is awaited that will change what is shown.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Loading | Phase::Playing)
            || self.flying > 0
            || !self.asked.is_empty()
            || self.comparison.is_running()
            || self.is_exploring
    }

    fn take_diagnostics(&mut self, diagnostics: Vec<Diagnostic>) {
        let asked = self.asked.pop_front();
        let is_error = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        self.diagnostics = diagnostics;
        if asked == Some(Asked::Load) && is_error && !self.asked.contains(&Asked::Load) {
            self.phase = Phase::Empty;
            self.loaded = None;
            self.then.clear();
        }
    }

    fn take_trace(&mut self, from: u64, events: &[shared::program::ProgramEvent]) {
        if self.asked.contains(&Asked::Load) {
            // Of the run before the one that is being loaded.
            return;
        }
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        self.trace_version += 1;
        let mut trace = self.trace.borrow_mut();
        if from < trace.len() {
            self.end = None;
        }
        // Also where no event is lost: a branch begins before what the run had come to.
        trace.truncate(from);
        for event in events {
            trace.push(event);
        }
        if let (Phase::Playing, Some(last)) = (self.phase, events.last()) {
            self.position = Position { step: last.step, time_ns: last.time_ns, events: trace.len() };
        }
    }

    fn take_state(&mut self, state: StateView, decisions: Vec<Decision>) -> Vec<Command> {
        if self.asked.contains(&Asked::Load) {
            // It belongs to the run before the one that is being loaded.
            return Vec::new();
        }
        self.position = Position {
            step: state.step,
            time_ns: state.time_ns,
            events: usize::try_from(state.events).unwrap_or(usize::MAX),
        };
        if state.end.is_some() {
            self.end.clone_from(&state.end);
        }
        self.reach(Moment { step: state.step, time_ns: state.time_ns });
        self.decisions = decisions;
        let is_elsewhere =
            self.state.as_ref().is_none_or(|shown| shown.step != state.step || shown.events != state.events);
        if self.phase == Phase::Playing {
            // Everything has changed since the user last looked: marking it would say nothing.
            self.before = None;
        } else if is_elsewhere {
            self.before = self.state.take();
        }
        self.state = Some(Arc::new(state));
        if self.phase != Phase::Loading {
            if std::mem::take(&mut self.is_opening) {
                self.before = None;
            }
            return self.landed();
        }
        self.phase = Phase::Paused;
        let then = std::mem::take(&mut self.then);
        for command in &then {
            match command {
                Command::Play { .. } => self.phase = Phase::Playing,
                Command::Seek { .. } | Command::Step { .. } => self.flying += 1,
                _ => {}
            }
        }
        then
    }

    /// The run is known up to here, whether or not anything has happened since the last event.
    fn reach(&mut self, moment: Moment) {
        let mut trace = self.trace.borrow_mut();
        let before = trace.end();
        trace.reach(moment);
        if trace.end() != before {
            self.trace_version += 1;
        }
    }

    fn stop_comparison(&mut self) {
        if self.comparison.is_running() {
            self.comparison.stop();
            self.comparison_version += 1;
        }
    }

    fn take_pause(&mut self, end: Option<ProgramEnd>) -> Vec<Command> {
        self.stop_comparison();
        if self.asked.contains(&Asked::Load) {
            return Vec::new();
        }
        if end.is_some() && self.phase == Phase::Playing {
            self.end = end;
        }
        if self.phase == Phase::Playing {
            self.phase = Phase::Paused;
            self.flying = 0;
        }
        self.follow()
    }

    /// A step or a seek has ended.
    fn landed(&mut self) -> Vec<Command> {
        if self.phase == Phase::Playing {
            return Vec::new();
        }
        self.flying = self.flying.saturating_sub(1);
        self.follow()
    }

    /// Goes where the user has dragged the cursor to meanwhile.
    fn follow(&mut self) -> Vec<Command> {
        if self.phase != Phase::Paused || self.flying > 0 {
            return Vec::new();
        }
        self.wanted.take().map_or_else(Vec::new, |to| self.seek(to))
    }
}

#[cfg(test)]
mod tests {
    use shared::program::{CodeLine, Policy, ProgramEvent, ProgramEventKind};

    use super::*;

    fn spec(source: &str) -> ProgramSpec {
        ProgramSpec { source: source.to_owned(), ..ProgramSpec::default() }
    }

    fn state(step: u64, events: u64, end: Option<ProgramEnd>) -> Reply {
        let state = StateView {
            step,
            time_ns: step * 15,
            events,
            end,
            current: None,
            processes: Vec::new(),
            threads: Vec::new(),
            tasks: Vec::new(),
            resources: Vec::new(),
            ready: Vec::new(),
            output_bytes: 0,
        };
        Reply::State { state: Box::new(state), decisions: Vec::new() }
    }

    fn events(from: u64, count: u64) -> Reply {
        let event = |step| ProgramEvent {
            step,
            time_ns: step * 15,
            thread: ThreadId(0),
            line: CodeLine::new(0, 1),
            kind: ProgramEventKind::Ready,
        };
        Reply::Trace { from, events: (from..from + count).map(event).collect() }
    }

    /// A client that stands at the beginning of a program.
    fn loaded() -> DebugClient {
        let mut client = DebugClient::default();
        client.load(spec("a"), Vec::new());
        client.take(Reply::Diagnostics { diagnostics: Vec::new() });
        client.take(state(0, 0, None));
        assert_eq!(client.phase, Phase::Paused);
        client
    }

    #[test]
    fn run_loads_and_then_plays() {
        let mut client = DebugClient::default();
        let play = Command::Play { pace: Pace::Full };
        assert_eq!(client.load(spec("a"), vec![play.clone()]), [Command::Load { spec: spec("a") }]);
        assert!(client.is_busy());
        client.take(Reply::Diagnostics { diagnostics: Vec::new() });
        assert_eq!(client.take(state(0, 0, None)), [play]);
        assert_eq!(client.phase, Phase::Playing);
        client.take(events(0, 10));
        assert_eq!((client.position.events, client.position.step), (10, 9));
        client.take(state(10, 10, Some(ProgramEnd::Finished { exit_code: 0 })));
        client.take(Reply::Paused { end: Some(ProgramEnd::Finished { exit_code: 0 }) });
        assert_eq!(client.phase, Phase::Paused);
        assert!(!client.is_busy());
    }

    #[test]
    fn a_text_with_an_error_is_not_loaded_and_nothing_follows() {
        let mut client = DebugClient::default();
        client.load(spec("a ="), vec![Command::Play { pace: Pace::Full }]);
        let error = Diagnostic {
            severity: Severity::Error,
            file: "main.py".to_owned(),
            line: 1,
            column: 4,
            end_line: 1,
            end_column: 4,
            message: "SyntaxError: invalid syntax".to_owned(),
            hint: String::new(),
        };
        client.take(Reply::Diagnostics { diagnostics: vec![error] });
        assert_eq!((client.phase, client.loaded.is_some(), client.is_busy()), (Phase::Empty, false, false));
    }

    #[test]
    fn of_a_drag_only_the_last_place_is_gone_to() {
        let mut client = loaded();
        let at = |ns| SeekTo::TimeNs(ns);
        assert_eq!(client.seek(at(1)), [Command::Seek { to: at(1) }]);
        for ns in 2..50 {
            assert_eq!(client.seek(at(ns)), []);
        }
        assert_eq!(client.take(state(1, 0, None)), [Command::Seek { to: at(49) }]);
        assert_eq!(client.take(state(2, 0, None)), []);
        assert!(!client.is_busy());
    }

    #[test]
    fn a_drag_while_it_runs_pauses_it_first() {
        let mut client = loaded();
        client.play(Pace::Full);
        assert_eq!(client.seek(SeekTo::Start), [Command::Pause]);
        client.take(state(5, 5, None));
        assert_eq!(client.take(Reply::Paused { end: None }), [Command::Seek { to: SeekTo::Start }]);
    }

    #[test]
    fn held_keys_do_not_queue_up() {
        let mut client = loaded();
        let posted: usize = (0..20).map(|_| client.step(StepUnit::Line, false).len()).sum();
        assert_eq!(posted, MOST_FLYING as usize);
        client.take(state(1, 0, None));
        assert_eq!(client.step(StepUnit::Line, false).len(), 1);
    }

    #[test]
    fn a_step_that_never_ends_can_be_stopped() {
        let mut client = loaded();
        client.step(StepUnit::Line, false);
        client.step(StepUnit::Line, false);
        assert!(client.can_stop());
        assert_eq!(client.stop(), [Command::Pause]);
        client.take(state(900, 0, None));
        assert!(!client.can_stop() && !client.is_busy());
    }

    #[test]
    fn a_branch_cuts_the_trace_and_forgets_the_end() {
        let mut client = loaded();
        client.play(Pace::Full);
        client.take(events(0, 10));
        client.take(Reply::Paused { end: Some(ProgramEnd::Finished { exit_code: 0 }) });
        client.seek(SeekTo::Step(4));
        client.take(state(4, 4, None));
        assert!(client.end.is_some(), "the end is known while the user goes back");
        client.choose(ThreadId(1));
        client.take(Reply::Trace { from: 4, events: Vec::new() });
        client.take(state(4, 4, None));
        assert_eq!((client.trace.borrow().len(), client.end.clone()), (4, None));
    }

    #[test]
    fn taking_back_a_decision_takes_back_those_after_it() {
        let mut client = loaded();
        let decisions: Vec<Decision> = [3, 7, 9].map(|step| Decision { step, thread: ThreadId(1) }).to_vec();
        client.decisions.clone_from(&decisions);
        let commands = client.forget(1);
        assert!(matches!(&commands[..], [Command::Load { spec }] if spec.decisions == decisions[..1]));
        client.take(Reply::Diagnostics { diagnostics: Vec::new() });
        assert_eq!(client.take(state(0, 0, None)), [Command::Seek { to: SeekTo::Step(7) }]);
        client.take(state(7, 3, None));
        assert!(client.before.is_none(), "nothing was seen before it");
    }

    #[test]
    fn answers_of_the_run_before_do_not_mix_with_the_one_that_is_loaded() {
        let mut client = loaded();
        client.play(Pace::Full);
        client.load(spec("b"), Vec::new());
        client.take(events(0, 9));
        client.take(state(99, 99, None));
        client.take(Reply::Paused { end: Some(ProgramEnd::Stopped) });
        assert_eq!(
            (client.phase, client.position, client.end.clone()),
            (Phase::Loading, Position::default(), None)
        );
        assert!(client.trace.borrow().is_empty());
    }

    #[test]
    fn without_an_engine_nothing_is_waited_for_and_the_next_try_begins_anew() {
        let mut client = DebugClient::default();
        client.check(spec("a"));
        client.load(spec("a"), vec![Command::Play { pace: Pace::Full }]);
        client.lose_engine("offline".to_owned());
        assert_eq!((client.is_busy(), client.phase, client.missing.is_some()), (false, Phase::Empty, true));
        client.load(spec("a"), Vec::new());
        client.take(Reply::Diagnostics { diagnostics: Vec::new() });
        client.take(state(0, 0, None));
        assert_eq!((client.is_busy(), client.phase, client.missing), (false, Phase::Paused, None));
    }

    #[test]
    fn a_run_without_events_is_known_as_far_as_it_has_come() {
        let mut client = loaded();
        client.play(Pace::Full);
        client.take(events(0, 2));
        client.take(state(500, 2, None));
        assert_eq!(client.trace.borrow().end().step, 500);
        // A branch from before that forgets it, also where no event is lost.
        client.take(Reply::Paused { end: None });
        client.take(Reply::Trace { from: 2, events: Vec::new() });
        client.take(state(40, 2, None));
        assert_eq!(client.trace.borrow().end().step, 40);
    }

    #[test]
    fn a_changed_text_or_setting_is_stale() {
        let loaded = spec("a");
        assert_eq!(stale(&loaded, &spec("a")), None);
        assert!(stale(&loaded, &spec("b")).is_some_and(|words| words.contains("text")));
        let mut other = spec("a");
        other.settings.policy = Policy::FreeThreaded;
        assert!(stale(&loaded, &other).is_some_and(|words| words.contains("settings")));
    }
}
