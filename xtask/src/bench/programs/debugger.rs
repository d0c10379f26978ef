//! Going back in a program's run, natively and in the browser; and what being able to costs.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::message::{FromProgram, Message, Start, ToProgram};
use shared::program::{Command as Ask, Pace, Reply, SeekTo};

use super::{browser, output, program};
use crate::bench::figure::{Aim, Figure, Unit};
use crate::bench::sample::Sample;
use crate::bench::server::Server;
use crate::bench::webdriver::{Browser, Driver};
use crate::engine;

const GROUP: &str = "Debugger: a run of some 600,000 steps";
/// Two threads that share a dictionary.
const PROGRAM: &str = "long_run";
const BACK: u64 = 10_000;
const PLACES: u64 = 20;

/// Starts a program worker as the page does. `window.benchAsk` sends it the bytes of a message and gives the bytes of the
/// first answer of the wanted kind.
const START: &str = "
    const [folder, start, ready, refused] = args;
    const worker = new Worker(new URL(folder + '/worker.js', document.baseURI), { type: 'module' });
    const is = (bytes, kind) => kind.every((byte, at) => bytes[at] === byte);
    const answer = (wanted) => new Promise((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(event.message || 'the engine broke down'));
        worker.onmessage = ({ data }) => {
            const bytes = new Uint8Array(data);
            if (is(bytes, refused)) reject(new Error(new TextDecoder().decode(bytes.slice(refused.length + 1))));
            if (is(bytes, wanted)) resolve(Array.from(bytes));
        };
    });
    window.benchAsk = (message, wanted) => {
        const answered = answer(wanted);
        const { buffer } = new Uint8Array(message);
        worker.postMessage(buffer, [buffer]);
        return answered;
    };
    const up = answer(ready);
    worker.postMessage({ start: new Uint8Array(start).buffer });
    await up;";

/// Sends messages one after another; how long each took, in seconds, and the bytes of its answer.
const ASK: &str = "
    const answers = [];
    for (const [message, wanted] of args) {
        const start = performance.now();
        const bytes = await window.benchAsk(message, wanted);
        answers.push([(performance.now() - start) / 1e3, bytes]);
    }
    return answers;";

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

/// Plays the program to its end in a worker, then jumps back from places all over the run.
fn in_browser(server: &Server) -> Result<Measured> {
    let driver = Driver::start()?;
    let page = driver.browser()?;
    page.open(&server.address)?;
    let folder = format!("engine/{}/programs", engine::last_built().context("there is no engine")?);
    let refused = kind_of(Reply::Refused { message: String::new() });
    let (start, ready) = (Start::Program.encode(), FromProgram::Ready.encode());
    page.run(START, &[json!(folder), json!(start), json!(ready), json!(refused)])?;

    let text = fs::read_to_string(program(PROGRAM)).context("cannot read the program")?;
    let state = kind_of(Reply::State { state: Box::default(), decisions: Vec::new() });
    let paused = kind_of(Reply::Paused { end: None });
    let played = ask(
        &page,
        &[
            (Ask::Load { spec: browser::spec(&text) }, state),
            (Ask::Play { pace: Pace::Full }, paused),
            (Ask::Seek { to: SeekTo::End }, state),
        ],
    )?;
    let steps = step_of(played.last())?;
    let mut jumps = Vec::new();
    for place in 0..PLACES {
        let from = BACK + (steps - BACK) * place / (PLACES - 1);
        let seek = |step| (Ask::Seek { to: SeekTo::Step(step) }, state);
        let answers = ask(&page, &[seek(from), seek(from - BACK)])?;
        let (seconds, _) = answers.last().context("the jump was not answered")?;
        let there = step_of(answers.last())?;
        ensure!(there < from, "the jump from step {from} led to {there}");
        jumps.push(*seconds);
    }
    Ok(Measured { steps, jumps, alone_seconds: 0.0, recorded_seconds: 0.0 })
}

type Answer = (f64, Vec<u8>);

/// The bytes by which an answer's kind is known: the version, that it is an answer, which one it is.
type Kind = [u8; 3];

fn kind_of(reply: Reply) -> Kind {
    let bytes = FromProgram::Reply(reply).encode();
    [bytes[0], bytes[1], bytes[2]]
}

fn ask(page: &Browser<'_>, commands: &[(Ask, Kind)]) -> Result<Vec<Answer>> {
    let message = |command: &Ask| ToProgram::Command(command.clone()).encode();
    let arguments: Vec<Value> =
        commands.iter().map(|(command, wanted)| json!([message(command), wanted])).collect();
    Ok(serde_json::from_value(page.run(ASK, &arguments)?)?)
}

/// The step at which the state in an answer was taken.
fn step_of(answer: Option<&Answer>) -> Result<u64> {
    let (_, bytes) = answer.context("there is no answer")?;
    match FromProgram::decode(bytes)? {
        FromProgram::Reply(Reply::State { state, .. }) => Ok(state.step),
        other => bail!("a state was expected, not {other:?}"),
    }
}
