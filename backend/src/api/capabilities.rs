//! `GET /capabilities`.

use actix_web::web;
use shared::Capabilities;

use super::App;
use crate::services::capabilities::capabilities;

/// The route.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/capabilities").get(list));
}

async fn list(app: web::Data<App>) -> web::Json<Capabilities> {
    web::Json(capabilities(app.runs.limits()))
}
