//! A plain static host: it serves the built page under a sub-path, without the headers that isolate a page and without
//! an API.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;

/// The sub-path under which the page is.
const PREFIX: &str = "/some/where/";

/// Serves `folder` until the test process ends; returns the page's address.
///
/// # Panics
/// If no port is free.
pub fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("a bound socket has an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser that hangs up is no failure of the host.
            thread::spawn(move || answer(&stream, &folder).ok());
        }
    });
    format!("http://{address}{PREFIX}")
}

fn answer(mut stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let target = request.split_whitespace().nth(1).unwrap_or("/");
    let path = target.split(['?', '#']).next().unwrap_or("/");
    let file = path.strip_prefix(PREFIX).filter(|path| !path.contains("..")).and_then(|path| {
        let path = if path.is_empty() { "index.html" } else { path };
        Some((media_type(path), std::fs::read(folder.join(path)).ok()?))
    });
    let (status, media, body) = match file {
        Some((media, body)) => ("200 OK", media, body),
        None => ("404 Not Found", "text/plain", b"not here".to_vec()),
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        _ => "application/octet-stream",
    }
}
