//! What every response has in common: the security headers, errors in one form, a line in the log.

use std::time::Instant;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use shared::api::problem::MEDIA_TYPE;

use super::App;
use super::problem::Refusal;

const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    worker-src 'self' blob:; img-src 'self' blob: data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
    frame-ancestors 'none'; form-action 'none'";

/// The headers of every response. The cross-origin ones are what a page needs to share memory with workers.
const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, CSP),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
];

/// The outermost layer of the server.
pub async fn common<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let began = Instant::now();
    let (method, path) = (request.method().clone(), request.path().to_owned());
    // No layer below returns an error: handlers and their extractors make responses of theirs. The request
    // must not be kept here meanwhile, for the router needs it for itself.
    let mut response = match admitted(&request) {
        Ok(()) => in_one_form(next.call(request).await?),
        Err(refusal) => request.error_response(refusal).map_into_right_body(),
    };
    add_headers(response.headers_mut());
    let status = response.status().as_u16();
    tracing::info!(%method, path, status, ms = began.elapsed().as_millis() as u64, "request");
    Ok(response)
}

/// Checks whom the request is for and where it comes from.
fn admitted(request: &ServiceRequest) -> Result<(), Refusal> {
    match request.app_data::<web::Data<App>>() {
        Some(app) => app.hosts.check(request.method(), request.headers()),
        None => Err(Refusal::internal("the server was put together without its data")),
    }
}

/// Replaces an error of the web framework by a refusal with a problem.
fn in_one_form<B: MessageBody + 'static>(response: ServiceResponse<B>) -> ServiceResponse<EitherBody<B>> {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let content_type = response.headers().get(CONTENT_TYPE);
    if !is_error || content_type.is_some_and(|value| value == MEDIA_TYPE) {
        return response.map_into_left_body();
    }
    let allow = response.headers().get(ALLOW).and_then(|value| value.to_str().ok());
    let refusal = allow.map_or_else(|| Refusal::of_status(status), Refusal::method_not_allowed);
    let request = response.into_parts().0;
    ServiceResponse::from_err(refusal, request).map_into_boxed_body().map_into_right_body()
}

fn add_headers(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
