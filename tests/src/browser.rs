//! A real browser: Chromium without a window, driven through chromedriver, with a fresh profile for each
//! test. Nothing here sleeps: the page says itself when it has nothing more to do.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::panic::AssertUnwindSafe;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{BrowserLogEntry, ChromiumLikeCapabilities, LoggingPrefsLogLevel};
use tokio::sync::Semaphore;

use crate::server::project;

/// How many browsers may be open at the same time.
static BROWSERS: Semaphore = Semaphore::const_new(2);

/// How long the page may take to become idle.
const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// What the browser is started with.
const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    // As root, which is usual in a container, Chromium cannot build its sandbox.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// A page in a browser of its own.
pub struct Page {
    driver: WebDriver,
}

/// Runs `test` in a browser with a fresh profile, which is closed after success and failure. A failing test leaves a
/// screenshot in `target/e2e/NAME.png` and prints the console.
pub async fn in_browser<T>(name: &str, test: impl AsyncFnOnce(&Page) -> T) -> T {
    let _permit = BROWSERS.acquire().await.expect("the semaphore is never closed");
    let chromedriver = Chromedriver::start();
    let page = Page::open(&chromedriver).await;
    let outcome = AssertUnwindSafe(test(&page)).catch_unwind().await;
    if outcome.is_err() {
        page.keep_evidence(name).await;
    }
    // The browser may have ended already.
    let _ = page.driver.quit().await;
    drop(chromedriver);
    outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

impl Page {
    async fn open(chromedriver: &Chromedriver) -> Page {
        let mut wishes = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            wishes.add_arg(argument).expect("arguments can be added");
        }
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All).expect("the log level can be set");
        let driver = WebDriver::new(&chromedriver.url, wishes).await.expect("Chromium starts");
        driver.set_script_timeout(IDLE_LIMIT).await.expect("a time-out can be set");
        Page { driver }
    }

    /// The WebDriver session, for commands that have no method here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Opens an address and waits until the page is idle.
    pub async fn open_url(&self, url: &str) {
        self.driver.goto(url).await.expect("the page opens");
        if url != "about:blank" {
            self.idle().await;
        }
    }

    /// Waits until nothing runs, loads or waits to be drawn.
    pub async fn idle(&self) {
        let script = "const done = arguments[arguments.length - 1];
            const ask = () => window.__interleave
                ? window.__interleave.idle().then(() => done(null), error => done(String(error)))
                : requestAnimationFrame(ask);
            ask();";
        let error = self.driver.execute_async(script, Vec::new()).await.expect("the page becomes idle");
        assert_eq!(error.json(), &Value::Null, "the idle hook failed");
    }

    /// Waits until `condition`, a JavaScript expression, is true. It is looked at in each frame.
    pub async fn until(&self, condition: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            const look = () => {{ if ({condition}) done(null); else requestAnimationFrame(look); }};
            look();"
        );
        if let Err(error) = self.driver.execute_async(script, Vec::new()).await {
            panic!("`{condition}` never became true: {error}");
        }
    }

    /// The value of a JavaScript expression.
    pub async fn eval(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        let value = self.driver.execute(script, Vec::new()).await;
        value.unwrap_or_else(|error| panic!("`{expression}`: {error}")).json().clone()
    }

    /// Whether something matches the selector.
    pub async fn has(&self, selector: &str) -> bool {
        self.count(selector).await > 0
    }

    /// How many elements match the selector.
    pub async fn count(&self, selector: &str) -> usize {
        self.driver.find_all(By::Css(selector)).await.expect("elements can be counted").len()
    }

    /// The element that matches the selector.
    pub async fn find(&self, selector: &str) -> WebElement {
        let found = self.driver.find(By::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("there is no `{selector}`: {error}"))
    }

    /// The visible text of the element.
    pub async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await.expect("an element has a text")
    }

    /// Clicks, which fails where another element covers this one.
    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        element.scroll_into_view().await.expect("an element can be scrolled to");
        element.click().await.unwrap_or_else(|error| panic!("cannot click `{selector}`: {error}"));
    }

    /// Replaces a field's text.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.send_keys(Key::Control + "a").await.expect("a field takes keys");
        field.send_keys(text).await.expect("a field takes keys");
    }

    /// Chooses an option of a list by its value.
    pub async fn choose(&self, selector: &str, value: &str) {
        let option = format!("{selector} option[value=\"{value}\"]");
        self.find(&option)
            .await
            .click()
            .await
            .unwrap_or_else(|error| panic!("cannot choose {option}: {error}"));
    }

    /// Sets the size of the viewport, for example to a phone's.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Makes the system prefer a colour scheme, `dark` for instance.
    pub async fn prefer(&self, scheme: &str) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// A command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// A screenshot of the viewport, as a PNG file's bytes.
    pub async fn picture(&self) -> Vec<u8> {
        let answer = self.devtools("Page.captureScreenshot", json!({ "format": "png" })).await;
        let data = answer["data"].as_str().expect("a screenshot has data");
        STANDARD.decode(data).expect("a screenshot is base64")
    }

    /// The errors on the console so far, among them violations of the content security policy.
    pub async fn console_errors(&self) -> Vec<String> {
        let is_error = |entry: &BrowserLogEntry| entry.level == "SEVERE";
        let entries = self.driver.get_log("browser").await.expect("the console can be read");
        entries.into_iter().filter(is_error).map(|entry| entry.message).collect()
    }

    #[expect(clippy::print_stderr, reason = "a failed test shows what the browser said")]
    async fn keep_evidence(&self, name: &str) {
        let folder = project().join("target/e2e");
        // The test fails with its own message even if no evidence can be kept.
        let _ = std::fs::create_dir_all(&folder);
        if let Ok(png) = self.driver.screenshot_as_png().await {
            let _ = std::fs::write(folder.join(format!("{name}.png")), png);
        }
        if let Ok(log) = self.driver.get_log("browser").await {
            let lines: Vec<String> = log.into_iter().map(|e| format!("{} {}", e.level, e.message)).collect();
            eprintln!("console of {name}:\n{}", lines.join("\n"));
        }
    }
}

/// The process that drives the browsers; it ends with the value.
struct Chromedriver {
    child: Child,
    url: String,
    /// Kept open, because chromedriver ends when its pipe is closed.
    _output: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// Starts one on a port that is free on both loopback addresses. Asked to choose a port itself, it takes one
    /// that is free on one of them, and ends if the other is taken.
    fn start() -> Chromedriver {
        for _ in 0..10 {
            let mut child = Command::new("chromedriver")
                .arg(format!("--port={}", free_port()))
                .stdout(Stdio::piped())
                .spawn()
                .expect("chromedriver is installed, by `cargo xtask test` for instance");
            let mut output = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
            if let Some(port) = port_of(&mut output) {
                return Chromedriver { child, url: format!("http://127.0.0.1:{port}"), _output: output };
            }
            // Another process took the port in between.
            child.wait().expect("it has ended");
        }
        panic!("chromedriver found every port taken")
    }
}

fn free_port() -> u16 {
    let socket = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    socket.local_addr().expect("it has an address").port()
}

/// The port that chromedriver listens on; none if it ended instead.
fn port_of(output: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    while output.read_line(&mut line).expect("chromedriver's output can be read") > 0 {
        if line.contains("started successfully")
            && let Some((_, port)) = line.trim_end().rsplit_once("on port ")
        {
            return Some(port.trim_end_matches('.').to_owned());
        }
        line.clear();
    }
    None
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
