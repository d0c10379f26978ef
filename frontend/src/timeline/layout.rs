//! Where headers and lanes lie from top to bottom. Numbers only; what is off screen is found by binary
//! search and never drawn.

use std::ops::Range;

/// The height of the time axis, in CSS pixels.
pub const AXIS_PX: f64 = 26.0;
/// The height of a group's header.
pub const HEADER_PX: f64 = 32.0;
/// The height of a lane's main row.
pub const MAIN_PX: f64 = 22.0;
/// The height of a row of waiting tasks.
pub const WAITING_PX: f64 = 7.0;
/// The space above and below the rows of a lane.
pub const PAD_PX: f64 = 3.0;

/// A lane's place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LaneBox {
    /// Which group.
    pub group: usize,
    /// Which lane of the group's trace.
    pub lane: usize,
    /// Its top, in pixels below the axis.
    pub top: f64,
    /// Its height.
    pub height: f64,
}

/// All places.
#[derive(Debug, Default)]
pub struct Layout {
    lanes: Vec<LaneBox>,
    headers: Vec<f64>,
    height: f64,
}

impl Layout {
    /// Begins anew; keeps its memory.
    pub fn clear(&mut self) {
        self.lanes.clear();
        self.headers.clear();
        self.height = 0.0;
    }

    /// Appends a group's header; lanes appended from now on are the group's.
    pub fn push_group(&mut self) {
        self.headers.push(self.height);
        self.height += HEADER_PX;
    }

    /// Appends lane `lane` of the latest group, with so many rows of waiting tasks.
    pub fn push_lane(&mut self, lane: usize, waiting_rows: usize) {
        let height = MAIN_PX + WAITING_PX * waiting_rows as f64 + 2.0 * PAD_PX;
        let group = self.headers.len().saturating_sub(1);
        self.lanes.push(LaneBox { group, lane, top: self.height, height });
        self.height += height;
    }

    /// The top of each group's header.
    pub fn headers(&self) -> &[f64] {
        &self.headers
    }

    /// The lanes, top to bottom.
    pub fn lanes(&self) -> &[LaneBox] {
        &self.lanes
    }

    /// The height of everything.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// The lanes between two heights.
    pub fn visible(&self, top: f64, bottom: f64) -> Range<usize> {
        let from = self.lanes.partition_point(|lane| lane.top + lane.height <= top);
        let to = self.lanes.partition_point(|lane| lane.top < bottom);
        from..to.max(from)
    }

    /// The lane at a height, and the row in it.
    pub fn at(&self, y: f64) -> Option<(LaneBox, usize)> {
        let lane = *self.lanes.get(self.visible(y, y + f64::EPSILON).start)?;
        let inside = y - lane.top - PAD_PX;
        if inside < -PAD_PX {
            return None;
        }
        let row = if inside < MAIN_PX { 0 } else { 1 + ((inside - MAIN_PX) / WAITING_PX) as usize };
        Some((lane, row))
    }
}

/// The top and height of a lane's row, in pixels below the lane's top.
pub fn row_box(row: usize) -> (f64, f64) {
    match row {
        0 => (PAD_PX, MAIN_PX),
        _ => (PAD_PX + MAIN_PX + WAITING_PX * (row - 1) as f64 + 1.0, WAITING_PX - 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let mut layout = Layout::default();
        layout.push_group();
        layout.push_lane(1, 0);
        layout.push_lane(2, 3);
        layout.push_group();
        layout.push_group();
        layout.push_lane(0, 0);
        layout
    }

    #[test]
    fn lanes_follow_each_other_without_gaps() {
        let layout = layout();
        let plain = MAIN_PX + 2.0 * PAD_PX;
        assert_eq!(layout.lanes()[0].top, HEADER_PX);
        assert_eq!(layout.lanes()[1].top, HEADER_PX + plain);
        assert_eq!(layout.lanes()[1].height, plain + 3.0 * WAITING_PX);
        assert_eq!(layout.lanes()[2].group, 2);
        assert_eq!(layout.headers().len(), 3);
        let last = layout.lanes()[2];
        assert_eq!(layout.height(), last.top + last.height);
    }

    #[test]
    fn only_what_is_on_screen_is_visible() {
        let layout = layout();
        assert_eq!(layout.visible(0.0, layout.height()), 0..3);
        assert_eq!(layout.visible(0.0, HEADER_PX), 0..0);
        assert_eq!(layout.visible(HEADER_PX + 1.0, HEADER_PX + 2.0), 0..1);
        assert_eq!(layout.visible(layout.height(), layout.height() + 50.0), 3..3);
    }

    #[test]
    fn every_row_is_hit_where_it_is_drawn() {
        let layout = layout();
        for lane in layout.lanes() {
            for row in 0..4 {
                let (top, height) = row_box(row);
                if top + height > lane.height {
                    continue;
                }
                let hit = layout.at(lane.top + top + height / 2.0);
                assert_eq!(hit, Some((*lane, row)));
            }
        }
        assert_eq!(layout.at(HEADER_PX / 2.0), None);
        assert_eq!(layout.at(layout.height() + 1.0), None);
    }
}
