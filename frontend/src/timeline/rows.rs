//! The rows of a timeline from top to bottom: headers of groups that can be opened and closed, and lanes. Numbers
//! only; what is off screen is found by binary search and never drawn.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// The height of the axis, in pixels.
pub const AXIS_PX: f64 = 26.0;
/// The space above and below the bars of a lane.
pub const PAD_PX: f64 = 3.0;

/// What is in a row: `G` names a group, `L` a lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content<G, L> {
    /// A group's header; `depth` says how far in it is.
    Header {
        group: G,
        open: bool,
        depth: u8,
    },
    Lane(L),
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<G, L> {
    pub content: Content<G, L>,
    /// In pixels below the axis.
    pub top: f64,
    pub height: f64,
}

/// All rows.
#[derive(Debug)]
pub struct Rows<G, L> {
    rows: Vec<Row<G, L>>,
    places: HashMap<L, usize>,
    height: f64,
}

/// Which groups the user has opened or closed.
#[derive(Debug)]
pub struct Openings<G>(HashMap<G, bool>);

impl<G: Eq + Hash> Openings<G> {
    pub fn set(&mut self, group: G, open: bool) {
        self.0.insert(group, open);
    }

    /// Whether a group is open; `usually` is said of one that the user has not touched.
    pub fn is_open(&self, group: &G, usually: bool) -> bool {
        self.0.get(group).copied().unwrap_or(usually)
    }
}

impl<G> Default for Openings<G> {
    fn default() -> Self {
        Openings(HashMap::new())
    }
}

impl<G, L> Default for Rows<G, L> {
    fn default() -> Self {
        Rows { rows: Vec::new(), places: HashMap::new(), height: 0.0 }
    }
}

impl<G: Copy, L: Copy + Eq + Hash> Rows<G, L> {
    /// Begins anew; keeps its memory.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.places.clear();
        self.height = 0.0;
    }

    /// Appends a group's header.
    pub fn header(&mut self, group: G, open: bool, depth: u8, height: f64) {
        self.push(Content::Header { group, open, depth }, height);
    }

    /// Appends a lane.
    pub fn lane(&mut self, lane: L, height: f64) {
        self.places.insert(lane, self.rows.len());
        self.push(Content::Lane(lane), height);
    }

    /// The rows, top to bottom.
    pub fn all(&self) -> &[Row<G, L>] {
        &self.rows
    }

    /// The lanes, top to bottom.
    pub fn lanes(&self) -> impl Iterator<Item = L> {
        self.rows.iter().filter_map(|row| match row.content {
            Content::Lane(lane) => Some(lane),
            Content::Header { .. } => None,
        })
    }

    /// The height of everything.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// The rows between two heights.
    pub fn visible(&self, top: f64, bottom: f64) -> Range<usize> {
        let from = self.rows.partition_point(|row| row.top + row.height <= top);
        let to = self.rows.partition_point(|row| row.top < bottom);
        from..to.max(from)
    }

    /// The row at a height.
    pub fn at(&self, y: f64) -> Option<&Row<G, L>> {
        self.rows.get(self.visible(y, y + f64::EPSILON).start).filter(|row| y >= row.top)
    }

    /// The row of a lane.
    pub fn of(&self, lane: L) -> Option<&Row<G, L>> {
        self.places.get(&lane).map(|index| &self.rows[*index])
    }

    fn push(&mut self, content: Content<G, L>, height: f64) {
        self.rows.push(Row { content, top: self.height, height });
        self.height += height;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Rows<char, u32> {
        let mut rows = Rows::default();
        rows.header('a', true, 0, 30.0);
        rows.lane(1, 20.0);
        rows.lane(2, 50.0);
        rows.header('b', false, 0, 30.0);
        rows.header('c', true, 0, 30.0);
        rows.lane(3, 20.0);
        rows
    }

    #[test]
    fn rows_follow_each_other_without_gaps_and_are_found() {
        let rows = rows();
        for pair in rows.all().windows(2) {
            assert_eq!(pair[0].top + pair[0].height, pair[1].top);
        }
        for (i, row) in rows.all().iter().enumerate() {
            assert_eq!(rows.at(row.top + row.height / 2.0), Some(row));
            assert_eq!(rows.visible(row.top, row.top + row.height), i..i + 1);
        }
        assert_eq!((rows.at(-1.0), rows.at(rows.height() + 1.0)), (None, None));
        assert_eq!(rows.height(), 180.0);
    }

    #[test]
    fn a_lane_is_found_by_its_name() {
        let rows = rows();
        assert_eq!(rows.lanes().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(rows.of(2).map(|row| (row.top, row.height)), Some((50.0, 50.0)));
        assert_eq!(rows.of(4), None);
    }

    #[test]
    fn a_group_is_as_the_user_left_it() {
        let mut openings = Openings::default();
        assert!(openings.is_open(&'a', true) && !openings.is_open(&'a', false));
        openings.set('a', false);
        assert!(!openings.is_open(&'a', true));
    }
}
