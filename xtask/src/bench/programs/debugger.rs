//! Going back in a program's run, natively and in the browser; and what being able to costs.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{browser, output, program};
use crate::bench::figure::{Aim, Figure, Unit};
use crate::bench::sample::Sample;
use crate::bench::server::Server;
use crate::bench::webdriver::Driver;
use crate::engine;

const GROUP: &str = "Debugger: a run of some 600,000 steps";
/// Two threads that share a dictionary.
const PROGRAM: &str = "long_run";
const BACK: u64 = 10_000;
const PLACES: u64 = 20;

/// Plays a program to its end in a worker as the page does, then jumps back from places all over the run.
const IN_BROWSER: &str = "
    const [folder, spec, back, places] = args;
    const worker = new Worker(new URL(folder + '/worker.js', document.baseURI), { type: 'module' });
    const answer = (wanted) => new Promise((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(event.message || 'the engine broke down'));
        worker.onmessage = ({ data }) => {
            if (typeof data !== 'string') return;
            const said = data === 'ready' ? { reply: data } : JSON.parse(data);
            if (said.reply === 'refused') reject(new Error(said.message));
            if (said.reply === wanted) resolve(said);
        };
    });
    const ask = (command, wanted) => {
        const answered = answer(wanted);
        worker.postMessage(JSON.stringify(command));
        return answered;
    };
    const ready = answer('ready');
    worker.postMessage({ base: document.baseURI, program: true });
    await ready;
    await ask({ command: 'load', spec: JSON.parse(spec) }, 'state');
    await ask({ command: 'play', pace: 'full' }, 'paused');
    const steps = (await ask({ command: 'seek', to: 'end' }, 'state')).state.step;
    const jumps = [];
    for (let place = 0; place < places; place++) {
        const from = back + Math.floor((steps - back) * place / (places - 1));
        await ask({ command: 'seek', to: { step: from } }, 'state');
        const start = performance.now();
        const there = await ask({ command: 'seek', to: { step: from - back } }, 'state');
        jumps.push((performance.now() - start) / 1e3);
        if (there.state.step >= from) throw new Error(`the jump from step ${from} led to ${there.state.step}`);
    }
    worker.terminate();
    return { steps, jumps };";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    steps: u64,
    /// Seconds of each.
    jumps: Vec<f64>,
    #[serde(default)]
    alone_seconds: f64,
    #[serde(default)]
    recorded_seconds: f64,
}

pub fn measure(server: &Server) -> Result<Vec<Figure>> {
    let native = natively(server)?;
    let wasm = in_browser(server)?;
    ensure!(native.steps == wasm.steps, "{} steps natively, {} in the browser", native.steps, wasm.steps);
    let cost = native.recorded_seconds / native.alone_seconds;
    let note = format!("{:.1} ms, alone {:.1} ms", native.recorded_seconds * 1e3, native.alone_seconds * 1e3);
    let detail = json!({ "recorded": native.recorded_seconds, "alone": native.alone_seconds });
    Ok(vec![
        jump("10,000 steps back, native", &native)?,
        jump("10,000 steps back, browser", &wasm)?,
        Figure::new(
            GROUP,
            "played so that every line can be returned to, by the run alone",
            cost,
            Unit::Times,
        )
        .aim(Aim::AtMost(2.0))
        .note(note, detail),
    ])
}

/// The slowest jump, which is the one that a user notices.
fn jump(name: &str, measured: &Measured) -> Result<Figure> {
    let sample = Sample::of(measured.jumps.clone()).context("there were no jumps")?;
    let note = format!(
        "the slowest of {PLACES} places, median {:.1} ms; {} steps",
        sample.median * 1e3,
        measured.steps
    );
    Ok(Figure::new(GROUP, name, sample.max * 1e3, Unit::Milliseconds)
        .aim(Aim::AtMost(50.0))
        .note(note, json!(sample)))
}

fn natively(server: &Server) -> Result<Measured> {
    let mut command = Command::new(&server.binary);
    command.args(["bench", "debugger"]).arg(program(PROGRAM));
    command.args(["--back", &BACK.to_string(), "--places", &PLACES.to_string()]);
    let text = output(command)?;
    serde_json::from_str(&text).with_context(|| format!("what `interleave bench debugger` printed: {text}"))
}

fn in_browser(server: &Server) -> Result<Measured> {
    let driver = Driver::start()?;
    let page = driver.browser()?;
    page.open(&server.address)?;
    let folder = format!("engine/{}/programs", engine::last_built().context("there is no engine")?);
    let text = fs::read_to_string(program(PROGRAM)).context("cannot read the program")?;
    let arguments: [Value; 4] = [json!(folder), browser::spec(&text)?, json!(BACK), json!(PLACES)];
    Ok(serde_json::from_value(page.run(IN_BROWSER, &arguments)?)?)
}
