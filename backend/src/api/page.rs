//! The page: every address that is not the API's. Precompressed files are served as they are; files with
//! a hash in their name are cached by browsers without limit, all others are revalidated.

use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse, web};

use super::App;
use super::problem::Refusal;

/// The encodings of precompressed files, best first, with the ending of their names.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

const NO_PAGE: &str = "this server was built without the page: build it with `cargo xtask page`, \
    or name its folder with --assets";

/// Serves a file.
pub async fn file(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Refusal> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Refusal::method_not_allowed("GET, HEAD"));
    }
    let path = request.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Err(Refusal::not_found(format!("the API has nothing at /{path}")));
    }
    let path = if path.is_empty() { "index.html" } else { path };
    for (encoding, ending) in accepted(&request) {
        if let Some(asset) = app.assets.file(&format!("{path}{ending}")) {
            return Ok(respond(&request, path, asset, Some(encoding)));
        }
    }
    match app.assets.file(path) {
        Some(asset) => Ok(respond(&request, path, asset, None)),
        None if path == "index.html" => Err(Refusal::not_found(NO_PAGE)),
        None => Err(Refusal::not_found(format!("there is nothing at /{path}"))),
    }
}

fn respond(
    request: &HttpRequest,
    path: &str,
    asset: crate::services::assets::Asset,
    encoding: Option<&str>,
) -> HttpResponse {
    let tag = format!("\"{}\"", asset.tag);
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let keep = if has_hash(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.insert_header((CACHE_CONTROL, keep));
    response.insert_header((ETAG, tag));
    response.insert_header((VARY, "Accept-Encoding"));
    response.insert_header((CONTENT_TYPE, media_type(path)));
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    if is_known { response.finish() } else { response.body(asset.bytes.into_owned()) }
}

/// The encodings that the client takes, best first.
fn accepted(request: &HttpRequest) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    let header = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let takes: Vec<String> = header
        .unwrap_or_default()
        .split(',')
        .filter(|part| !part.replace(' ', "").ends_with(";q=0"))
        .map(|part| part.split(';').next().unwrap_or_default().trim().to_owned())
        .collect();
    ENCODINGS.into_iter().filter(move |(name, _)| takes.iter().any(|take| take == name))
}

/// Whether the address names its content: `engine/<hash>/…`, or `name-<hash>.ending` as Trunk writes it.
fn has_hash(path: &str) -> bool {
    let is_hash = |text: &str| text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut parts = path.split('/');
    if parts.next() == Some("engine") && parts.next().is_some_and(is_hash) {
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.']).any(|part| part.len() >= 15 && is_hash(part))
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::has_hash;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for path in [
            "frontend-9f3c2b1a0d4e5f67.js",
            "frontend-9f3c2b1a0d4e5f67_bg.wasm",
            "style-0123456789abcdef.css",
            "engine/0a1b2c3d4e5f/single/engine.js",
        ] {
            assert!(has_hash(path), "{path}");
        }
        for path in ["index.html", "engine/current/engine.js", "frontend.js", "favicon.svg", "a/deadbeef.js"]
        {
            assert!(!has_hash(path), "{path}");
        }
    }
}
