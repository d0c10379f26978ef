//! HTTP: the server's API under `/api/v1`, its files, and the page. One file per noun; everything that is
//! not about HTTP is in the services.

mod capabilities;
mod files;
mod headers;
pub mod hosts;
mod page;
pub mod problem;
mod runs;
pub mod schedules;
pub mod server;

use std::sync::Arc;

use actix_web::web;

use crate::services::assets::Assets;
use crate::services::runs::Runs;
use hosts::Hosts;

/// What all handlers share, as [`web::Data`].
pub struct App {
    /// The runs.
    pub runs: Runs,
    /// The page's files.
    pub assets: Assets,
    /// Names by which clients may address the server.
    pub hosts: Hosts,
}

/// More routes under `/api/v1`, with the data that they need.
pub type Extension = Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>;

/// All routes.
pub fn router(config: &mut web::ServiceConfig, extension: &Extension) {
    config
        .service(
            web::scope("/api/v1")
                .configure(capabilities::routes)
                .configure(runs::routes)
                .configure(|config| extension(config)),
        )
        .configure(files::routes)
        .default_service(web::to(page::file));
}
