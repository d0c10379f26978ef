//! `GET /files/{n}?bytes=&latencyMs=`: deterministic bytes after a delay, for tasks that really fetch.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use shared::SpecError;
use shared::random::SplitMix64;

use super::problem::Refusal;

/// The largest file.
const MAX_BYTES: usize = 16 << 20;

/// The longest delay.
const MAX_LATENCY_MS: u64 = 10_000;

/// The route.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/files/{number}").get(file));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Shape {
    #[serde(default = "default_bytes")]
    bytes: usize,
    #[serde(default)]
    latency_ms: u64,
}

fn default_bytes() -> usize {
    65_536
}

async fn file(number: web::Path<u64>, shape: web::Query<Shape>) -> Result<HttpResponse, Refusal> {
    let Shape { bytes, latency_ms } = shape.into_inner();
    if bytes > MAX_BYTES {
        let message = format!("{bytes} bytes are too many: at most {MAX_BYTES}");
        return Err(SpecError::new("bytes", message).into());
    }
    if latency_ms > MAX_LATENCY_MS {
        let message = format!("a delay of {latency_ms} ms is too long: at most {MAX_LATENCY_MS}");
        return Err(SpecError::new("latencyMs", message).into());
    }
    tokio::time::sleep(Duration::from_millis(latency_ms)).await;
    let body = SplitMix64::new(number.into_inner()).bytes(bytes);
    Ok(HttpResponse::Ok().content_type("application/octet-stream").body(body))
}
