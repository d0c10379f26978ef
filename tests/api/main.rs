//! The API over HTTP, against the real server.

mod client;
mod ends;
mod explore;
mod hosts;
mod limits;
mod page;
mod readme;
mod runs;
mod schedules;
mod terminal;
