//! A debugger's session: takes commands, gives answers, and works on in small pieces.
//!
//! It has no clock: its driver passes the time, and calls [`Session::advance`] again and again.

use std::collections::VecDeque;

use shared::program::{
    Command, Decision, Diagnostic, ProgramEnd, ProgramEvent, ProgramSpec, Reply, SeekTo, Settings, Severity,
    StateView, StepUnit, ThreadId,
};

use super::activity::{Activity, Back, Goal, Play, Progress};
use super::branch::Branch;
use super::compare::Contest;
use super::exploring::Exploring;
use super::stride::Watch;
use super::{check, load, out_of_time};
use crate::machine::Machine;

/// How often the state is sent while playing, in milliseconds; less often where looking at it takes long.
const STATE_MS: f64 = 50.0;
/// How often the trace is sent while something happens, in milliseconds.
const TRACE_MS: f64 = 16.0;
/// How many instructions of the library may be finished before a state is looked at.
const SETTLE: u64 = 200_000;
/// The most events in one answer.
const BATCH: usize = 8_192;
/// A pause between two pieces that is longer than this is not the session's work, in milliseconds.
const PIECE_MS: f64 = 250.0;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Turn {
    /// Nothing, until a command comes.
    Idle,
    /// Call [`Session::advance`] soon.
    Soon,
    /// Call it at this time, in milliseconds.
    At(f64),
}

/// A session.
#[derive(Debug, Default)]
pub struct Session {
    run: Option<Run>,
    contest: Option<Contest>,
    exploring: Option<Exploring>,
    waiting: VecDeque<Command>,
    replies: Vec<Reply>,
}

/// The loaded run.
#[derive(Debug)]
struct Run {
    branch: Branch<Machine>,
    activity: Option<Activity>,
    wall_ms: u64,
    /// Real time that it was played for.
    played_ms: f64,
    /// When the last piece began, if it was of the same activity.
    last_ms: Option<f64>,
    traced_ms: f64,
    shown_ms: f64,
    /// How long the page waits for the next state.
    show_after_ms: f64,
    /// The virtual time that is shown, where the position is between two steps.
    shown_ns: Option<u64>,
    /// Ends the run where the activity ends: a machine that was replaced had been stopped there.
    then_stop: bool,
}

impl Session {
    /// A session in which no program is loaded.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a command. Checks, Pause and Stop are carried out at once, others in their turn.
    pub fn post(&mut self, command: Command) {
        match command {
            Command::Check { spec } => {
                let diagnostics = check(&spec);
                self.replies.push(Reply::Diagnostics { diagnostics });
            }
            Command::Load { spec } => {
                self.waiting.clear();
                self.load(spec);
            }
            Command::Compare { spec, settings } => self.compare(&spec, settings),
            Command::Explore { spec } => self.explore(&spec),
            Command::Pause => self.pause(),
            Command::Stop => self.stop(),
            other => {
                self.waiting.push_back(other);
                self.take_waiting();
            }
        }
    }

    /// Takes over from a session that is gone: the program, loaded, at this step; the page knows so many events of
    /// its trace already. Answers with the state only.
    pub fn restore(&mut self, spec: ProgramSpec, events: u64, step: u64, stopped: bool) {
        let Ok((machine, _)) = undecided(&spec) else { return };
        let mut run = Run::new(machine, &spec);
        run.branch.knows(events);
        run.then_stop = stopped;
        run.go(Goal::Step(step));
        self.run = Some(run);
    }

    /// Works for about a millisecond.
    pub fn advance(&mut self, now_ms: f64) -> Turn {
        let contest = self.contest.as_mut().map(|contest| contest.advance(now_ms, &mut self.replies));
        if contest == Some(false) {
            self.contest = None;
        }
        let exploring = self.exploring.as_mut().map(|exploring| exploring.advance(now_ms, &mut self.replies));
        if exploring == Some(false) {
            self.exploring = None;
        }
        let turn = self.run.as_mut().map_or(Turn::Idle, |run| run.advance(now_ms, &mut self.replies));
        if turn == Turn::Idle {
            self.take_waiting();
        }
        let is_busy = self.run.as_ref().is_some_and(|run| run.activity.is_some());
        match turn {
            Turn::Idle if is_busy => Turn::Soon,
            _ if self.contest.is_some() || self.exploring.is_some() => Turn::Soon,
            turn => turn,
        }
    }

    /// The answers since they were last taken, in order.
    pub fn take_replies(&mut self) -> Vec<Reply> {
        std::mem::take(&mut self.replies)
    }

    fn load(&mut self, spec: ProgramSpec) {
        match undecided(&spec) {
            Ok((machine, diagnostics)) => {
                self.replies.push(Reply::Diagnostics { diagnostics });
                let mut run = Run::new(machine, &spec);
                run.show(&mut self.replies);
                self.run = Some(run);
            }
            Err(diagnostics) => {
                self.replies.push(Reply::Diagnostics { diagnostics });
                self.run = None;
            }
        }
    }

    fn compare(&mut self, spec: &ProgramSpec, settings: Vec<Settings>) {
        if let Some(contest) = self.contest.take() {
            contest.stop(&mut self.replies);
        }
        match Contest::new(spec, settings) {
            Ok(contest) => self.contest = Some(contest),
            Err(diagnostics) => {
                let first = diagnostics.iter().find(|found| found.severity == Severity::Error);
                let message = first.map_or_else(String::new, describe);
                self.refuse(format!("the program cannot be compared: {message}"));
            }
        }
    }

    fn explore(&mut self, spec: &ProgramSpec) {
        match Exploring::new(spec) {
            Ok(exploring) => self.exploring = Some(exploring),
            Err(diagnostics) => {
                let first = diagnostics.iter().find(|found| found.severity == Severity::Error);
                let message = first.map_or_else(String::new, describe);
                self.refuse(format!("the program cannot be explored: {message}"));
            }
        }
    }

    fn pause(&mut self) {
        self.waiting.clear();
        match &mut self.run {
            Some(run) => run.pause(&mut self.replies),
            None => self.refuse("no program is loaded".to_owned()),
        }
    }

    fn stop(&mut self) {
        self.waiting.clear();
        let contest = self.contest.take();
        let exploring = self.exploring.take();
        let is_busy = self.run.as_ref().is_some_and(|run| run.activity.is_some());
        let only_beside = (contest.is_some() || exploring.is_some()) && !is_busy;
        if let Some(exploring) = exploring {
            exploring.stop(&mut self.replies);
        }
        if let Some(contest) = contest {
            contest.stop(&mut self.replies);
        }
        match &mut self.run {
            Some(run) if !only_beside => run.stop(&mut self.replies),
            _ => self.replies.push(Reply::Paused { end: None }),
        }
    }

    /// Carries out commands that wait, as far as nothing is in progress.
    fn take_waiting(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            let Some(run) = &mut self.run else {
                self.refuse("no program is loaded".to_owned());
                continue;
            };
            match (&run.activity, &command) {
                // Playing is no place to arrive at: whatever is asked for takes its place.
                (Some(Activity::Play(_)), Command::Play { .. }) => {}
                (Some(Activity::Play(_)), _) => run.finish(&mut self.replies),
                (Some(_), _) => {
                    self.waiting.push_front(command);
                    return;
                }
                (None, _) => {}
            }
            run.begin(command, &mut self.replies);
        }
    }

    fn refuse(&mut self, message: String) {
        self.replies.push(Reply::Refused { message });
    }
}

impl Run {
    fn new(machine: Machine, spec: &ProgramSpec) -> Self {
        Self {
            branch: Branch::new(machine, spec.decisions.clone()),
            activity: None,
            wall_ms: spec.settings.limits.wall_ms,
            played_ms: 0.0,
            last_ms: None,
            traced_ms: f64::NEG_INFINITY,
            shown_ms: f64::NEG_INFINITY,
            show_after_ms: STATE_MS,
            shown_ns: None,
            then_stop: false,
        }
    }

    fn begin(&mut self, command: Command, replies: &mut Vec<Reply>) {
        match command {
            Command::Play { pace } => {
                self.start(Activity::Play(Play::new(pace, self.shown_ns)));
            }
            Command::Step { unit: StepUnit::Instruction, back } => {
                let here = self.branch.step();
                self.go(Goal::Step(if back { here.saturating_sub(1) } else { here + 1 }));
            }
            Command::Step { unit, back: false } => {
                let mut watch = Watch::new(unit, self.branch.machine());
                let waited = self.shown_ns.is_some();
                self.stand();
                if waited && watch.ends(self.branch.machine()) {
                    self.show(replies);
                } else {
                    self.start(Activity::Stride(watch));
                }
            }
            Command::Step { unit, back: true } => {
                self.stand();
                let back = Back::new(unit, &self.branch);
                self.start(Activity::Back(back));
            }
            Command::Seek { to } => self.go(match to {
                SeekTo::Step(step) => Goal::Step(step),
                SeekTo::TimeNs(time_ns) => Goal::TimeNs(time_ns),
                SeekTo::Start => Goal::Step(0),
                SeekTo::End => Goal::Step(self.branch.furthest()),
            }),
            Command::Choose { thread } => self.choose(thread, replies),
            // The others are carried out when they come.
            Command::Check { .. }
            | Command::Load { .. }
            | Command::Pause
            | Command::Stop
            | Command::Compare { .. }
            | Command::Explore { .. } => {}
        }
    }

    /// A position between two steps moves to before the second.
    fn stand(&mut self) {
        self.shown_ns = None;
        self.branch.settle(u64::MAX, SETTLE);
    }

    fn start(&mut self, activity: Activity) {
        self.activity = Some(activity);
        self.last_ms = None;
    }

    fn go(&mut self, goal: Goal) {
        goal.begin(&mut self.branch);
        self.shown_ns = match goal {
            Goal::TimeNs(time_ns) => Some(time_ns),
            Goal::Step(_) => None,
        };
        self.start(Activity::Go(goal));
    }

    fn choose(&mut self, thread: ThreadId, replies: &mut Vec<Reply>) {
        match self.branch.choose(thread) {
            Ok(()) => {
                self.shown_ns = None;
                self.show(replies);
            }
            Err(message) => replies.push(Reply::Refused { message }),
        }
    }

    /// A piece of what is in progress.
    fn advance(&mut self, now_ms: f64, replies: &mut Vec<Reply>) -> Turn {
        let Some(activity) = &mut self.activity else { return Turn::Idle };
        let spent_ms = self.last_ms.map_or(0.0, |last_ms| (now_ms - last_ms).clamp(0.0, PIECE_MS));
        self.last_ms = Some(now_ms);
        let progress = activity.advance(&mut self.branch, now_ms);
        if let Activity::Play(play) = activity {
            self.shown_ns = play.time_ns;
            if play.is_full() {
                self.played_ms += spent_ms;
            }
        }
        match progress {
            Progress::Done => {
                self.finish(replies);
                Turn::Idle
            }
            Progress::Then(goal) => {
                self.go(goal);
                Turn::Soon
            }
            Progress::More | Progress::At(_) => {
                if self.played_ms > self.wall_ms as f64 {
                    self.branch.stop(out_of_time(self.branch.machine(), self.wall_ms));
                    self.finish(replies);
                    return Turn::Idle;
                }
                self.report(now_ms, replies);
                if let Progress::At(at_ms) = progress { Turn::At(at_ms) } else { Turn::Soon }
            }
        }
    }

    /// Tells the page how far things are, if it has not heard for a while.
    fn report(&mut self, now_ms: f64, replies: &mut Vec<Reply>) {
        if self.branch.fresh() >= BATCH || now_ms - self.traced_ms >= TRACE_MS {
            self.traced_ms = now_ms;
            self.trace(replies);
        }
        if !matches!(self.activity, Some(Activity::Play(_))) {
            return;
        }
        if self.shown_ms == f64::NEG_INFINITY {
            self.shown_ms = now_ms;
        } else if now_ms - self.shown_ms >= self.show_after_ms {
            self.shown_ms = now_ms;
            // A state of ten thousand threads takes long to look at; then it is looked at less often.
            let threads = self.show(replies);
            self.show_after_ms = STATE_MS.max(threads as f64 / 4.0);
        }
    }

    /// What was in progress ends here.
    fn finish(&mut self, replies: &mut Vec<Reply>) {
        let activity = self.activity.take();
        self.branch.settle(self.shown_ns.unwrap_or(u64::MAX), SETTLE);
        if std::mem::take(&mut self.then_stop) {
            self.branch.stop(ProgramEnd::Stopped);
        }
        self.show(replies);
        if let Some(Activity::Play(_)) = activity {
            replies.push(Reply::Paused { end: self.branch.end() });
        }
    }

    fn pause(&mut self, replies: &mut Vec<Reply>) {
        if self.activity.is_some() {
            self.finish(replies);
        } else {
            self.show(replies);
        }
    }

    fn stop(&mut self, replies: &mut Vec<Reply>) {
        self.activity = None;
        // Where the run ended by itself further on, it stays ended there.
        if self.branch.step() >= self.branch.furthest() {
            self.branch.stop(ProgramEnd::Stopped);
        }
        self.show(replies);
        replies.push(Reply::Paused { end: self.branch.end() });
    }

    /// Sends what is new in the trace, and the state; says how many threads it has.
    fn show(&mut self, replies: &mut Vec<Reply>) -> usize {
        self.trace(replies);
        if let Some(Decision { step, thread }) = self.branch.take_misfit() {
            let message = format!(
                "the choice of thread {} at step {step} cannot be made in this run: from there on it is another \
                 interleaving",
                thread.0
            );
            replies.push(Reply::Refused { message });
        }
        let mut state: StateView = self.branch.view();
        if let Some(shown_ns) = self.shown_ns.filter(|_| state.end.is_none()) {
            state.time_ns = state.time_ns.max(shown_ns);
        }
        let threads = state.threads.len();
        let decisions = self.branch.decisions().to_vec();
        replies.push(Reply::State { state: Box::new(state), decisions });
        threads
    }

    fn trace(&mut self, replies: &mut Vec<Reply>) {
        let Some((from, mut events)) = self.branch.take_trace() else { return };
        let mut at = from;
        while events.len() > BATCH {
            let rest: Vec<ProgramEvent> = events.split_off(BATCH);
            let batch = std::mem::replace(&mut events, rest);
            let len = batch.len() as u64;
            replies.push(Reply::Trace { from: at, events: batch });
            at += len;
        }
        replies.push(Reply::Trace { from: at, events });
    }
}

/// A machine without the choices: the branch makes them, also after going back.
fn undecided(spec: &ProgramSpec) -> Result<(Machine, Vec<Diagnostic>), Vec<Diagnostic>> {
    load(&ProgramSpec { decisions: Vec::new(), ..spec.clone() })
}

/// A diagnostic in one line.
fn describe(found: &Diagnostic) -> String {
    format!("{}:{}: {}", found.file, found.line, found.message)
}
