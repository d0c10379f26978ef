//! The page's runs of workloads and what is known of them: one reducer, fed with actions. It starts nothing and
//! draws nothing.

use std::cell::RefCell;
use std::rc::Rc;

use shared::run::RunStatus;
use shared::table::{self, Frames, Row, Spread};
use shared::wire::FrameBody;
use shared::{EventKind, Report, RunId, Setup, Trace, Value, Variant, Workload};

use super::format;

/// Traces of earlier repeats are kept until all traces together have this many events.
const KEPT_EVENTS: usize = 1_500_000;

/// All runs since the page was opened or the last comparison began.
#[derive(Default)]
pub struct Runs {
    /// The set-up of the comparison; none before the first.
    pub setup: Option<Setup>,
    /// One entry for each variant of it.
    pub series: Vec<Series>,
    /// The speed-up curve.
    pub curve: Option<Curve>,
    /// What happens now.
    pub phase: Phase,
    all: Vec<Run>,
}

/// One variant of the comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name on the page.
    pub name: String,
    /// How and where it runs.
    pub variant: Variant,
    /// The repeat whose lanes are shown; the latest if none was chosen.
    pub chosen: Option<u32>,
}

/// Makespans of one variant over the number of its workers.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Its name on the page.
    pub name: String,
    /// The largest number of workers that is measured.
    pub most: u32,
    /// Workers and makespan in nanoseconds of each run that has ended.
    pub points: Vec<(u32, u64)>,
}

/// What happens now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nothing was run yet.
    #[default]
    Fresh,
    /// The run with this number, from 1, of all that were asked for; 0 before the first.
    Running { number: usize, total: usize, stopping: bool },
    /// All that was asked for was run.
    Done,
    /// The user pressed Stop.
    Stopped,
}

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A repeat of a series, both counted from 0.
    Compare { series: usize, repeat: u32 },
    /// A point of the curve.
    Curve { workers: u32 },
}

/// One run.
pub struct Run {
    /// Its id, which is on all its frames.
    pub id: RunId,
    /// Why it was started.
    pub purpose: Purpose,
    /// Its name on the page.
    pub name: String,
    /// Its lanes and tasks; shared with the timeline.
    pub trace: Rc<RefCell<Trace>>,
    /// Tasks that have ended, and all.
    pub progress: (u32, u32),
    /// Its numbers, when it has ended.
    pub report: Option<Report>,
    /// What the frame meter saw.
    pub frames: Option<Frames>,
    /// Whether results that are bytes are kept: pictures are shown, other bytes only fill the memory.
    keeps_bytes: bool,
}

/// What can happen to the runs.
pub enum Action {
    /// A comparison begins.
    Compare { setup: Setup, total: usize },
    /// A curve begins.
    Measure { variant: Variant, most: u32, total: usize },
    /// A run begins.
    Begin { id: RunId, purpose: Purpose, variant: Variant, workload: Workload },
    /// Something came from a run.
    Frame { id: RunId, body: FrameBody },
    /// The frame meter has seen a whole run.
    Metered { id: RunId, frames: Option<Frames> },
    /// The user pressed Stop.
    Stop,
    /// Everything that was asked for has ended.
    Finish,
    /// The user chose a repeat to look at.
    Choose { series: usize, repeat: u32 },
}

impl Runs {
    /// Takes in what happened.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Compare { setup, total } => self.compare(setup, total),
            Action::Measure { variant, most, total } => {
                let variant = Variant { workers: most, ..variant };
                let name = format::variant_name(&variant);
                self.curve = Some(Curve { name, most, points: Vec::new() });
                self.all.retain(|run| matches!(run.purpose, Purpose::Compare { .. }));
                self.phase = Phase::Running { number: 0, total, stopping: false };
            }
            Action::Begin { id, purpose, variant, workload } => self.begin(id, purpose, &variant, &workload),
            Action::Frame { id, body } => self.frame(id, body),
            Action::Metered { id, frames } => {
                if let Some(run) = self.run_mut(id) {
                    run.frames = frames;
                }
            }
            Action::Stop => {
                if let Phase::Running { stopping, .. } = &mut self.phase {
                    *stopping = true;
                }
            }
            Action::Finish => {
                let stopped = matches!(self.phase, Phase::Running { stopping: true, .. });
                self.phase = if stopped { Phase::Stopped } else { Phase::Done };
            }
            Action::Choose { series, repeat } => {
                if let Some(series) = self.series.get_mut(series) {
                    series.chosen = Some(repeat);
                }
            }
        }
    }

    /// Whether something runs.
    pub fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running { .. })
    }

    /// The run that is in progress.
    pub fn current(&self) -> Option<&Run> {
        self.all.last().filter(|run| run.report.is_none())
    }

    /// The runs of a series, in order.
    pub fn of_series(&self, series: usize) -> impl Iterator<Item = &Run> {
        self.all
            .iter()
            .filter(move |run| matches!(run.purpose, Purpose::Compare { series: own, .. } if own == series))
    }

    /// The run of a series whose lanes are shown.
    pub fn shown(&self, series: usize) -> Option<&Run> {
        let chosen = self.series.get(series)?.chosen;
        let is_chosen =
            |run: &&Run| matches!(run.purpose, Purpose::Compare { repeat, .. } if Some(repeat) == chosen);
        self.of_series(series).find(is_chosen).or_else(|| self.of_series(series).last())
    }

    /// The run of the curve in progress.
    pub fn curve_run(&self) -> Option<&Run> {
        self.current().filter(|run| matches!(run.purpose, Purpose::Curve { .. }))
    }

    /// The rows of the comparison, one for each series.
    pub fn rows(&self) -> Vec<Row> {
        let row = |(index, series): (usize, &Series)| {
            let runs = self.of_series(index).filter_map(|run| Some((run.report.as_ref()?, run.frames)));
            Row::new(series.name.clone(), &series.variant, runs)
        };
        let mut rows: Vec<Row> = self.series.iter().enumerate().map(row).collect();
        table::fill_speedups(&mut rows);
        rows
    }

    /// The results that whole runs without a failed task came to: more than one means that variants disagree.
    pub fn results(&self) -> Vec<String> {
        let mut results: Vec<String> = self
            .all
            .iter()
            .filter(|run| matches!(run.purpose, Purpose::Compare { .. }))
            .filter_map(|run| run.report.as_ref())
            .filter(|report| report.end.status == RunStatus::Completed && report.tasks.failed == 0)
            .map(|report| report.end.summary.clone())
            .collect();
        results.sort();
        results.dedup();
        results
    }

    fn compare(&mut self, setup: Setup, total: usize) {
        let series = |variant: &Variant| Series {
            name: format::variant_name(variant),
            variant: variant.clone(),
            chosen: None,
        };
        *self = Runs {
            series: setup.variants.iter().map(series).collect(),
            setup: Some(setup),
            curve: self.curve.take(),
            phase: Phase::Running { number: 0, total, stopping: false },
            all: Vec::new(),
        };
    }

    fn begin(&mut self, id: RunId, purpose: Purpose, variant: &Variant, workload: &Workload) {
        if let Phase::Running { number, .. } = &mut self.phase {
            *number += 1;
        }
        self.prune();
        self.all.push(Run {
            id,
            purpose,
            name: format::variant_name(variant),
            trace: Rc::default(),
            progress: (0, workload.task_count()),
            report: None,
            frames: None,
            keeps_bytes: matches!(workload, Workload::Image { .. }),
        });
    }

    fn frame(&mut self, id: RunId, body: FrameBody) {
        // A run that is not among these belongs to an earlier comparison, and one with a report has ended.
        let Some(run) = self.run_mut(id).filter(|run| run.report.is_none()) else { return };
        match body {
            FrameBody::Events(events) => {
                let mut trace = run.trace.borrow_mut();
                for mut event in events {
                    if event.kind.is_terminal() {
                        run.progress.0 += 1;
                    }
                    if let EventKind::Finished { value: Value::Bytes(bytes) } = &mut event.kind
                        && !run.keeps_bytes
                    {
                        *bytes = Vec::new();
                    }
                    trace.push(&event);
                }
            }
            FrameBody::End(end) => {
                let report = Report::new(&run.trace.borrow(), end);
                let whole = report.end.status == RunStatus::Completed;
                let makespan_ns = report.end.makespan_ns;
                run.report = Some(report);
                if let (Purpose::Curve { workers }, true) = (run.purpose, whole)
                    && let Some(curve) = &mut self.curve
                {
                    curve.points.push((workers, makespan_ns));
                }
            }
        }
    }

    /// Drops the traces of the oldest repeats, but never of the latest of a series, when there are too many
    /// events. Their numbers stay.
    fn prune(&mut self) {
        let mut total: usize = self.all.iter().map(|run| run.trace.borrow().event_count()).sum();
        for index in 0..self.all.len() {
            if total <= KEPT_EVENTS {
                return;
            }
            let purpose = self.all[index].purpose;
            let later = self.all[index + 1..].iter().any(|run| same_series(run.purpose, purpose));
            if later {
                let trace = self.all[index].trace.take();
                total -= trace.event_count();
            }
        }
    }

    fn run_mut(&mut self, id: RunId) -> Option<&mut Run> {
        self.all.iter_mut().find(|run| run.id == id)
    }
}

impl Curve {
    /// The median makespan for each number of workers that was measured, in order.
    pub fn medians(&self) -> Vec<(u32, u64)> {
        let of = |workers| {
            let own = self.points.iter().filter(|point| point.0 == workers).map(|point| point.1).collect();
            Spread::of(own).map(|spread| (workers, spread.median_ns))
        };
        (1..=self.most).filter_map(of).collect()
    }

    /// The speed-up over one worker for each number of workers that was measured, in order.
    pub fn speedups(&self) -> Vec<(u32, f64)> {
        let medians = self.medians();
        let Some(&(1, single)) = medians.first() else { return Vec::new() };
        medians.into_iter().map(|(workers, ns)| (workers, single as f64 / ns.max(1) as f64)).collect()
    }
}

fn same_series(a: Purpose, b: Purpose) -> bool {
    match (a, b) {
        (Purpose::Compare { series: a, .. }, Purpose::Compare { series: b, .. }) => a == b,
        (Purpose::Curve { .. }, Purpose::Curve { .. }) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use shared::run::RunEnd;
    use shared::{Event, LaneId, TaskId};

    use super::*;

    fn event(time_ns: u64, task: u32, kind: EventKind) -> Event {
        Event { time_ns, lane: LaneId(1), task: Some(TaskId(task)), kind }
    }

    fn end(makespan_ns: u64, summary: &str) -> FrameBody {
        FrameBody::End(RunEnd {
            status: RunStatus::Completed,
            makespan_ns,
            summary: summary.to_owned(),
            collected: vec![TaskId(0)],
        })
    }

    fn runs() -> Runs {
        let mut runs = Runs::default();
        runs.apply(Action::Compare { setup: Setup::default(), total: 4 });
        runs
    }

    fn begin(runs: &mut Runs, id: u64, purpose: Purpose) {
        let setup = Setup::default();
        let variant = setup.variants[0].clone();
        runs.apply(Action::Begin { id: RunId(id), purpose, variant, workload: setup.workload });
    }

    fn run(runs: &mut Runs, id: u64, series: usize, repeat: u32, makespan_ns: u64, summary: &str) {
        begin(runs, id, Purpose::Compare { series, repeat });
        let events = vec![
            event(0, 0, EventKind::Started),
            event(makespan_ns, 0, EventKind::Finished { value: Value::Bytes(vec![1, 2, 3]) }),
        ];
        runs.apply(Action::Frame { id: RunId(id), body: FrameBody::Events(events) });
        runs.apply(Action::Frame { id: RunId(id), body: end(makespan_ns, summary) });
    }

    #[test]
    fn frames_of_other_runs_are_dropped() {
        let mut runs = runs();
        begin(&mut runs, 1, Purpose::Compare { series: 0, repeat: 0 });
        let events = || FrameBody::Events(vec![event(5, 0, EventKind::Started)]);
        runs.apply(Action::Frame { id: RunId(99), body: events() });
        runs.apply(Action::Frame { id: RunId(99), body: end(7, "x") });
        let run = runs.current().expect("run 1 goes on");
        assert_eq!((run.id, run.trace.borrow().event_count()), (RunId(1), 0));
    }

    #[test]
    fn nothing_follows_the_end() {
        let mut runs = runs();
        run(&mut runs, 1, 0, 0, 100, "one");
        let late = FrameBody::Events(vec![event(200, 1, EventKind::Started)]);
        runs.apply(Action::Frame { id: RunId(1), body: late });
        let run = runs.shown(0).expect("it is there");
        assert_eq!((run.trace.borrow().event_count(), run.progress.0), (2, 1));
        assert!(runs.current().is_none());
    }

    #[test]
    fn rows_have_the_spread_of_the_repeats() {
        let mut runs = runs();
        for (repeat, ns) in [300, 100, 200].into_iter().enumerate() {
            run(&mut runs, repeat as u64, 0, repeat as u32, ns, "one");
        }
        let rows = runs.rows();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0].makespan, Some(Spread { min_ns: 100, median_ns: 200, max_ns: 300 }));
        assert_eq!(rows[0].speedup, Some(1.0));
        assert_eq!(rows[1].makespan, None);
    }

    #[test]
    fn the_latest_repeat_is_shown_until_another_is_chosen() {
        let mut runs = runs();
        run(&mut runs, 1, 2, 0, 10, "one");
        run(&mut runs, 2, 2, 1, 20, "one");
        assert_eq!(runs.shown(2).map(|run| run.id), Some(RunId(2)));
        runs.apply(Action::Choose { series: 2, repeat: 0 });
        assert_eq!(runs.shown(2).map(|run| run.id), Some(RunId(1)));
    }

    #[test]
    fn a_disagreement_shows_in_the_results() {
        let mut runs = runs();
        run(&mut runs, 1, 0, 0, 10, "41 primes");
        run(&mut runs, 2, 1, 0, 10, "41 primes");
        assert_eq!(runs.results(), ["41 primes"]);
        run(&mut runs, 3, 2, 0, 10, "42 primes");
        assert_eq!(runs.results(), ["41 primes", "42 primes"]);
    }

    #[test]
    fn bytes_are_kept_for_pictures_only() {
        let mut runs = runs();
        run(&mut runs, 1, 0, 0, 10, "one");
        let trace = runs.shown(0).expect("it is there").trace.borrow().clone();
        let end = trace.task(TaskId(0)).and_then(|task| task.end.clone());
        assert_eq!(end, Some(shared::trace::TaskEnd::Finished(Value::Bytes(Vec::new()))));
    }

    #[test]
    fn a_stopped_plan_is_not_a_done_one() {
        let mut runs = runs();
        runs.apply(Action::Stop);
        runs.apply(Action::Finish);
        assert_eq!(runs.phase, Phase::Stopped);
    }

    #[test]
    fn a_curve_is_over_one_worker() {
        let points = vec![(1, 90), (1, 110), (1, 100), (2, 50), (4, 25)];
        let curve = Curve { name: String::new(), most: 4, points };
        assert_eq!(curve.speedups(), [(1, 1.0), (2, 2.0), (4, 4.0)]);
        let curve = Curve { points: vec![(2, 50)], ..curve };
        assert_eq!(curve.speedups(), []);
    }
}
