//! The API over HTTP, against the real server.

mod schedules;
