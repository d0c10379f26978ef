//! What the timeline of programs shows: runs in virtual time, with their processes, threads, tasks and cores, and
//! the bar and the lane that the user has chosen.

use std::cell::Ref;

use shared::program::trace::ProgramTrace;

use super::super::model::{Extent, HeaderText, Model, RowsOf, Sight, Spot, Tip};
use super::super::painter::{Painter, Slot};
use super::super::rows::{Openings, PAD_PX};
use super::bars::{self, Bars, bars, ends, hold_tip, with_marks};
use super::rows::{self, HOLD_PX, RunGroup, RunStrip, Strip, THIN_PX, THREAD_PX, middle};
use super::{LaneKey, Picked, ProgramRun, describe, paint};

/// If there are more wake-ups in sight, only those of the chosen lane are drawn.
const MOST_ARROWS: usize = 250;
/// How far in the names of tasks are.
const INDENT_PX: f64 = 10.0;

/// The runs of programs.
#[derive(Default)]
pub struct ProgramModel {
    runs: Vec<ProgramRun>,
    growing: bool,
    /// The lane of the first run that is chosen, here or elsewhere in the page.
    selected: Option<LaneKey>,
    /// The bar that is chosen: its run, its lane, and its number there.
    bar: Option<(usize, LaneKey, usize)>,
}

impl ProgramModel {
    /// Takes the runs to show. Returns whether there are more or fewer than before.
    pub fn set_runs(&mut self, runs: Vec<ProgramRun>) -> bool {
        let is_other = runs.len() != self.runs.len();
        self.runs = runs;
        is_other
    }

    /// Says that a trace has changed. Returns whether it has begun anew.
    pub fn changed(&mut self) -> bool {
        self.bar = None;
        self.runs.iter().all(|run| run.trace.borrow().len() < 2)
    }

    /// Sets whether the run goes on.
    pub fn set_growing(&mut self, growing: bool) {
        self.growing = growing;
    }

    /// Takes the lane that is chosen elsewhere in the page; returns it, if it is another one.
    pub fn select(&mut self, key: Option<LaneKey>) -> Option<RunStrip> {
        if self.selected == key {
            return None;
        }
        self.selected = key;
        // A bar of the interpreter lock or of a core stays chosen along with the thread that has it.
        let of_other =
            |bar: LaneKey| matches!(bar, LaneKey::Thread(_) | LaneKey::Task(_)) && Some(bar) != key;
        self.bar.take_if(|(_, bar, _)| of_other(*bar));
        key.map(|key| (0, Strip::Lane(key)))
    }

    fn trace(&self, run: usize) -> Option<Ref<'_, ProgramTrace>> {
        self.runs.get(run).map(|run| run.trace.borrow())
    }

    fn chosen(&self) -> Option<(usize, LaneKey)> {
        self.bar.map(|(run, key, _)| (run, key)).or(self.selected.map(|key| (0, key)))
    }

    /// Chooses a bar of a lane, or only the lane if there is no bar.
    fn choose_bar(
        &mut self,
        (run, key): (usize, LaneKey),
        which: impl FnOnce(&Bars<'_>) -> Option<usize>,
    ) -> Option<Picked> {
        let index = bars(&*self.trace(run)?, key).and_then(|bars| which(&bars));
        if run == 0 {
            self.selected = Some(key);
        }
        self.bar = index.map(|index| (run, key, index));
        self.picked()
    }

    fn paint_arrows(&self, sight: &Sight<'_, Self>, painter: &Painter<'_>) {
        let scale = painter.scale;
        let [from_ns, to_ns] = [scale.left(), scale.right()].map(|x| scale.time(x).max(0.0) as u64);
        for (number, run) in self.runs.iter().enumerate() {
            let trace = run.trace.borrow();
            let arrows = trace.arrows();
            let from = arrows.partition_point(|arrow| arrow.time_ns < from_ns);
            let to = arrows.partition_point(|arrow| arrow.time_ns <= to_ns).max(from);
            let chosen = self.chosen().filter(|(run, _)| *run == number).map(|(_, key)| key);
            let crowded = to - from > MOST_ARROWS;
            if crowded && chosen.is_none() {
                continue;
            }
            let arrows = arrows[from..to].iter().filter_map(|arrow| {
                let (by, of) = ends(arrow.kind);
                let strong = chosen.is_some_and(|key| key == by || key == of);
                let (a, b) =
                    (strong || !crowded).then(|| (height(sight, number, by), height(sight, number, of)))?;
                Some((arrow.time_ns as f64, a?, b?, strong))
            });
            let room = sight.bottom - sight.top;
            let visible = arrows.filter(|(_, a, b, _)| a.max(*b) >= 0.0 && a.min(*b) <= room);
            for (time_ns, a, b, strong) in visible.take(MOST_ARROWS) {
                painter.arrow(time_ns, a, b, strong);
            }
        }
    }

    fn paint_chosen(&self, sight: &Sight<'_, Self>, painter: &Painter<'_>) -> Option<()> {
        let (run, key, index) = self.bar?;
        let slot = sight.slot((run, Strip::Lane(key)))?;
        let (start, end) = bars(&*self.trace(run)?, key)?.times(index)?;
        let height = if matches!(key, LaneKey::Thread(_)) { THREAD_PX } else { THIN_PX };
        let (x0, x1) = (painter.scale.x(start as f64), painter.scale.x(end as f64));
        painter.outline(x0, x1, slot.top + PAD_PX, height, 2.0);
        Some(())
    }
}

/// The height of a lane's middle on the canvas.
fn height(sight: &Sight<'_, ProgramModel>, run: usize, key: LaneKey) -> Option<f64> {
    let slot = sight.slot((run, Strip::Lane(key)))?;
    Some(slot.top + middle(Strip::Lane(key), slot.height))
}

impl Model for ProgramModel {
    type Group = RunGroup;
    type Lane = RunStrip;
    type Picked = Picked;

    const IS_STEPPED: bool = true;
    const FITS_ROWS: bool = true;

    fn update(&mut self, _clock_ms: f64) -> Extent {
        let ends = self.runs.iter().map(|run| run.trace.borrow().end_ns() as f64);
        Extent { end_ns: ends.fold(0.0, f64::max), growing: self.growing, ticking: false }
    }

    fn lay_out(&self, openings: &Openings<RunGroup>, rows: &mut RowsOf<Self>) {
        let alone = self.runs.len() < 2;
        for (number, run) in self.runs.iter().enumerate() {
            rows::lay_out(number, &run.trace.borrow(), alone, openings, rows);
        }
    }

    fn header(&self, (number, group): RunGroup) -> HeaderText {
        let Some(run) = self.runs.get(number) else { return HeaderText::default() };
        bars::header(run, &run.trace.borrow(), group)
    }

    fn paint_ground(&self, (_, strip): RunStrip, slot: Slot, painter: &mut Painter<'_>) {
        let theme = painter.theme;
        let is_thread = matches!(strip, Strip::Lane(LaneKey::Thread(_)));
        painter.band(slot, if is_thread { &theme.lane } else { &theme.lane_alt }, 1.0);
    }

    fn paint(&self, (run, strip): RunStrip, slot: Slot, painter: &mut Painter<'_>) {
        if let Some(trace) = self.trace(run) {
            // A strip of what the trace no longer has is laid out anew before the next frame.
            let _ = paint::strip(strip, &trace, slot, painter);
        }
    }

    fn paint_over(&self, sight: &Sight<'_, Self>, painter: &mut Painter<'_>) {
        self.paint_arrows(sight, painter);
        self.paint_chosen(sight, painter);
    }

    fn paint_name(&self, (run, strip): RunStrip, slot: Slot, painter: &Painter<'_>) {
        let Some(trace) = self.trace(run) else { return };
        let (name, colour, indent) = match strip {
            Strip::Lane(key @ LaneKey::Thread(id)) => {
                (describe::lane_name(&trace, key), Some(painter.theme.task(id.0)), 0.0)
            }
            Strip::Lane(key @ LaneKey::Task(_)) => (describe::lane_name(&trace, key), None, INDENT_PX),
            Strip::Lane(key) => (describe::lane_name(&trace, key), None, 0.0),
            Strip::Threads(_) => ("threads".to_owned(), None, 0.0),
            Strip::Tasks(_) => ("tasks".to_owned(), None, INDENT_PX),
        };
        painter.name(&name, slot.top + middle(strip, slot.height), indent, colour);
    }

    fn describe(&self, (run, strip): RunStrip, spot: Spot) -> Option<Tip> {
        let trace = self.trace(run)?;
        let time = spot.time_ns.max(0.0);
        match strip {
            Strip::Threads(process) => {
                let point = trace.process(process)?.crowd.at(time as u64)?;
                Some(describe::crowd_tip("threads", point))
            }
            Strip::Tasks(thread) => {
                let point = trace.thread(thread)?.crowd.at(time as u64)?;
                Some(describe::crowd_tip("tasks", point))
            }
            Strip::Lane(key) => {
                let below = spot.y - PAD_PX - THREAD_PX;
                let hold = (below > 0.0).then(|| hold_tip(&trace, key, (below / HOLD_PX) as usize, time));
                hold.flatten().or_else(|| {
                    let index = bars(&trace, key)?.near(spot.time_ns, spot.slack_ns)?;
                    let tip = bars::tip(&trace, key, index)?;
                    Some(with_marks(&trace, key, time, spot.slack_ns, tip))
                })
            }
        }
    }

    fn spoken(&self) -> String {
        let tip = self.bar.and_then(|(run, key, index)| bars::tip(&*self.trace(run)?, key, index));
        tip.as_ref().map(describe::spoken).unwrap_or_default()
    }

    fn has_choice(&self) -> bool {
        self.chosen().is_some()
    }

    fn clear(&mut self) {
        self.bar = None;
        self.selected = None;
    }

    fn can_choose(&self, (_, strip): RunStrip) -> bool {
        matches!(strip, Strip::Lane(_))
    }

    fn choose(&mut self, (run, strip): RunStrip, spot: Spot) -> Option<Picked> {
        let Strip::Lane(key) = strip else { return None };
        self.choose_bar((run, key), |bars| bars.near(spot.time_ns, spot.slack_ns))
    }

    fn choose_lane(&mut self, (run, strip): RunStrip, time_ns: f64) -> Option<Picked> {
        let Strip::Lane(key) = strip else { return None };
        self.choose_bar((run, key), |bars| bars.at(time_ns))
    }

    fn chosen_lane(&self) -> Option<RunStrip> {
        self.chosen().map(|(run, key)| (run, Strip::Lane(key)))
    }

    fn step(&mut self, by: i32, time_ns: f64) -> Option<Picked> {
        let now = self.bar.map(|(_, _, index)| index);
        self.choose_bar(self.chosen()?, |bars| {
            let next = now.map_or_else(|| bars.at(time_ns), |now| now.checked_add_signed(by as isize))?;
            (next < bars.len()).then_some(next).or(now)
        })
    }

    fn chosen_times(&self) -> Option<(f64, f64)> {
        let (run, key, index) = self.bar?;
        let (start, end) = bars(&*self.trace(run)?, key)?.times(index)?;
        Some((start as f64, end as f64))
    }

    fn picked(&self) -> Option<Picked> {
        let (run, key, index) = self.bar?;
        bars(&*self.trace(run)?, key)?.picked(key, index)
    }
}
