//! The HTTP server: binds, serves, ends in good order.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::error::{JsonPayloadError, PathError, QueryPayloadError};
use actix_web::http::StatusCode;
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpServer, web};

use super::problem::Refusal;
use super::{App, Extension, headers, router};

/// How long requests that go on are waited for at the end.
const SHUTDOWN_TIMEOUT_S: u64 = 3;

/// A client that takes longer than this to send a request's head is dropped.
const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// Makes a server on `listener`. It runs when it is awaited.
///
/// # Errors
/// If the system does not let it listen.
pub fn server(listener: TcpListener, app: web::Data<App>, extension: Extension) -> std::io::Result<Server> {
    let body = app.runs.limits().max_body_bytes as usize;
    let factory = move || {
        ActixApp::new()
            .wrap(from_fn(headers::common))
            .app_data(app.clone())
            .app_data(json_config(body))
            .app_data(web::PathConfig::default().error_handler(|error, _| bad_path(&error).into()))
            .app_data(web::QueryConfig::default().error_handler(|error, _| bad_query(&error).into()))
            .configure(|config| router(config, &extension))
    };
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get()).min(4);
    Ok(HttpServer::new(factory)
        .workers(workers)
        .client_request_timeout(REQUEST_WITHIN)
        .shutdown_timeout(SHUTDOWN_TIMEOUT_S)
        .disable_signals()
        .listen(listener)?
        .run())
}

/// Binds an address; port 0 picks a free port, which the listener's own address tells.
///
/// # Errors
/// If the address is taken, or not this machine's.
pub fn bind(address: SocketAddr) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// JSON bodies: bounded, and only with their own media type, which a form of another site cannot have.
fn json_config(max_bytes: usize) -> web::JsonConfig {
    web::JsonConfig::default()
        .limit(max_bytes)
        .content_type_required(true)
        .error_handler(move |error, _| bad_body(&error, max_bytes).into())
}

fn bad_body(error: &JsonPayloadError, max_bytes: usize) -> Refusal {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            let detail = format!(
                "the body is larger than the {max_bytes} bytes allowed (max_body_bytes): send less, or raise \
                 the limit by --max-body-bytes"
            );
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "The body is too large", detail)
                .with_limit("max_body_bytes", max_bytes as u64)
        }
        JsonPayloadError::ContentType => Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "JSON is needed",
            "the body must be JSON, with `Content-Type: application/json`",
        ),
        JsonPayloadError::Deserialize(error) => {
            let status = StatusCode::BAD_REQUEST;
            let detail = format!("the body does not have the form that is needed: {error}");
            Refusal::new(status, "bad-json", "The body cannot be read", detail)
        }
        other => {
            let status = StatusCode::BAD_REQUEST;
            Refusal::new(status, "bad-body", "The body cannot be read", other.to_string())
        }
    }
}

fn bad_path(error: &PathError) -> Refusal {
    Refusal::not_found(format!("the address is not one of ours: {error}"))
}

fn bad_query(error: &QueryPayloadError) -> Refusal {
    let detail = format!("the query cannot be read: {error}");
    Refusal::new(StatusCode::BAD_REQUEST, "bad-query", "The query cannot be read", detail)
}
