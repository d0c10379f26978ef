//! The page in a real browser, on the real server: what the user does, and what they must then see.

mod exports;
mod faults;
mod links;
mod models;
mod page;
mod pictures;
mod places;
mod programs_editor;
mod programs_explore;
mod programs_same;
mod programs_stage;
mod schedules;
mod setup;
mod stop;
mod visit;
