//! A real fetch of one of the server's own files: HTTP/1.1 over one connection that is closed after the
//! reply. Only paths of this server are ever fetched; there is no redirect and no TLS.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use shared::job::StopToken;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How often a blocked read looks at the stop token.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A connection that cannot be made within this time is an error.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Fetches `path` and blocks the thread meanwhile. Returns how many bytes the body had.
pub fn fetch_blocking(server: SocketAddr, path: &str, stop: &StopToken) -> Result<u64, String> {
    let failed = |error: std::io::Error| failed(server, path, &error);
    let mut stream = TcpStream::connect_timeout(&server, CONNECT_WITHIN).map_err(failed)?;
    stream.set_read_timeout(Some(LOOK_EVERY)).map_err(failed)?;
    stream.write_all(request(server, path).as_bytes()).map_err(failed)?;
    let mut reply = Reply::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return reply.end(),
            Ok(n) => reply.push(&buffer[..n])?,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
        if stop.is_stopped() {
            return Err("the run was stopped".to_owned());
        }
    }
}

/// Fetches `path` without blocking the thread.
pub async fn fetch_async(server: SocketAddr, path: &str) -> Result<u64, String> {
    let failed = |error: std::io::Error| failed(server, path, &error);
    let mut stream = tokio::net::TcpStream::connect(server).await.map_err(failed)?;
    stream.write_all(request(server, path).as_bytes()).await.map_err(failed)?;
    let mut reply = Reply::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match stream.read(&mut buffer).await.map_err(failed)? {
            0 => return reply.end(),
            n => reply.push(&buffer[..n])?,
        }
    }
}

fn request(server: SocketAddr, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\nAccept: */*\r\n\r\n")
}

fn failed(server: SocketAddr, path: &str, error: &std::io::Error) -> String {
    format!("fetching {path} from {server} failed: {error}")
}

/// A reply as it arrives. The body is counted, not kept.
#[derive(Default)]
struct Reply {
    head: Vec<u8>,
    /// The announced length of the body, once the head is there.
    announced: Option<u64>,
    received: u64,
}

impl Reply {
    fn push(&mut self, bytes: &[u8]) -> Result<(), String> {
        if self.announced.is_some() {
            self.received += bytes.len() as u64;
            return Ok(());
        }
        self.head.extend_from_slice(bytes);
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut response = httparse::Response::new(&mut headers);
        let parsed = response.parse(&self.head).map_err(|error| format!("the reply is not HTTP: {error}"))?;
        let httparse::Status::Complete(head_len) = parsed else { return Ok(()) };
        let code = response.code.unwrap_or_default();
        if code != 200 {
            return Err(format!("the server replied {code} {}", response.reason.unwrap_or_default()));
        }
        let length = response.headers.iter().find(|h| h.name.eq_ignore_ascii_case("content-length"));
        let length = length.and_then(|h| std::str::from_utf8(h.value).ok()?.trim().parse().ok());
        self.announced = Some(length.ok_or("the reply does not say how long it is")?);
        self.received = (self.head.len() - head_len) as u64;
        Ok(())
    }

    fn end(self) -> Result<u64, String> {
        match self.announced {
            Some(announced) if announced == self.received => Ok(announced),
            Some(announced) => Err(format!("the reply ended after {} of {announced} bytes", self.received)),
            None => Err("the connection was closed before the reply".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reply;

    fn read(pieces: &[&str]) -> Result<u64, String> {
        let mut reply = Reply::default();
        for piece in pieces {
            reply.push(piece.as_bytes())?;
        }
        reply.end()
    }

    #[test]
    fn a_reply_is_counted_however_it_is_cut() {
        let whole = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
        for cut in 0..whole.len() {
            assert_eq!(read(&[&whole[..cut], &whole[cut..]]), Ok(5), "cut at {cut}");
        }
    }

    #[test]
    fn bad_replies_are_errors() {
        assert!(read(&["HTTP/1.1 404 Not Found\r\n\r\n"]).is_err_and(|e| e.contains("404")));
        assert!(
            read(&["HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell"]).is_err_and(|e| e.contains("4 of 5"))
        );
        assert!(read(&["nonsense\r\n\r\n"]).is_err());
        assert!(read(&[]).is_err());
    }
}
