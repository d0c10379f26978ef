//! What the tests over HTTP and in a browser share: the real server, a browser, and a static host.

pub mod browser;
pub mod server;
pub mod static_host;
