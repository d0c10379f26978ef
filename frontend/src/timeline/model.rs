//! What a timeline shows: the trait that joins data with the machinery of this folder.
//!
//! A model names its groups and lanes, says which rows there are, paints one lane where it is told, puts into words
//! what is at a spot, and knows what the user has chosen. It never knows the window, the pointer, keys or frames.
//! Places on the axis are numbers of nanoseconds to it and to everybody else.

use std::fmt::Debug;
use std::hash::Hash;

use super::painter::{Painter, Slot};
use super::rows::{Openings, Rows};

/// A model of a timeline.
pub trait Model: 'static {
    /// Names a group of rows, which are opened and closed together.
    type Group: Copy + Eq + Hash + Debug + Send + Sync + 'static;
    /// Names a lane.
    type Lane: Copy + Eq + Hash + Debug + 'static;
    /// A bar that the user has chosen, as the page is told of it.
    type Picked;

    /// Whether the user goes through the run step by step. Then arrow keys move the position and choose lanes, a
    /// double click goes to a bar, and a plain wheel scrolls; else arrow keys move the window, a double click shows
    /// everything, and a plain wheel zooms once the lanes have the focus.
    const IS_STEPPED: bool;
    /// Whether the frame becomes as high as its rows.
    const FITS_ROWS: bool;

    /// Takes in what is new in the data. `clock_ms` is the page's clock.
    fn update(&mut self, clock_ms: f64) -> Extent;
    /// Appends all rows.
    fn lay_out(&self, openings: &Openings<Self::Group>, rows: &mut RowsOf<Self>);
    /// What a group's header says.
    fn header(&self, group: Self::Group) -> HeaderText;

    /// Paints what lies below the grid.
    fn paint_ground(&self, lane: Self::Lane, slot: Slot, painter: &mut Painter<'_>);
    /// Paints a lane.
    fn paint(&self, lane: Self::Lane, slot: Slot, painter: &mut Painter<'_>);
    /// Paints what lies on the lanes: arrows, outlines, what is chosen.
    fn paint_over(&self, sight: &Sight<'_, Self>, painter: &mut Painter<'_>);
    /// Paints a lane's name, and what else is left of the time.
    fn paint_name(&self, lane: Self::Lane, slot: Slot, painter: &Painter<'_>);
    /// Outlines what the pointer is over.
    fn paint_hovered(&self, _lane: Self::Lane, _slot: Slot, _spot: Spot, _painter: &Painter<'_>) {}

    /// What is at a spot of a lane, in words.
    fn describe(&self, lane: Self::Lane, spot: Spot) -> Option<Tip>;
    /// What is chosen, as a sentence to be read aloud; empty if nothing is.
    fn spoken(&self) -> String;
    /// Tells the page what else has changed, after a frame.
    fn tell(&self) {}

    /// Whether something is chosen.
    fn has_choice(&self) -> bool;
    /// Chooses nothing.
    fn clear(&mut self);
    /// Whether a lane can be chosen.
    fn can_choose(&self, _lane: Self::Lane) -> bool {
        true
    }
    /// Chooses what is at a spot of a lane.
    fn choose(&mut self, lane: Self::Lane, spot: Spot) -> Option<Self::Picked>;
    /// Chooses a lane, and its bar at `time_ns`.
    fn choose_lane(&mut self, lane: Self::Lane, time_ns: f64) -> Option<Self::Picked>;
    /// The lane that is chosen.
    fn chosen_lane(&self) -> Option<Self::Lane>;
    /// Chooses the bar or task `by` places after the chosen one; if none is, the one at `time_ns`, or the first.
    fn step(&mut self, by: i32, time_ns: f64) -> Option<Self::Picked>;
    /// From when to when what is chosen goes.
    fn chosen_times(&self) -> Option<(f64, f64)>;
    /// The chosen bar, as the page is told of it.
    fn picked(&self) -> Option<Self::Picked>;
}

/// The rows of a model.
pub type RowsOf<M> = Rows<<M as Model>::Group, <M as Model>::Lane>;

/// How far the data goes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Extent {
    pub end_ns: f64,
    /// Whether more will come.
    pub growing: bool,
    /// Whether lanes grow by the clock, also while no data comes.
    pub ticking: bool,
}

/// What a header says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeaderText {
    pub label: String,
    pub note: String,
    /// The style sheet's classes besides `timeline-header`.
    pub class: &'static str,
}

/// A place on a lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub time_ns: f64,
    /// How near to a bar is on it, in nanoseconds.
    pub slack_ns: f64,
    /// In pixels below the lane's top.
    pub y: f64,
}

/// What is in sight of all rows.
pub struct Sight<'a, M: Model + ?Sized> {
    pub rows: &'a RowsOf<M>,
    /// The rows between these heights.
    pub top: f64,
    pub bottom: f64,
}

impl<M: Model + ?Sized> Sight<'_, M> {
    /// Where a lane is on the canvas, if it has a row.
    pub fn slot(&self, lane: M::Lane) -> Option<Slot> {
        self.rows.of(lane).map(|row| Slot { top: row.top - self.top, height: row.height })
    }

    /// The lanes in sight, and where each is on the canvas.
    pub fn lanes(&self) -> impl Iterator<Item = (M::Lane, Slot)> {
        use super::rows::Content;
        let visible = &self.rows.all()[self.rows.visible(self.top, self.bottom)];
        visible.iter().filter_map(|row| match row.content {
            Content::Lane(lane) => Some((lane, Slot { top: row.top - self.top, height: row.height })),
            Content::Header { .. } => None,
        })
    }
}

/// What a tooltip says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tip {
    /// What is there and its state.
    pub title: String,
    /// What is known of it.
    pub lines: Vec<String>,
}

/// Something that the user wants and that the timeline cannot do by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wish<P> {
    /// Go to this time.
    Seek(u64),
    /// Show what belongs to this bar.
    Pick(P),
    /// Go to the moment at which this bar began.
    Visit(P),
}
