//! The page: views over one state, which drives executors, which use the browser.

mod app;
mod executors;
mod platform;
mod state;
mod timeline;
mod views;

fn main() {
    app::start();
}
