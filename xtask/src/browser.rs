//! The browser that the tests drive: Chromium and its driver, from the distribution.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{packages, step};

/// Chromium's driver; it and Chromium are installed if they are missing.
pub fn driver() -> Result<PathBuf> {
    if let Some(driver) = found() {
        return Ok(driver);
    }
    if !packages::available() {
        bail!("the tests need Chromium and chromedriver on the search path. Please install both");
    }
    packages::install("Chromium, for the tests", &["chromium", "chromium-driver"])?;
    found().context("Chromium is installed, but chromedriver is not on the search path")
}

/// What the driver is asked for: no window, and nothing of its own over the network.
pub fn capabilities() -> String {
    let arguments = [
        "--headless=new",
        // As root, which is usual in a container, Chromium cannot build its sandbox.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];
    let quoted: Vec<String> = arguments.iter().map(|argument| format!("\"{argument}\"")).collect();
    format!("{{\"goog:chromeOptions\": {{\"args\": [{}]}}}}\n", quoted.join(", "))
}

fn found() -> Option<PathBuf> {
    let browser = ["chromium", "chromium-browser", "google-chrome"];
    browser.iter().find_map(|name| step::find_program(name))?;
    step::find_program("chromedriver")
}
