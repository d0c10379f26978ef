//! How long a frame takes while a timeline of more than a million events is moved and zoomed in the page.
//!
//! The page is the released one, its events come from real runs, and wheel and pointer events are sent to the lanes.
//! A frame's time is what its input handlers and animation callbacks took on the page's thread; how often frames
//! came is noted beside it. Without a graphics card the browser also puts the picture on the screen by the
//! processor, which is in the second number only.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::link;
use shared::link::program::{self as program_link, ProgramLink};
use shared::program::{Costs, Policy, ProgramLimits, ProgramSpec, Settings};
use shared::{ExecutionModel, Place, Setup, Variant, Workload};

use super::figure::{Aim, Figure, Unit};
use super::server::Server;
use super::webdriver::{Browser, Driver};

const GROUP: &str = "Timeline of 1,000,000 events, panning and zooming";

/// The events that each timeline shows, at least.
const EVENTS: u64 = 1_000_000;
/// The time of a frame on a screen that shows 60 a second.
const FRAME_MS: f64 = 1_000.0 / 60.0;

/// Threads that contend for one lock until the trace has as many events as it may.
const PROGRAM: &str = "\
import threading

lock = threading.Lock()
counts = [0] * 12

def work(number):
    while True:
        with lock:
            counts[number] += 1
        for _ in range(number):
            pass

for number in range(12):
    threading.Thread(target=work, args=(number,)).start()
";

/// Presses Run, waits until the page has nothing more to do, and tells how many events the page has drawn.
const RUN: &str = "
    const [button] = args;
    const until = async (ready) => { while (!ready()) await new Promise(requestAnimationFrame); };
    await until(() => window.__interleave?.idle && document.querySelector(button));
    await window.__interleave.idle();
    document.querySelector(button).click();
    await window.__interleave.idle();
    return document.body.innerText;";

/// Zooms in, drags to and fro, and zooms out again, one event a frame. Tells for each frame how long the page's
/// own code took, and how long after the frame before it came.
const MOVE: &str = "
    const lanes = document.querySelector('.timeline-lanes');
    lanes.scrollIntoView({ block: 'center' });
    const box = lanes.getBoundingClientRect();
    const at = { clientX: box.left + box.width * 0.6, clientY: box.top + box.height * 0.4, bubbles: true,
        cancelable: true };
    const frame = window.requestAnimationFrame.bind(window);
    let spent = 0;
    const timed = (work) => { const from = performance.now(); work(); spent += performance.now() - from; };
    window.requestAnimationFrame = (draw) => frame((time) => timed(() => draw(time)));
    const next = () => new Promise(frame);
    const pointer = (type, dx) => lanes.dispatchEvent(new PointerEvent(type,
        { ...at, clientX: at.clientX + dx, pointerId: 7, pointerType: 'mouse', button: type == 'pointermove' ? -1 : 0 }));
    const zoom = (deltaY) => lanes.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY, ctrlKey: true }));
    const steps = [];
    for (let depth = 0; depth < 5; depth++) {
        for (let i = 0; i < 12; i++) steps.push(() => zoom(-60));
        steps.push(() => pointer('pointerdown', 0));
        for (let i = 0; i < 24; i++) { const dx = 90 * Math.sin(i / 24 * 2 * Math.PI); steps.push(() => pointer('pointermove', dx)); }
        steps.push(() => pointer('pointerup', 0));
    }
    for (let i = 0; i < 60; i++) steps.push(() => zoom(60));
    const draws = [], intervals = [];
    let last = await next();
    for (const step of steps) {
        spent = 0;
        timed(step);
        // The page has asked for its frame before this does, so it has drawn when this goes on.
        const now = await next();
        draws.push(spent);
        intervals.push(now - last);
        last = now;
    }
    window.requestAnimationFrame = frame;
    return { draws, intervals };";

/// What [`MOVE`] tells, in milliseconds.
#[derive(Debug, Deserialize)]
struct Frames {
    draws: Vec<f64>,
    intervals: Vec<f64>,
}

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let driver = Driver::start()?;
    let mut figures = programs(&driver.browser()?, server)?;
    figures.extend(workloads(&driver.browser()?, server)?);
    Ok(figures)
}

fn programs(browser: &Browser<'_>, server: &Server) -> Result<Vec<Figure>> {
    let limits = ProgramLimits { events: EVENTS, ..ProgramLimits::default() };
    let costs = Costs { switch_interval_ns: 2_000, ..Costs::default() };
    let settings = Settings { policy: Policy::Gil, limits, costs, ..Settings::default() };
    let spec = ProgramSpec { source: PROGRAM.to_owned(), settings, ..ProgramSpec::default() };
    let fragment = program_link::encode(&ProgramLink::new(spec, None)).context("the program is small")?;
    browser.open(&format!("{}/#{fragment}", server.address))?;
    let text = browser.run(RUN, &[json!("[data-testid=program-run]")])?;
    let said = format!("more than {EVENTS} events");
    ensure!(text.as_str().is_some_and(|text| text.contains(&said)), "the run did not end with {said}");
    figures("programs", EVENTS, browser)
}

fn workloads(browser: &Browser<'_>, server: &Server) -> Result<Vec<Figure>> {
    // Each task is submitted, started and finished.
    let (tasks, models) = (100_000, [1, 2, 4, 8]);
    let variants = models.map(|workers| Variant {
        place: Place::Browser,
        model: ExecutionModel::Threads,
        workers,
        ..Variant::default()
    });
    let setup = Setup { workload: Workload::Noop { tasks }, variants: variants.to_vec(), ..Setup::default() };
    let events = u64::from(tasks) * 3 * models.len() as u64;
    ensure!(events >= EVENTS, "{events} events are too few");
    browser.open(&format!("{}/#{}", server.address, link::encode(&setup)))?;
    browser.run(RUN, &[json!("[data-testid=run]")])?;
    let finished = "[...document.querySelectorAll('.timeline .visually-hidden tbody tr')]
        .map((row) => Number(row.cells[3].textContent))";
    let finished = browser.run(&format!("return {finished};"), &[])?;
    ensure!(finished == json!(vec![tasks; models.len()]), "not every task has finished: {finished}");
    figures("workloads", events, browser)
}

fn figures(name: &str, events: u64, browser: &Browser<'_>) -> Result<Vec<Figure>> {
    // The first time is for the compilers and caches of the browser.
    browser.run(MOVE, &[])?;
    let frames: Frames = serde_json::from_value(browser.run(MOVE, &[])?)?;
    let draw = |part| quantile(&frames.draws, part).context("no frame was drawn");
    let between = |part| quantile(&frames.intervals, part).context("no frame was drawn");
    let note = format!(
        "{events} events, {} frames; frames came every {:.1} ms (median), {:.1} ms (p95)",
        frames.draws.len(),
        between(0.5)?,
        between(0.95)?
    );
    let figure =
        |what: &str, ms: f64| Figure::new(GROUP, format!("{name}: drawing, {what}"), ms, Unit::Milliseconds);
    let detail = json!({ "draws": frames.draws, "intervals": frames.intervals });
    Ok(vec![
        figure("median", draw(0.5)?).aim(Aim::AtMost(FRAME_MS)).note(note, detail),
        figure("95th of 100", draw(0.95)?).aim(Aim::AtMost(FRAME_MS)).note("", Value::Null),
    ])
}

/// The value below which `part` of the values are.
fn quantile(values: &[f64], part: f64) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    values.get((part * last as f64).round() as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_a_value() {
        let values: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        assert_eq!(quantile(&values, 0.5), Some(50.0));
        assert_eq!(quantile(&values, 0.95), Some(95.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
