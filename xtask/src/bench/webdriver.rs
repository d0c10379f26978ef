//! As much of WebDriver as measuring needs: a browser with a fresh profile, an address, a script.
//!
//! Source: W3C, "WebDriver", sections "New Session", "Navigate To" and "Execute Async Script". It speaks to a
//! chromedriver on this machine only, one request a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::browser;

/// How long one script may take.
const SCRIPT_LIMIT: Duration = Duration::from_secs(300);

/// A chromedriver, which ends with this value.
pub struct Driver {
    process: Child,
    port: u16,
}

/// A browser with a fresh profile, which is closed with this value.
pub struct Browser<'a> {
    driver: &'a Driver,
    session: String,
}

impl Driver {
    /// Starts chromedriver on a free port.
    pub fn start() -> Result<Driver> {
        let program = browser::driver()?;
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start chromedriver")?;
        let output = process.stdout.take().context("chromedriver's output is piped")?;
        let mut driver = Driver { process, port: 0 };
        for line in BufReader::new(output).lines() {
            let line = line?;
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                driver.port = port.trim_end_matches('.').parse().context("chromedriver names its port")?;
                return Ok(driver);
            }
        }
        bail!("chromedriver ended before it listened")
    }

    /// Opens a browser.
    pub fn browser(&self) -> Result<Browser<'_>> {
        let capabilities: Value = serde_json::from_str(&browser::capabilities())?;
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = self.request("POST", "/session", Some(&body))?;
        let session = answer["sessionId"].as_str().context("chromedriver gave no session")?.to_owned();
        let browser = Browser { driver: self, session };
        browser.request("POST", "timeouts", &json!({ "script": SCRIPT_LIMIT.as_millis() as u64 }))?;
        Ok(browser)
    }

    /// Sends a request; gives the `value` of the answer.
    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).context("chromedriver is gone")?;
        stream.set_read_timeout(Some(SCRIPT_LIMIT + Duration::from_secs(30)))?;
        let body = body.map_or(String::new(), Value::to_string);
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )?;
        let answer: Value = serde_json::from_slice(&read_body(stream)?)?;
        let value = &answer["value"];
        if let Some(error) = value.get("error").and_then(Value::as_str)
            && value.get("stacktrace").is_some()
        {
            bail!("the browser: {error}: {}", value["message"].as_str().unwrap_or_default());
        }
        Ok(value.clone())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser<'_> {
    /// Opens an address and waits until it has loaded.
    pub fn open(&self, address: &str) -> Result<()> {
        self.request("POST", "url", &json!({ "url": address })).map(drop)
    }

    /// Runs the body of an async function; gives what it returns. The arguments are `args[0]`, `args[1]`, ….
    pub fn run(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        let script = format!(
            "const args = Array.from(arguments), done = args.pop();
             (async () => {{ {body} }})().then(
               (value) => done({{ value: value ?? null }}),
               (error) => done({{ failure: String(error?.stack ?? error?.message ?? error) }}));"
        );
        let answer =
            self.request("POST", "execute/async", &json!({ "script": script, "args": arguments }))?;
        if let Some(failure) = answer["failure"].as_str() {
            bail!("in the page: {failure}");
        }
        Ok(answer["value"].clone())
    }

    fn request(&self, method: &str, command: &str, body: &Value) -> Result<Value> {
        self.driver.request(method, &format!("/session/{}/{command}", self.session), Some(body))
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        // If it cannot be closed, it ends with chromedriver.
        let _ = self.driver.request("DELETE", &format!("/session/{}", self.session), None);
    }
}

/// The body of an HTTP answer, which says how long it is.
fn read_body(stream: impl Read) -> Result<Vec<u8>> {
    let mut reader = BufReader::new(stream);
    let mut length = None;
    loop {
        let mut line = String::new();
        ensure!(reader.read_line(&mut line)? > 0, "the answer of chromedriver was cut");
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = Some(value.trim().parse::<usize>()?);
        }
    }
    let mut body = vec![0; length.context("chromedriver does not say how long its answer is")?];
    reader.read_exact(&mut body)?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_as_long_as_its_header_says() {
        let answer = "HTTP/1.1 200 OK\r\nContent-length: 3\r\nA: b\r\n\r\n{ }rest";
        assert_eq!(read_body(answer.as_bytes()).unwrap(), b"{ }");
        assert!(read_body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{".as_bytes()).is_err());
        assert!(read_body("HTTP/1.1 200 OK\r\n".as_bytes()).is_err());
    }
}
