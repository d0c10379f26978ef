//! What a debugger is in the middle of: playing, going to a position, or looking for the end of a step. Each is done in
//! pieces of about a millisecond, so that Stop never waits.

use shared::program::{Pace, StepUnit};

use super::branch::Branch;
use super::stride::Watch;
use super::subject::Subject;

/// Instructions in one piece.
const PIECE: u64 = 20_000;
/// Instructions in one piece where each is looked at.
const LOOKED_AT: u64 = 2_000;
/// How far the first window of a step back reaches, in instructions; the next ones reach eight times as far.
const WINDOW: u64 = 64;
/// While virtual time is played by the clock: how long to wait at most, in milliseconds, to show that it passes.
const BREATH_MS: f64 = 50.0;

/// Something in progress.
#[derive(Debug)]
pub enum Activity {
    Play(Play),
    Go(Goal),
    /// Forward to the end of a step.
    Stride(Watch),
    /// Back to the end of a step.
    Back(Back),
}

/// Playing on.
#[derive(Debug)]
pub struct Play {
    pace: Pace,
    /// When it began, in real and in virtual time; set by the first piece.
    zero: Option<(f64, u64)>,
    /// The virtual time that is shown.
    pub time_ns: Option<u64>,
}

/// A place to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Step(u64),
    TimeNs(u64),
}

/// A step back: windows before where it began are looked through, nearer ones first.
#[derive(Debug)]
pub struct Back {
    unit: StepUnit,
    from: u64,
    until: u64,
    /// The window that is being looked through, once the machine is at its beginning.
    watch: Option<Watch>,
    /// The last end of a step that was found in it.
    found: Option<u64>,
}

/// What a piece of an activity has come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress {
    /// There is more to do.
    More,
    /// Nothing to do before this time, in milliseconds.
    At(f64),
    /// It is done.
    Done,
    /// It is done once this place is reached.
    Then(Goal),
}

impl Activity {
    /// A piece of it.
    pub fn advance<M: Subject>(&mut self, branch: &mut Branch<M>, now_ms: f64) -> Progress {
        match self {
            Activity::Play(play) => play.advance(branch, now_ms),
            Activity::Go(goal) => goal.advance(branch),
            Activity::Stride(watch) => stride(watch, branch),
            Activity::Back(back) => back.advance(branch),
        }
    }
}

impl Play {
    /// Plays on; from `shown_ns`, if that is before the next thing happens.
    pub fn new(pace: Pace, shown_ns: Option<u64>) -> Self {
        Self { pace, zero: None, time_ns: shown_ns }
    }

    /// Whether it goes as fast as it can.
    pub fn is_full(&self) -> bool {
        self.pace == Pace::Full
    }

    fn advance<M: Subject>(&mut self, branch: &mut Branch<M>, now_ms: f64) -> Progress {
        let Pace::Clock { slowdown } = self.pace else {
            branch.advance(u64::MAX, u64::MAX, PIECE);
            return if branch.is_over() { Progress::Done } else { Progress::More };
        };
        let next_ns = branch.machine().time_ns();
        let shown_ns = self.time_ns;
        let (zero_ms, zero_ns) =
            *self.zero.get_or_insert_with(|| (now_ms, shown_ns.map_or(next_ns, |shown| shown.min(next_ns))));
        let slowdown = if slowdown.is_finite() { slowdown.max(1e-6) } else { 1.0 };
        let now_ns = zero_ns.saturating_add(((now_ms - zero_ms).max(0.0) * 1e6 / slowdown) as u64);
        branch.advance(u64::MAX, now_ns, PIECE);
        let next_ns = branch.machine().time_ns();
        self.time_ns = Some(now_ns.min(next_ns));
        if branch.is_over() {
            return Progress::Done;
        }
        if next_ns <= now_ns {
            return Progress::More;
        }
        let due_ms = zero_ms + (next_ns - zero_ns) as f64 * slowdown / 1e6;
        Progress::At(due_ms.min(now_ms + BREATH_MS))
    }
}

impl Goal {
    /// Takes the machine to where the way to the goal begins.
    pub fn begin<M: Subject>(self, branch: &mut Branch<M>) {
        match self {
            Goal::Step(step) if branch.is_nearer_from_checkpoint(step) => branch.back_to_step(step),
            Goal::TimeNs(time_ns) if branch.is_time_nearer_from_checkpoint(time_ns) => {
                branch.back_to_time(time_ns);
            }
            Goal::Step(_) | Goal::TimeNs(_) => {}
        }
    }

    fn advance<M: Subject>(self, branch: &mut Branch<M>) -> Progress {
        match self {
            Goal::Step(step) => {
                let near = branch.near(step);
                let is_there = branch.advance(near.unwrap_or(step), u64::MAX, PIECE);
                if is_there && near == Some(branch.step()) {
                    branch.leave_near();
                }
                if branch.step() >= step || branch.is_over() { Progress::Done } else { Progress::More }
            }
            Goal::TimeNs(time_ns) => {
                branch.advance(u64::MAX, time_ns, PIECE);
                let is_there = branch.machine().time_ns() > time_ns || branch.is_over();
                if is_there { Progress::Done } else { Progress::More }
            }
        }
    }
}

fn stride<M: Subject>(watch: &mut Watch, branch: &mut Branch<M>) -> Progress {
    for _ in 0..LOOKED_AT {
        if !branch.advance(branch.step() + 1, u64::MAX, PIECE) {
            return Progress::More;
        }
        if branch.is_over() || watch.ends(branch.machine()) {
            return Progress::Done;
        }
    }
    Progress::More
}

impl Back {
    /// A step back from where the machine stands.
    pub fn new<M: Subject>(unit: StepUnit, branch: &Branch<M>) -> Self {
        let until = branch.step();
        Self { unit, from: until.saturating_sub(WINDOW), until, watch: None, found: None }
    }

    fn advance<M: Subject>(&mut self, branch: &mut Branch<M>) -> Progress {
        let Some(watch) = &mut self.watch else {
            return self.go_to_window(branch);
        };
        for _ in 0..LOOKED_AT {
            if branch.step() + 1 >= self.until {
                return self.end_of_window();
            }
            if !branch.advance(branch.step() + 1, u64::MAX, PIECE) {
                return Progress::More;
            }
            if watch.ends(branch.machine()) {
                self.found = Some(branch.step());
            }
        }
        Progress::More
    }

    fn go_to_window<M: Subject>(&mut self, branch: &mut Branch<M>) -> Progress {
        let goal = Goal::Step(self.from);
        goal.begin(branch);
        while branch.step() < self.from {
            if goal.advance(branch) == Progress::More {
                return Progress::More;
            }
        }
        self.watch = Some(Watch::new(self.unit, branch.machine()));
        Progress::More
    }

    fn end_of_window(&mut self) -> Progress {
        if let Some(found) = self.found {
            return Progress::Then(Goal::Step(found));
        }
        if self.from == 0 {
            return Progress::Then(Goal::Step(0));
        }
        let reach = (self.until - self.from).saturating_mul(8);
        // The beginning of this window is the last that the next one looks at.
        self.until = self.from + 1;
        self.from = self.until.saturating_sub(reach);
        self.watch = None;
        Progress::More
    }
}
