//! The panels of the page, one file each. They render the state and dispatch to it; they never start a run
//! themselves, and never look at an executor.

mod chart;
mod comparison;
mod curve;
mod fields;
mod gallery;
mod header;
mod lanes;
mod lines;
mod notice;
mod pictures;
pub mod program;
mod run_bar;
pub mod schedules;
mod setup;
mod variants;

pub use comparison::ComparisonPanel;
pub use gallery::{Gallery, ScenarioNote};
pub use header::Header;
pub use lanes::LanesPanel;
pub use notice::NoticeBar;
pub use run_bar::RunBar;
pub use setup::SetupPanel;
