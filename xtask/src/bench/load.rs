//! What a first load costs: bytes as they travel, and the time until the page can be used.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::figure::{Aim, Figure, Unit};
use super::sample::Sample;
use super::server::Server;
use super::webdriver::Driver;
use crate::{engine, project};

const GROUP: &str = "First load";

/// Loads of the page, each in a browser with a fresh profile.
const REPEATS: usize = 7;

/// Waits until the page has nothing more to do; gives the time since the navigation began, and what was
/// loaded by then.
const USABLE: &str = "
    while (!window.__interleave?.idle) await new Promise(requestAnimationFrame);
    await window.__interleave.idle();
    const ms = performance.now();
    const entries = performance.getEntries().filter((entry) => 'encodedBodySize' in entry);
    const files = entries.map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize]);
    return { ms, files };";

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let driver = Driver::start()?;
    let (mut times, mut files) = (Vec::new(), Value::Null);
    for _ in 0..REPEATS {
        let browser = driver.browser()?;
        browser.open(&server.address)?;
        let loaded = browser.run(USABLE, &[])?;
        times.push(loaded["ms"].as_f64().context("the page did not say when it was usable")?);
        files = loaded["files"].clone();
    }
    let page = bytes_of(&files).context("the page did not say what it loaded")?;
    let hash = engine::last_built().context("there is no engine")?;
    let engines = project::dist().join("engine").join(hash);
    let engine = brotli_bytes(&engines.join("threads"))?;
    let programs = brotli_bytes(&engines.join("programs"))?;
    let time = Sample::of(times).context("nothing was loaded")?;
    let kilobytes = |bytes: u64| bytes as f64 / 1_000.0;
    let times_note = format!("{:.0} to {:.0} ms, {REPEATS} fresh profiles", time.min, time.max);
    Ok(vec![
        Figure::new(GROUP, "page, as it travels", kilobytes(page), Unit::Kilobytes)
            .aim(Aim::AtMost(150.0))
            .note("all files until it is usable, brotli", json!({ "files": files })),
        Figure::new(GROUP, "page and engine", kilobytes(page + engine), Unit::Kilobytes)
            .aim(Aim::AtMost(350.0))
            .note(format!("the engine with threads is {:.1} kB", kilobytes(engine)), Value::Null),
        Figure::new(GROUP, "engine for programs", kilobytes(programs), Unit::Kilobytes)
            .aim(Aim::AtMost(700.0)),
        Figure::new(GROUP, "time until usable", time.median, Unit::Milliseconds)
            .note(times_note, json!(time)),
    ])
}

/// The sum of the sizes.
fn bytes_of(files: &Value) -> Option<u64> {
    files.as_array()?.iter().map(|file| file[1].as_u64()).sum()
}

/// The compressed size of what a browser loads of an engine.
fn brotli_bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for file in project::files_below(folder)? {
        if file.extension().is_some_and(|extension| extension == "br") {
            sum += fs::metadata(&file)?.len();
        }
    }
    Ok(sum)
}
