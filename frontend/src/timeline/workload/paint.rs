//! Draws a lane of a workload's run: where its rows are, its bars, and what lies on them.

use shared::TaskId;
use shared::event::LaneEnd;
use shared::lane::{Lane, Span};
use shared::trace::{LaneTrack, SpanState};

use super::super::model::Spot;
use super::super::painter::{Bar, Painter, Slot};
use super::super::pieces::{FEW, LEVELS, Piece, Stretch, marks, pieces};
use super::super::rows::PAD_PX;
use super::rows::{LaneRows, Stint};

/// The height of a lane's main row.
const MAIN_PX: f64 = 22.0;
/// The height of a row of waiting tasks.
const WAITING_PX: f64 = 7.0;
/// The room of a task's number on its bar: for the padding, and for each of its characters.
const NUMBER_PX: (f64, f64) = (10.0, 8.5);

/// A lane to draw.
#[derive(Clone, Copy)]
pub struct LaneView<'a> {
    /// Its number in the run.
    pub number: usize,
    pub track: &'a LaneTrack,
    pub rows: &'a LaneRows,
    /// Up to when open spans reach.
    pub now_ns: u64,
}

impl<'a> LaneView<'a> {
    /// The span of a row at a spot.
    pub fn span_at(&self, row: &'a Lane<Stint>, spot: Spot) -> Option<&'a Span<Stint>> {
        row.at(spot.time_ns, spot.slack_ns, self.now_ns).map(|index| &row.spans()[index])
    }

    /// Whether the lane's worker was being started at a time.
    pub fn starts_at(&self, time_ns: f64) -> bool {
        let ready_ns = self.track.ready_ns.unwrap_or(self.now_ns);
        time_ns >= self.track.opened_ns as f64 && time_ns <= ready_ns as f64
    }

    fn closed_ns(&self) -> u64 {
        self.track.closed.as_ref().map_or(self.now_ns, |(time, _)| *time)
    }
}

/// The height of a lane with this number of rows of waiting tasks.
pub fn lane_height(waiting_rows: usize) -> f64 {
    MAIN_PX + WAITING_PX * waiting_rows as f64 + 2.0 * PAD_PX
}

/// The number of the row at a height below the lane's top.
pub fn row_at(y: f64) -> usize {
    let inside = y - PAD_PX - MAIN_PX;
    if inside < 0.0 { 0 } else { 1 + (inside / WAITING_PX) as usize }
}

/// The top of a row, below the lane's top, and its height.
fn row_box(row: usize) -> (f64, f64) {
    match row {
        0 => (PAD_PX, MAIN_PX),
        _ => (PAD_PX + MAIN_PX + WAITING_PX * (row - 1) as f64 + 1.0, WAITING_PX - 1.0),
    }
}

/// The ground: from the start of the worker to its end, and hatching until the worker was ready.
pub fn ground(lane: LaneView<'_>, slot: Slot, painter: &mut Painter<'_>) {
    let (theme, scale) = (painter.theme, painter.scale);
    let from = scale.x(lane.track.opened_ns as f64).max(scale.left());
    let to = scale.x(lane.closed_ns() as f64).min(scale.right());
    let ground = if lane.number.is_multiple_of(2) { &theme.lane_alt } else { &theme.lane };
    painter.fill(from, slot.top + 1.0, (to - from).max(0.0), slot.height - 2.0, ground, 1.0);
    let ready_ns = lane.track.ready_ns.unwrap_or(lane.closed_ns()).max(lane.track.opened_ns);
    let (x0, x1) = (scale.x(lane.track.opened_ns as f64), scale.x(ready_ns as f64));
    if x1 - x0 >= 0.5 && x1 >= scale.left() && x0 <= scale.right() {
        let bar = painter.bar_at(x0, x1, slot.top + PAD_PX + 3.0, MAIN_PX - 6.0);
        painter.hatched(bar, &theme.startup);
    }
}

/// The bars of all rows, and where tasks failed or were cancelled.
pub fn lane(lane: LaneView<'_>, slot: Slot, painter: &mut Painter<'_>) {
    let (theme, scale) = (painter.theme, *painter.scale);
    for (number, row) in lane.rows.rows().iter().enumerate() {
        let (offset, height) = row_box(number);
        let top = slot.top + offset;
        pieces(row, &scale, lane.now_ns, |piece| match piece {
            Piece::One { index, x0, x1 } => {
                let bar = painter.bar_at(x0, x1, top, height);
                stint(row.spans()[index].what, bar, painter);
            }
            Piece::Many(stretch) if stretch.spans <= FEW => {
                let bar = Bar { x: stretch.x0, top, width: stretch.x1 - stretch.x0, height };
                stint(row.spans()[stretch.longest].what, bar, painter);
            }
            Piece::Many(stretch) => many(&stretch, top, height, painter),
        });
    }
    marks(
        lane.rows.marks(),
        |mark| mark.time_ns,
        &scale,
        |mark, x| {
            let colour = if mark.failed { &theme.failed } else { &theme.cancelled };
            painter.fill(x - 2.0, slot.top + PAD_PX - 1.0, 3.0, MAIN_PX + 2.0, colour, 1.0);
        },
    );
}

/// Where the worker died.
pub fn death(lane: LaneView<'_>, slot: Slot, painter: &Painter<'_>) {
    if let Some((time, LaneEnd::Killed | LaneEnd::Died { .. })) = &lane.track.closed {
        let x = painter.scale.x(*time as f64);
        if x >= painter.scale.left() && x <= painter.scale.right() {
            painter.cross(x + 8.0, slot.top + PAD_PX + MAIN_PX / 2.0);
        }
    }
}

/// Dims a lane but for one task.
pub fn only(lane: LaneView<'_>, task: TaskId, slot: Slot, painter: &Painter<'_>) {
    let scale = painter.scale;
    let whole =
        Bar { x: scale.left(), top: slot.top, width: scale.right() - scale.left(), height: slot.height };
    painter.over(whole, &painter.theme.surface, 0.7);
    for (number, row) in lane.rows.rows().iter().enumerate() {
        let (offset, height) = row_box(number);
        let first = row.first_after(scale.time(scale.left()).max(0.0) as u64);
        let end = row.first_from(first, scale.time(scale.right()));
        let mut last_x = f64::NEG_INFINITY;
        for span in row.spans()[first..end].iter().filter(|span| span.what.task == task) {
            let (x0, x1) = ends(span, lane.now_ns, painter);
            // Spans that are closer than a pixel look like one.
            if x1 - last_x >= 1.0 {
                last_x = x1;
                emphasised(span.what, (x0, x1), slot.top + offset, height, painter);
            }
        }
    }
}

/// Outlines the span at a spot.
pub fn hovered(lane: LaneView<'_>, slot: Slot, spot: Spot, painter: &Painter<'_>) {
    let number = row_at(spot.y);
    let Some(row) = lane.rows.rows().get(number) else { return };
    if let Some(span) = lane.span_at(row, spot) {
        let (offset, height) = row_box(number);
        let (x0, x1) = ends(span, lane.now_ns, painter);
        painter.outline(x0, x1, slot.top + offset, height, 1.5);
    }
}

/// The lane's name, and how many waiting tasks have no row.
pub fn name(lane: LaneView<'_>, slot: Slot, painter: &Painter<'_>) {
    painter.name(&lane.track.name, slot.top + PAD_PX + MAIN_PX / 2.0, 0.0, None);
    if lane.rows.hidden_tasks() > 0 && lane.rows.waiting_rows() > 1 {
        let more = format!("+{} more", lane.rows.hidden_tasks());
        painter.name(&more, slot.top + slot.height - 10.0, 0.0, None);
    }
}

/// A bar of one task.
fn stint(what: Stint, bar: Bar, painter: &mut Painter<'_>) {
    let theme = painter.theme;
    match what.state {
        SpanState::Running => {
            let colour = theme.task(what.task.0);
            painter.bar(bar, colour);
            let characters = 2 + what.task.0.checked_ilog10().unwrap_or(0);
            if bar.width >= NUMBER_PX.0 + NUMBER_PX.1 * f64::from(characters) {
                painter.label(bar, colour.ink, || format!("#{}", what.task.0));
            }
        }
        SpanState::Blocked => painter.hatched(bar, &theme.blocked),
        SpanState::Ready => painter.block(bar, &theme.ready),
    }
}

/// Bars too short to be told apart: the fuller the colour, the busier.
fn many(stretch: &Stretch, top: f64, height: f64, painter: &mut Painter<'_>) {
    let theme = painter.theme;
    let [running, _, ready, waiting] = stretch.levels;
    let most = running.max(ready).max(waiting);
    let colour = match most {
        most if most == running => &theme.many,
        most if most == waiting => &theme.blocked,
        _ => &theme.ready,
    };
    let busy = f64::from((running + ready + waiting).min(LEVELS)) / f64::from(LEVELS);
    painter.fill(stretch.x0, top, stretch.x1 - stretch.x0, height, colour, busy);
}

/// A bar on top of a dimmed lane.
fn emphasised(what: Stint, (x0, x1): (f64, f64), top: f64, height: f64, painter: &Painter<'_>) {
    let theme = painter.theme;
    let bar = painter.bar_at(x0, x1, top, height);
    let colour = match what.state {
        SpanState::Running => theme.task(what.task.0),
        SpanState::Blocked => &theme.blocked,
        SpanState::Ready => &theme.ready,
    };
    painter.over(bar, colour, 1.0);
    if what.state == SpanState::Running {
        painter.label_over(bar, colour.ink, &format!("#{}", what.task.0));
    }
    painter.outline(x0, x1, top, height, 1.5);
}

fn ends(span: &Span<Stint>, now_ns: u64, painter: &Painter<'_>) -> (f64, f64) {
    (painter.scale.x(span.start_ns as f64), painter.scale.x(span.end_ns(now_ns) as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_hit_where_it_is_drawn() {
        for row in 0..17 {
            let (top, height) = row_box(row);
            assert_eq!(row_at(top + height / 2.0), row);
            assert!(top + height <= lane_height(row));
        }
    }
}
