//! The same programs on the same machine, as WebAssembly in a browser and natively.

use std::fs;

use anyhow::{Context, Result};
use serde_json::json;
use shared::message::Message;
use shared::program::ProgramSpec;

use super::{PROGRAMS, ours, program};
use crate::bench::figure::{Aim, Figure, Unit};
use crate::bench::sample::Sample;
use crate::bench::server::Server;
use crate::bench::webdriver::{Browser, Driver};
use crate::engine;

const GROUP: &str = "Programs on the simulated machine: wasm, as a multiple of native";
/// Both sides take turns, so that a change of the machine hits both; the median of the rounds' ratios counts.
const ROUNDS: usize = 3;
/// Runs of each side in a round.
const REPEATS: usize = 3;

/// One more program, which the comparison with CPython does not have.
const CROWD: &str = "sleeping_tasks";

/// Seconds of a program's `main()`: its whole run without that of the same text without the call.
const IN_BROWSER: &str = "
    const [folder, text, called, repeats] = args;
    const engine = window.benchEngine ??= await (async () => {
        const engine = await import(new URL(folder + '/engine.js', document.baseURI));
        await engine.default();
        return engine;
    })();
    const time = (spec) => {
        const start = performance.now();
        engine.fingerprintOf(new Uint8Array(spec));
        return (performance.now() - start) / 1e3;
    };
    // The browser compiles hot code anew while it runs.
    time(called);
    return Array.from({ length: repeats }, () => Math.max(time(called) - time(text), 0));";

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let driver = Driver::start()?;
    let browser = driver.browser()?;
    browser.open(&server.address)?;
    let folder = format!("engine/{}/programs", engine::last_built().context("there is no engine")?);
    let names = PROGRAMS.iter().map(|(name, _)| *name).chain([CROWD]);
    names.map(|name| compare(server, &browser, &folder, name)).collect()
}

fn compare(server: &Server, browser: &Browser<'_>, folder: &str, name: &str) -> Result<Figure> {
    let text = fs::read_to_string(program(name)).with_context(|| format!("cannot read {name}.py"))?;
    let called = spec(&format!("{text}\nmain()\n")).encode();
    let arguments = [json!(folder), json!(spec(&text).encode()), json!(called), json!(REPEATS)];
    let (mut ratios, mut wasm, mut native) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let answer: Vec<f64> = serde_json::from_value(browser.run(IN_BROWSER, &arguments)?)?;
        let here = Sample::of(answer).context("the browser measured nothing")?.median;
        let there = ours(server, name, &["--fingerprint", "--repeats", &REPEATS.to_string()])?.seconds;
        ratios.push(here / there);
        wasm.push(here);
        native.push(there);
    }
    let median = |values| Sample::of(values).map_or(0.0, |sample| sample.median * 1e3);
    let ratio = Sample::of(ratios).context("nothing was measured")?;
    let note = format!(
        "{:.1} ms, native {:.1} ms; {:.2} to {:.2} in {ROUNDS} rounds",
        median(wasm),
        median(native),
        ratio.min,
        ratio.max
    );
    Ok(Figure::new(GROUP, name.replace('_', " "), ratio.median, Unit::Times)
        .aim(Aim::AtMost(1.6))
        .note(note, json!(ratio)))
}

/// The program, with room for long runs.
pub fn spec(text: &str) -> ProgramSpec {
    let mut spec = ProgramSpec { source: text.to_owned(), ..ProgramSpec::default() };
    spec.settings.limits.instructions = 1 << 50;
    spec
}
