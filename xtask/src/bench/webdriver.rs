//! As much of WebDriver as measuring needs: a browser with a fresh profile, an address, a script.
//!
//! Source: W3C, "WebDriver", sections "New Session", "Navigate To" and "Execute Async Script". It speaks to a
//! chromedriver on this machine only.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use ureq::Agent;

use crate::browser;

/// How long one script may take.
const SCRIPT_LIMIT: Duration = Duration::from_secs(300);
/// How long one request may take: a script, and the time to start a browser.
const REQUEST_LIMIT: Duration = Duration::from_secs(330);

/// A chromedriver, which ends with this value.
pub struct Driver {
    process: Child,
    /// Its address, without a slash at the end.
    address: String,
    agent: Agent,
}

/// A browser with a fresh profile, which is closed with this value.
pub struct Browser<'a> {
    driver: &'a Driver,
    /// The address of its session, without a slash at the end.
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
        // A failed request has its reason in its body. Proxies do not lead to this machine.
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(REQUEST_LIMIT))
            .build();
        let mut driver = Driver { process, address: String::new(), agent: config.into() };
        for line in BufReader::new(output).lines() {
            if let Some((_, port)) = line?.split_once("started successfully on port ") {
                driver.address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                return Ok(driver);
            }
        }
        bail!("chromedriver ended before it listened")
    }

    /// Opens a browser.
    pub fn browser(&self) -> Result<Browser<'_>> {
        let capabilities: Value = serde_json::from_str(&browser::capabilities())?;
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = self.post(&format!("{}/session", self.address), &body)?;
        let session = answer["sessionId"].as_str().context("chromedriver gave no session")?;
        let browser = Browser { driver: self, session: format!("{}/session/{session}", self.address) };
        browser.post("timeouts", &json!({ "script": SCRIPT_LIMIT.as_millis() as u64 }))?;
        Ok(browser)
    }

    /// Posts a command; gives the `value` of the answer.
    fn post(&self, address: &str, body: &Value) -> Result<Value> {
        let mut answer = self.agent.post(address).send_json(body).context("chromedriver does not answer")?;
        let success = answer.status().is_success();
        let value = answer.body_mut().read_json::<Value>()?["value"].take();
        if !success {
            let text = |name: &str| value[name].as_str().unwrap_or_default();
            bail!("the browser: {}: {}", text("error"), text("message"));
        }
        Ok(value)
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
        self.post("url", &json!({ "url": address })).map(drop)
    }

    /// Runs the body of an async function; gives what it returns. The arguments are `args[0]`, `args[1]`, ….
    pub fn run(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        let script = format!(
            "const args = Array.from(arguments), done = args.pop();
             (async () => {{ {body} }})().then(
               (value) => done({{ value: value ?? null }}),
               (error) => done({{ failure: String(error?.stack ?? error?.message ?? error) }}));"
        );
        let mut answer = self.post("execute/async", &json!({ "script": script, "args": arguments }))?;
        if let Some(failure) = answer["failure"].as_str() {
            bail!("in the page: {failure}");
        }
        Ok(answer["value"].take())
    }

    fn post(&self, command: &str, body: &Value) -> Result<Value> {
        self.driver.post(&format!("{}/{command}", self.session), body)
    }
}

impl Drop for Browser<'_> {
    fn drop(&mut self) {
        // If it cannot be closed, it ends with chromedriver.
        let _ = self.driver.agent.delete(&self.session).call();
    }
}
