//! The page.

mod timeline;

fn main() {}
