//! How much of a row can be seen: spans that are wide enough one by one, all others merged by pixels.
//!
//! The work is proportional to the pixels, not to the spans: each cell of pixels is found by a binary
//! search.

use shared::trace::Span;

use super::rows::Row;
use super::scale::TimeScale;

/// The width of a cell, in pixels: what is narrower is merged with its neighbours in the cell.
const CELL_PX: f64 = 2.0;
/// Up to so many spans in a cell, the longest stands for all of them.
const FEW: usize = 4;
/// In how many steps a merged stretch says how busy it was.
pub const LEVELS: u8 = 4;

/// Something to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece {
    /// One span.
    One { index: u32, x0: f64, x1: f64 },
    /// A stretch of many spans, busy to `level` parts of [`LEVELS`]. `index` is its first span.
    Many { index: u32, x0: f64, x1: f64, level: u8 },
}

/// Calls `draw` with the visible pieces of `row`, from left to right.
pub fn pieces(row: &Row, spans: &[Span], scale: &TimeScale, now_ns: u64, mut draw: impl FnMut(Piece)) {
    let order = row.spans();
    let start_of = |i: usize| spans[order[i] as usize].start_ns as f64;
    let end_of = |i: usize| spans[order[i] as usize].end_ns.unwrap_or(now_ns).max(start_of(i) as u64) as f64;
    let length_of = |i: usize| end_of(i) - start_of(i);
    let from_ns = scale.time(scale.left());
    let mut i = order.partition_point(|i| (spans[*i as usize].end_ns.unwrap_or(u64::MAX) as f64) < from_ns);
    let mut merged: Option<Piece> = None;
    while i < order.len() {
        let (x0, x1) = (scale.x(start_of(i)), scale.x(end_of(i)));
        if x0 > scale.right() {
            break;
        }
        let cell = ((x0.max(scale.left()) - scale.left()) / CELL_PX).floor();
        let cell_x = scale.left() + cell * CELL_PX;
        let cell_end = scale.time(cell_x + CELL_PX);
        let mut next = i + 1;
        if x1 - x0 < CELL_PX {
            next = i + order[i..].partition_point(|k| (spans[*k as usize].start_ns as f64) < cell_end).max(1);
            // Only the cell's last span can be wider than the cell; it stands for itself.
            if next > i + 1 && scale.x(end_of(next - 1)) - scale.x(start_of(next - 1)) >= CELL_PX {
                next -= 1;
            }
        }
        if next == i + 1 {
            merged.take().map(&mut draw);
            draw(Piece::One { index: order[i], x0, x1 });
        } else if next - i <= FEW {
            merged.take().map(&mut draw);
            let longest = (i..next).max_by(|a, b| length_of(*a).total_cmp(&length_of(*b))).unwrap_or(i);
            draw(Piece::One { index: order[longest], x0: cell_x, x1: cell_x + CELL_PX });
        } else {
            let busy = row.busy_ns(i, next, spans, now_ns) as f64 / scale.duration(CELL_PX);
            let level = (busy * f64::from(LEVELS)).ceil().clamp(1.0, f64::from(LEVELS)) as u8;
            let piece = Piece::Many { index: order[i], x0: cell_x, x1: cell_x + CELL_PX, level };
            merged = match merged.take() {
                None => Some(piece),
                Some(before) => Some(join(before, piece, spans).unwrap_or_else(|| {
                    draw(before);
                    piece
                })),
            };
        }
        i = next;
    }
    merged.map(draw);
}

/// Two neighbouring stretches as one, if they look the same.
fn join(before: Piece, after: Piece, spans: &[Span]) -> Option<Piece> {
    match (before, after) {
        (
            Piece::Many { index, x0, x1, level },
            Piece::Many { index: after_index, x0: after_x0, x1: after_x1, level: after_level },
        ) => {
            let alike = level == after_level
                && spans[index as usize].state == spans[after_index as usize].state
                && after_x0 - x1 < 0.5;
            alike.then_some(Piece::Many { index, x0, x1: after_x1, level })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::TaskId;
    use shared::trace::SpanState;

    use super::super::rows::LaneRows;
    use super::super::window::TimeWindow;
    use super::*;

    const WIDTH: f64 = 600.0;

    fn spans_of(lives: &[(u64, u64)]) -> Vec<Span> {
        let mut time = 0;
        let mut spans = Vec::new();
        for (i, (gap, length)) in lives.iter().enumerate() {
            let start_ns = time + gap;
            time = start_ns + length;
            let task = TaskId(i as u32);
            spans.push(Span { task, state: SpanState::Running, start_ns, end_ns: Some(time) });
        }
        spans
    }

    fn drawn(spans: &[Span], zoom: f64, at: f64) -> (Vec<Piece>, TimeScale, u64) {
        let mut rows = LaneRows::default();
        rows.update(spans, &[]);
        let now = spans.last().and_then(|span| span.end_ns).unwrap_or(0);
        let mut window = TimeWindow::default();
        window.extend(now as f64, false);
        window.zoom(zoom, now as f64 * at);
        let scale = TimeScale::new(&window, 100.0, 100.0 + WIDTH);
        let mut all = Vec::new();
        pieces(&rows.rows()[0], spans, &scale, now, |piece| all.push(piece));
        (all, scale, now)
    }

    fn edges(piece: &Piece) -> (f64, f64) {
        match piece {
            Piece::One { x0, x1, .. } | Piece::Many { x0, x1, .. } => (*x0, *x1),
        }
    }

    #[test]
    fn a_hundred_thousand_alike_spans_become_one_stretch() {
        let spans = spans_of(&vec![(0, 1_000); 100_000]);
        let (all, ..) = drawn(&spans, 1.0, 0.0);
        assert!(all.len() <= 2, "{} pieces", all.len());
        assert!(matches!(all[0], Piece::Many { level: LEVELS, .. }), "{all:?}");
    }

    #[test]
    fn wide_spans_stand_for_themselves_and_the_longest_for_a_few() {
        let spans = spans_of(&[(0, 1_000), (500, 1_000), (0, 1), (0, 2), (0, 1), (0, 3_000)]);
        let (all, ..) = drawn(&spans, 1.0, 0.0);
        let ones: Vec<u32> = all
            .iter()
            .filter_map(|piece| match piece {
                Piece::One { index, .. } => Some(*index),
                Piece::Many { .. } => None,
            })
            .collect();
        assert_eq!(ones, [0, 1, 3, 5]);
    }

    proptest! {
        #[test]
        fn every_visible_span_is_drawn_and_the_work_is_bounded(
            lives in prop::collection::vec((0u64..3_000, 0u64..5_000), 1..1_000),
            zoom in 0.001..1.0f64,
            at in 0.0..1.0f64,
        ) {
            let spans = spans_of(&lives);
            let (all, scale, _) = drawn(&spans, zoom, at);
            prop_assert!(all.len() as f64 <= WIDTH + 4.0, "{} pieces", all.len());
            for pair in all.windows(2) {
                prop_assert!(edges(&pair[0]).0 <= edges(&pair[1]).0);
            }
            for span in &spans {
                let x0 = scale.x(span.start_ns as f64);
                let x1 = scale.x(span.end_ns.unwrap_or(0) as f64);
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
    }
}
