//! What the tests over HTTP and in a browser share: the real server, a browser, a static host, README's race, and
//! animations of screenshots.

pub mod animation;
pub mod browser;
pub mod readme;
pub mod server;
pub mod static_host;
