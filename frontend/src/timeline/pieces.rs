//! What of a lane can be seen: spans that are wide enough one by one, all others merged in cells of two pixels,
//! with how much of a cell's time went into what.
//!
//! The work is proportional to the cells, whatever the number of spans: the end of a cell is found by a binary
//! search, and the lane's levels of sums say what is in it.

use shared::lane::{Crowd, CrowdPoint, Lane, Parts};

use super::scale::Scale;

/// The width of a cell, in pixels: spans that are narrower are merged with their neighbours in the cell.
pub const CELL_PX: f64 = 2.0;
/// A merged stretch says in eighths what its time went into.
pub const LEVELS: u8 = 8;
/// Cells with up to this many spans stay apart from their neighbours: the longest span can stand for each.
pub const FEW: usize = 4;

/// Something to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece {
    /// One span.
    One { index: usize, x0: f64, x1: f64 },
    /// A stretch of merged spans.
    Many(Stretch),
}

/// Spans that are too short to be told apart, in one cell or in neighbouring ones that look the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    pub x0: f64,
    pub x1: f64,
    /// How many [`LEVELS`] of its time were running, native, ready and waiting.
    pub levels: [u8; 4],
    /// How many spans it stands for.
    pub spans: usize,
    /// The longest span of its first cell.
    pub longest: usize,
}

/// Calls `draw` with the visible pieces of a lane, from left to right. Open spans reach to `now_ns`.
pub fn pieces<W: Parts>(lane: &Lane<W>, scale: &Scale, now_ns: u64, mut draw: impl FnMut(Piece)) {
    let spans = lane.spans();
    let x_of =
        |index: usize| (scale.x(spans[index].start_ns as f64), scale.x(spans[index].end_ns(now_ns) as f64));
    let mut i = lane.first_after(scale.time(scale.left()).max(0.0) as u64);
    let mut merged: Option<Stretch> = None;
    while i < spans.len() {
        let (x0, x1) = x_of(i);
        if x0 > scale.right() {
            break;
        }
        if x1 - x0 >= CELL_PX {
            merged.take().map(Piece::Many).map(&mut draw);
            draw(Piece::One { index: i, x0, x1 });
            i += 1;
            continue;
        }
        let (cell_x, cell_end) = cell(spans[i].start_ns as f64, scale);
        let mut next = lane.first_from(i, cell_end).max(i + 1);
        // Only the cell's last span can be wider than the cell; it stands for itself.
        let (last_x0, last_x1) = x_of(next - 1);
        if next > i + 1 && last_x1 - last_x0 >= CELL_PX {
            next -= 1;
        }
        if let Some(stretch) = stretch(lane, i, next, cell_x, scale, now_ns) {
            merged = match merged.take() {
                None => Some(stretch),
                Some(before) => Some(join(before, stretch).unwrap_or_else(|| {
                    draw(Piece::Many(before));
                    stretch
                })),
            };
        }
        i = next;
    }
    merged.map(Piece::Many).map(draw);
}

/// Calls `draw` with stretches of pixels and what a crowd did there.
pub fn crowd(crowd: &Crowd, scale: &Scale, end_ns: u64, mut draw: impl FnMut(f64, f64, &CrowdPoint)) {
    let points = crowd.points();
    let Some(first) = points.first() else { return };
    let last_x = scale.right().min(scale.x(end_ns as f64));
    let mut x = scale.left().max(scale.x(first.time_ns as f64));
    while x < last_x {
        let until = (x + CELL_PX).min(last_x);
        let now = points.partition_point(|point| point.time_ns as f64 <= scale.time(until));
        let Some(point) = now.checked_sub(1).map(|i| &points[i]) else { return };
        // Until the next change, nothing needs to be looked up.
        let next_x = points.get(now).map_or(last_x, |next| scale.x(next.time_ns as f64).min(last_x));
        let end = until.max(scale.left() + ((next_x - scale.left()) / CELL_PX).floor() * CELL_PX).min(last_x);
        draw(x, end, point);
        x = end;
    }
}

/// Calls `draw` with the places of the visible marks of a lane, which are in order of time. Marks that are
/// closer than a cell to the one before are left out without being looked at.
pub fn marks<M>(all: &[M], time_ns: impl Fn(&M) -> u64, scale: &Scale, mut draw: impl FnMut(&M, f64)) {
    let first_from =
        |from: usize, time: f64| from + all[from..].partition_point(|mark| (time_ns(mark) as f64) < time);
    let mut next = first_from(0, scale.time(scale.left()));
    while let Some(mark) = all.get(next) {
        let x = scale.x(time_ns(mark) as f64);
        if x > scale.right() {
            break;
        }
        draw(mark, x);
        next = first_from(next + 1, scale.time(x + CELL_PX));
    }
}

/// The left edge of the cell of a time, and the time at which the cell ends, which is later.
fn cell(time_ns: f64, scale: &Scale) -> (f64, f64) {
    let number = ((scale.x(time_ns).max(scale.left()) - scale.left()) / CELL_PX).floor();
    let edge = |number: f64| scale.left() + number * CELL_PX;
    // Just at an edge, the way to pixels and back may have lost the last digit.
    let number = if time_ns < scale.time(edge(number + 1.0)) { number } else { number + 1.0 };
    (edge(number), scale.time(edge(number + 1.0)))
}

/// The spans `from..to` in the cell at `x0`; `None` if they have no length at all.
fn stretch<W: Parts>(
    lane: &Lane<W>,
    from: usize,
    to: usize,
    x0: f64,
    scale: &Scale,
    now_ns: u64,
) -> Option<Stretch> {
    let summary = lane.summary(from, to, now_ns);
    let cell_ns = scale.duration(CELL_PX);
    let level = |ns: u64| {
        let share = ns as f64 / cell_ns * f64::from(LEVELS);
        // A part that took any time at all shows as at least one level.
        if ns == 0 { 0 } else { share.round().clamp(1.0, f64::from(LEVELS)) as u8 }
    };
    (summary.sums != [0; 4]).then(|| Stretch {
        x0,
        x1: x0 + CELL_PX,
        levels: summary.sums.map(level),
        spans: to - from,
        longest: summary.longest(),
    })
}

/// Two neighbouring stretches of more than a few spans as one, if they look the same.
fn join(before: Stretch, after: Stretch) -> Option<Stretch> {
    let alike = before.levels == after.levels && before.spans.min(after.spans) > FEW;
    let touch = after.x0 - before.x1 < 0.5;
    (alike && touch).then_some(Stretch { x1: after.x1, spans: before.spans + after.spans, ..before })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::lane::Part;

    use super::super::window::Window;
    use super::*;

    const WIDTH: f64 = 600.0;

    #[derive(Debug, Clone, Copy)]
    struct Does(Part);

    impl Parts for Does {
        fn part(&self) -> Part {
            self.0
        }
    }

    /// A lane of spans with a gap before each, and the time at which the last one ends.
    fn lane_of(lives: impl IntoIterator<Item = (u64, u64, Part)>) -> (Lane<Does>, u64) {
        let (mut lane, mut time) = (Lane::default(), 0);
        for (event, (gap, length, part)) in (0..).step_by(2).zip(lives) {
            lane.open(time + gap, event, Does(part));
            time += gap + length;
            lane.close(time, event + 1);
        }
        (lane, time)
    }

    fn alike(count: usize, gap: u64, length: u64) -> (Lane<Does>, u64) {
        lane_of(std::iter::repeat_n((gap, length, Part::Running), count))
    }

    fn scale(end: u64, zoom: f64, at: f64) -> Scale {
        let mut window = Window::default();
        window.extend(end as f64, false);
        window.zoom(zoom, end as f64 * at);
        Scale::new(&window, 100.0, 100.0 + WIDTH)
    }

    fn drawn(lane: &Lane<Does>, end: u64, scale: &Scale) -> Vec<Piece> {
        let mut all = Vec::new();
        pieces(lane, scale, end, |piece| all.push(piece));
        all
    }

    /// The same pieces from a scan of all spans, without searches and without levels of sums.
    fn scanned(lane: &Lane<Does>, end: u64, scale: &Scale) -> Vec<Piece> {
        let mut all = Vec::new();
        let mut cell: Option<(f64, f64, Vec<usize>)> = None;
        for (index, span) in lane.spans().iter().enumerate() {
            let start = span.start_ns as f64;
            let (x0, x1) = (scale.x(start), scale.x(span.end_ns(end) as f64));
            if span.end_ns(end) <= scale.time(scale.left()).max(0.0) as u64 || x0 > scale.right() {
                continue;
            }
            match &mut cell {
                Some((_, cell_end, spans)) if start < *cell_end && x1 - x0 < CELL_PX => spans.push(index),
                _ => {
                    scanned_cell(lane, end, scale, cell.take(), &mut all);
                    if x1 - x0 >= CELL_PX {
                        all.push(Piece::One { index, x0, x1 });
                    } else {
                        let (x, cell_end) = super::cell(start, scale);
                        cell = Some((x, cell_end, vec![index]));
                    }
                }
            }
        }
        scanned_cell(lane, end, scale, cell, &mut all);
        all
    }

    fn scanned_cell(
        lane: &Lane<Does>,
        end: u64,
        scale: &Scale,
        cell: Option<(f64, f64, Vec<usize>)>,
        all: &mut Vec<Piece>,
    ) {
        let Some((x0, _, spans)) = cell else { return };
        let length = |index: &usize| lane.spans()[*index].end_ns(end) - lane.spans()[*index].start_ns;
        let most = spans.iter().map(length).max().unwrap_or(0);
        if most == 0 {
            return;
        }
        let mut ns = [0; 4];
        for index in &spans {
            ns[lane.spans()[*index].what.0 as usize] += length(index);
        }
        let eighths = |ns: u64| (ns as f64 / scale.duration(CELL_PX) * 8.0).round() as u8;
        let levels = ns.map(|ns| if ns == 0 { 0 } else { eighths(ns).clamp(1, 8) });
        let longest = spans.iter().copied().find(|index| length(index) == most).unwrap_or(0);
        let crowded = spans.len() > FEW;
        match all.last_mut() {
            Some(Piece::Many(last))
                if last.levels == levels && last.spans > FEW && crowded && x0 - last.x1 < 0.5 =>
            {
                (last.x1, last.spans) = (x0 + CELL_PX, last.spans + spans.len());
            }
            _ => all.push(Piece::Many(Stretch { x0, x1: x0 + CELL_PX, levels, spans: spans.len(), longest })),
        }
    }

    fn edges(piece: &Piece) -> (f64, f64) {
        match piece {
            Piece::One { x0, x1, .. } => (*x0, *x1),
            Piece::Many(stretch) => (stretch.x0, stretch.x1),
        }
    }

    #[test]
    fn a_million_alike_spans_become_one_stretch() {
        let (lane, end) = alike(1_000_000, 0, 1_000);
        let all = drawn(&lane, end, &scale(end, 1.0, 0.0));
        assert!(all.len() <= 2, "{} pieces", all.len());
        assert!(matches!(all[0], Piece::Many(Stretch { levels: [LEVELS, 0, 0, 0], .. })), "{all:?}");
    }

    #[test]
    fn half_of_the_time_is_half_of_the_levels() {
        let (lane, end) = alike(100_000, 500, 500);
        let all = drawn(&lane, end, &scale(end, 1.0, 0.0));
        let half = |piece: &Piece| matches!(piece, Piece::Many(Stretch { levels: [4, 0, 0, 0], spans, .. }) if *spans > 1_000);
        // At the end of the run a cell is not full.
        assert!(all.len() < 20 && all.iter().any(half), "{all:?}");
    }

    #[test]
    fn wide_spans_stand_for_themselves() {
        let lives = [(0, 1_000), (500, 1_000), (0, 1), (0, 2), (0, 1), (0, 3_000)];
        let (lane, end) = lane_of(lives.map(|(gap, length)| (gap, length, Part::Running)));
        let shown: Vec<(bool, usize)> = drawn(&lane, end, &scale(end, 1.0, 0.0))
            .iter()
            .map(|piece| match piece {
                Piece::One { index, .. } => (true, *index),
                Piece::Many(stretch) => (false, stretch.longest),
            })
            .collect();
        assert_eq!(shown, [(true, 0), (true, 1), (false, 3), (true, 5)]);
    }

    #[test]
    fn marks_that_are_close_to_each_other_are_one() {
        let scale = scale(1_000_000, 1.0, 0.0);
        let times: Vec<u64> = (0..1_000_000).collect();
        let mut shown = Vec::new();
        marks(&times, |time| *time, &scale, |_, x| shown.push(x));
        assert!(shown.len() as f64 <= WIDTH / CELL_PX + 1.0 && shown.len() as f64 > WIDTH / CELL_PX * 0.9);
        let mut few = Vec::new();
        marks(&[10, 500_000, 990_000], |time| *time, &scale, |time, _| few.push(*time));
        assert_eq!(few, [10, 500_000, 990_000]);
    }

    fn lives() -> impl Strategy<Value = Vec<(u64, u64, Part)>> {
        let part = prop::sample::select(vec![Part::Running, Part::Native, Part::Ready, Part::Waiting]);
        // Lengths of several magnitudes, so that one picture has wide bars and merged cells.
        let length = (0u32..14).prop_flat_map(|bits| 0u64..1 << bits);
        let gap = prop_oneof![Just(0), 0u64..2_000];
        prop::collection::vec((gap, length, part), 1..1_500)
    }

    proptest! {
        #[test]
        fn pieces_at_every_zoom_are_those_of_a_scan(
            lives in lives(),
            zoom in (-3.0..0.0f64).prop_map(|power| 10f64.powf(power)),
            at in 0.0..1.0f64,
        ) {
            let (lane, end) = lane_of(lives);
            let scale = scale(end, zoom, at);
            prop_assert_eq!(drawn(&lane, end, &scale), scanned(&lane, end, &scale));
        }

        #[test]
        fn every_visible_span_is_drawn_and_the_work_is_bounded(
            lives in lives(),
            zoom in 0.001..1.0f64,
            at in 0.0..1.0f64,
        ) {
            let (lane, end) = lane_of(lives);
            let scale = scale(end, zoom, at);
            let all = drawn(&lane, end, &scale);
            prop_assert!(all.len() as f64 <= WIDTH + 4.0, "{} pieces", all.len());
            for pair in all.windows(2) {
                prop_assert!(edges(&pair[0]).0 <= edges(&pair[1]).0);
            }
            for span in lane.spans().iter().filter(|span| span.end_ns(end) > span.start_ns) {
                let (x0, x1) = (scale.x(span.start_ns as f64), scale.x(span.end_ns(end) as f64));
                if x1 <= scale.left() + CELL_PX || x0 >= scale.right() - CELL_PX {
                    continue;
                }
                let covered = all.iter().any(|piece| {
                    let (from, to) = edges(piece);
                    from <= x0 + CELL_PX && to >= x1 - CELL_PX
                });
                prop_assert!(covered, "nothing at {x0}..{x1}");
            }
        }

        #[test]
        fn a_crowd_is_drawn_without_gaps(
            changes in prop::collection::vec((0u64..3_000, any::<bool>()), 1..500),
            zoom in 0.01..1.0f64,
            at in 0.0..1.0f64,
        ) {
            let (mut all, mut time) = (Crowd::default(), 0);
            for (event, (gap, ready)) in changes.iter().enumerate() {
                time += gap;
                let part = if *ready { Part::Ready } else { Part::Waiting };
                all.change(time, event as u32, None, Some(part));
            }
            let scale = scale(time, zoom, at);
            let mut stretches = Vec::new();
            crowd(&all, &scale, time, |x0, x1, point| stretches.push((x0, x1, point.all())));
            prop_assert!(stretches.len() as f64 <= WIDTH / CELL_PX + 3.0, "{} stretches", stretches.len());
            for pair in stretches.windows(2) {
                prop_assert!((pair[0].1 - pair[1].0).abs() < 1e-9 && pair[0].2 <= pair[1].2);
            }
        }
    }
}
