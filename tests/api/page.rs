//! The page's files, and the headers of every response.

use std::fs;

use interleave_tests::server::Server;
use tempfile::TempDir;

use crate::client::*;

const SCRIPT: &str = "frontend-0123456789abcdef.js";

/// A page of a few files, two of them precompressed.
fn page() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    write("index.html", "<!doctype html><title>page</title>");
    write(SCRIPT, "plain");
    write(&format!("{SCRIPT}.br"), "as brotli");
    write(&format!("{SCRIPT}.gz"), "as gzip");
    write("engine/0a1b2c3d4e5f/single/engine.js", "engine");
    folder
}

fn serve(page: &TempDir) -> Server {
    Server::start(&["--assets", page.path().to_str().expect("the path is text")])
}

#[test]
fn every_response_has_the_security_headers() {
    let (page, headers) = (
        page(),
        [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
        ],
    );
    let server = serve(&page);
    let client = Client::of(&server);
    for path in ["/", "/missing", "/api/v1/capabilities", "/api/v1/missing", "/files/1", "/files/1?bytes=x"] {
        let reply = client.get(path);
        for (name, value) in headers {
            assert_eq!(reply.header(name), value, "{name} of {path}");
        }
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'self';") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe-inline"), "{path}");
        assert!(!reply.header("cache-control").is_empty(), "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
    }
}

#[test]
fn precompressed_files_are_served_to_those_who_take_them() {
    let page = page();
    let server = serve(&page);
    let client = Client::of(&server);
    for (accepts, encoding, body) in [
        ("gzip, deflate, br", "br", "as brotli"),
        ("gzip", "gzip", "as gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "as gzip"),
        ("identity", "", "plain"),
    ] {
        let reply = client.get_with(&format!("/{SCRIPT}"), &[("accept-encoding", accepts)]);
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-encoding"), encoding, "{accepts}");
        assert_eq!(reply.header("vary").to_lowercase(), "accept-encoding", "{accepts}");
        assert_eq!(reply.header("content-type"), "text/javascript; charset=utf-8");
        // The client itself would try to unpack what is only named packed here.
        if encoding.is_empty() {
            assert_eq!(reply.body, body.as_bytes());
        }
    }
}

#[test]
fn names_with_a_hash_are_kept_for_ever_and_others_are_asked_for_again() {
    let page = page();
    let server = serve(&page);
    let client = Client::of(&server);
    for path in [&format!("/{SCRIPT}"), "/engine/0a1b2c3d4e5f/single/engine.js"] {
        let reply = client.get_with(path, &[("accept-encoding", "identity")]);
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
    }
    let index = client.get("/");
    assert_eq!((index.status, index.header("cache-control")), (200, "no-cache"));
    let tag = index.header("etag").to_owned();
    let again = client.get_with("/index.html", &[("if-none-match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    fs::write(page.path().join("index.html"), "new").unwrap();
    let changed = client.get_with("/", &[("if-none-match", &tag)]);
    assert_eq!((changed.status, &changed.body[..]), (200, &b"new"[..]));
}

#[test]
fn nothing_outside_of_the_page_is_served() {
    let page = page();
    let server = serve(&page);
    let client = Client::of(&server);
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "//etc/passwd", "/engine/"] {
        client.get(path).problem(404);
    }
}
