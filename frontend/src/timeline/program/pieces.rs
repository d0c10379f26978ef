//! How much of a lane can be seen: spans that are wide enough one by one, all others merged by pixels, with
//! how much of the time in each pixel went into what.
//!
//! The work is proportional to the pixels, not to the spans: each cell of pixels is found by a binary search.

use shared::program::lane::{Crowd, CrowdPoint, Lane, Parts};

use super::super::scale::TimeScale;

/// The width of a cell, in pixels: what is narrower is merged with its neighbours in the cell.
pub const CELL_PX: f64 = 2.0;
/// In how many steps a merged stretch says what its time went into.
pub const LEVELS: u8 = 8;

/// Something to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece {
    /// One span.
    One { index: usize, x0: f64, x1: f64 },
    /// A stretch of many: how many [`LEVELS`] of it were running, native, ready and any of the spans at all.
    /// `from..to` are its spans.
    Many { from: usize, to: usize, x0: f64, x1: f64, levels: [u8; 4] },
}

/// Calls `draw` with the visible pieces of a lane, from left to right.
pub fn pieces<W: Parts>(lane: &Lane<W>, scale: &TimeScale, now_ns: u64, mut draw: impl FnMut(Piece)) {
    let spans = lane.spans();
    let (start, end) = (|i: usize| spans[i].start_ns as f64, |i: usize| spans[i].end_ns(now_ns) as f64);
    let mut i = lane.first_after(scale.time(scale.left()).max(0.0) as u64);
    let mut merged: Option<Piece> = None;
    while i < spans.len() {
        let (x0, x1) = (scale.x(start(i)), scale.x(end(i)));
        if x0 > scale.right() {
            break;
        }
        if x1 - x0 >= CELL_PX {
            merged.take().map(&mut draw);
            draw(Piece::One { index: i, x0, x1 });
            i += 1;
            continue;
        }
        let cell = ((x0.max(scale.left()) - scale.left()) / CELL_PX).floor();
        let cell_x = scale.left() + cell * CELL_PX;
        let cell_end = scale.time(cell_x + CELL_PX);
        let mut next = i + spans[i..].partition_point(|span| (span.start_ns as f64) < cell_end).max(1);
        // Only the cell's last span can be wider than the cell; it stands for itself.
        if next > i + 1 && scale.x(end(next - 1)) - scale.x(start(next - 1)) >= CELL_PX {
            next -= 1;
        }
        let piece = many(lane, i, next, cell_x, scale, now_ns);
        merged = match (merged.take(), piece) {
            (None, piece) => piece,
            (before, None) => before,
            (Some(before), Some(piece)) => Some(join(before, piece).unwrap_or_else(|| {
                draw(before);
                piece
            })),
        };
        i = next;
    }
    merged.map(draw);
}

/// Calls `draw` with stretches of pixels and what a crowd did there.
pub fn crowd(crowd: &Crowd, scale: &TimeScale, end_ns: u64, mut draw: impl FnMut(f64, f64, &CrowdPoint)) {
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

/// A cell's spans; none if they have no length at all.
fn many<W: Parts>(
    lane: &Lane<W>,
    from: usize,
    to: usize,
    x0: f64,
    scale: &TimeScale,
    now_ns: u64,
) -> Option<Piece> {
    let spans = lane.spans();
    let covered = spans[to - 1].end_ns(now_ns).saturating_sub(spans[from].start_ns);
    if covered == 0 {
        return None;
    }
    let sums = lane.sums(from, to, now_ns);
    let all = scale.duration(CELL_PX);
    let level = |ns: u64| {
        let share = ns as f64 / all * f64::from(LEVELS);
        // Whatever there is shows as at least one level.
        if ns == 0 { 0 } else { share.round().clamp(1.0, f64::from(LEVELS)) as u8 }
    };
    let levels = [level(sums[0]), level(sums[1]), level(sums[2]), level(covered)];
    Some(Piece::Many { from, to, x0, x1: x0 + CELL_PX, levels })
}

/// Two neighbouring stretches as one, if they look the same.
fn join(before: Piece, after: Piece) -> Option<Piece> {
    match (before, after) {
        (
            Piece::Many { from, x0, x1, levels, .. },
            Piece::Many { to, x0: after_x0, x1: after_x1, levels: after_levels, .. },
        ) => (levels == after_levels && after_x0 - x1 < 0.5).then_some(Piece::Many {
            from,
            to,
            x0,
            x1: after_x1,
            levels,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::program::ThreadId;

    use super::super::super::window::TimeWindow;
    use super::*;

    const WIDTH: f64 = 600.0;

    fn lane_of(lives: &[(u64, u64)]) -> (Lane<ThreadId>, u64) {
        let (mut lane, mut time, mut event) = (Lane::default(), 0, 0);
        for (gap, length) in lives {
            lane.open(time + gap, event, ThreadId(event));
            time += gap + length;
            lane.close(time, event + 1);
            event += 2;
        }
        (lane, time)
    }

    fn drawn(lane: &Lane<ThreadId>, end: u64, zoom: f64, at: f64) -> (Vec<Piece>, TimeScale) {
        let mut window = TimeWindow::default();
        window.extend(end as f64, false);
        window.zoom(zoom, end as f64 * at);
        let scale = TimeScale::new(&window, 100.0, 100.0 + WIDTH);
        let mut all = Vec::new();
        pieces(lane, &scale, end, |piece| all.push(piece));
        (all, scale)
    }

    fn edges(piece: &Piece) -> (f64, f64) {
        match piece {
            Piece::One { x0, x1, .. } | Piece::Many { x0, x1, .. } => (*x0, *x1),
        }
    }

    #[test]
    fn a_hundred_thousand_alike_spans_become_one_stretch() {
        let (lane, end) = lane_of(&vec![(0, 1_000); 100_000]);
        let (all, _) = drawn(&lane, end, 1.0, 0.0);
        assert!(all.len() <= 2, "{} pieces", all.len());
        assert!(matches!(all[0], Piece::Many { levels: [LEVELS, 0, 0, LEVELS], .. }), "{all:?}");
    }

    #[test]
    fn half_of_the_time_is_half_of_the_levels() {
        let (lane, end) = lane_of(&vec![(500, 500); 100_000]);
        let (all, _) = drawn(&lane, end, 1.0, 0.0);
        let levels = |piece: &Piece| match piece {
            Piece::Many { levels, .. } => *levels,
            Piece::One { .. } => [0; 4],
        };
        // At the end of the run a cell is not full.
        assert!(all.len() < 20 && all.iter().any(|piece| levels(piece) == [4, 0, 0, LEVELS]), "{all:?}");
    }

    proptest! {
        #[test]
        fn every_visible_span_is_drawn_and_the_work_is_bounded(
            lives in prop::collection::vec((0u64..3_000, 1u64..5_000), 1..1_000),
            zoom in 0.001..1.0f64,
            at in 0.0..1.0f64,
        ) {
            let (lane, end) = lane_of(&lives);
            let (all, scale) = drawn(&lane, end, zoom, at);
            prop_assert!(all.len() as f64 <= WIDTH + 4.0, "{} pieces", all.len());
            for pair in all.windows(2) {
                prop_assert!(edges(&pair[0]).0 <= edges(&pair[1]).0);
            }
            for span in lane.spans() {
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
            use shared::program::lane::Part;
            let (mut all, mut time) = (Crowd::default(), 0);
            for (event, (gap, ready)) in changes.iter().enumerate() {
                time += gap;
                let part = if *ready { Part::Ready } else { Part::Waiting };
                all.change(time, event as u32, None, Some(part));
            }
            let mut window = TimeWindow::default();
            window.extend(time as f64, false);
            window.zoom(zoom, time as f64 * at);
            let scale = TimeScale::new(&window, 100.0, 100.0 + WIDTH);
            let mut stretches = Vec::new();
            crowd(&all, &scale, time, |x0, x1, point| stretches.push((x0, x1, point.all())));
            prop_assert!(stretches.len() as f64 <= WIDTH / CELL_PX + 3.0, "{} stretches", stretches.len());
            for pair in stretches.windows(2) {
                prop_assert!((pair[0].1 - pair[1].0).abs() < 1e-9 && pair[0].2 <= pair[1].2);
            }
        }
    }
}
