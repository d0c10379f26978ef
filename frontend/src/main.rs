//! The page.

mod executors;
mod platform;
mod timeline;

fn main() {}
